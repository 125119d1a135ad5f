"""Which of several policies a complaint falls under: the most specific one in force."""

from collections.abc import Sequence
from datetime import date

from kentongan_directory.policy import Kind, LegalClass, Policy


def fitting(
    policies: Sequence[Policy], kind: Kind, *, legal_class: LegalClass, category_line: Sequence[str]
) -> list[Policy]:
    """The policies for such a complaint, whenever they are in force."""
    return [
        policy
        for policy in policies
        if policy.kind in ("any", kind)
        and policy.legal_class in (None, legal_class)
        and (policy.category is None or policy.category in category_line)
    ]


def most_specific(policies: Sequence[Policy], on_date: date, *, category_line: Sequence[str]) -> Policy | None:
    """Category before legal class before kind, and of two alike the later one, among those in force."""

    def rank(policy: Policy) -> tuple[int, bool, bool, date]:
        nearness = len(category_line) - category_line.index(policy.category) if policy.category else 0
        return nearness, policy.legal_class is not None, policy.kind != "any", policy.effective_from

    return max((policy for policy in policies if policy.effective_from <= on_date), key=rank, default=None)
