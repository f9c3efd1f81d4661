"""What needs no open graph: the questions there are, moving a graph, pooling a table, checking records."""

import warnings
from typing import TYPE_CHECKING

from oncograph.graph.errors import OncographWarning

from .answers import Details

if TYPE_CHECKING:
    import os

    from oncograph.graph.progress import Progress
    from oncograph.queries.library import Question

    PathLike = str | os.PathLike[str]


def questions() -> "tuple[Question, ...]":
    """Return every question that can be asked, sorted by name: the canned ones, and those in your own folder.

    A file in that folder that is no question is told by an `OncographWarning`.

    :returns: the questions; each has `name`, `question`, `parameters`, `columns` and `example`.

    >>> import oncograph
    >>> [question.name for question in oncograph.questions()][:3]
    ['benefit', 'certainty', 'conflicts']
    """
    from oncograph.queries.own_questions import all_questions

    found, faults = all_questions()
    for fault in faults:
        warnings.warn(str(fault), OncographWarning, stacklevel=2)
    return found


def question(name: str) -> "Question":
    """Return the question of this name.

    :param name: the name, as `questions` gives it.
    :returns: the question; `source` is the whole of its file.
    :raises UnknownNameError: there is none; the error suggests the nearest names, or says why a file is no question.

    >>> import oncograph
    >>> oncograph.question("timeline").parameters[0].name
    'claim'
    """
    from oncograph.queries.own_questions import question_called

    return question_called(name)


def migrate(source: "PathLike", target: "PathLike", *, progress: "Progress | None" = None) -> Details:
    """Move a graph, with the records behind it, into an empty store, and check by count and digest that it arrived.

    :param source: the store to read, as for `open`.
    :param target: the empty or new store to fill, likewise.
    :param progress: called with what is being done, how much of it is done, and how much there is.
    :returns: `nodes`, `relationships` and `digest` of what arrived.
    :raises StoreError: a store cannot be used, the target is not empty, or something did not arrive.

    >>> import oncograph, tempfile, pathlib
    >>> graph = oncograph.open()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     oncograph.migrate(graph.name, pathlib.Path(folder) / "copy.db").digest == graph.status().digest
    True
    """
    from oncograph.graph.progress import no_progress
    from oncograph.graph.stores.transfer import migrate
    from oncograph.loaders.opening import open_to_read, open_to_write, place_of

    with (
        open_to_read(place_of(source), _tell_nobody) as full,
        open_to_write(place_of(target), _tell_nobody) as empty,
    ):
        migrate(full, empty, progress or no_progress)
        (nodes, relationships), digest = empty.counts(), empty.digest()
    return Details(nodes=Details(nodes), relationships=Details(relationships), digest=digest)


def _tell_nobody(_: str) -> None:
    """Take a line of text, and do nothing."""
