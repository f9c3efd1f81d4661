"""How often is each verdict wrong? Simulated claims whose truth is known, weighed by the product's own rules.

Run: .venv/bin/python -m tests.benchmarks.simulate_verdicts [--repeats 20000] [--processes 2] [--parts FILE] [--write]

Prints a table of verdicts where the hazard ratio is 1 and where it is 0.80, by what the studies report, their number
and their spread; and each claim whose Benefit or Harm is lost when a study at the pooled value, or one on the
verdict's side without a P, is added. The same trials are taken one, two and up to ten at a time, and reported in each
way: what differs between the rows of the table is not their luck. `--write` puts the table into docs/methods.md. A
seed gives one table, whatever the number of processes. `--parts` keeps what is done, so that a run which was stopped
goes on from there.
"""

import argparse
import itertools
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import numpy as np

from oncograph.graph.collector import collector_paused
from oncograph.graph.evidence.claim.derive import Weighing, weigh
from oncograph.graph.evidence.explain.methods_page import put
from oncograph.graph.measures import Measure
from oncograph.graph.model import Change, Evidence, Verdict

from .simulated_claims import (
    QUESTION,
    RULES,
    SURVIVAL,
    Body,
    Reporting,
    Trial,
    Truth,
    described,
    draw,
    hazard_ratio,
    said_of,
    side_alone,
)

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "methods.md"
SEED = 20_010_401
STUDIES = range(1, 11)
TAUS = (0.0, 0.1, 0.2, 0.3)
RATIOS = (1.0, 0.8)
TRUTHS = tuple(Truth(*parts) for parts in itertools.product(TAUS, RATIOS))
BODIES = tuple(Body(*parts) for parts in itertools.product(Reporting, STUDIES))
CHUNK = 250
EFFECTS = frozenset({Verdict.BENEFIT, Verdict.HARM})


class Task(NamedTuple):
    """Some repeats of one truth, and in how many of them studies are added."""

    truth: Truth
    chunk: int
    repeats: int
    added_to: int


class Addition(StrEnum):
    """What is added to a claim that is Benefit or Harm: a study that agrees with it."""

    TO_POOL = "a study at the pooled value, where the pool itself excludes no effect on that side"
    BESIDE_POOL = "a study at the pooled value, where only the results beside the pool show it"
    SIDE = "a study on the verdict's side without P"


class Outcome(NamedTuple):
    """The verdicts of some claims; how often a study was added, and a line for each verdict that was lost by it."""

    truth: Truth
    body: Body
    verdicts: Counter[Verdict]
    added: Counter[Addition]
    lost: list[tuple[Addition, str]]


def weighed(items: Sequence[Evidence]) -> Weighing:
    """Return what the product makes a claim of."""
    return weigh(QUESTION, SURVIVAL, items, (), RULES)


@collector_paused()
def run(task: Task, bodies: Sequence[Body] = BODIES) -> list[Outcome]:
    """Return what became of a task's claims, for each body of evidence that its trials are taken for."""
    truth = task.truth
    rng = np.random.default_rng([SEED, task.chunk, round(100 * truth.tau), round(100 * truth.ratio)])
    outcomes = [Outcome(truth, body, Counter(), Counter(), []) for body in bodies]
    # Beyond the last trial of a body there is one more, which gives the size of what is added.
    for number, trials in enumerate(draw(truth, STUDIES[-1] + 1, task.repeats, rng)):
        said = {reporting: said_of(trials[:-1], reporting) for reporting in Reporting}
        for outcome in outcomes:
            items = said[outcome.body.reporting][: outcome.body.studies]
            _weigh(items, trials[outcome.body.studies] if number < task.added_to else None, outcome)
    return outcomes


def _weigh(items: Sequence[Evidence], extra: Trial | None, outcome: Outcome) -> None:
    before = weighed(items)
    verdict = before.given.verdict
    outcome.verdicts[verdict] += 1
    if extra is None or verdict not in EFFECTS:
        return
    for addition, more in _additions(before, extra):
        outcome.added[addition] += 1
        after = weighed([*items, more]).given.verdict
        if after is not verdict:
            changed = f"{verdict} becomes {after}: {described(items)}; with {described([more])}"
            outcome.lost.append((addition, changed))


def _additions(before: Weighing, size: Trial) -> Iterator[tuple[Addition, Evidence]]:
    benefit, number = before.given.verdict is Verdict.BENEFIT, len(before.items)
    towards = Change.INCREASED if benefit else Change.DECREASED
    yield Addition.SIDE, side_alone(towards, size.participants, number)
    pool, summary = before.body.pool, before.body.summary
    if pool is not None and summary is not None and pool.measure is Measure.HR:
        shown = summary.interval.high < 0 if benefit else summary.interval.low > 0
        at_value = size._replace(log_effect=summary.log_effect)
        addition = Addition.TO_POOL if shown else Addition.BESIDE_POOL
        yield addition, hazard_ratio(at_value, number, decimals=9)


def tasks(repeats: int) -> Iterator[Task]:
    """Return the tasks of a simulation, with a fortieth of the repeats where studies differ.

    Studies are added to some claims of every truth and body, to as many as `repeats` in all.
    """
    added_to = math.ceil(repeats / len(TRUTHS) / len(BODIES))
    for truth in TRUTHS:
        of_truth = repeats // 40 if truth.tau else repeats
        for chunk, begin in enumerate(range(0, of_truth, CHUNK)):
            yield Task(truth, chunk, min(CHUNK, of_truth - begin), 0 if chunk else added_to)


def table(verdicts: Mapping[tuple[Truth, Body], Counter[Verdict]], repeats: int) -> str:
    """Return the shares of verdicts as a Markdown table, one row for each reporting and number of studies."""

    def share(truth: Truth, body: Body, *wanted: Verdict) -> str:
        counted = verdicts[truth, body]
        return f"{100 * sum(counted[verdict] for verdict in wanted) / counted.total():.1f}"

    spreads = [f"τ {tau:g}" for tau in TAUS]
    head = ["studies report", "studies", *(f"HR 1: Benefit or Harm, {spread}" for spread in spreads)]
    head += ["HR 1: NoDifference, τ 0", *(f"HR 0.80: Benefit, {spread}" for spread in spreads)]
    head += ["HR 0.80: NoDifference, τ 0", *(f"HR 0.80: {wrong}, greatest" for wrong in ("NoDifference", "Harm"))]
    lines = [head, ["---"] * len(head)]
    none, effect = ([Truth(tau, ratio) for tau in TAUS] for ratio in RATIOS)
    for body in BODIES:
        row = [str(body.reporting), str(body.studies), *(share(truth, body, *EFFECTS) for truth in none)]
        row += [share(none[0], body, Verdict.NO_DIFFERENCE)]
        row += [share(truth, body, Verdict.BENEFIT) for truth in effect]
        row.append(share(effect[0], body, Verdict.NO_DIFFERENCE))
        for wrong in (Verdict.NO_DIFFERENCE, Verdict.HARM):
            row.append(max((share(truth, body, wrong) for truth in effect), key=float))
        lines.append(row)
    said = (
        f"Per cent of {repeats:,} claims each, of {repeats // 40:,} where τ is above 0; rules version {RULES.version}."
    )
    return "\n".join([said, "", *(f"| {' | '.join(line)} |" for line in lines)])


class Parts:
    """What is done of a simulation, in a file with one line for each task; of other methods or repeats nothing is."""

    def __init__(self, path: Path | None, repeats: int) -> None:
        """Read what the file holds, if it is there."""
        self._path, self._of = path, [RULES.methods, SEED, repeats]
        self._done: dict[str, list[Outcome]] = {}
        for line in path.read_text(encoding="utf-8").splitlines() if path is not None and path.exists() else ():
            of, key, outcomes = json.loads(line)
            if of == self._of:
                self._done[key] = [_outcome(*outcome) for outcome in outcomes]

    def known(self, task: Task) -> list[Outcome] | None:
        """Return what became of a task, where that is known."""
        return self._done.get(repr(task))

    def keep(self, task: Task, outcomes: list[Outcome]) -> None:
        """Write down what became of a task."""
        self._done[repr(task)] = outcomes
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                print(json.dumps([self._of, repr(task), outcomes]), file=file)


def _outcome(
    truth: list[float],
    body: tuple[str, int],
    verdicts: Mapping[str, int],
    added: Mapping[str, int],
    lost: Sequence[tuple[str, str]],
) -> Outcome:
    return Outcome(
        Truth(*truth),
        Body(Reporting(body[0]), body[1]),
        Counter({Verdict(verdict): number for verdict, number in verdicts.items()}),
        Counter({Addition(addition): number for addition, number in added.items()}),
        [(Addition(addition), line) for addition, line in lost],
    )


def simulate(repeats: int, processes: int, parts: Path | None = None) -> list[Outcome]:
    """Return the outcomes of all tasks, in their order; `parts` is the file that keeps those which are done."""
    kept = Parts(parts, repeats)
    left = [task for task in tasks(repeats) if kept.known(task) is None]
    with ProcessPoolExecutor(processes) if processes > 1 else nullcontext() as pool:
        for task, outcomes in zip(left, map(run, left) if pool is None else pool.map(run, left), strict=True):
            kept.keep(task, outcomes)
    return [outcome for task in tasks(repeats) for outcome in kept.known(task) or ()]


def main() -> None:
    """Print the table and the claims that lost their verdict."""
    parser = argparse.ArgumentParser(description="How often is each verdict wrong?")
    parser.add_argument("--repeats", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--parts", type=Path, help="a file that keeps what is done, to go on from it")
    parser.add_argument("--write", action="store_true", help="put the table into docs/methods.md")
    options = parser.parse_args()
    outcomes = simulate(options.repeats, options.processes, options.parts)
    verdicts: defaultdict[tuple[Truth, Body], Counter[Verdict]] = defaultdict(Counter)
    for outcome in outcomes:
        verdicts[outcome.truth, outcome.body].update(outcome.verdicts)
    made = table(verdicts, options.repeats)
    drawn = len(BODIES) * sum(task.added_to for task in tasks(options.repeats))
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
