"""Published vocabularies beside OBO: OncoTree, the DrugBank vocabulary, CTCAE terms, the MeSH tree."""

import json
from pathlib import Path
from typing import Any

import pytest

from oncograph.graph.errors import SourceError
from oncograph.graph.faults import Fault
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary
from oncograph.loaders.vocabulary.extend import extended
from oncograph.loaders.vocabulary.published.formats import format_of
from oncograph.loaders.vocabulary.term import AgentTerm, DiseaseTerm, Kind, ToxicityTerm
from oncograph.loaders.vocabulary.vocabulary import Vocabulary

OURS = Vocabulary(
    [
        AgentTerm(id="agent:alpha", name="alphamab", codes=("DRUGBANK:DB90001",)),
        AgentTerm(id="agent:beta", name="betanib", synonyms=("B-12345",)),
        DiseaseTerm(id="disease:cancer", name="cancer"),
        DiseaseTerm(id="disease:myeloma", name="multiple myeloma", is_a=("disease:cancer",), codes=("NCIT:C9",)),
        ToxicityTerm(id="toxicity:anaemia", name="anaemia"),
    ]
)


def added(path: Path, kind: Kind | None = None) -> tuple[Vocabulary, list[Fault]]:
    vocabulary, faults = extended(OURS, [path], kind)
    assert extended(vocabulary, [path], kind)[0] == vocabulary, "adding it again changes something"
    return vocabulary, list(faults)


def tumour(code: str, name: str, *children: dict[str, Any], **references: list[str]) -> dict[str, Any]:
    below = {child["code"]: child for child in children}
    return {"code": code, "name": name, "mainType": "x", "externalReferences": references, "children": below}


def oncotree(folder: Path, *tumours: dict[str, Any]) -> Path:
    path = folder / "tree.json"
    tissue = tumour("BLOOD", "Blood", *tumours)
    path.write_text(json.dumps({"TISSUE": tumour("TISSUE", "Tissue", tissue)}))
    return path


class TestOncoTree:
    def test_a_tumour_is_joined_by_code_and_a_new_one_stands_below_it(self, tmp_path: Path) -> None:
        vocabulary, faults = added(oncotree(tmp_path, tumour("PCM", "Plasma X", tumour("SM", "Slow Kind"), NCI=["C9"])))
        assert vocabulary["disease:myeloma"].synonyms == ("Plasma X",)
        assert vocabulary["disease:myeloma"].codes == ("NCIT:C9", "ONCOTREE:PCM")
        assert vocabulary["disease:oncotree-sm"].is_a == ("disease:myeloma",)
        assert not faults

    def test_a_tissue_is_no_disease(self, tmp_path: Path) -> None:
        vocabulary, _ = added(oncotree(tmp_path, tumour("PCM", "Plasma X")))
        assert vocabulary.named("disease", "Blood") is None

    def test_two_of_one_name_are_told_apart_and_reported(self, tmp_path: Path) -> None:
        vocabulary, faults = added(oncotree(tmp_path, tumour("A", "Teratoma"), tumour("B", "Teratoma")))
        assert vocabulary["disease:oncotree-a"].name == "Teratoma (ONCOTREE:A)"
        assert [fault.where for fault in faults] == ["ONCOTREE:A", "ONCOTREE:B"]

    @pytest.mark.parametrize(
        "text", ['{"mainType": 1}', '{"TISSUE": {"mainType"', '{"T": {"mainType": 1, "children": []}}']
    )
    def test_what_only_looks_like_it_is_refused(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "tree.json").write_text(text)
        with pytest.raises(SourceError, match="is not OncoTree"):
            added(tmp_path / "tree.json")


DRUGBANK = "DrugBank ID,Accession Numbers,Common name,CAS,UNII,Synonyms,Standard InChI Key\n"


def table(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


class TestDrugBank:
    def test_a_drug_is_joined_by_code_then_by_name_and_the_rest_is_new(self, tmp_path: Path) -> None:
        rows = "DB90001,BTD1,Alpha,1-2-3,UN1,Alfamab | AM-1,\nDB90002,,Betanib,,,,\nDB90003,,Gammastim,,,GM 7,\n"
        vocabulary, faults = added(table(tmp_path, DRUGBANK + rows))
        assert vocabulary["agent:alpha"].synonyms == ("AM-1", "Alfamab", "Alpha")
        assert "CAS:1-2-3" in vocabulary["agent:alpha"].codes
        assert vocabulary["agent:beta"].codes == ("DRUGBANK:DB90002",)
        assert vocabulary.resolve("agent", "gm-7").id == "agent:drugbank-db90003"
        assert not faults

    def test_a_synonym_of_two_drugs_is_reported_and_given_to_neither(self, tmp_path: Path) -> None:
        vocabulary, faults = added(table(tmp_path, f"{DRUGBANK}DB1,,One,,,Both,\nDB2,,Two,,,Both,\n"))
        assert vocabulary.named("agent", "both") is None
        assert all("also one of" in fault.problem and fault.kept for fault in faults)
        assert len(faults) == 2

    def test_a_faulty_row_is_told_with_its_line_and_the_rest_is_read(self, tmp_path: Path) -> None:
        rows = 'DB1,,"One\nmore",,,,\nDB2,,,,,,\nDB3,,Three\nDB4,,Four,,,odd\u200b one | sound one,\n'
        vocabulary, faults = added(table(tmp_path, DRUGBANK + rows))
        assert [(fault.line, fault.kept) for fault in faults] == [(4, False), (5, False), (6, True)]
        assert vocabulary["agent:drugbank-db4"].synonyms == ("sound one",)

    def test_another_encoding_is_refused(self, tmp_path: Path) -> None:
        path = table(tmp_path, "")
        path.write_bytes(DRUGBANK.encode() + "DB1,,Öne,,,,\n".encode("latin-1"))
        with pytest.raises(SourceError, match="is not UTF-8"):
            added(path)


class TestCtcae:
    def test_terms_are_joined_by_name_and_bring_the_organ_system(self, tmp_path: Path) -> None:
        text = "MedDRA.SOC,CTCAE.Term,Grade.1\nBlood disorders,Anemia,low\nEye disorders,Odd vision,blurred\n"
        vocabulary, faults = added(table(tmp_path, text))
        assert vocabulary["toxicity:anaemia"].codes == ()
        new = vocabulary["toxicity:ctcae-odd-vision"]
        assert isinstance(new, ToxicityTerm)
        assert (new.organ_system, new.codes) == ("Eye disorders", ())
        assert not faults

    def test_codes_are_taken_where_the_table_has_them(self, tmp_path: Path) -> None:
        text = "MedDRA Code,MedDRA SOC,CTCAE Term\n10002272,Blood disorders,Anemia\n"
        assert added(table(tmp_path, text))[0]["toxicity:anaemia"].codes == ("MEDDRA:10002272",)


class TestMesh:
    TREE = (
        "A01\tBody\nC04\tCancer\nC04.100\tMultiple Myeloma\nC04.100.200\tOdd Myeloma\n"
        "C15.1\tbad\nC15.200\tOdd Myeloma\nD01\tBetanib\n"
    )

    def test_diseases_are_read_with_what_is_broader(self, tmp_path: Path) -> None:
        vocabulary, faults = added(table(tmp_path, self.TREE))
        assert vocabulary["disease:mesh-heading-odd-myeloma"].is_a == ("disease:myeloma",)
        assert vocabulary["disease:myeloma"].codes == ("NCIT:C9",)
        assert vocabulary.named("disease", "Body") is None
        assert [(fault.line, fault.kept) for fault in faults] == [(5, False)]

    def test_chemicals_and_drugs_are_read_where_they_are_asked_for(self, tmp_path: Path) -> None:
        vocabulary, _ = added(table(tmp_path, self.TREE + "D01.100\tBetanib Salt\n"), "agent")
        assert vocabulary["agent:mesh-heading-betanib-salt"].is_a == ("agent:beta",)
        assert vocabulary.named("disease", "Odd Myeloma") is None


def test_a_kind_that_a_file_does_not_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds terms of kind agent, not disease"):
        added(table(tmp_path, DRUGBANK), "disease")


def test_a_list_of_terms_of_ones_own_is_none_of_them(tmp_path: Path) -> None:
    assert format_of(table(tmp_path, "- id: agent:x\n  name: x\n")) is None


REAL: dict[str, tuple[str, Kind | None, str, str]] = {
    "oncotree": ("oncotree_2025_10_03.json", None, "disease:multiple-myeloma", "disease:oncotree-"),
    "drugbank": ("drugbank_vocabulary.csv", None, "agent:interleukin-2", "agent:drugbank-"),
    "ctcae": ("ctcae_v5_terms_no_meddra_codes.csv", None, "toxicity:fatigue", "toxicity:ctcae-"),
    "mesh": ("mesh_terms_2019_tree.txt", "disease", "disease:multiple-myeloma", "disease:mesh-heading-"),
}


@pytest.mark.parametrize("name", REAL)
def test_the_published_files_join_our_terms(shared: Path, name: str) -> None:
    file, kind, known, beginning = REAL[name]
    ours = builtin_vocabulary()
    vocabulary, faults = extended(ours, [shared / "data" / "vocab" / file], kind)
    new = {term.id for term in vocabulary} - {term.id for term in ours}
    assert len(new) > 400
    assert all(id_.startswith(beginning) for id_ in new)
    assert set(ours[known].names) <= set(vocabulary[known].names)
    assert all("does not show" in str(fault) for fault in faults if not fault.kept)
