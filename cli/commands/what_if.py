"""`oncograph what-if`: which answers would change, and by how much."""

from pathlib import Path
from typing import Annotated, Any

import typer

from oncograph.queries.asking import what_if as changes
from oncograph.queries.asking.lookup import resolve_name

from ..errors import ExitCode, MisuseError
from ..output import Form, message
from ..rules import rules_for
from ..session import Session, command
from ..stores import open_to_read

_STUDY = typer.Option("--without", metavar="STUDY", help="As if this study had never been reported.")
_RETRACTED = typer.Option("--retracted", metavar="STUDY", help="As if this study were retracted.")
_RULES = typer.Option("--rules", metavar="FILE", help="Weighed by these rules (built-in: by the package's).")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "what-if", forms=(Form.JSON,))
    def what_if(
        session: Session,
        *,
        without: Annotated[str | None, _STUDY] = None,
        retracted: Annotated[str | None, _RETRACTED] = None,
        rules: Annotated[Path | None, _RULES] = None,
    ) -> None:
        """Show which verdicts would change without a study or by other rules, and by how much; nothing is stored.

        Example: oncograph what-if --without buyse-2011
        """
        if sum(option is not None for option in (without, retracted, rules)) != 1:
            raise MisuseError("give one of --without STUDY, --retracted STUDY and --rules FILE")
        with open_to_read(session.store) as store, store.copy() as copy:
            before = rules_for(store)
            after = rules_for(store, rules)
            study = without or retracted
            id_ = "" if study is None else resolve_name(store, "study", study)
            change = (
                changes.without(id_, before)
                if without is not None
                else changes.retracted(id_, before)
                if retracted is not None
                else changes.under(after)
            )
            changed = changes.changes_after(copy, change, before, after)
            names = {row.id: str(row.properties["name"]) for row in store.nodes(one.claim for one in changed).values()}
            names |= {row.id: str(row.properties["name"]) for row in copy.nodes(one.claim for one in changed).values()}
        rows: list[dict[str, Any]] = [{"name": names[one.claim], **one.model_dump(mode="json")} for one in changed]
        if session.form is Form.JSON:
            session.show_object({"changes": rows, "verdicts_changed": sum(one.verdict_changed for one in changed)})
        elif rows:
            _print(session, rows)
        if not rows:
            message("nothing would change")
            raise typer.Exit(ExitCode.NOTHING_FOUND)


def _print(session: Session, rows: list[dict[str, Any]]) -> None:
    shown = [
        {
            **row,
            "verdict": row["verdict_before"] or "no claim",
            "then": row["verdict_after"] or "no claim",
            "studies": f"{row['studies_counted_before']} → {row['studies_counted_after']}",
        }
        for row in rows
    ]
    columns = (
        "name",
        "verdict",
        "then",
        "value_before",
        "value_after",
        "studies",
        "flags_gained",
        "flags_lost",
        "claim",
    )
    session.show_table(columns, shown)
