"""The built-in corpus: curated records that come with the package."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import as_file, files

from oncograph.graph.errors import OncographError
from oncograph.graph.report import Report

from .records import read_record
from .resolving import resolve
from .vocabulary.builtin import builtin_vocabulary

_FOLDERS = ("oncograph.loaders.corpus", "oncograph.loaders.vocabulary.terms")


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


@cache
def builtin_fingerprint() -> str:
    """Return a hash over the package's version and its built-in files, to tell whether a store holds older ones."""
    sha = hashlib.sha256(version("oncograph").encode())
    for package in _FOLDERS:
        for file in sorted(files(package).iterdir(), key=lambda file: file.name):
            if file.name.endswith(".yaml"):
                sha.update(file.name.encode() + b"\0" + file.read_bytes())
    return sha.hexdigest()
