"""Asks the engine for findings when typing rests, and keeps them over the text: marks, margin, list, fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.base.editing import Finding, TextEngine
from desktop.base.errors import Problem
from desktop.ui.dialogs import fault_code
from desktop.ui.editor import marks
from desktop.ui.editor.edits import Edit
from desktop.ui.editor.finding_list import FindingPanel, Line
from desktop.ui.editor.found import (
    SEVERITIES,
    Paragraphs,
    fix_words,
    fixes,
    key_of,
    open_findings,
    place_words,
    shifted,
)
from desktop.ui.editor.text import PaperText
from desktop.ui.tasks import Tasks

REST_MS = 500


class Findings(QObject):
    """`fields()` gives the head's values, `put_field(name, words)` changes one. `changed` when the open ones differ."""

    changed = Signal()

    def __init__(
        self,
        engine: TextEngine,
        text: PaperText,
        panel: FindingPanel,
        tasks: Tasks,
        fields: Callable[[], Mapping[str, Any]],
        put_field: Callable[[str, str], object],
        labels: dict[str, str],
    ) -> None:
        super().__init__(text)
        self._engine, self._text, self._panel, self._tasks = engine, text, panel, tasks
        self._fields, self._put_field, self._labels = fields, put_field, labels
        self.open: list[Finding] = []
        self._raw: list[Finding] = []
        self._of = ""
        self._ignored: set[tuple[str, ...]] = set()
        self._running = self._again = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REST_MS)
        self._later.timeout.connect(self._ask)
        panel.view.shown.connect(self._show)
        panel.view.taken.connect(self._take_line)
        panel.view.ignored.connect(lambda line: self.ignore(line.finding))
        panel.view.closed.connect(text.setFocus)
        text.tip_at = self._tip_at

    # ---- asking ------------------------------------------------------------------------------------------------
    def touch(self) -> None:
        """Text or fields changed."""
        self._later.start()

    def busy(self) -> bool:
        """Whether a check runs or waits."""
        return self._running or self._later.isActive()

    def _ask(self) -> None:
        if self._running:
            self._again = True
            return
        self._running, self._again = True, False
        text, fields, engine = self._text.plain(), dict(self._fields()), self._engine
        self._tasks.run_query(
            lambda _s: (text, list(engine.check(text, fields))), self._came, self._failed, owner=self
        )

    def _came(self, found: tuple[str, list[Finding]]) -> None:
        self._running = False
        self._of, self._raw = found
        if self._again:
            self._ask()
        self._draw()

    def _failed(self, error: BaseException) -> None:
        self._running = False
        words = error.message if isinstance(error, Problem) else f"检查时出错〔{fault_code(error)}〕"
        self._raw, self._of = [], self._text.plain()
        self._draw()
        self._panel.say_failed(words)

    def _draw(self) -> None:
        text = self._text.plain()
        self._raw, self._of = shifted(self._raw, self._of, text), text
        self.open = open_findings(self._raw, text, self._ignored)
        numbers = Paragraphs(text)
        self._panel.set_lines(
            [Line(f, place_words(f, numbers, self._labels), fix_words(f, text)) for f in self.open]
        )
        in_text = [f for f in self.open if not f.field]
        self._text.set_findings((*_seen(f, text), f.severity) for f in in_text)
        tones: dict[int, tuple[str, str]] = {}
        document = self._text.document()
        for finding in sorted(in_text, key=lambda f: -SEVERITIES.index(f.severity)):
            place = self._text.units().to_qt(finding.start)
            line = document.findBlock(min(place, document.characterCount() - 1)).blockNumber()
            said = tones.get(line, ("", ""))[1]
            tones[line] = marks.tone_of(finding.severity), f"{finding.message}\n{said}".strip()
        self._text.gutter.tones = tones
        self._text.gutter.update()
        self.changed.emit()

    def of_fields(self) -> dict[str, Finding]:
        """The gravest finding of each field of the head."""
        return {f.field: f for f in reversed(self.open) if f.field}

    def _tip_at(self, place: int) -> str:
        """The sentences of the findings under a character."""
        if self._of != self._text.plain():
            return ""
        return "\n".join(
            f"{f.message}　{fix_words(f, self._of)}".strip()
            for f in self.open
            if not f.field and f.start <= place < max(f.end, f.start + 1)
        )

    # ---- going -------------------------------------------------------------------------------------------------
    def now(self) -> list[Finding]:
        """The open ones at their present places."""
        if self._of != self._text.plain():
            self._draw()
        return self.open

    def go(self, step: int) -> None:
        """Mark the next finding (before: -1) in the list, from the caret or from the one marked, and show it."""
        found = self.now()
        if not found:
            self._panel.state.say("done", "没有发现问题")
            return
        view = self._panel.view
        if view.hasFocus():
            row = (view.currentIndex().row() + step) % len(found)
        else:
            place = self._text.place()
            in_text = [n for n, f in enumerate(found) if not f.field]
            if step > 0:
                row = next((n for n in in_text if found[n].start >= place), 0)
            else:
                row = next((n for n in reversed(in_text) if found[n].start < place), len(found) - 1)
        view.mark(row)
        view.setFocus()
        self._show(view.line())

    def _show(self, line: Line | None) -> None:
        if line is not None and not line.finding.field:
            self._text.select(*_seen(line.finding, self._text.plain()))

    def at_caret(self) -> Finding | None:
        """The finding in hand: that of the list when it has the focus, else the one under the caret."""
        found = self.now()
        if self._panel.view.hasFocus():
            line = self._panel.view.line()
            return line.finding if line is not None else None
        place = self._text.place()
        return next((f for f in found if not f.field and f.start <= place <= f.end), None)

    # ---- taking ------------------------------------------------------------------------------------------------
    def _take_line(self, line: Line) -> None:
        self.take(line.finding)
        if self._panel.view.hasFocus():
            self._show(self._panel.view.line())  # on to the next

    def take(self, finding: Finding | None) -> None:
        """Put in what the finding proposes; without a fix go to the place."""
        if finding is None:
            return
        if finding.fix is None or self._text.isReadOnly():
            if not finding.field:
                self._text.select(*_seen(finding, self._text.plain()))
                self._text.setFocus()
            return
        self._raw = [f for f in self._raw if f != finding]
        if finding.field:
            self._put_field(finding.field, finding.fix)
        else:
            self._text.replace([Edit(finding.start, finding.end, finding.fix)])
        self._draw()
        self.touch()

    def ignore(self, finding: Finding | None) -> None:
        """Leave it out for as long as the page is open."""
        if finding is not None:
            self._ignored.add(key_of(finding, self._text.plain()))
            self._draw()

    def take_all(self, chosen: Sequence[Finding]) -> int:
        """Put in all fixes given, as one step of undo; returns how many fitted together."""
        edits = fixes(chosen)
        for finding in chosen:
            if finding.field and finding.fix is not None:
                self._put_field(finding.field, finding.fix)
        if edits:
            self._text.replace(edits)
        self._raw = [f for f in self._raw if f not in chosen]
        self._draw()
        self.touch()
        return len(edits) + sum(1 for f in chosen if f.field)


def _seen(finding: Finding, text: str) -> tuple[int, int]:
    """What is underlined: where something is missing, the character beside it."""
    start, end = finding.start, finding.end
    if start < end:
        return start, end
    if start < len(text) and text[start] != "\n":
        return start, start + 1
    return max(0, start - 1), start
