"""Which code computed a number: a digest of the methods, so that a store made by other code is known as such.

The digest is written down here, because to compute it means to read all these files: `make docs` writes it, and
`make check` fails where it is not that of the code. Only the standard library is imported: every command looks at it.
"""

from pathlib import Path
from typing import Any

_OUTSIDE = ("measures.py", "figures.py", "mapping/*.py", "build/choose.py", "build/study_part.py")
"""What stands beside the room of the methods, and makes what a store holds all the same."""

CODE_DIGEST = "94ecdacc7156"


def digest_of_code() -> str:
    """Return the digest of the modules that findings and claims are computed and written by; not of those that explain.

    It is of what the code does: comments, docstrings and layout do not change it, nor does the version of Python.
    """
    from ast import parse  # noqa: PLC0415  only who writes or checks the digest reads code
    from hashlib import sha256  # noqa: PLC0415

    here = Path(__file__).resolve().parent
    modules = {path for path in here.rglob("*.py") if "explain" not in path.relative_to(here).parts}
    modules |= {path for pattern in _OUTSIDE for path in here.parent.glob(pattern)}
    modules.remove(Path(__file__).resolve())
    sha = sha256()
    for path in sorted(modules):
        name = path.relative_to(here.parent).as_posix()
        sha.update(repr((name, _shape(parse(path.read_text(encoding="utf-8"))))).encode())
    return sha.hexdigest()[:12]


def _shape(part: Any) -> Any:
    """Return a part of a syntax tree as plain values, without texts that stand alone and fields that hold nothing."""
    from ast import AST, Constant, Expr, iter_fields  # noqa: PLC0415  as above

    if isinstance(part, AST):
        fields = ((name, _shape(value)) for name, value in iter_fields(part))
        return type(part).__name__, *((name, value) for name, value in fields if value not in (None, ()))
    if isinstance(part, list):
        alone = (isinstance(one, Expr) and isinstance(one.value, Constant) for one in part)
        return tuple(_shape(one) for one, skipped in zip(part, alone, strict=True) if not skipped)
    return part
