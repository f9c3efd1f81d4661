"""Times the canned questions on the embedded engine, against plain Python over the same graph and against peers.

From the repository, with the dependency group `bench` installed::

    python -m tests.benchmarks.bench_queries                         # small and medium, with peers
    python -m tests.benchmarks.bench_queries large --no-peers --json times.json

Times are warm medians: engine and plain Python take turns in one process on one graph, each with what it prepares
beforehand prepared (indexes here, dictionaries and the nodes of each label there). A ratio is engine over plain Python.
The rows must be the same, in the same order; a peer that refuses a query, answers otherwise or runs out of time is
shown as such. Peers take the query as it is; GrandCypher, which has no parameters, with their values written in.
"""

import argparse
import gc
import json
import math
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oncograph.queries.opencypher import Engine

from ..queries.canned.oracles import Walk
from .cases import Case, canned_cases, plain_cases
from .generate import SIZES, generate
from .peers import PEERS, measure


@dataclass
class Timing:
    """What one case took, in seconds; `peers` holds seconds or what went wrong."""

    case: Case
    rows: int
    right: bool
    engine: float
    by_hand: float
    parse_and_plan: float
    peers: dict[str, float | str] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        return self.engine / self.by_hand


def resident_memory() -> int:
    """Return the memory this process holds, in MiB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 // 2**20


def take_turns(one: Callable[[], object], other: Callable[[], object], seconds: float) -> tuple[float, float]:
    """Return the median times of both, called in turn for at least that long and three times."""
    times: tuple[list[float], list[float]] = ([], [])
    end = time.perf_counter() + seconds
    while len(times[0]) < 3 or time.perf_counter() < end:
        for function, taken in zip((one, other), times, strict=True):
            start = time.perf_counter()
            function()
            taken.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def time_case(engine: Engine, case: Case, seconds: float) -> Timing:
    """Check the rows of a case, then time it."""
    rows, wanted = list(map(tuple, engine.run(case.text, case.parameters))), case.by_hand()
    plans: list[float] = []
    for _ in range(5):
        start = time.perf_counter()
        engine.explain(case.text)
        plans.append(time.perf_counter() - start)
    engine_time, by_hand = take_turns(lambda: engine.run(case.text, case.parameters), case.by_hand, seconds)
    return Timing(case, len(rows), rows == wanted, engine_time, by_hand, statistics.median(plans))


def geometric_mean(numbers: Sequence[float]) -> float:
    """Return the geometric mean; NaN of none."""
    return math.exp(sum(map(math.log, numbers)) / len(numbers)) if numbers else math.nan


def run(size: str, *, seconds: float, peers: Sequence[str], peer_seconds: float) -> dict[str, Any]:
    """Run one size, print its table and return it."""
    memory = {"python": resident_memory()}
    graph = generate(SIZES[size])
    memory["graph"] = resident_memory()
    engine = Engine(graph)
    memory["engine"] = resident_memory()
    walk = Walk(graph)
    memory["plain"] = resident_memory()
    # The graph stays: collections during the timing should not walk it again and again.
    gc.collect()
    gc.freeze()
    groups = {"canned": canned_cases(walk), "plain": plain_cases(walk)}
    timings = {group: [time_case(engine, case, seconds) for case in cases] for group, cases in groups.items()}
    memory["queries"] = resident_memory()
    for name in peers:
        everything = [timing for group in timings.values() for timing in group]
        taken = measure(name, graph, [timing.case for timing in everything], seconds=peer_seconds)
        for number, timing in enumerate(everything):
            timing.peers[name] = taken[number]
    print(f"\n{size}: {graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} relationships")  # noqa: T201
    for group, found in timings.items():
        _print_table(group, found, peers)
    spent = ", ".join(f"{name} {megabytes} MiB" for name, megabytes in memory.items())
    print(f"memory after loading: {spent}")  # noqa: T201 - a script's output
    gc.unfreeze()
    shown = {group: [_as_json(timing) for timing in found] for group, found in timings.items()}
    counts = {"nodes": graph.number_of_nodes(), "relationships": graph.number_of_edges(), "memory_mib": memory}
    return {"size": size, **counts, "geometric_mean": geometric_mean([t.ratio for t in timings["canned"]]), **shown}


def _print_table(group: str, timings: Sequence[Timing], peers: Sequence[str]) -> None:
    head = f"{group:28} {'filters':18} {'rows':>8} {'engine ms':>10} {'plain ms':>10} {'ratio':>6} {'plan ms':>8}"
    print(head, *[f"{name:>22}" for name in peers])  # noqa: T201 - a script's output
    for timing in timings:
        cells = [_cell(timing.peers[name], timing) for name in peers]
        told = "" if timing.right else " WRONG ROWS"
        print(  # noqa: T201 - a script's output
            f"{timing.case.name:28} {timing.case.filters:18} {timing.rows:8} {timing.engine * 1e3:10.3f} "
            f"{timing.by_hand * 1e3:10.3f} {timing.ratio:6.2f} {timing.parse_and_plan * 1e3:8.2f}",
            *[f"{cell:>22}" for cell in cells],
            told,
        )
    plan = statistics.median([timing.parse_and_plan for timing in timings])
    means = [
        geometric_mean([time / t.by_hand for t in timings if isinstance(time := t.peers[n], float)]) for n in peers
    ]
    mean = geometric_mean([timing.ratio for timing in timings])
    print(f"{'geometric mean, median plan':67} {mean:16.2f} {plan * 1e3:8.2f}", *[f"{m:22.2f}" for m in means])  # noqa: T201


def _cell(taken: float | str, timing: Timing) -> str:
    return taken[:22] if isinstance(taken, str) else f"{taken / timing.by_hand:.2f}"


def _as_json(timing: Timing) -> dict[str, Any]:
    return {
        "query": timing.case.name,
        "filters": timing.case.filters,
        "rows": timing.rows,
        "right": timing.right,
        "engine_seconds": timing.engine,
        "plain_seconds": timing.by_hand,
        "ratio": timing.ratio,
        "parse_and_plan_seconds": timing.parse_and_plan,
        "peers": timing.peers,
    }


def main(words: Sequence[str] | None = None) -> None:
    """Run the sizes that the arguments (by default the command line) ask for; exit 1 if a row is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help="small, medium or large; small and medium if none")
    parser.add_argument("--peer", action="append", choices=list(PEERS), help="only this peer; may be repeated")
    parser.add_argument("--no-peers", action="store_true", help="leave the other engines out")
    parser.add_argument("--seconds", type=float, default=1.0, help="at least so long for each case (default 1)")
    parser.add_argument("--peer-seconds", type=float, default=20.0, help="a peer's time for a case (default 20)")
    parser.add_argument("--json", type=Path, help="also write the results here")
    arguments = parser.parse_args(words)
    if unknown := set(arguments.sizes) - set(SIZES):
        parser.error(f"no size {', '.join(sorted(unknown))}; there are {', '.join(SIZES)}")
    peers = [] if arguments.no_peers else arguments.peer or list(PEERS)
    results = [
        run(size, seconds=arguments.seconds, peers=peers, peer_seconds=arguments.peer_seconds)
        for size in arguments.sizes or ["small", "medium"]
    ]
    if arguments.json:
        arguments.json.write_text(json.dumps({"python": sys.version.split()[0], "results": results}, indent=1), "utf-8")
    if not all(timing["right"] for result in results for group in ("canned", "plain") for timing in result[group]):
        sys.exit(1)


if __name__ == "__main__":
    main()
