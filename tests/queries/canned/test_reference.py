from pathlib import Path

from oncograph.queries.computed import COMPUTED_QUESTIONS
from oncograph.queries.library import builtin_queries
from oncograph.queries.reference import reference

QUESTIONS = (*builtin_queries(), *COMPUTED_QUESTIONS)
PAGE = Path(__file__).parents[3] / "docs" / "queries.md"


def test_the_page_is_up_to_date() -> None:
    told = "run: python -m oncograph.queries.reference >docs/queries.md"
    assert PAGE.read_text("utf-8") == reference(QUESTIONS), told


def test_the_page_names_everything() -> None:
    page = reference(QUESTIONS)
    for query in QUESTIONS:
        section = page.split(f"\n## {query.name}\n")[1].split("\n## ")[0]
        assert query.question in section
        assert query.example in section
        for parameter in query.parameters:
            assert f"`--{parameter.name.replace('_', '-')}`" in section
        for name, _ in query.columns:
            assert f"| `{name}` |" in section


def test_a_question_that_names_a_study_cites_it() -> None:
    for question in QUESTIONS:
        columns = [name for name, _ in question.columns]
        for name in columns:
            if name == "study" or name.endswith("_study"):
                assert name.replace("study", "citation") in columns, question.name
