"""What would change if something were otherwise: claims of a store, weighed as they are and weighed so."""

from collections.abc import Collection, Iterable

from oncograph.graph.errors import UnknownNameError
from oncograph.graph.evidence.claim.changes import ClaimChange, compare
from oncograph.graph.labels import Verdict
from oncograph.graph.mapping.claim import subject_of
from oncograph.graph.mapping.term import Terms, TermsAndRules
from oncograph.graph.model import Claim, Question
from oncograph.graph.stores.protocol import GraphReader

from ..shown import Shown, read_columns
from .answer import Row
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


def listed(changed: Iterable[ClaimChange], terms: Terms) -> list[tuple[ClaimChange, Row]]:
    """Return the changes, each with the names of what its claim is on, as they are listed.

    Other verdicts come first, then the order of what the claims say now, then where they are.
    """
    order: list[Verdict | None] = [*Verdict, None]
    placed = [(change, place_of(change.question, terms)) for change in changed]
    where = ("disease", "setting", "agent", "endpoint")
    return sorted(
        placed,
        key=lambda one: (
            not one[0].verdict_changed,
            order.index(one[0].verdict_before),
            *(one[1][name] for name in where),
            one[0].claim,
        ),
    )


def place_of(question: Question, terms: Terms) -> Row:
    """Return the names of what a claim is on."""
    names = {"disease": terms.name(question.disease), "setting": terms.name(question.setting)}
    agents = " + ".join(sorted(map(terms.name, question.agents)))
    return {"agent": agents, **names, "endpoint": subject_of(question, terms), "subgroup": question.subgroup}


CHANGES_SHOWN = Shown(
    read_columns(
        "place, agent, endpoint, verdict_before, verdict_after, effect_before, effect_after, studies_counted_before,"
        " studies_counted_after, claim (id)"
    ),
    ("place", "agent"),
)
"""What a table shows of changes with the names of what their claims are on."""
