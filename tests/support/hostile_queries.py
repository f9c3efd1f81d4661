"""Queries that would take all time or all memory, each by its kind.

The graph they run on has a clique of `Mesh`, a `Hub` with many `Leaf`, and a `Chain`.
"""

from typing import Any, TypeAlias

import networkx as nx

Graph: TypeAlias = "nx.MultiDiGraph[Any]"

MESH, LEAVES, LINKS = 40, 3000, 2000


def hostile_graph() -> Graph:
    """Return a small graph that has more trails than can be walked."""
    graph: Graph = nx.MultiDiGraph()
    for node in range(MESH):
        graph.add_node(f"m{node}", labels=["Mesh"], id=node)
        for other in range(node):
            graph.add_edge(f"m{node}", f"m{other}", type="MESH", cost=(node * other) % 7)
    graph.add_node("hub", labels=["Hub"], id=-1)
    for leaf in range(LEAVES):
        graph.add_node(f"l{leaf}", labels=["Leaf"], id=leaf, name="ab" * (leaf % 20))
        graph.add_edge("hub", f"l{leaf}", type="HAS")
    for link in range(LINKS):
        graph.add_node(f"c{link}", labels=["Chain"], id=link)
        if link:
            for _ in range(2):
                graph.add_edge(f"c{link - 1}", f"c{link}", type="NEXT")
    return graph


_DOUBLED = "reduce(s = 'ab', x IN range(1, 60) | s + s)"
_NESTED = "reduce(l = [1], x IN range(1, 60) | [l, l])"
_TEXT = "reduce(s = 'ab', x IN range(1, 24) | s + s)"
_LONG = "range(1, 1900000)"

GROWTH = [
    f"RETURN size({_DOUBLED})",
    "RETURN size(reduce(l = [1, 2], x IN range(1, 60) | l + l))",
    "RETURN size(reduce(s = '', x IN range(1, 1000000000) | s + 'abcdefgh'))",
    "RETURN size(reduce(l = [], x IN range(1, 1000000000) | l + x))",
    "RETURN size(reduce(l = [], x IN range(1, 1000000000) | [x] + l))",
    "RETURN size(reduce(s = 'a', x IN range(1, 60) | replace(s, 'a', 'aaaaaaaaaa')))",
    "RETURN size(reduce(s = 'a', x IN range(1, 60) | replace(s, '', 'bb')))",
    "RETURN size(reduce(s = 'a', x IN range(1, 60) | s || s))",
    "RETURN size(reduce(s = 'ß', x IN range(1, 60) | toUpper(s + s)))",
    "RETURN size(reduce(m = {a: 1}, x IN range(1, 60) | {a: m, b: m}).a)",
    f"RETURN {_NESTED}",
    f"RETURN {_NESTED} = {_NESTED}",
    f"RETURN {_NESTED} < {_NESTED}",
    f"RETURN {_NESTED} IN [{_NESTED}]",
    f"UNWIND [{_NESTED}, {_NESTED}] AS l RETURN DISTINCT l",
    f"UNWIND [{_NESTED}, {_NESTED}] AS l RETURN l ORDER BY l",
    f"UNWIND [{_NESTED}, {_NESTED}] AS l RETURN min(l)",
    f"UNWIND [1, 2] AS x RETURN {_NESTED} AS l, count(*)",
    f"RETURN valueType({_NESTED})",
    f"RETURN size(split({_TEXT} + {_TEXT}, ''))",
    f"UNWIND range(1, 1000000) AS x WITH x, {_TEXT} AS s RETURN count(replace(s, 'ab', 'cd'))",
    f"WITH {_TEXT} AS s UNWIND range(1, 1000000) AS x RETURN sum(size(replace(s, 'b', 'c')))",
    f"WITH {_TEXT} AS s UNWIND range(1, 1000000) AS x WITH s WHERE s CONTAINS 'abc' RETURN count(*)",
    f"WITH {_TEXT} AS s UNWIND range(1, 1000000) AS x RETURN sum(size(toUpper(s)))",
    f"WITH {_TEXT} AS s UNWIND range(1, 1000000) AS x RETURN sum(size(reverse(s)))",
    f"WITH {_TEXT} AS s UNWIND range(1, 1000000) AS x RETURN sum(size(substring(s, 1)))",
    f"WITH {_TEXT} AS s UNWIND range(1, 1000000) AS x RETURN sum(size(split(s, 'ba')))",
    f"WITH {_TEXT} AS s UNWIND range(1, 1000000) AS x RETURN sum(size(trim(s)))",
    f"WITH {_LONG} AS l UNWIND range(1, 1000000) AS x RETURN sum(size(tail(l)))",
    f"WITH {_LONG} AS l UNWIND range(1, 1000000) AS x RETURN sum(size(reverse(l)))",
    f"WITH {_LONG} AS l UNWIND range(1, 1000000) AS x RETURN sum(size(l[1..]))",
    f"WITH {_LONG} AS l UNWIND range(1, 1000000) AS x WITH l WHERE l = l + 1 RETURN count(*)",
    f"WITH {_LONG} AS l, {_LONG} AS m UNWIND range(1, 1000000) AS x WITH l, m WHERE l = m RETURN count(*)",
    f"WITH {_LONG} AS l, {_LONG} AS m UNWIND range(1, 1000000) AS x WITH l, m WHERE l <= m RETURN count(*)",
    f"WITH {_LONG} AS l UNWIND range(1, 1000000) AS x WITH l WHERE -x IN l RETURN count(*)",
    "RETURN size([x IN range(1, 1000000000000) | x])",
    "RETURN size([x IN range(1, 1000000000000) | [y IN range(1, x) | y]])",
    "RETURN range(1, 1000000000000)",
]

KEEPING = [
    "UNWIND range(1, 1000000000) AS x RETURN collect(x)",
    "UNWIND range(1, 1000000000) AS x RETURN count(DISTINCT x)",
    "UNWIND range(1, 1000000000) AS x RETURN collect(DISTINCT toString(x))",
    "UNWIND range(1, 1000000000) AS x RETURN DISTINCT x",
    "UNWIND range(1, 1000000000) AS x RETURN x % 100000000, count(*)",
    "UNWIND range(1, 1000000000) AS x RETURN x ORDER BY -x",
    "UNWIND range(1, 1000000000) AS x RETURN x, toString(x) ORDER BY rand(), x",
    "UNWIND range(1, 1000000000) AS x RETURN percentileCont(x, 0.5)",
    "UNWIND range(1, 1000000000) AS x RETURN x",
    "UNWIND range(1, 1000000000) AS x RETURN x UNION UNWIND range(1, 1000000000) AS x RETURN -x AS x",
    "UNWIND range(1, 1000000000) AS x WITH x, range(1, 10000) AS l RETURN collect(l)",
    "UNWIND range(1, 1000000000) AS x WITH x, range(x, x + 10000) AS l RETURN l ORDER BY x",
    "MATCH (a), (b), (c) RETURN collect([a, b, c])",
    "MATCH (a), (b), (c) RETURN a, b, c",
    "MATCH (a) RETURN COLLECT { MATCH (b), (c) RETURN [b, c] }",
    "MATCH (a) RETURN [(a)--()--()--()--() | 1]",
    "MATCH p = (:Mesh)-[*1..5]-() RETURN p",
    "UNWIND range(1, 3000000) AS x RETURN x % 7 AS k, x ORDER BY k, -x",
]

DENSE = [
    "MATCH (a:Mesh)-[*]-(b) RETURN count(*)",
    "MATCH (a:Mesh)-[*1..7]-(b) RETURN count(*)",
    "MATCH p = (a:Mesh {id: 1})-[*]-(b:Mesh {id: 2}) RETURN max(length(p))",
    "MATCH (a:Mesh {id: 1})-[*12..12]-(a) RETURN count(*)",
    "MATCH (a:Mesh {id: 1}) ((b)-[r]-(c)-[q]-(d))+ (e) RETURN count(*)",
    "MATCH (:Mesh) ((a)-->(b)<--(c)-->(d)){3} (e) RETURN count(DISTINCT e)",
    "MATCH (a:Hub) ((b)-[r]-(c) WHERE r.cost IS NULL)* (d:Mesh) RETURN size(r) AS n, count(*)",
    "MATCH (:Mesh)--(b)--(c)--(d)--(e)--(f)--(g) RETURN count(*)",
    "MATCH (:Hub)-->(a), (:Hub)-->(b), (:Hub)-->(c) RETURN count(*)",
    "MATCH (a:Mesh {id: 1}), (b:Mesh {id: 2}) MATCH p = shortestPath((a)-[*]-(b)) WHERE length(p) % 50 = 49 RETURN p",
    "MATCH (a:Mesh {id: 1}), (b:Mesh {id: 2}) MATCH p = allShortestPaths((a)-[*]-(b)) WHERE length(p) > 8 RETURN 1",
    "MATCH (a:Chain {id: 0}), (b:Chain {id: 1999}) MATCH p = allShortestPaths((a)-[*]-(b)) RETURN count(p)",
    "MATCH (a:Chain {id: 0}), (b:Chain {id: 1999}) MATCH p = allShortestPaths((a)-[*]->(b)) RETURN collect(p)",
    "MATCH (a:Chain {id: 0})-[*]->(b) RETURN count(*)",
    "MATCH (a:Mesh {id: 1})-[r*2..]-(b) WHERE all(x IN r WHERE x.cost > 0) RETURN count(*)",
    "MATCH (a:Mesh) WHERE COUNT { (a)-[*]-() } > 5 RETURN a",
    "MATCH (a:Mesh) WHERE EXISTS { p = (a)-[*]-(b) WHERE length(p) % 2 = 2 } RETURN a",
    "MATCH (a:Leaf), (b:Leaf) WHERE a.name CONTAINS b.name RETURN count(DISTINCT [a, b])",
    "RETURN reduce(s = 0.0, x IN range(1, 1000000000000) | s + x)",
    "RETURN none(x IN range(1, 1000000000000) WHERE x < 0)",
]

PLANNING = [
    " ".join(f"MATCH (n{number})" for number in range(1000)) + " RETURN count(*)",
    " ".join(f"MATCH (n)--(m{number})" for number in range(1000)) + " RETURN count(*)",
    "MATCH " + ", ".join(f"(n)--(m{number})" for number in range(1000)) + " RETURN count(*)",
    "MATCH " + ", ".join(f"(n)-->(m{number}:Leaf {{id: {number}}})" for number in range(600)) + " RETURN count(*)",
    "MATCH (n0)" + "".join(f"--(n{number})" for number in range(1, 1000)) + " RETURN count(*)",
    "MATCH " + ", ".join(f"(a{number})--(a{number + 1}), (a{number})--(a0)" for number in range(400)) + " RETURN 1",
    "MATCH (n:Leaf) WHERE " + " AND ".join(f"(n)--({{id: {number}}})" for number in range(1000)) + " RETURN n",
    "MATCH (n:Leaf) WHERE "
    + " OR ".join(f"EXISTS {{ (n)-[*]-({{id: {number}}}) }}" for number in range(300))
    + " RETURN n",
    " ".join(f"WITH * UNWIND [1, 2] AS x{number}" for number in range(1000)) + " RETURN count(*)",
    "RETURN " + "[" * 2000 + "]" * 2000,
    "RETURN " + " + ".join(["1"] * 50000),
    "RETURN " + ", ".join(f"{number} AS c{number}" for number in range(20000)),
    " UNION ".join(f"MATCH (n)--(m {{id: {number}}}) RETURN n" for number in range(1000)),
]

REGEX = [
    "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a+)+'",
    "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a|aa)+'",
    "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a|a?)+'",
    "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(.*a){20}'",
    "MATCH (n:Leaf) RETURN count(CASE WHEN n.name + n.name + '!' =~ '((ab)*|(ab)+)*' THEN 1 END)",
    "UNWIND range(1, 1000000) AS x WITH x WHERE 'aaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a+)+' RETURN count(*)",
]

HOSTILE = {"growth": GROWTH, "keeping": KEEPING, "dense": DENSE, "planning": PLANNING, "regex": REGEX}
