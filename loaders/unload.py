"""Takes records out of a store, as if they had never been loaded."""

from collections.abc import Collection

from oncograph.graph.build.load import LoadSummary, load
from oncograph.graph.errors import UnknownNameError
from oncograph.graph.evidence.rules import Rules
from oncograph.graph.names import nearest
from oncograph.graph.progress import Progress, no_progress
from oncograph.graph.stores.protocol import Store, Transaction

from .load import stored_terms
from .vocabulary.rows import vocabulary_rows


def unload(store: Store, records: Collection[str], rules: Rules, progress: Progress = no_progress) -> LoadSummary:
    """Forget records with all that they alone added, in one transaction; claims they touched are weighed anew.

    Terms of the user's own stay: they came by a file of their own.

    :raises UnknownNameError: the store has no such record; nothing is changed.
    """

    def work(tx: Transaction) -> LoadSummary:
        stored = tx.all_records()
        for record in sorted(set(records)):
            if record not in stored:
                raise UnknownNameError(f"no record is called {record!r}.", nearest(record, stored))
        rows = vocabulary_rows(stored_terms(tx), ())
        return load(tx, (), rows, rules, leaving=records, progress=progress)

    return store.transact(work)
