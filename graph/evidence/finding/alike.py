"""Results of one study that differ in nothing but which toxicity they are on: what one comes to, the other comes to.

A trial lists hundreds of toxicities, most of which none, one or two of its patients had. No method looks at what a
toxicity is called, nor at where a result was read, so that each such table need be weighed only once.
"""

from collections.abc import Hashable
from operator import itemgetter

from ...model import Finding

_NOT_LOOKED_AT = {"toxicity", "record", "record_version", "source", "locator"}
_SAID = itemgetter(*(name for name in Finding.model_fields if name not in _NOT_LOOKED_AT))


def said(finding: Finding) -> Hashable:
    """Return all that a finding says but which toxicity it is on and where that was read: equal where two are alike."""
    told: tuple[Hashable, ...] = _SAID(vars(finding))
    return told
