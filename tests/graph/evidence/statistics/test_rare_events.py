import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import fisher_exact, hypergeom
from statsmodels.stats.contingency_tables import StratifiedTable

from oncograph.graph.errors import NotDerivableError
from oncograph.graph.evidence.statistics.effects import Effect
from oncograph.graph.evidence.statistics.from_counts import Cells, log_odds_ratio, log_risk_ratio, risk_difference
from oncograph.graph.evidence.statistics.pooling import pool_at
from oncograph.graph.evidence.statistics.rare_events import (
    fisher_p,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_risk_difference,
    mantel_haenszel_risk_ratio,
    observed_minus_expected,
    peto_log_odds_ratio,
    within_one_to_two,
)

POOLS: list[Callable[[Sequence[Cells]], Effect]] = [
    mantel_haenszel_odds_ratio,
    mantel_haenszel_risk_ratio,
    mantel_haenszel_risk_difference,
]
COUNTS = st.integers(1, 200)
TABLES = st.lists(st.builds(Cells, COUNTS, COUNTS, COUNTS, COUNTS), min_size=1, max_size=6)
RARE = [Cells(0, 120, 3, 118), Cells(1, 240, 2, 235), Cells(2, 98, 6, 92), Cells(0, 50, 0, 52)]


@given(TABLES)
def test_mantel_haenszel_agrees_with_statsmodels(tables: list[Cells]) -> None:
    peer: Any = StratifiedTable([np.array([[t.a, t.b], [t.c, t.d]]) for t in tables])
    odds = mantel_haenszel_odds_ratio(tables)
    assert odds.log_effect == pytest.approx(peer.logodds_pooled, abs=1e-9)
    assert odds.standard_error == pytest.approx(peer.logodds_pooled_se, rel=1e-9)
    assert mantel_haenszel_risk_ratio(tables).log_effect == pytest.approx(math.log(peer.riskratio_pooled), abs=1e-9)


@given(st.builds(Cells, COUNTS, COUNTS, COUNTS, COUNTS))
def test_of_one_table_mantel_haenszel_is_the_table_itself(table: Cells) -> None:
    counts = table.a, table.a + table.b, table.c, table.c + table.d
    for pool, formula in zip(POOLS, (log_odds_ratio, log_risk_ratio, risk_difference), strict=True):
        pooled, own = pool([table]), formula(*counts)
        assert pooled.log_effect == pytest.approx(own.log_effect, abs=1e-9)
        assert pooled.standard_error == pytest.approx(own.standard_error, rel=1e-9)


def test_in_large_tables_satos_variance_is_the_sum_of_the_binomial_ones() -> None:
    tables = [Cells(400, 1600, 500, 1400), Cells(300, 2700, 420, 2500), Cells(900, 2100, 950, 2050)]
    weights = [(t.a + t.b) * (t.c + t.d) / sum(t) for t in tables]
    own = [risk_difference(t.a, t.a + t.b, t.c, t.c + t.d) for t in tables]
    binomial = math.hypot(*(w * e.standard_error for w, e in zip(weights, own, strict=True))) / sum(weights)
    assert mantel_haenszel_risk_difference(tables).standard_error == pytest.approx(binomial, rel=0.005)


def test_empty_cells_need_no_correction() -> None:
    for pool in POOLS:
        assert pool(RARE).log_effect < 0
        assert pool(RARE).standard_error > 0
    without_events = RARE[:-1]
    for pool in POOLS[:2]:
        assert pool(RARE).log_effect == pytest.approx(pool(without_events).log_effect)
    assert abs(POOLS[2](RARE).log_effect) < abs(POOLS[2](without_events).log_effect)


@pytest.mark.parametrize("pool", POOLS)
def test_swapped_arms_negate(pool: Callable[[Sequence[Cells]], Effect]) -> None:
    swapped = [Cells(t.c, t.d, t.a, t.b) for t in RARE]
    assert pool(swapped).log_effect == pytest.approx(-pool(RARE).log_effect)
    assert pool(swapped).standard_error == pytest.approx(pool(RARE).standard_error)


def test_what_has_no_ratio_says_so() -> None:
    for pool in POOLS[:2]:
        with pytest.raises(NotDerivableError, match="one arm only"):
            pool([Cells(0, 10, 2, 8), Cells(0, 20, 1, 19)])
    for pool in POOLS:
        with pytest.raises(NotDerivableError):
            pool([Cells(0, 10, 0, 10)])
    with pytest.raises(NotDerivableError, match="no event"):
        peto_log_odds_ratio(Cells(0, 10, 0, 12))
    with pytest.raises(NotDerivableError, match="nothing but events"):
        peto_log_odds_ratio(Cells(10, 0, 12, 0))


@given(st.integers(0, 30), st.integers(1, 30), st.integers(1, 30), st.integers(0, 30))
def test_petos_expectation_and_variance_are_hypergeometric(a: int, b: int, c: int, d: int) -> None:
    assume(a + b + c + d > 3)  # scipy also computes the kurtosis, which has none below
    o_minus_e, variance = observed_minus_expected(Cells(a, b, c, d))
    mean, peer = hypergeom(a + b + c + d, a + c, a + b).stats(moments="mv")
    assert a - o_minus_e == pytest.approx(float(mean))
    assert variance == pytest.approx(float(peer))


def test_petos_odds_ratios_pool_as_sums() -> None:
    parts = [observed_minus_expected(table) for table in RARE[:-1]]
    pooled = pool_at([peto_log_odds_ratio(table) for table in RARE[:-1]], 0.0)
    assert pooled.log_effect == pytest.approx(sum(o for o, _ in parts) / sum(v for _, v in parts))
    assert pooled.standard_error == pytest.approx(sum(v for _, v in parts) ** -0.5)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_fishers_exact_p_is_that_of_scipy(a: int, b: int, c: int, d: int) -> None:
    peer: Any = fisher_exact(np.array([[a, b], [c, d]]))
    assert fisher_p(Cells(a, b, c, d)) == pytest.approx(peer.pvalue, rel=1e-7)


def test_fishers_exact_p_of_large_tables_ends_in_time() -> None:
    peer: Any = fisher_exact(np.array([[1000, 2000], [900, 2100]]))
    assert fisher_p(Cells(1000, 2000, 900, 2100)) == pytest.approx(peer.pvalue, rel=1e-7)
    assert fisher_p(Cells(0, 40_000, 0, 100)) == 1


def test_arms_up_to_twice_the_other() -> None:
    assert within_one_to_two(10, 20)
    assert within_one_to_two(20, 10)
    assert not within_one_to_two(10, 21)
