import math
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.evidence import (
    CONTROLS,
    NO_TREATMENT,
    RESPONSE,
    RULES,
    SURVIVAL,
    claim,
    claim_of,
    evidence,
    finding,
    study,
)

from oncograph.graph.evidence.claim.derive import derive_claim
from oncograph.graph.evidence.claim.questions import question_of
from oncograph.graph.identity import claim_id
from oncograph.graph.labels import Role, Verdict
from oncograph.graph.measures import Measure
from oncograph.graph.model import Claim, Comparison, Contrast, Design, EndpointKind, Evidence, Polarity

IPD = Design.META_ANALYSIS_IPD


def with_interval(name: str, ratio: float, factor: float, **parts: Any) -> Evidence:
    return evidence(name, value=ratio, ci_low=ratio / factor, ci_high=ratio * factor, **parts)


def roles(found: Claim) -> dict[str, Role]:
    return {part.finding: part.role for part in found.parts}


# --- what the built-in corpus must say, worked by hand ---------------------------------------------------------------


def test_buyse_leukaemia_free_survival_shows_no_difference() -> None:
    found = claim(evidence("lfs", study(design=IPD), value=0.96, p_value=0.52, p_relation="=", n_studies=6))
    assert found.verdict is Verdict.NO_DIFFERENCE
    assert [found.ci_low, found.ci_high] == pytest.approx([0.848, 1.087], abs=5e-4)
    assert "rounding" not in found.flags


def test_buyse_overall_survival_hangs_on_rounding_and_on_the_sixth_trial() -> None:
    whole = study(design=IPD)
    six = evidence("six", whole, value=1.06, p_value=0.46, p_relation="=", analysis="6 trials", n_studies=6)
    five = evidence("five", whole, value=1.08, p_value=0.39, p_relation="=", analysis="5 trials", n_studies=5)
    found = claim(five, six)
    assert found.verdict is Verdict.NO_DIFFERENCE
    assert [found.ci_low, found.ci_high] == pytest.approx([0.908, 1.237], abs=5e-4)
    assert "rounding" in found.flags
    assert [part.superseded_by for part in found.parts if part.finding == five.id] == [six.id]
    alone = claim(five)
    assert alone.verdict is Verdict.INCONCLUSIVE
    assert [alone.ci_low, alone.ci_high] == pytest.approx([0.906, 1.287], abs=5e-4)


def test_the_upper_limit_of_buyses_overall_survival_over_the_printed_digits_is_1_21_to_1_26() -> None:
    estimate = evidence("six", value=1.06, p_value=0.46, p_relation="=").estimate
    corners = (
        (estimate.log_effect_low, estimate.standard_error_low),
        (estimate.log_effect_high, estimate.standard_error_high),
    )
    assert [round(math.exp((effect or 0) + 1.959964 * (error or 0)), 2) for effect, error in corners] == [1.21, 1.26]


def test_myeloma_trialists_progression_free_survival_is_benefit() -> None:
    parts: dict[str, Any] = {"measure": "proportion", "value": 0.33, "value_control": 0.24}
    found = claim(evidence("pfs", study(design=IPD), p_value=1e-5, p_relation="<", **parts))
    assert found.verdict is Verdict.BENEFIT
    assert found.value == pytest.approx(0.777, abs=5e-4)
    assert "proportional hazards assumed" in found.flags
    assert "small" not in found.flags
    assert found.control_risk == pytest.approx(0.76)
    assert found.fewer_per_1000 == pytest.approx(90)


def test_myeloma_trialists_overall_survival_is_a_small_benefit() -> None:
    parts: dict[str, Any] = {"measure": "proportion", "value": 0.53, "value_control": 0.49}
    found = claim(evidence("os", study(design=IPD), p_value=0.01, p_relation="=", **parts))
    assert found.verdict is Verdict.BENEFIT
    assert found.value == pytest.approx(0.890, abs=5e-4)
    assert "small" in found.flags
    assert found.fewer_per_1000 == pytest.approx(40)


def test_direction_with_p_is_benefit() -> None:
    found = claim(evidence("pfs", measure="statement", change="increased", p_value=0.01, p_relation="<"))
    assert (found.verdict, found.tier) == (Verdict.BENEFIT, "overall test")
    assert found.value is None


def test_three_arms_under_one_p_are_inconclusive_and_not_uncontrolled() -> None:
    found = claim(evidence("faiss", comparison="global", measure="statement", p_value=0.4, p_relation="="))
    assert (found.verdict, found.studies_counted) == (Verdict.INCONCLUSIVE, 0)
    assert found.question.contrast is Contrast.ADDED


def test_arnolds_ratio_against_its_medians_is_flagged_and_used() -> None:
    """By hand: medians imply 35/51 = 0.69, which its own interval holds as well as its inverse's."""
    trial = study("study:arnold")
    ratio = evidence("hr", trial, value=1.19, ci_low=0.67, ci_high=2.13)
    medians = evidence(
        "medians", trial, measure="median time", value=51, value_control=35, p_value=0.55, p_relation="="
    )
    found = claim(ratio, medians)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert roles(found)[ratio.id] is Role.OPPOSES
    assert "disagrees with its own medians" in found.flags
    assert found.value == 1.19


@pytest.mark.parametrize("comparison", ["none", "before-after", "periods", "subgroups"])
def test_nothing_without_a_concurrent_arm_is_a_benefit(comparison: str) -> None:
    found = claim(
        evidence("one", comparison=comparison, measure="OR", value=9, ci_low=5, ci_high=12), polarity=RESPONSE
    )
    assert found.verdict is Verdict.UNCONTROLLED
    assert roles(found) == {"finding:one": Role.CONTEXT_FOR}


# --- the verdict rules -----------------------------------------------------------------------------------------------


def test_mixed_needs_significant_findings_on_both_sides_with_weight() -> None:
    good, bad = with_interval("good", 0.5, 1.3), with_interval("bad", 2.0, 1.3)
    assert claim(good, bad).verdict is Verdict.MIXED
    slight = with_interval("slight", 4.0, 3.9, of=study("study:slight", participants=300))
    assert claim(good, slight).verdict is not Verdict.MIXED
    large = with_interval("slight", 4.0, 3.9, of=study("study:slight", participants=2000))
    assert claim(good, large).verdict is Verdict.MIXED


def test_benefit_and_harm() -> None:
    assert claim(with_interval("one", 0.6, 1.3)).verdict is Verdict.BENEFIT
    assert claim(with_interval("one", 1.6, 1.3)).verdict is Verdict.HARM


def test_an_interval_that_touches_no_effect_does_not_exclude_it() -> None:
    found = claim(evidence("one", value=0.7, ci_low=0.49, ci_high=1.0))
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "rounding" in found.flags


def test_p_below_the_level_excludes_no_effect_though_its_interval_ends_there() -> None:
    found = claim(evidence("one", value=0.7, p_value=0.05, p_relation="<"))
    assert found.verdict is Verdict.BENEFIT
    assert "rounding" not in found.flags
    assert "P read as equal" in found.flags


def test_whatever_the_number_paule_mandel_has_the_normal_quantile_and_a_second_interval_allows_for_more() -> None:
    four = claim(*(with_interval(str(i), 0.7, 1.3) for i in range(4)))
    assert (four.ci_method, four.second_method) == ("Paule-Mandel, normal", "Bayesian random effects")
    assert (four.second_high or 0) > (four.ci_high or 0)
    five = claim(*(with_interval(str(i), 0.7, 1.3) for i in range(5)))
    assert (five.ci_method, five.second_method) == ("Paule-Mandel, normal", None)
    spread = claim(*(with_interval(str(i), 0.4 + 0.15 * i, 1.2) for i in range(5)))
    assert (spread.ci_method, spread.second_method) == ("Paule-Mandel, normal", "Paule-Mandel, Hartung-Knapp")
    assert (five.prediction_low, four.prediction_low) != (None, None)
    assert claim(with_interval("a", 0.7, 1.3), with_interval("b", 0.7, 1.3)).prediction_low is None


def test_one_study_carries_it() -> None:
    found = claim(with_interval("a", 0.6, 1.3), with_interval("b", 0.8, 1.6), with_interval("c", 0.85, 1.6))
    assert "one study carries it" in found.flags
    steady = claim(*(with_interval(str(i), 0.6, 1.3) for i in range(3)))
    assert "one study carries it" not in steady.flags


def test_small_studies_are_tested_from_ten() -> None:
    trials = [with_interval(f"{i:02}", 0.9 - 0.05 * i + 0.01 * (i % 3), 1.1 + 0.09 * i) for i in range(10)]
    assert "small studies" in claim(*trials).flags
    assert "small studies" not in claim(*trials[:9]).flags


def test_randomised_trials_decide_alone_and_others_are_shown() -> None:
    trial = with_interval("trial", 1.0, 1.2)
    cohort = with_interval("cohort", 0.5, 1.2, of=study("study:cohort", design=Design.COHORT))
    found = claim(trial, cohort)
    assert found.verdict is Verdict.NO_DIFFERENCE
    assert (found.studies, found.studies_counted) == (2, 1)
    assert "not randomised" not in found.flags
    assert "not randomised" in claim(cohort).flags
    benefit = claim(with_interval("trial", 0.7, 1.2), with_interval("harm", 1.5, 1.2, of=cohort.study))
    assert (benefit.verdict, "contradicted" in benefit.flags) == (Verdict.BENEFIT, True)


def test_risk_ratios_join_odds_ratios_where_there_are_counts() -> None:
    table: dict[str, Any] = {"events_experimental": 60, "n_experimental": 100, "events_control": 40, "n_control": 100}
    ratio = evidence("rr", polarity=RESPONSE, measure="RR", **table)
    odds = evidence("or", polarity=RESPONSE, measure="OR", value=2.2, ci_low=1.4, ci_high=3.5)
    found = claim(ratio, odds, polarity=RESPONSE)
    assert found.measure is Measure.OR
    assert found.q is not None
    assert claim(ratio, polarity=RESPONSE).measure is Measure.RR


def test_mean_differences_in_other_units_are_not_pooled() -> None:
    quality = Polarity(kind=EndpointKind.QUALITY_OF_LIFE, higher_is_better=True, margin=1.0)
    points = evidence("points", polarity=quality, measure="MD", value=3, ci_low=2, ci_high=4, unit="points")
    percent = evidence("percent", polarity=quality, measure="MD", value=30, ci_low=20, ci_high=40, unit="percent")
    assert claim(points, percent, polarity=quality).q is None


# --- lower tiers -----------------------------------------------------------------------------------------------------


def stated(name: str, change: str = "increased", size: int = 100, **parts: Any) -> Evidence:
    trial = study(f"study:{name}", participants=size)
    return evidence(name, trial, measure="statement", change=change, **parts)


def test_stouffers_test_weighs_by_participants() -> None:
    """By hand: z 2.326 (P .02, N 400) and -1.036 (P .3, N 100): (20 · 2.326 - 10 · 1.036) / √500 = 1.617, P .106."""
    found = claim(
        stated("a", size=400, p_value=0.02, p_relation="="), stated("b", "decreased", p_value=0.3, p_relation="=")
    )
    assert found.p_value == pytest.approx(0.106, abs=5e-4)
    assert found.verdict is Verdict.INCONCLUSIVE


def test_results_missing_withhold_a_benefit_from_p_alone() -> None:
    """By hand: z 3.29 with N 400; with 90 silent patients 3.29 √(400/490) = 2.97, with 1,000 3.29 √(4/14) = 1.76."""
    good = stated("good", p_value=0.001, p_relation="=", size=400)
    few, many = (
        stated("few", p_relation="not significant", size=90),
        stated("many", p_relation="not significant", size=1000),
    )
    kept, withheld = claim(good, few), claim(good, many)
    assert (kept.verdict, "results missing" in kept.flags) == (Verdict.BENEFIT, False)
    assert (withheld.verdict, "results missing" in withheld.flags) == (Verdict.INCONCLUSIVE, True)


def test_not_significant_alone_is_never_no_difference() -> None:
    found = claim(*(stated(str(i), "unchanged", p_relation="not significant") for i in range(8)))
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.weight_null == 0
    assert found.weight_unclear > 0


def test_sides_alone_need_seven_studies() -> None:
    """By hand: √(2/π) √6 = 1.954 and √(2/π) √7 = 2.111."""
    six, seven = [stated(str(i)) for i in range(6)], [stated(str(i)) for i in range(7)]
    assert claim(*six).verdict is Verdict.INCONCLUSIVE
    found = claim(*seven)
    assert (found.verdict, found.tier) == (Verdict.BENEFIT, "overall test")
    assert found.overall_z == pytest.approx(2.111, abs=5e-4)
    assert set(roles(found).values()) == {Role.SUPPORTS}
    assert (found.weight_for > 0, found.significant_for) == (True, 0)


def test_an_endpoint_without_a_better_side_gives_context_only() -> None:
    found = claim(with_interval("one", 0.5, 1.2, polarity=None), polarity=None)
    assert (found.verdict, found.studies_counted) == (Verdict.INCONCLUSIVE, 0)


# --- absolute effects ------------------------------------------------------------------------------------------------


def test_absolute_effect_from_counts_of_responders() -> None:
    """By hand: 40 of 100 respond without, RR 1.5: 60 of 100 with; 200 fewer per 1,000 without response."""
    table: dict[str, Any] = {"events_experimental": 60, "n_experimental": 100, "events_control": 40, "n_control": 100}
    found = claim(evidence("rr", polarity=RESPONSE, measure="RR", **table), polarity=RESPONSE)
    assert found.control_risk == pytest.approx(0.6)
    assert found.fewer_per_1000 == pytest.approx(200)
    assert (found.fewer_per_1000_low or 0) < 200 < (found.fewer_per_1000_high or 0)


@pytest.mark.parametrize("measure", ["HR", "OR", "RR"])
@pytest.mark.parametrize(("ratio", "fewer"), [(1e-300, 500), (1e300, -500)])
def test_the_absolute_effect_of_the_most_extreme_ratio_is_all_or_nothing(
    measure: str, ratio: float, fewer: float
) -> None:
    """By hand: half of them die without; a boundless ratio makes it none or all."""
    decay = Polarity(kind=EndpointKind.SYMPTOM, higher_is_better=False)
    reported: dict[str, Any] = {"value": ratio, "p_value": 0.3, "p_relation": "="}
    shares: dict[str, Any] = {"measure": "proportion", "value": 0.4, "value_control": 0.5, "timepoint": "3 years"}
    trial = study("study:t")
    found = claim(
        evidence("ratio", trial, polarity=decay, measure=measure, **reported),
        evidence("shares", trial, polarity=decay, **shares),
        polarity=decay,
    )
    assert found.fewer_per_1000 == pytest.approx(fewer)


def test_absolute_effect_takes_the_control_risk_of_a_superseded_sibling() -> None:
    trial = study("study:t")
    ratio = evidence("hr", trial, value=0.5, ci_low=0.4, ci_high=0.6)
    shares = evidence("shares", trial, measure="proportion", value=0.7, value_control=0.5, timepoint="3 years")
    found = claim(ratio, shares)
    assert found.control_risk_source == shares.id
    assert found.fewer_per_1000 == pytest.approx(1000 * (math.sqrt(0.5) - 0.5))


# --- properties ------------------------------------------------------------------------------------------------------

TRIALS = st.lists(st.tuples(st.floats(0.3, 3.0), st.floats(1.05, 3.0)), min_size=1, max_size=7)
MIRROR = {Verdict.BENEFIT: Verdict.HARM, Verdict.HARM: Verdict.BENEFIT}


def trials(values: list[tuple[float, float]], *, swapped: bool = False) -> list[Evidence]:
    items: list[Evidence] = []
    for i, (ratio, factor) in enumerate(values):
        low, high = ratio / factor, ratio * factor
        given = (1 / ratio, 1 / high, 1 / low) if swapped else (ratio, low, high)
        items.append(evidence(str(i), value=given[0], ci_low=given[1], ci_high=given[2]))
    return items


@settings(deadline=None)
@given(TRIALS)
def test_swapping_arms_negates_the_effect_and_mirrors_the_verdict(values: list[tuple[float, float]]) -> None:
    one, other = claim_of(trials(values)), claim_of(trials(values, swapped=True))
    assert one.value == pytest.approx(1 / (other.value or 0), rel=1e-6)
    assert (one.weight_for, one.weight_null) == pytest.approx((other.weight_against, other.weight_null), rel=1e-6)
    near_a_limit = any(
        abs(math.log(limit or 1) - edge) < 1e-6
        for limit in (one.ci_low, one.ci_high)
        for edge in (0, math.log(0.8), math.log(1.25))
    )
    if not near_a_limit:
        assert other.verdict is MIRROR.get(one.verdict, one.verdict)


@settings(deadline=None)
@given(TRIALS, st.randoms(use_true_random=False))
def test_any_order_and_any_repeat_gives_the_same_bytes(
    values: list[tuple[float, float]], shuffler: random.Random
) -> None:
    items = trials(values)
    shuffled = [*items, *items]
    shuffler.shuffle(shuffled)
    assert claim_of(shuffled).model_dump_json() == claim_of(items).model_dump_json()


SPREAD = st.lists(
    st.tuples(st.floats(0.4, 1.3), st.sampled_from([1.17, 1.34, 1.8, 2.66])), min_size=1, max_size=6
)  # ratios, most of them below 1, with standard errors of 0.08 to 0.5


@settings(deadline=None)
@given(SPREAD, st.sampled_from([1.17, 1.34, 1.8, 2.66, 7.1]))
def test_a_study_at_the_pooled_value_takes_no_benefit_or_harm_away(
    values: list[tuple[float, float]], factor: float
) -> None:
    before = claim_of(trials(values))
    if before.verdict in MIRROR and before.value is not None:
        added = evidence("added", value=before.value, ci_low=before.value / factor, ci_high=before.value * factor)
        assert claim_of([*trials(values), added]).verdict is before.verdict


@given(SPREAD)
def test_a_side_alone_that_agrees_takes_no_benefit_away(values: list[tuple[float, float]]) -> None:
    before = claim_of(trials(values))
    if before.verdict is Verdict.BENEFIT:
        assert claim_of([*trials(values), stated("added", size=5000)]).verdict is Verdict.BENEFIT


def test_one_treatment_against_another_and_the_other_against_it_are_one_claim() -> None:
    """By hand: 0.70 and 1/0.75 = 1.33, both significant, on opposite sides, half of the patients each."""
    a, b = ("agent:a",), ("agent:b",)
    one = evidence("ab", agents=a, versus=b, value=0.7, ci_low=0.55, ci_high=0.9)
    other = evidence("ba", agents=b, versus=a, value=0.75, ci_low=0.6, ci_high=0.94)
    found, turned = claim(one, other), claim(other, one)
    assert (found.verdict, found.question.agents) == (Verdict.MIXED, a)
    assert found == turned
    second = evidence("ba-2", agents=b, versus=a, value=0.75, ci_low=0.6, ci_high=0.94)
    assert claim(one, other, second).question.agents == b


def test_a_study_loaded_again_changes_no_claim() -> None:
    trial = study("study:t", registrations=("NCT00000001",))
    once = evidence("one", trial, value=0.8, ci_low=0.6, ci_high=1.05)
    again = evidence("again", trial, value=0.8, ci_low=0.6, ci_high=1.05, timepoint="6 months")
    alone, both = claim(once), claim(once, again)
    for name in ("verdict", "value", "ci_low", "ci_high", "weight_for", "weight_unclear", "studies", "participants"):
        assert getattr(alone, name) == getattr(both, name)


def test_derived_floats_have_12_significant_digits() -> None:
    found = claim(with_interval("a", 0.7, 1.3), with_interval("b", 0.81, 1.37))
    for name in ("value", "ci_low", "ci_high", "q", "p_value", "weight_for"):
        value = getattr(found, name)
        assert value == float(f"{value:.12g}")


# --- questions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "contrast", "comparators"),
    [
        ({}, Contrast.ADDED, ()),
        ({"versus": ("agent:placebo",)}, Contrast.ADDED, ()),
        ({"versus": ("agent:octreotide",), "combined_with": ("agent:octreotide",)}, Contrast.ADDED, ()),
        ({"versus": ("agent:octreotide", NO_TREATMENT)}, Contrast.ACTIVE, ("agent:octreotide",)),
        ({"comparison": "global"}, Contrast.ADDED, ()),
        ({"comparison": "none", "versus": ()}, Contrast.UNCONTROLLED, ()),
        ({"comparison": "periods"}, Contrast.UNCONTROLLED, ()),
    ],
)
def test_question_of_a_finding(parts: dict[str, Any], contrast: Contrast, comparators: tuple[str, ...]) -> None:
    question = question_of(finding(agents=("agent:b", "agent:a", "agent:b"), **parts), CONTROLS)
    assert (question.contrast, question.comparators) == (contrast, comparators)
    assert question.agents == ("agent:a", "agent:b")


@pytest.mark.parametrize(
    ("grades", "band"),
    [
        ((None, None), (None, None)),
        ((1, 5), (None, None)),
        ((1, 2), (1, 2)),
        ((3, 4), (3, None)),
        ((3, 5), (3, None)),
        ((3, 3), (3, None)),
        ((4, 4), (3, None)),
        ((5, 5), (5, None)),
        ((2, 4), (2, 4)),
    ],
)
def test_the_question_of_a_toxicity_is_on_a_band_of_grades(
    grades: tuple[int | None, int | None], band: tuple[int | None, int | None]
) -> None:
    found = finding(toxicity="toxicity:fever", grade_min=grades[0], grade_max=grades[1], serious=True)
    question = question_of(found, CONTROLS)
    assert (question.endpoint, question.toxicity, question.serious) == (None, "toxicity:fever", True)
    assert (question.grade_min, question.grade_max) == band


def test_a_toxicity_and_its_grades_make_another_claim() -> None:
    told: list[dict[str, Any]] = [
        {"toxicity": "toxicity:fever"},
        {"toxicity": "toxicity:fever", "grade_min": 3},
        {"toxicity": "toxicity:fever", "serious": True},
        {"toxicity": "toxicity:chills"},
        {"endpoint": "endpoint:fever"},
    ]
    questions: list[Any] = [question_of(finding(**parts), CONTROLS) for parts in told]
    assert len({claim_id(question) for question in questions}) == len(told)


def test_no_findings_give_an_uncontrolled_claim_without_numbers() -> None:
    question = question_of(finding(comparison=Comparison.ARMS), CONTROLS)
    found = derive_claim(question, SURVIVAL, [], (), RULES)
    assert (found.verdict, found.parts, found.participants) == (Verdict.UNCONTROLLED, (), 0)
