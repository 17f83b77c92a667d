"""The text of the manual as a person reads it: Markdown in the look of the kit, pictures from the manual's folder only.

The files are our own and come with the program; still nothing outside their folder is ever opened or fetched.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from desktop.ui import theme

_HEADING_PX = {1: 20, 2: 16, 3: 15, 4: 14}
_CELL_PICTURE = 340
"""Widest picture inside a table, for base 14."""


class ManualText(QTextBrowser):
    """Shows one chapter. `followed(chapter, heading)` when a link into the manual is clicked; others do nothing."""

    def __init__(self, followed: Callable[[str, str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = Path()
        self._pictures: dict[str, QImage] = {}
        self._followed = followed
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("手册正文")
        self.setProperty("kind", "manual")
        self.anchorClicked.connect(self._clicked)

    def show_text(self, text: str, folder: Path) -> None:
        """Show a chapter's Markdown, from its top."""
        self._folder = folder.resolve()
        look = theme.current()
        document = self.document()
        document.setDefaultFont(look.font(14))
        document.setDocumentMargin(look.px(28))
        document.setIndentWidth(look.px(26))
        document.setMarkdown(text.replace("![](", "![图]("))  # Qt leaves out a picture without words
        _dress(document)
        self._fit_pictures()
        self.verticalScrollBar().setValue(0)

    def go_to(self, heading: int) -> None:
        """Bring the n-th heading of the chapter (0 = its title) to the top."""
        found = headings(self.document())
        if 0 < heading < len(found):
            place = self.document().documentLayout().blockBoundingRect(found[heading]).topLeft()
            self.verticalScrollBar().setValue(int(place.y()) - theme.current().px(8))
            self.setTextCursor(QTextCursor(found[heading]))
        else:
            self.verticalScrollBar().setValue(0)

    def mark(self, words: str) -> None:
        """Mark every place where these words stand; none for no words."""
        found: list[Any] = []
        if words:
            style = QTextCharFormat()
            style.setBackground(theme.current().colour("warn-bg"))
            style.setForeground(theme.current().colour("ink"))
            place = self.document().find(words)
            while not place.isNull() and len(found) < 200:
                selection = QTextEdit.ExtraSelection()
                selection.cursor, selection.format = place, style
                found.append(selection)
                place = self.document().find(words, place)
        self.setExtraSelections(found)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture of the manual's folder; nothing else is loaded from anywhere."""
        url = name if isinstance(name, QUrl) else QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value or url.scheme():
            return None
        return self._picture(url.path())

    def _picture(self, name: str) -> QImage | None:
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            return None
        if name not in self._pictures:
            self._pictures[name] = QImage(str(path))
        return self._pictures[name]

    def _fit_pictures(self) -> None:
        """No picture wider than the text; none larger than it is."""
        look = theme.current()
        room = self.viewport().width() - 2 * look.px(28) - 4
        for cursor, style in _pictures(self.document()):
            picture = self._picture(style.name())
            if picture is None or picture.isNull():
                continue
            limit = min(room, look.px(_CELL_PICTURE)) if cursor.currentTable() is not None else room
            width = min(picture.width(), max(60, limit))
            if width == style.width():
                continue
            style.setWidth(width)
            style.setHeight(width * picture.height() / picture.width())
            self.document().addResource(
                QTextDocument.ResourceType.ImageResource.value,
                QUrl(style.name()),
                self._drawn(picture, width),
            )
            cursor.setCharFormat(style)

    def _drawn(self, picture: QImage, width: int) -> QImage:
        """A picture at the size it is shown in, smooth."""
        sharp = round(width * self.devicePixelRatioF())
        if sharp >= picture.width():
            return picture
        whole = picture.convertToFormat(QImage.Format.Format_RGB32)
        return whole.scaledToWidth(sharp, Qt.TransformationMode.SmoothTransformation)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures follow the width."""
        super().resizeEvent(event)
        self._fit_pictures()

    def _clicked(self, url: QUrl) -> None:
        if not url.scheme() and not url.host():
            self._followed(url.path().removesuffix(".md"), url.fragment())


def headings(document: QTextDocument) -> list[QTextBlock]:
    """Blocks that are headings, in order."""
    found = []
    block = document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            found.append(block)
        block = block.next()
    return found


def _fragments(document: QTextDocument) -> list[tuple[QTextCursor, QTextCharFormat]]:
    found = []
    block = document.begin()
    while block.isValid():
        part = block.begin()
        while not part.atEnd():
            fragment = part.fragment()
            cursor = QTextCursor(document)
            cursor.setPosition(fragment.position())
            cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
            found.append((cursor, fragment.charFormat()))
            part += 1
        block = block.next()
    return found


def _pictures(document: QTextDocument) -> list[tuple[QTextCursor, QTextImageFormat]]:
    return [
        (cursor, QTextImageFormat(style.toImageFormat()))
        for cursor, style in _fragments(document)
        if style.isImageFormat()
    ]


def _dress(document: QTextDocument) -> None:
    """Sizes, spaces and colours of the kit instead of Qt's."""
    look = theme.current()
    for cursor, style in _fragments(document):
        if style.isImageFormat():
            continue
        level = cursor.block().blockFormat().headingLevel()
        if level:
            style.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)  # else Qt's own size wins
            style.setFont(look.font(_HEADING_PX[min(level, 4)], strong=True))
            cursor.setCharFormat(style)
            continue
        change = QTextCharFormat()
        if style.fontFixedPitch():  # keys and commands: the font of the page on a quiet ground
            change.setFontFixedPitch(False)
            change.setFontFamilies(list(look.sans))
            change.setBackground(look.colour("mute-bg"))
        elif style.fontWeight() > 400:
            change.setFontWeight(look.strong)
        if style.isAnchor():
            change.setForeground(look.colour("red"))
        cursor.mergeCharFormat(change)
    block = document.begin()
    while block.isValid():
        _dress_block(block, look)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame, look)


def _dress_block(block: QTextBlock, look: theme.Theme) -> None:
    cursor = QTextCursor(block)
    layout = QTextBlockFormat()
    level = block.blockFormat().headingLevel()
    in_table = cursor.currentTable() is not None
    if "\ufffc" not in block.text():  # a picture: a share of its height would be a gap below it
        layout.setLineHeight(140.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    layout.setTopMargin(look.px({0: 0, 1: 0, 2: 18, 3: 14}.get(level, 10)))
    layout.setBottomMargin(0 if in_table else look.px(8 if not block.textList() else 4))
    if block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence.value):
        layout.setBackground(look.colour("sunken"))
        layout.setNonBreakableLines(False)
        layout.setBottomMargin(0)
    cursor.mergeBlockFormat(layout)


def _dress_table(table: QTextTable, look: theme.Theme) -> None:
    style = table.format()
    style.setBorder(1)
    style.setBorderCollapse(True)
    style.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    style.setBorderBrush(QColor(look.hex("line-strong")))
    style.setCellPadding(look.px(6))
    style.setCellSpacing(0)
    style.setBottomMargin(look.px(12))
    style.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(style)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        head = cell.format()
        head.setBackground(look.colour("sunken"))
        cell.setFormat(head)
