"""The generated parts of the methods page: the table of constants, the derivations, and the flags."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ..flags import MEANINGS
from ..rules import Rules, table
from .formulas.methods import FORMULAS, POOLING, SECOND
from .formulas.registry import CLAIM, FINDING, RELATIONSHIPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .formulas.working import Field


def constants_table(rules: Rules) -> str:
    """Return the constants as a Markdown table, in the order of the rules."""
    head = f"Rules version {rules.version}.\n\n| constant | value | unit | meaning | source |\n|---|---|---|---|---|"
    rows = [f"| `{r.name}` | {_shown(r.value)} | {r.unit} | {r.description} | {r.source} |" for r in table(rules)]
    return "\n".join([head, *rows])


def derivations_table() -> str:
    """Return the derivations with formula and citation as a Markdown table."""
    rows = [f"| {name} | {_cell(formula.text)} | {_cell(formula.citation)} |" for name, formula in FORMULAS.items()]
    return "\n".join(["| derivation | formula | source |", "|---|---|---|", *rows])


def intervals_table() -> str:
    """Return how a claim's interval is made, by the name that the claim carries, as a Markdown table."""
    rows = [
        f"| {name} | {_cell(formula.text)} | {_cell(formula.citation)} |"
        for name, formula in (*POOLING.items(), *SECOND.items())
    ]
    return "\n".join(["| method | formula | source |", "|---|---|---|", *rows])


def fields_table() -> str:
    """Return the formula of every computed field, of findings, claims and relationships, as a Markdown table."""
    known: Mapping[str, Mapping[str, Field[Any]]] = {"Finding": FINDING, "Claim": CLAIM, **RELATIONSHIPS}
    by_row: dict[tuple[str, tuple[str, str]], list[str]] = defaultdict(list)
    for kind, fields in known.items():
        for name, field in fields.items():
            by_row[name, field.formula].append(f"`{kind}`")
    rows = [
        f"| {', '.join(kinds)} | `{name}` | {_cell(text)} | {_cell(citation)} |"
        for (name, (text, citation)), kinds in by_row.items()
    ]
    return "\n".join(["| of | field | formula | source |", "|---|---|---|---|", *rows])


def flags_table() -> str:
    """Return the flags with their meanings as a Markdown table."""
    rows = [f"| `{flag}` | {meaning} |" for flag, meaning in MEANINGS.items()]
    return "\n".join(["| flag | raised where |", "|---|---|", *rows])


def fill(page: str, rules: Rules) -> str:
    """Return the methods page with its generated parts made anew.

    Each stands between `<!-- begin NAME -->` and `<!-- end NAME -->`.

    :raises ValueError: a marker is missing; put it back into the page.
    """
    parts = {
        "constants": constants_table(rules),
        "derivations": derivations_table(),
        "intervals": intervals_table(),
        "flags": flags_table(),
        "fields": fields_table(),
    }
    for name, made in parts.items():
        page = put(page, name, made)
    return page


def put(page: str, name: str, made: str) -> str:
    """Return the page with a text in the place of what stands between `<!-- begin NAME -->` and `<!-- end NAME -->`.

    :raises ValueError: a marker is missing; put it back into the page.
    """
    before, begin, rest = page.partition(f"<!-- begin {name} -->\n")
    _, end, after = rest.partition(f"<!-- end {name} -->")
    if not begin or not end:
        raise ValueError(f"the methods page lacks the markers of {name}")
    return f"{before}{begin}{made}\n{end}{after}"


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<")
