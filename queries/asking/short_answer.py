"""What is known about a thing in ten lines of eighty columns: what it is, its benefits and harms, its toxicity."""

import textwrap
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from oncograph.graph.figures import share
from oncograph.graph.labels import VERDICT_SIGNS, Verdict, in_words
from oncograph.graph.rows import NodeRow

from .. import wording

Row = Mapping[str, Any]

WIDTH, LINES = 80, 10
_CITATION_LINES = 2
_DECIDED = ((Verdict.BENEFIT, "weight_for"), (Verdict.HARM, "weight_against"), (Verdict.MIXED, "weight_for"),
            (Verdict.NO_DIFFERENCE, "weight_null"))  # fmt: skip
"""What is told first, each by the weight of its side; what is undecided is told where nothing is decided."""
_PARTS = ("agent", "versus", "endpoint", "toxicity", "disease", "setting")


def short_answer(
    nodes: Iterable[NodeRow], rows: Sequence[Row], short_names: Mapping[str, str], dose_class: str | None = None
) -> list[str]:
    """Return at most `LINES` lines, of at most `WIDTH` letters each, on what the rows of a lookup say.

    `short_names` are abbreviations of terms by name; `dose_class` is the one that the findings among the rows are of.
    """
    listed = list(nodes)
    lines = [line for node in listed for line in _what_it_is(node)][: LINES - 1]
    if dose_class is not None:
        on_dose = [row for row in rows if row["kind"] == "finding"]
        studies = _number(len({row["study"] for row in on_dose}), "study", "studies")
        lines.append(f"dose: {dose_class}, of {_number(len(on_dose), 'finding', 'findings')} in {studies}")
    claims = [row for row in rows if row["kind"] == "claim" and row["subgroup"] is None]
    on_endpoints = [row for row in claims if row["endpoint"]]
    weighed = on_endpoints or claims
    if weighed:
        lines.append(_fitted(f"{'on endpoints' if on_endpoints else 'on adverse events'}: {_counts(weighed)}"))
    toxicity = _toxicity(rows) if on_endpoints or not claims else None
    own = {str(node.properties["name"]) for node in listed}
    room = LINES - len(lines) - (toxicity is not None)
    lines += _told(_first(weighed, room), own, short_names)
    return [*lines, *([] if toxicity is None else [toxicity])]


def _what_it_is(node: NodeRow) -> list[str]:
    """Return the lines that say what a node is: of a study its design and citation, of a term its other names."""
    values: Mapping[str, Any] = node.properties
    if node.label in {"Claim", "Finding", "Reading"}:
        return [_fitted(f"{node.label.lower()}: {values['name']}")]
    if node.label == "Study":
        patients = values.get("participants")
        told = [values.get("design", "known by its identifier alone"), f"{patients:,} patients" if patients else None]
        cited = textwrap.wrap(str(values.get("citation") or ""), WIDTH, break_long_words=False, break_on_hyphens=False)
        head = f"{values['name']}: {', '.join(filter(None, told))}"
        return [_fitted(head), *map(_fitted, cited[:_CITATION_LINES])]
    other = ", ".join(values.get("synonyms") or [])
    return [_fitted(f"{values['name']} [{node.id}]{f': {other}' if other else ''}")]


def _counts(claims: Iterable[Row]) -> str:
    """Return how many claims say what."""
    numbers = Counter(str(row["verdict"]) for row in claims)
    return ", ".join(f"{numbers[verdict]} {in_words(verdict)}" for verdict in VERDICT_SIGNS if verdict in numbers)


def _first(claims: Sequence[Row], room: int) -> list[Row]:
    """Return as many claims as there is room for: the weightiest of each verdict in turn, in the verdicts' order."""
    of_verdict = [
        sorted(
            (row for row in claims if row["verdict"] == verdict),
            key=lambda row: (-(row[weight] or 0), row["id"]),
        )
        for verdict, weight in _DECIDED
    ]
    if not any(of_verdict):
        undecided = [row for row in claims if row["verdict"] == Verdict.INCONCLUSIVE]
        of_verdict = [sorted(undecided, key=lambda row: (-(row["participants"] or 0), row["id"]))[:3]]
    taken = [0] * len(of_verdict)
    while sum(taken) < room and any(number < len(some) for number, some in zip(taken, of_verdict, strict=True)):
        for place, some in enumerate(of_verdict):
            taken[place] += taken[place] < len(some) and sum(taken) < room
    return [row for number, some in zip(taken, of_verdict, strict=True) for row in some[:number]]


def _told(claims: Iterable[Row], own: Collection[str], short_names: Mapping[str, str]) -> list[str]:
    """Return each claim in a line, without what the answer is about; abbreviated where one of them is too long."""
    made = [(*_sentence(row, own, {}), *_sentence(row, own, short_names)) for row in claims]
    if all(len(start) + len(end) <= WIDTH for start, end, _, _ in made):
        return [start + end for start, end, _, _ in made]
    return [_fitted(start, max(WIDTH - len(end), WIDTH // 2)) + _fitted(end, WIDTH // 2) for *_, start, end in made]


def _sentence(row: Row, own: Collection[str], short_names: Mapping[str, str]) -> tuple[str, str]:
    """Return what a claim is on, and what was found."""
    told = {part: _abbreviated(row[part], short_names) for part in _PARTS if row[part] and row[part] not in own}
    what = told.get("endpoint") or told.get("toxicity") or ""
    if "toxicity" in told and row["grade"]:
        what += f" (grade {row['grade']})"
    who = " ".join(filter(None, [told.get("agent"), f"against {told['versus']}" if "versus" in told else None]))
    where = ", ".join(filter(None, [told.get("disease"), told.get("setting")]))
    on = ": ".join(filter(None, [who, " in ".join(filter(None, [what, where]))]))
    beside = ", ".join(wording.beside(row["flags"] or ()))
    found = wording.effect(row) or wording.evidence(row)
    return f"{VERDICT_SIGNS[str(row['verdict'])]} {on}", f": {found}{f' ({beside})' if beside else ''}"


def _abbreviated(names: str, short_names: Mapping[str, str]) -> str:
    return " + ".join(short_names.get(name, name) for name in names.split(" + "))


def _toxicity(rows: Iterable[Row]) -> str | None:
    """Return the adverse events of which a finding gives the highest rates, as many as a line holds."""
    highest: dict[str, tuple[float, str]] = {}
    for row in rows:
        rate = row["earlier_rate"] if row["rate"] is None else row["rate"]
        if row["kind"] != "finding" or not row["toxicity"] or rate is None:
            continue
        grade = f" grade {row['grade']}" if row["grade"] else ""
        later = "" if row["later_rate"] is None else f" → {share(row['later_rate'])}"
        if rate > highest.get(row["toxicity"], (-1.0, ""))[0]:
            highest[row["toxicity"]] = rate, f"{row['toxicity']}{grade} {share(rate)}{later}"
    told = [text for _, text in sorted(highest.values(), key=lambda one: (-one[0], one[1]))]
    line = "toxicity: "
    for place, text in enumerate(told):
        longer = f"{line}{', ' if place else ''}{text}"
        if len(longer) > WIDTH - 3:
            return f"{line} …" if place else _fitted(longer)
        line = longer
    return line if told else None


def _number(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _fitted(text: str, width: int = WIDTH) -> str:
    """Return a text that is cut at a word where it is too long."""
    if len(text) <= width:
        return text
    cut = text[: width - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[width // 2 :] else cut}…"
