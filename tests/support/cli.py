"""Runs the command line within the test, and writes the record files that it reads."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from typer.testing import CliRunner

from oncograph.cli.main import app


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and what it printed."""

    code: int
    stdout: str
    stderr: str

    def json(self) -> Any:
        return json.loads(self.stdout)


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Outcome:
    """Run `oncograph ARGUMENTS…`; an exception that would be a traceback fails the test."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.output
    return Outcome(result.exit_code, result.stdout, result.stderr)


def finding(**values: Any) -> dict[str, Any]:
    """Return a hazard ratio for death as a record gives it, or what `values` make of it; None leaves a field out."""
    base: dict[str, Any] = {
        "agents": "interferon alpha",
        "versus": "no treatment",
        "disease": "multiple myeloma",
        "setting": "maintenance after response",
        "endpoint": "overall survival",
        "measure": "HR",
        "comparison": "arms",
        "value": 0.8,
        "ci": [0.7, 0.9],
        "at": "Abstract 1-20",
    }
    return {name: value for name, value in {**base, **values}.items() if value is not None}


def record(name: str = "trial-2001", *findings: dict[str, Any], **values: Any) -> dict[str, Any]:
    """Return a sound record with these findings, or one; `values` replace whole parts of it."""
    return {
        "record": name,
        "source": {"id": f"document:{name}", "citation": f"Trial of {name}"},
        "study": {
            "slug": name,
            "title": f"Trial {name}",
            "year": 2001,
            "design": "randomised controlled trial",
            "participants": 2000,
        },
        "curation": {"by": "a reader"},
        "findings": list(findings) or [finding()],
        **values,
    }


def write_record(folder: Path, name: str = "trial-2001", *findings: dict[str, Any], **values: Any) -> Path:
    """Write a record to a file named after it."""
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(record(name, *findings, **values), sort_keys=False), encoding="utf-8")
    return path
