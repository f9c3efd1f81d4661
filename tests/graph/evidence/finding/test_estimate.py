import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.evidence import RESPONSE, RULES, SURVIVAL, finding, study

from oncograph.graph.evidence.finding.estimate import estimate
from oncograph.graph.evidence.flags import Flag
from oncograph.graph.labels import Direction
from oncograph.graph.measures import Measure
from oncograph.graph.model import Design, EndpointKind, Estimate, Polarity, RiskOfBias


def of(polarity: Polarity | None = SURVIVAL, **parts: Any) -> Estimate:
    return estimate(finding(**parts), polarity, study(), RULES)


def interval(polarity: Polarity | None = SURVIVAL, **parts: Any) -> list[float]:
    found = of(polarity, **parts)
    assert found.interval_low is not None
    assert found.interval_high is not None
    return [math.exp(found.interval_low), math.exp(found.interval_high)]


@pytest.mark.parametrize(
    ("reported", "error", "low", "high", "direction"),
    [
        ({"value": 0.96, "p_value": 0.52, "p_relation": "="}, 0.0635, 0.848, 1.087, Direction.NO_DIFFERENCE),
        ({"value": 1.06, "p_value": 0.46, "p_relation": "="}, 0.0789, 0.908, 1.237, Direction.NO_DIFFERENCE),
        ({"value": 1.08, "p_value": 0.39, "p_relation": "="}, 0.0895, 0.906, 1.287, Direction.INCONCLUSIVE),
        (
            {"measure": "proportion", "value": 0.33, "value_control": 0.24, "p_value": 1e-5, "p_relation": "<"},
            0.0572, 0.695, 0.869, Direction.BENEFIT,
        ),
        (
            {"measure": "proportion", "value": 0.53, "value_control": 0.49, "p_value": 0.01, "p_relation": "="},
            0.0452, 0.814, 0.973, Direction.BENEFIT,
        ),
    ],
)  # fmt: skip
def test_results_worked_by_hand(
    reported: dict[str, Any], error: float, low: float, high: float, direction: Direction
) -> None:
    found = of(**reported)
    assert found.scale is Measure.HR
    assert found.standard_error == pytest.approx(error, abs=5e-5)
    assert interval(**reported) == pytest.approx([low, high], abs=6e-4)
    assert found.direction is direction


def test_a_reported_interval_comes_first_and_is_kept_as_reported() -> None:
    reported: dict[str, Any] = {"value": 0.78, "ci_low": 0.70, "ci_high": 0.88, "p_value": 0.4, "p_relation": "="}
    assert of(**reported).derivation == "reported interval"
    assert interval(**reported) == pytest.approx([0.70, 0.88])


def test_of_an_interval_at_another_level_the_wider_of_it_and_the_95_percent_one_stands() -> None:
    """By hand: ln(0.92/0.66)/(2 · 2.5758) = 0.0645 at 99 %, and ln(1.004/0.56)/(2 · 1.6449) = 0.1775 at 90 %."""
    wide: dict[str, Any] = {"value": 0.78, "ci_low": 0.66, "ci_high": 0.92, "ci_level": 0.99}
    assert of(**wide).standard_error == pytest.approx(0.0645, abs=5e-5)
    assert interval(**wide) == pytest.approx([0.66, 0.92])
    narrow: dict[str, Any] = {"value": 0.75, "ci_low": 0.56, "ci_high": 1.004, "ci_level": 0.90}
    assert interval(**narrow) == pytest.approx([0.75 * math.exp(sign * 1.96 * 0.1775) for sign in (-1, 1)], abs=1e-3)


@pytest.mark.parametrize(
    ("reported", "derivation", "scale"),
    [
        ({"value": 0.9, "o_minus_e": -7.4, "log_rank_variance": 80.6}, "log-rank O - E and V", "HR"),
        ({"value": 0.9, "events_experimental": 60, "events_control": 40}, "hazard ratio with events", "HR"),
        ({"measure": "OR", "value": 0.9, "p_value": 0.3, "p_relation": "="}, "ratio with P", "OR"),
        ({"measure": "RD", "value": 0.1, "p_value": 0.03, "p_relation": "="}, "difference with P", "RD"),
        (
            {"measure": "median time", "value": 12, "value_control": 10, "p_value": 0.03, "p_relation": "=",
             "events_experimental": 60, "events_control": 70},
            "P with events", "HR",
        ),
        (
            {"measure": "statement", "change": "increased", "chi2": 4.0, "events_experimental": 60,
             "events_control": 70},
            "log-rank chi-squared with events", "HR",
        ),
        (
            {"measure": "OR", "events_experimental": 6, "n_experimental": 30, "events_control": 9, "n_control": 30},
            "counts", "OR",
        ),
        (
            {"measure": "RR", "events_experimental": 6, "n_experimental": 30, "events_control": 9, "n_control": 30},
            "counts", "RR",
        ),
    ],
)  # fmt: skip
def test_the_first_derivation_that_the_numbers_allow(reported: dict[str, Any], derivation: str, scale: str) -> None:
    found = of(**reported)
    assert (found.derivation, found.scale) == (derivation, scale)
    assert found.not_derivable is None


@pytest.mark.parametrize(
    ("reported", "derivation"),
    [
        ({"n_experimental": 100, "n_control": 100}, "counts from proportions"),
        ({"p_value": 0.01, "p_relation": "="}, "proportions with P"),
    ],
)
def test_response_proportions(reported: dict[str, Any], derivation: str) -> None:
    found = of(RESPONSE, measure="proportion", value=0.5, value_control=0.3, **reported)
    assert found.derivation == derivation
    assert found.scale is Measure.OR
    assert found.direction is Direction.BENEFIT


def test_the_side_of_a_log_rank_test_comes_from_the_medians() -> None:
    parts: dict[str, Any] = {"measure": "median time", "chi2": 6.0, "events_experimental": 60, "events_control": 70}
    longer, shorter = of(value=12, value_control=10, **parts), of(value=10, value_control=12, **parts)
    assert (longer.direction, shorter.direction) == (Direction.BENEFIT, Direction.HARM)
    assert longer.log_effect == -(shorter.log_effect or 0)


@pytest.mark.parametrize(
    ("reported", "reason"),
    [
        ({"value": 1.0, "p_value": 0.9, "p_relation": "="}, "rounds to 1.00"),
        ({"value": 1.004, "p_value": 0.9, "p_relation": "="}, "rounds to 1.00"),
        ({"value": 0.98, "p_value": 0.97, "p_relation": "="}, "near to 1"),
        ({"value": 0.8, "p_value": 0.0, "p_relation": "="}, "rounded P"),
        ({"value": 0.8, "p_relation": "not significant"}, "not significant"),
        ({"value": 0.8, "p_value": 0.05, "p_relation": ">"}, "above a bound"),
        ({"value": 0.8, "ci_low": 0.8, "ci_high": 0.8}, "no width"),
        ({"value": 0.8}, "no interval"),
        ({"measure": "median time", "value": 54, "value_control": 32, "p_value": 0.3, "p_relation": "="}, "medians"),
        ({"measure": "statement", "change": "increased"}, "direction at most"),
    ],
)  # fmt: skip
def test_what_cannot_be_derived_says_why_and_stays_countable(reported: dict[str, Any], reason: str) -> None:
    found = of(**reported)
    assert found.standard_error is None
    assert reason in (found.not_derivable or "")
    assert Flag.IMPUTED_INFORMATION in found.flags
    assert found.information == 3000 / 8


_FIVE_AND_ONE = {"sd_experimental": 3, "sd_control": 4, "n_experimental": 5, "n_control": 1}
_BOUNDLESS = {"sd_experimental": 1e300, "sd_control": 4, "n_experimental": 50, "n_control": 50}
_MARGIN = Polarity(kind=EndpointKind.BIOCHEMICAL, higher_is_better=True, margin=1.0)


@pytest.mark.parametrize(
    ("reported", "reason"),
    [
        ({"measure": "MD", **_FIVE_AND_ONE}, "arms of 5 and 1 patients"),
        ({"measure": "MD", **_BOUNDLESS}, "too great or too small"),
        ({"measure": "mean", "value_control": 1, **_BOUNDLESS}, "too great or too small"),
    ],
)
@pytest.mark.parametrize("polarity", [SURVIVAL, _MARGIN])
def test_numbers_too_extreme_for_a_standard_error_say_so(
    reported: dict[str, Any], reason: str, polarity: Polarity
) -> None:
    found = of(polarity, value=2, unit="mg", **reported)
    assert (found.log_effect, found.standard_error) == (None, None)
    assert reason in (found.not_derivable or "")
    assert Flag.IMPUTED_INFORMATION in found.flags


@pytest.mark.parametrize("control", [{"sd_control": 4, "n_control": 1}, {"sd_control": 1e300, "n_control": 50}])
def test_a_reported_interval_stands_where_the_arms_say_nothing_of_the_information(control: dict[str, Any]) -> None:
    found = of(measure="MD", value=2, ci_low=1, ci_high=3, unit="mg", sd_experimental=3, n_experimental=5, **control)
    assert (found.log_effect, found.derivation) == (2, "reported interval")
    assert Flag.IMPUTED_INFORMATION in found.flags


def test_the_least_p_that_a_float_holds_has_a_normal_deviate() -> None:
    assert (of(value=0.8, p_value=5e-324, p_relation="=", n_evaluable=10**6).standard_error or 0) > 0


def test_a_trial_without_events_says_so_and_has_next_to_no_weight() -> None:
    """By hand: cells 0.5, 90.5, 0.5, 90.5 have the variance 2/0.5 + 2/90.5 = 4.022."""
    found = of(measure="OR", events_experimental=0, n_experimental=90, events_control=0, n_control=90)
    assert "no event" in (found.not_derivable or "")
    assert found.information == pytest.approx(1 / 4.0221, rel=1e-4)


def test_no_evidence_gives_no_weight() -> None:
    nothing = estimate(finding(value=0.8, p_relation="not significant"), SURVIVAL, study(participants=None), RULES)
    assert (nothing.information, nothing.weight) == (None, 0)


@pytest.mark.parametrize("comparison", ["subgroups", "periods", "before-after", "global", "none"])
def test_only_two_arms_have_direction_and_weight(comparison: str) -> None:
    found = of(comparison=comparison, value=0.5, ci_low=0.4, ci_high=0.6, n_evaluable=80)
    assert (found.direction, found.weight, found.scale) == (Direction.NONE, 0, None)
    assert found.information == 10
    assert found.not_derivable


def test_a_single_arm_proportion_keeps_its_information() -> None:
    found = of(comparison="none", versus=(), measure="proportion", events_experimental=5, n_experimental=25)
    assert found.information == pytest.approx(4)
    assert found.weight == 0
    assert Flag.IMPUTED_INFORMATION not in found.flags


@pytest.mark.parametrize(
    ("reported", "direction"),
    [
        ({"measure": "statement", "change": "increased", "p_value": 0.01, "p_relation": "<"}, Direction.BENEFIT),
        ({"measure": "statement", "change": "increased", "p_value": 0.05, "p_relation": "<"}, Direction.BENEFIT),
        ({"measure": "statement", "change": "decreased", "p_relation": "significant"}, Direction.HARM),
        ({"measure": "statement", "change": "increased", "p_value": 0.1, "p_relation": "<"}, Direction.INCONCLUSIVE),
        ({"measure": "statement", "change": "increased", "p_relation": "not significant"}, Direction.INCONCLUSIVE),
        ({"measure": "statement", "change": "increased"}, Direction.BENEFIT),
        ({"measure": "statement", "change": "unchanged"}, Direction.INCONCLUSIVE),
        ({"measure": "statement", "change": "conflicting"}, Direction.CONFLICTING),
        ({"measure": "median time", "value": 41, "value_control": 38}, Direction.INCONCLUSIVE),
        ({"measure": "median time", "not_reached": True, "value_control": 38, "p_relation": "significant"},
         Direction.BENEFIT),
        ({"value": 0.8, "p_value": 0.05, "p_relation": "<"}, Direction.BENEFIT),
        ({"value": 0.8, "p_value": 0.05, "p_relation": "="}, Direction.INCONCLUSIVE),
        ({"value": 1.3, "ci_low": 1.1, "ci_high": 1.5}, Direction.HARM),
        ({"value": 0.82, "ci_low": 0.68, "ci_high": 1.0}, Direction.INCONCLUSIVE),
    ],
)  # fmt: skip
def test_direction_is_about_the_patient(reported: dict[str, Any], direction: Direction) -> None:
    assert of(**reported).direction is direction


def test_polarity_decides_what_a_number_means() -> None:
    low: dict[str, Any] = {"value": 0.5, "ci_low": 0.4, "ci_high": 0.6}
    marker = Polarity(kind=EndpointKind.BIOCHEMICAL, higher_is_better=False)
    assert of(SURVIVAL, **low).direction is Direction.BENEFIT
    assert of(RESPONSE, **(low | {"measure": "OR"})).direction is Direction.HARM
    assert of(marker, **(low | {"measure": "OR"})).direction is Direction.BENEFIT
    assert of(SURVIVAL, **(low | {"measure": "OR"})).direction is Direction.BENEFIT
    assert of(marker, measure="statement", change="normalised", p_relation="significant").direction is Direction.BENEFIT
    assert of(None, **low).direction is Direction.NONE


def test_more_toxicity_is_harm_whatever_the_polarity_says() -> None:
    table: dict[str, Any] = {"events_experimental": 60, "n_experimental": 100, "events_control": 20, "n_control": 100}
    assert of(SURVIVAL, toxicity="toxicity:fever", measure="RR", **table).direction is Direction.HARM


def test_a_p_that_tells_more_than_its_patients_can_gives_no_standard_error() -> None:
    """By hand: |ln 0.98| / z(.60) = 0.0202 / 0.5244 = 0.0385, information 674 of 100 patients, who tell 25 at most."""
    found = of(value=0.98, p_value=0.6, p_relation="=", n_evaluable=100)
    assert found.standard_error is None
    assert str(found.not_derivable).startswith("implausible precision")


def test_an_interval_that_tells_more_than_its_events_can_is_widened_to_that() -> None:
    """By hand: 62 > 1.1 · 50 of 200 patients; SE 2 / √200 = 0.1414."""
    parts: dict[str, Any] = {"value": 0.9, "ci_low": 0.7, "ci_high": 1.15, "n_evaluable": 200}
    assert Flag.IMPLAUSIBLE_PRECISION in of(**parts).flags
    assert of(**parts).standard_error == pytest.approx(0.1414, abs=5e-5)
    assert interval(**parts) == pytest.approx([0.682, 1.187], abs=5e-4)
    larger: dict[str, Any] = parts | {"n_evaluable": 300}
    assert Flag.IMPLAUSIBLE_PRECISION not in of(**larger).flags
    assert of(**parts, events=100).standard_error == pytest.approx(0.2)


def test_odds_ratios_tell_at_most_a_sixteenth_of_their_patients_and_a_subgroup_has_no_bound_of_its_study() -> None:
    parts: dict[str, Any] = {"measure": "OR", "value": 0.9, "ci_low": 0.8, "ci_high": 1.01}
    assert of(RESPONSE, **parts, n_evaluable=1600).standard_error == pytest.approx(0.1)
    assert Flag.IMPLAUSIBLE_PRECISION not in of(RESPONSE, **parts, subgroup="women").flags


def test_events_of_both_arms_alone_give_a_log_rank_variance() -> None:
    """By hand: V = 300 / 4 = 75 with equal arms, z(.01) = 2.5758: ln HR = -2.5758 / √75 = -0.2974, SE 0.1155."""
    parts: dict[str, Any] = {"measure": "median time", "value": 30, "value_control": 20, "p_value": 0.01}
    found = of(**parts, p_relation="=", events=300)
    assert (found.log_effect, found.standard_error) == pytest.approx((-0.2974, 0.1155), abs=5e-5)


def test_a_tally_beside_a_proportion_on_a_time_counts_those_free_of_the_event() -> None:
    """By hand: 40 of 100 free against 60 of 100: 60 and 40 events, ln OR of the event ln 2.25."""
    parts: dict[str, Any] = {"events_experimental": 40, "n_experimental": 100, "events_control": 60, "n_control": 100}
    found = of(measure="proportion", value=0.4, value_control=0.6, **parts)
    assert (found.log_effect, found.direction) == (pytest.approx(math.log(2.25)), Direction.HARM)


def test_of_a_zero_cell_fishers_exact_p_decides() -> None:
    """By hand: 7/41 against 0/37, Fisher's P .012, though the corrected odds ratio's interval includes 1."""
    table: dict[str, Any] = {"events_experimental": 7, "n_experimental": 41, "events_control": 0, "n_control": 37}
    found = of(RESPONSE, measure="proportion", value=7 / 41, value_control=0.0, **table)
    assert found.significant
    assert (found.interval_low or 0) < 0 < (found.interval_high or 0)


def test_a_limit_printed_as_no_effect_lets_p_decide() -> None:
    parts: dict[str, Any] = {"value": 0.82, "ci_low": 0.67, "ci_high": 1.0}
    assert of(**parts).significant is False
    assert of(**parts, p_value=0.045, p_relation="=").significant
    assert of(**parts, p_value=0.05, p_relation="=").significant is False
    assert of(**parts, p_value=0.05, p_relation="<").significant


def test_a_results_own_risk_of_bias_goes_before_its_studys() -> None:
    reported = finding(value=0.8, ci_low=0.541, ci_high=1.184, risk_of_bias="critical")
    assert estimate(reported, SURVIVAL, study(risk_of_bias=RiskOfBias.LOW), RULES).bias_factor == 0


@pytest.mark.parametrize(
    ("polarity", "parts", "information"),
    [
        (SURVIVAL, {"measure": "statement", "change": "increased"}, 2600 / 8),
        (RESPONSE, {"measure": "statement", "change": "increased"}, 2600 * 0.2 * 0.8 / 4),
        (RESPONSE, {"measure": "proportion", "value": 0.4, "value_control": 0.2}, 2600 * 0.3 * 0.7 / 4),
        (RESPONSE, {"measure": "MD", "value": 3.0, "unit": "mg"}, 2600 / 13),
    ],
)
def test_information_is_imputed_by_kind(polarity: Polarity, parts: dict[str, Any], information: float) -> None:
    assert of(polarity, n_evaluable=2600, **parts).information == pytest.approx(information)


def test_weight_is_information_discounted_for_bias() -> None:
    reported = finding(value=0.8, ci_low=0.541, ci_high=1.184)
    bias = {
        RiskOfBias.LOW: 1,
        RiskOfBias.SOME_CONCERNS: 0.8,
        RiskOfBias.NOT_ASSESSED: 0.8,
        RiskOfBias.HIGH: 0.5,
        RiskOfBias.CRITICAL: 0,
    }
    sigma = {
        Design.RANDOMISED: 0,
        Design.META_ANALYSIS: 0,
        Design.CONCURRENT_CONTROL: 0.2,
        Design.COHORT: 0.2,
        None: 0.2,
    }
    for risk, factor in bias.items():
        for design, spread in sigma.items():
            found = estimate(reported, SURVIVAL, study(design=design, risk_of_bias=risk), RULES)
            assert found.weight == pytest.approx(factor / ((found.standard_error or 0) ** 2 + spread**2))
            assert (Flag.DESIGN_NOT_KNOWN in found.flags) is (design in {None, Design.META_ANALYSIS})


def test_a_meta_analysis_says_of_what_it_is_made() -> None:
    reported = finding(value=0.8, ci_low=0.541, ci_high=1.184)
    for designs, sigma in (("randomised", 0.0), ("non-randomised", 0.2)):
        found = estimate(reported, SURVIVAL, study(design=Design.META_ANALYSIS, of_designs=(designs,)), RULES)
        assert (found.design_sigma, Flag.DESIGN_NOT_KNOWN in found.flags) == (sigma, False)


def test_bias_does_not_shrink_with_size() -> None:
    huge = finding(value=0.8, ci_low=0.799, ci_high=0.801)
    assert estimate(huge, SURVIVAL, study(design=Design.COHORT), RULES).weight <= 0.8 / 0.2**2


def test_risk_ratios_and_differences_are_weighed_as_odds_ratios() -> None:
    table: dict[str, Any] = {"events_experimental": 10, "n_experimental": 20, "events_control": 5, "n_control": 20}
    weights = {of(RESPONSE, measure=measure, **table).weight for measure in ("OR", "RR", "RD")}
    assert len(weights) == 1


def test_means_are_weighed_on_the_log_odds_scale() -> None:
    arms = {
        "value": 12,
        "value_control": 10,
        "sd_experimental": 4,
        "sd_control": 4,
        "n_experimental": 50,
        "n_control": 50,
    }
    quality = Polarity(kind=EndpointKind.QUALITY_OF_LIFE, higher_is_better=True)
    standardised = of(quality, measure="mean", **arms)
    in_unit = of(quality.model_copy(update={"margin": 3.0}), measure="mean", **arms)
    assert (standardised.scale, in_unit.scale) == (Measure.SMD, Measure.MD)
    assert standardised.information == in_unit.information == pytest.approx(3 / math.pi**2 / 0.2031**2, rel=1e-3)


def test_a_mean_difference_never_means_no_difference_without_a_margin() -> None:
    reported: dict[str, Any] = {"measure": "MD", "value": 0.0, "ci_low": -0.001, "ci_high": 0.001}
    quality = Polarity(kind=EndpointKind.QUALITY_OF_LIFE, higher_is_better=True)
    assert of(quality, **reported).direction is Direction.INCONCLUSIVE
    assert of(quality.model_copy(update={"margin": 3.0}), **reported).direction is Direction.NO_DIFFERENCE


MIRROR = {
    Direction.BENEFIT: Direction.HARM,
    Direction.HARM: Direction.BENEFIT,
    Direction.NO_DIFFERENCE: Direction.NO_DIFFERENCE,
    Direction.INCONCLUSIVE: Direction.INCONCLUSIVE,
}


@given(st.floats(0.3, 3.0), st.floats(1.01, 4.0), st.floats(0.0011, 0.94))
def test_swapping_arms_negates_the_effect_and_mirrors_the_direction(ratio: float, factor: float, p: float) -> None:
    if abs(ratio - 1) < 0.006 or abs(1 / ratio - 1) < 0.006:
        return
    pairs: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
        ({"value": ratio, "ci_low": ratio / factor, "ci_high": ratio * factor},
         {"value": 1 / ratio, "ci_low": 1 / (ratio * factor), "ci_high": 1 / (ratio / factor)}),
        ({"value": ratio, "p_value": p, "p_relation": "="}, {"value": 1 / ratio, "p_value": p, "p_relation": "="}),
    )  # fmt: skip
    for parts, swapped in pairs:
        one, other = (of(n_evaluable=10**9, **given) for given in (parts, swapped))
        assert one.log_effect == pytest.approx(-(other.log_effect or 0), abs=1e-9)
        assert one.weight == pytest.approx(other.weight, rel=1e-6)
        assert other.direction is MIRROR[one.direction]
