"""No record, however it is written, ends `validate` in a traceback; and what it calls sound can be loaded."""

import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.cli import Outcome, finding, record, run

from oncograph.graph.stores.sqlite.store import EmbeddedStore

settings.register_profile(
    "cli", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
CLI = settings.get_profile("cli")

CORPUS = [
    path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "loaders" / "corpus").glob("*.yaml")
]
SHORT = min(CORPUS, key=len)
AWKWARD = st.sampled_from(
    [
        *(
            "",
            " ",
            "~",
            "null",
            "NaN",
            ".inf",
            "-1",
            "0",
            "1e400",
            "44 %",
            "101 %",
            "6/17",
            "17/6",
            "0/0",
            "<0.05",
            "1-2",
        ),
        *("2001-01-01", "no", "&a", "*a", "!!python/name:os.system", "{", "[", "- ", ": ", "#", "'", '"', "\t", "\x07"),
        *(
            "é",
            "İ",
            "\u2028",
            "\ufeff",
            "\U0001f600",
            "9" * 400,
            "interferon alpha",
            "agent:interleukin-2",
            "<<",
            "|",
            "?",
        ),
    ]
)
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
