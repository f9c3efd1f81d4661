from pathlib import Path
from typing import Any

import pytest

from oncograph.graph.errors import UnknownNameError
from oncograph.queries.asking.canned import ParameterError, prepare
from oncograph.queries.library import CannedQuery, Parameter

QUERY = CannedQuery(
    "test",
    "Which?",
    (
        Parameter("agent", "agent", None, "tested agent", required=True),
        Parameter("survival", "endpoint", "overall survival", "endpoint"),
        Parameter("verdict", "text", None, "verdict", choices=("Benefit", "NoDifference")),
        Parameter("kind", "text", None, "kind"),
        Parameter("grade", "integer", 3, "grade"),
        Parameter("share", "float", None, "share"),
        Parameter("subgroups", "boolean", default=False, meaning="subgroups too"),
    ),
    (("id", "id"),),
    "oncograph ask test",
    "RETURN 1",
    Path("test.cypher"),
)


def resolve(kind: str, text: str) -> str:
    if text == "nonsense":
        raise UnknownNameError("no agent nonsense.", ["interferon"])
    return f"{kind}:{text}"


def prepared(**arguments: Any) -> dict[str, Any]:
    return prepare(QUERY, {"agent": "IL-2", **arguments}, resolve)


def test_defaults_and_names() -> None:
    assert prepared() == {
        "agent": "agent:IL-2",
        "survival": "endpoint:overall survival",
        "verdict": None,
        "kind": None,
        "grade": 3,
        "share": None,
        "subgroups": False,
    }


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("verdict", "no difference", "NoDifference"),
        ("verdict", "BENEFIT", "Benefit"),
        ("kind", "time to event", "time to event"),
        ("grade", "4", 4),
        ("grade", 4, 4),
        ("share", "0.5", 0.5),
        ("share", 1, 1.0),
        ("subgroups", "true", True),
        ("subgroups", "No", False),
        ("subgroups", True, True),
        ("survival", None, "endpoint:overall survival"),
    ],
)
def test_values(name: str, given: Any, value: Any) -> None:
    found = prepared(**{name: given})[name]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("verdict", "good", "one of Benefit, NoDifference"),
        ("kind", 3, "takes a text, not 3"),
        ("grade", "three", "takes a whole number, not 'three'"),
        ("grade", 3.0, "takes a whole number"),
        ("grade", True, "takes a whole number"),
        ("grade", 2**63, "takes a whole number"),
        ("share", "nan", "takes a finite number"),
        ("share", "1e999", "takes a finite number"),
        ("share", False, "takes a finite number"),
        ("subgroups", "maybe", "takes true or false"),
        ("subgroups", 1, "takes true or false"),
        ("agent", 3, "takes a name or an id"),
    ],
)
def test_values_that_do_not_fit(name: str, given: Any, told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        prepared(**{name: given})


def test_a_required_parameter_is_missing() -> None:
    with pytest.raises(ParameterError, match="test needs agent: tested agent"):
        prepare(QUERY, {}, resolve)
    with pytest.raises(ParameterError, match="needs agent"):
        prepare(QUERY, {"agent": None}, resolve)


def test_a_parameter_that_the_question_does_not_have_suggests_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"has no parameter agents; it has agent, survival.* Did you mean agent"):
        prepared(agents="IL-2")


def test_an_unknown_name_keeps_its_suggestions() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean interferon"):
        prepared(agent="nonsense")
