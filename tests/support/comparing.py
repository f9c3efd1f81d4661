"""Compares what a query gives on the engine with what it gives elsewhere, whatever the order of rows."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from neo4j.graph import Node as ServerNode
from neo4j.graph import Path as ServerPath
from neo4j.graph import Relationship as ServerRelationship
from neo4j.time import Date as ServerDate
from neo4j.time import DateTime as ServerDateTime
from neo4j.time import Duration as ServerDuration

from oncograph.queries.opencypher import CypherError, CypherLimit, Engine, Node, Path, Relationship
from oncograph.queries.opencypher.values.duration import Duration

Rows: TypeAlias = Counter[tuple[str, ...]]
MOST_ROWS = 5000


class TooMuchError(Exception):
    """Raised when a query takes longer, or has more rows, than a test should."""


class BrokenServerError(Exception):
    """Raised when a server fails within itself on a query, such as by a class that is cast wrongly."""


def comparable(value: Any) -> str:
    """Write a value so that equal ones are equal, nodes and relationships by their property `k`.

    A sum's last digits depend on the order of rows, which is free; Neo4j tells -0.0 from 0.0 where openCypher does not.
    """
    match value:
        case float():
            return "nan" if math.isnan(value) else f"float {value + 0.0:.9g}"
        case list():
            return f"[{', '.join(map(comparable, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {comparable(item)}' for key, item in sorted(value.items()))}}}"
        case Node() | Relationship():
            return f"{type(value).__name__} {value.properties.get('k')}"
        case ServerNode() | ServerRelationship():
            return f"{'Node' if isinstance(value, ServerNode) else 'Relationship'} {value.get('k')}"
        case Path() | ServerPath():
            return f"path {comparable(list(value.nodes))} {comparable(list(value.relationships))}"
        case datetime():
            zone = str(value.tzinfo)
            return value.isoformat() + (f"[{zone}]" if "/" in zone else "")
        case date():
            return value.isoformat()
        case Duration():
            return f"duration {value.months} {value.days} {value.microseconds * 1000}"
        case ServerDate() | ServerDateTime():
            return comparable(value.to_native())
        case ServerDuration():
            seconds, nanoseconds = value.seconds, value.nanoseconds
            return f"duration {value.months} {value.days} {seconds * 1_000_000_000 + nanoseconds}"
        case _:
            return repr(value)


def counted(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, open_order: str = "open ") -> Rows:
    """Count equal rows; in columns whose name begins with `open_order` a list is compared without its order."""
    is_open = [name.startswith(open_order) for name in columns]
    return Counter(
        tuple(
            str(sorted(map(comparable, value))) if free and isinstance(value, list) else comparable(value)
            for free, value in zip(is_open, row, strict=True)
        )
        for row in rows
    )


def on_engine(engine: Engine, text: str, parameters: dict[str, Any], *, open_order: str = "open ") -> Rows | None:
    """Return the rows, or None for a query that is refused or fails as it should."""
    try:
        result = engine.run(text, parameters, timeout=5, max_rows=MOST_ROWS)
    except CypherLimit as error:
        raise TooMuchError(text) from error
    except CypherError:
        return None
    except Exception as error:  # noqa: BLE001  a difference to be shown with all others
        return Counter({(f"traceback {error!r}",): 1})
    return counted(result.columns, result, open_order=open_order)


def shortened(rows: Rows | None) -> str:
    """Write rows so that many differences can be read."""
    return "error" if rows is None else str(sorted(rows.items()))[:300]
