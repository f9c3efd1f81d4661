"""All questions: the canned ones, those that are computed, and a user's own, which are checked as they are read."""

import os
from pathlib import Path

from platformdirs import user_config_path

from oncograph.graph.errors import UnknownNameError
from oncograph.graph.faults import Fault
from oncograph.graph.names import nearest

from .computed import COMPUTED_QUESTIONS
from .library import CannedQuery, QueryFileError, Question, builtin_queries, parse_query


def all_questions() -> tuple[tuple[Question, ...], tuple[Fault, ...]]:
    """Return every question that can be asked, sorted by name, and why others did not join."""
    queries, faults = load_queries(own_folder())
    return tuple(sorted((*queries, *COMPUTED_QUESTIONS), key=lambda question: question.name)), faults


def own_folder() -> Path | None:
    """Return the folder of the user's own questions."""
    named = os.environ.get("ONCOGRAPH_QUERIES")
    if named:
        return Path(named).expanduser()
    return user_config_path("oncograph", appauthor=False) / "queries"


def question_called(name: str) -> Question:
    """Return the question of this name.

    :raises UnknownNameError: there is none; the error holds the nearest names, or why one of that name did not join.
    """
    questions, faults = all_questions()
    for question in questions:
        if question.name == name:
            return question
    for fault in faults:
        if Path(fault.file).stem == name:
            raise UnknownNameError(f"the question {name!r} cannot be asked: {fault}.")
    raise UnknownNameError(f"no question is called {name!r}.", nearest(name, [one.name for one in questions]))


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
