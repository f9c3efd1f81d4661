"""What needs no open graph: the questions there are, moving a graph, fetching, pooling a table, checking records."""

import warnings
from io import IOBase
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from oncograph.graph.errors import MisuseError, OncographWarning
from oncograph.graph.faults import FaultWarning

from .answers import Details, Pooled, Rows, details

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence
    from typing import BinaryIO

    import pandas as pd
    import polars as pl  # pyright: ignore[reportMissingImports]  an extra, which checks do without
    from pydantic import BaseModel

    from oncograph.graph.evidence.rules import Rules
    from oncograph.graph.evidence.statistics.pool_table import PoolMeasure, PoolRow
    from oncograph.graph.faults import Fault
    from oncograph.graph.progress import Progress
    from oncograph.loaders.checking import Checked
    from oncograph.loaders.fixing import Fix
    from oncograph.queries.library import Question

    PathLike: TypeAlias = str | os.PathLike[str]
    Table: TypeAlias = PathLike | BinaryIO | pd.DataFrame | pl.DataFrame | Iterable[Mapping[str, object]]


def questions() -> "tuple[Question, ...]":
    """Return every question that can be asked, sorted by name: the canned ones, and those in your own folder.

    A file in that folder that is no question is told by an `OncographWarning`.

    :returns: the questions; each has `name`, `question`, `parameters`, `columns` and `example`.

    >>> import oncograph
    >>> [question.name for question in oncograph.questions()][:3]
    ['benefit', 'certainty', 'conflicts']
    """
    from oncograph.queries.own_questions import all_questions

    found, faults = all_questions()
    for fault in faults:
        warnings.warn(str(fault), OncographWarning, stacklevel=2)  # of no question that is answered
    return found


def question(name: str) -> "Question":
    """Return the question of this name.

    :param name: the name, as `questions` gives it.
    :returns: the question; `source` is the whole of its file.
    :raises UnknownNameError: there is none; the error suggests the nearest names, or says why a file is no question.

    >>> import oncograph
    >>> oncograph.question("timeline").parameters[0].name
    'claim'
    """
    from oncograph.queries.own_questions import question_called

    return question_called(name)


def fetch(
    *ids: str,
    to: "PathLike",
    query: str | None = None,
    at_most: int | None = None,
    registry: str | None = None,
    pubmed: str | None = None,
    progress: "Progress | None" = None,
) -> Details:
    """Fetch trials from ClinicalTrials.gov and articles from PubMed into a folder, to be loaded from there.

    What is there and unchanged is not written again, and what was stopped goes on. Beside the files stands a list of
    them with dates and checksums, `fetched.list`.

    :param ids: registration numbers, such as "nct:NCT02513394", and "pmid:9708948".
    :param to: the folder, which is made if there is none.
    :param query: a search in the words of ClinicalTrials.gov.
    :param at_most: so many of the trials that it finds.
    :param registry: the address of another server that speaks the registry's API, version 2.
    :param pubmed: the address of another server that speaks the E-utilities.
    :param progress: called with what is being done, how much of it is done, and how much there is.
    :returns: `new`, `changed` and `unchanged`, the ids of what came; `faults`, what is not known there; and `stopped`,
        why not all of it came, empty where it did.
    :raises MisuseError: an id is neither, or nothing is asked for.
    :raises SourceError: the folder cannot be written to.
    """
    from pathlib import Path

    from oncograph.graph.progress import no_progress
    from oncograph.loaders.fetching.fetch import Servers, fetch

    usual = Servers()
    servers = Servers(registry or usual.registry, pubmed or usual.pubmed)
    found = fetch(ids, query, Path(to), at_most=at_most, servers=servers, progress=progress or no_progress)
    faults = [str(fault) for fault in found.faults]
    return Details(
        new=found.new, changed=found.changed, unchanged=found.unchanged, faults=faults, stopped=found.stopped
    )


def validate(*files: "PathLike", terms: "Sequence[PathLike]" = ()) -> "Checked":
    """Check record files without loading them.

    :param files: record files of any format that `load` reads, or folders of them.
    :param terms: files with terms that the records use beside the built-in ones.
    :returns: `sound`, how many records are; `faults`, which keep a record out; and `warnings` of what in sound ones
        cannot be. Each of these has `file`, `line`, `where`, `problem` and `remedy`.
    :raises SourceError: a file of terms cannot be read.

    >>> import oncograph, tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "mine.yaml"
    ...     _ = file.write_text(oncograph.new_record("mine"), encoding="utf-8")
    ...     oncograph.validate(file).sound
    1
    """
    from pathlib import Path

    from oncograph.loaders.checking import check_records

    return check_records([Path(file) for file in files], [Path(file) for file in terms])


def fixes(*files: "PathLike") -> "list[Fix]":
    """Return how words in record files would be written in their one spelling; no file is changed.

    :param files: record files in YAML, or folders of them.
    :returns: one for each file with such words: `words`, how many, `diff()`, and `write()`, which changes the file.
    """
    from pathlib import Path

    from oncograph.loaders.fixing import fixes

    return list(fixes([Path(file) for file in files]))


def convert(*files: "PathLike", to: "PathLike") -> Details:
    """Write the records that `load` would read from files as YAML, one file a record, named after it.

    :param files: files of any format that `load` reads, or folders of them.
    :param to: the folder, which is made if there is none. A file that is there already is never written over.
    :returns: `written`, the files, and `faults`, what was wrong.
    :raises SourceError: the folder cannot be written to.
    """
    from pathlib import Path

    from oncograph.loaders.converting import convert_records

    written, faults = convert_records([Path(file) for file in files], Path(to))
    return Details(written=[str(path) for path in written], faults=tuple(faults))


def template(file: "PathLike | None" = None) -> str:
    """Return an empty evidence table as CSV: a row for each finding to come, each column with what it holds.

    :param file: where to write it as well, by its ending as CSV or as a workbook; never over a file that is there.
    :returns: the table.
    :raises MisuseError: the file is there already, or ends in neither .csv nor .xlsx.

    >>> import oncograph
    >>> "measure" in oncograph.template()
    True
    """
    from pathlib import Path

    from oncograph.loaders.sources.tables.template import template_csv, write_template_xlsx

    table = template_csv()
    if file is not None:
        path = Path(file)
        if path.suffix.lower() not in {".csv", ".xlsx"}:
            raise MisuseError(f"{path}: end its name in .csv or .xlsx")
        if path.exists():
            raise MisuseError(f"{path} is there already; give another name")
        if path.suffix.lower() == ".xlsx":
            write_template_xlsx(path)
        else:
            path.write_text(table, encoding="utf-8", newline="")
    return table


def migrate(source: "PathLike", target: "PathLike", *, progress: "Progress | None" = None) -> Details:
    """Move a graph, with the records behind it, into an empty store, and check by count and digest that it arrived.

    :param source: the store to read, as for `open`.
    :param target: the empty or new store to fill, likewise.
    :param progress: called with what is being done, how much of it is done, and how much there is.
    :returns: `nodes`, `relationships` and `digest` of what arrived.
    :raises StoreError: a store cannot be used, the target is not empty, or something did not arrive.

    >>> import oncograph, tempfile, pathlib
    >>> graph = oncograph.open()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     oncograph.migrate(graph.name, pathlib.Path(folder) / "copy.db").digest == graph.status().digest
    True
    """
    from oncograph.graph.progress import no_progress
    from oncograph.graph.stores.transfer import migrate
    from oncograph.loaders.opening import open_to_read, open_to_write, place_of

    with (
        open_to_read(place_of(source), _tell_nobody) as full,
        open_to_write(place_of(target), _tell_nobody) as empty,
    ):
        migrate(full, empty, progress or no_progress)
        (nodes, relationships), digest = empty.counts(), empty.digest()
    return Details(nodes=Details(nodes), relationships=Details(relationships), digest=digest)


def pool(table: "Table", measure: str, *, rules: "PathLike | None" = None) -> Pooled:
    """Pool anyone's effect sizes: common effect, DerSimonian-Laird, Paule-Mandel, REML, Bayesian, with heterogeneity.

    A row with a fault is left out, of which an `OncographWarning` tells, and the others are pooled.

    :param table: a data frame of pandas or Polars, a list of mappings, the path of a CSV file, or bytes of one to read;
        a row for each study. Its columns are `study`, and `value` with `standard_error` or with `ci_low` and `ci_high`;
        or `events_experimental`, `n_experimental`, `events_control`, `n_control`; or `mean_…`, `sd_…`, `n_…` of both
        arms; or `o_minus_e`, `v`. Ratios are given as ratios, their standard error is that of the logarithm.
    :param measure: HR, OR, RR, RD, MD, SMD, or PR: shares in one arm, pooled on the logit.
    :param rules: a rules file to take constants from.
    :returns: `q`, `df`, `i2`; `fixed` with `value`, `ci_low`, `ci_high`, `p_value`; `dersimonian_laird`,
        `paule_mandel` and `reml` with these, `tau2`, and a prediction interval; `bayesian`; `studies` with their
        weights; and `left_out`, the studies without an effect. Ratios are ratios, `i2` a share of 1. Its `faults` say
        what was wrong with other rows.
    :raises SourceError: the table cannot be read, or lacks the columns.
    :raises NotDerivableError: no row has an effect.
    :raises MisuseError: there is no such measure.

    >>> import oncograph
    >>> trials = [{"study": "A", "value": 0.8, "ci_low": 0.64, "ci_high": 1.0},
    ...           {"study": "B", "value": 0.9, "ci_low": 0.72, "ci_high": 1.125}]
    >>> pooled = oncograph.pool(trials, measure="HR")
    >>> round(pooled.fixed.value, 3), pooled.reml.tau2
    (0.849, 0.0)
    """
    from oncograph.graph.errors import NotDerivableError
    from oncograph.graph.evidence.statistics.pool_table import LeftOut, NotPooled, PoolMeasure, StudyWeight
    from oncograph.graph.evidence.statistics.pool_table import pool as pooled
    from oncograph.loaders.chosen_rules import rules_for

    try:
        kind = PoolMeasure(measure.upper())
    except ValueError as error:
        raise MisuseError(f"measure {measure}: give one of {', '.join(PoolMeasure)}") from error
    constants = rules_for(None, rules)
    name, rows, faults = _studies(table, kind, constants)
    for fault in faults:
        warnings.warn(FaultWarning(fault), stacklevel=2)
    try:
        found = pooled(rows, kind, constants)
    except NotDerivableError as error:
        raise NotDerivableError(f"{name}: {error}; give at least one row with an effect") from error
    values: dict[str, Any] = found.model_dump(mode="json")
    tables: dict[str, type[BaseModel]] = {"studies": StudyWeight, "leave_one_out": LeftOut, "left_out": NotPooled}
    parts = {key: Rows(list(model.model_fields), values[key]) for key, model in tables.items()}
    return Pooled(details(values) | parts, faults=faults)


def _studies(table: "Table", kind: "PoolMeasure", rules: "Rules") -> "tuple[str, list[PoolRow], list[Fault]]":
    """Return what the table is called, its studies, and what is wrong with other rows."""
    from os import PathLike as AnyPath
    from pathlib import Path

    from oncograph.loaders.pool_csv import read_pool_csv, read_pool_rows

    if isinstance(table, str | AnyPath):
        return (str(table), *read_pool_csv(Path(table), kind, rules))
    if isinstance(table, IOBase):
        return ("stdin", *read_pool_csv(Path("stdin"), kind, rules, cast("BinaryIO", table)))
    rows: Any = table
    if hasattr(rows, "to_dicts"):  # Polars
        rows = rows.to_dicts()
    elif hasattr(rows, "to_dict"):  # pandas, whose missing values are of several kinds
        rows = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return ("table", *read_pool_rows(list(rows), kind, rules))


def record_schema() -> dict[str, Any]:
    """Return the JSON Schema of a curated record, for editors that complete and check.

    :returns: the schema, of draft 2020-12.

    >>> import oncograph
    >>> oncograph.record_schema()["title"]
    'StudyRecord'
    """
    from oncograph.loaders import record_schema as records

    return records.record_schema()


def graph_schema() -> Details:
    """Return what the graph is made of.

    :returns: `nodes`, each label with its meaning, and the types and meanings of its properties; `relationships`, each
        type with its meaning, ends and properties; and `version`.

    >>> import oncograph
    >>> oncograph.graph_schema().nodes[0]["label"]
    'Agent'
    """
    from oncograph.graph.meanings import meaning_of
    from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES, SCHEMA_VERSION

    nodes = [
        {
            "label": node.label,
            "meaning": node.meaning,
            "properties": {"id": "string", "name": "string", **node.properties},
            "meanings": {name: meaning_of(node.label, name) for name in node.properties},
        }
        for node in NODE_TYPES.values()
    ]
    relationships = [
        {
            "type": link.type,
            "meaning": link.meaning,
            "ends": [{"start": start, "end": end} for start, end in link.ends],
            "parallel": link.parallel,
            "properties": dict(link.properties),
            "meanings": {name: meaning_of(link.type, name) for name in link.properties},
        }
        for link in RELATIONSHIP_TYPES.values()
    ]
    return Details(version=SCHEMA_VERSION, nodes=nodes, relationships=relationships)


def new_record(name: str) -> str:
    """Return a record to begin with: a sound example, and beside it all that a record may hold.

    :param name: the record's own id, in small letters, digits and hyphens.
    :returns: the record, in YAML.
    :raises MisuseError: the name is written otherwise.

    >>> import oncograph
    >>> "record: smith-2020" in oncograph.new_record("smith-2020")
    True
    """
    import re

    from oncograph.loaders.record_template import record_template
    from oncograph.loaders.short_forms import SLUG

    if not re.fullmatch(SLUG, name):
        raise MisuseError(f"{name}: name a record in small letters, digits and hyphens: smith-2020")
    return record_template(name)


def _tell_nobody(_: str) -> None:
    """Take a line of text, and do nothing."""
