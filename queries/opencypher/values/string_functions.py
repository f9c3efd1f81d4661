"""The string functions. Each is called with arguments that are not null; a null argument makes the call null."""

import unicodedata
from collections.abc import Callable

from ..errors import CypherArgumentError, CypherTypeError
from ..limits import check_size
from .entities import describe
from .value import Value

WHITESPACE = (
    " \t\n\x0b\f\r\x1c\x1d\x1e\x1f\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2008\u2009\u200a\u2028\u2029\u205f\u3000"
)
"""What the trim functions take away unless told otherwise: Java's `Character.isWhitespace`."""


def _text(function: str, value: Value) -> str:
    if type(value) is str:
        check_size(len(value), "characters")
        return value
    raise CypherTypeError(f"{function}() takes a string, not {describe(value)}", code="InvalidArgumentType")


def _length(function: str, value: Value) -> int:
    if type(value) is not int:
        raise CypherTypeError(f"{function}() takes an integer, not {describe(value)}", code="InvalidArgumentType")
    if value < 0:
        raise CypherArgumentError(f"{function}() does not take a negative integer", code="NumberOutOfRange")
    return value


def left(text: Value, length: Value) -> Value:
    """`left(text, length)`."""
    return _text("left", text)[: _length("left", length)]


def right(text: Value, length: Value) -> Value:
    """`right(text, length)`."""
    whole = _text("right", text)
    return whole[max(0, len(whole) - _length("right", length)) :]


def substring(text: Value, start: Value, length: Value = None) -> Value:
    """`substring(text, start[, length])`; `start` counts from 0."""
    first = _length("substring", start)
    stop = None if length is None else first + _length("substring", length)
    return _text("substring", text)[first:stop]


def replace(text: Value, search: Value, replacement: Value) -> Value:
    """`replace(text, search, replacement)`; an empty `search` stands before every character and at the end."""
    whole, old, new = _text("replace", text), _text("replace", search), _text("replace", replacement)
    if len(new) > len(old):
        check_size(len(whole) + whole.count(old) * (len(new) - len(old)), "characters")
    return whole.replace(old, new)


def split(text: Value, delimiter: Value) -> Value:
    """`split(text, delimiter)`, by a string or any of a list of strings; an empty one splits characters."""
    whole = _text("split", text)
    delimiters = delimiter if isinstance(delimiter, list | tuple) else [delimiter]
    parts = [whole]
    for separator in (_text("split", item) for item in delimiters):
        check_size(len(parts) + sum(part.count(separator) for part in parts))
        if separator == "":
            parts = [character for part in parts for character in part] or [""]
        else:
            parts = [piece for part in parts for piece in part.split(separator)]
    return parts


def trim(text: Value, characters: Value = None) -> Value:
    """`trim(text)`, and `btrim(text, characters)`."""
    return _text("trim", text).strip(WHITESPACE if characters is None else _text("trim", characters))


def trim_left(text: Value, characters: Value = None) -> Value:
    """`ltrim(text[, characters])`."""
    return _text("ltrim", text).lstrip(WHITESPACE if characters is None else _text("ltrim", characters))


def trim_right(text: Value, characters: Value = None) -> Value:
    """`rtrim(text[, characters])`."""
    return _text("rtrim", text).rstrip(WHITESPACE if characters is None else _text("rtrim", characters))


def lower(text: Value) -> Value:
    """`toLower(text)`."""
    return _text("toLower", text).lower()


def upper(text: Value) -> Value:
    """`toUpper(text)`."""
    return _text("toUpper", text).upper()


def character_length(text: Value) -> Value:
    """`char_length(text)`: the number of code points."""
    return len(_text("char_length", text))


def normalize(text: Value, form: Value = "NFC") -> Value:
    """`normalize(text[, NFKC])`: null of null."""
    return None if text is None else unicodedata.normalize(form, _text("normalize", text))


def is_normalized(text: Value, form: Value) -> Value:
    """`text IS NFC NORMALIZED`: null of anything but a string."""
    return unicodedata.is_normalized(form, text) if type(text) is str else None


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "btrim": trim,
    "char_length": character_length,
    "character_length": character_length,
    "left": left,
    "lower": lower,
    "ltrim": trim_left,
    "replace": replace,
    "right": right,
    "rtrim": trim_right,
    "split": split,
    "substring": substring,
    "tolower": lower,
    "toupper": upper,
    "trim": trim,
    "upper": upper,
}
