"""What is asked in the benchmark: every canned question with the filters people give, and some with none."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from oncograph.queries.library import CannedQuery, builtin_queries

from ..queries.canned.oracles import Row, Walk
from ..queries.canned.oracles_graph import ORACLES

_SURVIVAL = "endpoint:overall-survival"


@dataclass(frozen=True)
class Case:
    """One query with its parameters, and the plain Python that gives the same rows."""

    name: str
    filters: str
    text: str
    parameters: Mapping[str, Any]
    by_hand: Callable[[], list[Row]]


def canned_cases(walk: Walk) -> list[Case]:
    """Return the canned questions with parameters that find something: terms with more evidence than nine in ten."""
    claims = [claim for claim in walk.labelled["Claim"] if "subgroup" not in walk.nodes[claim]]
    agent = _typical(_ends(walk, claims, "ABOUT"))
    disease = _typical(_ends(walk, claims, "FOR_DISEASE"))
    active = [claim for claim in claims if walk.nodes[claim]["contrast"] == "active"]
    compared = _typical([*_ends(walk, active, "ABOUT"), *_ends(walk, active, "VERSUS")] or [agent])
    dosed = [finding for finding in walk.labelled["Finding"] if "dose_class" in walk.nodes[finding]]
    setting = _typical(_ends(walk, claims, "IN_SETTING"))
    there = [claim for claim in claims if setting in walk.out[claim]]
    claim = max(claims, key=lambda claim: (len(walk.into[claim]), claim))
    asked: list[tuple[str, dict[str, Any]]] = [
        ("benefit", {"agent": agent}),
        ("benefit", {"disease": disease, "endpoint": _SURVIVAL}),
        ("benefit", {}),
        ("conflicts", {"disease": disease}),
        ("doses", {"agent": _typical(_ends(walk, dosed, "TESTS") or [agent])}),
        ("evidence", {"claim": claim}),
        ("gaps", {"agent": agent}),
        ("gaps", {"disease": disease}),
        ("head-to-head", {"agent": compared}),
        ("neighbours", {"node": agent}),
        ("offers", {"setting": setting}),
        ("offers", {"setting": setting, "disease": _typical(_ends(walk, there, "FOR_DISEASE"))}),
        ("precision", {"disease": disease}),
        ("progression-without-survival", {"disease": disease}),
        ("progression-without-survival", {}),
        ("schema", {}),
        ("secondary", {"disease": disease}),
        ("sole-study", {"disease": disease, "verdict": "Benefit"}),
        ("subgroups", {"disease": disease}),
        ("toxicity", {"agent": agent}),
        ("toxicity", {"grade": 3}),
        ("tradeoff", {"agent": agent}),
    ]
    queries = {query.name: query for query in builtin_queries()}
    return [_canned(walk, queries[name], given) for name, given in asked]


def _canned(walk: Walk, query: CannedQuery, given: dict[str, Any]) -> Case:
    parameters = {parameter.name: parameter.default for parameter in query.parameters} | given
    if "survival" in parameters:
        parameters["survival"] = _SURVIVAL
    oracle = ORACLES[query.name]
    return Case(query.name, ", ".join(given) or "none", query.text, parameters, lambda: oracle(walk, parameters))


def plain_cases(walk: Walk) -> list[Case]:
    """Return simple questions in the Cypher that every engine should know."""
    agent = _typical(_ends(walk, walk.labelled["Claim"], "ABOUT"))
    claim = max(walk.labelled["Claim"], key=lambda claim: (len(walk.into[claim]), claim))
    nodes = walk.nodes

    def claims_of_agent() -> list[Row]:
        return sorted((claim, nodes[claim]["verdict"]) for claim, _ in walk.sources(agent, "ABOUT"))

    def verdicts() -> list[Row]:
        return sorted(Counter(nodes[claim]["verdict"] for claim in walk.labelled["Claim"]).items())

    def studies_of_claim() -> list[Row]:
        found = [finding for finding, _ in walk.sources(claim, "SUPPORTS")]
        return sorted((walk.study(finding), finding) for finding in found)

    def toxicities() -> list[Row]:
        counts: Counter[str] = Counter()
        for finding, _ in walk.sources(agent, "TESTS"):
            counts.update(nodes[toxicity]["name"] for toxicity, _ in walk.ends(finding).get("OF_TOXICITY", ()))
        return sorted(counts.items())

    return [
        Case(
            "claims of an agent",
            "agent",
            "MATCH (c:Claim)-[:ABOUT]->(a:Agent) WHERE a.id = $agent "
            "RETURN c.id AS claim, c.verdict AS verdict ORDER BY claim",
            {"agent": agent},
            claims_of_agent,
        ),
        Case(
            "verdicts counted",
            "none",
            "MATCH (c:Claim) RETURN c.verdict AS verdict, count(*) AS claims ORDER BY verdict",
            {},
            verdicts,
        ),
        Case(
            "studies for a claim",
            "claim",
            "MATCH (s:Study)-[:REPORTS]->(f:Finding)-[:SUPPORTS]->(c:Claim) WHERE c.id = $claim "
            "RETURN s.id AS study, f.id AS finding ORDER BY study, finding",
            {"claim": claim},
            studies_of_claim,
        ),
        Case(
            "toxicities counted",
            "agent",
            "MATCH (a:Agent)<-[:TESTS]-(f:Finding)-[:OF_TOXICITY]->(t:Toxicity) WHERE a.id = $agent "
            "RETURN t.name AS toxicity, count(*) AS findings ORDER BY toxicity",
            {"agent": agent},
            toxicities,
        ),
    ]


def _ends(walk: Walk, nodes: Iterable[str], kind: str) -> list[str]:
    return [target for node in nodes for target, _ in walk.ends(node).get(kind, ())]


def _typical(terms: Iterable[str]) -> str:
    """Return the term that occurs more often than nine in ten of those that occur."""
    counts = Counter(terms)
    ranked = sorted(counts, key=lambda term: (counts[term], term))
    return ranked[min(len(ranked) - 1, len(ranked) * 9 // 10)]
