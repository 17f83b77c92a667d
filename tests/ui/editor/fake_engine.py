"""A small engine for tests: pure and deterministic. Roles by simple rules, pages of 22 lines of 28 characters."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from desktop.base.editing import ADVICE, ERROR, WARNING, Block, Finding, SourceBox, Typeset
from desktop.base.errors import UserProblem

CELL, PITCH, LEFT, TOP = 156 / 28, 10.449, 28.0, 37.0
BROKEN = "\U0002a6d6"
"""A character that no font of the engine has."""
_HEADS = (
    ("heading1", "一级", re.compile(r"[一二三四五六七八九十]+、")),
    ("heading2", "二级", re.compile(r"（[一二三四五六七八九十]+）")),
    ("heading3", "三级", re.compile(r"\d{1,2}\.(?!\d)")),
    ("heading4", "四级", re.compile(r"（\d{1,2}）")),
)


class FakeEngine:
    """Counts what it is asked. `check` finds 截止 before a date, a doubled 的, and square brackets in the number."""

    def __init__(self) -> None:
        self.asked = {"blocks": 0, "check": 0, "typeset": 0}
        self.fields: Mapping[str, Any] = {}

    def blocks(self, text: str) -> list[Block]:
        self.asked["blocks"] += 1
        lines = text.split("\n")
        titled = next((n for n, line in enumerate(lines) if line.strip()), -1)
        return [self._block(line, n, titled) for n, line in enumerate(lines)]

    def _block(self, line: str, number: int, titled: int) -> Block:
        if not line.strip():
            return Block("blank", "")
        if number == titled:
            return Block("title", "标题")
        if number == titled + 1 and line.endswith("："):
            return Block("recipients", "主送")
        if line.startswith("|") and line.endswith("|"):
            return Block("table", "表格")
        for role, words, pattern in _HEADS:
            found = pattern.match(line)
            if found:
                return Block(role, words, found.end())
        return Block("body", "正文")

    def check(self, text: str, fields: Mapping[str, Any]) -> list[Finding]:
        self.asked["check"] += 1
        found = [
            Finding(m.start(), m.start() + 2, WARNING, "表示期限用“截至”", "E-1", "截至")
            for m in re.finditer(r"截止(?=\d)", text)
        ]
        found += [
            Finding(m.start(), m.end(), ERROR, "重复的“的”", "E-2", "的") for m in re.finditer("的的", text)
        ]
        found += [
            Finding(m.start(), m.end(), ADVICE, "提到附件，未见附件说明", "E-3")
            for m in re.finditer(r"见附件\d", text)
        ]
        number = str(fields.get("number") or "")
        if "[" in number:
            fix = number.replace("[", "〔").replace("]", "〕")
            found.append(Finding(0, 0, ERROR, "年份用了方括号", "E-4", fix, "number"))
        return sorted(found, key=lambda f: f.start)

    def typeset(self, text: str, fields: Mapping[str, Any]) -> Typeset:
        self.asked["typeset"] += 1
        self.fields = dict(fields)
        if BROKEN in text:
            raise UserProblem("T-900", f"“{BROKEN}”没有可用的字体。", "请换一个字。")
        out = io.BytesIO()
        canvas = Canvas(out, (210 * mm, 297 * mm), invariant=1)
        boxes: list[SourceBox] = []
        row = page = place = 0
        for line in text.split("\n"):
            for start in range(0, max(1, len(line)), 28):
                if row == 22:
                    canvas.showPage()
                    row, page = 0, page + 1
                count = len(line[start : start + 28])
                y = TOP + row * PITCH
                if count:
                    boxes.append(
                        SourceBox(page, LEFT, y, count * CELL, 5.6, place + start, place + start + count)
                    )
                for step in range(count):
                    if not line[start + step].isspace():
                        canvas.rect(
                            (LEFT + step * CELL + 0.5) * mm, (297 - y - 5.1) * mm, 4.4 * mm, 4.4 * mm, fill=0
                        )
                row += 1
            place += len(line) + 1
        canvas.showPage()
        canvas.save()
        remarks = ("标题超过三行。",) if len(text.split("\n")[0]) > 60 else ()
        return Typeset(out.getvalue(), tuple(boxes), remarks)
