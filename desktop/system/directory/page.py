"""通讯录: units at the left, people in their order, one person at the right; entering, retiring, ordering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from desktop.base.changes import Changed
from desktop.base.fields import spec_of
from desktop.base.ids import RecordId
from desktop.system.directory import service, views
from desktop.system.directory.records import NewPlace, Person, Unit
from desktop.system.directory.unit_parts import UnitPanel
from desktop.ui import theme
from desktop.ui.columns import Column
from desktop.ui.commands import Command
from desktop.ui.detail import Detail
from desktop.ui.list_page import Chip, ListPage
from desktop.ui.pages import PageContext, PageSpec

PAGE_ID = "directory"
UNITS_WIDTH, UNITS_NARROW, NARROW_UNDER = 216, 184, 1140
READ = "directory.read"


class DirectoryPage(ListPage):
    """People of the chosen unit and those under it."""

    kind = spec_of(Person).kind
    title = "通讯录"
    filter_hint = "筛选姓名、职务（支持拼音首字母）"
    empty = ("users", "这里还没有人员。", "directory.new")
    order = "position"
    order_title = "按人员排序"
    header_actions = ("directory.new_unit", "directory.new")
    kinds = frozenset({spec_of(Unit).kind})

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        super().__init__(context, page_id or PAGE_ID)
        self.panel.read()

    def _build(self) -> None:
        super()._build()
        outer = self.layout()
        assert outer is not None
        content = outer.itemAt(outer.count() - 1).layout()
        assert isinstance(content, QHBoxLayout)
        self.panel = UnitPanel(self)
        self.units = self.panel.list
        self.units.entered.connect(self.table.setFocus)
        content.insertWidget(0, self.panel)

    # ---- list --------------------------------------------------------------------------------------------------
    def columns(self) -> Sequence[Column]:
        return (
            Column("name", "姓名", 78, lambda row: row.name),
            Column("post", "职务", 200, lambda row: row.post or "—", stretch=True),
            Column("unit", "单位", 118, lambda row: str(row.unit or "—"), priority=2),
            Column("phone", "电话", 112, lambda row: row.phone or "—", priority=4),
            Column("leader", "领导", 60, lambda row: "领导" if row.is_leader else "", priority=5, quiet=True),
        )

    def chips(self) -> Sequence[Chip]:
        live = ("is_retired", "=", False)
        return (
            Chip("all", "在任", (live,)),
            Chip("leaders", "领导", (live, ("is_leader", "=", True))),
            Chip("retired", "已离任", (("is_retired", "=", True),)),
        )

    def choose_chip(self, chip_id: str) -> None:
        """Leaders stand in 领导排序, everybody else in the order of the office."""
        self.table.head.set_order("leader_position" if chip_id == "leaders" else "position", False)
        self.order_title = "按领导排序" if chip_id == "leaders" else "按人员排序"
        super().choose_chip(chip_id)

    def subtitle(self, session: Any) -> str:
        return views.subtitle(session)

    def detail(self, session: Any, record: Person) -> Detail:
        return views.detail(session, record)

    def open(self, record: Person) -> None:
        """Enter edits."""
        if self.context.session.may(service.MAINTAIN):
            self._edit()

    def show_unit(self, within: Sequence[RecordId]) -> None:
        """Only people of these units; everybody when empty."""
        where = (("unit_id", "in", tuple(within)),) if within else ()
        if where != self.where:
            self.where = where
            self._apply()
            self._side_reads()

    # ---- people ------------------------------------------------------------------------------------------------
    def _new(self) -> None:
        values = {"unit": self.panel.named()}
        self.act_form(service.create_person, title="新增人员", values=values, said="已新增人员")

    def _edit(self) -> None:
        person = self.current()
        if person is not None:
            names = ("name", "unit", "post", "phone", "is_leader")
            values = {name: getattr(person, name) for name in names}
            self.act_form(service.update_person, person.id, title="修改人员", values=values, said="已修改")

    def _retire(self) -> None:
        self.act(service.retire_person, self.current().id, said=f"已将{self.current().name}转为离任")

    def _restore(self) -> None:
        self.act(service.restore_person, self.current().id, said=f"已恢复{self.current().name}在任")

    def _step(self, up: bool) -> None:
        if self.units.hasFocus():
            self.panel.step(up)
            return
        row = self.table.currentIndex().row()
        person, beside = (
            self.model.row(row),
            self.model.row(row + (-1 if up else 1)) if row or not up else None,
        )
        if person is None or beside is None or row + (-1 if up else 1) >= self.model.rowCount():
            return
        ranked = self.table.head.order == "leader_position"
        verb = service.rank_leader if ranked else service.move_person
        self.ask(
            lambda s: views.place_of_person(s, person.id, beside.id, up=up, among_leaders=ranked),
            lambda after: self.act(verb, person.id, NewPlace(after=after), said="已调整排序"),
        )

    def _is(self, *, retired: bool) -> bool:
        person = self.current()
        return person is not None and person.is_retired is retired

    # ---- Page --------------------------------------------------------------------------------------------------
    def commands(self) -> Sequence[Command]:
        keep, live = service.MAINTAIN, lambda: self._is(retired=False)
        return (
            Command("directory.new_unit", "新增单位", self.panel.new, "Ctrl+Shift+U", "building-2", keep),
            Command("directory.new", "新增人员", self._new, "Ctrl+Shift+N", "user-plus", keep),
            Command("directory.edit", "修改", self._edit, "F2", "pencil", keep, when=lambda: bool(self.current())),
            Command("directory.raise", "上移", lambda: self._step(True), "Alt+Up", "arrow-up", keep, when=live),
            Command("directory.lower", "下移", lambda: self._step(False), "Alt+Down", "arrow-down", keep, when=live),
            Command("directory.retire", "离任", self._retire, "", "archive", keep, when=live),
            Command("directory.restore", "恢复在任", self._restore, "", "rotate-ccw", keep,
                    when=lambda: self._is(retired=True)),
        )  # fmt: skip

    def on_changed(self, changed: Changed) -> None:
        super().on_changed(changed)
        if any(kind.startswith("directory.") for kind in changed.kinds):
            self.panel.read()

    def resizeEvent(self, event: Any) -> None:
        """The list of units gives way in narrow windows."""
        super().resizeEvent(event)
        look = theme.current()
        narrow = self.width() < look.px(NARROW_UNDER)
        self.panel.setFixedWidth(look.px(UNITS_NARROW if narrow else UNITS_WIDTH))


PAGES = (PageSpec(PAGE_ID, "通讯录", "phone", "日常", 810, DirectoryPage, READ, shows=spec_of(Person).kind),)
