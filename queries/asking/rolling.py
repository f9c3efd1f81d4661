"""What all findings at or below a place add up to, as rows: each study counts once, claims are never summed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from oncograph.graph.mapping.claim import subject_of

from ..shown import Shown, read_columns
from .analysis import rolled_up

if TYPE_CHECKING:
    from oncograph.graph.mapping.term import TermsAndRules
    from oncograph.graph.stores.protocol import Store

ROLL_UP_COLUMNS = (
    "agent",
    "versus",
    "disease",
    "setting",
    "endpoint",
    "contrast",
    "verdict",
    "weight_for",
    "weight_against",
    "weight_null",
    "weight_unclear",
    "studies_counted",
    "studies",
    "participants",
    "measure",
    "value",
    "ci_low",
    "ci_high",
    "risk_difference",
    "risk_difference_low",
    "risk_difference_high",
    "number_needed_to_harm",
    "earlier_period",
    "earlier_rate",
    "later_period",
    "later_rate",
    "flags",
    "places",
)
ROLL_UP_SHOWN = Shown(
    read_columns("verdict, agent, versus, place, endpoint, effect, evidence, weight_for, weight_against")
)


def roll_up_rows(
    store: "Store", agents: Iterable[str], place: tuple[str, str, str], basis: "TermsAndRules"
) -> list[dict[str, Any]]:
    """Return a row for each set of tested agents and contrast, of a toxicity for each grade, names in place of ids.

    `place` is disease, setting, and endpoint or toxicity.
    """
    return [
        {
            **one.claim.model_dump(mode="json"),
            "agent": basis.terms.joined(one.claim.question.agents),
            "versus": basis.terms.joined(one.claim.question.comparators) or None,
            "contrast": one.claim.question.contrast.value,
            "disease": basis.terms.name(place[0]),
            "setting": basis.terms.name(place[1]),
            "endpoint": subject_of(one.claim.question, basis.terms),
            "places": [", ".join(map(basis.terms.name, pair)) for pair in one.places],
        }
        for one in rolled_up(store, agents, place, basis)
    ]
