"""Loads records, terms files and the built-in corpus into a store."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from oncograph.graph.build.load import LoadSummary, load
from oncograph.graph.canonical import canonical_json
from oncograph.graph.evidence.flags import Flag
from oncograph.graph.evidence.rules import Rules, load_rules
from oncograph.graph.faults import Fault
from oncograph.graph.mapping.back import reading_back
from oncograph.graph.mapping.term import terms_of
from oncograph.graph.model import Comparison
from oncograph.graph.progress import Progress, no_progress
from oncograph.graph.report import Loading, Report
from oncograph.graph.rows import NodeRow
from oncograph.graph.stores.protocol import GraphReader, Store, Transaction

from .builtin import builtin_reports
from .doubting import ReadReport, doubts_of
from .resolving import resolve
from .sources.formats import read_source, source_files
from .vocabulary.builtin import builtin_vocabulary
from .vocabulary.extend import extended
from .vocabulary.rows import vocabulary_rows
from .vocabulary.term import TERM_TYPES, Kind, Term
from .vocabulary.vocabulary import Vocabulary

TERMS_MARKER = "terms"
RULES_MARKER = "rules"
BUILTIN_SOURCE = "built-in corpus"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a user asks to load; `terms` are files of terms, published ones read as terms of `kind`."""

    paths: Sequence[Path] = ()
    terms: Sequence[Path] = ()
    builtin: bool = False
    keep_unmapped: bool = False
    strict: bool = False
    kind: Kind | None = None


@dataclass(slots=True)
class LoadOutcome:
    """What came of it: what was stored, and what was not and why."""

    summary: LoadSummary = field(default_factory=LoadSummary)
    faults: list[Fault] = field(default_factory=list)
    skipped: int = 0
    warnings: Counter[Flag] = field(default_factory=Counter[Flag])
    """How many results cannot be as they are given, by the flag that each now carries."""
    undecided: int = 0
    """Findings of which the source does not tell for certain which group is tested."""

    def doubts(self) -> Iterator[str]:
        """Yield what cannot be as it is given, in one line, where there is any."""
        if self.warnings:
            counts = ", ".join(f"{flag} {number}" for flag, number in sorted(self.warnings.items()))
            yield f"not possible as given: {counts}; oncograph validate names each, with its line"


def stored_rules(store: GraphReader) -> Rules | None:
    """Return the rules that the store was loaded with, where they are not the built-in ones.

    :raises StoreError: what the store keeps are no rules.
    """
    text = store.marker(RULES_MARKER)
    with reading_back("the copy of the rules"):
        return Rules.model_validate_json(text) if text else None


def holds_nothing(store: Store) -> bool:
    """Whether nothing was ever loaded into the store: no records, and no terms or rules of anybody's own."""
    own_terms = _read_stored(store.marker(TERMS_MARKER))
    return not (store.transact(lambda tx: tx.all_records()) or own_terms or store.marker(RULES_MARKER))


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be loaded, as read: reports, and by record the terms outside the vocabulary that each uses."""

    inputs: Inputs
    rules: Rules
    vocabulary: Vocabulary
    stored_terms: str | None
    reports: Sequence[Report]
    unmapped: Mapping[str, Mapping[str, NodeRow]]
    outcome: LoadOutcome

    @property
    def refused(self) -> bool:
        """Whether a fault keeps all of it from being loaded."""
        return self.inputs.strict and any(not fault.kept for fault in self.outcome.faults)


def load_inputs(store: Store, inputs: Inputs, rules: Rules, progress: Progress = no_progress) -> LoadOutcome:
    """Load what `inputs` names; a faulty record is left out and reported, or with `strict` nothing is loaded at all.

    All in one transaction, or where the store wants it in parts, in one for each part of whole records: one that is
    interrupted has finished some, and loading again does the rest.
    """
    if store.results_at_once is None:
        return store.transact(lambda tx: _load_at_once(tx, inputs, rules, progress))
    job = _read_job(store, inputs, rules, progress)
    if not job.refused:
        _load_in_parts(store, store.results_at_once, job, progress)
    return job.outcome


def _load_at_once(tx: Transaction, inputs: Inputs, rules: Rules, progress: Progress) -> LoadOutcome:
    job = _read_job(tx, inputs, rules, progress)
    if not job.refused:
        job.outcome.summary = _load_part(tx, job, job.reports, progress, last=True)
    return job.outcome


def _load_in_parts(store: Store, at_once: int, job: _Job, progress: Progress) -> None:
    together: set[str] = set()
    if job.inputs.builtin:
        stored = store.transact(lambda tx: tx.all_records())
        together = {record for record, (_, builtin) in stored.items() if builtin}
        together |= {report.record for report in job.reports if report.builtin}
    done = 0
    parts = _parts(job.reports, at_once, together)
    for part in parts:
        progress("loading records", done, len(job.reports))
        work = partial(_load_part, job=job, reports=part, progress=no_progress, last=part is parts[-1])
        job.outcome.summary += store.transact(work)
        done += len(part)
    progress("loading records", done, len(job.reports))


def _parts(reports: Iterable[Report], at_once: int, together: Collection[str]) -> list[list[Report]]:
    """Part reports by record, into about `at_once` results each; those on the records in `together` come last."""
    ordered = sorted(reports, key=_record)
    parts: list[list[Report]] = [[]]
    size = 0
    for _, of_record in groupby((report for report in ordered if report.record not in together), key=_record):
        if size >= at_once:
            parts.append([])
            size = 0
        for report in of_record:
            parts[-1].append(report)
            size += 1 + len(report.results)
    last = [report for report in ordered if report.record in together]
    return [*filter(None, parts), last] if last else parts


def _record(report: Report) -> str:
    return report.record


def _load_part(tx: Transaction, job: _Job, reports: Sequence[Report], progress: Progress, *, last: bool) -> LoadSummary:
    vocabulary, terms, rules = job.vocabulary, _write_terms(job.vocabulary), job.rules
    if tx.marker(TERMS_MARKER) not in {job.stored_terms, terms}:
        # Another loader added terms in the meantime: they stay.
        vocabulary, _ = _vocabulary(tx, job.inputs)
        terms = _write_terms(vocabulary)
    leaving: list[str] = []
    if job.inputs.builtin and last:
        leaving = [record for record, (_, builtin) in tx.all_records().items() if builtin]
    tx.put_marker(TERMS_MARKER, terms)
    tx.put_marker(RULES_MARKER, "" if rules.digest == load_rules().digest else rules.model_dump_json())
    unmapped = {id_: row for report in reports for id_, row in job.unmapped.get(report.record, {}).items()}
    rows = vocabulary_rows(vocabulary, unmapped.values())
    return load(tx, reports, rows, rules, leaving=leaving, progress=progress)


def _read_job(store: GraphReader, inputs: Inputs, rules: Rules, progress: Progress) -> _Job:
    vocabulary, faults = _vocabulary(store, inputs)
    outcome = LoadOutcome(faults=list(faults))
    reports, unmapped = _read(inputs, vocabulary, rules, outcome, progress)
    if inputs.builtin:
        loading = _loading(BUILTIN_SOURCE)
        reports += [report.model_copy(update={"loading": loading}) for report in builtin_reports()]
    return _Job(inputs, rules, vocabulary, store.marker(TERMS_MARKER), reports, unmapped, outcome)


def _vocabulary(store: GraphReader, inputs: Inputs) -> tuple[Vocabulary, tuple[Fault, ...]]:
    """Return the vocabulary with the terms added before and now, and what was wrong with those that were left out."""
    return extended(stored_terms(store), inputs.terms, inputs.kind)


def _read(
    inputs: Inputs,
    vocabulary: Vocabulary,
    rules: Rules,
    outcome: LoadOutcome,
    progress: Progress,
) -> tuple[list[Report], dict[str, dict[str, NodeRow]]]:
    """Return the sound reports, and by record the terms outside the vocabulary that each uses."""
    terms = terms_of(vocabulary_rows(vocabulary, ()).nodes)
    files, faults = source_files(inputs.paths)
    outcome.faults += faults
    reports: list[Report] = []
    unmapped: dict[str, dict[str, NodeRow]] = {}
    for done, path in enumerate(files):
        progress("reading records", done, len(files))
        loading = _loading(str(path.resolve()))
        for read in read_source(path):
            resolved = resolve(read, vocabulary, keep_unmapped=inputs.keep_unmapped)
            outcome.faults += resolved.faults
            if resolved.report is None:
                outcome.skipped += 1
            else:
                unmapped.setdefault(resolved.report.record, {}).update(resolved.unmapped)
                reports.append(resolved.report.model_copy(update={"loading": loading}))
                if read.places is not None:
                    doubts = doubts_of(ReadReport(resolved.report, read.places), terms, rules)
                    outcome.warnings.update(one.flag for one in doubts)
                outcome.undecided += sum(one.comparison is Comparison.UNDECIDED for one in resolved.report.results)
    progress("reading records", len(files), len(files))
    return reports, unmapped


def _loading(source: str) -> Loading:
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Loading(at=now, by=f"oncograph {version('oncograph')}", source=source)


def stored_terms(store: GraphReader) -> Vocabulary:
    """Return the built-in vocabulary with the terms that were added to the store."""
    return builtin_vocabulary().merged(_read_stored(store.marker(TERMS_MARKER)))


def _write_terms(vocabulary: Vocabulary) -> str:
    """Write the terms that the built-in vocabulary does not have, or has with less."""
    builtin = builtin_vocabulary()
    added = [term for term in vocabulary if term.id not in builtin or builtin[term.id] != term]
    return canonical_json([term.model_dump(mode="json", exclude_defaults=True) for term in added])


def _read_stored(text: str | None) -> list[Term]:
    terms: list[Term] = []
    with reading_back("the list of added terms"):
        for entry in json.loads(text or "[]"):
            kind: Kind = entry["id"].partition(":")[0]
            terms.append(TERM_TYPES[kind].model_validate(entry))
    return terms
