"""The store on a real Neo4j server does what every store must do, and gives the graph the embedded one gives."""

from contextlib import AbstractContextManager

import pytest
from support.neo4j_server import empty_store
from support.store_contract import StoreContract

from oncograph.graph.stores.protocol import Store

pytestmark = pytest.mark.neo4j


class TestNeo4jStore(StoreContract):
    examples = 10

    @pytest.fixture(autouse=True)
    def _server(self, neo4j_uri: str) -> None:
        def make() -> AbstractContextManager[Store]:
            return empty_store(neo4j_uri)

        self.make_store = make
