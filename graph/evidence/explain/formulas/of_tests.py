"""The formula of a claim's overall test, and the exact sign test beside it where there are only sides."""

import math
from collections.abc import Mapping

from ...claim.selection import Tier
from ...claim.verdict import signed_of, sizes
from ...finding.p_values import read_p
from ...statistics.overall_test import Signed, SignTest, sign_test, stouffer
from .citations import HANDBOOK, Formula
from .claim_case import ClaimCase, study_name
from .methods import STOUFFER
from .working import Field, Work

_ALL_IN_THE_POOL = "all that counts is in the pool: its own interval decides"
_Named = tuple[str, Signed]


def only_sides(case: ClaimCase) -> SignTest | None:
    """Return the exact sign test of a claim whose results are sides and no more; None where one has an effect or P."""
    body = case.weighing.body
    told = [one for one in body.counted if one.side]
    if body.pool is not None or not told or any(one.tier is not Tier.DIRECTION for one in body.counted):
        return None
    return sign_test(sum(one.side == 1 for one in told), len(told), case.rules.confidence_level)


def _entering(case: ClaimCase) -> tuple[list[_Named], list[_Named]]:
    """Return the results of the overall test with what each is: those with a deviate, and sides alone."""
    body, size = case.weighing.body, sizes(case.weighing.body.counted)
    tested: list[_Named] = []
    sides: list[_Named] = []
    if body.pool is not None and body.summary is not None and body.scaled is not None:
        held = math.fsum(size[one.evidence.id] for one in body.pool.members)
        tested.append(("the pool, z of its interval towards benefit", Signed(body.summary.z * body.scaled.sign, held)))
    for one in body.beside:
        deviate, alone = signed_of(one, size[one.evidence.id], case.rules, exact=body.pool is None)
        name = study_name(one.evidence)
        if alone is not None:
            sides.append((f"{name}: side alone, √(2/π)", alone))
        elif deviate is not None:
            p = read_p(one.evidence.finding, case.rules)
            how = (
                ("effect / SE" if body.pool else "z of Fisher's exact P")
                if one.effect is not None
                else f"z of P {p.value.value:g}"
                if p and p.value
                else "silent"
            )
            tested.append((f"{name}: {how if deviate.z else 'not significant, 0'}", deviate))
    return tested, sides


def _chosen(tested: list[_Named], sides: list[_Named]) -> list[_Named]:
    """Return the results that make the stronger of the two tests; sides that agree enter all or none."""
    best: tuple[float, int, list[_Named]] | None = None
    for side in (1, -1):
        others = [*tested, *(one for one in sides if one[1].z * side <= 0)]
        agreeing = [*others, *(one for one in sides if one[1].z * side > 0)]
        for some in (others, agreeing):
            z = stouffer([one for _, one in some])[0] * side if some else 0.0
            if best is None or z > best[0]:
                best = (z, side, some)
    return best[2] if best is not None else []


def _overall_z(case: ClaimCase) -> Work:
    if case.claim.overall_z is None:
        return Work(_ALL_IN_THE_POOL)
    some = _chosen(*_entering(case))
    work = Work("of the sides alone those on the side that is tested enter all or none, whichever is stronger")
    names = [f"{i + 1}. {name}" for i, (name, _) in enumerate(some)]
    work.give_each("z", dict(zip(names, (one.z for _, one in some), strict=True)))
    patients = (one.participants for _, one in some)
    work.give_each("N", dict(zip((f"{name}: participants" for name in names), patients, strict=True)))
    if not some:
        return work.give("Z", 0.0, "nothing has a side").take("Z", "Z")
    return work.take("Z", "Σ(sqrt(N) * z) / sqrt(Σ(N))")


def _overall_p(case: ClaimCase) -> Work:
    if case.claim.overall_z is None:
        return Work(_ALL_IN_THE_POOL)
    return Work().give("Z", case.claim.overall_z, "overall_z").take("P", "2 * Φ(-abs(Z))")


FIELDS: Mapping[str, Field[ClaimCase]] = {
    "overall_z": Field(STOUFFER, _overall_z),
    "overall_p": Field(Formula("P = 2 Φ(-|Z|)", f"{STOUFFER.citation}; {HANDBOOK}, section 12.2"), _overall_p),
}
"""The formula and working of every field of the overall test, by its name."""
