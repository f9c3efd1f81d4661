"""A document as prose with places: sections, paragraphs, and tables as grids, each with what leads back to it.

This is what programs read that find results in texts; the formats of `loaders.sources` make it beside the record.
"""

from collections.abc import Iterator

from pydantic import Field

from oncograph.graph.model import Frozen


class Paragraph(Frozen):
    """A paragraph, an item of a list, or a remark, as plain text: one line, single spaces, raised letters after `^`."""

    text: str
    locator: str = Field(description="the place of the element in its file: an XPath, or the field of a MEDLINE record")


class Cell(Frozen):
    """One cell of a table; one that spans rows or columns stands at each place that it covers."""

    text: str
    header: bool = Field(default=False, description="it names a row or columns, and is no result")
    notes: tuple[str, ...] = Field(default=(), description="marks of footnotes that stand at it, left out of the text")
    locator: str


class Table(Frozen):
    """A table as a grid: all rows have the same number of cells, none where a row is shorter."""

    label: str = ""
    caption: str = ""
    header_rows: int = Field(default=0, ge=0, description="how many rows at the top name columns")
    rows: tuple[tuple[Cell | None, ...], ...] = Field(default=(), description="empty where the table is a picture")
    footnotes: tuple[Paragraph, ...] = ()
    locator: str


class Section(Frozen):
    """A part of the document with its heading; `blocks` are in the order of reading."""

    title: str = ""
    kind: str = Field(default="", description="what the source says the section is, such as RESULTS or methods")
    blocks: tuple["Paragraph | Table | Section", ...] = ()
    locator: str


class Document(Frozen):
    """What one source says, in its own words."""

    source: str = Field(description="its identifier, as a record's source gives it: pmid:1, pmcid:PMC1, doi:10.1000/x")
    title: str = ""
    sections: tuple[Section, ...] = ()

    def blocks(self) -> Iterator[tuple[tuple[str, ...], Paragraph | Table]]:
        """Yield all paragraphs and tables in the order of reading, each with the headings that it stands under."""
        for section in self.sections:
            yield from _blocks(section, ())


def _blocks(section: Section, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Paragraph | Table]]:
    headings = (*above, section.title) if section.title else above
    for block in section.blocks:
        if isinstance(block, Section):
            yield from _blocks(block, headings)
        else:
            yield headings, block
