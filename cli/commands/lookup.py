"""`oncograph lookup`: everything about an agent, a disease, a setting, an endpoint, a toxicity or a study."""

from typing import Annotated

import typer

from oncograph.queries.asking.lookup import LOOKUP_COLUMNS, look_up

from ..errors import ExitCode
from ..output import Form, message, print_rows, print_table
from ..session import Session, command
from ..stores import open_to_read

_CLAIM_TABLE = (
    "agent",
    "versus",
    "disease",
    "setting",
    "endpoint",
    "subgroup",
    "verdict",
    "weight_for",
    "weight_against",
    "weight_null",
    "studies",
    "participants",
    "measure",
    "value",
    "ci_low",
    "ci_high",
    "flags",
    "id",
)
_TOXICITY_TABLE = ("agent", "toxicity", "grade", "rate", "rate_control", "n", "disease", "setting", "study", "id")
_FINDING_TABLE = (
    "agent",
    "versus",
    "disease",
    "setting",
    "endpoint",
    "subgroup",
    "verdict",
    "measure",
    "value",
    "ci_low",
    "ci_high",
    "value_control",
    "p",
    "study",
    "locator",
    "id",
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

        JSON and CSV hold a row per claim and per finding (column `kind`), each with its study and place.

        Examples: oncograph lookup interferon; oncograph lookup "multiple myeloma"; oncograph lookup 21518927
        """
        with open_to_read(session.store) as store:
            found = look_up(store, term)
        if session.form is not Form.TABLE:
            print_rows(session.form, LOOKUP_COLUMNS, found.rows)
        else:
            message(found.heading)
            listed = findings or not found.is_term
            toxicities = [row for row in found.rows if row["kind"] == "finding" and row["toxicity"]]
            for name, columns, rows in (
                ("What it adds up to", _CLAIM_TABLE, [row for row in found.rows if row["kind"] == "claim"]),
                ("Toxicity", _TOXICITY_TABLE, toxicities),
                ("Findings", _FINDING_TABLE, [row for row in found.rows if row["kind"] == "finding" and listed]),
            ):
                if rows:
                    print_table(columns, rows, name)
            if found.rows and not listed:
                number = sum(row["kind"] == "finding" for row in found.rows)
                message(f"{number} findings; list them with --findings, and see one with: oncograph explain ID")
        if not found.rows:
            message("no findings")
            raise typer.Exit(ExitCode.NOTHING_FOUND)
