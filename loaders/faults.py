"""What is wrong in an input, in a form that a person can act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one input: where it is, what is wrong, and what to do about it."""

    file: str
    line: int | None
    where: str
    problem: str
    remedy: str
    kept: bool = False
    """Whether what it is about was loaded all the same, so that the fault is a warning."""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.where + ': ' if self.where else ''}{self.problem}; {self.remedy}"
