from pathlib import Path

import pytest
import yaml

from oncograph.graph.errors import RulesError
from oncograph.graph.evidence.rules import load_rules, table
from oncograph.loaders.rules_file import read_rules


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_named_constants_override_the_built_in_ones(tmp_path: Path) -> None:
    constants = "{margin_hr_low: 0.9, margin_rd: {value: 0.1, source: ours}}"
    own = read_rules(write(tmp_path, f'version: "mine-1"\nextends: built-in\nconstants: {constants}'))
    assert (own.margin_hr_low, own.margin_rd, own.margin_hr_high) == (0.9, 0.1, 1.25)
    assert own.sources["margin_hr_low"] == "set in mine.yaml"
    assert own.sources["margin_rd"] == "ours"
    assert own.version == "mine-1"
    assert own.digest != load_rules().digest


def test_a_whole_file_replaces_the_built_in_one(tmp_path: Path) -> None:
    constants = {row.name: row.value for row in table(load_rules())}
    text = yaml.safe_dump({"version": "whole", "constants": constants | {"margin_rd": 0.02}})
    assert read_rules(write(tmp_path, text)).margin_rd == 0.02


def test_digest_depends_on_values_not_on_sources(tmp_path: Path) -> None:
    version = load_rules().version
    text = f'version: "{version}"\nextends: built-in\nconstants: {{margin_rd: {{value: 0.05, source: elsewhere}}}}'
    assert read_rules(write(tmp_path, text)).digest == load_rules().digest


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
        ("version: [", "mine.yaml:2: not valid YAML"),
        ("version: 1.5\nextends: built-in\nconstants: {margin_rd: 0.1}", "mine.yaml:1: version: .* no text"),
        ('version: "1"\nextends: built-in\nconstants:\n  margin_rd: 2024-13-45', "mine.yaml:4: constants.margin_rd"),
        ('version: "1"\nextends: built-in\nconstants:\n  margin_rd: 0x', "mine.yaml:4: constants.margin_rd"),
        ('version: "1"\nextends: built-in\nconstants:\n  margin_rd: 0b2', "mine.yaml:4: constants.margin_rd"),
        ('version: "1"\nextends: built-in\nconstants:\n  margin_rd: !!float x', "mine.yaml:4: the tag"),
        ('version: "1"\nextends: built-in\nconstants: {margin_rd: 1}\nextends: built-in', "mine.yaml:4: .*given twice"),
        ('version: "1"\nextends: built-in\nconstants: {margin_rd: {value: 0.1, source: [x]}}', "is not a text"),
        ("", "write a set of rules in it"),
    ],
)
def test_a_wrong_rules_file_says_where_and_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(RulesError, match=says) as caught:
        read_rules(path)
    assert str(path) in str(caught.value)


def test_a_missing_rules_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="cannot be read"):
        read_rules(tmp_path / "none.yaml")
