"""The reading process: a file's bytes on standard input, its sheet as JSON lines on standard output. Nothing else.

It holds no key and no session, may use only so much memory and time, and can reach neither network nor programs.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from desktop.base.errors import Problem, UserProblem
from desktop.base.platform.limits import limit_this_process
from desktop.system.ledgers.parsing import parse
from desktop.system.ledgers.sheet import MAX_FILE_BYTES, cell_json

MEMORY_BYTES = 1 << 30
CPU_S = 60
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


def _no_way_out(event: str, _arguments: Any) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def main(suffix: str, wanted: str) -> int:
    """Read, parse, print. Exit code 0 also for a refusal, which is printed as such."""
    limit_this_process(MEMORY_BYTES, CPU_S)
    sys.addaudithook(_no_way_out)
    out = sys.stdout
    out.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    try:
        sheet = parse(sys.stdin.buffer.read(MAX_FILE_BYTES + 1), suffix, wanted)
    except Problem as refusal:
        _say({"problem": refusal.as_json()})
        return 0
    except (MemoryError, RecursionError):
        problem = UserProblem(
            "LG-02", "这个表格展开后太大，没有打开。", "请删去图片和空白行列，或拆成几个文件。"
        )
        _say({"problem": problem.as_json()})
        return 0
    regions = [[each.top, each.left, each.bottom, each.right] for each in sheet.regions]
    _say(
        {
            "name": sheet.name, "count": len(sheet.rows), "regions": regions, "epoch_1904": sheet.epoch_1904,
            "sheets": list(sheet.sheets), "coding": sheet.coding, "program": sheet.program,
        }
    )  # fmt: skip
    for row in sheet.rows:
        _say([cell_json(cell) for cell in row])
    out.flush()
    return 0


def _say(document: Any) -> None:
    # ASCII: half a surrogate pair in a cell must not break the line.
    sys.stdout.write(json.dumps(document, ensure_ascii=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
