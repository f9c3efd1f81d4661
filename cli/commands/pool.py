"""`oncograph pool FILE.csv`: pools a table of anyone's effect sizes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from oncograph.graph.errors import NotDerivableError
from oncograph.graph.evidence.statistics.pool_table import PoolMeasure
from oncograph.graph.evidence.statistics.pool_table import pool as pool_rows
from oncograph.loaders.pool_csv import read_pool_csv

from ..errors import ExitCode, MisuseError
from ..output import Form, message
from ..rules import rules_for
from ..session import Session, command

if TYPE_CHECKING:
    from oncograph.graph.evidence.statistics.pool_table import PooledTable

_MEASURE = typer.Option("--measure", metavar="HR|OR|RR|RD|MD|SMD|PR", help="What the effect sizes are.")
_MODELS = {
    "common effect": "fixed",
    "DerSimonian-Laird": "dersimonian_laird",
    "Paule-Mandel": "paule_mandel",
    "REML": "reml",
}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "pool", store=False, forms=(Form.JSON,))
    def pool(
        session: Session,
        *,
        file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="One row a study; see below for its columns.")],
        measure: Annotated[str, _MEASURE],
        rules: Annotated[Path | None, typer.Option("--rules", metavar="FILE", help="Take constants from here.")] = None,
    ) -> None:
        r"""Pool effect sizes: common effect, DerSimonian-Laird, Paule-Mandel, REML, Bayesian, with heterogeneity.

        \b
        Columns: study, and one of
          value, standard_error          (with HR, OR, RR the value is the ratio, standard_error of its log)
          value, ci_low, ci_high
          events_experimental, n_experimental, events_control, n_control
          mean_experimental, sd_experimental, n_experimental, mean_control, sd_control, n_control
          o_minus_e, v                   (log-rank, HR)
          events_experimental, n_experimental    (PR: single proportions, pooled on the logit)

        A row with a fault is reported and left out, the others are pooled, and the exit code is 5.

        Example: oncograph pool trials.csv --measure HR
        """
        try:
            kind = PoolMeasure(measure.upper())
        except ValueError as error:
            raise MisuseError(f"--measure {measure}: give one of {', '.join(PoolMeasure)}") from error
        constants = rules_for(None, rules)
        rows, faults = read_pool_csv(file, kind, constants)
        for fault in faults:
            message(f"{fault.severity}: {fault}")
        try:
            table = pool_rows(rows, kind, constants)
        except NotDerivableError as error:
            raise NotDerivableError(f"{file}: {error}; give at least one row with an effect") from error
        if session.form is Form.JSON:
            session.show_object(table.model_dump(mode="json"))
        else:
            _print(session, table)
        if any(not fault.kept for fault in faults):
            raise typer.Exit(ExitCode.LOADED_IN_PART)


def _print(session: Session, table: "PooledTable") -> None:
    values: dict[str, Any] = table.model_dump(mode="json")
    studies = [{"measure": str(table.measure), **study} for study in values["studies"]]
    columns = ("study", "measure", "value", "ci_low", "ci_high", "weight_fixed", "weight_random")
    session.show_table(columns, studies, f"{table.k} studies, {table.measure}")
    models = [{"model": name, "measure": str(table.measure), **values[key]} for name, key in _MODELS.items()]
    if table.bayesian is not None:
        models.append({"model": "Bayesian", "measure": str(table.measure), **values["bayesian"]})
    shown = (
        "model",
        "measure",
        "value",
        "ci_low",
        "ci_high",
        "tau2",
        "i2",
        "p_value",
        "prediction_low",
        "prediction_high",
    )
    session.show_table(shown, models, "Pooled (random effects with Hartung-Knapp intervals, and Bayesian)")
    message(f"Q {table.q:.4g} on {table.df} df, P {table.q_p_value:.3g}, I² {table.i2:.1%}")
    if table.bayesian is not None:
        found = table.bayesian
        message(
            f"Bayesian (prior of τ: half-normal, scale {found.tau_scale:g}): P of a mean below no effect "
            f"{found.probability_below:.3g}, below the margins of no difference {found.probability_below_margin:.3g}, "
            f"above them {found.probability_above_margin:.3g}"
        )
    for name, test in (("Egger's", table.small_study_test), ("Harbord's", table.harbord_test)):
        if test is not None:
            message(f"small studies, {name} test: intercept {test.intercept:.3g}, P {test.p_value:.3g}")
    for study in table.left_out:
        message(f"left out: {study.study} (line {study.line}): {study.reason}")
