"""What people write from SQL, Python, older Cypher or extensions of Neo4j, and what Cypher has instead."""

from collections.abc import Sequence

__all__ = ["FUNCTIONS", "instead_of_function", "instead_of_word"]

_SEQUENCES: dict[tuple[str, ...], str] = {
    ("=", "="): "equality is written `=`",
    ("&", "&"): "both is written AND",
    ("!", "="): "inequality is written `<>`",
    ("NOT", "IN"): "write NOT x IN list",
    ("NOT", "CONTAINS"): "write NOT x CONTAINS y",
    ("NOT", "STARTS"): "write NOT x STARTS WITH y",
    ("NOT", "ENDS"): "write NOT x ENDS WITH y",
    ("NOT", "LIKE"): "write NOT x CONTAINS 'text'; there are also STARTS WITH, ENDS WITH and =~",
    ("NOT", "BETWEEN"): "write NOT low <= x <= high",
}
_WORDS = {
    "!": "negation is written NOT",
    "BETWEEN": "write low <= x <= high",
    "LIKE": "write x CONTAINS 'text', STARTS WITH, ENDS WITH or =~ 'regular expression'",
    "ILIKE": "write toLower(x) CONTAINS 'text' or x =~ '(?i)regular expression'",
    "RLIKE": "write x =~ 'regular expression'",
    "REGEXP": "write x =~ 'regular expression'",
    "ISNULL": "write x IS NULL",
    "NOTNULL": "write x IS NOT NULL",
    "SELECT": "a query begins with MATCH and ends with RETURN",
    "FROM": "what is read is a pattern: MATCH (n:Label)",
    "JOIN": "what is joined is a pattern: MATCH (a)-[:TYPE]->(b)",
    "GROUP": "RETURN and WITH group by their columns that are no aggregates",
    "HAVING": "filter aggregates with WITH … WHERE",
    "ELSEIF": "write WHEN … THEN",
    "ELIF": "write WHEN … THEN",
}

_COLLECT_DISTINCT = "COLLECT { UNWIND list AS item RETURN DISTINCT item }"
_JOINED = "reduce(s = head(list), x IN tail(list) | s + ', ' + x)"
FUNCTIONS = {
    "any_value": "head(collect(x))",
    "array_agg": "collect(x)",
    "array_length": "size(x)",
    "average": "avg(x)",
    "bool": "toBoolean(x)",
    "ceiling": "ceil(x)",
    "concat": "x + y",
    "contains": "x CONTAINS y",
    "current_date": "date()",
    "current_timestamp": "datetime()",
    "day": "x.day",
    "distinct": "RETURN DISTINCT x, or count(DISTINCT x)",
    "endswith": "x ENDS WITH y",
    "extract": "[x IN list | …]",
    "filter": "[x IN list WHERE …]",
    "first": "head(x)",
    "float": "toFloat(x)",
    "greatest": "COLLECT { UNWIND list AS item RETURN max(item) }[0]",
    "group_concat": _JOINED.replace("list", "collect(x)"),
    "ifnull": "coalesce(x, y)",
    "int": "toInteger(x)",
    "isnull": "x IS NULL",
    "least": "COLLECT { UNWIND list AS item RETURN min(item) }[0]",
    "len": "size(x)",
    "ln": "log(x)",
    "mean": "avg(x)",
    "median": "percentileCont(x, 0.5)",
    "mod": "x % y",
    "month": "x.month",
    "now": "datetime()",
    "nvl": "coalesce(x, y)",
    "pow": "x ^ y",
    "power": "x ^ y",
    "random": "rand()",
    "rels": "relationships(x)",
    "startswith": "x STARTS WITH y",
    "std": "stDev(x)",
    "stddev": "stDev(x)",
    "str": "toString(x)",
    "string_agg": _JOINED.replace("list", "collect(x)"),
    "substr": "substring(x, start, length)",
    "var": "stDev(x) ^ 2",
    "variance": "stDev(x) ^ 2",
    "year": "x.year",
    "apoc.agg.median": "percentileCont(x, 0.5)",
    "apoc.coll.avg": "COLLECT { UNWIND list AS item RETURN avg(item) }[0]",
    "apoc.coll.contains": "x IN list",
    "apoc.coll.flatten": "reduce(all = [], x IN list | all + x)",
    "apoc.coll.intersection": "[x IN list WHERE x IN other]",
    "apoc.coll.max": "COLLECT { UNWIND list AS item RETURN max(item) }[0]",
    "apoc.coll.min": "COLLECT { UNWIND list AS item RETURN min(item) }[0]",
    "apoc.coll.sort": "COLLECT { UNWIND list AS item RETURN item ORDER BY item }",
    "apoc.coll.subtract": "[x IN list WHERE NOT x IN other]",
    "apoc.coll.sum": "reduce(sum = 0, x IN list | sum + x)",
    "apoc.coll.toset": _COLLECT_DISTINCT,
    "apoc.coll.union": "COLLECT { UNWIND list + other AS item RETURN DISTINCT item }",
    "apoc.text.join": _JOINED,
    "apoc.text.replace": "replace(text, from, to)",
    "apoc.text.split": "split(text, delimiter)",
}
"""What to write instead of functions of other languages; the values are `x`, `y`, `list`, `other` and `text`."""
_EXTENSIONS = {
    "apoc": "APOC is an extension of Neo4j; write it in Cypher",
    "gds": "Graph Data Science is an extension of Neo4j; run the algorithm of NetworkX on the graph",
}


def instead_of_word(words: Sequence[str], at: int) -> str:
    """Say what to write instead of the word at a place where it cannot stand; an empty text where nothing is known.

    >>> instead_of_word(["X", "LIKE", "<string>"], 1)[:16], instead_of_word(["X", "=", "=", "Y"], 2)
    ('write x CONTAINS', 'equality is written `=`')
    """
    for start in (at, at - 1):
        if start >= 0 and (hint := _SEQUENCES.get(tuple(words[start : start + 2]))):
            return hint
    return _WORDS.get(words[at], "")


def instead_of_function(name: str) -> str:
    """Say what to write instead of a function, by its lower-case name; an empty text where nothing is known.

    >>> instead_of_function("median")
    'write percentileCont(x, 0.5)'
    """
    instead = FUNCTIONS.get(name)
    return f"write {instead}" if instead else _EXTENSIONS.get(name.split(".", maxsplit=1)[0], "")
