"""The formula of a claim's absolute effect, and of the risk without the agents that it starts from."""

from collections.abc import Callable, Mapping

from ....measures import Measure
from ....model import Evidence
from ...claim.derive import known_risk
from ...finding.sides import counts, of_time
from .citations import METHODS, Formula
from .claim_case import NO_POOL, ClaimCase
from .methods import ABSOLUTE
from .working import Field, Work

_NO_RISK = "no pooled study tells the risk without the agents"


def _risk(case: ClaimCase) -> Work:
    known = known_risk(case.weighing)
    if known is None:
        return Work(NO_POOL if case.weighing.body.pool is None else _NO_RISK)
    if case.claim.control_risk is None:
        return Work(f"{case.claim.measure} has no absolute effect")
    evidence = next(item for item in case.weighing.items if item.id == known.source)
    return _risk_in(case, evidence, case.weighing.selection.signs[evidence.id])


def _risk_in(case: ClaimCase, evidence: Evidence, sign: int) -> Work:
    """Return the risk of the bad event in the arm without the agents: from its proportion, else from its counts."""
    finding, polarity = evidence.finding, case.weighing.body.polarity
    work = Work(f"the largest pooled study that tells it, {evidence.study.name or evidence.study.id}")
    good = polarity is not None and bool(polarity.higher_is_better)
    share = finding.value_control if sign > 0 else finding.value
    if finding.measure is Measure.PROPORTION and share is not None:
        work.give("p", share, "share in the arm without the agents" + (", of the good outcome" if good else ""))
        return work.take("r", "1 - p" if good else "p")
    table = counts(finding, polarity) or (0, 1, 0, 1)
    events, n = table[2:] if sign > 0 else table[:2]
    work.give("e", events, "events in the arm without the agents").give("n", n, "patients in it")
    return work.take("r", "e / n" if good == of_time(polarity) else "1 - e / n")


def at_risk(case: ClaimCase, work: Work, risk: float, effect: float, symbol: str) -> Work:
    """Add the bad events avoided per 1,000 at a risk without the agents, with a relative effect as people read it."""
    scaled = case.weighing.body.scaled
    if scaled is None:
        return work
    work.give("r", risk, "risk of the bad event without the agents").give("x", effect, symbol)
    better = scaled.sign > 0
    if scaled.measure is Measure.HR:
        work.take("r_t", "r**x" if better else "1 - (1 - r)**x")
    elif scaled.measure is Measure.OR:
        work.take("odds", "r / (1 - r) / x" if better else "r / (1 - r) * x")
        work.take("r_t", "odds / (1 + odds)")
    elif scaled.measure is Measure.RR:
        work.take("r_t", "1 - min(1, (1 - r) * x)" if better else "min(1, r * x)")
    else:
        work.take("r_t", "min(1, max(0, r - x))" if better else "min(1, max(0, r + x))")
    return work.take("fewer", "1000 * (r - r_t)")


def _fewer(case: ClaimCase, end: str) -> Work:
    """Return the absolute effect at the value (""), or at the limit that gives its lower or upper end."""
    claim = case.claim
    if claim.control_risk is None or claim.value is None or claim.ci_low is None or claim.ci_high is None:
        return _risk(case)
    if not end:
        return at_risk(case, Work(), claim.control_risk, claim.value, "value")
    scaled = case.weighing.body.scaled
    # More of a bad event, or less of a good one, avoids fewer.
    lower = (end == "low") == (scaled is not None and scaled.sign > 0)
    limit, name = (claim.ci_low, "ci_low") if lower else (claim.ci_high, "ci_high")
    return at_risk(case, Work(), claim.control_risk, limit, name)


def _end(end: str) -> Callable[[ClaimCase], Work]:
    return lambda case: _fewer(case, end)


def _source(case: ClaimCase) -> Work:
    if case.claim.control_risk is None:
        return _risk(case)
    return Work("the largest pooled finding that tells the risk, else the largest other finding of a pooled study")


FIELDS: Mapping[str, Field[ClaimCase]] = {
    "control_risk": Field(
        Formula("r = 1 - S or p, or events / n, in the arm without the agents", f"ours; {METHODS}, section Verdict"),
        _risk,
    ),
    "control_risk_source": Field(Formula("the finding that the risk comes from", f"ours; {METHODS}, Verdict"), _source),
    "control_risk_time": Field(Formula("the time of that finding", f"ours; {METHODS}, Verdict"), _source),
    "fewer_per_1000": Field(ABSOLUTE, _end("")),
    "fewer_per_1000_low": Field(ABSOLUTE, _end("low")),
    "fewer_per_1000_high": Field(ABSOLUTE, _end("high")),
}
"""The formula and working of every field on the absolute effect, by its name."""
