"""Pairs of studies whose results differ beyond chance, and results that contradict a claim's verdict."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.evidence import RESPONSE, claim, evidence, study

from oncograph.graph.evidence.claim.differences import COMPARED
from oncograph.graph.labels import Verdict
from oncograph.graph.model import Claim, Design, Evidence


def with_interval(name: str, ratio: float, factor: float, **parts: Any) -> Evidence:
    return evidence(name, value=ratio, ci_low=ratio / factor, ci_high=ratio * factor, **parts)


def with_p(name: str, change: str, p: float, **parts: Any) -> Evidence:
    return evidence(name, measure="statement", change=change, p_value=p, p_relation="=", **parts)


def pairs(found: Claim) -> list[tuple[str, str]]:
    return [(pair.finding, pair.other) for pair in found.differences]


def test_two_effects_that_are_not_significant_can_differ_beyond_chance() -> None:
    """By hand: (ln 1.1 − ln 0.85) / √(2 · (ln 1.2 / 1.96)²) = 0.25783 / 0.13156 = 1.960, and with 0.84 it is 2.050."""
    some = [with_interval("a", 0.84, 1.2), with_interval("b", 1.1, 1.2)]
    assert not any(one.estimate.significant for one in some)
    (pair,) = claim(*some).differences
    assert (pair.finding, pair.other) == ("finding:a", "finding:b")
    assert pair.z == pytest.approx((math.log(1.1) - math.log(0.84)) / (math.sqrt(2) * math.log(1.2) / 1.959964))
    assert pair.p_value == pytest.approx(0.0404, abs=0.0001)
    assert claim(with_interval("a", 0.86, 1.2), with_interval("b", 1.1, 1.2)).differences == ()


def test_significant_results_on_opposite_sides_of_odds_and_hazard_ratios_differ_by_their_deviates() -> None:
    hazard = with_interval("a", 0.7, 1.3)
    odds = evidence("b", measure="OR", value=1.8, ci_low=1.3, ci_high=2.5)
    (pair,) = claim(hazard, odds).differences
    first, second = (math.log(0.7) / (math.log(1.3) / 1.959964), math.log(1.8) / (math.log(2.5 / 1.3) / 2 / 1.959964))
    assert pair.z == pytest.approx((second - first) / math.sqrt(2), rel=0.02)


def test_a_p_with_a_side_is_compared_with_the_other_side_only() -> None:
    for_it, against = with_p("a", "increased", 0.01), with_p("b", "decreased", 0.04)
    (pair,) = claim(for_it, against).differences
    assert pair.z == pytest.approx((2.5758 + 2.0537) / math.sqrt(2), abs=1e-3)
    assert claim(for_it, with_p("b", "increased", 0.9)).differences == ()
    silent = evidence("b", measure="statement", change="decreased", p_relation="not significant")
    assert claim(for_it, silent).differences == ()


def test_results_of_one_study_are_no_pair() -> None:
    one = study("study:x")
    some = [with_interval("a", 0.6, 1.2, of=one, arm="low"), with_interval("b", 1.4, 1.2, of=one, arm="high")]
    assert claim(*some).differences == ()


def test_tables_differ_on_the_scale_of_their_pool() -> None:
    low: dict[str, Any] = {
        "measure": "RR",
        "events_experimental": 20,
        "n_experimental": 100,
        "events_control": 50,
        "n_control": 100,
    }
    high: dict[str, Any] = {**low, "measure": "OR", "events_experimental": 60}
    found = claim(evidence("a", polarity=RESPONSE, **low), evidence("b", polarity=RESPONSE, **high), polarity=RESPONSE)
    assert pairs(found) == [("finding:a", "finding:b")]
    assert found.differences[0].z < 0


@given(st.lists(st.tuples(st.floats(0.3, 3.0), st.floats(1.05, 3.0)), min_size=2, max_size=6), st.randoms())
def test_mirrored_results_differ_as_much_the_other_way(results: list[tuple[float, float]], random: Any) -> None:
    plain = [with_interval(str(i), ratio, factor) for i, (ratio, factor) in enumerate(results)]
    turned = [with_interval(str(i), 1 / ratio, factor) for i, (ratio, factor) in enumerate(results)]
    random.shuffle(turned)
    straight, mirrored = claim(*plain).differences, claim(*turned).differences
    assert [(pair.finding, pair.other) for pair in straight] == [(pair.finding, pair.other) for pair in mirrored]
    assert [pair.z for pair in straight] == pytest.approx([-pair.z for pair in mirrored], abs=1e-9)


def test_of_many_results_those_of_most_information_are_compared() -> None:
    many = [with_interval(f"{i:03}", 0.5 if i % 2 else 2.0, 1.2) for i in range(COMPARED)]
    lesser = with_interval("z", 0.1, 1.9)
    assert lesser.id not in {end for pair in pairs(claim(*many, lesser)) for end in pair}
    assert len(claim(*many).differences) == (COMPARED // 2) ** 2


def test_what_contradicts_a_verdict_says_so_counted_or_shown() -> None:
    cohort = study("study:cohort", design=Design.COHORT)
    some = [with_interval("trial", 0.7, 1.2), with_interval("harm", 1.5, 1.2, of=cohort)]
    found = claim(*some)
    assert found.verdict is Verdict.BENEFIT
    assert [part.finding for part in found.parts if part.contradicts] == ["finding:harm"]
    counted = claim(*(with_interval(str(i), 0.7, 1.1) for i in range(5)), with_interval("x", 1.6, 1.5))
    assert counted.verdict is Verdict.BENEFIT
    assert [part.finding for part in counted.parts if part.contradicts] == ["finding:x"]
    assert not any(part.contradicts for part in claim(some[0]).parts)
