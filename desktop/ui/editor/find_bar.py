"""Find and replace above the text: hits marked in the whole text, counted, replaced one by one or all at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from desktop.ui import theme
from desktop.ui.buttons import CheckBox, button
from desktop.ui.editor import marks
from desktop.ui.editor.edits import Edit
from desktop.ui.editor.search import MOST_HITS, hits, next_hit
from desktop.ui.editor.text import PaperText
from desktop.ui.labels import PlainLabel

REST_MS = 120


class _Line(QLineEdit):
    """Enter and Shift+Enter go through the hits, unless an input method is composing."""

    entered = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return
        super().keyPressEvent(event)


class FindBar(QFrame):
    """Hidden until asked for. `said(words)`: what a replacement did."""

    said = Signal(str)
    shown = Signal()
    """It was opened or closed: other parts share the height anew."""

    def __init__(self, text: PaperText) -> None:
        super().__init__()
        look = theme.current()
        self.setProperty("kind", "banner")
        self._text = text
        self.found: list[int] = []
        self.current = -1
        grid = QGridLayout(self)
        grid.setContentsMargins(look.px(12), look.px(6), look.px(8), look.px(6))
        grid.setHorizontalSpacing(look.px(8))
        grid.setVerticalSpacing(look.px(6))
        self.words = self._line("查找")
        grid.addWidget(self.words, 0, 0)
        self.count = PlainLabel("", 13, "ink2")
        self.count.setMinimumWidth(look.px(64))
        first = QHBoxLayout()
        first.setSpacing(look.px(2))
        first.addWidget(self.count)
        first.addWidget(button("", "chevron-up", "quiet", lambda: self.go(back=True), name="上一处 Shift+F3"))
        first.addWidget(button("", "chevron-down", "quiet", self.go, name="下一处 F3"))
        self.tolerant = CheckBox("宽松")
        self.tolerant.setAccessibleName("宽松：全半角、大小写不分")
        self.tolerant.setToolTip("全半角、大小写不分")
        self.tolerant.setChecked(True)
        self.tolerant.toggled.connect(lambda _on: self.seek())
        first.addWidget(self.tolerant)
        first.addStretch(1)
        first.addWidget(button("", "x", "quiet", self.close_bar, name="关闭查找 Esc"))
        grid.addLayout(first, 0, 1)
        self.new = self._line("替换为")
        grid.addWidget(self.new, 1, 0)
        self._second = QWidget()
        second = QHBoxLayout(self._second)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(look.px(6))
        self.one = button("替换", run=self.replace_one)
        self.all = button("全部替换", run=self.replace_all)
        second.addWidget(self.one)
        second.addWidget(self.all)
        second.addStretch(1)
        grid.addWidget(self._second, 1, 1)
        grid.setColumnStretch(0, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REST_MS)
        self._later.timeout.connect(self.seek)
        self.words.textChanged.connect(lambda _words: self.seek(move=True))
        self.words.entered.connect(lambda back: self.go(back=back))
        self.new.entered.connect(lambda _back: self.replace_one())
        text.edited.connect(lambda: self.isVisible() and self._later.start())
        self.hide()

    def _line(self, name: str) -> _Line:
        made = _Line()
        made.setAccessibleName(name)
        made.setPlaceholderText(name)
        made.setMinimumWidth(theme.current().px(120))
        return made

    # ---- opening -----------------------------------------------------------------------------------------------
    def open(self, *, replace: bool) -> None:
        """Show the bar, with the selected words when they stand in one line."""
        cursor = self._text.textCursor()
        chosen = cursor.selectedText()
        replace = replace and not self._text.isReadOnly()
        self.new.setVisible(replace)
        self._second.setVisible(replace)
        self.show()
        self._text.set_searching(True)
        self.shown.emit()
        if chosen and "\u2029" not in chosen and len(chosen) <= 60:
            self.words.setText(chosen)
        self.words.setFocus()
        self.words.selectAll()
        self.seek(move=True)

    def close_bar(self) -> None:
        """Back to the text; the marks go."""
        self.hide()
        self._text.set_searching(False)
        self._text.set_search_marks([])
        self.shown.emit()
        self._text.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
            return
        super().keyPressEvent(event)

    # ---- finding -----------------------------------------------------------------------------------------------
    def seek(self, *, move: bool = False) -> None:
        """Look for the words anew; with `move` the nearest hit from the caret on is selected."""
        self._later.stop()
        words = self.words.text()
        self.found = hits(self._text.plain(), words, tolerant=self.tolerant.isChecked())
        start = self._text.units().to_python(self._text.textCursor().selectionStart())
        if move:
            self._to(next_hit(self.found, start))
        else:
            self.current = self.found.index(start) if start in self.found else -1
            self._show()

    def go(self, *, back: bool = False) -> None:
        """To the next hit, or the one before."""
        if not self.isVisible() or not self.words.text():
            self.open(replace=False)
            return
        self.seek()
        cursor = self._text.textCursor()
        start = self._text.units().to_python(cursor.selectionStart())
        place = start if back else start + (1 if self.current >= 0 else 0)
        self._to(next_hit(self.found, place, back=back))

    def _to(self, number: int) -> None:
        self.current = number
        if number >= 0:
            self._text.select(self.found[number], self.found[number] + len(self.words.text()))
        self._show()

    def _show(self) -> None:
        many = len(self.found)
        if not self.words.text():
            said = ""
        elif not many:
            said = "没有找到"
        else:
            total = f"{many}" if many < MOST_HITS else f"{many} 以上"
            said = f"{self.current + 1}／{total}" if self.current >= 0 else f"共 {total} 处"
        self.count.setText(said)
        self.count.set_tone("bad" if said == "没有找到" else "ink2")
        self.one.setEnabled(many > 0)
        self.all.setEnabled(many > 0)
        units, length = self._text.units(), len(self.words.text())
        drawn = marks.near(many, self.current)
        spans = [(units.to_qt(self.found[n]), units.to_qt(self.found[n] + length)) for n in drawn]
        self._text.set_search_marks(marks.hit_marks(self._text, spans, self.current - drawn.start))

    # ---- replacing ---------------------------------------------------------------------------------------------
    def replace_one(self) -> None:
        """Replace the hit in hand and go on to the next; without one in hand go to the first."""
        self.seek()
        if self.current < 0:
            self.go()
            return
        start, length = self.found[self.current], len(self.words.text())
        new = self.new.text()
        after = start + len(new)
        self._text.replace([Edit(start, start + length, new)], (after, after))
        self.seek()
        self._to(next_hit(self.found, after))

    def replace_all(self) -> None:
        """Replace every hit as one step of undo, and say how many there were."""
        self.seek()
        words, new = self.words.text(), self.new.text()
        if not self.found:
            return
        count = len(self.found)
        self._text.replace([Edit(place, place + len(words), new) for place in self.found])
        self.seek()
        self.said.emit(f"已替换 {count} 处")
