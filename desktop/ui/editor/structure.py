"""Keeps the role of every line of the text while it is typed: the engine is asked as often as it is quick."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextDocument

from desktop.base.editing import Block, TextEngine
from desktop.ui.editor.highlight import PLAIN, Highlighter

QUICK_S = 0.004
REST_MS = 180
"""A text whose roles take longer than `QUICK_S` is asked for when typing rests so long."""


class Structure(QObject):
    """`changed` when roles are known anew. Between two answers lines keep their roles, moved with the text."""

    changed = Signal()
    lines_moved = Signal(int, int)
    """After this line so many lines came (or went)."""

    def __init__(self, document: QTextDocument, engine: TextEngine) -> None:
        super().__init__(document)
        self._document, self._engine = document, engine
        self.blocks: list[Block] = [PLAIN]
        self.took_s = 0.0
        self._revision = -1
        self._lines = 1
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.ask)
        self.highlighter = Highlighter(document, self.role_of)
        document.contentsChange.connect(self._moved)

    def role_of(self, line: int) -> Block:
        """The role of a line."""
        return self.blocks[line] if 0 <= line < len(self.blocks) else PLAIN

    def _moved(self, position: int, _removed: int, _added: int) -> None:
        document = self._document
        if document.revision() == self._revision:
            return  # only formats changed
        self._revision = document.revision()
        count = document.blockCount()
        more = count - self._lines
        self._lines = count
        line = document.findBlock(position).blockNumber()
        if more > 0:
            self.blocks[line + 1 : line + 1] = [PLAIN] * more
        elif more < 0:
            del self.blocks[line + 1 : line + 1 - more]
        if more:
            self.lines_moved.emit(line, more)
        self._later.start(0 if self.took_s < QUICK_S else REST_MS)

    def ask(self) -> None:
        """Ask for the roles now and draw anew the lines whose role changed."""
        self._later.stop()
        document = self._document
        start = perf_counter()
        found = list(self._engine.blocks(document.toPlainText()))
        self.took_s = perf_counter() - start
        count = document.blockCount()
        found = (found + [PLAIN] * (count - len(found)))[:count]
        before, self.blocks = self.blocks, found
        self._revision, self._lines = document.revision(), count
        if len(before) != len(found):
            self.highlighter.rehighlight()
        else:
            self._draw_changed(before, found)
        self.changed.emit()

    def _draw_changed(self, before: list[Block], found: list[Block]) -> None:
        for line, (one, other) in enumerate(zip(before, found, strict=True)):
            if one != other:
                self.highlighter.rehighlightBlock(self._document.findBlockByNumber(line))

    def restyle(self) -> None:
        """Draw everything in the present theme."""
        self.highlighter.restyle()
        self.highlighter.rehighlight()
