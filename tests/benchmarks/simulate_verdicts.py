"""How often is each verdict wrong? Simulated claims whose truth is known, weighed by the product's own rules.

Run: .venv/bin/python -m tests.benchmarks.simulate_verdicts [--repeats 20000] [--processes 2] [--write]

Prints a table of verdicts where the hazard ratio is 1 and where it is 0.80, by what the studies report, their number
and their spread; and each claim whose Benefit or Harm is lost when a study at the pooled value, or one on the
verdict's side without a P, is added. `--write` puts the table into docs/methods.md. A seed gives one table, whatever
the number of processes.
"""

import argparse
import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import numpy as np

from oncograph.graph.evidence.claim.derive import derive_claim
from oncograph.graph.evidence.explain.methods_page import put
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.measures import Measure
from oncograph.graph.model import Change, Claim, Evidence, Verdict

from .simulated_claims import (
    QUESTION,
    SURVIVAL,
    Reporting,
    Scenario,
    Trial,
    described,
    draw,
    evidence,
    hazard_ratio,
    side_alone,
)

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "methods.md"
SEED = 20_010_401
STUDIES = range(1, 11)
TAUS = (0.0, 0.1, 0.2, 0.3)
RATIOS = (1.0, 0.8)
SCENARIOS = tuple(Scenario(*parts) for parts in itertools.product(Reporting, STUDIES, TAUS, RATIOS))
CHUNK = 1_000
RULES = load_rules()
EFFECTS = frozenset({Verdict.BENEFIT, Verdict.HARM})


class Task(NamedTuple):
    """Some claims of one scenario, and in how many of them studies are added."""

    scenario: Scenario
    chunk: int
    claims: int
    added_to: int


class Addition(StrEnum):
    """What is added to a claim that is Benefit or Harm: a study that agrees with it."""

    TO_POOL = "a study at the pooled value, where the pool itself excludes no effect on that side"
    BESIDE_POOL = "a study at the pooled value, where only the results beside the pool show it"
    SIDE = "a study on the verdict's side without P"


class Outcome(NamedTuple):
    """The verdicts of some claims; how often a study was added, and a line for each verdict that was lost by it."""

    scenario: Scenario
    verdicts: Counter[Verdict]
    added: Counter[Addition]
    lost: list[tuple[Addition, str]]


def weigh(items: Sequence[Evidence]) -> Claim:
    """Return the claim, as the product derives it."""
    return derive_claim(QUESTION, SURVIVAL, items, (), RULES)


def run(task: Task) -> Outcome:
    """Return what became of a task's claims."""
    scenario = task.scenario
    key = [list(Reporting).index(scenario.reporting), scenario.studies, round(100 * scenario.tau)]
    rng = np.random.default_rng([SEED, task.chunk, *key, round(100 * scenario.ratio)])
    outcome = Outcome(scenario, Counter(), Counter(), [])
    # The last trial of each claim only gives the size of what is added.
    drawn = draw(scenario._replace(studies=scenario.studies + 1), task.claims, rng)
    for number, (*trials, extra) in enumerate(drawn):
        items = [evidence(trial, scenario.reporting, i, RULES) for i, trial in enumerate(trials)]
        claim = weigh(items)
        outcome.verdicts[claim.verdict] += 1
        if number < task.added_to and claim.verdict in EFFECTS:
            for addition, more in _additions(claim, extra):
                outcome.added[addition] += 1
                after = weigh([*items, more]).verdict
                if after is not claim.verdict:
                    changed = f"{claim.verdict} becomes {after}: {described(items)}; with {described([more])}"
                    outcome.lost.append((addition, changed))
    return outcome


def _additions(claim: Claim, size: Trial) -> Iterator[tuple[Addition, Evidence]]:
    benefit, number = claim.verdict is Verdict.BENEFIT, len(claim.parts)
    towards = Change.INCREASED if benefit else Change.DECREASED
    yield Addition.SIDE, side_alone(towards, size.participants, number, RULES)
    if (
        claim.measure is Measure.HR
        and claim.value is not None
        and claim.ci_low is not None
        and claim.ci_high is not None
    ):
        shown = claim.ci_high < 1 if benefit else claim.ci_low > 1
        at_value = size._replace(log_effect=math.log(claim.value))
        addition = Addition.TO_POOL if shown else Addition.BESIDE_POOL
        yield addition, hazard_ratio(at_value, number, RULES, decimals=9)


def tasks(repeats: int) -> Iterator[Task]:
    """Return the tasks of a simulation, with a tenth of the repeats where studies differ.

    Studies are added to some claims of every scenario, to as many as `repeats` in all.
    """
    added_to = math.ceil(repeats / len(SCENARIOS))
    for scenario in SCENARIOS:
        claims = repeats // 10 if scenario.tau else repeats
        for chunk, begin in enumerate(range(0, claims, CHUNK)):
            yield Task(scenario, chunk, min(CHUNK, claims - begin), 0 if chunk else added_to)


def table(verdicts: Mapping[Scenario, Counter[Verdict]], repeats: int) -> str:
    """Return the shares of verdicts as a Markdown table, one row for each reporting and number of studies."""

    def share(scenario: Scenario, *wanted: Verdict) -> str:
        counted = verdicts[scenario]
        return f"{100 * sum(counted[verdict] for verdict in wanted) / counted.total():.1f}"

    spreads = [f"τ {tau:g}" for tau in TAUS]
    head = ["studies report", "studies", *(f"HR 1: Benefit or Harm, {spread}" for spread in spreads)]
    head += ["HR 1: NoDifference, τ 0", *(f"HR 0.80: Benefit, {spread}" for spread in spreads)]
    head += ["HR 0.80: NoDifference, τ 0", *(f"HR 0.80: {wrong}, greatest" for wrong in ("NoDifference", "Harm"))]
    lines = [head, ["---"] * len(head)]
    for reporting, studies in itertools.product(Reporting, STUDIES):
        none, effect = ([Scenario(reporting, studies, tau, ratio) for tau in TAUS] for ratio in RATIOS)
        row = [str(reporting), str(studies), *(share(one, *EFFECTS) for one in none)]
        row += [share(none[0], Verdict.NO_DIFFERENCE), *(share(one, Verdict.BENEFIT) for one in effect)]
        row.append(share(effect[0], Verdict.NO_DIFFERENCE))
        for wrong in (Verdict.NO_DIFFERENCE, Verdict.HARM):
            row.append(max((share(one, wrong) for one in effect), key=float))
        lines.append(row)
    said = (
        f"Per cent of {repeats:,} claims each, of {repeats // 10:,} where τ is above 0; rules version {RULES.version}."
    )
    return "\n".join([said, "", *(f"| {' | '.join(line)} |" for line in lines)])


def simulate(repeats: int, processes: int) -> list[Outcome]:
    """Return the outcomes of all tasks, in their order."""
    if processes == 1:
        return [run(task) for task in tasks(repeats)]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(run, tasks(repeats), chunksize=1))


def main() -> None:
    """Print the table and the claims that lost their verdict."""
    parser = argparse.ArgumentParser(description="How often is each verdict wrong?")
    parser.add_argument("--repeats", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put the table into docs/methods.md")
    options = parser.parse_args()
    outcomes = simulate(options.repeats, options.processes)
    verdicts: dict[Scenario, Counter[Verdict]] = {scenario: Counter() for scenario in SCENARIOS}
    for outcome in outcomes:
        verdicts[outcome.scenario] += outcome.verdicts
    made = table(verdicts, options.repeats)
    drawn = len(SCENARIOS) * math.ceil(options.repeats / len(SCENARIOS))
    lines = [f"Of {drawn:,} claims, Benefit or Harm that is lost when a study is added that agrees with it:", ""]
    for addition in Addition:
        lost = [line for outcome in outcomes for what, line in outcome.lost if what is addition]
        lines.append(f"- {addition}: {len(lost)} of {sum(outcome.added[addition] for outcome in outcomes):,}.")
        print(f"{addition}:", *lost, sep="\n")  # noqa: T201
    text = "\n".join([made, "", *lines])
    print(text)  # noqa: T201
    if options.write:
        PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), "simulation", text), encoding="utf-8")


if __name__ == "__main__":
    main()
