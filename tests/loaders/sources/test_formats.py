"""The seam of the source formats, with a format of another package beside ours."""

from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from support.cli import write_record

from oncograph.graph.faults import Fault
from oncograph.loaders.record_read import RecordRead
from oncograph.loaders.sources import formats, yaml_record
from oncograph.loaders.sources.formats import SourceFormat, read_source, source_files


class Told:
    """A format whose files hold the path of a record each line, after a line that says so."""

    ENDINGS: tuple[str, ...] = (".told",)

    def sniff(self, head: bytes) -> bool:
        return head.startswith(b"records told elsewhere\n")

    def read(self, path: Path) -> Iterator[RecordRead]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], 2):
            if Path(line).exists():
                yield from yaml_record.read(Path(line))
            else:
                yield RecordRead(None, None, {}, (Fault(str(path), number, "", "names no file"),))


@pytest.fixture
def with_another_format(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    class Entry:
        name = "told"

        def load(self) -> SourceFormat:
            return Told()

    def found(*, group: str) -> list[EntryPoint]:
        assert group == "oncograph.sources"
        return [Entry()]  # type: ignore[list-item]  # stands for an entry point

    formats.formats.cache_clear()
    monkeypatch.setattr(formats, "entry_points", found)
    yield
    formats.formats.cache_clear()


@pytest.mark.usefixtures("with_another_format")
def test_what_a_file_is_is_told_by_its_content(tmp_path: Path) -> None:
    record = write_record(tmp_path)
    listed = tmp_path / "studies.told"
    listed.write_text(f"records told elsewhere\n{record}\nnowhere.yaml\n{record}\n", encoding="utf-8")
    read = list(read_source(listed))
    assert [one.record is not None for one in read] == [True, False, True]
    assert [str(fault) for one in read for fault in one.faults] == [f"{listed}:3: names no file"]


@pytest.mark.usefixtures("with_another_format")
def test_a_folder_is_searched_for_the_files_of_every_format(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yml", "c.told", "d.txt"):
        (tmp_path / name).touch()
    files, faults = source_files([tmp_path])
    assert [file.name for file in files] == ["a.yaml", "b.yml", "c.told"]
    assert not faults
    (tmp_path / "empty").mkdir()
    (fault,) = source_files([tmp_path / "empty"])[1]
    assert fault.problem == "holds no file of a known format"


def test_a_folder_is_searched_for_what_formats_know_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "export.txt").write_text("PMID- 1\nTI  - A title\n", encoding="utf-8")
    (tmp_path / "readme.txt").write_text("what this is\n", encoding="utf-8")
    files, faults = source_files([tmp_path])
    assert [file.name for file in files] == ["export.txt"]
    assert not faults


def test_a_file_that_no_format_knows_is_told_what_keeps_it_from_being_a_record(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("- a\n- b\n", encoding="utf-8")
    (read,) = read_source(path)
    assert [fault.problem for fault in read.faults] == ["not a record"]
