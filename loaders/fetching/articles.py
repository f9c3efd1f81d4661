"""Articles from PubMed by the E-utilities, each as a file of its own in PubMed's XML.

https://www.ncbi.nlm.nih.gov/books/NBK25499/
"""

import os
from collections.abc import Iterator, Sequence

from lxml import etree

from .client import Client, batches

URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
PER_SECOND = 2.5
"""PubMed allows three requests a second, ten to who sends a key."""
PER_SECOND_WITH_KEY = 9.0
_FETCHED_AT_ONCE = 100


def key() -> dict[str, str]:
    """Return the user's key for PubMed, as a parameter, where there is one."""
    given = os.environ.get("ONCOGRAPH_NCBI_API_KEY")
    return {"api_key": given} if given else {}


def articles(client: Client, numbers: Sequence[str]) -> Iterator[tuple[str, bytes, str | None]]:
    """Yield the number, the XML and the date of the last change of each of these articles that PubMed has.

    :raises UnreachableError: PubMed did not answer; what was yielded before is whole.
    """
    for some in batches(numbers, _FETCHED_AT_ONCE):
        asked = {"db": "pubmed", "id": ",".join(some), "retmode": "xml", "tool": "oncograph", **key()}
        for article in _articles(client.get("/efetch.fcgi", asked, _articles)):
            number = article.findtext(".//PMID")
            if number in some:
                whole = etree.Element("PubmedArticleSet")
                whole.append(article)
                content = etree.tostring(whole, encoding="utf-8", xml_declaration=True)
                yield number, content, _revised(article)


def _articles(content: bytes) -> list[etree._Element]:
    """Return the articles of an answer.

    :raises ValueError: it is not XML, or not PubMed's.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if root.tag != "PubmedArticleSet":
        raise ValueError(f"no articles, but <{root.tag}>")
    return [one for one in root if one.tag in {"PubmedArticle", "PubmedBookArticle"}]


def _revised(article: etree._Element) -> str | None:
    date = article.find(".//DateRevised")
    parts = [date.findtext(part) for part in ("Year", "Month", "Day")] if date is not None else []
    return "-".join(part for part in parts if part) or None
