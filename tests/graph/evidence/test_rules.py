import pytest

from oncograph.graph.evidence.rules import Constants, load_rules, table


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
