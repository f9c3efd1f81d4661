"""How things get the ids that never change: hashes over what identifies them, never over a value or a document."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from .canonical import content_hash
from .model import IDENTITY_FIELDS, IDENTITY_WHERE_GIVEN, Contrast, Finding, Question
from .report import Identifier

_OF_TOXICITY = frozenset({"toxicity", "grade_min", "grade_max", "serious"})
_SET_LIKE = frozenset({"agents", "combined_with", "versus", "comparators"})


def study_id(identifiers: set[Identifier]) -> str:
    """Return a study's id from the smallest registration number, else DOI, else PMID, else slug.

    >>> study_id({"pmid:12", "registration:NCT00000002", "registration:NCT00000001"})
    'study:NCT00000001'
    >>> study_id({"slug:peest-1995", "doi:10.1000/b", "doi:10.1000/a"})
    'study:doi:10.1000/a'
    """
    for kind in ("registration", "doi", "pmid", "slug"):
        values = sorted(identifier for identifier in identifiers if identifier.startswith(f"{kind}:"))
        if values:
            return f"study:{values[0] if kind in {'doi', 'pmid'} else values[0].partition(':')[2]}"
    raise ValueError("a study needs an identifier")


def finding_id(finding: Finding) -> str:
    """Return the finding's id, a hash over `IDENTITY_FIELDS`; agents, combination and comparator count as sets.

    A serious adverse event is another finding than the same event of any seriousness.
    """
    values = vars(finding)
    parts = {name: values[name] for name in IDENTITY_FIELDS}
    if finding.serious:  # named only where it is so: ids never change, and most were made before it could be
        parts["serious"] = True
    parts |= {name: values[name] for name in IDENTITY_WHERE_GIVEN if values[name] is not None}
    return f"finding:{content_hash(_parts(parts))}"


def reading_id(finding: str, record: str, locator: str) -> str:
    """Return the id of one reading of a finding, over the finding, the record and the place."""
    return f"reading:{content_hash([finding, record, _text(locator)])}"


@lru_cache(maxsize=10_000)  # the findings on one question come together
def claim_id(question: Question) -> str:
    """Return the claim's id, a hash over its question; of a pair of treatments, whichever of them it is read from.

    A toxicity stands in the endpoint's place, with its grades, and whether only serious ones are meant.
    """
    values = {name: getattr(question, name) for name in Question.model_fields}
    left_out = _OF_TOXICITY if question.toxicity is None else {"endpoint"}
    parts = _parts({name: value for name, value in values.items() if name not in left_out})
    if question.contrast is Contrast.ACTIVE:
        parts["agents"], parts["comparators"] = sorted((parts["agents"], parts["comparators"]))
    return f"claim:{content_hash(parts)}"


def _parts(values: Mapping[str, object]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, str):
            parts[name] = _text(value)
        elif isinstance(value, tuple):
            texts = [_text(part) for part in value]
            parts[name] = sorted(set(texts)) if name in _SET_LIKE else texts
        else:
            parts[name] = value
    return parts


@lru_cache(maxsize=10_000)  # of ids, endpoints and subgroups there are few
def _text(text: str) -> str:
    """Return the text in Unicode form C with single spaces, so that the way it was typed makes no difference."""
    return " ".join(unicodedata.normalize("NFC", text).split())
