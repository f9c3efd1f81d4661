"""Texts of the registry as they are meant: HTML entities and tags, and escapes of Markdown, taken out."""

import html
import re
from typing import Any

from oncograph.graph.printable import without_hidden

LONGEST = 2000
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>~^|&=$%])")
_TAG = re.compile(r"</?(?:p|ul|ol|li|br|b|i|u|em|strong|sub|sup|div|span)\s*/?>", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")


def clean(value: Any, longest: int = LONGEST) -> str:
    r"""Return a text in one line, as it is meant; empty for what is no text.

    >>> clean("&lt; 0.0001"), clean("age \\<=50"), clean("<p>one</p>two"), clean(None)
    ('< 0.0001', 'age <=50', 'one two', '')
    """
    if not isinstance(value, str):
        return ""
    text = _TAG.sub(" ", html.unescape(value)) if "&" in value or "<" in value else value
    text = _ESCAPE.sub(r"\1", text) if "\\" in text else text
    text = " ".join(without_hidden(text).split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def words(text: str) -> list[str]:
    """Return the words and numbers of a text in small letters; a number keeps its decimals.

    >>> words("Finerenone (BAY94-8862)(2.5 mg)")
    ['finerenone', 'bay94', '8862', '2.5', 'mg']
    """
    return [word.lower() for word in _WORD.findall(text)]
