r"""Java's regular expressions, which Cypher's are, written as those of the package `regex`.

The two share most of their syntax and little of its meaning: in Java `\w`, `\d`, `\s` and `(?i)` are about ASCII unless
told otherwise by `(?U)` and `(?u)`, six things end a line, a flag holds to the end of its group, and `&&` cuts classes.
So a pattern is read as Java reads it and every part written out with what it means there; nothing is left to flags.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

_ENDS = r"\n\r\x85\u2028\u2029"
_POSIX = {
    "Lower": "a-z",
    "Upper": "A-Z",
    "ASCII": r"\x00-\x7f",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Punct": r"!-/:-@\[-`{-~",
    "Graph": "!-~",
    "Print": r"\ -~",
    "Blank": r"\ \t",
    "Cntrl": r"\x00-\x1f\x7f",
    "XDigit": "0-9a-fA-F",
    "Space": r"\ \t-\r",
}
_SETS = {
    "d": "0-9",
    "w": "a-zA-Z_0-9",
    "s": r"\ \t-\r",
    "h": r"\ \t\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000",
    "v": r"\n-\r\x85\u2028\u2029",
}
_CLASS_LETTERS = frozenset({*_SETS, "p"})
_ASCII_UNLESS_TOLD = frozenset("dws")
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b"}
_BINARY = {"Letter": "L", "Punctuation": "P", "Control": "Cc", "Titlecase": "Lt", "Digit": "Nd"}
_JAVA = {"LowerCase": "Lowercase", "UpperCase": "Uppercase", "Alphabetic": "Alphabetic", "Digit": "Nd", "Letter": "L"}
_KEYED = re.compile(r"(script|sc|block|blk|general_category|gc)=\w[\w ]*", re.ASCII | re.IGNORECASE)
_CATEGORY = re.compile(r"[CLMNPSZ][a-z]?|LC", re.ASCII)
_QUANTIFIER = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})[+?]?", re.ASCII)
_QUOTED = re.compile(r"\\Q(.*?)(?:\\E|\Z)|\\.", re.DOTALL)
_FLAGS = re.compile(r"\(\?([idmsuxU]*)(?:-([idmsuxU]*))?([:)])")
_NAME = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)>", re.ASCII)
_OPENINGS = ("(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>")
_HEXADECIMAL = re.compile(r"x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})")
_OCTAL = re.compile(r"0([0-3][0-7]{2}|[0-7]{1,2})")


class JavaPatternError(ValueError):
    """Raised for what is no regular expression of Java's, or none that can be run here."""


@dataclass(frozen=True, slots=True)
class _Flags:
    """Java's flags, each by its letter."""

    i: bool = False
    d: bool = False
    m: bool = False
    s: bool = False
    u: bool = False
    x: bool = False
    U: bool = False

    def changed(self, on: str, off: str) -> "_Flags":
        on += "u" if "U" in on else ""
        return replace(self, **dict.fromkeys(on, True), **dict.fromkeys(off, False))

    @property
    def ends(self) -> str:
        """What ends a line."""
        return r"\n" if self.d else _ENDS


def translated(pattern: str) -> str:
    r"""Return the pattern for `regex`, in its version 1. Raises JavaPatternError.

    >>> translated(r"(?i)a\d[b-c&&[^c]]")
    '[aA][0-9][[b-cB-C]&&[[^cC]]]'
    """
    translator = _Translator(_QUOTED.sub(_escaped, pattern))
    written = translator.alternatives(_Flags())
    if not translator.at_end():
        raise JavaPatternError("a `)` closes nothing")
    return written


def _escaped(quoted: re.Match[str]) -> str:
    r"""Return what stands between `\\Q` and `\\E` with every sign escaped, as Java does before it reads a pattern."""
    return quoted[0] if quoted[1] is None else re.sub(r"([^\w])", r"\\\1", quoted[1])


class _Translator:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0
        self._groups = 0
        self._names: set[str] = set()

    def at_end(self) -> bool:
        """Whether everything is read."""
        return self._at >= len(self._text)

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        character = self._next()
        if not character:
            raise JavaPatternError("it ends too early")
        self._at += 1
        return character

    def _accept(self, text: str) -> bool:
        found = self._text.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found

    def _match(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        found = expression.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return found

    # -------------------------------------------------------------------------------------------- sequences, groups

    def alternatives(self, flags: _Flags) -> str:
        """Read up to the end of the pattern or group, where flags that were set inside of it end too."""
        written: list[str] = []
        while not self.at_end() and self._next() != ")":
            if (changed := self._flag_change(flags)) is not None:
                flags = changed
            elif self._accept("|"):
                written.append("|")
            elif not (flags.x and self._skipped()):
                written.append(self._quantified(self._atom(flags), flags))
        return "".join(written)

    def _flag_change(self, flags: _Flags) -> _Flags | None:
        found = _FLAGS.match(self._text, self._at)
        if found is None or found[3] == ":":
            return None
        self._at = found.end()
        return flags.changed(found[1], found[2] or "")

    def _skipped(self) -> bool:
        """Skip a blank or a comment."""
        if self._next() == "#":
            while not self.at_end() and self._take() not in "\n\r\x85\u2028\u2029":
                pass
            return True
        return self._next() in " \t\n\x0b\f\r" and bool(self._take())

    def _quantified(self, atom: str, flags: _Flags) -> str:
        while flags.x and not self.at_end() and self._skipped():
            pass
        quantifier = self._match(_QUANTIFIER)
        if quantifier is not None:
            atom = f"(?:{atom}){quantifier[0]}" if len(atom) > 1 else atom + quantifier[0]
        if self._next() and self._next() in "*+?{":
            raise JavaPatternError(f"a `{self._next()}` repeats nothing")
        return atom

    def _atom(self, flags: _Flags) -> str:
        character = self._take()
        if character == "(":
            self._at -= 1
            return self._group(flags)
        if character == "[":
            return _folded(self._set(flags), flags)
        if character == "\\":
            return self._escape(flags)
        if character == ".":
            return r"[\s\S]" if flags.s else f"[^{flags.ends}]"
        if character == "^":
            return _line_start(flags) if flags.m else r"\A"
        if character == "$":
            return _line_end(flags) if flags.m else _text_end(flags)
        if character in "*+?{":
            raise JavaPatternError(f"a `{character}` repeats nothing")
        return _literal(character, flags)

    def _group(self, flags: _Flags) -> str:
        inner = flags
        found = self._match(_FLAGS)
        if found is not None:
            opening, inner = "(?:", flags.changed(found[1], found[2] or "")
        elif (opening := next(filter(self._accept, _OPENINGS), "")) == "":
            opening = self._capturing()
        written = self.alternatives(inner)
        if not self._accept(")"):
            raise JavaPatternError("a `(` is not closed")
        return f"{opening}{written})"

    def _capturing(self) -> str:
        self._accept("(")
        self._groups += 1
        if not self._accept("?"):
            return "("
        name = self._match(_NAME)
        if name is None or name[1] in self._names:
            raise JavaPatternError(f"`(?{self._next()}` begins no group that is known")
        self._names.add(name[1])
        return f"(?P<{name[1]}>"

    # ------------------------------------------------------------------------------------------------------ escapes

    def _escape(self, flags: _Flags) -> str:
        fixed = {"A": r"\A", "z": r"\Z", "Z": _text_end(flags), "X": r"\X", "R": rf"(?>\r\n|[\x0b\f{_ENDS}])"}
        character = self._next()
        if character in fixed:
            self._at += 1
            return fixed[character]
        if character in {"b", "B"}:
            self._at += 1
            if self._next() == "{":
                raise JavaPatternError(r"`\b{` is not supported")
            return r"\b" if character == "b" else r"(?!\b)"
        if self._accept("k"):
            return self._named_reference(flags)
        if character and character in "123456789":
            return self._reference(flags)
        if character.lower() in _CLASS_LETTERS:
            return self._class(flags)
        return _literal(self._escaped_character(), flags)

    def _named_reference(self, flags: _Flags) -> str:
        name = self._match(_NAME)
        if name is None or name[1] not in self._names:
            raise JavaPatternError(r"`\k` names no group before it")
        return _folded(f"(?P={name[1]})", flags, always=True)

    def _reference(self, flags: _Flags) -> str:
        number = int(self._take())
        while self._next().isascii() and self._next().isdigit() and number * 10 + int(self._next()) <= self._groups:
            number = number * 10 + int(self._take())
        return _folded(f"(?:\\g<{number}>)", flags, always=True) if number <= self._groups else "(?!)"

    def _class(self, flags: _Flags) -> str:
        r"""Return the class that an escape such as `\W` or `\p{Lu}` stands for."""
        letter = self._take()
        name = letter.lower()
        if name == "p":
            inside = self._property(flags)
        else:
            inside = f"\\{name}" if flags.U and name in _ASCII_UNLESS_TOLD else _SETS[name]
        return f"[{inside}]" if letter.islower() else f"[^{inside}]"

    def _escaped_character(self) -> str:
        if (code := self._match(_HEXADECIMAL)) is not None:
            return _from_code(int(code[1] or code[2] or code[3], 16))
        if (code := self._match(_OCTAL)) is not None:
            return chr(int(code[1], 8))
        letter = self._take()
        if letter == "c":
            return chr(ord(self._take()) ^ 64)
        if letter == "N":
            return self._named_character()
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter.isascii() and letter.isalnum():
            raise JavaPatternError(rf"`\{letter}` is not supported")
        return letter

    def _named_character(self) -> str:
        end = self._text.find("}", self._at)
        if not self._accept("{") or end < 0:
            raise JavaPatternError(r"`\N` takes the name of a character in braces")
        name, self._at = self._text[self._at : end], end + 1
        try:
            return unicodedata.lookup(name)
        except KeyError:
            raise JavaPatternError(f"no character is called {name!r}") from None

    def _property(self, flags: _Flags) -> str:
        name = self._take()
        if name == "{":
            end = self._text.find("}", self._at)
            if end < 0:
                raise JavaPatternError("a `{` is not closed")
            name, self._at = self._text[self._at : end], end + 1
        if flags.i and name in {"Lower", "Upper"}:
            name = "Alpha"
        if flags.i and name in {"Lu", "Ll", "Lt", "IsLu", "IsLl", "IsLt"}:
            return r"\p{Lu}\p{Ll}\p{Lt}"
        if name in _POSIX:
            return rf"\p{{{name}}}" if flags.U else _POSIX[name]
        if name == "L1":
            return r"\x00-\xff"
        if name.startswith("java") and name[4:] in _JAVA:
            return rf"\p{{{_JAVA[name[4:]]}}}"
        if name.startswith("Is"):
            return rf"\p{{{_BINARY.get(name[2:], name[2:])}}}"
        if name.startswith("In") or _CATEGORY.fullmatch(name) or _KEYED.fullmatch(name):
            return rf"\p{{{name}}}"
        raise JavaPatternError(f"no property is called {name!r}")

    # ------------------------------------------------------------------------------------------------------ classes

    def _set(self, flags: _Flags) -> str:
        """Read a class, whose `[` is read."""
        negated = "^" if self._accept("^") else ""
        parts: list[list[str]] = [[r"\]"] if self._accept("]") else []]
        while not self._accept("]"):
            if self.at_end():
                raise JavaPatternError("a `[` is not closed")
            if self._accept("&&"):
                if self._next() == "&":
                    raise JavaPatternError("three `&` in a class mean nothing")
                parts.append([])
            elif not (flags.x and self._skipped()):
                parts[-1].append(self._member(flags))
        if not all(parts):
            raise JavaPatternError("`&&` stands between two classes")
        unions = ["".join(part) for part in parts]
        return f"[{negated}{unions[0] if len(unions) == 1 else '&&'.join(f'[{union}]' for union in unions)}]"

    def _member(self, flags: _Flags) -> str:
        if self._accept("["):
            return self._set(flags)
        low = self._bound(flags)
        if len(low) > 1 or self._next() != "-" or self._text[self._at + 1 : self._at + 2] in {"]", "[", ""}:
            return low if len(low) > 1 else _character(low, flags)
        self._at += 1
        high = self._bound(flags)
        if len(high) > 1 or low > high:
            raise JavaPatternError("a range in a class ends before it begins")
        return _range(low, high, flags)

    def _bound(self, flags: _Flags) -> str:
        """Return one character, or the class that an escape stands for."""
        if not self._accept("\\"):
            return self._take()
        if self._next().lower() in _CLASS_LETTERS:
            return self._class(flags)
        return self._escaped_character()


def _from_code(code: int) -> str:
    if code > 0x10FFFF:
        raise JavaPatternError("no character has so large a number")
    return chr(code)


def _written(character: str) -> str:
    if character.isalnum() or character == "_":
        return character
    return f"\\{character}" if character.isascii() and character.isprintable() else f"\\U{ord(character):08x}"


def _character(character: str, flags: _Flags) -> str:
    """Return a character as a part of a class, with its other case where (?i) is about ASCII."""
    if flags.i and not flags.u and character.isascii() and character.isalpha():
        return character + character.swapcase()
    return _written(character)


def _literal(character: str, flags: _Flags) -> str:
    found = _character(character, flags)
    if len(found) == 2 and found[0] != "\\":
        return f"[{found}]"
    return _folded(found, flags) if character.isalpha() else found


def _range(low: str, high: str, flags: _Flags) -> str:
    found = f"{_written(low)}-{_written(high)}"
    if not flags.i or flags.u:
        return found
    for first, last in (("a", "z"), ("A", "Z")):
        start, stop = max(low, first), min(high, last)
        if start <= stop:
            found += f"{start.swapcase()}-{stop.swapcase()}"
    return found


def _folded(written: str, flags: _Flags, *, always: bool = False) -> str:
    """Return the part matched without regard to case, where that is about all letters, or `always`, and wanted."""
    return f"(?i-f:{written})" if flags.i and (flags.u or always) else written


def _line_start(flags: _Flags) -> str:
    if flags.d:
        return r"(?:\A|(?<=\n))(?!\Z)"
    return r"(?:\A|(?<=[\n\x85\u2028\u2029])|(?<=\r)(?!\n))(?!\Z)"


def _line_end(flags: _Flags) -> str:
    return r"(?=\n|\Z)" if flags.d else r"(?:\Z|(?=[\r\x85\u2028\u2029])|(?<!\r)(?=\n))"


def _text_end(flags: _Flags) -> str:
    """Return what matches at the end, or before what ends the last line."""
    return r"(?=\n?\Z)" if flags.d else r"(?:(?=(?:\r\n|[\r\x85\u2028\u2029])?\Z)|(?<!\r)(?=\n\Z))"
