import itertools
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from oncograph.graph.evidence.claim.derive import derive_claim
from oncograph.graph.model import PRelation, Verdict

from . import simulate_verdicts
from .simulate_verdicts import BODIES, TRUTHS, Task, run, simulate, table, tasks, weighed
from .simulated_claims import (
    QUESTION,
    RULES,
    SURVIVAL,
    Body,
    Reporting,
    Trial,
    Truth,
    draw,
    evidence,
    hazard_ratio,
    said_of,
)

TRIAL = Trial(log_effect=-0.1, standard_error=0.2, participants=300, full=False)


def wrong(ratio: float, studies: int, *verdicts: Verdict) -> float:
    """Return the share of 600 claims that have one of these verdicts, where studies do not differ."""
    (outcome,) = run(Task(Truth(0.0, ratio), 0, 600, 0), [Body(Reporting.EFFECTS, studies)])
    return sum(outcome.verdicts[verdict] for verdict in verdicts) / 600


@pytest.mark.parametrize("studies", [1, 3])
def test_without_an_effect_about_one_verdict_in_twenty_is_wrong_at_most(studies: int) -> None:
    """0.055 and two standard errors of 600 claims; 20,000 claims of each sort stand in the methods page."""
    assert wrong(1.0, studies, Verdict.BENEFIT, Verdict.HARM) < 0.055 + 2 * math.sqrt(0.055 * 0.945 / 600)


def test_no_difference_is_seldom_said_of_a_hazard_ratio_at_the_margin() -> None:
    assert wrong(0.8, 3, Verdict.NO_DIFFERENCE) < 0.05
    assert wrong(0.8, 3, Verdict.BENEFIT) > 0.4


def published() -> tuple[int, list[dict[str, str]]]:
    """Return the claims behind each row of the table in the methods page, and the rows by the heads of the columns."""
    _, _, after = simulate_verdicts.PAGE.read_text(encoding="utf-8").partition("<!-- begin simulation -->\n")
    shown, _, _ = after.partition("<!-- end simulation -->")
    assert f"rules version {RULES.version}." in shown, "the rules have changed: run the simulation again"
    lines = [line.strip("| ").split(" | ") for line in shown.splitlines() if line.startswith("|")]
    claims = int(shown.split()[3].replace(",", ""))
    return claims, [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]


def test_the_table_in_the_methods_page_keeps_its_bounds() -> None:
    claims, rows = published()
    assert claims == 20_000
    assert [(row["studies report"], int(row["studies"])) for row in rows] == list(
        itertools.product(Reporting, simulate_verdicts.STUDIES)
    )
    assert max(float(row["HR 1: Benefit or Harm, τ 0"]) for row in rows) <= 5.5
    assert max(float(row["HR 0.80: NoDifference, τ 0"]) for row in rows) <= 5


def test_trials_vary_about_the_truth_as_they_should() -> None:
    trials = [trial for some in draw(Truth(0.2, 0.8), 4, 5_000, np.random.default_rng(3)) for trial in some]
    z = [(t.log_effect - math.log(0.8)) / math.hypot(0.2, t.standard_error) for t in trials]
    assert abs(np.mean(z)) < 0.03
    assert np.std(z) == pytest.approx(1, abs=0.02)
    assert np.mean([trial.full for trial in trials]) == pytest.approx(0.5, abs=0.02)
    assert min(trial.participants for trial in trials) >= 100


@pytest.mark.parametrize(
    ("reporting", "log_effect", "p_relation", "p_value", "side"),
    [
        (Reporting.P_ALONE, -0.1, PRelation.EQUAL, 0.617, "increased"),
        (Reporting.P_ALONE, 0.9, PRelation.LESS, 0.001, "decreased"),
        (Reporting.SIDE_ALONE, 0.9, None, None, "decreased"),
        (Reporting.SILENT, -0.1, PRelation.NOT_SIGNIFICANT, None, None),
        (Reporting.SILENT, -0.5, PRelation.SIGNIFICANT, None, "increased"),
    ],
)
def test_a_trial_reports_no_more_than_its_scenario_lets_it(
    reporting: Reporting, log_effect: float, p_relation: PRelation | None, p_value: float | None, side: str | None
) -> None:
    item = evidence(TRIAL._replace(log_effect=log_effect), reporting, 0)
    finding = item.finding
    assert (finding.p_relation, finding.p_value, finding.change) == (p_relation, p_value, side)
    assert finding.value is None
    assert item.estimate.standard_error is None


def test_a_hazard_ratio_is_rounded_as_it_is_printed() -> None:
    finding = evidence(TRIAL._replace(full=True), Reporting.SILENT, 0).finding
    assert (finding.value, finding.ci_low, finding.ci_high) == (0.90, 0.61, 1.34)
    exact = hazard_ratio(TRIAL, 0, decimals=9).finding
    assert exact.value == pytest.approx(math.exp(-0.1), abs=1e-9)


def test_the_same_claims_come_out_again_whatever_runs_beside_them() -> None:
    task = Task(TRUTHS[-1], 0, 6, 3)
    whole = run(task)
    run(Task(TRUTHS[0], 0, 1, 1))
    assert run(task) == whole
    assert run(task, BODIES[-3:]) == whole[-3:]
    assert run(task._replace(chunk=1)) != whole


def test_each_truth_is_repeated_as_often_as_asked_and_every_body_has_a_place_in_the_table() -> None:
    repeats: Counter[Truth] = Counter()
    for task in tasks(2_600):
        repeats[task.truth] += task.repeats
    assert {repeats[one] for one in TRUTHS if not one.tau} == {2_600}
    assert {repeats[one] for one in TRUTHS if one.tau} == {65}
    assert sum(task.added_to for task in tasks(2_600)) * len(BODIES) >= 2_600
    verdicts = {
        (truth, body): Counter({Verdict.BENEFIT: 1, Verdict.INCONCLUSIVE: 3}) for truth in TRUTHS for body in BODIES
    }
    lines = table(verdicts, 4).splitlines()
    assert len(lines) == 4 + len(BODIES)
    assert lines[4].startswith(f"| {Reporting.EFFECTS} | 1 | 25.0 |")


def test_a_stopped_simulation_goes_on_from_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = [Task(truth, 0, 2, 2) for truth in TRUTHS[:3]]
    monkeypatch.setattr(simulate_verdicts, "tasks", lambda _: iter(some))
    whole, parts = simulate(4, 1), tmp_path / "parts"
    assert simulate(4, 1, parts) == whole
    lines = parts.read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(lines) == len(some)
    parts.write_text("".join(lines[:2]), encoding="utf-8")
    ran: list[Task] = []
    monkeypatch.setattr(simulate_verdicts, "run", lambda task: ran.append(task) or run(task))
    assert simulate(4, 1, parts) == whole
    assert ran == some[2:]
    simulate(5, 1, parts)
    assert ran == [*some[2:], *some], "what was done for another number of repeats is not taken"


def test_a_simulated_claim_has_the_verdict_that_its_claim_has() -> None:
    for truth, reporting in itertools.product(TRUTHS[::3], Reporting):
        for trials in draw(truth, 6, 5, np.random.default_rng(11)):
            items = said_of(trials, reporting)
            assert weighed(items).given.verdict is derive_claim(QUESTION, SURVIVAL, items, (), RULES).verdict
