"""The canned questions as saved queries of Neo4j Browser: a ZIP file that is dropped on its window."""

import io
import json
import re
import zipfile
from collections.abc import Mapping

from oncograph.queries.library import CannedQuery, Parameter, builtin_queries

FOLDER = "oncograph"
"""The folder in which Neo4j Browser shows the saved queries."""

_REQUIRED: Mapping[str, str] = {
    "agent": "agent:interleukin-2",
    "claim": "claim:70667b78559f1df02505",
    "node": "agent:interleukin-2",
    "setting": "setting:maintenance-after-response",
    "study": "study:myeloma-trialists-2001",
}
"""What is asked about at first where a question needs a value."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The same questions make the same file, to the byte."""


def archive() -> bytes:
    """Return the saved queries as one ZIP file, a folder with a file for each question."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for query in builtin_queries():
            file.writestr(zipfile.ZipInfo(f"{FOLDER}/{query.name}.cypher", _LONG_AGO), saved_query(query))
    return packed.getvalue()


def saved_query(query: CannedQuery) -> str:
    """Return a question as Cypher that runs as it stands: parameters become values at its head, to be changed there.

    Neo4j Browser shows the first line as the title. It could set parameters by `:params`, but shows no rows of a
    query that follows a command.
    """
    title = f"// {query.name}: {query.question}"
    if not query.parameters:
        return f"{title}\n{query.text}\n"
    last = len(query.parameters) - 1
    values = [
        f"  {parameter.name}: {asked_first(parameter)}{'' if place == last else ','} // {parameter.meaning}"
        for place, parameter in enumerate(query.parameters)
    ]
    return "\n".join(
        [
            title,
            "// Change the values to ask about something else. Agents, diseases … are given by id; null: any.",
            "WITH {",
            *values,
            "} AS asked",
            "CALL (asked) {",
            re.sub(r"\$(\w+)", r"asked.\1", query.text),
            "}",
            f"RETURN {', '.join(column for column, _ in query.columns)}",
            "",
        ]
    )


def asked_first(parameter: Parameter) -> str:
    """Return what a parameter is at first, in Cypher: its default, or something of the built-in corpus."""
    return json.dumps(_REQUIRED[parameter.name] if parameter.required else parameter.default)
