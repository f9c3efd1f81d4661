"""Other engines that answer Cypher from Python, each given the same graph in the form it takes.

Every peer is loaded and asked in a process of its own, which is stopped when its time is up: some would take hours.
"""

import json
import multiprocessing
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

import networkx as nx

from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES, PropertyType

from .cases import Case
from .generate import Graph

Ask = Callable[[str, Mapping[str, Any]], Sequence[tuple[Any, ...]]]
Load = Callable[[Graph], Ask]


def label_of(properties: Mapping[str, Any]) -> str:
    """Return the first label of a node, without its direction or verdict."""
    return next(label for label in properties["labels"] if label in NODE_TYPES)


def grand_cypher(graph: Graph) -> Ask:
    """Load GrandCypher: it has no parameters, so they are written into the text."""
    engine = import_module("grandcypher").GrandCypher

    labelled = _with_label_sets(graph)

    def ask(text: str, parameters: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        written = re.sub(r"\$(\w+)", lambda match: json.dumps(parameters[match[1]]), text)
        return list(zip(*engine(labelled).run(written).values(), strict=True))

    return ask


def nx_cypher(graph: Graph) -> Ask:
    """Load nxCypher."""
    engine = import_module("nxcypher").NXCypher

    labelled = _with_label_sets(graph)

    def ask(text: str, parameters: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        return list(zip(*engine(labelled).run(text, params=dict(parameters)).values(), strict=True))

    return ask


def _with_label_sets(graph: Graph) -> Graph:
    labelled: Graph = nx.MultiDiGraph()
    for node, properties in graph.nodes(data=True):
        rest = {name: value for name, value in properties.items() if name != "labels"}
        labelled.add_node(node, __labels__=set(properties["labels"]), **rest)
    for number, (source, target, properties) in enumerate(graph.edges(data=True)):
        labelled.add_edge(source, target, number, __labels__={properties["type"]})
        rest = {name: value for name, value in properties.items() if name != "type"}
        labelled.get_edge_data(source, target, number).update(rest)
    return labelled


def kglite(graph: Graph) -> Ask:
    """Load kglite: a node gets its second label afterwards."""
    typed: Graph = nx.MultiDiGraph()
    seconds: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for node, properties in graph.nodes(data=True):
        label = label_of(properties)
        for second in set(properties["labels"]) - {label}:
            seconds[label, second].append(node)
        rest = {name: value for name, value in properties.items() if name not in {"labels", "id"}}
        typed.add_node(node, node_type=label, **rest)
    for number, (source, target, properties) in enumerate(graph.edges(data=True)):
        typed.add_edge(source, target, number, connection_type=properties["type"])
        rest = {name: value for name, value in properties.items() if name != "type"}
        typed.get_edge_data(source, target, number).update(rest)
    loaded = import_module("kglite").from_networkx(typed)
    for (label, second), ids in seconds.items():
        loaded.cypher(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) SET n:{second}", params={"ids": ids})

    def ask(text: str, parameters: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        return [tuple(row.values()) for row in loaded.cypher(text, params=dict(parameters)).to_list()]

    return ask


_COLUMN_TYPES = {
    PropertyType.BOOLEAN: "BOOLEAN",
    PropertyType.INTEGER: "INT64",
    PropertyType.FLOAT: "DOUBLE",
    PropertyType.STRING: "STRING",
    PropertyType.STRINGS: "STRING[]",
}


def ladybug(graph: Graph) -> Ask:
    """Load Ladybug, in memory: a table for each label and relationship type, from the schema; one label a node."""
    engine = import_module("ladybug")
    connection = engine.Connection(engine.Database(":memory:"))
    for label, node_type in NODE_TYPES.items():
        columns = {"id": PropertyType.STRING, "name": PropertyType.STRING, **node_type.properties}
        columns_ddl = ", ".join(f"`{name}` {_COLUMN_TYPES[kind]}" for name, kind in columns.items())
        connection.execute(f"CREATE NODE TABLE `{label}`({columns_ddl}, PRIMARY KEY (id))")
        rows = [properties for _, properties in graph.nodes(data=True) if label in properties["labels"]]
        _insert(connection, f"CREATE (n:`{label}` {{{_fields(columns)}}})", columns, rows)
    edges: defaultdict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for source, target, properties in graph.edges(data=True):
        ends = label_of(graph.nodes[source]), label_of(graph.nodes[target])
        edges[properties["type"], *ends].append({**properties, "source_id": source, "target_id": target})
    for kind, relationship_type in RELATIONSHIP_TYPES.items():
        ends_ddl = ", ".join(f"FROM `{start}` TO `{end}`" for start, end in relationship_type.ends)
        more = "".join(f", `{name}` {_COLUMN_TYPES[what]}" for name, what in relationship_type.properties.items())
        connection.execute(f"CREATE REL TABLE `{kind}`({ends_ddl}{more})")
        for start, end in relationship_type.ends:
            match = f"MATCH (a:`{start}` {{id: row.source_id}}), (b:`{end}` {{id: row.target_id}})"
            columns = dict(relationship_type.properties)
            create = f"CREATE (a)-[:`{kind}` {{{_fields(columns)}}}]->(b)"
            _insert(connection, f"{match} {create}", columns, edges[kind, start, end], ("source_id", "target_id"))

    def ask(text: str, parameters: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        return [tuple(row) for row in connection.execute(text, dict(parameters))]

    return ask


def _fields(columns: Mapping[str, PropertyType]) -> str:
    # Without the cast a column that is empty throughout a batch would be taken for text.
    return ", ".join(f"`{name}`: CAST(row.`{name}` AS {_COLUMN_TYPES[kind]})" for name, kind in columns.items())


def _insert(
    connection: Any,
    statement: str,
    columns: Mapping[str, PropertyType],
    rows: Sequence[Mapping[str, Any]],
    more: tuple[str, ...] = (),
) -> None:
    for start in range(0, len(rows), 1000):
        batch = [{name: row.get(name) for name in (*more, *columns)} for row in rows[start : start + 1000]]
        connection.execute(f"UNWIND $rows AS row {statement}", {"rows": batch})


PEERS: Mapping[str, Load] = {
    "grand-cypher": grand_cypher,
    "nxcypher": nx_cypher,
    "kglite": kglite,
    "ladybug": ladybug,
}


def measure(name: str, graph: Graph, cases: Sequence[Case], *, seconds: float) -> dict[int, float | str]:
    """Return, by number of the case, the warm median in seconds, or what went wrong.

    `seconds` is how long the peer may take to load, and then for each case, before it is stopped and started anew.
    """
    results: dict[int, float | str] = {}
    while len(results) < len(cases):
        waiting = [number for number in range(len(cases)) if number not in results]
        context = multiprocessing.get_context("fork")
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(sender, name, graph, cases, waiting))
        process.start()
        sender.close()
        try:
            problem = _collect(receiver, results, waiting, seconds)
        finally:
            process.terminate()
            process.join()
        if problem:
            return results | {number: problem for number in waiting if number not in results}
    return results


def _collect(receiver: Connection, results: dict[int, float | str], waiting: list[int], seconds: float) -> str | None:
    """Gather what the process sends; return why the peer cannot be asked at all, if so."""
    try:
        if not receiver.poll(seconds * 6):
            return "not loaded in time"
        problem: str | None = receiver.recv()
        if problem:
            return problem
        for number in waiting:
            if not receiver.poll(seconds):
                results[number] = f"over {seconds:g} s"
                return None
            results[number] = receiver.recv()
    except EOFError:
        if not any(number in results for number in waiting):
            return "crashed"
        results[next(number for number in waiting if number not in results)] = "crashed"
    return None


def _serve(sender: Connection, name: str, graph: Graph, cases: Sequence[Case], numbers: Sequence[int]) -> None:
    try:
        ask = PEERS[name](graph)
    except Exception as error:  # noqa: BLE001 - whatever a peer raises is its result
        sender.send(f"not loaded: {_first_line(error)}")
        return
    sender.send(None)
    for number in numbers:
        sender.send(_ask(ask, cases[number]))


def _ask(ask: Ask, case: Case) -> float | str:
    try:
        rows = [tuple(row) for row in ask(case.text, case.parameters)]
        if rows != case.by_hand():
            return "wrong rows"
        times: list[float] = []
        for _ in range(5):
            start = time.perf_counter()
            ask(case.text, case.parameters)
            times.append(time.perf_counter() - start)
        return statistics.median(times)
    except Exception as error:  # noqa: BLE001 - as above
        return f"refused: {_first_line(error)}"


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__} {lines[0][:80] if lines else ''}".strip()
