"""The tokeniser: a query text as three parallel lists, made in one pass of one regular expression.

A token is known by its *word*: an operator is its own word, a name is its upper-case form (so that `match` is the
keyword `MATCH`, wherever the parser expects a keyword), and every other token is one of the markers below.
"""

import re
from typing import NamedTuple

from ..errors import CypherSyntaxError

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
    \s* (?: (?: //[^\n\r]* | /\*.*?\*/ ) \s* )*                   # blanks and comments before the token
    ( [A-Za-z_]\w* | [^\W\d]\w*                                 # a name or keyword
    | [()\[\]{}+\-*%^&,;] | \.\. | <[=>]? | >=? | =~? | !=? | \|\|? | ::? | \.(?![0-9]) | /(?!\*)
    | '[^'\\]*(?:\\.[^'\\]*)*' | "[^"\\]*(?:\\.[^"\\]*)*"       # a string
    | 0[xXoO]\w*                                                 # a number, with any letters that follow
    | (?: [0-9][0-9_]* (?: \.[0-9][0-9_]* )? | \.[0-9][0-9_]* ) (?: [eE][+-]?[0-9_]+ )? \w*
    | \$(?: \w+ | `(?:[^`]|``)*` )                               # a parameter
    | `(?:[^`]|``)*`                                             # an escaped name
    | . | \Z )                                                   # anything else is wrong, but for the end
    """,
    re.VERBOSE | re.DOTALL,
)
_NO_NAME = frozenset("<>()[]{}+-*/%^=!|&:;,.$")
_OPERATORS = (*"()[]{}+-*%^&,;<>=!|:.", "..", "<=", ">=", "<>", "!=", "=~", "||", "::")
_EXPRESSION_NEXT = re.compile(r"\s*\(")
"""What follows the `$` of a label that is an expression."""
_MAX_WORDS = 5000

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
    matches = list(_TOKEN.finditer(source))
    texts = [match[1] for match in matches]
    starts = [match.start(1) for match in matches]
    known = _words.get
    words = [known(text) or _word(text, source, start) for text, start in zip(texts, starts, strict=True)]
    while words and words[-1] == END:
        del words[-1], texts[-1], starts[-1]
    words += [END, END]
    texts += ["", ""]
    starts += [len(source), len(source)]
    return Tokens(source, words, texts, starts)


_words = {operator: operator for operator in _OPERATORS} | {"": END}
"""The words of operators and, up to a limit, of names seen so far; other tokens are known by their first character."""


def _word(text: str, source: str, start: int) -> str:
    first = text[0]
    if first == "/" and not source.startswith("/*", start):
        return text
    if len(text) > 1 and first in "'\"":
        return STRING
    if len(text) > 1 and first == "`":
        return ESCAPED
    if first == "$" and (len(text) > 1 or _EXPRESSION_NEXT.match(source, start + 1)):
        return PARAMETER if len(text) > 1 else text
    if first in "0123456789" or (len(text) > 1 and first == "."):
        return NUMBER
    if first != "_" and not first.isalnum():
        raise _wrong(source, start)
    if len(_words) < _MAX_WORDS:
        _words[text] = text.upper()
    return text.upper()


def _wrong(source: str, offset: int) -> CypherSyntaxError:
    character = source[offset]
    if character in "'\"`":
        message, code = "this quote is not closed", "UnexpectedSyntax"
    elif character == "$":
        message, code = "a parameter is written `$name`", "UnexpectedSyntax"
    elif character == "/":
        message, code = "this comment is not closed", "UnexpectedSyntax"
    elif character == "#":
        message, code = "a comment begins with `//`", "UnexpectedSyntax"
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
