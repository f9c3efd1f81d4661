import ast
from pathlib import Path

import pytest

from oncograph.graph.evidence import code_digest
from oncograph.graph.evidence.code_digest import CODE_DIGEST, _shape, digest_of_code
from oncograph.graph.evidence.rules import load_rules

CODE = '''
"""Says what it is."""

LIMIT = 600.0
"""Why."""


def half(value: float) -> float:
    """Return half."""
    return value / 2
'''


def shape(code: str) -> object:
    return _shape(ast.parse(code))


def test_the_digest_that_is_written_down_is_the_codes() -> None:
    assert digest_of_code() == CODE_DIGEST, "the methods changed; run: make docs"


@pytest.mark.parametrize(
    "module", ["measures.py", "mapping/claim.py", "build/study_part.py", "evidence/claim/verdict.py"]
)
def test_what_makes_the_rows_of_a_store_counts(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_text
    changed = Path(code_digest.__file__).resolve().parents[1] / module
    more = "\nCHANGED = 1\n"
    monkeypatch.setattr(Path, "read_text", lambda path, **how: read(path, **how) + (more if path == changed else ""))
    assert digest_of_code() != CODE_DIGEST


def test_words_about_the_code_do_not_count() -> None:
    plain = "LIMIT = 600.0\ndef half(value: float) -> float: return (value  /  2)  # half"
    assert shape(plain) == shape(CODE)


def test_what_the_code_does_counts() -> None:
    for before, after in (("600.0", "601.0"), ("/ 2", "* 2"), ("LIMIT", "BOUND"), ("value / 2", "None")):
        assert shape(CODE.replace(before, after)) != shape(CODE)


def test_rules_say_by_which_code_they_are_applied() -> None:
    rules = load_rules()
    assert rules.methods == f"{rules.version}+{CODE_DIGEST}"
