import itertools
import json
import math
from pathlib import Path

import pytest

from oncograph.graph.errors import NotDerivableError, SourceError
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.evidence.statistics.bayesian import credible_interval, posterior, probability_below
from oncograph.graph.evidence.statistics.effects import Effect
from oncograph.graph.evidence.statistics.from_counts import Cells
from oncograph.graph.evidence.statistics.heterogeneity import dersimonian_laird
from oncograph.graph.evidence.statistics.pool_table import PooledTable, PoolMeasure, PoolRow, pool
from oncograph.graph.evidence.statistics.sensitivity import harbord_test
from oncograph.graph.faults import Fault
from oncograph.loaders.pool_csv import read_pool_csv

RULES = load_rules()
TRIALS = "study,value,standard_error\nA,0.8,0.1\nB,0.7,0.2\nA,0.9,0.15\nC,0.75,0.3\n"


def read(folder: Path, text: str, measure: PoolMeasure = PoolMeasure.HR) -> tuple[list[PoolRow], list[Fault]]:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_pool_csv(path, measure, RULES)


def result(folder: Path, text: str, measure: PoolMeasure = PoolMeasure.HR) -> PooledTable:
    rows, faults = read(folder, text, measure)
    assert not faults
    return pool(rows, measure, RULES)


def test_the_object_has_the_fixed_keys(tmp_path: Path) -> None:
    document = json.loads(result(tmp_path, TRIALS).model_dump_json())
    assert {"q", "df", "i2", "fixed", "dersimonian_laird", "paule_mandel", "reml"} <= document.keys()
    assert {"value", "ci_low", "ci_high", "p_value"} <= document["fixed"].keys()
    model = {"value", "tau2", "i2", "ci_low", "ci_high", "wald_low", "wald_high", "prediction_low", "prediction_high"}
    for name in ("dersimonian_laird", "paule_mandel", "reml"):
        assert model <= document[name].keys()
    assert [study["study"] for study in document["studies"]] == ["A", "B", "A", "C"]
    assert sum(study["weight_fixed"] for study in document["studies"]) == pytest.approx(1)


def test_ratios_are_given_as_ratios_by_hand(tmp_path: Path) -> None:
    """By hand: ln 0.5 and ln 2, both with SE 1: mean 0, SE 1/√2, 95 % 0.2501 to 3.9984; Q 2 · 0.6931² = 0.9609."""
    found = result(tmp_path, "study,value,standard_error\nA,0.5,1\nB,2,1\n")
    assert found.fixed.value == pytest.approx(1)
    assert [found.fixed.ci_low, found.fixed.ci_high] == pytest.approx([0.250098, 3.99844], abs=1e-5)
    assert found.q == pytest.approx(0.96091, abs=1e-5)
    assert found.paule_mandel.tau2 == 0
    assert found.paule_mandel.prediction_low is None


def test_the_bayesian_result_is_the_posterior_on_the_scale_of_the_measure(tmp_path: Path) -> None:
    found = result(tmp_path, "study,value,standard_error\nA,0.5,0.2\nB,0.8,0.2\n").bayesian
    peer = posterior([Effect(math.log(0.5), 0.2), Effect(math.log(0.8), 0.2)], 0.25)
    assert found is not None
    assert found.tau_scale == 0.25
    assert found.value == pytest.approx(math.exp(peer.mean))
    assert found.value == pytest.approx(math.sqrt(0.4))
    limits = credible_interval(peer, 0.95)
    assert [found.ci_low, found.ci_high] == pytest.approx([math.exp(limit) for limit in limits])
    assert found.probability_below == pytest.approx(probability_below(peer, 0))
    assert found.probability_below_margin == pytest.approx(probability_below(peer, math.log(0.8)))
    assert 0 < found.probability_above_margin < 1 - found.probability_below < 0.5


@pytest.mark.parametrize("measure", [PoolMeasure.OR, PoolMeasure.RR, PoolMeasure.RD])
def test_odds_and_risk_ratios_have_a_wider_prior_and_risk_differences_none(
    tmp_path: Path, measure: PoolMeasure
) -> None:
    found = result(tmp_path, TRIALS, measure).bayesian
    assert (found.tau_scale if found else None) == (None if measure is PoolMeasure.RD else 0.5)


def test_harbords_test_needs_ten_studies_with_counts_throughout(tmp_path: Path) -> None:
    header = "study,events_experimental,n_experimental,events_control,n_control,value,standard_error\n"
    lines = [f"s{i},{i % 7},{20 + i * i},{3 + i},{25 + i * i},,\n" for i in range(12)]
    found = result(tmp_path, header + "".join(lines), PoolMeasure.OR)
    tables = [Cells(i % 7, 20 + i * i - i % 7, 3 + i, 22 + i * i - i) for i in range(12)]
    peer = harbord_test(tables)
    assert found.harbord_test is not None
    assert peer is not None
    assert found.harbord_test.p_value == pytest.approx(peer.p_value)
    assert found.small_study_test is not None
    assert found.small_study_test.p_value != pytest.approx(peer.p_value)
    assert result(tmp_path, header + "".join(lines[:9]), PoolMeasure.OR).harbord_test is None
    assert result(tmp_path, header + "".join(lines) + "x,,,,,0.9,0.2\n", PoolMeasure.OR).harbord_test is None
    assert result(tmp_path, header + "".join(lines), PoolMeasure.RR).harbord_test is None


def test_one_study_leaves_the_random_effects_null(tmp_path: Path) -> None:
    found = result(tmp_path, "study,value,standard_error\nA,0.5,1\n")
    assert set(found.reml.model_dump().values()) == {None}
    assert found.bayesian is None
    assert (found.q, found.df, found.i2, found.k) == (0, 0, 0, 1)
    assert found.fixed.value == 0.5


def test_no_study_is_one_clear_error(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "study,value,standard_error\n")
    with pytest.raises(NotDerivableError, match="no study to pool"):
        pool(rows, PoolMeasure.HR, RULES)


def test_all_zero_cells_are_named_and_left_out(tmp_path: Path) -> None:
    text = (
        "study,events_experimental,n_experimental,events_control,n_control\n"
        "none,0,20,0,20\nall,20,20,20,20\nzero,0,20,3,20\nsome,2,20,5,20\n"
    )
    found = result(tmp_path, text, PoolMeasure.OR)
    assert [(one.study, one.line) for one in found.left_out] == [("none", 2), ("all", 3)]
    assert found.k == 2
    assert result(tmp_path, text, PoolMeasure.RD).k == 4
    rows, _ = read(tmp_path, text.replace("zero,0,20,3,20\nsome,2,20,5,20\n", ""), PoolMeasure.RR)
    with pytest.raises(NotDerivableError):
        pool(rows, PoolMeasure.RR, RULES)


def test_any_order_of_lines_gives_the_same_results(tmp_path: Path) -> None:
    header, *lines = TRIALS.splitlines(keepends=True)
    whole = result(tmp_path, TRIALS).model_dump(exclude={"studies", "leave_one_out"})
    for order in itertools.permutations(lines):
        shuffled = result(tmp_path, header + "".join(order)).model_dump(exclude={"studies", "leave_one_out"})
        assert repr(shuffled) == repr(whole)


def test_identical_lines_are_warned_of_and_kept(tmp_path: Path) -> None:
    rows, faults = read(tmp_path, "study,value,standard_error\nA,0.8,0.1\nB,0.7,0.2\nA,0.8,0.1\n")
    assert len(rows) == 3
    assert [(fault.line, fault.kept) for fault in faults] == [(4, True)]


def test_every_set_of_columns(tmp_path: Path) -> None:
    counts = "study,events_experimental,n_experimental,events_control,n_control\nA,10,20,5,20\n"
    means = (
        "study,mean_experimental,sd_experimental,n_experimental,mean_control,sd_control,n_control\nA,12,4,50,10,4,50\n"
    )
    for text, measure, value in (
        ("study,value,ci_low,ci_high\nA,0.8,0.6,1.1\n", PoolMeasure.RR, 0.8),
        ("study,o_minus_e,v\nA,-10,40\n", PoolMeasure.HR, 0.778801),
        (counts, PoolMeasure.OR, 3),
        (counts, PoolMeasure.RR, 2),
        (counts, PoolMeasure.RD, 0.25),
        (means, PoolMeasure.MD, 2),
        (means, PoolMeasure.SMD, 0.496162),
        ("study,events_experimental,n_experimental\nA,5,20\n", PoolMeasure.PR, 0.25),
    ):
        assert result(tmp_path, text, measure).fixed.value == pytest.approx(value, rel=1e-5)


def test_a_line_uses_the_columns_it_fills(tmp_path: Path) -> None:
    text = "study,value,standard_error,ci_low,ci_high\nA,0.8,0.1,,\nB,0.7,,0.5,0.98\n"
    assert result(tmp_path, text).k == 2


def test_byte_order_mark_blank_lines_and_other_columns_are_no_trouble(tmp_path: Path) -> None:
    text = "\ufeffstudy,year,value,standard_error\n\nA,1999,0.8,0.1\n,,,\n"
    assert result(tmp_path, text).k == 1


@pytest.mark.parametrize(
    ("line", "measure", "says"),
    [
        ("X,0.8,,", "HR", "nothing given"),
        ("X,zero,0.1,", "HR", "is no number"),
        ("X,nan,0.1,", "HR", "no finite number"),
        ("X,1_0,0.1,", "HR", "no finite number"),
        ("X,-0.8,0.1,", "HR", "is no HR"),
        ("X,0.8,0,", "HR", "not above 0"),
        ("X,0.8,-1,", "HR", "not above 0"),
        (",0.8,0.1,", "HR", "study is empty"),
        ("X,0.8", "HR", "has 2 cells"),
        ('X,"0,8",0.1,', "HR", "is no number"),
    ],
)
def test_a_bad_line_is_one_fault_and_touches_no_other(tmp_path: Path, line: str, measure: str, says: str) -> None:
    rows, faults = read(
        tmp_path, f"study,value,standard_error,note\nA,0.8,0.1,\n{line}\nB,0.7,0.2,\n", PoolMeasure(measure)
    )
    assert [row.study for row in rows] == ["A", "B"]
    (fault,) = faults
    assert fault.line == 3
    assert says in fault.problem
    assert fault.remedy


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("X,0.8,0.9,1.1", "does not hold"),
        ("X,0.8,1.1,0.6", "does not hold"),
        ("X,0.8,0.8,0.8", "no width"),
        ("X,0.8,0,1", "is no OR"),
    ],
)
def test_impossible_intervals_are_faults(tmp_path: Path, line: str, says: str) -> None:
    rows, (fault,) = read(tmp_path, f"study,value,ci_low,ci_high\nA,0.8,0.6,1.1\n{line}\n", PoolMeasure.OR)
    assert len(rows) == 1
    assert says in fault.problem


@pytest.mark.parametrize(
    ("line", "says"),
    [("X,5,4,1,4", "among"), ("X,1.5,4,1,4", "no count"), ("X,-1,4,1,4", "no count"), ("X,0,0,1,4", "no patients")],
)
def test_impossible_counts_are_faults(tmp_path: Path, line: str, says: str) -> None:
    header = "study,events_experimental,n_experimental,events_control,n_control"
    rows, (fault,) = read(tmp_path, f"{header}\nA,1,4,2,4\n{line}\n", PoolMeasure.RR)
    assert len(rows) == 1
    assert says in fault.problem


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "study is missing"),
        ("name,value,standard_error\n", "study is missing"),
        ("study;value;standard_error\n", "semicolons"),
        ("study,value,standard_eror\n", "standard_eror meant to be standard_error"),
        ("study,value,value,standard_error\n", "stands twice"),
        ("study,mean_experimental\n", "no columns to take HR from"),
        ('study,value,standard_error\n"A,0.8,0.1\n', "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_error(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        read(tmp_path, text)
    assert "table.csv" in str(caught.value)


def test_missing_and_misencoded_files_are_one_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_pool_csv(tmp_path / "none.csv", PoolMeasure.HR, RULES)
    (tmp_path / "latin.csv").write_bytes("study,value,standard_error\nMüller,0.8,0.1\n".encode("latin-1"))
    with pytest.raises(SourceError, match="UTF-8"):
        read_pool_csv(tmp_path / "latin.csv", PoolMeasure.HR, RULES)


def test_numbers_past_what_floats_hold_are_left_out_by_name(tmp_path: Path) -> None:
    rows, faults = read(tmp_path, "study,value,standard_error\nA,0.8,1e-200\nB,0.8,0.1\n")
    assert not faults
    assert [(one.study, one.reason) for one in pool(rows, PoolMeasure.HR, RULES).left_out] == [
        ("A", "standard_error 1e-200 is out of range")
    ]


EXTREME = {
    "an effect beside which its error vanishes": ("MD", "value,standard_error", "1e20,20\n1e20,1\n1e20,20\n20,1e30"),
    "an error a thousand million times another": ("MD", "value,standard_error", "1,1e-9\n2,1e9\n3,1"),
    "errors over the whole range": ("MD", "value,standard_error", "0,1e-49\n1e49,1e49\n-1e49,1e49\n1,1"),
    "more patients than a float can count": (
        "OR",
        "events_experimental,n_experimental,events_control,n_control",
        "10,1e308,12,1e308\n3,10,5,10\n4,11,5,12",
    ),
    "deviations whose squares are past all floats": (
        "MD",
        "mean_experimental,sd_experimental,n_experimental,mean_control,sd_control,n_control",
        "1,1e300,20,2,1,20\n1,2,20,2,1,20\n1,3,20,2,1,20",
    ),
}


@pytest.mark.parametrize("kind", EXTREME)
@pytest.mark.parametrize("copies", [1, 4])
def test_numbers_that_are_possible_and_extreme_pool_or_say_why_not(tmp_path: Path, kind: str, copies: int) -> None:
    measure, columns, lines = EXTREME[kind]
    numbered = [f"T{i},{line}" for i, line in enumerate(lines.splitlines() * copies)]
    rows, faults = read(tmp_path, "\n".join([f"study,{columns}", *numbered]), PoolMeasure(measure))
    found = pool(rows, PoolMeasure(measure), RULES)
    assert found.k + len(found.left_out) + sum(not fault.kept for fault in faults) == len(numbered)
    assert all(study.reason for study in found.left_out)
    json.dumps(found.model_dump(mode="json"), allow_nan=False)


def test_one_very_precise_study_leaves_the_excess_to_the_others() -> None:
    """By hand: weights 1e18, 1 and 1: Σw - Σw²/Σw is 2 Σ w_i w_j / Σw = 4; Q 1 + 9 on 2 degrees: (10 - 2)/4 = 2."""
    effects = [Effect(0.0, 1e-9), Effect(1.0, 1.0), Effect(3.0, 1.0)]
    assert dersimonian_laird(effects) == pytest.approx(2)
