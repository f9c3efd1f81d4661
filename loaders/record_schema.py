"""The JSON Schema of a curated record, for editors that complete and check while one types."""

from typing import Any

from .record import RecordDefaults, StudyRecord


def record_schema() -> dict[str, Any]:
    """Return the schema. What `defaults` may give for all findings is not required of each."""
    schema = StudyRecord.model_json_schema()
    finding = schema["$defs"]["RecordFinding"]
    finding["required"] = [name for name in finding["required"] if name not in RecordDefaults.model_fields]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
