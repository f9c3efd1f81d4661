from collections.abc import Mapping
from typing import Any

import pytest
from support.evidence import claim, evidence, study

from oncograph.graph.labels import Role, Verdict
from oncograph.graph.model import Claim, Design, RiskOfBias


def why(found: Claim) -> Mapping[str, str]:
    return {part.finding.removeprefix("finding:"): part.why for part in found.parts if part.role is Role.CONTEXT_FOR}


def counted(found: Claim) -> set[str]:
    return {part.finding.removeprefix("finding:") for part in found.parts if part.role is not Role.CONTEXT_FOR}


INTERVAL: dict[str, Any] = {"value": 0.8, "ci_low": 0.6, "ci_high": 1.05}
TRIAL = study("study:t")
POOLED = study("study:m", design=Design.META_ANALYSIS, participants=2000, year=2010)
IPD = study("study:ipd", design=Design.META_ANALYSIS_IPD, participants=900, year=2008)


def test_a_study_counts_once_by_hazard_ratio_then_proportions_then_p() -> None:
    ratio = evidence("hr", TRIAL, **INTERVAL)
    shares = evidence("shares", TRIAL, measure="proportion", value=0.5, value_control=0.4, p_value=0.1, p_relation="=")
    stated = evidence("p", TRIAL, measure="statement", change="increased", p_value=0.1, p_relation="=")
    assert counted(claim(shares, stated, ratio)) == {"hr"}
    assert counted(claim(shares, stated)) == {"shares"}
    assert why(claim(shares, stated, ratio))["p"].startswith("superseded")


def test_main_then_unadjusted_then_longest_follow_up() -> None:
    per_protocol = evidence("pp", TRIAL, analysis="per protocol", **INTERVAL)
    adjusted = evidence("adjusted", TRIAL, adjusted=True, timepoint="10 years", **INTERVAL)
    short, long = (evidence(name, TRIAL, timepoint=name, **INTERVAL) for name in ("12 months", "3 years"))
    assert counted(claim(per_protocol, adjusted, short, long)) == {"3 years"}
    assert counted(claim(per_protocol, adjusted)) == {"adjusted"}


def test_a_meta_analysis_supersedes_the_trials_it_names() -> None:
    whole, part = evidence("whole", POOLED, **INTERVAL), evidence("part", TRIAL, **INTERVAL)
    later = evidence("later", study("study:later", year=2020), **INTERVAL)
    found = claim(whole, part, later, includes={("study:m", "study:t")})
    assert counted(found) == {"whole", "later"}
    assert [one.superseded_by for one in found.parts if one.finding == part.id] == [whole.id]


def test_beside_unnamed_trials_older_ones_are_shown_and_not_pooled() -> None:
    whole = evidence("whole", POOLED, **INTERVAL)
    older, same, newer, undated = (
        evidence(name, study(f"study:{name}", year=year), **INTERVAL)
        for name, year in (("older", 1999), ("same", 2010), ("newer", 2011), ("undated", None))
    )
    found = claim(whole, older, same, newer, undated)
    assert counted(found) == {"whole", "newer"}
    assert "possible overlap" in found.flags


def test_of_overlapping_meta_analyses_individual_data_counts_then_the_larger() -> None:
    individual, aggregate = evidence("ipd", IPD, **INTERVAL), evidence("ad", POOLED, **INTERVAL)
    includes = {("study:ipd", "study:t"), ("study:m", "study:t"), ("study:m", "study:u")}
    found = claim(individual, aggregate, includes=includes)
    assert counted(found) == {"ipd"}
    assert why(found)["ad"].startswith("superseded")
    larger = evidence("larger", study("study:l", design=Design.META_ANALYSIS, participants=3000), **INTERVAL)
    assert counted(claim(aggregate, larger)) == {"larger"}  # as much information, from more patients
    assert "possible overlap" in claim(aggregate, larger).flags
    apart = {("study:m", "study:t"), ("study:l", "study:v")}
    assert counted(claim(aggregate, larger, includes=apart)) == {"ad", "larger"}


def test_a_trial_only_in_a_superseded_meta_analysis_counts_itself() -> None:
    individual, aggregate = evidence("ipd", IPD, **INTERVAL), evidence("ad", POOLED, **INTERVAL)
    other = evidence("other", study("study:u"), **INTERVAL)
    includes = {("study:ipd", "study:t"), ("study:m", "study:t"), ("study:m", "study:u")}
    assert counted(claim(individual, aggregate, other, includes=includes)) == {"ipd", "other"}


def test_a_meta_analysis_within_another_is_superseded() -> None:
    inner, outer = evidence("inner", POOLED, **INTERVAL), evidence("outer", IPD, **INTERVAL)
    assert counted(claim(inner, outer, includes={("study:ipd", "study:m")})) == {"outer"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"retracted": True}, "retracted"),
        ({"design": Design.REVIEW}, "review's own statement"),
        ({"risk_of_bias": RiskOfBias.CRITICAL}, "critical risk of bias"),
    ],
)
def test_studies_that_are_context(changed: dict[str, object], reason: str) -> None:
    found = claim(evidence("one", study("study:x", **changed), **INTERVAL))
    assert counted(found) == set()
    assert reason in why(found)["one"]


def test_a_retracted_meta_analysis_supersedes_nothing() -> None:
    gone = evidence("gone", POOLED.model_copy(update={"retracted": True}), **INTERVAL)
    trial = evidence("trial", TRIAL, **INTERVAL)
    assert counted(claim(gone, trial, includes={("study:m", "study:t")})) == {"trial"}


def test_a_shared_control_arm_is_divided() -> None:
    """By hand: two comparisons with equal arms grow each variance by half; pooled with weight 2/1.5 instead of 2."""
    low, high = (evidence(dose, TRIAL, arm=dose, **INTERVAL) for dose in ("low dose", "high dose"))
    shared = claim(low, high)
    apart = claim(evidence("a", study("study:a"), **INTERVAL), evidence("b", study("study:b"), **INTERVAL))
    assert "shared control" in shared.flags
    assert shared.weight_unclear == pytest.approx(apart.weight_unclear / 1.5)
    assert shared.studies_counted == 1
    assert shared.participants == 3000


def test_the_share_of_the_control_follows_the_arms_sizes() -> None:
    sizes: dict[str, Any] = {"n_experimental": 200, "n_control": 100}
    low, high = (evidence(dose, TRIAL, arm=dose, **sizes, **INTERVAL) for dose in ("low dose", "high dose"))
    alone = claim(evidence("a", study("study:a"), **sizes, **INTERVAL))
    assert claim(low, high).weight_unclear == pytest.approx(2 * alone.weight_unclear / (1 + 200 / 300))


def test_arms_with_other_background_treatment_have_controls_of_their_own() -> None:
    first, second = (evidence(name, TRIAL, combined_with=(f"agent:{name}",), **INTERVAL) for name in ("a", "b"))
    assert "shared control" not in claim(first, second).flags


def test_the_merged_comparison_counts_unless_single_arms_tell_more() -> None:
    merged, arm = evidence("merged", TRIAL, **INTERVAL), evidence("arm", TRIAL, arm="low dose", **INTERVAL)
    assert counted(claim(merged, arm)) == {"merged"}
    vague = evidence("vague", TRIAL, measure="statement", change="increased")
    assert counted(claim(vague, arm)) == {"arm"}


def test_a_ratio_that_disagrees_with_its_events_is_flagged_and_used_unless_plainly_inverted() -> None:
    """By hand: ln 0.8 / ln 0.6 = 0.437; 1.4 turned round is 0.56 to 0.91, and 2.2 is 0.29 to 0.71."""
    table: dict[str, Any] = {
        "events_experimental": 200,
        "n_experimental": 1000,
        "events_control": 400,
        "n_control": 1000,
    }
    found = claim(evidence("one", value=1.4, ci_low=1.1, ci_high=1.8, **table))
    assert (counted(found), "disagrees with its own medians" in found.flags) == ({"one"}, True)
    inverted = claim(evidence("one", value=2.2, ci_low=1.4, ci_high=3.5, **table))
    assert why(inverted)["one"].startswith("probably inverted")
    assert "disagrees with its own medians" in inverted.flags
    assert (
        "disagrees with its own medians" not in claim(evidence("one", value=0.7, ci_low=0.5, ci_high=1, **table)).flags
    )


def test_the_population_goes_before_the_effect_and_central_assessment_before_the_investigators() -> None:
    protocol = evidence("pp", TRIAL, analysis="per protocol", **INTERVAL)
    treated = evidence("stated", TRIAL, analysis="intention to treat", measure="statement", change="increased")
    assert counted(claim(protocol, treated)) == {"stated"}
    central, local = (evidence(name, TRIAL, analysis=f"{name} review", **INTERVAL) for name in ("central", "site"))
    assert counted(claim(central, local)) == {"central"}


def test_an_adjusted_result_counts_where_arms_were_not_randomised() -> None:
    cohort = study("study:c", design=Design.COHORT)
    crude, adjusted = evidence("crude", cohort, **INTERVAL), evidence("adjusted", cohort, adjusted=True, **INTERVAL)
    assert counted(claim(crude, adjusted)) == {"adjusted"}


def test_the_report_published_last_counts_and_else_the_value_nearer_to_no_effect() -> None:
    strong: dict[str, Any] = {"value": 0.6, "ci_low": 0.4, "ci_high": 0.9, "adjusted": True, "timepoint": "2 years"}
    weak: dict[str, Any] = {"value": 0.8, "ci_low": 0.6, "ci_high": 1.05, "adjusted": True, "timepoint": "24 months"}
    for name in ("a", "z"):
        found = claim(evidence(name, TRIAL, **strong), evidence("m", TRIAL, **weak))
        assert (counted(found), "arbitrary choice" in found.flags) == ({"m"}, True)
    later = claim(evidence("a", TRIAL, published="2016", **strong), evidence("m", TRIAL, published="2010-05", **weak))
    assert (counted(later), "arbitrary choice" in later.flags) == ({"a"}, False)


def test_a_meta_analysis_needs_two_thirds_of_its_trials_information() -> None:
    whole = evidence("whole", POOLED, value=0.8, ci_low=0.5, ci_high=1.3)
    trials = [evidence(str(i), study(f"study:{i}"), **INTERVAL) for i in range(2)]
    includes = {("study:m", "study:0"), ("study:m", "study:1")}
    assert counted(claim(whole, *trials, includes=includes)) == {"0", "1"}
    sharp = evidence("whole", POOLED, value=0.8, ci_low=0.66, ci_high=0.98)
    assert counted(claim(sharp, *trials, includes=includes)) == {"whole"}


def test_a_p_alone_displaces_no_trial_with_an_effect() -> None:
    whole = evidence("whole", POOLED, measure="statement", change="increased", p_value=0.05, p_relation="<")
    trial = evidence("trial", TRIAL, **INTERVAL)
    for includes in ((), {("study:m", "study:t")}):
        assert counted(claim(whole, trial, includes=includes)) == {"trial"}


def test_a_meta_analysis_with_a_retracted_trial_is_context() -> None:
    whole, trial = evidence("whole", POOLED, **INTERVAL), evidence("trial", TRIAL, **INTERVAL)
    gone = evidence("gone", study("study:gone", retracted=True), **INTERVAL)
    found = claim(whole, trial, gone, includes={("study:m", "study:t"), ("study:m", "study:gone")})
    assert counted(found) == {"trial"}
    assert why(found)["whole"] == "includes a retracted trial"


def test_a_historical_control_is_context_and_alone_uncontrolled() -> None:
    found = claim(evidence("one", study("study:h", design=Design.HISTORICAL_CONTROL), **INTERVAL))
    assert (counted(found), found.verdict) == (set(), Verdict.UNCONTROLLED)


def test_a_shared_tested_arm_is_divided() -> None:
    placebo = evidence("placebo", TRIAL, versus=("agent:placebo",), n_experimental=100, n_control=100, **INTERVAL)
    nothing = evidence("nothing", TRIAL, n_experimental=100, n_control=100, **INTERVAL)
    found = claim(placebo, nothing)
    assert "shared control" in found.flags
    assert found.participants == 300


def test_what_is_imputed_never_tells_more_per_patient_than_what_is_derived() -> None:
    """By hand: SE ln(1.05/0.6)/3.92 = 0.1428 has information 49.1 from 3,000: of 1,000 patients 16.3, not 125."""
    derived = evidence("derived", **INTERVAL)
    stated = evidence("stated", study("study:s", participants=1000), measure="statement", change="increased")
    (weight,) = (part.weight for part in claim(derived, stated).parts if part.finding == stated.id)
    assert weight == pytest.approx(0.8 * 49.1 / 3, rel=1e-2)


def test_a_secondary_source_counts_as_the_cited_study_and_is_flagged() -> None:
    second = evidence("second", origin="secondary source", **INTERVAL)
    first = evidence("first", **INTERVAL)
    assert "secondary source only" in claim(second).flags
    assert "secondary source only" not in claim(second, first).flags


def test_a_subgroup_has_a_claim_of_its_own_without_the_studys_size() -> None:
    found = claim(
        evidence("sub", subgroup="IgA", measure="statement", change="increased", p_value=0.03, p_relation="=")
    )
    assert found.question.subgroup == "IgA"
    assert found.participants is None
    assert found.weight_for == 0
