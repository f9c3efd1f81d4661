"""How much does the Neo4j store add to the bare driver? Ratios of loading, loading again, growing, and asking.

Run: ONCOGRAPH_TEST_NEO4J_URI=… PYTHONPATH=tests .venv/bin/python tests/benchmarks/bench_neo4j.py [FINDINGS [ROUNDS]]

Default: 8,000 findings, 3 rounds of loading, the best of which counts.

The server's database must be empty or a store of ours; it is wiped. The bare driver sends the same statements with the
same rows in the same transactions, as the store sent them: what it takes less is what deriving and reading take.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, LiteralString

from benchmarks.bench_deriving import FINDINGS_PER_TRIAL, trial, vocabulary
from support.neo4j_server import refuse_others_data, wipe

from oncograph.graph.build.load import load
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.neo4j.sending import Sender
from oncograph.graph.stores.neo4j.store import Neo4jStore
from oncograph.queries.asking.canned import prepare
from oncograph.queries.asking.on_server import ServerQueries
from oncograph.queries.library import builtin_queries

Sent = list[list[tuple[LiteralString, dict[str, Any]]]]
ROUNDS = 25


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def load_parts(store: Neo4jStore, trials: int) -> list[float]:
    """Load so many trials in parts as the loader does, and return the seconds of each part."""
    rules, terms = load_rules(), vocabulary()
    at_once = (store.results_at_once or trials) // FINDINGS_PER_TRIAL
    took: list[float] = []
    for start in range(0, trials, at_once):
        reports = [trial(number) for number in range(start, min(start + at_once, trials))]
        took.append(seconds(partial(store.transact, partial(load, reports=reports, vocabulary=terms, rules=rules))))
    return took


def recorded(store: Neo4jStore, trials: int) -> tuple[list[float], Sent]:
    """Load, and return the seconds of each part, and the statements that wrote, by transaction."""
    sent: Sent = []
    begin, write = Sender.__init__, Sender.write

    def beginning(self: Sender, transaction: Any) -> None:
        sent.append([])
        begin(self, transaction)

    def writing(self: Sender, statement: LiteralString, parameters: dict[str, Any], check: Any) -> None:
        sent[-1].append((statement, parameters))
        write(self, statement, parameters, check)

    Sender.__init__, Sender.write = beginning, writing  # type: ignore[method-assign]
    try:
        return load_parts(store, trials), sent
    finally:
        Sender.__init__, Sender.write = begin, write  # type: ignore[method-assign]


def send_bare(store: Neo4jStore, sent: Sent) -> None:
    """Send the statements with nothing but the driver."""
    with store.driver.session(database=store.address.database) as session:
        for statements in sent:
            with session.begin_transaction() as transaction:
                for statement, parameters in statements:
                    transaction.run(statement, parameters).consume()
                transaction.commit()


def ask_ratio(store: Neo4jStore) -> tuple[float, float]:
    """Return median seconds of a canned question through the store, and its ratio to the bare driver's."""
    query = next(query for query in builtin_queries() if query.name == "benefit")
    parameters = prepare(query, {}, lambda _kind, text: text)
    queries = ServerQueries(store)

    def bare() -> None:
        with store.driver.session(database=store.address.database) as session:
            session.execute_read(lambda transaction: transaction.run(query.text, parameters).values())  # type: ignore[arg-type,unused-ignore]

    bare()
    queries.run(query.text, parameters)
    ours, theirs = [], []
    for _ in range(ROUNDS):  # in turns, so that both see the same machine
        theirs.append(seconds(bare))
        ours.append(seconds(lambda: queries.run(query.text, parameters)))
    return statistics.median(ours), statistics.median(ours) / statistics.median(theirs)


def loading(store: Neo4jStore, trials: int, rounds: int) -> tuple[list[float], float, float]:
    """Return the seconds of each part, of loading again, and of the bare driver: the best round of each, in turns."""
    ours: list[list[float]] = []
    again: list[float] = []
    bare: list[float] = []
    for _ in range(rounds):
        wipe(store)
        took, sent = recorded(store, trials)
        ours.append(took)
        again.append(sum(load_parts(store, trials)))
        wipe(store)
        bare.append(seconds(partial(send_bare, store, sent)))
        print(f"# load {sum(took):.1f} s, bare driver {bare[-1]:.1f} s", file=sys.stderr)  # noqa: T201
    return min(ours, key=sum), min(again), min(bare)


def main() -> None:
    """Print the ratios."""
    uri = os.environ["ONCOGRAPH_TEST_NEO4J_URI"]
    trials = (int(sys.argv[1]) if len(sys.argv) > 1 else 8_000) // FINDINGS_PER_TRIAL
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    refuse_others_data(uri)
    with Neo4jStore.open(uri, write=True) as store:
        wipe(store)
        load_parts(store, min(trials, 1_000))  # the server compiles its plans
        parts, again, bare = loading(store, trials, rounds)
        load_parts(store, trials)
        relationships = sum(store.counts()[1].values())
        taken, ratio = ask_ratio(store)
    third = max(1, len(parts) // 3)
    growth = statistics.median(parts[:third]) / statistics.median(parts[-third - 1 : -1] or parts)
    for line in (
        f"{trials * FINDINGS_PER_TRIAL:,} findings, {relationships:,} relationships in {len(parts)} transactions",
        f"rate of loading, deriving included, to the bare driver's: {bare / sum(parts):.2f}",
        f"rate of the last third of the parts to that of the first: {growth:.2f}",
        f"time of loading again to that of the first: {again / sum(parts):.2f}",
        f"time of asking to the bare driver's: {ratio:.2f}   ({taken * 1000:.0f} ms)",
    ):
        print(line)  # noqa: T201


if __name__ == "__main__":
    main()
