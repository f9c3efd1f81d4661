"""The formula of a claim's sums: weights by side, studies and participants; and of what a finding weighs in it."""

import math
from collections.abc import Callable, Iterable, Mapping

from ....labels import Role
from ....model import Evidence, Part
from ...claim.derive import NO_SIDE, PRECISE
from ...claim.selection import Counted, patients, patients_of_studies
from ...claim.verdict import sizes
from ...finding.plausibility import participants
from ...finding.weight import patients_per_information, risk_of
from ...flags import Flag
from .citations import METHODS, Formula
from .claim_case import NO_POOL, ClaimCase, apart, study_name
from .methods import WEIGHT
from .working import Field, Work

_OURS = f"ours; {METHODS}, section Weight"


def _sum(case: ClaimCase, belongs: Callable[[Part], bool]) -> Work:
    by_id = {item.id: item for item in case.weighing.items}
    held = [
        (f"{study_name(by_id[part.finding])}, {part.finding}", part.weight)
        for part in case.claim.parts
        if part.role is not Role.CONTEXT_FOR and belongs(part)
    ]
    return Work("the weights that the findings have in this claim").give_each("W", dict(held)).take("sum", "Σ(W)")


def _weights(text: str, belongs: Callable[[Part], bool]) -> Field[ClaimCase]:
    return Field(Formula(f"Σ W of the counted findings {text}", _OURS), lambda case: _sum(case, belongs))


def _on(role: Role, *, significant: bool = False) -> Callable[[Part], bool]:
    return lambda part: part.role is role and (bool(part.significant) or not significant)


def _neutral(why: str) -> Callable[[Part], bool]:
    return lambda part: part.role is Role.NEUTRAL_TO and part.why == why


def _count(of: Callable[[ClaimCase], Iterable[Evidence]]) -> Callable[[ClaimCase], Work]:
    def work(case: ClaimCase) -> Work:
        studies = {item.study.id: study_name(item) for item in of(case)}
        return Work("each study once").give_each("n", apart((name, 1.0) for name in studies.values())).take("k", "Σ(n)")

    return work


def _pooled(case: ClaimCase) -> tuple[Counted, ...]:
    pool = case.weighing.body.pool
    return () if pool is None else pool.members


def _participants(case: ClaimCase) -> Work:
    counted = case.weighing.selection.counted
    if counted:
        return _patients(counted, case.claim.participants)
    by_study: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for item in case.weighing.items:
        known = participants(item.finding, item.study)
        by_study.setdefault(item.study.id, []).extend([] if known is None else [known])
        names[item.study.id] = f"patients of {study_name(item)}"
    if not all(by_study.values()):
        return Work("of a study no number of participants is known")
    most = apart((names[study], float(max(known))) for study, known in by_study.items())
    return Work("no finding counts: of each study the most").give_each("N", most).take("sum", "Σ(N)")


def _patients(counted: Iterable[Counted], known: int | None) -> Work:
    listed = list(counted)
    if known is None:
        return Work("of a finding that counts no number of participants is known" if listed else NO_POOL)
    work = Work("those of a shared arm once, and of a study never more than it has")
    told = ((f"patients of {study_name(one.evidence)}", held) for one, held in patients_of_studies(listed) or ())
    return work.give_each("N", apart(told)).take("sum", "round(Σ(N))")


def _participants_pooled(case: ClaimCase) -> Work:
    return _patients(_pooled(case), case.claim.participants_pooled)


def _share(case: ClaimCase) -> Work:
    if case.weighing.body.pool is None:
        return Work(NO_POOL)
    size = sizes(case.weighing.body.counted)
    held = {one.evidence.id for one in _pooled(case)}
    all_ = [(f"{study_name(one.evidence)}", size[one.evidence.id]) for one in case.weighing.body.counted]
    pooled = [(f"{study_name(one.evidence)}", size[one.evidence.id]) for one in _pooled(case)]
    work = Work("where the participants are not known, the least number in the claim, else 1")
    work.give_each("N_pool", apart((f"patients in the pool, {name}", number) for name, number in pooled))
    work.give_each("N", apart((f"patients that count, {name}", number) for name, number in all_))
    work.say("k", len(held), "results in the pool")
    return work.take("share", "Σ(N_pool) / Σ(N)")


def weight_in_claim(case: ClaimCase, part: Part) -> Work:
    """Return what one finding weighs in its claim: its information there, discounted for bias."""
    one = next((one for one in case.weighing.selection.counted if one.evidence.id == part.finding), None)
    if one is None:
        return Work(f"it does not count: {part.why}")
    found = one.evidence.estimate
    work = _information(case, one)
    work.give("B", found.bias_factor or 0.0, "bias_factor").give("σ", found.design_sigma or 0.0, "design_sigma")
    if not one.information:
        return work.give("W", 0.0, "without information there is no weight").take("W", "W")
    return work.take("W", "B / (1 / I + σ**2)")


def _information(case: ClaimCase, one: Counted) -> Work:
    """Return the information that a finding has within its claim, imputed there where only its patients are known."""
    found, known = one.evidence.estimate, patients(one)
    work = Work().give("v", one.share, "factor of the variance: 1 + (m - 1) s where m comparisons share an arm, else 1")
    if Flag.IMPUTED_INFORMATION not in found.flags or not known:
        return work.give("I_f", found.information or 0.0, "information of the finding").take("I", "I_f / v")
    work.give("N", float(known), "participants")
    per = patients_per_information(one.evidence.finding.measure, case.weighing.body.polarity, case.rules)
    if per is not None:
        work.give("k", per, "participants that information 1 needs").take("I", "N / k")
    else:
        risk, origin = _risk(case, one)
        work.give("p", risk, origin).take("I", "N * p * (1 - p) / 4")
    work.give("I_f", found.information or 0.0, "information of the finding")
    told = [
        other.derived_information / size
        for other in case.weighing.selection.counted
        if Flag.IMPUTED_INFORMATION not in other.evidence.estimate.flags
        and other.derived_information
        and (size := patients(other))
    ]
    if told:
        work.give("i", min(told), "least information per participant of a derived effect in the claim")
        return work.take("I", "min(I, N * i) / v")
    return work.take("I", "I / v")


def _risk(case: ClaimCase, one: Counted) -> tuple[float, str]:
    """Return the risk p that information is imputed at: the study's, else the claim's mean, else a constant."""
    by_study: dict[str, float] = {}
    for other in case.weighing.selection.counted:
        risk = risk_of(other.evidence.finding)
        if risk is not None:
            by_study.setdefault(other.evidence.study.id, risk)
    if one.evidence.study.id in by_study:
        return by_study[one.evidence.study.id], "risk in the study"
    if by_study:
        return math.fsum(by_study.values()) / len(by_study), "mean risk in the claim"
    return case.rules.risk_not_known, "constant risk_not_known"


IN_CLAIM = Formula(
    f"{WEIGHT.text}, I within the claim: of an arm that m comparisons share I / (1 + (m - 1) s); imputed information "
    "no more per participant than the least of a derived effect",
    WEIGHT.citation,
)
_STUDIES = f"{METHODS}, section What counts, and counts once"
FIELDS: Mapping[str, Field[ClaimCase]] = {
    "weight_for": _weights("on the side of benefit", _on(Role.SUPPORTS)),
    "weight_against": _weights("on the side of harm", _on(Role.OPPOSES)),
    "weight_null": _weights("whose interval lies inside the margins", _neutral(PRECISE)),
    "weight_unclear": _weights("without a side", _neutral(NO_SIDE)),
    "significant_for": _weights("for benefit, significant by themselves", _on(Role.SUPPORTS, significant=True)),
    "significant_against": _weights("for harm, significant by themselves", _on(Role.OPPOSES, significant=True)),
    "studies": Field(
        Formula("number of studies with a finding in the claim", _STUDIES), _count(lambda case: case.weighing.items)
    ),
    "studies_counted": Field(
        Formula("number of studies with a finding that counts", _STUDIES),
        _count(lambda case: [one.evidence for one in case.weighing.selection.counted]),
    ),
    "studies_pooled": Field(
        Formula("number of studies in the pool", _STUDIES), _count(lambda case: [one.evidence for one in _pooled(case)])
    ),
    "participants": Field(Formula("Σ N over the studies that count; else over all", _STUDIES), _participants),
    "participants_pooled": Field(Formula("Σ N over the studies in the pool", _STUDIES), _participants_pooled),
    "pooled_share": Field(Formula("Σ N of the pool / Σ N of all that counts", f"{METHODS}, Verdict"), _share),
}
"""The formula and working of every sum of a claim, by its field."""
