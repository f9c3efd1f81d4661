"""What cannot be as it is given, each rule at its bounds: the printed rounding first."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.evidence import RESPONSE, RULES, SURVIVAL, evidence, finding, study

from oncograph.graph.evidence.claim.twice import given_twice
from oncograph.graph.evidence.finding.impossible import Doubt, impossible
from oncograph.graph.evidence.finding.sides import polarity_of
from oncograph.graph.evidence.flags import Flag
from oncograph.graph.evidence.statistics.quantiles import p_of_z
from oncograph.graph.model import Polarity


def doubts(polarity: Polarity = SURVIVAL, participants: int | None = 3000, **parts: Any) -> list[Doubt]:
    one = finding(**parts)
    return list(impossible(one, participants, polarity_of(one, polarity), RULES))


def flags(polarity: Polarity = SURVIVAL, participants: int | None = 3000, **parts: Any) -> set[Flag]:
    return {doubt.flag for doubt in doubts(polarity, participants, **parts)}


def ratio(value: float, low: float, high: float, **parts: Any) -> dict[str, Any]:
    return {"value": value, "ci_low": low, "ci_high": high, "ci_level": 0.95, **parts}


class TestPAgainstItsInterval:
    @pytest.mark.parametrize(
        ("relation", "p"),
        [("<", 0.001), ("=", 0.001), ("=", 0.01), ("significant", None)],
    )
    def test_significant_beside_an_interval_around_1(self, relation: str, p: float | None) -> None:
        found = doubts(**ratio(0.91, 0.70, 1.18), p_relation=relation, p_value=p)
        assert [(one.flag, one.field) for one in found] == [(Flag.P_AGAINST_INTERVAL, "p_value")]
        assert "HR 0.91 (0.7 to 1.18), whose P is about 0.48" in found[0].problem

    @pytest.mark.parametrize(
        ("relation", "p"), [(">", 0.2), ("=", 0.3), ("not significant", None), ("=", 0.1), ("=", 0.08)]
    )
    def test_not_significant_beside_an_interval_that_is_far_from_1(self, relation: str, p: float | None) -> None:
        assert flags(**ratio(0.70, 0.60, 0.82), p_relation=relation, p_value=p) == {Flag.P_AGAINST_INTERVAL}

    @pytest.mark.parametrize(
        ("interval", "relation", "p"),
        [
            ((0.80, 0.64, 1.00), "=", 0.04),  # another test than Wald's
            ((0.80, 0.66, 0.98), "not significant", None),
            ((0.91, 0.70, 1.18), "=", 0.48),
            ((0.91, 0.70, 1.18), ">", 0.2),
            ((0.91, 0.70, 1.18), "=", 1.0),
            ((0.50, 0.40, 0.62), "<", 0.05),  # a bound says no more than it says
            ((0.50, 0.40, 0.62), "=", 0.0),  # printed as .000
            ((0.90, 0.80, 1.00), "=", 0.05),
            ((0.97, 0.95, 0.99), "=", 0.03),  # the limits' rounding is half of the interval
        ],
    )
    def test_what_rounding_and_other_tests_allow_is_possible(
        self, interval: tuple[float, float, float], relation: str, p: float | None
    ) -> None:
        assert flags(**ratio(*interval), p_relation=relation, p_value=p) == set()

    def test_a_narrower_level_makes_a_narrower_interval(self) -> None:
        interval: dict[str, Any] = {"value": 0.8, "ci_low": 0.75, "ci_high": 0.853}
        assert flags(**interval, ci_level=0.60, p_relation="=", p_value=0.02) == set()
        assert flags(**interval, ci_level=0.95, p_relation="=", p_value=0.02) == {Flag.P_AGAINST_INTERVAL}

    def test_a_difference_is_read_on_its_own_scale(self) -> None:
        parts: dict[str, Any] = {"measure": "MD", "value": 4.0, "ci_low": 1.0, "ci_high": 7.0, "p_relation": "="}
        assert flags(**parts, p_value=0.009) == set()
        assert flags(**parts, p_value=0.4) == {Flag.P_AGAINST_INTERVAL}

    @given(st.floats(-2, 2), st.floats(0.02, 1), st.integers(2, 4))
    def test_no_honest_print_of_one_test_raises_it(self, effect: float, error: float, places: int) -> None:
        low, value, high = (round(math.exp(effect + z * error), places) for z in (-1.96, 0.0, 1.96))
        p = round(p_of_z(effect / error), places)
        if low > 0 and low < high:
            assert flags(**ratio(value, low, high), p_relation="=", p_value=p) == set()


class TestUnevenInterval:
    @pytest.mark.parametrize(
        "interval", [(0.91, 0.70, 1.81), (0.91, 0.07, 1.18), (0.19, 0.07, 0.38), (0.70, 0.70, 1.18)]
    )
    def test_a_slip_in_one_of_three_numbers(self, interval: tuple[float, float, float]) -> None:
        (found,) = doubts(**ratio(*interval))
        assert (found.flag, found.field) == (Flag.UNEVEN_INTERVAL, "ci_low")
        assert "on the log scale: its middle is" in found.problem

    def test_a_ratio_that_is_even_on_the_plain_scale_is_not(self) -> None:
        assert flags(**ratio(1.0, 0.4, 1.6)) == {Flag.UNEVEN_INTERVAL}
        assert flags(measure="MD", **ratio(1.0, 0.4, 1.6)) == set()

    def test_a_limit_of_a_hundredth_may_be_half_as_far_again(self) -> None:
        assert flags(**ratio(0.05, 0.01, 0.52)) == set()
        assert flags(**ratio(0.15, 0.01, 0.52)) == {Flag.UNEVEN_INTERVAL}

    def test_the_bound_is_a_tenth_of_half_the_interval_beyond_the_rounding(self) -> None:
        # Half the interval is 0.693; the rounding moves value and middle by 0.0005 + 0.0005.
        inside, outside = 0.5 * math.exp(0.0693), 0.5 * math.exp(0.0720)
        assert flags(**ratio(round(inside, 3), 0.25, 1.0)) == set()
        assert flags(**ratio(round(outside, 4), 0.2500001, 1.0000001)) == {Flag.UNEVEN_INTERVAL}

    def test_exact_intervals_of_few_events_are_uneven_by_nature(self) -> None:
        exact = ratio(6.33, 0.60, 316.0, measure="OR")
        counts = {"events_experimental": 5, "n_experimental": 20, "events_control": 1, "n_control": 20}
        assert flags(RESPONSE, **exact, **counts) == set()
        assert flags(RESPONSE, **exact) == {Flag.UNEVEN_INTERVAL}

    @pytest.mark.parametrize("measure", ["RD", "difference in medians"])
    def test_measures_whose_intervals_need_not_be_even_are_left_alone(self, measure: str) -> None:
        assert flags(measure=measure, value=0.1, ci_low=0.0, ci_high=0.5) == set()

    @given(st.floats(-3, 3), st.floats(0.01, 1.5), st.integers(1, 4))
    def test_no_rounding_raises_it(self, effect: float, error: float, places: int) -> None:
        low, value, high = (round(math.exp(effect + z * error), max(places, 2)) for z in (-1.96, 0.0, 1.96))
        if low < high:
            assert flags(**ratio(value, low, high)) == set()


class TestMorePatientsThanItsStudy:
    @pytest.mark.parametrize(
        ("parts", "participants", "raised"),
        [
            ({"n_experimental": 120, "n_control": 120}, 240, False),
            ({"n_experimental": 121, "n_control": 120}, 240, True),
            ({"n_experimental": 241}, 240, True),
            ({"n_evaluable": 240}, 240, False),
            ({"n_evaluable": 241}, 240, True),
            ({"n_experimental": 155, "n_control": 155, "comparison": "periods"}, 160, False),
            ({"n_experimental": 30, "n_control": 30, "comparison": "before-after"}, 30, False),
            ({"n_experimental": 200, "n_control": 200}, None, False),
            ({}, 240, False),
        ],
    )
    def test_arms_are_added_where_they_are_other_patients(
        self, parts: dict[str, Any], participants: int | None, *, raised: bool
    ) -> None:
        assert flags(participants=participants, **parts) == ({Flag.MORE_THAN_STUDY} if raised else set())


def share(value: float | None, events: int, n: int, **parts: Any) -> dict[str, Any]:
    value = float(f"{events / n:.12g}") if value is None else value
    return {"measure": "proportion", "value": value, "events_experimental": events, "n_experimental": n, **parts}


class TestShareAgainstItsTally:
    @pytest.mark.parametrize(
        ("value", "raised"),
        [(0.353, False), (0.352, False), (0.35, False), (0.354, True), (0.351, True), (0.36, False)],
    )
    def test_printed_to_its_last_decimal_rounded_or_cut_off(self, value: float, *, raised: bool) -> None:
        assert flags(RESPONSE, **share(value, 6, 17)) == ({Flag.SHARE_AGAINST_TALLY} if raised else set())

    def test_the_share_of_the_comparator_is_checked_too(self) -> None:
        parts: dict[str, Any] = {"value_control": 0.119, "events_control": 20, "n_control": 170}
        (found,) = doubts(RESPONSE, **share(None, 60, 170), **parts)
        assert (found.field, found.problem) == ("value_control", "0.119 is not 20/170, which is 0.1176")

    @given(st.integers(1, 500), st.data(), st.integers(2, 5))
    def test_no_honest_print_raises_it(self, n: int, data: st.DataObject, places: int) -> None:
        events = data.draw(st.integers(0, n))
        cut_off = math.floor(events / n * 10**places) / 10**places
        for value in (round(events / n, places), cut_off):
            assert flags(RESPONSE, **share(value, events, n)) == set()


class TestEventsOrEventFree:
    def test_a_tally_that_stands_alone(self) -> None:
        (found,) = doubts(**share(None, 40, 120), timepoint="5 years")
        assert (found.flag, found.field) == (Flag.EVENTS_OR_EVENT_FREE, "events_experimental")
        assert "40/120 stands alone" in found.problem

    @pytest.mark.parametrize(
        ("value", "raised"), [(0.33, False), (0.40, False), (0.49, False), (0.67, True), (0.6, True)]
    )
    def test_a_share_beside_it_says_which(self, value: float, *, raised: bool) -> None:
        assert flags(**share(value, 40, 120)) == ({Flag.EVENTS_OR_EVENT_FREE} if raised else set())

    def test_of_a_response_a_tally_is_plain(self) -> None:
        assert flags(RESPONSE, **share(None, 40, 120)) == set()

    def test_beside_a_ratio_it_counts_events(self) -> None:
        assert flags(value=0.8, events_experimental=40, n_experimental=120) == set()


def counted(measure: str, value: float, *table: int, **parts: Any) -> dict[str, Any]:
    names = ("events_experimental", "n_experimental", "events_control", "n_control")
    return {"measure": measure, "value": value, **dict(zip(names, table, strict=True)), **parts}


class TestFarFromItsOwnCounts:
    @pytest.mark.parametrize(
        ("measure", "value", "raised"),
        [
            ("OR", 0.43, False),
            ("OR", 0.33, False),
            ("OR", 0.57, False),  # the standard error of the log odds ratio is 0.296
            ("OR", 0.59, True),
            ("OR", 2.33, True),
            ("RR", 0.60, False),
            ("RR", 0.43, True),  # an odds ratio under the name of a risk ratio
            ("HR", 0.51, False),
            ("HR", 0.80, False),
            ("HR", 0.90, True),
        ],
    )
    def test_of_30_and_50_of_100(self, measure: str, value: float, *, raised: bool) -> None:
        found = flags(RESPONSE, **counted(measure, value, 30, 100, 50, 100))
        assert found == ({Flag.RATIO_AGAINST_COUNTS} if raised else set())

    def test_an_adjusted_ratio_may_be_farther(self) -> None:
        assert flags(RESPONSE, **counted("OR", 0.70, 30, 100, 50, 100, adjusted=True)) == set()
        assert flags(RESPONSE, **counted("OR", 0.80, 30, 100, 50, 100, adjusted=True)) == {Flag.RATIO_AGAINST_COUNTS}

    @pytest.mark.parametrize("table", [(0, 30, 5, 30), (30, 30, 5, 30), (95, 100, 99, 100)])
    def test_counts_that_say_little_say_nothing(self, table: tuple[int, int, int, int]) -> None:
        assert flags(**counted("HR", 0.5, *table)) == set()

    @given(st.integers(20, 300), st.integers(20, 300), st.data())
    def test_the_ratio_of_the_counts_never_raises_it(self, n: int, m: int, data: st.DataObject) -> None:
        a, c = data.draw(st.integers(5, n - 5)), data.draw(st.integers(5, m - 5))
        risk, odds = (a / n) / (c / m), (a * (m - c)) / (c * (n - a))
        assert flags(RESPONSE, **counted("RR", float(f"{risk:.2g}"), a, n, c, m)) == set()
        assert flags(RESPONSE, **counted("OR", float(f"{odds:.2g}"), a, n, c, m)) == set()


class TestAgentOnBothSides:
    AGENTS = ("agent:interferon", "agent:octreotide")

    def test_it_is_tested_and_is_the_comparator(self) -> None:
        (found,) = doubts(agents=self.AGENTS, versus=("agent:octreotide",))
        assert (found.flag, found.field) == (Flag.ON_BOTH_SIDES, "versus")
        assert found.problem == "agent:octreotide is tested and is the comparator"

    @pytest.mark.parametrize("name", ["arm", "dose_class", "regimen"])
    def test_doses_are_told_apart(self, name: str) -> None:
        parts: dict[str, Any] = {name: "high"}
        assert flags(agents=self.AGENTS[:1], versus=self.AGENTS[:1], **parts) == set()

    def test_what_both_arms_have_is_no_comparator(self) -> None:
        assert flags(agents=self.AGENTS[:1], combined_with=self.AGENTS[1:], versus=self.AGENTS[1:]) == set()


def test_what_cannot_be_is_kept_as_flags_of_the_finding_and_weighed_all_the_same() -> None:
    sound = evidence("a", **ratio(0.91, 0.70, 1.18)).estimate
    doubtful = evidence("a", **ratio(0.91, 0.70, 1.18), p_relation="<", p_value=0.001).estimate
    assert doubtful.flags == (Flag.P_AGAINST_INTERVAL,)
    assert doubtful.weight == sound.weight
    alone = evidence("a", study("study:a", participants=10), comparison="none", versus=(), n_experimental=11)
    assert Flag.MORE_THAN_STUDY in alone.estimate.flags


class TestSameResultTwice:
    def test_the_same_interval_of_two_studies(self) -> None:
        one, other = evidence("a", **ratio(0.91, 0.70, 1.18)), evidence("b", **ratio(0.91, 0.70, 1.18))
        assert given_twice([one, other]) == [[one, other]]

    @pytest.mark.parametrize(
        "parts",
        [
            ratio(0.91, 0.70, 1.19),
            ratio(0.91, 0.70, 1.18, measure="OR"),
            ratio(0.91, 0.70, 1.18, agents=("agent:interleukin-2",)),
            ratio(0.91, 0.70, 1.18, study="study:a"),
        ],
    )
    def test_another_number_measure_or_agent_is_another_result(self, parts: dict[str, Any]) -> None:
        of = study(parts.pop("study", "study:b"))
        assert given_twice([evidence("a", **ratio(0.91, 0.70, 1.18)), evidence("b", of, **parts)]) == []

    @pytest.mark.parametrize(
        ("table", "raised"),
        [((12, 60, 25, 61), True), ((12, 20, 5, 20), True), ((3, 19, 5, 20), False), ((0, 60, 5, 60), False)],
    )
    def test_the_same_counts_of_arms_that_are_not_small(self, table: tuple[int, ...], *, raised: bool) -> None:
        parts = counted("proportion", table[0] / table[1], *table)
        assert bool(given_twice([evidence("a", **parts), evidence("b", **parts)])) is raised

    @pytest.mark.parametrize(
        "parts", [{"value": 0.8}, {"p_relation": "not significant"}, {"value": 0.8, "ci_low": 0.7}]
    )
    def test_what_is_alike_by_chance_is_no_sign(self, parts: dict[str, Any]) -> None:
        assert given_twice([evidence("a", **parts), evidence("b", **parts)]) == []
