"""How numbers and results are said to people: short, rounded, with their unit. Standard library only.

Programs read the numbers themselves; nothing here is for them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from oncograph.graph.figures import in_measure, number, percent, ratio, share
from oncograph.graph.labels import VERDICT_SIGNS, in_words
from oncograph.graph.measures import Measure
from oncograph.graph.periods import comes_first
from oncograph.graph.printable import printable

Values = Mapping[str, Any]

SHORT_ID = 8
"""Digits of an id that are shown; any beginning that only one id has is accepted."""

_RATIOS = frozenset(measure for measure in Measure if measure.is_ratio)
_SHARES = frozenset({Measure.RD, Measure.PROPORTION})
_TOLD_WITH_MEDIANS = {Measure.DIFFERENCE_IN_MEDIANS: "medians", Measure.MEDIAN_TIME: "median", Measure.CHANGE: "change"}
_HASH = re.compile(r"(claim|finding|reading):([0-9a-f]{20,})")


def cell(value: object) -> str:
    """Return a value as a table shows it: numbers rounded, lists in words, nothing for nothing.

    >>> [cell(value) for value in (None, True, 0.123456, ["a", 1.0], {"k": 1}, "a  b")]
    ['', 'yes', '0.123', 'a, 1', '{"k": 1}', 'a b']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(cell, value))
    if isinstance(value, dict):
        return printable(json.dumps(value, ensure_ascii=False, default=str))
    return printable(" ".join(str(value).split()))


def count(value: float) -> str:
    """Return a number of patients or the like.

    >>> count(1455), count(14.5)
    ('1,455', '14')
    """
    return f"{value:,.0f}"


def p(values: Values) -> str:
    """Return a P as journals print it, or that it is not significant; nothing where none is given.

    >>> p({"p_value": 0.03, "p_relation": "="}), p({"p_value": 1e-4, "p_relation": "<"}), p({})
    ('P .03', 'P <.0001', '')
    >>> p({"p_relation": "not significant"})
    'not significant'
    """
    relation, value = values.get("p_relation"), values.get("p_value")
    if value is None:
        return relation or ""
    digits = f"{float(f'{value:.3g}'):.6f}".rstrip("0") if value >= 1e-6 else f"{value:.1e}"
    return f"P {'' if relation == '=' else relation or ''}{digits.removeprefix('0')}".removesuffix(".")


def short_id(value: str) -> str:
    """Return what tells an id apart in sight; any longer beginning names it as well.

    >>> short_id("claim:26db4354f654c6207789"), short_id("agent:interleukin-2")
    ('26db4354', 'agent:interleukin-2')
    """
    found = _HASH.fullmatch(value)
    return found[2][:SHORT_ID] if found else value


def grade(values: Values) -> str:
    """Return the grade of an adverse event, or the band of grades.

    >>> grade({"grade_min": 3, "grade_max": 4}), grade({"grade_min": 3, "grade_max": 3}), grade({"grade_min": 3})
    ('3–4', '3', '3 or more')
    """
    low, high = values.get("grade_min"), values.get("grade_max")
    if low is None:
        return ""
    return f"{low} or more" if high is None else str(low) if low == high else f"{low}–{high}"


def tally(values: Values) -> str:
    """Return how many of how many, and nothing where either is not known.

    >>> tally({"affected": 11, "at_risk": 142}), tally({"affected": 0, "at_risk": 0})
    ('11/142', '')
    """
    affected, at_risk = values.get("affected"), values.get("at_risk")
    return f"{affected:,}/{at_risk:,}" if affected is not None and at_risk else ""


def part_of_result(values: Values, name: str) -> str:
    """Return one of two numbers that differ, as they are written in the measure and unit of the results.

    >>> given = {"what": "value", "measure": "median time", "unit": "months", "first": 54.0, "second": None}
    >>> part_of_result(given, "first"), part_of_result(given, "second")
    ('54 months', '')
    """
    value, measure = values[name], values["measure"]
    told = [value] if not isinstance(value, list | tuple) else list(value)
    if values["what"] in {"p_value", "p_relation"} or not all(isinstance(one, int | float) for one in told):
        return cell(value)
    if values["what"].startswith(("events", "n_")):
        return cell(value)
    unit = f" {values['unit']}" if values.get("unit") and measure != Measure.PROPORTION else ""
    return " v ".join(share(one) if measure == Measure.PROPORTION else in_measure(measure, one) for one in told) + unit


def evidence(values: Values) -> str:
    """Return how many studies counted of those that were seen, and their patients.

    >>> evidence({"studies_counted": 1, "studies": 3, "participants": 2333})
    '1 of 3 studies, 2,333 patients'
    >>> evidence({"studies_counted": 1, "studies": 1, "participants": None})
    '1 study'
    """
    counted, seen, patients = values.get("studies_counted"), values.get("studies"), values.get("participants")
    if not seen:
        return ""
    of = str(seen) if counted in {None, seen} else f"{counted} of {seen}"
    told = f"{of} {'study' if seen == 1 else 'studies'}"
    return f"{told}, {patients:,} patient{'' if patients == 1 else 's'}" if patients else told


def verdict(values: Values) -> str:
    """Return a verdict with its sign, and what it must not be read without.

    >>> verdict({"verdict": "Benefit", "flags": ["small"]}), verdict({"verdict": "Mixed"})
    ('+ benefit (small)', '± mixed')
    >>> verdict({"verdict": "NoDifference", "margin_low": 0.8, "margin_high": 1.25})
    '= no difference within 0.8–1.25'
    """
    said = values.get("verdict")
    if not isinstance(said, str) or said not in VERDICT_SIGNS:
        return said or ""
    told = f"{VERDICT_SIGNS[said]} {in_words(said)}"
    if said == "NoDifference" and values.get("margin_low") is not None:
        told += f" within {number(values['margin_low'])}–{number(values['margin_high'])}"
    more = beside(values.get("flags") or ())
    return f"{told} ({', '.join(more)})" if more else told


def beside(flags: Sequence[str]) -> list[str]:
    """Return the flags that a verdict must not be read without."""
    return [flag for flag in ("small", "fragile") if flag in flags]


def effect(values: Values, *, brief: bool = False) -> str:
    """Return a result as a person writes it: what is measured, the value, its interval or P, the unit.

    The names are those of a finding; a pooled effect has some of them. Where there is no number, what is said in words.
    In `brief` the same is said in fewer letters.

    >>> effect({"measure": "HR", "value": 0.96, "ci_low": 0.848, "ci_high": 1.087})
    'HR 0.96 (0.85–1.09)'
    >>> effect({"measure": "RD", "value": 0.066, "ci_low": -0.02, "ci_high": 0.108})
    'RD +6.6 % (-2 to +11)'
    >>> medians = {"measure": "median time", "value": 13.9, "value_control": 5.7, "unit": "months", "p_value": 1e-4,
    ...     "p_relation": "<"}
    >>> effect(medians), effect(medians, brief=True)
    ('median 13.9 v 5.7 months, P <.0001', '13.9 v 5.7 mo P<.0001')
    >>> effect({"measure": "proportion", "value": 0.35, "events_experimental": 6, "n_experimental": 17})
    '6/17, 35 %'
    >>> effect({"measure": "proportion", "range_low": 0.1, "range_high": 0.25})
    '10–25 %'
    >>> effect({"measure": "statement", "change": "increased", "p_value": 0.03, "p_relation": "="})
    'increased, P .03'
    >>> effect({"measure": "proportion", "comparison": "periods", "period": "last 100", "period_control": "first 100",
    ...     "value": 0.31, "value_control": 0.81})
    'first 100: 81 %, last 100: 31 %'
    """
    measure = values.get("measure")
    told = _periods(values) or _numbers(measure, values)
    if told and values.get("ci_low") is not None and values.get("ci_high") is not None:
        said = f"{told} ({_interval(measure, values['ci_low'], values['ci_high'])})"
    else:
        known = [part for part in (told or _in_words(values), p(values)) if part]
        said = ", ".join(known) or str(values.get("author_conclusion") or "")
    return _briefly(said) if brief else said


_BRIEF = {"medians ": "med ", "median ": "", " months": " mo", " weeks": " wk", ", P <": " P<", ", P ": " P="}
_BRIEFER = re.compile("|".join(_BRIEF))
_BOTH_ABOVE_ZERO = re.compile(r"\(\+(\S+) to \+(\S+)\)")


def _briefly(effect: str) -> str:
    return _BRIEFER.sub(lambda found: _BRIEF[found[0]], _BOTH_ABOVE_ZERO.sub(r"(\1–\2)", effect))


def _periods(values: Values) -> str:
    """Return the results of two periods of a cohort, of which neither is a control."""
    if values.get("earlier_rate") is not None and values.get("later_rate") is not None:
        parts = [(values[f"{when}_period"], share(values[f"{when}_rate"])) for when in ("earlier", "later")]
    elif values.get("comparison") == "periods" and values.get("value") is not None:
        say = share if values["measure"] == Measure.PROPORTION else number
        unit = f" {values['unit']}" if values.get("unit") and values["measure"] != Measure.PROPORTION else ""
        given = [(values.get(f"period{end}"), values.get(f"value{end}")) for end in ("_control", "")]
        if comes_first(given[1][0], given[0][0]):
            given.reverse()
        parts = [(period or "a period", f"{say(value)}{unit}") for period, value in given if value is not None]
    else:
        return ""
    return ", ".join(f"{period}: {told}" for period, told in parts)


def _numbers(measure: str | None, values: Values) -> str:
    value, control, before = values.get("value"), values.get("value_control"), values.get("value_before")
    low, high = values.get("range_low"), values.get("range_high")
    unit = f" {values['unit']}" if values.get("unit") and measure != Measure.PROPORTION else ""
    name = _TOLD_WITH_MEDIANS.get(measure, measure) if measure != Measure.PROPORTION else ""  # type: ignore[call-overload]  # a Measure is text
    if value is None and measure == Measure.PROPORTION and values.get("events_experimental") is not None:
        return _tallies(values)
    if value is None and values.get("not_reached"):
        return f"median not reached{f' v {number(control)}{unit}' if control is not None else ''}"
    if value is None:
        if low is None or high is None:
            return ""
        return (
            f"{percent(low)}–{percent(high)} %"
            if measure == Measure.PROPORTION
            else f"{number(low)}–{number(high)}{unit}"
        )
    if measure == Measure.PROPORTION:
        return _proportions(values)
    if measure == Measure.FOLD_CHANGE:
        return f"{number(value)}-fold"
    told = in_measure(measure, value)
    if control is not None:
        told += f" v {in_measure(measure, control)}"
    elif before is not None:
        told = f"{in_measure(measure, before)} → {told}"
    if low is not None and high is not None:
        unit += f", range {number(low)}–{number(high)}"
    return f"{'' if measure == Measure.COUNT else name or ''} {told}{unit}".strip()


def _tallies(values: Values) -> str:
    """Return how many of how many in each arm, as far as it is known."""
    tested, n = values["events_experimental"], values.get("n_experimental") or values.get("n_evaluable")
    control, n_control = values.get("events_control"), values.get("n_control")
    arms = [(tested, n), *([(control, n_control)] if control is not None else [])]
    return " v ".join(f"{events}/{of}" if of else f"{events} patients" for events, of in arms)


def _proportions(values: Values) -> str:
    value, control = values["value"], values.get("value_control")
    if control is not None:
        return f"{share(value)} v {share(control)}"
    if values.get("value_before") is not None:
        return f"{share(values['value_before'])} → {share(value)}"
    events, n = values.get("events_experimental"), values.get("n_experimental") or values.get("n_evaluable")
    return f"{events}/{n}, {share(value)}" if events is not None and n else share(value)


def _interval(measure: str | None, low: float, high: float) -> str:
    if measure in _RATIOS:
        return f"{ratio(low)}–{ratio(high)}"
    write = percent if measure in _SHARES else number
    told = [write(value) for value in (low, high)]
    if measure != Measure.RD and low >= 0:
        return "–".join(told)
    return " to ".join(f"+{text}" if value > 0 else text for text, value in zip(told, (low, high), strict=True))


def _in_words(values: Values) -> str:
    return str(values.get("change") or "")
