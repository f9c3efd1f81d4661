"""Evidence as computed and as read back: claims rest on the one when loaded, and on the other ever after."""

from support.store_contract import evidence_that_is_read_back_otherwise

from oncograph.graph.stores.sqlite.store import EmbeddedStore


def test_the_corpus_is_read_back_as_it_was_written(builtin_store: EmbeddedStore) -> None:
    assert evidence_that_is_read_back_otherwise(builtin_store) == []
