from typing import Any

from support.evidence import CONTROLS, RULES, SURVIVAL, evidence, finding, study

from oncograph.graph.evidence.claim.questions import question_of
from oncograph.graph.evidence.claim.rollup import RollUp, descendants, roll_up
from oncograph.graph.labels import Verdict
from oncograph.graph.model import Evidence

PARENTS = {
    "disease:smouldering": ["disease:myeloma"],
    "disease:myeloma": ["disease:blood"],
    "setting:maintenance": ["setting:any"],
    "setting:induction": ["setting:any"],
    "endpoint:death-from-myeloma": ["endpoint:overall-survival"],
}
INTERVAL: dict[str, Any] = {"value": 0.7, "ci_low": 0.5, "ci_high": 0.98}


def rolled(*items: Evidence) -> RollUp:
    question = question_of(finding(disease="disease:blood", setting="setting:any"), CONTROLS)
    assert question is not None
    return roll_up(
        question,
        SURVIVAL,
        items,
        (),
        RULES,
        diseases=descendants("disease:blood", PARENTS),
        settings=descendants("setting:any", PARENTS),
        subjects=descendants("endpoint:overall-survival", PARENTS),
        control_agents=CONTROLS,
    )


def test_descendants_take_a_cycle_calmly() -> None:
    assert descendants("a", {"b": ["a"], "a": ["b"]}) == {"a", "b"}


def test_a_study_in_two_settings_counts_once() -> None:
    trial = study("study:t")
    items = [evidence(s, trial, setting=f"setting:{s}", **INTERVAL) for s in ("maintenance", "induction")]
    found = rolled(*items)
    assert (found.claim.studies, found.claim.studies_counted) == (1, 1)
    assert len(found.places) == 2


def test_the_result_over_all_settings_is_preferred() -> None:
    trial = study("study:t")
    narrow = evidence("narrow", trial, setting="setting:induction", **INTERVAL)
    broad = evidence("broad", trial, setting="setting:any", disease="disease:blood", **INTERVAL)
    counted = [part.finding for part in rolled(narrow, broad).claim.parts if part.weight > 0]
    assert counted == [broad.id]


def test_studies_below_are_pooled_and_others_left_out() -> None:
    below = [evidence(str(i), disease="disease:smouldering", **INTERVAL) for i in range(3)]
    elsewhere = evidence("elsewhere", disease="disease:melanoma", **INTERVAL)
    combined = evidence("combined", agents=("agent:interferon", "agent:histamine"), **INTERVAL)
    active = evidence("active", versus=("agent:bortezomib",), **INTERVAL)
    narrower = evidence("narrower", endpoint="endpoint:death-from-myeloma", **INTERVAL)
    other = evidence("other", endpoint="endpoint:response", **INTERVAL)
    found = rolled(*below, elsewhere, combined, active, narrower, other)
    assert found.claim.studies_counted == 4
    assert found.claim.verdict is Verdict.BENEFIT
