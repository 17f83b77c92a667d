"""The reading process: a DOCX on standard input, its pieces as JSON on standard output. Nothing else.

It holds no key and no session, may use only so much memory and time, and can reach neither network nor programs.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from desktop.base.errors import Problem, UserProblem
from desktop.base.platform.limits import limit_this_process
from desktop.export.intake.docx_parse import MAX_FILE_BYTES, parse

MEMORY_BYTES = 1 << 30
CPU_S = 30
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "urllib.",
    "ftplib.",
)


def _no_way_out(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def main() -> int:
    """Read, parse, print; a refusal is printed as such."""
    limit_this_process(MEMORY_BYTES, CPU_S)
    sys.addaudithook(_no_way_out)
    try:
        found = parse(sys.stdin.buffer.read(MAX_FILE_BYTES + 1))
        answer: dict[str, Any] = {
            "pieces": [piece.as_json() for piece in found.pieces],
            "warnings": list(found.warnings),
        }
    except Problem as refusal:
        answer = {"problem": refusal.as_json()}
    except (MemoryError, RecursionError):
        problem = UserProblem(
            "T-030", "这个文件展开后太大，没有打开。", "请只保留正文，另存后再试。", field="file"
        )
        answer = {"problem": problem.as_json()}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
