import pytest
from support.evidence import claim, evidence

from oncograph.graph.evidence.claim.changes import compare
from oncograph.graph.labels import Verdict

ONE = evidence("one", value=0.6, ci_low=0.45, ci_high=0.8)
TWO = evidence("two", value=1.0, ci_low=0.9, ci_high=1.11)


def test_nothing_changed_is_an_empty_list() -> None:
    assert compare({"claim:a": claim(ONE)}, {"claim:a": claim(ONE)}) == []


def test_a_changed_verdict_says_by_how_much() -> None:
    before, after = claim(ONE, TWO), claim(TWO)
    (change,) = compare({"claim:a": before}, {"claim:a": after})
    assert change.verdict_changed
    assert (change.verdict_before, change.verdict_after) == (before.verdict, Verdict.NO_DIFFERENCE)
    assert (change.studies_counted_before, change.studies_counted_after) == (2, 1)
    assert change.weight_for_difference == pytest.approx(-before.weight_for)
    assert change.value_after == after.value
    assert "heterogeneity" in change.flags_lost


def test_a_claim_that_goes_or_comes_is_a_change() -> None:
    gone, come = compare({"claim:a": claim(ONE)}, {"claim:b": claim(TWO)})
    assert (gone.claim, gone.verdict_after, gone.value_after) == ("claim:a", None, None)
    assert (come.claim, come.verdict_before, come.ci_before) == ("claim:b", None, None)


def test_changed_verdicts_come_first() -> None:
    third = evidence("three", value=0.58, ci_low=0.45, ci_high=0.75)
    before = {"claim:a": claim(ONE), "claim:b": claim(ONE)}
    after = {"claim:a": claim(ONE, third), "claim:b": claim(TWO)}
    assert [change.claim for change in compare(before, after)] == ["claim:b", "claim:a"]
