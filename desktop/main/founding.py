"""First run: an office is made in four steps (机构与密级, 三员, 业务人员, 核对), then back to the login page.

The three admins sit at the machine one after the other; each sets a password that nobody else sees. Making the keys
measures this machine for some seconds, in a worker.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.base.clock import Clock
from desktop.base.errors import Problem
from desktop.base.permissions import ROLE_NAMES
from desktop.base.platform.process import host_name
from desktop.main import founding_plan as plans
from desktop.main.founding_parts import AccountCard, StepMark
from desktop.storage.keys.accounts import NewUser
from desktop.storage.keys.policy import Policy
from desktop.storage.office import create_office
from desktop.system.accounts.rules import ROLES, password_words
from desktop.ui import focus, theme
from desktop.ui.bars import StatusBar
from desktop.ui.buttons import button
from desktop.ui.cards import ThinBar, clear, frame, line, scroller
from desktop.ui.detail import Pair, PairGrid
from desktop.ui.dialogs import FaultDialog
from desktop.ui.forms import RecordForm
from desktop.ui.labels import ElidedLabel, PlainLabel
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks

STEPS = (
    ("机构与密级", "名称、设备、处理哪些密级"),
    ("三名管理员", "三人到场，各设各的口令"),
    ("业务人员", "首批使用的同志"),
    ("核对并建立", "建立加密的办公库"),
)
SAFE = "口令不会保存在任何地方，遗失后不能找回；三名管理员请各自牢记，不要代管。"


class FoundingPage(QWidget):
    """Emits `founded(folder)` when the office is there, `left()` when the person gives up."""

    founded = Signal(object)
    left = Signal()

    def __init__(self, folder: Path, clock: Clock, tasks: Tasks) -> None:
        super().__init__()
        self._folder, self._clock, self._tasks = folder, clock, tasks
        self.setWindowTitle("三办 · 新建办公库")
        self.setMinimumSize(1180, 600)
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        middle = QHBoxLayout()
        middle.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        middle.addStretch(1)
        middle.addWidget(self._card(), 20)
        middle.addStretch(1)
        outer.addLayout(middle, 1)
        outer.addWidget(StatusBar(("尚未建立办公库", "单机离线模式", SAFE), ("Esc 取消",), locked=True))
        self.admins: list[AccountCard] = []
        self.users: list[AccountCard] = []
        self._make_office()
        self._make_admins()
        self._make_users()
        self._make_review()
        self.show_step(0)
        self.resize(look.px(1366), look.px(688))

    # ---- building ----------------------------------------------------------------------------------------------
    def _card(self) -> QFrame:
        look = theme.current()
        card = frame("card")
        card.setMaximumWidth(look.px(1120))
        row = QHBoxLayout(card)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        row.addWidget(self._steps())
        right = QVBoxLayout()
        right.setContentsMargins(look.px(32), look.px(22), look.px(24), look.px(18))
        right.setSpacing(look.px(10))
        self.title = PlainLabel("", 20, strong=True)
        self.words = PlainLabel("", 14, "ink2", wrap=True)
        right.addWidget(self.title)
        right.addWidget(self.words)
        self.stack = QStackedWidget()
        right.addWidget(self.stack, 1)
        self.note = PlainLabel("", 14, "bad", wrap=True)
        self.note.hide()
        right.addWidget(self.note)
        self.bar = ThinBar(0.0, "red", 3)
        self.bar.hide()
        right.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(8))
        self.cancel = button("取消", run=self.left.emit)
        self.before = button("上一步", "arrow-left", run=lambda: self.show_step(self.step - 1))
        self.next = button("下一步", "", "primary", self.forward)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        foot.addWidget(self.before)
        foot.addWidget(self.next)
        right.addLayout(foot)
        row.addLayout(right, 1)
        return card

    def _steps(self) -> QFrame:
        look = theme.current()
        panel = frame("loginleft")
        panel.setFixedWidth(look.px(280))
        box = QVBoxLayout(panel)
        box.setContentsMargins(look.px(28), look.px(28), look.px(20), look.px(20))
        box.setSpacing(0)
        box.addWidget(PlainLabel("新建办公库", 24, "red", strong=True, family="serif"))
        rule = frame("redrule")
        rule.setFixedSize(look.px(40), 2)
        box.addSpacing(look.px(8))
        box.addWidget(rule)
        box.addSpacing(look.px(22))
        self.marks = [StepMark(number, *words) for number, words in enumerate(STEPS, start=1)]
        for mark in self.marks:
            box.addWidget(mark)
        box.addStretch(1)
        box.addWidget(line(strong=True))
        box.addSpacing(look.px(8))
        box.addWidget(
            PlainLabel(
                "全程加密、单机离线。建立后，没有口令的人（包括管理员）打不开业务内容。",
                13,
                "ink3",
                wrap=True,
            )
        )
        return panel

    def _page(self, name: str) -> QVBoxLayout:
        look = theme.current()
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, look.px(14), 0)
        box.setSpacing(look.px(12))
        self.stack.addWidget(scroller(inner, name))
        return box

    def _make_office(self) -> None:
        look = theme.current()
        box = self._page(STEPS[0][0])
        values = {"device": host_name(), "level2": True}
        self.office = RecordForm(plans.office_specs(), FormHelpers(), None, values)
        self.office.submitted.connect(self.forward)
        box.addWidget(self.office)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        label = PlainLabel("位置", 14, "ink2")
        label.setFixedWidth(look.px(88))
        self.place = QLineEdit(str(self._folder))
        self.place.setReadOnly(True)
        self.place.setProperty("framed", True)
        self.place.setAccessibleName("办公库的位置")
        row.addWidget(label)
        row.addWidget(self.place, 1)
        row.addWidget(button("选择…", "folder-open", run=self._choose_folder, name="选择办公库的位置"))
        box.addLayout(row)
        box.addWidget(ElidedLabel("请选一个空文件夹；不要放在会自动同步到网络的位置。", 13, "ink3"))
        box.addStretch(1)

    def _make_admins(self) -> None:
        box = self._page(STEPS[1][0])
        for role in plans.ADMIN_ROLES:
            card = AccountCard(
                ROLE_NAMES[role], plans.DUTIES[role], plans.admin_specs(), self._admin_rule(),
                self._checker(self.admins, len(self.admins), lambda _values: self.levels()),
            )  # fmt: skip
            self.admins.append(card)
            box.addWidget(card)
        box.addStretch(1)

    def _make_users(self) -> None:
        self._user_box = self._page(STEPS[2][0])
        more = QHBoxLayout()
        more.addWidget(button("再加一人", "user-plus", run=self.add_user))
        more.addStretch(1)
        self._user_box.addLayout(more)
        self._user_box.addStretch(1)

    def _make_review(self) -> None:
        self._review = self._page(STEPS[3][0])

    def _admin_rule(self) -> str:
        return password_words(Policy().min_length(self.levels()))

    def _checker(
        self, cards: list[AccountCard], place: int, levels: Callable[[object], object]
    ) -> Callable[[str, object], str]:
        def check(words: str, values: object) -> str:
            mine = cards[place] if place < len(cards) else None
            others = [each.pair.fields[0].text() for each in (*self.admins, *self.users) if each is not mine]
            name = str(values.get("name") or "")
            return plans.fault_of(words, levels(values), name, [each for each in others if each])

        return check

    def add_user(self) -> None:
        """One more business user."""
        levels = self.levels()
        holder: list[AccountCard] = []

        def asked(values: object) -> object:
            return plans.up_to(str(values.get("level") or ""), levels)

        card = AccountCard(
            f"第 {len(self.users) + 1} 人", "", plans.user_specs(levels),
            password_words(Policy().min_length(levels[:1])), self._checker(holder, 0, asked),
            values={"role": "业务人员", "level": plans.level_name(levels[-1])},
            remove=lambda: self._remove(card),
        )  # fmt: skip
        holder.append(card)
        self.users.append(card)
        self._user_box.insertWidget(len(self.users) - 1, card)
        card.form.first_field().setFocus()

    def _remove(self, card: AccountCard) -> None:
        if len(self.users) > 1:
            self.users.remove(card)
            self._user_box.removeWidget(card)
            card.hide()
            card.deleteLater()
            for number, each in enumerate(self.users, start=1):
                each.title.setText(f"第 {number} 人")

    # ---- steps -------------------------------------------------------------------------------------------------
    def levels(self) -> tuple[plans.Level, ...]:
        """The levels ticked in the first step."""
        return plans.levels_of(self.office.values())

    def show_step(self, step: int) -> None:
        """Go to a step, 0 to 3."""
        self.step = step
        for place, mark in enumerate(self.marks):
            mark.set_state("done" if place < step else "now" if place == step else "later")
        self.title.setText(STEPS[step][0])
        self.words.setText(_WORDS[step])
        self.note.hide()
        self.stack.setCurrentIndex(step)
        self.before.setVisible(step > 0)
        self.next.setText("建立办公库" if step == len(STEPS) - 1 else "下一步")
        if step == 1:
            for card in self.admins:
                card.pair.set_rule(self._admin_rule())
        if step == 2 and not self.users:
            self.add_user()
        if step == 3:
            self._show_review()
        first = [self.office, self.admins[0].form if self.admins else None]
        if step < 2 and first[step] is not None:
            first[step].first_field().setFocus()

    def forward(self) -> None:
        """Check this step at its fields, then the next one; at the last, make the office."""
        checks = (self._office_right, self._admins_right, self._users_right)
        if self.step == len(STEPS) - 1:
            self.found()
        elif checks[self.step]():
            self.show_step(self.step + 1)

    def _office_right(self) -> bool:
        found = self.office.check()
        self.office.show_faults(found)
        if not found and self._folder.exists() and any(self._folder.iterdir()):
            self._refuse("这个文件夹不是空的，请另选一个空文件夹。")
            return False
        return not found

    def _admins_right(self) -> bool:
        wrong = [card.fault() for card in self.admins]
        values = [card.form.values() for card in self.admins]
        clash = plans.clashes([str(v["name"]) for v in values], [str(v["person"]) for v in values])
        for place, words in clash.items():
            self.admins[place].form.show_faults({"person" if "担任" in words else "name": words})
        return not any(wrong) and not clash

    def _users_right(self) -> bool:
        wrong = [card.fault() for card in self.users]
        cards = [*self.admins, *self.users]
        clash = plans.clashes([str(card.form.values()["name"]) for card in cards], ())
        for place, words in clash.items():
            cards[place].form.show_faults({"name": words})
        return not any(wrong) and not clash

    def plan(self) -> plans.Plan:
        """Everything as it was filled in."""
        office, levels = self.office.values(), self.levels()
        users = [
            NewUser(str(card.form.values()["name"]).strip(), role, card.pair.words(), (),
                    str(card.form.values()["person"]).strip())
            for role, card in zip(plans.ADMIN_ROLES, self.admins, strict=True)
        ]  # fmt: skip
        for card in self.users:
            values = card.form.values()
            held = plans.up_to(str(values["level"]), levels)
            users.append(
                NewUser(str(values["name"]).strip(), ROLES[str(values["role"])], card.pair.words(), held)
            )
        name, device = str(office["name"]).strip(), str(office["device"]).strip()
        return plans.Plan(self._folder, name, device, levels, tuple(users))

    def _show_review(self) -> None:
        clear(self._review)
        pairs = tuple(Pair(label, words) for label, words in self.plan().summary())
        self._review.addWidget(PairGrid(pairs))
        self._review.addWidget(line())
        self._review.addWidget(PlainLabel(SAFE, 14, "warn", wrap=True))
        self._review.addStretch(1)

    # ---- making ------------------------------------------------------------------------------------------------
    def found(self) -> None:
        """Make the office in a worker."""
        plan = self.plan()
        self._busy(True)

        def make(_progress: object) -> Path:
            create_office(
                plan.folder, plan.name, plan.users, plan.levels, self._clock, device_name=plan.device
            )
            return plan.folder

        self._tasks.run_work(make, self._made, self._failed, owner=self)

    def _made(self, folder: Path) -> None:
        self._busy(False)
        for card in (*self.admins, *self.users):
            card.pair.forget()
        self.founded.emit(folder)

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        if isinstance(error, Problem):
            self._refuse(f"{error.message}{error.advice}〔代码 {error.code}〕")
        else:
            FaultDialog(self, error).open()

    def _busy(self, on: bool) -> None:
        for each in (self.next, self.before, self.cancel):
            each.setEnabled(not on)
        self.next.setText("正在建立…" if on else "建立办公库")
        self.bar.setVisible(on)
        self.bar.set(0.6 if on else 0.0)
        self.words.setText("正在按本机性能设定口令强度并生成密钥，约需几秒。" if on else _WORDS[self.step])

    def _refuse(self, words: str) -> None:
        self.note.setText(words)
        self.note.show()

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "选择办公库的位置", str(self._folder.parent))
        if name:
            self._folder = Path(name)
            self.place.setText(name)
            self.note.hide()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab in visual order."""
        return focus.step(self, forward)


_WORDS = (
    "先写明机构和本机。内部级总是有的；需要处理秘密级、机密级事项的请勾选，以后由安全保密管理员增加。",
    "系统管理员、安全保密管理员、安全审计员须由三个不同的人担任，请三人依次坐到机前设置口令。",
    "首批使用的同志，至少一人。以后由系统管理员新建账户、安全保密管理员授权。",
    "请核对。建立后，三名管理员和这些同志用各自的口令登录。",
)
