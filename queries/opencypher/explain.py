"""Prints plans."""

from .operators import Plan


def plan_text(plan: Plan) -> str:
    return "\n".join(map(str, plan))
