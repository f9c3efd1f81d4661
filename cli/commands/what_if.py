"""`oncograph what-if`: which answers would change, and by how much."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from oncograph.loaders.load import Inputs, load_inputs
from oncograph.queries.asking import reweighing
from oncograph.queries.asking.analysis import terms_and_rules
from oncograph.queries.asking.naming import resolve_name
from oncograph.queries.asking.what_if import changes_between, changes_in_all, changes_with_study

from ..errors import ExitCode, MisuseError
from ..output import Form, message
from ..rules import rules_for
from ..session import Session, command
from ..stores import open_to_read

if TYPE_CHECKING:
    from oncograph.graph.evidence.claim.changes import ClaimChange
    from oncograph.graph.evidence.rules import Rules
    from oncograph.graph.stores.protocol import Store

_STUDY = typer.Option(
    "--without", metavar="STUDY", help="As if this study had never been reported, also within a meta-analysis."
)
_RETRACTED = typer.Option("--retracted", metavar="STUDY", help="As if this study were retracted.")
_HIGH_RISK = typer.Option("--without-high-risk-of-bias", help="Without results at high or critical risk of bias.")
_WITH = typer.Option("--with", metavar="FILE", help="With the records of a file or folder loaded; repeat for several.")
_RULES = typer.Option("--rules", metavar="FILE", help="Weighed by these rules (built-in: by the package's).")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "what-if", forms=(Form.JSON,))
    def what_if(
        session: Session,
        *,
        without: Annotated[str | None, _STUDY] = None,
        retracted: Annotated[str | None, _RETRACTED] = None,
        with_: Annotated[list[Path] | None, _WITH] = None,
        without_high_risk_of_bias: Annotated[bool, _HIGH_RISK] = False,
        rules: Annotated[Path | None, _RULES] = None,
    ) -> None:
        """Show which verdicts would change without a study, with another or by other rules; nothing is stored.

        A meta-analysis that includes the study counts no more, and the other trials that are known count instead. Other
        margins of no difference are other rules: a file with extends: built-in and the margins.

        Example: oncograph what-if --without buyse-2011
        """
        asked = (without is not None, retracted is not None, bool(with_), without_high_risk_of_bias, rules is not None)
        if sum(asked) != 1:
            raise MisuseError(
                "give one of --without STUDY, --retracted STUDY, --with FILE, --without-high-risk-of-bias and"
                " --rules FILE"
            )
        names: dict[str, str] = {}
        with open_to_read(session.store) as store:
            basis = terms_and_rules(store, rules_for(store))
            if with_:
                with store.copy() as copy:
                    _load(copy, with_, basis.rules)
                    changed = changes_between(store, copy, basis)
                    names |= _names(copy, changed)
            elif without is not None:
                id_ = resolve_name(store, "study", without)
                changed = changes_with_study(store, id_, reweighing.without(id_), basis)
            elif retracted is not None:
                id_ = resolve_name(store, "study", retracted)
                changed = changes_with_study(store, id_, reweighing.retracted(id_), basis)
            elif rules is not None:
                other = terms_and_rules(store, rules_for(store, rules))
                changed = changes_in_all(store, reweighing.under(other), basis, other)
            else:
                changed = changes_in_all(store, reweighing.without_high_risk, basis)
            names |= _names(store, changed)
        rows: list[dict[str, Any]] = [{"name": names[one.claim], **one.model_dump(mode="json")} for one in changed]
        if session.form is Form.JSON:
            session.show_object({"changes": rows, "verdicts_changed": sum(one.verdict_changed for one in changed)})
        elif rows:
            _print(session, rows)
        if not rows:
            message("nothing would change")
            raise typer.Exit(ExitCode.NOTHING_FOUND)


def _load(copy: "Store", paths: Sequence[Path], rules: "Rules") -> None:
    outcome = load_inputs(copy, Inputs(paths), rules)
    for fault in outcome.faults:
        message(f"{fault.severity}: {fault}")
    for note in outcome.summary.set_aside:
        message(f"warning: {note}")


def _names(store: "Store", changed: Iterable["ClaimChange"]) -> dict[str, str]:
    return {row.id: str(row.properties["name"]) for row in store.nodes(one.claim for one in changed).values()}


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
