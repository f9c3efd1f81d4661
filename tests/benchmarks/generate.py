"""Random graphs that follow the schema, in three sizes: what the canned questions are tested and timed on.

The numbers are invented; their shape is not: few agents and diseases carry most studies, a study reports several
findings, half of them on toxicity, some given twice with other numbers, some superseded, some on subgroups, some known
only through another paper. Ids, labels, keys and properties are as the stores have them. A seed gives one graph.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from typing import Any

import networkx as nx

from oncograph.graph.collector import collector_paused
from oncograph.graph.combination import combination_of, start_of_shortcuts
from oncograph.graph.rows import NodeRow, RelationshipRow
from oncograph.graph.schema import NODE_TYPES

Graph = nx.MultiDiGraph


@dataclass(frozen=True)
class Size:
    """How many nodes of each kind are drawn; findings and claims follow from the studies."""

    studies: int
    agents: int
    diseases: int
    settings: int
    endpoints: int
    toxicities: int


SIZES: Mapping[str, Size] = {
    "small": Size(studies=8, agents=6, diseases=5, settings=4, endpoints=6, toxicities=4),
    "medium": Size(studies=840, agents=150, diseases=60, settings=20, endpoints=30, toxicities=120),
    "large": Size(studies=41_000, agents=2_000, diseases=600, settings=40, endpoints=80, toxicities=800),
}
"""About 300, 50 thousand and 2.4 million relationships."""

_ENDPOINTS = (
    # name, kind, whether higher is better, broader endpoint
    ("overall survival", "time to event", True, None),
    ("progression-free survival", "time to event", True, None),
    ("objective response", "response", True, None),
    ("complete response", "response", True, "objective response"),
    ("response duration", "duration", True, None),
    ("relapse-free survival", "time to event", True, None),
    ("time to response", "time to event", False, None),
    ("quality of life", "quality of life", True, None),
    ("eosinophil count", "immunological", None, None),
)
_VERDICT_TYPES = {
    "Benefit": "BENEFIT_IN",
    "NoDifference": "NO_DIFFERENCE_IN",
    "Harm": "HARM_IN",
    "Mixed": "MIXED_IN",
    "Inconclusive": "INCONCLUSIVE_IN",
    "Uncontrolled": "UNCONTROLLED_IN",
}
_DIRECTION_LABELS = {
    "benefit": "Benefit",
    "harm": "Harm",
    "no difference": "NoDifference",
    "inconclusive": "Inconclusive",
    "conflicting": "Mixed",
    "none": "Uncontrolled",
}
_CONTROLLED = (
    *("randomised controlled trial", "non-randomised concurrent control", "historical control", "meta-analysis"),
    "individual-patient-data meta-analysis",
)
_UNCONTROLLED = ("single-arm trial", "cohort", "pooled single-arm studies")


def rounded(number: float) -> float:
    """Return the number as derived floats are stored: at 12 significant digits."""
    return float(f"{number:.12g}")


def slug(name: str) -> str:
    """Return the part of an id that a name gives."""
    return name.replace(" ", "-")


def generate(size: Size, seed: int = 0) -> Graph:
    """Return a graph of that size: node attribute `labels`, relationship attribute `type`, the rest properties."""
    with collector_paused():
        writer = _Writer(Random(seed), size)  # noqa: S311 - test data, no secret
        writer.vocabulary()
        for number in range(size.studies):
            writer.study(number)
        writer.meta_analyses()
        writer.claims()
        return writer.graph


def rows(graph: Graph) -> tuple[list[NodeRow], list[RelationshipRow]]:
    """Return the graph as rows that a store takes."""
    nodes = [
        NodeRow(
            node,
            next(label for label in properties["labels"] if label in NODE_TYPES),
            {name: value for name, value in properties.items() if name != "labels"},
            next((label for label in properties["labels"] if label not in NODE_TYPES), None),
        )
        for node, properties in graph.nodes(data=True)
    ]
    relationships = [
        RelationshipRow(
            properties["type"],
            source,
            target,
            {name: value for name, value in properties.items() if name != "type"},
            properties.get("key", ""),
        )
        for source, target, properties in graph.edges(data=True)
    ]
    return nodes, relationships


@dataclass(frozen=True)
class _Trial:
    """What the findings of one study have in common."""

    id: str
    agents: tuple[str, ...]
    combined_with: tuple[str, ...]
    versus: tuple[str, ...]
    disease: str
    setting: str
    participants: int
    origin: str
    random: Random = field(repr=False)


_Arms = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str, str]
_Band = tuple[int | None, int | None]
_Question = tuple[tuple[str, ...], str, str, str, str, tuple[str, ...], str | None]


class _Writer:
    def __init__(self, random: Random, size: Size) -> None:
        self.graph: Graph = nx.MultiDiGraph()
        self.random = random
        self.size = size
        self.terms: dict[str, list[str]] = {}
        self.parts: defaultdict[_Question, list[tuple[str, str, _Trial]]] = defaultdict(list)
        self.of_toxicity: defaultdict[tuple[_Question, _Band], list[tuple[str, _Trial]]] = defaultdict(list)
        self.superseded: dict[str, str] = {}
        self.study_ids: list[str] = []
        self.topics: dict[bool, list[_Arms]] = {True: [], False: []}
        self.findings = 0

    def node(self, node: str, label: str, second_label: str | None = None, **properties: Any) -> None:
        labels = sorted(filter(None, (label, second_label)))
        present = {name: value for name, value in properties.items() if value is not None}
        self.graph.add_node(node, labels=labels, id=node, **present)

    def edge(self, source: str, kind: str, target: str, key: str = "", /, **properties: Any) -> None:
        present = {name: value for name, value in properties.items() if value is not None}
        self.graph.add_edge(source, target, f"{kind}:{key}", type=kind, **present)
        if key:
            self.graph.get_edge_data(source, target, f"{kind}:{key}")["key"] = key

    def tested_as_one(self, agents: Sequence[str]) -> str:
        """Return where the shortcuts of these agents start, and make the combination that they are together."""
        start = start_of_shortcuts(agents)
        if start not in agents and start not in self.graph:
            name = " + ".join(sorted(self.graph.nodes[agent]["name"] for agent in agents))
            self.node(start, "Agent", "Combination", name=name, kind="combination")
            for agent in sorted(set(agents)):
                self.edge(start, "HAS_PART", agent)
        return start

    def pick(self, label: str) -> str:
        """Draw a term; the first ones are drawn much more often, as in the literature."""
        terms = self.terms[label]
        return terms[int(len(terms) * self.random.random() ** 3)]

    # ------------------------------------------------------------------------------------------------ vocabulary

    def vocabulary(self) -> None:
        for name in ("placebo", "no treatment"):
            self.node(f"agent:{slug(name)}", "Agent", name=name, kind="control")
        for label, count in (
            ("Agent", self.size.agents),
            ("Disease", self.size.diseases),
            ("Setting", self.size.settings),
            ("Toxicity", self.size.toxicities),
        ):
            self._tree(label, [self._name(label, number, count) for number in range(count)])
        self._endpoints()

    def _name(self, label: str, number: int, count: int) -> str:
        # Names sort otherwise than ids, so that an ORDER BY name is told from an ORDER BY id.
        return f"{label.lower()} {(number * 7 + 3) % count:04d} {'abcdefgh'[number % 8]}"

    def _tree(self, label: str, names: Sequence[str]) -> None:
        ids: list[str] = []
        for number, name in enumerate(names):
            node = f"{label.lower()}:{number:05d}"
            more = {"kind": "class" if number == 0 else "drug"} if label == "Agent" else {}
            more |= {"organ_system": f"organ system {number % 7}"} if label == "Toxicity" else {}
            self.node(node, label, name=name, synonyms=[f"{name} synonym"], **more)
            # A second broader term now and then: the hierarchy is no tree, and a term is reached by two ways.
            for _ in range(0 if number == 0 else 2 if self.random.random() < 0.15 else 1):
                self.edge(node, "IS_A", ids[self.random.randrange(max(1, number // 3))])
            ids.append(node)
        self.terms[label] = self.random.sample(ids, len(ids))

    def _endpoints(self) -> None:
        ids: list[str] = []
        for number in range(self.size.endpoints):
            if number < len(_ENDPOINTS):
                name, kind, higher_is_better, broader = _ENDPOINTS[number]
            else:
                name, kind, higher_is_better, broader = f"endpoint {number:03d}", "response", number % 2 == 0, None
            node = f"endpoint:{slug(name)}"
            self.node(node, "Endpoint", name=name, kind=kind, higher_is_better=higher_is_better)
            if broader:
                self.edge(node, "IS_A", f"endpoint:{slug(broader)}")
            ids.append(node)
        self.terms["Endpoint"] = ids

    # --------------------------------------------------------------------------------------------------- studies

    def study(self, number: int) -> None:
        random = self.random
        controlled = random.random() < 0.65
        study = f"study:NCT{number:08d}"
        participants = random.randrange(20, 900)
        secondary = bool(self.study_ids) and random.random() < 0.08
        self.node(
            study,
            "Study",
            name=f"Author {(number * 13) % 997} {1980 + number % 45}",
            title=f"Trial {number}",
            year=1980 + number % 45 if random.random() < 0.95 else None,
            design=random.choice(_CONTROLLED if controlled else _UNCONTROLLED),
            n_studies=random.choice((None, None, 1, 6)) if controlled else None,
            participants=participants,
            registrations=[f"NCT{number:08d}"],
            retracted=random.random() < 0.02,
            risk_of_bias=random.choice(("low", "some concerns", "high", "not assessed")),
        )
        if secondary:
            citing = random.choice(self.study_ids[-200:])
            self.edge(citing, "CITES", study, f"{study} in {citing}", locator=f"table {number % 5}")
        arms = self._arms(controlled=controlled)
        origin = "secondary source" if secondary else "own report" if random.random() < 0.8 else "registry"
        trial = _Trial(study, *arms, participants, origin, random)
        self.study_ids.append(study)
        for endpoint in random.sample(
            self.terms["Endpoint"][:12], k=min(len(self.terms["Endpoint"]), random.randrange(2, 5))
        ):
            self._efficacy(trial, endpoint)
        if random.random() < 0.5:
            self._efficacy(trial, self.pick("Endpoint"))
        for toxicity in sorted({self.pick("Toxicity") for _ in range(random.randrange(4))}):
            self._toxicity(trial, toxicity)

    def _arms(self, *, controlled: bool) -> _Arms:
        """Draw what is given to whom; most studies ask again what an earlier one asked."""
        random = self.random
        earlier = self.topics[controlled]
        if earlier and random.random() < 0.7:
            return earlier[int(len(earlier) * random.random() ** 2)]
        agents = {self.pick("Agent")} | ({self.pick("Agent")} if random.random() < 0.2 else set())
        others = {self.pick("Agent"), self.pick("Agent")} - agents
        active = controlled and bool(others) and random.random() < 0.3
        combined_with = tuple(sorted(others)) if random.random() < 0.15 and not active else ()
        control = min(others) if active else random.choice(("agent:placebo", "agent:no-treatment"))
        versus = (control,) if controlled else ()
        arms = (tuple(sorted(agents)), combined_with, versus, self.pick("Disease"), self.pick("Setting"))
        earlier.append(arms)
        return arms

    def _efficacy(self, trial: _Trial, endpoint: str) -> None:
        random = trial.random
        subgroup = f"subgroup {random.randrange(3)}" if random.random() < 0.1 else None
        main = self._finding(trial, endpoint, subgroup)
        if random.random() < 0.06:
            later = self._finding(trial, endpoint, subgroup)
            self.edge(main, "SUPERSEDED_BY", later, reason="longer follow-up")
            self.superseded[main] = later
        if random.random() < 0.08:
            self._medians(trial, endpoint, main)
        if random.random() < 0.05:
            statement = self._new_finding(
                trial,
                endpoint=endpoint,
                direction="none",
                measure="subgroup comparison",
                comparison="subgroups",
                p_value=round(random.random(), 3),
                p_relation="=",
                weight=0.0,
            )
            self._counts(trial, endpoint, statement, "CONTEXT_FOR", None)

    def _finding(self, trial: _Trial, endpoint: str, subgroup: str | None) -> str:
        random = trial.random
        numbers: dict[str, Any] = {"measure": "proportion", "value": round(random.random(), 2), "comparison": "none"}
        direction, role, weight = "none", "CONTEXT_FOR", 0.0
        if trial.versus:
            error = 1.6 / math.sqrt(trial.participants) * random.uniform(0.8, 1.5)
            effect = random.gauss(-0.1, 0.25)
            low, high = effect - 1.96 * error, effect + 1.96 * error
            direction = "benefit" if high < 0 else "harm" if low > 0 else "inconclusive"
            if direction == "inconclusive" and low > math.log(0.8) and high < math.log(1.25):
                direction = "no difference"
            role = {"benefit": "SUPPORTS", "harm": "OPPOSES"}.get(direction, "NEUTRAL_TO")
            weight = rounded(0.8 / error**2)
            numbers = {
                "measure": "HR" if "survival" in endpoint else random.choice(("OR", "RR")),
                "value": round(math.exp(effect), 2),
                "ci_low": round(math.exp(low), 2),
                "ci_high": round(math.exp(high), 2),
                "ci_level": 0.95,
                "comparison": "arms",
                "log_effect": rounded(effect),
                "standard_error": rounded(error),
                "derivation": "confidence interval",
                "effect_scale": "HR",
                "flags": ["few events"] if random.random() < 0.1 else None,
            }
        dose = random.choice(("low", "intermediate", "high")) if random.random() < 0.12 else None
        finding = self._new_finding(
            trial,
            endpoint=endpoint,
            direction=direction,
            weight=weight,
            subgroup=subgroup,
            dose_class=dose,
            arm=f"{dose} dose" if dose and random.random() < 0.5 else None,
            regimen=f"{random.randrange(1, 18)} MU daily" if dose else None,
            **numbers,
        )
        self._counts(trial, endpoint, finding, role, subgroup)
        if random.random() < 0.06:
            self._reading(finding, numbers["value"])
        return finding

    def _reading(self, finding: str, value: float) -> None:
        reading = f"reading:{finding.partition(':')[2]}"
        other = round(value * 1.1 + 0.01, 2)
        place = {"source": "another paper", "locator": "abstract"}
        self.node(reading, "Reading", name=f"{other}", value=other, origin="secondary source", **place)
        self.edge(finding, "ALSO_READ_AS", reading, differs_in=["value"] if self.random.random() < 0.8 else None)

    def _medians(self, trial: _Trial, endpoint: str, main: str) -> None:
        """Add the two arms' own numbers beside the ratio: now and then on its other side, or the other endpoint's."""
        if not trial.versus:
            return
        random = trial.random
        tested, control = round(random.uniform(5, 60), 1), round(random.uniform(5, 60), 1)
        targets = [endpoint] if random.random() < 0.7 else [endpoint, self.pick("Endpoint")]
        for target in dict.fromkeys(targets):
            finding = self._new_finding(
                trial,
                endpoint=target,
                direction="none",
                weight=0.0,
                measure="median time",
                value=tested,
                value_control=control,
                unit="months",
                comparison="arms",
                subgroup=self.graph.nodes[main].get("subgroup"),
            )
            self._counts(trial, target, finding, "CONTEXT_FOR", self.graph.nodes[main].get("subgroup"))

    def _toxicity(self, trial: _Trial, toxicity: str) -> None:
        random = trial.random
        at_risk = max(5, trial.participants // 2)
        for low, high in random.choice((((1, 4),), ((3, 4),), ((1, 2), (3, 4)), ((None, None),))):
            affected = random.randrange(at_risk)
            comparator = bool(trial.versus)
            control_affected = random.randrange(at_risk) if comparator else None
            graded = {"grade_min": low, "grade_max": high, "scale": "CTCAE 4.0" if low else None}
            finding = self._new_finding(
                trial,
                toxicity=toxicity,
                graded=graded,
                direction="none",
                weight=0.0,
                measure="proportion",
                value=rounded(affected / at_risk) if random.random() < 0.7 else None,
                events_experimental=affected if random.random() < 0.9 else None,
                n_experimental=at_risk,
                events_control=control_affected,
                n_control=at_risk if comparator else None,
                comparison=random.choice(("arms", "arms", "periods")) if comparator else "none",
                subgroup="subgroup 0" if random.random() < 0.05 else None,
            )
            subgroup = self.graph.nodes[finding].get("subgroup")
            band = (None, None) if low in {None, 1} and high != 2 else (low, None if low == 3 else high)
            self.of_toxicity[self._question(trial, toxicity, subgroup), band].append((finding, trial))
            start = self.tested_as_one(trial.agents)
            self.edge(
                start,
                "CAUSES",
                toxicity,
                f"{finding} {start}",
                finding=finding,
                study=trial.id,
                disease=trial.disease,
                setting=trial.setting,
                comparison=self.graph.nodes[finding]["comparison"],
                affected=affected,
                at_risk=at_risk,
                rate=rounded(affected / at_risk),
                weight=float(at_risk),
                **graded,
            )

    def _new_finding(
        self,
        trial: _Trial,
        *,
        direction: str,
        endpoint: str | None = None,
        toxicity: str | None = None,
        graded: Mapping[str, Any] | None = None,
        **properties: Any,
    ) -> str:
        self.findings += 1
        finding = f"finding:{self.findings * 2654435761 % 2**32:08x}{self.findings:08x}"
        self.node(
            finding,
            "Finding",
            _DIRECTION_LABELS[direction],
            name=f"{properties['measure']} {properties.get('value', '')}".strip(),
            direction=direction,
            analysis="main",
            adjusted=False,
            record=trial.id.partition(":")[2],
            record_version=1,
            source=f"paper {trial.id}",
            locator="abstract",
            origin=trial.origin,
            stage="final",
            extraction="curated",
            methods_version="1.0.0",
            combination=combination_of(trial.agents),
            **properties,
        )
        self.edge(trial.id, "REPORTS", finding)
        for kind, agents in (
            ("TESTS", trial.agents),
            ("COMBINED_WITH", trial.combined_with),
            ("VERSUS", trial.versus),
        ):
            for agent in agents:
                self.edge(finding, kind, agent)
        self.edge(finding, "FOR_DISEASE", trial.disease)
        self.edge(finding, "IN_SETTING", trial.setting)
        if endpoint:
            self.edge(finding, "ON_ENDPOINT", endpoint)
        if toxicity:
            self.edge(finding, "OF_TOXICITY", toxicity, **(graded or {}))
        return finding

    def meta_analyses(self) -> None:
        """Let one study in forty include others, and its findings supersede some of theirs."""
        for number in range(0, len(self.study_ids) - 5, 40):
            for included in self.random.sample(self.study_ids, k=min(4, len(self.study_ids))):
                if included != self.study_ids[number]:
                    self.edge(self.study_ids[number], "INCLUDES", included)

    # ---------------------------------------------------------------------------------------------------- claims

    def _counts(self, trial: _Trial, endpoint: str, finding: str, role: str, subgroup: str | None) -> None:
        self.parts[self._question(trial, endpoint, subgroup)].append((finding, role, trial))

    def _question(self, trial: _Trial, on: str, subgroup: str | None) -> _Question:
        contrast = "uncontrolled"
        if trial.versus:
            contrast = "added" if self.graph.nodes[trial.versus[0]].get("kind") == "control" else "active"
        comparators = trial.versus if contrast == "active" else ()
        return trial.agents, trial.disease, trial.setting, on, contrast, comparators, subgroup

    def claims(self) -> None:
        for number, (question, parts) in enumerate(self.parts.items()):
            self._claim(f"claim:{number * 40503 % 2**24:06x}{number:08x}", question, parts)
        for number, ((question, band), told) in enumerate(self.of_toxicity.items(), start=len(self.parts)):
            self._toxicity_claim(f"claim:{number * 40503 % 2**24:06x}{number:08x}", question, band, told)

    def _claim(self, claim: str, question: _Question, parts: list[tuple[str, str, _Trial]]) -> None:
        agents, disease, setting, endpoint, contrast, comparators, subgroup = question
        nodes = self.graph.nodes
        weights: dict[str, float] = dict.fromkeys(("for", "against", "null", "unclear"), 0.0)
        counted: dict[str, int] = {}
        effects: list[tuple[float, float]] = []
        for finding, role, trial in sorted(parts, key=lambda part: part[0]):
            weight = nodes[finding]["weight"]
            if role == "CONTEXT_FOR" or finding in self.superseded:
                why = "superseded" if finding in self.superseded else "no comparator"
                self.edge(finding, "CONTEXT_FOR", claim, why=why)
                continue
            precise = nodes[finding]["direction"] == "no difference"
            why = "interval" if role != "NEUTRAL_TO" else "precise" if precise else "no side"
            significant = role != "NEUTRAL_TO" and nodes[finding]["direction"] in {"benefit", "harm"}
            against = role == "OPPOSES" and self.random.random() < 0.1
            told = {"weight": weight, "why": why, "contradicts": True if against else None, "significant": significant}
            self.edge(finding, role, claim, **told)
            side = {"SUPPORTS": "for", "OPPOSES": "against"}.get(role, "null" if precise else "unclear")
            weights[side] += weight
            counted[trial.id] = trial.participants
            effects.append((nodes[finding]["log_effect"], weight))
        self._differences(claim, [(finding, trial) for finding, _, trial in parts])
        verdict = _verdict(weights, contrast, effects)
        names = " + ".join(nodes[agent]["name"] for agent in agents)
        everyone = {trial.id: trial.participants for _, _, trial in parts}
        pooled = self._pooled(effects)
        shared = {f"weight_{side}": rounded(weight) for side, weight in weights.items() if side != "unclear"}
        counts = {"studies": len(everyone), "participants": sum((counted or everyone).values())}
        self.node(
            claim,
            "Claim",
            verdict,
            name=f"{names}, {nodes[disease]['name']}, {nodes[setting]['name']}: {nodes[endpoint]['name']}",
            verdict=verdict,
            contrast=contrast,
            subgroup=subgroup,
            combination=combination_of(agents),
            versus_combination=combination_of(comparators),
            tier="interval" if effects else "none",
            weight_unclear=rounded(weights["unclear"]),
            studies_counted=len(counted),
            flags=["few studies"] if 1 < len(counted) < 5 else None,
            methods_version="1.0.0",
            **pooled,
            **shared,
            **counts,
        )
        for agent in agents:
            self.edge(claim, "ABOUT", agent)
        if subgroup is None:
            start = self.tested_as_one(agents)
            self.edge(
                start,
                _VERDICT_TYPES[verdict],
                setting,
                f"{claim} {start}",
                claim=claim,
                disease=disease,
                endpoint=endpoint,
                contrast=contrast,
                weight=rounded(sum(weights.values())),
                **shared,
                **counts,
            )
        for comparator in comparators:
            self.edge(claim, "VERSUS", comparator)
        self.edge(claim, "FOR_DISEASE", disease)
        self.edge(claim, "IN_SETTING", setting)
        self.edge(claim, "ON_ENDPOINT", endpoint)

    def _differences(self, claim: str, parts: list[tuple[str, _Trial]]) -> None:
        """Let one pair of different studies in five differ by more than chance."""
        for (first, one), (second, other) in combinations(sorted(parts, key=lambda part: part[0])[:10], 2):
            if one.id != other.id and self.random.random() < 0.2:
                z = rounded(self.random.choice((-1, 1)) * (2 + self.random.random()))
                p_value = rounded(math.erfc(abs(z) / math.sqrt(2)))
                self.edge(first, "DIFFERS_FROM", second, claim=claim, z=z, p_value=p_value)

    def _toxicity_claim(self, claim: str, question: _Question, band: _Band, told: list[tuple[str, _Trial]]) -> None:
        agents, disease, setting, toxicity, contrast, comparators, subgroup = question
        nodes, (low, high) = self.graph.nodes, band
        effects: list[tuple[float, float]] = []
        for finding, _ in sorted(told, key=lambda one: one[0]):
            f = nodes[finding]
            counts = f["comparison"] == "arms" and f.get("events_experimental") is not None
            if not counts:
                self.edge(finding, "CONTEXT_FOR", claim, why="not both arms are told")
                continue
            more = f["events_experimental"] * f["n_control"] - f["events_control"] * f["n_experimental"]
            self.edge(finding, "OPPOSES" if more > 0 else "SUPPORTS", claim, weight=1.0, why="side", significant=False)
            effects.append((math.copysign(0.5, more), 1.0))
        grade = "" if low is None else f", grade {low}" + (" or more" if high is None else f"-{high}")
        pooled = self._pooled(effects)
        if effects:
            difference = round(self.random.uniform(0.01, 0.4), 3)
            pooled |= {"measure": "OR", "risk_difference": difference, "number_needed_to_harm": 1 / difference}
            pooled |= {"risk_difference_low": difference - 0.1, "risk_difference_high": difference + 0.1}
            pooled |= {"affected": 7, "at_risk": 70, "affected_control": 5, "at_risk_control": 60}
        verdict = "Uncontrolled" if not effects else "Harm" if pooled["ci_low"] > 1 else "Inconclusive"
        self.node(
            claim,
            "Claim",
            verdict,
            name=f"{nodes[agents[0]]['name']}, {nodes[disease]['name']}: {nodes[toxicity]['name']}{grade}",
            toxicity=f"{nodes[toxicity]['name']}{grade}",
            combination=combination_of(agents),
            versus_combination=combination_of(comparators),
            verdict=verdict,
            contrast=contrast,
            subgroup=subgroup,
            studies=len({trial.id for _, trial in told}),
            studies_counted=len(effects),
            studies_pooled=len(effects),
            participants=sum(trial.participants for _, trial in told),
            methods_version="1.0.0",
            weight_for=float(sum(effect < 0 for effect, _ in effects)),
            weight_against=float(sum(effect > 0 for effect, _ in effects)),
            weight_null=0.0,
            weight_unclear=0.0,
            **pooled,
        )
        for kind, targets in (("ABOUT", agents), ("VERSUS", comparators)):
            for target in targets:
                self.edge(claim, kind, target)
        self.edge(claim, "FOR_DISEASE", disease)
        self.edge(claim, "IN_SETTING", setting)
        self.edge(claim, "OF_TOXICITY", toxicity, grade_min=low, grade_max=high)

    def _pooled(self, effects: list[tuple[float, float]]) -> dict[str, Any]:
        total = sum(weight for _, weight in effects)
        if not total:
            return {}
        mean, error = sum(effect * weight for effect, weight in effects) / total, math.sqrt(1 / total)
        fewer = round(-mean * 300, 1)
        absolute = {"control_risk": 0.3, "fewer_per_1000": fewer} if self.random.random() < 0.5 else {}
        if absolute:
            absolute |= {"fewer_per_1000_low": fewer - 20.0, "fewer_per_1000_high": fewer + 20.0}
        return {
            "measure": "HR" if self.random.random() < 0.9 else "RD",
            "value": rounded(math.exp(mean)),
            "ci_low": rounded(math.exp(mean - 1.96 * error)),
            "ci_high": rounded(math.exp(mean + 1.96 * error)),
            **absolute,
        }


def _verdict(weights: Mapping[str, float], contrast: str, effects: list[tuple[float, float]]) -> str:
    total = sum(weights.values())
    if contrast == "uncontrolled" or not effects:
        return "Uncontrolled"
    if weights["for"] >= total / 4 and weights["against"] >= total / 4:
        return "Mixed"
    for side, verdict in (("for", "Benefit"), ("against", "Harm"), ("null", "NoDifference")):
        if weights[side] > total / 2:
            return verdict
    return "Inconclusive"
