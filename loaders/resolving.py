"""From a curated record to a report: every name becomes a vocabulary id, short forms become the model's fields."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from oncograph.graph.faults import Fault
from oncograph.graph.measures import Measure
from oncograph.graph.model import (
    IDENTITY_FIELDS,
    IDENTITY_WHERE_GIVEN,
    Assessed,
    EndpointKind,
    Extraction,
    Result,
)
from oncograph.graph.names import normalise
from oncograph.graph.report import Report, StudyDescription, normal_identifier
from oncograph.graph.rows import NodeRow

from .comparisons import compared_in
from .record import RecordFinding, RecordTerm, StudyRecord
from .record_faults import Places, fault_at, faults_of
from .record_groups import RecordGroup
from .record_read import RecordRead
from .vocabulary.errors import AmbiguousTermError, UnknownTermError
from .vocabulary.rows import unmapped_term
from .vocabulary.term import Kind
from .vocabulary.vocabulary import Vocabulary

_AS_REPORTED = (
    "value",
    "value_control",
    "value_before",
    "ci_level",
    "sd_experimental",
    "sd_control",
    "chi2",
    "o_minus_e",
    "log_rank_variance",
    "n_experimental",
    "n_control",
    "n_evaluable",
    "n_studies",
    "events",
    "margin",
    "risk_of_bias",
    *Assessed.model_fields,
    "period",
    "period_control",
    "range_of",
    "not_reached",
    "unit",
    "regimen",
    "dose_class",
    "change",
    "author_conclusion",
    "note",
    "scale",
    "serious",
    "measure",
    "comparison",
    "subgroup",
    "arm",
    "analysis",
    "timepoint",
    "adjusted",
    "stage",
    "confidence",
    "comparison_reason",
    "class_name",
    "category",
    "organ_system",
    "ci_sides",
    "p_sides",
    "p_level",
    "hypothesis",
    "method",
    "reported_as",
    "dispersion",
    "threshold",
    "unread",
    "group_measure",
    "group_unit",
)
_PAIRS = {
    "ci": ("ci_low", "ci_high"),
    "control_ci": ("control_ci_low", "control_ci_high"),
    "range": ("range_low", "range_high"),
    "p": ("p_relation", "p_value"),
    "tested": ("events_experimental", "n_experimental"),
    "control": ("events_control", "n_control"),
    "grade": ("grade_min", "grade_max"),
}
_ONE_OF_A_KIND: tuple[Kind, ...] = ("setting", "endpoint", "toxicity")
_OF_GROUPS = {
    "group_roles": "role",
    "group_n": "n",
    "group_values": "value",
    "group_spread": "spread",
    "group_low": "low",
    "group_high": "high",
    "group_affected": "affected",
    "group_events": "events",
}
_ROUNDING = 0.0061
"""How far a printed share may lie from events/patients: rounding to whole per cent, and a little for print."""


@dataclass(slots=True)
class Resolved:
    """The report of one record, or the faults that keep it out, and names it uses that no vocabulary has."""

    report: Report | None = None
    faults: list[Fault] = field(default_factory=list)
    unmapped: dict[str, NodeRow] = field(default_factory=dict)


def resolve(
    file: RecordRead, vocabulary: Vocabulary, *, builtin: bool = False, keep_unmapped: bool = False
) -> Resolved:
    """Turn a sound record into a report. With `keep_unmapped` an unknown name becomes a term of its own, marked so.

    Of a record that a program read, names are kept too, and a result at fault leaves the others.
    """
    if file.places is None:
        return Resolved(faults=list(file.faults))
    terms = file.record.terms if file.record is not None else ()
    extracted = _is_extracted(file.record)
    resolver = _Resolver(file.places, vocabulary, terms, keep_unmapped or extracted)
    provenance = _provenance(file.record)
    sound = [
        (number, result)
        for number, one in file.findings.items()
        for compared in compared_in(one)
        if (result := resolver.result(number, compared, provenance)) is not None
    ]
    faults = sorted((*file.faults, *resolver.faults, *_repeated(sound, file.places)), key=lambda one: one.line or 0)
    out = Resolved(faults=faults, unmapped=resolver.unmapped)
    if file.record is not None and (extracted or all(fault.kept for fault in out.faults)):
        out.report = _report(file.record, (result for _, result in sound), builtin)
    return out


def _is_extracted(record: StudyRecord | None) -> bool:
    """Return whether a program read the record: nobody chose its names, or can correct one result before the others."""
    return record is not None and record.curation.status is Extraction.EXTRACTED


def _provenance(record: StudyRecord | None) -> dict[str, Any]:
    """Return where the results of a record come from; of a faulty record only the results are checked."""
    if record is None:
        return {"record": "faulty", "record_version": 1, "source": "faulty"}
    return {
        "record": record.record,
        "record_version": record.version,
        "source": record.source.id,
        "published": record.source.published,
        "origin": record.origin,
        "extraction": record.curation.status,
    }


class _Resolver:
    """Looks up names and gathers faults with their lines."""

    def __init__(
        self,
        places: Places,
        vocabulary: Vocabulary,
        terms: Iterable[RecordTerm],
        keep_unmapped: bool,  # noqa: FBT001
    ) -> None:
        self.places = places
        self.vocabulary = vocabulary
        self.terms = {(term.kind, normalise(term.name)): term for term in terms}
        self.keep_unmapped = keep_unmapped
        self.known: dict[tuple[Kind, str], str] = {}
        self.faults: list[Fault] = []
        self.sound = True
        self.unmapped: dict[str, NodeRow] = {}

    def result(self, number: int, finding: RecordFinding, provenance: dict[str, Any]) -> Result | None:
        place = ("findings", number)
        self.sound = True
        values: dict[str, Any] = {**provenance, "locator": finding.at}
        values |= {name: getattr(finding, name) for name in _AS_REPORTED}
        for short, (first, second) in _PAIRS.items():
            pair = getattr(finding, short)
            if pair is not None:
                values[first], values[second] = pair
        if finding.ci is not None and finding.ci_level is None:
            values["ci_level"] = 0.95
        for name in ("agents", "combined_with", "versus"):
            values[name] = tuple(sorted(self._id("agent", text, (*place, name)) for text in getattr(finding, name)))
        for kind in _ONE_OF_A_KIND:
            text = getattr(finding, kind)
            values[kind] = None if text is None else self._id(kind, text, (*place, kind))
        values["disease"] = self._disease(finding.disease, (*place, "disease"))
        values |= _of_groups(finding.groups)
        values["analysis"] = self._posted_as(finding, values["toxicity"])
        self._shares(finding, values, place)
        try:
            result = Result.model_validate(values)
        except ValidationError as error:
            self.faults += faults_of(error, self.places, place)
            return None
        return result if self.sound else None

    def _id(self, kind: Kind, text: str, place: tuple[str | int, ...]) -> str:
        found = self.known.get((kind, text))
        if found is None and (found := self._known(kind, text)) is not None:
            self.known[kind, text] = found
        if found is not None:
            return found
        try:
            return self.vocabulary.resolve(kind, text).id
        except UnknownTermError as error:
            near = f"use one of {', '.join(error.suggestions)}, " if error.suggestions else ""
            remedy = f"{near}add the term with a terms file, or load with --unmapped"
            self._fault(place, f"no {kind} is called {text!r}", remedy)
        except AmbiguousTermError as error:
            self._fault(place, str(error), "use the id of one of them")
        return f"{kind}:unknown"

    def _known(self, kind: Kind, text: str) -> str | None:
        """Return the one term that a name or, where it is not known, a code or other name of it stands for.

        Where all are unknown, and such names are kept, it is a term of its own; else nothing.
        """
        term = self.terms.get((kind, normalise(text)))
        for name in (text, *((*term.codes, *term.also) if term else ())):
            found = self.vocabulary.matches(kind, name)
            if len(found) == 1:
                return found[0]
            if found and name == text:
                return None
        if not self.keep_unmapped:
            return None
        node = unmapped_term(kind, text)
        self.unmapped.setdefault(node.id, node)
        return node.id

    def _posted_as(self, finding: RecordFinding, toxicity: str | None) -> str:
        """Return the analysis; of a toxicity that the source posts under another name than the term's, that name.

        A source may post several names of one term, each with counts of its own: the term's own name goes first.
        """
        if finding.class_name is None or finding.analysis != "main" or toxicity is None:
            return finding.analysis
        if toxicity not in self.vocabulary:
            return finding.analysis
        own = normalise(finding.toxicity or "") == normalise(self.vocabulary[toxicity].name)
        return "main" if own else f"posted as {finding.toxicity}"

    def _disease(self, names: tuple[str, ...], place: tuple[str | int, ...]) -> str:
        """Return the one disease of a result; of several, the nearest broader term of those that are known."""
        ids = sorted({self._id("disease", name, place) for name in names})
        known = [id_ for id_ in ids if id_ in self.vocabulary]
        if len(ids) == 1 or not known:
            return ids[0]
        common = set.intersection(*({id_, *self.vocabulary.ancestors(id_)} for id_ in known))
        nearest = [id_ for id_ in sorted(common) if not any(id_ in self.vocabulary.ancestors(one) for one in common)]
        if nearest:
            return nearest[0]
        self._fault(place, f"{', '.join(names)} have no broader term in common", "give each result one disease")
        return known[0]

    def _shares(self, finding: RecordFinding, values: dict[str, Any], place: tuple[str | int, ...]) -> None:
        """Fill in a proportion from its counts, and check one that is given against them."""
        if finding.measure is not Measure.PROPORTION:
            return
        endpoint = values["endpoint"]
        of_time = (
            endpoint in self.vocabulary
            and getattr(self.vocabulary[endpoint], "kind", None) == EndpointKind.TIME_TO_EVENT
        )
        for name, tally in (("value", finding.tested), ("value_control", finding.control)):
            if tally is None or tally[1] == 0:
                continue
            share, given = tally[0] / tally[1], values[name]
            if given is None:
                values[name] = float(f"{share:.12g}")
            elif abs(given - share) > _ROUNDING and not of_time:  # who was lost from sight makes the two differ there
                counts = f"{tally[0]}/{tally[1]}"
                self._fault(
                    (*place, name), f"{name} {given:g} is not {counts}, which is {share:.3f}", "correct one of them"
                )

    def _fault(self, place: tuple[str | int, ...], problem: str, remedy: str) -> None:
        self.sound = False
        fault = fault_at(self.places, place, problem, remedy)
        if fault not in self.faults:  # what the defaults say wrongly is wrong once
            self.faults.append(fault)


def _of_groups(groups: Sequence[RecordGroup]) -> dict[str, Any]:
    """Return groups as lists side by side, without those that say nothing of any group."""
    values: dict[str, Any] = {"group_names": tuple(group.name for group in groups)}
    for name, of_group in _OF_GROUPS.items():
        given = tuple("" if (value := getattr(group, of_group)) is None else str(value) for group in groups)
        if any(given):
            values[name] = given
    return values


def _repeated(results: Iterable[tuple[int, Result]], places: Places) -> list[Fault]:
    """Name every finding that an earlier one of the record repeats, place and all."""
    first: dict[str, int] = {}
    faults: list[Fault] = []
    names = [*(name for name in IDENTITY_FIELDS if name != "study"), *IDENTITY_WHERE_GIVEN, "locator"]
    for number, result in results:
        key = repr([getattr(result, name) for name in names])
        if key in first:
            problem = f"the same result, read at the same place, as finding {first[key] + 1}"
            remedy = "remove one, or say what tells them apart (subgroup, arm, timepoint, analysis, at)"
            faults.append(fault_at(places, ("findings", number), problem, remedy))
        first.setdefault(key, number)
    return faults


def _report(record: StudyRecord, results: Iterable[Result], builtin: bool) -> Report:  # noqa: FBT001  private
    study = record.study
    note = f"{record.curation.status} by {record.curation.by}" + (
        f": {record.curation.note}" if record.curation.note else ""
    )
    described = {name: getattr(study, name) for name in StudyDescription.model_fields if name != "curation"}
    for name, kind in (("registrations", "registration"), ("pmids", "pmid"), ("dois", "doi")):
        identifiers = {normal_identifier(f"{kind}:{value}") for value in getattr(study, name)}
        described[name] = tuple(sorted(identifier.partition(":")[2] for identifier in identifiers))
    through = record.known_through
    return Report(
        record=record.record,
        version=record.version,
        builtin=builtin,
        source=record.source.id,
        citation=record.source.citation,
        origin=record.origin,
        extraction=record.curation.status,
        study=StudyDescription(**described, curation=note),
        includes=tuple(sorted({normal_identifier(reference) for reference in study.includes})),
        known_through=None if through is None else normal_identifier(through.study),
        known_through_at=None if through is None else through.at,
        results=tuple(results),
    )
