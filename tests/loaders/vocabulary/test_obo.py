from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary
from oncograph.loaders.vocabulary.extend import extended
from oncograph.loaders.vocabulary.fitting import read_published
from oncograph.loaders.vocabulary.published import obo
from oncograph.loaders.vocabulary.term import DiseaseTerm, Kind
from oncograph.loaders.vocabulary.terms_file import TermsFile
from oncograph.loaders.vocabulary.vocabulary import Vocabulary

OURS = Vocabulary(
    [
        DiseaseTerm(id="disease:cancer", name="cancer", codes=("DOID:162",)),
        DiseaseTerm(id="disease:myeloma", name="multiple myeloma", is_a=("disease:cancer",), codes=("NCIT:C3242",)),
        DiseaseTerm(id="disease:melanoma", name="melanoma", synonyms=("black cancer",), is_a=("disease:cancer",)),
        DiseaseTerm(id="disease:glioma", name="glioma", is_a=("disease:cancer",), codes=("DOID:0060108",)),
    ]
)

GENERAL = """\
format-version: 1.2
ontology: test

[Term]
id: DOID:162
name: cancer
"""


def write(folder: Path, text: str, name: str = "test.obo") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def stanza(id_: str, name: str, *lines: str) -> str:
    return "\n".join(("", "[Term]", f"id: {id_}", f"name: {name}", *lines, ""))


def as_terms(path: Path, vocabulary: Vocabulary, kind: Kind = "disease") -> TermsFile:
    return read_published(path, obo, vocabulary, kind)


def faults_of(folder: Path, text: str) -> list[Fault]:
    faults: list[Fault] = []
    list(obo.read(write(folder, text), "disease", faults))
    return faults


def test_a_term_is_read_whole(tmp_path: Path) -> None:
    text = stanza(
        "DOID:1",
        r"Kahler\'s disease\, old",
        'def: "not read" []',
        'synonym: "the \\"old\\" name" EXACT [x:y]',
        'synonym: "a wider thing" BROAD []',
        'synonym: "something like it" RELATED []',
        'synonym: "no scope" []',
        "alt_id: DOID:2",
        "xref: NCI:C3242",
        'xref: UMLS_CUI:C0026764 "a description"',
        "xref: SNOMEDCT_US_2025_09_01:94705007",
        "xref: ICD10CM:C90.0",
        "xref: http://example.org/x",
        r"xref: url:http\://example.org/x",
        'is_a: DOID:3 {source="x"} ! parent',
        "! a comment",
    ) + stanza("DOID:3", "parent")
    (term, parent) = as_terms(write(tmp_path, text), Vocabulary()).terms
    assert term == DiseaseTerm(
        id="disease:doid-1",
        name="Kahler's disease, old",
        synonyms=('the "old" name',),
        is_a=("disease:doid-3",),
        codes=("DOID:1", "DOID:2", "NCIT:C3242", "UMLS:C0026764", "SNOMEDCT:94705007"),
    )
    assert parent.id == "disease:doid-3"


def test_the_kind_can_be_chosen(tmp_path: Path) -> None:
    (term,) = as_terms(write(tmp_path, stanza("CHEBI:7", "a drug")), Vocabulary(), "agent").terms
    assert term.id == "agent:chebi-7"


def test_obsolete_terms_and_other_stanzas_are_not_read(tmp_path: Path) -> None:
    text = (
        stanza("DOID:1", "gone", "is_obsolete: true")
        + "\n[Typedef]\nid: part_of\nname: part of\n"
        + stanza("DOID:2", "x")
    )
    assert [term.id for term in as_terms(write(tmp_path, text), Vocabulary()).terms] == ["disease:doid-2"]


@pytest.mark.parametrize(
    ("text", "line", "where", "problem"),
    [
        (stanza("DOID:1", "x", "nonsense"), 5, "DOID:1", "cannot read 'nonsense'"),
        (stanza("DOID:1", "x", 'synonym: "unclosed EXACT []'), 5, "DOID:1", "cannot read 'synonym"),
        (stanza("DOID:1", "x", "is_a: nothing"), 5, "DOID:1", "cannot read 'is_a: nothing'"),
        ("\n[Term]\nname: x\n", 2, "", "the term has no id"),
        ("\n[Term]\nid: DOID:1\n", 2, "DOID:1", "the term has no name"),
        (stanza("DOID:1", "x") + stanza("DOID:1", "y"), 6, "DOID:1", "already given in line 2"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, where: str, problem: str
) -> None:
    (fault,) = faults_of(tmp_path, text)
    assert (fault.file, fault.line, fault.where) == (str(tmp_path / "test.obo"), line, where)
    assert problem in fault.problem
    assert fault.remedy


def test_a_bad_stanza_does_not_take_the_others_along(tmp_path: Path) -> None:
    text = stanza("DOID:1", "x", "nonsense") + "\n[Term]\nname: no id\n" + stanza("DOID:2", "y")
    found = as_terms(write(tmp_path, text), Vocabulary())
    assert [term.name for term in found.terms] == ["x", "y"]
    assert len(found.faults) == 2


def test_a_line_that_is_not_utf_8_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "latin.obo"
    path.write_bytes(stanza("DOID:1", "x", 'synonym: "Öberg" EXACT []').encode("latin-1"))
    found = as_terms(path, Vocabulary())
    assert [term.synonyms for term in found.terms] == [()]
    assert [(fault.line, fault.problem) for fault in found.faults] == [(5, "not UTF-8; the line was left out")]


@pytest.mark.parametrize("text", ["", "- id: agent:x\n", "format-version: 1.2\n"])
def test_a_file_without_terms_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"holds no \[Term\]"):
        as_terms(write(tmp_path, text), Vocabulary())


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        as_terms(tmp_path / "none.obo", Vocabulary())


@pytest.mark.parametrize(
    ("other", "joins"),
    [
        (stanza("DOID:162", "malignant tumour"), "disease:cancer"),
        (stanza("DOID:9", "malignant tumour", "alt_id: DOID:162"), "disease:cancer"),
        (stanza("DOID:9538", "plasma cell myeloma", "xref: NCI:C3242"), "disease:myeloma"),
        (stanza("DOID:1909", "Melanomas"), "disease:melanoma"),
        (stanza("DOID:1909", "Black cancer"), "disease:melanoma"),
        (stanza("DOID:7", "glioma"), "disease:doid-7"),  # the vocabulary's glioma is another one of this ontology
    ],
)
def test_what_is_there_already_is_joined(tmp_path: Path, other: str, joins: str) -> None:
    (term,) = as_terms(write(tmp_path, other), OURS).terms
    assert term.id == joins


def test_a_joined_term_keeps_its_name_and_gains_the_other(tmp_path: Path) -> None:
    text = stanza("DOID:9538", "plasma cell myeloma", "xref: NCI:C3242", 'synonym: "myelomatosis" EXACT []')
    vocabulary, faults = extended(OURS, [write(tmp_path, text)])
    assert faults == ()
    assert vocabulary["disease:myeloma"] == DiseaseTerm(
        id="disease:myeloma",
        name="multiple myeloma",
        synonyms=("myelomatosis", "plasma cell myeloma"),
        is_a=("disease:cancer",),
        codes=("DOID:9538", "NCIT:C3242"),
    )


def test_two_that_would_join_one_term_by_a_shared_code_join_none(tmp_path: Path) -> None:
    text = stanza("DOID:1", "one", "xref: NCI:C3242") + stanza("DOID:2", "two", "xref: NCI:C3242")
    assert [term.id for term in as_terms(write(tmp_path, text), OURS).terms] == ["disease:doid-1", "disease:doid-2"]


def test_names_that_are_taken_are_told_apart_and_reported(tmp_path: Path) -> None:
    text = stanza("DOID:7", "glioma", 'synonym: "melanoma" EXACT []', 'synonym: "own" EXACT []')
    vocabulary, faults = extended(OURS, [write(tmp_path, text)])
    assert vocabulary["disease:doid-7"].names == ("glioma (DOID:7)", "own")
    assert [fault.line for fault in faults] == [2, 2]
    assert "disease:glioma" in faults[0].problem
    assert "disease:melanoma" in faults[1].problem


def test_a_synonym_two_terms_of_the_file_share_is_left_out_of_both(tmp_path: Path) -> None:
    shared_synonym = 'synonym: "same" EXACT []'
    text = stanza("DOID:7", "x", shared_synonym) + stanza("DOID:8", "y", shared_synonym)
    vocabulary, faults = extended(OURS, [write(tmp_path, text)])
    assert vocabulary.find("same") == []
    assert [fault.where for fault in faults] == ["DOID:7", "DOID:8"]


def test_parents_are_those_of_the_vocabulary_where_they_are_joined(tmp_path: Path) -> None:
    text = stanza("DOID:7", "x", "is_a: DOID:162 ! cancer", "is_a: DOID:99 ! not here")
    vocabulary, faults = extended(OURS, [write(tmp_path, text)])
    assert vocabulary["disease:doid-7"].is_a == ("disease:cancer",)
    assert ["DOID:99" in fault.problem for fault in faults] == [True]


def test_a_parent_that_would_close_a_circle_is_left_out(tmp_path: Path) -> None:
    text = stanza("DOID:162", "cancer", "is_a: DOID:0060108") + stanza("DOID:0060108", "glioma", "is_a: DOID:162")
    vocabulary, faults = extended(OURS, [write(tmp_path, text)])
    assert vocabulary["disease:cancer"].is_a == ()
    assert vocabulary["disease:glioma"].is_a == ("disease:cancer",)
    assert ["below it" in fault.problem for fault in faults] == [True]


def test_a_circle_within_the_file_is_left_out(tmp_path: Path) -> None:
    text = stanza("DOID:7", "x", "is_a: DOID:8") + stanza("DOID:8", "y", "is_a: DOID:7") + stanza("DOID:9", "z")
    vocabulary, faults = extended(OURS, [write(tmp_path, text)])
    assert "disease:doid-9" in vocabulary
    assert {fault.where for fault in faults} == {"disease:doid-7", "disease:doid-8"}


def test_loading_an_ontology_again_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, GENERAL + stanza("DOID:7", "glioma", 'synonym: "melanoma" EXACT []', "is_a: DOID:162"))
    once, _ = extended(OURS, [path])
    twice, _ = extended(once, [path])
    assert twice == once


def test_two_ontologies_and_own_terms_in_any_order(tmp_path: Path) -> None:
    doid = write(tmp_path, stanza("DOID:7", "sarcoma", "xref: NCI:C9118"), "a.obo")
    ncit = write(tmp_path, stanza("NCIT:C9118", "Sarcoma, malignant"), "b.obo")
    own = write(tmp_path, "- {id: disease:sarcoma, name: Sarkom, codes: ['NCIT:C9118']}\n", "own.yaml")
    vocabulary, faults = extended(OURS, [ncit, own, doid])
    assert faults == ()
    assert vocabulary == extended(OURS, [doid, ncit, own])[0]
    assert vocabulary["disease:sarcoma"].names == ("Sarkom", "Sarcoma, malignant", "sarcoma")
    assert len(vocabulary) == len(OURS) + 1


def test_the_disease_ontology(shared: Path) -> None:
    path = shared / "data" / "vocab" / "DO_cancer_slim.obo"
    if not path.is_file():
        pytest.skip(f"the Disease Ontology's cancer slim was not found at {path}: it was not loaded")
    ours = builtin_vocabulary()
    vocabulary, faults = extended(ours, [path])
    assert vocabulary.resolve("disease", "DOID:9538").id == "disease:multiple-myeloma"
    assert "disease:doid-9538" not in vocabulary
    assert vocabulary.resolve("disease", "thymus squamous cell carcinoma").id.startswith("disease:doid-")
    # 729 terms in use (one of its 730 is obsolete), of which those whose codes ours bear are joined.
    held = {code for term in vocabulary.terms("disease") for code in term.codes if code.startswith("DOID:")}
    with path.open(encoding="utf-8") as lines:
        ids = {line[4:].strip() for line in lines if line.startswith("id: ")}
    assert len(ids - held) == 1
    joined = sum(any(code.startswith("DOID:") for code in term.codes) for term in ours.terms("disease"))
    assert joined > 80
    assert len(vocabulary) <= len(ours) + 729 - joined
    assert all(fault.line and fault.remedy for fault in faults)
    assert len(faults) < 20
    assert extended(vocabulary, [path])[0] == vocabulary


LINES = st.sampled_from(
    [
        "[Term]",
        "[Typedef]",
        "id: DOID:1",
        "id: DOID:2",
        "id: DOID:162",
        "id: x",
        "name: melanoma",
        "name: own",
        "name: …",
        "name:",
        'synonym: "glioma" EXACT []',
        'synonym: "same" EXACT []',
        "alt_id: DOID:0060108",
        "xref: NCI:C3242",
        "is_a: DOID:1",
        "is_a: DOID:162",
        "is_obsolete: true",
        "!",
        "",
    ]
)


@given(st.lists(LINES | st.text(max_size=12), max_size=30).map("\n".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_file_holds_the_vocabulary_stays_sound(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "[Term]\nid: DOID:3\nname: sound\n" + text)
    vocabulary, faults = extended(OURS, [path])
    for term in OURS:
        assert set(term.names) <= set(vocabulary[term.id].names)
    assert all(fault.remedy for fault in faults)
    assert extended(vocabulary, [path])[0] == vocabulary


@pytest.mark.parametrize(
    ("id_", "lines", "part"),
    [
        ("DOID:" + "9" * 300, (), "id"),
        ("DOID:7", ("name: " + "n" * 5000,), "name"),
        ("DOID:7", ("alt_id: X:" + "9" * 300,), "codes"),
        ("DOID:7", (f'synonym: "{"s" * 5000}" EXACT []',), "synonyms"),
    ],
)
def test_a_term_that_fits_no_model_is_named_and_left_out_and_its_children_stay(
    tmp_path: Path, id_: str, lines: tuple[str, ...], part: str
) -> None:
    path = write(tmp_path, GENERAL + stanza(id_, "odd", *lines) + stanza("DOID:8", "child", f"is_a: {id_}"))
    vocabulary, faults = extended(OURS, [path])
    odd = next(fault for fault in faults if not fault.kept)
    assert (odd.file, odd.line, odd.where) == (str(path), 8, id_)
    assert odd.problem.startswith(f"{part}: ")
    assert vocabulary["disease:doid-8"].is_a == ()
