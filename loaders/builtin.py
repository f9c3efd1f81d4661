"""The built-in corpus: curated records that come with the package."""

from importlib.resources import as_file, files

from oncograph.graph.errors import OncographError
from oncograph.graph.report import Report

from .resolving import resolve
from .sources.yaml_record import read_record
from .vocabulary.builtin import builtin_vocabulary


def builtin_reports() -> list[Report]:
    """Return the reports of the built-in corpus, sorted by record."""
    vocabulary = builtin_vocabulary()
    reports: list[Report] = []
    with as_file(files("oncograph.loaders.corpus")) as folder:
        for path in sorted(folder.glob("*.yaml")):
            resolved = resolve(read_record(path), vocabulary, builtin=True)
            if resolved.report is None:
                raise OncographError(
                    "the built-in corpus is damaged, install again: " + "; ".join(map(str, resolved.faults))
                )
            reports.append(resolved.report)
    return reports
