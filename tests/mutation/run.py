"""Breaks the openCypher engine in one place after another, and sees whether its tests notice.

    python -m tests.mutation.run              all mutants; exits 1 when one is missed
    python -m tests.mutation.run WORD…        those whose name or module holds a word

Each mutant runs the stages below until a test fails. No server is needed. The mutants stand in `mutants.py`, with what
was found when all were run; one that says why no test can see it is not run.
"""

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import TypeAlias

from .child import mutated, source
from .mutants import MUTANTS, Mutant

Stage: TypeAlias = tuple[dict[str, str], list[str]]
"""What is set in the environment, and the tests."""

_TESTS = "tests/queries/opencypher"
_STAGES: tuple[Stage, ...] = (
    ({"ONCOGRAPH_RANDOM_GRAPHS": "6"}, [f"{_TESTS}/test_random_queries.py::test_random_queries_on_small_graphs"]),
    (
        {},
        [f"{_TESTS}/plan", *(f"{_TESTS}/test_{name}.py" for name in ("bound_relationships", "engine", "call", "tck"))],
    ),
    ({}, [f"{_TESTS}/test_{name}.py" for name in ("path_conditions", "reaching", "matching")]),
    (
        {"ONCOGRAPH_RANDOM_GRAPHS": "40", "ONCOGRAPH_RANDOM_SEED": "9"},
        [f"{_TESTS}/test_random_queries.py::test_random_queries_on_small_graphs"],
    ),
)
_NEAREST = {
    "plan.path_conditions": "test_path_conditions.py",
    "plan.planner": "plan",
    "plan.query_graph": "test_path_conditions.py",
    "plan.visibility": "test_reaching.py",
    "run.endpoints": "test_bound_relationships.py",
    "run.filtered_paths": "test_path_conditions.py",
    "run.reach": "test_reaching.py",
    "run.scans": "plan",
    "run.shortest_path": "test_path_conditions.py",
}
"""The tests that are most likely to fail for a module, and so come first."""
_SECONDS = 600
_REPOSITORY = Path(__file__).resolve().parents[2]


def found_by(mutant: Mutant) -> str:
    """Return the test that fails, or what else gives the mutant away; an empty text when nothing does."""
    nearest: list[Stage] = [({}, [f"{_TESTS}/{_NEAREST[mutant.module]}"])] if mutant.module in _NEAREST else []
    for environment, tests in (*nearest, *_STAGES):
        command = [sys.executable, "-m", "tests.mutation.child", mutant.name, *tests]
        try:
            done = subprocess.run(
                command,
                cwd=_REPOSITORY,
                env={**os.environ, "CI": "1", **environment},
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "no end"
        if done.returncode == 1:
            failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
            return failed[0].split(" - ")[0].split("::", 1)[-1] if failed else "a failure"
        if done.returncode != 0:
            raise RuntimeError(f"{mutant.name}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return ""


def main(words: list[str]) -> int:
    """Run the mutants and tell of each; 1 when one is missed."""
    chosen = [
        mutant for mutant in MUTANTS if not words or any(word in f"{mutant.module} {mutant.name}" for word in words)
    ]
    for mutant in chosen:
        mutated(mutant, source(mutant))
    to_run = [mutant for mutant in chosen if not mutant.unseen]
    missed = 0
    for mutant in to_run:
        began = monotonic()
        found = found_by(mutant)
        missed += not found
        told = f"{mutant.module:24} {mutant.name}: {found or 'MISSED'}"
        print(f"{monotonic() - began:5.0f} s  {told}", flush=True)  # noqa: T201  a script's output
    counts = f"{len(to_run) - missed} found, {missed} missed, {len(chosen) - len(to_run)} that no test can see"
    print(f"{len(chosen)} mutants: {counts}")  # noqa: T201  a script's output
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
