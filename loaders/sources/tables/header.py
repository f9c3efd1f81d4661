"""Finds the header of a table: which row names the columns, and which column of ours each of them is.

A header may have two rows, the upper one merged over several columns ("Experimental" over "events" and "total"). Names
that are not ours are given by a mapping file beside the table: `results.columns.yaml` for `results.xlsx`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator

from oncograph.graph.errors import SourceError
from oncograph.graph.model import Frozen

from ...yaml_source import read_yaml
from .columns import COLUMNS, Column, column_named, plain
from .sheets import Sheet

MAPPING = ".columns.yaml"
_SEARCHED = 30
_LEAST = 3


class ColumnMap(Frozen):
    """What a mapping file says."""

    sheet: str | None = Field(default=None, description="the sheet to read; else the first with a header")
    columns: dict[str, str] = Field(default_factory=dict, description="our column by the header in the table")
    values: dict[str, str] = Field(default_factory=dict, description="by our column, what all rows share")

    @field_validator("values", mode="before")
    @classmethod
    def _as_text(cls, values: Any) -> Any:
        return {name: str(value) for name, value in values.items()} if isinstance(values, dict) else values

    @field_validator("columns", "values")
    @classmethod
    def _are_ours(cls, given: dict[str, str], info: Any) -> dict[str, str]:
        for name in given.values() if info.field_name == "columns" else given:
            if name not in COLUMNS:
                raise ValueError(f"no column is called {name}; oncograph template lists them")
        return given


@dataclass(frozen=True, slots=True)
class Header:
    """The place of the header's lowest row in the sheet, our columns by their place, and what is to be told of it."""

    row: int
    columns: Mapping[int, Column]
    per_cent: frozenset[str]
    """Columns whose header says that they are in per cent."""
    remarks: tuple[str, ...]


def mapping_path(path: Path) -> Path:
    """Return where the mapping file of a table lies, if it has one."""
    return path.with_name(path.name.partition(".")[0] + MAPPING)


def read_mapping(path: Path) -> ColumnMap:
    """Return what the mapping file of a table says, or an empty mapping where there is none.

    :raises SourceError: it is no YAML, or no mapping.
    """
    file = mapping_path(path)
    if not file.exists():
        return ColumnMap()
    try:
        return ColumnMap.model_validate(read_yaml(file, "mapping of columns").value)
    except ValidationError as error:
        detail = error.errors()[0]
        place = ".".join(map(str, detail["loc"]))
        raise SourceError(f"{file}: {place}: {detail['msg']}; see oncograph template") from error


def find_header(sheet: Sheet, mapping: ColumnMap) -> Header | None:
    """Return the header of a sheet: of the first rows the one that names most of our columns; none where none does."""
    mapped = {plain(header): COLUMNS[name] for header, name in mapping.columns.items()}
    best: Header | None = None
    above: list[str] = []
    for row, (_, cells) in enumerate(sheet.rows[:_SEARCHED]):
        texts = [cell.text for cell in cells]
        found = _header(row, above, texts, mapped)
        if len(found.columns) >= _LEAST and (best is None or len(found.columns) > len(best.columns)):
            best = found
        above = [] if texts and texts[0].startswith("#") else texts
    return best


def _header(row: int, above: Sequence[str], texts: Sequence[str], mapped: Mapping[str, Column]) -> Header:
    columns: dict[int, Column] = {}
    per_cent: set[str] = set()
    unknown: list[str] = []
    remarks: list[str] = []
    spanning = ""
    for place, text in enumerate(texts):
        own = above[place] if place < len(above) else ""
        spanning = own or spanning  # what is merged over several columns stands at the first alone in CSV
        names = [f"{spanning} {text}", f"{text} {spanning}", text] if text else [own]
        named = next((name for name in names if plain(name) in mapped or column_named(name) is not None), None)
        column = None if named is None else mapped.get(plain(named)) or column_named(named)
        if named is None or column is None:
            unknown += [text] if text else []
        elif column in columns.values():
            remarks.append(f"the column {column.name} stands twice, and the first is read")
        else:
            columns[place] = column
            per_cent |= {column.name} if "%" in named and not _is_level(named) else set()
    if unknown:
        remarks.append(f"not read, as no column of ours is called so: {', '.join(unknown)}")
    return Header(row, columns, frozenset(per_cent), tuple(remarks))


def _is_level(header: str) -> bool:
    """Return whether the per cent in a header are those of a confidence interval."""
    return "ci" in plain(header).split() or "confidence" in header.casefold()
