"""What a claim is called."""

import pytest

from oncograph.graph.mapping.claim import subject_of
from oncograph.graph.mapping.term import Terms
from oncograph.graph.model import Contrast, Question

TERMS = Terms(
    names={"toxicity:any": "any toxicity", "toxicity:thrombocytopenia": "Platelet count decreased"},
    polarities={},
    controls=frozenset(),
    named_by_word=frozenset({"toxicity:any", "toxicity:thrombocytopenia"}),
)


@pytest.mark.parametrize(
    ("toxicity", "grade", "words"),
    [
        ("toxicity:thrombocytopenia", 3, "Platelet count decreased (thrombocytopenia), grade 3 or more"),
        ("toxicity:any", None, "any toxicity"),
    ],
)
def test_a_toxicity_is_called_by_its_shorter_word_too_where_that_says_more(
    toxicity: str, grade: int | None, words: str
) -> None:
    question = Question(
        agents=("agent:a",),
        disease="disease:d",
        setting="setting:s",
        toxicity=toxicity,
        grade_min=grade,
        contrast=Contrast.ADDED,
    )
    assert subject_of(question, TERMS) == words
