"""What stands beside a claim's verdict and is computed only when it is asked for."""

from ...model import RiskOfBias
from ..claim.doubts import without_high_risk
from ..claim.summary import biased
from ..finding.weight import risk_of_bias
from ..statistics.bayesian import posterior, probability_above, probability_below
from .finding_tree import Node, node
from .formulas.claim_case import ClaimCase
from .formulas.methods import PROBABILITY, SIGN_TEST, WILSON
from .formulas.of_tests import only_sides


def probabilities(case: ClaimCase) -> list[Node]:
    """Return the posterior probability of benefit, and of a benefit beyond the margin of no difference.

    From two studies up, on the scales that have a prior of τ; bias that is shared makes the posterior wider.
    """
    pool, scaled = case.weighing.body.pool, case.weighing.body.scaled
    if pool is None or scaled is None or len(pool.effects) < 2 or pool.measure.tau_scale is None or not scaled.sign:
        return []
    prior: float = getattr(case.rules, pool.measure.tau_scale)
    told = biased(posterior(pool.effects, prior), case.sigma)
    beyond = probability_above if scaled.sign > 0 else probability_below
    found = [node("probability of benefit", beyond(told, 0.0), PROBABILITY, [node("prior of τ, scale", prior)])]
    if scaled.margins is not None:
        limit = scaled.margins.high if scaled.sign > 0 else scaled.margins.low
        at = [node("margin", pool.measure.from_normal(limit))]
        found.append(node("probability of more than the margin", beyond(told, limit), PROBABILITY, at))
    return found


def sides_alone(case: ClaimCase) -> list[Node]:
    """Return the exact sign test of a claim whose results are sides and no more."""
    test = only_sides(case)
    if test is None:
        return []
    share = node(
        "share in favour", test.favour / test.studies, WILSON, [node("low", test.low), node("high", test.high)]
    )
    held = [node("in favour", f"{test.favour} of {test.studies}"), share]
    return [node("exact sign test, P", test.p_value, SIGN_TEST, held)]


def without_high_risk_of_bias(case: ClaimCase) -> list[Node]:
    """Return the verdict without the results at high risk of bias, where one counts."""
    body = case.weighing.body
    high = [one for one in body.counted if risk_of_bias(one.evidence.finding, one.evidence.study) is RiskOfBias.HIGH]
    if not high or not case.weighing.controlled:
        return []
    of = node("results at high risk of bias", f"{len(high)} of {len(body.counted)}")
    return [node("verdict without high risk of bias", without_high_risk(body, case.rules).value, children=[of])]
