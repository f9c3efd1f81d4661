r"""Which characters a person cannot see, and a terminal may obey: what text from outside must not bring to it.

They are the controls (C0, DEL, C1), what Unicode lets displays ignore (zero width, fillers, bidirectional overrides,
tags), line separators and lone surrogates. Newline and tab lay prose out. Variation selectors, which choose the form of
a sign, are no danger and stay.
"""

import json
import re

_HIDDEN = (
    "\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_IN_A_LINE = re.compile(f"[{_HIDDEN}]")
_SPACE = re.compile(r"\s+")
_IN_PROSE = re.compile(f"(?![\t\n])[{_HIDDEN}]")


def hidden_in(text: str, *, prose: bool = False) -> str | None:
    r"""Return the first character that does not show, as U+ and its number; in prose newline and tab are none.

    >>> hidden_in("interferon\x1b[2J"), hidden_in("α–β"), hidden_in("a\nb"), hidden_in("a\nb", prose=True)
    ('U+001B', None, 'U+000A', None)
    """
    found = (_IN_PROSE if prose else _IN_A_LINE).search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def without_hidden(text: str) -> str:
    r"""Return the text with a space in the place of every character that does not show.

    >>> without_hidden("sodium\u200b\tchloride")
    'sodium  chloride'
    """
    return _IN_A_LINE.sub(" ", text)


def printable(text: str) -> str:
    r"""Return the text with every character that does not show, but newline and tab, as its escape.

    >>> print(printable("interferon\x1b[2J\u202e"))
    interferon\x1b[2J\u202e
    """
    return _IN_PROSE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def one_line(text: str) -> str:
    r"""Return the text in one line with single spaces, without the characters that do not show.

    >>> one_line("  interferon\u200b\n alpha\u202e ")
    'interferon alpha'
    """
    return _IN_A_LINE.sub("", _SPACE.sub(" ", text)).strip()


def escape_json(text: str) -> str:
    r"""Return JSON with what does not show, but newline and tab, as an escape of JSON, which says the same.

    >>> print(escape_json("\"\u202e\U000e0041\""))
    "\u202e\udb40\udc41"
    """
    return _IN_PROSE.sub(lambda found: json.dumps(found[0])[1:-1], text)
