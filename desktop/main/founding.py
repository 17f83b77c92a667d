"""First run: an office is made in four steps (机构与密级, 三员, 业务人员, 核对), then back to the login page.

The three admins sit at the machine one after the other; each sets a password that nobody else sees. Making the keys
measures this machine for some seconds, in a worker.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QScrollArea

from desktop.base.clock import Clock
from desktop.base.errors import Problem
from desktop.base.levels import Level, level_name
from desktop.base.permissions import ROLE_NAMES
from desktop.base.platform.process import host_name
from desktop.main import founding_plan as plans
from desktop.main.founding_frame import SAFE, STEPS, FoundingFrame
from desktop.main.founding_parts import AccountCard
from desktop.storage.keys.accounts import NewUser
from desktop.storage.keys.policy import Policy
from desktop.storage.office import create_office
from desktop.system.accounts.rules import ROLES, password_words
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import clear, line
from desktop.ui.detail import Pair, PairGrid
from desktop.ui.dialogs import FaultDialog, Question
from desktop.ui.forms import RecordForm
from desktop.ui.labels import ElidedLabel, PlainLabel
from desktop.ui.manual_window import show_manual
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks


class FoundingPage(FoundingFrame):
    """Emits `founded(folder)` when the office is there, `left()` when the person gives up."""

    founded = Signal(object)
    left = Signal()

    def __init__(self, folder: Path, clock: Clock, tasks: Tasks) -> None:
        super().__init__()
        self._folder, self._clock, self._tasks = folder, clock, tasks
        self.cancel.clicked.connect(self.give_up)
        self.before.clicked.connect(lambda: self.show_step(self.step - 1))
        self.next.clicked.connect(self.forward)
        self.admins: list[AccountCard] = []
        self.users: list[AccountCard] = []
        self._make_office()
        self._make_admins()
        self._make_users()
        self._make_review()
        self.show_step(0)
        QShortcut(QKeySequence("Escape"), self).activated.connect(self.give_up)
        QShortcut(QKeySequence("Shift+F1"), self).activated.connect(lambda: show_manual(self, tasks, "login"))
        self.resize(theme.current().px(1366), theme.current().px(688))

    # ---- building ----------------------------------------------------------------------------------------------
    def _make_office(self) -> None:
        look = theme.current()
        box = self.add_page(STEPS[0][0])
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
        box = self.add_page(STEPS[1][0])
        for role in plans.ADMIN_ROLES:
            card = AccountCard(
                ROLE_NAMES[role], plans.DUTIES[role], plans.admin_specs(), self._admin_rule(),
                self._checker(self.admins, len(self.admins), lambda _values: self.levels()),
            )  # fmt: skip
            self.admins.append(card)
            box.addWidget(card)
        box.addStretch(1)

    def _make_users(self) -> None:
        self._user_box = self.add_page(STEPS[2][0])
        more = QHBoxLayout()
        more.addWidget(button("再加一人", "user-plus", run=self.add_user))
        more.addStretch(1)
        self._user_box.addLayout(more)
        self._user_box.addStretch(1)

    def _make_review(self) -> None:
        self._review = self.add_page(STEPS[3][0])

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
            values={"role": "业务人员", "level": level_name(levels[-1])},
            remove=lambda: self._remove(card),
        )  # fmt: skip
        holder.append(card)
        self.users.append(card)
        self._user_box.insertWidget(len(self.users) - 1, card)
        self._number_users()
        card.form.first_field().setFocus()

    def _remove(self, card: AccountCard) -> None:
        if len(self.users) > 1:
            self.users.remove(card)
            self._user_box.removeWidget(card)
            card.hide()
            card.deleteLater()
            self._number_users()

    def _number_users(self) -> None:
        for number, each in enumerate(self.users, start=1):
            each.set_place(f"第 {number} 人", may_go=len(self.users) > 1)

    # ---- steps -------------------------------------------------------------------------------------------------
    def levels(self) -> tuple[Level, ...]:
        """The levels ticked in the first step."""
        return plans.levels_of(self.office.values())

    def show_step(self, step: int) -> None:
        """Go to a step, 0 to 3."""
        self.show_place(step)
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
            self.refuse("这个文件夹不是空的，请另选一个空文件夹。")
            return False
        return not found

    def give_up(self) -> None:
        """Back to the login page; asks when a password was entered already."""
        if not self.cancel.isEnabled():
            return
        if any(card.pair.fields[0].text() for card in (*self.admins, *self.users)):
            Question(
                self, "放弃新建办公库？", "已填写的内容和口令都不保留，以后要重新填写。", "放弃新建", self.left.emit,
                "继续填写",
            ).open()  # fmt: skip
        else:
            self.left.emit()

    def _go_to(self, card: AccountCard) -> None:
        card.first_wrong().setFocus()
        area = self.stack.currentWidget()
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(card, 0, 8)

    def _admins_right(self) -> bool:
        wrong = [card.fault() for card in self.admins]
        values = [card.form.values() for card in self.admins]
        clash = plans.clashes([str(v["name"]) for v in values], [str(v["person"]) for v in values])
        for place, words in clash.items():
            self.admins[place].form.show_faults({"person" if "担任" in words else "name": words})
            wrong[place] = True
        if any(wrong):
            self._go_to(self.admins[wrong.index(True)])
        return not any(wrong)

    def _users_right(self) -> bool:
        cards = [*self.admins, *self.users]
        wrong = [False] * len(self.admins) + [card.fault() for card in self.users]
        clash = plans.clashes([str(card.form.values()["name"]) for card in cards], ())
        for place, words in clash.items():
            cards[place].form.show_faults({"name": words})
            wrong[place] = True
        if any(wrong):
            self._go_to(cards[wrong.index(True)])
        return not any(wrong)

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
        self.set_busy(True)

        def make(_progress: object) -> Path:
            create_office(
                plan.folder, plan.name, plan.users, plan.levels, self._clock, device_name=plan.device
            )
            return plan.folder

        self._tasks.run_work(make, self._made, self._failed, owner=self)

    def _made(self, folder: Path) -> None:
        self.set_busy(False)
        for card in (*self.admins, *self.users):
            card.pair.forget()
        self.founded.emit(folder)

    def _failed(self, error: BaseException) -> None:
        self.set_busy(False)
        if isinstance(error, Problem):
            self.refuse(f"{error.message}{error.advice}〔代码 {error.code}〕")
        else:
            FaultDialog(self, error).open()

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "选择办公库的位置", str(self._folder.parent))
        if name:
            self._folder = Path(name)
            self.place.setText(name)
            self.note.hide()
