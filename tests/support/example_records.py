"""The records that a page of the documentation shows, as whole records, and the claims that they make."""

import copy
import re
from pathlib import Path
from typing import Any

import yaml

from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.loaders.load import Inputs, load_inputs

from .evidence import RULES

_SECTION = re.compile(r"^### `(?P<name>[^`]+)`\n(?P<text>.*?)(?=^##|\Z)", re.DOTALL | re.MULTILINE)
_BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


def sections(page: str) -> dict[str, str]:
    """Return the text of each section of a page whose heading is code, by that heading."""
    return {found["name"]: found["text"] for found in _SECTION.finditer(page)}


def example(page: str, section: str) -> list[dict[str, Any]]:
    """Return the records of one section: the page's first block, with what the section's block says in its place."""
    base = yaml.safe_load(_BLOCK.findall(page)[0])
    (block,) = _BLOCK.findall(section)
    records: list[dict[str, Any]] = []
    for i, changes in enumerate(yaml.safe_load(block)):
        record = copy.deepcopy(base)
        name = f"trial-{i + 1}"
        record |= {"record": name, "source": base["source"] | {"id": f"document:{name}"}}
        record["study"] |= {"slug": name, "title": name}
        for part, value in changes.items():
            merged = record[part] | value if isinstance(value, dict) and part in record else value
            record[part] = _given(merged) if isinstance(merged, dict) else merged
        record["findings"] = [base["findings"][0] | finding for finding in record["findings"]]
        records.append(record)
    return records


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def claims_of(records: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """Return the properties of the claims that these records make in a store of their own."""
    for record in records:
        path = folder / f"{record['record']}.yaml"
        path.write_text(yaml.safe_dump(record, sort_keys=False), encoding="utf-8")
    with EmbeddedStore.in_memory("examples") as store:
        outcome = load_inputs(store, Inputs(paths=(folder,)), RULES)
        assert not outcome.faults, [str(fault) for fault in outcome.faults]
        return [row.properties for row in store.nodes_with_label(["Claim"])]
