"""No file that a user can give, however it is spoilt, ends a command in a traceback; what is called sound is loaded."""

import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.cli import Outcome, finding, record, run, write_record
from support.mutation import AWKWARD, mutated, overwritten, renumbered

from oncograph.graph.errors import OncographError
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders import opening

settings.register_profile(
    "cli", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
CLI = settings.get_profile("cli")

SHORTEST = min((Path(__file__).parents[2] / "loaders" / "corpus").glob("*.yaml"), key=lambda path: path.stat().st_size)
SHORT = SHORTEST.read_text(encoding="utf-8")
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | AWKWARD | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(AWKWARD | st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
PLACES: list[tuple[str | int, ...]] = [
    *((name,) for name in ("record", "version", "origin", "defaults", "known_through", *record())),
    *(("study", name) for name in ("slug", "title", "year", "design", "pmids", "dois", "registrations", "includes")),
    *(("source", name) for name in ("id", "citation", "part", "text_sha256")),
    *(
        ("findings", 0, name)
        for name in (
            *finding(),
            *(
                "p",
                "tested",
                "control",
                "n_experimental",
                "range",
                "range_of",
                "grade",
                "toxicity",
                "unit",
                "timepoint",
            ),
            *("chi2", "o_minus_e", "log_rank_variance", "sd_control", "value_before", "change", "stage", "confidence"),
        )
    ),
]


def validated(data: bytes) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.yaml"
        path.write_bytes(data)
        outcome = run("validate", path, "--json")
    assert outcome.code in {0, 1}
    faults = outcome.json()
    assert bool(faults) is (outcome.code == 1)
    for fault in faults:
        assert fault["file"] == str(path)
        assert fault["problem"]
        assert fault["remedy"]
        # YAML knows more line ends than the newline, and tells of an end too early on the line after the last.
        assert fault["line"] is None or 1 <= fault["line"] <= len(data.decode(errors="replace").splitlines()) + 2
    return outcome


@settings(CLI, max_examples=100)
@given(st.binary(max_size=200))
def test_bytes(data: bytes) -> None:
    validated(data)


@settings(CLI, max_examples=100)
@given(st.lists(AWKWARD | st.sampled_from(["\n", "\n  ", "record", "findings", "study"]), max_size=12).map("".join))
def test_pieces_of_yaml(text: str) -> None:
    validated(text.encode())


@settings(CLI, max_examples=100)
@given(st.integers(0, len(SHORT)), st.integers(0, 30), AWKWARD | st.text(max_size=8))
def test_a_record_with_a_piece_replaced(start: int, length: int, piece: str) -> None:
    validated((SHORT[:start] + piece + SHORT[start + length :]).encode(errors="surrogatepass"))


@settings(CLI, max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=3))
def test_a_record_with_parts_of_another_kind(changes: list[tuple[tuple[str | int, ...], Any]]) -> None:
    written: Any = record()
    for path, value in changes:
        part: Any = written
        for name in path[:-1]:
            part = part.get(name) if isinstance(part, dict) else part[0] if isinstance(part, list) and part else None
        if isinstance(part, dict):
            part[path[-1]] = value
    data = yaml.dump(written, allow_unicode=True, Dumper=_NoAliases).encode(errors="surrogatepass")
    if validated(data).code == 0:
        loaded(data)


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  the interface
        return True


def loaded(data: bytes) -> None:
    """Load what was found sound, and read it back."""
    with tempfile.TemporaryDirectory() as folder:
        path, store = Path(folder) / "record.yaml", Path(folder) / "store.db"
        path.write_bytes(data)
        outcome = run("load", path, "--store", store)
        assert outcome.code == 0, outcome.stderr
        with EmbeddedStore.open(store) as opened:
            assert opened.counts()[0]["Study"] >= 1


TERMS = """- id: agent:new-drug
  name: new drug
  synonyms: [ND-1, "new drug 1"]
  codes: [DRUGBANK:DB1]
- id: endpoint:new-score
  name: new score
  kind: symptom
  higher_is_better: false
  margin: 1.5
"""
OBO = """format-version: 1.2

[Term]
id: X:1
name: a disease
synonym: "another name" EXACT []
xref: NCI:C1

[Term]
id: X:2
name: a narrower disease
is_a: X:1 ! a disease
"""
RULES = """version: "mine-1"
extends: built-in
constants:
  margin_rd: 0.1
  sign_test_from: 7
  margin_smd: {value: 0.3, source: "ours"}
"""
PUBLISHED = (
    """{"TISSUE": {"code": "T", "name": "T", "mainType": "x", "children": {"B": {"code": "B", "name": "B", "children": {
    "X": {"code": "X", "name": "X tumour", "externalReferences": {"NCI": ["C1"]}, "children": {}}}}}}}""",
    """DrugBank ID,Accession Numbers,Common name,CAS,UNII,Synonyms
DB1,BT1,Onemab,1-2-3,U1,one | another\nDB2,,Two,,,\n""",
    "MedDRA.SOC,CTCAE.Term,Grade.1\nEye disorders,Odd vision,blurred\n",
    "C04\tCancer\nC04.100\tOdd Myeloma\nC04.100.200\tOdder Myeloma\nD01\tBetanib\n",
)
TABLES = {
    "HR": "study,value,ci_low,ci_high\nA,0.8,0.7,0.9\nB,0.9,0.8,1.1\nC,1.1,0.9,1.4\n",
    "MD": "study,value,standard_error\nA,0.8,0.1\nB,20,3\nC,7,0.5\n",
    "OR": "study,events_experimental,n_experimental,events_control,n_control\nA,10,100,12,90\nB,5,50,9,60\n",
    "SMD": "study,mean_experimental,sd_experimental,n_experimental,mean_control,sd_control,n_control\n"
    "A,1,2,20,2,1,20\nB,3,1,30,2,1,40\n",
}


def told(outcome: Outcome, path: Path) -> None:
    """Whatever is wrong is said, and of which file."""
    assert outcome.code in {0, 1, 5}
    if outcome.code:
        assert str(path) in outcome.stderr


def use(name: str, data: bytes, *command: str) -> None:
    """Run a command that ends in the name of a file with this content."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        (Path(folder) / "table.csv").write_text(TABLES["HR"])
        told(run(*(one.replace("FOLDER", folder) for one in command), path), path)


@settings(CLI, max_examples=60)
@given(mutated(TERMS))
def test_a_terms_file(data: bytes) -> None:
    use("terms.yaml", data, "validate", str(SHORTEST), "--terms")


@settings(CLI, max_examples=60)
@given(mutated(OBO))
def test_an_ontology(data: bytes) -> None:
    use("terms.obo", data, "validate", str(SHORTEST), "--terms")


@settings(CLI, max_examples=60)
@given(st.sampled_from(PUBLISHED).flatmap(mutated))
def test_a_published_vocabulary(data: bytes) -> None:
    use("published.txt", data, "validate", str(SHORTEST), "--terms")


@settings(CLI, max_examples=60)
@given(mutated(RULES))
def test_a_rules_file(data: bytes) -> None:
    use("rules.yaml", data, "pool", "FOLDER/table.csv", "--measure", "HR", "--rules")


@settings(CLI, max_examples=80)
@given(
    st.sampled_from(sorted(TABLES)).flatmap(
        lambda one: st.tuples(st.just(one), mutated(TABLES[one]) | renumbered(TABLES[one]))
    )
)
def test_a_table_of_effects(table: tuple[str, bytes]) -> None:
    measure, data = table
    use("effects.csv", data, "pool", "--json", "--measure", measure)


@settings(CLI, max_examples=60)
@given(mutated('# where my store is\nstore = "/nowhere/mine.db"\n'))
def test_a_config_file(home: Mapping[str, Path], data: bytes) -> None:
    path = home["XDG_CONFIG_HOME"] / "oncograph" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    with suppress(OncographError):
        opening.place_of(None)


@settings(CLI, max_examples=25)
@given(st.data())
def test_a_store_file(small_store: Path, data: st.DataObject) -> None:
    sound = small_store.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        path.write_bytes(data.draw(overwritten(sound)))
        for command in (
            ("status", "--json"),
            ("lookup", "interferon alpha"),
            ("ask", "benefit"),
            ("cypher", "RETURN 1"),
        ):
            assert run(*command, "--store", path).code in {0, 1, 3}


@pytest.fixture
def claim(small_store: Path) -> str:
    """Return the id of the claim in the small store."""
    (row,) = run("cypher", "MATCH (c:Claim) RETURN c.id AS id", "--store", small_store, "--json").json()
    return str(row["id"])


COLUMNS = [
    ("node", "properties"),
    ("node", "label"),
    ("edge", "properties"),
    ("edge", "type"),
    ("report", "body"),
    ("setting", "value"),
]


@settings(CLI, max_examples=25)
@given(st.data())
def test_a_store_that_holds_what_no_load_writes(small_store: Path, claim: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, new = Path(folder) / "store.db", write_record(Path(folder), "other-2002")
        path.write_bytes(small_store.read_bytes())
        table, column = data.draw(st.sampled_from(COLUMNS))
        with sqlite3.connect(path) as connection:
            values = [row[0] for row in connection.execute(f"SELECT DISTINCT {column} FROM {table} ORDER BY 1")]  # noqa: S608  ours
            old = data.draw(st.sampled_from(values))
            odd = st.sampled_from(["", "{", "[]", "null", "0", "{}", b"\xff", 1, 2.5])
            new_value = data.draw(odd | mutated(str(old)).map(lambda text: text.decode(errors="replace")))
            connection.execute(f"UPDATE OR REPLACE {table} SET {column} = ? WHERE {column} IS ?", (new_value, old))  # noqa: S608
        connection.close()
        for command in (
            ("status",),
            ("lookup", "interferon alpha"),
            ("explain", claim),
            ("ask", "benefit"),
            ("load", new),
        ):
            assert run(*command, "--store", path).code in {0, 1, 2, 3, 5}
