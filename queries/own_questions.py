"""The canned questions with those of a user's own folder, which are checked as they are read."""

from pathlib import Path

from oncograph.graph.faults import Fault

from .computed import COMPUTED_QUESTIONS
from .library import CannedQuery, QueryFileError, builtin_queries, parse_query


def load_queries(folder: Path | None) -> tuple[tuple[CannedQuery, ...], tuple[Fault, ...]]:
    """Return the built-in questions with those of a user's folder, sorted by name, and why others did not join.

    A folder that is not there adds nothing.
    """
    queries = {query.name: query for query in builtin_queries()}
    computed = {question.name for question in COMPUTED_QUESTIONS}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.cypher")) if folder is not None else ():
        try:
            query = _checked(path)
            if query.name in queries or query.name in computed:
                other = queries[query.name].path if query.name in queries else "a question that is computed"
                problem = f"the name {query.name} is taken by {other}"
                faults.append(Fault(str(path), None, "", problem, "choose another name"))
            else:
                queries[query.name] = query
        except QueryFileError as error:
            faults.append(error.fault)
    return tuple(queries[name] for name in sorted(queries)), tuple(faults)


def _checked(path: Path) -> CannedQuery:
    from .lint import lint  # noqa: PLC0415  only a user's own file is checked, and the parser takes time to import

    try:
        source = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryFileError(Fault(str(path), None, "", f"cannot be read: {error}")) from error
    query = parse_query(source, path)
    for fault in lint(query):
        raise QueryFileError(fault)
    return query
