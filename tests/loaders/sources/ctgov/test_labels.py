"""What is concluded from the records at hand, held against a table that was made by reading them."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from oncograph.graph.model import Comparison, GroupRole
from oncograph.loaders.comparisons import compared_in
from oncograph.loaders.record import RecordFinding
from oncograph.loaders.resolving import resolve
from oncograph.loaders.sources.ctgov import source
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary

TABLE = Path(__file__).parent / "labels.tsv"
Label = dict[str, str]


def labels() -> list[Label]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="module")
def read(registry: Path) -> list[tuple[Label, list[RecordFinding]]]:
    """Return each label with the findings that were read there."""
    records = {
        nct: one for nct in {label["nct"] for label in labels()} for one in source.read(registry / f"{nct}.json")
    }
    pairs: list[tuple[Label, list[RecordFinding]]] = []
    for label in labels():
        at = f"resultsSection.outcomeMeasuresModule.outcomeMeasures[{label['outcome']}]"
        at += f".analyses[{label['analysis']}]" if label["analysis"] else ".classes["
        found = [
            one for one in records[label["nct"]].findings.values() if f"{one.at}[".startswith(f"{at.rstrip('[')}[")
        ]
        pairs.append((label, found))
    return pairs


def each(read: list[tuple[Label, list[RecordFinding]]]) -> Iterator[tuple[Label, RecordFinding]]:
    return ((label, one) for label, found in read for one in found)


def test_every_result_is_read(read: list[tuple[Label, list[RecordFinding]]]) -> None:
    assert [label for label, found in read if not found] == []


def test_where_roles_are_given_they_are_right(read: list[tuple[Label, list[RecordFinding]]]) -> None:
    given = [(label, one) for label, one in each(read) if one.comparison is Comparison.ARMS]
    wrong = [(label, one.groups) for label, one in given if not has_roles(label, one)]
    assert len(wrong) <= 0.02 * len(given), wrong


def has_roles(label: Label, finding: RecordFinding) -> bool:
    """Return whether the groups have the labelled roles and agents; the nth group of an outcome is OG00n."""
    if label["comparison"] != "arms":
        return False
    vocabulary = builtin_vocabulary()

    def plain(name: str) -> str:
        term = vocabulary.named("agent", name) or vocabulary.named("agent", name.removeprefix("Standard Adjuvant "))
        return term.id if term else name.lower()

    names = [{plain(name) for name in given} for given in (finding.agents, finding.combined_with, finding.versus)]
    expected = [
        {plain(name) for name in label[column].split(" + ") if name} for column in ("tested", "combined_with", "versus")
    ]
    roles = {role: len([group for group in finding.groups if group.role is role]) for role in GroupRole}
    return names == expected and roles[GroupRole.TESTED] == roles[GroupRole.CONTROL] == 1


def test_the_tested_group_is_the_labelled_one(
    read: list[tuple[Label, list[RecordFinding]]], raw: dict[str, dict[str, object]]
) -> None:
    for label, one in each(read):
        if one.comparison is not Comparison.ARMS:
            continue
        outcome = raw[label["nct"]]["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"][int(label["outcome"])]  # type: ignore[index]  # JSON
        titles = {group["id"]: group["title"] for group in outcome["groups"]}
        named = {group.role: group.name for group in one.groups}
        assert named[GroupRole.TESTED] == titles[label["tested_groups"]]
        assert named[GroupRole.CONTROL] == titles[label["control_groups"]]


def test_little_that_can_be_decided_is_left_undecided(read: list[tuple[Label, list[RecordFinding]]]) -> None:
    decidable = [(label, one) for label, one in each(read) if label["comparison"] == "arms"]
    left = [(label, one.comparison_reason) for label, one in decidable if one.comparison is Comparison.UNDECIDED]
    assert len(left) <= 0.15 * len(decidable), left


def test_nothing_is_concluded_where_nothing_may_be(read: list[tuple[Label, list[RecordFinding]]]) -> None:
    forced = [
        (label, one) for label, one in each(read) if label["comparison"] != one.comparison != Comparison.UNDECIDED
    ]
    assert forced == []


def test_every_decision_has_a_reason_and_a_confidence(read: list[tuple[Label, list[RecordFinding]]]) -> None:
    for _, one in each(read):
        if one.comparison in {Comparison.ARMS, Comparison.UNDECIDED}:
            assert one.comparison_reason
            assert one.confidence is not None


def test_endpoints_and_settings_are_those_of_the_table(read: list[tuple[Label, list[RecordFinding]]]) -> None:
    vocabulary = builtin_vocabulary()
    wrong: list[tuple[str, str, str]] = []
    for label, one in each(read):
        term = vocabulary.named("endpoint", one.endpoint or "")
        if (term.name if term else "unmapped") != label["endpoint"] or one.setting != label["setting"]:
            wrong.append((label["nct"], one.endpoint or "", one.setting))
    assert len(wrong) <= 0.03 * len(read), wrong


def test_diseases_are_those_of_the_table(registry: Path) -> None:
    vocabulary = builtin_vocabulary()
    for nct, disease in sorted({(label["nct"], label["disease"]) for label in labels()}):
        (read,) = source.read(registry / f"{nct}.json")
        resolved = resolve(read, vocabulary)
        assert resolved.report is not None
        (id_,) = {result.disease for result in resolved.report.results}
        known = vocabulary[id_].name if id_ in vocabulary else resolved.unmapped[id_].properties["name"]
        assert str(known).lower() == disease, nct


def test_each_comparison_of_a_finding_is_one_of_two_groups_at_most(
    read: list[tuple[Label, list[RecordFinding]]],
) -> None:
    for _, one in each(read):
        for compared in compared_in(one):
            assert compared.comparison is not Comparison.ARMS or len(compared.groups) == 2
