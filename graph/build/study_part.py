"""From reports to nodes and relationships: studies, findings, readings, and what an agent causes.

A pure function of the reports on one study, so that loading again, in another order or in parts gives the same graph.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..citation import composed, short_name, with_identifier
from ..evidence.claim.questions import question_of
from ..evidence.finding.alike import said
from ..evidence.finding.estimate import estimate
from ..evidence.flags import Flag
from ..identity import claim_id, study_id
from ..mapping.finding import also_read_as_row, causes_row, finding_links, finding_row, reading_row
from ..mapping.study import cites_row, includes_row, study_row, unreported_study_row
from ..mapping.term import TermsAndRules
from ..model import (
    Assessed,
    Comparison,
    Estimate,
    Evidence,
    Extraction,
    Finding,
    Origin,
    Question,
    Result,
    RiskOfBias,
    Study,
)
from ..report import Identifier, Report, StudyDescription
from ..rows import NodeRow, RelationshipRow
from .choose import choose
from .join import JoinedStudy

BETWEEN_STUDIES = frozenset({"INCLUDES", "CITES"})
"""The relationships whose other end is in another study's part of the graph."""

_FIRST_OF = (
    "name",
    "title",
    "authors",
    "journal",
    "year",
    "design",
    "of_designs",
    "participants",
    "n_studies",
    "curation",
)


_OF_A_PAPER = ("doi:", "pmid:")


@dataclass(frozen=True, slots=True)
class Projection:
    """One study's part of the graph."""

    study: str
    nodes: tuple[NodeRow, ...]
    relationships: tuple[RelationshipRow, ...]
    claimed: tuple[tuple[str, Evidence], ...]
    """The findings that are on a claim, each with the claim's id, as `read_evidence` reads them back."""


def questions_on(studies: Iterable[JoinedStudy], basis: TermsAndRules) -> dict[str, Question]:
    """Return the questions that the reports on these studies bear on, by claim id."""
    results = (result for study in studies for report in study.reports for result in report.results)
    return dict(claim for result in results if (claim := _claim_on(result, basis)) is not None)


def _claim_on(result: Result, basis: TermsAndRules) -> tuple[str, Question] | None:
    if result.comparison is Comparison.UNDECIDED or not basis.terms.can_be_claimed(result):
        return None
    question = question_of(result, basis.terms.controls)
    return claim_id(question), question


def project(joined: JoinedStudy, owner: Mapping[Identifier, str], basis: TermsAndRules) -> Projection:
    """Return the part of the graph that the reports on one study make.

    `owner` gives the study that an identifier belongs to; one that no report describes becomes a study known by name.
    """
    terms = basis.terms
    study = describe(joined)
    nodes = [study_row(study)]
    relationships = list(_links(joined, owner, nodes))
    claimed: list[tuple[str, Evidence]] = []
    estimates: dict[Hashable, Estimate] = {}
    results = (_finding(result, joined.id) for report in joined.reports for result in report.results)
    for chosen in choose(results):
        finding = chosen.finding
        told = said(finding)
        if told not in estimates:
            estimates[told] = estimate(finding, terms.polarities.get(finding.endpoint or ""), study, basis.rules)
        computed = estimates[told]
        if chosen.arbitrary:
            computed = computed.model_copy(
                update={"flags": tuple(sorted({*computed.flags, str(Flag.ARBITRARY_CHOICE)}))}
            )
        claim = _claim_on(finding, basis)
        row = finding_row(
            chosen.id,
            finding,
            computed,
            claim=claim[0] if claim else None,
            terms=terms,
            methods_version=basis.rules.methods,
        )
        nodes.append(row)
        relationships.extend(finding_links(chosen.id, finding))
        for other in chosen.others:
            nodes.append(reading_row(other.id, other.finding, str(row.properties["name"])))
            relationships.append(also_read_as_row(chosen.id, other.id, other.differs_in))
        if claim is not None:
            claimed.append(
                (claim[0], Evidence(id=chosen.id, finding=_in_order(finding), study=study, estimate=computed))
            )
        if finding.toxicity is not None:
            relationships.append(causes_row(chosen.id, finding, computed))
    return Projection(joined.id, tuple(nodes), tuple(relationships), tuple(claimed))


def _finding(result: Result, study: str) -> Finding:
    """Return a result as the study's; only what its report gives needs checking again, and no defaults."""
    given = {name: getattr(result, name) for name in result.model_fields_set}
    return Finding.model_validate({**given, "study": study})


def _in_order(finding: Finding) -> Finding:
    """Return the finding with its agents, combination and comparator as the sorted sets that the graph has of them."""
    values = vars(finding)
    ordered = {name: tuple(sorted(set(values[name]))) for name in ("agents", "combined_with", "versus")}
    return finding if ordered.items() <= values.items() else finding.model_copy(update=ordered)


def describe(joined: JoinedStudy) -> Study:
    """Return the study as its reports describe it together: lists united, each other part from the best that has it."""
    ranked = sorted(joined.reports, key=_trust)
    descriptions = [report.study for report in ranked]
    first: dict[str, Any] = {}
    for name in _FIRST_OF:
        given = (value for one in descriptions if (value := getattr(one, name)) not in {None, ()})
        first[name] = next(given, Study.model_fields[name].default)
    known = {name: _union(descriptions, name) for name in ("registrations", "pmids", "dois")}
    called = first["title"] or joined.id.partition(":")[2]
    return Study.model_validate(
        {
            "id": joined.id,
            **first,
            **known,
            "name": first["name"] or short_name(first["authors"], first["year"]) or called,
            "citation": _citation(ranked, {**first, "title": called}, known),
            "slugs": tuple(sorted({one.slug for one in descriptions})),
            **{name: _union(descriptions, name) for name in ("notices", "mesh")},
            **{
                name: any(getattr(one, name) for one in descriptions) for name in ("retracted", "expression_of_concern")
            },
            **{name: getattr(_assessed(descriptions), name) for name in ("risk_of_bias", *Assessed.model_fields)},
        }
    )


def _citation(ranked: Sequence[Report], first: Mapping[str, Any], known: Mapping[str, Sequence[str]]) -> str:
    """Return the citation of the best report of its own, else one made of what is known; with an identifier."""
    described = (report for report in ranked if report.study.title is not None)  # a notice is cited for no study
    own = next((report for report in described if report.origin is not Origin.SECONDARY_SOURCE), None)
    given = [own.source] if own is not None and own.source.startswith(_OF_A_PAPER) else []
    given += [f"{kind}:{value}" for kind in ("doi", "pmid", "registration") for value in known[f"{kind}s"]]
    made = composed(*(first[name] for name in ("authors", "journal", "year", "title")))
    return with_identifier(made if own is None else own.citation, given)


def _assessed(descriptions: Sequence[StudyDescription]) -> StudyDescription:
    """Return the best description that judges the risk of bias, else that says why it does not, else the first."""
    judged = (one for one in descriptions if one.risk_of_bias is not RiskOfBias.NOT_ASSESSED)
    explained = (one for one in descriptions if one.risk_of_bias_reason)
    return next(judged, None) or next(explained, descriptions[0])


def _union(descriptions: Iterable[StudyDescription], name: str) -> tuple[str, ...]:
    return tuple(sorted({value for one in descriptions for value in getattr(one, name)}))


def _trust(report: Report) -> tuple[bool, int, int, int, str]:
    """Return the place of a report among those of a study, the best first; one without results is a mere reference."""
    origin, extraction = list(Origin).index(report.origin), list(Extraction).index(report.extraction)
    return not report.results, origin, extraction, -report.version, report.record


def _links(joined: JoinedStudy, owner: Mapping[Identifier, str], nodes: list[NodeRow]) -> Iterator[RelationshipRow]:
    """Yield INCLUDES and CITES once each, and add a node for every study that is known by name only."""
    seen: set[tuple[str, str, str, str]] = set()
    known_by_name: set[str] = set()
    for report in joined.reports:
        targets = [("INCLUDES", mentioned) for mentioned in report.includes]
        if report.known_through is not None:
            targets.append(("CITES", report.known_through))
        for kind, mentioned in targets:
            other = owner.get(mentioned)
            if other is None:
                other = study_id({mentioned})
                if other not in known_by_name:
                    known_by_name.add(other)
                    nodes.append(unreported_study_row(other, mentioned))
            if other == joined.id:
                continue
            row = (
                includes_row(joined.id, other)
                if kind == "INCLUDES"
                else cites_row(other, joined.id, report.known_through_at or "")
            )
            if row.identity not in seen:
                seen.add(row.identity)
                yield row
