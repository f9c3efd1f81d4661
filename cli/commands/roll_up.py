"""`oncograph roll-up`: what all findings at or below a disease and setting add up to."""

from typing import Annotated

import typer

from oncograph.graph.mapping.claim import subject_of
from oncograph.queries.asking.analysis import rolled_up, terms_and_rules
from oncograph.queries.asking.naming import resolve_name
from oncograph.queries.shown import Shown, read_columns

from ..errors import MisuseError
from ..rules import rules_for
from ..session import Session, command
from ..stores import open_to_read

_COLUMNS = (
    "agent",
    "versus",
    "disease",
    "setting",
    "endpoint",
    "contrast",
    "verdict",
    "weight_for",
    "weight_against",
    "weight_null",
    "weight_unclear",
    "studies",
    "participants",
    "measure",
    "value",
    "ci_low",
    "ci_high",
    "risk_difference",
    "risk_difference_low",
    "risk_difference_high",
    "number_needed_to_harm",
    "earlier_period",
    "earlier_rate",
    "later_period",
    "later_rate",
    "flags",
    "places",
)


_SHOWN = Shown(read_columns("verdict, agent, versus, place, endpoint, effect, evidence, weight_for, weight_against"))


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "roll-up", rows=True)
    def roll_up(
        session: Session,
        *,
        agent: Annotated[
            list[str], typer.Option("--agent", metavar="AGENT", help="The agent; again for a combination.")
        ],
        endpoint: Annotated[
            str | None, typer.Option("--endpoint", metavar="ENDPOINT", help="On this endpoint.")
        ] = None,
        toxicity: Annotated[
            str | None, typer.Option("--toxicity", metavar="TOXICITY", help="On this adverse event, by grade.")
        ] = None,
        disease: Annotated[
            str, typer.Option("--disease", metavar="DISEASE", help="With all narrower diseases.")
        ] = "cancer",
        setting: Annotated[
            str, typer.Option("--setting", metavar="SETTING", help="With all narrower settings.")
        ] = "any setting",
    ) -> None:
        """Roll findings up along disease and setting: each study counts once, claims are never summed.

        Example: oncograph roll-up --agent "interferon alpha" --disease myeloma --endpoint "overall survival"
        """
        on = [(kind, name) for kind, name in (("endpoint", endpoint), ("toxicity", toxicity)) if name is not None]
        if len(on) != 1:
            raise MisuseError("give one of --endpoint ENDPOINT and --toxicity TOXICITY")
        with open_to_read(session.store) as store:
            basis = terms_and_rules(store, rules_for(store))
            agents = [resolve_name(store, "agent", name) for name in agent]
            place = (
                resolve_name(store, "disease", disease),
                resolve_name(store, "setting", setting),
                resolve_name(store, *on[0]),
            )
            found = rolled_up(store, agents, place, basis)
        rows = [
            {
                **one.claim.model_dump(mode="json"),
                "agent": basis.terms.joined(one.claim.question.agents),
                "versus": basis.terms.joined(one.claim.question.comparators) or None,
                "contrast": one.claim.question.contrast.value,
                "disease": basis.terms.name(place[0]),
                "setting": basis.terms.name(place[1]),
                "endpoint": subject_of(one.claim.question, basis.terms),
                "places": [", ".join(map(basis.terms.name, pair)) for pair in one.places],
            }
            for one in found
        ]
        session.show(_COLUMNS, rows, shown=_SHOWN)
