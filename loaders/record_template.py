"""A record to begin with: what must be there filled in as an example, what may be there told beside it."""

from pydantic import BaseModel

from .record import RecordFinding, RecordSource, RecordStudy

_BODY = """\
# One study as one document reports it. Fill it in, then: oncograph validate FILE
record: {name}  # the record's own id: small letters, digits, hyphens; never changes
version: 1                               # raise it with every change
source:
  id: document:{name}  # doi:…, pmid:…, pmcid:PMC…, registry:…, or document:… where it has none
  citation: Authors, journal, year, pages
  part: abstract                         # what was read: abstract, full text, registry entry, tables
{source}
curation:
  by: Your name
study:                                   # identifiers of this study alone, never of a review that mentions it
  slug: {name}
  title: Title of the report
  year: 2020
  design: randomised controlled trial
  participants: 240
  registrations: []                      # such as [NCT00000000]; reports of one trial join by it, by DOI or PMID
{study}
defaults:                                # what all findings share unless one says otherwise
  agents: interferon alpha               # oncograph lookup NAME tells what a name is taken for
  versus: no treatment
  disease: multiple myeloma
  setting: maintenance after response
findings:
  - endpoint: overall survival
    measure: HR
    comparison: arms                     # only what compares arms can count for a claim
    value: 0.91
    ci: [0.70, 1.18]
    at: Abstract                         # where in the document it stands
  - toxicity: fatigue
    scale: CTCAE 4.0
    grade: 3-4
    measure: proportion
    comparison: arms
    tested: 21/120                       # events/patients of the tested arm
    control: 4/120
    at: Table 3
{finding}
"""
_COLUMN = 41
_SAID = frozenset({"id", "citation", "part", "slug", "title", "year", "design", "participants", "registrations"})
_SAID_OF_FINDINGS = frozenset(
    {"agents", "versus", "disease", "setting", "endpoint", "toxicity", "scale", "grade", "measure", "comparison"}
    | {"value", "ci", "tested", "control", "at"}
)


def record_template(name: str) -> str:
    """Return the text of a sound record of that name: small letters, digits and hyphens."""
    return _BODY.format(
        name=name,
        source=_also(RecordSource, _SAID, "  "),
        study=_also(RecordStudy, _SAID, "  "),
        finding=_also(RecordFinding, _SAID_OF_FINDINGS, "    "),
    )


def _also(model: type[BaseModel], said: frozenset[str], indent: str) -> str:
    """Return a comment for each field that the example does without, with what it means where that is not plain."""
    lines: list[str] = []
    for own, field in model.model_fields.items():
        name = field.alias or own
        if name not in said:
            begun = f"{indent}# {name}:"
            lines.append(f"{begun.ljust(_COLUMN)}# {field.description}" if field.description else begun)
    return "\n".join(lines)
