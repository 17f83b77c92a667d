"""设置: view of this workstation, what the office sets, the security policy, the own account, about the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.changes import Changed
from desktop.system.accounts.service import set_policy
from desktop.system.preferences import page_parts, service, views
from desktop.system.preferences.records import SettingInput
from desktop.ui import theme
from desktop.ui.cards import clear, frame, scroller
from desktop.ui.commands import Command
from desktop.ui.page_head import PageHead
from desktop.ui.pages import Page, PageContext, PageSpec
from desktop.ui.side_list import SideItem, SideList
from desktop.ui.verb_dialog import VerbDialog

PAGE_ID = "preferences"
PASSWORD = "main.password"
"""The command with which the window lets everybody change the own password."""

WIDEST = 1100
_VIEW, _ACCOUNT, _ABOUT = "view", "account", "about"


class SettingsPage(Page):
    """Areas at the left, all settings in one column at the right; choosing an area goes there."""

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        super().__init__(context, page_id or PAGE_ID)
        look = theme.current()
        self._sections: dict[str, views.Section] = {}
        self._account: list[tuple[str, str]] = []
        self._cards: dict[str, QWidget] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(16))
        outer.setSpacing(look.px(14))
        self.head = PageHead("设置", context.commands)
        self.head.subtitle.setText("办公设置对全办公库有效，修改留有记录；显示设置只对本机有效")
        outer.addWidget(self.head)
        content = QHBoxLayout()
        content.setSpacing(look.px(12))
        card = frame("card")
        card.setFixedWidth(look.px(200))
        box = QVBoxLayout(card)
        box.setContentsMargins(1, look.px(6), 1, look.px(6))
        self.areas = SideList("设置的类别")
        self.areas.chosen.connect(self._go)
        box.addWidget(self.areas)
        content.addWidget(card)
        inner = QWidget()
        inner.setMaximumWidth(look.px(WIDEST))
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(look.px(12))
        self.area = scroller(inner, "设置")
        content.addWidget(self.area, 1)
        outer.addLayout(content, 1)
        self.reload()

    def reload(self) -> None:
        """Read all settings."""
        self.ask(lambda s: (views.sections(s), views.account_words(s)), self._show, key="settings")

    def _show(self, found: tuple[Sequence[views.Section], list[tuple[str, str]]]) -> None:
        self._sections = {section.key: section for section in found[0]}
        self._account = found[1]
        items = [SideItem(_VIEW, "显示", icon="monitor")] if self.context.commands.get("look.light") else []
        items.append(SideItem(_ACCOUNT, "我的账户", icon="user"))
        items += [SideItem(each.key, each.title, icon=each.icon) for each in found[0]]
        items.append(SideItem(_ABOUT, "关于三办", icon="info"))
        self.areas.set_items(items)
        self._fill([str(item.key) for item in items])

    def _fill(self, keys: Sequence[str]) -> None:
        place = self.area.verticalScrollBar().value()
        clear(self._box)
        self._cards = {}
        for key in keys:
            for card in self._made(key):
                self._box.addWidget(card)
                self._cards.setdefault(key, card)
        self._box.addStretch(1)
        QTimer.singleShot(0, self, lambda: self.area.verticalScrollBar().setValue(place))

    def _made(self, key: str) -> Sequence[QWidget]:
        if key == _VIEW:
            return [page_parts.view_card(self.context.commands)]
        if key == _ACCOUNT:
            known = self.context.commands.get(PASSWORD)
            run = (lambda: self.context.commands.run(PASSWORD)) if known is not None else None
            return [page_parts.account_card(self._account, run)]
        if key == _ABOUT:
            return page_parts.about_cards()
        return [page_parts.lines_card(self._sections[key], self._change)]

    def _go(self, key: str) -> None:
        card = self._cards.get(key)
        if card is not None:
            self.area.verticalScrollBar().setValue(card.y())

    # ---- changing ----------------------------------------------------------------------------------------------
    def _change(self, line: views.Line) -> None:
        dialog = VerbDialog(
            self.window(), line.title, line.specs, self.context.helpers, self.context.tasks, line.values,
            verb_title="保存", note=line.hint,
        )  # fmt: skip

        def refused(error: BaseException) -> None:
            self._refused(dialog, error)

        def done(_result: Any = None) -> None:
            dialog.finish()
            self.reload()

        def submit(given: dict[str, Any]) -> None:
            if line.is_policy:
                self.context.tasks.run_change(
                    set_policy, line.key, given["value"], done=said, failed=refused, owner=self
                )
            else:
                self.ask(views.change_of(line, given), act, failed=refused, key="change")

        def act(made: tuple[str, str]) -> None:
            given = SettingInput(key=made[0], value=made[1])
            self.act(service.set_setting, given, done=done, said=f"已修改“{line.title}”", failed=refused)

        def said(_result: Any) -> None:
            self.context.desk.toast(f"已修改“{line.title}”，下次登录起全部生效")
            done()

        dialog.submitted.connect(submit)
        dialog.open()

    # ---- Page --------------------------------------------------------------------------------------------------
    def commands(self) -> Sequence[Command]:
        return (Command("preferences.about", "关于三办", lambda: self.areas.choose(_ABOUT), "", "info"),)

    def show_state(self, **state: Any) -> None:
        """`area="about"` shows that area."""
        if "area" in state:
            self.areas.choose(state["area"])

    def on_changed(self, changed: Changed) -> None:
        """A setting was changed, here or elsewhere."""
        if any(kind.startswith("preferences.") for kind in changed.kinds):
            self.reload()

    def main_focus(self) -> QWidget:
        """The areas."""
        return self.areas


PAGES = (PageSpec(PAGE_ID, "设置", "settings", "@bottom", 950, SettingsPage, "preferences.read"),)
