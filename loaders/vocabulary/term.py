"""The terms of the vocabulary: what an agent, a disease, a setting, an endpoint and a toxicity are called."""

from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, Field, FiniteFloat, StringConstraints

from oncograph.graph.model import EndpointKind, Frozen, Text

from ..words import Word

Kind = Literal["agent", "disease", "setting", "endpoint", "toxicity"]
AgentKind = Literal[
    "drug", "biological", "cell therapy", "radiopharmaceutical", "procedure", "combination", "class", "control"
]
Line = Literal["first", "second", "second or later", "third or later"]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*:\S.*$", max_length=200)]


def _sorted_set(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


_Item = TypeVar("_Item", bound=str)
# In one order, whatever the order they were written in, so that equal terms are equal.
_Set = Annotated[tuple[_Item, ...], AfterValidator(_sorted_set)]

_SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"


def _id_of(kind: Kind) -> StringConstraints:
    return StringConstraints(pattern=f"^{kind}:{_SLUG}$", max_length=200)


class Term(Frozen):
    """One term. Its `id` says its kind, is minted once and never changes; its names are how people write it."""

    kind_of_term: ClassVar[Kind]

    id: str = Field(description="kind and slug, such as agent:interleukin-2")
    name: Text = Field(description="the name shown")
    synonyms: _Set[Text] = Field(default=(), description="other names, spellings, abbreviations and brand names")
    is_a: _Set[str] = Field(default=(), description="ids of the broader terms of the same kind")
    codes: _Set[Code] = Field(
        default=(), description="the same thing in other vocabularies, such as DOID:9538, NCIT:C3242, DRUGBANK:DB00041"
    )
    abbreviation: Text | None = Field(
        default=None, description="the short form that stands for the name where there is little room, such as OS"
    )

    @property
    def names(self) -> tuple[str, ...]:
        """The name, the synonyms, and the abbreviation where it is none of them."""
        short = () if self.abbreviation in {None, *self.synonyms} else (self.abbreviation,)
        return (self.name, *self.synonyms, *filter(None, short))


class AgentTerm(Term):
    """A drug, a biological or another treatment, a class of them, or a control."""

    kind_of_term: ClassVar[Kind] = "agent"

    id: Annotated[str, _id_of("agent")]
    is_a: _Set[Annotated[str, _id_of("agent")]] = ()
    kind: Word[AgentKind] | None = Field(
        default=None, description="a control is a comparator without an effect of its own, such as placebo"
    )


class DiseaseTerm(Term):
    """A disease; how far it has gone, and what was given before, is a setting."""

    kind_of_term: ClassVar[Kind] = "disease"

    id: Annotated[str, _id_of("disease")]
    is_a: _Set[Annotated[str, _id_of("disease")]] = ()


class SettingTerm(Term):
    """Where in the course of treatment something is given; shared across diseases."""

    kind_of_term: ClassVar[Kind] = "setting"

    id: Annotated[str, _id_of("setting")]
    is_a: _Set[Annotated[str, _id_of("setting")]] = ()
    line: Word[Line] | None = Field(default=None, description="line of treatment, where the setting names one")


class EndpointTerm(Term):
    """What was measured, and whether more of it is good for the patient."""

    kind_of_term: ClassVar[Kind] = "endpoint"

    id: Annotated[str, _id_of("endpoint")]
    is_a: _Set[Annotated[str, _id_of("endpoint")]] = ()
    kind: Word[EndpointKind] | None = Field(default=None, description="none: the evidence methods make no claim of it")
    higher_is_better: bool | None = Field(
        default=None,
        description="for the patient, of the quantity as named: overall survival true, mortality false; none: neither",
    )
    margin: FiniteFloat | None = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="largest mean difference that means nothing, in the endpoint's unit",
    )


class ToxicityTerm(Term):
    """An adverse event, in the wording of CTCAE where it has one."""

    kind_of_term: ClassVar[Kind] = "toxicity"

    id: Annotated[str, _id_of("toxicity")]
    is_a: _Set[Annotated[str, _id_of("toxicity")]] = ()
    organ_system: Text | None = Field(default=None, description="system organ class, as CTCAE files the term")


TERM_TYPES: dict[Kind, type[Term]] = {
    "agent": AgentTerm,
    "disease": DiseaseTerm,
    "setting": SettingTerm,
    "endpoint": EndpointTerm,
    "toxicity": ToxicityTerm,
}
