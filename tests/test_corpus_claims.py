"""What the built-in corpus must say, computed by hand, row by row."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from oncograph.queries.library import builtin_queries
from oncograph.queries.opencypher import Engine

if TYPE_CHECKING:
    import networkx as nx

Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows(builtin_graph: "nx.MultiDiGraph[str]") -> list[Row]:
    (query,) = (query for query in builtin_queries() if query.name == "benefit")
    parameters = {parameter.name: parameter.default for parameter in query.parameters}
    result = Engine(builtin_graph).run(query.text, parameters)
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
CR1, EITHER, MAINTENANCE = "maintenance in first remission", "induction or maintenance", "maintenance after response"

TABLE = [
    Expected(IL2, AML, CR1, "leukaemia-free survival", "NoDifference", 0.96, (0.848, 1.087)),
    Expected(IL2, AML, CR1, "overall survival", "NoDifference", 1.06, (0.908, 1.237), ("rounding",)),
    Expected(IFN, MYELOMA, EITHER, "progression-free survival", "Benefit", 0.777, (0.694, 0.869)),
    Expected(IFN, MYELOMA, EITHER, "overall survival", "Benefit", 0.890, (0.815, 0.972), ("small",)),
    Expected(IFN, MYELOMA, MAINTENANCE, "relapse- or progression-free survival", "Benefit"),
    Expected(IFN, NET, "advanced disease", "overall survival", "Inconclusive"),
    Expected(IFN, NET, "advanced disease", "time to treatment failure", "Inconclusive"),
    Expected(IFN, NET, "advanced disease", "progression-free survival", "Inconclusive"),
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
