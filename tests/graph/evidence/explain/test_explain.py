from collections.abc import Iterator

from support.evidence import RULES, SURVIVAL, claim, evidence, study

from oncograph.graph.evidence.claim.derive import OVERALL_TEST
from oncograph.graph.evidence.explain.claim_tree import Node, explain_claim, explain_finding
from oncograph.graph.evidence.explain.formulas.methods import FORMULAS, POOLING, SECOND
from oncograph.graph.evidence.finding.derivation import Derivation
from oncograph.graph.evidence.flags import MEANINGS, Flag
from oncograph.graph.model import Evidence


def nodes(root: Node) -> Iterator[Node]:
    yield root
    for child in root.children:
        yield from nodes(child)


def find(root: Node, label: str) -> Node:
    return next(node for node in nodes(root) if node.label == label)


TRIAL = study("study:t")
RATIO = evidence("hr", TRIAL, value=0.7, ci_low=0.5, ci_high=0.98)
STATED = evidence("stated", TRIAL, measure="statement", change="increased", p_value=0.01, p_relation="<")
GLOBAL = evidence("global", comparison="global", measure="statement", p_value=0.3, p_relation="=")
SHARES = evidence("shares", measure="proportion", value=0.53, value_control=0.49, p_value=0.01, p_relation="=")
ALL = (RATIO, STATED, GLOBAL, SHARES)


def test_every_finding_is_there_counted_or_not() -> None:
    tree = explain_claim(claim(*ALL), ALL, SURVIVAL, RULES)
    findings = {node.label for node in nodes(tree) if node.label.startswith("finding ")}
    assert findings == {f"finding {item.id}" for item in ALL}
    assert find(tree, "not counted").value == 2
    assert find(tree, "superseded by").value == RATIO.id


def test_every_finding_names_its_source_and_place() -> None:
    tree = explain_claim(claim(*ALL), ALL, SURVIVAL, RULES)
    for node in nodes(tree):
        if node.label.startswith("finding ") or node.label == "reported":
            assert (node.source, node.locator) == ("report.txt", "abstract:0-10")


def test_every_formula_has_a_citation() -> None:
    for node in nodes(explain_claim(claim(*ALL), ALL, SURVIVAL, RULES)):
        assert (node.formula is None) == (node.citation is None)


def test_the_factors_give_the_weight() -> None:
    tree = explain_finding(RATIO, SURVIVAL, RULES)
    weight, information = find(tree, "weight W"), find(tree, "information I")
    factor, sigma = find(tree, "B, factor for risk of bias"), find(tree, "σ_D, bias of the design")
    assert isinstance(information.value, float)
    assert isinstance(factor.value, float)
    assert isinstance(sigma.value, float)
    assert isinstance(weight.value, float)
    assert abs(weight.value - factor.value / (1 / information.value + sigma.value**2)) < 1e-9


def test_the_claims_numbers_are_in_the_tree() -> None:
    found = claim(*ALL)
    values = {node.value for node in nodes(explain_claim(found, ALL, SURVIVAL, RULES))}
    assert {found.value, found.ci_low, found.ci_high, found.q, found.weight_for, found.fewer_per_1000} <= values


def test_what_is_not_derivable_says_why() -> None:
    assert "direction at most" in str(find(explain_finding(STATED, SURVIVAL, RULES), "why").value)


def test_a_single_arm_has_wilsons_interval() -> None:
    single = evidence(
        "one", comparison="none", versus=(), measure="proportion", events_experimental=1, n_experimental=10
    )
    proportion = find(explain_finding(single, SURVIVAL, RULES), "proportion")
    assert [round(float(str(limit.value)), 4) for limit in proportion.children] == [0.0179, 0.4042]


def test_the_overall_test_is_explained() -> None:
    found = claim(STATED)
    assert found.tier == OVERALL_TEST
    tree = explain_claim(found, [STATED], SURVIVAL, RULES)
    assert "the overall test is significant" in (find(tree, "decided by").formula or "")
    assert find(tree, "overall test, Z").value == found.overall_z


def test_the_tree_is_json_and_back() -> None:
    tree = explain_claim(claim(*ALL), ALL, SURVIVAL, RULES)
    assert Node.model_validate_json(tree.model_dump_json()) == tree


def test_every_derivation_method_and_flag_is_explained() -> None:
    assert FORMULAS.keys() == set(Derivation)
    assert MEANINGS.keys() == set(Flag)

    def methods(*items: Evidence) -> tuple[str | None, str | None]:
        found = claim(*items)
        return found.ci_method, found.second_method

    many = [evidence(str(i), value=v, ci_low=v / 1.4, ci_high=v * 1.4) for i, v in enumerate((0.4, 0.5, 0.7, 0.9, 1))]
    used = [methods(SHARES), methods(RATIO), methods(*many[:2]), methods(*many)]
    assert {first for first, _ in used} == POOLING.keys()
    assert {second for _, second in used if second} == SECOND.keys()


def test_what_the_authors_of_a_counted_result_make_of_it_stands_beside_the_verdict() -> None:
    said = evidence("said", study("study:s"), value=0.7, ci_low=0.5, ci_high=0.98, author_conclusion="small")
    tree = explain_claim(claim(said), [said], SURVIVAL, RULES)
    (words,) = (child for child in tree.children if child.label == "what the authors make of it")
    assert [(child.label, child.value) for child in words.children] == [("study:s", "small")]


def test_how_a_risk_of_bias_was_judged_is_the_findings_own_else_its_studys() -> None:
    by_study = {"risk_of_bias": "some concerns", "risk_of_bias_tool": "RoB 2", "risk_of_bias_reason": "open"}
    trial = study("study:s", **by_study, risk_of_bias_domains=("missing outcome data: low",))
    of_study = find(explain_finding(evidence("a", trial, value=0.7), SURVIVAL, RULES), "risk of bias")
    assert {(child.label, child.value) for child in of_study.children} == {
        ("tool", "RoB 2"),
        ("missing outcome data", "low"),
        ("reason", "open"),
    }
    own = evidence("b", trial, value=0.7, risk_of_bias="high", risk_of_bias_reason="told by the patients")
    tree = explain_finding(own, SURVIVAL, RULES)
    assert [child.value for child in find(tree, "risk of bias").children] == ["told by the patients"]
    assert not [child for child in find(tree, "reported").children if "risk" in child.label]
