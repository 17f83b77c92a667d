"""Where the log stands, in a form for paper; and how database errors of `audit.db` are told."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from desktop.base.errors import EnvironmentProblem


@dataclass(frozen=True, slots=True)
class AuditHead:
    """Where the log stands. `code` is for paper: printed on hand-over sheets and minutes, typed back when in doubt."""

    n: int
    hash: bytes

    @property
    def code(self) -> str:
        """Number of records and 16 letters of the head, such as `137-ABCD-EFGH-IJKL-MNOP` (80 bits)."""
        words = base64.b32encode(self.hash[:10]).decode()
        return "-".join([str(self.n), *(words[at : at + 4] for at in range(0, 16, 4))])


def unwritten(why: str) -> EnvironmentProblem:
    """The refusal of an act that the audit cannot record."""
    return EnvironmentProblem("A-003", f"审计日志写不进去，操作已拒绝。{why}", "请检查磁盘空间后再试。")


def translated(problem: EnvironmentProblem) -> EnvironmentProblem:
    """The audit's own words for a file that is missing, empty or damaged."""
    if problem.code == "S-010":
        return EnvironmentProblem(
            "A-001", "审计日志丢失或为空。", "请勿新建同名文件，请用备份恢复并报告安全审计员。"
        )
    if problem.code == "S-011":
        return EnvironmentProblem(
            "A-002", "审计日志损坏或密钥不符。", "原文件未改动，请用备份恢复并报告安全审计员。"
        )
    return problem
