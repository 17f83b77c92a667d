"""The report of a measured PDF, and the checks that every form shares."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from desktop.export.layout.characters import NO_END, NO_START, OPENING_HALF
from desktop.export.layout.geometry import MM_PER_PT, Profile
from desktop.export.measure.lines import TextLine, body_lines, is_page_number
from desktop.export.measure.read import ReadPdf, Stroke, is_red

# How far the ink of tall or hanging marks may reach beyond the text area (§6 allows the area 1 mm).
INK_MM = 0.35


@dataclass(frozen=True, slots=True)
class Check:
    """One measured value beside what its clause asks. ``page`` 0: the whole file."""

    clause: str
    name: str
    page: int
    expected: float | str
    found: float | str
    unit: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of one PDF."""

    profile: str
    form: str
    pages: int
    fonts: tuple[str, ...]
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether every check holds."""
        return all(check.ok for check in self.checks)

    def as_json(self) -> dict[str, Any]:
        """The shape of ``sanban measure --json``."""
        return {
            "ok": self.ok,
            "profile": self.profile,
            "pages": self.pages,
            "fonts": list(self.fonts),
            "checks": [asdict(check) for check in self.checks],
        }


@dataclass(frozen=True, slots=True)
class Measured:
    """A PDF read and sorted into lines: what the checks look at."""

    pdf: ReadPdf
    profile: Profile
    lines: tuple[tuple[TextLine, ...], ...]

    first_page: Profile | None = None

    def grid(self, page: int) -> Profile:
        """The grid of page ``page`` (from 1); that of a letter's first page is its own."""
        return self.first_page if page == 1 and self.first_page else self.profile

    def body(self, page: int) -> list[TextLine]:
        """The body lines of page ``page`` (from 1)."""
        return body_lines(list(self.lines[page - 1]), self.grid(page))


def near(
    clause: str, name: str, page: int, expected: float, found: float, tolerance: float, unit: str = "mm"
) -> Check:
    """A check of a measured length."""
    return Check(
        clause, name, page, round(expected, 3), round(found, 3), unit, abs(expected - found) <= tolerance
    )


def common_checks(measured: Measured) -> Iterator[Check]:
    """Paper, fonts, grid, edges and line ends of every page."""
    profile, read = measured.profile, measured.pdf
    for page in read.pages:
        yield near("5.1", "纸张宽", page.number, profile.page_width, page.width, 0.1)
        yield near("5.1", "纸张高", page.number, profile.page_height, page.height, 0.1)
    loose = "、".join(read.loose_fonts)
    yield Check("PDF", "字体全部嵌入", 0, "全部", loose or "全部", "", not read.loose_fonts)
    bodies = _bodies(measured)
    yield from _grid(bodies, measured, _title_bottom(measured))
    yield from _edges(measured)
    yield from _line_ends(bodies, profile)


def _grid(bodies: list[tuple[int, list[TextLine]]], measured: Measured, title: float) -> Iterator[Check]:
    """Pitch, rows and cells; on page 1 only below ``title`` (letters set their head off the grid)."""
    profile = measured.profile
    lasts = []
    usual = statistics.mode(
        [char.font for _, lines in bodies for line in lines for char in line.chars] or [""]
    )
    for number, whole in bodies:
        lines = [line for line in whole if not (number == 1 and line.y < title)]
        steps = [after.y - before.y for before, after in pairwise(lines)]
        if steps:
            single = [step for step in steps if step < 1.5 * profile.pitch]
            if single:
                yield near("5.2.3", "行距", number, profile.pitch, statistics.median(single), 0.02)
            off = max((_off_grid(line.y, measured.grid(number)) for line in lines), default=0.0)
            yield near("5.2.3", "各行偏离版心网格的最大值", number, 0.0, off, 0.02)
            count = round((lines[-1].y - lines[0].y) / profile.pitch) + 1
            # The page before the last may give rows to the signature or the imprint.
            if number + 1 < len(bodies) and _runs_on(bodies[number][1], usual):
                grid = measured.grid(number)
                lasts.append(
                    round((lines[-1].y - grid.baseline(grid.rows - 1)) / profile.pitch) + profile.rows
                )
            most = measured.grid(number).rows
            yield Check("5.2.3", "每面行数不超过", number, most, count, "行", count <= most)
    if len(bodies) >= 3 and lasts:
        yield Check("5.2.3", "满面末行的行次", 0, profile.rows, max(lasts), "行", max(lasts) == profile.rows)
    cells = [
        advance
        for _, lines in bodies
        for line in lines
        if line.on_grid(profile.cell)
        for advance in line.advances()
    ]
    advances = [advance for _, lines in bodies for line in lines for advance in line.advances()]
    # Squeezed and stretched lines each have a distance of their own; what most characters have is the grid's.
    if len(advances) >= 200:
        usual_advance = statistics.mode([round(advance, 2) for advance in advances])
        exact = statistics.mean(advance for advance in advances if abs(advance - usual_advance) <= 0.006)
        yield near("3.1", "字距（最常见）", 0, profile.cell, exact, 0.01)
    full = [
        line for _, lines in bodies for line in lines if line.on_grid(profile.cell) and _fills(line, profile)
    ]
    if full:
        most = max(len(line.chars) for line in full)
        yield Check("5.2.3", "满行字数", full[0].page, profile.columns, most, "字", most == profile.columns)
        yield near("5.2.3", "满行字距", full[0].page, profile.cell, statistics.mean(cells), 0.01)


def _runs_on(following: list[TextLine], usual: str) -> bool:
    """Whether the next page goes on in plain text at its first row, so that this page had to be full.

    A heading or an attachment that begins the next page may rightly leave a row free.
    """
    return bool(following) and following[0].chars[0].font == usual


_HEAD_LINE = re.compile(r"第[\d一二三四五六七八九十百]+号|.{0,14}〔\d{4}〕\d+号")


def _title_bottom(measured: Measured) -> float:
    """Baseline of the last line of the title on page 1, or of the number of a paper without one; 0 without either."""
    lines = measured.lines[0] if measured.lines else ()
    titles = [line.y for line in lines if abs(line.size_pt - 22) < 0.5 and not line.chars[0].red]
    first = next(iter(measured.body(1)), None) if lines else None
    if not titles and first is not None and _HEAD_LINE.fullmatch(first.text):
        return first.y + 0.1
    return max(titles, default=0.0)


def _off_grid(y: float, profile: Profile) -> float:
    row = (y - profile.baseline(0)) / profile.pitch
    return abs(row - round(row)) * profile.pitch


def _fills(line: TextLine, profile: Profile) -> bool:
    return line.chars[0].x < profile.left + 0.5 and line.chars[-1].x > profile.right - 1.5 * profile.cell


def _bodies(measured: Measured) -> list[tuple[int, list[TextLine]]]:
    return [(page.number, measured.body(page.number)) for page in measured.pdf.pages]


def _edges(measured: Measured) -> Iterator[Check]:
    """Edges by em boxes: a 三号 character is 0.07 mm wider than its cell."""
    profile, bodies = measured.profile, _bodies(measured)
    spare = (profile.size_pt * MM_PER_PT - profile.cell) / 2
    # A table or a title may stand above the first line of text.
    tops = {
        page.number: min((char.y for char in page.chars if char.y > profile.top - 1), default=0.0)
        for page in measured.pdf.pages
    }
    for number, lines in bodies:
        if not lines:
            continue
        # An opening mark may give its empty left half to a tight line: its ink stays inside.
        left = min((line.chars[0].x for line in lines if line.text[0] not in OPENING_HALF), default=math.inf)
        inks = min(char.ink_left for line in lines for char in line.chars)
        inside = inks >= profile.left - INK_MM
        yield Check("5.2.1", "版心左边不越出", number, profile.left, round(inks, 3), "mm", inside)
        if left < profile.left + 0.5:
            yield near("5.2.1", "版心左边（最左字）", number, profile.left, left + spare, 0.1)
        right = max(char.ink_right for line in lines for char in line.chars)
        yield Check(
            "5.2.1",
            "版心右边不越出",
            number,
            round(profile.right, 3),
            round(right, 3),
            "mm",
            right <= profile.right + 0.1,
        )
        top = min(char.ink_top for line in lines for char in line.chars)
        area = measured.grid(number)
        yield Check(
            "5.2.1", "版心上边不越出", number, profile.top, round(top, 3), "mm", top >= profile.top - INK_MM
        )
        if number > 1 and tops[number] > lines[0].y - profile.pitch / 2:
            yield near("5.2.1", "首行在版心最上一行", number, profile.baseline(0), lines[0].y, 0.05)
        bottom = max(char.ink_bottom for line in lines for char in line.chars)
        yield Check(
            "5.2.1",
            "版心下边不越出",
            number,
            round(area.bottom, 3),
            round(bottom, 3),
            "mm",
            bottom <= area.bottom + INK_MM,
        )


def _line_ends(bodies: list[tuple[int, list[TextLine]]], profile: Profile) -> Iterator[Check]:
    """No forbidden mark at either end; a paragraph (set in) may begin with a dash."""
    for number, lines in bodies:
        starts = [
            line.text[0]
            for line in lines
            if line.text[0] in NO_START
            and not (line.text[0] in "—…·" and line.chars[0].x > profile.left + profile.cell)
        ]
        ends = [line.text[-1] for line in lines if line.text[-1] in NO_END]
        yield Check("GB/T 15834 5.1", "行首禁排标点", number, 0, "".join(starts) or 0, "处", not starts)
        yield Check("GB/T 15834 5.1", "行末禁排标点", number, 0, "".join(ends) or 0, "处", not ends)


def page_numbers(measured: Measured, *, first: bool = True) -> Iterator[Check]:
    """四号 numbers, the dash 7 mm below the text area, odd right and even left one 字 in (§7.5)."""
    profile = measured.profile
    for page, lines in zip(measured.pdf.pages, measured.lines, strict=True):
        found = [line for line in lines if is_page_number(line, profile)]
        if page.number == 1 and not first:
            yield Check("10.1", "首页不显示页码", 1, "无", found[0].text if found else "无", "", not found)
            continue
        if page.number > 1 and not _carries_text(measured, page.number):
            yield Check(
                "7.5", "版记独页不编页码", page.number, "无", found[0].text if found else "无", "", not found
            )
            continue
        wanted = f"—{page.number}—"
        text = found[0].text if found else "无"
        yield Check("7.5", "页码", page.number, wanted, text, "", text == wanted)
        if not found:
            continue
        line = found[0]
        dash = line.chars[0]
        drop = (dash.ink_top + dash.ink_bottom) / 2 - profile.bottom
        yield near("7.5", "页码一字线距版心下边缘", page.number, 7.0, drop, 0.1)
        yield near("7.5", "页码字号", page.number, 14.0, line.size_pt, 0.1, "pt")
        if page.number % 2:
            edge = line.chars[-1].x + 14 * MM_PER_PT
            yield near("7.5", "单页码居右空一字", page.number, profile.cell, profile.right - edge, 0.7)
        else:
            yield near("7.5", "双页码居左空一字", page.number, profile.cell, dash.x - profile.left, 0.7)


def _carries_text(measured: Measured, page: int) -> bool:
    """Whether the text area holds anything above the imprint: text, a table, an attachment."""
    profile = measured.profile
    rules = imprint_rules(measured, page)
    foot = rules[0].y1 if rules else profile.bottom + 1
    return any(profile.top - 1 < char.y < foot for char in measured.pdf.pages[page - 1].chars)


IMPRINT_PT = 14.0


def imprint_rules(measured: Measured, page: int) -> list[Stroke]:
    """The lines of the imprint on a page, from top to bottom; none without one.

    They are taken from the last one upwards, as long as nothing but 四号 text stands between two: the lines
    of a table above have the same width.
    """
    profile = measured.profile
    across = sorted(
        (
            stroke
            for stroke in measured.pdf.pages[page - 1].strokes
            if stroke.horizontal
            and not is_red(stroke.color)
            and abs(stroke.length - profile.text_width) < 1
            and stroke.y1 < profile.bottom + 3
        ),
        key=lambda stroke: stroke.y1,
    )
    found = across[-1:]
    for rule in reversed(across[:-1]):
        between = [line for line in measured.lines[page - 1] if rule.y1 < line.y < found[0].y1]
        if not between or any(abs(line.size_pt - IMPRINT_PT) > 1 for line in between):
            break
        found.insert(0, rule)
    return found if len(found) > 1 else []


def all_ok(checks: Iterable[Check]) -> bool:
    """Whether every check holds."""
    return all(check.ok for check in checks)
