"""Errors in families: what the user mends, what the surroundings caused, what is not permitted. The rest are bugs.

Every one carries a stable code that can be read over the telephone, a Chinese sentence and what to do.
Exit codes of the command line follow the family (`design`: 3 input, 4 environment, 5 not permitted).
"""

from __future__ import annotations


class Problem(Exception):
    """A foreseen error with a code (`S-013`), a message and advice in Chinese; `field` names the input at fault."""

    exit_code = 1

    def __init__(self, code: str, message: str, advice: str = "", *, field: str = "") -> None:
        super().__init__(f"{message}〔{code}〕")
        self.code, self.message, self.advice, self.field = code, message, advice, field

    def as_json(self) -> dict[str, str]:
        """The error as the command line prints it under `--json`."""
        return {"code": self.code, "message": self.message, "advice": self.advice, "field": self.field}


class UserProblem(Problem):
    """The input must be fixed; nothing was changed."""

    exit_code = 3


class EnvironmentProblem(Problem):
    """Disk, key, damaged or missing file, another process."""

    exit_code = 4


class NotPermitted(Problem):
    """The person's role or clearance does not allow it. Never says whether the thing exists."""

    exit_code = 5


class UsageProblem(Problem):
    """The command was written wrongly."""

    exit_code = 2


class NotFound(UserProblem):
    """No such record among those this person may see (the same words whether it is absent or withheld)."""

    def __init__(self, what: str = "记录") -> None:
        super().__init__("R-404", f"没有找到这条{what}。", "请核对编号，或在列表中重新选择。")


class InvalidFields(UserProblem):
    """Several fields are wrong at once; `faults` maps field name to the Chinese sentence shown under it."""

    def __init__(self, faults: dict[str, str]) -> None:
        first = next(iter(faults))
        super().__init__("F-001", "；".join(faults.values()), "请按提示修改后再保存。", field=first)
        self.faults = faults
