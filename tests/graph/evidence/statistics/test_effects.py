import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.meta_analysis import effectsize_2proportions
from statsmodels.stats.proportion import proportion_confint

from oncograph.graph.errors import NotDerivableError
from oncograph.graph.evidence.statistics.effects import (
    NO_INFORMATION,
    Effect,
    decimals,
    over_rounding,
    printed,
    round_significant,
)
from oncograph.graph.evidence.statistics.from_counts import log_odds_ratio, log_risk_ratio, risk_difference
from oncograph.graph.evidence.statistics.from_intervals import (
    ProportionInterval,
    difference_from_interval,
    ratio_from_interval,
    survival_proportions_with_intervals,
)
from oncograph.graph.evidence.statistics.from_log_rank import (
    log_rank,
    p_and_variance,
    ratio_and_variance,
    variance_of_allocation,
    variance_of_events,
)
from oncograph.graph.evidence.statistics.from_means import Group, mean_difference, standardised_mean_difference
from oncograph.graph.evidence.statistics.from_p_values import (
    altman_bland_z,
    difference_from_p,
    proportions_with_p,
    ratio_from_p,
    survival_proportions_with_p,
)
from oncograph.graph.evidence.statistics.quantiles import p_of_t, p_of_z, t_of_level, z_of_level, z_of_p
from oncograph.graph.evidence.statistics.single_arm import logit, wilson_interval


def test_quantiles_are_scipys() -> None:
    for p in (1e-300, 1e-5, 0.032, 0.5, 0.95, 1.0):
        assert z_of_p(p) == pytest.approx(stats.norm.isf(p / 2), rel=1e-12, abs=1e-15)
    assert z_of_level(0.99) == pytest.approx(stats.norm.ppf(0.995), rel=1e-14)
    assert t_of_level(0.95, 7) == pytest.approx(stats.t.ppf(0.975, 7), rel=1e-12)
    assert p_of_t(2.5, 7) == pytest.approx(2 * stats.t.sf(2.5, 7), rel=1e-12)
    assert p_of_z(5.0) == pytest.approx(2 * stats.norm.sf(5.0), rel=1e-12)


def test_altman_and_bland_print_7_940_and_569() -> None:
    assert f"{17 / altman_bland_z(0.032):.3f}" == "7.940"
    assert f"{abs(math.log(0.30)) / altman_bland_z(0.034):.3f}" == "0.569"
    assert f"{difference_from_p(17, 0.032).standard_error:.3f}" == "7.928"
    assert f"{ratio_from_p(0.30, 0.034).standard_error:.3f}" == "0.568"


def test_altman_and_bland_print_1_4_to_32_6() -> None:
    error = 17 / altman_bland_z(0.032)
    assert [round(17 + sign * 1.96 * error, 1) for sign in (-1, 1)] == [1.4, 32.6]


@given(st.integers(0, 40), st.integers(1, 60), st.integers(0, 40), st.integers(1, 60))
def test_counts_agree_with_statsmodels(a: int, b: int, c: int, d: int) -> None:
    if a == c == 0:
        return
    odds, risk = log_odds_ratio(a, a + b, c, c + d), log_risk_ratio(a, a + b, c, c + d)
    cells = np.array([[a, b], [c, d]], dtype=float)
    if not cells.all():
        cells += 0.5
    peer = Table2x2(cells, shift_zeros=False)
    assert odds.log_effect == pytest.approx(peer.log_oddsratio, abs=1e-10)
    assert odds.standard_error == pytest.approx(peer.log_oddsratio_se, rel=1e-10)
    assert risk.log_effect == pytest.approx(peer.log_riskratio, abs=1e-10)
    assert risk.standard_error == pytest.approx(peer.log_riskratio_se, rel=1e-10)


def test_risk_difference_agrees_with_statsmodels() -> None:
    value, variance = effectsize_2proportions(np.array([10]), np.array([20]), np.array([5]), np.array([25]))
    ours = risk_difference(10, 20, 5, 25)
    assert ours.log_effect == pytest.approx(float(value[0]))
    assert ours.standard_error**2 == pytest.approx(float(variance[0]))


def test_no_event_in_either_arm_is_no_ratio_but_a_difference() -> None:
    for formula in (log_odds_ratio, log_risk_ratio):
        with pytest.raises(NotDerivableError, match="no event in either arm"):
            formula(0, 20, 0, 25)
        with pytest.raises(NotDerivableError, match="nothing but events"):
            formula(20, 20, 25, 25)
    assert risk_difference(0, 20, 0, 20).log_effect == 0
    assert risk_difference(0, 20, 0, 20).standard_error > 0


@given(st.integers(1, 60), st.integers(1, 400), st.integers(1, 400))
def test_a_zero_cell_corrects_the_variance_of_a_risk_difference_and_not_the_difference(
    events: int, n: int, others: int
) -> None:
    """With arms of unequal size a corrected difference would make an effect of none: 0/30 and 0/300 are the same."""
    assert risk_difference(0, n, 0, n + others).log_effect == 0
    found = risk_difference(0, n, events, events + others)
    assert found.log_effect == -events / (events + others)
    cells = [0.5, n + 0.5, events + 0.5, others + 0.5]
    variance = cells[0] * cells[1] / (n + 1) ** 3 + cells[2] * cells[3] / (events + others + 1) ** 3
    assert found.standard_error == pytest.approx(variance**0.5)


@pytest.mark.parametrize("table", [(5, 4, 1, 4), (-1, 4, 1, 4), (0, 0, 1, 4)])
def test_impossible_counts_are_refused(table: tuple[int, int, int, int]) -> None:
    with pytest.raises(NotDerivableError, match="no counts"):
        log_odds_ratio(*table)


def test_wilson_agrees_with_statsmodels() -> None:
    for events, n in ((0, 10), (1, 10), (5, 25), (25, 25)):
        assert wilson_interval(events, n) == pytest.approx(proportion_confint(events, n, method="wilson"), abs=1e-12)
    with pytest.raises(NotDerivableError):
        wilson_interval(3, 2)


def test_hedges_g_uses_the_exact_correction() -> None:
    """By hand for m = 8: J = Γ(4)/(√4 Γ(3.5)) = 6/(2 · 3.32335) = 0.90270; d = 1; variance 0.4 + 0.81487/20."""
    effect = standardised_mean_difference(Group(3, 2, 5), Group(1, 2, 5))
    assert effect.log_effect == pytest.approx(0.90270, abs=1e-5)
    assert effect.standard_error == pytest.approx(math.sqrt(0.4 + 0.90270**2 / 20), abs=1e-5)


def test_means_without_spread_or_patients_are_refused() -> None:
    with pytest.raises(NotDerivableError, match="without spread"):
        mean_difference(Group(1, 0, 10), Group(2, 0, 10))
    with pytest.raises(NotDerivableError, match="2 or more"):
        standardised_mean_difference(Group(1, 1, 1), Group(2, 1, 10))


def test_an_interval_without_width_is_refused() -> None:
    with pytest.raises(NotDerivableError, match="no width"):
        ratio_from_interval(0.8, 0.8, 0.95, 0.8)
    with pytest.raises(NotDerivableError, match="above 0"):
        ratio_from_interval(-0.1, 0.8, 0.95)


def test_a_99_percent_interval_gives_the_same_error() -> None:
    z = z_of_level(0.99)
    assert difference_from_interval(1 - z * 0.3, 1 + z * 0.3, 0.99).standard_error == pytest.approx(0.3)


@pytest.mark.parametrize("p", [0.0, 1.0, 1.5, -0.1])
def test_a_p_outside_0_to_1_gives_no_error(p: float) -> None:
    with pytest.raises(NotDerivableError, match="P = "):
        ratio_from_p(0.8, p)


def test_no_effect_gives_no_error_from_p() -> None:
    for attempt in (
        lambda: ratio_from_p(1.0, 0.9),
        lambda: difference_from_p(0, 0.9),
        lambda: survival_proportions_with_p(0.4, 0.4, 0.9),
        lambda: proportions_with_p(0.4, 0.4, 0.9),
    ):
        with pytest.raises(NotDerivableError, match="effect is 0"):
            attempt()


def test_proportions_of_0_or_1_give_no_ratio() -> None:
    for formula in (survival_proportions_with_p, proportions_with_p):
        with pytest.raises(NotDerivableError, match="both must lie between 0 and 1"):
            formula(1.0, 0.5, 0.01)


def test_tierney_variants_of_the_variance_agree_for_equal_arms_and_events() -> None:
    assert variance_of_events(50, 50) == variance_of_allocation(100, 80, 80) == 25
    assert (
        ratio_and_variance(0.8, 25.0)
        == p_and_variance(p_of_z(math.log(0.8) * 5), 25.0, -1)
        == pytest.approx(log_rank(25 * math.log(0.8), 25.0))
    )


@given(st.floats(0.2, 5), st.floats(0.001, 0.9))
def test_swapping_arms_negates_every_effect(ratio: float, p: float) -> None:
    if abs(math.log(ratio)) < 1e-6:
        return
    one, other = ratio_from_p(ratio, p), ratio_from_p(1 / ratio, p)
    assert one.log_effect == pytest.approx(-other.log_effect)
    assert one.standard_error == pytest.approx(other.standard_error)


@given(st.integers(0, 30), st.integers(1, 30), st.integers(1, 30), st.integers(0, 30))
def test_swapping_arms_negates_effects_of_counts(a: int, b: int, c: int, d: int) -> None:
    for formula in (log_odds_ratio, log_risk_ratio, risk_difference):
        one, other = formula(a, a + b, c, c + d), formula(c, c + d, a, a + b)
        assert one.log_effect == pytest.approx(-other.log_effect, abs=1e-12)
        assert one.standard_error == pytest.approx(other.standard_error)


def test_two_survival_proportions_with_their_intervals() -> None:
    """0.83 (0.80 to 0.86) against 0.83 (0.79 to 0.86) at five years: hazard ratio 1.00, 0.74 to 1.35."""
    arms = ProportionInterval(0.83, 0.80, 0.86), ProportionInterval(0.83, 0.79, 0.86)
    found = survival_proportions_with_intervals(*arms, 0.95)
    limits = [math.exp(found.log_effect + z * found.standard_error) for z in (-1.959964, 1.959964)]
    assert [round(limit, 2) for limit in limits] == [0.74, 1.35]
    swapped = survival_proportions_with_intervals(arms[1], arms[0], 0.95)
    assert swapped.log_effect == -found.log_effect
    assert swapped.standard_error == pytest.approx(found.standard_error)


def test_the_error_of_a_survival_proportion_is_the_one_its_interval_was_made_with() -> None:
    """An interval from ln(-ln S) ± z SE gives that SE back, and a better survival a ratio below 1."""
    errors, shares = (0.21, 0.34), (0.7, 0.55)

    def arm(share: float, error: float) -> ProportionInterval:
        limits = [math.exp(math.log(share) * math.exp(z * error)) for z in (1.644854, -1.644854)]
        return ProportionInterval(share, limits[0], limits[1])

    found = survival_proportions_with_intervals(arm(shares[0], errors[0]), arm(shares[1], errors[1]), 0.90)
    assert found.standard_error == pytest.approx(math.hypot(*errors), rel=1e-6)
    assert found.log_effect == pytest.approx(math.log(math.log(0.7) / math.log(0.55)))


@pytest.mark.parametrize("arm", [(1.0, 0.9, 1.0), (0.5, 0.0, 0.9), (0.5, 0.5, 0.5)])
def test_a_survival_proportion_without_a_usable_interval_gives_no_ratio(arm: tuple[float, float, float]) -> None:
    one = ProportionInterval(*arm)
    with pytest.raises(NotDerivableError):
        survival_proportions_with_intervals(one, one, 0.95)


def test_events_alone_are_taken_as_of_equal_arms() -> None:
    assert variance_of_allocation(120, None, None) == variance_of_allocation(120, 70, 70) == 30
    with pytest.raises(NotDerivableError, match="0 events"):
        variance_of_allocation(0, None, None)


def test_printed_rounding() -> None:
    assert printed(0.9, 2).half_unit == 0.005
    assert printed(0.9, 2, given=1).half_unit == 0.05
    assert printed(1e-5, 2).half_unit == pytest.approx(5e-6)
    assert decimals(120.0) == 0


def test_extremes_over_rounding_hold_every_number_that_rounds_to_the_printed_one() -> None:
    least, greatest = over_rounding(ratio_from_p, printed(1.06, 2), printed(0.46, 2), vanishes=True)
    rng = np.random.default_rng(1)
    for ratio, p in zip(rng.uniform(1.055, 1.065, 500), rng.uniform(0.455, 0.465, 500), strict=True):
        effect = ratio_from_p(float(ratio), float(p))
        assert least.standard_error <= effect.standard_error <= greatest.standard_error
        assert least.log_effect <= effect.log_effect <= greatest.log_effect


def test_an_effect_that_vanishes_within_rounding_leaves_no_information() -> None:
    numbers = printed(0.53, 2), printed(0.52, 2), printed(0.4, 2)
    assert over_rounding(survival_proportions_with_p, *numbers, vanishes=True)[0] == NO_INFORMATION


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_rounding_twice_is_rounding_once(value: float) -> None:
    assert round_significant(round_significant(value)) == round_significant(value)


def test_logit_of_nothing_and_all_mirror() -> None:
    none, every = logit(0, 20), logit(20, 20)
    assert none == Effect(-every.log_effect, every.standard_error)
