"""What the hand-written answers to the canned questions share: a graph prepared for walking, and the filters.

Each oracle answers one canned question in plain Python over the NetworkX graph, as one would write it without a query
engine. They say what is right in the tests, and what is fast in the benchmarks: so they start from the most selective
filter and walk the graph's own dictionaries, and what the engine has prepared before it is asked (the nodes of each
label) they have prepared too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

Row = tuple[Any, ...]
Parameters = Mapping[str, Any]
Ends = dict[str, list[tuple[str, dict[str, Any]]]]
COUNTED = frozenset({"SUPPORTS", "OPPOSES", "NEUTRAL_TO"})


class Together(set[str]):
    """The members of a combination: what is wanted has all of them, and nothing else."""


class Walk:
    """A graph as plain dictionaries: `nodes` id to properties, `out` and `into` id to neighbours to relationships."""

    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        self.nodes: dict[str, dict[str, Any]] = {node: properties for node, properties in graph.nodes(data=True)}  # noqa: C416 - the stubs know no dict() of it
        self.out: dict[str, Any] = dict(graph.adjacency())
        self.into: dict[str, Any] = dict(graph.reverse(copy=False).adjacency())
        self.labelled: defaultdict[str, list[str]] = defaultdict(list)
        for node, properties in self.nodes.items():
            for label in properties["labels"]:
                self.labelled[label].append(node)
        # Without this, what is narrower than a common endpoint would be sought among all the results on it.
        self.directly_narrower: defaultdict[str, list[str]] = defaultdict(list)
        for source, target, kind in graph.edges(data="type"):
            if kind == "IS_A":
                self.directly_narrower[target].append(source)

    def ends(self, node: str) -> Ends:
        """Return what a node points at, with the relationship's properties, by relationship type."""
        found: Ends = {}
        for target, relationships in self.out[node].items():
            for properties in relationships.values():
                found.setdefault(properties["type"], []).append((target, properties))
        return found

    def sources(self, node: str, *types: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield what points at a node by relationships of the types."""
        for source, relationships in self.into[node].items():
            for properties in relationships.values():
                if properties["type"] in types:
                    yield source, properties

    def narrower(self, term: str | None) -> set[str] | None:
        """Return a term with everything that is one; of a combination its members together; None for no term."""
        if term is None:
            return None
        if "Combination" in self.nodes[term]["labels"]:
            return Together(member for member, _ in self.ends(term)["HAS_PART"])
        found = {term}
        waiting = [term]
        while waiting:
            for source in self.directly_narrower.get(waiting.pop(), ()):
                if source not in found:
                    found.add(source)
                    waiting.append(source)
        return found

    def study(self, finding: str) -> str:
        """Return the study that reports a finding."""
        return next(source for source, _ in self.sources(finding, "REPORTS"))

    def by_name(self, ends: Ends, kind: str) -> list[str]:
        """Return the ids of the ends of one kind, in the order of their names."""
        found = ends.get(kind)
        if found is None:
            return []
        if len(found) == 1:
            return [found[0][0]]
        return sorted((node for node, _ in found), key=lambda node: (self.nodes[node]["name"], node))

    def joined(self, ids: Iterable[str]) -> str | None:
        """Return the names of nodes, joined as the questions print them; None for no node."""
        return " + ".join([self.nodes[node]["name"] for node in ids]) or None

    def starts(self, label: str, filters: Mapping[str, set[str] | None]) -> Iterable[str]:
        """Return the nodes of the label, or only those that reach the rarest of the terms that are filtered by."""
        given = {relationship: terms for relationship, terms in filters.items() if terms is not None}
        if not given:
            return self.labelled[label]
        rarest = min(given, key=lambda relationship: sum(len(self.into[term]) for term in given[relationship]))
        return {
            node
            for term in given[rarest]
            for node, _ in self.sources(term, rarest)
            if label in self.nodes[node]["labels"]
        }


def filters(walk: Walk, parameters: Parameters, kind: str) -> dict[str, set[str] | None]:
    """Return, by relationship type, the terms that a claim (`kind` ABOUT) or a finding (TESTS) must reach."""
    return {
        kind: walk.narrower(parameters.get("agent")),
        "FOR_DISEASE": walk.narrower(parameters.get("disease")),
        "IN_SETTING": walk.narrower(parameters.get("setting")),
        "ON_ENDPOINT": walk.narrower(parameters.get("endpoint")),
    }


def passes(ends: Ends, wanted: Mapping[str, set[str] | None]) -> bool:
    """Whether what a node points at is among the terms wanted."""
    return all(meets((node for node, _ in ends.get(kind, ())), terms) for kind, terms in wanted.items())


def meets(nodes: Iterable[str], wanted: set[str] | None) -> bool:
    """Whether one of the nodes is wanted; of a combination, whether they are its members."""
    if isinstance(wanted, Together):
        return set(nodes) == wanted
    return wanted is None or any(node in wanted for node in nodes)


def claims(walk: Walk, parameters: Parameters) -> Iterator[tuple[str, dict[str, Any], Ends]]:
    """Yield the claims on all patients that pass the filters, with their properties and ends."""
    for claim, properties, ends in all_claims(walk, parameters):
        if "subgroup" not in properties:
            yield claim, properties, ends


def all_claims(
    walk: Walk, parameters: Parameters, *, toxicities: bool = False
) -> Iterator[tuple[str, dict[str, Any], Ends]]:
    """Yield the claims on endpoints that pass the filters, those on subgroups too, and those on toxicities."""
    wanted = filters(walk, parameters, "ABOUT")
    for claim in walk.starts("Claim", wanted):
        ends = walk.ends(claim)
        if (toxicities or "ON_ENDPOINT" in ends) and passes(ends, wanted):
            yield claim, walk.nodes[claim], ends


def findings(walk: Walk, parameters: Parameters) -> Iterator[tuple[str, dict[str, Any], Ends]]:
    """Yield the findings that pass the filters, with their properties and ends."""
    wanted = filters(walk, parameters, "TESTS")
    for finding in walk.starts("Finding", wanted):
        ends = walk.ends(finding)
        if passes(ends, wanted):
            yield finding, walk.nodes[finding], ends


def name_of(walk: Walk, ends: Ends, *kinds: str) -> str:
    """Return the name of the one end of these kinds."""
    return next(walk.nodes[ends[kind][0][0]]["name"] for kind in kinds if kind in ends)


def place(walk: Walk, ends: Ends, *kinds: str) -> tuple[str, str, str]:
    """Return the names of disease, setting and of the end of the other kinds."""
    return name_of(walk, ends, "FOR_DISEASE"), name_of(walk, ends, "IN_SETTING"), name_of(walk, ends, *kinds)


def last(value: Any) -> tuple[bool, Any]:
    """Return a sort key that puts None last, as ascending order does."""
    return value is None, value


def values(properties: Mapping[str, Any], *names: str) -> Row:
    """Return the properties of these names, None where there is none."""
    return tuple([properties.get(name) for name in names])


Oracle = Callable[[Walk, Parameters], list[Row]]
