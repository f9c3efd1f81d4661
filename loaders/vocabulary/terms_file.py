"""Terms read from a file of the user's, with what was wrong in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from pydantic import ValidationError

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault

from ..yaml_source import YamlSource, read_yaml
from .term import TERM_TYPES, Kind, Term


@dataclass(frozen=True, slots=True)
class TermsFile:
    """The sound terms of one file, the line each begins on, and the faults of the rest."""

    file: str
    terms: tuple[Term, ...]
    lines: Mapping[str, int | None]
    faults: tuple[Fault, ...]


def read_terms(path: Path) -> TermsFile:
    """Read a YAML list of terms, in the format of the built-in ones; what each term is stands before its id's colon.

    A term with a fault is left out; one that is given twice is read twice, and joined later.

    :raises SourceError: the file cannot be read as a list of terms at all; the text says why and what to do.
    """
    source = read_yaml(path, "list of terms")
    if not isinstance(source.value, list):
        raise SourceError(f"{path}:1: a terms file is a list of terms; begin each with '- id: agent:…'")
    terms: list[Term] = []
    lines: dict[str, int | None] = {}
    faults = list(source.faults)
    for number, entry in enumerate(cast("list[object]", source.value)):
        try:
            term = _type_of(entry, source, number).model_validate(entry)
        except _NoTermError as error:
            faults.append(error.fault)
        except ValidationError as error:
            faults.extend(_faults(error, source, number))
        else:
            if source.is_faulty((number,)):
                continue
            terms.append(term)
            lines[term.id] = source.line_of((number,))
    return TermsFile(source.file, tuple(terms), lines, tuple(faults))


class _NoTermError(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


def _type_of(entry: object, source: YamlSource, number: int) -> type[Term]:
    id_ = cast("dict[str, object]", entry).get("id") if isinstance(entry, dict) else None
    if not isinstance(id_, str):
        line = source.line_of((number,))
        raise _NoTermError(Fault(source.file, line, f"term {number + 1}", "has no id", "begin it with '- id: agent:…'"))
    kind = id_.partition(":")[0]
    if kind not in TERM_TYPES:
        kinds = ", ".join(f"{name}:" for name in get_args(Kind))
        problem = f"the id {id_!r} does not say what it is"
        raise _NoTermError(
            Fault(source.file, source.line_of((number, "id")), id_, problem, f"begin the id with one of {kinds}")
        )
    return TERM_TYPES[kind]


def _faults(error: ValidationError, source: YamlSource, number: int) -> list[Fault]:
    entry: dict[str, Any] = source.value[number]
    known = ", ".join(TERM_TYPES[cast("Kind", entry["id"].partition(":")[0])].model_fields)
    plain_words = {
        "missing": ("is missing", "add it"),
        "extra_forbidden": ("is not a field of terms", f"remove it, or correct the spelling; a term has {known}"),
        "string_type": ("is not a text", "put it in quotes"),
        "tuple_type": ("is not a list", "write [one, another]"),
        "string_pattern_mismatch": (
            "is not of the form it must have",
            "write an id as kind:small-letters-and-digits, a code as PREFIX:number",
        ),
    }
    faults: list[Fault] = []
    for fault in error.errors(include_url=False, include_context=False):
        said, _, todo = fault["msg"].removeprefix("Value error, ").partition("; ")
        problem, remedy = plain_words.get(fault["type"], (said, todo or "correct it"))
        where = ".".join(map(str, (entry["id"], *fault["loc"])))
        faults.append(Fault(source.file, source.line_of((number, *fault["loc"])), where, problem, remedy))
    return faults
