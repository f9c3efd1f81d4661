"""Claims weighed again as if something were otherwise come out as a load of just that would have them."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.reports import report, reports, result
from support.store_contract import RULES, put

from oncograph.graph.evidence.claim.changes import compare
from oncograph.graph.labels import Role, Verdict
from oncograph.graph.model import Claim, Design, RiskOfBias
from oncograph.graph.report import Report
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.queries.asking.analysis import terms_and_rules
from oncograph.queries.asking.computed import compute
from oncograph.queries.asking.reweighing import (
    Change,
    read_known,
    retracted,
    touched_by,
    under,
    weighed,
    without,
    without_high_risk,
)
from oncograph.queries.asking.what_if import changes_in_all, changes_with_study
from oncograph.queries.computed import COMPUTED_QUESTIONS

QUESTIONS = {question.name: question for question in COMPUTED_QUESTIONS}
WIDE = RULES.model_copy(update={"margin_hr_low": 0.5, "margin_hr_high": 2.0, "version": "wide"})


def ratio(record: str, value: float, factor: float = 1.15, **values: object) -> Report:
    """Return a trial's hazard ratio for death."""
    return report(record, result(value=value, ci_low=value / factor, ci_high=value * factor), **values)


def claims(store: EmbeddedStore, *changes: Change, rules: Any = RULES) -> dict[str, Claim]:
    """Return all claims of a store, weighed again after some changes."""
    known = read_known(store, [row.id for row in store.nodes_with_label(["Claim"])])
    for change in changes:
        known = change(known)
    return {id_: one.claim for id_, one in weighed(known, terms_and_rules(store, rules)).items()}


def of(*some: Report) -> dict[str, Claim]:
    """Return all claims of a store with just these reports."""
    with EmbeddedStore.in_memory("those") as store:
        put(store, *some)
        return claims(store)


def as_retracted(one: Report) -> Report:
    return one.model_copy(update={"study": one.study.model_copy(update={"retracted": True})})


def pooled_with(*trials: str) -> Report:
    return ratio(
        "whole", 0.8, 1.08, study_design=Design.META_ANALYSIS_IPD, includes=tuple(f"slug:{name}" for name in trials)
    )


@pytest.mark.parametrize("change", [without, retracted])
def test_a_trial_within_a_meta_analysis_within_another_is_found(change: Any) -> None:
    parts = {"outer": "inner", "inner": "trial"}
    wholes = [
        ratio(name, 0.8, study_design=Design.META_ANALYSIS, includes=(f"slug:{part}",)) for name, part in parts.items()
    ]
    elsewhere = report("trial", result(disease="disease:acute-myeloid-leukaemia"))
    with EmbeddedStore.in_memory("it") as store:
        put(store, *wholes, elsewhere)
        touched = sorted(touched_by(store, "study:trial"))
        assert len(touched) == 2
        known = change("study:trial")(read_known(store, touched))
        then = weighed(known, terms_and_rules(store, RULES)).values()
        (claim,) = (one.claim for one in then if one.claim.question.disease == "disease:multiple-myeloma")
        assert (claim.verdict, claim.studies_counted) == (Verdict.INCONCLUSIVE, 0)
        assert {part.why for part in claim.parts} == {"includes a retracted trial"}


def test_a_trial_left_out_of_a_meta_analysis_makes_it_context_and_the_other_trials_count() -> None:
    some = [ratio("a", 0.6), ratio("b", 1.0), ratio("c", 0.8), pooled_with("a", "b")]
    with EmbeddedStore.in_memory("it") as store:
        put(store, *some)
        basis = terms_and_rules(store, RULES)
        (claim,) = claims(store).values()
        assert (claim.verdict, claim.studies_counted) == (Verdict.BENEFIT, 2)
        (change,) = changes_with_study(store, "study:a", without("study:a"), basis)
        assert change.verdict_changed
        assert (change.verdict_before, change.verdict_after) == (Verdict.BENEFIT, Verdict.INCONCLUSIVE)
        assert change.studies_counted_after == 2
        (then,) = claims(store, without("study:a")).values()
        assert {part.why for part in then.parts if part.role is Role.CONTEXT_FOR} == {"includes a retracted trial"}


def test_a_trial_known_by_name_only_can_be_left_out() -> None:
    with EmbeddedStore.in_memory("it") as store:
        put(store, pooled_with("a", "b"))
        (change,) = changes_with_study(store, "study:a", without("study:a"), terms_and_rules(store, RULES))
        assert (change.verdict_before, change.verdict_after) == (Verdict.BENEFIT, Verdict.INCONCLUSIVE)


def studies(some: list[Report]) -> dict[str, Report]:
    """Return the reports by study, each on one of its own: which reports join is no matter of what a study changes."""
    alone: dict[str, object] = {"registrations": (), "pmids": (), "dois": ()}
    found: dict[str, Report] = {}
    for one in some:
        about = one.study.model_copy(update=alone | {"slug": one.record})
        includes = tuple(f"slug:{other.record}" for other in some if other.record != one.record)
        parts = {"study": about, "includes": includes if one.includes else (), "known_through": None}
        found[f"study:{one.record}"] = one.model_copy(update=parts)
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(reports(), min_size=1, max_size=6), st.randoms())
def test_leaving_out_and_retracting_are_what_a_load_of_just_that_gives(some: list[Report], random: Any) -> None:
    known = studies(some)
    study = random.choice(sorted(known))
    others = [one for name, one in known.items() if name != study]
    with EmbeddedStore.in_memory("it") as store:
        put(store, *known.values())
        after = claims(store, retracted(study))
        assert after == of(*others, as_retracted(known[study]))
        assert {change.claim for change in compare(claims(store), after)} <= touched_by(store, study)
        if not any(one.includes for one in others):
            assert claims(store, without(study)) == of(*others)


def test_other_margins_are_other_rules() -> None:
    with EmbeddedStore.in_memory("it") as store:
        put(store, ratio("a", 1.05, 1.4))
        basis, wide = terms_and_rules(store, RULES), terms_and_rules(store, WIDE)
        (change,) = changes_in_all(store, under(wide), basis, wide)
        assert (change.verdict_before, change.verdict_after) == (Verdict.INCONCLUSIVE, Verdict.NO_DIFFERENCE)
        same = terms_and_rules(store, RULES.model_copy(update={"version": "the same by another name"}))
        assert changes_in_all(store, under(same), basis, same) == []


def test_results_at_high_risk_of_bias_are_left_out() -> None:
    bad = ratio("a", 0.6, study_risk_of_bias=RiskOfBias.HIGH)
    with EmbeddedStore.in_memory("it") as store:
        put(store, bad, ratio("b", 1.0, 1.1, study_risk_of_bias=RiskOfBias.LOW))
        (change,) = changes_in_all(store, without_high_risk, terms_and_rules(store, RULES))
        assert (change.studies_counted_before, change.studies_counted_after) == (2, 1)
        assert change.verdict_after is Verdict.NO_DIFFERENCE


def test_leave_one_out_says_what_a_claim_says_without_each_study() -> None:
    some = [ratio("a", 0.6, study_year=2003), ratio("b", 0.95, study_year=2001), ratio("c", 0.9, study_year=2002)]
    with EmbeddedStore.in_memory("it") as store:
        put(store, *some)
        rows = compute(QUESTIONS["leave-one-out"], store, {"claim": None}, terms_and_rules(store, RULES))
        assert [row["study_id"] for row in rows] == ["study:b", "study:c", "study:a"]
        for row in rows:
            (alone,) = of(*(one for one in some if f"study:{one.record}" != row["study_id"])).values()
            assert (row["verdict_without"], row["value"]) == (alone.verdict, alone.value)
            assert row["changed"] == (row["verdict"] is not alone.verdict)
        put(store, leaving=["a", "b"])
        assert compute(QUESTIONS["leave-one-out"], store, {"claim": None}, terms_and_rules(store, RULES)) == []


def test_the_timeline_is_the_claim_as_it_would_have_been_after_each_study() -> None:
    some = [ratio("a", 0.6, study_year=2003), ratio("b", 0.95, study_year=2001), ratio("c", 0.9, study_year=2002)]
    with EmbeddedStore.in_memory("it") as store:
        put(store, *some)
        (claim,) = claims(store)
        rows = compute(QUESTIONS["timeline"], store, {"claim": claim}, terms_and_rules(store, RULES))
    assert [(row["year"], row["study_id"]) for row in rows] == [(2001, "study:b"), (2002, "study:c"), (2003, "study:a")]
    for number, row in enumerate(rows, start=1):
        entered = {one["study_id"].removeprefix("study:") for one in rows[:number]}
        (then,) = of(*(one for one in some if one.record in entered)).values()
        assert (row["verdict"], row["value"], row["ci_low"]) == (then.verdict, then.value, then.ci_low)
        assert row["studies_counted"] == number
    assert not rows[0]["changed"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_rows_have_the_columns_that_the_question_says(name: str) -> None:
    with EmbeddedStore.in_memory("it") as store:
        put(store, ratio("a", 0.6), ratio("b", 0.95))
        (claim,) = claims(store)
        parameters = {"claim": claim, "study": "study:a"}
        rows = compute(QUESTIONS[name], store, parameters, terms_and_rules(store, RULES))
    assert rows
    assert all(list(row) == [column for column, _ in QUESTIONS[name].columns] for row in rows)
