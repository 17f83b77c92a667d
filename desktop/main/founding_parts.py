"""Parts of the first-run panel: the steps at the left, and a person's account with a password entered twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.fields import FieldSpec
from desktop.ui import paint, theme
from desktop.ui.buttons import button
from desktop.ui.cards import frame
from desktop.ui.forms import RecordForm
from desktop.ui.labels import PlainLabel
from desktop.ui.password_rows import DIFFER, PasswordPair
from desktop.ui.ports import FormHelpers

LABELS = ("口令", "再输一次")


class StepMark(QWidget):
    """A step: circle with its number, a tick once done, name and a line under it."""

    def __init__(self, number: int, title: str, note: str) -> None:
        super().__init__()
        self._number, self._title, self._note = number, title, note
        self._state = "later"
        self.setFixedHeight(theme.current().px(58))
        self.set_state("later")

    def set_state(self, state: str) -> None:
        """`later`, `now` or `done`."""
        self._state = state
        said = {"later": "未开始", "now": "进行中", "done": "已完成"}[state]
        self.setAccessibleName(f"第 {self._number} 步 {self._title}，{said}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the step."""
        look = theme.current()
        painter = QPainter(self)
        side = look.px(26)
        ring = QRectF(1, look.px(4), side, side)
        ground = {"now": "red", "done": "ok-bg", "later": "surface"}[self._state]
        paint.rounded(painter, ring, side / 2, look.colour(ground),
                      look.colour("line-strong") if self._state == "later" else None)  # fmt: skip
        if self._state == "done":
            paint.shape(painter, "done", ring.adjusted(side * 0.3, side * 0.3, -side * 0.3, -side * 0.3))
        else:
            painter.setFont(look.font(14, strong=True))
            painter.setPen(look.colour("on-red" if self._state == "now" else "ink3"))
            painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(self._number))
        left = ring.right() + look.px(12)
        room = self.width() - left
        tone = "red" if self._state == "now" else "ink" if self._state == "done" else "ink3"
        title = QRectF(left, look.px(4), room, look.px(24))
        paint.words(painter, self._title, title, 15, tone, strong=self._state == "now")
        paint.words(painter, self._note, QRectF(left, look.px(28), room, look.px(20)), 13, "ink3")


class AccountCard(QWidget):
    """One person's account: who, and the first password twice."""

    def __init__(
        self,
        title: str,
        note: str,
        specs: Sequence[FieldSpec],
        rule: str,
        check: Callable[[str, Mapping[str, Any]], str],
        *,
        values: Mapping[str, Any] | None = None,
        remove: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = frame("sunken")
        outer.addWidget(card)
        box = QVBoxLayout(card)
        box.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(14))
        box.setSpacing(look.px(8))
        head = QHBoxLayout()
        self.title = PlainLabel(title, 15, strong=True)
        head.addWidget(self.title)
        head.addStretch(1)
        self._remove = button("移除", kind="link", run=remove, name=f"移除{title}")
        self._remove.setVisible(remove is not None)
        head.addWidget(self._remove)
        box.addLayout(head)
        if note:
            box.addWidget(PlainLabel(note, 13, "ink3", wrap=True))
        self.form = RecordForm(specs, FormHelpers(), None, values, columns=2)
        box.addWidget(self.form)
        self.pair = PasswordPair(LABELS, rule, lambda words: check(words, self.form.values()))
        box.addWidget(self.pair)

    def set_place(self, title: str, *, may_go: bool) -> None:
        """Another number in the row of people; the only one cannot be removed."""
        self.title.setText(title)
        self._remove.setVisible(may_go)

    def first_wrong(self) -> QWidget:
        """Where to go on."""
        for cell in self.form.cells.values():
            if not cell.fault.isHidden():
                return cell.widget.edit()
        return self.pair.fields[0 if self.pair.fault() != DIFFER else 1]

    def fault(self) -> bool:
        """Show what is wrong at the fields; whether anything is."""
        found = self.form.check()
        self.form.show_faults(found)
        if not self.pair.words():
            self.pair.show_fault()
            if found:
                self.form.show_faults(found)
            return True
        return bool(found)
