"""What the shortcuts between agents and settings say, and how much they weigh."""

from typing import Any

import pytest
from support.evidence import claim, evidence

from oncograph.graph.labels import Verdict
from oncograph.graph.mapping.claim import shortcut_caption, weight_of_verdict
from oncograph.graph.mapping.term import terms_of
from oncograph.graph.measures import Measure
from oncograph.graph.model import Claim, Contrast
from oncograph.graph.rows import NodeRow

TERMS = terms_of(
    [
        NodeRow("endpoint:overall-survival", "Endpoint", {"name": "overall survival", "abbreviation": "OS"}),
        NodeRow("endpoint:symptom-control", "Endpoint", {"name": "symptom control"}),
        NodeRow("disease:myeloma", "Disease", {"name": "multiple myeloma"}),
        NodeRow("agent:tamoxifen", "Agent", {"name": "tamoxifen"}),
    ]
)
CLAIM = claim(evidence("one", value=0.7, ci_low=0.6, ci_high=0.8))
WEIGHTS = {"weight_for": 7.0, "weight_against": 5.0, "weight_null": 3.0, "weight_unclear": 2.0}


def otherwise(question: dict[str, Any] | None = None, **values: Any) -> Claim:
    asked = CLAIM.question.model_copy(update=question or {})
    return CLAIM.model_copy(update={"question": asked, **values})


@pytest.mark.parametrize(
    ("verdict", "weight"),
    [
        (Verdict.BENEFIT, 7.0),
        (Verdict.HARM, 5.0),
        (Verdict.NO_DIFFERENCE, 3.0),
        (Verdict.MIXED, 5.0),
        (Verdict.INCONCLUSIVE, 17.0),
    ],
)
def test_the_weight_is_of_the_verdicts_side(verdict: Verdict, weight: float) -> None:
    assert weight_of_verdict(otherwise(None, verdict=verdict, **WEIGHTS)) == weight


@pytest.mark.parametrize(
    ("made", "caption"),
    [
        (otherwise(value=0.8912), "OS in multiple myeloma: HR 0.89"),
        (otherwise(measure=Measure.RD, value=0.066), "OS in multiple myeloma: RD +6.6 %"),
        (otherwise(measure=Measure.MD, value=1.5, unit="points"), "OS in multiple myeloma: MD +1.5 points"),
        (otherwise(value=None, studies=3, studies_counted=1), "OS in multiple myeloma: 1 study"),
        (otherwise(value=None, studies=3, studies_counted=0), "OS in multiple myeloma: 3 studies"),
        (
            otherwise({"comparators": ("agent:tamoxifen",), "contrast": Contrast.ACTIVE}, value=0.5),
            "OS in multiple myeloma against tamoxifen: HR 0.50",
        ),
        (
            otherwise({"endpoint": "endpoint:symptom-control"}, value=1.25, measure=Measure.OR),
            "symptom control in multiple myeloma: OR 1.25",
        ),
    ],
)
def test_a_caption_says_endpoint_disease_and_what_was_found(made: Claim, caption: str) -> None:
    assert shortcut_caption(made, TERMS) == caption
