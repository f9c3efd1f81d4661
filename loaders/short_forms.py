"""The short forms in which people write numbers in a record, and what each means."""

import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, FiniteFloat, WithJsonSchema

from oncograph.graph.model import OfDesign, PRelation, Text

from .words import Spelled, read_identifier, read_p_word, word_in, words_of

_PERCENT = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*%\Z")
_TALLY = re.compile(r"(\d+)\s*/\s*(\d+)\Z")
_P = re.compile(r"([<>=]?)\s*(\d*\.?\d+(?:[eE][-+]?\d+)?)\Z")
_GRADE = re.compile(r"([1-5])(?:\s*[-–]\s*([1-5]))?\Z")
_SPAN = re.compile(r"(?P<section>\S.*?)(?:\s+(?P<start>\d+)-(?P<end>\d+))?\Z")
_DATE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?\Z")
_REFERENCE = r"^(doi:10\.\S+/\S+|pmid:\d+|registration:\S+|slug:[a-z0-9][a-z0-9-]*)$"


def _number(value: Any) -> Any:
    """Read `44 %` as 0.44.

    >>> _number("44 %"), _number(1.5)
    (0.44, 1.5)
    """
    if isinstance(value, str) and (found := _PERCENT.match(value.strip())):
        digits = found.group(1)
        decimals = len(digits.partition(".")[2]) + 2
        return round(float(digits) / 100, decimals)
    return value


def _interval(value: Any) -> Any:
    """Read a pair, low first.

    >>> _interval(["10 %", "25 %"])
    (0.1, 0.25)
    """
    if isinstance(value, list | tuple) and len(value) == 2:
        return tuple(_number(part) for part in value)
    raise ValueError("an interval is a pair, low first, such as [0.81, 1.07]")


def _open_interval(value: Any) -> Any:
    """Read a pair, low first, of which one may be open.

    >>> _open_interval([0.81, None])
    (0.81, None)
    """
    if isinstance(value, list | tuple) and list(value) == [None, None]:
        raise ValueError("an interval that is open on both sides says nothing; leave it out")
    return _interval(value)


def _tally(value: Any) -> Any:
    """Read `6/17` as 6 events among 17 patients.

    >>> _tally("6/17")
    (6, 17)
    """
    if isinstance(value, str) and (found := _TALLY.match(value.strip())):
        events, patients = int(found.group(1)), int(found.group(2))
        if events > patients:
            raise ValueError(f"{events} events among {patients} patients is impossible; write events/patients")
        return events, patients
    raise ValueError("write events/patients, such as 6/17")


def _p_value(value: Any) -> Any:
    """Read a P as relation and number.

    >>> _p_value("<0.001"), _p_value(0.04), _p_value("not significant")
    (('<', 0.001), ('=', 0.04), ('not significant', None))
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _p_in_range("=", float(value))
    if isinstance(value, str):
        text = value.strip()
        if text in {PRelation.NOT_SIGNIFICANT, PRelation.SIGNIFICANT}:
            return text, None
        if found := _P.match(text):
            return _p_in_range(found.group(1) or "=", float(found.group(2)))
    raise ValueError('write P as 0.04, "<0.001", ">0.2", "not significant" or "significant"')


def _p_in_range(relation: str, number: float) -> tuple[str, float]:
    if not 0 <= number <= 1:
        raise ValueError(f"P {number:g} is outside 0 to 1")
    return relation, number


def _grade(value: Any) -> Any:
    """Read a grade or a range of grades.

    >>> _grade(3), _grade("1-2")
    ((3, 3), (1, 2))
    """
    if found := _GRADE.match(str(value).strip()):
        low = int(found.group(1))
        high = int(found.group(2) or low)
        if low <= high:
            return low, high
    raise ValueError("write a grade from 1 to 5, or a range such as 3-4")


def _names(value: Any) -> Any:
    """Read one name or a list of names.

    >>> _names("IL-2")
    ('IL-2',)
    """
    return (value,) if isinstance(value, str) else value


def _date(value: Any) -> Any:
    """Read a year, a month or a day as text, in which dates sort by time.

    >>> _date(2016), _date("2016-05"), _date("2016-05-31")
    ('2016', '2016-05', '2016-05-31')
    """
    text = str(value).strip()
    if isinstance(value, int | str) and _DATE.match(text):
        return text
    raise ValueError("write a date as 2016, 2016-05 or 2016-05-31")


def _authors(value: Any) -> Any:
    """Read authors as one text, in the order given.

    >>> _authors(["Bladé J", "Esteve J"])
    'Bladé J, Esteve J'
    """
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _domains(value: Any) -> Any:
    """Read the judgement of each domain of a risk of bias.

    >>> _domains({"confounding": "serious", "missing data": "low"})
    ('confounding: serious', 'missing data: low')
    """
    return tuple(f"{domain}: {judged}" for domain, judged in value.items()) if isinstance(value, dict) else value


def _locator(value: Any) -> Any:
    """Check a place: a section, and after it the span of characters in the text that was read.

    >>> _locator("Results, Toxicity 9120-9188")
    'Results, Toxicity 9120-9188'
    """
    if not isinstance(value, str) or not (found := _SPAN.match(value.strip())):
        raise ValueError("write the section, and where known the characters, such as Abstract 812-1040")
    if found.group("start") is not None and int(found.group("start")) >= int(found.group("end")):
        raise ValueError(f"the span {found.group('start')}-{found.group('end')} is empty; the end lies after the start")
    return value.strip()


def _read(function: Callable[[Any], Any], *schemas: dict[str, Any]) -> tuple[BeforeValidator, WithJsonSchema]:
    return BeforeValidator(function), WithJsonSchema(schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)})


_NUMBER_SCHEMA: dict[str, Any] = {"type": "number"}
_PERCENT_SCHEMA: dict[str, Any] = {"type": "string", "pattern": _PERCENT.pattern.replace(r"\Z", "$")}
_PAIR_SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {"anyOf": [_NUMBER_SCHEMA, _PERCENT_SCHEMA]},
    "minItems": 2,
    "maxItems": 2,
}

_OPEN_PAIR_SCHEMA: dict[str, Any] = {
    **_PAIR_SCHEMA,
    "items": {"anyOf": [_NUMBER_SCHEMA, _PERCENT_SCHEMA, {"type": "null"}]},
}

Number = Annotated[FiniteFloat, *_read(_number, _NUMBER_SCHEMA, _PERCENT_SCHEMA)]
Interval = Annotated[tuple[FiniteFloat, FiniteFloat], *_read(_interval, _PAIR_SCHEMA)]
OpenInterval = Annotated[tuple[FiniteFloat | None, FiniteFloat | None], *_read(_open_interval, _OPEN_PAIR_SCHEMA)]
Tally = Annotated[tuple[int, int], *_read(_tally, {"type": "string", "pattern": r"^\d+\s*/\s*\d+$"})]
PValue = Annotated[
    tuple[PRelation, float | None],
    *_read(_p_value, {"type": "number", "minimum": 0, "maximum": 1}, {"type": "string"}),
    Spelled(read_p_word, {word: others for word, others in words_of(PRelation).items() if len(word) > 1}),
]
Grade = Annotated[
    tuple[int, int],
    *_read(
        _grade,
        {"type": "integer", "minimum": 1, "maximum": 5},
        {"type": "string", "pattern": "^[1-5]( *[-–] *[1-5])?$"},
    ),
]
Names = Annotated[
    tuple[Text, ...],
    *_read(_names, {"type": "string", "minLength": 1}, {"type": "array", "items": {"type": "string", "minLength": 1}}),
]
Authors = Annotated[
    Text,
    *_read(
        _authors, {"type": "string", "minLength": 1}, {"type": "array", "items": {"type": "string", "minLength": 1}}
    ),
]
Domains = Annotated[
    tuple[Text, ...],
    *_read(_domains, {"type": "object", "additionalProperties": {"type": "string"}}),
    Field(description="the tool's domains, each with its judgement"),
]
Date = Annotated[Text, *_read(_date, {"type": "integer", "minimum": 1900, "maximum": 2099}, {"type": "string"})]
_OF_DESIGN_SCHEMA: dict[str, Any] = {"type": "string", "enum": [str(one) for one in OfDesign]}
OfDesigns = Annotated[
    tuple[OfDesign, ...],
    *_read(_names, _OF_DESIGN_SCHEMA, {"type": "array", "items": _OF_DESIGN_SCHEMA}),
    word_in(OfDesign),
]
Locator = Annotated[Text, *_read(_locator, {"type": "string", "minLength": 1})]
SLUG = r"^[a-z0-9][a-z0-9-]{1,99}$"
"""How the name of a record or study is written."""

Slug = Annotated[str, Field(pattern=SLUG)]
StudyReference = Annotated[str, Field(pattern=_REFERENCE), Spelled(read_identifier)]
