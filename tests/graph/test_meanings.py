"""Every property of the graph, and every field of a record, says what it means."""

from typing import Any

import pytest
from support.cli import run

from oncograph.graph.meanings import MEANINGS, meaning_of
from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES

OWNERS = {
    **{one.label: one.properties for one in NODE_TYPES.values()},
    **{one.type: one.properties for one in RELATIONSHIP_TYPES.values()},
}


@pytest.mark.parametrize("owner", OWNERS)
def test_every_property_has_a_meaning(owner: str) -> None:
    assert [name for name in OWNERS[owner] if not meaning_of(owner, name).strip()] == []


def test_no_meaning_is_of_nothing() -> None:
    fields = {name for properties in OWNERS.values() for name in properties} | set(_fields_of_records())
    assert sorted(MEANINGS.keys() - fields) == []


def test_every_field_of_a_record_has_a_description() -> None:
    schema = run("schema").json()
    parts: dict[str, Any] = {**schema["$defs"], "Record": schema}
    lacking = [
        f"{part}.{name}"
        for part, told in parts.items()
        for name, field in told.get("properties", {}).items()
        if not field.get("description", "").strip()
    ]
    assert lacking == []


def test_the_graph_s_schema_tells_them() -> None:
    schema = run("schema", "--graph").json()
    for one in (*schema["nodes"], *schema["relationships"]):
        assert one["meanings"].keys() == one["properties"].keys() - {"id", "name"} or "type" in one
        assert all(one["meanings"].values())


def _fields_of_records() -> list[str]:
    schema = run("schema").json()
    parts = (schema, *schema["$defs"].values())
    return [name for part in parts for name in part.get("properties", {})]
