"""Loads records, terms files and the built-in corpus into a store."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from oncograph.graph.evidence.rules import Rules
from oncograph.graph.loading import LoadSummary, load
from oncograph.graph.report import Report
from oncograph.graph.rows import NodeRow
from oncograph.graph.stores.protocol import Store, Transaction
from oncograph.graph.weighing import Progress, no_progress

from .builtin import builtin_fingerprint, builtin_reports
from .faults import Fault
from .records import read_record, record_paths
from .resolving import resolve
from .vocabulary.builtin import builtin_vocabulary
from .vocabulary.errors import VocabularyError
from .vocabulary.obo import read_obo
from .vocabulary.rows import vocabulary_rows
from .vocabulary.term import TERM_TYPES, Kind, Term
from .vocabulary.terms_file import TermsFile, read_terms
from .vocabulary.vocabulary import Vocabulary

CORPUS_SETTING = "corpus"
TERMS_SETTING = "terms"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a user asks to load."""

    paths: Sequence[Path] = ()
    terms: Sequence[Path] = ()
    ontologies: Sequence[Path] = ()
    builtin: bool = False
    keep_unmapped: bool = False
    strict: bool = False


@dataclass(slots=True)
class LoadOutcome:
    """What came of it: what was stored, and what was not and why."""

    summary: LoadSummary = field(default_factory=LoadSummary)
    faults: list[Fault] = field(default_factory=list)
    skipped: int = 0


def load_inputs(store: Store, inputs: Inputs, rules: Rules, progress: Progress = no_progress) -> LoadOutcome:
    """Load what `inputs` names; a faulty record is left out and reported, or with `strict` nothing is loaded at all."""
    outcome = LoadOutcome()
    with store.transaction() as tx:
        vocabulary, terms = _vocabulary(tx, inputs, outcome)
        unmapped: dict[str, NodeRow] = {}
        reports = _read(inputs, vocabulary, unmapped, outcome, progress)
        if inputs.strict and outcome.faults:
            return outcome
        leaving: list[str] = []
        if inputs.builtin:
            reports += builtin_reports()
            leaving = [record for record, (_, builtin) in tx.all_records().items() if builtin]
            tx.put_setting(CORPUS_SETTING, builtin_fingerprint())
        tx.put_setting(TERMS_SETTING, _write_terms(terms))
        rows = vocabulary_rows(vocabulary, unmapped.values())
        outcome.summary = load(tx, reports, rows, rules, leaving=leaving, progress=progress)
    return outcome


def store_vocabulary(store: Store) -> Vocabulary:
    """Return the built-in vocabulary with the terms that were added to the store."""
    return builtin_vocabulary().merged(_read_stored(store.setting(TERMS_SETTING)))


def _vocabulary(tx: Transaction, inputs: Inputs, outcome: LoadOutcome) -> tuple[Vocabulary, list[Term]]:
    """Return the vocabulary with all added terms, and these; terms that do not fit are reported and left out."""
    added = _read_stored(tx.setting(TERMS_SETTING))
    vocabulary = builtin_vocabulary().merged(added)
    for path in inputs.terms:
        vocabulary = _merge(vocabulary, read_terms(path), added, outcome)
    for path in inputs.ontologies:
        vocabulary = _merge(vocabulary, read_obo(path, vocabulary), added, outcome)
    return vocabulary, added


def _merge(vocabulary: Vocabulary, file: TermsFile, added: list[Term], outcome: LoadOutcome) -> Vocabulary:
    outcome.faults += file.faults
    terms = list(file.terms)
    while True:
        try:
            merged = vocabulary.merged(terms)
        except VocabularyError as error:
            wrong = {conflict.term for conflict in error.conflicts}
            outcome.faults += [
                Fault(file.file, file.lines.get(conflict.term), conflict.term, conflict.problem, conflict.remedy)
                for conflict in error.conflicts
            ]
            terms = [term for term in terms if term.id not in wrong]
        else:
            added += terms
            return merged


def _read(
    inputs: Inputs, vocabulary: Vocabulary, unmapped: dict[str, NodeRow], outcome: LoadOutcome, progress: Progress
) -> list[Report]:
    files, faults = record_paths(inputs.paths)
    outcome.faults += faults
    reports: list[Report] = []
    for done, path in enumerate(files):
        progress("reading records", done, len(files))
        resolved = resolve(read_record(path), vocabulary, keep_unmapped=inputs.keep_unmapped)
        outcome.faults += resolved.faults
        if resolved.report is None:
            outcome.skipped += 1
        else:
            unmapped |= resolved.unmapped
            reports.append(resolved.report)
    return reports


def _write_terms(terms: Iterable[Term]) -> str:
    unique = {term.model_dump_json(exclude_defaults=True): None for term in terms}
    return json.dumps([json.loads(term) for term in sorted(unique)], ensure_ascii=False)


def _read_stored(text: str | None) -> list[Term]:
    terms: list[Term] = []
    for entry in json.loads(text or "[]"):
        kind: Kind = entry["id"].partition(":")[0]
        terms.append(TERM_TYPES[kind].model_validate(entry))
    return terms
