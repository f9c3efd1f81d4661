"""Which trial an article joins, and what its types say of the study's design."""

import pytest

from oncograph.graph.model import Design
from oncograph.loaders.sources.literature.article import Article
from oncograph.loaders.sources.literature.reports import design_of, own_trial, registry_numbers

ONE = ["NCT02513394"]


def article(*types: str, title: str = "A trial.", mesh: tuple[str, ...] = ()) -> Article:
    return Article(
        source="pmid:1", reader="a test", pmid="1", title=title, publication_types=list(types), mesh=list(mesh)
    )


@pytest.mark.parametrize(
    "types",
    [("Journal Article",), ("Clinical Trial, Phase III", "Journal Article"), ("Letter", "Randomized Controlled Trial")],
)
def test_an_article_joins_the_one_trial_whose_number_it_gives(types: tuple[str, ...]) -> None:
    assert own_trial(article(*types), ONE) == ("NCT02513394", None)


@pytest.mark.parametrize(
    "kind",
    [
        "Review",
        "Systematic Review",
        "Meta-Analysis",
        "Network Meta-Analysis",
        "Comment",
        "Editorial",
        "Letter",
        "Practice Guideline",
        "Case Reports",
        "Published Erratum",
        "Retraction of Publication",
        "News",
    ],
)
def test_what_speaks_of_others_joins_no_trial(kind: str) -> None:
    trial, why = own_trial(article("Journal Article", kind), ONE)
    assert trial is None
    assert why is not None
    assert "NCT02513394" in why


def test_a_comment_on_a_randomised_trial_joins_no_trial() -> None:
    assert own_trial(article("Comment", "Randomized Controlled Trial"), ONE)[0] is None


@pytest.mark.parametrize(
    "title",
    [
        "Pooled analysis of PALOMA-2 and PALOMA-3.",
        "CDK4/6 inhibitors: a systematic review and meta-analysis",
        "Results from two randomised trials",
        "An individual patient data analysis",
    ],
)
def test_a_title_on_several_studies_joins_no_trial_whatever_the_types_say(title: str) -> None:
    assert own_trial(article("Journal Article", title=title), ONE)[0] is None


def test_several_numbers_join_nothing() -> None:
    trial, why = own_trial(article("Journal Article"), ["ISRCTN11111111", "NCT02513394"])
    assert trial is None
    assert why == "names ISRCTN11111111, NCT02513394 and joins none: it is not said that they are one trial"


def test_numbers_are_read_by_the_form_of_their_registry() -> None:
    given = [
        ("ClinicalTrials.gov", "nct02513394"),
        ("ISRCTN", "ISRCTN12345678"),
        ("EudraCT", "2014-005181-30"),
        ("UMIN-CTR", "UMIN000001234"),
        ("CTRI", "CTRI/2010/091/003079"),
        ("Dryad", "10.5061/dryad.1"),
        ("GENBANK", "NCT99999999"),
    ]
    assert registry_numbers(given) == (
        ["2014-005181-30", "CTRI/2010/091/003079", "ISRCTN12345678", "NCT02513394", "UMIN000001234"],
        [],
    )
    assert registry_numbers([("ClinicalTrials.gov", "NCT0251339")]) == ([], ["ClinicalTrials.gov: NCT0251339"])


@pytest.mark.parametrize(
    ("types", "design"),
    [
        (("Randomized Controlled Trial", "Multicenter Study"), Design.RANDOMISED),
        (("Controlled Clinical Trial",), Design.CONCURRENT_CONTROL),
        (("Meta-Analysis", "Systematic Review", "Review"), Design.META_ANALYSIS),
        (("Systematic Review",), Design.REVIEW),
        (("Clinical Trial, Phase II",), None),
        (("Comment", "Randomized Controlled Trial"), None),
        (("Observational Study",), None),
        (("Journal Article",), None),
    ],
)
def test_a_design_is_what_the_types_tell_and_never_guessed(types: tuple[str, ...], design: Design | None) -> None:
    assert design_of(article(*types, mesh=("Randomized Controlled Trials as Topic",))) is design


def test_an_observational_study_that_is_indexed_as_a_cohort_is_one() -> None:
    assert design_of(article("Observational Study", mesh=("Cohort Studies",))) is Design.COHORT
