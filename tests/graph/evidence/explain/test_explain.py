from collections.abc import Iterator
from typing import Any

from support.claim_cases import case_of
from support.evidence import RULES, SURVIVAL, claim, evidence, study

from oncograph.graph.evidence.claim.derive import OVERALL_TEST
from oncograph.graph.evidence.explain.claim_tree import Node, explain_claim, explain_finding
from oncograph.graph.evidence.explain.formulas.methods import FORMULAS, POOLING, SECOND
from oncograph.graph.evidence.finding.derivation import Derivation
from oncograph.graph.evidence.finding.sides import HARMFUL
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
    tree = explain_claim(case_of(*ALL))
    findings = {node.label for node in nodes(tree) if node.label.startswith("finding ")}
    assert findings == {f"finding {item.id}" for item in ALL}
    assert find(tree, "not counted").value == 2
    assert find(tree, "superseded by").value == RATIO.id


def test_every_finding_names_its_source_and_place() -> None:
    tree = explain_claim(case_of(*ALL))
    for node in nodes(tree):
        if node.label.startswith("finding ") or node.label == "reported":
            assert (node.source, node.locator) == ("report.txt", "abstract:0-10")


def test_every_formula_has_a_citation() -> None:
    for node in nodes(explain_claim(case_of(*ALL))):
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
    values = {node.value for node in nodes(explain_claim(case_of(*ALL)))}
    assert {found.value, found.ci_low, found.ci_high, found.q, found.weight_for, found.fewer_per_1000} <= values


def test_what_is_not_derivable_says_why() -> None:
    assert "direction at most" in str(find(explain_finding(STATED, SURVIVAL, RULES), "why").value)


def test_a_single_arm_has_wilsons_interval() -> None:
    single = evidence(
        "one", comparison="none", versus=(), measure="proportion", events_experimental=1, n_experimental=10
    )
    proportion = find(explain_finding(single, SURVIVAL, RULES), "proportion")
    assert [round(float(str(limit.value)), 4) for limit in proportion.children] == [0.0179, 0.4042]


def test_a_claim_on_a_toxicity_shows_its_risks() -> None:
    arms: dict[str, Any] = {"events_experimental": 40, "n_experimental": 100, "events_control": 20, "n_control": 100}
    item = evidence("fever", polarity=HARMFUL, toxicity="toxicity:fever", measure="proportion", **arms)
    tree = explain_claim(case_of(item, polarity=HARMFUL))
    difference = find(tree, "risk difference")
    assert difference.value == 0.2
    assert find(difference, "number needed to harm").value == 5
    assert (find(difference, "affected").value, find(difference, "comparator, at risk").value) == (40, 100)


def test_the_overall_test_is_explained() -> None:
    found = claim(STATED)
    assert found.tier == OVERALL_TEST
    tree = explain_claim(case_of(STATED))
    assert "the overall test is significant" in (find(tree, "decided by").formula or "")
    assert find(tree, "overall test, Z").value == found.overall_z


def test_the_tree_is_json_and_back() -> None:
    tree = explain_claim(case_of(*ALL))
    assert Node.model_validate_json(tree.model_dump_json()) == tree


def test_every_derivation_method_and_flag_is_explained() -> None:
    assert FORMULAS.keys() == set(Derivation)
    assert MEANINGS.keys() == set(Flag)

    def methods(*items: Evidence) -> tuple[str | None, str | None]:
        found = claim(*items, polarity=HARMFUL if items[0].finding.toxicity else SURVIVAL)
        return found.ci_method, found.second_method

    def fever(name: str, a: int, n: int, c: int | None = None, m: int | None = None) -> Evidence:
        table: dict[str, Any] = {"events_experimental": a, "n_experimental": n, "events_control": c, "n_control": m}
        alone: dict[str, Any] = {"comparison": "none", "versus": ()} if c is None else {}
        return evidence(name, polarity=HARMFUL, toxicity="toxicity:fever", measure="proportion", **table, **alone)

    many = [evidence(str(i), value=v, ci_low=v / 1.4, ci_high=v * 1.4) for i, v in enumerate((0.4, 0.5, 0.7, 0.9, 1))]
    used = [methods(SHARES), methods(RATIO), methods(*many[:2]), methods(*many)]
    used += [methods(fever("a", 3, 200, 0, 200)), methods(fever("a", 3, 200, 0, 200), fever("b", 3, 90, 1, 90))]
    used += [
        methods(fever("a", 2, 300, 1, 100)),
        methods(fever("a", 5, 25)),
        methods(fever("a", 5, 25), fever("b", 9, 30)),
    ]
    assert {first for first, _ in used} == POOLING.keys()
    assert {second for _, second in used if second} == SECOND.keys()


def test_what_the_authors_of_a_counted_result_make_of_it_stands_beside_the_verdict() -> None:
    said = evidence("said", study("study:s"), value=0.7, ci_low=0.5, ci_high=0.98, author_conclusion="small")
    tree = explain_claim(case_of(said))
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


LOW_BIAS, HIGH_BIAS = (study(f"study:{risk}", risk_of_bias=risk) for risk in ("low", "high"))


def test_the_probability_of_benefit_and_of_more_than_the_margin_stand_in_a_pooled_claim() -> None:
    tree = explain_claim(case_of(*(evidence(str(i), value=0.7, ci_low=0.5, ci_high=0.98) for i in range(2))))
    benefit = find(tree, "probability of benefit")
    beyond = find(tree, "probability of more than the margin")
    assert isinstance(benefit.value, float)
    assert isinstance(beyond.value, float)
    # Two hazard ratios of 0.7, SE 0.172 each: SE 0.121 without spread; the prior of its spread widens that.
    assert 0.95 < benefit.value < 0.9984
    assert 0.5 < beyond.value < benefit.value
    assert find(beyond, "margin").value == 0.8
    assert benefit.citation
    assert "Röver" in benefit.citation


def test_one_study_has_no_posterior() -> None:
    labels = {node.label for node in nodes(explain_claim(case_of(RATIO)))}
    assert "probability of benefit" not in labels


def test_where_there_are_only_sides_the_exact_sign_test_stands_beside_the_overall_one() -> None:
    sides = [evidence(str(i), measure="statement", change="increased") for i in range(6)]
    tree = explain_claim(case_of(*sides))
    assert find(tree, "overall test, Z").value is not None
    test = find(tree, "exact sign test, P")
    assert test.value == 0.03125  # 2 / 2⁶
    assert find(test, "in favour").value == "6 of 6"
    with_an_effect = explain_claim(case_of(RATIO, *sides))
    assert "exact sign test, P" not in {node.label for node in nodes(with_an_effect)}


def test_the_verdict_without_high_risk_of_bias_stands_beside_the_verdict() -> None:
    sound = evidence("sound", LOW_BIAS, value=0.98, ci_low=0.85, ci_high=1.13)
    doubtful = evidence("doubtful", HIGH_BIAS, value=0.5, ci_low=0.4, ci_high=0.62)
    tree = explain_claim(case_of(sound, doubtful))
    without = find(tree, "verdict without high risk of bias")
    assert without.value == "NoDifference"
    assert find(without, "results at high risk of bias").value == "1 of 2"
    alone = explain_claim(case_of(sound))
    assert "verdict without high risk of bias" not in {node.label for node in nodes(alone)}


def test_the_absolute_effect_names_its_time_and_is_given_at_risks_of_choice() -> None:
    shares = evidence(
        "s", measure="proportion", value=0.53, value_control=0.49, p_value=0.01, p_relation="=", timepoint="3 years"
    )
    tree = explain_claim(case_of(shares), risks=[0.05, 0.3])
    assert round(float(str(find(tree, "bad events avoided per 1,000 at 3 years").value))) == 40
    given = [node for node in nodes(tree) if node.label == "bad events avoided per 1,000"]
    # HR ln 0.53 / ln 0.49 = 0.890: 1 - 0.95^0.890 = 0.0446, 5.4 fewer; 1 - 0.7^0.890 = 0.272, 28 fewer.
    assert [round(float(str(node.value)), 1) for node in given] == [5.4, 28.0]
    assert [find(node, "risk without the agents").value for node in given] == [0.05, 0.3]
    assert find(explain_claim(case_of(STATED), risks=[0.3]), "bad events avoided per 1,000").value == (
        "no effect that can be given at a risk"
    )
