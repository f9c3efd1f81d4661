from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncograph.graph.errors import SourceError
from oncograph.loaders.yaml_source import parse_yaml


def test_plain_scalars_follow_yaml_1_2() -> None:
    text = "a: 1\nb: [no, on, 1.5e3, 2001-01-01, 0o7, '5', ~, true, 44 %]\n"
    assert parse_yaml(text, "f").value == {
        "a": 1,
        "b": ["no", "on", 1500.0, "2001-01-01", "0o7", "5", None, True, "44 %"],
    }


def test_every_part_has_its_line() -> None:
    source = parse_yaml("a:\n  - x: 1\n    y: 2\n  - z\n", "f")
    assert source.lines[("a", 0, "y")] == 3
    assert source.line_of(("a", 1)) == 4
    assert source.line_of(("a", 0, "y", "deeper")) == 3


def test_a_key_given_twice_is_a_fault_with_its_line() -> None:
    (fault,) = parse_yaml("a: 1\nb:\n  c: 1\n  c: 2\n", "f").faults
    assert (fault.line, fault.where, fault.problem) == (4, "b.c", "given twice")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "f: empty"),
        ("# only a remark\n", "f: empty"),
        ("a: [1\nb: 2\n", "f:2: not valid YAML"),
        ("a: &x [1]\nb: *x\n", "f:1: anchors and aliases"),
        ("a: 1\nb: !!python/name:os.system x\n", "f:2: the tag"),
        ("a: !!set {x}\n", "f:1: the tag"),
        ("a: 1\n---\nb: 2\n", "f:2: a second document"),
        ("- " * 60 + "x", "nested more than 50 deep"),
        ("? [a]\n: 1\n", "f:1: a key must be a plain word"),
        ("a: \x07", "f:1: not valid YAML: it holds the control character U+0007"),
    ],
)
def test_what_is_not_read_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(SourceError) as error:
        parse_yaml(text, "f")
    assert message in str(error.value)


@given(st.text(alphabet="ab:-[]{}&*!'\"#|>%@`,? \n\t\u00e9", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(SourceError):
        parse_yaml(text, "f")
