"""`oncograph explain`: how a claim, a finding or a relationship came about."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text
from rich.tree import Tree

from oncograph.answers import step_told
from oncograph.queries.wording import cell

from ..errors import MisuseError
from ..output import Form, console, linked, say
from ..session import Session, command

if TYPE_CHECKING:
    from oncograph import Details

_STYLES = {"value": "bold", "formula": "dim", "place": "dim"}


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise typer.BadParameter(f"{text}: give a share of 1 above 0 and below 1, such as 0.3")
    return share


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "explain", forms=(Form.JSON,))
    def explain(
        session: Session,
        *,
        ids: Annotated[
            list[str],
            typer.Argument(
                metavar="ID…", help="A claim, finding or study, the key of a relationship, or its two ends."
            ),
        ],
        formula: Annotated[
            str | None,
            typer.Option("--formula", metavar="FIELD", help="Only how this field is computed, its numbers put in."),
        ] = None,
        risk: Annotated[
            list[float] | None,
            typer.Option(
                "--risk",
                metavar="SHARE",
                parser=_share,
                help="Give the effect also at this risk without the agents.",
            ),
        ] = None,
    ) -> None:
        r"""Show every factor of an answer: value, formula, citation, source, place, and what was not counted and why.

        Ids stand in the answers of ask and lookup, any beginning that one alone has will do; a study goes by its name,
        author, DOI, PMID or registration number too. Fields stand in those of schema. A low and a high risk are told by
        --risk twice, each a share of 1.

        \b
        Examples:
          oncograph explain claim:26db4354f654c6207789
          oncograph explain claim:26db4354f654c6207789 --formula ci_low
          oncograph explain claim:26db4354f654c6207789 --risk 0.05 --risk 0.3
        """
        if risk and formula is not None:
            raise MisuseError("give --formula or --risk, not both")
        with session.graph() as graph:
            found = graph.explain(*ids, formula=formula, risks=risk or ())
        if session.form is Form.JSON:
            session.show_object(found)
        elif formula is not None:
            _say_formula(found)
        else:
            console().print(_tree(found))


def _say_formula(worked: "Details") -> None:
    """Print a formula: the value, the formula with its citation, what is put in, each step, and where it was read."""
    say(f"{worked.field} of {worked.subject}: {_exact(worked.get('value')) or 'none'}")
    say(f"  {worked.formula}  ({worked.citation})")
    if worked.get("because"):
        say(f"  {worked.because}")
    for given in worked.get("given", ()):
        say(f"  {given['symbol']} = {_exact(given['value'])}  ({given['meaning']})")
    solves = worked.get("solves")
    for step in (*worked.get("steps", ()), *([] if solves is None else [solves["left"]])):
        say(f"  {step['symbol']} = {step['formula']}")
        say(f"    = {step['numbers']} = {_exact(step['result'])}")
    if solves is not None:
        say(f"    as it must: {_exact(solves['target'])}")
    if worked.get("source"):
        say(f"  read in {worked.get('document') or worked.source} [{worked.source}, {worked.locator}]")


def _exact(value: object) -> str:
    """Return a number with all digits that are stored, anything else as in a table."""
    return f"{value:.12g}" if isinstance(value, float) else cell(value)


def _tree(node: Mapping[str, Any]) -> "Tree":
    tree = Tree(_line(node))
    waiting = [(tree, child) for child in node.get("children", ())]
    for parent, child in waiting:
        branch = parent.add(_line(child))
        waiting += [(branch, grandchild) for grandchild in child.get("children", ())]
    return tree


def _line(node: Mapping[str, Any]) -> "Text":
    text = Text()
    for kind, piece in step_told(node):
        text.append(piece, style=_STYLES.get(kind))
    return linked(text)
