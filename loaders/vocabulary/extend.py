"""A vocabulary with the user's own terms added, from as many files as there are."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault

from .errors import VocabularyError
from .fitting import read_published
from .published.formats import format_of
from .term import Kind
from .terms_file import TermsFile, read_terms
from .vocabulary import Vocabulary


def extended(
    vocabulary: Vocabulary, paths: Iterable[Path], kind: Kind | None = None
) -> tuple[Vocabulary, tuple[Fault, ...]]:
    """Return the vocabulary with the terms of `paths` added, and what was wrong in them; all else is added.

    A file is a published vocabulary, read as terms of `kind` or of the kind it mostly has, or a YAML list of terms.
    The result does not depend on the order of `paths`: the YAML files are joined first and as one, so that terms of
    theirs that contradict each other are all left out; then each published vocabulary is fitted to what is there, by
    the order of the paths' names.

    :raises SourceError: a file cannot be read at all, or not as terms of that kind; the text says which and why.
    """
    formats = {path: format_of(path) for path in sorted(set(paths))}
    lists = [read_terms(path) for path, format_ in formats.items() if format_ is None]
    vocabulary, faults = _joined(vocabulary, lists)
    for path, format_ in formats.items():
        if format_ is not None:
            if kind is not None and kind not in format_.KINDS:
                raise SourceError(f"{path}: holds terms of kind {' or '.join(format_.KINDS)}, not {kind}")
            file = read_published(path, format_, vocabulary, kind or format_.KINDS[0])
            vocabulary, more = _joined(vocabulary, [file])
            faults += more
    return vocabulary, tuple(faults)


def _joined(vocabulary: Vocabulary, files: list[TermsFile]) -> tuple[Vocabulary, list[Fault]]:
    faults = [fault for file in files for fault in file.faults]
    left_out: set[str] = set()
    while True:
        terms = [term for file in files for term in file.terms if term.id not in left_out]
        try:
            return vocabulary.merged(terms), faults
        except VocabularyError as error:
            for fault in error.faults:
                left_out.add(fault.where)
                faults.extend(
                    replace(fault, file=file.file, line=file.lines[fault.where])
                    for file in files
                    if fault.where in file.lines
                )
