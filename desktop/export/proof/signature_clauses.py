"""Clauses 7.3.5-7.3.6 of GB/T 9704-2012: 署名, 成文日期 and the room for seals in all ways, and the note."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from desktop.export.gongwen.document import DocumentFacts
from desktop.export.measure.report import Check, near
from desktop.export.proof.head_clauses import (
    CELL,
    INK_MM,
    LEFT,
    ORIGIN_MM,
    PITCH,
    RIGHT,
    end,
    holds,
    row,
    start,
)
from desktop.export.proof.specimens import Specimen

DATE = "2026年11月22日"


def sealed(specimen: Specimen) -> Iterator[Check]:
    """7.3.5.1: the date four 字 from the right, the organ centred over it on the line above."""
    date = specimen.find(DATE)
    above = [line for line in specimen.measured.body(date.page) if line.y < date.y]
    organ_line = above[-1]
    yield near("7.3.5.1", "成文日期右空四字", date.page, RIGHT - 4 * CELL, end(date.chars[-1]), ORIGIN_MM)
    middle = (start(organ_line.chars[0]) + end(organ_line.chars[-1])) / 2
    date_middle = (start(date.chars[0]) + end(date.chars[-1])) / 2
    yield near("7.3.5.1", "署名以成文日期为准居中", date.page, date_middle, middle, INK_MM)
    yield near("7.3.5.1", "署名在成文日期上一行", date.page, PITCH, date.y - organ_line.y, 0.02)
    yield near("7.3.5.1", "署名前空二行留印章位置", date.page, 3 * PITCH, organ_line.y - above[-2].y, 0.02)


def long_organ(specimen: Specimen) -> Iterator[Check]:
    """7.3.5.1: an organ much longer than its date ends at the edge, the date still in its middle."""
    date = specimen.find(DATE)
    organ = [line for line in specimen.measured.body(date.page) if line.y < date.y][-1]
    middle = (start(organ.chars[0]) + end(organ.chars[-1])) / 2
    yield near(
        "7.3.5.1",
        "署名长于日期：日期在署名下居中",
        date.page,
        middle,
        (start(date.chars[0]) + end(date.chars[-1])) / 2,
        INK_MM,
    )
    right = end(organ.chars[-1])
    yield holds(
        "7.3.5.1", "署名不出版心", date.page, f"≤{RIGHT:g}", f"{right:.2f}", right <= RIGHT + ORIGIN_MM
    )


def joint(specimen: Specimen) -> Iterator[Check]:
    """7.3.5.1: organs in order, at most three in a row, the date under the last."""
    facts = specimen.facts
    assert isinstance(facts, DocumentFacts)
    places = [specimen.find(name, last=True) for name in facts.issuers]
    rows = [round(row(place, specimen)) for place in places]
    ordered = all(
        a < b or (a == b and p.x < q.x)
        for a, b, p, q in zip(rows, rows[1:], places, places[1:], strict=False)
    )
    yield holds("7.3.5.1", "联合署名按次序排列", places[0].page, "依次", "依次" if ordered else rows, ordered)
    most = max(rows.count(number) for number in rows)
    yield holds("7.3.5.1", "联合署名每排不超过三个", places[0].page, "≤3", str(most), most <= 3)
    date = specimen.find(DATE)
    last = places[-1]
    middle = (start(last.chars[0]) + end(last.chars[-1])) / 2
    yield near(
        "7.3.5.1",
        "日期在最后一个署名下居中",
        date.page,
        middle,
        (start(date.chars[0]) + end(date.chars[-1])) / 2,
        INK_MM,
    )
    inside = [place for place in places if start(place.chars[0]) < LEFT or end(place.chars[-1]) > RIGHT]
    yield holds("7.3.5.1", "联合署名不出版心", places[0].page, "无", str(len(inside) or "无"), not inside)


def plain(specimen: Specimen) -> Iterator[Check]:
    """7.3.5.2: the organ two 字 from the right; the date begins two 字 further in; one blank line above."""
    date = specimen.find(DATE)
    above = [line for line in specimen.measured.body(date.page) if line.y < date.y]
    organ = above[-1]
    yield near("7.3.5.2", "署名右空二字", date.page, RIGHT - 2 * CELL, end(organ.chars[-1]), ORIGIN_MM)
    yield near(
        "7.3.5.2",
        "日期首字比署名首字右移二字",
        date.page,
        2 * CELL,
        start(date.chars[0]) - start(organ.chars[0]),
        INK_MM,
    )
    yield near("7.3.5.2", "署名在正文下空一行", date.page, 2 * PITCH, organ.y - above[-2].y, 0.02)


def long_date(specimen: Specimen) -> Iterator[Check]:
    """7.3.5.2: a date longer than the organ's name stands two 字 from the right, the name moves in with it."""
    date = specimen.find(DATE)
    organ = [line for line in specimen.measured.body(date.page) if line.y < date.y][-1]
    yield near(
        "7.3.5.2", "日期长于署名：日期右空二字", date.page, RIGHT - 2 * CELL, end(date.chars[-1]), ORIGIN_MM
    )
    step = start(date.chars[0]) - start(organ.chars[0])
    yield near("7.3.5.2", "日期首字比署名首字右移二字", date.page, 2 * CELL, step, INK_MM)


def joint_plain(specimen: Specimen) -> Iterator[Check]:
    """7.3.5.2: several organs without seals, 主办机关 first, one under another, the date last."""
    facts = specimen.facts
    assert isinstance(facts, DocumentFacts)
    places = [specimen.find(name, last=True) for name in facts.issuers]
    date = specimen.find(DATE)
    for above, below in itertools.pairwise([*places, date]):
        yield near("7.3.5.2", "联合署名依次向下编排", date.page, PITCH, below.y - above.y, 0.02)
    widest = max(end(place.chars[-1]) for place in places)
    yield near("7.3.5.2", "联合署名右空二字", date.page, RIGHT - 2 * CELL, widest, ORIGIN_MM)


def stamped(specimen: Specimen, above: int = 2) -> Iterator[Check]:
    """7.3.5.3: two blank lines, the post at the left of the stamp, one blank line, the date four 字 from the right."""
    date = specimen.find(DATE, last=True)
    lines = [line for line in specimen.measured.body(date.page) if line.y < date.y]
    post = lines[-1]
    yield near("7.3.5.3", "日期右空四字", date.page, RIGHT - 4 * CELL, end(date.chars[-1]), ORIGIN_MM)
    yield near("7.3.5.3", "职务下空一行编排日期", date.page, 2 * PITCH, date.y - post.y, 0.02)
    yield near("7.3.5.3", "签名章在正文下空二行", date.page, (above + 1) * PITCH, post.y - lines[-2].y, 0.02)
    right = end(post.chars[-1])
    yield near(
        "7.3.5.3", "职务距右 4 字加签名章 5 字再空 2 字", date.page, RIGHT - 11 * CELL, right, ORIGIN_MM
    )


def date_form(specimen: Specimen) -> Iterator[Check]:
    """7.3.5.4 and 7.3.5.5: full Arabic date without leading zeros; no page of signatures alone."""
    found = specimen.find(DATE)
    shown = "".join(char.text for char in found.chars)
    good = re.fullmatch(r"[12]\d{3}年[1-9]\d?月[1-9]\d?日", shown) is not None
    yield holds("7.3.5.4", "成文日期用阿拉伯数字，不编虚位", found.page, "年月日齐全", shown, good)
    body = [line for line in specimen.measured.body(found.page) if line.y < found.y]
    yield holds("7.3.5.5", "署名面有正文", found.page, "≥2 行", f"{len(body)} 行", len(body) >= 2)
    everything = "".join(line.text for lines in specimen.measured.lines for line in lines)
    bare = "此页无正文" in everything
    yield holds("7.3.5.5", "不出现“此页无正文”", 0, "无", "有" if bare else "无", not bare)


def note(specimen: Specimen) -> Iterator[Check]:
    """7.3.6: on the line after the date, two 字 in, in brackets."""
    facts = specimen.facts
    assert isinstance(facts, DocumentFacts)
    found, date = specimen.find(f"（{facts.note}"), specimen.find(DATE)
    yield near("7.3.6", "附注左空二字", found.page, LEFT + 2 * CELL, start(found.chars[0]), ORIGIN_MM)
    yield near("7.3.6", "附注在成文日期下一行", found.page, PITCH, found.y - date.y, 0.02)
    yield holds("7.3.6", "附注加圆括号", found.page, "（…）", found.line.text, found.line.text.endswith("）"))
