"""`oncograph balance`: what an agent does for patients beside what it does to them, and what is missing."""

from typing import Annotated

import typer

from oncograph.queries.asking.analysis import terms_and_rules
from oncograph.queries.asking.balance import BENEFIT_COLUMNS, TOXICITY_COLUMNS, Place
from oncograph.queries.asking.balance import balance as balanced
from oncograph.queries.asking.naming import resolve_name
from oncograph.queries.shown import Shown, read_columns

from ..errors import ExitCode
from ..output import Form, message, say
from ..rules import rules_for
from ..session import Session, command
from ..stores import open_to_read

_BENEFITS = Shown(
    read_columns("verdict, place, agent, versus, endpoint, effect, fewer_per_1000, time, evidence, claim (id)"),
    ("place", "agent", "versus"),
)
_TOXICITIES = Shown(
    read_columns(
        "verdict, place, agent, versus, toxicity, effect, tally, control_tally, rate_high (share),"
        " number_needed_to_harm, earlier_patients, later_patients, time, claim (id)"
    ),
    ("place", "agent", "versus"),
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "balance", forms=(Form.JSON,))
    def balance(
        session: Session,
        *,
        agent: Annotated[str, typer.Option("--agent", metavar="AGENT", help='An agent, or "A + B" of a combination.')],
        setting: Annotated[
            str | None, typer.Option("--setting", metavar="SETTING", help="Only in this setting and narrower ones.")
        ] = None,
        disease: Annotated[
            str | None, typer.Option("--disease", metavar="DISEASE", help="Only in this disease and narrower ones.")
        ] = None,
        time: Annotated[
            str | None,
            typer.Option("--at", metavar="TIME", help='The time of absolute benefits, such as "3 years", where told.'),
        ] = None,
        grade: Annotated[
            int | None, typer.Option("--grade", min=1, max=5, metavar="N", help="Only toxicities of this grade and up.")
        ] = None,
    ) -> None:
        """Weigh benefit against toxicity: claims on endpoints beside toxicity, at one time where that is told.

        Active comparators count, and a claim against the agent is read from its side. Benefit is given as bad events
        avoided per 1,000 too. What would be needed to complete the balance is named.

        Example: oncograph balance --agent "interferon alpha" --setting "induction or maintenance" --disease myeloma
        """
        with open_to_read(session.store) as store:
            place = Place(
                resolve_name(store, "agent", agent),
                None if setting is None else resolve_name(store, "setting", setting),
                None if disease is None else resolve_name(store, "disease", disease),
            )
            basis = terms_and_rules(store, rules_for(store))
            found = balanced(store, place, basis, time=time, grade=grade)
        if session.form is Form.JSON:
            session.show_object(
                {
                    "time": found.time,
                    "at_one_time": found.at_one_time,
                    "times": found.times,
                    "benefits": found.benefits,
                    "toxicities": found.toxicities,
                    "missing": found.missing,
                }
            )
        else:
            if found.benefits:
                session.show_table(BENEFIT_COLUMNS, found.benefits, "Benefit", _BENEFITS)
            if found.toxicities:
                session.show_table(TOXICITY_COLUMNS, found.toxicities, "Toxicity", _TOXICITIES)
            if found.times:
                said = "Risks and rates are all at one time:" if found.at_one_time else "Not all at one time:"
                say("\n  ".join([said, *found.times]))
            for missing in found.missing:
                message(f"missing: {missing}")
        if not found.benefits and not found.toxicities:
            raise typer.Exit(ExitCode.NOTHING_FOUND)
