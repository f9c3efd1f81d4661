"""The engine: reads, plans and compiles a text once, and runs it as often as asked."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from .check.semantics import check
from .errors import CypherLimit
from .graph_index import GraphIndex
from .limits import UNDER_WAY, Guard, spend
from .plan.explain import plan_text
from .plan.frame import GUARD, Emit, Evaluate, Row, Scope
from .plan.operators import Plan, Union
from .plan.operators import Result as ResultOperator
from .plan.specialize import State, specialize, state_of, switches
from .run.compiler import Compiler
from .run.pipeline import build_query
from .statistics import Statistics
from .syntax.ast import Query
from .syntax.parser import parse
from .values.parameters import parameter_value
from .values.value import Value

if TYPE_CHECKING:
    import networkx as nx

_Doubts: TypeAlias = Callable[[], Iterable[str]]
"""What is asked for the warnings of a query."""

_CACHED = 500
"""Texts whose plans are kept."""


class Result:
    """The columns and rows of a query that has run; iterate over it as often as you like.

    `plan` is the plan as text where the query asked for it: with EXPLAIN, which has no rows, or with PROFILE.
    """

    def __init__(
        self,
        columns: tuple[str, ...],
        rows: list[tuple[Value, ...]],
        plan: str | None = None,
        doubts: _Doubts = tuple,
    ) -> None:
        self.columns = columns
        self.rows = rows
        self.plan = plan
        self._doubts = doubts

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence for each label, type and property that the query names and the graph, as it is now, has not.

        They are looked for when they are asked for.
        """
        return tuple(self._doubts())

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A text, compiled: `start` runs it on a row of `size` places and leaves the result rows at `rows`.

    With PROFILE the run leaves the numbers of rows that come of the operators of the `plan` at the places of `counts`.
    """

    columns: tuple[str, ...]
    start: Emit
    size: int
    rows: int
    parameters: dict[str, int]
    plan: Plan
    counts: dict[int, int] | None

    def profile(self, counts: Mapping[int, int], row: Row) -> str:
        """Return the plan as text with the numbers of rows, after a run on the row that counted them."""
        return plan_text(self.plan, {operator: row[place] or 0 for operator, place in counts.items()})


class Engine:
    """Answers read-only openCypher over a NetworkX graph.

    The graph is a MultiDiGraph. A node's labels are its attribute "labels" (a list, set or tuple of strings), an edge's
    type its attribute "type"; all other attributes are properties. The graph is read where it is, not copied: after it
    has been changed, call `refresh`.

    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("ada", labels=["Person"], born=1815)
    >>> graph.add_node("charles", labels=["Person"], born=1791)
    >>> _ = graph.add_edge("ada", "charles", type="KNOWS")
    >>> result = Engine(graph).run("MATCH (a)-[:KNOWS]->(b) WHERE b.born < $year RETURN b.born AS born", {"year": 1800})
    >>> result.columns, list(result)
    (('born',), [(1791,)])
    """

    def __init__(self, graph: "nx.MultiDiGraph[Any]") -> None:
        self._graph = graph
        self.refresh()

        self._texts: dict[str, tuple[Query, tuple[str, ...], _Doubts]] = {}

    def refresh(self, nodes: Iterable[Hashable] | None = None) -> None:
        """Read the graph anew, after it has been changed; plans are made anew as well.

        With `nodes`, only those are read: they must be all that were added, removed or given other attributes, and both
        ends of all edges that were.
        """
        if nodes is None:
            self._index = GraphIndex(self._graph)
        else:
            self._index.update(nodes)
        self._statistics = Statistics(self._index)
        self._prepared: dict[tuple[str, bool, tuple[State, ...]], _Prepared] = {}

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        max_rows: int | None = None,
        max_hops: int | None = None,
    ) -> Result:
        """Answer a query.

        `timeout` is in seconds, `max_rows` bounds the rows of the result, `max_hops` the relationships of a
        variable-length or shortest path. A text that begins with EXPLAIN is planned and not run. With a timeout or
        `max_rows` memory is bounded too, and always the size of a value.

        Raises a subclass of CypherError for everything that goes wrong; a limit reached, or an interrupt from the
        keyboard, is CypherLimit and never a shorter answer.
        """
        limited = timeout is not None or max_rows is not None
        given = parameters or {}
        guard = Guard(timeout, max_rows, max_hops)
        outer = UNDER_WAY.set(guard)
        try:
            query, switching, doubts = self._read(text)
            if query.mode == "explain":
                plan = self._explained(text, given)
                return Result(_columns(plan), [], plan_text(plan), doubts)
            prepared = self._prepare(text, query, switching, given, limited)
            if limited:
                guard.watch_memory()
            row: Row = [None] * prepared.size
            row[GUARD] = guard
            for name, place in prepared.parameters.items():
                row[place] = parameter_value(name, given)
            row[prepared.rows] = []
            prepared.start(row)
        except KeyboardInterrupt:
            raise CypherLimit("the query was cancelled", kind="cancelled") from None
        except RecursionError:
            raise CypherLimit("the query is nested too deeply", kind="nesting") from None
        except MemoryError:
            raise CypherLimit("the query needs more memory than there is", kind="memory") from None
        finally:
            UNDER_WAY.reset(outer)
        profile = None if prepared.counts is None else prepared.profile(prepared.counts, row)
        return Result(prepared.columns, row[prepared.rows], profile, doubts)

    def explain(self, text: str, parameters: Mapping[str, Any] | None = None) -> str:
        """Tell how a query would be run: its operators, the last one first, each with the rows expected of it.

        Conditions such as `$x IS NULL OR …` are settled when the parameters are given.
        """
        return plan_text(self._explained(text, parameters or {}))

    def _explained(self, text: str, given: Mapping[str, Any]) -> Plan:
        query, switching, _ = self._read(text)
        states = {name: state_of(value) for name, value in given.items() if name in switching}
        _, plan = self._plan(specialize(query, states), limited=False)
        return plan

    def _read(self, text: str) -> tuple[Query, tuple[str, ...], _Doubts]:
        known = self._texts.get(text)
        if known is None:
            query = parse(text)
            spend(len(text))  # so that a long text cannot pass the timeout unseen
            mentions = check(query, text)
            spend(len(text))
            known = (query, switches(query), lambda: mentions.warnings(self._index))
            _keep(self._texts, text, known)
        return known

    def _plan(self, query: Query, *, limited: bool) -> tuple[Compiler, Plan]:
        compiler = Compiler(self._index, self._statistics, limited=limited, counting=query.mode == "profile")
        return compiler, compiler.planner.plan_query(query, Scope())

    def _prepare(
        self,
        text: str,
        query: Query,
        switching: tuple[str, ...],
        given: Mapping[str, Any],
        limited: bool,  # noqa: FBT001 - by place, as it is asked for at every run
    ) -> _Prepared:
        states = tuple([state_of(parameter_value(name, given)) for name in switching])
        prepared = self._prepared.get((text, limited, states))
        if prepared is None:
            compiler, plan = self._plan(specialize(query, dict(zip(switching, states, strict=True))), limited=limited)
            spend(len(text))
            place = compiler.frame.new()
            start = build_query(compiler, plan, _delivering(place, limited=limited), outermost=True)
            prepared = _Prepared(
                _columns(plan), start, compiler.frame.size, place, compiler.frame.parameters, plan, compiler.counts
            )
            _keep(self._prepared, (text, limited, states), prepared)
        return prepared


_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")


def _keep(cache: dict[_Key, _Kept], key: _Key, value: _Kept) -> None:
    """Put into a cache that forgets the oldest."""
    if len(cache) >= _CACHED:
        del cache[next(iter(cache))]
    cache[key] = value


def _delivering(place: int, *, limited: bool) -> Any:
    def sink(make: Evaluate) -> Emit:
        def deliver(row: Row) -> None:
            row[place].append(make(row))

        def deliver_limited(row: Row) -> None:
            rows = row[place]
            rows.append(make(row))
            row[GUARD].check_rows(len(rows))

        return deliver_limited if limited else deliver

    return sink


def _columns(plan: Plan) -> tuple[str, ...]:
    last = plan[-1]
    if isinstance(last, Union):
        return _columns(last.parts[0])
    return last.columns if isinstance(last, ResultOperator) else ()
