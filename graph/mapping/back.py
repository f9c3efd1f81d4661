"""From rows back to models, where a store may hold what no load has written."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import StoreError


@contextmanager
def reading_back(what: str) -> Iterator[None]:
    """Make models of rows; `what` is what they are of.

    :raises StoreError: the rows lack a part, or hold one of another type.
    """
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise StoreError(
            f"{what} in the store is damaged ({type(error).__name__}: {reason}); load its records into a new store"
        ) from error
