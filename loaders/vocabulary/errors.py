"""What can go wrong with terms."""

from collections.abc import Sequence
from dataclasses import dataclass

from oncograph.graph.errors import OncographError, UnknownNameError


class UnknownTermError(UnknownNameError):
    """Raised when no term of the kind has the name; `suggestions` holds the nearest names."""

    def __init__(self, kind: str, text: str, suggestions: Sequence[str] = ()) -> None:
        self.kind = kind
        self.text = text
        super().__init__(f"no {kind} is called {text!r}.", suggestions)


class AmbiguousTermError(OncographError):
    """Raised when a code stands for several terms of the kind; `candidates` holds their ids."""

    def __init__(self, kind: str, text: str, candidates: Sequence[str]) -> None:
        self.kind = kind
        self.text = text
        self.candidates = tuple(candidates)
        super().__init__(f"{text!r} is the code of more than one {kind}; use one of {', '.join(candidates)}")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why one term cannot stand beside the others."""

    term: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.term}: {self.problem}; {self.remedy}"


class VocabularyError(OncographError):
    """Raised when terms contradict each other; `conflicts` holds every reason found."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__("\n".join(map(str, conflicts)))
