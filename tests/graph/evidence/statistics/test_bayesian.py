import math
import random
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from oncograph.graph.evidence.statistics.bayesian import (
    credible_interval,
    posterior,
    probability_above,
    probability_below,
    quantile,
)
from oncograph.graph.evidence.statistics.effects import Effect
from oncograph.graph.evidence.statistics.pooling import pool_at, wald
from oncograph.graph.evidence.statistics.quantiles import z_of_level

EFFECTS = st.lists(
    st.builds(Effect, st.floats(-3, 3).map(lambda x: round(x, 6)), st.floats(0.005, 2).map(lambda x: round(x, 6))),
    min_size=1,
    max_size=8,
)
SCALES = st.sampled_from([0.05, 0.25, 0.5, 2.0])
THREE = [Effect(-0.4, 0.1), Effect(-0.1, 0.15), Effect(0.2, 0.3)]


class Dense(NamedTuple):
    mean: float
    below: Callable[[float], float]


def dense_grid(effects: list[Effect], scale: float) -> Dense:
    """Return the posterior by 4,000 Gauss-Legendre points in τ, an integration of another kind than the product's."""
    y, errors = (np.array(column)[:, None] for column in zip(*effects, strict=True))
    ends = np.r_[0, np.geomspace(min(errors.min(), scale) / 50, 12 * scale + 20 * float(np.ptp(y)), 80)]
    points, weights = np.polynomial.legendre.leggauss(50)
    half = np.diff(ends)[:, None] / 2
    tau = (half * points + (ends[1:] + ends[:-1])[:, None] / 2).ravel()
    variances = errors**2 + tau**2
    total = (1 / variances).sum(0)
    mean = (y / variances).sum(0) / total
    q = ((y - mean) ** 2 / variances).sum(0)
    density = -0.5 * ((tau / scale) ** 2 + np.log(variances).sum(0) + np.log(total) + q)
    share = np.exp(density - density.max()) * (half * weights).ravel()
    share /= share.sum()
    return Dense(float(share @ mean), lambda limit: float(share @ ndtr((limit - mean) * np.sqrt(total))))


@given(EFFECTS, SCALES)
def test_the_posterior_is_that_of_a_dense_grid(effects: list[Effect], scale: float) -> None:
    found, dense = posterior(effects, scale), dense_grid(effects, scale)
    low, high = credible_interval(found, 0.95)
    assert found.mean == pytest.approx(dense.mean, abs=1e-6 * found.standard_deviation)
    assert dense.below(low) == pytest.approx(0.025, abs=1e-7)
    assert dense.below(high) == pytest.approx(0.975, abs=1e-7)
    assert dense.below(quantile(found, 0.5)) == pytest.approx(0.5, abs=1e-7)
    for limit in (0.0, math.log(0.8)):
        assert probability_below(found, limit) == pytest.approx(dense.below(limit), abs=1e-7)


@given(st.floats(-2, 2), st.floats(0.01, 2), st.floats(0.02, 2))
def test_of_one_study_the_spread_between_studies_is_that_of_the_prior(value: float, error: float, scale: float) -> None:
    found = posterior([Effect(value, error)], scale)
    assert found.mean == pytest.approx(value, abs=1e-12)
    assert found.standard_deviation == pytest.approx(math.hypot(error, scale), rel=1e-7)
    assert quantile(found, 0.5) == pytest.approx(value, abs=1e-9)


@given(EFFECTS)
def test_a_prior_that_leaves_no_room_for_spread_gives_the_common_effect(effects: list[Effect]) -> None:
    pooled = pool_at(effects, 0.0)
    found, common = posterior(effects, 1e-6), wald(pooled, 0.95).interval
    assert found.mean == pytest.approx(pooled.log_effect, abs=1e-6)
    assert credible_interval(found, 0.95) == pytest.approx(common, abs=1e-6)


@pytest.mark.parametrize("k", [2, 5, 20])
def test_identical_studies_leave_some_spread_open_and_less_the_more_there_are(k: int) -> None:
    found = posterior([Effect(-0.3, 0.2)] * k, 0.25)
    low, high = credible_interval(found, 0.95)
    common = z_of_level(0.95) * 0.2 / math.sqrt(k)
    assert found.mean == pytest.approx(-0.3)
    assert (low + high) / 2 == pytest.approx(-0.3)
    assert common < (high - low) / 2 < 1.7 * common
    more = credible_interval(posterior([Effect(-0.3, 0.2)] * (k + 1), 0.25), 0.95)
    assert more.high - more.low < high - low


@given(EFFECTS, SCALES, st.floats(-2, 2))
def test_probabilities_add_up_and_mirror(effects: list[Effect], scale: float, limit: float) -> None:
    found = posterior(effects, scale)
    mirrored = posterior([Effect(-effect.log_effect, effect.standard_error) for effect in effects], scale)
    assert probability_below(found, limit) + probability_above(found, limit) == pytest.approx(1, abs=1e-12)
    assert probability_above(found, limit) == pytest.approx(probability_below(mirrored, -limit), abs=1e-12)


def test_a_small_tail_is_not_lost() -> None:
    assert 0 < probability_above(posterior([Effect(-3.0, 0.1), Effect(-3.1, 0.1)], 0.05), 0.0) < 1e-20


@given(EFFECTS, SCALES, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_bytes(effects: list[Effect], scale: float, shuffler: random.Random) -> None:
    shuffled = list(effects)
    shuffler.shuffle(shuffled)
    assert repr(posterior(effects, scale)) == repr(posterior(shuffled, scale))


def test_few_points_in_tau_are_enough() -> None:
    assert len(posterior(THREE, 0.25).components) < 60


def test_studies_that_contradict_each_other_beyond_all_measure_end_all_the_same() -> None:
    found = posterior([Effect(1e49, 1e-49), Effect(-1e49, 1e-49)], 0.25)
    assert found.mean == pytest.approx(0, abs=1e40)
    assert posterior([Effect(10.0, 0.01), Effect(-10.0, 0.01)], 0.25).standard_deviation > 1


def test_a_scale_of_0_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        posterior(THREE, 0.0)
