"""The unlock page: users of the key slots, passphrase, key file. The key derivation runs in a worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop.base.errors import EnvironmentProblem, Problem, UserProblem
from desktop.ui import focus, icons, theme
from desktop.ui.bars import StatusBar
from desktop.ui.buttons import CheckBox, button
from desktop.ui.cards import ThinBar, centred, clear, frame, line
from desktop.ui.dialogs import FaultDialog, inform
from desktop.ui.labels import ElidedLabel, PlainLabel, Shape
from desktop.ui.login_data import LoginInfo, LoginUser
from desktop.ui.login_parts import PasswordField, UserList, banner
from desktop.ui.manual_window import show_manual
from desktop.ui.search_box import IconLine
from desktop.ui.tasks import Tasks

Unlock = Callable[[str, str, str], Any]
"""unlock(user id, passphrase, key file path or "") → whatever the caller opens with; raises Problem.

A refusal with an attribute `wait_s` > 0 pauses the button that long."""

_LOST = "口令遗失不能找回，由系统管理员另建账户、安全保密管理员重新授权"


class LoginPage(QWidget):
    """Emits `unlocked(result)`; `wanted(id)` for an action of an empty or troubled office."""

    unlocked = Signal(object)
    wanted = Signal(str)

    def __init__(self, info: LoginInfo, unlock: Unlock, tasks: Tasks) -> None:
        super().__init__()
        look = theme.current()
        self._info, self._unlock, self._tasks = info, unlock, tasks
        self._wait = 0
        self.setWindowTitle("三办 · 登录")
        self.setMinimumSize(1180, 600)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(banner(info))
        outer.addWidget(centred(self._card(), "解锁办公库"), 1)
        version = f"三办 {info.version}".strip()
        outer.addWidget(
            StatusBar(("已上锁", "单机离线模式", _LOST), (version, "Enter 解锁", "F1 帮助"), locked=True)
        )
        QShortcut(QKeySequence("F1"), self).activated.connect(self._help)
        QShortcut(QKeySequence("Shift+F1"), self).activated.connect(self.show_manual)
        if self._info.takes_key_files:
            QShortcut(QKeySequence("Alt+K"), self).activated.connect(self._choose_key_file)
        self._ticker = QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self._tick)
        self.resize(look.px(1366), look.px(688))

    # ---- building ----------------------------------------------------------------------------------------------
    def _card(self) -> QFrame:
        look = theme.current()
        card = frame("card")
        card.setFixedSize(look.px(920), look.px(544))
        row = QHBoxLayout(card)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        row.addWidget(self._left())
        right = QVBoxLayout()
        right.setContentsMargins(look.px(36), look.px(24), look.px(36), look.px(24))
        right.setSpacing(0)
        row.addLayout(right, 1)
        if self._info.trouble is not None:
            self._say(
                right, self._info.trouble.sentence, ((self._info.trouble.action, self._info.trouble.id),)
            )
        elif not self._info.users:
            self._say(right, "尚未建立办公库。", (("新建办公库", "create"), ("从备份恢复", "restore")))
        else:
            self._form(right)
        return card

    def _left(self) -> QFrame:
        look = theme.current()
        panel = frame("loginleft")
        panel.setFixedWidth(look.px(369))
        box = QVBoxLayout(panel)
        box.setContentsMargins(look.px(36), look.px(36), look.px(36), look.px(24))
        box.setSpacing(0)
        for text in self._info.office[:2]:
            label = ElidedLabel(text, 26, "red", strong=True, family="serif")
            label.setFixedHeight(look.px(42))
            box.addWidget(label)
        box.addSpacing(look.px(12))
        rule = QFrame()
        rule.setFixedSize(look.px(40), 2)
        rule.setProperty("kind", "redrule")
        box.addWidget(rule)
        box.addSpacing(look.px(14))
        box.addWidget(PlainLabel("三办一体化　办文 · 办会 · 办事", 14, "ink2"))
        box.addSpacing(look.px(40))
        for icon, title, words in self._info.assurances:
            row = QHBoxLayout()
            row.setSpacing(look.px(14))
            picture = PlainLabel()
            picture.setPixmap(icons.pixmap(icon, "ink2", 20, self.devicePixelRatioF()))
            row.addWidget(picture)
            two = QVBoxLayout()
            two.setSpacing(0)
            two.addWidget(PlainLabel(title, 14, strong=True))
            two.addWidget(ElidedLabel(words, 13, "ink2"))
            row.addLayout(two, 1)
            box.addLayout(row)
            box.addSpacing(look.px(18))
        box.addStretch(1)
        box.addWidget(line(strong=True))
        box.addSpacing(look.px(10))
        for label, words in (("办公库", self._info.library), ("上次备份", self._info.backup)):
            if words:
                box.addWidget(ElidedLabel(f"{label}　{words}", 13, "ink2"))
        return panel

    def _say(self, box: QVBoxLayout, sentence: str, actions: tuple[tuple[str, str], ...]) -> None:
        look = theme.current()
        box.addStretch(2)
        box.addWidget(PlainLabel(sentence, 16, strong=True, wrap=True))
        box.addSpacing(look.px(20))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        for place, (words, key) in enumerate(actions):
            if words:
                row.addWidget(button(words, kind="secondary" if place else "primary", run=self._wanter(key)))
        row.addStretch(1)
        box.addLayout(row)
        box.addStretch(3)

    def _wanter(self, key: str) -> Callable[[], object]:
        return lambda: self.wanted.emit(key)

    def _form(self, box: QVBoxLayout) -> None:
        look = theme.current()
        head = QHBoxLayout()
        head.addWidget(PlainLabel("解锁办公库", 20, strong=True))
        head.addStretch(1)
        head.addWidget(PlainLabel(self._info.today, 13, "ink2"))
        box.addLayout(head)
        box.addSpacing(look.px(12))
        caption = QHBoxLayout()
        caption.addWidget(PlainLabel("用户", 13, "ink2"))
        caption.addStretch(1)
        self._others = button("其他用户…", kind="link", run=self._other_users)
        if len(self._info.users) <= 3:
            self._others.hide()
        caption.addWidget(self._others)
        box.addLayout(caption)
        box.addSpacing(look.px(8))
        self.users = UserList(self._info.users)
        box.addWidget(self.users)
        box.addSpacing(look.px(12))
        self.password = PasswordField()
        box.addLayout(self._labelled("口令", self.password))
        self._note = QFrame()
        self._note.setFixedHeight(look.px(26))
        note = QHBoxLayout(self._note)
        note.setContentsMargins(look.px(10), 0, look.px(8), 0)
        note.setSpacing(look.px(8))
        self._note_shape = Shape("warn")
        self._note_words = ElidedLabel("", 13, "warn")
        note.addWidget(self._note_shape)
        note.addWidget(self._note_words, 1)
        box.addSpacing(look.px(3))
        self._note_row = self._labelled("", self._note)
        box.addLayout(self._note_row)
        box.addSpacing(look.px(3))
        self.with_key = CheckBox("同时使用密钥文件")
        self.with_key.setAccessibleName("同时使用密钥文件")
        self._key_row = QWidget()
        key_line = self._labelled("密钥文件", self.with_key)
        key_line.setContentsMargins(0, 0, 0, 0)
        self._key_row.setLayout(key_line)
        self._key_row.setVisible(self._info.takes_key_files)
        box.addWidget(self._key_row)
        self.key_file = IconLine("key", "未选择密钥文件")
        self.key_file.setReadOnly(True)
        self.key_file.setProperty("framed", True)
        self.key_file.setAccessibleName("密钥文件位置")
        self.key_file.setText(self._info.key_file)
        self._pick = button("选择…", run=self._choose_key_file)
        key_row = QHBoxLayout()
        key_row.setSpacing(look.px(8))
        key_row.addWidget(self.key_file, 1)
        key_row.addWidget(self._pick)
        self._key_box = QWidget()
        key_row.setContentsMargins(0, 0, 0, 0)
        self._key_box.setLayout(key_row)
        box.addSpacing(look.px(2))
        box.addLayout(self._labelled("", self._key_box))
        box.addStretch(1)
        self.bar = ThinBar(0.0, "red", 3)
        self.bar.hide()
        box.addWidget(self.bar)
        self.ok = button("解锁", "lock", "big", self.submit)
        box.addWidget(self.ok)
        box.addSpacing(look.px(8))
        self._facts = frame("sunken")
        self._facts.setFixedHeight(look.px(56))
        self._facts_box = QVBoxLayout(self._facts)
        self._facts_box.setContentsMargins(look.px(12), look.px(4), look.px(12), look.px(4))
        self._facts_box.setSpacing(0)
        box.addWidget(self._facts)
        self.with_key.toggled.connect(self._key_box.setVisible)
        self.with_key.setChecked(bool(self._info.key_file))
        self._key_box.setVisible(bool(self._info.key_file))
        self._set_note("", "")
        self.password.caps_changed.connect(self._caps)
        self.password.returnPressed.connect(self.submit)
        self.users.entered.connect(self.password.setFocus)
        self.users.selectionModel().currentRowChanged.connect(lambda *_: self._user_changed())
        chosen = next((i for i, user in enumerate(self._info.users) if user.id == self._info.chosen), 0)
        self.users.setCurrentIndex(self.users.model().index(chosen, 0))
        self.users.clicked.connect(lambda _index: self.password.setFocus())
        self.password.setFocus()

    def _labelled(self, label: str, widget: QWidget) -> QHBoxLayout:
        look = theme.current()
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        words = PlainLabel(label, 13, "ink2")
        words.setFixedWidth(look.px(64))
        words.setBuddy(widget)
        row.addWidget(words)
        row.addWidget(widget, 1)
        return row

    # ---- acting ------------------------------------------------------------------------------------------------
    def user(self) -> LoginUser:
        """The user chosen."""
        return self._info.users[max(0, self.users.currentIndex().row())]

    def submit(self) -> None:
        """Try to unlock, off the main thread."""
        if not self.ok.isEnabled():
            return
        if not self.password.text():
            self._set_note("bad", "请输入口令。")
            self.password.setFocus()
            return
        if self.with_key.isChecked() and not self.key_file.text():
            self._set_note("bad", "未找到密钥文件，请插入 U 盘后选择。")
            self._pick.setFocus()
            return
        self._set_busy(True)
        user, words = self.user().id, self.password.text()
        key = self.key_file.text() if self.with_key.isChecked() else ""
        self._tasks.run_work(
            lambda _progress: self._unlock(user, words, key), self._opened, self._refused, owner=self
        )

    def _opened(self, result: Any) -> None:
        self.password.clear()
        self._set_busy(False)
        self.unlocked.emit(result)

    def _refused(self, error: BaseException) -> None:
        self._set_busy(False)
        if isinstance(error, EnvironmentProblem):
            self._set_note("bad", f"{error.message}{error.advice}〔{error.code}〕")
        elif isinstance(error, Problem):
            self._set_note("bad", error.message)
        else:
            FaultDialog(self, error).open()
        self.password.hide_words()
        self.password.selectAll()
        self.password.setFocus()
        wait = int(getattr(error, "wait_s", 0))
        if wait > 0 and isinstance(error, UserProblem):
            self.pause(wait)

    def pause(self, seconds: int) -> None:
        """Too many failures: a countdown in the button."""
        self._wait = seconds
        self.ok.setEnabled(False)
        self._ticker.start()
        self._tick()

    def _tick(self) -> None:
        if self._wait <= 0:
            self._ticker.stop()
            self.ok.setText(" 解锁")
            self.ok.setEnabled(True)
            return
        self.ok.setText(f" 已暂停，{self._wait // 60:02d}:{self._wait % 60:02d} 后可再试")
        self._wait -= 1

    def _set_busy(self, on: bool) -> None:
        self.ok.setEnabled(not on)
        self.ok.setText(" 正在解锁…" if on else " 解锁")
        self.bar.setVisible(on)
        self.bar.set(0.6 if on else 0.0)
        self.password.setReadOnly(on)
        self.users.setEnabled(not on)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab in visual order."""
        return focus.step(self, forward)

    def showEvent(self, event: QShowEvent) -> None:
        """The focus starts in the password."""
        super().showEvent(event)
        if self._info.users and self._info.trouble is None:
            self.password.setFocus()

    # ---- small things ------------------------------------------------------------------------------------------
    def _set_note(self, tone: str, words: str) -> None:
        self._note_tone = tone
        theme.set_property(self._note, "kind", {"warn": "warnbar", "bad": "badbar"}.get(tone, ""))
        self._note_shape.setVisible(bool(tone))
        self._note_shape.set_tone(tone or "warn")
        self._note_words.set_tone("bad" if tone == "bad" else "warn")
        self._note_words.setText(words)

    def _caps(self, on: bool) -> None:
        if self._note_tone != "bad":
            self._set_note("warn" if on else "", "大写锁定已打开，口令区分大小写" if on else "")

    def _user_changed(self) -> None:
        clear(self._facts_box)
        for fact in self.user().facts[:2]:
            row = QHBoxLayout()
            row.setSpacing(theme.current().px(9))
            row.addWidget(Shape(fact.tone, 9))
            row.addWidget(PlainLabel(fact.label, 13, "ink2"))
            tone = "warn" if fact.tone == "warn" else "bad" if fact.tone == "bad" else "ink2"
            row.addSpacing(theme.current().px(10))
            row.addWidget(ElidedLabel(fact.words, 13, tone), 1)
            self._facts_box.addLayout(row)
        self._set_note("", "")
        self.password.clear()
        self._facts.setVisible(bool(self.user().facts))

    def _other_users(self) -> None:
        menu = QMenu(self)
        for place, user in enumerate(self._info.users):
            action = menu.addAction(f"{user.name}　{user.post}".replace("&", "&&"))
            action.triggered.connect(lambda _on=False, row=place: self._choose_user(row))
        menu.popup(self._others.mapToGlobal(self._others.rect().bottomLeft()))

    def _choose_user(self, row: int) -> None:
        self.users.setCurrentIndex(self.users.model().index(row, 0))
        self.password.setFocus()

    def _choose_key_file(self) -> None:
        if not self._info.users:
            return
        self.with_key.setChecked(True)
        path, _kind = QFileDialog.getOpenFileName(
            self, "选择密钥文件", "", "密钥文件 (*.sbkey);;所有文件 (*)"
        )
        if path:
            self.key_file.setText(path)
            self.password.setFocus()

    def _help(self) -> None:
        sheet = inform(
            self,
            "登录说明",
            "选择用户，输入口令，按 Enter 解锁。使用密钥文件的用户请先插入 U 盘，按 Alt+K 选择。\n"
            + _LOST
            + "。",
        )
        sheet.add_button("使用手册 Shift+F1", "secondary", self.show_manual).clicked.connect(sheet.accept)

    def show_manual(self) -> None:
        """The manual at the chapter about beginning."""
        show_manual(self, self._tasks, "login")

    def password_edit(self) -> QLineEdit:
        """The field that has the focus at start."""
        return self.password
