"""Articles loaded beside records of findings: what joins, and what takes a study's findings out of count."""

import json
from pathlib import Path

import pytest
from support.articles import article, write_articles
from support.cli import finding, record, run, write_record

from oncograph.loaders.sources.formats import read_source

TRIAL = "NCT02513394"


def rows(store: Path, text: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("--store", store, "cypher", text, "--json").stdout)
    return found


def study() -> dict[str, object]:
    return {**record()["study"], "registrations": [TRIAL], "pmids": ["11"]}


def counted(store: Path) -> list[object]:
    return [
        row["why"] for row in rows(store, "MATCH (:Finding)-[r:SUPPORTS|CONTEXT_FOR]->(:Claim) RETURN r.why AS why")
    ]


@pytest.mark.parametrize(
    "told",
    [
        article("11", types=["Retracted Publication"], numbers=[("ClinicalTrials.gov", TRIAL)]),
        article("12", types=["Retracted Publication"], numbers=[("ClinicalTrials.gov", TRIAL)]),
        article("99", types=["Retraction of Publication"], links=[("RetractionOf", "11")]),
        article("11", links=[("ExpressionOfConcernIn", "99")]),
        article("99", types=["Expression of Concern"], links=[("ExpressionOfConcernFor", "11")]),
    ],
)
def test_what_discredits_a_report_takes_the_findings_of_its_study_out_of_count(tmp_path: Path, told: str) -> None:
    store = tmp_path / "a.db"
    curated = write_record(tmp_path, "trial-2001", finding(), study=study())
    assert run("--store", store, "load", curated).code == 0
    (before,) = counted(store)
    assert before != "the study is retracted"
    assert len(rows(store, "MATCH (f:Finding)-[:SUPPORTS]->(:Claim) RETURN f.id AS id")) == 1
    articles = write_articles(tmp_path, told)
    assert run("--store", store, "load", articles).code == 0
    (after,) = counted(store)
    assert after in {"the study is retracted", "a journal has expressed concern about the study"}
    (one,) = rows(store, "MATCH (s:Study) RETURN s.title AS title, s.retracted AS retracted, s.notices AS notices")
    assert one["title"] == "Trial trial-2001"
    (loaded,) = [read.record.record for read in read_source(articles) if read.record]
    assert run("--store", store, "unload", loaded).code == 0
    assert counted(store) == [before]


def test_articles_that_only_mention_a_trial_leave_it_alone(tmp_path: Path) -> None:
    store = tmp_path / "a.db"
    curated = write_record(tmp_path, "trial-2001", finding(), study=study())
    numbers = [("ClinicalTrials.gov", TRIAL)]
    articles = write_articles(
        tmp_path,
        article("21", types=["Review", "Retracted Publication"], numbers=numbers),
        article("22", numbers=[*numbers, ("ClinicalTrials.gov", "NCT00000002")], links=[("RetractionIn", "99")]),
        article("23", types=["Comment"], numbers=numbers, links=[("CommentOn", "11")]),
        article("24", numbers=[("ClinicalTrials.gov", "NCT00000002")]),
    )
    assert run("--store", store, "load", curated, articles).code == 0
    found = rows(store, "MATCH (s:Study) RETURN s.id AS id, s.retracted AS retracted ORDER BY s.id")
    assert found == [
        {"id": "study:NCT00000002", "retracted": False},
        {"id": f"study:{TRIAL}", "retracted": False},
        {"id": "study:pmid:21", "retracted": True},
        {"id": "study:pmid:22", "retracted": True},
        {"id": "study:pmid:23", "retracted": False},
    ]  # fmt: skip


def test_a_newer_copy_of_an_article_replaces_an_older_one_in_whatever_order_they_come(tmp_path: Path) -> None:
    old, new = article("11", title="Old.", revised="20200101"), article("11", title="New.", revised="20210101")
    for number, articles in enumerate(([old, new], [new, old])):
        store = tmp_path / f"{number}.db"
        assert "20200101 is older than" in run("--store", store, "load", write_articles(tmp_path, *articles)).stderr
        assert rows(store, "MATCH (s:Study) RETURN s.title AS title") == [{"title": "New."}]


def test_a_record_with_findings_needs_its_study_described(tmp_path: Path) -> None:
    bare = {"slug": "trial-2001"}
    with_findings = write_record(tmp_path, "trial-2001", finding(), study=bare)
    outcome = run("validate", with_findings)
    assert outcome.code != 0
    assert "study: title, design missing" in outcome.stderr + outcome.stdout
    without = write_record(tmp_path, "trial-2002", study={**bare, "retracted": True}, findings=[])
    assert run("validate", without).code == 0


def test_a_study_of_which_only_a_notice_speaks_is_known_by_its_number(tmp_path: Path) -> None:
    store = tmp_path / "a.db"
    notice = article("99", types=["Retraction of Publication"], links=[("RetractionOf", "11")], title="Retraction.")
    assert run("--store", store, "load", write_articles(tmp_path, notice)).code == 0
    found = rows(store, "MATCH (s:Study) RETURN s.name AS name, s.title AS title, s.citation AS citation")
    assert found == [{"name": "pmid:11", "title": None, "citation": "pmid:11"}]


def test_all_articles_at_hand_are_loaded(tmp_path: Path, shared: Path) -> None:
    store, data = tmp_path / "a.db", shared / "data"
    outcome = run("--store", store, "load", data / "pubmed_xml", *(data / "nbib").glob("*.nbib"), data / "jats")
    errors = [line for line in outcome.stderr.splitlines() if line.startswith("error")]
    assert len(errors) == 1
    assert "37909814.xml: holds no PubmedArticle" in errors[0]
    (counted_,) = rows(store, "MATCH (s:Study) WHERE NOT (s)-[:REPORTS]->() RETURN count(s) > 300 AS many")
    assert counted_ == {"many": True}


def test_a_retraction_added_to_an_article_at_hand_takes_its_trial_out_of_count(tmp_path: Path, shared: Path) -> None:
    store = tmp_path / "a.db"
    number = "NCT02239640"
    trial = {**record()["study"], "registrations": [number]}
    curated = write_record(tmp_path, "trial-2001", finding(), study=trial)
    text = (shared / "data" / "nbib" / "pubmed-balloongui-set.nbib").read_text(encoding="utf-8")
    told = f"SI  - ClinicalTrials.gov/{number}\n"
    assert told in text
    articles = tmp_path / "articles.nbib"
    articles.write_text(text, encoding="utf-8")
    assert run("--store", store, "load", curated, articles).code == 0
    assert "the study is retracted" not in counted(store)
    stays = text.replace(told, f"{told}RIN - Stroke. 2024;1:1. PMID: 99\n").replace("LR  - 2019", "LR  - 2029")
    articles.write_text(stays, encoding="utf-8")
    assert run("--store", store, "load", articles).code == 0
    assert counted(store) == ["the study is retracted"]
    query = f"MATCH (s:Study) WHERE '{number}' IN s.registrations RETURN s.retracted AS retracted, s.notices AS notices"
    assert rows(store, query) == [{"retracted": True, "notices": ["retracted in pmid:99"]}]
