"""What a pooled result hangs on: single studies, and small ones."""

import heapq
import math
from collections.abc import Sequence
from typing import NamedTuple

from .effects import Effect
from .from_counts import Cells
from .heterogeneity import weighted_mean
from .rare_events import peto_log_odds_ratio


def without(effects: Sequence[Effect], i: int) -> list[Effect]:
    """Return the effects without one of them.

    >>> without([Effect(1.0, 1.0), Effect(2.0, 1.0)], 0)
    [Effect(log_effect=2.0, standard_error=1.0)]
    """
    return [*effects[:i], *effects[i + 1 :]]


def most_influential(effects: Sequence[Effect], tau2: float, count: int) -> list[int]:
    """Return the places of the studies whose omission moves a limit of the interval furthest out, at this τ².

    They are the `count` with the lowest lower limit and the `count` with the highest upper limit of those without one
    study: if no omission of theirs changes a verdict, none does, short of a change in τ² that only another brings
    about.

    >>> most_influential([Effect(-1.0, 0.1), Effect(0.0, 0.1), Effect(1.0, 0.1)], 0.0, 1)
    [0, 2]
    """
    mean, total = weighted_mean(effects, tau2)
    lows: list[tuple[float, int]] = []
    highs: list[tuple[float, int]] = []
    for i, effect in enumerate(effects):
        weight = 1 / (effect.standard_error**2 + tau2)
        rest = max(total - weight, 1e-15 * total)
        centre, half = mean + weight * (mean - effect.log_effect) / rest, 1.96 / math.sqrt(rest)
        lows.append((centre - half, i))
        highs.append((-centre - half, i))
    return sorted({i for _, i in (*heapq.nsmallest(count, lows), *heapq.nsmallest(count, highs))})


class SmallStudyTest(NamedTuple):
    """The intercept, its standard error, t on k - 2 degrees of freedom, and the two-sided P."""

    intercept: float
    standard_error: float
    t: float
    p_value: float


def small_study_test(effects: Sequence[Effect]) -> SmallStudyTest | None:
    """Return Egger's regression of effect / SE on 1 / SE, whose intercept is 0 without small-study effects.

    Egger 1997, BMJ 315:629; the same as the regression of effect on SE weighted by 1/SE². None where it has no
    answer: fewer than three studies, all equally precise, or all on one line.
    """
    from statsmodels.regression.linear_model import OLS  # noqa: PLC0415 - costs more than a second

    errors = [effect.standard_error for effect in effects]
    if len(errors) < 3 or max(errors) - min(errors) <= 1e-12 * max(errors):
        return None
    precisions = [
        [1.0, min(errors) / e] for e in errors
    ]  # at most 1, so that the columns are of a size; only the slope
    fit = OLS([effect.log_effect / effect.standard_error for effect in effects], precisions).fit()
    intercept, error = float(fit.params[0]), float(fit.bse[0])
    if not error > 1e-12 * abs(intercept):
        return None
    return SmallStudyTest(intercept, error, float(fit.tvalues[0]), float(fit.pvalues[0]))


def harbord_test(tables: Sequence[Cells]) -> SmallStudyTest | None:
    """Return Harbord's regression of (O - E)/√V on √V, for odds ratios from counts.

    Harbord, Egger and Sterne 2006, Stat Med 25:3443: Egger's test with the score and its variance, since an odds ratio
    from counts and its standard error go together even without small-study effects. (O - E)/√V and √V are Peto's
    ln OR / SE and 1 / SE. Tables come uncorrected, and with events, and not only events, in some arm.
    """
    return small_study_test([peto_log_odds_ratio(table) for table in tables])
