"""What the registry calls drugs and diseases, taken apart into the names that a vocabulary may know."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oncograph.graph.names import normalise

from ...comparisons import PLACEBO, is_placebo
from .parts import texts
from .text import clean

_DOSE = re.compile(
    r"\(?\b\d[\d.,]*\s*(?:-\s*\d[\d.,]*\s*)?(?:mg|mcg|µg|μg|ug|g|ml|iu|miu|mu|units?|gy|mci"
    r"|%)(?:\s*/\s*\w+(?:\^?\d)?)*\)?(?!\w)",
    re.IGNORECASE,
)
_SCHEDULE = re.compile(
    r"\b(?:once|twice|three times|every|daily|weekly|monthly|qd|bid|tid|qw|q\d+w|od"
    r"|oral(?:ly)?|tablets?|capsules?|injections?|infusions?"
    r"|intravenous(?:ly)?|subcutaneous(?:ly)?|iv|sc|po|dose|doses|low|high|loading|film-coated|solution)\b",
    re.IGNORECASE,
)
_SALT = re.compile(
    r"\s+(?:hydrochloride|hcl|dihydrochloride|hydrobromide|sulfate|sulphate|mesylate|mesilate"
    r"|maleate|malate|tosylate|ditosylate|citrate|tartrate"
    r"|acetate|phosphate|fumarate|succinate|besylate|sodium|disodium|potassium|monohydrate|liposome|liposomal)\Z",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_ANCILLARY = re.compile(
    r"\b(?:laboratory|biomarker|questionnaire|quality[- ]of[- ]life|survey|pharmacolog\w+"
    r"|pharmacokinetic\w*|pharmacogen\w+|examination|biops\w+"
    r"|imaging|tomography|ct scan|mri|blood (?:draw|sampl\w+)|specimen|cytolog\w+|histolog\w+"
    r"|immunolog\w+ techni\w+|assessment|genetic analysis"
    r"|mass spectrometry|flow cytometry|follow-up|diagnostic|correlative)\b",
    re.IGNORECASE,
)
_ANCILLARY_TYPES = frozenset({"OTHER", "PROCEDURE", "DIAGNOSTIC_TEST", "GENETIC", "BEHAVIORAL"})
_GENERIC = re.compile(
    r"(?:chemo|immuno|radio)?therapy|(?:study |investigational )?(?:drug|treatment|medication"
    r"|product)s?|regimen|intervention|experimental(?: arm)?",
    re.IGNORECASE,
)
_STANDARD = re.compile(
    r"\b(?:standard|conventional|routine|adjuvant|neoadjuvant|background|physician'?s choice of)\s+", re.IGNORECASE
)
_OF_DISEASE = re.compile(
    r"^(?:(?:localized|localised|locally|regional|recurrent|relapsed|relapsing|refractory"
    r"|resistant|resectable|unresectable|disseminated|metastatic|advanced"
    r"|early|late|high|low|intermediate|risk|newly|diagnosed|untreated|previously|treated"
    r"|progressive|childhood|pediatric|paediatric|adult|de|novo"
    r"|secondary|primary|unspecified|stage|[0iv]+[abcs]?\d?|4s|\d[abc]?|grade|and|or|with"
    r"|completely|resected|inoperable|symptomatic)[\s/-]+)+",
    re.IGNORECASE,
)
_AFTER_DISEASE = re.compile(
    r"(?:,| in (?:remission|relapse|adults|children)\b| stage\b| by ajcc\b| ajcc\b).*\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Agent:
    """Something that an arm is given: what findings call it, its other names, and the intervention it stands for."""

    name: str
    also: tuple[str, ...]
    intervention: str
    type: str

    @property
    def is_placebo(self) -> bool:
        """Whether it is a placebo."""
        return self.name == PLACEBO

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the one that findings use first."""
        return self.name, *self.also


def agent_of(intervention: Mapping[str, Any]) -> Agent | None:
    """Return what an intervention is; none for a questionnaire, an examination and the like, which treat nobody."""
    name, kind = clean(intervention.get("name")), clean(intervention.get("type"))
    if not name or (kind in _ANCILLARY_TYPES and _ANCILLARY.search(name)):
        return None
    if is_placebo(name):
        return Agent(PLACEBO, (), name, kind)
    others = tuple(text for text in texts(intervention, "otherNames") if not is_placebo(text))
    if _GENERIC.fullmatch(name) and others:
        return Agent(plain_agent(others[0]), _unique((*others, name), plain_agent(others[0])), name, kind)
    plain = plain_agent(name)
    return Agent(plain, _unique((*_variants(name), *others), plain), name, kind)


def plain_agent(name: str) -> str:
    """Return the name of a drug without dose, schedule, code, salt.

    >>> [plain_agent(name) for name in ("Finerenone (BAY94-8862 ) 10 mg", "Doxorubicin Hydrochloride", "131I-X")]
    ['Finerenone', 'Doxorubicin', '131I-X']
    >>> plain_agent("Dupilumab 300 mg qw"), plain_agent("Sodium thiosulfate"), plain_agent("(R)-X")
    ('Dupilumab', 'Sodium thiosulfate', '(R)-X')
    """
    text = _SCHEDULE.sub(" ", _DOSE.sub(" ", _WITHIN.sub(" ", name)))
    text = " ".join(text.split()).strip(" ,;:/-+")
    shorter = _SALT.sub("", text)
    while shorter != text and shorter:
        text, shorter = shorter, _SALT.sub("", shorter)
    return text if len(text) > 2 else name


def _variants(name: str) -> Iterator[str]:
    yield name
    for found in _WITHIN.findall(name):
        yield from filter(None, found)
    standard = _STANDARD.sub("", plain_agent(name))
    if standard:
        yield standard


def disease_names(condition: str) -> tuple[str, ...]:
    """Return shorter names of a condition: without its stage, its course and who has it.

    >>> disease_names("Recurrent Childhood Acute Lymphoblastic Leukemia in Remission")
    ('Acute Lymphoblastic Leukemia',)
    >>> disease_names("Breast Cancer")
    ()
    """
    without = _AFTER_DISEASE.sub("", condition).strip()
    within = (text for found in _WITHIN.findall(condition) for text in found if len(text) > 3)
    return _unique((_OF_DISEASE.sub("", without), *within), condition)


def _unique(names: Iterable[str], besides: str) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        text = " ".join(name.split())
        if (key := normalise(text)) and key != normalise(besides):
            found.setdefault(key, text)
    return tuple(found.values())
