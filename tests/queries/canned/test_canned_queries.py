"""Every canned question gives, row for row, what plain Python gives over the same graph."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from oncograph.queries.library import CannedQuery, builtin_queries
from oncograph.queries.opencypher import Engine

from ...benchmarks.generate import Size, generate
from .oracles import Walk
from .oracles_graph import ORACLES, answer
from .parameter_cases import parameter_cases

if TYPE_CHECKING:
    import networkx as nx

QUERIES = {query.name: query for query in builtin_queries()}
SIZES = {
    1: Size(studies=150, agents=14, diseases=8, settings=5, endpoints=12, toxicities=8),
    2: Size(studies=60, agents=30, diseases=20, settings=10, endpoints=9, toxicities=20),
    3: Size(studies=3, agents=3, diseases=3, settings=2, endpoints=3, toxicities=2),
}


@dataclass(frozen=True)
class Asked:
    """A graph with the engine on it, and prepared for walking."""

    engine: Engine
    walk: Walk

    def compare(self, query: CannedQuery, seed: int) -> int:
        """Compare many answers to a question; return how many rows there were."""
        found = 0
        for parameters in parameter_cases(query, self.walk, seed, each=2, mixed=8):
            wanted = answer(query.name, self.walk, parameters)
            result = self.engine.run(query.text, parameters)
            assert result.columns == tuple(name for name, _ in query.columns)
            # repr tells 1 from 1.0 and true, and a list from a tuple.
            assert [repr(tuple(row)) for row in result] == [repr(row) for row in wanted], parameters
            found += len(wanted)
        return found


@pytest.fixture(scope="module", params=SIZES)
def generated(request: pytest.FixtureRequest) -> tuple[Asked, int]:
    graph = generate(SIZES[request.param], request.param)
    return Asked(Engine(graph), Walk(graph)), request.param


@pytest.fixture(scope="module")
def builtin(builtin_graph: "nx.MultiDiGraph[str]") -> Asked:
    return Asked(Engine(builtin_graph), Walk(builtin_graph))


def test_every_question_has_an_answer_by_hand() -> None:
    assert set(QUERIES) == set(ORACLES)


@pytest.mark.parametrize("name", QUERIES)
def test_rows_on_generated_graphs(name: str, generated: tuple[Asked, int]) -> None:
    asked, seed = generated
    found = asked.compare(QUERIES[name], seed)
    assert found > 0 or seed == 3, "the cases must find something"


@pytest.mark.parametrize("name", QUERIES)
def test_rows_on_the_builtin_corpus(name: str, builtin: Asked) -> None:
    assert builtin.compare(QUERIES[name], 5) > 0
