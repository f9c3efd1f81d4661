"""One statistical analysis of an outcome: measure, value, interval, P, and what is not one of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oncograph.graph.measures import Measure
from oncograph.graph.model import Hypothesis

from .measures import OfGroups, compares_groups, measure_of_analysis
from .numbers import number, p_value
from .orientation import Values, inverted
from .text import clean

_HYPOTHESES = {
    "SUPERIORITY": Hypothesis.SUPERIORITY,
    "NON_INFERIORITY": Hypothesis.NON_INFERIORITY,
    "EQUIVALENCE": Hypothesis.EQUIVALENCE,
    "OTHER": Hypothesis.OTHER,
    "NON_INFERIORITY_OR_EQUIVALENCE": Hypothesis.NON_INFERIORITY_OR_EQUIVALENCE,
    "SUPERIORITY_OR_OTHER": Hypothesis.SUPERIORITY_OR_OTHER,
}
_OF_A_MARGIN = frozenset(
    {Hypothesis.NON_INFERIORITY, Hypothesis.EQUIVALENCE, Hypothesis.NON_INFERIORITY_OR_EQUIVALENCE}
)
_ONE_SIDED = re.compile(r"\b(?:1|one)[- ]?(?:sided|tailed)\b(?! (?:\d+\s*%|ci|confidence))", re.IGNORECASE)
_LEVEL = re.compile(r"p[- ]?(?:value)?s?\s*(?:<|≤|<=|of|was|is|less than|\s)+\s*(0?\.\d+)", re.IGNORECASE)
_MARGIN = re.compile(
    r"margin\s*(?:of|was|is|=|:|for[^.]{0,60}? (?:of|was|is))?\s*(?:an? )?(?:hr of "
    r"|hazard ratio of )?([-−]?\d+(?:\.\d+)?)\s*(%)?",
    re.IGNORECASE,
)
_ADJUSTED = re.compile(r"adjust|covaria|ancova|mixed|mmrm|logistic|multivaria|least squares?|\bls\b", re.IGNORECASE)
_AS_PRINTED = ("paramValue", "ciLowerLimit", "ciUpperLimit", "pValue", "dispersionValue")
_COMMENTS = ("groupDescription", "estimateComment", "statisticalComment", "otherAnalysisDescription", "pValueComment")


@dataclass
class Analysis:
    """What an analysis reports, as far as it can be read without knowing which group is tested."""

    measure: Measure
    called: str
    method: str
    is_effect: bool
    is_between_groups: bool
    text: str
    values: dict[str, Any]
    unread: list[str] = field(default_factory=list)


def analysis_of(raw: Mapping[str, Any], groups: OfGroups) -> Analysis:
    """Return what an analysis reports; what cannot be taken for a number stands in `unread`, as it is printed."""
    called, method = clean(raw.get("paramType"), 500), clean(raw.get("statisticalMethod"), 500)
    measure = measure_of_analysis(called)
    if measure is Measure.MD and groups.measure is Measure.PROPORTION:
        measure = Measure.RD
    if measure is Measure.RD and groups.measure is not Measure.PROPORTION:
        measure = Measure.MD if groups.measure is Measure.MEAN else Measure.ESTIMATE
    text = " | ".join(filter(None, (called, *(clean(raw.get(name)) for name in _COMMENTS))))
    found = Analysis(
        measure=measure,
        called=called,
        method=method,
        is_effect=measure is not Measure.ESTIMATE,
        is_between_groups=measure is not Measure.ESTIMATE or compares_groups(method, called),
        text=text,
        values={},
    )
    _read_estimate(raw, found)
    _read_test(raw, found)
    if clean(raw.get("dispersionValue")):
        found.unread.append(
            f"dispersionValue: {clean(raw.get('dispersionValue'))} ({clean(raw.get('dispersionType'))})"
        )
    if found.is_effect and _ADJUSTED.search(f"{method} {text}"):
        found.values["adjusted"] = True
    return found


def _read_estimate(raw: Mapping[str, Any], found: Analysis) -> None:
    """Read value and interval; an interval that does not hold its value is on another scale, and is left as printed."""
    value = number(raw.get("paramValue"))
    low, high = number(raw.get("ciLowerLimit")), number(raw.get("ciUpperLimit"))
    if found.measure.is_ratio:
        value, low, high = (one if one is None or one > 0 else None for one in (value, low, high))
    sided = [limit for limit in (low, high) if limit is not None]
    if value is None or (low is not None and low > value) or (high is not None and high < value):
        low = high = None
    level = number(raw.get("ciPctValue"))
    if sided and level is not None and 50 < level < 100:
        found.values["ci_level"] = float(f"{level / 100:.6g}")
    elif level is None or not 50 < level < 100:
        low = high = None
    found.values |= {"value": value, "ci": None if low is None and high is None else (low, high)}
    if raw.get("ciNumSides") == "ONE_SIDED" and found.values["ci"] is not None:
        found.values["ci_sides"] = 1
    taken = {"paramValue": value, "ciLowerLimit": low, "ciUpperLimit": high}
    found.unread += [
        f"{name}: {printed}"
        for name, one in taken.items()
        if one is None and (printed := clean(str(raw.get(name) or "")))
    ]


def _read_test(raw: Mapping[str, Any], found: Analysis) -> None:
    """Read P and what was tested; a P of non-inferiority says nothing of a difference, and is left as printed."""
    kind = clean(raw.get("nonInferiorityType")).removesuffix("_LEGACY")
    hypothesis = _HYPOTHESES.get(kind)
    p = p_value(raw.get("pValue")) if raw.get("pValue") is not None else None
    printed = clean(str(raw.get("pValue") or ""), 200)
    of_margin = hypothesis in _OF_A_MARGIN
    if printed and (p is None or of_margin):
        found.unread.append(f"pValue: {printed}" + (f" (of {hypothesis})" if of_margin and p is not None else ""))
    elif p is not None:
        found.values["p"] = f"{p[0]}{p[1]:.12g}" if p[0] != "=" else p[1]
        if _ONE_SIDED.search(
            f"{found.method} {clean(raw.get('statisticalComment'))} {clean(raw.get('pValueComment'))}"
        ):
            found.values["p_sides"] = 1
        level = _LEVEL.search(clean(raw.get("pValueComment")))
        if level is not None and "signific" in clean(raw.get("pValueComment")).lower():
            found.values["p_level"] = float(level.group(1))
    margin = _MARGIN.search(clean(raw.get("nonInferiorityComment"))) if hypothesis in _OF_A_MARGIN else None
    if margin is not None and not (found.measure.is_ratio and margin.group(2)):
        size = float(margin.group(1).replace("−", "-")) * (0.01 if margin.group(2) else 1)
        if not found.measure.is_ratio or size > 0:
            found.values["margin"] = float(f"{size:.12g}")
    found.values |= {"hypothesis": hypothesis, "method": found.method or None, "reported_as": found.called or None}


def rescaled(found: Analysis, shown: Values, *, per_cent: bool) -> None:
    """Give an estimate the scale that the groups' values show: shares of 1, or a ratio that is called a difference."""
    value, ci = found.values.get("value"), found.values.get("ci")
    if value is None or shown.tested is None or shown.control is None:
        return
    difference, ratio = shown.tested - shown.control, shown.tested / shown.control if shown.control else None
    if found.measure in {Measure.MD, Measure.DIFFERENCE_IN_MEDIANS} and value > 0 and ratio is not None and ratio > 0:
        off = abs(abs(difference) - value)
        if off > 0.2 * max(value, abs(difference)) and min(abs(value - ratio), abs(value - 1 / ratio)) < 0.05 * value:
            found.measure = (
                Measure.RATIO_OF_MEDIANS if found.measure is Measure.DIFFERENCE_IN_MEDIANS else Measure.RATIO_OF_MEANS
            )
            if ci is not None and any(limit is not None and limit <= 0 for limit in ci):
                found.values["ci"] = None
                found.unread += [
                    f"{name}: {limit:g}" for name, limit in zip(_AS_PRINTED[1:3], ci, strict=True) if limit is not None
                ]
    if found.measure is Measure.RD and (per_cent or abs(value) > 1):
        found.values["value"] = float(f"{value / 100:.12g}")
        found.values["ci"] = ci and tuple(None if limit is None else float(f"{limit / 100:.12g}") for limit in ci)


def turned(found: Analysis) -> None:
    """Read an estimate from the other side: the record gives control over tested."""
    value, ci = found.values.get("value"), found.values.get("ci")
    if value is not None:
        low, high = ci or (None, None)
        found.unread += [
            f"{name}: {one:g}" for name, one in zip(_AS_PRINTED, (value, low, high), strict=False) if one is not None
        ]
        found.values["value"] = inverted(found.measure, value)
        found.values["ci"] = ci and (inverted(found.measure, high), inverted(found.measure, low))
        found.unread.append("the record gives control over tested")
