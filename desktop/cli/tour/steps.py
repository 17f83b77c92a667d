"""The steps of the tour in order. A new one is a function `step(tour)` in a file of its own and a line here."""

from __future__ import annotations

from collections.abc import Callable

from desktop.cli.tour import (
    canaries,
    clearance,
    handling,
    killing,
    making,
    pictures,
    searching,
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
    ("写入中途断掉程序", killing.kill),
    ("核查全部数据", verifying.verify),
    ("核对改动能被发现", tampering.tamper),
    ("在文件中查找明文", canaries.look),
    ("页面截图", pictures.take),
)
