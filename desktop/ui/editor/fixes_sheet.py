"""What 全部采用 would change, shown before it is done: each change with the words around it, and a tick."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.base.editing import Finding
from desktop.ui import theme
from desktop.ui.buttons import CheckBox
from desktop.ui.cards import scroller
from desktop.ui.dialogs import Sheet
from desktop.ui.editor.found import fix_words
from desktop.ui.labels import ElidedLabel, PlainLabel

MOST_SHOWN = 200
_AROUND = 10


def around(finding: Finding, text: str) -> str:
    """The place with its surroundings: …值班表【截止】9月30日前…."""
    if finding.field:
        return ""
    left = max(text.rfind("\n", 0, finding.start) + 1, finding.start - _AROUND)
    stop = text.find("\n", finding.end)
    right = min(stop if stop >= 0 else len(text), finding.end + _AROUND)
    before, after = text[left : finding.start], text[finding.end : right]
    words = text[finding.start : finding.end].replace("\n", "⏎")
    return f"{'…' if left else ''}{before}【{words}】{after}{'…' if right < len(text) else ''}"


class FixesSheet(Sheet):
    """`submit(chosen)` with the findings that stay ticked."""

    def __init__(
        self,
        parent: QWidget | None,
        found: Sequence[tuple[Finding, str]],
        text: str,
        submit: Callable[[list[Finding]], object],
    ) -> None:
        super().__init__(parent, f"采用 {len(found)} 处修改", 640)
        look = theme.current()
        self._submit = submit
        self._rest = [finding for finding, _place in found[MOST_SHOWN:]]
        note = "勾选的一次改好，可用 Ctrl+Z 一步撤销。"
        if self._rest:
            note += f"下面列出前 {MOST_SHOWN} 处，其余 {len(self._rest)} 处一并采用。"
        self.body.addWidget(PlainLabel(note, 14, "ink2", wrap=True))
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, look.px(10), 0)
        grid.setHorizontalSpacing(look.px(14))
        grid.setVerticalSpacing(look.px(2))
        grid.setColumnStretch(2, 1)
        self.checks: list[tuple[CheckBox, Finding]] = []
        for row, (finding, place) in enumerate(found[:MOST_SHOWN]):
            check = CheckBox(fix_words(finding, text))
            check.setChecked(True)
            check.setAccessibleName(f"{place}，{finding.message}，{fix_words(finding, text)}")
            check.toggled.connect(self._count)
            self.checks.append((check, finding))
            grid.addWidget(check, row, 0)
            grid.addWidget(PlainLabel(place, 13, "ink3"), row, 1)
            grid.addWidget(ElidedLabel(around(finding, text) or finding.message, 13, "ink2"), row, 2)
        grid.setRowStretch(len(self.checks), 1)
        area = scroller(inner, "要采用的修改")
        area.setMinimumHeight(min(look.px(340), inner.sizeHint().height() + look.px(8)))
        self.body.addWidget(area, 1)
        self.add_button("取消", "secondary", self.reject)
        self.verb = self.add_button("", "primary", self._agree)
        self._count()
        self.verb.setFocus()

    def sizeHint(self) -> QSize:
        """Wide enough for a line of text."""
        return super().sizeHint().expandedTo(QSize(theme.current().px(680), 0))

    def chosen(self) -> list[Finding]:
        """Those that stay ticked, and those not shown."""
        return [finding for check, finding in self.checks if check.isChecked()] + self._rest

    def _count(self) -> None:
        count = len(self.chosen())
        self.verb.setText(f"采用 {count} 处")
        self.verb.setEnabled(count > 0)

    def _agree(self) -> None:
        chosen = self.chosen()
        self.accept()
        self._submit(chosen)
