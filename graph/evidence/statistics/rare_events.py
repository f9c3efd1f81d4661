"""Rare events in two arms: methods that need no correction of empty cells.

Peto's odds ratio for a study, Mantel and Haenszel's estimates over studies, and Fisher's exact test. Tables come
uncorrected: `from_counts.cells` with a correction of 0.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

from ...errors import NotDerivableError
from .effects import Effect
from .from_counts import TABLES, Cells
from .from_log_rank import log_rank


def within_one_to_two(n_t: float, n_c: float) -> bool:
    """Return whether neither arm has more than twice the patients of the other; beyond, Peto's odds ratio is biased.

    Greenland and Salvan 1990, Stat Med 9:247; Cochrane Handbook 6.5, section 10.4.2.

    >>> within_one_to_two(100, 50), within_one_to_two(30, 300)
    (True, False)
    """
    return max(n_t, n_c) <= 2 * min(n_t, n_c)


def observed_minus_expected(table: Cells) -> tuple[float, float]:
    """Return O - E of the tested arm and its hypergeometric variance V = n_t n_c m (N - m) / (N² (N - 1)).

    By hand: 1 of 10 against 4 of 10: E = 10 · 5 / 20 = 2.5, V = 100 · 5 · 15 / (400 · 19) = 0.98684.

    >>> o_minus_e, variance = observed_minus_expected(Cells(1, 9, 4, 6))
    >>> o_minus_e, round(variance, 5)
    (-1.5, 0.98684)
    """
    n_t, n_c, events = table.a + table.b, table.c + table.d, table.a + table.c
    n = n_t + n_c
    return table.a - n_t * events / n, n_t * n_c * events * (n - events) / (n**2 * (n - 1))


@lru_cache(maxsize=TABLES)
def peto_log_odds_ratio(table: Cells) -> Effect:
    """Return ln OR = (O - E) / V with SE 1 / √V (Yusuf 1985, Prog Cardiovasc Dis 27:335); for arms within 1 to 2.

    Pooled with a common effect it is Σ(O - E) / ΣV.

    By hand: 1 of 10 against 4 of 10: -1.5 / 0.98684 = -1.52, SE 1.00664.

    >>> effect = peto_log_odds_ratio(Cells(1, 9, 4, 6))
    >>> round(effect.log_effect, 5), round(effect.standard_error, 5)
    (-1.52, 1.00664)

    :raises NotDerivableError: there are no events, or only events, in both arms.
    """
    _informative(table)
    return log_rank(*observed_minus_expected(table))


def mantel_haenszel_odds_ratio(tables: Sequence[Cells]) -> Effect:
    """Return ln OR = ln(ΣR / ΣS), R = ad/N and S = bc/N, with the variance of Robins, Breslow and Greenland.

    Mantel and Haenszel 1959, J Natl Cancer Inst 22:719; Robins 1986, Biometrics 42:311: with P = (a + d)/N and
    Q = (b + c)/N, Σ PR / 2(ΣR)² + Σ(PS + QR) / 2ΣRΣS + Σ QS / 2(ΣS)². A table without events adds nothing.

    By hand, one table, 10 of 20 against 5 of 20: ln(150 / 50) = 1.0986; R 3.75, S 1.25, P 0.625, Q 0.375: variance
    0.08333 + 0.23333 + 0.15 = 0.46667, that of the table itself.

    >>> effect = mantel_haenszel_odds_ratio([Cells(10, 10, 5, 15)])
    >>> round(effect.log_effect, 4), round(effect.standard_error**2, 5)
    (1.0986, 0.46667)

    :raises NotDerivableError: over all tables one of the products is 0: there is no finite ratio.
    """
    sizes = [sum(table) for table in tables]
    r = [t.a * t.d / n for t, n in zip(tables, sizes, strict=True)]
    s = [t.b * t.c / n for t, n in zip(tables, sizes, strict=True)]
    p = [(t.a + t.d) / n for t, n in zip(tables, sizes, strict=True)]
    sum_r, sum_s = math.fsum(r), math.fsum(s)
    if not (sum_r > 0 and sum_s > 0):
        raise NotDerivableError("events in one arm only: without correction there is no finite odds ratio")
    parts = list(zip(p, r, s, strict=True))
    variance = (
        math.fsum(p * r for p, r, _ in parts) / (2 * sum_r**2)
        + math.fsum(p * s + (1 - p) * r for p, r, s in parts) / (2 * sum_r * sum_s)
        + math.fsum((1 - p) * s for p, _, s in parts) / (2 * sum_s**2)
    )
    return Effect(math.log(sum_r / sum_s), math.sqrt(variance))


def mantel_haenszel_risk_ratio(tables: Sequence[Cells]) -> Effect:
    """Return ln RR = ln(Σ a n_c/N / Σ c n_t/N), with the variance of Greenland and Robins 1985, Biometrics 41:55.

    Variance: Σ (n_t n_c m - a c N)/N² over the product of the two sums, m the events of both arms.

    By hand, one table, 10 of 20 against 5 of 20: ln 2 = 0.6931; (400 · 15 - 50 · 40)/1600 = 2.5 over 5 · 2.5: 0.2.

    >>> effect = mantel_haenszel_risk_ratio([Cells(10, 10, 5, 15)])
    >>> round(effect.log_effect, 4), round(effect.standard_error**2, 5)
    (0.6931, 0.2)

    :raises NotDerivableError: an arm has no event in any table, or all tables have nothing but events.
    """
    rows = [(t, t.a + t.b, t.c + t.d, sum(t)) for t in tables]
    tested = math.fsum(t.a * n_c / n for t, _, n_c, n in rows)
    control = math.fsum(t.c * n_t / n for t, n_t, _, n in rows)
    spread = math.fsum((n_t * n_c * (t.a + t.c) - t.a * t.c * n) / n**2 for t, n_t, n_c, n in rows)
    if not (tested > 0 and control > 0 and spread > 0):
        raise NotDerivableError("events in one arm only, or nothing but events: there is no finite risk ratio")
    return Effect(math.log(tested / control), math.sqrt(spread / (tested * control)))


def mantel_haenszel_risk_difference(tables: Sequence[Cells]) -> Effect:
    """Return RD = Σ (a n_c - c n_t)/N / Σ n_t n_c/N, with the variance of Sato 1989, Biometrics 45:1323.

    Variance: (RD ΣP + ΣQ) / (Σ n_t n_c/N)², P = (n_t² c - n_c² a + n_t n_c (n_c - n_t)/2)/N² and
    Q = (a (n_c - c) + c (n_t - a))/(2N). A study without events takes part, and pulls the difference towards 0.

    By hand, one table, 10 of 20 against 5 of 20: 5/20 = 0.25; P = (2000 - 4000)/1600 = -1.25,
    Q = (150 + 50)/80 = 2.5: (2.5 - 0.3125) / 100 = 0.021875.

    >>> effect = mantel_haenszel_risk_difference([Cells(10, 10, 5, 15)])
    >>> effect.log_effect, round(effect.standard_error**2, 6)
    (0.25, 0.021875)

    :raises NotDerivableError: no table has an event, or all have nothing but events: its error is not known.
    """
    rows = [(t, t.a + t.b, t.c + t.d, sum(t)) for t in tables]
    weight = math.fsum(n_t * n_c / n for _, n_t, n_c, n in rows)
    difference = math.fsum((t.a * n_c - t.c * n_t) / n for t, n_t, n_c, n in rows) / weight
    p = math.fsum((n_t**2 * t.c - n_c**2 * t.a + n_t * n_c * (n_c - n_t) / 2) / n**2 for t, n_t, n_c, n in rows)
    q = math.fsum((t.a * t.d + t.c * t.b) / (2 * n) for t, _, _, n in rows)
    variance = (difference * p + q) / weight**2
    if not variance > 0:
        raise NotDerivableError("no event, or nothing but events: the risk difference has no standard error")
    return Effect(difference, math.sqrt(variance))


@lru_cache(maxsize=TABLES)
def fisher_p(table: Cells) -> float:
    """Return the two-sided P of Fisher's exact test: the tables with these margins that are no likelier than this one.

    Counted in whole numbers, which are exact, and need far less time than scipy's floats; cells are whole.

    By hand: 0 of 5 against 4 of 5: of C(10, 4) = 210 ways 5 put all four in one arm, and 5 in the other: 10/210.

    >>> round(fisher_p(Cells(0, 5, 4, 1)), 6)
    0.047619
    """
    a, b, c, d = (int(cell) for cell in table)
    least = max(0, a - d)
    ways = [math.comb(a + b, least) * math.comb(c + d, a + c - least)]
    for i in range(least, min(a + b, a + c)):
        # One more event in the tested arm, one fewer in the control arm; the division leaves no rest.
        ways.append(ways[-1] * (a + b - i) * (a + c - i) // ((i + 1) * (d - a + i + 1)))
    observed = ways[a - least]
    return sum(number for number in ways if number <= observed) / sum(ways)


def _informative(table: Cells) -> None:
    if table.a + table.c == 0 or table.b + table.d == 0:
        raise NotDerivableError("no event, or nothing but events, in both arms: there is no odds ratio")
