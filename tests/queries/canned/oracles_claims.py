"""Hand-written answers to the questions that start from claims."""

from collections.abc import Iterator
from typing import Any

from .oracles import COUNTED, Ends, Parameters, Row, Walk, claims, filters, last, meets, name_of, passes, place, values

_ORDER = {"Benefit": 1, "Harm": 2, "Mixed": 3, "NoDifference": 4, "Inconclusive": 5, "Uncontrolled": 6}
MIRRORED = {"Benefit": "Harm", "Harm": "Benefit"}
_INTERVAL = ("measure", "value", "ci_low", "ci_high")


_ROLES = ("SUPPORTS", "OPPOSES", "NEUTRAL_TO", "CONTEXT_FOR")
_REPORTED = (
    *("measure", "value", "ci_low", "ci_high", "value_control", "value_before", "unit", "p_relation", "p_value"),
    *("change", "events_experimental", "n_experimental", "events_control", "n_control", "n_evaluable", "range_low"),
    *("range_high", "range_of", "not_reached", "author_conclusion", "comparison", "period", "period_control"),
)


def benefit(walk: Walk, parameters: Parameters) -> list[Row]:
    """Claims by verdict, benefits first; those against the agent from its side."""
    kind, verdict, contrast = parameters["kind"], parameters["verdict"], parameters["contrast"]
    agent = walk.narrower(parameters["agent"])
    rows: list[tuple[Any, Row]] = []
    shown = {name: parameters[name] for name in ("subgroups", "toxicities")}
    for claim, c, ends in claims_on(walk, parameters, agent, **shown):
        tested, comparators = walk.by_name(ends, "ABOUT"), walk.by_name(ends, "VERSUS")
        mirrored = not meets(tested, agent)
        verdicts = MIRRORED if mirrored else {}
        says = verdicts.get(str(c["verdict"]), str(c["verdict"]))
        if (verdict is not None and says != verdict) or (contrast is not None and c["contrast"] != contrast):
            continue
        if kind is not None and ("toxicity" in c or walk.nodes[ends["ON_ENDPOINT"][0][0]]["kind"] != kind):
            continue
        on = walk.nodes[next(iter(ends.get("ON_ENDPOINT") or ends["OF_TOXICITY"]))[0]]
        reported = reported_of(walk, claim, c)
        sides = (walk.joined(tested), walk.joined(comparators))
        weights = (c["weight_for"], c["weight_against"])
        if mirrored:
            sides, weights, reported = sides[::-1], weights[::-1], None
        counted = values(c, "weight_null", "weight_unclear", "studies_counted", "studies", "participants")
        numbers = (*values(c, "measure", "unit"), *numbers_of(c, mirrored=mirrored))
        rest = values(c, "margin_low", "margin_high", "own_margins", "flags")
        against = _against(walk, claim, c["contrast"], sides[1])
        name = subject(walk, c, ends)
        outcome = name if "toxicity" in c else on.get("abbreviation", name)
        named = (name, outcome, c.get("subgroup"), c["contrast"])
        question = (*sides, against, *place(walk, ends, "ON_ENDPOINT", "OF_TOXICITY")[:2], *named)
        row: Row = (*question, says, *weights, *counted, *numbers, reported, *rest, claim)
        where = (
            _ORDER[says],
            *row[3:5],
            row[0],
            against is None,
            against or "",
            "toxicity" in c,
            -weights[0],
            name,
            claim,
        )
        rows.append((where, row))
    rows.sort(key=lambda item: item[0])
    return [row for _, row in rows]


def _against(walk: Walk, claim: str, contrast: str, versus: str | None) -> str | None:
    """Return what the agents were tested against, or added to, in words."""
    if versus is not None:
        return f"against {versus}"
    if contrast == "uncontrolled":
        return "without a comparator"
    roles = _ROLES if walk.nodes[claim].get("studies_counted") == 0 else COUNTED
    findings = [walk.ends(finding) for finding, _ in walk.sources(claim, *roles)]
    added = {walk.joined(walk.by_name(ends, "COMBINED_WITH")) for ends in findings} - {None}
    if added:
        return f"added to {' or '.join(sorted(map(str, added)))}"
    controls = {walk.nodes[node]["name"] for ends in findings for node, _ in ends.get("VERSUS", ())}
    return f"against {' or '.join(sorted(controls))}" if controls else None


def reported_of(walk: Walk, claim: str, c: dict[str, Any]) -> dict[str, Any] | None:
    """Return what the finding that counts most gives, where the claim has no value."""
    if c.get("value") is not None:
        return None
    found = [
        (
            role["type"] == "CONTEXT_FOR",
            -role.get("weight", 0.0),
            -f.get("n_evaluable", f.get("n_experimental", 0)),
            id_,
        )
        for id_, role in walk.sources(claim, *_ROLES)
        for f in [walk.nodes[id_]]
    ]
    if not found:
        return None
    id_ = min(found)[-1]
    return as_told(walk, id_)


def as_told(walk: Walk, finding: str) -> dict[str, Any]:
    """Return all that a finding gives of its result."""
    told = values(walk.nodes[finding], *_REPORTED)
    return {**dict(zip(_REPORTED, told, strict=True)), "finding": finding}


def numbers_of(c: dict[str, Any], *, mirrored: bool) -> Row:
    """Return a claim's value and interval, turned round where it is read from the comparator's side."""
    value, low, high = values(c, "value", "ci_low", "ci_high")
    if not mirrored:
        return value, low, high
    if c.get("measure") in {"HR", "OR", "RR"}:
        return tuple(None if number is None else 1.0 / number for number in (value, high, low))
    return tuple(None if number is None else -number for number in (value, high, low))


def certainty(walk: Walk, parameters: Parameters) -> list[Row]:
    """Reasons for more or less certainty, as the claims hold them."""
    verdict, agent = parameters["verdict"], walk.narrower(parameters["agent"])
    domains = ("risk_of_bias", "inconsistency", "imprecision", "indirectness", "publication_bias")
    rows: list[Row] = []
    shown = {name: parameters[name] for name in ("subgroups", "toxicities")}
    for claim, c, ends in claims_on(walk, parameters, agent, **shown):
        if verdict is None or c["verdict"] == verdict:
            sides = (walk.joined(walk.by_name(ends, kind)) for kind in ("ABOUT", "VERSUS"))
            head = (*sides, *_place(walk, c, ends), c.get("subgroup"))
            rows.append((*head, *values(c, "verdict", *domains, "flags"), claim))
    rows.sort(key=lambda row: (*row[2:4], row[0], last(row[1]), "toxicity" in walk.nodes[row[-1]], row[4], row[-1]))
    return rows


def _place(walk: Walk, c: dict[str, Any], ends: Ends) -> tuple[str, str, str]:
    """Return the names of disease and setting, and of what a claim is on."""
    return *place(walk, ends, "ON_ENDPOINT", "OF_TOXICITY")[:2], subject(walk, c, ends)


def offers(walk: Walk, parameters: Parameters) -> list[Row]:
    """Agents of a setting, by how many endpoints they benefit."""
    groups: dict[tuple[str, tuple[str, ...]], list[tuple[str, str, Any]]] = {}
    for claim, c, ends in claims(walk, parameters):
        key = (ends["FOR_DISEASE"][0][0], tuple(walk.by_name(ends, "ABOUT")))
        groups.setdefault(key, []).append((walk.nodes[ends["ON_ENDPOINT"][0][0]]["name"], claim, c))
    rows: list[tuple[Row, str]] = []
    for (disease, agents), members in groups.items():
        counts = dict.fromkeys(_ORDER, 0)
        on: dict[str, dict[str, None]] = {"Benefit": {}, "Harm": {}}
        weight_for = 0.0
        for endpoint, _, c in sorted(members, key=lambda member: member[:2]):
            verdict = c["verdict"]
            counts[verdict] += 1
            if verdict in on:
                on[verdict][endpoint] = None
            if verdict == "Benefit" and c["weight_for"] > weight_for:
                weight_for = c["weight_for"]
        shown = ("Benefit", "Harm", "Mixed", "NoDifference", "Inconclusive", "Uncontrolled")
        head = (walk.joined(agents), walk.nodes[disease]["name"], *(counts[verdict] for verdict in shown))
        rows.append(((*head, weight_for, list(on["Benefit"]), list(on["Harm"]), list(agents)), disease))
    rows.sort(key=lambda item: (-item[0][2], item[0][3], -item[0][8], *item[0][:2], item[0][-1], item[1]))
    return [row for row, _ in rows]


def question(walk: Walk, c: dict[str, Any], ends: Ends) -> tuple[Any, ...]:
    """Return what a claim asks but for endpoint and subgroup; the tested agents, by name, come first."""
    comparators = tuple(sorted(node for node, _ in ends.get("VERSUS", ())))
    agents = tuple(walk.by_name(ends, "ABOUT"))
    return agents, ends["FOR_DISEASE"][0][0], ends["IN_SETTING"][0][0], c["contrast"], comparators


def progression_without_survival(walk: Walk, parameters: Parameters) -> list[Row]:
    """Benefits on a time without one on survival."""
    survival, endpoints = parameters["survival"], walk.narrower(parameters["endpoint"])
    deaths = walk.narrower(survival) or set()
    improved: list[tuple[str, dict[str, Any], Ends]] = []
    survived: dict[tuple[Any, ...], tuple[str, dict[str, Any]]] = {}
    for claim, c, ends in claims(walk, {**parameters, "endpoint": None}):
        endpoint = ends["ON_ENDPOINT"][0][0]
        if endpoint == survival:
            survived[question(walk, c, ends)] = (claim, c)
        elif c["verdict"] == "Benefit" and endpoint not in deaths and (endpoints is None or endpoint in endpoints):
            e = walk.nodes[endpoint]
            if e["kind"] in {"time to event", "duration"} and e.get("higher_is_better"):
                improved.append((claim, c, ends))
    rows: list[Row] = []
    for claim, c, ends in improved:
        key = question(walk, c, ends)
        other, o = survived.get(key, (None, {}))
        if o.get("verdict") != "Benefit":
            survived_or = reported_of(walk, other, o) if other is not None else None
            tail = (*values(o, "verdict", *_INTERVAL), survived_or, claim, other)
            sides = (walk.joined(key[0]), walk.joined(walk.by_name(ends, "VERSUS")))
            head = (*sides, *place(walk, ends, "ON_ENDPOINT"), *values(c, *_INTERVAL))
            rows.append((*head, reported_of(walk, claim, c), _SURVIVAL.get(o.get("verdict", ""), "not known"), *tail))
    order = ["no benefit", "not shown", "not known"]
    rows.sort(key=lambda row: (order.index(row[10]), *row[2:4], row[0], last(row[1]), row[4], row[-2]))
    return rows


_SURVIVAL = {"Harm": "no benefit", "NoDifference": "no benefit", "Mixed": "not shown", "Inconclusive": "not shown"}


def precision(walk: Walk, parameters: Parameters) -> list[Row]:
    """Claims of no difference and claims that cannot tell, by the width of their interval."""
    rows: list[Row] = []
    for claim, c, ends in claims(walk, parameters):
        if c["verdict"] not in {"NoDifference", "Inconclusive"}:
            continue
        low, high, width = c.get("ci_low"), c.get("ci_high"), None
        if low is not None and high is not None:
            width = high / low if c.get("measure") in {"HR", "OR", "RR"} else high - low
        roles = [role for _, role in walk.sources(claim, *COUNTED)]
        precise = sum(role["why"] == "precise" for role in roles)
        imprecise = sum(role["why"] != "precise" and not role["significant"] for role in roles)
        reading = "precise" if c["verdict"] == "NoDifference" else "imprecise"
        sides = (walk.joined(walk.by_name(ends, kind)) for kind in ("ABOUT", "VERSUS"))
        head = (reading, *sides, *place(walk, ends, "ON_ENDPOINT"))
        counts = (width, precise, imprecise)
        tail = values(c, "weight_null", "weight_unclear", "studies_counted", "studies", "participants", "flags")
        rows.append((*head, *values(c, *_INTERVAL), reported_of(walk, claim, c), *counts, *tail, claim))
    rows.sort(key=lambda row: (row[0] == "imprecise", *row[3:5], row[1], last(row[2]), last(row[11]), row[5], row[-1]))
    return rows


def gaps(walk: Walk, parameters: Parameters) -> list[Row]:
    """Agent, setting and endpoint with no, uncontrolled, one study's or conflicting evidence."""
    agent, wanted = walk.narrower(parameters["agent"]), parameters["evidence"]
    endpoints, nodes = walk.narrower(parameters["endpoint"]), walk.nodes
    known: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    themselves: set[tuple[str, str, str]] = set()
    for claim, _, ends in claims(walk, {**parameters, "agent": None, "endpoint": None}):
        tested = ends["ABOUT"]
        if len(tested) == 1:
            at = (ends["FOR_DISEASE"][0][0], ends["IN_SETTING"][0][0])
            themselves.add((tested[0][0], *at))
            for one in _with_classes(walk, tested[0][0]):
                if meets([one], agent):
                    known.setdefault((one, *at), {}).setdefault(ends["ON_ENDPOINT"][0][0], []).append(claim)
    measured: dict[str, dict[str, set[str]]] = {}
    rows: list[Row] = []
    for (one, disease, setting), by_endpoint in known.items():
        if (one, disease, setting) not in themselves:
            continue
        if disease not in measured:
            measured[disease] = _measured(walk, disease)
        names = (nodes[one]["name"], nodes[disease]["name"], nodes[setting]["name"])
        for endpoint in measured[disease][setting]:
            if (endpoints is None and not _of_interest(nodes[endpoint])) or (
                endpoints is not None and endpoint not in endpoints
            ):
                continue
            there = sorted(by_endpoint.get(endpoint, ()))
            evidence, studies = _state(walk, there)
            if evidence is not None and wanted in {None, evidence}:
                head = (*names, nodes[endpoint]["name"], evidence, studies, there)
                rows.append((*head, one, disease, setting, endpoint))
    rows.sort(key=lambda row: (*row[:4], *row[7:]))
    return rows


def _of_interest(e: dict[str, Any]) -> bool:
    return "higher_is_better" in e and e["kind"] not in {"safety", "exposure"}


def _measured(walk: Walk, disease: str) -> dict[str, set[str]]:
    """Return the endpoints that claims on a disease are on, by setting."""
    found: dict[str, set[str]] = {}
    for claim, _ in walk.sources(disease, "FOR_DISEASE"):
        c = walk.nodes[claim]
        if "Claim" in c["labels"] and "subgroup" not in c:
            ends = walk.ends(claim)
            found.setdefault(ends["IN_SETTING"][0][0], set()).update(node for node, _ in ends.get("ON_ENDPOINT", ()))
    return found


def _with_classes(walk: Walk, agent: str) -> set[str]:
    found, waiting = {agent}, [agent]
    while waiting:
        above = {node for node, _ in walk.ends(waiting.pop()).get("IS_A", ())} - found
        found |= above
        waiting += above
    return found


def _combined(walk: Walk, study: str, findings: list[str]) -> int:
    """Return how many studies a study is: a meta-analysis as many as it combines, at least two where not told."""
    st = walk.nodes[study]
    if "meta-analysis" not in (st.get("design") or ""):
        return 1
    told = [number for finding in findings if (number := walk.nodes[finding].get("n_studies")) is not None]
    if told:
        return int(max(told))
    return int(st["n_studies"]) if "n_studies" in st else len(walk.ends(study).get("INCLUDES", ())) or 2


def _conflicting(walk: Walk, claim: str) -> bool:
    """Whether a claim's evidence disagrees: by its verdict, against it, or two results beyond chance."""
    c = walk.nodes[claim]
    differing = (
        differs["claim"] == claim
        for finding, _ in walk.sources(claim, *COUNTED)
        for _, differs in walk.ends(finding).get("DIFFERS_FROM", ())
    )
    return c["verdict"] == "Mixed" or "contradicted" in c.get("flags", ()) or any(differing)


def _state(walk: Walk, claims_there: list[str]) -> tuple[str | None, int]:
    there, studies = [walk.nodes[claim] for claim in claims_there], 0
    for claim, c in zip(claims_there, there, strict=True):
        number = c["studies_counted"]
        if number == 1:
            counted = [finding for finding, _ in walk.sources(claim, *COUNTED)]
            number = max(_combined(walk, walk.study(finding), [finding]) for finding in counted)
        studies = max(studies, number)
    if not there:
        return "none", studies
    if any(_conflicting(walk, claim) for claim in claims_there):
        return "conflicting", studies
    return ("uncontrolled" if studies == 0 else "one study" if studies == 1 else None), studies


def head_to_head(walk: Walk, parameters: Parameters) -> list[Row]:
    """Active comparisons, from the tested agents' side and, mirrored, from the comparators'."""
    agent, versus = walk.narrower(parameters["agent"]), walk.narrower(parameters["versus"])
    rows: list[Row] = []
    either, shown = agent if agent is not None else versus, parameters["toxicities"]
    for claim, c, ends in claims_on(walk, parameters, either, toxicities=shown):
        if c["contrast"] != "active":
            continue
        tested, comparators = walk.by_name(ends, "ABOUT"), walk.by_name(ends, "VERSUS")
        place_of = _place(walk, c, ends)
        counts = values(c, "studies_counted", "studies", "participants")
        if meets(tested, agent) and meets(comparators, versus):
            weights = values(c, "weight_for", "weight_against", *_INTERVAL)
            head = (walk.joined(tested), walk.joined(comparators), *place_of, c["verdict"])
            rows.append((*head, *weights, reported_of(walk, claim, c), *counts, False, claim))
        if (agent is not None or versus is not None) and meets(comparators, agent) and meets(tested, versus):
            verdict = MIRRORED.get(c["verdict"], c["verdict"])
            head = (walk.joined(comparators), walk.joined(tested), *place_of, verdict)
            weights = values(c, "weight_against", "weight_for", "measure")
            rows.append((*head, *weights, *numbers_of(c, mirrored=True), None, *counts, True, claim))
    rows.sort(key=lambda row: (*row[2:4], *row[:2], "toxicity" in walk.nodes[row[-1]], row[4], row[-2], row[-1]))
    return rows


def claims_on(
    walk: Walk, parameters: Parameters, either: set[str] | None, *, subgroups: bool = False, toxicities: bool = False
) -> Iterator[tuple[str, dict[str, Any], Ends]]:
    """Yield the claims that pass the filters, with an agent of `either` on one of their sides."""
    wanted = filters(walk, {**parameters, "agent": None}, "ABOUT")
    wanted |= {"OF_TOXICITY": walk.narrower(parameters.get("toxicity"))}
    if either is None:
        starts = walk.starts("Claim", wanted)
    else:
        starts = {source for agent in either for source, _ in walk.sources(agent, "ABOUT", "VERSUS")}
    for claim in starts:
        c = walk.nodes[claim]
        if "Claim" in c["labels"] and (subgroups or "subgroup" not in c):
            ends = walk.ends(claim)
            sides = [[node for node, _ in ends.get(kind, ())] for kind in ("ABOUT", "VERSUS")]
            shown = toxicities or "ON_ENDPOINT" in ends
            if shown and passes(ends, wanted) and any(meets(side, either) for side in sides):
                yield claim, c, ends


def subject(walk: Walk, c: dict[str, Any], ends: Ends) -> str:
    """Return the name of what a claim is on, of a toxicity with its grade."""
    said: str = c["toxicity"] if "toxicity" in c else name_of(walk, ends, "ON_ENDPOINT")
    return said


def sole_study(walk: Walk, parameters: Parameters) -> list[Row]:
    """Claims that one study carries."""
    study, verdict = parameters["study"], parameters["verdict"]
    rows: list[Row] = []
    for claim, c, ends in claims(walk, parameters):
        if c["studies_counted"] != 1 or (verdict is not None and c["verdict"] != verdict):
            continue
        counted = [finding for finding, _ in walk.sources(claim, *COUNTED)]
        for carrier in {walk.study(finding) for finding in counted}:
            combined = _combined(walk, carrier, [finding for finding in counted if walk.study(finding) == carrier])
            if study in {None, carrier} and (combined == 1 or parameters["meta_analyses"]):
                st = walk.nodes[carrier]
                about = (*values(st, "name", "year", "design"), combined, *values(st, "risk_of_bias", "retracted"))
                sides = (walk.joined(walk.by_name(ends, kind)) for kind in ("ABOUT", "VERSUS"))
                head = (*sides, *place(walk, ends, "ON_ENDPOINT"), c["verdict"])
                result = (*values(c, *_INTERVAL), reported_of(walk, claim, c))
                rows.append((*about, *head, *result, *values(st, "participants", "citation"), carrier, claim))
    rows.sort(key=lambda row: (row[0], *row[8:10], row[6], last(row[7]), row[10], row[-1]))
    return rows
