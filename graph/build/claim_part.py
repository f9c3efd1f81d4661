"""From the evidence on one question to the claim's part of the graph: its node, its relationships, the shortcuts."""

from collections.abc import Sequence
from operator import attrgetter

from ..canonical import content_hash
from ..evidence.claim.derive import derive_claim
from ..mapping.claim import claim_links, claim_row
from ..mapping.term import TermsAndRules
from ..model import Estimate, Evidence, Finding, Question, Study
from ..rows import NodeRow, RelationshipRow
from .evidence import Included

_PLACE = {"record", "record_version", "source", "locator"}
"""Where a finding was read, which no claim is computed from."""
_FINDING = attrgetter(*(name for name in Finding.model_fields if name not in _PLACE))
_STUDY = attrgetter(*(name for name in Study.model_fields if name != "slugs"))  # what its records call it
_ESTIMATE = attrgetter(*Estimate.model_fields)


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
    claim = derive_claim(question, polarity, evidence, included.pairs, basis.rules, retracted=included.retracted)
    node = claim_row(claim, inputs, basis.terms)
    return node, list(claim_links(claim, node.id, basis.terms))


def computed_from(
    question: Question,
    evidence: Sequence[Evidence],
    included: Included,
    basis: TermsAndRules,
) -> str:
    """Return the hash of all that a claim is computed from; a claim whose hash is another one is stale."""
    return content_hash(
        [
            question.model_dump(mode="json"),
            [_content(one) for one in sorted(evidence, key=lambda one: one.id)],
            sorted(included.pairs),
            included.retracted,
            basis.terms.polarity(question).model_dump(mode="json"),
            basis.rules_digest,
        ]
    )


def _content(one: Evidence) -> list[object]:
    # Values in the order of the fields: writing and sorting the names as well would take twice the time.
    return [one.id, _FINDING(one.finding), _STUDY(one.study), _ESTIMATE(one.estimate)]
