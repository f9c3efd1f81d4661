"""What the built-in corpus must say, computed by hand, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.builtin import builtin_reports
from oncograph.loaders.load import Inputs, load_inputs
from oncograph.queries.asking.analysis import rolled_up, terms_and_rules
from oncograph.queries.library import builtin_queries
from oncograph.queries.opencypher import Engine

if TYPE_CHECKING:
    import networkx as nx

Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows(builtin_graph: "nx.MultiDiGraph[str]") -> list[Row]:
    return _benefits(builtin_graph)


def _benefits(graph: "nx.MultiDiGraph[str]") -> list[Row]:
    (query,) = (query for query in builtin_queries() if query.name == "benefit")
    parameters = {parameter.name: parameter.default for parameter in query.parameters}
    return _rows(graph, query.text, parameters)


def _rows(graph: "nx.MultiDiGraph[str]", text: str, parameters: dict[str, Any] | None = None) -> list[Row]:
    result = Engine(graph).run(text, parameters or {})
    return [dict(zip(result.columns, row, strict=True)) for row in result]


@dataclass(frozen=True)
class Expected:
    agent: str
    disease: str
    setting: str
    endpoint: str
    verdict: str
    value: float | None = None
    interval: tuple[float, float] | None = None
    flags: tuple[str, ...] = ()
    versus: str | None = None
    contrast: str = "added"


IL2, IFN = "interleukin-2", "interferon alpha"
AML, MYELOMA, NET = "acute myeloid leukaemia", "multiple myeloma", "neuroendocrine tumour"
MIDGUT, GEP = "midgut neuroendocrine tumour", "gastroenteropancreatic neuroendocrine tumour"
CR1, EITHER, MAINTENANCE = "maintenance in first remission", "induction or maintenance", "maintenance after response"

TABLE = [
    Expected(IL2, AML, CR1, "leukaemia-free survival", "NoDifference", 0.96, (0.848, 1.087)),
    Expected(IL2, AML, CR1, "overall survival", "NoDifference", 1.06, (0.908, 1.237), ("rounding",)),
    Expected(IFN, MYELOMA, EITHER, "progression-free survival", "Benefit", 0.777, (0.694, 0.869)),
    Expected(IFN, MYELOMA, EITHER, "overall survival", "Benefit", 0.890, (0.815, 0.972), ("small",)),
    Expected(IFN, MYELOMA, MAINTENANCE, "relapse- or progression-free survival", "Benefit"),
    Expected(IFN, MYELOMA, MAINTENANCE, "overall survival", "Benefit"),
    Expected(IFN, MYELOMA, "induction", "objective response", "Benefit"),
    Expected(IFN, "melanoma", "adjuvant", "overall survival", "NoDifference", 0.961, (0.803, 1.151), ("rounding",)),
    Expected(IFN, MIDGUT, "advanced disease", "overall survival", "Inconclusive", 0.565, (0.270, 1.183)),
    Expected(IFN, GEP, "advanced disease", "overall survival", "Inconclusive"),
    Expected(IFN, GEP, "advanced disease", "time to treatment failure", "Inconclusive"),
    Expected(IFN, GEP, "advanced disease", "progression-free survival", "Inconclusive"),
    Expected(IFN, GEP, "advanced disease", "symptom control", "Inconclusive"),
    Expected(IFN, MIDGUT, "advanced disease", "progression", "Benefit"),
    Expected(IFN, NET, "advanced disease", "progression-free survival", "Uncontrolled", contrast="uncontrolled"),
    Expected(IFN, NET, "advanced disease", "complete response", "Uncontrolled", contrast="uncontrolled"),
    Expected(IL2, MYELOMA, "relapsed or refractory", "objective response", "Uncontrolled", contrast="uncontrolled"),
    Expected(IL2, "melanoma", "metastatic", "objective response", "Uncontrolled", contrast="uncontrolled"),
    Expected(IL2, "renal cell carcinoma", "metastatic", "objective response", "Uncontrolled", contrast="uncontrolled"),
    Expected(f"histamine dihydrochloride + {IL2}", AML, MAINTENANCE, "leukaemia-free survival", "Benefit"),
]


@pytest.mark.parametrize("expected", TABLE, ids=lambda one: f"{one.agent}, {one.setting}, {one.endpoint}")
def test_a_row_of_the_table(rows: list[Row], expected: Expected) -> None:
    names = ("agent", "versus", "disease", "setting", "endpoint", "contrast")
    (row,) = (row for row in rows if all(row[name] == getattr(expected, name) for name in names))
    assert row["verdict"] == expected.verdict
    assert set(expected.flags) <= set(row["flags"])
    if expected.value is not None and expected.interval is not None:
        # The table is by hand, from rounded steps: a unit of its last digit either way.
        assert row["value"] == pytest.approx(expected.value, abs=0.001)
        assert (row["ci_low"], row["ci_high"]) == pytest.approx(expected.interval, abs=0.001)


def test_every_study_is_called_as_its_field_calls_it_and_is_cited(builtin_graph: "nx.MultiDiGraph[str]") -> None:
    assert [report.record for report in builtin_reports() if report.study.name is None] == []
    studies = _rows(
        builtin_graph, "MATCH (s:Study) WHERE s.design IS NOT NULL RETURN s.name AS name, s.citation AS citation"
    )
    assert {"Bladé & Esteve 2000", "PROMID", "SWOG S0518", "MRC 1998"} <= {row["name"] for row in studies}
    cited = {row["name"]: row["citation"] for row in studies}
    assert None not in cited.values()
    assert cited["Bladé & Esteve 2000"] == "Bladé J, Esteve J. Med Oncol 2000;17(2):77-84. doi:10.1007/BF02796202"
    assert cited["Kammula 1998"].endswith("pmid:9708948")


def test_a_combination_does_not_touch_its_parts(rows: list[Row]) -> None:
    alone = [row for row in rows if row["agent"] == IL2 and row["disease"] == AML]
    assert {row["setting"] for row in alone} == {CR1}
    assert {row["verdict"] for row in alone} == {"NoDifference"}


def test_the_shortcuts_of_a_combination_start_at_it_and_at_no_part(builtin_graph: "nx.MultiDiGraph[str]") -> None:
    text = """
MATCH (c:Claim)<-[:SUPPORTS|OPPOSES|NEUTRAL_TO|CONTEXT_FOR]-(:Finding)<-[:REPORTS]-(:Study {name: 'Brune 2006'})
MATCH (a:Agent)-[s:BENEFIT_IN|INCONCLUSIVE_IN {claim: c.id}]->(:Setting)
RETURN DISTINCT a.name AS agent, a:Combination AS combination, COUNT { (a)-[:IS_A]->() } AS classes
"""
    assert [tuple(row) for row in Engine(builtin_graph).run(text)] == [
        ("histamine dihydrochloride + interleukin-2", True, 0)
    ]


def test_the_trialists_own_caution_stands_beside_their_verdict(
    builtin_graph: "nx.MultiDiGraph[str]", rows: list[Row]
) -> None:
    claim = _only(rows, (IFN, MYELOMA, EITHER, "overall survival"))["claim"]
    (query,) = (query for query in builtin_queries() if query.name == "evidence")
    (counted, *_) = _rows(builtin_graph, query.text, {"claim": claim})
    assert (counted["role"], counted["study"]) == ("for", "Myeloma Trialists 2001")
    assert "if any, seen only in the smaller trials" in counted["author_conclusion"]


def test_symptom_control_and_progression_are_reported_as_favouring_the_addition(
    builtin_graph: "nx.MultiDiGraph[str]",
) -> None:
    text = """
        MATCH (f:Finding)-[r:SUPPORTS]->(c:Claim)-[:ON_ENDPOINT]->(e)
        WHERE f.record STARTS WITH 'kolby' AND e.name = 'progression'
          OR f.record STARTS WITH 'faiss' AND e.name = 'symptom control'
        RETURN e.name AS endpoint, r.significant AS significant, f.direction AS direction ORDER BY endpoint
    """
    assert [tuple(row.values()) for row in _rows(builtin_graph, text)] == [
        ("progression", True, "benefit"),
        ("symptom control", False, "benefit"),
    ]


def test_the_five_trial_result_alone_would_be_inconclusive(builtin_graph: "nx.MultiDiGraph[str]") -> None:
    text = """
        MATCH (f:Finding)-[r:CONTEXT_FOR|SUPPORTS|OPPOSES|NEUTRAL_TO]->(c:Claim)-[:ON_ENDPOINT]->(e:Endpoint)
        WHERE f.record = 'buyse-2011' AND f.comparison = 'arms' AND e.name = 'overall survival'
        RETURN f.n_studies AS studies, type(r) AS role, r.why AS why, f.log_effect AS effect, f.standard_error AS se
        ORDER BY studies
    """
    result = Engine(builtin_graph).run(text)
    (five, six) = [dict(zip(result.columns, row, strict=True)) for row in result]
    assert (five["studies"], five["role"]) == (5, "CONTEXT_FOR")
    assert "supersed" in str(five["why"])
    assert (six["studies"], six["role"]) == (6, "NEUTRAL_TO")
    assert six["se"] == pytest.approx(0.0789, abs=0.00005)


def test_only_comparisons_of_arms_count(builtin_graph: "nx.MultiDiGraph[str]") -> None:
    text = """
        MATCH (f:Finding)-[r:SUPPORTS|OPPOSES|NEUTRAL_TO]->(:Claim)
        WHERE f.comparison <> 'arms' OR r.weight > 0 AND NOT EXISTS { (f)-[:VERSUS]->() }
        RETURN f.id ORDER BY f.id
    """
    assert list(Engine(builtin_graph).run(text)) == []


def test_nothing_single_arm_is_a_benefit(builtin_graph: "nx.MultiDiGraph[str]") -> None:
    text = """
        MATCH (c:Claim) WHERE c.contrast = 'uncontrolled' AND c.verdict <> 'Uncontrolled'
        RETURN c.id ORDER BY c.id
    """
    assert list(Engine(builtin_graph).run(text)) == []


def test_the_ratio_that_contradicts_its_medians_is_flagged_and_not_pooled(
    builtin_graph: "nx.MultiDiGraph[str]",
) -> None:
    text = """
        MATCH (f:Finding)-[r]->(c:Claim) WHERE f.record STARTS WITH 'arnold' AND f.measure = 'HR'
        RETURN type(r) AS role, f.value AS value, r.why AS why
    """
    ((role, value, why),) = Engine(builtin_graph).run(text)
    assert value == 1.19
    assert role == "CONTEXT_FOR"
    assert "median" in str(why)


def test_leukaemia_free_survival_is_disease_free_survival_in_leukaemia(builtin_graph: "nx.MultiDiGraph[str]") -> None:
    text = """
        MATCH (f:Finding)-[:ON_ENDPOINT]->(:Endpoint)-[:IS_A*0..]->(:Endpoint {name: 'disease-free survival'})
        WHERE f.record IN ['buyse-2011', 'elam02']
        RETURN DISTINCT f.record AS record ORDER BY record
    """
    assert [record for (record,) in Engine(builtin_graph).run(text)] == ["buyse-2011", "elam02"]


def test_disease_and_leukaemia_free_survival_of_children_and_adults_meet_in_roll_up(
    builtin_store: EmbeddedStore,
) -> None:
    place = (
        "disease:acute-myeloid-leukaemia",
        "setting:maintenance-in-first-remission",
        "endpoint:disease-free-survival",
    )
    (found,) = rolled_up(builtin_store, ["agent:interleukin-2"], place, terms_and_rules(builtin_store, load_rules()))
    assert (found.claim.studies_counted, found.claim.participants) == (2, 905 + 550 + 154)
    assert {disease for disease, _ in found.places} == {place[0], "disease:childhood-acute-myeloid-leukaemia"}


def test_interferon_added_to_an_analogue_rolls_up_over_neuroendocrine_tumours(builtin_store: EmbeddedStore) -> None:
    place = ("disease:neuroendocrine-tumour", "setting:advanced", "endpoint:overall-survival")
    basis = terms_and_rules(builtin_store, load_rules())
    (found,) = rolled_up(builtin_store, ["agent:interferon-alpha"], place, basis)
    assert (found.claim.verdict, found.claim.studies_counted, found.claim.participants) == ("Inconclusive", 2, 173)


def test_maintenance_interferon_prolongs_survival_without_a_size_until_a_trial_gives_one(
    rows: list[Row], tmp_path: Path
) -> None:
    about = (IFN, MYELOMA, MAINTENANCE, "overall survival")
    before = _only(rows, about)
    assert (before["verdict"], before["value"]) == ("Benefit", None)
    after = _only(_with_record(tmp_path, TRIAL_OF_240), about)
    assert (after["verdict"], after["studies_counted"]) == ("Benefit", before["studies_counted"] + 1)
    assert (after["value"], after["ci_low"], after["ci_high"]) == pytest.approx((0.91, 0.70, 1.18))
    assert "effect from part of the evidence" in after["flags"]


TRIAL_OF_240 = """
record: made-up-2020
source: {id: "document:made-up", citation: Made up}
curation: {by: a test}
study: {slug: made-up-2020, title: Made up, year: 2020, design: randomised controlled trial, participants: 240}
defaults: {agents: interferon alpha, versus: no treatment, disease: multiple myeloma}
findings:
  - setting: maintenance after response
    endpoint: overall survival
    measure: HR
    comparison: arms
    value: 0.91
    ci: [0.70, 1.18]
    at: Abstract
"""


def test_the_record_of_the_readme_changes_no_claim_of_the_corpus(rows: list[Row], tmp_path: Path) -> None:
    readme = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
    record = readme.partition("```yaml\n")[2].partition("```")[0]
    after = _with_record(tmp_path, record)
    assert [row for row in after if row["claim"] in {row["claim"] for row in rows}] == rows
    assert len(after) > len(rows)


def _with_record(folder: Path, record: str) -> list[Row]:
    path = folder / "record.yaml"
    path.write_text(record, encoding="utf-8")
    with EmbeddedStore.create(folder / "with.db") as store:
        outcome = load_inputs(store, Inputs(paths=[path], builtin=True), load_rules())
        assert outcome.faults == []
        return _benefits(store.graph())


def _only(rows: Sequence[Row], about: tuple[str, str, str, str]) -> Row:
    names = ("agent", "disease", "setting", "endpoint")
    (row,) = (row for row in rows if tuple(row[name] for name in names) == about and row["subgroup"] is None)
    return row


def test_a_p_beyond_what_its_patients_can_tell_gives_no_effect(builtin_graph: "nx.MultiDiGraph[str]") -> None:
    """57.5 and 53.1 % of 2,469 in equal arms differ with P = .03; the P = .01 beside them is of another analysis."""
    text = """
        MATCH (f:Finding)-[r]->(:Claim) WHERE f.record = 'myeloma-trialists-2001' AND f.value = 0.575
        RETURN f.standard_error AS se, f.not_derivable AS why, f.significant AS significant, type(r) AS role
    """
    (row,) = _rows(builtin_graph, text)
    assert (row["se"], row["significant"], row["role"]) == (None, True, "CONTEXT_FOR")
    assert row["why"].startswith("implausible precision")


def test_a_table_with_a_zero_cell_is_significant_by_fisher_and_pooled_by_peto(
    builtin_graph: "nx.MultiDiGraph[str]", rows: list[Row]
) -> None:
    """By hand: 16 of 41 against 0 of 37: O - E 7.590, V 3.213, so ln OR 2.362 and OR 10.6 (3.56 to 31.7)."""
    names = ("agent", "endpoint", "contrast")
    both = "fluorouracil + interferon alpha + interleukin-2"
    (row,) = (row for row in rows if tuple(row[name] for name in names) == (both, "objective response", "active"))
    assert (row["value"], row["ci_low"], row["ci_high"]) == pytest.approx((10.61, 3.557, 31.69), abs=0.01)
    text = "MATCH (f:Finding) WHERE f.record = 'atzpodien-2001' AND f.events_control = 0 RETURN f.significant AS sig"
    assert [row["sig"] for row in _rows(builtin_graph, text)] == [True] * 3


def test_periods_of_one_cohort_are_named_and_no_claim_counts_them(builtin_graph: "nx.MultiDiGraph[str]") -> None:
    text = """
        MATCH (f:Finding) WHERE f.comparison = 'periods'
        OPTIONAL MATCH (f)-[:OF_TOXICITY]->(t) OPTIONAL MATCH (f)-[r:SUPPORTS|OPPOSES|NEUTRAL_TO]->(:Claim)
        RETURN t.name AS toxicity, f.period_control AS earlier, f.value_control AS first, f.period AS later,
          f.value AS last, r
    """
    found = _rows(builtin_graph, text)
    assert all(row["earlier"] and row["later"] and row["r"] is None for row in found)
    numbers = {row["toxicity"]: (row["earlier"], row["first"], row["later"], row["last"]) for row in found}
    assert numbers["Hypotension"] == ("first 155 patients", 0.81, "final group", 0.31)
    assert numbers["Diarrhea"] == ("first 155 patients", 0.92, "final group", 0.12)


def test_high_dose_interleukin_2_then_and_now_gives_both_periods_and_no_verdict(
    builtin_graph: "nx.MultiDiGraph[str]",
) -> None:
    (query,) = (query for query in builtin_queries() if query.name == "toxicity")
    parameters = {parameter.name: parameter.default for parameter in query.parameters}
    found = _rows(builtin_graph, query.text, parameters | {"agent": "agent:interleukin-2"})
    then_and_now = {row["toxicity"]: row for row in found if row["earlier_rate"] is not None}
    names = ("verdict", "earlier_period", "earlier_rate", "later_period", "later_rate")
    assert [tuple(then_and_now[toxicity][name] for name in names) for toxicity in ("Hypotension", "Diarrhea")] == [
        ("Uncontrolled", "first 155 patients", 0.81, "final group", 0.31),
        ("Uncontrolled", "first 155 patients", 0.92, "final group", 0.12),
    ]
    assert {row["verdict"] for row in then_and_now.values()} == {"Uncontrolled"}


def test_fatigue_under_interferon_stands_against_bevacizumab_and_by_itself(
    builtin_graph: "nx.MultiDiGraph[str]",
) -> None:
    text = """
        MATCH (f:Finding)-[:OF_TOXICITY]->(:Toxicity {name: 'Fatigue'}), (f)-[:TESTS]->(a)
        WHERE f.record = 'swog-s0518'
        RETURN a.name AS agent, f.value AS rate, f.value_control AS control ORDER BY agent
    """
    assert [tuple(row.values()) for row in _rows(builtin_graph, text)] == [
        ("bevacizumab", 0.07, 0.27),
        ("interferon alpha", 0.27, None),
    ]


def test_events_of_both_arms_stand_where_no_arm_has_its_own(builtin_graph: "nx.MultiDiGraph[str]") -> None:
    text = "MATCH (f:Finding) WHERE f.events IS NOT NULL RETURN f.record AS record, f.events AS events ORDER BY record"
    assert _rows(builtin_graph, text) == [
        {"record": "elam02", "events": 57},
        {"record": "kolby-2003", "events": 41},
    ]


def test_a_duration_of_response_is_of_those_who_responded(builtin_graph: "nx.MultiDiGraph[str]") -> None:
    text = """
        MATCH (f:Finding)-[:ON_ENDPOINT]->({name: 'response duration'}) WHERE f.n_evaluable IS NOT NULL
        RETURN f.record AS record, f.n_evaluable AS patients ORDER BY record
    """
    found = {row["record"]: row["patients"] for row in _rows(builtin_graph, text)}
    assert found == {"il-2-interferon-phase-2-1992": 5, "nordic-1996": 259, "oberg-1991": 47}


def test_a_meta_analysis_says_of_what_it_is_made_so_that_no_claim_is_in_doubt_of_it(rows: list[Row]) -> None:
    assert [row["claim"] for row in rows if "design not known" in row["flags"]] == []


@pytest.mark.parametrize(
    ("record", "endpoint", "name", "values"),
    [
        ("mirvis-2014", "elevated chromogranin A", "events_experimental", {22, 23}),
        ("mirvis-2014", "withdrawal for toxicity", "events_experimental", {8, 9, 10}),
        ("mirvis-2014", "somatostatin analogue started", "events_experimental", {4, 5}),
        ("mirvis-2014", "progression within 12 months", "value", {0.11, 0.23}),
        ("arnold-2005", "overall survival", "value", {54.0, 51.0}),
        ("arnold-2005", "overall survival", "value_control", {32.0, 35.0}),
    ],
)
def test_what_a_paper_says_in_two_ways_can_be_asked_for_in_both(
    builtin_graph: "nx.MultiDiGraph[str]", record: str, endpoint: str, name: str, values: set[float]
) -> None:
    text = f"""
        MATCH (f:Finding)-[:ON_ENDPOINT]->({{name: $endpoint}}) MATCH (f)-[:ALSO_READ_AS]->(other)
        WHERE f.record = $record UNWIND [f.{name}, other.{name}] AS value RETURN DISTINCT value
    """
    assert {row["value"] for row in _rows(builtin_graph, text, {"record": record, "endpoint": endpoint})} == values


def test_months_that_are_failure_in_one_paper_are_survival_in_another(builtin_graph: "nx.MultiDiGraph[str]") -> None:
    text = """
        MATCH (f:Finding {value: 54.0, value_control: 32.0})-[:ON_ENDPOINT]->(e)
        RETURN f.record AS record, e.name AS endpoint ORDER BY record
    """
    assert _rows(builtin_graph, text) == [
        {"record": "arnold-2005", "endpoint": "overall survival"},
        {"record": "arnold-2005-in-mirvis-2014", "endpoint": "time to treatment failure"},
    ]


def test_every_domain_of_certainty_gives_figures_or_says_that_it_is_not_assessed(
    builtin_graph: "nx.MultiDiGraph[str]",
) -> None:
    (query,) = (query for query in builtin_queries() if query.name == "certainty")
    parameters = {parameter.name: parameter.default for parameter in query.parameters}
    result = Engine(builtin_graph).run(query.text, parameters | {"subgroups": True})
    rows = [dict(zip(result.columns, row, strict=True)) for row in result]
    assert rows
    for row in rows:
        for domain in ("risk_of_bias", "inconsistency", "imprecision", "indirectness", "publication_bias"):
            said = str(row[domain])
            assert said in {"not assessed", "none found"} or "surrogate" in said or any(map(str.isdigit, said))
        assert "GRADE" not in str(row)
