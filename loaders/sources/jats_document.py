"""Full texts in JATS as documents: sections, paragraphs and tables in the order of reading."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ..document import Document, Paragraph, Section, Table
from .jats_table import tables_of
from .xml_pieces import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    Locate = Callable[[Element], str]

_SECTIONS = frozenset({"sec", "boxed-text", "ack", "app", "notes", "glossary", "sub-article", "response"})
_BLOCKS = _SECTIONS | frozenset(
    {
        "app-group",
        "body",
        "back",
        "caption",
        "def-list",
        "def-item",
        "disp-quote",
        "fig",
        "fig-group",
        "floats-group",
        "floats-wrap",
        "fn",
        "fn-group",
        "list",
        "list-item",
        "p",
        "statement",
        "supplementary-material",
        "table-wrap",
        "table-wrap-group",
        "title",
    }
)
_NO_PROSE = frozenset({"front", "front-stub", "ref-list", "sec-meta", "kwd-group", "contrib-group", "permissions"})


def document_of(article: "Element", source: str, title: str, locate: "Locate") -> Document:
    """Return the whole text of an article; `locate` gives the place of an element in its file."""
    sections: list[Section] = []
    for abstract in article.iterfind("front/article-meta/abstract"):
        named = text_of(abstract.find("title")) or "Abstract"
        kind = abstract.get("abstract-type", "abstract")
        sections.append(
            Section(title=named, kind=kind, blocks=tuple(_within(abstract, locate)), locator=locate(abstract))
        )
    for part in article:
        if part.tag in _BLOCKS:
            sections += _parts(part, locate)
    return Document(source=source, title=title, sections=tuple(sections))


def _parts(part: "Element", locate: "Locate") -> Iterator[Section]:
    """Yield the sections of the body or what stands behind it; what is in none of them makes one without a title."""
    loose: list[Paragraph | Table] = []
    for block in _within(part, locate):
        if isinstance(block, Section):
            if loose:
                yield Section(blocks=tuple(loose), locator=locate(part))
                loose = []
            yield block
        else:
            loose.append(block)
    if loose:
        yield Section(blocks=tuple(loose), locator=locate(part))


def _within(element: "Element", locate: "Locate") -> Iterator[Paragraph | Table | Section]:
    """Yield what an element holds: all that has words but references, and the title, which is given apart."""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _NO_PROSE and child is not _title(element):
            yield from _block(child, locate)


def _title(element: "Element") -> "Element | None":
    return element.find("title") if element.tag in _SECTIONS or element.tag == "abstract" else None


def _block(element: "Element", locate: "Locate") -> Iterator[Paragraph | Table | Section]:
    if element.tag == "table-wrap":
        yield from tables_of(element, locate)
    elif element.tag in _SECTIONS:
        yield Section(
            title=text_of(_title(element)) or text_of(element.find("label")),
            kind=element.get("sec-type") or ("" if element.tag == "sec" else element.tag),
            blocks=tuple(_within(element, locate)),
            locator=locate(element),
        )
    else:
        inner = [child for child in element if child.tag in _BLOCKS]
        text = text_of(element, lambda one: one in inner)
        # A label alone ("•", "Figure 1") says nothing: it is the element's own, and its blocks follow.
        if text and (not inner or element.tag == "p"):
            yield Paragraph(text=text, locator=locate(element))
        for child in inner:
            yield from _block(child, locate)
