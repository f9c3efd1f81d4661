"""Whatever stands where in a study, reading it raises nothing."""

import copy
import random
from pathlib import Path
from typing import Any

import pytest
from support.cli import run
from support.registry import DRUG, PLACEBO, groups, hazard_ratio, outcome, read_study, record_of, trial, write_study

from oncograph.loaders.resolving import resolve
from oncograph.loaders.sources.ctgov.files import Found
from oncograph.loaders.sources.ctgov.record import record_of as read_one
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary

JUNK: tuple[Any, ...] = (
    None,
    7,
    -1,
    1e308,
    10**400,
    "",
    "NA",
    "x" * 5000,
    [],
    {},
    [[]],
    [None],
    {"a": 1},
    True,
    "\x00\u202e",
    "&lt;",
    "1,5",
)


def whole() -> dict[str, Any]:
    events = {
        "frequencyThreshold": "5",
        "eventGroups": groups(PLACEBO, DRUG, prefix="EG"),
        "otherEvents": [{"term": "Fatigue", "stats": [{"groupId": "EG000", "numAffected": 1, "numAtRisk": 9}]}],
    }
    return trial(outcome(values=("20", "15"), analysis=hazard_ratio(pValue="0.01")), adverseEventsModule=events)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in below for place in places(one, (*path, key)))]


@pytest.mark.parametrize("seed", range(20))
def test_junk_in_any_place_raises_nothing(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  for tests
    every = places(whole())[1:]
    for _ in range(40):
        study = copy.deepcopy(whole())
        *path, last = draw.choice(every)
        holder: Any = study
        for key in path:
            holder = holder[key]
        holder[last] = draw.choice(JUNK)
        read = read_one(Found("x.json", study))
        assert read.record is not None or read.faults
        resolved = resolve(read, builtin_vocabulary())
        assert resolved.report is not None or resolved.faults


def test_a_study_without_interventions_keeps_its_record_and_tells_what_is_left_out(tmp_path: Path) -> None:
    study = whole()
    study["protocolSection"]["armsInterventionsModule"] = {}
    read = read_study(tmp_path, study)
    assert read.record is not None
    assert read.record.findings == ()
    assert [fault.problem for fault in read.faults] == ["2 results were left out: no intervention that treats is named"]
    loaded = run("--store", tmp_path / "s.db", "load", write_study(tmp_path, study))
    assert loaded.code == 5
    assert record_of(tmp_path, whole()).findings
