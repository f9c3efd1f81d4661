"""What the shell offers, by what stands before the cursor."""

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from oncograph.cli.cypher_completion import CypherCompleter
from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from oncograph.queries.opencypher.syntax.signatures import AGGREGATES, FUNCTIONS

COMPLETER = CypherCompleter(("help", "params", "param"), {"name": 1, "n": 2})


def offered(before: str, after: str = "") -> list[str]:
    document = Document(before + after, len(before))
    return [completion.text for completion in COMPLETER.get_completions(document, CompleteEvent())]


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("MATCH (a:Ag", ["Agent"]),
        ("match (a:ag", ["Agent"]),
        ("MATCH (f:Finding|Cl", ["Claim"]),
        ("MATCH (f:!Cl", ["Claim"]),
        ("MATCH ()-[:TES", ["TESTS"]),
        ("MATCH ()-[r:TESTS|COMB", ["COMBINED_WITH"]),
        ("MATCH (f {reco", ["record", "record_version"]),
        ("MATCH (f {id: 1, reco", ["record", "record_version"]),
        ("RETURN f.author_", ["author_conclusion"]),
        ("RETURN $na", ["name"]),
        ("OPT", ["OPTIONAL MATCH"]),
        ("CAL", ["CALL"]),
        ("EXPL", ["EXPLAIN"]),
        ("SHOW", ["SHOW INDEXES", "SHOW CONSTRAINTS"]),
        ("RETURN percentile", ["percentilecont(", "percentiledisc("]),
        ("RETURN 'Agen", []),
        ("RETURN 'it is a :Ag", []),
        ("RETURN 1 /* Agen", []),
        (":para", ["params", "param"]),
        ("MATCH (a) WHERE a:Reading", ["Reading"]),
        ("MATCH (a {kind: RET", ["RETURN"]),
        ("MATCH (a)-[:TESTS]->(b:Ag", ["Agent"]),
        ("RETURN [x IN [1] | tostringl", ["tostringlist("]),
    ],
)
def test_what_fits_is_offered(before: str, words: list[str]) -> None:
    assert offered(before) == words


def test_all_labels_types_properties_and_functions_are_offered() -> None:
    assert set(offered("MATCH (a:")) >= {*NODE_TYPES, "Benefit", "NoDifference"}
    assert offered("MATCH ()-[:") == sorted(RELATIONSHIP_TYPES)
    properties = {name for node in NODE_TYPES.values() for name in node.properties}
    assert set(offered("RETURN a.")) >= properties | {"id", "name"}
    assert set(offered("RETURN ")) >= {f"{name}(" for name in (*FUNCTIONS, *AGGREGATES)}
    assert offered("RETURN $") == ["n", "name"]


def test_only_what_stands_before_the_cursor_counts() -> None:
    assert offered("MATCH (a:Ag", after=") RETURN 'an open string") == ["Agent"]


@pytest.mark.parametrize(
    "before", ["", "(", "[", "{", ")", "`", "'", "$", ":", ".", "|", "/*", "MATCH (a)-[", "\\", "𝛼"]
)
def test_nothing_typed_makes_it_fail(before: str) -> None:
    assert isinstance(offered(before), list)
