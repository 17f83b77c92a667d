"""The bar that offers a draft left behind, and the sheet that shows how it differs from what is saved."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QWidget

from desktop.base.clock import civil
from desktop.base.fields import FieldSpec
from desktop.base.values import from_json, printed
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.dialogs import Sheet
from desktop.ui.editor.drafts import Draft, DraftKeeper
from desktop.ui.editor.head import HeadFields
from desktop.ui.editor.text import PaperText
from desktop.ui.labels import ElidedLabel, PlainLabel, Shape

MOST_LINES = 4000
"""Lines compared one by one; longer texts are only counted."""


def compared(saved: str, draft: str) -> list[str]:
    """What differs, line by line: － what only the saved text has, ＋ what only the draft has, paragraphs numbered."""
    old, new = saved.split("\n"), draft.split("\n")
    if max(len(old), len(new)) > MOST_LINES:
        return [f"已保存 {len(saved)} 字符，草稿 {len(draft)} 字符。"]
    found: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [f"－ {n + 1}　{old[n]}" for n in range(a, b)]
            found += [f"＋ {n + 1}　{new[n]}" for n in range(c, d)]
    return found


def said(spec: FieldSpec, values: Mapping[str, Any]) -> str:
    """A field of a draft in words."""
    try:
        words = printed(spec, from_json(spec, values.get(spec.name)))
    except (ValueError, TypeError, KeyError):
        words = str(values.get(spec.name))
    return words.replace("\n", "、") or "空"


class RecoveryBar(QFrame):
    """恢复未保存草稿: take it up, see the difference, refuse it. Shown while the keeper has a draft on offer."""

    def __init__(self, drafts: DraftKeeper, head: HeadFields, text: PaperText) -> None:
        super().__init__()
        look = theme.current()
        self._drafts, self._head, self._text = drafts, head, text
        self.setProperty("kind", "infobar")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(2), look.px(8), look.px(2))
        row.setSpacing(look.px(8))
        row.addWidget(Shape("info"))
        self.words = ElidedLabel("", 14, "info", minimum=160)
        row.addWidget(self.words, 1)
        row.addWidget(button("查看差异", kind="link", run=self.show_difference))
        row.addWidget(button("恢复", kind="link", run=self.restore, name="恢复未保存草稿"))
        row.addWidget(button("丢弃", kind="link", run=self.refuse, name="丢弃草稿"))
        drafts.offered.connect(self._offer)
        self.hide()

    def _offer(self, draft: Draft) -> None:
        when = f"{civil(draft.at):%m月%d日 %H:%M}" if draft.at else "上次"
        self.words.setText(f"恢复未保存草稿：{when} 留下的内容与已保存的不同。")
        self.show()

    def restore(self) -> None:
        """Take up the draft on offer (one step of undo for the text)."""
        draft = self._drafts.offer
        self.hide()
        if draft is not None:
            self._head.put_json(draft.fields)
            self._text.replace_all(draft.text)
            place = min(draft.caret, len(draft.text))
            self._text.select(place, place)
            self._text.setFocus()
        self._drafts.decided()

    def refuse(self) -> None:
        """Leave the draft on offer for good."""
        self.hide()
        self._drafts.decided()

    def show_difference(self) -> None:
        """Show how the draft on offer differs from what is saved."""
        draft = self._drafts.offer
        if draft is None:
            return
        clean = self._drafts.clean()
        fields = [
            f"{spec.label}：{said(spec, clean.fields)} → {said(spec, draft.fields)}"
            for spec in self._head.form.specs
            if clean.fields.get(spec.name) != draft.fields.get(spec.name, clean.fields.get(spec.name))
        ]
        DifferenceSheet(self.window(), clean.text, draft, fields).open()


class DifferenceSheet(Sheet):
    """The differing lines, to be read."""

    def __init__(self, parent: QWidget | None, saved: str, draft: Draft, fields: list[str]) -> None:
        super().__init__(parent, "草稿与已保存内容的差异", 720)
        look = theme.current()
        self.body.addWidget(PlainLabel("－ 已保存的　＋ 草稿中的，数字是第几行。", 13, "ink2"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("差异")
        self.text.setMinimumHeight(look.px(280))
        self.text.setPlainText("\n".join([*fields, *compared(saved, draft.text)]) or "正文相同。")
        self.body.addWidget(self.text, 1)
        self.add_button("关闭", "primary", self.accept).setFocus()
