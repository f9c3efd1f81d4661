"""Claims with what their formulas need, from made-up findings."""

from support.evidence import CONTROLS, RULES, SURVIVAL

from oncograph.graph.evidence.claim.derive import claim_of, weigh
from oncograph.graph.evidence.claim.questions import question_of
from oncograph.graph.evidence.explain.formulas.claim_case import ClaimCase
from oncograph.graph.model import Evidence, Polarity


def case_of(*items: Evidence, polarity: Polarity | None = SURVIVAL) -> ClaimCase:
    """Return the claim of these findings, on the question of the first."""
    question = question_of(items[0].finding, CONTROLS)
    assert question is not None
    weighing = weigh(question, polarity, items, (), RULES)
    claim = claim_of(weighing, RULES)
    return ClaimCase(claim, weighing, RULES, vars(claim) | {"contrast": question.contrast})
