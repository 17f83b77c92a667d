"""How the roles of lines look in the editor: title, recipients, heading levels, the number of a heading, table rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from desktop.base.editing import Block
from desktop.ui import theme
from desktop.ui.editor.units import Units

PLAIN = Block("body", "正文")
ROLE_TONES = {
    "title": ("red", True),
    "number": ("ink2", False),
    "recipients": ("info", False),
    "heading1": ("ink", True),
    "heading2": ("ok", True),
    "heading3": ("warn", True),
    "heading4": ("ink2", True),
    "table": ("ink2", False),
    "attachment": ("info", False),
    "signature": ("ink2", False),
    "date": ("ink2", False),
    "note": ("ink3", False),
    "people": ("info", False),
    "imprint": ("ink3", False),
}
"""Role → (colour token, heavier). Body text has none."""
_WHOLE_LINE = frozenset(ROLE_TONES) - {"heading2", "heading3", "heading4"}


class Highlighter(QSyntaxHighlighter):
    """Formats a line by its role; `role_of(line number)` is asked for each line drawn anew."""

    def __init__(self, document: QTextDocument, role_of: Callable[[int], Block]) -> None:
        super().__init__(document)
        self._role_of = role_of
        self._formats: dict[str, QTextCharFormat] = {}
        self.restyle()

    def restyle(self) -> None:
        """Take the colours of the present theme (the caller highlights anew)."""
        look = theme.current()
        self._formats = {}
        for role, (token, strong) in ROLE_TONES.items():
            made = QTextCharFormat()
            made.setForeground(look.colour(token))
            if strong:
                made.setFontWeight(QFont.Weight(look.strong))
            self._formats[role] = made
        stroke = QTextCharFormat()
        stroke.setForeground(look.colour("ink4"))
        self._formats["|"] = stroke

    def highlightBlock(self, text: str) -> None:
        """Qt asks for one line."""
        block = self._role_of(self.currentBlock().blockNumber())
        made = self._formats.get(block.role)
        if made is None or not text:
            return
        length = Units(text).to_qt(len(text))
        if block.role in _WHOLE_LINE:
            self.setFormat(0, length, made)
        elif block.head:
            self.setFormat(0, Units(text).to_qt(min(block.head, len(text))), made)
        if block.role == "table":
            for place, char in enumerate(text):
                if char == "|" and (place == 0 or text[place - 1] != "\\"):
                    self.setFormat(Units(text).to_qt(place), 1, self._formats["|"])
