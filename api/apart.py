"""What needs no open graph: the questions there are, moving a graph, fetching, pooling a table, checking records."""

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


def fetch(
    *ids: str,
    to: "PathLike",
    query: str | None = None,
    at_most: int | None = None,
    registry: str | None = None,
    pubmed: str | None = None,
    progress: "Progress | None" = None,
) -> Details:
    """Fetch trials from ClinicalTrials.gov and articles from PubMed into a folder, to be loaded from there.

    What is there and unchanged is not written again, and what was stopped goes on. Beside the files stands a list of
    them with dates and checksums, `fetched.list`.

    :param ids: registration numbers, such as "nct:NCT02513394", and "pmid:9708948".
    :param to: the folder, which is made if there is none.
    :param query: a search in the words of ClinicalTrials.gov.
    :param at_most: so many of the trials that it finds.
    :param registry: the address of another server that speaks the registry's API, version 2.
    :param pubmed: the address of another server that speaks the E-utilities.
    :param progress: called with what is being done, how much of it is done, and how much there is.
    :returns: `new`, `changed` and `unchanged`, the ids of what came; `faults`, what is not known there; and `stopped`,
        why not all of it came, empty where it did.
    :raises MisuseError: an id is neither, or nothing is asked for.
    :raises SourceError: the folder cannot be written to.
    """
    from pathlib import Path

    from oncograph.graph.progress import no_progress
    from oncograph.loaders.fetching.fetch import Servers, fetch

    usual = Servers()
    servers = Servers(registry or usual.registry, pubmed or usual.pubmed)
    found = fetch(ids, query, Path(to), at_most=at_most, servers=servers, progress=progress or no_progress)
    faults = [str(fault) for fault in found.faults]
    return Details(
        new=found.new, changed=found.changed, unchanged=found.unchanged, faults=faults, stopped=found.stopped
    )


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
