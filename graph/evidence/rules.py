"""The constants of the evidence methods: built in, versioned, and replaceable by a user's file.

`rules.yaml` holds each value with its source; what a constant means, its unit and its range stand here.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from .code_digest import CODE_DIGEST


def _constant(
    description: str,
    unit: str,
    *,
    gt: float | None = None,
    ge: float | None = None,
    lt: float | None = None,
    le: float | None = None,
) -> Any:
    return Field(description=description, json_schema_extra={"unit": unit}, gt=gt, ge=ge, lt=lt, le=le)


class Constants(BaseModel):
    """Every constant of the methods; `model_fields` gives description, unit and range."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    confidence_level: float = _constant(
        "Level of every interval; its complement is the significance level", "share of 1", gt=0.5, lt=1
    )
    printed_decimals_least: int = _constant(
        "Decimals that a printed number is taken to have had at least", "decimals", ge=0, le=10
    )
    p_value_greatest: float = _constant("A P above this gives no standard error", "two-sided P", gt=0, lt=1)
    continuity_correction: float = _constant(
        "Added to all four cells of a table where one is zero", "patients", gt=0, le=1
    )
    rare_risk: float = _constant(
        "A toxicity is rare where an arm's risk is below this, or a cell of a table is zero", "share of 1", gt=0, lt=1
    )
    events_per_information: float = _constant(
        "Events that a log hazard ratio needs at least for information 1", "events", gt=0
    )
    participants_per_information_odds: float = _constant(
        "Participants that a log odds ratio needs at least for information 1", "participants", gt=0
    )
    plausible_beyond: float = _constant(
        "More information than there can be, up to this factor at the end of the printed rounding, is taken as it is",
        "factor",
        ge=1,
    )
    participants_per_information_time: float = _constant(
        "Participants for information 1, imputed where only their number is known: a time to an event",
        "participants",
        gt=0,
    )
    participants_per_information_means: float = _constant(
        "Participants for information 1, imputed where only their number is known: means", "participants", gt=0
    )
    risk_not_known: float = _constant(
        "Risk p of the information N p (1 - p) / 4 imputed for a proportion, where the claim gives none",
        "share of 1",
        gt=0,
        lt=1,
    )
    sigma_randomised: float = _constant(
        "Standard deviation of the bias by design: randomised trials and their meta-analyses", "log ratio", ge=0, le=5
    )
    sigma_concurrent_control: float = _constant(
        "Standard deviation of the bias by design: concurrent control, not randomised, or design not known",
        "log ratio",
        ge=0,
        le=5,
    )
    bias_factor_low: float = _constant("Factor of the weight at low risk of bias", "factor", ge=0, le=1)
    bias_factor_some_concerns: float = _constant(
        "Factor of the weight at some concerns of bias, or where not assessed", "factor", ge=0, le=1
    )
    bias_factor_high: float = _constant("Factor of the weight at high risk of bias", "factor", ge=0, le=1)
    bias_factor_critical: float = _constant(
        "Factor of the weight at critical risk of bias; 0 leaves the study out", "factor", ge=0, le=1
    )
    margin_hr_low: float = _constant("Least hazard ratio that means no difference", "ratio", gt=0, lt=1)
    margin_hr_high: float = _constant("Greatest hazard ratio that means no difference", "ratio", gt=1)
    margin_or_low: float = _constant("Least odds ratio that means no difference", "ratio", gt=0, lt=1)
    margin_or_high: float = _constant("Greatest odds ratio that means no difference", "ratio", gt=1)
    margin_rr_low: float = _constant("Least risk ratio that means no difference", "ratio", gt=0, lt=1)
    margin_rr_high: float = _constant("Greatest risk ratio that means no difference", "ratio", gt=1)
    margin_rd: float = _constant("Risk difference, either way, that means no difference", "share of 1", gt=0, lt=1)
    margin_smd: float = _constant(
        "Standardised mean difference, either way, that means no difference", "standard deviations", gt=0
    )
    hartung_knapp_from: int = _constant(
        "Number of studies from which a claim's second interval is Hartung-Knapp's; below it is Bayesian",
        "studies",
        ge=2,
    )
    tau_scale_hr_smd: float = _constant(
        "Scale of the half-normal prior of the spread τ of log hazard ratios and of standardised mean differences",
        "log ratio, or standard deviations",
        gt=0,
        le=5,
    )
    tau_scale_or_rr: float = _constant(
        "Scale of the half-normal prior of the spread τ of log odds and log risk ratios", "log ratio", gt=0, le=5
    )
    prediction_interval_from: int = _constant(
        "Number of studies from which a prediction interval is given", "studies", ge=3
    )
    small_study_test_from: int = _constant(
        "Number of studies from which small-study effects are tested", "studies", ge=3
    )
    small_study_p: float = _constant(
        "The test for small-study effects flags a claim below this", "two-sided P", gt=0, lt=1
    )
    heterogeneity_p: float = _constant("Cochran's Q below this flags heterogeneity", "P", gt=0, lt=1)
    mixed_participants_share: float = _constant(
        "Share of the participants that significant results on each side need for the verdict Mixed",
        "share of 1",
        gt=0,
        le=0.5,
    )
    mixed_weight_share: float = _constant(
        "Share of the pool's weight that they need where Cochran's Q is significant", "share of 1", gt=0, le=0.5
    )
    mixed_heterogeneity_p: float = _constant("Cochran's Q below this is significant for that", "P", gt=0, lt=1)
    part_of_evidence: float = _constant(
        "Share of the participants below which an effect is flagged as from part of the evidence",
        "share of 1",
        ge=0,
        le=1,
    )
    high_bias_share: float = _constant(
        "Share of the pool's weight from results at high risk of bias that flags a claim", "share of 1", gt=0, le=1
    )
    meta_analysis_information: float = _constant(
        "Share of its trials' derived information that a meta-analysis needs to stand for them", "share", gt=0
    )
    individual_data_factor: float = _constant(
        "Individual data win over a meta-analysis with up to this factor more information", "factor", ge=1
    )
    population_intention_to_treat: str = _constant("Names of the population counted first", "names, by semicolon")
    population_modified: str = _constant("Names of the population counted second", "names, by semicolon")
    population_as_treated: str = _constant("Names of the population counted third", "names, by semicolon")
    population_per_protocol: str = _constant(
        "Names of the population counted fourth; any other comes after it", "names, by semicolon"
    )
    assessment_central: str = _constant("Names of an assessment that is counted first", "names, by semicolon")
    assessment_local: str = _constant("Names of the investigator's assessment", "names, by semicolon")


class AnalysisNames(NamedTuple):
    """Names of populations, best first, and of who assessed an outcome; each in lower case, by semicolon."""

    modified: str
    intention_to_treat: str
    as_treated: str
    per_protocol: str
    central: str
    local: str


class Rules(Constants):
    """The constants with their version and the source of each value."""

    version: str = Field(min_length=1, max_length=100)
    sources: Mapping[str, str] = Field(repr=False)

    @property
    def alpha(self) -> float:
        """The two-sided significance level."""
        return _alpha(self.confidence_level)

    @property
    def analysis_names(self) -> AnalysisNames:
        """The names by which analyses are ranked."""
        return AnalysisNames(
            self.population_modified,
            self.population_intention_to_treat,
            self.population_as_treated,
            self.population_per_protocol,
            self.assessment_central,
            self.assessment_local,
        )

    @property
    def digest(self) -> str:
        """SHA-256 over version, values and the code of the methods: with equal digests the same is computed."""
        values = self.model_dump(exclude={"sources"})
        return hashlib.sha256(json.dumps([CODE_DIGEST, values], sort_keys=True).encode()).hexdigest()

    @property
    def methods(self) -> str:
        """The version of the rules and the code's digest, as every claim and finding bears them."""
        return f"{self.version}+{CODE_DIGEST}"


@lru_cache(maxsize=64)  # asked for of every result
def _alpha(level: float) -> float:
    return round(1 - level, 12)


class Row(NamedTuple):
    """One line of the table of constants."""

    name: str
    value: float | str
    unit: str
    description: str
    source: str


def load_rules() -> Rules:
    """Return the built-in rules."""
    text = resources.files("oncograph.graph.evidence").joinpath("rules.yaml").read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    constants: dict[str, dict[str, Any]] = content["constants"]
    return Rules(
        version=content["version"],
        sources={name: entry["source"] for name, entry in constants.items()},
        **{name: entry["value"] for name, entry in constants.items()},
    )


def table(rules: Rules) -> list[Row]:
    """Return every constant with value, unit, meaning and source, in the order of `Constants`."""
    return [
        Row(name, getattr(rules, name), _unit_of(field), str(field.description), rules.sources[name])
        for name, field in Constants.model_fields.items()
    ]


def _unit_of(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    return str(extra["unit"]) if isinstance(extra, dict) else ""
