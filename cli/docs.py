"""Writes what follows from the code, pages and the digest of the methods: `python -m oncograph.cli.docs [--check]`."""

import inspect
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer.main

from oncograph.graph.evidence.code_digest import digest_of_code
from oncograph.graph.evidence.explain.methods_page import fill
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from oncograph.queries.computed import COMPUTED_QUESTIONS
from oncograph.queries.library import builtin_queries
from oncograph.queries.reference import reference

from .main import app
from .output import message

_ROOT = Path(__file__).resolve().parent.parent


def cli_page() -> str:
    """Return the reference of the command line, from the commands themselves."""
    os.environ["ONCOGRAPH_QUERIES"] = os.devnull  # the user's own questions are no part of the page
    parts = ["# Command line", "Generated from the commands' own help."]
    parts += _sections(typer.main.get_command(app), "oncograph")
    return "\n\n".join(parts) + "\n"


def _sections(command: Any, name: str) -> Iterator[str]:
    yield f"{'##' if ' ' not in name else '###'} `{name}`"
    yield _as_markdown(inspect.cleandoc(command.help or ""))
    rows = [row for parameter in command.params if (row := _row(parameter)) is not None]
    if rows:
        yield "\n".join(["| argument or option | meaning |", "|---|---|", *rows])
    if name == "oncograph ask":
        yield "Each question is a command of its own: [queries.md](queries.md)."
        return
    for child in getattr(command, "commands", {}).values():
        yield from _sections(getattr(child, "loaded", child), f"{name} {child.name}")


def _as_markdown(text: str) -> str:
    """Return a help text with the paragraphs whose lines stand as they are in fences."""
    parts = [f"```text\n{part[2:]}\n```" if part.startswith("\b\n") else part for part in text.split("\n\n")]
    return "\n\n".join(parts)


def _row(parameter: Any) -> str | None:
    """Return one argument or option as a line of a table; what every program has is left out."""
    if parameter.name in {"help", "install_completion", "show_completion"}:
        return None
    names = [parameter.metavar or parameter.name] if parameter.param_type_name == "argument" else parameter.opts
    shown = ", ".join(f"`{name}`" for name in [*names, *parameter.secondary_opts])
    return f"| {shown} | {(parameter.help or '').replace('|', chr(92) + '|')} |"


def schema_page() -> str:
    """Return the reference of the graph, from its schema."""
    parts = ["# The graph", "Generated from the schema. Every node has a unique `id` and a `name`.", "## Nodes"]
    for node in NODE_TYPES.values():
        rows = "\n".join(f"| `{name}` | {kind} |" for name, kind in node.properties.items())
        meaning = f"{node.meaning[:1].upper()}{node.meaning[1:]}."
        parts.append(f"### `:{node.label}`\n\n{meaning}\n\n| property | type |\n|---|---|\n{rows}")
    parts.append("## Relationships")
    for link in RELATIONSHIP_TYPES.values():
        ends = ", ".join(f"(:{start})→(:{end})" for start, end in link.ends)
        text = f"### `[:{link.type}]`\n\n{ends}. {link.meaning[:1].upper()}{link.meaning[1:]}."
        if link.parallel:
            text += " Two nodes may have several, told apart by `key`."
        if link.properties:
            rows = "\n".join(f"| `{name}` | {kind} |" for name, kind in link.properties.items())
            text += f"\n\n| property | type |\n|---|---|\n{rows}"
        parts.append(text)
    return "\n\n".join(parts) + "\n"


def queries_page() -> str:
    """Return the reference of the canned questions, from their headers."""
    return reference((*builtin_queries(), *COMPUTED_QUESTIONS))


def methods_page() -> str:
    """Return the methods page with its constants as the rules now have them; its text is written by hand."""
    return fill((_ROOT / "docs" / "methods.md").read_text(encoding="utf-8"), load_rules())


def code_digest_module() -> str:
    """Return the module that says which code the methods are, with the digest that they now have."""
    text = (_ROOT / _CODE_DIGEST).read_text(encoding="utf-8")
    return re.sub(r'(?m)^CODE_DIGEST = ".*"$', f'CODE_DIGEST = "{digest_of_code()}"', text)


_CODE_DIGEST = "graph/evidence/code_digest.py"
PAGES: dict[str, Callable[[], str]] = {
    "docs/cli.md": cli_page,
    "docs/schema.md": schema_page,
    "docs/queries.md": queries_page,
    "docs/methods.md": methods_page,
    _CODE_DIGEST: code_digest_module,
}


def main() -> None:
    """Write the pages, or with --check fail when one is out of date."""
    stale = [name for name, page in PAGES.items() if not _is_written(_ROOT / name, page())]
    if "--check" in sys.argv[1:]:
        if stale:
            message(f"out of date: {', '.join(stale)}; run: make docs")
            sys.exit(1)
        return
    for name in stale:
        (_ROOT / name).write_text(PAGES[name](), encoding="utf-8")
        message(f"written: {name}")


def _is_written(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    main()
