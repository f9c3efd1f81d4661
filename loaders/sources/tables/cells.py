"""Reads the cells of a table: numbers as people of all countries write them, and never by guessing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

_DASHES = str.maketrans({"−": "-", "–": "-", "—": "-", "·": ".", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
_NUMBER = re.compile(r"([-+]?)(\d[\d.,' ]*|[.,]\d+)\s*(%)?")
_GROUPED = re.compile(r"[1-9]\d{0,2}([.,' ])\d{3}(?:\1\d{3})*")
_TO = r"\s*(?:-|;|\bto\b|,(?=\s))\s*"
_VALUE = r"[-+]?\d*[.,]?\d+(?:\s*%)?"
_PAIR = re.compile(rf"[\[(]?\s*({_VALUE}){_TO}({_VALUE})\s*[\])]?")
_TALLY = re.compile(r"(\d+)\s*(?:/|\bof\b)\s*(\d+)")
_P = re.compile(r"(?:p\s*)?([<>=≤≥]?)\s*([.,]?\d.*)", re.IGNORECASE)
_EMPTY = frozenset({"", "-", "--", "na", "n/a", "n.a.", "not reported"})
"""NR is not among them: it also stands for not reached."""

_FLAGS = {**dict.fromkeys(("yes", "y", "true", "1", "x"), True), **dict.fromkeys(("no", "n", "false", "0"), False)}


class Decimal(Enum):
    """What parts the decimals in the numbers of a table."""

    POINT = "."
    COMMA = ","
    NOT_TOLD = ""


@dataclass(frozen=True, slots=True)
class TableCell:
    """What a cell holds as text. A number that the program that wrote it holds as such has a decimal point."""

    text: str = ""
    is_number: bool = False
    problem: str = ""
    """Why what it holds cannot be what was meant."""

    @property
    def empty(self) -> bool:
        """Whether it says nothing, or that nothing is known."""
        return not self.problem and self.text.translate(_DASHES).strip().casefold() in _EMPTY


class CellError(ValueError):
    """Raised with what is wrong in a cell, and after a semicolon what to do."""


def decimal_of(texts: Iterable[str]) -> Decimal:
    """Return what parts decimals, by the cells of a table that leave no doubt.

    >>> decimal_of(["0,93", "1,024"]).name, decimal_of(["0.93"]).name, decimal_of(["1,024"]).name
    ('COMMA', 'POINT', 'NOT_TOLD')
    """
    found: set[str] = set()
    for text in texts:
        for number in re.findall(r"\d[\d.,]*\d|[.,]\d+", text.translate(_DASHES)):
            marks = re.findall("[.,]", number)
            if marks and _GROUPED.fullmatch(number) is None and marks.count(marks[-1]) == 1:
                found.add(marks[-1])
    return Decimal(found.pop()) if len(found) == 1 else Decimal.NOT_TOLD


def number_of(text: str, decimal: Decimal, *, share: bool = False) -> float:
    """Return the number that a text is; with a per cent sign, or where `share` says so, a hundredth of it.

    >>> number_of("1.024,5", Decimal.NOT_TOLD), number_of("−0·4", Decimal.NOT_TOLD), number_of("44,5 %", Decimal.COMMA)
    (1024.5, -0.4, 0.445)
    >>> number_of("1,024", Decimal.POINT), number_of("1,024", Decimal.COMMA)
    (1024.0, 1.024)

    :raises CellError: it is no number, or may be two.
    """
    found = _NUMBER.fullmatch(text.translate(_DASHES).strip())
    if found is None:
        raise CellError(f"{text!r} is no number; write one alone, or leave the cell empty")
    sign, digits, percent = found.groups()
    number = float(sign + _digits(digits.strip(), decimal, text))
    if percent or share:
        decimals = len(digits.replace(",", ".").rpartition(".")[2]) if re.search("[.,]", digits) else 0
        return round(number / 100, decimals + 2)
    return number


def _digits(digits: str, decimal: Decimal, text: str) -> str:
    grouped = _GROUPED.fullmatch(digits)
    marks = re.findall("[.,' ]", digits)
    if grouped and len(marks) == 1 and marks[0] in {".", ","}:
        if marks[0] == "." and decimal is not Decimal.COMMA:
            return digits
        if marks[0] == "," and decimal is Decimal.NOT_TOLD:
            whole = digits.replace(",", "")
            raise CellError(f"{text!r} may be {digits.replace(',', '.')} or {whole}; write it without the comma")
        return digits.replace(".", "").replace(",", "") if marks[0] != decimal.value else digits.replace(",", ".")
    if grouped:
        return re.sub("[.,' ]", "", digits)
    head, mark, tail = _last_mark(digits)
    if re.search("[.,' ]", tail) or (head and re.search("[.,' ]", head) and _GROUPED.fullmatch(head) is None):
        raise CellError(f"{text!r} is no number; write it without marks between its digits")
    whole = re.sub("[.,' ]", "", head)
    return f"{whole or '0'}.{tail or '0'}" if mark else whole


def _last_mark(digits: str) -> tuple[str, str, str]:
    place = max(digits.rfind("."), digits.rfind(","))
    return (digits, "", "") if place < 0 else (digits[:place], digits[place], digits[place + 1 :])


def count_of(text: str, decimal: Decimal) -> int:
    """Return the whole number that a text is; marks before three digits part thousands.

    >>> count_of("1,024", Decimal.NOT_TOLD), count_of("1.024", Decimal.COMMA), count_of("120.0", Decimal.POINT)
    (1024, 1024, 120)

    :raises CellError: it is none.
    """
    stripped = text.translate(_DASHES).strip()
    if _GROUPED.fullmatch(stripped):
        return int(re.sub(r"\D", "", stripped))
    number = number_of(stripped, decimal)
    if not number.is_integer() or "%" in stripped:
        raise CellError(f"{text!r} is no whole number; write how many")
    return int(number)


def pair_of(text: str, decimal: Decimal, *, share: bool = False) -> list[float]:
    """Return a pair such as `0.81–1.07`, `(0,81; 1,07)` or `10 to 25 %`, low first.

    >>> pair_of("0.81–1.07", Decimal.POINT), pair_of("(0,81; 1,07)", Decimal.COMMA), pair_of("-3 to -1", Decimal.POINT)
    ([0.81, 1.07], [0.81, 1.07], [-3.0, -1.0])

    :raises CellError: it is none.
    """
    found = _PAIR.fullmatch(text.translate(_DASHES).strip())
    if found is None:
        raise CellError(f"{text!r} is no interval; write its ends as 0.81–1.07, or in two columns")
    low, high = found.groups()
    share = share or "%" in high
    return [number_of(one.replace("%", ""), decimal, share=share) for one in (low, high)]


def tally_of(text: str) -> str:
    """Return events among patients in one spelling.

    >>> tally_of("6 of 17"), tally_of("6/17 (35 %)")
    ('6/17', '6/17')

    :raises CellError: it is none.
    """
    found = _TALLY.match(text.strip())
    if found is None:
        raise CellError(f"{text!r} is not events/patients; write it such as 6/17")
    return f"{found.group(1)}/{found.group(2)}"


def p_of(text: str, decimal: Decimal) -> str:
    """Return a P in one spelling; words stay.

    >>> p_of("p < 0,001", Decimal.COMMA), p_of("0.04", Decimal.POINT), p_of("NS", Decimal.POINT)
    ('<0.001', '0.04', 'NS')

    :raises CellError: the number in it is none.
    """
    found = _P.fullmatch(text.translate(_DASHES).strip())
    if found is None:
        return text
    relation = {"≤": "<", "≥": ">"}.get(found.group(1), found.group(1))
    return f"{relation}{number_of(found.group(2), decimal):g}"


def flag_of(text: str) -> bool:
    """Return whether a cell says yes.

    :raises CellError: it says neither yes nor no.
    """
    flag = _FLAGS.get(text.strip().casefold())
    if flag is None:
        raise CellError(f"{text!r} is neither yes nor no; write one of them")
    return flag
