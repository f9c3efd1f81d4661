import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oncograph.graph.errors import SourceError
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary
from oncograph.loaders.vocabulary.extend import extended
from oncograph.loaders.vocabulary.term import AgentTerm
from oncograph.loaders.vocabulary.terms_file import read_terms
from oncograph.loaders.vocabulary.vocabulary import Vocabulary

GOOD = """\
# ours
- id: agent:tasquinimod
  name: tasquinimod
  kind: drug
  synonyms: [ABR-215050]
  is_a: [agent:immunotherapy]
- id: agent:interleukin-2
  name: interleukin-2
  synonyms: [Macrolin]
"""


def write(folder: Path, text: str, name: str = "terms.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_terms_are_read_with_their_lines(tmp_path: Path) -> None:
    found = read_terms(write(tmp_path, GOOD))
    assert found.faults == ()
    assert found.terms[0] == AgentTerm(
        id="agent:tasquinimod",
        name="tasquinimod",
        kind="drug",
        synonyms=("ABR-215050",),
        is_a=("agent:immunotherapy",),
    )
    assert found.lines == {"agent:tasquinimod": 2, "agent:interleukin-2": 7}


@pytest.mark.parametrize(
    ("entry", "line", "where", "said"),
    [
        ("- just text", 2, "term 1", ("has no id", "- id: agent:…")),
        ("- name: x", 2, "term 1", ("has no id", "- id: agent:…")),
        ("- id: 7\n  name: x", 2, "term 1", ("has no id", "- id: agent:…")),
        ("- name: x\n  id: drug:x", 3, "drug:x", ("does not say what it is", "agent:, disease:, setting:")),
        ("- id: agent:x", 2, "agent:x.name", ("missing", "add it")),
        ("- id: agent:X y\n  name: x", 2, "agent:X y.id", ("not of the form", "kind:small-letters-and-digits")),
        ("- id: agent:x\n  name: x\n  synonym: [y]", 4, "agent:x.synonym", ("not a field", "id, name, synonyms, is_a")),
        ("- id: agent:x\n  name: x\n  synonyms: y", 4, "agent:x.synonyms", ("not a list", "[one, another]")),
        ("- id: agent:x\n  name: x\n  synonyms:\n  - y\n  - 5", 6, "agent:x.synonyms.1", ("not a text", "in quotes")),
        ("- id: agent:x\n  name: x\n  is_a: [disease:y]", 4, "agent:x.is_a.0", ("not of the form", "kind:small")),
        ("- id: agent:x\n  name: x\n  codes: [DB00041]", 4, "agent:x.codes.0", ("not of the form", "PREFIX:number")),
        (
            "- id: agent:x\n  name: x\n  kind: pill",
            4,
            "agent:x.kind",
            ("'pill' is none of its words", "drug, biological"),
        ),
        ("- id: endpoint:x\n  name: x\n  margin: 0", 4, "endpoint:x.margin", ("greater than 0", "correct it")),
        (
            "- id: setting:x\n  name: x\n  line: fourth",
            4,
            "setting:x.line",
            ("'fourth' is none of its words", "first, second"),
        ),
    ],
)
def test_a_fault_has_place_and_remedy_and_the_rest_is_read(
    tmp_path: Path, entry: str, line: int, where: str, said: tuple[str, str]
) -> None:
    found = read_terms(write(tmp_path, f"# ours\n{entry}\n- id: agent:ok\n  name: ok\n"))
    assert [term.id for term in found.terms] == ["agent:ok"]
    (fault,) = found.faults
    assert (fault.file, fault.line, fault.where) == (str(tmp_path / "terms.yaml"), line, where)
    assert said[0] in fault.problem
    assert said[1] in fault.remedy


def test_a_key_given_twice_is_a_fault(tmp_path: Path) -> None:
    found = read_terms(write(tmp_path, "- id: agent:x\n  name: x\n  name: y\n"))
    assert [(fault.line, fault.problem) for fault in found.faults] == [(3, "given twice")]


@pytest.mark.parametrize("text", ["", "id: agent:x\nname: x\n", "just text", "- &a [*a]\n", "- [unclosed\n"])
def test_what_is_no_list_of_terms_is_refused_as_a_whole(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"terms\.yaml"):
        read_terms(write(tmp_path, text))


def test_a_file_that_is_missing_or_not_utf_8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_terms(tmp_path / "none.yaml")
    path = tmp_path / "latin.yaml"
    path.write_bytes("- id: agent:x\n  name: Öberg\n".encode("latin-1"))
    with pytest.raises(SourceError, match=r"latin\.yaml:2: not UTF-8"):
        read_terms(path)


def test_own_terms_extend_the_vocabulary(tmp_path: Path) -> None:
    vocabulary, faults = extended(builtin_vocabulary(), [write(tmp_path, GOOD)])
    assert faults == ()
    assert vocabulary.resolve("agent", "macrolin").id == "agent:interleukin-2"
    assert vocabulary.resolve("agent", "ABR 215050").id == "agent:tasquinimod"
    assert len(vocabulary) == len(builtin_vocabulary()) + 1


CLASHING = """\
- id: agent:mine
  name: mine
  synonyms: [IL-2]
- id: agent:below
  name: below
  is_a: [agent:mine]
- id: agent:interleukin-2
  name: interleukin two
- id: agent:fine
  name: fine
"""


def test_terms_that_clash_are_left_out_with_place_and_those_below_them_too(tmp_path: Path) -> None:
    path = write(tmp_path, CLASHING)
    vocabulary, faults = extended(builtin_vocabulary(), [path])
    assert [(fault.line, fault.where) for fault in faults] == [
        (7, "agent:interleukin-2"),
        (1, "agent:mine"),
        (4, "agent:below"),
    ]
    assert all(fault.file == str(path) and fault.remedy for fault in faults)
    assert "agent:fine" in vocabulary
    assert len(vocabulary) == len(builtin_vocabulary()) + 1


def test_a_circle_is_left_out(tmp_path: Path) -> None:
    text = "- {id: agent:x, name: x, is_a: [agent:y]}\n- {id: agent:y, name: y, is_a: [agent:x]}\n"
    vocabulary, faults = extended(builtin_vocabulary(), [write(tmp_path, text)])
    assert {fault.where for fault in faults} == {"agent:x", "agent:y"}
    assert vocabulary == builtin_vocabulary()


def test_files_that_contradict_each_other_have_one_outcome_in_either_order(tmp_path: Path) -> None:
    one = write(tmp_path, "- {id: agent:x, name: this, synonyms: [s]}\n- {id: agent:fine, name: fine}\n", "one.yaml")
    two = write(tmp_path, "- {id: agent:x, name: that}\n- {id: agent:fine, name: fine, synonyms: [ok]}\n", "two.yaml")
    vocabulary, faults = extended(builtin_vocabulary(), [one, two])
    assert extended(builtin_vocabulary(), [two, one]) == (vocabulary, faults)
    assert [fault.file for fault in faults] == [str(one), str(two)]
    assert "agent:x" not in vocabulary
    assert vocabulary.resolve("agent", "ok").id == "agent:fine"


SMALL = Vocabulary([AgentTerm(id="agent:interleukin-2", name="interleukin-2")])
VALUES = (
    st.sampled_from(["agent:a", "agent:b", "agent:interleukin-2", "disease:x", "interleukin-2", "IL-2", "new", "…", ""])
    | st.none()
    | st.booleans()
    | st.integers()
    | st.text("ab:-é α", max_size=5)
)
KEYS = st.sampled_from(["id", "name", "synonyms", "is_a", "codes", "kind", "colour"])
ENTRIES = st.dictionaries(KEYS, VALUES | st.lists(VALUES, max_size=3), max_size=6) | VALUES


@given(st.lists(ENTRIES, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_file_holds_the_terms_there_stay(tmp_path: Path, entries: list[object]) -> None:
    path = write(tmp_path, json.dumps(entries, ensure_ascii=False))
    vocabulary, faults = extended(SMALL, [path])
    assert vocabulary.resolve("agent", "IL-2").id == "agent:interleukin-2"
    assert all(fault.line and fault.remedy for fault in faults)
    assert len(faults) >= sum(not isinstance(entry, dict) for entry in entries)
