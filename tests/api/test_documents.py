"""Every example for Python in README, page and notebook runs, and gives what is shown, on both stores."""

import doctest
import re
from pathlib import Path

import pytest
from support import notebook

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = ["README.md", "docs/python.md"]


@pytest.fixture(autouse=True)
def corpus_by_default(corpus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONCOGRAPH_STORE", corpus)


@pytest.mark.parametrize("name", PAGES)
def test_the_examples_of_a_page(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert blocks
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, name, name, 0)
    assert len(examples.examples) == sum(block.count(">>> ") for block in blocks)
    told: list[str] = []
    assert doctest.DocTestRunner().run(examples, out=told.append).failed == 0, "".join(told)


def test_the_notebook() -> None:
    kept = notebook.read()
    for number, (cell, outputs) in enumerate(notebook.run(kept), 1):
        assert cell["execution_count"] == number
        assert cell["outputs"] == outputs, "".join(cell["source"])
