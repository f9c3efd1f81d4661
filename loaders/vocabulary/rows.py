"""The vocabulary as nodes of the graph, and terms that a store has beyond it."""

import re
from collections.abc import Iterable

from oncograph.graph.build.load import VocabularyRows
from oncograph.graph.canonical import content_hash
from oncograph.graph.names import normalise
from oncograph.graph.rows import NodeRow, RelationshipRow, plain

from .term import Kind, Term

LABEL_OF: dict[Kind, str] = {
    "agent": "Agent",
    "disease": "Disease",
    "setting": "Setting",
    "endpoint": "Endpoint",
    "toxicity": "Toxicity",
}


def vocabulary_rows(terms: Iterable[Term], unmapped: Iterable[NodeRow] = ()) -> VocabularyRows:
    """Return the nodes of the terms, their `IS_A` relationships, and the nodes of names outside the vocabulary."""
    nodes: list[NodeRow] = list(unmapped)
    links: list[RelationshipRow] = []
    for term in terms:
        values = {name: value for name, value in term if name != "is_a"}
        nodes.append(NodeRow(term.id, LABEL_OF[term.kind_of_term], plain(values)))
        links += [RelationshipRow("IS_A", term.id, parent, {}) for parent in sorted(set(term.is_a))]
    return VocabularyRows(nodes, links)


def unmapped_term(kind: Kind, text: str) -> NodeRow:
    """Return a node for a name that is not in the vocabulary, the same for every spelling that `normalise` equates.

    >>> unmapped_term("agent", "Compound X-17").id
    'agent:unmapped-compound-x-17'
    """
    key = normalise(text)
    slug = re.sub(r"[^a-z0-9]+", "-", key).strip("-") or content_hash(key)
    id_ = f"{kind}:unmapped-{slug}"
    return NodeRow(id_, LABEL_OF[kind], {"id": id_, "name": text.strip(), "unmapped": True})
