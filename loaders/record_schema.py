"""The JSON Schema of a curated record, for editors that complete and check while one types."""

from typing import Any

from oncograph.graph.meanings import meaning_of

from .record import RecordDefaults, StudyRecord


def record_schema() -> dict[str, Any]:
    """Return the schema. What `defaults` may give for all findings is not required of each.

    What a field does not say of itself is said as of the graph's property of that name.
    """
    schema = StudyRecord.model_json_schema()
    finding = schema["$defs"]["RecordFinding"]
    finding["required"] = [name for name in finding["required"] if name not in RecordDefaults.model_fields]
    parts = {**schema["$defs"], "Record": schema}
    for name, part in parts.items():
        for field, told in part.get("properties", {}).items():
            if "description" not in told:
                own = finding["properties"].get(field, {}).get("description") if name == "RecordDefaults" else None
                told["description"] = own or meaning_of("Record", field)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
