"""How much does the Neo4j store add to the bare driver? Ratios of loading, loading again, growing, and asking.

Run: ONCOGRAPH_TEST_NEO4J_URI=… PYTHONPATH=tests .venv/bin/python tests/benchmarks/bench_neo4j.py [FINDINGS=8000]

The server's database must be empty or a store of ours; it is wiped. The bare driver sends the same statements with the
same rows in the same transactions, as the store sent them: what it takes less is what deriving and reading take.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any, LiteralString

from benchmarks.bench_deriving import FINDINGS_PER_TRIAL, trial, vocabulary
from support.neo4j_server import refuse_others_data, wipe

from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.loading import load
from oncograph.graph.report import Report
from oncograph.graph.stores.neo4j_queries import ServerQueries
from oncograph.graph.stores.neo4j_store import Neo4jStore
from oncograph.graph.stores.neo4j_writing import Neo4jTransaction
from oncograph.graph.stores.protocol import Transaction
from oncograph.queries.library import builtin_queries
from oncograph.queries.runner import prepare

Sent = list[list[tuple[LiteralString, dict[str, Any]]]]
ROUNDS = 25


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def load_parts(store: Neo4jStore, trials: int) -> tuple[list[float], float]:
    """Load so many trials in parts as the loader does; return the seconds of each part, and of all commits."""
    rules, terms = load_rules(), vocabulary()
    at_once = store.results_at_once // FINDINGS_PER_TRIAL
    inside: list[float] = []
    took: list[float] = []
    for start in range(0, trials, at_once):
        reports = [trial(number) for number in range(start, min(start + at_once, trials))]

        def work(tx: Transaction, reports: list[Report] = reports) -> None:
            inside.append(seconds(lambda: load(tx, reports, terms, rules)))

        took.append(seconds(lambda work=work: store.transact(work)))  # type: ignore[misc]  # no lambda with defaults is inferred
    return took, sum(took) - sum(inside)


def recorded(store: Neo4jStore, trials: int) -> tuple[list[float], float, Sent]:
    """Load, and return the seconds of each part, of all writing and committing, and what was sent, by transaction."""
    sent: Sent = []
    writing_took = [0.0]
    begin, write = Neo4jTransaction.__init__, Neo4jTransaction._write  # pyright: ignore[reportPrivateUsage]  to watch it

    def beginning(self: Neo4jTransaction, transaction: Any) -> None:
        sent.append([])
        begin(self, transaction)

    def writing(self: Neo4jTransaction, statement: LiteralString, **parameters: Any) -> list[list[Any]]:
        sent[-1].append((statement, parameters))
        began = time.perf_counter()
        rows = write(self, statement, **parameters)
        writing_took[0] += time.perf_counter() - began
        return rows

    Neo4jTransaction.__init__, Neo4jTransaction._write = beginning, writing  # type: ignore[method-assign]
    try:
        took, committing = load_parts(store, trials)
        return took, writing_took[0] + committing, sent
    finally:
        Neo4jTransaction.__init__, Neo4jTransaction._write = begin, write  # type: ignore[method-assign]


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


def main() -> None:
    """Print the ratios."""
    uri = os.environ["ONCOGRAPH_TEST_NEO4J_URI"]
    trials = (int(sys.argv[1]) if len(sys.argv) > 1 else 8_000) // FINDINGS_PER_TRIAL
    refuse_others_data(uri)
    with Neo4jStore.open(uri, write=True) as store:
        wipe(store)
        load_parts(store, trials // 4)  # the server compiles its plans
        wipe(store)
        first, writing, sent = recorded(store, trials)
        relationships = sum(store.counts()[1].values())
        again = sum(load_parts(store, trials)[0])
        taken, ratio = ask_ratio(store)
        wipe(store)
        bare = seconds(lambda: send_bare(store, sent))
    third = max(1, len(first) // 3)
    whole = sum(first)
    growth = statistics.median(first[:third]) / statistics.median(first[-third - 1 : -1] or first)
    for line in (
        f"{trials * FINDINGS_PER_TRIAL:,} findings, {relationships:,} relationships in {len(first)} transactions",
        f"rate of writing and committing to the bare driver's: {bare / writing:.2f}",
        f"rate of loading, deriving included, to the same: {bare / whole:.2f} ({relationships / whole:,.0f}/s)",
        f"rate of the last third of the parts to that of the first: {growth:.2f}",
        f"time of loading again to that of the first: {again / whole:.2f}",
        f"time of asking to the bare driver's: {ratio:.2f}   ({taken * 1000:.0f} ms)",
    ):
        print(line)  # noqa: T201


if __name__ == "__main__":
    main()
