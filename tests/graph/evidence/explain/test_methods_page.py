from pathlib import Path

import pytest

from oncograph.graph.evidence.explain.methods_page import constants_table, fill
from oncograph.graph.evidence.rules import load_rules, table

PAGE = Path(__file__).resolve().parents[4] / "docs" / "methods.md"


def test_the_generated_parts_of_the_methods_page_are_up_to_date() -> None:
    """If this fails, write the page again: `make docs`."""
    page = PAGE.read_text(encoding="utf-8")
    assert fill(page, load_rules()) == page


def test_every_constant_stands_in_the_table() -> None:
    text = constants_table(load_rules())
    for row in table(load_rules()):
        value = row.value if isinstance(row.value, str) else f"{row.value:g}"
        assert f"| `{row.name}` | {value} |" in text


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="markers of constants"):
        fill("# Methods\n", load_rules())
