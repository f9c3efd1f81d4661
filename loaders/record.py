"""The curated record: one study as one document reports it, in YAML that a clinician can read and write by hand.

The models here are the format: `oncograph schema` prints their JSON Schema. Short forms that people write
(`p: "<0.01"`, `tested: 6/17`, `value: 44 %`, `ci: [0.81, 1.07]`) are taken apart in `loaders.short_forms`.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, FiniteFloat, model_validator

from oncograph.graph.bias import BiasTool
from oncograph.graph.measures import Measure
from oncograph.graph.model import (
    Assessed,
    Change,
    Comparison,
    Count,
    Design,
    Extraction,
    Frozen,
    Hypothesis,
    Origin,
    Probability,
    RangeOf,
    RiskOfBias,
    Sides,
    Stage,
    Text,
)
from oncograph.graph.report import DocumentPart

from .record_groups import RecordGroup
from .short_forms import (
    Authors,
    Date,
    Domains,
    Grade,
    Interval,
    Locator,
    Names,
    Number,
    OfDesigns,
    OpenInterval,
    PValue,
    Slug,
    StudyReference,
    Tally,
)
from .words import Spelled, Word, read_domains, read_identifier


class RecordSource(Frozen):
    """The document that was read."""

    id: Annotated[
        str,
        Field(pattern=r"^(doi:10\.\S+|pmid:\d+|pmcid:PMC\d+|registry:\S+|isbn:\S+|url:\S+|document:\S+)$"),
        Spelled(read_identifier),
    ] = Field(description="doi:…, pmid:…, pmcid:…, registry:… or document:… where it has none of these")
    citation: Text = Field(description="authors, journal, year, pages")
    part: Word[DocumentPart] = Field(default=DocumentPart.FULL_TEXT, description="what of the document was read")
    published: Date | None = Field(default=None, description="2016, 2016-05 or 2016-05-31")
    text_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        default=None, description="of the text that character spans count in"
    )


class RecordAssessed(Assessed):
    """How a risk of bias was judged, in any spelling of the tool's domains and judgements."""

    risk_of_bias_tool: Word[BiasTool] | None = None
    risk_of_bias_domains: Domains = ()

    @model_validator(mode="before")
    @classmethod
    def _domains_of_the_tool(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "risk_of_bias_domains" not in value:
            return value
        domains = read_domains(value.get("risk_of_bias_tool"), value["risk_of_bias_domains"])
        return {**value, "risk_of_bias_domains": domains}


class RecordStudy(RecordAssessed):
    """The study the record speaks of. Its identifiers are of this study alone, never of a review that mentions it."""

    slug: Slug = Field(description="name and year, such as peest-1995; the study's id where it has no identifier")
    name: Text | None = Field(default=None, description="as the field calls the study, such as PROMID")
    title: Text | None = Field(default=None, description="needed where the record has findings")
    authors: Authors | None = Field(default=None, description="as one text, or a list in their order")
    journal: Text | None = None
    year: int | None = Field(default=None, ge=1900, le=2100)
    design: Word[Design] | None = Field(default=None, description="needed where the record has findings")
    of_designs: OfDesigns = Field(default=(), description="of what a meta-analysis is made")
    participants: Count | None = None
    n_studies: Count | None = Field(default=None, description="studies that a meta-analysis or review combines")
    registrations: tuple[Text, ...] = Field(default=(), description="NCT…, ISRCTN…, EudraCT numbers")
    pmids: tuple[Annotated[str, Field(pattern=r"^\d{1,9}$")] | Annotated[int, Field(ge=1)], ...] = ()
    dois: tuple[Annotated[str, Field(pattern=r"^10\.\S+/\S+$")], ...] = ()
    retracted: bool = False
    expression_of_concern: bool = Field(default=False, description="of a journal, about a report; or part is retracted")
    notices: tuple[Text, ...] = Field(default=(), description="on its reports, such as `retracted in pmid:1`")
    mesh: tuple[Text, ...] = Field(default=(), description="MeSH headings that a report is indexed with")
    risk_of_bias: Word[RiskOfBias] = RiskOfBias.NOT_ASSESSED
    includes: tuple[StudyReference, ...] = Field(default=(), description="the trials a meta-analysis includes")


class Curation(Frozen):
    """Who read the document, and how far the reading was checked."""

    by: Text
    status: Word[Extraction] = Extraction.CURATED
    note: Text | None = None


class KnownThrough(Frozen):
    """The study in whose paper the results stand, where they were not read in a report of their own."""

    study: StudyReference
    at: Locator


class RecordDefaults(Frozen):
    """What all findings of the record share, unless one says otherwise."""

    agents: Names | None = None
    combined_with: Names | None = None
    versus: Names | None = None
    disease: Names | None = None
    setting: Text | None = None
    endpoint: Text | None = None
    comparison: Word[Comparison] | None = None
    measure: Word[Measure] | None = None
    unit: Text | None = None
    regimen: Text | None = None
    dose_class: Text | None = None
    scale: Text | None = None
    subgroup: Text | None = None
    arm: Text | None = None
    analysis: Text | None = None
    timepoint: Text | None = None


class RecordFinding(RecordAssessed):
    """One result. Per arm, `value`, `ci` and `tested` are the tested arm's, `value_control` … the comparator's."""

    agents: Names = Field(description="the agents whose effect this result isolates")
    combined_with: Names = Field(default=(), description="given in both arms, or alongside")
    versus: Names = Field(default=(), description="the comparator: an agent, placebo or no treatment")
    disease: Names = Field(min_length=1, description="several belong to the nearest broader term of all of them")
    setting: Text
    endpoint: Text | None = None
    toxicity: Text | None = None
    organ_system: Text | None = Field(default=None, description="of a toxicity, where the source files it")
    scale: Text | None = Field(default=None, description="grading scale, such as CTCAE 4.0 or WHO")
    grade: Grade | None = Field(default=None, description="3, or a range such as 3-4")
    serious: bool = Field(default=False, description="of a toxicity: counted as a serious adverse event")
    measure: Word[Measure]
    comparison: Word[Comparison]
    subgroup: Text | None = None
    arm: Text | None = None
    analysis: Text = "main"
    timepoint: Text | None = None
    class_name: Text | None = Field(default=None, alias="class", description="which of an outcome's parts")
    category: Text | None = Field(default=None, description="which of a part's categories")
    adjusted: bool = False
    value: Number | None = None
    ci: OpenInterval | None = Field(default=None, description="low and high; null for a side that is open")
    ci_level: float | None = Field(default=None, gt=0.5, lt=1)
    ci_sides: Sides | None = Field(default=None, description="1 where the interval is one-sided")
    value_control: Number | None = None
    control_ci: OpenInterval | None = None
    value_before: Number | None = None
    sd_experimental: float | None = Field(default=None, gt=0)
    sd_control: float | None = Field(default=None, gt=0)
    p: PValue | None = Field(default=None, description='0.04, "<0.001", ">0.2", "not significant" or "significant"')
    p_sides: Sides | None = Field(default=None, description="1 where P is one-sided")
    p_level: Probability | None = Field(default=None, description="P below which the source's own test is significant")
    hypothesis: Word[Hypothesis] | None = Field(default=None, description="what the test was made to show")
    method: Text | None = Field(default=None, description="the test or model, as the source calls it")
    reported_as: Text | None = Field(default=None, description="the measure as the source calls it")
    chi2: float | None = Field(default=None, ge=0)
    o_minus_e: FiniteFloat | None = None
    log_rank_variance: float | None = Field(default=None, gt=0)
    tested: Tally | None = Field(default=None, description="events/patients of the tested arm, such as 6/17")
    control: Tally | None = Field(default=None, description="events/patients of the comparator")
    groups: tuple[RecordGroup, ...] = Field(default=(), description="in place of tested and control, or beside them")
    group_measure: Text | None = Field(default=None, description="what the groups' values are, such as median")
    group_unit: Text | None = Field(default=None, description="the unit of the groups' values")
    dispersion: Text | None = Field(
        default=None, description="of the groups: standard deviation, full range, 95 % confidence interval …"
    )
    threshold: Number | None = Field(
        default=None, ge=0, le=1, description="the source gives adverse events that more than this share had"
    )
    unread: tuple[Text, ...] = Field(default=(), description="what the source gives and no other field can hold")
    n_experimental: Count | None = None
    n_control: Count | None = None
    n_evaluable: Count | None = None
    n_studies: Count | None = None
    events: Count | None = Field(default=None, description="in both arms together")
    margin: Number | None = Field(default=None, description="the trial's own, for non-inferiority")
    risk_of_bias: Word[RiskOfBias] | None = Field(default=None, description="the result's own, where not the study's")
    period: Text | None = Field(default=None, description="with periods: the one that value is of")
    period_control: Text | None = Field(default=None, description="with periods: the one value_control is of")
    range: Interval | None = None
    range_of: Word[RangeOf] | None = None
    not_reached: bool = False
    unit: Text | None = None
    regimen: Text | None = None
    dose_class: Text | None = None
    change: Word[Change] | None = None
    author_conclusion: Text | None = None
    note: Text | None = None
    stage: Word[Stage] = Stage.FINAL
    confidence: Probability | None = None
    comparison_reason: Text | None = Field(default=None, description="why it is taken to compare what it does")
    at: Locator = Field(description="section and character span, such as Abstract 812-1040")

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if (self.endpoint is None) == (self.toxicity is None):
            raise ValueError("a finding is on one endpoint or one toxicity: give exactly one of the two")
        if (self.range is None) != (self.range_of is None):
            raise ValueError("give range and range_of (studies or patients) together")
        return self


class RecordTerm(Frozen):
    """Other names of something that the record speaks of, tried in their order where the first is not known."""

    kind: Word[Literal["agent", "disease", "endpoint", "toxicity", "setting"]]
    name: Text = Field(description="as the findings write it")
    also: Names = Field(default=(), description="other names, the likeliest first")
    codes: tuple[Text, ...] = Field(default=(), description="such as MESH:D009447")


class StudyRecord(Frozen):
    """One study as one document reports it."""

    record: Slug = Field(description="the record's own id; never changes")
    version: int = Field(default=1, ge=1, description="raise it with every change of the content")
    source: RecordSource
    study: RecordStudy
    curation: Curation
    origin: Word[Origin] = Origin.OWN_REPORT
    known_through: KnownThrough | None = None
    terms: tuple[RecordTerm, ...] = Field(default=(), description="other names of what the findings name")
    defaults: RecordDefaults = RecordDefaults()
    findings: tuple[RecordFinding, ...] = ()

    @model_validator(mode="after")
    def _findings_have_a_described_study(self) -> Self:
        lacking = [name for name in ("title", "design") if getattr(self.study, name) is None]
        if self.findings and lacking:
            raise ValueError(f"study: {', '.join(lacking)} missing; add it, as the record has findings")
        return self

    @model_validator(mode="after")
    def _origin_agrees(self) -> Self:
        if (self.known_through is not None) != (self.origin is Origin.SECONDARY_SOURCE):
            raise ValueError("origin: secondary source and known_through belong together")
        return self
