"""What is wrong in a file that somebody gave, so that a person can act on it: the one shape in all of the project."""

from dataclasses import dataclass

from .errors import OncographWarning


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one input: where it is, what is wrong, and what to do about it.

    What is not known is empty: `file` for something that came from none, `line`, `where` (a field, a term) and `remedy`
    where `problem` says it all.
    """

    file: str
    line: int | None
    where: str
    problem: str
    remedy: str = ""
    kept: bool = False
    """Whether what it is about was used all the same, so that the fault is a warning."""

    @property
    def severity(self) -> str:
        """What a message about it begins with: warning where it was used all the same, else error."""
        return "warning" if self.kept else "error"

    def __str__(self) -> str:
        """Return `file:line: where: problem; remedy`, without what is not known."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        told = f"{self.problem}; {self.remedy}" if self.remedy else self.problem
        return ": ".join(filter(None, (place, self.where, told)))


class FaultWarning(OncographWarning):
    """Warns of a fault in what was given; what it is about was left out, or used all the same."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))
