"""A combination as rows.

Findings test, and claims are about, each member. Only the shortcuts start at the combination, so that none of them says
of one agent what was found of several.
"""

from collections.abc import Iterable

from ..combination import combination_id
from ..labels import COMBINATION
from ..rows import NodeRow, RelationshipRow
from .term import Terms


def combination_rows(agents: Iterable[str], terms: Terms) -> tuple[NodeRow, list[RelationshipRow]]:
    """Return a combination's node, and the relationships to its members; its name says them, in alphabetical order."""
    members = sorted(set(agents), key=lambda agent: (terms.name(agent), agent))
    id_ = combination_id(members)
    node = NodeRow(id_, "Agent", {"id": id_, "name": terms.joined(members), "kind": "combination"}, COMBINATION)
    return node, [RelationshipRow("HAS_PART", id_, member, {}) for member in members]
