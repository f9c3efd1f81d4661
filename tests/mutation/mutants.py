"""The mutants: one wrong step each in the planner or in an operator of the openCypher engine.

A mutant puts `after` in the place of `before`, which stands once in the module. One that no test can find, because all
answers stay the same, says why in `unseen`.
"""

from typing import NamedTuple


class Mutant(NamedTuple):
    """One change of one module, named as the part it breaks."""

    name: str
    module: str
    before: str
    after: str
    unseen: str = ""


MUTANTS = (
    # ----------------------------------------------------------------------------------- following relationships
    Mutant("a loop is followed twice", "run.expand", "if not outgoing or edge.source is not edge.target:", "if True:"),
    Mutant(
        "of two types only one is followed",
        "run.expand",
        "        for way in ways:\n            if way(row):\n                return True\n        return None",
        "        return ways[0](row)",
    ),
    Mutant(
        "incoming is followed as outgoing",
        "run.expand",
        "follow = _outgoing if outgoing else _incoming",
        "follow = _outgoing",
    ),
    Mutant(
        "distinctness is not asked of singles",
        "run.expand",
        "all(row[place] is not found for place in singles) and all(",
        "all(",
    ),
    Mutant(
        "distinctness is not asked of lists", "run.expand", " and all(found not in row[place] for place in lists)", ""
    ),
    Mutant(
        "one other relationship may be the same",
        "run.expand",
        "return lambda row: row[edge] is not row[other]",
        "return lambda _row: True",
    ),
    Mutant(
        "between two nodes the loop comes twice",
        "run.expand",
        "loops = step.direction is Direction.INCOMING",
        "loops = True",
    ),
    Mutant(
        "between two nodes no loop",
        "run.expand",
        "origin, end, edge_place, emit, loops=True)",
        "origin, end, edge_place, emit, loops=False)",
    ),
    Mutant("from the end with fewer, any neighbour", "run.expand", "if edge.source is start:", "if True:"),
    Mutant("from the start, any neighbour", "run.expand", "if edge.target is end:", "if True:"),
    Mutant(
        "a path runs backwards over every relationship",
        "run.expand",
        "edge.target if edge.source is here else edge.source",
        "edge.source if edge.source is here else edge.target",
    ),
    # ------------------------------------------------------------------------------------- what is bound already
    Mutant("bound: too few are enough", "run.endpoints", "if len(edges) < minimum or", "if"),
    Mutant("bound: too many are allowed", "run.endpoints", "(maximum is not None and len(edges) > maximum)", "False"),
    Mutant(
        "bound: one may be used twice",
        "run.endpoints",
        "if len({*edges, *(used := used_edges(row, step.distinct))}) < len(edges) + len(used):",
        "if False:",
    ),
    Mutant(
        "bound: of any type", "run.endpoints", "if kinds is not None and edge.data[TYPE] not in kinds:", "if False:"
    ),
    Mutant(
        "bound: properties are not asked",
        "run.endpoints",
        "if condition is not None and not condition(row, edge):",
        "if False:",
    ),
    Mutant("bound: the other end may be any", "run.endpoints", "(there is not None and end is not there) or ", ""),
    Mutant("bound: both ends one node, unasked", "run.endpoints", " or (loop and end is not start)", ""),
    Mutant(
        "bound: undirected from one end only", "run.endpoints", "else (edge.source, edge.target)", "else (edge.source,)"
    ),
    Mutant(
        "bound: against the direction",
        "run.endpoints",
        "if edge.source is here and direction is not Direction.INCOMING:",
        "if edge.source is here:",
    ),
    Mutant(
        "null is matched",
        "run.rows",
        "        if value is None:\n            return None\n        raise _unfit(name, expected, value)",
        "        if value is None:\n            return emit(row)\n        raise _unfit(name, expected, value)",
    ),
    # ------------------------------------------------------------------------------------------- variable length
    Mutant("a relationship twice on one way", "run.variable_length", "if edge in used:", "if False:"),
    Mutant(
        "a way of no length is forgotten",
        "run.variable_length",
        "    if minimum == 0:\n        yield start, edges\n    if maximum == 0:",
        "    if maximum == 0:",
    ),
    Mutant("shorter ways count too", "run.variable_length", "if len(edges) >= minimum:", "if True:"),
    Mutant(
        "ways stop one short",
        "run.variable_length",
        "if len(edges) != maximum:",
        "if maximum is None or len(edges) + 1 < maximum:",
    ),
    Mutant(
        "a list keeps the order of the search",
        "run.variable_length",
        "edges[::-1] if backwards else edges[:]",
        "edges[:]",
    ),
    Mutant(
        "a list goes on changing",
        "run.variable_length",
        "edges[::-1] if backwards else edges[:]",
        "edges[::-1] if backwards else edges",
    ),
    Mutant("a long way ends anywhere", "run.variable_length", "if vertex is not there:", "if False:"),
    Mutant("what is tried is never untried", "run.variable_length", "used.discard(edges.pop())", "edges.pop()"),
    Mutant(
        "relationships elsewhere are free again",
        "run.variable_length",
        "used = used_edges(row, operator.step.distinct)",
        "used = set()",
    ),
    # -------------------------------------------------------------------------------------------- shortest ways
    Mutant(
        "ends: what the MATCH has used is free",
        "run.reach",
        "if other not in seen and edge not in used:",
        "if other not in seen:",
    ),
    Mutant(
        "ends: out and back is a circle",
        "run.reach",
        "elif open_circle and edge is not own and (",
        "elif open_circle and (",
    ),
    Mutant(
        "ends: a circle may be too long",
        "run.reach",
        "if self._most is None or circle <= self._most:",
        "if True:",
    ),
    Mutant(
        "ends: a circle has two equal halves", "run.reach", "closed = depth + distances[other]", "closed = 2 * depth"
    ),
    Mutant(
        "ends: the start is none where ways have a direction",
        "run.reach",
        "seen = set[Vertex]()",
        "seen = {start}",
    ),
    Mutant("shortest: one does for all", "run.shortest_path", "if not operator.every:", "if True:"),
    Mutant(
        "shortest: none from a node to itself",
        "run.shortest_path",
        "return [[]] if start is there",
        "return [] if start is there",
    ),
    Mutant(
        "shortest: one way to every node between",
        "run.shortest_path",
        "level.setdefault(other, []).append((edge, vertex))",
        "level.setdefault(other, [(edge, vertex)])",
    ),
    Mutant(
        "shortest: the ends meet any condition",
        "run.shortest_path",
        "if node_meets is not None and not (node_meets(row, start) and node_meets(row, there)):",
        "if False:",
    ),
    Mutant(
        "shortest: the first half is backwards", "run.shortest_path", "yield head[::-1] + tail", "yield head + tail"
    ),
    Mutant(
        "shortest: longer ones that pass count too",
        "run.filtered_paths",
        "if found or not trails.go_on:",
        "if not trails.go_on:",
    ),
    Mutant(
        "shortest: the start is not asked",
        "run.filtered_paths",
        "wanted = search.all & ~search.met(row, None, row[search.origin])",
        "wanted = search.all",
    ),
    Mutant("shortest: one relationship twice on a filtered way", "run.filtered_paths", "if edge in used:", "if False:"),
    # ------------------------------------------------------------------------------------------------------ rows
    Mutant(
        "OPTIONAL adds a null row always",
        "run.rows",
        "        if row[hit]:\n            return None",
        "        if False:\n            return None",
    ),
    Mutant(
        "OPTIONAL drops what it does not find",
        "run.rows",
        "            row[place] = None\n        return emit(row)",
        "            row[place] = None\n        return None",
    ),
    Mutant(
        "OPTIONAL leaves what was tried",
        "run.rows",
        "            row[place] = None\n        return emit(row)",
        "            pass\n        return emit(row)",
    ),
    Mutant(
        "a second condition is not asked",
        "run.rows",
        "emit(row) if first(row) and second(row) else None",
        "emit(row) if first(row) else None",
    ),
    Mutant(
        "without rows there is no aggregate",
        "run.grouping",
        "{} if kinds else {(): [start() for start in starts]}",
        "{}",
    ),
    Mutant("an aggregate is not finished", "run.grouping", "state[place] = finisher(state[place])", "pass"),
    Mutant(
        "a list and its equal are two groups",
        "run.grouping",
        "return found if type(found) in _OWN_KEYS else group_key(found)",
        "return found if type(found) in _OWN_KEYS else id(found)",
    ),
    Mutant(
        "DISTINCT lets everything by",
        "run.grouping",
        "        if key in known:\n            return None",
        "        if key in known:\n            pass",
    ),
    Mutant(
        "a cut sort keeps one too few",
        "run.grouping",
        "rows[skip(row) : row[wanted]] if is_cut",
        "rows[skip(row) : row[wanted] and row[wanted] - 1] if is_cut",
    ),
    Mutant(
        "nulls sort first",
        "run.grouping",
        "rows[:] = nulls + rows if descending else rows + nulls",
        "rows[:] = rows + nulls if descending else nulls + rows",
    ),
    Mutant(
        "ties are not sorted further",
        "run.grouping",
        "        _sort_ties(rows, keys, first + 1, key_of)",
        "        pass",
    ),
    Mutant(
        "SKIP skips nothing",
        "run.grouping",
        "            row[to_skip] -= 1\n            return None",
        "            row[to_skip] -= 1",
    ),
    # ------------------------------------------------------------------------------------------------ subqueries
    Mutant(
        "EXISTS stays true", "run.subqueries", "        row[place] = False\n        start(row)", "        start(row)"
    ),
    Mutant(
        "COUNT goes on counting",
        "run.subqueries",
        "        row[place] = 0\n        start(row)",
        "        row[place] = row[place] or 0\n        start(row)",
    ),
    Mutant(
        "COLLECT gives one list for all rows",
        "run.subqueries",
        "        row[place] = []\n        start(row)",
        "        row[place] = row[place] or []\n        start(row)",
    ),
    Mutant(
        "of many rows the EXISTS is not anchored",
        "run.subqueries",
        "            if count < patience:",
        "            if True:",
        unseen="only quicker: the same EXISTS asked row by row",
    ),
    Mutant(
        "a node that an EXISTS finds twice is two",
        "run.pipeline",
        "        if vertex in row[seen]:\n            return None",
        "        if False:\n            return None",
    ),
    Mutant(
        "UNION keeps what is there already",
        "run.pipeline",
        "            if key in known:\n                return None",
        "            if False:\n                return None",
    ),
    # ----------------------------------------------------------------------------------------------------- scans
    Mutant(
        "IN finds a node twice",
        "run.scans",
        "for value in {group_key(value): value for value in values}.values():",
        "for value in values:",
    ),
    Mutant(
        "null is found in an index",
        "run.scans",
        "        if value is None:\n            return []",
        "        if value is None:\n            return list(vertices)",
    ),
    Mutant(
        "a scan of relationships begins at their ends",
        "run.scans",
        "for edge in relationships(kind):\n                row[source] = edge.source",
        "for edge in relationships(kind):\n                row[source] = edge.target",
    ),
    Mutant(
        "no relationship, though another way has some",
        "run.choice",
        "            if not count:\n                return None",
        "            if count < 2:\n                return None",
    ),
    Mutant(
        "the dearer way is taken",
        "run.choice",
        "if count * way.weight < least:",
        "if least == inf or count * way.weight > least:",
        unseen="all ways give the same rows; only slower",
    ),
    # --------------------------------------------------------------------------------------------------- planner
    Mutant(
        "a pattern read from its right end keeps its direction",
        "plan.match_planner",
        "direction=_FLIPPED[direction] if backwards else direction",
        "direction=direction",
    ),
    Mutant(
        "the two ends of a hop are not known to be joined",
        "plan.match_planner",
        "into = {hop.left, hop.right} <= self._solved",
        "into = False",
    ),
    Mutant(
        "relationships of one MATCH may be the same",
        "plan.query_graph",
        "if hop.clause != other.clause or hop.shortest or other.shortest:",
        "if True:",
    ),
    Mutant(
        "relationships of two MATCHes may not be the same",
        "plan.query_graph",
        "if hop.clause != other.clause or hop.shortest or other.shortest:",
        "if hop.shortest or other.shortest:",
    ),
    Mutant(
        "types that overlap are told apart",
        "plan.query_graph",
        "not set(hop.types).isdisjoint(other.types)",
        "hop.types == other.types",
    ),
    Mutant(
        "labels of a node in a condition are lost",
        "plan.query_graph",
        "        node.labels |= label_names\n        return True",
        "        return True",
    ),
    Mutant(
        "properties inside a pattern are lost",
        "plan.query_graph",
        "        self._conditions.extend(_equalities(variable, pattern.properties))\n",
        "",
    ),
    Mutant(
        "a MATCH after an OPTIONAL one becomes optional",
        "plan.planner",
        "not (clause.optional or before[0].optional or _is_shortest(before[-1]))",
        "not (clause.optional or _is_shortest(before[-1]))",
    ),
    Mutant(
        "a later MATCH decides what is shortest",
        "plan.planner",
        "not (clause.optional or before[0].optional or _is_shortest(before[-1]))",
        "not (clause.optional or before[0].optional)",
    ),
    Mutant(
        "repeats are taken to be unseen",
        "plan.visibility",
        "elif projection is None:\n        ignores = False",
        "elif projection is None:\n        ignores = once_after",
        unseen="a CALL gives the same rows for the same row, and one that draws at random is sorted out after",
    ),
    Mutant(
        "a LIMIT cannot tell repeats",
        "plan.visibility",
        "(once_after and projection.skip is None and projection.limit is None)",
        "once_after",
    ),
    Mutant(
        "every aggregate ignores repeats",
        "plan.visibility",
        "all(aggregate.distinct or aggregate.name in _SAME_FOR_REPEATS for aggregate in found)",
        "True",
    ),
    Mutant(
        "a computed value outlives the name it was made of",
        "plan.projection_planner",
        "if changed.isdisjoint(names(expression))",
        "if True",
    ),
    Mutant(
        "WHERE after WITH is lost",
        "plan.projection_planner",
        "            conditions = tuple(conjuncts(self._predicate))",
        "            conditions = ()",
    ),
    Mutant(
        "an anchored EXISTS may refer to other names",
        "plan.planner",
        "set(names(expression)) & scope.slots.keys() != {name}",
        "name not in names(expression)",
    ),
    Mutant(
        "the columns of a UNION keep their own order",
        "plan.planner",
        "    if not isinstance(result, Result) or result.columns == columns:",
        "    if True:",
    ),
    Mutant(
        "none is all",
        "plan.path_conditions",
        'kind, predicate = "all", ast.Unary(predicate.pos, "NOT", predicate)',
        'kind = "all"',
    ),
    Mutant("longer is as long", "plan.path_conditions", '">": (1, None),', '">": (0, None),'),
    Mutant("some is all", "plan.path_conditions", 'kind != "all", variable', "False, variable"),
    Mutant(
        "a least length is a bound of a shortest path",
        "plan.query_graph",
        "(hop.shortest and length.minimum > 0)",
        "False",
    ),
    Mutant("what is asked of nodes is asked of relationships", "plan.query_graph", "if elements.nodes:", "if False:"),
    Mutant(
        "a condition on a way may need the way",
        "plan.query_graph",
        "            or any(ways.get(name) is hop for name in needed)\n",
        "",
    ),
    Mutant(
        "an OPTIONAL CALL drops rows",
        "plan.planner",
        "first=first, estimate=rows)]\n        operators.extend(_optional(inner, slots, rows) if call.optional",
        "first=first, estimate=rows)]\n        operators.extend(inner if call.optional",
    ),
)
