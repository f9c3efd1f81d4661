"""`schema`: the JSON Schema of a record accepts the built-in records and refuses broken ones."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from support.cli import finding, record, run, write_record

from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from oncograph.loaders.yaml_source import read_yaml

CORPUS = Path(__file__).parents[2] / "loaders" / "corpus"
RECORDS = sorted(CORPUS.glob("*.yaml"))
Record = dict[str, Any]


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = run("schema").json()
    assert schema["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_every_builtin_record_is_accepted(path: Path, validator: Any) -> None:
    assert [error.message for error in validator.iter_errors(read_yaml(path).value)] == []


def test_there_are_builtin_records() -> None:
    assert len(RECORDS) >= 20


def _set(*path: str | int, to: Any) -> Callable[[Record], None]:
    def change(value: Any) -> None:
        for part in path[:-1]:
            value = value[part]
        value[path[-1]] = to

    return change


def _drop(*path: str | int) -> Callable[[Record], None]:
    def change(value: Any) -> None:
        for part in path[:-1]:
            value = value[part]
        del value[path[-1]]

    return change


BROKEN: dict[str, Callable[[Record], None]] = {
    "no id": _drop("record"),
    "an id with blanks": _set("record", to="My Record"),
    "no study": _drop("study"),
    "an unknown design": _set("study", "design", to="randomsed"),
    "a year as text": _set("study", "year", to="around 2000"),
    "a year of another age": _set("study", "year", to=1492),
    "a source without its kind": _set("source", "id", to="Smith 2020"),
    "a misspelt field": _set("findings", 0, "endpiont", to="overall survival"),
    "an unknown measure": _set("findings", 0, "measure", to="hazard"),
    "no locator": _drop("findings", 0, "at"),
    "an interval of one": _set("findings", 0, "ci", to=[0.7]),
    "a P above 1": _set("findings", 0, "p", to=1.2),
    "events without patients": _set("findings", 0, "tested", to="6 of 17"),
    "a negative count": _set("findings", 0, "n_evaluable", to=-1),
    "a grade of 6": _set("findings", 0, "grade", to=6),
    "findings that are no list": _set("findings", to={"value": 1}),
    "an empty title": _set("study", "title", to=""),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_record_is_refused_by_schema_and_validate_alike(kind: str, validator: Any, work: Path) -> None:
    broken = copy.deepcopy(record())
    validator.validate(broken)
    BROKEN[kind](broken)
    assert list(validator.iter_errors(broken))
    path = work / "broken.yaml"
    path.write_text(yaml.safe_dump(broken), encoding="utf-8")
    assert run("validate", path).code == 1


def test_what_the_defaults_give_is_not_asked_of_each_finding(validator: Any, work: Path) -> None:
    shared = {name: value for name, value in finding().items() if name in {"agents", "versus", "disease", "setting"}}
    own = {name: value for name, value in finding().items() if name not in shared}
    validator.validate(record("trial-2001", own, defaults=shared))
    assert run("validate", write_record(work, "trial-2001", own, defaults=shared)).code == 0


def test_the_graph_is_described_too() -> None:
    described = run("schema", "--graph").json()
    assert [node["label"] for node in described["nodes"]] == list(NODE_TYPES)
    assert [link["type"] for link in described["relationships"]] == list(RELATIONSHIP_TYPES)
    assert all({"id", "name"} <= set(node["properties"]) for node in described["nodes"])


def test_json_is_its_only_form() -> None:
    assert run("schema", "--json") == run("schema")
    assert run("schema", "--csv").code == 2
