"""What can go wrong with terms."""

from collections.abc import Sequence

from oncograph.graph.errors import OncographError, UnknownNameError
from oncograph.graph.faults import Fault


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


class VocabularyError(OncographError):
    """Raised when terms contradict each other; `faults` names the terms, and every reason found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, faults)))
