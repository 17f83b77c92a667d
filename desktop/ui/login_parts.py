"""Widgets of the login page: user list, password field with eye, banner."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.ui import icons, paint, theme
from desktop.ui.cards import frame
from desktop.ui.labels import ElidedLabel, PlainLabel, name_padded
from desktop.ui.login_data import LoginInfo, LoginUser
from desktop.ui.rows_model import RowsModel

ROW = 52


class UserDelegate(QStyledItemDelegate):
    """Rows 48 (4 between): circle with the family name, name, post, last login."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """52 high with the gap."""
        return QSize(100, theme.current().px(ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        look = theme.current()
        user: LoginUser = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect).adjusted(0, 0, 0, -look.px(4))
        state = option.state
        on = bool(state & QStyle.StateFlag.State_Selected)
        if on:
            paint.rounded(painter, box, 6, look.colour("red-sel"))
            paint.rounded(
                painter,
                QRectF(box.x(), box.y() + look.px(12), 3, box.height() - look.px(24)),
                1.5,
                look.colour("red"),
            )
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.rounded(painter, box, 6, look.colour("hover"))
        side = look.px(32)
        ring = QRectF(box.x() + look.px(14), box.center().y() - side / 2, side, side)
        paint.rounded(painter, ring, side / 2, look.colour("red" if on else "mute-bg"))
        painter.setFont(look.font(15, strong=True))
        painter.setPen(look.colour("on-red" if on else "ink2"))
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, user.name[:1])
        right = box.right() - look.px(12)
        wide = paint.advance(user.last_login, 13)
        paint.words(
            painter, user.last_login, QRectF(right - wide - 1, box.y(), wide + 2, box.height()), 13, "ink2"
        )
        left = ring.right() + look.px(12)
        room = right - wide - look.px(12) - left
        paint.words(
            painter, name_padded(user.name), QRectF(left, box.y() + look.px(4), room, look.px(22)), 14, "ink"
        )
        paint.words(painter, user.post, QRectF(left, box.y() + look.px(25), room, look.px(19)), 13, "ink3")


class UserList(QListView):
    """One tab stop; ↑↓ choose; Enter goes to the password."""

    entered = Signal()

    def __init__(self, users: Sequence[LoginUser], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setAccessibleName("用户")
        model: RowsModel[LoginUser] = RowsModel(
            lambda user: f"{user.name} {user.post} {user.last_login}", self
        )
        model.set(users)
        self.setModel(model)
        self.setItemDelegate(UserDelegate(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(look.px(ROW * min(3, max(1, len(users))) - 2))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or a letter goes on to the password."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class _Eye(QAbstractButton):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName("显示口令")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        if self.hasFocus():
            paint.rounded(painter, self.rect().toRectF(), 4, None, look.colour("red"))
        icons.paint(
            painter,
            "eye-off" if self.isChecked() else "eye",
            "ink2",
            (self.width() - look.px(16)) / 2,
            (self.height() - look.px(16)) / 2,
            16,
        )


class PasswordField(QLineEdit):
    """Dots, an eye to show them, and notice of caps lock (`caps_changed`), seen from what is typed."""

    caps_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caps = False
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName("口令")
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhSensitiveData
        )
        self.setMaxLength(256)
        self._eye = _Eye(self)
        self._eye.toggled.connect(self._show)
        self.setTextMargins(0, 0, theme.current().px(26), 0)

    def _show(self, on: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)

    def hide_words(self) -> None:
        """Back to dots."""
        self._eye.setChecked(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the eye at the right."""
        super().resizeEvent(event)
        side = theme.current().px(24)
        self._eye.setGeometry(self.width() - side - 4, (self.height() - side) // 2, side, side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Watch letters for caps lock."""
        text = event.text()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_CapsLock:
            self.set_caps(not self._caps)
        elif len(text) == 1 and text.isascii() and text.isalpha():
            self.set_caps(text.isupper() != shift)
        super().keyPressEvent(event)

    def set_caps(self, on: bool) -> None:
        """Note the state of caps lock."""
        if on != self._caps:
            self._caps = on
            self.caps_changed.emit(on)


class _LevelTag(QWidget):
    def __init__(self, level: str) -> None:
        super().__init__()
        self._words = f"★ 本机最高密级：{level}"
        self.setAccessibleName(self._words)
        look = theme.current()
        self.setFixedSize(
            max(look.px(132), int(paint.advance(self._words, 12, strong=True)) + look.px(12)), look.px(24)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        paint.rounded(painter, self.rect().toRectF(), 4, look.colour("red"))
        painter.setFont(look.font(12, strong=True))
        painter.setPen(look.colour("on-red"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)


def banner(info: LoginInfo) -> QFrame:
    """40 high: level of this machine, what is prohibited, device number and who answers for it."""
    look = theme.current()
    made = frame("banner")
    made.setFixedHeight(look.px(40))
    row = QHBoxLayout(made)
    row.setContentsMargins(look.px(24), 0, look.px(24), 1)
    row.setSpacing(look.px(12))
    row.addWidget(_LevelTag(info.highest_level))
    row.addWidget(ElidedLabel(info.prohibition, 13, "ink2"), 1)
    for label, words in (("设备编号", info.device), ("责任人", name_padded(info.responsible))):
        if words:
            row.addWidget(PlainLabel(f"{label} {words}", 13, "ink3"))
            row.addSpacing(look.px(4))
    return made
