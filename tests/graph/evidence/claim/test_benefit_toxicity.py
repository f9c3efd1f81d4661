from typing import Any

import pytest
from support.evidence import RULES, claim, evidence

from oncograph.graph.evidence.claim.benefit_toxicity import benefit_toxicity
from oncograph.graph.evidence.statistics.from_counts import risk_difference
from oncograph.graph.model import Evidence

TABLE: dict[str, Any] = {"events_experimental": 60, "n_experimental": 100, "events_control": 20, "n_control": 100}


def toxicity(name: str, **parts: Any) -> Evidence:
    given: dict[str, Any] = {"toxicity": "toxicity:fatigue", "measure": "proportion", "grade_min": 3, "scale": "WHO"}
    return evidence(name, **(given | parts))


BENEFIT = claim(evidence("os", measure="proportion", value=0.53, value_control=0.49, p_value=0.01, p_relation="="))


def test_absolute_benefit_beside_absolute_harm() -> None:
    found = benefit_toxicity([BENEFIT], [toxicity("t", **TABLE)], RULES)
    assert found.benefits[0].fewer_per_1000 == pytest.approx(40)
    (risk,) = found.toxicities
    assert (risk.rate, risk.rate_control) == (0.6, 0.2)
    half = 1959.964 * risk_difference(60, 100, 20, 100).standard_error
    assert risk.more_per_1000 == pytest.approx(400)
    assert [risk.more_per_1000_low, risk.more_per_1000_high] == pytest.approx([400 - half, 400 + half], rel=1e-5)
    assert found.missing == ()


def test_what_is_missing_is_named() -> None:
    alone = claim(evidence("hr", value=0.7, ci_low=0.5, ci_high=0.9))
    single = toxicity("single", comparison="none", versus=(), events_experimental=5, n_experimental=25)
    ungraded = toxicity("ungraded", grade_min=None, toxicity="toxicity:fever", value=0.4)
    unmeasured = toxicity("unmeasured", measure="statement", toxicity="toxicity:chills", change="increased")
    found = benefit_toxicity([alone], [single, ungraded, unmeasured], RULES)
    assert found.missing == (
        "the grade of toxicity:fever in study:ungraded",
        "the rate of toxicity:chills in study:unmeasured",
        "the rate of toxicity:fatigue in study:single without the agents",
        "the risk of endpoint:overall-survival without the agents",
    )


def test_nothing_known_is_missing_altogether() -> None:
    found = benefit_toxicity([], [], RULES)
    assert found.missing == ("a rate of any toxicity of grade 3 or more", "an endpoint with a claim")


def test_milder_grades_and_retracted_studies_are_no_severe_toxicity() -> None:
    mild = toxicity("mild", grade_min=1, **TABLE)
    gone = toxicity("gone", **TABLE)
    gone = gone.model_copy(update={"study": gone.study.model_copy(update={"retracted": True})})
    assert benefit_toxicity([BENEFIT], [mild, gone], RULES).toxicities == ()


def test_percentages_without_counts_have_no_interval() -> None:
    (risk,) = benefit_toxicity([BENEFIT], [toxicity("t", value=0.48, value_control=0.33)], RULES).toxicities
    assert (risk.rate, risk.rate_control, risk.rate_low, risk.more_per_1000) == (0.48, 0.33, None, None)


def test_an_endpoint_without_an_effect_is_named() -> None:
    single = claim(evidence("one", comparison="none", versus=(), measure="proportion", value=0.4))
    assert "an effect on endpoint:overall-survival" in benefit_toxicity([single], [], RULES).missing
