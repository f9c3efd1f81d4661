"""Simulated bodies of evidence on one question: trials whose true effects are known, reported as papers report them.

A trial has 100 to 1,000 patients (evenly on the log scale), of whom 30 to 80 % have the event; its log hazard ratio is
normal about its own true effect with variance 4 / events, and the true effects are normal about the common one with
standard deviation τ. What is reported is rounded as it is printed.
"""

import math
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from oncograph.graph.evidence.finding.estimate import estimate
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.evidence.statistics.quantiles import p_of_z
from oncograph.graph.measures import Measure
from oncograph.graph.model import (
    Change,
    Comparison,
    Contrast,
    Design,
    EndpointKind,
    Evidence,
    Finding,
    Polarity,
    PRelation,
    Question,
    Study,
)

RULES = load_rules()
SURVIVAL = Polarity(kind=EndpointKind.TIME_TO_EVENT, higher_is_better=True)
QUESTION = Question(
    agents=("agent:a",), disease="disease:d", setting="setting:s", endpoint="endpoint:e", contrast=Contrast.ADDED
)
_REPORTED = Finding(
    study="study:0",
    agents=QUESTION.agents,
    versus=("agent:none",),
    disease=QUESTION.disease,
    setting=QUESTION.setting,
    endpoint=QUESTION.endpoint,
    measure=Measure.HR,
    comparison=Comparison.ARMS,
    record="record:0",
    record_version=1,
    source="document:0",
    locator="Abstract",
)
_TRIAL = Study(id="study:0", design=Design.RANDOMISED, year=2000)


class Reporting(StrEnum):
    """How the studies of a claim report; but for the first, each study does so with probability one half."""

    EFFECTS = "hazard ratios with intervals"
    P_ALONE = "half: side and P alone"
    SIDE_ALONE = "half: side alone"
    SILENT = "half: only whether significant"


class Truth(NamedTuple):
    """The spread of the true effects, and the hazard ratio that they are spread about."""

    tau: float
    ratio: float


class Body(NamedTuple):
    """How a claim's evidence is reported, and by how many studies."""

    reporting: Reporting
    studies: int


class Trial(NamedTuple):
    """What one trial found, before it is reported."""

    log_effect: float
    standard_error: float
    participants: int
    full: bool


def draw(truth: Truth, studies: int, repeats: int, rng: np.random.Generator) -> Iterator[list[Trial]]:
    """Return trials, as often as repeated; `full` says whether one reports its hazard ratio where half do."""
    shape = repeats, studies
    participants = np.rint(np.exp(rng.uniform(math.log(100), math.log(1000), shape)))
    errors = np.sqrt(4 / (participants * rng.uniform(0.3, 0.8, shape)))
    effects = math.log(truth.ratio) + np.hypot(truth.tau, errors) * rng.standard_normal(shape)
    full = rng.random(shape) < 0.5
    columns = (array.tolist() for array in (effects, errors, participants.astype(int), full))
    for rows in zip(*columns, strict=True):
        yield [Trial(*row) for row in zip(*rows, strict=True)]


def said_of(trials: Sequence[Trial], reporting: Reporting) -> list[Evidence]:
    """Return trials as a claim sees them."""
    return [evidence(trial, reporting, number) for number, trial in enumerate(trials)]


def evidence(trial: Trial, reporting: Reporting, number: int) -> Evidence:
    """Return a trial as a claim sees it."""
    if trial.full or reporting is Reporting.EFFECTS:
        return hazard_ratio(trial, number)
    p = p_of_z(trial.log_effect / trial.standard_error)
    towards = Change.INCREASED if trial.log_effect < 0 else Change.DECREASED
    if reporting is Reporting.SIDE_ALONE:
        return side_alone(towards, trial.participants, number)
    if reporting is Reporting.SILENT and p >= RULES.alpha:
        return _stated(number, trial.participants, p_relation=PRelation.NOT_SIGNIFICANT)
    if reporting is Reporting.SILENT:
        return _stated(number, trial.participants, change=towards, p_relation=PRelation.SIGNIFICANT)
    printed, relation = (0.001, PRelation.LESS) if p < 0.001 else (round(p, 3), PRelation.EQUAL)
    return _stated(number, trial.participants, change=towards, p_value=printed, p_relation=relation)


@lru_cache(maxsize=1_000)  # the same trial is reported in each way
def hazard_ratio(trial: Trial, number: int, *, decimals: int = 2) -> Evidence:
    """Return a trial that prints its hazard ratio and 95 % interval with these decimals."""
    half = 1.959964 * trial.standard_error
    value, low, high = (round(math.exp(trial.log_effect + by), decimals) for by in (0.0, -half, half))
    return _reported(number, trial.participants, value=value, ci_low=low, ci_high=high, ci_level=0.95)


def side_alone(towards: Change, participants: int, number: int) -> Evidence:
    """Return a trial that says on which side it is, and nothing else."""
    return _stated(number, participants, change=towards)


@lru_cache(maxsize=20_000)  # numbers of patients, sides and P values come again and again
def _stated(number: int, participants: int, **parts: object) -> Evidence:
    return _reported(number, participants, measure=Measure.STATEMENT, **parts)


def _reported(number: int, participants: int, **parts: object) -> Evidence:
    study = _study(number, participants)
    finding = _REPORTED.model_copy(update={"study": study.id, **parts})
    found = estimate(finding, SURVIVAL, study, RULES)
    return Evidence.model_construct(id=f"finding:{number}", finding=finding, study=study, estimate=found)


@lru_cache(maxsize=20_000)
def _study(number: int, participants: int) -> Study:
    return _TRIAL.model_copy(update={"id": f"study:{number}", "participants": participants})


def described(items: Sequence[Evidence]) -> str:
    """Return the results of a claim in one line."""
    return "; ".join(_described(item) for item in items)


def _described(item: Evidence) -> str:
    finding = item.finding
    if finding.value is not None:
        result = f"HR {finding.value:g} ({finding.ci_low:g} to {finding.ci_high:g})"
    else:
        p = "" if finding.p_relation is None else f" P {finding.p_relation} {finding.p_value or ''}".rstrip()
        result = f"{finding.change or 'no side'}{p}"
    return f"{result}, N {item.study.participants}"
