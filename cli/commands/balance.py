"""`oncograph balance`: the absolute benefit of an agent beside its severe toxicity, and what is missing."""

import re
from typing import Annotated

import typer

from oncograph.queries.asking.analysis import balance as balanced
from oncograph.queries.asking.analysis import terms_and_rules
from oncograph.queries.asking.naming import resolve_name

from ..errors import ExitCode
from ..output import Form, message
from ..rules import rules_for
from ..session import Session, command
from ..stores import open_to_read

_ID = re.compile(r"(?:endpoint|toxicity|study):\S+")
_BENEFITS = ("endpoint", "verdict", "measure", "value", "ci_low", "ci_high", "fewer_per_1000", "flags")
_TOXICITIES = ("toxicity", "study", "grade_min", "affected", "at_risk", "rate", "rate_control", "more_per_1000")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "balance", forms=(Form.JSON,))
    def balance(
        session: Session,
        *,
        agent: Annotated[str, typer.Option("--agent", metavar="AGENT", help="The agent.")],
        setting: Annotated[str, typer.Option("--setting", metavar="SETTING", help="The setting.")],
        disease: Annotated[
            str | None, typer.Option("--disease", metavar="DISEASE", help="Only in this disease.")
        ] = None,
    ) -> None:
        """Weigh benefit against toxicity: bad events avoided per 1,000 beside toxicity of grade 3 or more.

        What would be needed to complete the balance is named.

        Example: oncograph balance --agent "interferon alpha" --setting "induction or maintenance" --disease myeloma
        """
        with open_to_read(session.store) as store:
            basis = terms_and_rules(store, rules_for(store))
            found = balanced(
                store,
                resolve_name(store, "agent", agent),
                resolve_name(store, "setting", setting),
                None if disease is None else resolve_name(store, "disease", disease),
                basis,
            )
            studies = store.nodes({risk.study for risk in found.toxicities} | set(_ID.findall(" ".join(found.missing))))
            names = {**basis.terms.names, **{id_: str(row.properties["name"]) for id_, row in studies.items()}}
        if session.form is Form.JSON:
            session.show_object(found.model_dump(mode="json"))
        else:
            values = found.model_dump(mode="json")
            named = [{**row, "endpoint": names[row["endpoint"]]} for row in values["benefits"]]
            session.show_table(_BENEFITS, named, "Benefit (fewer per 1,000: bad events avoided)")
            shown = ("toxicity", "study")
            named = [{**row, **{name: names[row[name]] for name in shown}} for row in values["toxicities"]]
            session.show_table(_TOXICITIES, named, "Toxicity of grade 3 or more")
            for missing in values["missing"]:
                message(f"missing: {_ID.sub(lambda found: names.get(found.group(), found.group()), missing)}")
        if not found.benefits and not found.toxicities:
            raise typer.Exit(ExitCode.NOTHING_FOUND)
