"""The steps of the tour in order. A new one is a function `step(tour)` in a file of its own and a line here."""

from __future__ import annotations

from collections.abc import Callable

from desktop.cli.tour import (
    canaries,
    clearance,
    comparing,
    day_shift,
    differing,
    handling,
    issuing,
    joining,
    killing,
    making,
    measuring,
    meeting,
    night,
    pictures,
    refusing,
    sealed,
    searching,
    sheets,
    tampering,
    verifying,
)
from desktop.cli.tour.state import Tour

STEPS: tuple[tuple[str, Callable[[Tour], None]], ...] = (
    ("新建办公库", making.make),
    ("登记和办理来文", handling.handle),
    ("核对登记的全文、编号和时限", handling.check_papers),
    ("核对办理结果", handling.check_handling),
    ("查找", searching.search),
    ("核对密级隔离", clearance.check),
    ("写入中途断掉程序", killing.begin),
    ("核对改动能被发现", tampering.tamper),
    ("断掉程序之后重新打开", killing.finish),
    ("值班一夜和交接班", night.keep),
    ("第二台机器加入", joining.join),
    ("在第二台机器上开会", meeting.hold),
    ("同一事项两边都改", differing.differ),
    ("签发纪要和交办", issuing.issue),
    ("打印纪要和检查版式", measuring.print_minutes),
    ("白班", day_shift.keep),
    ("开始截图", pictures.start),
    ("交班之后送到的记录", day_shift.hand_over),
    ("打印交接班表和督办清单", sheets.print_sheets),
    ("损坏、外来和重放的数据包", refusing.refuse),
    ("秘密变更送到未授权者面前", sealed.arrive),
    ("两台机器比对", comparing.compare),
    ("核查全部数据", verifying.verify),
    ("在文件中查找明文", canaries.look),
    ("页面截图", pictures.finish),
)
