"""One key for the many ways people and papers write a name.

`normalise("rIL-2")`, `normalise("IL2")` and `normalise("Interleukin 2")` are the same key, so a name is found by
equality. Keys are for comparing only: they are lower case, their words are parted by single spaces, letters from
digits, and some are no longer words of any language ("leukemia", "edema", but also "erobic").

Only the standard library is imported: this module is on the path of the quickest command.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_GREEK = {
    "α": "alpha", "ɑ": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda",
    "μ": "mu", "ω": "omega", "τ": "tau", "ζ": "zeta",
}  # fmt: skip
_SYMBOLS = str.maketrans(
    {
        **{letter: f" {name} " for letter, name in _GREEK.items()},
        **dict.fromkeys("’‘ʼʹ′`´", "'"),
        "≥": " at least ",
        "≤": " at most ",
    }
)
_COMPARISONS = (
    (re.compile(r">\s*=|=\s*>"), " at least "),
    (re.compile(r"<\s*="), " at most "),
    (re.compile(r">"), " over "),
    (re.compile(r"<"), " under "),
)
# A sharp s after a letter and before none is the beta of a German keyboard (IFN-ß, IFNß-1a).
_SHARP_S_AS_BETA = re.compile(r"ß(?!\w)|ß(?=\d)")
# The sign after a marker is a word (HER2+, CD4+/CD8+, "ER- disease"), every other plus or hyphen only parts words.
_MARKER = r"\b(cd\d+[a-z]?|her-?2|er|pr|hr|ph|alk|ebv|hpv|hiv|myc|mrd|egfr|braf|k?ras|pd-?l1|bcr-abl1?|bcl-?\d)"
_POSITIVE = re.compile(_MARKER + r"\+")
_NEGATIVE = re.compile(_MARKER + r"[-–−](?!\w|\s*(?:or|and)\b)")
_POSSESSIVE = re.compile(r"'s\b|'")
_WORD = re.compile(r"[^\W\d_]+|\d+")

# British and American spelling. The first takes every run of a and o before an e (leukaemia, oedema, diarrhoea), so
# that nothing is left for a second pass.
_SPELLINGS = (
    (re.compile(r"[ao]*[ao]e"), "e"),
    (re.compile(r"our"), "or"),
    (re.compile(r"leuc"), "leuk"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"([iy])s(e|ed|ing|ation|able)$"), r"\1z\2"),
    (re.compile(r"(cent|fib|lit)re$"), r"\1er"),
)
# Written together, apart or with a hyphen: non-Hodgkin, neo-adjuvant, peg-interferon.
_PREFIXES = frozenset(
    {"non", "anti", "neo", "peg", "post", "pre", "hyper", "hypo", "immuno", "chemo", "radio", "gastro", "gastroentero"}
)
_SAYS_NOTHING = frozenset({"and", "plus", "the", "recombinant", "human"})
_ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
}  # fmt: skip
_NUMBERED_IN_ROMAN = frozenset({"grade", "stage", "phase", "type", "factor", "interleukin", "who"})

_ALPHA_BETA_GAMMA = {
    "a": "alpha", "b": "beta", "g": "gamma", "alpha": "alpha", "alfa": "alpha", "beta": "beta", "gamma": "gamma",
}  # fmt: skip
# rIFN, rhIFN, huIFN, pegIFN, IFNa, IFN-alfa, interferonalpha, and INF, a slip of the keyboard for IFN.
_INTERFERON = re.compile(r"(?:rh?u?|hr|hu?)?(peg)?(ifn|inf|interferon)(alpha|alfa|beta|gamma|a|b|g)?")
_INTERLEUKIN = re.compile(r"(?:rh?u?|hr|hu?)?(?:il|interleukine?)")
_ALPHA_INTERFERON = re.compile(
    r"\b(alpha|beta|gamma)((?: \d+)?(?: [ab])?) ((?:peg)?interferon)\b(?! (?:alpha|beta|gamma)\b)"
)


def normalise(text: str) -> str:
    """Return the key under which `text` is looked up; an empty string where it holds neither letter nor digit.

    Case, hyphens, spaces, punctuation, accents, Greek letters, sub- and superscripts, British and American spelling,
    plurals, possessives and roman numerals make no difference; "recombinant human" is dropped, and the usual short
    forms of interleukins and interferons are written out. `normalise(normalise(text)) == normalise(text)`.

    >>> normalise("rIL-2") == normalise("IL2") == normalise("recombinant human interleukin-2")
    True
    >>> normalise("PEG-IFN-α2b")
    'peginterferon alpha 2 b'
    >>> normalise("Tumours of the Hodgkin’s type II"), normalise("acute myeloid leukaemias")
    ('tumor of hodgkin type 2', 'acute myeloid leukemia')
    """
    key = _pass(text)
    # One pass may bring two words together that a rule then sees for the first time.
    while (again := _pass(key)) != key:
        key = again
    return key


def nearest(text: str, names: Iterable[str], n: int = 5) -> list[str]:
    """Return up to `n` of `names` that look most like `text`, the likeliest first; ties in alphabetical order.

    Nearest is a name that begins with what was typed; then those that resemble it by six tenths or more (`difflib`
    ratio over the keys), or that are part of it, word by word.

    >>> nearest("interlukin", ["interferon alpha", "octreotide", "interleukin-2"])
    ['interleukin-2']
    """
    from difflib import SequenceMatcher  # noqa: PLC0415 - only a miss needs it, and a lookup that hits must be quick

    typed = normalise(text)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(typed)
    scored: list[tuple[float, str]] = []
    for name in names:
        key = normalise(name)
        matcher.set_seq1(key)
        if typed and key.startswith(typed):
            scored.append((-1.0, name))
        elif key and f" {key} " in f" {typed} ":
            scored.append((-0.6 - 0.4 * len(key) / len(typed), name))
        elif matcher.real_quick_ratio() >= 0.6 and matcher.quick_ratio() >= 0.6 and (ratio := matcher.ratio()) >= 0.6:
            scored.append((-ratio, name))
    return [name for _, name in sorted(scored)[:n]]


def _pass(text: str) -> str:
    words = [_word(found.group()) for found in _WORD.finditer(_plain(text))]
    written: list[str] = []
    for position, word in enumerate(words):
        before = written[-1] if written else ""
        after = words[position + 1] if position + 1 < len(words) else ""
        if before in _PREFIXES and word.isalpha():
            written[-1] = before + word
        elif word in _ROMAN and before in _NUMBERED_IN_ROMAN:
            written.append(_ROMAN[word])
        elif word in _ALPHA_BETA_GAMMA and before.endswith("interferon"):
            written.append(_ALPHA_BETA_GAMMA[word])
        else:
            written.extend(_written_out(word, after))
    telling = [word for word in written if word not in _SAYS_NOTHING]
    return _ALPHA_INTERFERON.sub(r"\3 \1\2", " ".join(telling or written))


def _plain(text: str) -> str:
    """Lower case without accents, symbols in words."""
    if text.isascii():
        plain = text.lower()
    else:
        folded = unicodedata.normalize("NFKC", _SHARP_S_AS_BETA.sub("β", text)).casefold()
        letters = unicodedata.normalize("NFKD", folded.translate(_SYMBOLS))
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_SYMBOLS)
    if "<" in plain or ">" in plain:
        for pattern, words in _COMPARISONS:
            plain = pattern.sub(words, plain)
    if "+" in plain:
        plain = _POSITIVE.sub(r"\1 positive ", plain)
    plain = _NEGATIVE.sub(r"\1 negative ", plain)
    return _POSSESSIVE.sub("", plain) if "'" in plain else plain


@lru_cache(maxsize=16384)
def _word(word: str) -> str:
    """Singular, American spelling."""
    word = _singular(word)
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return {"alfa": "alpha", "pegylated": "peg"}.get(word, word)


def _singular(word: str) -> str:
    if word.endswith("omata"):
        return word[:-2]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("metastases") or (word.endswith("oses") and len(word) > 5):
        return word[:-2] + "is"
    return word[:-2] if word.endswith(("shes", "xes", "sses")) else word[:-1]


def _written_out(word: str, after: str) -> list[str]:
    """Interleukins and interferons in full, where `after`, the next word, bears the reading out."""
    if _INTERLEUKIN.fullmatch(word) and (after.isdigit() or after in _ROMAN):
        return ["interleukin"]
    found = _INTERFERON.fullmatch(word)
    if found is None:
        return [word]
    peg, stem, letter = found.groups(default="")
    if stem == "inf" and not letter and after not in {"alpha", "beta", "gamma"}:
        return [word]
    return [f"{peg}interferon", *([_ALPHA_BETA_GAMMA[letter]] if letter else [])]
