"""The things the graph is made of: study, finding, reading, claim, and the values they may take.

Every model is frozen. A `Finding` holds what a study reported; what is computed from it stands in `Estimate`
(see `oncograph.graph.evidence`). Effect measures compare the tested arm with the comparator, in that order.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat, model_validator

from .bias import BiasTool, check_domains
from .labels import Direction, Role, Verdict
from .measures import Measure
from .rows import ORDERED_LISTS

Probability = Annotated[FiniteFloat, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, le=2**53)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Printed = Annotated[str, Field(max_length=200)]
"""A number, or what stands in its place, as the source prints it; empty where it gives none."""

Sides = Literal[1, 2]


class Comparison(StrEnum):
    """What a result compares. Only `arms` can have a direction or count for a claim."""

    ARMS = "arms"
    SUBGROUPS = "subgroups"
    PERIODS = "periods"
    BEFORE_AFTER = "before-after"
    GLOBAL = "global"
    NONE = "none"
    UNDECIDED = "undecided"
    """The source does not tell for certain which group is tested against which."""


class PRelation(StrEnum):
    """How the reported P relates to the number given with it."""

    EQUAL = "="
    LESS = "<"
    GREATER = ">"
    NOT_SIGNIFICANT = "not significant"
    SIGNIFICANT = "significant"


_OF_A_NUMBER = frozenset({PRelation.EQUAL, PRelation.LESS, PRelation.GREATER})


class Hypothesis(StrEnum):
    """What a test was made to show, as registries ask for it; the last two are what they asked in earlier years."""

    SUPERIORITY = "superiority"
    NON_INFERIORITY = "non-inferiority"
    EQUIVALENCE = "equivalence"
    OTHER = "other"
    NON_INFERIORITY_OR_EQUIVALENCE = "non-inferiority or equivalence"
    SUPERIORITY_OR_OTHER = "superiority or other"


class GroupRole(StrEnum):
    """What a group of patients is in a comparison of arms."""

    TESTED = "tested"
    CONTROL = "control"
    OTHER = "other"


class Change(StrEnum):
    """Which way an outcome went, in numbers; whether that is good comes from the endpoint's polarity."""

    INCREASED = "increased"
    DECREASED = "decreased"
    UNCHANGED = "unchanged"
    NORMALISED = "normalised"
    CONFLICTING = "conflicting"


class Contrast(StrEnum):
    """Against what a claim weighs its agents."""

    ADDED = "added"
    ACTIVE = "active"
    UNCONTROLLED = "uncontrolled"


class Design(StrEnum):
    """How a study was made."""

    META_ANALYSIS_IPD = "individual-patient-data meta-analysis"
    META_ANALYSIS = "meta-analysis"
    RANDOMISED = "randomised controlled trial"
    CONCURRENT_CONTROL = "non-randomised concurrent control"
    HISTORICAL_CONTROL = "historical control"
    SINGLE_ARM = "single-arm trial"
    COHORT = "cohort"
    POOLED_SERIES = "pooled single-arm studies"
    REVIEW = "review"


class OfDesign(StrEnum):
    """Of which studies a meta-analysis is made."""

    RANDOMISED = "randomised"
    NON_RANDOMISED = "non-randomised"


class RiskOfBias(StrEnum):
    """The risk of bias of a study or of one of its results, as assessed by whoever curated it."""

    LOW = "low"
    SOME_CONCERNS = "some concerns"
    HIGH = "high"
    CRITICAL = "critical"
    NOT_ASSESSED = "not assessed"


class Origin(StrEnum):
    """Through what a result is known, best first."""

    OWN_REPORT = "own report"
    REGISTRY = "registry"
    SECONDARY_SOURCE = "secondary source"


class Stage(StrEnum):
    """Whether the analysis was the final one."""

    FINAL = "final"
    INTERIM = "interim"


class Extraction(StrEnum):
    """Who read the result out of its source, most trusted first."""

    REVIEWED = "reviewed"
    CURATED = "curated"
    EXTRACTED = "extracted"


class RangeOf(StrEnum):
    """What a reported range is taken over. A range is never a confidence interval."""

    STUDIES = "studies"
    PATIENTS = "patients"


class Frozen(BaseModel):
    """A model that cannot be changed and takes no field it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Assessed(Frozen):
    """How the risk of bias of a study or of one of its results was judged."""

    risk_of_bias_tool: BiasTool | None = None
    risk_of_bias_domains: Annotated[tuple[Text, ...], AfterValidator(lambda domains: tuple(sorted(set(domains))))] = (
        Field(default=(), description="the tool's domains and its judgements, such as `missing outcome data: low`")
    )
    risk_of_bias_reason: Text | None = Field(default=None, description="why it was judged so, or could not be")

    @model_validator(mode="after")
    def _domains_are_the_tools(self) -> Self:
        if self.risk_of_bias_domains:
            check_domains(self.risk_of_bias_tool, self.risk_of_bias_domains)
        return self


class Study(Assessed):
    """One trial, cohort, meta-analysis or review, whatever the number of reports on it."""

    id: Text = Field(description="from the smallest registration number, else DOI, else PMID, else a slug")
    name: Text | None = Field(
        default=None, description="as the field calls it; else by author and year, else its title, else an identifier"
    )
    slugs: tuple[str, ...] = Field(default=(), description="what records call it")
    title: Text | None = None
    authors: Text | None = None
    journal: Text | None = None
    citation: Text | None = Field(
        default=None, description="of the best report of its own, else composed; with an identifier"
    )
    year: int | None = Field(default=None, ge=1900, le=2100, description="of the main report")
    design: Design | None = Field(default=None, description="none: known only as a reference")
    of_designs: tuple[OfDesign, ...] = Field(default=(), description="of what a meta-analysis is; empty: not said")
    participants: Count | None = None
    n_studies: Count | None = Field(default=None, description="studies that a meta-analysis or review combines")
    registrations: tuple[str, ...] = ()
    pmids: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()
    retracted: bool = False
    expression_of_concern: bool = Field(default=False, description="a journal doubts a report, or took back a part")
    notices: tuple[str, ...] = Field(default=(), description="on its reports, such as `retracted in pmid:1`")
    mesh: tuple[str, ...] = Field(default=(), description="MeSH headings that its reports are indexed with")
    risk_of_bias: RiskOfBias = RiskOfBias.NOT_ASSESSED
    curation: Text | None = Field(default=None, description="who curated the study's record, and how")

    @property
    def discredited(self) -> str | None:
        """Why none of its results counts, whatever they are; none where they may."""
        if self.retracted:
            return "the study is retracted"
        return "a journal has expressed concern about the study" if self.expression_of_concern else None


class ReportedValues(Assessed):
    """The numbers and words of one result as one place gives them; none means not reported."""

    value: FiniteFloat | None = Field(default=None, description="the measure's value; per arm, the tested arm's")
    ci_low: FiniteFloat | None = None
    ci_high: FiniteFloat | None = None
    ci_level: float | None = Field(default=None, gt=0.5, lt=1, description="a share of 1; 0.95 where a CI is given")
    value_control: FiniteFloat | None = None
    control_ci_low: FiniteFloat | None = None
    control_ci_high: FiniteFloat | None = None
    value_before: FiniteFloat | None = None
    sd_experimental: float | None = Field(default=None, gt=0, description="standard deviation, with means")
    sd_control: float | None = Field(default=None, gt=0, description="standard deviation, with means")
    p_value: Probability | None = Field(default=None, description="two-sided")
    p_relation: PRelation | None = None
    chi2: float | None = Field(default=None, ge=0, description="log-rank chi-squared on one degree of freedom")
    o_minus_e: FiniteFloat | None = Field(default=None, description="log-rank observed minus expected, tested arm")
    log_rank_variance: float | None = Field(default=None, gt=0, description="variance V of O - E")
    n_experimental: Count | None = None
    n_control: Count | None = None
    n_evaluable: Count | None = None
    n_studies: Count | None = None
    events_experimental: Count | None = None
    events_control: Count | None = None
    events: Count | None = Field(default=None, description="in both arms together")
    margin: FiniteFloat | None = Field(default=None, description="the trial's own, for non-inferiority")
    range_low: FiniteFloat | None = None
    range_high: FiniteFloat | None = None
    range_of: RangeOf | None = None
    period: Text | None = Field(default=None, description="with periods: the one that `value` is of")
    period_control: Text | None = Field(default=None, description="with periods: the one that `value_control` is of")
    risk_of_bias: RiskOfBias | None = Field(default=None, description="the result's own, where it is not the study's")
    not_reached: bool = Field(default=False, description="the tested arm's median was not reached")
    unit: Text | None = None
    regimen: Text | None = Field(default=None, description="dose, route and schedule as given")
    dose_class: Text | None = Field(default=None, description="low, intermediate or high, where the source says so")
    change: Change | None = None
    author_conclusion: Text | None = Field(default=None, description="what the authors made of it, in our words")
    note: Text | None = Field(default=None, description="the curator's remark on how the source was read")
    reported_as: Text | None = Field(default=None, description="the measure as the source calls it")
    method: Text | None = Field(default=None, description="the test or model, as the source calls it")
    hypothesis: Hypothesis | None = Field(default=None, description="what the test was made to show")
    p_sides: Sides | None = Field(default=None, description="of the test; none: two")
    p_level: Probability | None = Field(default=None, description="P at which the source's own test was significant")
    ci_sides: Sides | None = Field(default=None, description="one: the interval has a limit on one side only")
    threshold: Probability | None = Field(
        default=None, description="of adverse events: the source gives those that more than this share of a group had"
    )
    dispersion: Text | None = Field(default=None, description="what the groups' spread or limits are")
    unread: tuple[Text, ...] = Field(
        default=(), description="what the source gives and no other field can hold, such as `value: NA`"
    )
    group_names: tuple[Text, ...] = Field(default=(), description="the groups; other lists of groups are in this order")
    group_roles: tuple[Printed, ...] = Field(default=(), description="tested, control or other; empty: not known")
    group_n: tuple[Printed, ...] = Field(default=(), description="patients of each group, as printed")
    group_values: tuple[Printed, ...] = Field(default=(), description="each group's value, as printed")
    group_spread: tuple[Printed, ...] = Field(default=(), description="its dispersion, as printed")
    group_low: tuple[Printed, ...] = Field(default=(), description="its lower limit, as printed")
    group_high: tuple[Printed, ...] = Field(default=(), description="its upper limit, as printed")
    group_affected: tuple[Printed, ...] = Field(default=(), description="patients of each group with an event")
    group_events: tuple[Printed, ...] = Field(default=(), description="events, of which a patient may have several")
    group_unit: Text | None = Field(default=None, description="the unit of the groups' values, as printed")
    group_measure: Text | None = Field(default=None, description="what the groups' values are, such as median")

    @model_validator(mode="after")
    def _groups_are_alike(self) -> Self:
        for name in ORDERED_LISTS - {"group_names"}:
            listed = getattr(self, name)
            if listed and len(listed) != len(self.group_names):
                raise ValueError(f"{name} holds {len(listed)} entries for {len(self.group_names)} groups")
        return self

    @model_validator(mode="after")
    def _numbers_are_possible(self) -> Self:
        for low, high, name in (
            (self.ci_low, self.ci_high, "ci"),
            (self.control_ci_low, self.control_ci_high, "control_ci"),
            (self.range_low, self.range_high, "range"),
        ):
            if low is not None and high is not None and low > high:
                raise ValueError(f"{name}_low {low:g} is above {name}_high {high:g}; swap them or check the source")
        if self.value is not None and self.ci_low is not None and self.value < self.ci_low:
            raise ValueError(f"the confidence interval starts at {self.ci_low:g}, above the value {self.value:g}")
        if self.value is not None and self.ci_high is not None and self.value > self.ci_high:
            raise ValueError(f"the confidence interval ends at {self.ci_high:g}, below the value {self.value:g}")
        size = self.n_experimental if self.n_experimental is not None else self.n_evaluable
        for events, n, arm in (
            (self.events_experimental, size, "experimental"),
            (self.events_control, self.n_control, "control"),
        ):
            if events is not None and n is not None and events > n:
                raise ValueError(f"events_{arm} {events} is above its number of patients {n}")
        self._check_events()
        if (self.p_value is not None) != (self.p_relation in _OF_A_NUMBER):
            raise ValueError("give p_value and one of =, <, > in p_relation together, or neither")
        return self

    def _check_events(self) -> None:
        """Check the events of both arms together against each arm's, and against the patients of both."""
        if self.events is None:
            return
        tested, control = self.events_experimental, self.events_control
        if tested is not None and control is not None and tested + control != self.events:
            raise ValueError(f"events {self.events} is not {tested} + {control}, the events of the arms")
        if max(tested or 0, control or 0) > self.events:
            raise ValueError(f"events {self.events} of both arms is below those of one")
        arms = None
        if self.n_experimental is not None and self.n_control is not None:
            arms = self.n_experimental + self.n_control
        known = [n for n in (arms, self.n_evaluable) if n is not None]
        if known and self.events > max(known):
            raise ValueError(f"events {self.events} is above the number of patients {max(known)}")


class Result(ReportedValues):
    """One result as one record reports it: what identifies it within its study, what was reported, where it was read.

    Agents, disease, setting, endpoint and toxicity are ids of vocabulary nodes (edges in the graph, not properties).
    """

    agents: tuple[str, ...] = Field(min_length=1, description="whose effect this result isolates")
    combined_with: tuple[str, ...] = ()
    versus: tuple[str, ...] = Field(default=(), description="the comparator; empty when there is none")
    disease: Text
    setting: Text
    endpoint: Text | None = None
    toxicity: Text | None = None
    scale: Text | None = Field(default=None, description="grading scale of the toxicity, such as CTCAE 4.0")
    grade_min: int | None = Field(default=None, ge=1, le=5)
    grade_max: int | None = Field(default=None, ge=1, le=5)
    serious: bool = Field(default=False, description="of a toxicity: counted as a serious adverse event")
    measure: Measure
    comparison: Comparison
    subgroup: Text | None = None
    arm: Text | None = Field(default=None, description="dose or schedule, where a study has several")
    analysis: Text = Field(default="main", description="population or data set")
    timepoint: Text | None = None
    class_name: Text | None = Field(default=None, description="which of an outcome's parts, as the source calls it")
    category: Text | None = Field(default=None, description="which of a part's categories, as the source calls it")
    organ_system: Text | None = Field(default=None, description="of a toxicity, where the source files it")
    adjusted: bool = False
    comparison_reason: Text | None = Field(default=None, description="why a program takes it to compare what it does")
    record: Text
    record_version: int = Field(ge=1)
    source: Text = Field(description="the document that was read")
    published: Text | None = Field(default=None, description="date of that document: year, or with month and day")
    locator: Text = Field(description="section and character span in that document")
    origin: Origin = Origin.OWN_REPORT
    stage: Stage = Stage.FINAL
    extraction: Extraction = Extraction.CURATED
    extractor: Text | None = Field(default=None, description="the extractor and its rule, where not a person")
    confidence: Probability | None = None

    @model_validator(mode="after")
    def _parts_belong_together(self) -> Self:
        if (self.endpoint is None) == (self.toxicity is None):
            raise ValueError("a finding is on one endpoint or one toxicity: give exactly one")
        graded = any(part is not None for part in (self.scale, self.grade_min, self.grade_max))
        if graded and self.toxicity is None:
            raise ValueError("scale and grade are those of a toxicity; leave them out of a finding on an endpoint")
        if self.serious and self.toxicity is None:
            raise ValueError("serious is said of a toxicity; leave it out of a finding on an endpoint")
        periods = self.period is not None or self.period_control is not None
        if periods and self.comparison is not Comparison.PERIODS:
            raise ValueError("period and period_control name what a comparison of periods compares")
        if self.comparison is Comparison.ARMS and not self.versus:
            raise ValueError("a comparison of arms needs versus: name the comparator, such as placebo or no treatment")
        if self.measure is Measure.PROPORTION:
            for name in ("value", "value_control", "value_before", "range_low", "range_high"):
                share = getattr(self, name)
                if share is not None and not 0 <= share <= 1:
                    raise ValueError(f"{name} {share:g} is no proportion: write it as a share of 1, such as 0.24")
        if self.measure.is_ratio:
            for name in ("value", "ci_low", "ci_high", "margin"):
                ratio = getattr(self, name)
                if ratio is not None and ratio <= 0:
                    raise ValueError(f"{name} {ratio:g} is no ratio: {self.measure} is above 0")
        if self.grade_min is not None and self.grade_max is not None and self.grade_min > self.grade_max:
            raise ValueError(f"grade_min {self.grade_min} is above grade_max {self.grade_max}")
        return self


class Finding(Result):
    """One result of one study, once it is known which study the record speaks of."""

    study: Text


IDENTITY_FIELDS = (
    "study",
    "agents",
    "combined_with",
    "versus",
    "disease",
    "setting",
    "endpoint",
    "toxicity",
    "scale",
    "grade_min",
    "grade_max",
    "subgroup",
    "arm",
    "analysis",
    "comparison",
    "timepoint",
    "measure",
    "adjusted",
)
"""What `Finding.id` is computed over: never a value, a weight or the document."""

IDENTITY_WHERE_GIVEN = ("class_name", "category")
"""Also, where a finding has them: ids never change, and most were made before it could have them."""


class Estimate(Frozen):
    """What is computed from one finding. Effects and standard errors are on the log scale for HR, OR and RR."""

    scale: Measure | None = Field(
        default=None, description="HR, OR, RR, RD, MD or SMD: what the effect is; none: no effect"
    )
    log_effect: FiniteFloat | None = Field(
        default=None, description="ln of the ratio; the difference itself for RD, MD, SMD"
    )
    standard_error: float | None = Field(default=None, gt=0)
    standard_error_low: float | None = Field(default=None, description="least over the printed rounding")
    standard_error_high: float | None = Field(default=None, description="greatest over the printed rounding")
    log_effect_low: FiniteFloat | None = Field(default=None, description="the effect where the standard error is least")
    log_effect_high: FiniteFloat | None = Field(
        default=None, description="the effect where the standard error is greatest"
    )
    derivation: Text | None = Field(default=None, description="name of the formula that gave the standard error")
    not_derivable: Text | None = Field(default=None, description="why there is no standard error")
    interval_low: FiniteFloat | None = Field(default=None, description="of the result's own interval, as log_effect")
    interval_high: FiniteFloat | None = None
    side: int | None = Field(
        default=None, ge=-1, le=1, description="1 favours the tested arm, -1 the comparator, 0 neither; none: not known"
    )
    significant: bool | None = Field(default=None, description="by itself; none: neither interval nor P is reported")
    direction: Direction = Direction.NONE
    information: float | None = Field(default=None, ge=0, description="1/SE² on the log scale, or imputed")
    design_sigma: float | None = Field(default=None, ge=0)
    bias_factor: float | None = Field(default=None, ge=0, le=1)
    weight: float = Field(default=0.0, ge=0)
    flags: tuple[str, ...] = ()


class EndpointKind(StrEnum):
    """What sort of thing an endpoint measures."""

    TIME_TO_EVENT = "time to event"
    RESPONSE = "response"
    DURATION = "duration"
    BIOCHEMICAL = "biochemical"
    SYMPTOM = "symptom"
    IMMUNOLOGICAL = "immunological"
    QUALITY_OF_LIFE = "quality of life"
    SAFETY = "safety"
    EXPOSURE = "exposure"


class Polarity(Frozen):
    """What the evidence methods need to know of an endpoint.

    A hazard ratio, and an odds or risk ratio, risk difference or count on a time-to-event endpoint, is of the *event*
    that ends the time: below 1 is benefit where the time is better long. A proportion on a time-to-event endpoint is
    event-free. On every other endpoint ratios, counts and proportions are of the outcome itself.
    """

    kind: EndpointKind
    higher_is_better: bool | None = None
    margin: float | None = Field(
        default=None, gt=0, description="largest mean difference that means nothing, in the endpoint's unit"
    )


class Question(Frozen):
    """What a claim is about; `Claim.id` is computed over exactly this."""

    agents: tuple[str, ...] = Field(min_length=1, description="the tested agents, a sorted set")
    disease: Text
    setting: Text
    endpoint: Text | None = None
    toxicity: Text | None = Field(default=None, description="in the endpoint's place, with its grades")
    grade_min: int | None = Field(default=None, ge=1, le=5, description="of the grade band; none: any grade")
    grade_max: int | None = Field(default=None, ge=1, le=5, description="none: no upper end")
    serious: bool = Field(default=False, description="counted as serious adverse events")
    contrast: Contrast
    comparators: tuple[str, ...] = Field(
        default=(), description="active comparators, a sorted set; empty unless contrast is active"
    )
    subgroup: Text | None = None

    @model_validator(mode="after")
    def _is_on_one_thing(self) -> Self:
        if (self.endpoint is None) == (self.toxicity is None):
            raise ValueError("a question is on one endpoint or on one toxicity")
        return self


class Evidence(Frozen):
    """One finding as a claim sees it: what was reported, by which study, and what was computed from it."""

    id: Text = Field(description="the finding's id")
    finding: Finding
    study: Study
    estimate: Estimate


class Part(Frozen):
    """The part one finding plays in a claim."""

    finding: Text
    role: Role
    weight: float = Field(default=0.0, ge=0)
    significant: bool | None = Field(default=None, description="by itself; none of a finding that does not count")
    why: Text
    superseded_by: Text | None = Field(default=None, description="id of the finding that counts instead")
    contradicts: bool = Field(default=False, description="significant on the other side than the verdict")


class Difference(Frozen):
    """Two findings of a claim, of different studies, whose results differ by more than chance."""

    finding: Text
    other: Text
    z: FiniteFloat = Field(description="of the difference; above 0 where the first favours the tested arm more")
    p_value: Probability


class Claim(Frozen):
    """What all findings on one question add up to. Ratios are given as ratios, never as logs."""

    question: Question
    scale: Text | None = Field(default=None, description="of a toxicity's grades, where all results name the same")
    verdict: Verdict
    tier: Text = Field(description="what decided: interval, overall test, or none")
    weight_for: float = Field(ge=0)
    weight_against: float = Field(ge=0)
    weight_null: float = Field(ge=0, description="of findings whose interval lies inside the margins")
    weight_unclear: float = Field(ge=0, description="of findings without a side")
    significant_for: float = Field(ge=0, description="the part of weight_for that is significant by itself")
    significant_against: float = Field(ge=0)
    studies: Count = Field(description="studies with a finding in the claim, counted or context")
    studies_counted: Count
    studies_pooled: Count = Field(default=0, description="studies that the effect is from")
    participants: Count | None = Field(description="in the counted findings' studies, or in all where none counts")
    participants_pooled: Count | None = Field(default=None, description="in the findings that the effect is from")
    pooled_share: float | None = Field(
        default=None, description="share of the participants in counted findings that the effect is from"
    )
    measure: Measure | None = None
    unit: Text | None = Field(default=None, description="of a mean difference")
    value: FiniteFloat | None = None
    ci_low: FiniteFloat | None = None
    ci_high: FiniteFloat | None = None
    ci_method: Text | None = None
    p_value: Probability | None = None
    margin_low: FiniteFloat | None = Field(default=None, description="least effect that means no difference")
    margin_high: FiniteFloat | None = None
    own_margins: tuple[str, ...] = Field(default=(), description="what trials say by margins of their own")
    second_low: FiniteFloat | None = Field(default=None, description="of an interval that allows for more uncertainty")
    second_high: FiniteFloat | None = None
    second_method: Text | None = None
    overall_z: FiniteFloat | None = Field(default=None, description="of the test over the pool and what is beside it")
    overall_p: Probability | None = None
    q: float | None = None
    q_p_value: Probability | None = None
    tau2: float | None = None
    i2: float | None = Field(default=None, description="(Q - df)/Q as a share of 1, at least 0")
    prediction_low: FiniteFloat | None = None
    prediction_high: FiniteFloat | None = None
    control_risk: Probability | None = Field(default=None, description="of the bad event without the agents")
    control_risk_source: Text | None = Field(default=None, description="id of the finding the control risk comes from")
    control_risk_time: Text | None = Field(default=None, description="the time that the absolute effect is at")
    fewer_per_1000: FiniteFloat | None = Field(
        default=None, description="bad events avoided per 1,000; negative: caused"
    )
    fewer_per_1000_low: FiniteFloat | None = None
    fewer_per_1000_high: FiniteFloat | None = None
    risk_difference: FiniteFloat | None = Field(
        default=None, description="of a toxicity, pooled: affected more than with the comparator, a share of 1"
    )
    risk_difference_low: FiniteFloat | None = None
    risk_difference_high: FiniteFloat | None = None
    risk_difference_method: Text | None = None
    number_needed_to_harm: FiniteFloat | None = Field(
        default=None, description="patients for one more affected; negative: for one fewer"
    )
    number_needed_to_harm_low: FiniteFloat | None = Field(
        default=None, description="at the greatest risk difference of the interval"
    )
    number_needed_to_harm_high: FiniteFloat | None = Field(
        default=None, description="at the least; of the other sign: the interval runs through infinity"
    )
    risk_time: Text | None = Field(default=None, description="the time of a toxicity's risks, where all name the same")
    affected: Count | None = Field(default=None, description="by a toxicity, of those that the numbers are from")
    at_risk: Count | None = None
    affected_control: Count | None = Field(default=None, description="the same of the comparators' arms")
    at_risk_control: Count | None = None
    earlier_period: Text | None = Field(default=None, description="of one cohort in two periods, the first")
    earlier_rate: Probability | None = None
    later_period: Text | None = None
    later_rate: Probability | None = None
    flags: tuple[str, ...] = ()
    risk_of_bias: Text = Field(description="what is to be said of it, with the figures it rests on")
    inconsistency: Text = Field(description="the same, of how far the studies differ")
    imprecision: Text = Field(description="the same, of how much is known")
    indirectness: Text = Field(description="the same, of how near the studies are to the question")
    publication_bias: Text = Field(description="the same, of what may not have been published")
    parts: tuple[Part, ...]
    differences: tuple[Difference, ...] = ()
    methods_version: Text
