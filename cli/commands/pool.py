"""`oncograph pool FILE.csv`: pools a table of anyone's effect sizes."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import oncograph

from ..errors import ExitCode
from ..output import Form, message
from ..session import Session, command

if TYPE_CHECKING:
    from oncograph import Pooled

_MEASURE = typer.Option("--measure", metavar="HR|OR|RR|RD|MD|SMD|PR", help="What the effect sizes are.")
_MODELS = {
    "common effect": "fixed",
    "DerSimonian-Laird": "dersimonian_laird",
    "Paule-Mandel": "paule_mandel",
    "REML": "reml",
}
_COLUMNS = ["model", "measure", "value", "ci_low", "ci_high", "tau2", "i2", "p_value"]
_COLUMNS += ["prediction_low", "prediction_high"]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @command(app, "pool", store=False)
    def pool(
        session: Session,
        *,
        file: Annotated[
            Path, typer.Argument(metavar="FILE.csv", help="One row a study, columns as above; - is stdin.")
        ],
        measure: Annotated[str, _MEASURE],
        rules: Annotated[Path | None, typer.Option("--rules", metavar="FILE", help="Take constants from here.")] = None,
    ) -> None:
        r"""Pool effect sizes: common effect, DerSimonian-Laird, Paule-Mandel, REML, Bayesian, with heterogeneity.

        \b
        Columns beside study                    For
          value, standard_error                 HR, OR, RR, RD, MD, SMD
            (of a ratio the error of its log)
          value, ci_low, ci_high                the same
          events_experimental, n_experimental,
            events_control, n_control           OR, RR, RD
          mean_experimental, sd_experimental,
            n_experimental, mean_control,
            sd_control, n_control               MD, SMD
          o_minus_e, v                          HR, OR (log-rank; Peto)
          events_experimental, n_experimental   PR (shares in one arm, on the logit)

        A row with a fault is reported and left out, the others are pooled, and the exit code is 5. CSV holds the pooled
        results, one line a model.

        \b
        Examples:
          oncograph pool trials.csv --measure HR
          oncograph pool - --measure OR --csv < trials.csv
        """
        table = oncograph.pool(sys.stdin.buffer if str(file) == "-" else file, measure, rules=rules)
        if session.form is Form.JSON:
            session.show_object(table)
        elif session.form is not Form.TABLE:
            session.show_rows(_COLUMNS, _models(table))
        else:
            _print(session, table)
        if any(not fault.kept for fault in table.faults):
            raise typer.Exit(ExitCode.LOADED_IN_PART)


def _models(table: "Pooled") -> list[dict[str, Any]]:
    """Return a row for each way the studies were pooled."""
    found = {name: table[key] for name, key in _MODELS.items()}
    if table.bayesian is not None:
        found["Bayesian"] = table.bayesian
    return [{"model": name, "measure": table.measure, **(pooled or {})} for name, pooled in found.items()]


def _print(session: Session, table: "Pooled") -> None:
    studies = [{"measure": table.measure, **study} for study in table.studies]
    columns = ("study", "measure", "value", "ci_low", "ci_high", "weight_fixed", "weight_random")
    session.show_table(columns, studies, f"{table.k} studies, {table.measure}")
    session.show_table(_COLUMNS, _models(table), "Pooled (random effects with Hartung-Knapp intervals, and Bayesian)")
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
        message(f"left out: {study['study']} (line {study['line']}): {study['reason']}")
