"""What is a gap: no class whose members were studied, and no claim that a meta-analysis of several studies carries."""

from typing import Any

from support.reports import AGENTS, ENDPOINTS, report, result
from support.store_contract import put

from oncograph.graph.model import Comparison, Design
from oncograph.graph.report import Report
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.queries.asking.answer import Row
from oncograph.queries.asking.cypher import answers_over
from oncograph.queries.library import builtin_queries

QUERIES = {query.name: query for query in builtin_queries()}
SURVIVAL, PROGRESSION = ENDPOINTS[:2]
CLASS = "agent:cytokine"


def asked(name: str, *some: Report, **given: Any) -> list[Row]:
    query = QUERIES[name]
    parameters = {parameter.name: parameter.default for parameter in query.parameters} | given
    with EmbeddedStore.in_memory("it") as store:
        put(store, *some)
        return answers_over(store).run(query.text, parameters).rows


def gaps(*some: Report) -> dict[tuple[str, str], str]:
    return {(row["agent_id"], row["endpoint_id"]): row["evidence"] for row in asked("gaps", *some)}


def test_a_class_has_the_evidence_of_its_members_and_a_member_not_that_of_its_class() -> None:
    of_class = report("class", result(agents=(CLASS,), endpoint=SURVIVAL))
    of_members = [
        report(name, result(agents=(agent,), endpoint=PROGRESSION)) for name, agent in zip("ab", AGENTS, strict=False)
    ]
    found = gaps(of_class, *of_members)
    assert found[CLASS, SURVIVAL] == "one study"
    assert found[CLASS, PROGRESSION] == "one study"
    assert found[AGENTS[0], SURVIVAL] == "none"
    assert (CLASS, PROGRESSION) not in gaps(
        of_class, report("two", *of_members[0].results), *of_members, report("c", *of_members[0].results)
    )


def test_a_class_that_was_not_tested_itself_is_no_row() -> None:
    assert {agent for agent, _ in gaps(report("a", result(endpoint=PROGRESSION)))} == {AGENTS[0]}


def test_one_meta_analysis_of_several_trials_is_neither_a_gap_nor_one_study() -> None:
    several = report("whole", result(n_studies=24), study_design=Design.META_ANALYSIS)
    named = report("whole", result(), study_design=Design.META_ANALYSIS_IPD, includes=("slug:a", "slug:b"))
    unsaid = report("whole", result(), study_design=Design.META_ANALYSIS)
    of_one = report("whole", result(n_studies=1), study_design=Design.META_ANALYSIS)
    assert gaps(several) == gaps(named) == gaps(unsaid) == {}
    assert set(gaps(of_one).values()) == set(gaps(report("trial", result())).values()) == {"one study"}
    for combined, one in ((24, several), (2, named), (2, unsaid)):
        assert asked("sole-study", one) == []
        (row,) = asked("sole-study", one, meta_analyses=True)
        assert row["combined"] == combined
    assert [row["combined"] for row in asked("sole-study", of_one)] == [1]


def test_without_a_comparator_a_meta_analysis_leaves_the_gap() -> None:
    alone = result(comparison=Comparison.NONE, versus=(), n_studies=5)
    assert set(gaps(report("whole", alone, study_design=Design.META_ANALYSIS)).values()) == {"uncontrolled"}


def test_results_conflict_where_they_differ_beyond_chance_and_not_where_chance_puts_them_on_two_sides() -> None:
    def trial(record: str, value: float, factor: float, design: Design = Design.RANDOMISED) -> Report:
        found = result(value=value, ci_low=value / factor, ci_high=value * factor)
        return report(record, found, study_design=design)

    assert gaps(trial("a", 0.98, 1.3), trial("b", 1.02, 1.3)) == {}
    differing = (trial("a", 0.6, 1.2), trial("b", 1.02, 1.2), trial("c", 0.8, 1.2))
    assert set(gaps(*differing).values()) == {"conflicting"}
    contradicted = (trial("a", 0.6, 1.2), trial("b", 0.7, 1.2), trial("d", 1.5, 1.2, Design.COHORT))
    assert set(gaps(*contradicted).values()) == {"conflicting"}


def test_whether_any_two_studies_disagree_is_said_first() -> None:
    def trial(record: str, value: float) -> Report:
        return report(record, result(value=value, ci_low=value / 1.2, ci_high=value * 1.2))

    agree, disagree = (asked("conflicts", trial("a", 0.6), trial("b", value))[0] for value in (0.65, 1.02))
    assert (agree["first"], agree["second"]) == (0, 1)
    assert agree["what"].startswith("no two studies disagree beyond chance")
    assert (disagree["first"], disagree["second"]) == (1, 1)
    assert disagree["what"].startswith("pairs of studies that disagree beyond chance")
