"""`oncograph lookup`: everything about an agent, a disease, a setting, an endpoint, a toxicity or a study."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from oncograph.queries.shown import Shown, read_columns

from ..errors import ExitCode
from ..output import Form, message, print_rows, say_linked
from ..session import Session, command

_CLAIMS = Shown(
    read_columns("verdict, place, treatment, outcome, effect, evidence, id (id)"),
    ("place", "treatment"),
)
_TOXICITIES = Shown(
    read_columns("toxicity, grade, effect, agent, n, place, study, id (id)"),
    ("toxicity",),
)
_FINDINGS = Shown(
    read_columns("study, place, treatment, outcome, effect, verdict, locator, id (id)"),
    ("study", "place", "treatment"),
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "lookup")
    def lookup(
        session: Session,
        *,
        term: Annotated[str, typer.Argument(metavar="TERM", help="A name, brand, abbreviation, identifier or id.")],
        findings: Annotated[bool, typer.Option("--findings", help="Also list every finding in the table.")] = False,
    ) -> None:
        """Show what is known about a term: what it adds up to, in which setting, on what, and at what toxicity.

        A short answer comes first: what it is, and its benefits, harms and toxicity. "high-dose IL-2" is an agent at a
        dose: what findings say that name the dose. A study goes by author, DOI, PMID or registration number
        too.

        JSON and CSV hold a row per claim and per finding (column `kind`), each with its study and place.

        Examples: oncograph lookup interferon; oncograph lookup "multiple myeloma"; oncograph lookup 16234004
        """
        with session.graph() as graph:
            found = graph.lookup(term)
            claims, toxic, single = (session.with_short_names(graph, one) for one in (_CLAIMS, _TOXICITIES, _FINDINGS))
        if session.form is not Form.TABLE:
            print_rows(session.form, found.columns, found)
        else:
            say_linked(found.short_answer)
            listed = findings or not found.is_term
            toxicities = [row for row in found if row["kind"] == "finding" and row["toxicity"]]
            for name, shown, rows in (
                ("What it adds up to", claims, [row for row in found if row["kind"] == "claim"]),
                ("Toxicity", toxic, toxicities),
                ("Findings", single, [_named(row) for row in found if row["kind"] == "finding" and listed]),
            ):
                if rows:
                    session.show_table(found.columns, rows, name, shown)
            if found and not listed:
                number = sum(row["kind"] == "finding" for row in found)
                message(f"{number} findings; list them with --findings, and see one with: oncograph explain ID")
        if not found:
            message("no findings")
            raise typer.Exit(ExitCode.NOTHING_FOUND)


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of a finding with its numbers under the names that a finding has for them."""
    named = {"events_experimental": row["events"], "n_experimental": row["n"]}
    said = row["p"] if row["p"] in {None, "not significant"} else f"P {row['p']}"
    return {**row, **named, "p_relation": said}
