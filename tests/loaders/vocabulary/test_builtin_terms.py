import re
from collections import Counter
from importlib.resources import files

import pytest
import yaml

from oncograph.graph.model import EndpointKind
from oncograph.loaders.vocabulary.builtin import builtin_vocabulary
from oncograph.loaders.vocabulary.term import TERM_TYPES, AgentTerm, EndpointTerm, Kind, Term, ToxicityTerm

VOCABULARY = builtin_vocabulary()
FILE_OF: dict[Kind, str] = {
    "agent": "agents",
    "disease": "diseases",
    "setting": "settings",
    "endpoint": "endpoints",
    "toxicity": "toxicities",
}


@pytest.mark.parametrize("kind", FILE_OF)
def test_each_file_holds_its_kind_and_no_id_twice(kind: Kind) -> None:
    text = files("oncograph.loaders.vocabulary.terms").joinpath(f"{FILE_OF[kind]}.yaml").read_text(encoding="utf-8")
    ids = [entry["id"] for entry in yaml.safe_load(text)]
    assert [id_ for id_, count in Counter(ids).items() if count > 1] == []
    assert sorted(ids) == [term.id for term in VOCABULARY.terms(kind)]


def test_there_are_a_few_hundred_terms() -> None:
    assert {kind: len(VOCABULARY.terms(kind)) >= least for kind, least in LEAST.items()} == dict.fromkeys(LEAST, True)


LEAST: dict[Kind, int] = {"agent": 150, "disease": 100, "setting": 30, "endpoint": 90, "toxicity": 110}


def test_ids_are_kind_and_slug() -> None:
    pattern = re.compile(f"({'|'.join(TERM_TYPES)}):[a-z0-9]+(-[a-z0-9]+)*")
    assert [term.id for term in VOCABULARY if not pattern.fullmatch(term.id)] == []


def test_every_name_and_synonym_finds_its_term() -> None:
    lost = [
        (term.id, name)
        for term in VOCABULARY
        for name in term.names
        if VOCABULARY.resolve(term.kind_of_term, name) != term
    ]
    assert lost == []


def test_no_synonym_is_written_twice() -> None:
    assert [term.id for term in VOCABULARY if len(set(term.names)) < len(term.names)] == []


def test_no_term_is_its_own_ancestor() -> None:
    assert [term.id for term in VOCABULARY if term.id in VOCABULARY.ancestors(term.id)] == []


@pytest.mark.parametrize(("kind", "root"), [("setting", "setting:any"), ("toxicity", "toxicity:any")])
def test_settings_and_toxicities_have_one_root(kind: Kind, root: str) -> None:
    assert [term.id for term in VOCABULARY.terms(kind) if not term.is_a] == [root]


def test_no_code_belongs_to_two_terms() -> None:
    bearers = Counter(code for term in VOCABULARY for code in set(term.codes))
    assert [code for code, count in bearers.items() if count > 1] == []


def test_every_agent_endpoint_and_toxicity_is_described() -> None:
    undescribed: list[Term] = [
        term
        for term in VOCABULARY
        if (isinstance(term, AgentTerm) and term.kind is None) or (isinstance(term, EndpointTerm) and term.kind is None)
    ]
    assert undescribed == []
    assert [
        term.id
        for term in VOCABULARY.terms("toxicity")
        if isinstance(term, ToxicityTerm) and term.codes and term.organ_system is None
    ] == []


def test_only_immunological_symptom_and_exposure_endpoints_may_be_neither_good_nor_bad() -> None:
    kinds = {
        term.kind
        for term in VOCABULARY.terms("endpoint")
        if isinstance(term, EndpointTerm) and term.higher_is_better is None
    }
    assert kinds == {EndpointKind.IMMUNOLOGICAL, EndpointKind.SYMPTOM, EndpointKind.EXPOSURE}


@pytest.mark.parametrize(
    ("name", "polarity"),
    [
        ("overall survival", True),
        ("OS", True),
        ("LFS", True),
        ("time to progression", True),
        ("response duration", True),
        ("objective response rate", True),
        ("stable disease ≥ 6 months", True),
        ("quality of life", True),
        ("biochemical response", True),
        ("symptomatic remission", True),
        ("mortality", False),
        ("progression", False),
        ("relapse rate", False),
        ("discontinuation for toxicity", False),
        ("chromogranin A", False),
        ("5-HIAA", False),
        ("flushes per day", False),
        ("time to response", False),
        ("eosinophils", None),
        ("CD4+/CD8+ ratio", None),
        ("treatment duration", None),
    ],
)
def test_polarity_is_about_the_patient(name: str, polarity: bool | None) -> None:  # noqa: FBT001 - a table
    term = VOCABULARY.resolve("endpoint", name)
    assert isinstance(term, EndpointTerm)
    assert term.higher_is_better is polarity


def test_endpoints_of_kind_time_to_event_are_times() -> None:
    # Their ratios are of the event that ends the time, so a share of patients with an event must be of another kind.
    names = [
        term.name
        for term in VOCABULARY.terms("endpoint")
        if isinstance(term, EndpointTerm) and term.kind is EndpointKind.TIME_TO_EVENT
    ]
    assert [name for name in names if not re.search("survival|time to", name)] == []


@pytest.mark.parametrize(
    ("kind", "id_", "names"),
    [
        ("agent", "interleukin-2", "IL-2|il2|rIL-2|interleukin 2|aldesleukin|Proleukin|recombinant interleukin-2"),
        ("agent", "interferon-alpha", "interferon-α|IFNα|IFN-alpha|interferon alfa|INFα|IFN-α|alpha interferon"),
        ("agent", "interferon-alfa-2a", "Roferon-A|Roferon A|IFN-α-2a|interferon alfa2a"),
        ("agent", "interferon-alfa-2b", "Intron A|IntronA|α2b-IFN|IFN-alpha 2b"),
        ("agent", "interferon", "IFN|interferons|Interferon"),
        ("agent", "no-treatment", "no treatment|observation|no maintenance|no additional treatment"),
        ("agent", "octreotide-lar", "Sandostatin LAR|long-acting octreotide"),
        ("agent", "melphalan-prednisone", "MP|melphalan/prednisone|melphalan and prednisone"),
        ("agent", "fluorouracil", "5-FU|5FU|5-fluorouracil"),
        ("disease", "multiple-myeloma", "MM|myeloma|plasma cell myeloma|Multiple Myelomas"),
        ("disease", "acute-myeloid-leukaemia", "AML|acute myelogenous leukemia|acute myeloid leukaemias"),
        ("disease", "neuroendocrine-tumour", "NET|NETs|neuroendocrine tumors"),
        ("disease", "gastroenteropancreatic-neuroendocrine-tumour", "GEP-NET|GEP NETs|gastro-entero-pancreatic NET"),
        ("disease", "renal-cell-carcinoma", "RCC|renal carcinoma|renal cell cancer"),
        ("setting", "maintenance-after-response", "maintenance|maintenance therapy"),
        ("setting", "maintenance-in-first-remission", "CR1|first complete remission"),
        ("setting", "relapsed-or-refractory", "relapsed/refractory|relapsing or resistant|R/R"),
        ("setting", "metastatic-first-line", "metastatic, first line|first-line metastatic"),
        ("endpoint", "leukaemia-free-survival", "LFS|leukemia-free survival"),
        ("endpoint", "plateau-phase-duration", "plateau phase duration"),
        ("endpoint", "cd4-cd8-ratio", "ratio of CD4+/CD8+ lymphocytes|CD4:CD8 ratio"),
        ("endpoint", "toxicity-grade-3-or-higher", "grade ≥3 toxicity|grade >= 3 toxicity|grade 3/4 toxicity"),
        ("toxicity", "leukopenia", "White blood cell decreased|leukopenia|leucopenia"),
        ("toxicity", "lymphopenia", "Lymphocyte count decreased|lymphocytopenia"),
        ("toxicity", "line-sepsis", "line sepsis|Catheter related infection"),
        ("toxicity", "flu-like-symptoms", "flu-like symptoms|influenza-like syndrome|Flu like symptoms"),
        ("toxicity", "blood-bilirubin-increased", "hyperbilirubinemia|Blood bilirubin increased"),
        ("toxicity", "myocardial-ischaemia", "cardiac ischemia|myocardial ischaemia"),
    ],
)
def test_names_people_type_are_forgiven(kind: Kind, id_: str, names: str) -> None:
    found = {VOCABULARY.resolve(kind, name).id for name in names.split("|")}
    assert found == {f"{kind}:{id_}"}


@pytest.mark.parametrize(
    ("narrow", "broad"),
    [
        ("agent:interferon-alfa-2b", "agent:interferon-alpha"),
        ("agent:peginterferon-alfa-2b", "agent:interferon-alpha"),
        ("agent:lymphoblastoid-interferon", "agent:interferon-alpha"),
        ("agent:leukocyte-interferon", "agent:interferon-alpha"),
        ("agent:interferon-gamma", "agent:interferon"),
        ("agent:octreotide-lar", "agent:somatostatin-analogue"),
        ("agent:lanreotide", "agent:somatostatin-analogue"),
        ("disease:iga-myeloma", "disease:multiple-myeloma"),
        ("disease:childhood-acute-myeloid-leukaemia", "disease:acute-myeloid-leukaemia"),
        ("disease:midgut-neuroendocrine-tumour", "disease:neuroendocrine-tumour"),
        ("disease:multiple-myeloma", "disease:cancer"),
        ("setting:maintenance-in-first-remission", "setting:maintenance-after-response"),
        ("setting:maintenance-after-response", "setting:induction-or-maintenance"),
        ("setting:induction", "setting:induction-or-maintenance"),
        ("setting:metastatic-first-line", "setting:metastatic"),
    ],
)
def test_hierarchy(narrow: str, broad: str) -> None:
    assert broad in VOCABULARY.ancestors(narrow)


def test_interferon_gamma_is_no_interferon_alpha() -> None:
    assert "agent:interferon-alpha" not in VOCABULARY.ancestors("agent:interferon-gamma-1b")


def test_controls_are_controls_and_nothing_else_is() -> None:
    controls = {term.id for term in VOCABULARY.terms("agent") if isinstance(term, AgentTerm) and term.kind == "control"}
    assert controls == {
        "agent:placebo",
        "agent:no-treatment",
        "agent:best-supportive-care",
        "agent:standard-of-care",
    }
