"""How the types of values are read, `LIST<INTEGER NOT NULL>`."""

from collections.abc import Mapping

from .ast import AnyOf, ListType, NamedType, ValueType
from .cursor import Cursor

__all__ = ["TypeParser"]

_NAMES: Mapping[tuple[str, ...], str] = {
    tuple(name.split()): canonical
    for canonical, names in {
        "ANY": ("ANY", "ANY VALUE"),
        "BOOLEAN": ("BOOLEAN", "BOOL"),
        "DATE": ("DATE",),
        "DURATION": ("DURATION",),
        "FLOAT": ("FLOAT",),
        "INTEGER": ("INTEGER", "INT", "SIGNED INTEGER"),
        "LOCAL DATETIME": ("LOCAL DATETIME", "TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP WITHOUT TIMEZONE"),
        "LOCAL TIME": ("LOCAL TIME", "TIME WITHOUT TIME ZONE", "TIME WITHOUT TIMEZONE"),
        "MAP": ("MAP",),
        "NODE": ("NODE", "ANY NODE", "VERTEX", "ANY VERTEX"),
        "NOTHING": ("NOTHING",),
        "NULL": ("NULL",),
        "PATH": ("PATH",),
        "POINT": ("POINT",),
        "PROPERTY VALUE": ("PROPERTY VALUE", "ANY PROPERTY VALUE"),
        "RELATIONSHIP": ("RELATIONSHIP", "ANY RELATIONSHIP", "EDGE", "ANY EDGE"),
        "STRING": ("STRING", "VARCHAR"),
        "ZONED DATETIME": ("ZONED DATETIME", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH TIMEZONE"),
        "ZONED TIME": ("ZONED TIME", "TIME WITH TIME ZONE", "TIME WITH TIMEZONE"),
    }.items()
    for name in names
}
_MOST_WORDS = max(map(len, _NAMES))


class TypeParser(Cursor):
    """The grammar of types."""

    def value_type(self) -> ValueType:
        """Read a type, or several with `|` between them."""
        start = self.starts[self.at]
        options = [self._one_type()]
        while self.accept("|"):
            options.append(self._one_type())
        if len({_takes_null(option) for option in options}) > 1:
            self.fail("either all types of a union are NOT NULL or none", offset=start)
        return options[0] if len(options) == 1 else AnyOf(tuple(options))

    def _one_type(self) -> ValueType:
        self.deepen(1)
        if self.words[self.at] in {"LIST", "ARRAY"}:
            self.at += 1
            element = self._enclosed_type()
            found: ValueType = ListType(element, nullable=self._nullable())
        elif self.words[self.at : self.at + 2] == ["ANY", "<"]:
            self.at += 1
            found = self._enclosed_type()
        else:
            found = NamedType(self._type_name(), nullable=self._nullable())
        while self.words[self.at] in {"LIST", "ARRAY"}:
            self.at += 1
            found = ListType(found, nullable=self._nullable())
        self.deepen(-1)
        return found

    def _enclosed_type(self) -> ValueType:
        self.expect("<")
        inner = self.value_type()
        self.expect(">")
        return inner

    def _type_name(self) -> str:
        for count in range(_MOST_WORDS, 0, -1):
            name = _NAMES.get(tuple(self.words[self.at : self.at + count]))
            if name is not None:
                self.at += count
                return name
        return self.unexpected("a type such as INTEGER, FLOAT, STRING or LIST<STRING>")

    def _nullable(self) -> bool:
        if self.words[self.at : self.at + 2] != ["NOT", "NULL"]:
            return True
        self.at += 2
        return False


def _takes_null(found: ValueType) -> bool:
    return all(map(_takes_null, found.options)) if isinstance(found, AnyOf) else found.nullable
