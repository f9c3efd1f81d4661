"""Looks a name up in a store file with SQL alone: no graph is built, and nothing heavy imported."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oncograph.graph.combination import members_of
from oncograph.graph.errors import UnknownNameError
from oncograph.graph.grades import in_words
from oncograph.graph.labels import VOCABULARY_LABELS, Role, Verdict
from oncograph.graph.mapping.back import reading_back
from oncograph.graph.names import nearest
from oncograph.graph.periods import comes_first
from oncograph.graph.rows import NodeRow, RelationshipRow

from .naming import ids_called, with_names
from .short_answer import short_answer

if TYPE_CHECKING:
    from oncograph.graph.stores.protocol import Store

LOOKUP_COLUMNS = (
    "kind",
    "id",
    "agent",
    "in_combination",
    "combined_with",
    "versus",
    "disease",
    "setting",
    "endpoint",
    "toxicity",
    "scale",
    "grade",
    "subgroup",
    "arm",
    "analysis",
    "timepoint",
    "comparison",
    "contrast",
    "verdict",
    "weight_for",
    "weight_against",
    "weight_null",
    "weight_unclear",
    "studies_counted",
    "studies",
    "participants",
    "measure",
    "value",
    "ci_low",
    "ci_high",
    "value_control",
    "value_before",
    "events",
    "n",
    "events_control",
    "n_control",
    "range_low",
    "range_high",
    "range_of",
    "unit",
    "p",
    "change",
    "rate",
    "rate_control",
    "earlier_period",
    "earlier_rate",
    "later_period",
    "later_rate",
    "dose_class",
    "regimen",
    "author_conclusion",
    "note",
    "flags",
    "study",
    "citation",
    "source",
    "locator",
)
_ENDS = {
    "TESTS": "agent",
    "ABOUT": "agent",
    "COMBINED_WITH": "combined_with",
    "VERSUS": "versus",
    "FOR_DISEASE": "disease",
    "IN_SETTING": "setting",
    "ON_ENDPOINT": "endpoint",
    "OF_TOXICITY": "toxicity",
}
_VERDICTS = list(Verdict)
_DOSE = r"(?:high|intermediate|low)[\s-]*dose|hd|ld"
_DOSED = re.compile(rf"(?:(?P<before>{_DOSE})[\s-]+)?(?P<name>.+?)(?:[\s,-]+(?P<after>{_DOSE}))?", re.IGNORECASE)
_DOSES = {"h": "high", "i": "intermediate", "l": "low"}


@dataclass(frozen=True, slots=True)
class Found:
    """What a term is, a short answer, and a row for every claim and finding about it or a narrower term.

    `is_term` tells a term of the vocabulary, which many studies are about, from a study, claim or finding.
    """

    heading: str
    short_answer: list[str]
    rows: list[dict[str, Any]]
    is_term: bool


def look_up(store: "Store", text: str) -> Found:
    """Return what the store knows about the term, study, claim or finding that `text` names.

    Of an agent with a dose ("high-dose IL-2") it is what findings on that dose say, and the claims that they are on.

    :raises UnknownNameError: nothing is called that; the error holds the nearest names.
    """
    terms, dose = ids_called(store, text), None
    if not terms:
        dose, terms = _with_dose(store, text)
    if not terms:
        raise UnknownNameError(f"nothing is called {text!r}.", nearest(text, store.all_names()))
    nodes = store.nodes(terms)
    if len(nodes) > 1 and not any(node.label in VOCABULARY_LABELS for node in nodes.values()):
        raise UnknownNameError(f"{text!r} may be several.", with_names(store, nodes))
    subjects = _subjects(store, set(nodes))
    if dose is not None:
        subjects = _on_dose(store, subjects, dose)
    heading = "; ".join(_describe(node) for node in nodes.values())
    is_term = any(node.label in VOCABULARY_LABELS for node in nodes.values())
    rows, short_names = _rows(store, subjects)
    return Found(heading, short_answer(nodes.values(), rows, short_names, dose), rows, is_term)


def _with_dose(store: "Store", text: str) -> tuple[str | None, list[str]]:
    """Return the dose class and the agents of a name that has a dose at its beginning or end."""
    found = _DOSED.fullmatch(text.strip())
    written = None if found is None else found["before"] or found["after"]
    if found is None or written is None:
        return None, []
    return _DOSES[written[0].casefold()], ids_called(store, found["name"], "agent")


def _on_dose(store: "Store", subjects: Mapping[str, NodeRow], dose: str) -> dict[str, NodeRow]:
    """Return the findings that name the dose class, and the claims that they are on."""
    named = {id_: node for id_, node in subjects.items() if node.properties.get("dose_class") == dose}
    claims = {link.target for link in store.relationships(named, outgoing=True, types=frozenset(Role))}
    return named | {id_: node for id_, node in subjects.items() if id_ in claims}


def _describe(node: NodeRow) -> str:
    other = node.properties.get("synonyms") or node.properties.get("title") or ""
    told = ", ".join(map(str, other)) if isinstance(other, list) else str(other)
    return f"{node.label.lower()} {node.properties['name']} [{node.id}]" + (f": {told}" if told else "")


def _subjects(store: "Store", ids: set[str]) -> dict[str, NodeRow]:
    """Return the claims and findings about these nodes or narrower terms of theirs."""
    wanted, waiting = set(ids), set(ids)
    while waiting:
        narrower = {link.source for link in store.relationships(waiting, outgoing=False, types={"IS_A"})}
        waiting = narrower - wanted
        wanted |= waiting
    about = {link.source for link in store.relationships(wanted, outgoing=False, types=_ENDS)}
    about |= _about_combinations(store, ids)
    reported = {link.target for link in store.relationships(wanted, outgoing=True, types={"REPORTS"})}
    own = store.nodes(about | reported | wanted)
    subjects = {id_: node for id_, node in own.items() if node.label in {"Claim", "Finding"}}
    findings = reported | {id_ for id_ in wanted if id_.startswith("finding:")}
    on_claims = store.relationships(findings, outgoing=True, types=frozenset(Role))
    return subjects | store.nodes({link.target for link in on_claims})


def _about_combinations(store: "Store", ids: set[str]) -> set[str]:
    """Return the claims and findings on the combinations among these nodes: about each member, and no other agent."""
    found: set[str] = set()
    for id_ in sorted(ids):
        if members := members_of(id_):
            links = store.relationships(members[:1], outgoing=False, types={"ABOUT", "TESTS"})
            nodes = store.nodes({link.source for link in links})
            found |= {subject for subject, node in nodes.items() if node.properties.get("combination") == id_}
    return found


def _rows(store: "Store", subjects: Mapping[str, NodeRow]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the rows, and the abbreviations of the terms in them by name."""
    links = store.relationships(subjects, outgoing=True, types=_ENDS)
    reports = store.relationships(subjects, outgoing=False, types={"REPORTS"})
    names = store.nodes({link.target for link in links} | {link.source for link in reports})
    with reading_back("a row of the answer"):
        ends = _ends(links, names)
        studies = {link.target: names[link.source].properties for link in reports}
        rows = [_row(node, ends.get(id_, {}), studies.get(id_, {})) for id_, node in subjects.items()]
        terms = (row.properties for row in names.values())
        short_names = {str(term["name"]): str(term["abbreviation"]) for term in terms if "abbreviation" in term}
        return sorted(rows, key=_rank), short_names


def _ends(links: Iterable[RelationshipRow], names: Mapping[str, NodeRow]) -> dict[str, dict[str, Any]]:
    ends: dict[str, dict[str, Any]] = {}
    for link in sorted(links, key=lambda link: link.identity):
        own = ends.setdefault(link.source, {})
        name, column = str(names[link.target].properties["name"]), _ENDS[link.type]
        own["in_combination"] = (column == "agent" and "agent" in own) or own.get("in_combination", False)
        own[column] = f"{own[column]} + {name}" if column in own else name
        if link.type == "OF_TOXICITY":
            own["scale"] = link.properties.get("scale")
            grades = (link.properties.get("grade_min"), link.properties.get("grade_max"))
            low, high = (grade if isinstance(grade, int) else None for grade in grades)
            own["grade"] = in_words(low, high).removeprefix("grade ") or None
    return ends


def _row(node: NodeRow, ends: Mapping[str, Any], study: Mapping[str, Any]) -> dict[str, Any]:
    values: Mapping[str, Any] = node.properties
    row: dict[str, Any] = {column: values.get(column) for column in LOOKUP_COLUMNS}
    row |= {
        "kind": node.label.lower(),
        "study": study.get("name"),
        "citation": study.get("citation"),
        "flags": values.get("flags", []),
        "in_combination": False,
        **ends,
    }
    if node.label == "Finding":
        row |= {"events": values.get("events_experimental"), "verdict": values.get("direction")}
        if values.get("measure") == "proportion":
            row |= _rates(values)
        row["n"] = values.get("n_experimental", values.get("n_evaluable"))
        row["p"] = _p(values)
    return row


def _rates(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shares of both arms, or of both periods of one cohort, which are no tested arm and no control."""
    value, control = values.get("value"), values.get("value_control")
    if values.get("comparison") != "periods":
        return {"rate": value, "rate_control": control}
    later, earlier = (values.get("period"), value), (values.get("period_control"), control)
    if comes_first(later[0], earlier[0]):
        later, earlier = earlier, later
    told = zip(("later_period", "later_rate", "earlier_period", "earlier_rate"), (*later, *earlier), strict=True)
    return dict(told)


def _p(values: Mapping[str, Any]) -> str | None:
    relation, p = values.get("p_relation"), values.get("p_value")
    if relation is None:
        return None
    return relation if p is None else f"{'' if relation == '=' else relation}{p:g}"


def _rank(row: Mapping[str, Any]) -> tuple[bool, int, list[str]]:
    verdict = _VERDICTS.index(row["verdict"]) if row["verdict"] in _VERDICTS else len(_VERDICTS)
    names = [str(row[name] or "") for name in ("agent", "disease", "setting", "endpoint", "toxicity", "id")]
    return row["kind"] != "claim", verdict, names
