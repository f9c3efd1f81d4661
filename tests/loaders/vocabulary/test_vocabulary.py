import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncograph.graph.errors import OncographError
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary
from oncograph.loaders.vocabulary.errors import AmbiguousTermError, UnknownTermError, VocabularyError
from oncograph.loaders.vocabulary.term import AgentTerm, DiseaseTerm, EndpointTerm, Kind, Term
from oncograph.loaders.vocabulary.vocabulary import Vocabulary


def agent(slug: str, name: str | None = None, **fields: object) -> AgentTerm:
    return AgentTerm.model_validate({"id": f"agent:{slug}", "name": name or slug, **fields})


SMALL = Vocabulary(
    [
        agent("interleukin"),
        agent("interleukin-2", synonyms=["aldesleukin"], is_a=["agent:interleukin"], codes=["DRUGBANK:DB00041"]),
        agent("bempegaldesleukin", is_a=["agent:interleukin-2"], codes=["X:1"]),
        agent("octreotide", codes=["X:1"]),
        DiseaseTerm(id="disease:net", name="NET", codes=("X:1",)),
        EndpointTerm(id="endpoint:net", name="net"),
    ]
)


@pytest.mark.parametrize("text", ["IL-2", " aldesleukin ", "agent:interleukin-2", "DRUGBANK:DB00041"])
def test_a_term_is_found_by_name_id_and_code(text: str) -> None:
    assert SMALL.resolve("agent", text).id == "agent:interleukin-2"


def test_the_same_name_may_stand_for_terms_of_several_kinds() -> None:
    assert [term.id for term in SMALL.find("NETs")] == ["disease:net", "endpoint:net"]
    assert SMALL.resolve("endpoint", "NET").id == "endpoint:net"
    assert SMALL.find("nothing of the kind") == []


def test_an_id_of_another_kind_is_not_found() -> None:
    with pytest.raises(UnknownTermError):
        SMALL.resolve("disease", "agent:interleukin-2")


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(
        UnknownTermError, match=r"no agent is called 'interlukin 2'\. Did you mean interleukin-2"
    ) as error:
        SMALL.resolve("agent", "interlukin 2")
    assert error.value.suggestions[0] == "interleukin-2"
    assert (error.value.kind, error.value.text) == ("agent", "interlukin 2")
    assert isinstance(error.value, OncographError)


def test_a_name_like_no_other_has_no_suggestions() -> None:
    with pytest.raises(UnknownTermError, match=r"^no agent is called '§'\.$"):
        SMALL.resolve("agent", "§")


def test_a_code_of_two_terms_is_ambiguous() -> None:
    with pytest.raises(AmbiguousTermError, match="agent:bempegaldesleukin, agent:octreotide") as error:
        SMALL.resolve("agent", "X:1")
    assert error.value.candidates == ("agent:bempegaldesleukin", "agent:octreotide")
    assert SMALL.resolve("disease", "X:1").id == "disease:net"


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        ("agent", "interlukin", "interleukin-2"),
        ("agent", "Intorn A", "Intron A"),
        ("agent", "octreotid", "octreotide"),
        ("disease", "multipel myeloma", "multiple myeloma"),
        ("setting", "maintenence", "maintenance"),
        ("endpoint", "overal survival", "overall survival"),
        ("toxicity", "diarhea", "Diarrhea"),
    ],
)
def test_misspellings_suggest_what_was_meant(kind: Kind, typed: str, meant: str) -> None:
    assert meant in builtin_vocabulary().suggest(kind, typed)


def test_suggestions_are_of_different_terms() -> None:
    vocabulary = builtin_vocabulary()
    suggested = vocabulary.suggest("agent", "interferon alpha-2", n=4)
    assert len({vocabulary.resolve("agent", name).id for name in suggested}) == len(suggested) == 4


def test_ancestors_are_all_broader_terms() -> None:
    assert SMALL.ancestors("agent:bempegaldesleukin") == {"agent:interleukin-2", "agent:interleukin"}
    assert SMALL.ancestors("agent:octreotide") == frozenset()


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (
            [agent("a", "IL-2"), agent("b", "x", synonyms=["interleukin 2"])],
            "agent:b: the name 'interleukin 2' is also one",
        ),
        ([agent("a", "…")], "agent:a: the name '…' has neither letter nor digit"),
        ([agent("a", is_a=["agent:b"])], "agent:a: its parent agent:b is not in the vocabulary"),
        ([agent("a", is_a=["agent:b"]), agent("b", is_a=["agent:a"])], "agent:a: is_a leads in a circle"),
        ([agent("a", is_a=["agent:a"])], "agent:a: is_a leads in a circle"),
        ([agent("a", "one"), agent("a", "two")], "agent:a: name is given as 'one' and 'two'"),
        ([agent("a", kind="drug"), agent("a", kind="class")], "agent:a: kind is given as 'class' and 'drug'"),
    ],
)
def test_terms_that_contradict_each_other_are_refused(terms: list[Term], message: str) -> None:
    with pytest.raises(VocabularyError) as error:
        Vocabulary(terms)
    assert message in str(error.value)


def test_all_conflicts_are_named_at_once() -> None:
    with pytest.raises(VocabularyError) as error:
        Vocabulary([agent("a", "x"), agent("b", "X"), agent("c", is_a=["agent:d"])])
    assert {fault.where for fault in error.value.faults} == {"agent:a", "agent:b", "agent:c"}


def test_a_conflict_names_the_added_term_only() -> None:
    with pytest.raises(VocabularyError) as error:
        SMALL.merged([agent("foo", synonyms=["IL2"])])
    assert [fault.where for fault in error.value.faults] == ["agent:foo"]
    assert "agent:interleukin-2" in error.value.faults[0].problem


def test_merging_unites_and_leaves_the_first_vocabulary_alone() -> None:
    added = agent("octreotide", synonyms=["Sandostatin", "octreotide"], is_a=["agent:ssa"], codes=["X:2"], kind="drug")
    merged = SMALL.merged([added, agent("ssa")])
    assert merged.resolve("agent", "sandostatin") == agent(
        "octreotide", synonyms=["Sandostatin"], is_a=["agent:ssa"], codes=["X:1", "X:2"], kind="drug"
    )
    assert len(merged) == len(SMALL) + 1
    assert SMALL["agent:octreotide"].synonyms == ()
    assert "agent:ssa" not in SMALL


def test_merging_does_not_depend_on_order() -> None:
    parts = [
        agent("octreotide", synonyms=["b", "a"], codes=["Y:1"]),
        agent("octreotide", synonyms=["c"], kind="drug"),
        agent("new", synonyms=["n"], is_a=["agent:octreotide"]),
        agent("new", synonyms=["m"]),
    ]
    merged = {tuple(SMALL.merged(order)) for order in itertools.permutations(parts)}
    in_steps = SMALL
    for part in (parts[0], parts[1], parts[2], parts[3]):
        in_steps = in_steps.merged([part])
    assert merged == {tuple(in_steps)}


SLUGS = st.sampled_from(["a", "b", "c", "d"])
TERMS = st.builds(
    lambda slug, synonyms, parents: agent(slug, synonyms=synonyms, is_a=[f"agent:{parent}" for parent in parents]),
    SLUGS,
    st.lists(st.sampled_from(["e", "E", "f", "g", "IL-2", "il2"]), max_size=2),
    st.lists(SLUGS, max_size=1),
)


@given(st.lists(TERMS, max_size=6).flatmap(lambda terms: st.tuples(st.just(terms), st.permutations(terms))))
def test_arbitrary_terms_join_or_are_refused_whatever_their_order(orders: tuple[list[Term], list[Term]]) -> None:
    def outcome(given: list[Term]) -> object:
        try:
            return tuple(Vocabulary(given))
        except VocabularyError as error:
            return sorted({fault.where for fault in error.faults})

    assert outcome(orders[0]) == outcome(orders[1])
