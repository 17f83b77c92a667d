"""Where a link may live. Pure."""

from __future__ import annotations

from desktop.base.errors import UserProblem
from desktop.base.levels import OFFICE_SCOPE, Compartment, Level


def home(one: Compartment, other: Compartment) -> Compartment:
    """The higher of two compartments: whoever may open it may see both sides of the link.

    An office-wide scope contains every narrower one (unit, group, person); of one level the narrower is the higher.

    Raises:
        UserProblem: `K-101` when neither contains the other.
    """
    for higher, lower in ((one, other), (other, one)):
        if higher.level >= lower.level and _within(higher, lower):
            return higher
    raise UserProblem(
        "K-101", "这两条记录的知悉范围不同，不能建立关联。", "请在同一范围内办理，或只在文字中说明。"
    )


def _within(narrow: Compartment, wide: Compartment) -> bool:
    return wide.level is Level.COMMON or wide.scope in (OFFICE_SCOPE, narrow.scope)
