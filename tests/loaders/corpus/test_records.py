from collections import Counter
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from support.corpus_facts import CONTRADICTIONS

from oncograph.graph.bias import DOMAINS
from oncograph.graph.build.choose import choose
from oncograph.graph.build.join import join
from oncograph.graph.model import Comparison, Design, Finding
from oncograph.graph.report import Report
from oncograph.loaders.builtin import builtin_reports
from oncograph.loaders.checking import check_records
from oncograph.loaders.record import RecordStudy, StudyRecord
from oncograph.loaders.sources.yaml_record import read_record
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary


def _folder() -> Path:
    with as_file(files("oncograph.loaders.corpus")) as folder:
        return folder


RECORDS = sorted(_folder().glob("*.yaml"))


def _record(path: Path) -> StudyRecord:
    record = read_record(path).record
    assert record is not None
    return record


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return builtin_reports()


def test_every_record_is_sound_and_uses_known_names_only() -> None:
    checked = check_records([_folder()])
    assert [str(fault) for fault in checked.faults] == []
    assert checked.sound == len(RECORDS) >= 45


def test_nothing_in_it_is_warned_of() -> None:
    assert [str(fault) for fault in check_records([_folder()]).warnings] == []


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_file_is_named_after_its_record(path: Path) -> None:
    assert _record(path).record == path.stem


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_says_how_far_it_was_checked_and_holds_findings(path: Path) -> None:
    record = _record(path)
    assert record.findings
    assert record.curation.note


def test_reports_on_one_study_join_and_no_others_do(reports: list[Report]) -> None:
    by_slug: dict[str, set[str]] = {}
    for report in reports:
        by_slug.setdefault(report.study.slug, set()).add(report.record)
    joined = {frozenset(report.record for report in study.reports) for study in join(reports)}
    assert joined == {frozenset(records) for records in by_slug.values()}
    assert frozenset({"arnold-2005", "arnold-2005-in-mirvis-2014", "arnold-2005-in-pmc7700751"}) in joined


def test_records_of_one_study_describe_it_alike() -> None:
    described: dict[str, set[RecordStudy]] = {}
    for record in map(_record, RECORDS):
        described.setdefault(record.study.slug, set()).add(record.study.model_copy(update={"includes": ()}))
    assert {slug: len(variants) for slug, variants in described.items() if len(variants) > 1} == {}


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_controlled_study_says_how_its_risk_of_bias_was_judged_or_why_it_was_not(path: Path) -> None:
    record = _record(path)
    controlled = {Comparison.ARMS, Comparison.PERIODS, Comparison.GLOBAL}
    study = record.study
    if study.design is Design.REVIEW or not any(finding.comparison in controlled for finding in record.findings):
        return
    assert study.risk_of_bias_reason
    if study.design in {Design.META_ANALYSIS, Design.META_ANALYSIS_IPD}:
        return  # the tools are of single studies
    assert study.risk_of_bias_tool is not None
    assert tuple(said.partition(": ")[0] for said in study.risk_of_bias_domains) == DOMAINS[study.risk_of_bias_tool]
    judged = {said.partition(": ")[2] for said in study.risk_of_bias_domains}
    worst = next((one for one in ("serious", "high", "some concerns") if one in judged), "not assessed")
    assert study.risk_of_bias == {"serious": "high"}.get(worst, worst)


def test_a_study_is_told_by_name_journal_and_date() -> None:
    unnamed = {path.stem for path in RECORDS if _record(path).study.name is None}
    undated = {path.stem for path in RECORDS if _record(path).source.published is None}
    anonymous = {_record(path).study.slug for path in RECORDS if _record(path).study.authors is None}
    assert (unnamed, undated) == (set(), {"schaar-2005-in-letter"})
    assert anonymous == {"il-2-interferon-phase-2-1992", "interferon-nets-phase-2"}  # their sources name no authors


def test_what_a_record_refers_to_is_in_the_corpus(reports: list[Report]) -> None:
    known = {identifier for report in reports for identifier in report.study.identifiers()}
    unknown = {mentioned for report in reports for mentioned in report.mentions()} - known
    assert unknown == {"doi:10.1016/j.soc.2019.11.004", "slug:yalcin-letter-on-schaar-2005"}


def test_the_pooled_series_includes_its_largest_study_and_does_not_repeat_it(reports: list[Report]) -> None:
    pooled = next(report for report in reports if report.study.slug == "interferon-nets-phase-2")
    largest = [report for report in reports if report.study.slug == "oberg-1991"]
    assert pooled.includes == ("slug:oberg-1991",)
    assert {result.agents for result in pooled.results} == {("agent:interferon",)}
    assert largest
    assert {result.agents for report in largest for result in report.results} == {("agent:interferon-alpha",)}


@pytest.mark.parametrize(("slug", "endpoint", "name", "values"), CONTRADICTIONS)
def test_a_contradiction_is_one_finding_with_readings(
    reports: list[Report], slug: str, endpoint: str, name: str, values: tuple[float, ...]
) -> None:
    subject = builtin_vocabulary().resolve("endpoint", endpoint).id
    findings = [
        Finding(study=slug, **dict(result))
        for report in reports
        if report.study.slug == slug
        for result in report.results
        if result.endpoint == subject
    ]
    chosen = {
        (getattr(one.finding, name), *(getattr(other.finding, name) for other in one.others)): one
        for one in choose(findings)
        if one.others
    }
    shown = next((found for found in chosen if found[0] == values[0] and sorted(found) == sorted(values)), None)
    assert shown is not None, f"found {list(chosen)}"
    assert all(other.differs_in for other in chosen[shown].others)


def test_contradictions_are_all_that_is_read_twice(reports: list[Report]) -> None:
    """Two results of a study with one identity by mistake would show as a contradiction that nobody wrote down."""
    by_study: dict[str, list[Finding]] = {}
    for report in reports:
        for result in report.results:
            by_study.setdefault(report.study.slug, []).append(Finding(study=report.study.slug, **dict(result)))
    twice = Counter(
        (slug, one.finding.endpoint) for slug, findings in by_study.items() for one in choose(findings) if one.others
    )
    resolve = builtin_vocabulary().resolve
    expected = Counter((slug, resolve("endpoint", endpoint).id) for slug, endpoint, _, _ in CONTRADICTIONS)
    expected["brune-2006", "endpoint:leukaemia-free-survival"] += 1  # the meeting abstract's P
    assert twice == expected
