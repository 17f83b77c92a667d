"""检查版式 as a picture: a page with the text area, the 22 lines and what does not hold drawn over it."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from desktop.export import render
from desktop.export.fonts import bundled
from desktop.export.layout import geometry
from desktop.export.measure.report import Check, Report

DPI = 120
_BLUE, _PALE, _BAD, _GOOD = (0, 90, 200), (180, 205, 240), (200, 0, 0), (0, 120, 60)
_MOST = 16


def picture(pdf: bytes | str | Path, report: Report, page: int = 1) -> bytes:
    """Page ``page`` (from 1) as a PNG with the grid of the report's profile and its failing checks.

    Raises:
        EnvironmentProblem: not a readable PDF (``T-021``); UserProblem: no such page (``T-022``).
    """
    profile = geometry.profile(report.profile)
    grid = geometry.letter_first_page(profile) if report.form == "letter" and page == 1 else profile
    image = Image.open(io.BytesIO(render.to_png(pdf, page, DPI))).convert("RGB")
    draw = ImageDraw.Draw(image)
    mm = DPI / 25.4
    for row in range(grid.rows):
        y = (grid.row_top(row) + grid.cell) * mm
        draw.line((grid.left * mm, y, grid.right * mm, y), fill=_PALE)
    draw.rectangle((grid.left * mm, grid.top * mm, grid.right * mm, grid.bottom * mm), outline=_BLUE, width=2)
    font = ImageFont.truetype(str(bundled()["interface"].path), 15)
    failed = [check for check in report.checks if not check.ok and check.page in {0, page}]
    words = [_words(check) for check in failed[:_MOST]] or ["本面各项符合"]
    if len(failed) > _MOST:
        words.append(f"另有 {len(failed) - _MOST} 项")
    for index, line in enumerate(words):
        draw.text((12, 10 + 20 * index), line, font=font, fill=_BAD if failed else _GOOD)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _words(check: Check) -> str:
    return f"{check.clause} {check.name}：标准 {check.expected}，实测 {check.found} {check.unit}".rstrip()
