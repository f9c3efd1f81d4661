"""The tools by which a risk of bias is judged, with their domains and judgements."""

from collections.abc import Iterable
from enum import StrEnum

NOT_ASSESSED = "not assessed"


class BiasTool(StrEnum):
    """RoB 2 is for randomised trials (Sterne 2019, BMJ 366:l4898), ROBINS-I for others (Sterne 2016, BMJ 355:i4919)."""

    ROB_2 = "RoB 2"
    ROBINS_I = "ROBINS-I"


DOMAINS = {
    BiasTool.ROB_2: (
        "randomisation process",
        "deviations from intended interventions",
        "missing outcome data",
        "measurement of the outcome",
        "selection of the reported result",
    ),
    BiasTool.ROBINS_I: (
        "confounding",
        "selection of participants",
        "classification of interventions",
        "deviations from intended interventions",
        "missing data",
        "measurement of outcomes",
        "selection of the reported result",
    ),
}
JUDGEMENTS = {
    BiasTool.ROB_2: ("low", "some concerns", "high", NOT_ASSESSED),
    BiasTool.ROBINS_I: ("low", "moderate", "serious", "critical", NOT_ASSESSED),
}


def check_domains(tool: BiasTool | None, domains: Iterable[str]) -> None:
    """Check that each `domain: judgement` is one of the tool's.

    >>> check_domains(BiasTool.ROB_2, ["missing outcome data: low"])

    :raises ValueError: it is not, or no tool is given.
    """
    if tool is None:
        raise ValueError("risk_of_bias_domains are those of a tool; give risk_of_bias_tool, RoB 2 or ROBINS-I")
    for given in domains:
        domain, _, judgement = given.partition(": ")
        if domain not in DOMAINS[tool]:
            raise ValueError(f"{tool} has no domain {domain!r}; use one of {', '.join(DOMAINS[tool])}")
        if judgement not in JUDGEMENTS[tool]:
            raise ValueError(
                f"{domain}: {judgement!r} is no judgement of {tool}; use one of {', '.join(JUDGEMENTS[tool])}"
            )
