"""Makes the papers, runs every clause on the papers it speaks of, and gathers the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from desktop.export.measure import measure
from desktop.export.measure.report import Check
from desktop.export.proof import body_clauses, end_clauses, head_clauses, seal_clauses, signature_clauses
from desktop.export.proof.specimens import Specimen, specimens

CLAUSES = {
    "3.1": "字和行的单位",
    "5.1": "纸张",
    "5.2.1": "页边与版心",
    "5.2.2": "字体和字号",
    "5.2.3": "行数和字数",
    "5.2.4": "文字的颜色",
    "7.2.1": "份号",
    "7.2.2": "密级和保密期限",
    "7.2.3": "紧急程度",
    "7.2.4": "发文机关标志",
    "7.2.5": "发文字号",
    "7.2.6": "签发人",
    "7.2.7": "版头中的分隔线",
    "7.3.1": "标题",
    "7.3.2": "主送机关",
    "7.3.3": "正文",
    "7.3.4": "附件说明",
    "7.3.5.1": "加盖印章的署名和日期",
    "7.3.5.2": "不加盖印章的署名和日期",
    "7.3.5.3": "加盖签发人签名章",
    "7.3.5.4": "成文日期中的数字",
    "7.3.5.5": "特殊情况说明",
    "7.3.6": "附注",
    "7.3.7": "附件",
    "7.4.1": "版记中的分隔线",
    "7.4.2": "抄送机关",
    "7.4.3": "印发机关和印发日期",
    "7.5": "页码",
    "8": "横排表格",
    "10.1": "信函格式",
    "10.2": "命令（令）格式",
    "10.3": "纪要格式",
    "GB/T 15834 5.1": "标点符号的位置",
    "PDF": "字体嵌入",
    "惯例": "简报",
    "套打": "预印版头的纸",
}
"""Every clause that a file can be held against."""

NOT_MEASURED = {
    "4": "公文用纸主要技术指标：纸张本身，不能由文件量出",
    "6": "制版、印刷、装订要求：由印制保证",
    "9": "计量单位、数字用法：由公文检查核对，不属版面",
}

_Clause = Callable[[Specimen], Iterator[Check]]
_h, _b, _g = head_clauses, body_clauses, signature_clauses
_e, _s = end_clauses, seal_clauses


def _with_number(specimen: Specimen) -> Iterator[Check]:
    return _h.red_line(specimen, "临政办发〔2026〕45号")


_ON: dict[str, tuple[_Clause, ...]] = {
    "下行文": (
        _h.grid, _h.colours, _h.corner, _h.mark, _h.number_form, _with_number, _b.title, _b.recipients, _b.text,
        _b.attachments, _g.sealed, _g.date_form, _g.note, _s.no_seal, _e.imprint, _e.imprint_lines, _e.page_numbers,
    ),
    "上行文": (_h.grid, _h.mark, _h.signatories, _with_number, _b.title, _g.sealed, _g.note, _e.imprint),
    "上行文（三个签发人）": (_h.mark, _h.signatories, _with_number, _b.title),
    "联合行文": (
        _h.mark, _h.joint_mark, _h.number_form, _with_number, _b.title, _g.joint, _g.date_form, _e.page_numbers,
    ),
    "不加盖印章": (_h.mark, _g.plain, _g.date_form),
    "签名章": (_h.mark, _g.stamped, _g.date_form),
    "主送移至版记": (_b.moved_recipients, _e.imprint, _e.imprint_lines),
    "带附件": (_b.annexes, _e.imprint, _e.imprint_lines, _e.page_numbers),
    "横排表格": (_e.turned_table, _e.page_numbers),
    "版记在双数面": (_e.even_imprint, _e.imprint),
    "套打": (_h.preprinted,),
    "套打（红线距上边 130 毫米）": (_h.preprinted, _h.printed_line),
    "密级、紧急程度而无份号": (_h.no_copy_number, _with_number),
    "主送两行、附件一个": (_b.recipients, _b.one_attachment),
    "附件十一个": (_b.many_attachments,),
    "联合行文（不加盖印章）": (_h.joint_mark, _g.joint_plain),
    "不加盖印章（日期长于署名）": (_g.long_date, _g.date_form),
    "加盖印章（署名长于日期）": (_g.long_organ, _g.date_form),
    "草稿": (_s.seals,),
    "草稿（联合行文）": (_s.seals, _s.several_seals),
    "草稿（签名章）": (_s.stamps, _g.stamped),
    "草稿（联合签名章）": (_s.stamps, _s.several_stamps),
    "信函": (_h.grid, _h.colours, _e.letter, _e.letter_foot, _b.recipients, _g.sealed, _b.text, _e.page_numbers),
    "信函（联合，无密级）": (_e.joint_letter, _e.letter_foot),
    "命令（令）": (lambda s: _h.mark(s, "10.2", 20.0), lambda s: _h.number_under_mark(s, "10.2", "第36号"), _e.order,
                _g.stamped, _e.page_numbers),
    "纪要": (_h.grid, lambda s: _h.mark(s, "10.3"), lambda s: _h.number_under_mark(s, "10.3", "〔2026〕36号"),
             _b.title, _e.people, _e.page_numbers),
    "简报": (_h.grid, lambda s: _h.mark(s, "惯例"), _h.issue, _b.title, _e.page_numbers),
    "附件（单独装订）": (_b.annex_apart, _h.grid, _e.page_numbers),
}  # fmt: skip
"""The clauses each paper is held against, beside those that ``measure`` knows of every file."""

_UNMEASURED = frozenset({"套打", "套打（红线距上边 130 毫米）"})
"""Papers without a red head of their own: only their clauses here speak of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One check on one paper."""

    paper: str
    check: Check


@dataclass(frozen=True, slots=True)
class Proof:
    """All checks on all papers; ``unproven`` are clauses no check spoke of."""

    papers: tuple[str, ...]
    lines: tuple[Line, ...]
    unproven: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether every clause was measured and every check holds."""
        return not self.unproven and all(line.check.ok for line in self.lines)

    def of(self, clause: str) -> list[Line]:
        """The checks of one clause."""
        return [line for line in self.lines if line.check.clause == clause]

    def as_json(self) -> dict[str, Any]:
        """Clause by clause, as ``sanban measure --clauses --json`` prints it."""
        return {
            "ok": self.ok,
            "papers": list(self.papers),
            "clauses": [
                {
                    "clause": clause,
                    "title": title,
                    "checks": len(self.of(clause)),
                    "papers": len({line.paper for line in self.of(clause)}),
                    "failed": [
                        {"paper": line.paper, "name": line.check.name, "page": line.check.page,
                         "expected": line.check.expected, "found": line.check.found, "unit": line.check.unit}
                        for line in self.of(clause) if not line.check.ok
                    ],
                    "ok": bool(self.of(clause)) and all(line.check.ok for line in self.of(clause)),
                }
                for clause, title in CLAUSES.items()
            ],
            "not_measured": NOT_MEASURED,
        }  # fmt: skip


def prove() -> Proof:
    """Make every paper and measure every clause; a check that cannot find its text counts as failed."""
    made = specimens()
    lines = [Line(specimen.name, check) for specimen in made for check in checks(specimen)]
    spoken = {line.check.clause for line in lines}
    return Proof(
        tuple(specimen.name for specimen in made),
        tuple(lines),
        tuple(name for name in CLAUSES if name not in spoken),
    )


def checks(specimen: Specimen) -> Iterator[Check]:
    """Everything that is measured on one paper."""
    if specimen.name not in _UNMEASURED:
        yield from measure(specimen.data).checks
    for clause in _ON[specimen.name]:
        try:
            yield from clause(specimen)
        except LookupError as error:
            yield Check("PDF", "要找的文字不在文件中", 0, str(error), "没有找到", "", False)
