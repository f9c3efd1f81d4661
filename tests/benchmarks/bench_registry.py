"""What do trials as registries post them cost to load? CPU time per finding, where nine in ten are toxicities.

Run: .venv/bin/python -m tests.benchmarks.bench_registry [TRIALS]      (default 30; prints microseconds per finding)

A posted trial has some 380 adverse events with the patients of both arms who had them, 7 analyses and 20 measurements.
Four trials in five are alone with their question, so that most findings have a claim of their own. Only fields are
used that reports always had: the file can be run in an older tree, and the times compared. Against methods 1, which
had no claims on toxicities, a finding takes 2.0 times as long, with 6 trials as with 30. Here all arms have one size,
so that more tables are alike than where each trial has its own.
"""

import gc
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from pathlib import Path

from oncograph.graph.build.load import VocabularyRows, load
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.measures import Measure
from oncograph.graph.model import Comparison, Design, Extraction, Origin, PRelation, Result
from oncograph.graph.report import Report, StudyDescription
from oncograph.graph.rows import NodeRow
from oncograph.graph.stores.sqlite.store import EmbeddedStore

EVENTS, ANALYSES, MEASUREMENTS = 380, 7, 20
FINDINGS_PER_TRIAL = EVENTS + ANALYSES + MEASUREMENTS
TERMS = 40
TOXICITIES = 1_000
ROUNDS = 3


def vocabulary() -> VocabularyRows:
    """Return agents, diseases, settings, endpoints and toxicities."""
    survival: dict[str, bool | str] = {"kind": "time to event", "higher_is_better": True}
    nodes = [_term("Endpoint", f"endpoint:{number}", survival) for number in range(ANALYSES)]
    for label in ("Agent", "Disease", "Setting"):
        nodes += [_term(label, f"{label.lower()}:{number}", {}) for number in range(TERMS)]
    nodes += [_term("Toxicity", f"toxicity:{number}", {}) for number in range(TOXICITIES)]
    nodes.append(_term("Agent", "agent:none", {"kind": "control"}))
    return VocabularyRows(nodes, [])


def _term(label: str, id_: str, properties: dict[str, bool | str]) -> NodeRow:
    return NodeRow(id_, label, {"id": id_, "name": id_, **properties})


def trial(number: int) -> Report:
    """Return a posted trial: its adverse events, its analyses, and what was measured in each arm."""
    record = f"posted-{number:06d}"
    results = (*_events(number, record), *_analyses(number, record), *_measurements(number, record))
    study = StudyDescription(slug=record, title=record, year=2010, design=Design.RANDOMISED, participants=400)
    return Report(
        record=record,
        version=1,
        source=f"document:{record}",
        citation=record,
        origin=Origin.REGISTRY,
        extraction=Extraction.EXTRACTED,
        study=study,
        results=results,
    )


def _result(number: int, record: str, **said: object) -> Result:
    question = number - number // 5  # the fifth trial is on the question of the one after it
    return Result.model_validate(
        {
            "agents": (f"agent:{question % TERMS}",),
            "versus": ("agent:none",),
            "disease": f"disease:{question // TERMS % TERMS}",
            "setting": f"setting:{question // TERMS**2 % TERMS}",
            "comparison": Comparison.ARMS,
            "n_experimental": 200,
            "n_control": 200,
            "record": record,
            "record_version": 1,
            "source": f"document:{record}",
            "locator": "posted results",
            **said,
        }
    )


def _events(number: int, record: str) -> Iterator[Result]:
    """Yield adverse events; most are rare, and some happened in one arm only."""
    for place in range(EVENTS):
        seed = number * 31 + place * 17
        tested, control = seed % (40 if place % 10 == 0 else 5), seed // 7 % (30 if place % 10 == 0 else 4)
        yield _result(
            number,
            record,
            toxicity=f"toxicity:{(number * 13 + place) % TOXICITIES}",
            measure=Measure.PROPORTION,
            value=tested / 200,
            value_control=control / 200,
            events_experimental=tested,
            events_control=control,
        )


def _analyses(number: int, record: str) -> Iterator[Result]:
    for place in range(ANALYSES):
        ratio = 0.6 + (number * 7 + place * 3) % 60 / 100
        yield _result(
            number,
            record,
            endpoint=f"endpoint:{place}",
            measure=Measure.HR,
            value=round(ratio, 2),
            ci_low=round(ratio * 0.8, 2),
            ci_high=round(ratio * 1.25, 2),
            ci_level=0.95,
            p_value=0.03,
            p_relation=PRelation.EQUAL,
        )


def _measurements(number: int, record: str) -> Iterator[Result]:
    for place in range(MEASUREMENTS):
        share = (number * 11 + place * 7) % 90 / 100 + 0.05
        yield _result(
            number,
            record,
            endpoint=f"endpoint:{place % ANALYSES}",
            measure=Measure.PROPORTION,
            value=round(share, 2),
            value_control=round(share * 0.9, 2),
            timepoint=f"{place // ANALYSES + 1} years",
        )


def corpus(findings: int) -> list[Report]:
    """Return trials with about so many findings."""
    return [trial(number) for number in range(findings // FINDINGS_PER_TRIAL)]


def measure(reports: list[Report]) -> tuple[float, int]:
    """Return the CPU seconds to load reports into a new store, and the claims that were weighed."""
    rules, terms = load_rules(), vocabulary()
    forget()
    with tempfile.TemporaryDirectory() as folder, EmbeddedStore.create(Path(folder) / "bench.db") as store:
        gc.collect()
        began = time.process_time()
        with store.transaction() as tx:
            claims = load(tx, reports, terms, rules).claims
        return time.process_time() - began, claims


def forget() -> None:
    """Empty all that the package keeps from one call to the next, so that no round gains from the one before."""
    for one in gc.get_objects():
        if type(one) is _lru_cache_wrapper and one.__module__.startswith("oncograph."):
            one.cache_clear()


def main() -> None:
    """Print the time per finding, the least of some rounds."""
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    reports = corpus(trials * FINDINGS_PER_TRIAL)
    findings = sum(len(report.results) for report in reports)
    times = [measure(reports) for _ in range(ROUNDS)]
    print(f"{findings:,} findings, {times[0][1]:,} claims: {1e6 * min(times)[0] / findings:.0f} µs of CPU per finding")  # noqa: T201


if __name__ == "__main__":
    main()
