"""The style for Neo4j Browser: complete, read as Neo4j Browser reads it, and fit for eyes of all kinds."""

import re
from dataclasses import replace

import pytest
from support.colours import least_distance
from support.grass import parse_grass, style_of

from oncograph.cli.browser import style
from oncograph.cli.browser.style import VERDICT_COLOURS, contrast, style_sheet
from oncograph.graph.labels import COMBINATION, SECOND_LABELS, VOCABULARY_LABELS
from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES

SHEET = style_sheet()
RULES = parse_grass(SHEET)
SHOWN = RULES | {f"node.{COMBINATION}": style_of(RULES, "node", "Agent", COMBINATION)}
"""The rules, and of the one that adds to another what both come to."""
COLOURED = {f"node.{label}" for label in (*VOCABULARY_LABELS, *VERDICT_COLOURS)}
SECOND = set(SECOND_LABELS.values())
BACKGROUNDS = ("#F9FCFF", "#292C33")
THEME_TEXTS = ("#333333", "#F4F4F4")
"""Of Neo4j Browser's light and dark theme, as its bundle has them; it draws the captions of lines in its own colour."""


def test_every_label_and_type_of_the_schema_has_a_rule_and_nothing_else_has() -> None:
    nodes = {f"node.{label}" for label in (*NODE_TYPES, *SECOND, COMBINATION)}
    relationships = {f"relationship.{type_}" for type_ in RELATIONSHIP_TYPES}
    assert set(RULES) == {"node", "relationship"} | nodes | relationships


def test_what_is_new_in_the_schema_is_shown_by_name_without_a_colour_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(NODE_TYPES, "Biomarker", replace(NODE_TYPES["Disease"], label="Biomarker"))
    monkeypatch.setattr(style, "SECOND_LABELS", {**SECOND_LABELS, "biomarker only": "BiomarkerOnly"})
    monkeypatch.setitem(RELATIONSHIP_TYPES, "HAS_MARKER", replace(RELATIONSHIP_TYPES["IS_A"], type="HAS_MARKER"))
    rules = parse_grass(style_sheet())
    assert rules.keys() - RULES.keys() == {"node.Biomarker", "node.BiomarkerOnly", "relationship.HAS_MARKER"}
    assert rules["node.Biomarker"]["caption"] == "{name}"
    assert rules["relationship.HAS_MARKER"]["caption"] == "has marker"
    for selector in ("node.Biomarker", "node.BiomarkerOnly"):
        assert rules[selector]["color"] not in {rule["color"] for name, rule in RULES.items() if name in COLOURED}


@pytest.mark.parametrize("label", ["Finding", "Claim"])
@pytest.mark.parametrize("second", sorted(SECOND))
def test_a_second_label_gives_the_colour_and_the_first_one_size_and_caption(label: str, second: str) -> None:
    for labels in ((label, second), (second, label)):
        shown = style_of(RULES, "node", *labels)
        assert shown["color"] == VERDICT_COLOURS[second]
        assert (shown["diameter"], shown["caption"]) == (
            RULES[f"node.{label}"]["diameter"],
            RULES[f"node.{label}"]["caption"],
        )


@pytest.mark.parametrize("selector", [selector for selector in RULES if "." in selector])
def test_captions_name_properties_that_there_are(selector: str) -> None:
    tag, name = selector.split(".")
    named = set(re.findall(r"\{(\w+)\}", RULES[selector].get("caption", "")))
    if tag == "relationship":
        assert RULES[selector]["caption"]
        assert named <= set(RELATIONSHIP_TYPES[name].properties)
    elif name in NODE_TYPES:
        assert named
        assert named <= {"name", *NODE_TYPES[name].properties}


def test_text_in_nodes_can_be_read() -> None:
    for selector, rule in SHOWN.items():
        if selector.startswith("node"):
            assert contrast(rule["text-color-internal"], rule["color"]) >= 4.5, selector


def test_nodes_and_lines_stand_out_in_both_themes() -> None:
    for background in BACKGROUNDS:
        for selector, rule in SHOWN.items():
            edge = rule["border-color"] if selector.startswith("node") else rule["color"]
            assert contrast(edge, background) >= 3, selector


def test_captions_within_lines_can_be_read_in_both_themes() -> None:
    inside = [type_ for type_ in RELATIONSHIP_TYPES if _caption_is_inside(type_)]
    assert {"SUPPORTS", "OPPOSES", "NEUTRAL_TO", "BENEFIT_IN", "HARM_IN"} <= set(inside)
    for type_ in inside:
        for text in THEME_TEXTS:
            assert contrast(text, RULES[f"relationship.{type_}"]["color"]) >= 3, type_


def test_captions_beside_lines_are_short_since_they_take_their_place() -> None:
    for type_ in RELATIONSHIP_TYPES:
        if not _caption_is_inside(type_):
            caption = RULES[f"relationship.{type_}"]["caption"]
            assert "{" not in caption
            assert len(caption) <= 12, type_


def _caption_is_inside(type_: str) -> bool:
    shown = style_of(RULES, "relationship", type_)
    return float(shown["shaft-width"].removesuffix("px")) > float(shown["font-size"].removesuffix("px"))


def test_what_counts_is_wider_than_what_does_not() -> None:
    def width(type_: str) -> int:
        return int(RULES[f"relationship.{type_}"]["shaft-width"].removesuffix("px"))

    assert width("SUPPORTS") == width("OPPOSES") == width("NEUTRAL_TO") > width("CONTEXT_FOR")
    assert width("BENEFIT_IN") == width("HARM_IN") == width("MIXED_IN") == width("NO_DIFFERENCE_IN")
    assert width("NO_DIFFERENCE_IN") > width("INCONCLUSIVE_IN") > width("UNCONTROLLED_IN")


def test_a_line_has_the_colour_of_the_direction_that_it_says() -> None:
    for verdict, types in (("Benefit", ("SUPPORTS", "BENEFIT_IN")), ("Harm", ("OPPOSES", "HARM_IN"))):
        for type_ in types:
            assert RULES[f"relationship.{type_}"]["color"] == VERDICT_COLOURS[verdict]
    assert RULES["relationship.MIXED_IN"]["color"] == VERDICT_COLOURS["Mixed"]


def test_verdicts_are_told_apart_by_every_kind_of_eyes() -> None:
    distance, whose = least_distance(VERDICT_COLOURS)
    assert distance >= 18, whose


def test_kinds_of_things_are_told_apart_by_every_kind_of_eyes() -> None:
    distance, whose = least_distance(
        {label: RULES[f"node.{label}"]["color"] for label in (*VOCABULARY_LABELS, "Study")}
    )
    assert distance >= 13, whose


def test_red_and_green_alone_would_not_do() -> None:
    distance, _ = least_distance({"benefit": "#4C9A2A", "harm": "#B5651D"})
    assert distance < 13
