"""What every store must do: one suite, run on each store by a subclass that says how to make an empty one."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import permutations
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.reports import AGENTS, DISEASES, ENDPOINTS, SETTINGS, report, reports, result

from oncograph.graph.build.evidence import read_evidence
from oncograph.graph.build.join import join, owners
from oncograph.graph.build.load import LoadSummary, VocabularyRows, load
from oncograph.graph.build.study_part import project
from oncograph.graph.errors import OncographError, UnknownNameError
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.measures import Measure
from oncograph.graph.model import Design, Origin
from oncograph.graph.names import normalise
from oncograph.graph.report import Loading, Report
from oncograph.graph.rows import NodeRow, Properties
from oncograph.graph.schema import SchemaError
from oncograph.graph.stores.protocol import Changes, Store
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.graph.stores.transfer import migrate
from oncograph.loaders.unload import unload
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary
from oncograph.loaders.vocabulary.rows import vocabulary_rows
from oncograph.queries.asking.analysis import terms_and_rules
from oncograph.queries.asking.cypher import answers_over

RULES = load_rules()
BUILTIN = builtin_vocabulary()
USED = (*AGENTS, *DISEASES, *SETTINGS, *ENDPOINTS, "agent:no-treatment")
VOCABULARY = vocabulary_rows(
    BUILTIN[id_] for id_ in {*USED, *(above for id_ in USED for above in BUILTIN.ancestors(id_))}
)
"""The terms that the reports of the suite use; loading all of them every time would take most of its time."""

WITH_FATIGUE = VocabularyRows(
    [*VOCABULARY.nodes, *vocabulary_rows([BUILTIN["toxicity:fatigue"]]).nodes], VOCABULARY.relationships
)

MakeStore = Callable[[], AbstractContextManager[Store]]


def put(store: Store, *some: Report, vocabulary: VocabularyRows = VOCABULARY, **options: object) -> LoadSummary:
    """Load reports in one transaction."""
    with store.transaction() as tx:
        return load(tx, some, vocabulary, RULES, **options)  # type: ignore[arg-type]  # passed on as given


def hazard_ratio(record: str, value: float, **values: object) -> Report:
    """Return a trial that reports one hazard ratio for death with a tight interval."""
    return report(record, result(value=value, ci_low=value * 0.95, ci_high=value * 1.05), **values)


def evidence_that_is_read_back_otherwise(store: Store) -> list[str]:
    """Return the ids of findings on claims whose evidence is not the same, as written and as the store gives it."""
    with store.transaction() as tx:
        studies = join(tx.reports(tx.all_records()).values())
    basis = terms_and_rules(store, RULES)
    owner = owners(studies)
    projections = [project(study, owner, basis) for study in studies]
    written = {one.id: one for projection in projections for _, one in projection.claimed}
    read = read_evidence(store, written).evidence
    return [id_ for id_, one in written.items() if one.model_dump_json() != read[id_].model_dump_json()]


def load_and_fail(store: Store, one: Report) -> None:
    """Load a report, and then break off."""
    with store.transaction() as tx:
        load(tx, [one], VOCABULARY, RULES)
        raise InterruptedError


class StoreContract:
    """Inherit, and give `make_store` in a fixture that every test uses."""

    make_store: MakeStore
    examples: ClassVar[int] = 40

    def digest_of(self, *batches: list[Report]) -> str:
        with self.make_store() as store:
            for batch in batches:
                put(store, *batch)
            return store.digest()

    def claims(self, store: Store) -> dict[str, Properties]:
        with store.transaction() as tx:
            return {row.id: row.properties for row in tx.nodes_with_label(["Claim"])}

    def test_loading_again_changes_nothing(self) -> None:
        some = [hazard_ratio("a", 0.8), hazard_ratio("b", 0.9)]
        with self.make_store() as store:
            put(store, *some)
            before = store.digest()
            summary = put(store, *some)
            assert (summary.loaded, summary.unchanged, summary.claims) == (0, 2, 0)
            assert store.digest() == before

    def test_when_a_record_was_loaded_is_kept_beside_the_graph(self) -> None:
        first, later = (
            Loading(at=f"2026-0{month}-01T00:00:00Z", by="oncograph 1", source="a.yaml") for month in (1, 2)
        )
        one = hazard_ratio("a", 0.8)
        without = self.digest_of([one])
        with self.make_store() as store:
            put(store, one.model_copy(update={"loading": first}))
            summary = put(store, one.model_copy(update={"loading": later}))
            assert (summary.loaded, summary.unchanged) == (0, 1)
            assert [report.loading for report in store.stored_reports()] == [first]
            assert store.digest() == without
            with EmbeddedStore.in_memory("copy") as copy:
                migrate(store, copy)
                assert [report.loading for report in copy.stored_reports()] == [first]
            newer = hazard_ratio("a", 0.9, version=2, loading=later)
            put(store, newer)
            assert [report.loading for report in store.stored_reports()] == [later]

    def test_order_and_parts_make_no_difference(self) -> None:
        some = [
            hazard_ratio("a", 0.8, study_pmids=("1",)),
            hazard_ratio("b", 0.9, study_registrations=("NCT00000001",)),
            hazard_ratio("c", 0.7, study_pmids=("1",), study_registrations=("NCT00000001",)),
            report(
                "m",
                result(value=0.85, ci_low=0.8, ci_high=0.9),
                includes=("pmid:1",),
                study_design=Design.META_ANALYSIS,
            ),
        ]
        expected = self.digest_of(some)
        for order in permutations(some):
            assert self.digest_of(*([one] for one in order)) == expected

    def test_arbitrary_reports_in_any_order_and_parts(self) -> None:
        @settings(max_examples=self.examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(st.lists(reports(), min_size=1, max_size=6), st.integers(0, 2**32))
        def check(some: list[Report], seed: int) -> None:
            shuffled = random.Random(seed).sample(some, len(some))  # noqa: S311  no secret
            cut = seed % (len(some) + 1)
            assert self.digest_of(shuffled[:cut], shuffled[cut:]) == self.digest_of(some)

        check()

    def test_evidence_is_read_back_as_it_was_written(self) -> None:
        """Claims are weighed from what was just computed, and later from what is stored."""

        @settings(max_examples=self.examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(st.lists(reports(), min_size=1, max_size=6))
        def check(some: list[Report]) -> None:
            with self.make_store() as store:
                put(store, *some)
                assert evidence_that_is_read_back_otherwise(store) == []

        check()
        with self.make_store() as store:
            both, again = (AGENTS[1], AGENTS[0]), (AGENTS[2], AGENTS[2])
            put(store, report("a", result(agents=both, combined_with=again, versus=(*again, "agent:no-treatment"))))
            assert evidence_that_is_read_back_otherwise(store) == []

    def test_shortcuts_of_agents_tested_together_start_at_their_combination(self) -> None:
        both = (AGENTS[1], AGENTS[0])
        no_interval = dict.fromkeys(("endpoint", "ci_low", "ci_high", "ci_level"))
        rate = result(
            "r", 1, agents=both, toxicity="toxicity:fatigue", measure=Measure.PROPORTION, value=0.5, **no_interval
        )
        with self.make_store() as store:
            put(store, report("a", result(agents=both), rate), vocabulary=WITH_FATIGUE)
            combination = "agent:interferon-alpha+interleukin-2"
            (node,) = store.nodes([combination]).values()
            assert (node.labels, node.properties["name"]) == (
                ["Agent", "Combination"],
                "interferon alpha + interleukin-2",
            )
            links = store.relationships([combination], outgoing=True)
            assert {(link.type, link.target) for link in links} == {
                ("HAS_PART", AGENTS[0]),
                ("HAS_PART", AGENTS[1]),
                ("BENEFIT_IN", SETTINGS[1]),
                ("CAUSES", "toxicity:fatigue"),
            }
            claims = store.nodes_with_label(["Claim"])
            assert [claim.properties["combination"] for claim in claims] == [combination] * 2
            assert {row.type for row in store.relationships(both, outgoing=False)} == {"TESTS", "ABOUT", "HAS_PART"}
            assert not {row.type for row in store.relationships(both, outgoing=True)} - {"IS_A"}

    def test_a_shortcut_says_what_it_shows_and_weighs_what_speaks_for_its_verdict(self) -> None:
        with self.make_store() as store:
            put(store, hazard_ratio("a", 0.89))
            (claim,) = store.nodes_with_label(["Claim"])
            (shortcut,) = store.relationships([AGENTS[0]], outgoing=True, types={"BENEFIT_IN"})
            assert shortcut.properties["caption"] == "OS in multiple myeloma: HR 0.89"
            assert shortcut.properties["weight"] == claim.properties["weight_for"]

    def test_a_combination_is_there_as_long_as_a_claim_needs_it(self) -> None:
        both = (AGENTS[0], AGENTS[1])
        some = [report(name, result(agents=both)) for name in "ab"] + [hazard_ratio("c", 0.8)]
        with self.make_store() as store:
            put(store, *some)
            put(store, leaving=["a"])
            assert store.nodes(["agent:interferon-alpha+interleukin-2"])
            assert store.digest() == self.digest_of(some[1:])
            put(store, report("b", result(agents=both, value=1.2, ci_low=1.1, ci_high=1.3), version=2))
            assert store.counts()[1]["HARM_IN"] == 1
            put(store, leaving=["b"])
            assert not store.nodes(["agent:interferon-alpha+interleukin-2"])
            assert not store.named("interferon alpha interleukin 2")
            assert store.digest() == self.digest_of(some[2:])

    def test_findings_that_differ_beyond_chance_are_linked_as_long_as_both_are_there(self) -> None:
        some = [hazard_ratio("a", 0.7), hazard_ratio("b", 1.2)]
        with self.make_store() as store:
            put(store, *some)
            findings = [row.id for row in store.nodes_with_label(["Finding"])]
            (link,) = store.relationships(findings, outgoing=True, types={"DIFFERS_FROM"})
            assert [link.source, link.target] == findings
            assert abs(float(str(link.properties["z"]))) > 2
            put(store, report("b", result(value=0.71, ci_low=0.6, ci_high=0.8), version=2))
            assert not store.relationships(findings, outgoing=True, types={"DIFFERS_FROM"})
            put(store, *[report("b", *some[1].results, version=3)])
            put(store, leaving=["a"])
            assert store.counts()[1].get("DIFFERS_FROM") is None
            assert store.digest() == self.digest_of([report("b", *some[1].results, version=3)])

    def test_a_newer_version_replaces_all_that_was_read_from_the_older(self) -> None:
        old = report("a", result(), result(endpoint=ENDPOINTS[1]), version=1)
        new = report("a", result(value=0.75), version=2)
        with self.make_store() as store:
            put(store, old)
            assert put(store, new).set_aside == []
            assert store.digest() == self.digest_of([new])
            summary = put(store, old)
            assert "version 1 is older" in summary.set_aside[0]
            assert store.digest() == self.digest_of([new])

    def test_forgetting_a_record_leaves_no_trace(self) -> None:
        some = [hazard_ratio("a", 0.8), hazard_ratio("b", 0.9)]
        with self.make_store() as store:
            put(store, *some)
            put(store, leaving=["b"])
            assert store.digest() == self.digest_of([some[0]])

    def test_a_record_that_leaves_and_comes_again_stays(self) -> None:
        some = [hazard_ratio("a", 0.8), hazard_ratio("b", 0.9)]
        with self.make_store() as store:
            put(store, *some)
            summary = put(store, some[0], hazard_ratio("b", 0.7), leaving=["a", "b"])
            assert (summary.loaded, summary.unchanged, summary.set_aside) == (1, 1, [])
            assert store.digest() == self.digest_of([some[0], hazard_ratio("b", 0.7)])

    def test_a_reader_gets_the_reports_it_names(self) -> None:
        with self.make_store() as store:
            put(store, report("a", result()), report("b", result(value=0.9)))
            assert {name: one.record for name, one in store.reports(["b", "none"]).items()} == {"b": "b"}

    def test_another_reading_is_kept_and_the_better_source_shown(self) -> None:
        own = report("own", result(value=0.8), study_slug="s")
        read = result(value=0.85, origin=Origin.REGISTRY)
        through = report("through", read, study_slug="s", origin=Origin.REGISTRY)
        with self.make_store() as store:
            put(store, through, own)
            with store.transaction() as tx:
                (finding,) = tx.nodes_with_label(["Finding"])
                (reading,) = tx.nodes_with_label(["Reading"])
                (link,) = tx.relationships([finding.id], outgoing=True, types=["ALSO_READ_AS"])
            assert (finding.properties["value"], reading.properties["value"]) == (0.8, 0.85)
            assert link.properties["differs_in"] == ["value"]

    def test_only_claims_that_a_study_touches_are_weighed_again(self) -> None:
        elsewhere = report("z", result(disease="disease:acute-myeloid-leukaemia"))
        with self.make_store() as store:
            put(store, hazard_ratio("a", 0.8), elsewhere)
            assert put(store, hazard_ratio("b", 0.85)).claims == 1

    def test_a_retracted_study_stops_counting(self) -> None:
        with self.make_store() as store:
            put(store, hazard_ratio("a", 0.8))
            (claim,) = self.claims(store).values()
            assert (claim["verdict"], claim["studies_counted"]) == ("Benefit", 1)
            put(store, hazard_ratio("a", 0.8, version=2, study_retracted=True))
            (claim,) = self.claims(store).values()
            assert (claim["verdict"], claim["studies_counted"]) == ("Inconclusive", 0)

    def test_a_retracted_trial_is_found_at_any_depth_whatever_is_loaded_first(self) -> None:
        def whole(record: str, part: str) -> Report:
            return hazard_ratio(record, 0.8, study_design=Design.META_ANALYSIS, includes=(f"slug:{part}",))

        nested = [whole("c", "b"), whole("b", "a"), whole("a", "trial")]
        sound, retracted_ = (hazard_ratio("trial", 0.8, version=n, study_retracted=n > 1) for n in (1, 2))
        some, digests = [*nested, retracted_], set()
        for order in (some[::-1], *(some[start:] + some[:start] for start in range(len(some)))):
            with self.make_store() as store:
                for one in order:
                    put(store, one)
                digests.add(store.digest())
        with self.make_store() as store:
            put(store, *nested, sound)
            (claim,) = self.claims(store).values()
            assert (claim["verdict"], claim["studies_counted"]) == ("Benefit", 1)
            put(store, retracted_)
            (claim,) = self.claims(store).values()
            assert (claim["verdict"], claim["studies_counted"]) == ("Inconclusive", 0)
            assert digests == {store.digest()}

    def test_an_exception_undoes_the_whole_load(self) -> None:
        with self.make_store() as store:
            put(store, hazard_ratio("a", 0.8))
            before = store.digest()
            with pytest.raises(InterruptedError):
                load_and_fail(store, hazard_ratio("b", 0.9))
            assert store.digest() == before

    @pytest.mark.parametrize(
        "row",
        [
            NodeRow("x:1", "Nothing", {"id": "x:1", "name": "x"}),
            NodeRow("study:1", "Study", {"id": "study:1", "name": "x", "colour": "red"}),
            NodeRow("study:1", "Study", {"id": "study:1", "name": "x", "year": 1999.0}),
            NodeRow("study:1", "Study", {"id": "study:1", "name": "x", "retracted": 1}),
            NodeRow("finding:1", "Finding", {"id": "finding:1", "name": "x", "value": float("nan")}),
        ],
    )
    def test_a_row_that_does_not_fit_the_schema_is_refused(self, row: NodeRow) -> None:
        with self.make_store() as store:
            before = store.digest()
            with pytest.raises(SchemaError), store.transaction() as tx:
                tx.write(Changes(nodes=[row]))
            assert store.digest() == before

    def test_the_vocabulary_is_in_the_graph_with_its_hierarchy(self) -> None:
        with self.make_store() as store:
            rows = vocabulary_rows(BUILTIN)
            put(store, vocabulary=rows)
            nodes, relationships = store.counts()
            assert nodes["Agent"] == len(BUILTIN.terms("agent"))
            assert relationships["IS_A"] == len(rows.relationships)

    def test_a_meta_analysis_supersedes_the_trials_it_names_in_whatever_order_they_come(self) -> None:
        trials = [
            hazard_ratio(name, 0.8, study_pmids=(pmid,), study_year=1995) for name, pmid in (("a", "1"), ("b", "2"))
        ]
        other = hazard_ratio("c", 0.9, study_year=2005)
        together = hazard_ratio(
            "m",
            0.82,
            includes=("pmid:1", "pmid:2", "pmid:77"),
            study_design=Design.META_ANALYSIS,
            study_year=2000,
            study_participants=4000,
        )
        for order in permutations([*trials, other, together]):
            with self.make_store() as store:
                for one in order:
                    put(store, one)
                (claim,) = self.claims(store).values()
                assert (claim["studies"], claim["studies_counted"]) == (4, 2)
                with store.transaction() as tx:
                    trials_of = {row.id for row in tx.nodes_with_label(["Finding"])}
                    stood_for = tx.relationships(trials_of, outgoing=True, types=["SUPERSEDED_BY"])
                assert {str(link.properties["reason"]) for link in stood_for} == {
                    "superseded: included in the meta-analysis"
                }
                assert "possible overlap" not in claim["flags"]  # type: ignore[operator]  # a list

    def test_a_study_is_found_by_its_name_and_by_what_its_records_call_it(self) -> None:
        with self.make_store() as store:
            put(store, hazard_ratio("a", 0.8, study_slug="rinke-2009", study_name="PROMID", study_pmids=("1",)))
            put(store, hazard_ratio("b", 0.8, study_slug="promid-trial", study_pmids=("1",)))
            found = {name: store.named(normalise(name)) for name in ("PROMID", "rinke-2009", "promid-trial")}
            assert set(map(tuple, found.values())) == {("study:pmid:1",)}

    def test_what_is_taken_out_was_never_there(self) -> None:
        every = vocabulary_rows(BUILTIN)
        kept = hazard_ratio("kept", 0.8, study_pmids=("1",)), hazard_ratio("other", 0.9)
        joining = hazard_ratio("joining", 0.7, study_pmids=("1",), study_registrations=("NCT00000001",))
        with self.make_store() as store:
            put(store, vocabulary=every)
            empty = store.digest()
            put(store, *kept, vocabulary=every)
            before = store.digest()
            put(store, joining, vocabulary=every)
            assert store.digest() != before
            with pytest.raises(UnknownNameError, match="no record is called 'joined'"):
                unload(store, ["kept", "joined"], RULES)
            unload(store, ["joining"], RULES)
            assert store.digest() == before
            unload(store, ["kept", "other"], RULES)
            assert store.digest() == empty
            assert list(store.stored_reports()) == []

    def test_ids_are_found_by_how_they_begin(self) -> None:
        with self.make_store() as store:
            put(store, hazard_ratio("a", 0.8), hazard_ratio("b", 0.9))
            (claim,) = self.claims(store)
            assert store.ids_beginning(claim[:10]) == [claim]
            assert len(store.ids_beginning("finding:")) == 2
            assert store.ids_beginning("claim:%") == store.ids_beginning("nothing:") == []

    def test_a_study_loaded_again_under_another_of_its_identifiers_changes_no_claim(self) -> None:
        trial = hazard_ratio("a", 0.8, study_pmids=("1",), study_registrations=("NCT00000001",))
        again = [
            hazard_ratio("by-pmid", 0.8, study_pmids=("1",)),
            hazard_ratio("by-registration", 0.8, study_registrations=("NCT00000001",)),
            hazard_ratio("by-slug", 0.8, study_slug="a"),
        ]
        with self.make_store() as store:
            put(store, trial, hazard_ratio("b", 0.9))
            before = self.claims(store)
            for one in again:
                put(store, one)
                assert self.claims(store) == before

    def test_what_is_tried_on_a_copy_does_not_happen_to_the_store(self) -> None:
        with self.make_store() as store:
            put(store, hazard_ratio("a", 0.8))
            before = store.digest()
            with store.copy() as copy:
                assert (copy.digest(), copy.name) == (before, store.name)
                put(copy, hazard_ratio("b", 0.9))
                assert copy.digest() == self.digest_of([hazard_ratio("a", 0.8), hazard_ratio("b", 0.9)])
        with self.make_store() as store:
            put(store, hazard_ratio("a", 0.8))
            with store.copy() as copy:
                put(copy, leaving=["a"])
            assert store.digest() == before

    def test_the_graph_in_memory_is_that_of_the_store_until_it_is_written_to(self) -> None:
        with self.make_store() as store:
            for name, value in (("a", 0.8), ("b", 0.9)):
                put(store, hazard_ratio(name, value))
                graph = store.graph()
                assert {id_: graph.nodes[id_] for id_ in graph} == {
                    row.id: {"labels": row.labels, **row.properties} for row in store.all_nodes()
                }
                edges = [(source, target, values) for source, target, values in graph.edges(data=True)]
                written = [
                    (row.source, row.target, {"type": row.type, **row.properties}) for row in store.all_relationships()
                ]
                assert sorted(edges, key=repr) == sorted(written, key=repr)
                assert store.graph() is graph

    def test_cypher_is_answered_in_one_form(self) -> None:
        query = "MATCH p = (s:Study)-[r:REPORTS]->(f:Finding) RETURN s, r, p, f.value AS value, $given AS given"
        with self.make_store() as store:
            put(store, hazard_ratio("a", 0.8))
            answers = answers_over(store)
            answer = answers.run(query, {"given": [1, {"b": None, "a": 2.5}]})
            study, finding = (
                {"labels": sorted(node.labels), "properties": dict(sorted(node.properties.items()))}
                for node in (store.nodes_with_label([label])[0] for label in ("Study", "Finding"))
            )
            reports = {"type": "REPORTS", "properties": {}}
            assert answer.columns == ("s", "r", "p", "value", "given")
            assert answer.rows == [
                {
                    "s": study,
                    "r": reports,
                    "p": {"nodes": [study, finding], "relationships": [reports]},
                    "value": 0.8,
                    "given": [1, {"a": 2.5, "b": None}],
                }
            ]
            assert answers.explain(query, {"given": None})
            put(store, hazard_ratio("b", 0.9))
            assert len(answers.run(query, {"given": None}).rows) == 2
            for wrong in ("RETURN", "CREATE (:Study)"):
                with pytest.raises(OncographError):
                    answers.run(wrong, {})
            with pytest.raises(OncographError):
                answers.run(query, {"given": None}, max_rows=1)
