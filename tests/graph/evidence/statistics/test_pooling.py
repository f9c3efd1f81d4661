import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.meta_analysis import combine_effects

from oncograph.graph.evidence.statistics.effects import Effect
from oncograph.graph.evidence.statistics.from_counts import Cells, log_odds_ratio
from oncograph.graph.evidence.statistics.heterogeneity import (
    dersimonian_laird,
    generalised_q,
    heterogeneity,
    i2_of_tau2,
    paule_mandel,
    reml,
    tau2_interval,
    weighted_mean,
)
from oncograph.graph.evidence.statistics.pooling import (
    hartung_knapp,
    normal_prediction_interval,
    pool_at,
    prediction_interval,
    wald,
    weight_shares,
)
from oncograph.graph.evidence.statistics.quantiles import chi_squared_of_p, t_of_level
from oncograph.graph.evidence.statistics.sensitivity import (
    harbord_test,
    most_influential,
    small_study_test,
    without,
)

EFFECTS = st.lists(
    st.builds(Effect, st.floats(-3, 3).map(lambda x: round(x, 6)), st.floats(0.02, 2).map(lambda x: round(x, 6))),
    min_size=2,
    max_size=12,
)
FOUR = [Effect(-0.9, 0.2), Effect(-0.1, 0.15), Effect(0.2, 0.3), Effect(-0.6, 0.1)]


def simulated(k: int, tau: float, seed: int) -> list[Effect]:
    rng = np.random.default_rng(seed)
    errors = rng.uniform(0.05, 0.6, k)
    return [Effect(float(rng.normal(0.3, math.hypot(tau, error))), float(error)) for error in errors]


@given(EFFECTS)
def test_common_and_dersimonian_laird_agree_with_statsmodels(effects: list[Effect]) -> None:
    """Where Q is at most its degrees of freedom statsmodels keeps a negative τ², or divides by zero."""
    assume(heterogeneity(effects).q > (len(effects) - 1) * (1 + 1e-6))
    y, variances = np.array([e.log_effect for e in effects]), np.array([e.standard_error**2 for e in effects])
    peer: Any = combine_effects(y, variances, method_re="dl")
    tau2 = dersimonian_laird(effects)
    fixed, random_effects = pool_at(effects, 0.0), pool_at(effects, tau2)
    assert heterogeneity(effects).q == pytest.approx(peer.q, rel=1e-9)
    assert fixed.log_effect == pytest.approx(peer.mean_effect_fe, rel=1e-9, abs=1e-9)
    assert fixed.standard_error == pytest.approx(peer.sd_eff_w_fe, rel=1e-9)
    assert tau2 == pytest.approx(peer.tau2, rel=1e-6)
    assert random_effects.log_effect == pytest.approx(peer.mean_effect_re, rel=1e-6, abs=1e-6)
    assert random_effects.standard_error == pytest.approx(peer.sd_eff_w_re, rel=1e-6)


@pytest.mark.parametrize("seed", range(8))
def test_paule_mandel_and_hartung_knapp_agree_with_statsmodels(seed: int) -> None:
    """The peer has no guard, which makes a difference only where τ² is 0.

    It takes an estimating equation a rounding error below 0 for no τ² at all, so its tolerance stays well above that.
    """
    effects = simulated(9, 0.5, seed)
    y, variances = np.array([e.log_effect for e in effects]), np.array([e.standard_error**2 for e in effects])
    peer: Any = combine_effects(y, variances, method_re="iterated", atol=1e-10)
    tau2 = paule_mandel(effects)
    assert tau2 == pytest.approx(peer.tau2, rel=1e-6, abs=1e-12)
    low, high = hartung_knapp(effects, pool_at(effects, tau2), 0.95).interval
    unguarded = t_of_level(0.95, 8) * float(peer.sd_eff_w_re_hksj)
    if tau2 > 0:
        assert (high - low) / 2 == pytest.approx(unguarded, rel=1e-5)
    else:
        assert (high - low) / 2 > unguarded


@given(EFFECTS, st.floats(0, 5))
def test_paule_mandel_solves_its_equation_from_any_start(effects: list[Effect], start: float) -> None:
    tau2, df = paule_mandel(effects), len(effects) - 1
    if tau2 > 0:
        assert generalised_q(effects, tau2) == pytest.approx(df, rel=1e-9)
    else:
        assert generalised_q(effects, 0.0) <= df * (1 + 1e-12)
    assert paule_mandel(effects, start) == pytest.approx(tau2, rel=1e-9, abs=1e-15)


@given(EFFECTS)
def test_reml_is_a_greatest_restricted_likelihood(effects: list[Effect]) -> None:
    def log_likelihood(tau2: float) -> float:
        _, total = weighted_mean(effects, tau2)
        logs = sum(math.log(e.standard_error**2 + tau2) for e in effects)
        return -0.5 * (logs + math.log(total) + generalised_q(effects, tau2))

    best = log_likelihood(reml(effects))
    assert all(log_likelihood(tau2) <= best + 1e-9 for tau2 in np.geomspace(1e-6, 40, 300))
    assert log_likelihood(0.0) <= best + 1e-12


def test_q_profile_limits_give_the_quantiles_of_chi_squared() -> None:
    low, high = tau2_interval(FOUR, 0.95)
    assert generalised_q(FOUR, low) == pytest.approx(chi_squared_of_p(0.025, 3))
    assert generalised_q(FOUR, high) == pytest.approx(chi_squared_of_p(0.975, 3))
    assert low < paule_mandel(FOUR) < high
    assert tau2_interval([Effect(0.1, 0.2)] * 3, 0.95) == (0.0, 0.0)


def test_i2_of_dersimonian_laird_is_that_of_q() -> None:
    assert i2_of_tau2(FOUR, dersimonian_laird(FOUR)) == pytest.approx(heterogeneity(FOUR).i2)


def test_the_guard_keeps_hartung_knapp_from_being_narrower_than_wald_with_t() -> None:
    concordant = [Effect(0.3, 0.2), Effect(0.31, 0.25), Effect(0.3, 0.3)]
    pooled = pool_at(concordant, 0.0)
    low, high = hartung_knapp(concordant, pooled, 0.95).interval
    assert (high - low) / 2 == pytest.approx(t_of_level(0.95, 2) * pooled.standard_error)


def test_hartung_knapp_hides_two_concordant_trials() -> None:
    """HR 0.78 twice, SE .057 and .2, become 0.39 to 1.57: why a claim uses it from five studies only."""
    effects = [Effect(math.log(0.78), 0.057), Effect(math.log(0.78), 0.2)]
    interval = hartung_knapp(effects, pool_at(effects, 0.0), 0.95).interval
    assert [round(math.exp(limit), 2) for limit in interval] == [0.39, 1.57]


def test_prediction_intervals() -> None:
    pooled = pool_at(FOUR, 0.1)
    spread = math.sqrt(0.1 + pooled.standard_error**2)
    interval = prediction_interval(pooled, 4, 0.95)
    assert interval is not None
    assert interval.high - pooled.log_effect == pytest.approx(4.302653 * spread, rel=1e-6)
    assert prediction_interval(pooled, 2, 0.95) is None
    assert normal_prediction_interval(pooled, 0.95).high - pooled.log_effect == pytest.approx(1.959964 * spread)


@given(EFFECTS, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_bytes(effects: list[Effect], shuffler: random.Random) -> None:
    shuffled = list(effects)
    shuffler.shuffle(shuffled)
    for function in (heterogeneity, dersimonian_laird, paule_mandel):
        assert repr(function(effects)) == repr(function(shuffled))
    assert repr(pool_at(effects, 0.3)) == repr(pool_at(shuffled, 0.3))


@given(EFFECTS, st.floats(0.01, 3))
def test_with_a_common_effect_a_study_of_exactly_0_never_makes_an_effect(effects: list[Effect], error: float) -> None:
    before = wald(pool_at(effects, 0.0), 0.95).interval
    after = wald(pool_at([*effects, Effect(0.0, error)], 0.0), 0.95).interval
    if before.low <= 0 <= before.high:
        assert after.low <= 1e-12
        assert after.high >= -1e-12


@given(EFFECTS)
def test_weights_sum_to_1(effects: list[Effect]) -> None:
    assert math.fsum(weight_shares(effects, 0.2)) == pytest.approx(1)


def test_eggers_test_is_the_weighted_regression_on_the_standard_error() -> None:
    effects = simulated(14, 0.3, 3)
    errors = np.array([e.standard_error for e in effects])
    design = np.column_stack([np.ones(14), errors])
    regression: Any = WLS
    peer = regression([e.log_effect for e in effects], design, weights=errors**-2.0).fit()
    ours = small_study_test(effects)
    assert ours is not None
    assert ours.intercept == pytest.approx(peer.params[1])
    assert ours.t == pytest.approx(peer.tvalues[1])
    assert ours.p_value == pytest.approx(peer.pvalues[1])


def odds_tables(k: int, seed: int) -> list[Cells]:
    """Return tables of studies of one odds ratio of 4, the small as the large."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(20, 400, k)
    tested, control = rng.binomial(sizes, 0.5), rng.binomial(sizes, 0.2)
    return [Cells(int(a), int(n - a), int(c), int(n - c)) for a, c, n in zip(tested, control, sizes, strict=True)]


def test_harbords_test_is_the_regression_of_the_score_on_its_root_information() -> None:
    tables = odds_tables(14, 5)
    score, information = [], []
    for a, b, c, d in tables:
        n, events = a + b + c + d, a + c
        score.append(a - (a + b) * events / n)
        information.append((a + b) * (c + d) * events * (n - events) / (n**2 * (n - 1)))
    root = np.sqrt(information)
    regression: Any = WLS
    peer = regression(np.array(score) / root, np.column_stack([np.ones(14), root])).fit()
    ours = harbord_test(tables)
    assert ours is not None
    assert ours.intercept == pytest.approx(peer.params[0])
    assert ours.p_value == pytest.approx(peer.pvalues[0])


def test_harbords_test_finds_small_studies_less_often_than_eggers_where_there_is_only_a_large_effect() -> None:
    """What it is for: an odds ratio far from 1 goes with its own standard error."""
    found = {"egger": 0, "harbord": 0}
    for seed in range(300):
        tables = odds_tables(20, seed)
        egger = small_study_test([log_odds_ratio(a, a + b, c, c + d) for a, b, c, d in tables])
        harbord = harbord_test(tables)
        assert egger is not None
        assert harbord is not None
        found["egger"] += egger.p_value < 0.1
        found["harbord"] += harbord.p_value < 0.1
    assert found["harbord"] < found["egger"]
    assert found["harbord"] < 0.15 * 300


@pytest.mark.parametrize(
    "effects",
    [
        [Effect(0.1, 0.2), Effect(0.2, 0.3)],
        [Effect(0.1, 0.2), Effect(0.2, 0.2), Effect(0.4, 0.2)],
        [Effect(0.2, 0.1), Effect(0.4, 0.2), Effect(0.6, 0.3), Effect(0.8, 0.4)],
    ],
)
def test_eggers_test_has_no_answer_without_residual_spread(effects: list[Effect]) -> None:
    assert small_study_test(effects) is None


@given(EFFECTS)
def test_the_most_influential_are_those_whose_omission_moves_a_limit_most(effects: list[Effect]) -> None:
    limits = [wald(pool_at(without(effects, i), 0.1), 0.95).interval for i in range(len(effects))]
    found = most_influential(effects, 0.1, 2)
    assert min(limits[i].low for i in found) == pytest.approx(min(one.low for one in limits), abs=1e-4)
    assert max(limits[i].high for i in found) == pytest.approx(max(one.high for one in limits), abs=1e-4)
    assert len(found) <= 4
