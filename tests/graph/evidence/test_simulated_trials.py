"""Log-rank-based and interval-based standard errors agree on simulated trials with equal arms."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from statsmodels.duration.hazard_regression import PHReg
from support.evidence import finding

from oncograph.graph.evidence.statistics.from_intervals import ratio_from_interval
from oncograph.graph.evidence.statistics.from_log_rank import log_rank, variance_of_allocation, variance_of_events

N_PER_ARM = 400
Floats = NDArray[np.float64]


def trial(ratio: float, seed: int) -> tuple[Floats, Floats, Floats]:
    """Return times, whether each ended in an event, and the arm (1 tested), with uniform censoring."""
    rng = np.random.default_rng(seed)
    arm = np.repeat([1.0, 0.0], N_PER_ARM)
    event = rng.exponential(1 / np.where(arm == 1, ratio, 1.0))
    censored = rng.uniform(0.5, 3.0, 2 * N_PER_ARM)
    return np.minimum(event, censored), (event <= censored).astype(float), arm


def log_rank_of(times: Floats, events: Floats, arm: Floats) -> tuple[float, float]:
    """Return O - E and the hypergeometric variance V of the log-rank test."""
    o_minus_e, variance = 0.0, 0.0
    for time in np.unique(times[events == 1]):
        at_risk = times >= time
        n, tested = at_risk.sum(), (at_risk & (arm == 1)).sum()
        died = ((times == time) & (events == 1)).sum()
        o_minus_e += ((times == time) & (events == 1) & (arm == 1)).sum() - died * tested / n
        if n > 1:
            variance += died * (tested / n) * (1 - tested / n) * (n - died) / (n - 1)
    return float(o_minus_e), float(variance)


@pytest.mark.parametrize("ratio", [0.67, 0.8, 1.0, 1.25, 1.5])
@pytest.mark.parametrize("seed", range(3))
def test_standard_errors_agree_within_3_percent(ratio: float, seed: int) -> None:
    times, events, arm = trial(ratio, seed)
    fitted = PHReg(times, arm[:, None], status=events).fit()
    low, high = (math.exp(limit) for limit in fitted.conf_int()[0])
    by_interval = ratio_from_interval(low, high, 0.95, math.exp(float(fitted.params[0])))
    by_log_rank = log_rank(*log_rank_of(times, events, arm))
    assert by_log_rank.standard_error == pytest.approx(by_interval.standard_error, rel=0.03)
    tested, control = float(events[arm == 1].sum()), float(events[arm == 0].sum())
    for variance in (
        variance_of_events(tested, control),
        variance_of_allocation(tested + control, N_PER_ARM, N_PER_ARM),
    ):
        assert 1 / math.sqrt(variance) == pytest.approx(by_interval.standard_error, rel=0.03)
    assert abs(by_log_rank.log_effect - by_interval.log_effect) < 0.1 * by_interval.standard_error + 0.03


def test_the_simulated_log_rank_is_what_a_finding_can_hold() -> None:
    o_minus_e, variance = log_rank_of(*trial(0.8, 0))
    assert finding(o_minus_e=o_minus_e, log_rank_variance=variance).log_rank_variance == variance
