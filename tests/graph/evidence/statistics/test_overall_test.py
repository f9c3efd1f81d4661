import math
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest, combine_pvalues, norm

from oncograph.graph.evidence.statistics.overall_test import Signed, overall_test, side_alone, sign_test, stouffer
from oncograph.graph.evidence.statistics.single_arm import wilson_interval

TESTED = st.lists(st.builds(Signed, st.floats(-4, 4), st.integers(10, 2000)), max_size=5)
SIDES = st.lists(st.builds(side_alone, st.sampled_from([1, -1]), st.integers(10, 2000)), max_size=5)


def test_stouffer_with_one_result_is_that_result() -> None:
    assert stouffer([Signed(1.5, 80)])[0] == 1.5


@given(TESTED.filter(bool))
def test_stouffers_test_is_that_of_scipy(results: list[Signed]) -> None:
    z, _ = stouffer(results)
    upper = [norm.sf(result.z) for result in results]
    peer = combine_pvalues(upper, method="stouffer", weights=[math.sqrt(result.participants) for result in results])
    assert z == pytest.approx(float(peer.statistic), abs=1e-9)


def test_the_expectation_of_a_side_is_that_of_a_half_normal() -> None:
    assert side_alone(1, 10).z == pytest.approx(2 * norm.expect(lambda z: z, lb=0))


@given(TESTED, SIDES)
def test_mirrored_results_mirror_the_test(tested: list[Signed], sides: list[Signed]) -> None:
    mirrored = overall_test([one._replace(z=-one.z) for one in tested], [one._replace(z=-one.z) for one in sides])
    assert mirrored.z == -overall_test(tested, sides).z


@given(TESTED, SIDES)
def test_sides_for_an_effect_never_weaken_it_and_sides_against_never_help(
    tested: list[Signed], sides: list[Signed]
) -> None:
    found = overall_test(tested, sides)
    assume(found.z != 0)
    side = math.copysign(1, found.z)
    for_it, against = ([one for one in sides if one.z * side * sign > 0] for sign in (1, -1))
    assert found.z * side >= overall_test(tested, against).z * side - 1e-12
    assert found.z * side <= overall_test(tested, for_it).z * side + 1e-12


@given(TESTED, SIDES)
def test_it_is_the_strongest_of_all_or_none(tested: list[Signed], sides: list[Signed]) -> None:
    found = overall_test(tested, sides)
    side = math.copysign(1, found.z)
    for_it, against = ([one for one in sides if one.z * side * sign > 0] for sign in (1, -1))
    choices = [[*tested, *against], [*tested, *against, *for_it]]
    assert found.z * side == pytest.approx(max(stouffer(one)[0] * side if one else 0.0 for one in choices))


@given(TESTED, SIDES)
def test_any_order_gives_the_same_bytes(tested: list[Signed], sides: list[Signed]) -> None:
    assert overall_test(tested[::-1], sides[::-1]) == overall_test(tested, sides)


def test_nothing_gives_nothing() -> None:
    assert overall_test([], []) == (0.0, 1.0)
    assert overall_test([Signed(0.0, 300)], []) == (0.0, 1.0)


def test_not_significant_results_dilute() -> None:
    assert overall_test([Signed(2.5, 100), Signed(0.0, 100)], []).z == pytest.approx(2.5 / math.sqrt(2))


@given(st.integers(0, 60), st.integers(1, 60))
def test_sign_test_is_symmetric(favour: int, others: int) -> None:
    n = favour + others
    one, other = sign_test(favour, n, 0.95), sign_test(others, n, 0.95)
    assert one.p_value == other.p_value
    assert one.low == pytest.approx(1 - other.high, abs=1e-12)
    assert (one.low, one.high) == wilson_interval(favour, n)


@pytest.mark.parametrize(("favour", "n"), [*combinations(range(1, 9), 2), (0, 7), (30, 41)])
def test_the_sign_test_is_the_exact_binomial_test(favour: int, n: int) -> None:
    assert sign_test(favour, n, 0.95).p_value == pytest.approx(binomtest(favour, n).pvalue)
