"""The top bar (omnibox, bell, person) and the status bar of the shell."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QMenu, QWidget

from desktop.ui import icons, paint, theme
from desktop.ui.buttons import Button, button
from desktop.ui.cards import frame
from desktop.ui.labels import ElidedLabel, PlainLabel, literal


class Omnibox(QAbstractButton):
    """Looks like a search field, opens the palette."""

    def __init__(self, run: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("搜索或命令 Ctrl+K")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.clicked.connect(lambda _on=False: run())

    def sizeHint(self) -> QSize:
        """440×32."""
        look = theme.current()
        return QSize(look.px(440), look.px(32))

    def minimumSizeHint(self) -> QSize:
        """May shrink to 260."""
        return QSize(theme.current().px(260), theme.current().px(32))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint for hover."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the field."""
        look = theme.current()
        painter = QPainter(self)
        box = self.rect().toRectF()
        paint.rounded(
            painter,
            box,
            6,
            look.colour("rail-hover" if self.underMouse() else "sunken"),
            look.colour("red") if self.hasFocus() else None,
        )
        icons.paint(painter, "search", "ink3", look.px(8), (box.height() - look.px(16)) / 2, 16)
        left = look.px(39)
        wide = paint.words(
            painter,
            "搜索公文、督办、会议、人员，或输入命令",
            box.adjusted(left, 0, -look.px(10), 0),
            14,
            "ink3",
        )
        rest = box.adjusted(left + wide + look.px(28), 0, -look.px(8), 0)
        if rest.width() > look.px(50):
            paint.words(painter, "Ctrl+K", rest, 14, "ink3")


class TopBar(QFrame):
    """48 high: omnibox left, bell and person right."""

    def __init__(
        self,
        person: str,
        open_palette: Callable[[], object],
        open_bell: Callable[[], object],
        menu: Callable[[], QMenu],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "top")
        self.setFixedHeight(look.px(48))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(24), 0, look.px(18), 1)
        row.setSpacing(look.px(12))
        self.omnibox = Omnibox(open_palette)
        row.addWidget(self.omnibox)
        row.addStretch(1)
        self.note = QHBoxLayout()
        row.addLayout(self.note)
        self.bell = Bell(open_bell)
        row.addWidget(self.bell)
        self.person: Button = button(person, "user", "quiet", name=f"用户 {person}")
        self.person.clicked.connect(self._show_menu)
        row.addWidget(self.person)
        self._menu = menu

    def _show_menu(self) -> None:
        menu = self._menu()
        below = self.person.mapToGlobal(QPoint(self.person.width(), self.person.height() + 4))
        menu.popup(QPoint(below.x() - menu.sizeHint().width(), below.y()))


class Bell(QAbstractButton):
    """The bell 32×32 with a red dot when something waits."""

    def __init__(self, run: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting = 0
        self.setFixedSize(theme.current().px(32), theme.current().px(32))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _on=False: run())
        self.set_waiting(0)

    def set_waiting(self, count: int) -> None:
        """How many jobs and reminders wait."""
        self._waiting = count
        self.setAccessibleName(f"提醒与任务，{count} 项" if count else "提醒与任务")
        self.setToolTip(literal(self.accessibleName()))
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint for hover."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bell."""
        look = theme.current()
        painter = QPainter(self)
        box = self.rect().toRectF()
        if self.underMouse() or self.hasFocus():
            paint.rounded(
                painter, box, 6, look.colour("hover"), look.colour("red") if self.hasFocus() else None
            )
        icons.paint(
            painter, "bell", "ink2", (box.width() - look.px(18)) / 2, (box.height() - look.px(18)) / 2, 18
        )
        if self._waiting:
            dot = QRectF(box.width() - look.px(13), look.px(5), look.px(8), look.px(8))
            paint.rounded(painter, dot, dot.width() / 2, look.colour("red"))


class StatusBar(QFrame):
    """28 high: lock and 已加密, mode, save state; right: last sync, help key."""

    def __init__(
        self,
        left: tuple[str, ...],
        right: tuple[str, ...],
        *,
        locked: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "status")
        self.setFixedHeight(look.px(28))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), 1, look.px(16), 0)
        row.setSpacing(look.px(22))
        first = QHBoxLayout()
        first.setSpacing(look.px(6))
        self._lock = PlainLabel()
        self._lock_tone = "ink3" if locked else "ok"
        first.addWidget(self._lock)
        self.left = [PlainLabel(text, 13, "ink2") for text in left]
        first.addWidget(self.left[0])
        row.addLayout(first)
        for label in self.left[1:]:
            row.addWidget(label)
        self.message = ElidedLabel("", 13, "ink2")
        row.addWidget(self.message, 1)
        self.right = [PlainLabel(text, 13, "ink2") for text in right]
        for label in self.right:
            row.addWidget(label)
        self.restyle()

    def restyle(self) -> None:
        """Icon of the present theme."""
        self._lock.setPixmap(icons.pixmap("lock", self._lock_tone, 14, self.devicePixelRatioF()))


class SelectionBar(QFrame):
    """The line over a table when everything is selected logically."""

    def __init__(self, clear: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "selbar")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(4), look.px(8), look.px(4))
        self.words = PlainLabel("", 13, "red")
        row.addWidget(self.words)
        row.addStretch(1)
        row.addWidget(button("取消全选", kind="link", run=clear))
        self.hide()


class ProblemBar(QFrame):
    """A bar under the top bar for errors that need attention: words, code, copy, close. Never modal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "badbar")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(4), look.px(8), look.px(4))
        row.setSpacing(look.px(10))
        self._picture = PlainLabel()
        self._picture.setPixmap(icons.pixmap("circle-alert", "bad", 16, 2.0))
        self.words = ElidedLabel("", 14, "bad", minimum=200)
        self.copy = button("复制详情", kind="link")
        row.addWidget(self._picture)
        row.addWidget(self.words, 1)
        row.addWidget(self.copy)
        row.addWidget(button("", "x", "quiet", self.hide, name="关闭"))
        self.hide()


def spacer_line() -> QFrame:
    """A thin line between parts of a panel."""
    return frame("line")
