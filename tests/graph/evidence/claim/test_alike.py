"""Results that say the same of two toxicities: what is kept of one gives the other the rows that deriving it gives."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from support.evidence import RULES, evidence, study

from oncograph.graph.evidence.claim.alike import claim_of_alike
from oncograph.graph.evidence.claim.derive import derive_claim
from oncograph.graph.evidence.claim.questions import question_of
from oncograph.graph.evidence.finding.alike import said
from oncograph.graph.evidence.finding.estimate import estimate
from oncograph.graph.evidence.finding.sides import HARMFUL
from oncograph.graph.mapping.claim import claim_links, claim_row
from oncograph.graph.mapping.term import Terms
from oncograph.graph.model import Claim, Comparison, Design, Evidence, PRelation, RiskOfBias, Study
from oncograph.graph.rows import NodeRow, RelationshipRow

TERMS = Terms({"toxicity:fever": "Fever"}, {}, frozenset({"agent:none"}))


@st.composite
def numbers(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what a result on a toxicity may say: tables, rates, ratios, a P or a side, of arms, one arm or periods."""
    n_t, n_c = draw(st.integers(1, 300)), draw(st.integers(1, 300))
    table = {
        "n_experimental": n_t,
        "n_control": n_c,
        "events_experimental": draw(st.integers(0, n_t)),
        "events_control": draw(st.integers(0, n_c)),
    }
    said: dict[str, Any] = {name: number for name, number in table.items() if draw(st.booleans())}
    said["measure"] = draw(st.sampled_from(["proportion", "OR", "RR", "RD", "count", "statement"]))
    said["comparison"] = draw(st.sampled_from([Comparison.ARMS] * 5 + [Comparison.NONE, Comparison.PERIODS]))
    said["versus"] = draw(st.sampled_from([("agent:none",), ("agent:other",), ("agent:a-first",)]))
    if draw(st.booleans()):
        said["value"] = draw(st.integers(1, 99)) / 100
        said["value_control"] = draw(st.integers(0, 99)) / 100
    if said.get("value") is not None and draw(st.booleans()):
        said |= {"ci_low": round(said["value"] * 0.8, 3), "ci_high": round(said["value"] * 1.2, 3), "ci_level": 0.95}
    if draw(st.booleans()):
        said |= {
            "p_value": draw(st.sampled_from([0.001, 0.04, 0.5])),
            "p_relation": draw(st.sampled_from([*PRelation][:3])),
        }
    for name, values in (
        ("change", ["increased", "decreased", "unchanged", "conflicting"]),
        ("margin", [0.1]),
        ("risk_of_bias", [*RiskOfBias]),
        ("timepoint", ["3 years"]),
        ("grade_min", [3]),
        ("subgroup", ["women"]),
        ("arm", ["low dose"]),
        ("adjusted", [True]),
        ("serious", [True]),
    ):
        if draw(st.integers(0, 3)) == 0:
            said[name] = draw(st.sampled_from(values))
    return said


STUDIES = st.builds(
    study,
    design=st.sampled_from([*Design]),
    participants=st.sampled_from([None, 400]),
    retracted=st.sampled_from([False, False, False, True]),
)


def rows(claim: Claim) -> tuple[NodeRow, list[RelationshipRow]]:
    row = claim_row(claim, "", TERMS)
    return row, list(claim_links(claim, row.id, TERMS))


@settings(max_examples=400)
@given(st.lists(st.tuples(numbers(), STUDIES), min_size=1, max_size=3))
def test_a_claim_kept_from_results_alike_is_the_claim_that_is_derived(told: list[tuple[dict[str, Any], Study]]) -> None:
    studies = [of.model_copy(update={"id": f"study:{number}"}) for number, (_, of) in enumerate(told)]

    def on(toxicity: str, locator: str) -> list[Evidence]:
        return [
            evidence(f"{toxicity}-{number}", of, HARMFUL, toxicity=f"toxicity:{toxicity}", locator=locator, **parts)
            for number, (of, (parts, _)) in enumerate(zip(studies, told, strict=True))
        ]

    for items in (on("fever", "Table 1"), on("rash", "Table 2"), on("fever", "Table 3")):
        question = question_of(items[0].finding, TERMS.controls)
        kept = claim_of_alike(question, HARMFUL, items[::-1], RULES)
        derived = derive_claim(question, HARMFUL, items, (), RULES)
        assert kept == derived
        assert rows(kept) == rows(derived)


@settings(max_examples=200)
@given(numbers(), numbers(), STUDIES)
def test_results_that_say_the_same_have_one_estimate(parts: dict[str, Any], others: dict[str, Any], of: Any) -> None:
    fever = evidence("a", of, HARMFUL, toxicity="toxicity:fever", **parts)
    rash = evidence("b", of, HARMFUL, toxicity="toxicity:rash", locator="Table 2", **parts)
    other = evidence("c", of, HARMFUL, toxicity="toxicity:fever", **others)
    assert said(fever.finding) == said(rash.finding)
    assert (said(fever.finding) == said(other.finding)) == (fever.finding == other.finding)
    assert estimate(rash.finding, HARMFUL, of, RULES) == fever.estimate


def test_rules_of_ones_own_take_nothing_from_claims_by_others() -> None:
    fever = evidence("a", None, HARMFUL, toxicity="toxicity:fever", measure="proportion", n_experimental=200,
                     events_experimental=40, n_control=200, events_control=20)  # fmt: skip
    question = question_of(fever.finding, TERMS.controls)
    other = RULES.model_copy(update={"confidence_level": 0.99})
    assert (
        claim_of_alike(question, HARMFUL, [fever], RULES).ci_low
        != claim_of_alike(question, HARMFUL, [fever], other).ci_low
    )
