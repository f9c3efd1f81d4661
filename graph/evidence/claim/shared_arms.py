"""Arms that several comparisons of a study share, and the information of results that give none.

Cochrane Handbook 6.5, section 23.3.4: the patients of a shared arm, control or tested, are divided evenly. The part s
of a variance that comes from it grows m-fold with m comparisons: the factor is 1 + (m - 1) s, where s is the other
arm's share of both, or one half where the arms' sizes are not known.
"""

import math
from collections import Counter
from collections.abc import Hashable, Sequence

from ...model import Polarity
from ..finding.weight import imputed, risk_of
from ..flags import Flag
from ..rules import Rules
from .selection import Counted, patients


def divided(counted: Sequence[Counted], polarity: Polarity | None, rules: Rules) -> list[Counted]:
    """Return what counts with the factor of each variance, the patients of each, and the information of each."""
    if len(counted) == 1:
        return _told([_apart(counted[0], 1, 1)], polarity, rules)
    arms = [(control_of(one), tested_of(one)) for one in counted]
    controls, tested = Counter([control for control, _ in arms]), Counter([arm for _, arm in arms])
    apart = [_apart(one, controls[control], tested[arm]) for one, (control, arm) in zip(counted, arms, strict=True)]
    return _told(apart, polarity, rules)


def _apart(one: Counted, controls: int, tested: int) -> Counted:
    """Return a finding whose control stands in so many comparisons, and whose tested arm in so many."""
    finding, known = one.evidence.finding, patients(one)
    n_t, n_c = finding.n_experimental, finding.n_control
    if one.sign < 0:
        n_t, n_c = n_c, n_t
    part = n_t / (n_t + n_c) if n_t and n_c else 0.5
    size = None if known is None else known * (part / tested + (1 - part) / controls)
    flags = one.flags | ({Flag.SHARED_CONTROL} if max(controls, tested) > 1 else set())
    share = 1 + (controls - 1) * part + (tested - 1) * (1 - part)
    return Counted(one.evidence, one.tier, one.sign, share, size, one.information, flags)


def control_of(one: Counted) -> Hashable:
    """Return what the comparisons of one control arm have in common."""
    finding = one.evidence.finding
    return one.evidence.study.id, tuple(sorted(finding.combined_with)), tuple(sorted(_other(one)))


def tested_of(one: Counted) -> Hashable:
    """Return what the comparisons of one tested arm have in common."""
    finding = one.evidence.finding
    return one.evidence.study.id, tuple(sorted(finding.combined_with)), finding.arm


def _other(one: Counted) -> tuple[str, ...]:
    return one.evidence.finding.versus if one.sign > 0 else one.evidence.finding.agents


def _told(counted: Sequence[Counted], polarity: Polarity | None, rules: Rules) -> list[Counted]:
    """Return findings with their information; what is imputed is never more, per patient, than the least derived."""
    by_study: dict[str, float] = {}
    for one in counted:
        risk = risk_of(one.evidence.finding)
        if risk is not None:
            by_study.setdefault(one.evidence.study.id, risk)
    of_claim = math.fsum(by_study.values()) / len(by_study) if by_study else None
    reported = [one for one in counted if Flag.IMPUTED_INFORMATION not in one.evidence.estimate.flags]
    derived = [
        one.derived_information / size for one in reported if one.derived_information and (size := patients(one))
    ]
    told: list[Counted] = []
    for one in counted:
        found = one.evidence.estimate
        information, known = found.information or 0.0, patients(one)
        if Flag.IMPUTED_INFORMATION in found.flags and known:
            risk = by_study.get(one.evidence.study.id, of_claim)
            information = imputed(known, one.evidence.finding.measure, polarity, risk, rules)
            information = min([information, *(known * each for each in derived)])
        told.append(one._replace(information=information / one.share))
    return told
