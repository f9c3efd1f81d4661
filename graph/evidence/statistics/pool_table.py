"""Pool a table of effect sizes: common effect, random effects, heterogeneity, and what the result hangs on."""

import math
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from ...errors import NotDerivableError
from ...measures import Measure
from ..rules import Rules
from .bayesian import credible_interval, posterior, probability_above, probability_below, quantile
from .effects import Effect, round_significant
from .from_counts import Cells
from .heterogeneity import dersimonian_laird, heterogeneity, i2_of_tau2, paule_mandel, reml, tau2_interval
from .margins import margins_of
from .pooling import (
    Pooled,
    hartung_knapp,
    normal_prediction_interval,
    pool_at,
    prediction_interval,
    wald,
    weight_shares,
)
from .quantiles import z_of_level
from .sensitivity import SmallStudyTest, harbord_test, small_study_test, without
from .single_arm import share_of_logit

T = TypeVar("T")

LEAVE_ONE_OUT_UP_TO = 500
"""Studies up to which each is left out in turn; the work grows with their square."""


class PoolMeasure(StrEnum):
    """What the effects of a table are; PR is a proportion in one arm, pooled on the logit scale."""

    HR = "HR"
    OR = "OR"
    RR = "RR"
    RD = "RD"
    MD = "MD"
    SMD = "SMD"
    PR = "PR"


RATIOS = frozenset({PoolMeasure.HR, PoolMeasure.OR, PoolMeasure.RR})


class PoolRow(NamedTuple):
    """A study's effect, on the log or logit scale where the measure is a ratio or proportion; else why it has none.

    `table` holds the uncorrected counts of an odds ratio that comes from counts.
    """

    line: int
    study: str
    effect: Effect | None
    left_out: str | None = None
    table: Cells | None = None


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FixedEffect(_Result):
    """The common-effect result; ratios as ratios, proportions as shares of 1."""

    value: float
    ci_low: float
    ci_high: float
    p_value: float


class RandomEffects(_Result):
    """One random-effects model's result; all none with one study. I² is τ²/(τ² + s²) of this model, a share of 1."""

    value: float | None = None
    tau2: float | None = Field(default=None, description="on the scale of the effects: log, or logit for PR")
    i2: float | None = None
    ci_low: float | None = Field(default=None, description="Hartung-Knapp, guarded")
    ci_high: float | None = None
    p_value: float | None = Field(default=None, description="Hartung-Knapp, guarded")
    wald_low: float | None = None
    wald_high: float | None = None
    prediction_low: float | None = Field(default=None, description="t on k - 2 degrees; none below three studies")
    prediction_high: float | None = None
    normal_prediction_low: float | None = Field(default=None, description="normal, as metafor prints it")
    normal_prediction_high: float | None = None


class BayesianEffects(_Result):
    """Random effects with a half-normal prior of τ and a flat one of the mean, from two studies up."""

    value: float = Field(description="posterior mean, of ratios that of the logarithm")
    median: float
    ci_low: float = Field(description="credible interval with equal tails")
    ci_high: float
    tau_scale: float = Field(description="scale of the prior of τ")
    probability_below: float = Field(description="of a mean below no effect: a ratio below 1, a difference below 0")
    probability_below_margin: float = Field(description="of a mean below the lower margin of no difference")
    probability_above_margin: float = Field(description="of a mean above the upper margin of no difference")


class StudyWeight(_Result):
    """One study's effect with its interval, and its shares of the weight, which sum to 1."""

    study: str
    line: int
    value: float
    ci_low: float
    ci_high: float
    weight_fixed: float
    weight_random: float = Field(description="with Paule and Mandel's τ²")


class LeftOut(_Result):
    """The Paule-Mandel result without one study, with its Wald interval."""

    without: str
    line: int
    value: float
    ci_low: float
    ci_high: float


class NotPooled(_Result):
    """A study that has no effect of this measure, and why."""

    study: str
    line: int
    reason: str


class SmallStudies(_Result):
    """The intercept with t on k - 2 degrees of freedom; given from ten studies up."""

    intercept: float
    t: float
    p_value: float


class PooledTable(_Result):
    """What a table of effect sizes adds up to."""

    measure: PoolMeasure
    k: int
    level: float
    q: float
    df: int
    q_p_value: float
    i2: float = Field(description="(Q - df)/Q as a share of 1, at least 0")
    tau2_low: float | None = Field(default=None, description="interval of τ² by the Q profile")
    tau2_high: float | None = None
    fixed: FixedEffect
    dersimonian_laird: RandomEffects
    paule_mandel: RandomEffects
    reml: RandomEffects
    bayesian: BayesianEffects | None = Field(default=None, description="for HR, OR, RR and SMD")
    small_study_test: SmallStudies | None = Field(default=None, description="Egger's")
    harbord_test: SmallStudies | None = Field(default=None, description="of odds ratios, where all come from counts")
    studies: tuple[StudyWeight, ...]
    leave_one_out: tuple[LeftOut, ...] = Field(description="from 2 to 500 studies")
    left_out: tuple[NotPooled, ...]


def pool(rows: Sequence[PoolRow], measure: PoolMeasure, rules: Rules) -> PooledTable:
    """Return the pooled results of the rows that have an effect, naming those that have none.

    Rows in any order give the same results; `studies` keeps their order.

    :raises NotDerivableError: no row has an effect.
    """
    used = [(row, row.effect) for row in rows if row.effect is not None]
    if not used:
        reasons = {row.left_out for row in rows}
        raise NotDerivableError(f"no study to pool{f': {reasons.pop()}' if len(reasons) == 1 else ''}")
    effects = sorted(effect for _, effect in used)
    tables = sorted(row.table for row, _ in used if row.table is not None)
    level = rules.confidence_level
    spread = heterogeneity(effects)
    several = len(effects) > 1
    fixed = pool_at(effects, 0.0)
    common = wald(fixed, level)
    tau2 = paule_mandel(effects) if several else 0.0
    profile = tau2_interval(effects, level) if several else (None, None)
    return PooledTable(
        measure=measure,
        k=len(effects),
        level=level,
        q=round_significant(spread.q),
        df=spread.df,
        q_p_value=round_significant(spread.p_value),
        i2=round_significant(spread.i2),
        tau2_low=_rounded(profile[0]),
        tau2_high=_rounded(profile[1]),
        fixed=FixedEffect(
            value=_back(fixed.log_effect, measure),
            ci_low=_back(common.interval.low, measure),
            ci_high=_back(common.interval.high, measure),
            p_value=round_significant(common.p_value),
        ),
        dersimonian_laird=_model(effects, dersimonian_laird, measure, rules),
        paule_mandel=_model(effects, paule_mandel, measure, rules),
        reml=_model(effects, reml, measure, rules),
        bayesian=_bayesian(effects, measure, rules),
        small_study_test=_small_studies(effects, small_study_test, rules),
        harbord_test=_small_studies(tables, harbord_test, rules) if len(tables) == len(used) else None,
        studies=_studies(used, effects, tau2, measure, level),
        leave_one_out=_without_each(used, tau2, measure, level),
        left_out=tuple(
            NotPooled(study=row.study, line=row.line, reason=row.left_out) for row in rows if row.left_out is not None
        ),
    )


def _model(
    effects: Sequence[Effect], tau2_of: Callable[[Sequence[Effect]], float], measure: PoolMeasure, rules: Rules
) -> RandomEffects:
    k, level = len(effects), rules.confidence_level
    if k < 2:
        return RandomEffects()
    pooled = pool_at(effects, tau2_of(effects))
    adjusted, plain = hartung_knapp(effects, pooled, level), wald(pooled, level).interval
    predicted = prediction_interval(pooled, k, level) if k >= rules.prediction_interval_from else None
    normal = normal_prediction_interval(pooled, level)
    return RandomEffects(
        value=_back(pooled.log_effect, measure),
        tau2=round_significant(pooled.tau2),
        i2=round_significant(i2_of_tau2(effects, pooled.tau2)),
        ci_low=_back(adjusted.interval.low, measure),
        ci_high=_back(adjusted.interval.high, measure),
        p_value=round_significant(adjusted.p_value),
        wald_low=_back(plain.low, measure),
        wald_high=_back(plain.high, measure),
        prediction_low=_back(predicted.low, measure) if predicted else None,
        prediction_high=_back(predicted.high, measure) if predicted else None,
        normal_prediction_low=_back(normal.low, measure),
        normal_prediction_high=_back(normal.high, measure),
    )


def _studies(
    used: Sequence[tuple[PoolRow, Effect]], effects: Sequence[Effect], tau2: float, measure: PoolMeasure, level: float
) -> tuple[StudyWeight, ...]:
    z = z_of_level(level)
    fixed = dict(zip(effects, weight_shares(effects, 0.0), strict=True))
    random = dict(zip(effects, weight_shares(effects, tau2), strict=True))
    return tuple(
        StudyWeight(
            study=row.study,
            line=row.line,
            value=_back(effect.log_effect, measure),
            ci_low=_back(effect.log_effect - z * effect.standard_error, measure),
            ci_high=_back(effect.log_effect + z * effect.standard_error, measure),
            weight_fixed=round_significant(fixed[effect]),
            weight_random=round_significant(random[effect]),
        )
        for row, effect in used
    )


def _without_each(
    used: Sequence[tuple[PoolRow, Effect]], tau2: float, measure: PoolMeasure, level: float
) -> tuple[LeftOut, ...]:
    if not 2 <= len(used) <= LEAVE_ONE_OUT_UP_TO:
        return ()
    effects = [effect for _, effect in used]
    rest: list[Pooled] = []
    for i in range(len(effects)):
        others = without(effects, i)
        rest.append(pool_at(others, paule_mandel(others, tau2) if len(others) > 1 else 0.0))
    return tuple(
        LeftOut(
            without=row.study,
            line=row.line,
            value=_back(pooled.log_effect, measure),
            ci_low=_back(wald(pooled, level).interval.low, measure),
            ci_high=_back(wald(pooled, level).interval.high, measure),
        )
        for (row, _), pooled in zip(used, rest, strict=True)
    )


def _bayesian(effects: Sequence[Effect], measure: PoolMeasure, rules: Rules) -> BayesianEffects | None:
    scale = None if measure is PoolMeasure.PR else Measure(measure)
    limits = margins_of(scale, rules) if scale is not None else None
    if len(effects) < 2 or scale is None or scale.tau_scale is None or limits is None:
        return None
    tau_scale: float = getattr(rules, scale.tau_scale)
    found = posterior(effects, tau_scale)
    interval = credible_interval(found, rules.confidence_level)
    return BayesianEffects(
        value=_back(found.mean, measure),
        median=_back(quantile(found, 0.5), measure),
        ci_low=_back(interval.low, measure),
        ci_high=_back(interval.high, measure),
        tau_scale=tau_scale,
        probability_below=round_significant(probability_below(found, 0.0)),
        probability_below_margin=round_significant(probability_below(found, limits.low)),
        probability_above_margin=round_significant(probability_above(found, limits.high)),
    )


def _small_studies(
    studies: Sequence[T], formula: Callable[[Sequence[T]], SmallStudyTest | None], rules: Rules
) -> SmallStudies | None:
    test = formula(studies) if len(studies) >= rules.small_study_test_from else None
    if test is None:
        return None
    rounded = {"intercept": test.intercept, "t": test.t, "p_value": test.p_value}
    return SmallStudies(**{name: round_significant(value) for name, value in rounded.items()})


def _rounded(value: float | None) -> float | None:
    return None if value is None else round_significant(value)


def _back(value: float, measure: PoolMeasure) -> float:
    """Return an effect on the measure's own scale: ratios as ratios, proportions as shares of 1."""
    if measure in RATIOS:
        return round_significant(math.exp(min(value, 700.0)))
    return round_significant(share_of_logit(value) if measure is PoolMeasure.PR else value)
