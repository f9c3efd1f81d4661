"""How people name studies, claims and combinations, and what is said where a name fits none or several."""

from itertools import pairwise

import pytest

from oncograph.graph.errors import UnknownNameError
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.queries.asking.lookup import look_up
from oncograph.queries.asking.naming import id_called, ids_called, resolve_name

BUYSE, KAMMULA, SWOG = "study:doi:10.1182/blood-2011-02-337725", "study:pmid:9708948", "study:NCT00569127"


@pytest.mark.parametrize(
    ("typed", "study"),
    [
        ("buyse", BUYSE),
        ("Buyse et al. 2011", BUYSE),
        ("buyse-2011", BUYSE),
        ("10.1182/BLOOD-2011-02-337725", BUYSE),
        ("doi: 10.1182/blood-2011-02-337725", BUYSE),
        ("https://doi.org/10.1182/blood-2011-02-337725", BUYSE),
        ("dx.doi.org/10.1182/blood-2011-02-337725", BUYSE),
        ("KAMMULA", KAMMULA),
        ("pmid:9708948", KAMMULA),
        ("PMID 9708948", KAMMULA),
        ("9708948", KAMMULA),
        ("https://pubmed.ncbi.nlm.nih.gov/9708948/", KAMMULA),
        ("nct00569127", SWOG),
        ("https://clinicaltrials.gov/study/NCT00569127?tab=results", SWOG),
        ("Blade", "study:doi:10.1007/bf02796202"),
        ("Bladé & Esteve", "study:doi:10.1007/bf02796202"),
    ],
)
def test_a_study_is_found_by_whatever_people_call_it(typed: str, study: str, builtin_store: EmbeddedStore) -> None:
    assert resolve_name(builtin_store, "study", typed) == study
    assert ids_called(builtin_store, typed) == [study]


def test_a_name_of_several_studies_lists_them(builtin_store: EmbeddedStore) -> None:
    with pytest.raises(UnknownNameError, match="more than one study") as caught:
        resolve_name(builtin_store, "study", "interferon")
    assert len(caught.value.suggestions) > 1
    assert all("[study:" in told for told in caught.value.suggestions)


@pytest.mark.parametrize("typed", ["2011", "nobody", "10.1000/none", "pmid:1", ""])
def test_what_names_no_study_is_said_to(typed: str, builtin_store: EmbeddedStore) -> None:
    with pytest.raises(UnknownNameError, match="no study is called"):
        resolve_name(builtin_store, "study", typed)


class TestBeginnings:
    CLAIM = "claim:26db4354f654c6207789"

    @pytest.mark.parametrize("length", [4, 8, 20])
    def test_a_beginning_that_one_claim_has_names_it(self, length: int, builtin_store: EmbeddedStore) -> None:
        digits = self.CLAIM.removeprefix("claim:")[:length]
        assert resolve_name(builtin_store, "claim", digits) == self.CLAIM
        assert resolve_name(builtin_store, "claim", f"claim:{digits}") == self.CLAIM
        assert id_called(builtin_store, f"claim:{digits}") == self.CLAIM
        assert "acute myeloid leukaemia" in look_up(builtin_store, digits).heading

    def test_one_that_several_have_lists_them(self, builtin_store: EmbeddedStore) -> None:
        ids = sorted(row.id for row in builtin_store.nodes_with_label({"Finding"}))
        alike = [one for one, other in pairwise(ids) if one[:12] == other[:12]]
        assert alike, "no two findings begin alike"
        with pytest.raises(UnknownNameError, match="more than one id begins") as caught:
            id_called(builtin_store, alike[0][:12])
        assert any(alike[0] in told for told in caught.value.suggestions)

    def test_where_any_node_is_asked_for_every_kind_has_a_name(self, builtin_store: EmbeddedStore) -> None:
        finding = builtin_store.nodes_with_label({"Finding"})[0].id
        named = {
            "kammula": "study:pmid:9708948",
            "26db4354": self.CLAIM,
            finding[:16]: finding,
            "il2": "agent:interleukin-2",
        }
        assert {typed: resolve_name(builtin_store, "node", typed) for typed in named} == named
        with pytest.raises(UnknownNameError, match="no node is called"):
            resolve_name(builtin_store, "node", "nobody")

    def test_an_id_of_another_kind_is_no_claim(self, builtin_store: EmbeddedStore) -> None:
        finding = builtin_store.nodes_with_label({"Finding"})[0].id.removeprefix("finding:")
        with pytest.raises(UnknownNameError, match="no claim is called"):
            resolve_name(builtin_store, "claim", finding)

    def test_what_is_no_beginning_stays(self, builtin_store: EmbeddedStore) -> None:
        for text in ("agent:interleukin-2", "0123456789abcdef0123", "key"):
            assert id_called(builtin_store, text) == text
