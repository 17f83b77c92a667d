"""同步与冲突: machines and last contact, packages out and in, what lies aside, and the conflicts to be settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from desktop.base import values
from desktop.base.changes import Changed
from desktop.storage.conflicts import ConflictLine
from desktop.system.sync_center import service, views
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, EmptyState, clear, frame, scroller
from desktop.ui.columns import State
from desktop.ui.commands import Command
from desktop.ui.conflict_parts import LineList, SideCard, SideValue
from desktop.ui.labels import ElidedLabel, PlainLabel, StatePill
from desktop.ui.page_head import PageHead
from desktop.ui.pages import BOTTOM, Page, PageContext, PageSpec
from desktop.ui.verb_dialog import VerbDialog
from desktop.ui.workbench import Todo, TodoDelegate, TodoModel

PAGE_ID = "sync_center"
LIST_WIDTH = 312


class SyncPage(Page):
    """The one page of the exchange. `choose_folder` is asked for a folder; tests give their own."""

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        super().__init__(context, page_id or PAGE_ID)
        look = theme.current()
        self.choose_folder: Callable[[str], Path | None] = self._ask_folder
        self.loaded: views.Loaded | None = None
        self.chosen = -1
        self._has_actions = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(16))
        outer.setSpacing(look.px(12))
        self.head = PageHead("同步与冲突", context.commands)
        outer.addWidget(self.head)
        top = QHBoxLayout()
        top.setSpacing(look.px(12))
        self.machines, self.results, self.aside = LineList("机器"), LineList("最近一次"), LineList("隔离")
        for title, inner in (("机器", self.machines), ("最近一次", self.results), ("隔离", self.aside)):
            card = Card(title)
            area = scroller(inner, title)
            area.setFixedHeight(look.px(76))
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            card.body.addWidget(area)
            top.addWidget(card, 1)
        outer.addLayout(top)
        content = QHBoxLayout()
        content.setSpacing(look.px(12))
        content.addWidget(self._make_list())
        self._detail = Card()
        content.addWidget(self._detail, 1)
        outer.addLayout(content, 1)
        self.results.show_lines([("mute", "本次登录还没有导入或导出", "")])
        self._cards: list[SideCard] = []
        self.reload()

    def _make_list(self) -> QWidget:
        look = theme.current()
        card = Card("冲突")
        card.setFixedWidth(look.px(LIST_WIDTH))
        self._list_card = card
        self.model = TodoModel(self)
        self.list = QListView()
        self.list.setAccessibleName("冲突")
        self.list.setModel(self.model)
        self.list.setItemDelegate(TodoDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._show_detail(now.row()))
        card.body.addWidget(self.list, 1)
        return card

    # ---- reading -----------------------------------------------------------------------------------------------
    def reload(self) -> None:
        """Read anew."""
        self.ask(views.load, self._show, key="load")

    def on_changed(self, changed: Changed) -> None:
        self.reload()

    def _show(self, found: views.Loaded) -> None:
        before = self._line()
        self.loaded = found
        if not self._has_actions:  # the shell knows the page's commands only once it has been built
            self.head.set_actions(("sync.import", "sync.export"))
            self._has_actions = True
        status = found.status
        if status is None:
            self.head.subtitle.setText(found.trouble)
            self.machines.show_lines([("bad", found.trouble, "")])
        else:
            said = f"上次导入 {views.ago(status.last_import, found.now_ms)} · 冲突 {len(found.conflicts)} 处"
            if status.unsigned:
                said += f" · 账户变动待安全保密管理员登录签发：{'、'.join(status.unsigned)}"
            self.head.subtitle.setText(said)
            self.machines.show_lines(views.machines(status, found.now_ms))
        self.aside.show_lines(
            views.aside_lines(found.aside, found.now_ms) or [("ok", "没有被隔离的数据包", "")]
        )
        self.model.set([self._todo(line, found.now_ms) for line in found.conflicts])
        self._list_card.set_note(f"待处理 {len(found.conflicts)}" if found.conflicts else "")
        place = next(
            (at for at, line in enumerate(found.conflicts)
             if before is not None and (line.record, line.group) == (before.record, before.group)), 0,
        )  # fmt: skip
        if found.conflicts:
            self.list.setCurrentIndex(self.model.index(place, 0))
        self._show_detail(place if found.conflicts else -1)

    def _todo(self, line: ConflictLine, now_ms: int) -> Todo:
        title = self.context.session.catalogue.specs().get(line.kind)
        newest = max(side.at for side in line.sides)
        return Todo(
            line.record,
            line.kind,
            "bad",
            line.title,
            title.title if title else "记录",
            "、".join(line.labels),
            views.ago(newest, now_ms),
        )

    def _line(self) -> ConflictLine | None:
        row = self.list.currentIndex().row()
        return (
            self.loaded.conflicts[row]
            if self.loaded is not None and 0 <= row < len(self.loaded.conflicts)
            else None
        )

    # ---- one conflict ------------------------------------------------------------------------------------------
    def _show_detail(self, row: int) -> None:
        if self.loaded is None:
            return
        clear(self._detail.body)
        self._cards, self.chosen = [], -1
        if not 0 <= row < len(self.loaded.conflicts):
            last = self.loaded.status.last_import if self.loaded.status is not None else 0
            when = views.ago(last, self.loaded.now_ms)
            self._detail.body.addWidget(EmptyState("circle-check", f"没有冲突　上次导入 {when}"))
            return
        look, line = theme.current(), self.loaded.conflicts[row]
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(line.title, 16, strong=True), 1)
        head.addWidget(StatePill(State("bad", "、".join(line.labels) + " 有冲突")))
        self._detail.body.addLayout(head)
        if self.loaded.before[row]:
            bar = frame("sunken")
            inner = QHBoxLayout(bar)
            inner.setContentsMargins(look.px(12), look.px(5), look.px(12), look.px(5))
            inner.addWidget(PlainLabel("共同前值", 13, "ink2"))
            inner.addWidget(ElidedLabel(self.loaded.before[row], 13), 1)
            self._detail.body.addWidget(bar)
        sides = QHBoxLayout()
        sides.setSpacing(look.px(12))
        own = self.context.session.office.device_name
        for place, side in enumerate(line.sides):
            shown = SideValue(
                views.SIDE_NAMES[min(place, 3)], "本机写的" if side.machine == own else "另一台机器写的", side.who,
                side.machine + ("（本机）" if side.machine == own else ""), views.ago(side.at, self.loaded.now_ms),
                views.fields_of(line, place),
            )  # fmt: skip
            card = SideCard(shown)
            card.picked.connect(partial(self.pick, place))
            self._cards.append(card)
            sides.addWidget(card, 1)
        holder = QWidget()
        holder.setLayout(sides)
        sides.setContentsMargins(0, 0, 0, 0)
        self._detail.body.addWidget(scroller(holder, "两边的值"), 1)
        self._detail.body.addLayout(self._reason_row())
        self._detail.body.addLayout(self._foot(line))

    def _reason_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        label = PlainLabel("＊理由", 14, "ink2")
        self.why = QLineEdit()
        self.why.setAccessibleName("理由")
        self.why.setMaxLength(500)
        self.why.setPlaceholderText("采用的理由，写入记录的变更历史")
        label.setBuddy(self.why)
        self.why.textChanged.connect(lambda _text: theme.set_property(self.why, "fault", False))
        row.addWidget(label)
        row.addWidget(self.why, 1)
        return row

    def _foot(self, line: ConflictLine) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(8))
        for place in range(len(line.sides)):
            name = views.SIDE_NAMES[min(place, 3)]
            row.addWidget(button(f"采用{name}", "check", "secondary", partial(self.take, place)))
        if self._members(line):
            row.addWidget(button("手填…", "pencil", "secondary", self.write))
        row.addStretch(1)
        row.addWidget(PlainLabel("Alt+1、Alt+2 采用　↑↓ 换条", 13, "ink3"))
        return row

    def _members(self, line: ConflictLine) -> tuple[Any, ...]:
        spec = self.context.session.catalogue.specs().get(line.kind)
        members: tuple[Any, ...] = spec.groups().get(line.group, ()) if spec is not None else ()
        return members

    def pick(self, place: int) -> None:
        """Mark one side as the one meant."""
        self.chosen = place
        for at, card in enumerate(self._cards):
            card.set_chosen(at == place)

    def take(self, place: int) -> None:
        """Settle with one side."""
        line = self._line()
        if line is None or place >= len(line.sides):
            return
        self.pick(place)
        self._settle(line, line.sides[place].value)

    def write(self) -> None:
        """Settle with a value of one's own."""
        line = self._line()
        if line is None or not self._reason_given():
            return
        members = self._members(line)
        shown = line.sides[max(0, self.chosen)].value
        plain = shown if isinstance(shown, dict) else {}
        known = {one.name: values.from_json(one, plain.get(one.name)) for one in members}
        dialog = VerbDialog(self.window(), "另定一个值", members, self.context.helpers, self.context.tasks, known,
                            verb_title="采用")  # fmt: skip

        def submit(given: dict[str, Any]) -> None:
            made = {one.name: values.to_json(one, given.get(one.name)) for one in members}
            self._settle(line, made, dialog)

        dialog.submitted.connect(submit)
        dialog.open()

    def _reason_given(self) -> bool:
        if self.why.text().strip():
            return True
        theme.set_property(self.why, "fault", True)
        self.why.setFocus()
        self.context.desk.toast("请先写明采用的理由。", tone="warn")
        return False

    def _settle(self, line: ConflictLine, value: Any, dialog: VerbDialog | None = None) -> None:
        if not self._reason_given():
            return

        def done(_result: object) -> None:
            if dialog is not None:
                dialog.finish()
            self.context.desk.saved()
            self.context.desk.toast(f"已处理“{'、'.join(line.labels)}”的冲突")
            self.reload()

        def failed(error: BaseException) -> None:
            if dialog is not None:
                dialog.set_busy(False)
            self.context.desk.problem(error)

        self.context.tasks.run_change(
            service.resolve,
            line.record,
            line.group,
            value,
            self.why.text(),
            done=done,
            failed=failed,
            owner=self,
        )

    # ---- packages ----------------------------------------------------------------------------------------------
    def export(self) -> None:
        """导出到文件夹…"""
        folder = self.choose_folder("导出到文件夹")
        if folder is None:
            return
        session = self.context.session
        self._work("导出数据包", lambda: service.export_packages(session, folder), self._exported)

    def take_in(self) -> None:
        """从文件夹导入…"""
        folder = self.choose_folder("从文件夹导入")
        if folder is None:
            return
        session = self.context.session

        def work() -> list[views.Line]:
            report = service.import_packages(session, folder)
            return views.results(report, session)

        self._work("导入数据包", work, self._imported)

    def _work(self, title: str, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        self.results.show_lines([("mute", f"正在{title}……", "")])
        self.context.tasks.run_work(lambda _progress: work(), done, self._failed, title=title, owner=self)

    def _exported(self, made: service.Exported) -> None:
        files = [("ok", one.path.name, f"{one.size:,} 字节") for one in made.report.files]
        lines = [("ok", f"已导出 {made.report.ops} 条变更，发给：{'、'.join(made.to)}", ""), *files]
        if made.new:
            lines.append(("warn", f"{'、'.join(made.new)} 首次加入，核对码 {made.fingerprint}", ""))
        self.results.show_lines(lines)
        self.context.desk.toast("已导出并读回核对，可以拔出介质")
        self.reload()

    def _imported(self, lines: list[views.Line]) -> None:
        self.results.show_lines(lines)
        self.context.desk.toast("导入完成")
        self.reload()

    def _failed(self, error: BaseException) -> None:
        self.results.show_lines([("bad", "没有完成", "")])
        self.context.desk.problem(error)

    def _ask_folder(self, title: str) -> Path | None:
        written = QFileDialog.getExistingDirectory(self, title)
        return Path(written) if written else None

    def commands(self) -> Sequence[Command]:
        return (
            Command("sync.import", "从文件夹导入…", self.take_in, keys="Ctrl+I", icon="download",
                    permission=service.EXCHANGE),
            Command("sync.export", "导出到文件夹…", self.export, keys="Ctrl+E", icon="upload",
                    permission=service.EXCHANGE),
            Command("sync.left", "采用左", lambda: self.take(0), keys="Alt+1", when=lambda: self._line() is not None),
            Command("sync.right", "采用右", lambda: self.take(1), keys="Alt+2", when=lambda: self._line() is not None),
        )  # fmt: skip

    def main_focus(self) -> QWidget:
        return self.list


def _badge(session: Any) -> int:
    return len(session.conflicts())


PAGES = (PageSpec(PAGE_ID, "同步", "refresh-cw", BOTTOM, 930, SyncPage, "sync_center.read", _badge),)
