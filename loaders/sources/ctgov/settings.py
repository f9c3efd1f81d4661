"""Where in the course of treatment a trial stands, by plain words of its titles, keywords and criteria; else any."""

import re
from collections.abc import Callable

from .design import Trial
from .parts import part
from .text import clean

ANY = "any setting"
_LINES = {
    "first": re.compile(
        r"\b(?:first|1st|1)[- ]line\b|\bpreviously untreated\b|\buntreated\b"
        r"|\bnewly[- ]diagnosed\b|\btreatment[- ]na[iï]ve\b",
        re.IGNORECASE,
    ),
    "second": re.compile(r"\b(?:second|2nd|2)[- ]line\b", re.IGNORECASE),
    "later": re.compile(r"\b(?:third|3rd|3)[- ]line\b|\bthird[- ]line or later\b", re.IGNORECASE),
}


def _says(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    return lambda text: compiled.search(text) is not None


_NEOADJUVANT, _ADJUVANT = _says(r"neo-?adjuvant|pre-?operative"), _says(r"adjuvant|post-?operative")
_PERIOPERATIVE = _says(r"peri-?operative")
_PREVENTION = _says(r"prevent\w*|prophyla\w+|chemoprevention")
_MAINTENANCE, _CONSOLIDATION = _says("maintenance"), _says("consolidation")
_METASTATIC, _ADVANCED = (
    _says(r"metastatic|metastases|metastasis|stage iv|stage 4"),
    _says(r"advanced|unresectable|inoperable"),
)
_LOCALLY = _says("locally advanced")
_REFRACTORY, _RELAPSED = _says(r"refractory|resistant"), _says(r"relaps(?:ed|ing|e)|recurrent|recurrence")
_TREATED = _says(r"previously treated|pre-?treated|prior (?:therapy|treatment|chemotherapy)")


def setting_of(trial: Trial) -> str:
    """Return the setting: from the titles, then the keywords and conditions, then what the criteria plainly say."""
    if trial.purpose == "PREVENTION":
        return "prevention"
    criteria = clean(part(trial.raw, "protocolSection", "eligibilityModule").get("eligibilityCriteria"))
    included = re.split(r"exclusion criteria", criteria, maxsplit=1, flags=re.IGNORECASE)[0]
    for text in (
        trial.titles,
        " | ".join(trial.keywords),
        *([trial.conditions[0]] if len(trial.conditions) == 1 else []),
    ):
        if (found := setting_in(text)) != ANY:
            return found
    return (
        "relapsed or refractory"
        if re.search(r"\brelapsed (?:and/or|or|and|/) ?refractory\b", included, re.IGNORECASE)
        else ANY
    )


def setting_in(text: str) -> str:
    """Return the setting that a text names.

    >>> setting_in("First-line X in Metastatic Renal Cancer"), setting_in("X With Standard Adjuvant Endocrine Therapy")
    ('metastatic, first line', 'adjuvant')
    >>> setting_in("X in Relapsed or Refractory Myeloma"), setting_in("Hypertension")
    ('relapsed or refractory', 'any setting')
    """
    without = re.sub(r"neo-?adjuvant", " ", text, flags=re.IGNORECASE)
    if _PERIOPERATIVE(text) or (_NEOADJUVANT(text) and _ADJUVANT(without)):
        return "perioperative"
    line = next((name for name, pattern in _LINES.items() if pattern.search(text)), None)
    simple = (
        (_NEOADJUVANT, "neoadjuvant"),
        (_ADJUVANT, "adjuvant"),
        (_PREVENTION, "prevention"),
        (_MAINTENANCE, "maintenance after response"),
        (_CONSOLIDATION, "consolidation"),
    )
    for says, name in simple:
        if says(text):
            return name
    if _METASTATIC(text):
        return {
            "first": "metastatic, first line",
            "second": "metastatic, second line",
            "later": "metastatic, later lines",
        }.get(line or "", "metastatic")
    if _LOCALLY(text):
        return "locally advanced"
    if _REFRACTORY(text) or _RELAPSED(text):
        both = _REFRACTORY(text) and _RELAPSED(text)
        return "relapsed or refractory" if both else "refractory" if _REFRACTORY(text) else "relapsed"
    if _ADVANCED(text):
        return "advanced disease, first line" if line == "first" else "advanced disease"
    if line:
        return {"first": "first line", "second": "second line", "later": "third line or later"}[line]
    return "previously treated" if _TREATED(text) else ANY
