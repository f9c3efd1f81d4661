"""Benefit beside toxicity: which claims, from which side, and at which time."""

from typing import Any

import pytest
from support.reports import AGENTS, ENDPOINTS, SETTINGS, report, result
from support.store_contract import WITH_FATIGUE, put

from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.measures import Measure
from oncograph.graph.model import Comparison, Result
from oncograph.graph.report import Report
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.queries.asking.analysis import terms_and_rules
from oncograph.queries.asking.balance import Balance, Place, balance

RULES = load_rules()
INTERFERON, IL_2, _ = AGENTS
NOTHING: dict[str, Any] = {"value": None, "ci_low": None, "ci_high": None, "ci_level": None}


def survival(*, at: str, tested: float, control: float, **parts: Any) -> Result:
    shares: dict[str, Any] = {"value": tested, "value_control": control, "timepoint": at, "measure": Measure.PROPORTION}
    return result(**(NOTHING | shares | parts))


def fatigue(**parts: Any) -> Result:
    arms: dict[str, Any] = {"events_experimental": 60, "n_experimental": 100, "events_control": 20, "n_control": 100}
    graded: dict[str, Any] = {
        "endpoint": None,
        "toxicity": "toxicity:fatigue",
        "grade_min": 3,
        "measure": Measure.PROPORTION,
    }
    return result(**(NOTHING | graded | arms | parts))


def balanced(*some: Report, agent: str = INTERFERON, **options: Any) -> Balance:
    with EmbeddedStore.in_memory("it") as store:
        put(store, *some, vocabulary=WITH_FATIGUE)
        place = Place(agent, options.pop("setting", None), options.pop("disease", None))
        return balance(store, place, terms_and_rules(store, RULES), **options)


TWO_TIMES = (
    result(value=0.5, ci_low=0.4, ci_high=0.625),
    survival(at="3 years", tested=0.7, control=0.49),
    survival(at="5 years", tested=0.5, control=0.25),
)


def test_the_claims_stand_side_by_side_at_one_time() -> None:
    found = balanced(report("a", *TWO_TIMES, fatigue(timepoint="36 months")))
    (benefit,), (toxicity,) = found.benefits, found.toxicities
    # Half the hazard: of 49 % alive without, 70 % with; 21 of 100 deaths fewer.
    assert (benefit["verdict"], benefit["fewer_per_1000"], benefit["time"]) == (
        "Benefit",
        pytest.approx(210),
        "3 years",
    )
    assert (toxicity["verdict"], toxicity["risk_difference"]) == ("Harm", pytest.approx(0.4))
    assert toxicity["number_needed_to_harm"] == pytest.approx(2.5)
    assert (found.at_one_time, found.time) == (True, "3 years")
    assert found.missing == ()


def test_the_time_is_the_one_at_which_most_can_be_told() -> None:
    assert balanced(report("a", *TWO_TIMES, fatigue(timepoint="5 years"))).time == "5 years"
    found = balanced(report("a", *TWO_TIMES, fatigue(timepoint="5 years")), time="36 months")
    assert (found.time, found.at_one_time) == ("3 years", False)
    assert found.times == ("at 3 years: overall survival", "at 5 years: Fatigue, grade 3 or more")


def test_that_not_all_is_at_one_time_is_said() -> None:
    found = balanced(report("a", *TWO_TIMES, fatigue()))
    assert not found.at_one_time
    assert found.times == ("at 5 years: overall survival", "at no stated time: Fatigue, grade 3 or more")


def test_a_time_at_which_nothing_is_told_is_not_taken_for_another() -> None:
    found = balanced(report("a", *TWO_TIMES), time="9 years")
    assert found.time is None
    assert found.benefits[0]["time"] in {"3 years", "5 years"}


def test_a_claim_against_the_agent_is_read_from_its_side() -> None:
    against = {"agents": (IL_2,), "versus": (INTERFERON,)}
    some = report("a", *(one.model_copy(update=against) for one in (*TWO_TIMES, fatigue(timepoint="3 years"))))
    found = balanced(some)
    (benefit,), (toxicity,) = found.benefits, found.toxicities
    assert (benefit["agent"], benefit["versus"], benefit["verdict"]) == ("interferon alpha", "interleukin-2", "Harm")
    assert (benefit["value"], benefit["fewer_per_1000"]) == pytest.approx((2, -210))
    assert (toxicity["verdict"], toxicity["number_needed_to_harm"]) == ("Benefit", pytest.approx(-2.5))
    assert (toxicity["affected"], toxicity["control_affected"], toxicity["rate_high"]) == (20, 60, 0.2)
    (own,) = balanced(some, agent=IL_2).toxicities
    assert (own["verdict"], own["affected"], own["rate_high"]) == ("Harm", 60, 0.6)


def test_a_combination_has_a_balance_of_its_own() -> None:
    together = fatigue(agents=(INTERFERON, IL_2))
    some = report("a", TWO_TIMES[0], together)
    assert [row["agent"] for row in balanced(some).benefits] == ["interferon alpha"]
    assert balanced(some).toxicities == ()
    found = balanced(some, agent="agent:interferon-alpha+interleukin-2")
    assert found.benefits == ()
    assert [row["agent"] for row in found.toxicities] == ["interferon alpha + interleukin-2"]


def test_a_class_has_what_its_members_have_and_a_place_what_is_below_it() -> None:
    some = report("a", result(), fatigue())
    for place in (
        {"agent": "agent:cytokine"},
        {"setting": "setting:induction-or-maintenance"},
        {"disease": "disease:cancer"},
    ):
        found = balanced(some, **place)
        assert (len(found.benefits), len(found.toxicities)) == (1, 1), place
    assert balanced(some, setting=SETTINGS[0]).benefits == ()


def test_incidence_without_a_comparator_and_rates_without_patients_are_shown_and_named() -> None:
    alone = {"comparison": Comparison.NONE, "versus": (), "events_control": None, "n_control": None}
    told = fatigue(**(alone | {"events_experimental": None, "n_experimental": None, "value": 0.3}))
    found = balanced(report("a", fatigue(**alone)), report("b", told))
    (row,) = found.toxicities
    assert (row["verdict"], row["affected"], row["at_risk"]) == ("Uncontrolled", 60, 100)
    assert (row["rate_low"], row["rate_high"]) == (0.3, 0.6)
    assert found.missing == ("an endpoint with a claim", "a comparator for Fatigue, grade 3 or more")


def test_two_periods_stand_beside_each_other_by_their_names() -> None:
    periods = {"comparison": Comparison.PERIODS, "versus": (), "period": "last 155", "period_control": "first 155"}
    shares = {"value": 0.31, "value_control": 0.81} | dict.fromkeys(
        ("events_experimental", "n_experimental", "events_control", "n_control")
    )
    (row,) = balanced(report("a", fatigue(**(periods | shares)))).toxicities
    assert (row["earlier_period"], row["earlier_rate"]) == ("first 155", 0.81)
    assert (row["later_period"], row["later_rate"]) == ("last 155", 0.31)
    assert (row["verdict"], row["reported"], row["rate_high"]) == ("Uncontrolled", None, None)


def test_what_would_complete_the_balance_is_named() -> None:
    said: dict[str, Any] = NOTHING | {"measure": Measure.STATEMENT, "change": "increased", "endpoint": ENDPOINTS[1]}
    found = balanced(report("a", result(), result(**said), fatigue(grade_min=None)))
    assert found.missing == (
        "a toxicity of grade 3 or more",
        "an effect on progression-free survival",
        "the risk without the agents of overall survival",
    )
    assert balanced(report("a", result(), fatigue()), grade=4).toxicities == ()
