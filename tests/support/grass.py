"""Reads a style as Neo4j Browser 5 does: every rule that fits counts, later ones over earlier ones."""

import re

Rules = dict[str, dict[str, str]]


def parse_grass(text: str) -> Rules:
    """Return the properties by selector. What is not understood fails, where Neo4j Browser would leave it out."""
    rules: Rules = {}
    rest = re.sub(r"([\w.]+)\s*\{\n((?:\s+[\w-]+:\s*(?:\"[^\":;]*\"|[^\":;{}]+);\n)+)\}\n", "", text)
    assert not rest.strip(), f"not GraSS: {rest}"
    for selector, body in re.findall(r"^([\w.]+) \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL):
        assert selector not in rules
        lines = [line.strip().removesuffix(";").split(":") for line in body.strip().splitlines()]
        rules[selector] = {name: value.strip().strip('"') for name, value in lines}
    return rules


def style_of(rules: Rules, tag: str, *classes: str) -> dict[str, str]:
    """Return how a node with these labels, or a relationship of this type, is shown."""
    shown: dict[str, str] = {}
    for selector, properties in rules.items():
        kind, *wanted = selector.split(".")
        if kind == tag and set(wanted) <= set(classes):
            shown |= properties
    return shown
