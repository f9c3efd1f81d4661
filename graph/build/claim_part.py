"""From the evidence on one question to the claim's part of the graph: its node, its relationships, the shortcuts."""

from collections.abc import Hashable, Sequence
from functools import lru_cache
from operator import itemgetter

from ..canonical import content_hash
from ..evidence.claim.alike import claim_of_alike
from ..evidence.claim.derive import derive_claim
from ..evidence.finding.alike import said
from ..evidence.statistics.from_counts import TABLES
from ..identity import claim_id
from ..mapping.claim import claim_links, claim_row
from ..mapping.term import TermsAndRules
from ..model import Evidence, Polarity, Question, Study
from ..rows import NodeRow, RelationshipRow
from .evidence import Included

_STUDY = itemgetter(*(name for name in Study.model_fields if name != "slugs"))  # what its records call it


def derive(
    question: Question,
    evidence: Sequence[Evidence],
    included: Included,
    basis: TermsAndRules,
    inputs: str,
) -> tuple[NodeRow, list[RelationshipRow]]:
    """Weigh the evidence on one question, and return the claim's node and relationships.

    `included` says what the meta-analyses among the studies of the evidence include, `inputs` is the hash that
    `computed_from` gives of all this.
    """
    polarity = basis.terms.polarity(question)
    if question.toxicity is not None and not included.pairs:
        claim = claim_of_alike(question, polarity, evidence, basis.rules)
    else:
        claim = derive_claim(question, polarity, evidence, included.pairs, basis.rules, retracted=included.retracted)
    node = claim_row(claim, inputs, basis.terms)
    return node, list(claim_links(claim, node.id, basis.terms))


def computed_from(
    question: Question,
    evidence: Sequence[Evidence],
    included: Included,
    basis: TermsAndRules,
) -> str:
    """Return the hash of all that a claim is computed from; a claim whose hash is another one is stale.

    What was computed from a finding follows from the rest, but for a flag that its choice among readings gave it.
    """
    findings = [
        (one.id, _hash_of_said(said(one.finding)), one.estimate.flags, _hash_of_study(one.study))
        for one in sorted(evidence, key=lambda one: one.id)
    ]
    polarity = _hash_of_polarity(basis.terms.polarity(question))
    beside = [sorted(included.pairs), included.retracted, basis.rules_digest]
    return content_hash([claim_id(question), findings, polarity, *beside])


@lru_cache(maxsize=TABLES)
def _hash_of_said(told: Hashable) -> str:
    return content_hash(told)  # in the order of the fields: to write and sort their names would take twice the time


@lru_cache(maxsize=1_000)  # the findings of one study come together
def _hash_of_study(study: Study) -> str:
    return content_hash(_STUDY(vars(study)))


@lru_cache(maxsize=1_000)
def _hash_of_polarity(polarity: Polarity) -> str:
    return content_hash(vars(polarity))
