"""Read anyone's effect sizes from a CSV file, one study a line, or from rows that a program has.

The columns are `study` and one of the sets in `COLUMN_SETS`; others are left alone. A bad line is reported with what
to do and leaves the others as they are.
"""

import csv
import difflib
import io
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from oncograph.graph.errors import SourceError
from oncograph.graph.evidence.rules import Rules
from oncograph.graph.evidence.statistics.effects import Effect, attempted, checked
from oncograph.graph.evidence.statistics.from_counts import Cells, log_odds_ratio, log_risk_ratio, risk_difference
from oncograph.graph.evidence.statistics.from_intervals import difference_from_interval, ratio_from_interval
from oncograph.graph.evidence.statistics.from_log_rank import log_rank
from oncograph.graph.evidence.statistics.from_means import Group, mean_difference, standardised_mean_difference
from oncograph.graph.evidence.statistics.pool_table import RATIOS, PoolMeasure, PoolRow
from oncograph.graph.evidence.statistics.single_arm import logit
from oncograph.graph.faults import Fault

_ESTIMATE = ("value", "standard_error")
_INTERVAL = ("value", "ci_low", "ci_high")
_COUNTS = ("events_experimental", "n_experimental", "events_control", "n_control")
_MEANS = ("mean_experimental", "sd_experimental", "n_experimental", "mean_control", "sd_control", "n_control")
_LOG_RANK = ("o_minus_e", "v")
_SINGLE = ("events_experimental", "n_experimental")

COLUMN_SETS: Mapping[PoolMeasure, tuple[tuple[str, ...], ...]] = {
    PoolMeasure.HR: (_ESTIMATE, _INTERVAL, _LOG_RANK),
    PoolMeasure.OR: (_ESTIMATE, _INTERVAL, _COUNTS, _LOG_RANK),
    PoolMeasure.RR: (_ESTIMATE, _INTERVAL, _COUNTS),
    PoolMeasure.RD: (_ESTIMATE, _INTERVAL, _COUNTS),
    PoolMeasure.MD: (_ESTIMATE, _INTERVAL, _MEANS),
    PoolMeasure.SMD: (_ESTIMATE, _INTERVAL, _MEANS),
    PoolMeasure.PR: (_SINGLE,),
}
"""The columns that give a measure, besides `study`; the first set that a line fills is used."""

_GREATEST_COUNT = 2**53  # up to it every whole number is a float
_WHOLE = frozenset({"events_experimental", "n_experimental", "events_control", "n_control"})


class _BadCellError(Exception):
    """Raised with what is wrong and what to do when a cell of a line cannot be used."""


def read_pool_csv(
    path: Path, measure: PoolMeasure, rules: Rules, stream: BinaryIO | None = None
) -> tuple[list[PoolRow], list[Fault]]:
    """Return the studies of a table, in the order of its lines, and what is wrong with other lines.

    With a `stream` of bytes it is read, and `path` is only what messages call it.

    :raises SourceError: the file cannot be read, or its header lacks the columns: mend the file as a whole.
    """
    try:
        with nullcontext(stream) if stream is not None else path.open("rb") as bytes_, _text(bytes_) as file:
            reader = csv.reader(file, strict=True)
            header = _header(str(path), next(reader, []), measure)
            lines = ((reader.line_num, cells) for cells in reader)
            return _studies(str(path), header, lines, measure, rules)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path}: cannot be read ({error}); give a comma-separated file in UTF-8") from error


def read_pool_rows(
    table: Sequence[Mapping[str, object]], measure: PoolMeasure, rules: Rules
) -> tuple[list[PoolRow], list[Fault]]:
    """Return the studies of rows by column, and what is wrong with other rows; a row's `line` is its place, from 1.

    What is None or NaN is not given.

    :raises SourceError: the rows lack the columns.
    """
    header = _header("table", list(dict.fromkeys(str(name) for row in table for name in row)), measure)
    lines = ((place, [_cell(row.get(name)) for name in header]) for place, row in enumerate(table, 1))
    return _studies("table", header, lines, measure, rules)


def _cell(value: object) -> str:
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else str(value)


def _studies(
    name: str, header: list[str], lines: Iterable[tuple[int, list[str]]], measure: PoolMeasure, rules: Rules
) -> tuple[list[PoolRow], list[Fault]]:
    rows: list[PoolRow] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        first = seen.setdefault(tuple(cells), line)
        if first != line:
            problem, remedy = f"the same as line {first}", "remove it if the study is listed twice by mistake"
            faults.append(Fault(name, line, "", problem, remedy, kept=True))
        try:
            rows.append(_row(line, header, cells, measure, rules))
        except _BadCellError as error:
            problem, remedy = error.args
            faults.append(Fault(name, line, "", problem, remedy))
    return rows, faults


def _text(stream: BinaryIO) -> io.TextIOWrapper:
    return io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")


def _header(path: str, cells: list[str], measure: PoolMeasure) -> list[str]:
    names = [cell.strip() for cell in cells]
    sets = COLUMN_SETS[measure]
    wanted = "; or ".join(", ".join(columns) for columns in sets)
    if len(names) == 1 and ";" in names[0]:
        raise SourceError(f"{path}: the cells are separated by semicolons; separate them by commas")
    if "study" not in names:
        raise SourceError(
            f"{path}: the column study is missing; the first line must name the columns: study and {wanted}"
        )
    repeated = sorted({name for name in names if name and names.count(name) > 1})
    if repeated:
        raise SourceError(f"{path}: the column {repeated[0]} stands twice; rename one of them")
    if not any(set(columns) <= set(names) for columns in sets):
        known = {column for columns in sets for column in columns}
        near = [(name, difflib.get_close_matches(name, known - set(names), n=1)) for name in names if name not in known]
        hint = next((f" (is {name} meant to be {found[0]}?)" for name, found in near if found), "")
        raise SourceError(f"{path}: no columns to take {measure} from{hint}; give {wanted}")
    return names


def _row(line: int, header: list[str], cells: list[str], measure: PoolMeasure, rules: Rules) -> PoolRow:
    if len(cells) != len(header):
        raise _BadCellError(f"has {len(cells)} cells, the header has {len(header)}", "quote a text that holds a comma")
    texts = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    if not texts["study"]:
        raise _BadCellError("study is empty", "name the study")
    columns = _filled(texts, measure)
    numbers = {column: _number(column, texts[column]) for column in columns}
    effect, reason = attempted(_effect, columns, numbers, measure, rules)
    table = None
    if effect is not None and measure is PoolMeasure.OR and columns == _COUNTS:
        events_t, n_t, events_c, n_c = numbers.values()
        table = Cells(events_t, n_t - events_t, events_c, n_c - events_c)
    return PoolRow(line, texts["study"], effect, reason or None, table)


def _filled(texts: Mapping[str, str], measure: PoolMeasure) -> tuple[str, ...]:
    possible = [columns for columns in COLUMN_SETS[measure] if set(columns) <= set(texts)]
    for columns in possible:
        if all(texts[column] for column in columns):
            return columns
    nearest = max(possible, key=lambda columns: sum(bool(texts[column]) for column in columns))
    empty = ", ".join(column for column in nearest if not texts[column])
    raise _BadCellError(f"{empty}: nothing given", f"fill {', '.join(nearest)}")


def _number(column: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        remedy = "write a decimal point" if "," in text else "write a plain number such as 0.78"
        raise _BadCellError(f"{column} {text!r} is no number", remedy) from None
    if not math.isfinite(value) or "_" in text:
        raise _BadCellError(f"{column} {text!r} is no finite number", "write a plain number such as 0.78")
    if column in _WHOLE and not (0 <= value <= _GREATEST_COUNT and value == int(value)):
        raise _BadCellError(f"{column} {text} is no count", "write a whole number of patients, 0 or more")
    if column in {"standard_error", "v"} and value <= 0:
        raise _BadCellError(
            f"{column} {text} is not above 0", "a study with an effect has some variance; check the source"
        )
    if column in {"sd_experimental", "sd_control"} and value < 0:
        raise _BadCellError(f"{column} {text} is below 0", "give the standard deviation, 0 or more")
    return value


def _effect(columns: tuple[str, ...], numbers: Mapping[str, float], measure: PoolMeasure, rules: Rules) -> Effect:
    values = [numbers[column] for column in columns]
    if columns in {_ESTIMATE, _INTERVAL}:
        return _reported(numbers, measure, rules)
    if columns == _LOG_RANK:
        return log_rank(*values)
    if columns == _MEANS:
        formula = mean_difference if measure is PoolMeasure.MD else standardised_mean_difference
        return formula(Group(*values[:3]), Group(*values[3:]))
    for events, n in zip(values[::2], values[1::2], strict=True):
        if events > n:
            raise _BadCellError(f"{events:g} events among {n:g} patients", "events count patients with the event")
        if n == 0:
            raise _BadCellError("an arm has no patients", "leave the line out, or give the arm's size")
    return _FROM_COUNTS[measure](*values, rules.continuity_correction)


_FROM_COUNTS: Mapping[PoolMeasure, Callable[..., Effect]] = {
    PoolMeasure.OR: log_odds_ratio,
    PoolMeasure.RR: log_risk_ratio,
    PoolMeasure.RD: risk_difference,
    PoolMeasure.PR: logit,
}


def _reported(numbers: Mapping[str, float], measure: PoolMeasure, rules: Rules) -> Effect:
    value = numbers["value"]
    if measure in RATIOS and value <= 0:
        raise _BadCellError(f"value {value:g} is no {measure}", "give the ratio itself, above 0, not its logarithm")
    if "standard_error" in numbers:
        error = numbers["standard_error"]
        return checked(
            math.log(value) if measure in RATIOS else value, error, f"standard_error {error:g} is out of range"
        )
    low, high = numbers["ci_low"], numbers["ci_high"]
    if not low <= value <= high:
        remedy = "ci_low must be at most the value, ci_high at least; check the source"
        raise _BadCellError(f"the interval {low:g} to {high:g} does not hold {value:g}", remedy)
    if measure in RATIOS and low <= 0:
        raise _BadCellError(f"ci_low {low:g} is no {measure}", "give the ratio's limits, above 0, not their logarithms")
    if low == high:
        raise _BadCellError(
            f"the interval {low:g} to {high:g} has no width", "give both limits as the source prints them"
        )
    formula = ratio_from_interval if measure in RATIOS else difference_from_interval
    return formula(low, high, rules.confidence_level, value)
