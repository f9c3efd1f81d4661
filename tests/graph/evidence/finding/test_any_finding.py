"""Whatever a finding holds, if the model takes it, it has an estimate, a place in a claim, and an explanation."""

import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from support.evidence import CONTROLS, RULES, finding, study

from oncograph.graph.evidence.claim.derive import claim_of, weigh
from oncograph.graph.evidence.claim.questions import question_of
from oncograph.graph.evidence.explain.claim_tree import explain_claim
from oncograph.graph.evidence.explain.formulas.claim_case import ClaimCase
from oncograph.graph.evidence.explain.formulas.derivations import FindingCase
from oncograph.graph.evidence.explain.formulas.registry import CLAIM, FINDING, work_of_claim, work_of_finding
from oncograph.graph.evidence.finding.estimate import estimate
from oncograph.graph.labels import Role, Verdict
from oncograph.graph.measures import Measure
from oncograph.graph.model import Change, Comparison, Design, EndpointKind, Evidence, Polarity, PRelation, Study

NUMBER = st.one_of(
    st.sampled_from([0.0, 0.5, 0.8, 1.0, 1.0 + 1e-12, 2.0, 1e-300, 1e300, 5e-324, -1.0, 1e20, -1e154, 1e49]),
    st.floats(0, 1),
    st.floats(-100, 100),
)
COUNT = st.one_of(st.integers(0, 50), st.sampled_from([0, 1, 2**53]))
POSITIVE = st.one_of(st.floats(1e-6, 100), st.sampled_from([5e-324, 1e-160, 1e-49, 1e49, 1e154, 1e308]))
RESULT = st.fixed_dictionaries(
    {"measure": st.sampled_from(Measure), "comparison": st.sampled_from(Comparison)},
    optional={
        "value": NUMBER,
        "ci_low": NUMBER,
        "ci_high": NUMBER,
        "ci_level": st.floats(0.51, 0.999),
        "value_control": NUMBER,
        "sd_experimental": POSITIVE,
        "sd_control": POSITIVE,
        "chi2": POSITIVE,
        "o_minus_e": NUMBER,
        "log_rank_variance": POSITIVE,
        "n_experimental": COUNT,
        "n_control": COUNT,
        "events_experimental": COUNT,
        "events_control": COUNT,
        "change": st.sampled_from(Change),
        "not_reached": st.booleans(),
        "adjusted": st.booleans(),
        "arm": st.sampled_from(["low dose", "high dose"]),
        "timepoint": st.sampled_from(["1 year", "3 years"]),
    },
)
P = st.one_of(
    st.just({}),
    st.sampled_from([{"p_relation": PRelation.SIGNIFICANT}, {"p_relation": PRelation.NOT_SIGNIFICANT}]),
    st.fixed_dictionaries({
        "p_relation": st.sampled_from([PRelation.EQUAL, PRelation.LESS, PRelation.GREATER]),
        "p_value": st.one_of(st.floats(0, 1), st.sampled_from([0.0, 5e-324, 1e-5, 0.05, 1.0])),
    }),
)  # fmt: skip
POLARITY = st.one_of(
    st.none(),
    st.builds(
        Polarity,
        kind=st.sampled_from(EndpointKind),
        higher_is_better=st.sampled_from([None, True, False]),
        margin=st.sampled_from([None, 1.0]),
    ),
)
STUDY = st.builds(
    study,
    st.sampled_from(["study:1", "study:2", "study:3"]),
    design=st.sampled_from([None, *Design]),
    participants=st.sampled_from([None, 0, 100]),
)


def evidence_of(
    reported: list[tuple[dict[str, Any], dict[str, Any], Study]], polarity: Polarity | None
) -> list[Evidence]:
    items: list[Evidence] = []
    by_id: dict[str, Study] = {}
    for i, (result, p, of) in enumerate(reported):
        trial = by_id.setdefault(of.id, of)
        try:
            one = finding(study=trial.id, **result, **p)
        except ValidationError:
            continue
        items.append(
            Evidence(id=f"finding:{i}", finding=one, study=trial, estimate=estimate(one, polarity, trial, RULES))
        )
    return items


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(RESULT, P, STUDY), min_size=1, max_size=6), POLARITY)
def test_it_is_estimated_weighed_and_explained(
    reported: list[tuple[dict[str, Any], dict[str, Any], Study]], polarity: Polarity | None
) -> None:
    items = evidence_of(reported, polarity)
    for item in items:
        found = item.estimate
        assert (found.standard_error is None) == (found.not_derivable is not None)
        assert math.isfinite(found.weight)
        question = question_of(item.finding, CONTROLS)
        assert question is not None
        weighing = weigh(question, polarity, items, (), RULES)
        claim = claim_of(weighing, RULES)
        assert sorted(part.finding for part in claim.parts) == sorted(one.id for one in items)
        assert all(part.weight == 0 for part in claim.parts if part.role is Role.CONTEXT_FOR)
        case = ClaimCase(claim, weighing, RULES)
        tree = explain_claim(case, risks=[0.05])
        assert tree.value == claim.verdict
        for field in CLAIM:
            assert work_of_claim(case, "claim:any", field).citation
        for field in FINDING:
            assert work_of_finding(FindingCase(item, polarity, RULES), field).citation
        if claim.verdict is Verdict.NO_DIFFERENCE:
            assert claim.tier == "interval"
