"""What a pooled result hangs on: single studies, and small ones."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from .effects import Effect

T = TypeVar("T")


def leave_one_out(effects: Sequence[Effect], summarise: Callable[[Sequence[Effect]], T]) -> list[T]:
    """Return the summary without each study in turn.

    >>> leave_one_out([Effect(1.0, 1.0), Effect(2.0, 1.0)], lambda rest: rest[0].log_effect)
    [2.0, 1.0]
    """
    return [summarise([*effects[:i], *effects[i + 1 :]]) for i in range(len(effects))]


class SmallStudyTest(NamedTuple):
    """Egger's intercept, its standard error, t on k - 2 degrees of freedom, and the two-sided P."""

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
    fit = OLS([effect.log_effect / effect.standard_error for effect in effects], [[1.0, 1 / e] for e in errors]).fit()
    intercept, error = float(fit.params[0]), float(fit.bse[0])
    if not error > 1e-12 * abs(intercept):
        return None
    return SmallStudyTest(intercept, error, float(fit.tvalues[0]), float(fit.pvalues[0]))
