"""Patterns: label expressions, nodes, relationships, paths, and the expressions made of them."""

from dataclasses import replace
from typing import NoReturn

from ..errors import CypherUnsupported
from . import ast, tokens
from .parse_calls import CallParser
from .tokens import END, NUMBER, PARAMETER, is_name

__all__ = ["PatternParser"]

_ARROWS = {
    (False, True): ast.Direction.OUTGOING,
    (True, False): ast.Direction.INCOMING,
    (False, False): ast.Direction.EITHER,
    (True, True): ast.Direction.EITHER,
}
_AFTER_NODE_NAME = frozenset({")", ":", "{", "WHERE", "IS", PARAMETER})
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_PATTERN_DEPTH = 2
"""What a pattern counts as in nested expressions: the calls between its parenthesis and the expressions in it."""
_DYNAMIC = frozenset({"$", "$all", "$any"})
_SHORTEST = {"SHORTESTPATH": "one", "ALLSHORTESTPATHS": "all"}


class PatternParser(CallParser):
    """The grammar of patterns."""

    # ------------------------------------------------------------------------------------------- label expressions

    def label_expression(self, *, bar: bool = True, colon: bool = True) -> ast.LabelExpression:
        """Read the labels that follow `:`; `colon` allows `A:B`.

        Without `bar` the last `|` of those that stand side by side ends the expression: `[x IN xs WHERE x:A|B | x]`.
        """
        pos = self.starts[self.at]
        operands = [self._label_conjunction(colon=colon)]
        while (bar or self._another_bar_ahead()) and self.accept("|"):
            self.accept(":")
            operands.append(self._label_conjunction(colon=colon))
        return operands[0] if len(operands) == 1 else ast.LabelOr(pos, tuple(operands))

    def _another_bar_ahead(self) -> bool:
        """Whether, inside the same brackets, another `|` follows this word."""
        depth = 0
        for at in range(self.at + 1, len(self.words)):
            word = self.words[at]
            if word == "|" and depth == 0:
                return True
            depth += (word in _OPENING) - (word in _CLOSING)
            if depth < 0:
                break
        return False

    def _label_conjunction(self, *, colon: bool) -> ast.LabelExpression:
        pos = self.starts[self.at]
        operands = [self._label(colon=colon)]
        while self.accept("&") or (colon and self.accept(":")):
            operands.append(self._label(colon=colon))
        return operands[0] if len(operands) == 1 else ast.LabelAnd(pos, tuple(operands))

    def _label(self, *, colon: bool) -> ast.LabelExpression:
        pos = self.starts[self.at]
        if self.accept("%"):
            return ast.LabelWildcard(pos)
        if self.texts[self.at].lower() in _DYNAMIC and self.words[self.at + 1] == "(":
            return self._dynamic_label()
        if self.words[self.at] not in {"!", "("}:
            return ast.LabelName(pos, self.name("a label or type"))
        self.deepen(1)
        if self.accept("!"):
            value: ast.LabelExpression = ast.LabelNot(pos, self._label(colon=colon))
        else:
            self.expect("(")
            value = self.label_expression(colon=colon)
            self.expect(")")
        self.deepen(-1)
        return value

    def _dynamic_label(self) -> ast.LabelExpression:
        """Read `$(names)`, `$all(names)` or `$any(names)`."""
        pos = self.starts[self.at]
        every = self.texts[self.at].lower() != "$any"
        self.at += 2
        names = self.enclosed()
        self.expect(")")
        return ast.LabelDynamic(pos, names, every)

    def _labels(self, *, colon: bool) -> ast.LabelExpression | None:
        return self.label_expression(colon=colon) if self.accept(":") or self.accept("IS") else None

    # ---------------------------------------------------------------------------------------- nodes, relationships

    def node_pattern(self) -> ast.NodePattern:
        """Read `(variable:labels {properties} WHERE predicate)`."""
        pos = self.expect("(")
        variable = self.variable() if self.at_variable() else None
        labels = self._labels(colon=True)
        self.deepen(_PATTERN_DEPTH)
        properties = self._properties()
        predicate = self.enclosed() if self.accept("WHERE") else None
        self.deepen(-_PATTERN_DEPTH)
        self.expect(")")
        return ast.NodePattern(pos, variable, labels, properties, predicate)

    def _properties(self) -> ast.MapLiteral | None:
        if self.words[self.at] == PARAMETER:
            self.fail("a pattern takes its properties one by one, not as a parameter", "InvalidParameterUse")
        return self.map_literal() if self.words[self.at] == "{" else None

    def _relationship(self) -> ast.RelationshipPattern:
        pos = self.starts[self.at]
        leftward = self.accept("<")
        self.expect("-")
        variable, types, hops, properties, predicate = None, None, None, None, None
        if self.accept("["):
            variable = self.variable() if self.at_variable() else None
            types = self._labels(colon=False)
            hops = self._hops()
            self.deepen(_PATTERN_DEPTH)
            properties = self._properties()
            predicate = self.enclosed() if self.accept("WHERE") else None
            self.deepen(-_PATTERN_DEPTH)
            self.expect("]")
        self.expect("-")
        direction = _ARROWS[leftward, self.accept(">")]
        if hops is None:
            hops = self._repetition()
        elif predicate is not None:
            hint = "write -[r:TYPE WHERE …]->{1,3}"
            feature = "WHERE in a relationship of variable length"
            raise CypherUnsupported(feature, hint=hint, source=self.source, offset=pos)
        return ast.RelationshipPattern(pos, variable, types, direction, hops, properties, predicate)

    def _hops(self) -> ast.HopRange | None:
        """Read `*`, `*2`, `*1..3` and so on."""
        pos = self.starts[self.at]
        if self.words[self.at] == "..":
            self._bad_range()
        if not self.accept("*"):
            return None
        minimum = self._hop_count()
        if not self.accept(".."):
            return ast.HopRange(pos, 1 if minimum is None else minimum, minimum)
        return ast.HopRange(pos, 1 if minimum is None else minimum, self._hop_count())

    def _repetition(self) -> ast.HopRange | None:
        """Read `+`, `*`, `{2}` or `{1,3}` after an arrow or a path in parentheses."""
        pos = self.starts[self.at]
        if self.accept("+"):
            return ast.HopRange(pos, 1, None, quantified=True)
        if self.accept("*"):
            return ast.HopRange(pos, 0, None, quantified=True)
        if not self.accept("{"):
            return None
        minimum = self._hop_count()
        maximum = minimum
        if self.accept(","):
            maximum = self._hop_count()
        elif minimum is None:
            self._bad_range()
        self.expect("}")
        if maximum is not None and not (minimum or 0) <= maximum > 0:
            self.fail("a quantifier is at least 1, and not less than its lower bound", offset=pos)
        return ast.HopRange(pos, minimum or 0, maximum, quantified=True)

    def _hop_count(self) -> int | None:
        if self.words[self.at] == PARAMETER:
            self.fail("the length of a pattern is a number, not a parameter", "InvalidParameterUse")
        if self.words[self.at] == "-":
            self._bad_range()
        if self.words[self.at] != NUMBER:
            return None
        value = tokens.number(self.tokens, self.at)
        if not isinstance(value, int):
            self._bad_range()
        self.at += 1
        return value

    def _bad_range(self) -> NoReturn:
        self.fail("a length is written `*`, `*2`, `*1..3`, `*..3` or `*1..`", "InvalidRelationshipPattern")

    # ------------------------------------------------------------------------------------------------------- paths

    def path_pattern(self) -> ast.PathPattern:
        """Read one pattern of MATCH: `p = (a)-->(b)`, `shortestPath(…)`, or plainly `(a)-->(b)`."""
        pos = self.starts[self.at]
        variable = None
        if self.words[self.at + 1] == "=":
            variable = self.variable()
            self.expect("=")
        word = self.words[self.at]
        if word in _SHORTEST:
            return self._shortest(pos, variable)
        if word in {"SHORTEST", "ANY", "ALL"}:
            hint = "write shortestPath(…) or allShortestPaths(…)"
            raise CypherUnsupported(
                f"the path selector {word}", hint=hint, source=self.source, offset=self.starts[self.at]
            )
        return self._path(pos, variable)

    def _path(self, pos: int, variable: str | None) -> ast.PathPattern:
        nodes: list[ast.NodePattern] = []
        relationships: list[ast.RelationshipPattern | ast.QuantifiedPath] = []
        while True:
            if self._at_parentheses():
                if len(nodes) == len(relationships):
                    nodes.append(self._nameless())
                found = self._in_parentheses()
                if isinstance(found, ast.PathPattern):
                    return self._alone(replace(found, pos=pos, variable=variable), alone=not relationships)
                relationships.append(found)
            elif len(nodes) > len(relationships):
                if self.words[self.at] not in {"-", "<"}:
                    break
                relationships.append(self._relationship())
                nodes.append(self.node_pattern())
            elif relationships and self.words[self.at] != "(":
                nodes.append(self._nameless())
                break
            else:
                nodes.append(self.node_pattern())
        return ast.PathPattern(pos, variable, tuple(nodes), tuple(relationships), None)

    def _nameless(self) -> ast.NodePattern:
        return ast.NodePattern(self.starts[self.at], None, None, None, None)

    def _at_parentheses(self) -> bool:
        """Whether a path in parentheses begins here, and no node."""
        first, *others = self.words[self.at : self.at + 3]
        return first == "(" and (others[:1] == ["("] or others[1:] == ["="])

    def _in_parentheses(self) -> ast.QuantifiedPath | ast.PathPattern:
        """Read `((a)-->(b) WHERE …){1,3}`; without a quantifier it is the path itself."""
        pos = self.expect("(")
        if self.words[self.at] != "(":
            hint = "name the whole path, p = (a) ((x)-->(y)){1,3} (b)"
            raise CypherUnsupported("a named path within a path", hint=hint, source=self.source, offset=pos)
        self.deepen(_PATTERN_DEPTH)
        inner = self._path(pos, None)
        predicate = self.enclosed() if self.accept("WHERE") else None
        self.deepen(-_PATTERN_DEPTH)
        self.expect(")")
        hops = self._repetition()
        if hops is None:
            return inner if predicate is None else _with_predicate(inner, predicate)
        single = tuple(
            each for each in inner.relationships if isinstance(each, ast.RelationshipPattern) and each.hops is None
        )
        if len(single) < len(inner.relationships):
            self.fail("what is repeated cannot repeat something itself", offset=pos)
        if not single:
            self.fail("a path that is repeated has at least one relationship", offset=pos)
        return ast.QuantifiedPath(pos, inner.nodes, single, predicate, hops)

    def _alone(self, path: ast.PathPattern, *, alone: bool) -> ast.PathPattern:
        """Return a path in parentheses without a quantifier, beside which nothing may stand."""
        if not alone or self.words[self.at] in {"(", "-", "<"}:
            hint = "write it without the parentheses, and its condition in WHERE"
            feature = "a path in parentheses without a quantifier, within a path"
            raise CypherUnsupported(feature, hint=hint, source=self.source, offset=path.pos)
        return path

    def _shortest(self, pos: int, variable: str | None) -> ast.PathPattern:
        name, kind = self.texts[self.at], _SHORTEST[self.words[self.at]]
        self.at += 1
        self.expect("(")
        inner = self._path(pos, None)
        self.expect(")")
        if len(inner.relationships) != 1 or not isinstance(inner.relationships[0], ast.RelationshipPattern):
            self.fail(f"{name}() takes a pattern of exactly one relationship", offset=pos)
        hops = inner.relationships[0].hops
        if hops is not None and hops.minimum > 1:
            self.fail(f"the minimum length in {name}() is 0 or 1", offset=hops.pos)
        return ast.PathPattern(pos, variable, inner.nodes, inner.relationships, "one" if kind == "one" else "all")

    # --------------------------------------------------------------------------------------- patterns as expressions

    def pattern_ahead(self) -> bool:
        """Whether the parenthesis at this place can be the first node of a pattern with a relationship."""
        words = self.words
        at = self.at + 1
        if words[at] not in _AFTER_NODE_NAME:
            at += 1
            if not is_name(words[at - 1]) or words[at] not in _AFTER_NODE_NAME:
                return False
        depth = 1
        while depth:
            word = words[at]
            if word == END:
                return False
            depth += (word == "(") - (word == ")")
            at += 1
        return words[at : at + 2] in (["-", "-"], ["-", "["], ["<", "-"])

    def _chain(self) -> ast.PathPattern:
        if self.words[self.at] != "(":
            self.unexpected("`(`")
        pattern = self._path(self.starts[self.at], None)
        if not pattern.relationships:
            self.unexpected("a relationship")
        for each in pattern.relationships:
            if isinstance(each, ast.QuantifiedPath):
                self.fail("a path that is repeated stands in MATCH or EXISTS { … }", offset=each.pos)
        return pattern

    def pattern_predicate(self) -> ast.PatternPredicate:
        """Read a pattern of at least one relationship."""
        pattern = self._chain()
        return ast.PatternPredicate(pattern.pos, pattern)

    def pattern_comprehension(self) -> ast.PatternComprehension:
        """Read `[pattern WHERE … | …]`."""
        start = self.expect("[")
        pos = self.starts[self.at]
        variable = None
        if self.words[self.at] != "(":
            variable = self.variable()
            self.expect("=")
        chain = self._chain()
        pattern = ast.PathPattern(pos, variable, chain.nodes, chain.relationships, None)
        predicate = self.until_bar() if self.accept("WHERE") else None
        self.expect("|")
        projection = self.enclosed()
        self.expect("]")
        return ast.PatternComprehension(start, pattern, predicate, projection)

    def shortest_path(self) -> ast.ShortestPath:
        """Read `shortestPath(pattern)` as a value."""
        pos = self.starts[self.at]
        return ast.ShortestPath(pos, self._shortest(pos, None))


def _with_predicate(path: ast.PathPattern, predicate: ast.Expression) -> ast.PathPattern:
    """Return the path with one more condition, which stands at its first node."""
    first, *others = path.nodes
    if first.predicate is not None:
        predicate = ast.Boolean(predicate.pos, "AND", (first.predicate, predicate))
    return replace(path, nodes=(replace(first, predicate=predicate), *others))
