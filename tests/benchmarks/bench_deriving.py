"""Does weighing stay incremental? Time per finding to load, and to add one study, from a thousand findings up.

Run: .venv/bin/python tests/benchmarks/bench_deriving.py [LARGEST]      (default 500000; prints a table of ratios)

The corpora have the same shape and vocabulary at every size: trials of eight findings each, five trials to a claim, so
the number of claims grows with the findings and the work for one added study should not.
"""

import gc
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from oncograph.graph.build.load import VocabularyRows, load
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.measures import Measure
from oncograph.graph.model import Comparison, Design, Extraction, Origin, Result
from oncograph.graph.report import Report, StudyDescription
from oncograph.graph.rows import NodeRow
from oncograph.graph.stores.sqlite.store import EmbeddedStore

FINDINGS_PER_TRIAL = 8
TRIALS_PER_CLAIM = 5
TERMS = 40
SIZES = (1_000, 10_000, 100_000, 500_000)
ADDED = 9


def vocabulary() -> VocabularyRows:
    """Return agents, diseases and settings enough for 64,000 questions on each of eight endpoints."""
    endpoint: dict[str, bool | str] = {"kind": "time to event", "higher_is_better": True}
    nodes = [_term("Endpoint", f"endpoint:e{number}", endpoint) for number in range(FINDINGS_PER_TRIAL)]
    for label in ("Agent", "Disease", "Setting"):
        nodes += [_term(label, f"{label.lower()}:{number}", {}) for number in range(TERMS)]
    nodes.append(_term("Agent", "agent:none", {"kind": "control"}))
    return VocabularyRows(nodes, [])


def _term(label: str, id_: str, properties: dict[str, bool | str]) -> NodeRow:
    return NodeRow(id_, label, {"id": id_, "name": id_, **properties})


def trial(number: int) -> Report:
    """Return a trial with a hazard ratio on each endpoint."""
    record = f"trial-{number:06d}"
    ratios = [0.6 + (number * 7 + endpoint * 3) % 60 / 100 for endpoint in range(FINDINGS_PER_TRIAL)]
    question = number // TRIALS_PER_CLAIM
    results = [
        Result(
            agents=(f"agent:{question % TERMS}",),
            versus=("agent:none",),
            disease=f"disease:{question // TERMS % TERMS}",
            setting=f"setting:{question // TERMS**2 % TERMS}",
            endpoint=f"endpoint:e{endpoint}",
            measure=Measure.HR,
            comparison=Comparison.ARMS,
            value=round(ratio, 2),
            ci_low=round(ratio * 0.8, 2),
            ci_high=round(ratio * 1.25, 2),
            ci_level=0.95,
            record=record,
            record_version=1,
            source=f"document:{record}",
            locator="Table 1",
        )
        for endpoint, ratio in enumerate(ratios)
    ]
    study = StudyDescription(slug=record, title=record, year=2000, design=Design.RANDOMISED, participants=200)
    return Report(
        record=record,
        version=1,
        source=f"document:{record}",
        citation=record,
        origin=Origin.OWN_REPORT,
        extraction=Extraction.CURATED,
        study=study,
        results=tuple(results),
    )


def measure(findings: int) -> tuple[float, float, int]:
    """Return seconds per finding to load, median seconds to add one study, and the claims it weighed."""
    trials = findings // FINDINGS_PER_TRIAL
    rules, terms = load_rules(), vocabulary()

    def corpus() -> Iterator[Report]:
        return (trial(number) for number in range(trials))

    with tempfile.TemporaryDirectory() as folder, EmbeddedStore.create(Path(folder) / "bench.db") as store:
        gc.collect()
        began = time.perf_counter()
        with store.transaction() as tx:
            load(tx, corpus(), terms, rules)
        loading = (time.perf_counter() - began) / findings
        adding: list[float] = []
        weighed = 0
        for added in range(ADDED):
            # Joins claims in the middle of the corpus, which have their five trials already.
            extra = trial(trials // 2 + added).model_copy(update={"record": f"added-{added}"})
            extra = extra.model_copy(update={"study": extra.study.model_copy(update={"slug": f"added-{added}"})})
            began = time.perf_counter()
            with store.transaction() as tx:
                weighed = load(tx, [extra], terms, rules).claims
            adding.append(time.perf_counter() - began)
    return loading, statistics.median(adding), weighed


def main() -> None:
    """Print the ratios to the smallest size."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]
    first: tuple[float, float] | None = None
    print("findings   load, per finding   add one study   claims weighed   peak memory")  # noqa: T201
    for size in (size for size in SIZES if size <= largest):
        loading, adding, weighed = measure(size)
        first = first or (loading, adding)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{size:8,}   {loading / first[0]:17.2f}   {adding / first[1]:13.2f}   {weighed:14}   {peak:8,} MB")  # noqa: T201
        sys.stdout.flush()


if __name__ == "__main__":
    main()
