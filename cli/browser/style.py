"""The style of the graph in Neo4j Browser: one rule for each label, second label and relationship type of the schema.

Neo4j Browser takes for each node or relationship every rule that fits, later ones over earlier ones. So a finding or
claim has its size and caption from its label, and its colour from its second label. Only captions show properties; a
width belongs to a type. Colours of verdicts are saturated and those of things are pale, after Okabe and Ito
(https://jfly.uni-koeln.de/color/) and Tol (https://sronpersonalpages.nl/~pault/): to be told apart without seeing red
and green alike.
"""

from collections.abc import Mapping

from oncograph.graph.labels import COMBINATION, SECOND_LABELS
from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES

BLACK, WHITE, GREY = "#000000", "#FFFFFF", "#7C7C7C"
VERDICT_COLOURS = {
    "Benefit": "#0A85CE",
    "Harm": "#D55E00",
    "Mixed": "#C46FA6",
    "NoDifference": "#2B2B2B",
    "Inconclusive": "#6B6B6B",
    "Uncontrolled": "#DADADA",
}
"""By second label: two hues for the two directions, a third for both, and greys that fade as less is known; one that
is not named here is grey."""

_NODES = {
    "Agent": ("#44BB99", 90, "{name}"),
    "Disease": ("#FFAABB", 90, "{name}"),
    "Setting": ("#99DDFF", 90, "{name}"),
    "Endpoint": ("#EEDD88", 90, "{name}"),
    "Toxicity": ("#BBCC33", 90, "{name}"),
    "Study": (WHITE, 80, "{name}"),
    "Finding": (WHITE, 110, "{name} {value}"),
    "Reading": (WHITE, 110, "{name} {value}"),
    "Claim": (WHITE, 150, "{verdict} – {name}"),
}
_THING = (WHITE, 90, "{name}")
"""Colour, diameter and caption by label, and of a label that has none of its own; the colour of a second label counts
before that of the first."""

LINE_FONT = 11
DECIDED, UNDECIDED, THIN = 17, 13, 1
"""Widths: of what decides, of what counts and is too imprecise to decide, and of the rest. In a line that is wider than
its letters are high the caption stands inside, in the text colour of the theme, which a style cannot change: dark in
the light theme and light in the dark one. A long caption beside a thin line takes the place of the line."""

_LINES = {
    "SUPPORTS": (VERDICT_COLOURS["Benefit"], DECIDED, "for {weight}"),
    "OPPOSES": (VERDICT_COLOURS["Harm"], DECIDED, "against {weight}"),
    "NEUTRAL_TO": (GREY, DECIDED, "neutral {weight}"),
    "CONTEXT_FOR": (GREY, THIN, "not counted"),
    "CAUSES": ("#8F7D00", UNDECIDED, "{rate}"),
    "BENEFIT_IN": (VERDICT_COLOURS["Benefit"], DECIDED, "{caption}"),
    "HARM_IN": (VERDICT_COLOURS["Harm"], DECIDED, "{caption}"),
    "MIXED_IN": (VERDICT_COLOURS["Mixed"], DECIDED, "{caption}"),
    "NO_DIFFERENCE_IN": (GREY, DECIDED, "{caption}"),
    "INCONCLUSIVE_IN": (GREY, UNDECIDED, "{caption}"),
    "UNCONTROLLED_IN": (GREY, THIN, "uncontrolled"),
    "COMBINED_WITH": (GREY, THIN, "with"),
    "SUPERSEDED_BY": (GREY, THIN, "superseded"),
}
"""Colour, width and caption by relationship type; the others are thin and grey, and say their type."""


def style_sheet() -> str:
    """Return the style as a GraSS file.

    It has no comments: Neo4j Browser would read them as part of the next selector.
    """
    return "\n".join(_rule(selector, properties) for selector, properties in _rules().items())


def _rules() -> dict[str, dict[str, str]]:
    """Return what is set for each selector, in the order in which later rules count."""
    return {
        "node": {"diameter": "50px", "font-size": "10px", "border-width": "2px", "caption": "{name}", **_fill(WHITE)},
        "relationship": {"font-size": f"{LINE_FONT}px", "padding": "3px", **_line(GREY, THIN, "<type>")},
        **{f"node.{label}": _node(*_NODES.get(label, _THING)) for label in NODE_TYPES},
        **{f"node.{label}": _fill(VERDICT_COLOURS.get(label, GREY)) for label in SECOND_LABELS.values()},
        f"node.{COMBINATION}": {"diameter": "130px", "border-width": "8px"},
        **{
            f"relationship.{type_}": _line(*_LINES.get(type_, (GREY, THIN, type_.replace("_", " ").lower())))
            for type_ in RELATIONSHIP_TYPES
        },
    }


def _node(colour: str, diameter: int, caption: str) -> dict[str, str]:
    return {"diameter": f"{diameter}px", "caption": caption, **_fill(colour)}


def _fill(colour: str) -> dict[str, str]:
    return {"color": colour, "border-color": GREY, "text-color-internal": text_colour(colour)}


def _line(colour: str, width: int, caption: str) -> dict[str, str]:
    return {
        "color": colour,
        "shaft-width": f"{width}px",
        "text-color-internal": text_colour(colour),
        "caption": caption,
    }


def _rule(selector: str, properties: Mapping[str, str]) -> str:
    quoted = {name: f'"{value}"' if name == "caption" else value for name, value in properties.items()}
    lines = [f"  {name}: {value};" for name, value in quoted.items()]
    return "\n".join([f"{selector} {{", *lines, "}", ""])


def text_colour(background: str) -> str:
    """Return black or white, whichever stands out more."""
    return max((BLACK, WHITE), key=lambda text: contrast(text, background))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it, from 1 to 21.

    >>> round(contrast("#000000", "#FFFFFF"), 1)
    21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(part * share for part, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
