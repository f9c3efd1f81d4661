"""Loads records, terms files and the built-in corpus into a store."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from oncograph.graph.canonical import canonical_json
from oncograph.graph.evidence.rules import Rules, load_rules
from oncograph.graph.loading import LoadSummary, load
from oncograph.graph.report import Report
from oncograph.graph.rows import NodeRow
from oncograph.graph.stores.protocol import Reading, Store, Transaction
from oncograph.graph.weighing import Progress, no_progress

from .builtin import builtin_fingerprint, builtin_reports
from .faults import Fault
from .records import read_record, record_paths
from .resolving import resolve
from .vocabulary.builtin import builtin_vocabulary
from .vocabulary.extend import extended
from .vocabulary.rows import vocabulary_rows
from .vocabulary.term import TERM_TYPES, Kind, Term
from .vocabulary.vocabulary import Vocabulary

CORPUS_SETTING = "corpus"
TERMS_SETTING = "terms"
RULES_SETTING = "rules"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a user asks to load."""

    paths: Sequence[Path] = ()
    terms: Sequence[Path] = ()
    builtin: bool = False
    keep_unmapped: bool = False
    strict: bool = False


@dataclass(slots=True)
class LoadOutcome:
    """What came of it: what was stored, and what was not and why."""

    summary: LoadSummary = field(default_factory=LoadSummary)
    faults: list[Fault] = field(default_factory=list)
    skipped: int = 0


def stored_rules(store: Reading) -> Rules | None:
    """Return the rules that the store was loaded with, where they are not the built-in ones."""
    text = store.setting(RULES_SETTING)
    return Rules.model_validate_json(text) if text else None


def load_inputs(store: Store, inputs: Inputs, rules: Rules, progress: Progress = no_progress) -> LoadOutcome:
    """Load what `inputs` names; a faulty record is left out and reported, or with `strict` nothing is loaded at all."""
    outcome = LoadOutcome()
    with store.transaction() as tx:
        vocabulary = _vocabulary(tx, inputs, outcome)
        unmapped: dict[str, NodeRow] = {}
        reports = _read(inputs, vocabulary, unmapped, outcome, progress)
        if inputs.strict and any(not fault.kept for fault in outcome.faults):
            return outcome
        leaving: list[str] = []
        if inputs.builtin:
            reports += builtin_reports()
            leaving = [record for record, (_, builtin) in tx.all_records().items() if builtin]
            tx.put_setting(CORPUS_SETTING, builtin_fingerprint())
        tx.put_setting(TERMS_SETTING, _write_terms(vocabulary))
        tx.put_setting(RULES_SETTING, "" if rules.digest == load_rules().digest else rules.model_dump_json())
        rows = vocabulary_rows(vocabulary, unmapped.values())
        outcome.summary = load(tx, reports, rows, rules, leaving=leaving, progress=progress)
    return outcome


def _vocabulary(tx: Transaction, inputs: Inputs, outcome: LoadOutcome) -> Vocabulary:
    """Return the vocabulary with the terms added before and now; terms that do not fit are reported and left out."""
    vocabulary, faults = extended(builtin_vocabulary().merged(_read_stored(tx.setting(TERMS_SETTING))), inputs.terms)
    outcome.faults += faults
    return vocabulary


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


def _write_terms(vocabulary: Vocabulary) -> str:
    """Write the terms that the built-in vocabulary does not have, or has with less."""
    builtin = builtin_vocabulary()
    added = [term for term in vocabulary if term.id not in builtin or builtin[term.id] != term]
    return canonical_json([term.model_dump(mode="json", exclude_defaults=True) for term in added])


def _read_stored(text: str | None) -> list[Term]:
    terms: list[Term] = []
    for entry in json.loads(text or "[]"):
        kind: Kind = entry["id"].partition(":")[0]
        terms.append(TERM_TYPES[kind].model_validate(entry))
    return terms
