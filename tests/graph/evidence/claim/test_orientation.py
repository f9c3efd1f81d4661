"""A claim on a pair of treatments, read from either side."""

from typing import Any

import pytest
from support.evidence import claim, evidence

from oncograph.graph.evidence.claim.orientation import mirrored
from oncograph.graph.labels import Verdict

A, B = ("agent:a",), ("agent:b",)


def test_a_claim_from_the_other_side_says_the_same() -> None:
    ratio = evidence("hr", agents=A, versus=B, value=0.5, ci_low=0.4, ci_high=0.625)
    risk = evidence("os", of=ratio.study, agents=A, versus=B, measure="proportion", value=0.7, value_control=0.49)
    there = claim(ratio, risk)
    back = mirrored(there)
    assert (there.verdict, back.verdict) == (Verdict.BENEFIT, Verdict.HARM)
    assert (back.question.agents, back.question.comparators) == (B, A)
    assert (back.value, back.ci_low, back.ci_high) == pytest.approx((2, 1.6, 2.5))
    assert (back.weight_for, back.weight_against) == (0, there.weight_for)
    # 51 % die with b; of 49 % alive at hazard 0.5, 70 % are: 210 fewer deaths with a, as many more with b.
    assert there.fewer_per_1000 == pytest.approx(210)
    assert back.fewer_per_1000 == pytest.approx(-210)
    assert back.control_risk == pytest.approx(0.3)
    assert back.fewer_per_1000_low is not None
    assert back.fewer_per_1000_high is not None
    assert back.fewer_per_1000_low < -210 < back.fewer_per_1000_high


def test_a_toxicity_from_the_other_side_swaps_the_arms() -> None:
    arms: dict[str, Any] = {"events_experimental": 60, "n_experimental": 100, "events_control": 20, "n_control": 100}
    there = claim(evidence("t", agents=A, versus=B, toxicity="toxicity:fatigue", measure="proportion", **arms))
    back = mirrored(there)
    assert (there.verdict, back.verdict) == (Verdict.HARM, Verdict.BENEFIT)
    assert (back.affected, back.at_risk, back.affected_control, back.at_risk_control) == (20, 100, 60, 100)
    assert (back.risk_difference, back.number_needed_to_harm) == pytest.approx((-0.4, -2.5))
    assert (back.risk_difference_low, back.risk_difference_high) == pytest.approx(
        (-(there.risk_difference_high or 0), -(there.risk_difference_low or 0))
    )
    assert mirrored(back).model_dump() == there.model_dump() | {"value": pytest.approx(there.value)} | {
        name: pytest.approx(getattr(there, name))
        for name in ("ci_low", "ci_high", "margin_low", "margin_high", "number_needed_to_harm")
    } | {
        name: pytest.approx(getattr(there, name))
        for name in ("number_needed_to_harm_low", "number_needed_to_harm_high")
    }
