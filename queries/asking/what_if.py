"""What would change if something were otherwise: claims of a store, weighed as they are and weighed so."""

from collections.abc import Collection

from oncograph.graph.errors import UnknownNameError
from oncograph.graph.evidence.claim.changes import ClaimChange, compare
from oncograph.graph.mapping.term import TermsAndRules
from oncograph.graph.model import Claim
from oncograph.graph.stores.protocol import GraphReader

from .reweighing import Change, read_known, touched_by, weighed


def changes(
    store: GraphReader, claims: Collection[str], change: Change, before: TermsAndRules, after: TermsAndRules
) -> list[ClaimChange]:
    """Return which of these claims come out otherwise after a change, with the rules before and after."""
    known = read_known(store, claims)
    old = {id_: one.claim for id_, one in weighed(known, before).items()}
    return compare(old, {id_: one.claim for id_, one in weighed(change(known), after).items()})


def changes_with_study(store: GraphReader, study: str, change: Change, basis: TermsAndRules) -> list[ClaimChange]:
    """Return what a change of one study changes.

    :raises UnknownNameError: no claim rests on the study, nor on a meta-analysis that includes it.
    """
    touched = touched_by(store, study)
    if not touched:
        raise UnknownNameError(f"no claim rests on {study}.")
    return changes(store, sorted(touched), change, basis, basis)


def changes_in_all(
    store: GraphReader, change: Change, before: TermsAndRules, after: TermsAndRules | None = None
) -> list[ClaimChange]:
    """Return what a change of all evidence changes, or weighing it by other rules."""
    ids = [row.id for row in store.nodes_with_label(["Claim"])]
    return changes(store, ids, change, before, after or before)


def changes_between(before: GraphReader, after: GraphReader, basis: TermsAndRules) -> list[ClaimChange]:
    """Return which claims come out otherwise in another store; one that is in one of them alone is a change."""
    old, new = (_all(store, basis) for store in (before, after))
    return compare(old, new)


def _all(store: GraphReader, basis: TermsAndRules) -> dict[str, Claim]:
    ids = [row.id for row in store.nodes_with_label(["Claim"])]
    return {id_: one.claim for id_, one in weighed(read_known(store, ids), basis).items()}
