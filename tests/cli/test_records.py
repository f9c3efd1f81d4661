"""The records that a store holds: listed, taken out, and one to begin with."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.cli import run, write_record

import oncograph
from oncograph.loaders.opening import own_path
from oncograph.loaders.record import RecordFinding, RecordSource, RecordStudy


def digest(store: Path) -> str:
    return str(run("status", "--json", "--store", store).json()["digest"])


class TestRecords:
    def test_each_is_listed_with_its_study_and_source(self, work: Path) -> None:
        store = work / "two.db"
        run("load", write_record(work), write_record(work, "other-1999"), "--store", store)
        rows = run("records", "--json", "--store", store).json()
        assert [(row["record"], row["study"], row["findings"], row["builtin"]) for row in rows] == [
            *(("other-1999", "Trial other-1999", 1, False), ("trial-2001", "Trial trial-2001", 1, False))
        ]
        assert rows[1]["source"] == "document:trial-2001"
        assert rows[1]["study_id"] == "study:trial-2001"
        assert "a reader" in rows[1]["curation"]

    def test_each_tells_when_it_was_loaded_by_what_and_from_where(self, small_store: Path, work: Path) -> None:
        path = write_record(work, "other-1999")
        before = datetime.now(UTC).replace(microsecond=0)
        run("load", path, "--builtin", "--store", small_store)
        rows = {row["record"]: row for row in run("records", "--json", "--store", small_store).json()}
        own, builtin = rows["other-1999"], rows["promid"]
        assert before <= datetime.fromisoformat(own["loaded"]) <= datetime.now(UTC)
        assert own["loaded_by"] == f"oncograph {oncograph.__version__}"
        assert (own["loaded_from"], builtin["loaded_from"]) == (str(path.resolve()), "built-in corpus")

    def test_a_record_that_is_loaded_again_keeps_its_time_unless_it_changed(
        self, small_store: Path, work: Path
    ) -> None:
        def loaded() -> tuple[str, str]:
            (row,) = run("records", "--json", "--store", small_store).json()
            return row["loaded"], row["loaded_from"]

        first = loaded()
        (work / "elsewhere").mkdir()
        run("load", write_record(work / "elsewhere"), "--store", small_store)
        assert loaded() == first
        run("load", write_record(work / "elsewhere", version=2), "--store", small_store)
        assert loaded()[1] == str((work / "elsewhere" / "trial-2001.yaml").resolve())

    def test_the_corpus_is_marked_as_built_in(self, store: Path) -> None:
        rows = run("records", "--json", "--store", store).json()
        assert len(rows) > 40
        assert all(row["builtin"] and row["study_id"] for row in rows)

    def test_of_an_empty_store_there_is_nothing(self, small_store: Path) -> None:
        assert run("unload", "trial-2001", "--store", small_store).code == 0
        assert run("records", "--store", small_store).code == 3


class TestUnload:
    def test_the_graph_is_as_if_it_had_never_been_there(self, small_store: Path, work: Path) -> None:
        before = digest(small_store)
        run("load", write_record(work, "other-1999"), "--store", small_store)
        assert digest(small_store) != before
        outcome = run("unload", "other-1999", "--json", "--store", small_store)
        assert (outcome.code, outcome.json()) == (0, {"records_unloaded": 1, "claims_weighed": 1})
        assert digest(small_store) == before

    def test_an_unknown_record_is_misuse_with_suggestions_and_changes_nothing(self, small_store: Path) -> None:
        before = digest(small_store)
        outcome = run("unload", "trial-2001", "trial-2002", "--store", small_store)
        assert outcome.code == 2
        assert "no record is called 'trial-2002'. Did you mean trial-2001?" in outcome.stderr
        assert digest(small_store) == before

    def test_a_record_goes_by_how_its_name_begins_where_no_other_begins_so(self, small_store: Path, work: Path) -> None:
        run("load", write_record(work, "trial-1999"), "--store", small_store)
        outcome = run("unload", "trial-", "--store", small_store)
        assert outcome.code == 2
        assert "more than one record begins with 'trial-'. Did you mean trial-1999, trial-2001?" in outcome.stderr
        assert run("unload", "trial-1", "--store", small_store).code == 0
        assert [row["record"] for row in run("records", "--json", "--store", small_store).json()] == ["trial-2001"]

    def test_of_a_study_its_records_are_told(self, store: Path) -> None:
        outcome = run("unload", "Arnold 2005", "--store", store)
        assert outcome.code == 2
        assert "Did you mean arnold-2005, arnold-2005-in-mirvis-2014, arnold-2005-in-pmc7700751?" in outcome.stderr

    def test_without_a_record_it_is_misuse(self) -> None:
        assert run("unload").code == 2


class TestOwnStore:
    def test_it_says_that_it_is_written_to(self, work: Path, home: Mapping[str, Path]) -> None:
        assert home
        told = f"writing to your own store, {own_path()}; --store names another\n"
        assert told in run("load", write_record(work)).stderr
        assert told in run("unload", "trial-2001").stderr
        assert told not in run("records").stderr

    def test_another_store_is_named_already(self, work: Path) -> None:
        assert "own store" not in run("load", write_record(work), "--store", work / "x.db").stderr


class TestNewRecord:
    def test_it_is_sound_as_it_is_and_loads(self, work: Path) -> None:
        outcome = run("new-record", "smith-2020.yaml")
        assert outcome.code == 0
        assert "oncograph validate smith-2020.yaml" in outcome.stderr
        assert run("validate", "smith-2020.yaml").code == 0
        assert run("load", "smith-2020.yaml", "--store", work / "new.db").code == 0
        (row,) = run("records", "--json", "--store", work / "new.db").json()
        assert (row["record"], row["findings"]) == ("smith-2020", 2)

    def test_without_a_file_it_is_printed(self) -> None:
        text = run("new-record").stdout
        assert text.startswith("# One study as one document reports it.")
        assert "record: my-study-2020" in text

    @pytest.mark.parametrize("model", [RecordSource, RecordStudy, RecordFinding])
    def test_it_names_all_that_may_be_there(self, model: type[RecordSource | RecordStudy | RecordFinding]) -> None:
        text = run("new-record").stdout
        assert [name for name, one in model.model_fields.items() if f"{one.alias or name}:" not in text] == []

    def test_a_file_that_is_there_stays(self, work: Path) -> None:
        (work / "mine.yaml").write_text("mine")
        outcome = run("new-record", "mine.yaml")
        assert outcome.code == 2
        assert "mine.yaml is there already; give another name" in outcome.stderr
        assert (work / "mine.yaml").read_text() == "mine"

    def test_a_name_that_no_record_may_have_is_misuse(self) -> None:
        outcome = run("new-record", "Smith 2020.yaml")
        assert outcome.code == 2
        assert "small letters, digits and hyphens" in outcome.stderr
