"""Hand-written answers to the questions that start from findings and studies."""

from collections.abc import Iterator, Mapping
from typing import Any

from .oracles import COUNTED, Ends, Parameters, Row, Walk, all_claims, findings, last, meets, name_of, place, values
from .oracles_claims import MIRRORED, as_told, claims_on, numbers_of, question, reported_of

_ROLES = {
    "SUPPORTS": ("for", 1),
    "OPPOSES": ("against", 2),
    "NEUTRAL_TO": ("neutral", 3),
    "CONTEXT_FOR": ("context", 4),
}
_INTERVAL = ("measure", "value", "ci_low", "ci_high")
_GRADES = ("grade_min", "grade_max", "scale")
_RESULT = ("comparison", "measure", "value", "ci_low", "ci_high")
_BESIDE = ("period", "period_control", "change", "p_relation", "p_value", "range_low", "range_high", "timepoint")
_ARMS = ("affected", "at_risk", "rate", "value_control", "control_affected", "control_at_risk", "rate_control")
_AS_REPORTED = ("study", "citation", *_GRADES, *_RESULT, *_ARMS, *_BESIDE, "analysis", "role", "why", "finding")
_DOSES = {"low": 1, "intermediate": 2, "high": 3}


def evidence(walk: Walk, parameters: Parameters) -> list[Row]:
    """Findings of a claim by their role."""
    rows: list[tuple[Any, Row]] = []
    for finding, relationship in walk.sources(parameters["claim"], *_ROLES):
        f, study = walk.nodes[finding], walk.study(finding)
        st = walk.nodes[study]
        role, rank = _ROLES[relationship["type"]]
        weight = relationship.get("weight")
        result = (*values(f, *_INTERVAL, "value_control"), as_told(walk, finding))
        result += values(f, "p_relation", "p_value", "direction")
        about = values(
            f, "comparison", "analysis", "timepoint", "origin", "flags", "author_conclusion", "source", "locator"
        )
        head = (role, *values(st, "name", "year", "design", "participants"), *result)
        row = (*head, weight, relationship.get("why"), *about, st.get("citation"), study, finding)
        rows.append(((rank, -(weight or 0.0), st["name"], finding), row))
    rows.sort(key=lambda item: item[0])
    return [row for _, row in rows]


def tradeoff(walk: Walk, parameters: Parameters) -> list[Row]:
    """Benefit of an agent beside the toxicity of the same agents in the same disease and setting."""
    known: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    rows: list[Row] = []
    for claim, c, ends in all_claims(walk, parameters):
        if "subgroup" in c:
            continue
        agents, others = walk.by_name(ends, "ABOUT"), walk.by_name(ends, "VERSUS")
        key = (tuple(agents), tuple(others), ends["FOR_DISEASE"][0][0], ends["IN_SETTING"][0][0])
        if key not in known:
            known[key] = _toxicities(walk, agents, others, *key[2:])
        toxicities = known[key]
        severe = [item for item in toxicities if (item["grade"] or 0) >= parameters["grade"]]
        worst: dict[str, Any] = severe[0] if severe else {}
        absolute = values(c, "fewer_per_1000", "fewer_per_1000_low", "fewer_per_1000_high", "control_risk_time")
        missing = ["comparator"] if c["verdict"] == "Uncontrolled" else []
        missing += ["absolute effect"] if absolute[0] is None else []
        if not toxicities:
            missing.append("toxicity")
        elif not severe:
            missing.append("severe toxicity")
        elif worst["control"] is None:
            missing.append("toxicity of the comparator")
        if None not in {absolute[0], worst.get("rate")} and (absolute[3] is None or absolute[3] != worst["time"]):
            missing.append("one time")
        head = (walk.joined(agents), walk.joined(others), *place(walk, ends, "ON_ENDPOINT"), c["verdict"])
        counts = (len(toxicities), len(severe), [item["name"] for item in toxicities if item["verdict"] == "Harm"])
        told = values(worst, "name", "verdict", "rate", "control", "needed", "time")
        rows.append(
            (
                *head,
                *values(c, *_INTERVAL),
                reported_of(walk, claim, c),
                *absolute,
                *counts,
                *told,
                missing,
                worst.get("claim"),
                claim,
            )
        )
    rows.sort(key=lambda row: (*row[2:4], row[0], last(row[1]), row[4], row[-1]))
    return rows


def _toxicities(walk: Walk, agents: list[str], others: list[str], disease: str, setting: str) -> list[dict[str, Any]]:
    """Return the claims on adverse events of these agents there, alone or against the same, most frequent first."""
    found: list[dict[str, Any]] = []
    for claim, _ in walk.sources(agents[0], "ABOUT"):
        t, ends = walk.nodes[claim], walk.ends(claim)
        there = disease in walk.out[claim] and setting in walk.out[claim]
        if not there or "OF_TOXICITY" not in ends or "subgroup" in t or walk.by_name(ends, "ABOUT") != agents:
            continue
        if walk.by_name(ends, "VERSUS") not in ([], others):
            continue
        told = [walk.nodes[finding] for finding, _ in walk.sources(claim, *COUNTED, "CONTEXT_FOR")]
        rates = [
            f["value"]
            for f in told
            if f["measure"] == "proportion" and "value" in f and f["comparison"] in {"arms", "global", "none"}
        ]
        rate = t.get("later_rate", max(rates, default=None))
        if t.get("at_risk", 0) > 0:
            rate = t["affected"] / t["at_risk"]
        control = t["affected_control"] / t["at_risk_control"] if t.get("at_risk_control", 0) > 0 else None
        item = {"name": t["toxicity"], "grade": ends["OF_TOXICITY"][0][1].get("grade_min"), "rate": rate}
        item |= {"control": control, "verdict": t["verdict"], "needed": t.get("number_needed_to_harm")}
        found.append(item | {"time": t.get("risk_time"), "claim": claim})
    found.sort(key=lambda item: (1.0 if item["rate"] is None else -item["rate"], item["name"], item["claim"]))
    return found


def toxicity(walk: Walk, parameters: Parameters) -> list[Row]:
    """Claims on adverse events, each with every result as reported; those against the agent from its side."""
    agent, least = walk.narrower(parameters["agent"]), parameters["grade"]
    rows: list[tuple[Any, Row]] = []
    for claim, c, ends in claims_on(walk, parameters, agent, subgroups=parameters["subgroups"], toxicities=True):
        if "OF_TOXICITY" not in ends:
            continue
        event, graded = ends["OF_TOXICITY"][0]
        low, high = values(graded, "grade_min", "grade_max")
        if least is not None and (low is None or low < least):
            continue
        tested, comparators = walk.by_name(ends, "ABOUT"), walk.by_name(ends, "VERSUS")
        mirrored = not meets(tested, agent)
        agents, others = (comparators, tested) if mirrored else (tested, comparators)
        reported, rates = _as_reported(walk, claim, tested, mirrored=mirrored)
        names = walk.joined(agents), walk.joined(others), *place(walk, ends, "OF_TOXICITY")
        grades = (low, high, graded.get("serious", False), graded.get("scale"))
        says = MIRRORED.get(c["verdict"], c["verdict"]) if mirrored else c["verdict"]
        head = (
            *names,
            c["toxicity"],
            walk.nodes[event].get("organ_system"),
            *grades,
            *values(c, "subgroup", "contrast"),
            says,
        )
        rated = [told for told in reported if told["rate"] is not None]
        one_result = c.get("value") is None and "earlier_period" not in c and not mirrored
        shown = (rated + reported)[0] if one_result else None
        arms = values(c, "affected", "at_risk"), values(c, "affected_control", "at_risk_control")
        told, control = arms[::-1] if mirrored else arms
        row = (
            *(*head, c.get("measure"), *numbers_of(c, mirrored=mirrored), shown),
            *_predicted(c, mirrored=mirrored),
            *_risks(c, mirrored=mirrored),
            *(c.get("risk_time"), *told, _share(*told), *control, _share(*control)),
            *(min(rates, default=None), max(rates, default=None)),
            *values(c, "earlier_period", "earlier_rate", "later_period", "later_rate"),
            *(*values(c, "studies_pooled", "studies_counted", "studies"), reported, c.get("flags")),
            *(agents, event, claim),
        )
        event_at = (names[4], last(low), last(high), last(c.get("subgroup")))
        where = (*names[2:4], names[0], last(names[1]), *event_at, claim)
        rows.append((where, row))
    rows.sort(key=lambda item: item[0])
    return [row for _, row in rows]


def _share(events: int | None, n: int | None) -> float | None:
    return events / n if events is not None and n else None


def _predicted(c: Mapping[str, Any], *, mirrored: bool) -> Row:
    given = {"value": None, "ci_low": c.get("prediction_low"), "ci_high": c.get("prediction_high")}
    return numbers_of({**given, "measure": c.get("measure")}, mirrored=mirrored)[1:]


def _risks(c: Mapping[str, Any], *, mirrored: bool) -> Row:
    found: list[Any] = []
    for name in ("risk_difference", "number_needed_to_harm"):
        value, low, high = values(c, name, f"{name}_low", f"{name}_high")
        turned = [None if number is None else -number for number in (value, high, low)]
        found += turned if mirrored else [value, low, high]
    return tuple(found)


def _as_reported(walk: Walk, claim: str, tested: list[str], *, mirrored: bool) -> tuple[list[Any], list[float]]:
    """Return the results of a claim as maps, and the rates with the agent that the row is on."""
    found: list[tuple[Any, dict[str, Any]]] = []
    rates: list[float] = []
    for finding, role in walk.sources(claim, *_ROLES):
        f, ends, study = walk.nodes[finding], walk.ends(finding), walk.nodes[walk.study(finding)]
        graded = ends["OF_TOXICITY"][0][1]
        n = f.get("n_experimental", f.get("n_evaluable"))
        rate = _rate_of(f, "value", f.get("events_experimental"), n)
        control = _rate_of(f, "value_control", f.get("events_control"), f.get("n_control"))
        own = any(agent in tested for agent, _ in ends["TESTS"]) != mirrored
        with_agent = rate if own else control
        rates += [] if with_agent is None else [with_agent]
        told = {name: f.get(name) for name in (*_RESULT, *_BESIDE, "value_control", "analysis")} | {
            name: graded.get(name) for name in _GRADES
        }
        told |= {"study": study["name"], "citation": study.get("citation")}
        told |= {"affected": f.get("events_experimental"), "at_risk": n, "rate": rate}
        told |= {"control_affected": f.get("events_control"), "control_at_risk": f.get("n_control")}
        told |= {"rate_control": control, "role": role["type"], "why": role.get("why"), "finding": finding}
        found.append(((study["name"], finding), {name: told[name] for name in _AS_REPORTED}))
    found.sort(key=lambda item: item[0])
    return [told for _, told in found], rates


def _rate_of(f: Mapping[str, Any], name: str, events: int | None, n: int | None) -> float | None:
    if events is not None and n:
        return events / n
    rate: float | None = f.get(name) if f["measure"] == "proportion" else None
    return rate


def conflicts(walk: Walk, parameters: Parameters) -> list[Row]:
    """Results that contradict each other."""
    rows: list[Row] = []
    for finding, f, ends in _of_study(walk, parameters):
        study = walk.study(finding)
        st, kinds = walk.nodes[study], ("ON_ENDPOINT", "OF_TOXICITY")
        found = [*_readings(walk, f, ends), *_within(walk, study, finding, f, ends)]
        found += [*_between(walk, finding, f, parameters["study"] == study), *_contradicting(walk, f, ends)]
        if not found:
            continue
        agent, places = walk.joined(walk.by_name(ends, "TESTS")), place(walk, ends, *kinds)
        for kind, what, first, second, endpoint, other_study, other in found:
            numbers = second if kind == "studies disagree" else (second, None, None)
            head = (
                kind,
                st["name"],
                agent,
                *places,
                what,
                *values(f, "measure", "unit"),
                first,
                *numbers,
                endpoint or places[2],
            )
            second_study = None if kind == "claim contradicted" else walk.nodes[other_study or study]
            named, cited = values(second_study or {}, "name", "citation")
            sources = f.get("source"), walk.nodes[other].get("source")
            rows.append((*head, named, *sources, st.get("citation"), cited, finding, other))
    rows.sort(key=lambda row: (_KINDS.index(row[0]), row[1], row[-2], row[6], row[-1]))
    return [_in_all(walk, parameters), *rows]


_KINDS = ("studies disagree", "claim contradicted", "two readings", "ratio against arms", "same numbers")


def _in_all(walk: Walk, parameters: Parameters) -> Row:
    """How many pairs of studies disagree, and how many claims have more than one."""
    study, looked_at, pairs = parameters["study"], 0, 0
    for claim, c, _ in all_claims(walk, parameters, toxicities=True):
        counted = {finding for finding, _ in walk.sources(claim, *COUNTED)}
        if c["studies_counted"] < 2 or study not in {None, *(walk.study(finding) for finding in counted)}:
            continue
        looked_at += 1
        for finding in counted:
            for other, _ in walk.ends(finding).get("DIFFERS_FROM", ()):
                pairs += study in {None, walk.study(finding), walk.study(other)}
    what = "pairs of studies that disagree beyond chance, and claims on which two or more count"
    if not pairs:
        what = "no two studies disagree beyond chance, in the claims on which two or more count"
    return ("in all", *[None] * 5, what, None, None, pairs, looked_at, *[None] * 10)


_Conflict = tuple[str, str, Any, Any, str | None, str | None, str]


def _of_study(walk: Walk, parameters: Parameters) -> Iterator[tuple[str, dict[str, Any], Ends]]:
    study = parameters["study"]
    if study is None:
        yield from findings(walk, parameters)
        return
    own = {target for target, _ in walk.ends(study).get("REPORTS", ())}
    for item in findings(walk, parameters):
        if item[0] in own:
            yield item


def _readings(walk: Walk, f: Mapping[str, Any], ends: Ends) -> Iterator[_Conflict]:
    for reading, relationship in ends.get("ALSO_READ_AS", ()):
        for what in relationship.get("differs_in", ()):
            yield "two readings", what, f.get(what), walk.nodes[reading].get(what), None, None, reading


def _within(walk: Walk, study: str, finding: str, f: Mapping[str, Any], ends: Ends) -> Iterator[_Conflict]:
    measure, value = f["measure"], f.get("value")
    if value is None:
        return
    comparable = measure not in {"proportion", "count", "statement"}
    ratio = measure in {"HR", "OR", "RR"} and value != 1 and "ON_ENDPOINT" in ends
    if not comparable and not ratio:
        return
    for other, relationships in walk.out[study].items():
        if all(relationship["type"] != "REPORTS" for relationship in relationships.values()):
            continue
        o = walk.nodes[other]
        if o.get("value") is None:
            continue
        there: Ends | None = None
        if comparable and other > finding and o["measure"] == measure and o["value"] == value and _same_numbers(f, o):
            there = walk.ends(other)
            for endpoint, _ in there.get("ON_ENDPOINT", ()):
                if not _at(ends, endpoint):
                    yield "same numbers", measure, value, o["value"], walk.nodes[endpoint]["name"], None, other
        if ratio and _against(walk, f, ends, o):
            there = there or walk.ends(other)
            if _same(ends, there, "ON_ENDPOINT") and _same(ends, there, "TESTS") and _same(ends, there, "VERSUS"):
                arms, what = [o["value"], o["value_control"]], f"{measure} and {o['measure']}"
                yield "ratio against arms", what, value, arms, name_of(walk, ends, "ON_ENDPOINT"), None, other


def _at(ends: Ends, endpoint: str) -> bool:
    return any(node == endpoint for kind in ("ON_ENDPOINT", "OF_TOXICITY") for node, _ in ends.get(kind, ()))


def _same(one: Ends, other: Ends, kind: str) -> bool:
    return {node for node, _ in one.get(kind, ())} == {node for node, _ in other.get(kind, ())}


def _same_numbers(f: Mapping[str, Any], o: Mapping[str, Any]) -> bool:
    control = f.get("value_control")
    if control is not None and control == o.get("value_control"):
        return True
    low, high = f.get("ci_low"), f.get("ci_high")
    return low is not None and high is not None and low == o.get("ci_low") and high == o.get("ci_high")


def _against(walk: Walk, f: Mapping[str, Any], ends: Ends, o: Mapping[str, Any]) -> bool:
    """Whether a ratio lies on the other side than the two arms' own numbers."""
    control = o.get("value_control")
    if control is None or o["value"] == control or o["measure"] not in {"median time", "proportion"}:
        return False
    if f.get("subgroup") != o.get("subgroup") or f.get("arm") != o.get("arm"):
        return False
    same_side = (f["value"] > 1) == (o["value"] > control)
    if walk.nodes[ends["ON_ENDPOINT"][0][0]]["kind"] == "time to event":
        return same_side
    if f["measure"] == "HR":
        return same_side and o["measure"] == "median time"
    return not same_side and o["measure"] == "proportion"


def _between(walk: Walk, finding: str, f: Mapping[str, Any], both_ways: bool) -> Iterator[_Conflict]:  # noqa: FBT001
    """Findings that differ; each pair from its first, or from both where one study is asked about."""
    pairs = [(other, x, 1) for other, x in walk.ends(finding).get("DIFFERS_FROM", ())]
    pairs += [(other, x, -1) for other, x in walk.sources(finding, "DIFFERS_FROM")]
    for other, x, sign in pairs:
        if both_ways or finding < other:
            o = walk.nodes[other]
            second = o.get("value", o["direction"]), sign * x["z"], x["p_value"]
            yield (
                "studies disagree",
                f["measure"],
                f.get("value", f["direction"]),
                second,
                None,
                walk.study(other),
                other,
            )


def _contradicting(walk: Walk, f: Mapping[str, Any], ends: Ends) -> Iterator[_Conflict]:
    for kind in ("SUPPORTS", "OPPOSES", "CONTEXT_FOR"):
        for claim, role in ends.get(kind, ()):
            if role.get("contradicts"):
                c = walk.nodes[claim]
                first = f.get("value", f["direction"])
                yield "claim contradicted", c["verdict"], first, c.get("value"), None, None, claim


def subgroups(walk: Walk, parameters: Parameters) -> list[Row]:
    """Claims on subgroups beside the claim on all patients, and statements that subgroups differ."""
    numbers = ("subgroup", "verdict", *_INTERVAL, "p_value")
    of_subgroups: list[tuple[str, dict[str, Any], Ends]] = []
    mains: dict[tuple[Any, ...], dict[str, Any]] = {}
    for claim, c, ends in all_claims(walk, parameters):
        if "subgroup" in c:
            of_subgroups.append((claim, c, ends))
        else:
            mains[ends["ON_ENDPOINT"][0][0], question(walk, c, ends)] = c
    rows: list[Row] = []
    for claim, c, ends in of_subgroups:
        key = question(walk, c, ends)
        main = values(mains.get((ends["ON_ENDPOINT"][0][0], key), {}), "verdict", "value")
        head = ("claim", walk.joined(key[0]), *place(walk, ends, "ON_ENDPOINT"))
        rows.append((*head, *values(c, *numbers), *main, None, None, claim))
    for finding, f, ends in findings(walk, parameters):
        if f["comparison"] == "subgroups" and "ON_ENDPOINT" in ends:
            head = ("statement", walk.joined(walk.by_name(ends, "TESTS")), *place(walk, ends, "ON_ENDPOINT"))
            study = values(walk.nodes[walk.study(finding)], "name", "citation")
            rows.append((*head, *values(f, *numbers), None, None, *study, finding))
    rows.sort(key=lambda row: (*row[2:4], row[1], row[4], row[0], last(row[5]), row[-1]))
    return rows


def doses(walk: Walk, parameters: Parameters) -> list[Row]:
    """Findings that name a dose, by dose."""
    rows: list[Row] = []
    for finding, f, ends in findings(walk, parameters):
        if "dose_class" in f or "arm" in f:
            head = (walk.joined(walk.by_name(ends, "TESTS")), *place(walk, ends, "ON_ENDPOINT", "OF_TOXICITY"))
            study, citation = values(walk.nodes[walk.study(finding)], "name", "citation")
            result = (*values(f, *_INTERVAL, "value_control"), as_told(walk, finding))
            result += values(f, "comparison", "direction", "weight")
            rows.append((*head, *values(f, "dose_class", "arm", "regimen"), study, *result, citation, finding))
    rows.sort(key=lambda row: (*row[1:3], row[0], row[7], row[3], _DOSES.get(row[4], 4), last(row[5]), row[-1]))
    return rows


def secondary(walk: Walk, parameters: Parameters) -> list[Row]:
    """Findings known only through another paper."""
    nodes = walk.nodes
    rows: list[Row] = []
    for finding, f, ends in findings(walk, parameters):
        if f["origin"] != "secondary source":
            continue
        study = walk.study(finding)
        citing = sorted(
            (nodes[source]["name"], relationship["key"], source, relationship)
            for source, relationship in walk.sources(study, "CITES")
        )
        through = (citing[0][0], citing[0][3].get("locator")) if citing else (None, None)
        cited = nodes[study].get("citation"), nodes[citing[0][2]].get("citation") if citing else None
        head = (*values(nodes[study], "name", "year"), *through, walk.joined(walk.by_name(ends, "TESTS")))
        head += (
            *place(walk, ends, "ON_ENDPOINT", "OF_TOXICITY"),
            *values(f, "measure", "value"),
            as_told(walk, finding),
            *values(f, "direction", "weight"),
        )
        counts_for = [claim for kind in COUNTED for claim, _ in ends.get(kind, ())]
        for claim in counts_for or [None]:
            verdict = alone = None
            if claim is not None:
                verdict = nodes[claim]["verdict"]
                others = walk.sources(claim, *COUNTED)
                alone = all(nodes[other]["origin"] == "secondary source" for other, _ in others)
            rows.append((*head, claim, verdict, alone, *cited, finding))
    rows.sort(key=lambda row: (row[0], *row[5:7], row[4], row[7], last(row[13]), row[-1]))
    return rows
