"""The tokeniser: a query text as three parallel lists, made in one pass of one regular expression.

A token is known by its *word*: an operator is its own word, a name is its upper-case form (so that `match` is the
keyword `MATCH`, wherever the parser expects a keyword), and every other token is one of the markers below.
"""

import re
from typing import NamedTuple

from .errors import CypherSyntaxError

__all__ = [
    "END",
    "ESCAPED",
    "NUMBER",
    "PARAMETER",
    "STRING",
    "Tokens",
    "is_name",
    "number",
    "string",
    "tokenise",
    "unescape",
]

ESCAPED = "`"
NUMBER = "<number>"
STRING = "<string>"
PARAMETER = "<parameter>"
END = "<end>"

_TOKEN = re.compile(
    r"""
    (?: \s+ | //[^\n\r]* | /\*.*?\*/ )*                                       # blanks and comments go before a token
    (?: ([^\W\d]\w*)                                                          # 1 name or keyword
      | (\.\.|<=|>=|<>|!=|=~|\|\||::|\.(?![0-9])|/(?!\*)|[()\[\]{}<>+\-*%^=!|&:;,])  # 2 operator
      | ('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")                                 # 3 string
      | (0[xXoO]\w*|(?:[0-9][0-9_]*(?:\.[0-9][0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?\w*)  # 4 number
      | (\$(?:\w+|`(?:[^`]|``)*`))                                              # 5 parameter
      | (`(?:[^`]|``)*`)                                                      # 6 escaped name
      | (.)                                                                   # 7 anything else is wrong
      | \Z
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_NAME, _OPERATOR, _STRING, _NUMBER, _PARAMETER, _ESCAPED, _WRONG = range(1, 8)
_MARKERS = {_STRING: STRING, _NUMBER: NUMBER, _PARAMETER: PARAMETER, _ESCAPED: ESCAPED}
_NO_NAME = frozenset("<>()[]{}+-*/%^=!|&:;,.")

_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "'": "'", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_MAX_INTEGER = 2**63 - 1
_MAX_DIGITS = 19
_LARGEST_CHARACTER = 0x10FFFF


class Tokens(NamedTuple):
    """The tokens of `source`: their words, their texts as written, and the offsets of their first characters.

    The last two tokens have the word `END`, an empty text and the offset of the end, so that one may look two ahead.
    """

    source: str
    words: list[str]
    texts: list[str]
    starts: list[int]


def tokenise(source: str) -> Tokens:
    """Split a query into tokens. Raises CypherSyntaxError at a character that begins none.

    >>> tokenise("Match (n) // all").words
    ['MATCH', '(', 'N', ')', '<end>', '<end>']
    """
    words: list[str] = []
    texts: list[str] = []
    starts: list[int] = []
    for match in _TOKEN.finditer(source):
        kind = match.lastindex
        if kind is None:
            break
        text = match[kind]
        if kind == _OPERATOR:
            words.append(text)
        elif kind == _NAME:
            words.append(text.upper())
        elif kind == _WRONG:
            raise _wrong(source, match.start(kind))
        else:
            words.append(_MARKERS[kind])
        texts.append(text)
        starts.append(match.start(kind))
    words += [END, END]
    texts += ["", ""]
    starts += [len(source), len(source)]
    return Tokens(source, words, texts, starts)


def _wrong(source: str, offset: int) -> CypherSyntaxError:
    character = source[offset]
    if character in "'\"`":
        message, code = "this quote is not closed", "UnexpectedSyntax"
    elif character == "$":
        message, code = "a parameter is written `$name`", "UnexpectedSyntax"
    elif character == "/":
        message, code = "this comment is not closed", "UnexpectedSyntax"
    elif character.isascii():
        message, code = f"{character!r} is no part of a query", "UnexpectedSyntax"
    else:
        message, code = f"the character {character!r} stands outside of a string", "InvalidUnicodeCharacter"
    return CypherSyntaxError(message, code=code, source=source, offset=offset)


def is_name(word: str) -> bool:
    """Whether a token of this word can be a label, a type or a property key: any name or keyword."""
    return word[0] not in _NO_NAME


def unescape(text: str) -> str:
    """Return the name that a name token stands for.

    >>> unescape("`a``b`"), unescape("ab")
    ('a`b', 'ab')
    """
    return text[1:-1].replace("``", "`") if text.startswith("`") else text


def string(tokens: Tokens, index: int) -> str:
    r"""Return the value of a string token. A backslash before a character that needs none stays, as in `'\d'`.

    Raises CypherSyntaxError for `\u` without four and `\U` without eight hexadecimal digits.
    """
    body = tokens.texts[index][1:-1]
    if "\\" not in body:
        return body

    def replace(match: re.Match[str]) -> str:
        digits = match[1] or match[2]
        if digits is None and match[3] not in "uU":
            return _ESCAPES.get(match[3], match[0])
        if digits is None or int(digits, 16) > _LARGEST_CHARACTER:
            raise CypherSyntaxError(
                f"{match[0]!r} begins no Unicode character",
                code="InvalidUnicodeLiteral",
                source=tokens.source,
                offset=tokens.starts[index] + 1 + match.start(),
            )
        return chr(int(digits, 16))

    return _ESCAPE.sub(replace, body)


def number(tokens: Tokens, index: int, *, negative: bool = False) -> int | float:
    """Return the value of a number token, with a minus sign before it when `negative`.

    Raises CypherSyntaxError with the code InvalidNumberLiteral, IntegerOverflow (more than 64 bits) or
    FloatingPointOverflow.
    """
    text = tokens.texts[index]
    if not text.isascii():
        raise _number_error(tokens, index, "is no number", "InvalidNumberLiteral")
    try:
        if text.isdigit() and len(text) > _MAX_DIGITS:
            value: int | float = _MAX_INTEGER + 2  # not converted: Python refuses integers of thousands of digits
        elif text.replace("_", "").isdigit() or text[1:2] in {"x", "X", "o", "O"}:
            value = int(text, 0)
        else:
            value = float(text)
    except ValueError:
        raise _number_error(tokens, index, "is no number", "InvalidNumberLiteral") from None
    if isinstance(value, float):
        if value == float("inf"):
            raise _number_error(tokens, index, "is too large for a float", "FloatingPointOverflow")
        # The literal -0.0 is 0.0; only arithmetic makes a negative zero.
        return -value if negative and value else value
    if value > _MAX_INTEGER + negative:
        raise _number_error(tokens, index, "is too large for an integer of 64 bits", "IntegerOverflow")
    return -value if negative else value


def _number_error(tokens: Tokens, index: int, problem: str, code: str) -> CypherSyntaxError:
    text = tokens.texts[index]
    return CypherSyntaxError(f"{text} {problem}", code=code, source=tokens.source, offset=tokens.starts[index])
