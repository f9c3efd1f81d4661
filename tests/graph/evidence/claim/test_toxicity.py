import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable
from support.evidence import RULES, claim, claim_of, evidence, study

from oncograph.graph.evidence.finding.sides import HARMFUL
from oncograph.graph.evidence.statistics.from_counts import Cells, risk_difference
from oncograph.graph.evidence.statistics.pool_table import PoolMeasure, pool
from oncograph.graph.evidence.statistics.rare_events import fisher_p, mantel_haenszel_risk_difference
from oncograph.graph.labels import Verdict
from oncograph.graph.model import Claim, Design, Evidence, Study
from oncograph.loaders.pool_csv import read_pool_csv

FEVER: dict[str, Any] = {"toxicity": "toxicity:fever", "measure": "proportion", "grade_min": 3, "grade_max": 4}


def fever(name: str, of: Study | None = None, **parts: Any) -> Evidence:
    return evidence(name, of, HARMFUL, **(FEVER | parts))


def table(a: int, n: int, c: int, m: int) -> dict[str, Any]:
    return {"events_experimental": a, "n_experimental": n, "events_control": c, "n_control": m}


def arm(events: int, n: int) -> dict[str, Any]:
    return {"comparison": "none", "versus": (), "events_experimental": events, "n_experimental": n}


def toxicity(*items: Evidence) -> Claim:
    return claim(*items, polarity=HARMFUL)


def test_more_of_a_toxicity_is_harm_by_the_odds_ratio() -> None:
    found = toxicity(fever("a", **table(40, 100, 20, 100)))
    assert (found.verdict, found.measure, found.tier) == (Verdict.HARM, "OR", "interval")
    assert [found.value, found.ci_low, found.ci_high] == pytest.approx([2.667, 1.416, 5.02], abs=0.001)
    difference = risk_difference(40, 100, 20, 100)
    half = 1.959964 * difference.standard_error
    assert found.risk_difference == pytest.approx(0.2)
    assert found.risk_difference_low == pytest.approx(0.2 - half)
    assert found.number_needed_to_harm == pytest.approx(5)
    assert found.number_needed_to_harm_low == pytest.approx(1 / (0.2 + half))
    assert found.number_needed_to_harm_high == pytest.approx(1 / (0.2 - half))
    assert (found.affected, found.at_risk, found.affected_control, found.at_risk_control) == (40, 100, 20, 100)


def test_fewer_of_a_toxicity_is_benefit_and_the_number_needed_is_negative() -> None:
    found = toxicity(fever("a", **table(20, 100, 40, 100)))
    assert found.verdict is Verdict.BENEFIT
    assert found.number_needed_to_harm == pytest.approx(-5)


def test_a_number_needed_to_harm_can_run_through_infinity() -> None:
    found = toxicity(fever("a", **table(25, 100, 20, 100)))
    assert found.number_needed_to_harm_low is not None
    assert found.number_needed_to_harm_high is not None
    assert found.number_needed_to_harm_low > 0 > found.number_needed_to_harm_high


def test_a_risk_difference_reported_with_counts_is_read_as_an_odds_ratio() -> None:
    found = toxicity(fever("a", measure="RD", value=0.2, ci_low=0.08, ci_high=0.32, **table(40, 100, 20, 100)))
    assert found.measure == "OR"
    assert found.risk_difference == pytest.approx(0.2)


def test_one_table_with_a_zero_cell_goes_by_peto_and_fisher() -> None:
    found = toxicity(fever("a", **table(3, 200, 0, 200)))
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.ci_method == "Peto, Fisher's exact P"
    assert [found.value, found.ci_low, found.ci_high] == pytest.approx([7.46, 0.77, 72.1], rel=0.01)
    assert found.p_value == pytest.approx(fisher_p(Cells(3, 197, 0, 200)))


def test_rare_events_of_alike_arms_are_pooled_as_peto_does() -> None:
    tables = [(3, 200, 0, 200), (1, 300, 1, 280), (9, 400, 2, 410)]
    found = toxicity(*(fever(str(i), **table(*cells)) for i, cells in enumerate(tables)))
    assert found.ci_method == "Peto"
    # Yusuf 1985: exp(Σ(O - E) / ΣV), V hypergeometric
    o_minus_e = variance = 0.0
    for a, n, c, m in tables:
        events, total = a + c, n + m
        o_minus_e += a - n * events / total
        variance += n * m * events * (total - events) / (total**2 * (total - 1))
    assert found.value == pytest.approx(2.718281828459045 ** (o_minus_e / variance))
    assert found.verdict is Verdict.HARM
    assert found.tau2 is None


def test_rare_events_of_unequal_arms_are_pooled_as_mantel_and_haenszel_do() -> None:
    tables = [(3, 300, 1, 100), (0, 290, 1, 90), (9, 400, 0, 110)]
    found = toxicity(*(fever(str(i), **table(*cells)) for i, cells in enumerate(tables)))
    known = StratifiedTable([[[a, n - a], [c, m - c]] for a, n, c, m in tables])
    assert found.ci_method == "Mantel-Haenszel"
    assert found.value == pytest.approx(known.oddsratio_pooled)
    assert [found.ci_low, found.ci_high] == pytest.approx(known.oddsratio_pooled_confint())
    cells = [Cells(a, n - a, c, m - c) for a, n, c, m in tables]
    assert found.risk_difference == pytest.approx(mantel_haenszel_risk_difference(cells).log_effect)


def test_events_in_one_arm_only_of_unequal_arms_are_tested_exactly() -> None:
    found = toxicity(fever("a", **table(60, 400, 0, 100)))
    assert (found.value, found.verdict, found.tier) == (None, Verdict.HARM, "overall test")
    assert found.overall_p == pytest.approx(fisher_p(Cells(60, 340, 0, 100)))
    assert found.risk_difference == pytest.approx(0.15)
    assert toxicity(fever("a", **table(3, 400, 0, 100))).verdict is Verdict.INCONCLUSIVE


def test_common_events_are_pooled_as_everything_else() -> None:
    found = toxicity(fever("a", **table(40, 100, 20, 100)), fever("b", **table(30, 100, 20, 100)))
    assert found.ci_method == "Paule-Mandel, normal"
    assert found.risk_difference_method == "Paule-Mandel, normal"


def test_a_study_without_events_is_in_the_risk_difference_alone() -> None:
    seen = fever("a", **table(9, 400, 2, 400))
    silent = fever("b", **table(0, 400, 0, 400))
    again = fever("c", silent.study, timepoint="5 years", **table(0, 300, 0, 300))
    found = toxicity(seen, silent, again)
    assert found.value == toxicity(seen).value
    assert (found.studies, found.studies_counted, found.at_risk) == (2, 1, 700)
    assert found.risk_difference == pytest.approx(7 / 700)
    assert any("no event in either arm" in part.why for part in found.parts)


def test_two_proportions_of_one_total_make_a_table_where_randomised() -> None:
    given: dict[str, Any] = {"value": 0.3, "value_control": 0.05, "n_evaluable": 400}
    found = toxicity(fever("a", **given))
    assert found.verdict is Verdict.HARM
    assert "equal arms assumed" in found.flags
    assert (found.affected, found.at_risk, found.affected_control, found.at_risk_control) == (60, 200, 10, 200)
    cohort = study("study:cohort", design=Design.COHORT)
    assert toxicity(fever("b", cohort, **given)).value is None


def test_two_rates_without_any_number_of_patients_are_a_side() -> None:
    trial = study("study:a", participants=None)
    found = toxicity(fever("a", trial, value=0.3, value_control=0.05))
    assert (found.verdict, found.value, found.at_risk) == (Verdict.INCONCLUSIVE, None, None)
    assert [part.role for part in found.parts] == ["OPPOSES"]


def test_a_study_gives_a_claim_one_finding_the_one_on_the_whole_band() -> None:
    trial = study("study:a")
    whole = fever("whole", trial, **table(40, 100, 20, 100))
    part = fever("part", trial, **(table(5, 100, 9, 100) | {"grade_min": 4}))
    found = toxicity(whole, part)
    assert found.studies_counted == 1
    assert found.value == toxicity(whole).value


def test_single_arms_give_an_incidence() -> None:
    found = toxicity(fever("a", **arm(5, 25)))
    assert (found.verdict, found.measure, found.ci_method) == (Verdict.UNCONTROLLED, "proportion", "Wilson")
    assert [found.value, found.ci_low, found.ci_high] == pytest.approx([0.2, 0.0886, 0.3913], abs=0.0001)
    assert (found.affected, found.at_risk, found.studies_pooled) == (5, 25, 1)


def test_incidences_are_pooled_on_the_logit(tmp_path: Path) -> None:
    arms = [(5, 25), (30, 60), (2, 40)]
    found = toxicity(*(fever(str(i), **arm(*told)) for i, told in enumerate(arms)))
    assert found.ci_method == "Paule-Mandel, normal, on the logit"
    file = tmp_path / "arms.csv"
    file.write_text("study,events_experimental,n_experimental\n" + "".join(f"{n},{e},{n}\n" for e, n in arms))
    known = pool(read_pool_csv(file, PoolMeasure.PR, RULES)[0], PoolMeasure.PR, RULES).paule_mandel
    pooled = [known.value, known.wald_low, known.wald_high, known.prediction_low, known.prediction_high, known.tau2]
    told = [found.value, found.ci_low, found.ci_high, found.prediction_low, found.prediction_high, found.tau2]
    assert told == pytest.approx(pooled)
    assert None not in {found.prediction_low, found.prediction_high, found.tau2, found.i2}


def test_a_rate_without_its_number_of_patients_is_in_no_incidence() -> None:
    alone = fever("a", value=0.4, comparison="none", versus=(), of=study("study:a", participants=None))
    assert toxicity(alone).value is None
    known = fever("b", **arm(5, 25))
    assert toxicity(alone, known).value == pytest.approx(0.2)
    told = fever("c", value=0.4, comparison="none", versus=(), n_evaluable=50)
    assert toxicity(told).affected == 20


@pytest.mark.parametrize(
    ("names", "first"),
    [
        ((None, None), ("earlier", 0.81)),
        (("last 155", "first 155"), ("first 155", 0.81)),
        (("first 155", "last 155"), ("first 155", 0.31)),
        (("1985-1988", "1993-1996"), ("1985-1988", 0.31)),
    ],
)
def test_periods_of_one_cohort_stand_side_by_side(
    names: tuple[str | None, str | None], first: tuple[str, float]
) -> None:
    given: dict[str, Any] = {"comparison": "periods", "versus": (), "value": 0.31, "value_control": 0.81}
    found = toxicity(fever("a", period=names[0], period_control=names[1], **given))
    assert (found.earlier_period, found.earlier_rate) == first
    assert found.later_rate == pytest.approx(1.12 - first[1])
    assert (found.verdict, found.value, found.risk_difference) == (Verdict.UNCONTROLLED, None, None)


_TABLES = st.lists(
    st.tuples(st.integers(0, 12), st.integers(12, 60), st.integers(0, 12), st.integers(12, 60)), min_size=1, max_size=4
)


@settings(max_examples=60, deadline=None)
@given(_TABLES, st.randoms(use_true_random=False))
def test_order_and_repeats_never_matter(tables: list[tuple[int, int, int, int]], order: random.Random) -> None:
    items = [fever(str(i), **table(*cells)) for i, cells in enumerate(tables)]
    shuffled = [*items, items[0]]
    order.shuffle(shuffled)
    assert claim_of(shuffled, HARMFUL) == claim_of(items, HARMFUL)


@settings(max_examples=60, deadline=None)
@given(_TABLES)
def test_arms_the_other_way_round_mirror_the_verdict(tables: list[tuple[int, int, int, int]]) -> None:
    mirror = {Verdict.BENEFIT: Verdict.HARM, Verdict.HARM: Verdict.BENEFIT}
    straight = toxicity(*(fever(str(i), **table(*cells)) for i, cells in enumerate(tables)))
    turned = toxicity(*(fever(str(i), **table(c, m, a, n)) for i, (a, n, c, m) in enumerate(tables)))
    assert turned.verdict is mirror.get(straight.verdict, straight.verdict)
    if straight.value is not None:
        assert turned.value == pytest.approx(1 / straight.value)
    assert turned.risk_difference == pytest.approx(-(straight.risk_difference or 0.0))
    assert turned.flags == straight.flags
