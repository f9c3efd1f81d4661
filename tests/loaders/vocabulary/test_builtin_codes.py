"""Every code of a built-in term is really that term's in the vocabulary it names."""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oncograph.graph.names import normalise
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary
from oncograph.loaders.vocabulary.published import obo
from oncograph.loaders.vocabulary.published.term import PublishedTerm
from oncograph.loaders.vocabulary.term import Term

SOURCES = {"DOID", "MESH", "NCIT", "ONCOTREE", "DRUGBANK", "CTCAE5"}


@pytest.fixture(scope="module")
def vocab(shared: Path) -> Path:
    folder = shared / "data" / "vocab"
    if not folder.is_dir():
        pytest.skip(f"reference vocabularies not found in {folder}: codes of built-in terms were not re-verified")
    return folder


@pytest.fixture(scope="module")
def disease_ontology(vocab: Path) -> dict[str, PublishedTerm]:
    return {term.id: term for term in obo.read(vocab / "DO_cancer_slim.obo", "disease", [])}


@pytest.fixture(scope="module")
def oncotree(vocab: Path) -> dict[str, dict[str, Any]]:
    def walk(node: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        for child in node["children"].values():
            yield child["code"], child
            yield from walk(child)

    return dict(walk(json.loads((vocab / "oncotree_2025_10_03.json").read_text(encoding="utf-8"))["TISSUE"]))


def coded(source: str) -> list[tuple[Term, str]]:
    found = [
        (term, code.partition(":")[2])
        for term in builtin_vocabulary()
        for code in term.codes
        if code.partition(":")[0] == source
    ]
    assert found
    return found


def keys(term: Term) -> set[str]:
    return {normalise(name) for name in term.names}


def test_codes_are_of_vocabularies_that_are_verified_here() -> None:
    assert {code.partition(":")[0] for term in builtin_vocabulary() for code in term.codes} == SOURCES


def test_disease_ontology(disease_ontology: dict[str, PublishedTerm]) -> None:
    for term, local in coded("DOID"):
        found = disease_ontology[f"DOID:{local}"]
        assert keys(term) & {normalise(name) for name in (found.name, *found.synonyms)}, (term.id, local)


def test_oncotree(oncotree: dict[str, dict[str, Any]]) -> None:
    assert [
        (term.id, local) for term, local in coded("ONCOTREE") if normalise(oncotree[local]["name"]) not in keys(term)
    ] == []


def test_mesh_and_ncit_are_cross_references_of_the_same_entry(
    disease_ontology: dict[str, PublishedTerm], oncotree: dict[str, dict[str, Any]]
) -> None:
    for source in ("MESH", "NCIT"):
        for term, local in coded(source):
            there: set[str] = set()
            for code in term.codes:
                if code.startswith("DOID:"):
                    there |= set(disease_ontology[code].xrefs)
                if code.startswith("ONCOTREE:"):
                    references = oncotree[code.partition(":")[2]]["externalReferences"]
                    there |= {f"NCIT:{nci}" for nci in references.get("NCI", [])}
            assert f"{source}:{local}" in there, (term.id, source, local)


def test_drugbank(vocab: Path) -> None:
    named: defaultdict[str, set[str]] = defaultdict(set)
    with (vocab / "drugbank_vocabulary.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in (row["Common name"], *row["Synonyms"].split(" | ")):
                named[row["DrugBank ID"]].add(normalise(name))
    assert [(term.id, local) for term, local in coded("DRUGBANK") if not keys(term) & named[local]] == []


def test_ctcae(vocab: Path) -> None:
    with (vocab / "ctcae_v5_terms_no_meddra_codes.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        organ_systems = {row["CTCAE.Term"]: row["MedDRA.SOC"] for row in csv.DictReader(file)}
    for term, local in coded("CTCAE5"):
        assert term.name == local
        assert getattr(term, "organ_system", None) == organ_systems[local]
    uncoded = [term.name for term in builtin_vocabulary().terms("toxicity") if not term.codes]
    assert [name for name in uncoded if name in organ_systems] == []


def test_codes_are_curies() -> None:
    assert [
        code for term in builtin_vocabulary() for code in term.codes if not re.fullmatch(r"[A-Z0-9]+:\S.*", code)
    ] == []
