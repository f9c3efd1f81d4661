import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.evidence import RESPONSE, RULES, SURVIVAL, finding, study

from oncograph.graph.evidence.finding.estimate import estimate, own_interval
from oncograph.graph.evidence.flags import Flag
from oncograph.graph.labels import Direction
from oncograph.graph.measures import Measure
from oncograph.graph.model import Design, EndpointKind, Estimate, Polarity, RiskOfBias


def of(polarity: Polarity | None = SURVIVAL, **parts: Any) -> Estimate:
    return estimate(finding(**parts), polarity, study(), RULES)


def interval(polarity: Polarity | None = SURVIVAL, **parts: Any) -> list[float]:
    found = own_interval(finding(**parts), of(polarity, **parts), RULES)
    assert found is not None
    return [math.exp(limit) for limit in found]


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


def test_a_99_percent_interval_is_restated_at_95() -> None:
    low, high = interval(value=0.78, ci_low=0.66, ci_high=0.92, ci_level=0.99)
    assert 0.66 < low < 0.78 < high < 0.92


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
    assert found.information == 300 / 8


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
    assert (of(value=0.8, p_value=5e-324, p_relation="=").standard_error or 0) > 0


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


def test_a_ratio_that_disagrees_with_its_own_events_is_flagged() -> None:
    table: dict[str, Any] = {"events_experimental": 20, "n_experimental": 100, "events_control": 40, "n_control": 100}
    assert Flag.DISAGREES_WITH_PROPORTIONS in of(value=1.4, ci_low=1.1, ci_high=1.8, **table).flags
    assert Flag.DISAGREES_WITH_PROPORTIONS not in of(value=0.7, ci_low=0.5, ci_high=0.9, **table).flags


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
        Design.HISTORICAL_CONTROL: 0.3,
        None: 0.3,
    }
    for risk, factor in bias.items():
        for design, spread in sigma.items():
            found = estimate(reported, SURVIVAL, study(design=design, risk_of_bias=risk), RULES)
            assert found.weight == pytest.approx(factor / ((found.standard_error or 0) ** 2 + spread**2))
            assert (Flag.DESIGN_NOT_KNOWN in found.flags) is (design is None)


def test_bias_does_not_shrink_with_size() -> None:
    huge = finding(value=0.8, ci_low=0.799, ci_high=0.801)
    assert estimate(huge, SURVIVAL, study(design=Design.HISTORICAL_CONTROL), RULES).weight <= 0.8 / 0.3**2


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
        one, other = of(**parts), of(**swapped)
        assert one.log_effect == pytest.approx(-(other.log_effect or 0), abs=1e-9)
        assert one.weight == pytest.approx(other.weight, rel=1e-6)
        assert other.direction is MIRROR[one.direction]
