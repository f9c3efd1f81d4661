"""Pools of toxicities: tables as odds ratios, those of rare events by methods that correct no empty cell.

Cochrane Handbook 6.5, section 10.4.4: Peto's where neither arm has more than twice the patients of the other, else
Mantel and Haenszel's. Both take the effect as one and the same in all studies.
"""

import math
from collections.abc import Sequence

from ...measures import Measure
from ..finding.derivation import Derivation
from ..finding.sides import HARMFUL, counts, restored_counts
from ..rules import Rules
from ..statistics.effects import Effect, attempted
from ..statistics.from_counts import Cells, log_odds_ratio
from ..statistics.rare_events import mantel_haenszel_odds_ratio, peto_log_odds_ratio, within_one_to_two
from .pools import Method, Pool, first_of, pools_by_scale, rank_of_pool
from .selection import Counted


def pool_of_toxicity(counted: Sequence[Counted], rules: Rules) -> Pool | None:
    """Return the odds ratios, else the findings on the scale that holds the most information; None without any.

    Tables are pooled as nothing but odds ratios. Where all are tables, and one is of a rare event, they are pooled
    without correction; None where that gives no finite odds ratio.
    """
    pools = pools_by_scale(counted, HARMFUL, rules, tables_as_they_are=False)
    pool = first_of(pools, lambda pool: (pool.measure is not Measure.OR, *rank_of_pool(pool)))
    if pool is None or pool.measure is not Measure.OR:
        return pool
    tables = [table for one in pool.members if (table := table_of(one)) is not None]
    if len(tables) < len(pool.members) or not any(is_rare(table, rules) for table in tables):
        return pool
    return _rare(pool, tables)


def _rare(pool: Pool, tables: Sequence[Cells]) -> Pool | None:
    """Return the pool by Peto's method, or Mantel and Haenszel's, whose effects only say what each study weighs."""
    if all(within_one_to_two(a + b, c + d) for a, b, c, d in tables):
        method, of_each = Method.PETO, list(map(peto_log_odds_ratio, tables))
    elif attempted(mantel_haenszel_odds_ratio, tables)[0] is not None:
        method, of_each = Method.MANTEL_HAENSZEL, [log_odds_ratio(a, a + b, c, c + d) for a, b, c, d in tables]
    else:
        return None
    shares = [one.share for one in pool.members]
    effects = tuple(
        Effect(effect.log_effect, effect.standard_error * math.sqrt(share))
        for effect, share in zip(of_each, shares, strict=True)
    )
    smaller = tuple(divided_table(table, share) for table, share in zip(tables, shares, strict=True))
    return pool._replace(effects=effects, method=method, tables=smaller)


def divided_table(table: Cells, share: float) -> Cells:
    """Return a table of as many fewer patients as its variance grows where comparisons share an arm."""
    return table if share == 1 else Cells(*(cell / share for cell in table))


def is_rare(table: Cells, rules: Rules) -> bool:
    """Return whether a table has a zero cell, or an arm in which the event is rarer than the rules say."""
    a, b, c, d = table
    return not all(table) or min(a / (a + b), c / (c + d)) < rules.rare_risk


def table_of(one: Counted) -> Cells | None:
    """Return the table that a finding on a toxicity gives, from the side its claim is read from; None without one.

    A finding that is adjusted, or known as an odds ratio with its interval or P, is no table.
    """
    finding, found = one.evidence.finding, one.evidence.estimate
    of_counts = found.derivation in {None, Derivation.COUNTS, Derivation.COUNTS_OF_PROPORTIONS}
    if finding.adjusted or (found.scale is Measure.OR and not of_counts):
        return None
    numbers = counts(finding, HARMFUL) or restored_counts(finding, one.evidence.study)
    if numbers is None or not numbers[1] or not numbers[3]:
        return None
    events_t, n_t, events_c, n_c = numbers
    table = Cells(events_t, n_t - events_t, events_c, n_c - events_c)
    return table if one.sign > 0 else Cells(table.c, table.d, table.a, table.b)
