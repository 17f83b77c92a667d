"""Finds the heading of a messy sheet and maps its columns to labelled fields. Pure.

Offices put titles, units and dates above a heading, merge cells over two rows of heading, and repeat the heading on
each page. A column is matched by what was remembered, by name, by label, then by the words offices use for the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.base.fields import FieldSpec
from desktop.system.ledgers.meaning import plain
from desktop.system.ledgers.sheet import Cell, Region, Sheet, words_of

SEARCHED_ROWS = 30
"""The heading stands within so many rows."""
DEEPEST = 3
NOT_IMPORTED = "-"
"""A remembered answer: this column is left out."""

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "来文单位": ("来文机关", "发文单位", "发文机关", "来件单位", "单位"),
    "来文字号": ("文号", "发文字号", "文件字号", "来文文号", "文件编号", "字号", "来文号"),
    "标题": ("文件标题", "公文标题", "文件名称", "来文标题", "题目", "文件题名", "题名", "名称", "事由"),
    "收文时间": (
        "收文日期",
        "收到时间",
        "收到日期",
        "来文日期",
        "来文时间",
        "登记日期",
        "登记时间",
        "收件日期",
    ),
    "成文日期": ("成文时间", "发文日期", "印发日期", "落款日期", "文件日期"),
    "办理时限": ("办结时限", "限办日期", "办理期限", "完成时限", "要求办结时间", "截止日期", "时限"),
    "办结时限": ("办理时限", "完成时限", "完成时间", "办结期限", "截止日期", "时限", "办理期限"),
    "紧急程度": ("缓急", "缓急程度", "紧急", "等级"),
    "密级": ("秘密等级", "密级程度", "保密等级"),
    "保密期限": ("保密年限", "密期"),
    "办理性质": ("办件性质", "文件性质", "类型", "办阅"),
    "份数": ("数量", "来文份数"),
    "附件": ("附件名称",),
    "签收人": ("签收", "接收人"),
    "经办人": ("承办人", "登记人"),
    "备注": ("说明", "其他"),
    "会议名称": ("会议", "会议主题", "会议标题", "名称"),
    "开始时间": ("会议时间", "时间", "召开时间", "会议日期"),
    "预计时长（分钟）": ("时长", "会议时长", "预计时长"),
    "地点": ("会议地点", "地址", "事发地点"),
    "主持人": ("主持", "主持领导"),
    "主办单位": ("承办单位", "主办", "组织单位", "承办部门"),
    "规模（人）": ("人数", "参会人数", "规模"),
    "督办事项": ("事项", "任务", "重点任务", "工作任务", "任务名称", "督查事项", "事项名称"),
    "工作要求": ("要求", "具体要求", "具体措施", "目标要求"),
    "牵头单位": ("责任单位", "牵头部门", "主办单位", "承办单位", "责任部门"),
    "配合单位": ("协办单位", "配合部门", "参与单位"),
    "责任人": ("负责人", "责任领导", "联系人"),
    "立项依据": ("来源", "事项来源", "依据"),
    "姓名": ("名字", "人员", "人员姓名"),
    "单位": ("部门", "处室", "科室", "工作单位", "所在单位", "单位名称"),
    "职务": ("职位", "岗位", "职务职级", "现任职务"),
    "电话": ("联系电话", "手机", "手机号", "手机号码", "办公电话", "联系方式", "电话号码"),
    "全称": ("单位名称", "名称", "单位全称", "单位"),
    "简称": ("单位简称",),
    "日期": ("值班日期", "时间"),
    "人员": ("值班人员", "姓名", "值班员"),
    "内容": ("记录内容", "事项", "主要内容", "来电内容", "值班记录"),
    "时间": ("记录时间", "来电时间", "发生时间"),
    "处理情况": ("办理情况", "处置情况", "处理结果"),
    "事件": ("事件名称", "标题"),
}
"""Label of a field → other words for it in the headings of real ledgers, the likelier first."""

_TOTALS = re.compile(r"^(合计|小计|总计|共计|累计)")
_NOTES = re.compile(r"^(填表|制表|填报|审核|备注[:：]|说明[:：]|注[:：]|注\d|第\d+页|共\d+页)")
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年|[(（〔\[]((?:19|20)\d\d)[)）〕\]]")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the heading stands (rows from 0) and each column's words; `fields`: column → field name."""

    row: int
    depth: int
    words: tuple[str, ...]
    fields: Mapping[int, str] = field(default_factory=dict)

    @property
    def first_data_row(self) -> int:
        """The row after the heading."""
        return self.row + self.depth


def spread(sheet: Sheet) -> list[list[Cell]]:
    """The rows with each merged region's value in all of its cells."""
    rows = [list(row) for row in sheet.rows]
    for region in sheet.regions:
        value = rows[region.top][region.left]
        for row in range(region.top, region.bottom + 1):
            for column in range(region.left, region.right + 1):
                rows[row][column] = value
    return rows


def find(
    sheet: Sheet,
    specs: Sequence[FieldSpec],
    remembered: Mapping[str, str],
    row: int | None = None,
    depth: int | None = None,
) -> Heading | None:
    """The heading: the place at which most columns are understood, the shallowest of equals.

    `remembered`: heading (as `key_of`) → field name or `NOT_IMPORTED`. `row` and `depth` given by hand are obeyed.
    None when no column is understood anywhere.
    """
    rows = spread(sheet)
    best: tuple[tuple[int, int, int], Heading] | None = None
    starts = [row] if row is not None else list(range(min(SEARCHED_ROWS, len(rows))))
    for top in starts:
        if not 0 <= top < len(rows):
            continue
        if row is None and (_is_title(rows[top]) or _within_merged(sheet.regions, top)):
            continue
        least = _merged_depth(sheet.regions, top)
        for deep in [depth] if depth is not None else range(least, DEEPEST + 1):
            if top + deep > len(rows):
                continue
            words = _joined(rows[top : top + deep])
            fields = match(words, specs, remembered)
            found = Heading(top, deep, words, fields)
            score = (len(fields), -deep, -top)
            if (fields or row is not None) and (best is None or score > best[0]):
                best = (score, found)
    return best[1] if best else None


def _is_title(cells: Sequence[Cell]) -> bool:
    """One text over the whole width, or a single cell: a title, a unit, a date."""
    return len({words_of(cell) for cell in cells if cell is not None}) < 2


def _within_merged(regions: Sequence[Region], top: int) -> bool:
    """Whether a cell merged from above reaches into this row: then a heading does not begin here."""
    return any(each.top < top <= each.bottom for each in regions)


def _merged_depth(regions: Sequence[Region], top: int) -> int:
    """How deep the heading must be if it begins here: as deep as its cells are merged downwards."""
    mine = [each for each in regions if each.top == top]
    deepest = max((each.bottom - each.top + 1 for each in mine), default=1)
    return min(deepest, DEEPEST)


def _joined(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    found = []
    for column in range(len(rows[0])):
        parts: list[str] = []
        for row in rows:
            words = " ".join(words_of(row[column]).split())
            if words and (not parts or parts[-1] != words):
                parts.append(words)
        found.append("/".join(parts))
    return tuple(found)


def key_of(words: str) -> str:
    """A heading for comparing: one width, no spaces, marks or units in brackets' marks."""
    return re.sub(r"[\s*＊:：、，,.()（）\[\]【】<>《》\"'“”]", "", plain(words)).lower()


def match(words: Sequence[str], specs: Sequence[FieldSpec], remembered: Mapping[str, str]) -> dict[int, str]:
    """Column → field name; each field has one column at most, the one that fits best, then the leftmost."""
    known = {spec.name for spec in specs}
    claims: list[tuple[int, int, str]] = []
    for column, heading in enumerate(words):
        if not heading:
            continue
        told = remembered.get(key_of(heading))
        if told == NOT_IMPORTED:
            continue
        if told in known:
            claims.append((0, column, str(told)))
            continue
        claims += [
            (grade, column, spec.name) for spec in specs if (grade := _grade(heading, spec)) is not None
        ]
    fields: dict[int, str] = {}
    for _grade_of, column, name in sorted(claims):
        if column not in fields and name not in fields.values():
            fields[column] = name
    return fields


def _grade(heading: str, spec: FieldSpec) -> int | None:
    """How well a heading names a field, 1 best, None not at all: whole, then by its last part, then its first."""
    label = key_of(spec.label)
    bare_label = key_of(re.sub(r"[(（].*?[)）]", "", spec.label))
    parts = heading.split("/")
    for lower, words in ((0, key_of("".join(parts))), (20, key_of(parts[-1])), (40, key_of(parts[0]))):
        if (lower and len(parts) == 1) or not words:
            continue
        bare = key_of(
            re.sub(r"[(（].*?[)）]", "", plain(parts[-1] if lower == 20 else parts[0] if lower else heading))
        )
        if words in (label, spec.name) or bare in (label, bare_label):
            return 1 + lower
        others = [key_of(each) for each in SYNONYMS.get(spec.label, ())]
        for place, other in enumerate(others):
            if other in (words, bare):
                return 3 + lower + place
        if len(bare_label) > 2 and bare_label in words and lower < 40:
            return 15 + lower
    return None


def year_in(sheet: Sheet, heading: Heading) -> int | None:
    """The year that the lines above the heading (and the sheet's name) speak of, when it is one."""
    words = " ".join(words_of(cell) for row in sheet.rows[: heading.row] for cell in row) + f" {sheet.name}"
    found = {int(a or b) for a, b in _YEAR.findall(words)}
    return found.pop() if len(found) == 1 else None


def why_no_data(cells: Sequence[Cell], heading: Heading, *, merged_across: bool) -> str:
    """Why a row is no record: a repeated heading, a section line, a total, a note. Empty when it is one."""
    filled = [words_of(cell) for cell in cells if cell is not None]
    distinct = set(filled)
    if not filled:
        return "空行"
    if tuple(" ".join(words_of(cell).split()) for cell in cells) == heading.words:
        return "重复的表头"
    last = {words.rpartition("/")[2] for words in heading.words if words} | {
        words.partition("/")[0] for words in heading.words if words
    }
    if len(distinct) > 1 and distinct <= last:
        return "重复的表头"
    if merged_across and len(distinct) == 1:
        return "分节行"
    if _TOTALS.match(plain(filled[0])):
        return "合计行"
    if _NOTES.match(plain(filled[0])):
        return "说明行"
    if len(filled) == 1 and len(heading.fields) > 2:
        return "说明行"
    return ""
