"""Articles as PubMed gives them, made for tests."""

from collections.abc import Iterable
from pathlib import Path


def article(
    pmid: str = "11",
    *,
    types: Iterable[str] = ("Journal Article",),
    numbers: Iterable[tuple[str, str]] = (),
    links: Iterable[tuple[str, str | None]] = (),
    title: str = "Palbociclib with endocrine therapy.",
    abstract: str = "<AbstractText>One paragraph.</AbstractText>",
    revised: str = "20200102",
    more: str = "",
) -> str:
    """Return one article in PubMed's XML; `numbers` are of data banks, `links` corrections with the PMID they name."""
    typed = "".join(f"<PublicationType>{one}</PublicationType>" for one in types)
    banks = "".join(
        f"<DataBank><DataBankName>{bank}</DataBankName><AccessionNumberList><AccessionNumber>{number}"
        "</AccessionNumber></AccessionNumberList></DataBank>"
        for bank, number in numbers
    )
    linked = "".join(
        f'<CommentsCorrections RefType="{kind}"><RefSource>J Test. 2021;1:1.</RefSource>'
        + (f"<PMID>{other}</PMID>" if other else "")
        + "</CommentsCorrections>"
        for kind, other in links
    )
    return (
        f"<PubmedArticle><MedlineCitation><PMID Version='1'>{pmid}</PMID><DateRevised><Year>{revised[:4]}</Year><Month>"
        f"{revised[4:6]}</Month><Day>{revised[6:]}</Day></DateRevised><Article><Journal><JournalIssue><Volume>22"
        "</Volume><Issue>1</Issue><PubDate><Year>2019</Year><Month>Sep</Month></PubDate></JournalIssue>"
        "<Title>Journal of tests</Title></Journal><ArticleTitle>"
        f"{title}</ArticleTitle><Pagination><MedlinePgn>53-61</MedlinePgn></Pagination><Abstract>{abstract}</Abstract>"
        "<AuthorList><Author><LastName>Mayer</LastName><Initials>EL</Initials></Author></AuthorList>"
        f"<DataBankList>{banks}</DataBankList><PublicationTypeList>{typed}</PublicationTypeList></Article>"
        f"<MedlineJournalInfo><MedlineTA>J Test</MedlineTA></MedlineJournalInfo>"
        f"<CommentsCorrectionsList>{linked}</CommentsCorrectionsList>{more}</MedlineCitation></PubmedArticle>\n"
    )


def article_set(*articles: str, head: str = '<?xml version="1.0" ?>\n') -> str:
    """Return a file of articles in PubMed's XML."""
    return f"{head}<PubmedArticleSet>\n{''.join(articles)}</PubmedArticleSet>\n"


def write_articles(folder: Path, *articles: str) -> Path:
    """Write a file of articles in PubMed's XML."""
    path = folder / "articles.xml"
    path.write_text(article_set(*articles), encoding="utf-8")
    return path
