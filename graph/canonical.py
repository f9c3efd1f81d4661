"""The one way in which values are written for comparing and hashing. Imports nothing heavy."""

import hashlib
import json

_ENCODER = json.JSONEncoder(
    sort_keys=True,
    ensure_ascii=False,
    separators=(",", ":"),
    allow_nan=False,
    check_circular=False,  # rows are trees
)


def canonical_json(value: object) -> str:
    """Return JSON with sorted keys and no spaces, the same for equal values on every machine."""
    return _ENCODER.encode(value)


def content_hash(value: object) -> str:
    """Return 20 hexadecimal digits (80 bits) of the SHA-256 over the canonical JSON of `value`."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()[:20]
