import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oncograph.graph.names import nearest, normalise
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary

# What names are made of, and the pieces that rules look for, so that they meet.
PIECES = st.sampled_from(
    """IL il IFN INF interferon interleukin rh peg pegylated alpha alfa α β γ a b 2 2b II III grade type non anti
    post pre hyper tumours metastases therapies oses leukaemia oedema our the and plus human recombinant ß é ² ’s '
    & + - / ( ) ≥ >= < her2+ er- omata ss s es ise isation""".split()  # noqa: SIM905 - a list of sixty would be a page
)
NAMES = st.lists(PIECES | st.sampled_from([" ", "-", ""]) | st.text(max_size=3), max_size=8).map("".join)


@given(NAMES | st.text(max_size=40))
@example("non nons")
@example("alpha beta interferon gamma")
def test_a_key_is_its_own_key(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(NAMES.filter(str.isascii))
def test_case_makes_no_difference(text: str) -> None:
    assert normalise(text.upper()) == normalise(text.lower()) == normalise(text)


WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8), min_size=1, max_size=5)


@given(WORDS)
def test_hyphens_and_spaces_are_the_same(words: list[str]) -> None:
    keys = {normalise(separator.join(words)) for separator in (" ", "-", "  ", "‐", "–", "_", " - ", "/")}
    assert len(keys) == 1


@given(st.sampled_from(sorted({name for term in builtin_vocabulary() for name in term.names})), st.data())
def test_names_of_the_vocabulary_forgive_case_and_spaces(name: str, data: st.DataObject) -> None:
    written = "".join(data.draw(st.sampled_from([letter.upper(), letter.lower()])) for letter in name)
    assert normalise(f"  {written.replace(' ', '  ')} ") == normalise(name)


@pytest.mark.parametrize(
    "spellings",
    [
        [
            "IL-2",
            "IL2",
            "il 2",
            "rIL-2",
            "rhIL-2",
            "interleukin 2",
            "Interleukin-II",
            "recombinant human interleukin-2",
        ],
        [
            "IFN-α",
            "IFNα",
            "INFα",
            "IFN-alpha",
            "IFN-alfa",
            "interferon-α",
            "interferon alfa",
            "alpha-interferon",
            "rIFNα",
        ],
        [
            "IFN-α-2b",
            "IFN-α2b",
            "interferon alfa-2b",
            "interferon alpha 2b",
            "α2b-interferon",
            "IFN-a2b",
            "rIFN-alfa-2b",
        ],
        ["PEG-IFN-α2b", "pegIFN alfa-2b", "pegylated interferon alpha-2b", "peg-interferon alfa-2b"],
        ["acute myeloid leukaemia", "Acute Myeloid Leukemia", "acute myeloid leukemias"],
        ["tumour", "Tumors", "tumor"],
        ["non-Hodgkin’s lymphoma", "Non Hodgkin lymphomas", "nonHodgkin's lymphoma"],
        ["oesophageal oedema", "esophageal edema"],
        ["diarrhoea", "Diarrhea"],
        ["haemorrhage", "hemorrhage", "Haemorrhages"],
        ["liver metastases", "liver metastasis"],
        ["maintenance therapies", "maintenance therapy"],
        ["carcinomata", "carcinomas", "carcinoma"],
        ["nausea & vomiting", "nausea and vomiting", "nausea/vomiting", "nausea + vomiting"],
        ["grade II", "grade 2", "Grade ii"],
        ["stable disease ≥ 3 months", "stable disease >= 3 months", "stable disease at least 3 month"],
        ["¹⁷⁷Lu-DOTATATE", "177Lu DOTATATE"],
        ["Waldenström’s macroglobulinaemia", "Waldenstrom macroglobulinemia"],
        ["HER2+ breast cancer", "HER2-positive breast cancer", "HER-2+ breast cancers"],
        ["CD4⁺/CD8⁺ ratio", "CD4+/CD8+ ratio"],
        ["β2-microglobulin", "beta-2 microglobulin"],
        ["IFN-ß", "IFN-β", "interferon beta"],
        ["leucopenia", "leukopenia"],
        ["localised", "localized"],
        ["disease stabilisation", "disease stabilization"],
    ],
)
def test_spellings_of_one_name_are_one(spellings: list[str]) -> None:
    assert {normalise(spelling) for spelling in spellings} == {normalise(spellings[0])}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IL-2", "IL-12"),
        ("interferon alfa-2a", "interferon alfa-2b"),
        ("interferon alpha", "interferon gamma"),
        ("hypertension", "hypotension"),
        ("HER2+ breast cancer", "HER2- breast cancer"),
        ("ER-positive", "ER-negative"),
        ("grade 3", "grade 4"),
        ("≥ 3 months", "≤ 3 months"),
        ("first line", "second line"),
        ("INF", "IFN"),
        ("Hodgkin lymphoma", "non-Hodgkin lymphoma"),
    ],
)
def test_different_things_stay_different(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_a_dangling_hyphen_is_not_a_minus_sign() -> None:
    assert normalise("relapse- or progression-free") == normalise("relapse or progression free")


@pytest.mark.parametrize("text", ["", "  ", "-", "…?!"])
def test_text_without_letters_has_no_key(text: str) -> None:
    assert normalise(text) == ""


def test_words_that_say_nothing_are_kept_when_they_are_all_there_is() -> None:
    assert normalise("Recombinant") == "recombinant"


def test_other_scripts_are_kept() -> None:
    assert normalise("干扰素") == "干扰素"


def test_nearest_prefers_what_begins_as_typed_then_what_resembles() -> None:
    names = ["octreotide LAR", "octreotide", "lanreotide", "everolimus"]
    assert nearest("octreot", names) == ["octreotide", "octreotide LAR"]
    assert nearest("octreotid", names) == ["octreotide", "octreotide LAR", "lanreotide"]
    assert nearest("octreot", reversed(names), n=1) == ["octreotide"]
    assert nearest("long-acting octreotide 30 mg", names) == ["octreotide"]
    assert nearest("zzz", names) == nearest("", names) == []


def test_the_quick_path_imports_nothing_heavy() -> None:
    code = (
        "import sys, oncograph.graph.names as n; n.normalise('IL-2');"
        "print(sorted({'pydantic', 'yaml', 'difflib', 'networkx'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
