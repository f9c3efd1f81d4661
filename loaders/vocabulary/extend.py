"""A vocabulary with the user's own terms added, from as many files as there are."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from oncograph.graph.faults import Fault

from .errors import VocabularyError
from .obo import read_obo
from .term import Kind
from .terms_file import TermsFile, read_terms
from .vocabulary import Vocabulary


def extended(
    vocabulary: Vocabulary, paths: Iterable[Path], obo_kind: Kind = "disease"
) -> tuple[Vocabulary, tuple[Fault, ...]]:
    """Return the vocabulary with the terms of `paths` added, and what was wrong in them; all else is added.

    Files that end in `.obo` are ontologies of `obo_kind`, the others YAML lists of terms. The result does not depend
    on the order of `paths`: the YAML files are joined first and as one, so that terms of theirs that contradict each
    other are all left out; then each ontology is fitted to what is there, by the order of the paths' names.

    :raises SourceError: a file cannot be read at all; the text says which and why.
    """
    ordered = sorted(set(paths))
    vocabulary, faults = _joined(vocabulary, [read_terms(path) for path in ordered if path.suffix != ".obo"])
    for path in ordered:
        if path.suffix == ".obo":
            vocabulary, more = _joined(vocabulary, [read_obo(path, vocabulary, obo_kind)])
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
