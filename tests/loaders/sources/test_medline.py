"""The MEDLINE format: the same records as PubMed XML, in all the dialects that its exporters write."""

from pathlib import Path

import pytest
from support.articles import article, write_articles

from oncograph.loaders.document import Paragraph
from oncograph.loaders.record_read import RecordRead
from oncograph.loaders.sources.formats import read_source

SAME = """\
PMID- 11
OWN - NLM
STAT- MEDLINE
LR  - 20200102
VI  - 22
IP  - 1
DP  - 2019 Sep
TI  - Palbociclib with
      endocrine therapy.
PG  - 53-61
AB  - One paragraph,
      two lines.
FAU - Mayer, Erica L
AU  - Mayer EL
SI  - ClinicalTrials.gov/NCT02513394
PT  - Journal Article
PT  - Randomized Controlled Trial
TA  - J Test
JT  - Journal of tests
RIN - J Test. 2021;1:1. PMID:
      99
MH  - *Breast
      Neoplasms/drug therapy
"""


def read(folder: Path, text: str | bytes, name: str = "export.nbib") -> list[RecordRead]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_source(path))


def ids(reads: list[RecordRead]) -> list[str]:
    return [one.record.record for one in reads if one.record is not None]


def test_the_record_is_that_of_the_xml_of_the_same_article(tmp_path: Path) -> None:
    mesh = "<MeshHeadingList><MeshHeading><DescriptorName>Breast Neoplasms</DescriptorName>"
    mesh += "<QualifierName>drug therapy</QualifierName></MeshHeading></MeshHeadingList>"
    xml = article(
        types=["Journal Article", "Randomized Controlled Trial"],
        numbers=[("ClinicalTrials.gov", "NCT02513394")],
        links=[("RetractionIn", "99")],
        more=mesh,
    )
    (expected,) = read_source(write_articles(tmp_path, xml))
    (given,) = read(tmp_path, SAME)
    assert given.record is not None
    assert given.record.study.retracted
    assert given.record == expected.record
    assert given.document is not None
    ((headings, block),) = given.document.blocks()
    assert headings == ("Abstract",)
    assert isinstance(block, Paragraph)
    assert (block.text, block.locator) == ("One paragraph, two lines.", "AB")


@pytest.mark.parametrize(
    ("tag", "marked"),
    [("RIN", "retracted"), ("RRI", "retracted"), ("ECI", "expression_of_concern"), ("PRIN", "expression_of_concern")],
)
def test_each_field_that_discredits_an_article_is_read(tmp_path: Path, tag: str, marked: str) -> None:
    (one,) = read(tmp_path, f"PMID- 1\nTI  - A trial.\n{tag:<4}- J Test. 2021;1:1. doi: 10.1000/x. PMID: 99\n")
    assert one.record is not None
    study = one.record.study
    assert (study.retracted, study.expression_of_concern) == (marked == "retracted", marked != "retracted")
    assert "pmid:99" in study.notices[0]


def test_a_notice_is_a_record_on_the_study_that_it_retracts(tmp_path: Path) -> None:
    reads = read(tmp_path, "PMID- 99\nPT  - Retraction of Publication\nROF - J Test. 2019;1:1. doi: 10.1000/X.y.\n")
    assert ids(reads) == ["pubmed-notice-pmid-99-on-10-1000-x-y"]
    assert reads[0].record is not None
    assert reads[0].record.study.dois == ("10.1000/x.y",)
    assert reads[0].record.study.retracted


@pytest.mark.parametrize(
    "text",
    [
        "PMID- 1\nTI  - One\n\nPMID- 2\nTI  - Two\n",
        "\n\nPMID- 1\nTI  - One\n\n\n\nPMID- 2\nTI  - Two\n\n",
        "PMID- 1\r\nTI  - One\r\n\r\nPMID- 2\r\nTI  - Two\r\n",
        "PMID- 1\nTI  - One\nPMID- 2\nTI  - Two\n",
        "PMC - PMC7\nPMID- 1\nTI  - One\n\nPMC - PMC8\nPMID- 2\nTI  - Two\n",
        "PMID- 1\nTI  - One\nPMC - PMC7\n\nPMID- 2\nTI  - Two\nPMC - PMC8\n",
        "PMID- 1\nAB  - \n\n      with an empty line\nTI  - One\n\nPMID- 2\nTI  - Two\n",
        "\ufeffPMID- 1\nTI- One\n\nPMID- 2\nTI- Two\n",
    ],
)
def test_records_are_told_apart_in_every_dialect(tmp_path: Path, text: str) -> None:
    reads = read(tmp_path, text)
    assert ids(reads) == ["pubmed-1", "pubmed-2"]
    assert [one.record.study.title for one in reads if one.record] == ["One", "Two"]
    assert not any(one.faults for one in reads)


def test_a_record_of_pmc_alone_is_known_by_its_number_there(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "PMC - PMC6055010\nTI  - One\n")
    assert one.record is not None
    assert (one.record.record, one.record.source.id) == ("pmc-6055010", "pmcid:PMC6055010")


def test_what_is_wrong_leaves_the_other_records(tmp_path: Path) -> None:
    reads = read(tmp_path, "PMID- 1\nTI  - One\nstray words\n\nOWN - NLM\nTI  - Nameless\n\nPMID- 3\nTI  - Three\n")
    assert ids(reads) == ["pubmed-1", "pubmed-3"]
    assert [(fault.line, fault.kept, fault.problem) for one in reads for fault in one.faults] == [
        (1, True, "line 3 is neither a field nor goes on with one: it is not read"),
        (5, False, "it has neither PMID nor PMC number"),
    ]


def test_another_encoding_is_read_with_a_warning(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "PMID- 1\nTI  - Bladé\n".encode("cp1252"))
    assert one.record is not None
    assert one.record.study.title == "Bladé"
    assert [fault.problem for fault in one.faults] == ["line 2 is not UTF-8: read as Windows-1252"]


def test_the_articles_at_hand_that_stand_in_both_formats_give_the_same_records(shared: Path) -> None:
    data = shared / "data"
    xml = {one.record.record: one.record for path in sorted((data / "pubmed_xml").rglob("*.xml"))
           for one in read_source(path) if one.record is not None}  # fmt: skip
    both = 0
    for path in sorted((data / "nbib").glob("*.nbib")) + sorted((data / "nbib").glob("*.txt")):
        for one in read_source(path):
            assert one.record is not None
            if one.record.record in xml:
                assert one.record == xml[one.record.record]
                both += 1
    assert both == 6


def test_all_files_at_hand_are_read_without_a_fault(shared: Path) -> None:
    folder = shared / "data" / "nbib"
    for path in sorted(folder.glob("*.nbib")) + sorted(folder.glob("*.txt")):
        reads = list(read_source(path))
        assert not [fault for one in reads for fault in one.faults]
        assert len(ids(reads)) == path.read_text(encoding="utf-8").count("PMID- ")


def test_trials_are_joined_by_the_numbers_at_hand(shared: Path) -> None:
    path = shared / "data" / "nbib" / "pubmed-balloongui-set.nbib"
    numbers = {number for one in read_source(path) if one.record for number in one.record.study.registrations}
    assert numbers == {"NCT02239640", "NCT01778335"}
