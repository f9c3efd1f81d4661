"""Published meta-analyses must come out to the digits printed with them."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.evidence.statistics.from_counts import Cells
from oncograph.graph.evidence.statistics.pool_table import PooledTable, PoolMeasure, pool
from oncograph.graph.evidence.statistics.pooling import pool_at, wald
from oncograph.graph.evidence.statistics.rare_events import (
    mantel_haenszel_odds_ratio,
    mantel_haenszel_risk_ratio,
    peto_log_odds_ratio,
)
from oncograph.loaders.pool_csv import read_pool_csv


def decimals(text: str) -> int:
    return len(text.partition(".")[2])


def same(computed: float | None, printed: float) -> bool:
    """Whether a number, rounded as the printed one is, is the printed one; JSON drops trailing zeros, so at least 2."""
    assert computed is not None
    return round(computed, max(2, decimals(str(printed)))) == pytest.approx(printed, abs=1e-12)


@pytest.fixture(scope="module")
def known(shared: Path) -> Path:
    folder = shared / "data" / "meta_known_answers"
    if not folder.is_dir():
        pytest.skip(f"published meta-analyses not found in {folder}: known answers not compared")
    return folder


def pooled(path: Path, header: str, lines: list[list[object]], measure: PoolMeasure) -> PooledTable:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split())
        writer.writerows(lines)
    rules = load_rules()
    rows, faults = read_pool_csv(path, measure, rules)
    assert not [fault for fault in faults if not fault.kept]
    return pool(rows, measure, rules)


def table(known: Path, name: str) -> list[dict[str, str]]:
    with (known / f"dat.{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def expected(known: Path) -> dict[str, Any]:
    return json.loads((known / "expected.json").read_text(encoding="utf-8"))


def test_bcg_risk_ratios_from_counts(known: Path, expected: dict[str, Any], tmp_path: Path) -> None:
    answer = expected["bcg"]
    lines: list[list[object]] = [
        [
            row["author"],
            row["tpos"],
            int(row["tpos"]) + int(row["tneg"]),
            row["cpos"],
            int(row["cpos"]) + int(row["cneg"]),
        ]
        for row in table(known, "bcg")
    ]
    header = "study events_experimental n_experimental events_control n_control"
    result = pooled(tmp_path / "bcg.csv", header, lines, PoolMeasure.RR)
    printed = answer["pred_exp"]
    assert result.k == answer["k"]
    assert result.df == answer["df"]
    assert same(result.q, answer["Q"])
    model = result.reml
    assert same(model.tau2, answer["tau2"])
    assert same(100 * (model.i2 or 0), answer["I2"])
    assert same(model.value, printed["RR"])
    assert same(model.wald_low, printed["ci"][0])
    assert same(model.wald_high, printed["ci"][1])
    assert same(model.normal_prediction_low, printed["pi"][0])
    assert same(model.normal_prediction_high, printed["pi"][1])
    assert same(result.dersimonian_laird.tau2, answer["DL_recomputed"]["tau2"])
    assert same(100 * (result.dersimonian_laird.i2 or 0), answer["DL_recomputed"]["I2"])


def test_hackshaw_odds_ratios_from_intervals(known: Path, expected: dict[str, Any], tmp_path: Path) -> None:
    answer = expected["hackshaw1998"]
    lines: list[list[object]] = [[r["author"], r["or"], r["or.lb"], r["or.ub"]] for r in table(known, "hackshaw1998")]
    result = pooled(tmp_path / "hackshaw.csv", "study value ci_low ci_high", lines, PoolMeasure.OR)
    model = result.dersimonian_laird
    assert (result.k, result.df) == (answer["k"], answer["df"])
    assert same(result.q, answer["Q"])
    assert same(100 * result.i2, answer["I2"])
    assert same(model.tau2, answer["tau2"])
    assert same(model.value, answer["OR"])
    assert [round(v or 0, 2) for v in (model.wald_low, model.wald_high)] == answer["OR_ci"]
    assert [round(v or 0, 2) for v in (model.normal_prediction_low, model.normal_prediction_high)] == answer["OR_pi"]


@pytest.mark.parametrize(
    ("name", "group"),
    [("all", None), ("adjuvant grp1", "1"), ("neoadjuvant grp2", "2"), ("concomitant grp3", "3")],
)
def test_pignon_hazard_ratios_from_log_rank(
    known: Path, expected: dict[str, Any], tmp_path: Path, name: str, group: str | None
) -> None:
    answer = expected["pignon2000"][name]
    lines: list[list[object]] = [
        [row["trial"], row["OmE"], row["V"]] for row in table(known, "pignon2000") if group in {None, row["grp"]}
    ]
    result = pooled(tmp_path / "pignon.csv", "study o_minus_e v", lines, PoolMeasure.HR)
    assert result.k == answer["k"]
    assert same(result.fixed.value, answer["HR"])
    assert same(result.fixed.ci_low, answer["ci"][0])
    assert same(result.fixed.ci_high, answer["ci"][1])
    assert same(result.q, answer["Q"])
    assert same(100 * result.i2, answer["I2"])


def test_bcg_tables_without_correction(known: Path) -> None:
    """As metafor (rma.mh, rma.peto) and Stata's metan print them for the same trials."""
    tables = [Cells(*(int(row[name]) for name in ("tpos", "tneg", "cpos", "cneg"))) for row in table(known, "bcg")]
    odds, risk = mantel_haenszel_odds_ratio(tables), mantel_haenszel_risk_ratio(tables)
    assert [round(number, 4) for number in (*odds, *risk)] == [-0.4734, 0.041, -0.4537, 0.0393]
    peto = wald(pool_at([peto_log_odds_ratio(one) for one in tables], 0.0), 0.95).interval
    assert [round(limit, 3) for limit in peto] == [-0.554, -0.395]


def test_dogliotti_pairs_of_arms_against_the_peer(known: Path, tmp_path: Path) -> None:
    """No printed answer comes with this set: two of its arms are pooled here and by statsmodels."""
    meta = pytest.importorskip("statsmodels.stats.meta_analysis")
    arms: dict[str, dict[str, tuple[int, int]]] = {}
    for row in table(known, "dogliotti2014"):
        if row["stroke"] not in {"", "NA"}:
            arms.setdefault(row["study"], {})[row["treatment"]] = int(row["stroke"]), int(row["total"])
    pairs = {
        study: (by["VKAs"], by["Placebo/Control"])
        for study, by in arms.items()
        if {"VKAs", "Placebo/Control"} <= by.keys()
    }
    assert len(pairs) >= 3
    lines: list[list[object]] = [[study, *tested, *control] for study, (tested, control) in pairs.items()]
    header = "study events_experimental n_experimental events_control n_control"
    result = pooled(tmp_path / "dogliotti.csv", header, lines, PoolMeasure.RD)
    effects, variances = meta.effectsize_2proportions(
        *(np.array(column) for column in zip(*((*t, *c) for t, c in pairs.values()), strict=True)),
    )
    peer = meta.combine_effects(effects, variances, method_re="dl")
    assert result.q == pytest.approx(peer.q, rel=1e-9)
    assert result.fixed.value == pytest.approx(peer.mean_effect_fe, rel=1e-9)
    assert result.dersimonian_laird.tau2 == pytest.approx(peer.tau2, rel=1e-9)
    assert result.dersimonian_laird.value == pytest.approx(peer.mean_effect_re, rel=1e-9)
