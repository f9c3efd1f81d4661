"""Every computed field has a formula whose arithmetic, as shown, gives what is stored."""

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from support.claim_cases import case_of
from support.evidence import RESPONSE, RULES, SURVIVAL, evidence, study
from support.shown_arithmetic import reckon

from oncograph.graph.errors import UnknownNameError
from oncograph.graph.evidence.explain.formulas.arithmetic import step
from oncograph.graph.evidence.explain.formulas.derivations import FindingCase
from oncograph.graph.evidence.explain.formulas.of_relationships import LinkCase
from oncograph.graph.evidence.explain.formulas.registry import (
    CLAIM,
    FINDING,
    RELATIONSHIPS,
    REPORTED,
    work_of_claim,
    work_of_finding,
    work_of_relationship,
)
from oncograph.graph.evidence.explain.formulas.working import Worked
from oncograph.graph.evidence.finding.derivation import Derivation
from oncograph.graph.evidence.finding.sides import HARMFUL
from oncograph.graph.model import Estimate, Evidence, Polarity, Result
from oncograph.graph.rows import Properties, RelationshipRow
from oncograph.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from oncograph.graph.stores.sqlite.store import EmbeddedStore
from oncograph.queries.asking.analysis import terms_and_rules
from oncograph.queries.asking.formula import claim_cases, finding_cases

REPORTED_ON = {"CITES", "OF_TOXICITY"}
"""Relationships whose properties a record gives."""


def check(worked: Worked) -> None:
    """Check that a formula is there with its source, and that the arithmetic, as shown, gives the value."""
    where = f"{worked.field} of {worked.subject}"
    assert worked.formula, where
    assert worked.citation, where
    assert worked.because or worked.steps or worked.solves, where
    for one in worked.steps:
        assert math.isclose(reckon(one.numbers), one.result, rel_tol=1e-9, abs_tol=1e-9), (where, one)
    if worked.solves is not None:
        found = reckon(worked.solves.left.numbers)
        assert math.isclose(found, worked.solves.target, rel_tol=1e-6, abs_tol=1e-9), (where, found)
    elif worked.steps:
        assert worked.value is not None, where
        assert not isinstance(worked.value, str | tuple), where
        last = worked.steps[-1].result
        assert math.isclose(last, worked.value, rel_tol=1e-9, abs_tol=1e-9), (where, last, worked.value)
    else:
        assert not isinstance(worked.value, float), f"{where} is a number without arithmetic"


def test_every_computed_field_of_the_schema_has_a_formula() -> None:
    computed = {*Estimate.model_fields, "combination", "effect_scale", "claim", "methods_version"}
    computed -= {"scale"}
    assert computed == FINDING.keys()
    assert set(NODE_TYPES["Finding"].properties) - computed == set(REPORTED)
    assert set(REPORTED) <= set(Result.model_fields)
    assert set(NODE_TYPES["Claim"].properties) == CLAIM.keys()
    for kind, link in RELATIONSHIP_TYPES.items():
        if kind not in REPORTED_ON:
            assert set(link.properties) == set(RELATIONSHIPS.get(kind, {})), kind


def test_every_field_of_the_corpus_follows_from_its_formula(builtin_store: EmbeddedStore) -> None:
    basis = terms_and_rules(builtin_store, RULES)
    claims = claim_cases(builtin_store, builtin_store.nodes_with_label(["Claim"]), basis)
    findings = finding_cases(builtin_store, builtin_store.nodes_with_label(["Finding"]), basis)
    assert claims
    assert findings
    for id_, claim in claims.items():
        for name in CLAIM:
            check(work_of_claim(claim, id_, name))
    for finding in findings.values():
        for name in FINDING:
            check(work_of_finding(finding, name))
    for link in builtin_store.all_relationships():
        ends = (link.properties.get("claim"), link.properties.get("finding"), link.source, link.target)
        named = [str(end) for end in ends]
        case = LinkCase(
            link,
            next((claims[id_] for id_ in named if id_ in claims), None),
            next((findings[id_] for id_ in named if id_ in findings), None),
        )
        for name in RELATIONSHIPS.get(link.type, {}):
            check(work_of_relationship(case, name))


def ratios(*values: float, width: float = 1.4) -> list[Evidence]:
    return [
        evidence(str(i), value=value, ci_low=round(value / width, 2), ci_high=round(value * width, 2))
        for i, value in enumerate(values)
    ]


OTHER = study("study:other", design="non-randomised concurrent control")
ARMS: dict[str, Any] = {"n_experimental": 100, "n_control": 90}


def toxic(name: str, a: int, n: int, c: int, m: int) -> Evidence:
    arms: dict[str, Any] = {"events_experimental": a, "n_experimental": n, "events_control": c, "n_control": m}
    return evidence(name, polarity=HARMFUL, toxicity="toxicity:fever", measure="proportion", **arms)


def single(name: str, events: int, n: int) -> Evidence:
    arm: dict[str, Any] = {"events_experimental": events, "n_experimental": n, "comparison": "none", "versus": ()}
    return evidence(name, polarity=HARMFUL, toxicity="toxicity:fever", measure="proportion", **arm)


BODIES: dict[str, tuple[list[Evidence], Polarity]] = {
    "one": (ratios(0.7), SURVIVAL),
    "precise": (ratios(0.98, width=1.1), SURVIVAL),
    "two": (ratios(0.7, 0.9), SURVIVAL),
    "three": (ratios(0.5, 0.9, 1.3), SURVIVAL),
    "five that differ": (ratios(0.4, 0.6, 0.8, 1.0, 1.5), SURVIVAL),
    "six that are alike": (ratios(0.8, 0.8, 0.81, 0.8, 0.79, 0.8), SURVIVAL),
    "opposite and significant": (ratios(0.5, 2.0, width=1.2), SURVIVAL),
    "not randomised": ([evidence("c", OTHER, value=0.7, ci_low=0.5, ci_high=0.98)], SURVIVAL),
    "beside the pool": (
        [
            *ratios(0.8, 0.9),
            evidence("p", measure="statement", change="increased", p_value=0.03, p_relation="="),
            evidence("side", measure="statement", change="increased"),
            evidence("against", measure="statement", change="decreased"),
            evidence("silent", measure="statement", change="increased", p_relation="not significant"),
        ],
        SURVIVAL,
    ),
    "sides alone": ([evidence(str(i), measure="statement", change="increased") for i in range(4)], SURVIVAL),
    "tables": (
        [
            evidence(
                str(i), polarity=RESPONSE, measure="OR", events_experimental=a, events_control=b, n_experimental=100,
                n_control=100,
            )
            for i, (a, b) in enumerate(((30, 20), (0, 5), (12, 9)))
        ],
        RESPONSE,
    ),
    "risk ratio": (
        [evidence("rr", polarity=RESPONSE, measure="RR", events_experimental=30, events_control=20, **ARMS)],
        RESPONSE,
    ),
    "risk difference": (
        [evidence("rd", polarity=RESPONSE, measure="RD", events_experimental=30, events_control=20, **ARMS)],
        RESPONSE,
    ),
    "shares of a time": (
        [evidence("s", measure="proportion", value=0.33, value_control=0.24, p_value=0.001, p_relation="<")],
        SURVIVAL,
    ),
    "a shared control": (
        [
            evidence("a", study("study:s"), arm=arm, value=value, ci_low=value / 1.5, ci_high=value * 1.5, **ARMS)
            for arm, value in (("low", 0.7), ("high", 0.6))
        ],
        SURVIVAL,
    ),
    "one arm": (
        [
            evidence(
                "u", polarity=RESPONSE, comparison="none", versus=(), measure="proportion", value=0.2,
                events_experimental=10, n_experimental=50,
            )
        ],
        RESPONSE,
    ),
    "toxicity": ([toxic("a", 40, 100, 20, 100), toxic("b", 33, 120, 20, 110)], HARMFUL),
    "toxicity of three that differ": (
        [toxic("a", 40, 100, 20, 100), toxic("b", 33, 120, 60, 110), toxic("c", 55, 120, 20, 110)], HARMFUL,
    ),
    "rare toxicity": ([toxic("a", 3, 200, 0, 200), toxic("b", 9, 210, 1, 190)], HARMFUL),
    "rare toxicity of one": ([toxic("a", 3, 200, 0, 200)], HARMFUL),
    "rare toxicity in unequal arms": ([toxic("a", 3, 300, 1, 100), toxic("b", 9, 290, 0, 90)], HARMFUL),
    "rare toxicity without an odds ratio": ([toxic("a", 60, 400, 0, 100)], HARMFUL),
    "toxicity without a difference": ([toxic("a", 20, 100, 20, 100)], HARMFUL),
    "incidence in one arm": ([single("a", 5, 25)], HARMFUL),
    "incidence in two arms": ([single("a", 5, 25), single("b", 6, 30)], HARMFUL),
    "incidence in three arms": ([single("a", 5, 25), single("b", 30, 60), single("c", 0, 40)], HARMFUL),
    "two periods": (
        [
            evidence(
                "p", polarity=HARMFUL, toxicity="toxicity:fever", comparison="periods", versus=(), measure="proportion",
                value=0.31, value_control=0.81, period="last", period_control="first",
            )
        ],
        HARMFUL,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_every_field_of_a_claim_follows_from_its_formula(name: str) -> None:
    items, polarity = BODIES[name]
    case = case_of(*items, polarity=polarity)
    for field in CLAIM:
        check(work_of_claim(case, "claim:made-up", field))


def test_the_made_up_claims_reach_every_number_and_both_second_intervals() -> None:
    reached: Counter[str] = Counter()
    methods: set[str | None] = set()
    for items, polarity in BODIES.values():
        case = case_of(*items, polarity=polarity)
        methods.add(case.claim.second_method)
        reached.update(field for field in CLAIM if getattr(case.claim, field, None) not in (None, 0, ()))
    numbers = {name for name, kind in NODE_TYPES["Claim"].properties.items() if kind in {"float", "integer"}}
    assert numbers <= set(reached)
    assert methods == {None, "Bayesian random effects", "Paule-Mandel, Hartung-Knapp"}


def findings() -> Iterator[Evidence]:
    """Yield one finding for each derivation, and those whose precision or rounding is at its end."""
    events: dict[str, Any] = {"events_experimental": 60, "events_control": 40}
    worded: dict[str, Any] = {"measure": "statement", "change": "increased"}
    yield evidence("interval", value=0.7, ci_low=0.5, ci_high=0.98)
    yield evidence("at 90 %", value=0.7, ci_low=0.5, ci_high=0.98, ci_level=0.9)
    yield evidence("log-rank", o_minus_e=-7.4, log_rank_variance=80.6)
    yield evidence("ratio with P", value=0.7, p_value=0.04, p_relation="=")
    yield evidence("ratio near 1", value=0.98, p_value=0.8, p_relation="=")
    yield evidence("ratio with events", value=0.7, **events)
    yield evidence("ratio with all events", value=0.7, events=100)
    yield evidence("chi-squared", **worded, chi2=4.0, **events)
    yield evidence("P with events", **worded, p_value=0.05, p_relation="=", **events)
    yield evidence(
        "P with all events", measure="statement", change="increased", p_value=0.04, p_relation="<", events=90
    )
    shares: dict[str, Any] = {"measure": "proportion", "value": 0.7, "value_control": 0.6}
    yield evidence("shares with P", **shares, p_value=0.01, p_relation="=")
    yield evidence("shares with intervals", **shares, ci_low=0.6, ci_high=0.78, control_ci_low=0.5, control_ci_high=0.7)
    yield evidence("proportions with P", polarity=RESPONSE, **shares, p_value=0.02, p_relation="=")
    yield evidence("proportions of arms", polarity=RESPONSE, **shares, **ARMS)
    yield evidence("counts", polarity=RESPONSE, measure="RR", **ARMS, events_experimental=30, events_control=20)
    yield evidence("a zero cell", polarity=RESPONSE, measure="RD", **ARMS, events_experimental=0, events_control=20)
    spread: dict[str, Any] = {"sd_experimental": 4.0, "sd_control": 4.5, **ARMS}
    yield evidence("means", polarity=RESPONSE, measure="mean", value=12, value_control=10, **spread)
    yield evidence("mean difference", polarity=RESPONSE, measure="MD", value=2, **spread)
    yield evidence("difference with P", polarity=RESPONSE, measure="MD", value=2, p_value=0.03, p_relation="=")
    yield evidence("too precise", study("study:tiny", participants=30), value=0.7, ci_low=0.65, ci_high=0.75)
    yield evidence("words", **worded, p_relation="not significant")


FINDINGS = list(findings())


@pytest.mark.parametrize("item", FINDINGS, ids=lambda item: str(item.id).removeprefix("finding:"))
def test_every_field_of_a_finding_follows_from_its_formula(item: Evidence) -> None:
    polarity = RESPONSE if item.finding.measure not in {"HR", "statement"} and item.estimate.scale != "HR" else SURVIVAL
    found = item.estimate
    stored = vars(found) | {"effect_scale": found.scale, "claim": None, "methods_version": RULES.methods}
    for field in FINDING:
        check(work_of_finding(FindingCase(item, polarity, RULES, stored), field))


def test_the_made_up_findings_reach_every_derivation() -> None:
    assert {item.estimate.derivation for item in FINDINGS} == {None, *map(str, Derivation)}


def test_a_field_that_is_reported_is_said_to_be() -> None:
    item = evidence("interval", value=0.7, ci_low=0.5, ci_high=0.98)
    worked = work_of_finding(FindingCase(item, SURVIVAL, RULES, vars(item.finding)), "ci_low")
    assert (worked.value, worked.formula, worked.locator) == (0.5, "as reported", "abstract:0-10")


@pytest.mark.parametrize(("typed", "meant"), [("standarderror", "standard_error"), ("wieght", "weight")])
def test_an_unknown_field_suggests_the_nearest(typed: str, meant: str) -> None:
    item = evidence("interval", value=0.7, ci_low=0.5, ci_high=0.98)
    with pytest.raises(UnknownNameError, match=meant):
        work_of_finding(FindingCase(item, SURVIVAL, RULES), typed)


def test_arithmetic_keeps_what_belongs_together() -> None:
    shown = step("x", "(a - (b - c)) / (a * b)**2 / -c", {"a": 3.0, "b": -2.0, "c": 0.5})
    assert shown.numbers == "(3 - (-2 - 0.5)) / (3 · (-2))² / (-0.5)"
    assert shown.result == (3 - (-2 - 0.5)) / (3 * -2) ** 2 / -0.5


def test_the_difference_of_two_studies_follows_from_its_formula() -> None:
    p_alone = evidence("p", measure="statement", change="decreased", p_value=0.01, p_relation="=")
    mixed = [
        evidence("r", value=0.6, ci_low=0.5, ci_high=0.72),
        evidence("c", OTHER, value=1.5, p_value=0.01, p_relation="="),
    ]
    for items in (ratios(0.5, 1.2), [*ratios(0.5), p_alone], mixed):
        case = case_of(*items)
        for pair in case.claim.differences:
            properties: Properties = {"claim": "claim:1", "z": pair.z, "p_value": pair.p_value}
            link = LinkCase(RelationshipRow("DIFFERS_FROM", pair.finding, pair.other, properties), case)
            for name in RELATIONSHIPS["DIFFERS_FROM"]:
                check(work_of_relationship(link, name))
    assert case_of(*ratios(0.5, 1.2)).claim.differences
    assert case_of(*ratios(0.5), p_alone).claim.differences
