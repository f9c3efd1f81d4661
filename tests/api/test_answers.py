"""Rows as data frames and tables in a notebook, and objects whose parts are had by name."""

import copy
import pickle
import sys
from html.parser import HTMLParser

import pandas as pd
import pytest
from typing_extensions import override

import oncograph
from oncograph import Details, Graph, OncographError, Rows

ROWS = Rows(
    ("study", "year", "value", "agents"),
    [{"study": "A", "year": 2001, "value": 0.5, "agents": ["x", "y"]}, {"study": "B"}],
)


class Table(HTMLParser):
    """The cells of the tables of a page, and whether any of it runs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in {"td", "th"}:
            self.cells.append("")

    @override
    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def test_rows_are_a_list_of_dictionaries_with_every_column() -> None:
    assert ROWS == [
        {"study": "A", "year": 2001, "value": 0.5, "agents": ["x", "y"]},
        {"study": "B", "year": None, "value": None, "agents": None},
    ]
    assert [row["study"] for row in ROWS] == ["A", "B"]
    assert len(ROWS) == 2
    assert ROWS[1]["study"] == "B"
    assert isinstance(ROWS[:1], Rows)
    assert ROWS[:1].columns == ROWS.columns
    assert repr(ROWS) == "<2 rows of study, year, value, agents>"


def test_rows_are_copied_and_kept_as_they_are() -> None:
    for other in (copy.copy(ROWS), copy.deepcopy(ROWS), pickle.loads(pickle.dumps(ROWS))):  # noqa: S301  our own
        assert other == ROWS
        assert other.columns == ROWS.columns


def test_pandas_gets_every_column_and_row() -> None:
    frame = ROWS.to_pandas()
    assert list(frame.columns) == list(ROWS.columns)
    assert frame["value"].tolist()[0] == 0.5
    assert frame["value"].isna().tolist() == [False, True]
    assert list(Rows(("a", "b")).to_pandas().columns) == ["a", "b"]


def test_polars_gets_every_column_and_row() -> None:
    pl = pytest.importorskip("polars", reason="polars is not installed: pip install --group test")
    frame = ROWS.to_polars()
    assert frame.columns == list(ROWS.columns)
    assert frame["year"].to_list() == [2001, None]
    assert frame["agents"].to_list() == [["x", "y"], None]
    mixed = Rows(("x",), [{"x": 1}, {"x": "high"}, {"x": 2.5}]).to_polars()
    assert mixed["x"].to_list()[1] == "high"
    assert isinstance(Rows(("a",)).to_polars(), pl.DataFrame)


def test_every_question_becomes_a_frame_of_polars(graph: Graph) -> None:
    pytest.importorskip("polars", reason="polars is not installed: pip install --group test")
    for one in oncograph.questions():
        if not any(parameter.required for parameter in one.parameters):
            rows = graph.ask(one.name)
            assert rows.to_polars().height == len(rows)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_library_that_is_not_there_is_named_with_what_installs_it(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(OncographError, match=rf"pip install 'oncograph\[{library}\]'") as caught:
        getattr(ROWS, f"to_{library}")()
    assert isinstance(caught.value, ImportError)


class TestNotebook:
    def test_a_table_has_the_main_columns_as_people_read_them(self, graph: Graph) -> None:
        rows = graph.ask("benefit", agent="ifn-alpha", disease="myeloma")
        table = Table(rows._repr_html_())
        assert "verdict" in table.cells
        assert "weight against" not in table.cells
        assert any("HR 0.89" in cell.replace("\xa0", " ") for cell in table.cells)
        assert not any("Inconclusive" in cell for cell in table.cells)
        assert f"of {len(rows)} rows" in rows._repr_html_()

    def test_what_stands_in_a_cell_never_becomes_a_tag(self) -> None:
        nasty = "<script>alert('x')</script> & \"more\""
        table = Table(Rows(("name", "<b>"), [{"name": nasty, "<b>": 1}], heading="<img src=x>")._repr_html_())
        assert not {"script", "b", "img"} & set(table.tags)
        assert nasty in table.cells

    def test_a_long_answer_says_what_it_leaves_out(self) -> None:
        page = Rows(("x",), [{"x": number} for number in range(1000)])._repr_html_()
        assert "100 of 1000 rows" in page
        assert page.count("<tr>") == 101

    def test_a_column_that_is_only_called_like_ours_is_shown_as_it_is(self, graph: Graph) -> None:
        cells = Table(graph.cypher("RETURN true AS verdict, 1 AS effect")._repr_html_()).cells
        assert cells[-2:] == ["yes", "1"]

    def test_an_object_is_a_table_of_its_parts(self, graph: Graph) -> None:
        found = graph.what_if(without="buyse-2011")
        assert "verdict before" in Table(found._repr_html_()).cells
        assert not {"script"} & set(Table(Details(name="<script>")._repr_html_()).tags)

    def test_an_explanation_is_a_tree(self, graph: Graph) -> None:
        found = graph.explain(graph.ask("benefit")[0]["claim"])
        assert str(found).startswith("claim claim:")
        assert "\n  " in str(found)
        assert found._repr_html_().count("<li>") == len(str(found).splitlines())


def test_the_parts_of_an_object_are_had_in_brackets_and_after_a_dot() -> None:
    found = Details(nodes=Details(Claim=3))
    assert found.nodes.Claim == found["nodes"]["Claim"] == 3
    assert "nodes" in dir(found)
    with pytest.raises(AttributeError, match="there is no edges; there are nodes"):
        found.edges  # noqa: B018  it is asked for


@pytest.mark.parametrize("kind", ["pandas", "polars", "rows", "file"])
def test_a_table_to_pool_may_come_in_any_form(kind: str, tmp_path: object) -> None:
    rows = [
        {"study": "A", "value": 0.8, "ci_low": 0.64, "ci_high": 1.0, "standard_error": None},
        {"study": "B", "value": 0.9, "ci_low": None, "ci_high": float("nan"), "standard_error": 0.11},
        {"study": "C", "value": 1, "ci_low": 0.5, "ci_high": 2, "standard_error": None},
    ]
    table: object = rows
    if kind == "pandas":
        table = pd.DataFrame(rows)
    elif kind == "polars":
        pl = pytest.importorskip("polars", reason="polars is not installed: pip install --group test")
        table = pl.DataFrame(rows, strict=False)
    elif kind == "file":
        path = f"{tmp_path}/table.csv"
        pd.DataFrame(rows).to_csv(path, index=False)
        table = path
    pooled = oncograph.pool(table, measure="hr")  # type: ignore[arg-type]  # any of them
    by_rows = oncograph.pool(rows, measure="HR")
    assert (pooled.reml, pooled.fixed) == (by_rows.reml, by_rows.fixed)
    first = 2 if kind == "file" else 1
    assert [(study["study"], study["line"] - first) for study in pooled.studies] == [("A", 0), ("B", 1), ("C", 2)]
    assert pooled["reml"]["value"] == pooled.reml.value
