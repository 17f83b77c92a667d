"""Pictures of every form for the manual: ``python -m desktop.export.proof.gallery docs/manual/paper``.

Drawn from the very PDFs of the proof; the same pictures every time.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from desktop.export import pdf, render
from desktop.export.forms import lay_out_form
from desktop.export.forms.cover import CoverFacts, lay_out_cover
from desktop.export.forms.labels import Label, LabelSheet, lay_out_labels
from desktop.export.forms.month import Day, MonthFacts, lay_out_month
from desktop.export.forms.plates import Plate, lay_out_plates
from desktop.export.forms.rows import boxed_form, table_form
from desktop.export.forms.sheets import SignInFacts, sign_in_sheet
from desktop.export.gongwen.overlay import Overlay, lay_over
from desktop.export.layout.frame import Document
from desktop.export.proof import texts
from desktop.export.proof.specimens import specimens

DPI = 58
COLORS = 24
_EDGE = 10
_GREY = (200, 200, 200)
_PAPERS = {
    "下行文": "document", "上行文（三个签发人）": "upward", "联合行文": "joint", "带附件": "annexes",
    "横排表格": "turned-table", "信函": "letter", "命令（令）": "order", "纪要": "minutes", "简报": "bulletin",
    "套打": "preprinted", "草稿（联合签名章）": "stamps", "附件（单独装订）": "annex-apart",
}  # fmt: skip
_MOST_PAGES = 3


def make(folder: Path) -> list[Path]:
    """Write a picture of each form into ``folder``; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, data in _pictures():
        path = folder / f"{name}.png"
        picture = _row(data)
        picture.save(path, optimize=True)
        made.append(path)
    return made


def _pictures() -> Iterator[tuple[str, bytes]]:
    for specimen in specimens():
        if specimen.name in _PAPERS:
            yield _PAPERS[specimen.name], specimen.data
        if specimen.name == "联合行文":
            draft = lay_over(specimen.document, Overlay(draft="会签稿", watermark="内部资料 注意保存"))
            yield "draft", pdf.to_bytes(draft)
    for name, document in sheets():
        yield name, pdf.to_bytes(document)


def sheets() -> Iterator[tuple[str, Document]]:
    """The sheets of the manual, by the name of their picture."""
    yield "plates", lay_out_plates([Plate("林启明"), Plate("王镕", "常务副市长")])
    labels = [Label(f"临江{unit}", ("临江市人民路128号", "邮编 100000")) for unit in texts.UNITS * 6]
    yield "labels", lay_out_labels(labels, LabelSheet(cut_lines=True))
    days = {
        day: Day("休" if day < 8 else "班" if day == 10 else "", "国庆节" if day == 1 else "",
                 ("带班：林启明", "值班：黄伟、王芳"))
        for day in range(1, 32)
    }  # fmt: skip
    yield "month", lay_out_month(MonthFacts(title="2026年10月值班安排", year=2026, month=10, days=days))
    fields = (("全宗号", "001"), ("年度", "2026"), ("保管期限", "永久"))
    yield (
        "cover",
        lay_out_cover(
            CoverFacts(title="常务会议纪要汇编", fields=fields, office=texts.OFFICE, date="2026年12月")
        ),
    )
    people = tuple(
        (unit, name, "局长") for unit, name in zip(texts.UNITS, ("郑宏", "朱垚", "吴喆", "何珺"), strict=True)
    )
    facts = SignInFacts(
        title="市政府第36次常务会议", time="2026年11月20日15:00", place="第一会议室", people=people
    )
    yield "sign-in", lay_out_form(sign_in_sheet(facts))
    head = ("序号", "任务事项", "来源", "牵头单位", "配合单位", "时限", "进展情况")
    tasks = [
        (str(n), f"开展第{n}轮森林防火责任落实情况专项督查", "第36次常务会议", "市应急管理局", "市林业局、市财政局",
         f"2026年12月{n % 28 + 1}日", "按计划推进")
        for n in range(1, 31)
    ]  # fmt: skip
    yield "report", lay_out_form(table_form([head, *tasks], "督办任务清单", left="填报单位：督查科"))
    boxes = [
        [{"label": "申请单位", "value": "秘书一科"}, {"label": "经办人", "value": "何文"}],
        [{"label": "用印事由", "value": "印发森林防火工作通知", "span": 2, "lines": 2}],
        [{"label": "审核意见", "span": 2, "lines": 4}],
    ]
    form = {"title": "公章使用审批单", "rows": boxes, "signatures": ["审核人", "批准人"]}
    yield "boxed-form", lay_out_form(boxed_form(form))


def _row(data: bytes) -> Image.Image:
    """The first pages and the last one side by side."""
    count = render.page_count(data)
    chosen = range(1, count + 1) if count <= _MOST_PAGES else (1, 2, count)
    return _beside([Image.open(io.BytesIO(render.to_png(data, page, DPI))).convert("RGB") for page in chosen])


def _beside(pages: Sequence[Image.Image]) -> Image.Image:
    width = sum(page.width + _EDGE for page in pages) + _EDGE
    sheet = Image.new("RGB", (width, max(page.height for page in pages) + 2 * _EDGE), _GREY)
    x = _EDGE
    for page in pages:
        sheet.paste(page, (x, _EDGE))
        x += page.width + _EDGE
    return sheet.quantize(COLORS)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
