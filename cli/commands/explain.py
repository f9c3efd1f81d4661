"""`oncograph explain`: how a claim, a finding or a relationship came about."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text
from rich.tree import Tree

from oncograph.queries.asking.analysis import terms_and_rules
from oncograph.queries.asking.explain import explain as explained

from ..errors import MisuseError
from ..output import Form, cell, console
from ..rules import rules_for
from ..session import Session, command
from ..stores import open_to_read

if TYPE_CHECKING:
    from oncograph.graph.evidence.explain.finding_tree import Node


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "explain", forms=(Form.JSON,))
    def explain(
        session: Session,
        *,
        ids: Annotated[
            list[str],
            typer.Argument(metavar="ID…", help="A claim, a finding, the key of a relationship, or its two ends."),
        ],
    ) -> None:
        """Show every factor of an answer: value, formula, citation, source and place, and what was not counted and why.

        Ids stand in the answers of ask and lookup.

        Example: oncograph explain claim:0123456789abcdef0123
        """
        if len(ids) > 2:
            raise MisuseError("give one id, or the two ends of a relationship")
        with open_to_read(session.store) as store:
            tree = explained(store, ids, terms_and_rules(store, rules_for(store)))
        if session.form is Form.JSON:
            session.show_object(tree.model_dump(mode="json", exclude_none=True))
            return
        console().print(_tree(tree))


def _tree(node: "Node") -> "Tree":
    tree = Tree(_line(node))
    waiting = [(tree, child) for child in node.children]
    for parent, child in waiting:
        branch = parent.add(_line(child))
        waiting += [(branch, grandchild) for grandchild in child.children]
    return tree


def _line(node: "Node") -> "Text":
    text = Text(cell(node.label))
    if node.value is not None:
        text.append(": ").append(cell(node.value), style="bold")
    if node.formula:
        text.append(f"  {cell(node.formula)}", style="dim")
    if node.citation:
        text.append(f" ({cell(node.citation)})", style="dim")
    if node.source:
        text.append(f" [{cell(node.source)}{', ' + cell(node.locator) if node.locator else ''}]", style="dim")
    return text
