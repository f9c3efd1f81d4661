"""Derives claims again from what a store holds, rolled up along `IS_A`."""

from collections.abc import Collection, Iterable, Mapping
from itertools import permutations

from oncograph.graph.build.evidence import read_evidence
from oncograph.graph.combination import members_of
from oncograph.graph.evidence.claim.questions import question_of
from oncograph.graph.evidence.claim.rollup import RollUp, descendants, roll_up
from oncograph.graph.evidence.rules import Rules
from oncograph.graph.labels import VOCABULARY_LABELS
from oncograph.graph.mapping.term import TermsAndRules, terms_of
from oncograph.graph.model import Contrast, Question
from oncograph.graph.stores.protocol import GraphReader, Store


def terms_and_rules(store: GraphReader, rules: Rules) -> TermsAndRules:
    """Return the store's vocabulary with these rules."""
    return TermsAndRules(terms_of(store.nodes_with_label(VOCABULARY_LABELS)), rules)


def rolled_up(store: Store, agents: Iterable[str], place: tuple[str, str, str], basis: TermsAndRules) -> list[RollUp]:
    """Return what all findings at or below a place add up to, by tested agents and contrast, of a toxicity by grade.

    `place` is disease, setting, and endpoint or toxicity. Each study counts once, whatever the number of narrower
    claims it is in. Several `agents`, or a combination, were tested together; narrower agents make rows of their own.
    """
    disease, setting, subject = place
    label = "Toxicity" if subject.startswith("toxicity:") else "Endpoint"
    diseases = descendants(disease, parents(store, "Disease"))
    settings = descendants(setting, parents(store, "Setting"))
    above = parents(store, "Agent")
    members = {member for agent in agents for member in members_of(agent) or [agent]}
    wanted = [descendants(member, above) for member in sorted(members)]
    subjects = descendants(subject, parents(store, label))
    on_subject = store.relationships(sorted(subjects), outgoing=False, types={"ON_ENDPOINT", "OF_TOXICITY"})
    findings = [link.source for link in on_subject if link.source.startswith("finding:")]
    evidence, included = read_evidence(store, findings).on(findings)
    questions: set[Question] = set()
    for one in evidence:
        question = question_of(one.finding, basis.terms.controls)
        if question.subgroup or question.disease not in diseases or question.setting not in settings:
            continue
        if any(
            all(agent in kind for agent, kind in zip(order, wanted, strict=True)) for order in _orders(question, wanted)
        ):
            at = {"disease": disease, "setting": setting, label.lower(): subject}
            questions.add(question.model_copy(update=at))
    contrasts = list(Contrast)
    claimed = [question for question in questions if basis.terms.can_be_claimed(question)]
    return [
        roll_up(
            question,
            basis.terms.polarity(question),
            evidence,
            included.pairs,
            basis.rules,
            diseases=diseases,
            settings=settings,
            subjects=subjects,
            control_agents=basis.terms.controls,
            retracted=included.retracted,
        )
        for question in sorted(
            claimed,
            key=lambda one: (
                one.agents,
                contrasts.index(one.contrast),
                one.comparators,
                *(one.grade_min or 0, one.grade_max or 0, one.serious),
            ),
        )
    ]


def _orders(question: Question, wanted: Collection[object]) -> Iterable[tuple[str, ...]]:
    """Return the ways in which the treatments of a question can stand for the wanted ones, where as many."""
    for side in (question.agents, question.comparators):
        if len(side) == len(wanted):
            yield from permutations(side)


def parents(store: Store, label: str) -> Mapping[str, Collection[str]]:
    """Return what each term of a label `IS_A`, directly, by id."""
    ids = [row.id for row in store.nodes_with_label([label])]
    found: dict[str, list[str]] = {id_: [] for id_ in ids}
    for link in store.relationships(ids, outgoing=True, types={"IS_A"}):
        found[link.source].append(link.target)
    return found
