from pathlib import Path

import pytest
import yaml

from oncograph.graph.errors import RulesError
from oncograph.graph.evidence.rules import Constants, load_rules, table


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_constant_has_value_unit_meaning_and_source() -> None:
    rows = table(load_rules())
    assert [row.name for row in rows] == list(Constants.model_fields)
    assert all(row.unit and row.description and row.source for row in rows)


def test_margins_are_symmetric_so_that_swapped_arms_mirror() -> None:
    rules = load_rules()
    for measure in ("hr", "or", "rr"):
        assert getattr(rules, f"margin_{measure}_low") * getattr(rules, f"margin_{measure}_high") == pytest.approx(1)


def test_the_significance_level_is_the_decimal_number() -> None:
    assert load_rules().alpha == 0.05


def test_named_constants_override_the_built_in_ones(tmp_path: Path) -> None:
    constants = "{margin_hr_low: 0.9, margin_rd: {value: 0.1, source: ours}}"
    own = load_rules(write(tmp_path, f'version: "mine-1"\nextends: built-in\nconstants: {constants}'))
    assert (own.margin_hr_low, own.margin_rd, own.margin_hr_high) == (0.9, 0.1, 1.25)
    assert own.sources["margin_hr_low"] == "set in mine.yaml"
    assert own.sources["margin_rd"] == "ours"
    assert own.version == "mine-1"
    assert own.digest != load_rules().digest


def test_a_whole_file_replaces_the_built_in_one(tmp_path: Path) -> None:
    constants = {row.name: row.value for row in table(load_rules())}
    text = yaml.safe_dump({"version": "whole", "constants": constants | {"margin_rd": 0.02}})
    assert load_rules(write(tmp_path, text)).margin_rd == 0.02


def test_digest_depends_on_values_not_on_sources(tmp_path: Path) -> None:
    text = 'version: "1.0.0"\nextends: built-in\nconstants: {margin_rd: {value: 0.05, source: elsewhere}}'
    assert load_rules(write(tmp_path, text)).digest == load_rules().digest


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('version: "1"\nextends: built-in\nconstants: {margin_hr_lo: 0.9}', "did you mean margin_hr_low"),
        ('version: "1"\nextends: built-in\nconstant: {margin_hr_low: 0.9}', "did you mean constants"),
        ('version: "1"\nconstants: {margin_hr_low: 0.9}', "missing confidence_level"),
        ('version: "1"\nextends: built-in\nconstants: {margin_hr_low: 1.9}', "margin_hr_low"),
        ('version: "1"\nextends: built-in\nconstants: {margin_hr_low: "0,9"}', "margin_hr_low"),
        ('version: "1"\nextends: built-in\nconstants: {margin_hr_low: .nan}', "margin_hr_low"),
        ('version: "1"\nextends: built-in\nconstants: {margin_hr_low: }', "margin_hr_low"),
        ('version: "1"\nextends: built-in\nconstants: {margin_hr_low: {source: x}}', "margin_hr_low has no value"),
        ('version: "1"\nextends: built-in\nconstants: {sign_test_from: 6.5}', "sign_test_from"),
        ('version: "1"\nextends: theirs\nconstants: {margin_rd: 0.1}', "extends"),
        ("extends: built-in\nconstants: {margin_rd: 0.1}", "version is missing"),
        ('version: "1"\nextends: built-in', "constants is missing"),
        ("- 1", "must be a mapping"),
        ("version: [", "is not YAML"),
    ],
)
def test_a_wrong_rules_file_says_where_and_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(RulesError, match=says) as caught:
        load_rules(path)
    assert str(path) in str(caught.value)


def test_a_missing_rules_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="cannot be read"):
        load_rules(tmp_path / "none.yaml")
