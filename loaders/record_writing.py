"""Writes a record as the YAML that a person would write, which reads back as the same record."""

from typing import Any

import yaml

from .record import RecordFinding, StudyRecord
from .yaml_source import is_text

_SHARED = ("disease", "setting")
"""What stands among the defaults where all findings share it."""


def record_yaml(record: StudyRecord) -> str:
    """Return the record as YAML, in the order of the format's fields, without what is not given."""
    values = record.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"findings", "defaults"})
    findings = [_finding(one) for one in record.findings]
    shared = {
        name: findings[0][name]
        for name in _SHARED
        if findings and all(one[name] == findings[0][name] for one in findings)
    }
    for one in findings:
        for name in shared:
            del one[name]
    _domains(values["study"])
    values |= {"defaults": shared} if shared else {}
    values |= {"findings": findings} if findings else {}
    return yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def _finding(finding: RecordFinding) -> dict[str, Any]:
    """Return a finding with its numbers in the short forms in which records have them."""
    values = finding.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for name in ("tested", "control"):
        if name in values:
            values[name] = "{}/{}".format(*values[name])
    if "grade" in values:
        low, high = values["grade"]
        values["grade"] = low if low == high else f"{low}-{high}"
    if finding.p is not None:
        relation, number = finding.p
        values["p"] = relation.value if number is None else number if relation == "=" else f"{relation}{number!r}"
    _domains(values)
    return values


def _domains(values: dict[str, Any]) -> None:
    """Write the domains of a risk of bias as they are read: each with its judgement."""
    if "risk_of_bias_domains" in values:
        values["risk_of_bias_domains"] = dict(one.split(": ", 1) for one in values["risk_of_bias_domains"])


class _Dumper(yaml.SafeDumper):
    """Quotes each text that would be read as something else, and indents lists below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  yaml's
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if is_text(value) else '"')


_Dumper.add_representer(str, _text)
