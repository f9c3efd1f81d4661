"""The terms that come with the package."""

from functools import cache
from importlib.resources import files

from .term import TERM_TYPES, Term
from .vocabulary import Vocabulary


@cache
def builtin_vocabulary() -> Vocabulary:
    """Return the vocabulary of the built-in terms, read from the package once."""
    import yaml  # noqa: PLC0415 - takes longer to import than all else here, and a store brings its own vocabulary

    # Ten times faster than the loader in Python, and missing only where PyYAML was built without libyaml.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    terms: list[Term] = []
    for file in sorted(files(f"{__package__}.terms").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            kinds = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader, see above
            terms.extend(TERM_TYPES[entry["id"].partition(":")[0]].model_validate(entry) for entry in kinds)
    return Vocabulary(terms)
