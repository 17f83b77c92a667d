"""Seals and stamps of drafts (GB/T 9704-2012 §7.3.5): where their places are drawn, read from the file's own paths."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from desktop.export.gongwen.document import DocumentFacts
from desktop.export.layout.geometry import BASELINE, MM_PER_PT
from desktop.export.measure.report import Check, near
from desktop.export.proof.head_clauses import CELL, INK_MM, LEFT, ORIGIN_MM, PITCH, RIGHT, end, holds, start
from desktop.export.proof.specimens import Found, Specimen

DATE = "2026年11月22日"
SLIGHTLY_MM = 4.0  # "a little" below the seal's centre: less than half a line


@dataclass(frozen=True, slots=True)
class Outline:
    """A seal's place: its page, centre, and half its width (mm)."""

    page: int
    x: float
    y: float
    radius: float

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.y - self.radius


def outlines(specimen: Specimen) -> list[Outline]:
    """The circles of a draft, by the boxes of its paths; the line's thickness is taken off."""
    document = pdfium.PdfDocument(specimen.data)
    found = []
    try:
        for number in range(len(document)):
            page = document[number]
            height = page.get_size()[1]
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
                left, bottom, right, top = (value * MM_PER_PT for value in item.get_bounds())
                wide, high = right - left, top - bottom
                if 30 < wide < 65 and abs(wide - high) < 0.2:
                    y = height * MM_PER_PT - (top + bottom) / 2
                    found.append(Outline(number + 1, (left + right) / 2, y, (wide - 0.25) / 2))
    finally:
        document.close()
    return found


def seals(specimen: Specimen) -> Iterator[Check]:
    """7.3.5.1: over name and date, both a little below its centre; its top within a line of the text."""
    found = outlines(specimen)
    date = specimen.find(DATE, last=True)
    names = _signed(specimen, date)
    yield holds(
        "7.3.5.1", "一个署名一个印章", date.page, str(len(names)), len(found), len(found) == len(names)
    )
    for name, seal in zip(names, found, strict=False):
        middle = (start(name.chars[0]) + end(name.chars[-1])) / 2
        yield near("7.3.5.1", "印章与署名左右居中", seal.page, middle, seal.x, INK_MM)
        page = specimen.measured.pdf.pages[seal.page - 1]
        inside = seal.x - seal.radius > 0 and seal.x + seal.radius < page.width
        yield holds("7.3.5.1", "印章不出纸", seal.page, "是", "是" if inside else "否", inside)
    last = found[-1] if found else Outline(0, 0.0, 0.0, 0.0)
    block = (names[-1].y + date.y) / 2 - (BASELINE - 0.5) * CELL
    yield holds(
        "7.3.5.1",
        "最后一个印章端正居中下压署名和日期",
        last.page,
        f"中心之下 0 至 {SLIGHTLY_MM:g} mm",
        f"{block - last.y:.2f} mm",
        0 < block - last.y < SLIGHTLY_MM,
    )
    text = [line for line in specimen.measured.body(found[0].page) if line.y < names[0].y] if found else []
    white = found[0].top - (text[-1].y + (1 - BASELINE) * CELL) if text else -1.0
    yield holds(
        "7.3.5.1",
        "首排印章顶端距正文一行之内",
        last.page,
        f"0 至 {PITCH:.2f} mm",
        f"{white:.2f} mm",
        0 <= white <= PITCH,
    )


def several_seals(specimen: Specimen) -> Iterator[Check]:
    """7.3.5.1: in line, neither touching nor crossing, none beyond the text area."""
    found = outlines(specimen)
    for one, other in pairwise(found):
        if abs(one.y - other.y) < one.radius:
            yield near("7.3.5.1", "同排印章排列整齐", one.page, one.y, other.y, ORIGIN_MM)
    apart = min(math.hypot(a.x - b.x, a.y - b.y) - a.radius - b.radius for a, b in combinations(found, 2))
    yield holds("7.3.5.1", "印章互不相交或相切", found[0].page, "> 0 mm", f"{apart:.2f} mm", apart > 0)
    beyond = [seal for seal in found if seal.x - seal.radius < LEFT or seal.x + seal.radius > RIGHT]
    yield holds("7.3.5.1", "每排印章不超出版心", found[0].page, "无", str(len(beyond) or "无"), not beyond)


def no_seal(specimen: Specimen) -> Iterator[Check]:
    """7.3.5: the place of a seal is drawn in drafts alone."""
    found = outlines(specimen)
    yield holds("7.3.5.1", "正式文本不印印章位置", 0, "无", str(len(found) or "无"), not found)


def _signed(specimen: Specimen, date: Found) -> list[Found]:
    """The organs over the date, in the order in which they are to stand."""
    facts = specimen.facts
    assert isinstance(facts, DocumentFacts)
    lines = [line for line in specimen.measured.body(date.page) if line.y < date.y]
    return [
        [Found(line, line.chars[at : at + len(name)]) for line in lines if (at := line.text.find(name)) >= 0][
            -1
        ]
        for name in facts.signed_by or facts.issuers
    ]


def _posts(specimen: Specimen) -> list[Found]:
    facts = specimen.facts
    assert isinstance(facts, DocumentFacts)
    return [specimen.find(post) for post in facts.signer_titles]


def stamps(specimen: Specimen) -> Iterator[Check]:
    """7.3.5.3: the box of a stamp four 字 from the right, its post two 字 to its left and level with its middle."""
    posts = _posts(specimen)
    post, count = posts[0], len(posts)
    page = specimen.measured.pdf.pages[post.page - 1]
    upright = sorted(s.x1 for s in page.strokes if not s.horizontal and 10 < s.length < 25)
    across = sorted(s.y1 for s in page.strokes if s.horizontal and 20 < s.length < 40)
    yield holds(
        "7.3.5.3", "一个职务一个签名章", post.page, str(count), len(across) // 2, len(across) == 2 * count
    )
    if not upright or len(across) < 2:
        return
    yield near("7.3.5.3", "签名章右空四字", post.page, RIGHT - 4 * CELL, upright[-1], ORIGIN_MM)
    yield near(
        "7.3.5.3", "签名章左空二字标注职务", post.page, 2 * CELL, upright[0] - end(post.chars[-1]), ORIGIN_MM
    )
    middle = post.y - (BASELINE - 0.5) * CELL
    yield near(
        "7.3.5.3", "职务以签名章为准上下居中", post.page, (across[0] + across[1]) / 2, middle, ORIGIN_MM
    )
    for above, below in pairwise(across[1::2] if count == 1 else across[1:-1:2]):
        yield holds("7.3.5.3", "签名章互不相交", post.page, "是", f"{below - above:.2f}", below > above)


def several_stamps(specimen: Specimen) -> Iterator[Check]:
    """7.3.5.3: 主办机关 first, one organ a line, posts and stamps in line with one another."""
    posts = _posts(specimen)
    rows = [post.y for post in posts]
    ordered = rows == sorted(set(rows))
    yield holds(
        "7.3.5.3", "主办机关在前，每行一个机关", posts[0].page, "是", "是" if ordered else "否", ordered
    )
    for post in posts[1:]:
        right, first = end(post.chars[-1]), end(posts[0].chars[-1])
        yield near("7.3.5.3", "各机关职务、签名章上下对齐", post.page, first, right, ORIGIN_MM)
    date = specimen.find(DATE, last=True)
    yield near("7.3.5.3", "签名章下空一行编排日期", date.page, 2 * PITCH, date.y - posts[-1].y, 0.02)
    yield near("7.3.5.3", "日期右空四字", date.page, RIGHT - 4 * CELL, end(date.chars[-1]), ORIGIN_MM)
