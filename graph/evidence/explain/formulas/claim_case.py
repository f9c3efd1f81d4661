"""A claim with what its formulas need, and the numbers that several of them put in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ....model import Claim, Evidence
from ...claim.derive import Weighing
from ...rules import Rules
from .working import Work


@dataclass(frozen=True)
class ClaimCase:
    """A claim, what it is made of, and the rules; `properties` are those that the store holds of it."""

    claim: Claim
    weighing: Weighing
    rules: Rules
    properties: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def sigma(self) -> float:
        """σ_D of the pool: 0 where all of it is randomised."""
        pool = self.weighing.body.pool
        return 0.0 if pool is None else pool.bias_sigma(self.rules)

    @property
    def ratio(self) -> bool:
        """Whether the pooled effect is a ratio, which is pooled as its logarithm."""
        return self.claim.measure is not None and self.claim.measure.is_ratio


NO_POOL = "no counted result has an effect, so that there is no pool"


def study_name(evidence: Evidence) -> str:
    """Return what a study is called."""
    return evidence.study.name or evidence.study.id


def apart(named: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return numbers by name; a name that comes again bears its number."""
    found: dict[str, float] = {}
    for name, value in named:
        times = 1 + sum(known == name or known.startswith(f"{name} (") for known in found)
        found[name if times == 1 else f"{name} ({times})"] = value
    return found


def pooled_numbers(case: ClaimCase, work: Work | None = None) -> Work | None:
    """Return a working that holds the pool's effects y, their standard errors SE and τ²; None without a pool."""
    pool, summary = case.weighing.body.pool, case.weighing.body.summary
    if pool is None or summary is None:
        return None
    work = work or Work()
    on = "ln " if pool.measure.is_ratio else ""
    names = [study_name(one.evidence) for one in pool.members]
    pairs = list(zip(names, pool.effects, strict=True))
    work.give_each("y", apart((f"{on}{pool.measure} of {name}", effect.log_effect) for name, effect in pairs))
    work.give_each("SE", apart((f"standard error of {name}", effect.standard_error) for name, effect in pairs))
    return work.give("τ2", summary.tau2 or 0.0, "variance between the studies")


def mean_and_error(case: ClaimCase, work: Work) -> Work:
    """Add the pooled mean μ and its standard error s, which the bias that studies share makes wider."""
    work.give("σ", case.sigma, "σ_D, bias of designs that are not randomised")
    work.take("μ", "Σ(y / (SE**2 + τ2)) / Σ(1 / (SE**2 + τ2))")
    return work.take("s", "sqrt(1 / Σ(1 / (SE**2 + τ2)) + σ**2)")


def back(case: ClaimCase, work: Work, symbol: str, expression: str) -> Work:
    """Take a step on the scale of the pool and show it as people read it: of ratios as a ratio."""
    return work.take(symbol, f"exp({expression})" if case.ratio else expression)
