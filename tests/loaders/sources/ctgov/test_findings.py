"""What a result of the registry becomes, met case by case."""

from pathlib import Path
from typing import Any

import pytest
from support.registry import DRUG, PLACEBO, arm, finding_of, groups, hazard_ratio, outcome, read_study, record_of, trial

from oncograph.graph.measures import Measure
from oncograph.graph.model import Comparison, GroupRole, Hypothesis, PRelation


def roles(finding: Any) -> dict[str, GroupRole | None]:
    return {group.name: group.role for group in finding.groups}


class TestRoles:
    def test_the_order_of_groups_does_not_say_which_is_tested(self, tmp_path: Path) -> None:
        finding = finding_of(tmp_path, outcome(PLACEBO, DRUG, values=("15.3", "20.1"), analysis=hazard_ratio()))
        assert roles(finding) == {PLACEBO: GroupRole.CONTROL, DRUG: GroupRole.TESTED}
        assert (finding.agents, finding.versus, finding.value, finding.ci) == ((DRUG,), ("placebo",), 0.7, (0.55, 0.89))

    def test_what_both_were_given_is_a_combination(self, tmp_path: Path) -> None:
        arms = [arm("Arm 1", "EXPERIMENTAL", DRUG, "Dacarbazine"), arm("Arm 2", "ACTIVE_COMPARATOR", "Dacarbazine")]
        result = outcome("Arm 1", "Arm 2", values=("20", "15"), analysis=hazard_ratio())
        finding = finding_of(tmp_path, result, arms=arms)
        assert (finding.agents, finding.combined_with, finding.versus) == ((DRUG,), ("Dacarbazine",), ("no treatment",))

    def test_one_drug_in_the_place_of_another_is_tested_where_it_is_experimental(self, tmp_path: Path) -> None:
        arms = [arm("Standard", "ACTIVE_COMPARATOR", "Dacarbazine"), arm(DRUG, "EXPERIMENTAL", DRUG)]
        finding = finding_of(
            tmp_path, outcome("Standard", DRUG, values=("15", "20"), analysis=hazard_ratio()), arms=arms
        )
        assert (finding.agents, finding.versus) == ((DRUG,), ("Dacarbazine",))

    @pytest.mark.parametrize(
        "arms",
        [
            [arm("Arm A", "EXPERIMENTAL", DRUG), arm("Arm B", "EXPERIMENTAL", DRUG)],
            [arm("Arm A", "EXPERIMENTAL", "Onamab"), arm("Arm B", "EXPERIMENTAL", "Twomab")],
            [arm("Arm A: continue", "ACTIVE_COMPARATOR", DRUG), arm("Arm B: discontinuation", "EXPERIMENTAL", PLACEBO)],
            [arm("Arm A", "EXPERIMENTAL"), arm("Arm B", "ACTIVE_COMPARATOR")],
        ],
        ids=["the same in both", "both experimental", "stopping", "no drug"],
    )
    def test_where_it_is_not_certain_it_stays_undecided(self, tmp_path: Path, arms: list[dict[str, Any]]) -> None:
        protocol = {
            "armsInterventionsModule": {
                "armGroups": arms,
                "interventions": [{"type": "DRUG", "name": name} for name in (DRUG, "Onamab", "Twomab", PLACEBO)],
            }
        }
        result = outcome(arms[0]["label"], arms[1]["label"], values=("20", "15"), analysis=hazard_ratio())
        finding = finding_of(tmp_path, result, arms=arms, protocol=protocol)
        assert finding.comparison is Comparison.UNDECIDED
        assert finding.comparison_reason

    def test_strata_in_the_place_of_groups_are_not_compared(self, tmp_path: Path) -> None:
        result = outcome(
            f"{DRUG}, PD-L1 positive", f"{DRUG}, PD-L1 negative", values=("20", "15"), analysis=hazard_ratio()
        )
        assert finding_of(tmp_path, result).comparison is Comparison.UNDECIDED

    def test_more_than_two_groups_are_global_and_one_is_none(self, tmp_path: Path) -> None:
        three = outcome(DRUG, PLACEBO, "Not assigned", analysis={"pValue": "0.03", "statisticalMethod": "Log Rank"})
        assert finding_of(tmp_path, three).comparison is Comparison.GLOBAL
        assert finding_of(tmp_path, outcome(DRUG, analysis=hazard_ratio())).comparison is Comparison.NONE

    def test_dose_arms_keep_their_arm(self, tmp_path: Path) -> None:
        arms = [
            arm(f"{DRUG} 10 mg", "EXPERIMENTAL", DRUG),
            arm(f"{DRUG} 20 mg", "EXPERIMENTAL", DRUG),
            arm(PLACEBO, "PLACEBO_COMPARATOR", PLACEBO),
        ]
        result = outcome(f"{DRUG} 20 mg", PLACEBO, values=("20", "15"), analysis=hazard_ratio())
        assert finding_of(tmp_path, result, arms=arms).arm == f"{DRUG} 20 mg"


class TestSides:
    def test_a_ratio_of_control_over_tested_is_turned(self, tmp_path: Path) -> None:
        result = outcome(
            values=("20.1", "15.3"),
            analysis=hazard_ratio("1.25", "1.0", "1.6", estimateComment="Placebo versus Letermab"),
        )
        finding = finding_of(tmp_path, result)
        assert (finding.value, finding.ci) == (0.8, (0.625, 1.0))
        assert "paramValue: 1.25" in finding.unread

    def test_words_and_values_that_differ_leave_it_undecided(self, tmp_path: Path) -> None:
        result = outcome(
            values=("20", "16"), analysis=hazard_ratio("0.8", "0.6", "0.99", estimateComment="Placebo versus Letermab")
        )
        assert finding_of(tmp_path, result).comparison is Comparison.UNDECIDED

    def test_the_control_first_and_nothing_said_leaves_it_undecided(self, tmp_path: Path) -> None:
        assert (
            finding_of(
                tmp_path,
                outcome(PLACEBO, DRUG, analysis=hazard_ratio()),
            ).comparison
            is Comparison.UNDECIDED
        )

    def test_a_difference_follows_the_values_of_the_groups(self, tmp_path: Path) -> None:
        estimate = {
            "paramType": "Mean Difference (Final Values)",
            "paramValue": "2.0",
            "ciLowerLimit": "1.0",
            "ciUpperLimit": "3.0",
            "ciPctValue": "95",
        }
        result = outcome(
            values=("5.0", "7.0"), analysis=estimate, title="Serum sodium", paramType="MEAN", unitOfMeasure="mmol/L"
        )
        finding = finding_of(tmp_path, result)
        assert (finding.measure, finding.value, finding.ci) == (Measure.MD, -2.0, (-3.0, -1.0))

    def test_a_ratio_that_is_called_a_difference_is_a_ratio(self, tmp_path: Path) -> None:
        estimate = {"paramType": "Median Difference (Final Values)", "paramValue": "1.5"}
        finding = finding_of(
            tmp_path, outcome(values=("30", "20"), analysis=estimate, title="Serum sodium", unitOfMeasure="mmol/L")
        )
        assert (finding.measure, finding.value) == (Measure.RATIO_OF_MEDIANS, 1.5)


class TestNumbers:
    @pytest.mark.parametrize(
        ("printed", "p"),
        [
            ("<0.0001", (PRelation.LESS, 0.0001)),
            ("= 0.4603", (PRelation.EQUAL, 0.4603)),
            ("&lt;.0001", (PRelation.LESS, 0.0001)),
            ("NE", None),
        ],
    )
    def test_p(self, tmp_path: Path, printed: str, p: object) -> None:
        finding = finding_of(tmp_path, outcome(values=("20", "15"), analysis=hazard_ratio(pValue=printed)))
        assert finding.p == p
        assert (p is None) == ("pValue: NE" in finding.unread)

    def test_other_levels_and_one_sided_intervals(self, tmp_path: Path) -> None:
        given = hazard_ratio(
            "0.9",
            "NA",
            "1.1",
            ciPctValue="97.5",
            ciNumSides="ONE_SIDED",
            nonInferiorityType="NON_INFERIORITY",
            pValue="0.001",
            nonInferiorityComment="a non-inferiority margin of 1.3",
        )
        finding = finding_of(tmp_path, outcome(values=("20", "19"), analysis=given))
        assert (finding.ci, finding.ci_level, finding.ci_sides) == ((None, 1.1), 0.975, 1)
        assert (finding.hypothesis, finding.margin, finding.p) == (Hypothesis.NON_INFERIORITY, 1.3, None)
        assert "ciLowerLimit: NA" in finding.unread
        assert "pValue: 0.001 (of non-inferiority)" in finding.unread

    def test_legacy_hypotheses(self, tmp_path: Path) -> None:
        finding = finding_of(
            tmp_path,
            outcome(values=("20", "15"), analysis=hazard_ratio(nonInferiorityType="SUPERIORITY_OR_OTHER_LEGACY")),
        )
        assert finding.hypothesis is Hypothesis.SUPERIORITY_OR_OTHER

    def test_an_interval_on_another_scale_than_its_value_is_left_as_printed(self, tmp_path: Path) -> None:
        finding = finding_of(tmp_path, outcome(values=("20", "15"), analysis=hazard_ratio("0.7", "55", "89")))
        assert (finding.value, finding.ci) == (0.7, None)
        assert {"ciLowerLimit: 55", "ciUpperLimit: 89"} <= set(finding.unread)

    def test_a_ratio_of_0_is_no_ratio(self, tmp_path: Path) -> None:
        finding = finding_of(tmp_path, outcome(values=("20", "15"), analysis=hazard_ratio("0", "0", "NA")))
        assert (finding.value, finding.ci) == (None, None)
        assert "paramValue: 0" in finding.unread

    def test_a_test_statistic_is_no_effect(self, tmp_path: Path) -> None:
        statistic = {
            "paramType": "Log Rank Test Statistic",
            "paramValue": "6.98",
            "pValue": "0.008",
            "statisticalMethod": "Log Rank",
        }
        finding = finding_of(tmp_path, outcome(values=("20", "15"), analysis=statistic))
        assert (finding.measure, finding.value, finding.p) == (Measure.MEDIAN_TIME, None, (PRelation.EQUAL, 0.008))
        assert "paramValue: 6.98" in finding.unread

    def test_a_slope_compares_no_groups(self, tmp_path: Path) -> None:
        slope = {
            "paramType": "Slope",
            "paramValue": "-0.05",
            "pValue": "0.09",
            "statisticalMethod": "Regression, Logistic",
        }
        finding = finding_of(tmp_path, outcome(values=("20", "15"), analysis=slope))
        assert (finding.comparison, finding.measure) == (Comparison.UNDECIDED, Measure.ESTIMATE)

    def test_values_that_are_no_numbers_are_kept(self, tmp_path: Path) -> None:
        finding = finding_of(tmp_path, outcome(values=("NA", ">= 80")))
        assert [group.value for group in finding.groups] == ["NA", ">= 80"]

    @pytest.mark.parametrize(
        ("title", "unit", "measure", "comparison"),
        [
            ("Overall Survival", "Participants", Measure.ESTIMATE, Comparison.UNDECIDED),
            ("Overall Survival: number of deaths", "Participants", Measure.COUNT, Comparison.ARMS),
            ("Objective response", "Participants", Measure.PROPORTION, Comparison.ARMS),
        ],
    )
    def test_counts_on_a_time_to_an_event_are_events_only_where_that_is_said(
        self, tmp_path: Path, title: str, unit: str, measure: Measure, comparison: Comparison
    ) -> None:
        result = outcome(values=("30", "40"), title=title, unitOfMeasure=unit, paramType="COUNT_OF_PARTICIPANTS")
        finding = finding_of(tmp_path, result)
        assert (finding.measure, finding.comparison) == (measure, comparison)

    def test_classes_have_denominators_of_their_own(self, tmp_path: Path) -> None:
        def one(title: str, n: str) -> dict[str, Any]:
            counts = [{"groupId": id_, "value": n} for id_ in ("OG000", "OG001")]
            values = [{"groupId": "OG000", "value": "5"}, {"groupId": "OG001", "value": "6"}]
            return {
                "title": title,
                "denoms": [{"units": "Participants", "counts": counts}],
                "categories": [{"measurements": values}],
            }

        result = outcome(title="Serum sodium", paramType="MEAN", classes=[one("Week 4", "90"), one("Week 8", "80")])
        found = record_of(tmp_path, trial(result)).findings
        assert [(finding.class_name, finding.groups[0].n) for finding in found] == [("Week 4", 90), ("Week 8", 80)]


class TestAdverseEvents:
    def events(self, tmp_path: Path, *, at_risk: int = 100) -> list[Any]:
        def stats(tested: int, control: int) -> list[dict[str, Any]]:
            return [
                {"groupId": "EG000", "numAffected": control, "numAtRisk": at_risk},
                {"groupId": "EG001", "numAffected": tested, "numAtRisk": 100},
            ]

        module = {
            "frequencyThreshold": "5",
            "timeFrame": "1 year",
            "eventGroups": [
                {**one, "deathsNumAffected": 9, "deathsNumAtRisk": 100} for one in groups(PLACEBO, DRUG, prefix="EG")
            ],
            "seriousEvents": [{"term": "Fatigue", "organSystem": "General disorders", "stats": stats(2, 1)}],
            "otherEvents": [
                {"term": "Fatigue", "organSystem": "General disorders", "stats": stats(30, 20)},
                {"term": "Anaemia Grade 3-4", "stats": stats(7, 6)},
            ],
        }
        return list(record_of(tmp_path, trial(adverseEventsModule=module)).findings)

    def test_serious_and_other_are_findings_of_their_own(self, tmp_path: Path) -> None:
        deaths, serious, other, graded = self.events(tmp_path)
        assert (deaths.endpoint, deaths.groups[0].affected) == ("all-cause mortality", 9)
        assert (serious.serious, serious.threshold, other.serious, other.threshold) == (True, None, False, 0.05)
        assert [group.affected for group in other.groups] == [20, 30]
        assert (graded.toxicity, graded.grade) == ("Anaemia", (3, 4))
        assert all(one.comparison is Comparison.ARMS for one in (deaths, serious, other, graded))
        assert roles(other) == {PLACEBO: GroupRole.CONTROL, DRUG: GroupRole.TESTED}

    def test_a_group_with_nobody_at_risk_is_not_compared(self, tmp_path: Path) -> None:
        _, serious, *_ = self.events(tmp_path, at_risk=0)
        assert (serious.comparison, serious.comparison_reason) == (Comparison.NONE, "a group had nobody at risk")


class TestBadRecords:
    def test_an_analysis_of_a_group_that_is_not_there_stays_undecided(self, tmp_path: Path) -> None:
        result = outcome(values=("20", "15"))
        result["analyses"] = [{**hazard_ratio(), "groupIds": ["OG000", "OG007"]}]
        first, _ = record_of(tmp_path, trial(result)).findings
        assert first.comparison is Comparison.UNDECIDED
        assert "groupIds: OG007, which is no group" in first.unread

    def test_a_value_of_a_group_that_is_not_there_is_kept(self, tmp_path: Path) -> None:
        result = outcome(values=("20", "15"))
        result["classes"][0]["categories"][0]["measurements"].append({"groupId": "OG009", "value": "7"})
        finding = finding_of(tmp_path, result)
        assert "value of OG009, which is no group: 7" in finding.unread

    @pytest.mark.parametrize(
        "results",
        [
            {"outcomeMeasuresModule": None},
            {
                "outcomeMeasuresModule": {
                    "outcomeMeasures": [7, None, {"title": 3, "groups": "x", "classes": [{}], "analyses": [None]}]
                }
            },
            {
                "adverseEventsModule": {
                    "eventGroups": None,
                    "seriousEvents": [{"term": "Fatigue", "stats": [{"groupId": "EG000"}]}],
                }
            },
            {
                "adverseEventsModule": {
                    "eventGroups": groups(DRUG, prefix="EG"),
                    "otherEvents": [{"term": None, "stats": None}],
                }
            },
        ],
    )
    def test_parts_of_another_shape_crash_nothing(self, tmp_path: Path, results: dict[str, Any]) -> None:
        study = trial(outcome(values=("20", "15"), analysis=hazard_ratio()))
        study["resultsSection"] |= results
        read = read_study(tmp_path, study)
        assert read.record is not None

    def test_absurd_numbers_are_kept_as_printed_or_told(self, tmp_path: Path) -> None:
        module = {
            "eventGroups": groups(DRUG, PLACEBO, prefix="EG"),
            "otherEvents": [
                {
                    "term": "Fatigue",
                    "stats": [
                        {"groupId": "EG000", "numAffected": 300, "numAtRisk": 100},
                        {"groupId": "EG001", "numAffected": -1, "numAtRisk": 1e300},
                    ],
                }
            ],
        }
        (finding,) = record_of(tmp_path, trial(adverseEventsModule=module)).findings
        assert finding.groups[0].affected == 300
        assert "EG001 affected: -1" in finding.unread

    def test_only_reports_of_the_trial_itself_join_by_their_pmid(self, tmp_path: Path) -> None:
        references = [
            {"pmid": "1", "type": "BACKGROUND"},
            {"pmid": "2", "type": "RESULT"},
            {"pmid": "3", "type": "DERIVED"},
            {"pmid": "4"},
        ]
        record = record_of(tmp_path, trial(protocol={"referencesModule": {"references": references}}))
        assert record.study.pmids == ("2", "3")
