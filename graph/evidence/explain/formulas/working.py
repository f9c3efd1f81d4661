"""What a formula's working consists of: the numbers that are put in, the steps, and why it went this way."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict

from .arithmetic import Step, shown_number, step
from .citations import Formula

Plain = bool | int | float | str | None
Case = TypeVar("Case")


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Given(_Shown):
    """A number or word that is put in: its symbol, and what it is."""

    symbol: str
    value: Plain
    meaning: str


class Solved(_Shown):
    """An equation that the value solves, where it is no closed formula: the left side put in gives `target`."""

    left: Step
    target: float


class Worked(_Shown):
    """The formula of one field with the numbers of one finding, claim or relationship put in.

    The last of the steps, where there are any, gives the value as it is stored; without steps `because` says what gave
    it.
    """

    subject: str
    field: str
    value: Plain | tuple[str, ...]
    formula: str
    citation: str
    because: str | None = None
    given: tuple[Given, ...] = ()
    steps: tuple[Step, ...] = ()
    solves: Solved | None = None
    source: str | None = None
    document: str | None = None
    locator: str | None = None


class Work:
    """Gathers a working: each number that is given and each step's result can be used by the next.

    `formula` is the one that was used here, where a field has several.
    """

    def __init__(self, because: str | None = None, formula: Formula | None = None) -> None:
        self.because = because
        self.formula = formula
        self.given: list[Given] = []
        self.steps: list[Step] = []
        self.solves: Solved | None = None
        self._numbers: dict[str, float | Sequence[float]] = {}

    def give(self, symbol: str, value: float, meaning: str) -> "Work":
        """Put a number in."""
        self.given.append(Given(symbol=symbol, value=value, meaning=meaning))
        self._numbers[symbol] = value
        return self

    def give_each(self, symbol: str, values: Mapping[str, float]) -> "Work":
        """Put several numbers in, by what each is; a sum runs over them."""
        self.given += [Given(symbol=symbol, value=value, meaning=meaning) for meaning, value in values.items()]
        self._numbers[symbol] = tuple(values.values())
        return self

    def say(self, symbol: str, value: Plain, meaning: str) -> "Work":
        """Name something that is no part of the arithmetic."""
        self.given.append(Given(symbol=symbol, value=value, meaning=meaning))
        return self

    def take(self, symbol: str, expression: str) -> "Work":
        """Do a step; its result has the symbol from here on.

        :raises ArithmeticError: the numbers do not allow it; also ValueError.
        """
        done = step(symbol, expression, self._numbers)
        self.steps.append(done)
        self._numbers[symbol] = done.result
        return self

    def solve(self, left: str, expression: str, target: float) -> "Work":
        """Show an equation that the value solves."""
        self.solves = Solved(left=step(left, expression, self._numbers), target=float(shown_number(target)))
        return self

    @property
    def result(self) -> float:
        """What the last step came to."""
        return self.steps[-1].result


class Field(NamedTuple, Generic[Case]):
    """How one field is computed: its formula, and the working for one case."""

    formula: Formula
    work: Callable[[Case], Work]


def by_rule(because: Callable[[Case], str]) -> Callable[[Case], Work]:
    """Return the working of a field that follows from a rule, and is no number: what decided it."""
    return lambda case: Work(because(case))
