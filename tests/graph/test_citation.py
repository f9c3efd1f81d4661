import pytest

from oncograph.graph.citation import address_in, short_name, with_identifier


@pytest.mark.parametrize(
    ("authors", "name"),
    [
        ("Kammula US, White DE, Rosenberg SA", "Kammula 1998"),
        ("Kammula US, et al.", "Kammula 1998"),
        ("Kammula US and colleagues", "Kammula 1998"),
        ("Kammula US et al", "Kammula 1998"),
        ("Fritz E, Ludwig H", "Fritz & Ludwig 1998"),
        ("Fritz E and Ludwig H", "Fritz & Ludwig 1998"),
        ("Fritz, E., Ludwig, H.", "Fritz & Ludwig 1998"),
        ("E. Fritz & H. Ludwig", "Fritz & Ludwig 1998"),
        ("Fritz E, Ludwig H, et al.", "Fritz 1998"),
        ("Kluin-Nelemans HC", "Kluin-Nelemans 1998"),
        ("le Cessie S, te Marvelde C, Schaar CG", "le Cessie 1998"),
        ("O'Reilly S, Smith A, Jones B", "O'Reilly 1998"),
        ("Öberg K", "Öberg 1998"),
        ("Rousseau J-P", "Rousseau 1998"),
        ("Smith AB Jr, Jones C, Miller D", "Smith 1998"),
        ("Li W", "Li 1998"),
        ("MRC Working Party on Leukaemia", "MRC Working Party on Leukaemia 1998"),
        ("SWOG", "SWOG 1998"),
    ],
)
def test_a_study_is_named_by_its_first_author_or_both(authors: str, name: str) -> None:
    assert short_name(authors, 1998) == name


@pytest.mark.parametrize(("authors", "year"), [(None, 1998), ("Kammula US", None), ("", 1998), (" , et al.", 1998)])
def test_without_an_author_or_a_year_there_is_no_such_name(authors: str | None, year: int | None) -> None:
    assert short_name(authors, year) is None


def test_a_citation_names_its_identifier_once() -> None:
    told = "Smith A. J Example 2020;1:1. https://doi.org/10.1000/ABC"
    assert with_identifier(told, ["doi:10.1000/abc"]) == told
    assert with_identifier("Smith A. J Example 2020.", ["pmid:12"]) == "Smith A. J Example 2020. pmid:12"
    assert with_identifier("Smith A", ["registration:NCT00000001"]) == "Smith A. NCT00000001"
    assert with_identifier("Smith A", []) == "Smith A"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Blood 2011. doi:10.1182/blood-2011-02-337725", "https://doi.org/10.1182/blood-2011-02-337725"),
        ("see https://doi.org/10.1000/a.b.", "https://doi.org/10.1000/a.b"),
        (
            "doi:10.1002/(SICI)1097-0142(19980815)83:4<797::AID-CNCR25>3.0.CO;2-M",
            "https://doi.org/10.1002/%28SICI%291097-0142%2819980815%2983%3A4%3C797%3A%3AAID-CNCR25%3E3.0.CO%3B2-M",
        ),
        ("pmid:9708948", "https://pubmed.ncbi.nlm.nih.gov/9708948"),
        ("study:pmid:9708948", "https://pubmed.ncbi.nlm.nih.gov/9708948"),
        ("pmcid:PMC7700751", "https://pmc.ncbi.nlm.nih.gov/articles/PMC7700751"),
        ("study:NCT00569127", "https://clinicaltrials.gov/study/NCT00569127"),
        ("registry:ISRCTN12345678", "https://www.isrctn.com/ISRCTN12345678"),
        ("url:https://example.org/a?b=c d", "https://example.org/a?b=c"),
        ("NCT00569127, pmid:1, doi:10.1000/x", "https://doi.org/10.1000/x"),
        ("document:anticancer-research-2014-34-6601", None),
        ("study:peest-1995", None),
        ("url:javascript:alert(1)", None),
        ("pmid:1\x1b]0;", "https://pubmed.ncbi.nlm.nih.gov/1"),
        ("url:https://example.org/\x1b\\\x07é", "https://example.org/%1B%5C%07%C3%A9"),
    ],
)
def test_an_identifier_leads_to_an_address(text: str, address: str | None) -> None:
    assert address_in(text) == address
