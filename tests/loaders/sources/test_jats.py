"""Full texts in JATS: metadata, and a document whose every part leads back to its element."""

from pathlib import Path

import pytest
from support.articles import article

from oncograph.loaders.document import Document, Paragraph, Table
from oncograph.loaders.record import StudyRecord
from oncograph.loaders.record_read import RecordRead
from oncograph.loaders.sources.formats import read_source
from oncograph.loaders.sources.xml_pieces import text_of

etree = pytest.importorskip("lxml.etree")

IDS = '<article-id pub-id-type="pmc">7</article-id><article-id pub-id-type="pmid">11</article-id>'


def jats(
    body: str = "<sec><title>Results</title><p>HR 0.93.</p></sec>",
    *,
    kind: str = "research-article",
    ids: str = IDS,
    more: str = "",
    abstract: str = "<p>In short.</p>",
) -> str:
    return (
        f'<article article-type="{kind}" xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta>'
        '<journal-id journal-id-type="nlm-ta">J Test</journal-id><journal-title>Journal of tests</journal-title>'
        f"</journal-meta><article-meta>{ids}<title-group><article-title>A trial<xref>*</xref></article-title>"
        '</title-group><contrib-group><contrib contrib-type="author"><name><surname>Mayer</surname><given-names>'
        'Erica L.</given-names></name></contrib><contrib contrib-type="editor"><name><surname>Nobody</surname></name>'
        "</contrib>"
        '</contrib-group><pub-date pub-type="epub"><day>2</day><month>10</month><year>2019</year></pub-date>'
        '<pub-date pub-type="ppub"><month>11</month><year>2019</year></pub-date><volume>22</volume><issue>1</issue>'
        f"<fpage>53</fpage><lpage>61</lpage>{more}<abstract>{abstract}</abstract></article-meta></front>"
        f"<body>{body}</body></article>\n"
    )


def write(folder: Path, *articles: str) -> Path:
    path = folder / "article.nxml"
    text = "".join(articles)
    path.write_text(text if len(articles) == 1 else f"<pmc-articleset>\n{text}</pmc-articleset>", encoding="utf-8")
    return path


def only(path: Path) -> RecordRead:
    (one,) = read_source(path)
    return one


def record(path: Path) -> StudyRecord:
    one = only(path)
    assert one.record is not None, one.faults
    return one.record


def table(folder: Path, inner: str) -> Table:
    document = only(write(folder, jats(f"<table-wrap><label>Table 1</label>{inner}</table-wrap>"))).document
    assert document is not None
    (found,) = [block for _, block in document.blocks() if isinstance(block, Table)]
    return found


def texts(found: Table) -> list[list[str | None]]:
    return [[None if cell is None else cell.text for cell in row] for row in found.rows]


def test_an_article_is_a_record_of_its_study_without_findings(tmp_path: Path) -> None:
    told = record(write(tmp_path, jats()))
    assert told.record == "pmc-7"
    assert told.source.id == "pmcid:PMC7"
    assert told.source.part == "full text"
    assert told.source.citation == "Mayer EL. J Test 2019;22(1):53-61"
    assert told.source.published == "2019-11"
    assert told.findings == ()
    assert told.study.model_dump(exclude_defaults=True) == {
        "slug": "pmid-11",
        "title": "A trial",
        "authors": "Mayer EL",
        "journal": "Journal of tests",
        "year": 2019,
        "pmids": ("11",),
    }


@pytest.mark.parametrize(
    ("abstract", "body", "kind", "joined"),
    [
        ("<sec><title>Trial registration</title><p>NCT00420979</p></sec>", "", "research-article", ("NCT00420979",)),
        ("", "<sec><title>Clinical trials registry</title><p>UMIN000017603</p></sec>", "brief-report",
         ("UMIN000017603",)),
        ("<p>Tested in NCT00420979 too.</p>", "<sec><title>Methods</title><p>NCT00420979</p></sec>", "research-article",
         ()),
        ("<sec><title>Trial registration</title><p>NCT00420979, NCT00420980</p></sec>", "", "research-article", ()),
        ("<sec><title>Trial registration</title><p>NCT00420979</p></sec>", "", "review-article", ()),
        ("<sec><title>Trial registration</title><p>NCT00420979</p></sec>", "", "abstract", ()),
        ("<sec><title>Trial registration</title><p>NCT00420979</p></sec>", "", "announcement", ()),
    ],
)  # fmt: skip
def test_a_trial_is_joined_where_the_article_tells_its_own_registration(
    tmp_path: Path, abstract: str, body: str, kind: str, joined: tuple[str, ...]
) -> None:
    assert record(write(tmp_path, jats(body, kind=kind, abstract=abstract))).study.registrations == joined


@pytest.mark.parametrize(
    ("kind", "related", "marked"),
    [
        ("retraction", "retracted-article", "retracted"),
        ("expression-of-concern", "object-of-concern", "expression_of_concern"),
    ],
)
@pytest.mark.parametrize(
    ("type_", "target", "named"),
    [("pubmed", "12", "pmid:12"), ("doi", "https://doi.org/10.1000/X", "doi:10.1000/x")],
)
def test_a_notice_marks_the_study_that_it_is_about(  # noqa: PLR0917  the parts of each case
    tmp_path: Path, kind: str, related: str, marked: str, type_: str, target: str, named: str
) -> None:
    link = f'<related-article related-article-type="{related}" ext-link-type="{type_}" xlink:href="{target}"/>'
    study = record(write(tmp_path, jats(kind=kind, more=link))).study
    assert [f"pmid:{one}" for one in study.pmids] + [f"doi:{one}" for one in study.dois] == [named]
    assert getattr(study, marked)


def test_a_retracted_article_is_marked(tmp_path: Path) -> None:
    link = '<related-article related-article-type="retraction-forward" ext-link-type="pubmed" xlink:href="99"/>'
    study = record(write(tmp_path, jats(more=link))).study
    assert study.retracted
    assert study.notices == ("retracted in pmid:99",)


def test_an_article_without_a_number_of_pmc_goes_by_its_doi_and_one_without_both_is_a_fault(tmp_path: Path) -> None:
    doi = '<article-id pub-id-type="doi">10.1000/X.1</article-id>'
    told = record(write(tmp_path, jats(ids=doi)))
    assert (told.record, told.source.id, told.study.dois) == ("doi-10-1000-x-1", "doi:10.1000/x.1", ("10.1000/x.1",))
    (fault,) = only(write(tmp_path, jats(ids=""))).faults
    assert fault.problem == "article 1: it has neither a PMC number nor a DOI"


def test_the_text_is_in_the_order_of_reading_with_its_headings(tmp_path: Path) -> None:
    body = (
        "<p>Loose.</p><sec sec-type='methods'><title>Methods</title><p>First<list><list-item><label>•</label><p>one</p>"
        "</list-item><list-item><p>two</p></list-item></list> last.</p><sec><title>Patients</title><p>Many.</p>"
        "<disp-quote><p>Said.</p></disp-quote></sec><fig><label>Figure 1</label><caption><title>Survival</title>"
        "<p>By arm.</p></caption></fig></sec>"
    )
    document = only(write(tmp_path, jats(body))).document
    assert document is not None
    assert [(headings, block.text) for headings, block in document.blocks() if isinstance(block, Paragraph)] == [
        (("Abstract",), "In short."),
        ((), "Loose."),
        (("Methods",), "First last."),
        (("Methods",), "one"),
        (("Methods",), "two"),
        (("Methods", "Patients"), "Many."),
        (("Methods", "Patients"), "Said."),
        (("Methods",), "Survival"),
        (("Methods",), "By arm."),
    ]
    assert [section.kind for section in document.sections] == ["abstract", "", "methods"]


def test_a_cell_stands_at_each_place_that_it_spans(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "<table><thead><tr><th rowspan='2'>Event</th><th colspan='2'>Drug</th></tr><tr><th>n</th><th>%</th></tr>"
        "</thead><tbody><tr><td rowspan='0'>Pain</td><td>3</td><td>10</td></tr><tr><td colspan='x'>4</td></tr>"
        "</tbody></table>",
    )
    assert texts(found) == [
        ["Event", "Drug", "Drug"],
        ["Event", "n", "%"],
        ["Pain", "3", "10"],
        ["Pain", "4", None],
    ]
    assert found.header_rows == 2
    assert [[cell.header for cell in row if cell] for row in found.rows] == [[True] * 3, [True] * 3, [False] * 3,
                                                                             [False] * 2]  # fmt: skip


def test_header_cells_are_known_without_a_head(tmp_path: Path) -> None:
    found = table(tmp_path, "<table><tr><th/><th>Drug</th></tr><tr><th>Pain</th><td>3</td></tr></table>")
    assert found.header_rows == 1
    assert [[cell.header for cell in row if cell] for row in found.rows] == [[True, True], [True, False]]


def test_a_cell_that_reaches_past_others_leaves_them_their_places(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "<table><tbody><tr><td>a</td><td rowspan='3'>b</td><td>c</td></tr><tr><td>d</td></tr>"
        "<tr><td>e</td><td>f</td></tr></tbody></table>",
    )
    assert texts(found) == [["a", "b", "c"], ["d", "b", None], ["e", "b", "f"]]


def test_absurd_spans_are_bounded(tmp_path: Path) -> None:
    wide = f"<td colspan='{'9' * 30}' rowspan='{'9' * 30}'>x</td>"
    found = table(tmp_path, f"<table><tbody><tr>{wide * 3}</tr><tr><td>y</td></tr></tbody></table>")
    assert [len(row) for row in found.rows] == [500, 500]


def test_marks_of_footnotes_are_no_part_of_a_number(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "<table><tbody><tr><td>30.8<sup>a,b</sup></td><td>12<xref ref-type='table-fn'><sup>†</sup></xref></td>"
        "<td>10<sup>9</sup>/l</td><td>4.1<sup><xref ref-type='table-fn'>c</xref></sup></td></tr></tbody></table>"
        "<table-wrap-foot><fn><label>a</label><p>Adjusted.</p></fn><p>Note.</p></table-wrap-foot>",
    )
    (row,) = found.rows
    assert [(cell.text, cell.notes) for cell in row if cell] == [
        ("30.8", ("a,b",)),
        ("12", ("†",)),
        ("10^9/l", ()),
        ("4.1", ("c",)),
    ]
    assert [note.text for note in found.footnotes] == ["a Adjusted.", "Note."]


def test_a_table_that_is_a_picture_has_no_rows(tmp_path: Path) -> None:
    found = table(tmp_path, "<caption><p>Efficacy</p></caption><graphic/>")
    assert (found.rows, found.label, found.caption) == ((), "Table 1", "Efficacy")


def test_a_set_of_articles_is_read_one_by_one(tmp_path: Path) -> None:
    other = IDS.replace(">7<", ">8<")
    path = write(tmp_path, jats(), jats().replace("</sec>", ""), jats(ids=other))
    reads = list(read_source(path))
    assert [one.record.record if one.record else None for one in reads] == ["pmc-7", None, "pmc-8"]
    (fault,) = [fault for one in reads for fault in one.faults]
    assert fault.line == 3
    whole = write(tmp_path, jats(), jats(ids=other))
    tree = etree.parse(whole)
    for one in read_source(whole):
        assert one.document is not None
        assert_leads_back(one.document, tree)


def test_other_xml_is_no_article(tmp_path: Path) -> None:
    path = tmp_path / "page.xml"
    path.write_text("<html><body><article><p>x</p></article></body></html>", encoding="utf-8")
    assert [fault.problem for fault in only(path).faults] == ["not a record"]
    path.write_text(f"<PubmedArticleSet>{article()}</PubmedArticleSet>", encoding="utf-8")
    assert record(path).record == "pubmed-11"


def assert_leads_back(document: Document, tree: object) -> set[object]:
    """Check that every locator leads to one element, which says what the part says; return these elements."""
    found: set[object] = set()

    def lead(locator: str) -> object:
        (element,) = tree.xpath(locator)  # type: ignore[attr-defined]
        found.add(element)
        return element

    for _, block in document.blocks():
        element = lead(block.locator)
        if isinstance(block, Paragraph):
            assert block.text in text_of(element) or len(element) > 0  # type: ignore[arg-type]
            continue
        assert len({len(row) for row in block.rows}) <= 1
        for note in block.footnotes:
            assert text_of(lead(note.locator)) == note.text  # type: ignore[arg-type]
        for cell in {id(cell): cell for row in block.rows for cell in row if cell is not None}.values():
            inside = lead(cell.locator)
            assert text_of(inside).startswith(cell.text[:1])  # type: ignore[arg-type]
    return found


def test_all_files_at_hand_are_read_and_nothing_of_their_text_is_lost(shared: Path) -> None:
    files = sorted((shared / "data" / "jats").glob("*.nxml"))
    assert len(files) == 16
    tables = 0
    for path in files:
        one = only(path)
        assert one.record is not None
        assert one.faults == ()
        assert one.document is not None
        tree = etree.parse(path, etree.XMLParser(remove_comments=True, remove_pis=True))
        found = assert_leads_back(one.document, tree)
        tables += sum(isinstance(block, Table) for _, block in one.document.blocks())
        for element in tree.iter("td", "th", "p"):
            around = {above.tag for above in element.iterancestors()}
            if around & {"author-notes", "permissions"} or {"caption", "table-wrap"} <= around:
                continue
            assert element in found or any(above in found for above in element.iterancestors()), text_of(element)
    assert tables == 43


def test_the_grids_at_hand_hold_every_cell_at_as_many_places_as_it_spans(shared: Path) -> None:
    for path in sorted((shared / "data" / "jats").glob("*.nxml")):
        document = only(path).document
        assert document is not None
        tree = etree.parse(path)
        for _, block in document.blocks():
            if not isinstance(block, Table):
                continue
            places: dict[str, int] = {}
            for row in block.rows:
                for cell in row:
                    if cell is not None:
                        places[cell.locator] = places.get(cell.locator, 0) + 1
            (element,) = tree.xpath(block.locator)
            for cell in element.iter("td", "th"):
                spans = int(cell.get("rowspan", 1)) * int(cell.get("colspan", 1))
                assert places[tree.getpath(cell)] == spans
