"""Writes what follows from the code, pages and the digest of the methods: `python -m oncograph.cli.docs [--check]`."""

import inspect
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer.main

from oncograph.graph.evidence.code_digest import digest_of_code
from oncograph.graph.evidence.explain.methods_page import fill
from oncograph.graph.evidence.rules import load_rules
from oncograph.graph.meanings import meaning_of
from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from oncograph.graph.spellings import Spellings
from oncograph.loaders.record import StudyRecord
from oncograph.loaders.words import words_in
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
        meaning = f"{node.meaning[:1].upper()}{node.meaning[1:]}."
        parts.append(f"### `:{node.label}`\n\n{meaning}\n\n{_properties(node.label, node.properties)}")
    parts.append("## Relationships")
    for link in RELATIONSHIP_TYPES.values():
        ends = ", ".join(f"(:{start})→(:{end})" for start, end in link.ends)
        text = f"### `[:{link.type}]`\n\n{ends}. {link.meaning[:1].upper()}{link.meaning[1:]}."
        if link.parallel:
            text += " Two nodes may have several, told apart by `key`."
        if link.properties:
            text += f"\n\n{_properties(link.type, link.properties)}"
        parts.append(text)
    return "\n\n".join(parts) + "\n"


def _properties(owner: str, properties: Mapping[str, str]) -> str:
    rows = (f"| `{name}` | {kind} | {meaning_of(owner, name)} |" for name, kind in properties.items())
    return "\n".join(["| property | type | meaning |", "|---|---|---|", *rows])


def records_page() -> str:
    """Return the page of the record format with its words as the models now have them; its text is by hand."""
    page = (_ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    words = ((where, spellings) for where, spellings in words_in(StudyRecord) if not where.startswith("defaults."))
    rows = [f"| `{where}` | {_written(spellings)} |" for where, spellings in words]
    table = "\n".join(["| field | words, and other ways to write them |", "|---|---|", *rows])
    return re.sub(r"(<!-- begin words -->\n).*?(<!-- end words -->)", rf"\1\n{table}\n\n\2", page, flags=re.DOTALL)


def _written(spellings: Spellings) -> str:
    words = (f"`{word}`" + (f" ({', '.join(others)})" if others else "") for word, others in spellings.items())
    return "; ".join(words)


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
    "docs/records.md": records_page,
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
