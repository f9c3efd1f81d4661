"""The group of all commands. A command's module is imported when it is called: help and look-ups answer at once."""

from functools import cached_property
from importlib import import_module
from typing import Any

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup
from typing_extensions import override

COMMANDS = {
    "lookup": "Show what is known about a term: what it adds up to, in which setting, on what, and at what toxicity.",
    "explain": "Show every factor of an answer: value, formula, citation, source, place, and what was not counted "
    "and why.",
    "roll-up": "Roll findings up along disease and setting: each study counts once, claims are never summed.",
    "balance": "Weigh benefit against toxicity: claims on endpoints beside toxicity, at one time where that is told.",
    "what-if": "Show which verdicts would change without a study, with another or by other rules; nothing is stored.",
    "cypher": "Run openCypher that only reads on the store; without TEXT on a terminal, open a shell.",
    "queries": "List the canned questions; with NAME, print that question's Cypher.",
    "status": "Show how much the store holds, and its digest: equal graphs have equal digests.",
    "browser": "Serve a style, a guide in ten steps and saved queries for Neo4j Browser, and tell how to use them "
    "there.",
    "load": "Load records into a store, which is made if it does not exist.",
    "fetch": "Fetch trials from ClinicalTrials.gov and articles from PubMed into a folder, to be loaded from there.",
    "records": "List the records that are loaded: of which study, from which source, read by whom, when, how "
    "many findings.",
    "unload": "Take records out of a store, as if they had never been loaded: what they added goes, claims are weighed "
    "anew.",
    "vocabulary": "Add the terms that others publish to a store.",
    "new-record": "Write a record to begin with: a sound example, and beside it all that a record may hold.",
    "template": "Write an empty evidence table: a row for each finding, each column with what it holds.",
    "convert": "Write the records that load would read from files as YAML, one file a record, named after it.",
    "migrate": "Move a graph, with the records behind it, into an empty store, and check by count and digest that it "
    "arrived.",
    "export": "Write the graph as CSV files, and print the command with which a Neo4j server that is stopped imports "
    "them.",
    "validate": "Check record files without loading them, and name every fault with file, line and remedy.",
    "schema": "Print the JSON Schema of a curated record, for editors; with --graph, what the graph is made of.",
    "pool": "Pool effect sizes: common effect, DerSimonian-Laird, Paule-Mandel, REML, Bayesian, with heterogeneity.",
    "ask": "Ask one of the canned questions.",
}
"""By name, in the order of the help, the first sentence of what the command says of itself."""


class LazyCommand(TyperCommand):
    """Stands for a command of the module of its name until that is called."""

    @cached_property
    def loaded(self) -> Any:
        """The command itself, as Typer makes it."""
        name = str(self.name)
        module = import_module(f".commands.{name.replace('-', '_')}", __package__)
        app = typer.Typer(rich_markup_mode=None)
        module.register(app)
        return typer.main.get_group(app).commands[name]

    @override
    def make_context(self, *args: Any, **extra: Any) -> Any:
        return self.loaded.make_context(*args, **extra)


class LazyGroup(TyperGroup):
    """Has all commands, none of them imported."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, sentence in COMMANDS.items():
            self.add_command(LazyCommand(name, help=sentence))
