"""What loading does beyond the store suite: the vocabulary, terms of one's own, unmapped names, rules, links."""

from pathlib import Path
from typing import Any

import pytest
from support.reports import report, result

from oncograph.graph.build.load import VocabularyRows, load
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.model import Design, Origin
from oncograph.graph.rows import NodeRow
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs, stored_rules
from oncograph.loaders.rules_file import read_rules

RULES = load_rules()
RECORD = """
record: smith-2020
source: {id: "doi:10.1000/smith", citation: "Smith 2020"}
curation: {by: A. Reader}
study: {slug: smith-2020, title: Trial, year: 2020, design: randomised controlled trial, participants: 240}
defaults: {agents: AGENT, versus: no treatment, disease: multiple myeloma, setting: maintenance after response}
findings:
  - {endpoint: overall survival, measure: HR, comparison: arms, value: 0.8, ci: [0.7, 0.9], at: Abstract}
  - {endpoint: progression-free survival, measure: HR, comparison: arms, value: 0.7, ci: [0.6, 0.8], at: Abstract}
"""


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    return EmbeddedStore.create(tmp_path / "store.db")


def record(folder: Path, agent: str) -> Path:
    path = folder / "smith-2020.yaml"
    path.write_text(RECORD.replace("AGENT", agent))
    return path


def terms(folder: Path, text: str) -> Path:
    path = folder / "terms.yaml"
    path.write_text(text)
    return path


def test_an_unknown_name_keeps_the_record_out_and_names_the_nearest(store: EmbeddedStore, tmp_path: Path) -> None:
    outcome = load_inputs(store, Inputs(paths=[record(tmp_path, "interferon alfa-9x")]), RULES)
    (fault,) = outcome.faults
    assert (outcome.summary.loaded, outcome.skipped, fault.line) == (0, 1, 6)
    assert "no agent is called 'interferon alfa-9x'" in fault.problem
    assert "interferon" in fault.remedy


def test_an_unknown_name_can_be_kept_as_unmapped_and_goes_with_its_record(store: EmbeddedStore, tmp_path: Path) -> None:
    before = load_inputs(store, Inputs(builtin=True), RULES)
    digest = store.digest()
    outcome = load_inputs(store, Inputs(paths=[record(tmp_path, "Compound X-17")], keep_unmapped=True), RULES)
    assert (before.summary.loaded > 0, outcome.faults, outcome.summary.loaded) == (True, [], 1)
    (node,) = store.nodes(["agent:unmapped-compound-x-17"]).values()
    assert node.properties == {"id": "agent:unmapped-compound-x-17", "name": "Compound X-17", "unmapped": True}
    assert store.named("compound x 17") == ["agent:unmapped-compound-x-17"]
    with store.transaction() as tx:
        rows = VocabularyRows(tx.nodes_with_label(["Agent", "Disease", "Setting", "Endpoint", "Toxicity"]), [])
        links = tx.relationships([row.id for row in rows.nodes], outgoing=True, types={"IS_A"})
        load(tx, [], VocabularyRows(rows.nodes, links), RULES, leaving=["smith-2020"])
    assert store.digest() == digest


def test_terms_of_ones_own_are_known_from_then_on(store: EmbeddedStore, tmp_path: Path) -> None:
    own = terms(tmp_path, "- {id: agent:compound-x, name: Compound X, kind: drug, synonyms: [CX-1]}\n")
    assert load_inputs(store, Inputs(terms=[own]), RULES).faults == []
    assert load_inputs(store, Inputs(paths=[record(tmp_path, "CX-1")]), RULES).faults == []
    assert store.named("compound x") == ["agent:compound-x"]


def test_terms_after_the_record_make_the_same_graph_as_before_it(tmp_path: Path) -> None:
    own = terms(tmp_path, "- {id: agent:interleukin-2, name: interleukin-2, synonyms: [my IL2]}\n")
    one, other = EmbeddedStore.create(tmp_path / "1.db"), EmbeddedStore.create(tmp_path / "2.db")
    load_inputs(one, Inputs(terms=[own]), RULES)
    load_inputs(one, Inputs(paths=[record(tmp_path, "il-2")]), RULES)
    load_inputs(other, Inputs(paths=[record(tmp_path, "il-2")]), RULES)
    load_inputs(other, Inputs(terms=[own]), RULES)
    assert one.digest() == other.digest()


def test_other_rules_weigh_everything_anew_and_stay_with_the_store(store: EmbeddedStore, tmp_path: Path) -> None:
    load_inputs(store, Inputs(paths=[record(tmp_path, "il-2")]), RULES)
    before = store.digest()
    path = tmp_path / "rules.yaml"
    path.write_text('version: "mine-1"\nextends: built-in\nconstants: {bias_factor_some_concerns: 0.4}\n')
    mine = read_rules(path)
    load_inputs(store, Inputs(terms=[terms(tmp_path, "- {id: agent:x, name: agent x}\n")]), mine)
    assert stored_rules(store) == mine
    assert store.digest() != before
    load_inputs(store, Inputs(paths=[record(tmp_path, "il-2")]), RULES)
    assert stored_rules(store) is None


def test_a_changed_polarity_turns_the_verdict(store: EmbeddedStore) -> None:
    def vocabulary(*, higher_is_better: bool) -> VocabularyRows:
        kind = {"kind": "time to event", "higher_is_better": higher_is_better}
        own: list[tuple[str, str, dict[str, str | bool]]] = [
            ("Endpoint", "endpoint:e", dict(kind)),
            ("Agent", "agent:a", {}),
            ("Agent", "agent:none", {"kind": "control"}),
            ("Disease", "disease:d", {}),
            ("Setting", "setting:s", {}),
        ]
        return VocabularyRows([NodeRow(id_, label, {"id": id_, "name": id_, **more}) for label, id_, more in own], [])

    one = report(
        "a",
        result(
            agents=("agent:a",), versus=("agent:none",), disease="disease:d", setting="setting:s", endpoint="endpoint:e"
        ),
    )
    for better, verdict in ((True, "Benefit"), (False, "Harm")):
        with store.transaction() as tx:
            load(tx, [one], vocabulary(higher_is_better=better), RULES)
        (claim,) = store.nodes_with_label(["Claim"])
        assert (claim.properties["verdict"], claim.labels) == (verdict, ["Claim", verdict])


def test_a_study_known_by_reference_becomes_the_study_when_its_record_comes(store: EmbeddedStore) -> None:
    vocabulary = VocabularyRows([], [])
    review = report("review", study_slug="review-1", study_design=Design.REVIEW)
    through = report(
        "through",
        study_slug="trial-1",
        origin=Origin.SECONDARY_SOURCE,
        known_through="doi:10.1/r",
        known_through_at="p",
    )
    with store.transaction() as tx:
        load(tx, [through], vocabulary, RULES)
    assert {row.id: row.properties["name"] for row in store.nodes_with_label(["Study"])} == {
        "study:doi:10.1/r": "10.1/r",
        "study:trial-1": "Study of through",
    }
    described = review.model_copy(update={"study": review.study.model_copy(update={"dois": ("10.1/r",)})})
    with store.transaction() as tx:
        load(tx, [described], vocabulary, RULES)
    names = {row.id: row.properties["name"] for row in store.nodes_with_label(["Study"])}
    assert names == {"study:doi:10.1/r": "Study of review", "study:trial-1": "Study of through"}
    (link,) = store.relationships(names, outgoing=True, types={"CITES"})
    assert (link.source, link.target, link.properties["locator"]) == ("study:doi:10.1/r", "study:trial-1", "p")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"name": "PROMID", "authors": "Rinke A, et al."}, "PROMID"),
        ({"authors": "Rinke A, et al."}, "Rinke 2000"),
        ({"authors": "Rinke A", "year": None}, "Study of trial-1"),
        ({}, "Study of trial-1"),
    ],
)
def test_a_study_is_called_as_its_field_calls_it_and_never_by_its_slug(
    store: EmbeddedStore, given: dict[str, Any], name: str
) -> None:
    with store.transaction() as tx:
        load(
            tx,
            [report("trial-1", **{f"study_{key}": value for key, value in given.items()})],
            VocabularyRows([], []),
            RULES,
        )
    (row,) = store.nodes_with_label(["Study"])
    assert row.properties["name"] == name


@pytest.mark.parametrize(
    ("given", "citation"),
    [
        ({"citation": "Rinke A. J Example 2009", "source": "pmid:12"}, "Rinke A. J Example 2009. pmid:12"),
        ({"citation": "Rinke A. J Example 2009", "study_dois": ("10.1/x",)}, "Rinke A. J Example 2009. doi:10.1/x"),
        ({"citation": "Rinke A", "study_registrations": ("NCT00000001",)}, "Rinke A. NCT00000001"),
        (
            {
                "citation": "Review of others 2020",
                "origin": Origin.SECONDARY_SOURCE,
                "known_through": "doi:10.1/r",
                "known_through_at": "p",
                "study_authors": "Rinke A, et al.",
                "study_journal": "J Example",
                "study_pmids": ("12",),
            },
            "Rinke A, et al. J Example 2000. pmid:12",
        ),
    ],
)
def test_a_study_is_cited_by_its_own_report_or_by_what_is_known_of_it(
    store: EmbeddedStore, given: dict[str, Any], citation: str
) -> None:
    with store.transaction() as tx:
        load(tx, [report("trial-1", **given)], VocabularyRows([], []), RULES)
    assert store.nodes(["study:trial-1", "study:doi:10.1/x", "study:NCT00000001", "study:pmid:12"])
    (row,) = (row for row in store.nodes_with_label(["Study"]) if "title" in row.properties)
    assert row.properties["citation"] == citation
