"""All formulas: of a finding, of a claim, and of each type of relationship, by the name of the field.

A new computed field needs an entry in the table of its kind, in the module on its subject; a test holds the schema
against this.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from ....errors import UnknownNameError
from ....names import nearest
from ....schema import NODE_TYPES
from . import of_absolute, of_effects, of_findings, of_relationships, of_tests, of_toxicities, of_verdicts, of_weights
from .citations import Formula
from .claim_case import ClaimCase
from .derivations import FindingCase
from .of_relationships import LinkCase
from .working import Field, Work, Worked

Case = TypeVar("Case")

FINDING: Mapping[str, Field[FindingCase]] = of_findings.FIELDS
CLAIM: Mapping[str, Field[ClaimCase]] = {
    **of_verdicts.FIELDS,
    **of_effects.FIELDS,
    **of_tests.FIELDS,
    **of_weights.FIELDS,
    **of_absolute.FIELDS,
    **of_toxicities.FIELDS,
}
RELATIONSHIPS: Mapping[str, Mapping[str, Field[LinkCase]]] = of_relationships.FIELDS
REPORTED = tuple(name for name in NODE_TYPES["Finding"].properties if name not in FINDING)
"""The fields of a finding that its source gives, and nothing computes."""


def work_of_finding(case: FindingCase, name: str) -> Worked:
    """Return the formula of a finding's field with its numbers; of one that is reported, that it is.

    :raises UnknownNameError: a finding has no such field; the error holds the nearest names.
    """
    finding = case.evidence.finding
    if name in REPORTED:
        field = Field[FindingCase](Formula("as reported", "the source that was read"), lambda _: Work("not computed"))
    else:
        field = _field(FINDING, name, "a finding", REPORTED)
    shown = _worked(field, case, case.evidence.id, name, case.properties)
    return shown.model_copy(update={"source": finding.source, "locator": finding.locator})


def work_of_claim(case: ClaimCase, id_: str, name: str) -> Worked:
    """Return the formula of a claim's field with its numbers.

    :raises UnknownNameError: a claim has no such field; the error holds the nearest names.
    """
    return _worked(_field(CLAIM, name, "a claim"), case, id_, name, case.properties)


def work_of_relationship(case: LinkCase, name: str) -> Worked:
    """Return the formula of a relationship's property with its numbers.

    :raises UnknownNameError: nothing computes a property of this name there; the error holds the nearest names.
    """
    link = case.link
    field = _field(RELATIONSHIPS.get(link.type, {}), name, f"the computed part of {link.type}")
    return _worked(field, case, f"{link.type} from {link.source} to {link.target}", name, link.properties)


def _field(fields: Mapping[str, Field[Case]], name: str, what: str, others: Sequence[str] = ()) -> Field[Case]:
    found = fields.get(name)
    if found is None:
        known = sorted({*fields, *others})
        raise UnknownNameError(f"{what} has no field {name!r}.", nearest(name, known) or known)
    return found


def _worked(field: Field[Case], case: Case, subject: str, name: str, properties: Mapping[str, object]) -> Worked:
    try:
        work = field.work(case)
    except (ArithmeticError, ValueError):
        work = Work("the numbers are too great or too small to be put in one by one")
    formula, value = work.formula or field.formula, properties.get(name)
    return Worked(
        subject=subject,
        field=name,
        value=tuple(map(str, value)) if isinstance(value, list) else value,
        formula=formula.text,
        citation=formula.citation,
        because=work.because,
        given=tuple(work.given),
        steps=tuple(work.steps),
        solves=work.solves,
    )
