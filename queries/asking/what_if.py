"""What would change: the claims of a store, weighed again on a copy of it."""

from collections.abc import Callable

from oncograph.graph.build.load import VocabularyRows, load, stored_vocabulary
from oncograph.graph.errors import UnknownNameError
from oncograph.graph.evidence.claim.changes import ClaimChange, compare
from oncograph.graph.evidence.rules import Rules
from oncograph.graph.model import Claim
from oncograph.graph.report import Report
from oncograph.graph.stores.protocol import GraphReader, Store, Transaction

from .analysis import terms_and_rules, weighed_claims

Change = Callable[[Transaction, VocabularyRows], None]
"""What is done to the copy."""


def changes_after(copy: Store, change: Change, before: Rules, after: Rules) -> list[ClaimChange]:
    """Return which claims come out otherwise once `change` is done to `copy`, with the rules before and after."""
    old = _all_claims(copy, before)
    with copy.transaction() as tx:
        change(tx, _vocabulary(tx))
    return compare(old, _all_claims(copy, after))


def without(study: str, rules: Rules) -> Change:
    """Forget all reports on a study."""

    def change(tx: Transaction, vocabulary: VocabularyRows) -> None:
        load(tx, [], vocabulary, rules, leaving=list(_reports_on(tx, study)))

    return change


def retracted(study: str, rules: Rules) -> Change:
    """Take a study as retracted: it stays, and no longer counts."""

    def change(tx: Transaction, vocabulary: VocabularyRows) -> None:
        reports = _reports_on(tx, study)
        marked = [
            report.model_copy(update={"study": report.study.model_copy(update={"retracted": True})})
            for report in reports.values()
        ]
        load(tx, marked, vocabulary, rules, leaving=list(reports))

    return change


def under(rules: Rules) -> Change:
    """Weigh everything by other rules."""

    def change(tx: Transaction, vocabulary: VocabularyRows) -> None:
        load(tx, [], vocabulary, rules)

    return change


def _reports_on(tx: Transaction, study: str) -> dict[str, Report]:
    findings = [link.target for link in tx.relationships([study], outgoing=True, types={"REPORTS"})]
    records = {str(row.properties["record"]) for row in tx.nodes(findings).values()}
    readings = [link.target for link in tx.relationships(findings, outgoing=True, types={"ALSO_READ_AS"})]
    records |= {str(row.properties["record"]) for row in tx.nodes(readings).values()}
    if not records:
        raise UnknownNameError(f"the store has no findings of {study}.")
    return tx.reports(records)


def _all_claims(store: GraphReader, rules: Rules) -> dict[str, Claim]:
    ids = [row.id for row in store.nodes_with_label(["Claim"])]
    return {id_: one.claim for id_, one in weighed_claims(store, ids, terms_and_rules(store, rules)).items()}


def _vocabulary(tx: Transaction) -> VocabularyRows:
    nodes = stored_vocabulary(tx)
    links = tx.relationships([row.id for row in nodes], outgoing=True, types={"IS_A"})
    return VocabularyRows(nodes, links)
