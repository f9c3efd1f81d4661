"""Of which study an article is a report: what its types say of the study's design, and which trial it joins.

An article joins a trial only where it says in the place for it that it reports on that trial alone. Reviews, pooled
reports, comments and notices speak of other studies, and what they mention joins nothing; nor does a number that is
only in the text.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from oncograph.graph.model import Design

from .article import Article

_NO_REPORT = frozenset(
    {
        "Address",
        "Autobiography",
        "Bibliography",
        "Biography",
        "Case Reports",
        "Comment",
        "Consensus Development Conference",
        "Consensus Development Conference, NIH",
        "Consensus Statement",
        "Editorial",
        "Expression of Concern",
        "Guideline",
        "Historical Article",
        "Interview",
        "Introductory Journal Article",
        "Lecture",
        "Meta-Analysis",
        "Network Meta-Analysis",
        "News",
        "Newspaper Article",
        "Other",
        "Patient Education Handout",
        "Personal Narrative",
        "Practice Guideline",
        "Published Erratum",
        "Retraction Notice",
        "Retraction of Publication",
        "Review",
        "Scoping Review",
        "Systematic Review",
    }
)
"""Types of articles that report on no study of their own, or on several."""

_OF_A_TRIAL = re.compile(r"trial|study", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(pooled|pooling|meta-?analy\w+|(systematic|scoping|narrative|literature|umbrella)\s+reviews?|overview"
    r"|integrated (safety |efficacy )?analys[ie]s|combined analysis of|individual (patient|participant) data"
    r"|(two|three|four|five|six|2|3|4|5|6) (randomi[sz]ed|controlled|clinical|phase|trials|studies)\b)",
    re.IGNORECASE,
)
"""Titles of articles on several studies, for those whose types are not assigned yet."""

_REGISTRIES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in (
        ("clinicaltrials", r"\bNCT\d{8}\b"),
        ("isrctn", r"\bISRCTN\d{8}\b"),
        ("ctis", r"\b\d{4}-\d{6}-\d{2}-\d{2}\b"),
        ("eudract", r"\b\d{4}-\d{6}-\d{2}\b"),
        ("anzctr", r"\bACTRN\d{14}\b"),
        ("chictr", r"\bChiCTR[A-Z-]*\d{8,10}\b"),
        ("ctri", r"\bCTRI/\d{4}/\d{2,3}/\d{6}\b"),
        ("drks", r"\bDRKS\d{8}\b"),
        ("irct", r"\bIRCT\d+N\d+\b"),
        ("japiccti", r"\bJapicCTI-?\d{6}\b"),
        ("jma", r"\bJMA-?IIA\d{5}\b"),
        ("jrct", r"\bjRCTs?\d{9,10}\b"),
        ("cris", r"\bKCT\d{7}\b"),
        ("ntr", r"\bNTR\d{1,5}\b|\bNL\d{1,5}\b"),
        ("pactr", r"\bPACTR\d{15,16}\b"),
        ("rebec", r"\bRBR-?[0-9a-z]{6,10}\b"),
        ("rpcec", r"\bRPCEC\d{8}\b"),
        ("slctr", r"\bSLCTR/\d{4}/\d{3}\b"),
        ("tctr", r"\bTCTR\d{11}\b"),
        ("umin", r"\bUMIN\d{9}\b"),
    )
}
"""The registries of trials, by the beginning of what data banks are called, with the form of their numbers."""

_ALIASES = {"umin-ctr": "umin", "umin ctr": "umin", "kct": "cris", "nct": "clinicaltrials", "rbr": "rebec"}


_IN_TEXT = re.compile(
    "|".join(f"(?P<{name}>{pattern.pattern})" for name, pattern in _REGISTRIES.items() if name != "ntr"), re.IGNORECASE
)
"""Without the Dutch register, whose numbers (`NL123`) may be anything."""


def numbers_in(text: str) -> list[tuple[str, str]]:
    """Return the registry numbers that stand in a text, each with its registry.

    >>> numbers_in("ClinicalTrials.gov: NCT01359956, EudraCT 2014-005181-30")
    [('clinicaltrials', 'NCT01359956'), ('eudract', '2014-005181-30')]
    """
    return [(str(found.lastgroup), found[0]) for found in _IN_TEXT.finditer(text)]


def registry_numbers(accessions: Collection[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Return the registry numbers among accession numbers of data banks, sorted, and what is no number of its registry.

    >>> registry_numbers([("ClinicalTrials.gov", "nct01778335"), ("GENBANK", "AF1"), ("ISRCTN", "ISRCTN1")])
    (['NCT01778335'], ['ISRCTN: ISRCTN1'])
    """
    numbers: set[str] = set()
    bad: list[str] = []
    for bank, accession in accessions:
        registry = _registry(bank)
        if registry is None:
            continue
        found = registry.search(accession) or registry.search(f"{bank}{accession}")
        if found:
            numbers.add(found[0].upper())
        else:
            bad.append(f"{bank}: {accession}")
    return sorted(numbers), bad


def _registry(bank: str) -> re.Pattern[str] | None:
    name = bank.strip().lower()
    name = _ALIASES.get(name, name)
    return next((pattern for known, pattern in _REGISTRIES.items() if name.startswith(known)), None)


def own_trial(article: Article, numbers: Sequence[str]) -> tuple[str | None, str | None]:
    """Return which of the registry numbers that an article names is its trial's; else none, and why where it names any.

    Two numbers may be of one trial in two registries; as nothing says so, they join nothing.
    """
    if not numbers:
        return None, None
    listed = ", ".join(numbers)
    types = set(article.publication_types)
    kinds = sorted(types & _NO_REPORT)
    if "Letter" in types and not any(_OF_A_TRIAL.search(one) for one in types):
        kinds.append("Letter")
    if kinds:
        return None, f"names {listed} and joins no trial: its type is {kinds[0]}"
    if len(numbers) > 1:
        return None, f"names {listed} and joins none: it is not said that they are one trial"
    if _SEVERAL.search(article.title):
        return None, f"names {listed} and does not join it: by its title it is on several studies"
    return numbers[0], None


def design_of(article: Article) -> Design | None:
    """Return the design that the article's types tell; none where they tell none for certain."""
    types = set(article.publication_types)
    if types & {"Meta-Analysis", "Network Meta-Analysis"}:
        return Design.META_ANALYSIS
    if types & {"Systematic Review", "Scoping Review", "Review"}:
        return Design.REVIEW
    if types & _NO_REPORT:
        return None
    if "Randomized Controlled Trial" in types:
        return Design.RANDOMISED
    if "Controlled Clinical Trial" in types:
        return Design.CONCURRENT_CONTROL
    if "Observational Study" in types and "Cohort Studies" in article.mesh:
        return Design.COHORT
    return None
