"""A claim as rows, the shortcut that follows from it, and its question back from rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from ..canonical import content_hash
from ..combination import combination_of, start_of_shortcuts
from ..figures import in_measure
from ..grades import in_words
from ..identity import claim_id
from ..labels import CLAIM_ENDS, SECOND_LABELS, SHORTCUT_TYPES, Role, Verdict
from ..model import Claim, Question
from ..rows import NodeRow, Properties, RelationshipRow, model_properties, plain
from ..schema import NODE_TYPES
from .back import reading_back
from .term import Terms

_CLAIM = sorted(name for name in Claim.model_fields if name in NODE_TYPES["Claim"].properties)
_LISTS = frozenset({"agents", "comparators"})
_GRADES = frozenset({"grade_min", "grade_max", "serious"})


def claim_row(claim: Claim, computed_from: str, terms: Terms) -> NodeRow:
    """Return the claim's node; `computed_from` is the hash of all that it was computed from."""
    question = claim.question
    against = f" versus {terms.joined(question.comparators)}" if question.comparators else ""
    where = f"{terms.name(question.disease)}, {terms.name(question.setting)}"
    within = f" ({question.subgroup})" if question.subgroup else ""
    subject, id_ = subject_of(question, terms), claim_id(question)
    told = {
        "id": id_,
        "name": f"{terms.joined(question.agents)}{against} in {where}{within}: {subject}",
        "toxicity": None if question.toxicity is None else subject,
        "contrast": question.contrast,
        "subgroup": question.subgroup,
        "computed_from": computed_from,
        "combination": combination_of(question.agents),
        "versus_combination": combination_of(question.comparators),
    }
    properties = model_properties(claim, _CLAIM) | plain(told)
    properties["flags"] = sorted(claim.flags)
    return NodeRow(id_, "Claim", properties, SECOND_LABELS[claim.verdict])


def subject_of(question: Question, terms: Terms) -> str:
    """Return what a claim is on, in words."""
    if question.toxicity is None:
        return terms.name(question.endpoint or "")
    told = (_toxicity(question.toxicity, terms), in_words(question.grade_min, question.grade_max))
    return ", ".join([*filter(None, told), *(["serious"] if question.serious else [])])


def _toxicity(id_: str, terms: Terms) -> str:
    """Return a toxicity's name; beside CTCAE's wording the shorter word that people use, which its id is made of.

    A word that the name has itself ("any" of "any toxicity") says nothing beside it.
    """
    name, word = terms.name(id_), id_.partition(":")[2].replace("-", " ")
    words, in_name = word.split(), name.casefold().split()
    shorter = id_ in terms.named_by_word and len(words) < len(in_name) and not set(words) <= set(in_name)
    return f"{name} ({word})" if shorter else name


def claim_links(claim: Claim, claim_key: str, terms: Terms) -> Iterator[RelationshipRow]:
    """Yield the relationships between the claim, what it is about and its findings, and the shortcut."""
    question = claim.question
    for kind, name in CLAIM_ENDS.items():
        given = getattr(question, name)
        properties = _graded(claim) if name == "toxicity" else {}
        for target in given if name in _LISTS else filter(None, [given]):
            yield RelationshipRow(kind, claim_key, target, properties)
    for part in claim.parts:
        values: dict[str, object] = {"why": part.why, "contradicts": part.contradicts or None}
        if part.role is not Role.CONTEXT_FOR:
            values |= {"weight": part.weight, "significant": part.significant}
        yield RelationshipRow(str(part.role), part.finding, claim_key, plain(values))
        if part.superseded_by is not None:
            yield RelationshipRow("SUPERSEDED_BY", part.finding, part.superseded_by, {"reason": part.why})
    for pair in claim.differences:
        told: Properties = {"claim": claim_key, "z": pair.z, "p_value": pair.p_value}
        yield RelationshipRow("DIFFERS_FROM", pair.finding, pair.other, told)
    if question.subgroup is None and question.toxicity is None:
        yield _shortcut(claim, claim_key, terms)


def _graded(claim: Claim) -> Properties:
    question = claim.question
    grades = {"grade_min": question.grade_min, "grade_max": question.grade_max}
    return plain({"scale": claim.scale, **grades, "serious": question.serious or None})


def _shortcut(claim: Claim, claim_key: str, terms: Terms) -> RelationshipRow:
    """Return the one-hop answer from what was tested to the setting; its weight is of the verdict's side."""
    question = claim.question
    start = start_of_shortcuts(question.agents)
    key = shortcut_key(claim_key, start)
    properties = plain(
        {
            "key": key,
            "claim": claim_key,
            "disease": question.disease,
            "endpoint": question.endpoint,
            "contrast": question.contrast,
            "comparators": question.comparators,
            "caption": shortcut_caption(claim, terms),
            "weight": weight_of_verdict(claim),
            **{name: getattr(claim, name) for name in ("weight_for", "weight_against", "weight_null")},
            **{name: getattr(claim, name) for name in ("studies", "participants")},
        }
    )
    return RelationshipRow(SHORTCUT_TYPES[claim.verdict], start, question.setting, properties, key)


def weight_of_verdict(claim: Claim) -> float:
    """Return what speaks for the verdict: of Mixed the weaker of both sides, of Inconclusive all that counted."""
    match claim.verdict:
        case Verdict.BENEFIT:
            return claim.weight_for
        case Verdict.HARM:
            return claim.weight_against
        case Verdict.NO_DIFFERENCE:
            return claim.weight_null
        case Verdict.MIXED:
            return min(claim.weight_for, claim.weight_against)
    return sum((claim.weight_for, claim.weight_against, claim.weight_null, claim.weight_unclear))


def shortcut_caption(claim: Claim, terms: Terms) -> str:
    """Return what a shortcut says on a picture: the endpoint, the disease, and the effect or the number of studies."""
    question = claim.question
    against = f" against {terms.joined(question.comparators)}" if question.comparators else ""
    where = f"{terms.short_name(question.endpoint or '')} in {terms.name(question.disease)}{against}"
    if claim.measure is None or claim.value is None:
        studies = claim.studies_counted or claim.studies
        return f"{where}: {studies} {'study' if studies == 1 else 'studies'}"
    unit = f" {claim.unit}" if claim.unit else ""
    return f"{where}: {claim.measure} {in_measure(claim.measure, claim.value)}{unit}"


def shortcut_key(claim: str, start: str) -> str:
    """Return the key of the shortcut that a claim gives to where it starts."""
    return content_hash([claim, start])


def question_of_claim(row: NodeRow, links: Iterable[RelationshipRow]) -> Question:
    """Return the question of a claim from its node and the relationships that leave it.

    :raises StoreError: they make no question.
    """
    ends: defaultdict[str, list[str]] = defaultdict(list)
    graded: dict[str, Any] = {}
    for link in links:
        if link.type in CLAIM_ENDS:
            ends[CLAIM_ENDS[link.type]].append(link.target)
            graded |= {name: value for name, value in link.properties.items() if name in _GRADES}
    parts: dict[str, Any] = {name: sorted(targets) if name in _LISTS else targets[0] for name, targets in ends.items()}
    with reading_back(row.id):
        return Question.model_validate(
            {**parts, **graded, "contrast": row.properties["contrast"], "subgroup": row.properties.get("subgroup")}
        )
