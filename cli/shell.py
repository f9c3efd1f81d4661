"""The interactive shell of `oncograph cypher`: queries and commands, one after the other, on one engine."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_state_path
from prompt_toolkit import PromptSession
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import has_focus
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.graph import CypherLexer

from oncograph.graph.errors import OncographError
from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from oncograph.queries.opencypher import CypherError
from oncograph.queries.opencypher.syntax.statements import is_explained, statements
from oncograph.queries.opencypher.syntax.tokens import tokenise

from .cypher_completion import CypherCompleter
from .errors import MisuseError
from .output import message, print_table, say
from .parameters import read_parameter

if TYPE_CHECKING:
    from oncograph import Graph

_PROMPT = "oncograph> "


def run_shell(graph: "Graph", parameters: Mapping[str, Any], *, timeout: float | None = None) -> None:
    """Read queries and commands from the terminal and answer them, until `:quit` or Ctrl-D.

    `timeout` is in seconds and for each query.
    """
    shell = _Shell(graph, dict(parameters), timeout)
    session: PromptSession[str] = PromptSession(
        _PROMPT,
        multiline=True,
        key_bindings=_bindings(),
        prompt_continuation=" " * len(_PROMPT),
        history=_history(),
        lexer=PygmentsLexer(CypherLexer),
        completer=CypherCompleter(tuple(shell.commands), shell.parameters),
        complete_while_typing=False,
    )
    message("End a query with ; and leave with exit or Ctrl-D. help tells more.")
    while not shell.left:
        try:
            text = session.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        shell.answer(text)


def _bindings() -> KeyBindings:
    """Return what Enter does: it ends what is whole, and else begins a line."""
    bindings = KeyBindings()

    @bindings.add("enter", filter=has_focus(DEFAULT_BUFFER))
    def enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_whole(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.newline()

    return bindings


_WORDS = {"help": "help", "exit": "quit", "quit": "quit"}
"""What people type without a colon, and the command that they mean."""


def _word(text: str) -> str | None:
    return _WORDS.get(text.strip().rstrip(";").casefold())


def is_whole(text: str) -> bool:
    r"""Whether Enter ends what was typed: a command, a query ended by a semicolon, or an empty line.

    >>> is_whole(":help"), is_whole("RETURN 1;"), is_whole("RETURN 1"), is_whole("RETURN ';"), is_whole("RETURN 1\n")
    (True, True, False, False, True)
    >>> is_whole("exit")
    True
    """
    stripped = text.strip()
    if not stripped or stripped.startswith(":") or text.endswith("\n") or _word(text):
        return True
    try:
        return stripped.endswith(";") and tokenise(stripped).texts[-3] == ";"
    except CypherError:  # a semicolon within a string or a comment that is still open
        return False


def _history() -> History:
    path = Path(user_state_path("oncograph", appauthor=False)) / "cypher-history"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            return FileHistory(path)
    except OSError as error:
        message(f"warning: what you type is not kept for next time: {path} cannot be written ({error.strerror})")
        return InMemoryHistory()


_ASSIGNED = re.compile(r"(\w+)\s*=>\s*(\S.*)", re.DOTALL)
"""How Neo4j's shell sets a parameter: to the value of an expression."""


class _Shell:
    """Answers what was typed; an error is told, and the shell goes on."""

    def __init__(self, graph: "Graph", parameters: dict[str, Any], timeout: float | None) -> None:
        self._graph = graph
        self._timeout = timeout
        self.parameters = parameters
        self.left = False
        self.commands: Mapping[str, Callable[[str], None]] = {
            "help": self._help,
            "quit": self._quit,
            "exit": self._quit,
            "params": self._params,
            "param": self._param,
            "explain": self._explain,
            "schema": self._schema,
            "queries": self._queries,
        }

    def answer(self, text: str) -> None:
        """Answer one input: a command, or queries parted by semicolons, of which the first that fails is the last."""
        try:
            if (word := _word(text)) is not None:
                self.commands[word]("")
                return
            if text.strip().startswith(":"):
                self._command(text.strip()[1:])
                return
            for query in statements(text):
                self._query(query)
        except OncographError as error:
            message(f"error: {error}")
        except KeyboardInterrupt:
            message("cancelled")

    def _query(self, query: str) -> None:
        if is_explained(query):
            self._explain(query)
            return
        rows = self._graph.cypher(query, self.parameters, timeout=self._timeout)
        if rows.plan is not None:
            message(rows.plan)
        if rows:
            print_table(rows.columns, rows)
        message(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")

    def _command(self, text: str) -> None:
        name, _, rest = text.partition(" ")
        if name not in self.commands:
            raise MisuseError(
                f"no command is called :{name}; there are {', '.join(f':{one}' for one in self.commands)}"
            )
        self.commands[name](rest.strip())

    def _help(self, _: str) -> None:
        """Show this list."""
        rows = [
            {"command": f":{name}", "what it does": (command.__doc__ or "").rstrip(".")}
            for name, command in self.commands.items()
        ]
        print_table(("command", "what it does"), rows)
        message("Everything else is a query, ended by ; or an empty line. Tab completes, Ctrl-C cancels.")

    def _quit(self, _: str) -> None:
        """Leave, as Ctrl-D does."""
        self.left = True

    def _params(self, _: str) -> None:
        """List the parameters that are set."""
        rows = [
            {"name": f"${name}", "value": json.dumps(value, ensure_ascii=False)}
            for name, value in sorted(self.parameters.items())
        ]
        if rows:
            print_table(("name", "value"), rows)
        else:
            message("no parameters; set one with :param name=value")

    def _param(self, given: str) -> None:
        """Set a parameter: :param name=value, JSON where it parses, else text; or :param name => expression."""
        if (assigned := _ASSIGNED.fullmatch(given)) is not None:
            name, expression = assigned.groups()
            (row,) = self._graph.cypher(f"RETURN {expression} AS value", self.parameters)
            self.parameters[name] = row["value"]
        else:
            name, value = read_parameter(given)
            self.parameters[name] = value

    def _explain(self, query: str) -> None:
        """Show the plan of a query: :explain MATCH …."""
        for one in statements(query):
            say(self._graph.plan(one, self.parameters))

    def _schema(self, _: str) -> None:
        """List labels, relationship types, their properties and how many there are."""
        labels, types = self._graph.store.counts()
        rows = [
            {
                "what": f"(:{kind.label})",
                "count": labels.get(kind.label, 0),
                "properties": ["id", "name", *kind.properties],
            }
            for kind in NODE_TYPES.values()
        ]
        rows += [
            {"what": f"[:{kind.type}]", "count": types.get(kind.type, 0), "properties": list(kind.properties)}
            for kind in RELATIONSHIP_TYPES.values()
        ]
        print_table(("what", "count", "properties"), rows)

    def _queries(self, _: str) -> None:
        """List the canned questions, which `oncograph ask` answers."""
        print_table(("name", "question"), self._graph.queries())
