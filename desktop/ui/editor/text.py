"""The text of a paper: one paragraph a line, a margin that says what each is, marks, zoom, one undo for every act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QToolTip, QWidget

from desktop.base.editing import TextEngine
from desktop.ui import theme
from desktop.ui.editor import marks, tabbing
from desktop.ui.editor.edits import Edit, difference, joined, moved
from desktop.ui.editor.gutter import Gutter
from desktop.ui.editor.paste import Pasted, read_mime
from desktop.ui.editor.structure import Structure
from desktop.ui.editor.units import Units
from desktop.ui.labels import literal

FONT_PX = 15
AROUND, MOST_MARKS = 1500, 400
"""Characters before and after what is seen within which findings are underlined, and how many at once."""
MOST_EDITS = 100
"""More edits at once are made as one: every mark in the text has to follow each of them."""
ZOOMS = (60, 70, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)
"""Sizes in percent, of the view only."""


class PaperText(QPlainTextEdit):
    """Places in its methods are Python indices. `edited` follows every change that is not only of looks."""

    edited = Signal()
    left = Signal()
    pasted = Signal(object)
    """A `Pasted` whose remarks the person should read."""
    zoomed = Signal(int)
    menu_wanted = Signal(object)

    def __init__(self, engine: TextEngine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "paper")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("正文")
        self.setPlaceholderText("在此写正文：第一行是标题，一段一行；可从 WPS、Word 粘贴")
        self.setTabChangesFocus(True)
        self.setCursorWidth(2)
        self.setUndoRedoEnabled(True)
        self.tip_at: Callable[[int], str] = lambda _place: ""
        """What the pointer over a character says."""
        self.zoom = 100
        self._searching = False
        self._preedit = ""
        self._search_marks: list[marks.Selection] = []
        self._spans = marks.Spans()
        self._units: tuple[int, Units] = (-1, Units(""))
        self._plain: tuple[int, str] = (-1, "")
        self._told = -1
        self.structure = Structure(self.document(), engine)
        self.gutter = Gutter(self, self._lines_in_view, self.structure.role_of, self._select_line)
        self.structure.changed.connect(self.gutter.update)
        self.structure.lines_moved.connect(self.gutter.shift)
        self.updateRequest.connect(self._scrolled)
        self.cursorPositionChanged.connect(self._moved)
        self.textChanged.connect(self._changed)
        self.document().contentsChange.connect(self._shift_marks)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._draw_marks())
        self.restyle()

    # ---- looks -------------------------------------------------------------------------------------------------
    def restyle(self) -> None:
        """Font and colours of the present theme and zoom."""
        look = theme.current()
        self._dress()
        self.document().setDocumentMargin(look.px(10))
        self.setViewportMargins(self.gutter.wide() if hasattr(self, "gutter") else 0, 0, 0, 0)
        if hasattr(self, "gutter"):
            self.structure.restyle()
            self._draw_marks()

    def _dress(self) -> None:
        """Size and selection: the application's style sheet would win over font and palette, so this is one too.

        While searching, what is selected is the hit in hand, which must be seen among the others.
        """
        look = theme.current()
        font = look.font(FONT_PX * self.zoom / 100)
        self.setFont(font)
        ground = look.hex("warn-dot" if self._searching else "red-sel")
        ink = look.hex("surface" if self._searching and look.look == "night" else "ink")
        self.setStyleSheet(
            f"QPlainTextEdit {{ border: 0; border-radius: 0; padding: 0; background: {look.hex('surface')};"
            f" font-size: {font.pixelSize()}px; selection-background-color: {ground};"
            f" selection-color: {ink}; }}"
        )

    def set_searching(self, on: bool) -> None:
        """Whether the search bar is open."""
        self._searching = on
        self._dress()

    def set_zoom(self, percent: int) -> None:
        """Size of the view; what is printed does not change."""
        percent = max(ZOOMS[0], min(ZOOMS[-1], percent))
        if percent != self.zoom:
            self.zoom = percent
            self.restyle()
            self.zoomed.emit(percent)

    def zoom_step(self, step: int) -> None:
        """One size larger (1) or smaller (-1)."""
        sizes = [z for z in ZOOMS if (z > self.zoom if step > 0 else z < self.zoom)]
        if sizes:
            self.set_zoom(sizes[0] if step > 0 else sizes[-1])

    # ---- text --------------------------------------------------------------------------------------------------
    def plain(self) -> str:
        """The whole text."""
        revision = self.document().revision()
        if self._plain[0] != revision:
            self._plain = revision, self.toPlainText()
        return self._plain[1]

    def units(self) -> Units:
        """Conversion of places of the present text."""
        revision = self.document().revision()
        if self._units[0] != revision:
            self._units = revision, Units(self.plain())
        return self._units[1]

    def place(self) -> int:
        """Where the caret stands."""
        return self.units().to_python(self.textCursor().position())

    def set_text(self, text: str) -> None:
        """Show a text as the first state, without a way back."""
        self.setPlainText(text)
        self.structure.ask()

    def replace(self, edits: Iterable[Edit], select: tuple[int, int] | None = None) -> None:
        """Several edits that do not overlap, as one step of undo. `select`: what is selected afterwards."""
        edits = list(edits)
        if len(edits) > MOST_EDITS:
            edits = [joined(self.plain(), edits)]
            select = select or (moved(self.place(), edits[0]),) * 2
        units = self.units()
        spot, cursor = self.textCursor(), self.textCursor()
        cursor.beginEditBlock()  # undo puts the caret where this cursor stands now
        for edit in sorted(edits, key=lambda e: e.start, reverse=True):
            cursor.setPosition(units.to_qt(edit.start))
            cursor.setPosition(units.to_qt(edit.end), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(edit.new)
        cursor.endEditBlock()
        self.setTextCursor(spot)
        if select is not None:
            self.select(*select)

    def replace_all(self, text: str) -> None:
        """Another text in place of this one, as one step of undo; the caret stays as near as can be."""
        edit = difference(self.plain(), text)
        if edit is not None:
            place = moved(self.place(), edit)
            self.replace([edit], (place, place))

    def select(self, start: int, end: int) -> None:
        """Select characters and show them."""
        units = self.units()
        cursor = self.textCursor()
        cursor.setPosition(units.to_qt(start))
        cursor.setPosition(units.to_qt(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def chosen_lines(self) -> range:
        """Numbers of the lines under caret or selection."""
        cursor, document = self.textCursor(), self.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        return range(first, document.findBlock(cursor.selectionEnd()).blockNumber() + 1)

    def set_lines(self, lines: Sequence[str]) -> None:
        """Other words for all lines (as many as there are), one step of undo; only what differs is touched."""
        edits, place = [], 0
        for old, new in zip(self.plain().split("\n"), lines, strict=True):
            found = difference(old, new)
            if found is not None:
                edits.append(Edit(place + found.start, place + found.end, found.new))
            place += len(old) + 1
        if edits:
            self.replace(edits)

    def composing(self) -> bool:
        """Whether an input method holds words that are not in the text yet: keys belong to it."""
        return bool(self._preedit)

    # ---- marks -------------------------------------------------------------------------------------------------
    def set_findings(self, found: Iterable[tuple[int, int, str]]) -> None:
        """Underline stretches (start, end, severity)."""
        units = self.units()
        self._spans = marks.Spans((units.to_qt(start), units.to_qt(end), how) for start, end, how in found)
        self._draw_marks()

    def set_search_marks(self, found: list[marks.Selection]) -> None:
        """Grounds of the hits."""
        self._search_marks = found
        self._draw_marks()

    def _draw_marks(self) -> None:
        """Those in view and a little around it: Qt walks through all of them for every line it paints."""
        quiet = self.isReadOnly() or self.document().isEmpty()  # it would cover the words of the empty state
        line = [] if quiet else [marks.line_mark(self)]
        first = self.firstVisibleBlock().position() - AROUND
        last = self.cursorForPosition(self.viewport().rect().bottomRight()).position() + AROUND
        found = [marks.finding_mark(self, *span) for span in self._spans.within(first, last)[:MOST_MARKS]]
        self.setExtraSelections([*line, *found, *self._search_marks])

    def _shift_marks(self, position: int, removed: int, added: int) -> None:
        self._spans.move(position, removed, added)

    def _moved(self) -> None:
        self.gutter.current = self.textCursor().blockNumber()
        self.gutter.update()
        self._draw_marks()

    def _changed(self) -> None:
        revision = self.document().revision()
        if revision != self._told:  # formats tell of themselves too
            self._told = revision
            self.edited.emit()

    # ---- margin ------------------------------------------------------------------------------------------------
    def _lines_in_view(self) -> list[tuple[int, float, float]]:
        found = []
        block = self.firstVisibleBlock()
        bottom = self.viewport().height()
        offset = self.contentOffset()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(offset)
            if box.top() > bottom:
                break
            first = block.layout().lineAt(0)
            found.append(
                (block.blockNumber(), box.top(), first.height() if first.isValid() else box.height())
            )
            block = block.next()
        return found

    def _select_line(self, line: int) -> None:
        cursor = QTextCursor(self.document().findBlockByNumber(line))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.setFocus()

    def _scrolled(self, _area: QRect, across: int) -> None:
        if across:
            self.gutter.scroll(0, across)
        self.gutter.update()

    # ---- Qt ----------------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the margin at the left, and the caret in view when it was."""
        caret = self.cursorRect()
        seen = event.oldSize().isValid() and caret.top() >= 0 and caret.bottom() <= event.oldSize().height()
        super().resizeEvent(event)
        if seen:
            self.ensureCursorVisible()
        inner = self.contentsRect()
        self.gutter.setGeometry(QRect(inner.left(), inner.top(), self.gutter.wide(), inner.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ring when the focus came by key."""
        super().paintEvent(event)
        if self.hasFocus() and self.isReadOnly():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.current().hex("line-strong")))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The page's menu; the caret goes where it was asked for, unless inside a selection."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            spot = self.cursorForPosition(event.pos())
            held = self.textCursor()
            if not held.selectionStart() <= spot.position() <= held.selectionEnd():
                self.setTextCursor(spot)
        self.menu_wanted.emit(event)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl: size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_step(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know whether an input method is composing."""
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever keeps drafts wants to know."""
        self._preedit = ""
        super().focusOutEvent(event)
        self.left.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        """The finding under the pointer as tool tip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.units().to_python(self.cursorForPosition(event.pos()).position())
            QToolTip.showText(event.globalPos(), literal(self.tip_at(place) or self.tip_at(place - 1)), self)
            return True
        return super().viewportEvent(event)

    def event(self, event: QEvent) -> bool:
        """Ctrl+K is the palette's here, not Emacs' (Qt deletes to the line's end on X11)."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            chord = event.keyCombination()
            if (
                chord.key() == Qt.Key.Key_K
                and chord.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
            ):
                event.ignore()
                return False
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab and Shift+Tab go from cell to cell in a table; elsewhere they leave the text."""
        if self.hasFocus() and not self.composing() and not self.isReadOnly() and tabbing.in_row(self):
            tabbing.step(self, 1 if forward else -1)
            return True
        return super().focusNextPrevChild(forward)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Only plain text leaves the editor."""
        found = QMimeData()
        found.setText(self.textCursor().selectedText().replace("\u2029", "\n"))
        return found

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text and HTML; pictures are refused with a word."""
        return source.hasText() or source.hasHtml() or source.hasImage()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste clean paragraphs and tables."""
        if self.isReadOnly():
            return
        self.insert_pasted(read_mime(source))

    def insert_pasted(self, found: Pasted) -> None:
        """Put pasted lines at the caret as one step of undo; a table gets lines of its own."""
        if found.lines:
            cursor = self.textCursor()
            cursor.beginEditBlock()
            cursor.removeSelectedText()
            words = "\n".join(found.lines)
            if found.lines[0].startswith("|") and cursor.positionInBlock() > 0:
                words = "\n" + words
            if found.lines[-1].startswith("|") and not cursor.atBlockEnd():
                words += "\n"
            cursor.insertText(words)
            cursor.endEditBlock()
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        if found.remarks:
            self.pasted.emit(found)
