"""What treatments do for patients beside what they do to them: claims on endpoints beside claims on toxicities.

All at one time where their studies tell it; where not, which results are at which time is said.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from oncograph.graph.combination import members_of
from oncograph.graph.evidence.claim.derive import absolute_fields, known_risks
from oncograph.graph.evidence.claim.horizon import Moment, common_moment, moment_of
from oncograph.graph.evidence.claim.incidence import rates_of
from oncograph.graph.evidence.claim.orientation import mirrored
from oncograph.graph.evidence.claim.risks import time_of
from oncograph.graph.evidence.claim.rollup import descendants
from oncograph.graph.grades import SEVERE
from oncograph.graph.identity import claim_id
from oncograph.graph.labels import Role, Verdict
from oncograph.graph.mapping.claim import subject_of
from oncograph.graph.mapping.term import Terms, TermsAndRules
from oncograph.graph.measures import Measure
from oncograph.graph.model import Claim, Comparison, Evidence, ReportedValues
from oncograph.graph.stores.protocol import Store

from ..shown import Shown, read_columns
from .analysis import parents
from .answer import Row
from .reweighing import Weighed, weighed_claims

BENEFIT_COLUMNS = (
    *("agent", "versus", "disease", "setting", "endpoint", "contrast", "verdict", "measure", "unit", "value"),
    *("ci_low", "ci_high", "reported", "margin_low", "margin_high", "studies_counted", "studies", "participants"),
    *("control_risk", "fewer_per_1000", "fewer_per_1000_low", "fewer_per_1000_high", "time", "flags", "claim"),
)
TOXICITY_COLUMNS = (
    *("agent", "versus", "disease", "setting", "toxicity", "grade_min", "grade_max", "serious", "contrast", "verdict"),
    *(
        "measure",
        "value",
        "ci_low",
        "ci_high",
        "reported",
        "studies_counted",
        "studies",
        "participants",
        "affected",
        "at_risk",
    ),
    *("control_affected", "control_at_risk", "rate_low", "rate_high", "risk_difference", "risk_difference_low"),
    *("risk_difference_high", "number_needed_to_harm", "number_needed_to_harm_low", "number_needed_to_harm_high"),
    *("earlier_period", "earlier_rate", "later_period", "later_rate", "time", "flags", "claim"),
)
BENEFITS_SHOWN = Shown(
    read_columns("verdict, place, treatment, endpoint, effect, fewer_per_1000 (count), time, evidence, claim (id)"),
    ("place", "treatment"),
)
TOXICITIES_SHOWN = Shown(
    read_columns(
        "verdict, place, treatment, toxicity, effect, tally, control_tally, rate_high (share),"
        " number_needed_to_harm, time, claim (id)"
    ),
    ("place", "treatment"),
)
_RATED = frozenset({Comparison.ARMS, Comparison.GLOBAL, Comparison.NONE})
"""Comparisons that tell how often the agents' patients had a toxicity; periods stand in columns of their own."""

_RELATIVE = frozenset({Measure.HR, Measure.OR, Measure.RR, Measure.RD})


@dataclass(frozen=True, slots=True)
class Place:
    """What a balance is of: an agent, a class of agents or a combination; narrower settings and diseases count."""

    agent: str
    setting: str | None = None
    disease: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """Claims on endpoints and on toxicities, read from the agents' side.

    `time` is that of the results at one time, `at_one_time` whether these are all that have a risk or a rate;
    `times` says what is at which. `missing` says what would complete the balance.
    """

    time: str | None
    at_one_time: bool
    times: tuple[str, ...]
    benefits: tuple[Row, ...]
    toxicities: tuple[Row, ...]
    missing: tuple[str, ...]


def balance(
    store: Store, place: Place, basis: TermsAndRules, *, time: str | None = None, grade: int | None = None
) -> Balance:
    """Return the balance of an agent, active comparators included, claims on it together with other agents not.

    Absolute benefits are given at `time`, or at the one at which most results can be given, where a pooled study tells
    the risk at it. `grade` is the least grade of a toxicity to show.
    """
    found = list(_weighed(store, place, basis))
    moments = [_moments(one) for one, _ in found]
    moment = moment_of(time) if time is not None else common_moment(moments)
    benefits: list[_Told] = []
    toxicities: list[_Told] = []
    for one, turned in found:
        if one.claim.question.endpoint is not None:
            claim = _at(one, moment)
            benefits.append(_Told(mirrored(claim) if turned else claim, one, turned, claim.control_risk_time))
        elif grade is None or (one.claim.question.grade_min or 0) >= grade:
            claim = mirrored(one.claim) if turned else one.claim
            toxicities.append(_Told(claim, one, turned, _time(one)))
    terms = basis.terms
    for some in (benefits, toxicities):
        some.sort(key=lambda told: _order(told.claim, terms))
    by_time = _by_time((*benefits, *toxicities), terms)
    return Balance(
        next((told.time for told in (*benefits, *toxicities) if moment_of(told.time) == moment), None),
        len(by_time) == 1 and None not in by_time,
        tuple(f"at {said}: {'; '.join(some)}" for said, some in by_time.values()),
        tuple(_row(told, BENEFIT_COLUMNS, terms) for told in benefits),
        tuple(_row(told, TOXICITY_COLUMNS, terms) for told in toxicities),
        tuple(_missing(benefits, toxicities, terms)),
    )


class _Told(NamedTuple):
    """A claim as it reads from the side of the agents asked for, what it was weighed from, and the time it is at."""

    claim: Claim
    weighed: Weighed
    turned: bool
    time: str | None

    @property
    def rates(self) -> list[float]:
        """How often single results say that the agents had a toxicity, with or without a number of patients."""
        signs = self.weighed.weighing.selection.signs
        told = ((item, rates_of(item.finding)) for item in self.weighed.evidence if _is_rated(item))
        found = (None if rates is None else rates[(signs[item.id] < 0) != self.turned] for item, rates in told)
        return [rate for rate in found if rate is not None]

    @property
    def reported(self) -> Row | None:
        """What the result that counts most gives, where nothing could be pooled, nor two periods are told."""
        if self.claim.value is not None or self.claim.earlier_period is not None:
            return None
        findings = {item.id: item.finding for item in self.weighed.evidence}
        part = min(self.claim.parts, key=lambda one: (one.role is Role.CONTEXT_FOR, -one.weight, one.finding))
        given = {name: getattr(findings[part.finding], name) for name in ReportedValues.model_fields}
        return {**given, "measure": findings[part.finding].measure, "finding": part.finding}

    @property
    def has_risk(self) -> bool:
        """Whether it tells how many patients have something, which is so at some time."""
        if self.claim.question.endpoint is not None:
            return self.claim.fewer_per_1000 is not None
        return bool(self.rates) or self.claim.risk_difference is not None or self.claim.earlier_period is not None


def _is_rated(item: Evidence) -> bool:
    return item.finding.comparison in _RATED and not item.study.discredited


def _weighed(store: Store, place: Place, basis: TermsAndRules) -> Iterator[tuple[Weighed, bool]]:
    """Yield the claims on all patients in a place that have the agent on a side, and whether on the comparators'."""
    together = members_of(place.agent)
    kinds = frozenset(together) or descendants(place.agent, parents(store, "Agent"))
    ids = _sources(store, kinds, "ABOUT", "VERSUS")
    if place.setting is not None:
        ids &= _sources(store, descendants(place.setting, parents(store, "Setting")), "IN_SETTING")
    if place.disease is not None:
        ids &= _sources(store, descendants(place.disease, parents(store, "Disease")), "FOR_DISEASE")
    for one in weighed_claims(store, sorted(id_ for id_ in ids if id_.startswith("claim:")), basis).values():
        question = one.claim.question
        sides = [
            set(side) == kinds if together else len(side) == 1 and kinds.issuperset(side)
            for side in (question.agents, question.comparators)
        ]
        if question.subgroup is None and any(sides):
            yield one, not sides[0]


def _sources(store: Store, ids: Iterable[str], *types: str) -> set[str]:
    return {link.source for link in store.relationships(sorted(ids), outgoing=False, types=set(types))}


def _moments(one: Weighed) -> set[Moment]:
    """Return the times at which a claim can say how many patients have something."""
    if one.claim.question.endpoint is None:
        found = {moment_of(_time(one))}
    else:
        absolute = one.claim.fewer_per_1000 is not None
        found = {moment_of(risk.timepoint) for risk in known_risks(one.weighing)} if absolute else set()
    return {moment for moment in found if moment is not None}


def _at(one: Weighed, moment: Moment | None) -> Claim:
    """Return a claim with its absolute effect at a time, where a pooled study tells the risk then."""
    risks = known_risks(one.weighing)
    risk = next((risk for risk in risks if moment is not None and moment_of(risk.timepoint) == moment), None)
    return one.claim.model_copy(update=absolute_fields(one.weighing.body, risk))


def _time(one: Weighed) -> str | None:
    """Return the time of a toxicity's risks, or of all results on it where they are not pooled."""
    return one.claim.risk_time if one.claim.at_risk is not None else time_of(one.evidence)


def _order(claim: Claim, terms: Terms) -> tuple[Any, ...]:
    question = claim.question
    place = terms.name(question.disease), terms.name(question.setting)
    agents = terms.joined(question.agents), terms.joined(question.comparators)
    return *place, *agents, -(question.grade_min or 0), subject_of(question, terms), claim_id(question)


def _by_time(told: Iterable[_Told], terms: Terms) -> dict[Moment | None, tuple[str, list[str]]]:
    """Return how each time is said, and what is told at it; what is only relative is at no time."""
    found: dict[Moment | None, tuple[str, list[str]]] = {}
    for one in told:
        if one.has_risk:
            _, subjects = found.setdefault(moment_of(one.time), (one.time or "no stated time", []))
            subject = subject_of(one.claim.question, terms)
            if subject not in subjects:
                subjects.append(subject)
    return found


def _row(told: _Told, columns: Sequence[str], terms: Terms) -> Row:
    claim, question, rates = told.claim, told.claim.question, told.rates
    subject = subject_of(question, terms)
    row: Row = {
        **claim.model_dump(mode="json"),
        **question.model_dump(mode="json"),
        "agent": terms.joined(question.agents),
        "versus": terms.joined(question.comparators) or None,
        "disease": terms.name(question.disease),
        "setting": terms.name(question.setting),
        "endpoint": subject,
        "toxicity": subject,
        "control_affected": claim.affected_control,
        "control_at_risk": claim.at_risk_control,
        "reported": None if told.turned else told.reported,
        "rate_low": min(rates, default=None),
        "rate_high": max(rates, default=None),
        "time": told.time,
        "claim": claim_id(question),
    }
    return {column: row[column] for column in columns}


def _missing(benefits: Sequence[_Told], toxicities: Sequence[_Told], terms: Terms) -> Iterator[str]:
    """Yield what would be needed to complete the balance, and for what."""
    if not benefits:
        yield "an endpoint with a claim"
    if not any((told.claim.question.grade_min or 0) >= (SEVERE.low or 0) for told in toxicities):
        yield "a toxicity of grade 3 or more"
    wanted = {
        "a comparator for": [told for told in (*benefits, *toxicities) if not _is_controlled(told.claim)],
        "an effect on": [told for told in (*benefits, *toxicities) if _is_controlled(told.claim) and told.reported],
        "the risk without the agents of": [
            told for told in benefits if told.claim.measure in _RELATIVE and told.claim.fewer_per_1000 is None
        ],
        "how many patients have": [told for told in toxicities if not told.has_risk],
    }
    for what, some in wanted.items():
        if some:
            yield f"{what} {'; '.join(dict.fromkeys(subject_of(told.claim.question, terms) for told in some))}"


def _is_controlled(claim: Claim) -> bool:
    return claim.verdict is not Verdict.UNCONTROLLED
