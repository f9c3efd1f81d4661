from itertools import permutations
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from support.reports import report, reports

from oncograph.graph.build.join import join, owners
from oncograph.graph.report import Report


def ids(*some: Report) -> list[tuple[str, list[str]]]:
    return [(study.id, [one.record for one in study.reports]) for study in join(some)]


def test_a_shared_paper_joins_and_the_registration_names_the_study() -> None:
    a = report("a", study_pmids=("1",))
    b = report("b", study_registrations=("NCT00000001",))
    c = report("c", study_pmids=("1",), study_registrations=("NCT00000001",))
    assert ids(a, b) == [("study:NCT00000001", ["b"]), ("study:pmid:1", ["a"])]
    for order in permutations([a, b, c]):
        assert ids(*order) == [("study:NCT00000001", ["a", "b", "c"])]


def test_two_registrations_never_become_one_study() -> None:
    a = report("a", study_pmids=("1",), study_registrations=("NCT00000001",))
    b = report("b", study_pmids=("1",), study_registrations=("NCT00000002",))
    unclear = report("c", study_pmids=("1",))
    assert ids(a, b, unclear) == [
        ("study:NCT00000001", ["a"]),
        ("study:NCT00000002", ["b"]),
        ("study:pmid:1", ["c"]),
    ]


def test_a_paper_of_one_trial_still_joins_where_another_paper_is_shared() -> None:
    a = report("a", study_pmids=("1", "9"), study_registrations=("NCT00000001",))
    b = report("b", study_pmids=("1",), study_registrations=("NCT00000002",))
    own = report("c", study_pmids=("9",))
    assert ids(a, b, own) == [("study:NCT00000001", ["a", "c"]), ("study:NCT00000002", ["b"])]


def test_a_report_between_two_trials_joins_neither() -> None:
    a = report("a", study_pmids=("1",), study_registrations=("NCT00000001",))
    b = report("b", study_dois=("10.1/x",), study_registrations=("NCT00000002",))
    between = report("c", study_pmids=("1",), study_dois=("10.1/x",))
    assert ids(a, b, between) == [
        ("study:NCT00000001", ["a"]),
        ("study:NCT00000002", ["b"]),
        ("study:doi:10.1/x", ["c"]),
    ]


def test_one_trial_may_have_two_registrations() -> None:
    a = report("a", study_registrations=("ISRCTN1", "NCT00000001"))
    b = report("b", study_registrations=("NCT00000001",))
    assert ids(a, b) == [("study:ISRCTN1", ["a", "b"])]


@given(st.lists(reports(), max_size=8), st.randoms())
def test_joining_does_not_depend_on_order(some: list[Report], random: Random) -> None:
    unique = list({one.record: one for one in some}.values())
    expected = join(unique)
    random.shuffle(unique)
    assert join(unique) == expected


@given(st.lists(reports(), max_size=8))
def test_every_report_is_in_one_study_with_one_registered_trial(some: list[Report]) -> None:
    unique = {one.record: one for one in some}
    studies = join(unique.values())
    assert sorted(one.record for study in studies for one in study.reports) == sorted(unique)
    assert len({study.id for study in studies}) == len(studies)
    for study in studies:
        assert len({one.study.registrations for one in study.reports if one.study.registrations}) <= 1
    assert set(owners(studies).values()) <= {study.id for study in studies}
