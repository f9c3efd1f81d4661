"""The notebook of docs/: its cells run as Jupyter runs them, and the outputs that it keeps.

Run, to write the outputs anew: .venv/bin/python -m tests.support.notebook
"""

import ast
import contextlib
import io
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "python.ipynb"


def read() -> dict[str, Any]:
    """Return the notebook as it is kept."""
    notebook: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return notebook


def run(notebook: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Run the cells of code one after the other, and yield each with what it gives."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, cell in enumerate((one for one in notebook["cells"] if one["cell_type"] == "code"), 1):
        yield cell, list(_outputs("".join(cell["source"]), names, number))


def _outputs(source: str, names: dict[str, Any], number: int) -> Iterator[dict[str, Any]]:
    """Run a cell; its last line, where that is an expression, is displayed."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(body, []), "<cell>", "exec"), names)  # noqa: S102  our own notebook
        value = None
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)  # noqa: S307  as above
    if printed.getvalue():
        yield {"output_type": "stream", "name": "stdout", "text": printed.getvalue().splitlines(keepends=True)}
    if value is not None:
        data = {"text/plain": repr(value).splitlines(keepends=True)}
        if hasattr(value, "_repr_html_"):
            data = {"text/html": value._repr_html_().splitlines(keepends=True), **data}
        yield {"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": data}


def main() -> None:
    """Write the outputs of every cell into the notebook, as they are on the built-in corpus."""
    from oncograph import open as open_graph  # noqa: PLC0415  for this alone

    notebook = read()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.db"
        open_graph(path).load(builtin=True)
        os.environ["ONCOGRAPH_STORE"] = str(path)
        for number, (cell, outputs) in enumerate(run(notebook), 1):
            cell |= {"outputs": outputs, "execution_count": number}
    NOTEBOOK.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
