"""PubMed XML: what of an article becomes a record, and what a broken file leaves."""

import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.articles import article, article_set, write_articles

from oncograph.graph.model import Extraction
from oncograph.loaders.document import Document, Paragraph, Section
from oncograph.loaders.record import StudyRecord
from oncograph.loaders.record_read import RecordRead
from oncograph.loaders.sources import packed, pubmed_xml, xml_pieces
from oncograph.loaders.sources.formats import read_source


def read(folder: Path, *articles: str) -> list[RecordRead]:
    return list(read_source(write_articles(folder, *articles)))


def only(reads: Sequence[RecordRead]) -> StudyRecord:
    (one,) = reads
    assert one.record is not None, one.faults
    return one.record


def ids(reads: Sequence[RecordRead]) -> list[str]:
    return [one.record.record for one in reads if one.record is not None]


def problems(reads: Sequence[RecordRead]) -> list[str]:
    return [str(fault) for one in reads for fault in one.faults]


def test_an_article_is_a_record_of_its_study_without_findings(tmp_path: Path) -> None:
    types = ["Journal Article", "Randomized Controlled Trial"]
    mesh = "<MeshHeadingList><MeshHeading><DescriptorName>Humans</DescriptorName></MeshHeading></MeshHeadingList>"
    text = article(types=types, numbers=[("ClinicalTrials.gov", "NCT02513394")], more=mesh)
    record = only(read(tmp_path, text))
    assert record.findings == ()
    assert record.version == 20200102
    assert record.curation.status is Extraction.EXTRACTED
    assert record.source.id == "pmid:11"
    assert record.source.citation == "Mayer EL. J Test 2019;22(1):53-61"
    assert record.source.published == "2019-09"
    assert record.study.model_dump(exclude_defaults=True) == {
        "slug": "pmid-11",
        "title": "Palbociclib with endocrine therapy.",
        "authors": "Mayer EL",
        "journal": "Journal of tests",
        "year": 2019,
        "design": "randomised controlled trial",
        "registrations": ("NCT02513394",),
        "pmids": ("11",),
        "mesh": ("Humans",),
    }


def test_why_an_article_joins_no_trial_is_told(tmp_path: Path) -> None:
    numbers = [("ClinicalTrials.gov", "NCT00000001"), ("ClinicalTrials.gov", "NCT00000002")]
    record = only(read(tmp_path, article(numbers=numbers)))
    assert record.study.registrations == ()
    assert record.curation.note is not None
    assert "NCT00000001, NCT00000002" in record.curation.note


def test_a_registry_number_that_stands_only_in_the_text_joins_nothing(tmp_path: Path) -> None:
    text = article(abstract="<AbstractText>We pooled NCT02513394.</AbstractText>")
    assert only(read(tmp_path, text)).study.registrations == ()


def test_a_number_that_its_registry_does_not_have_is_a_warning(tmp_path: Path) -> None:
    (one,) = read(tmp_path, article(numbers=[("ClinicalTrials.gov", "NCT123")]))
    assert one.record is not None
    assert [fault.kept for fault in one.faults] == [True]
    assert "NCT123 is no number of that registry" in str(one.faults[0])


@pytest.mark.parametrize(
    ("types", "links", "title", "notice"),
    [
        (["Retracted Publication"], [], "A trial.", ()),
        (["Journal Article"], [("RetractionIn", "99")], "A trial.", ("retracted in pmid:99",)),
        (["Journal Article"], [("RetractionIn", None)], "A trial.", ("retracted in J Test. 2021;1:1.",)),
        (
            ["Journal Article"],
            [("RetractedandRepublishedIn", "99")],
            "A trial.",
            ("retracted and republished in pmid:99",),
        ),
        (["Journal Article"], [], "RETRACTED ARTICLE: A trial.", ()),
        (["Journal Article"], [], "[Retracted: A trial].", ()),
    ],
)
def test_each_way_of_saying_that_an_article_is_retracted_is_read(
    tmp_path: Path, types: list[str], links: list[tuple[str, str | None]], title: str, notice: tuple[str, ...]
) -> None:
    study = only(read(tmp_path, article(types=types, links=links, title=title))).study
    assert study.retracted
    assert not study.expression_of_concern
    assert study.notices == notice


@pytest.mark.parametrize("kind", ["ExpressionOfConcernIn", "PartialRetractionIn"])
def test_doubt_about_an_article_is_no_retraction(tmp_path: Path, kind: str) -> None:
    study = only(read(tmp_path, article(links=[(kind, "99")]))).study
    assert study.expression_of_concern
    assert not study.retracted


@pytest.mark.parametrize("kind", ["CommentIn", "ErratumIn", "Cites", "UpdateIn", "RepublishedIn"])
def test_other_links_leave_an_article_as_it_is(tmp_path: Path, kind: str) -> None:
    study = only(read(tmp_path, article(links=[(kind, "99")], title="How studies are retracted: a survey."))).study
    assert not study.retracted
    assert not study.expression_of_concern


@pytest.mark.parametrize(
    ("type_", "link", "marked"),
    [
        ("Retraction of Publication", "RetractionOf", "retracted"),
        ("Retraction Notice", "RetractionOf", "retracted"),
        ("Expression of Concern", "ExpressionOfConcernFor", "expression_of_concern"),
        ("Retraction of Publication", "PartialRetractionOf", "expression_of_concern"),
    ],
)
def test_a_notice_is_a_record_on_each_study_that_it_is_about(
    tmp_path: Path, type_: str, link: str, marked: str
) -> None:
    reads = read(tmp_path, article("99", types=[type_], links=[(link, "11"), (link, "12")], title="Notice."))
    assert ids(reads) == ["pubmed-notice-pmid-99-on-11", "pubmed-notice-pmid-99-on-12"]
    for one, pmid in zip(reads, ("11", "12"), strict=True):
        assert one.record is not None
        study = one.record.study
        assert study.pmids == (pmid,)
        assert getattr(study, marked)
        assert study.retracted is (marked == "retracted")
        assert study.title is None
        assert "pmid:99" in study.notices[0]


def test_a_notice_that_names_no_article_is_a_warning(tmp_path: Path) -> None:
    (one,) = read(tmp_path, article("99", types=["Retraction of Publication"], links=[("RetractionOf", None)]))
    assert one.record is not None
    assert not one.record.study.retracted
    assert "names it by no PMID or DOI" in str(one.faults[0])


def test_an_article_that_replaces_a_retracted_one_keeps_its_own_record(tmp_path: Path) -> None:
    reads = read(tmp_path, article("12", links=[("RetractedandRepublishedFrom", "11")]))
    assert ids(reads) == ["pubmed-12", "pubmed-notice-pmid-12-on-11"]
    assert [one.record.study.retracted for one in reads if one.record] == [False, True]


def test_a_structured_abstract_is_a_document_whose_places_lead_back(tmp_path: Path) -> None:
    abstract = (
        '<AbstractText Label="METHODS" NlmCategory="METHODS">10<sup>9</sup>/l with <i>P</i> &lt; 0.05</AbstractText>'
        '<AbstractText Label="RESULTS" NlmCategory="RESULTS">HR 0.93.</AbstractText>'
    )
    path = write_articles(tmp_path, article("10"), article("11", abstract=abstract))
    document = list(pubmed_xml.read(path))[1].document
    assert isinstance(document, Document)
    told = [(headings, block.text) for headings, block in document.blocks() if isinstance(block, Paragraph)]
    assert told == [
        (("Abstract", "METHODS"), "10^9/l with P < 0.05"),
        (("Abstract", "RESULTS"), "HR 0.93."),
    ]
    etree = pytest.importorskip("lxml.etree")
    tree = etree.parse(path)
    for _, block in document.blocks():
        (element,) = tree.xpath(block.locator)
        assert xml_pieces.text_of(element) == getattr(block, "text", None)
    (section,) = document.sections
    assert [part.kind for part in section.blocks if isinstance(part, Section)] == ["METHODS", "RESULTS"]


def test_a_file_that_is_cut_off_gives_the_articles_before_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_text(article_set(article("1"), article("2"), article("3"))[:-300], encoding="utf-8")
    reads = list(read_source(path))
    assert ids(reads) == ["pubmed-1", "pubmed-2"]
    assert problems(reads) == [
        f"{path}:5: the PubmedArticle that begins here has no end; get the file again; the other articles are read"
    ]


@pytest.mark.parametrize(
    "broken",
    [
        article("2").replace("</Journal>", ""),
        article("2").replace("</PubmedArticle>", ""),
        article("2", title="less < than & more"),
        article("2", title="a control character \x0b"),
        article("none"),
        "<PubmedArticle/>\n",
    ],
)
def test_a_broken_article_leaves_the_others(tmp_path: Path, broken: str) -> None:
    path = write_articles(tmp_path, article("1"), broken, article("3"))
    reads = list(read_source(path))
    assert ids(reads) == ["pubmed-1", "pubmed-3"]
    (problem,) = problems(reads)
    assert problem.startswith(f"{path}:4:")


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    bomb = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "lol"}">' for i in range(12))
    head = f'<?xml version="1.0"?><!DOCTYPE PubmedArticleSet [{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    path = tmp_path / "bomb.xml"
    path.write_text(
        article_set(article("1", title="Before &l11; &f; after &alpha;"), article("2"), head=head), encoding="utf-8"
    )
    reads = list(read_source(path))
    assert ids(reads) == ["pubmed-1", "pubmed-2"]
    assert reads[0].record is not None
    assert reads[0].record.study.title == "Before &l11; &f; after α"


def test_a_file_in_another_encoding_than_it_says_is_read_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "latin.xml"
    path.write_bytes(article_set(article("1", title="Bladé’s trial"), article("2")).encode("cp1252"))
    reads = list(read_source(path))
    assert ids(reads) == ["pubmed-1", "pubmed-2"]
    assert reads[0].record is not None
    assert reads[0].record.study.title == "Bladé’s trial"
    (fault,) = reads[0].faults
    assert fault.kept
    assert "not UTF-8 as the file says" in fault.problem


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16", "utf-8-sig"])
def test_the_encoding_that_a_file_names_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "encoded.xml"
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n'
    path.write_bytes(article_set(article("1", title="Bladé"), head=head).encode(encoding))
    (one,) = read_source(path)
    assert one.record is not None
    assert one.record.study.title == "Bladé"
    assert one.faults == ()


def test_a_packed_file_is_read_as_the_plain_one(tmp_path: Path) -> None:
    plain = write_articles(tmp_path, article("1"), article("2"))
    packed_file = tmp_path / "articles.xml.gz"
    packed_file.write_bytes(gzip.compress(plain.read_bytes()))
    assert [one.record for one in read_source(packed_file)] == [one.record for one in read_source(plain)]


def test_a_packed_file_that_grows_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_SMALL", 1_000_000)
    path = tmp_path / "bomb.xml.gz"
    path.write_bytes(gzip.compress(article_set(article("1")).encode() + b" " * 50_000_000))
    reads = list(read_source(path))
    assert ids(reads) == ["pubmed-1"]
    assert "unpacks to more than 200 times its size" in problems(reads)[0]


def test_a_packed_file_that_is_cut_off_gives_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml.gz"
    whole = gzip.compress(article_set(*(article(str(number)) for number in range(1, 2000))).encode())
    path.write_bytes(whole[: len(whole) // 2])
    reads = list(read_source(path))
    assert ids(reads)[:2] == ["pubmed-1", "pubmed-2"]
    assert "damaged or cut off" in problems(reads)[-1]


def test_an_article_of_no_length_that_articles_have_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_pieces, "LARGEST_PIECE", 1_000_000)
    path = write_articles(tmp_path, article("1"), article("2", abstract="x" * 3_000_000))
    reads = list(read_source(path))
    assert ids(reads) == ["pubmed-1"]
    assert "none is that long" in problems(reads)[0]


def test_pieces_are_cut_wherever_the_reading_breaks_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_articles(tmp_path, *(article(str(number)) for number in range(1, 6)))
    whole = [one.record for one in read_source(path)]
    for size in (7, 64, 333):
        monkeypatch.setattr(xml_pieces, "_CHUNK", size)
        assert [one.record for one in read_source(path)] == whole


def test_all_files_at_hand_are_read(shared: Path) -> None:
    files = sorted((shared / "data" / "pubmed_xml").rglob("*.xml"))
    faulty: list[str] = []
    for path in files:
        reads = list(read_source(path))
        faulty += [f"{path.name}: {fault.problem}" for one in reads for fault in one.faults]
        count = path.read_bytes().count(b"</PubmedArticle>") + path.read_bytes().count(b"</PubmedBookArticle>")
        assert len(ids(reads)) == count
    assert faulty == ["37909814.xml: holds no PubmedArticle or PubmedBookArticle"]


def test_characters_that_do_not_show_are_left_out(tmp_path: Path) -> None:
    study = only(read(tmp_path, article(title="Inter\u200bferon\u202e\n alpha&#xad;"))).study
    assert study.title == "Interferon alpha"


def test_what_is_no_doi_is_left_out_with_a_warning(tmp_path: Path) -> None:
    text = article().replace("<Journal>", '<ELocationID EIdType="doi">in press</ELocationID><Journal>')
    (one,) = read(tmp_path, text)
    assert one.record is not None
    assert one.record.study.dois == ()
    assert [(fault.kept, fault.problem) for fault in one.faults] == [(True, "'in press' is no DOI; it joins nothing")]
