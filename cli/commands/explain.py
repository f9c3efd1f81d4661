"""`oncograph explain`: how a claim, a finding or a relationship came about."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text
from rich.tree import Tree

from oncograph.queries.asking.analysis import terms_and_rules
from oncograph.queries.asking.explain import explain as explained
from oncograph.queries.asking.formula import formula_of
from oncograph.queries.asking.naming import id_called
from oncograph.queries.wording import cell

from ..errors import MisuseError
from ..output import Form, console, say
from ..rules import rules_for
from ..session import Session, command
from ..stores import open_to_read

if TYPE_CHECKING:
    from oncograph.graph.evidence.explain.finding_tree import Node
    from oncograph.graph.evidence.explain.formulas.working import Worked


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
        formula: Annotated[
            str | None,
            typer.Option("--formula", metavar="FIELD", help="Only how this field is computed, its numbers put in."),
        ] = None,
        risk: Annotated[
            list[float] | None,
            typer.Option("--risk", metavar="SHARE", help="Give the effect also at this risk without the agents."),
        ] = None,
    ) -> None:
        r"""Show every factor of an answer: value, formula, citation, source, place, and what was not counted and why.

        Ids stand in the answers of ask and lookup, any beginning that one alone has will do; fields stand in those of
        schema. A low and a high risk are told by --risk twice, each a share of 1.

        \b
        Examples:
          oncograph explain claim:26db4354f654c6207789
          oncograph explain claim:26db4354f654c6207789 --formula ci_low
          oncograph explain claim:26db4354f654c6207789 --risk 0.05 --risk 0.3
        """
        if len(ids) > 2:
            raise MisuseError("give one id, or the two ends of a relationship")
        risks = risk or []
        for share in risks:
            if not 0 < share < 1:
                raise MisuseError(f"--risk {share:g}: give a share of 1 above 0 and below 1, such as 0.3")
        if risks and formula is not None:
            raise MisuseError("give --formula or --risk, not both")
        with open_to_read(session.store) as store:
            basis = terms_and_rules(store, rules_for(store))
            ids = [id_called(store, id_) for id_ in ids]
            if formula is not None:
                _show_formula(session, formula_of(store, ids, formula, basis))
                return
            tree = explained(store, ids, basis, risks)
        if session.form is Form.JSON:
            session.show_object(tree.model_dump(mode="json", exclude_none=True))
            return
        console().print(_tree(tree))


def _show_formula(session: Session, worked: "Worked") -> None:
    """Print a formula: the value, the formula with its citation, what is put in, each step, and where it was read."""
    if session.form is Form.JSON:
        session.show_object(worked.model_dump(mode="json", exclude_none=True))
        return
    say(f"{worked.field} of {worked.subject}: {_exact(worked.value) or 'none'}")
    say(f"  {worked.formula}  ({worked.citation})")
    if worked.because:
        say(f"  {worked.because}")
    for given in worked.given:
        say(f"  {given.symbol} = {_exact(given.value)}  ({given.meaning})")
    for step in (*worked.steps, *([] if worked.solves is None else [worked.solves.left])):
        say(f"  {step.symbol} = {step.formula}")
        say(f"    = {step.numbers} = {_exact(step.result)}")
    if worked.solves is not None:
        say(f"    as it must: {_exact(worked.solves.target)}")
    if worked.source:
        say(f"  read in {worked.document or worked.source} [{worked.source}, {worked.locator}]")


def _exact(value: object) -> str:
    """Return a number with all digits that are stored, anything else as in a table."""
    return f"{value:.12g}" if isinstance(value, float) else cell(value)


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
        place = [node.document, node.source, node.locator]
        text.append(f" [{', '.join(cell(part) for part in place if part)}]", style="dim")
    return text
