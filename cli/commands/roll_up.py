"""`oncograph roll-up`: what all findings at or below a disease and setting add up to."""

from typing import Annotated

import typer

from oncograph.queries.asking.analysis import rolled_up, terms_and_rules
from oncograph.queries.asking.naming import resolve_name
from oncograph.queries.shown import Shown, read_columns

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
        endpoint: Annotated[str, typer.Option("--endpoint", metavar="ENDPOINT", help="On what.")],
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
        with open_to_read(session.store) as store:
            basis = terms_and_rules(store, rules_for(store))
            agents = [resolve_name(store, "agent", name) for name in agent]
            kinds = {"disease": disease, "setting": setting, "endpoint": endpoint}
            place = {kind: resolve_name(store, kind, name) for kind, name in kinds.items()}
            found = rolled_up(store, agents, (place["disease"], place["setting"], place["endpoint"]), basis)
        rows = [
            {
                **one.claim.model_dump(mode="json"),
                "agent": basis.terms.joined(one.claim.question.agents),
                "versus": basis.terms.joined(one.claim.question.comparators) or None,
                "contrast": one.claim.question.contrast.value,
                **{kind: basis.terms.name(id_) for kind, id_ in place.items()},
                "places": [", ".join(map(basis.terms.name, pair)) for pair in one.places],
            }
            for one in found
        ]
        session.show(_COLUMNS, rows, shown=_SHOWN)
