"""`oncograph what-if`: which answers would change, and by how much."""

from pathlib import Path
from typing import Annotated

import typer

from ..errors import ExitCode
from ..output import Form, message, say_linked
from ..session import Session, command

_STUDY = typer.Option(
    "--without", metavar="STUDY", help="As if this study had never been reported, also within a meta-analysis."
)
_RETRACTED = typer.Option("--retracted", metavar="STUDY", help="As if this study were retracted.")
_HIGH_RISK = typer.Option("--without-high-risk-of-bias", help="Without results at high or critical risk of bias.")
_WITH = typer.Option("--with", metavar="FILE", help="With the records of a file or folder loaded; repeat for several.")
_MARGIN = typer.Option(
    "--margin", metavar="MARGIN", help="Other margins of no difference: HR=0.9:1.11, RD=0.03; repeat for several."
)
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
        margin: Annotated[list[str] | None, _MARGIN] = None,
        rules: Annotated[Path | None, _RULES] = None,
    ) -> None:
        """Show which verdicts would change without a study, with another or by other rules; nothing is stored.

        A meta-analysis that includes the study counts no more, and the other trials that are known count instead.

        Examples: oncograph what-if --without buyse-2011; oncograph what-if --margin HR=0.9:1.11
        """
        with session.graph() as graph:
            found = graph.what_if(
                without=without,
                retracted=retracted,
                records=with_ or (),
                without_high_risk_of_bias=without_high_risk_of_bias,
                margins=margin or (),
                rules=rules,
            )
            shown = session.with_short_names(graph, found.changes.shown)
        if session.form is Form.JSON:
            session.show_object(found)
        elif found.changes:
            if "study" in found:
                say_linked(
                    filter(None, [f"{'without' if without else 'with a retraction of'} {found.study}", found.citation])
                )
            session.show_table(found.changes.columns, found.changes, shown=shown)
        if not found.changes:
            message("nothing would change")
            raise typer.Exit(ExitCode.NOTHING_FOUND)
