"""Findings, studies and claims for the tests of the evidence methods; what a test does not name is filled in."""

from collections.abc import Collection, Iterable
from typing import Any

from oncograph.graph.evidence.claim.derive import derive_claim
from oncograph.graph.evidence.claim.questions import question_of
from oncograph.graph.evidence.finding.estimate import estimate
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.model import Claim, Design, EndpointKind, Evidence, Finding, Polarity, Study

RULES = load_rules()
NO_TREATMENT = "agent:no-treatment"
CONTROLS = frozenset({NO_TREATMENT, "agent:placebo"})
SURVIVAL = Polarity(kind=EndpointKind.TIME_TO_EVENT, higher_is_better=True)
RESPONSE = Polarity(kind=EndpointKind.RESPONSE, higher_is_better=True)


def finding(**parts: Any) -> Finding:
    """Return a finding: a hazard ratio of two arms on survival, unless told otherwise."""
    given: dict[str, Any] = {
        "study": "study:1",
        "agents": ("agent:interferon",),
        "versus": (NO_TREATMENT,),
        "disease": "disease:myeloma",
        "setting": "setting:maintenance",
        "measure": "HR",
        "comparison": "arms",
        "record": "record:1",
        "record_version": 1,
        "source": "report.txt",
        "locator": "abstract:0-10",
    }
    if "toxicity" not in parts:
        given["endpoint"] = "endpoint:overall-survival"
    return Finding(**(given | parts))


def study(name: str = "study:1", **parts: Any) -> Study:
    """Return a randomised trial of 3,000 patients, unless told otherwise."""
    given: dict[str, Any] = {"id": name, "design": Design.RANDOMISED, "participants": 3000, "year": 2000}
    return Study(**(given | parts))


def evidence(name: str, of: Study | None = None, polarity: Polarity | None = SURVIVAL, **parts: Any) -> Evidence:
    """Return a finding as a claim sees it; without a study it is a trial of its own."""
    trial = of or study(f"study:{name}")
    reported = finding(**({"study": trial.id} | parts))
    return Evidence(
        id=f"finding:{name}", finding=reported, study=trial, estimate=estimate(reported, polarity, trial, RULES)
    )


def claim(*items: Evidence, polarity: Polarity | None = SURVIVAL, includes: Collection[tuple[str, str]] = ()) -> Claim:
    """Return the claim of these findings, on the question of the first."""
    return claim_of(items, polarity, includes)


def claim_of(
    items: Iterable[Evidence], polarity: Polarity | None = SURVIVAL, includes: Collection[tuple[str, str]] = ()
) -> Claim:
    """Return the claim of these findings, on the question of the first."""
    listed = list(items)
    question = question_of(listed[0].finding, CONTROLS)
    return derive_claim(question, polarity, listed, includes, RULES)
