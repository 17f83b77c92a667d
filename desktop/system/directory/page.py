"""通讯录: units at the left, people in their order, one person at the right; entering, retiring, ordering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.changes import Changed
from desktop.base.errors import UserProblem
from desktop.base.fields import fields_of, spec_of
from desktop.base.ids import RecordId
from desktop.system.directory import service, views
from desktop.system.directory.records import NewPlace, Person, Unit
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import frame, line
from desktop.ui.columns import Column
from desktop.ui.commands import Command
from desktop.ui.detail import Detail
from desktop.ui.labels import PlainLabel
from desktop.ui.list_page import Chip, ListPage
from desktop.ui.pages import PageContext, PageSpec
from desktop.ui.side_list import SideList
from desktop.ui.verb_dialog import VerbDialog

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
        self._units: views.Units | None = None
        super().__init__(context, page_id or PAGE_ID)
        self._read_units()

    def _build(self) -> None:
        super()._build()
        outer = self.layout()
        assert outer is not None
        content = outer.itemAt(outer.count() - 1).layout()
        assert isinstance(content, QHBoxLayout)
        self._unit_card = self._make_unit_card()
        content.insertWidget(0, self._unit_card)

    def _make_unit_card(self) -> QWidget:
        look = theme.current()
        card = frame("card")
        box = QVBoxLayout(card)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(14), look.px(8), look.px(6), look.px(6))
        head.setSpacing(0)
        head.addWidget(PlainLabel("单位", 14, strong=True))
        head.addStretch(1)
        if self.context.session.may(service.MAINTAIN):
            head.addWidget(button("", "pencil", "quiet", self._edit_unit, name="修改单位"))
            head.addWidget(button("", "archive", "quiet", self._retire_unit, name="撤销或恢复单位"))
        box.addLayout(head)
        box.addWidget(line())
        self.units = SideList("单位")
        self.units.chosen.connect(self._unit_chosen)
        self.units.entered.connect(self.table.setFocus)
        box.addWidget(self.units, 1)
        return card

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

    # ---- units -------------------------------------------------------------------------------------------------
    def _read_units(self) -> None:
        self.ask(views.units, self._show_units, key="units")

    def _show_units(self, found: views.Units) -> None:
        self._units = found
        self.units.set_items(found.items())
        self._unit_chosen(self.units.key())

    def _unit_chosen(self, key: RecordId) -> None:
        within = self._units.below(key) if key and self._units is not None else ()
        where = (("unit_id", "in", within),) if within else ()
        if where != self.where:
            self.where = where
            self._apply()
            self._side_reads()

    def _unit(self) -> Unit | None:
        return self._units.unit(self.units.key()) if self._units is not None else None

    def _unit_form(self, title: str, verb: Any, *args: Any, values: dict[str, Any]) -> None:
        dialog = VerbDialog(
            self.window(), title, fields_of(views.UnitForm), self.context.helpers, self.context.tasks, values,
            verb_title="保存",
        )  # fmt: skip

        def submit(found: dict[str, Any]) -> None:
            try:
                made = views.unit_input(found)
            except UserProblem as problem:
                self._refused(dialog, problem)
                return
            refused = lambda error: self._refused(dialog, error)  # noqa: E731
            self.act(verb, *args, made, done=lambda _r: dialog.finish(), said=f"已{title}", failed=refused)

        dialog.submitted.connect(submit)
        dialog.open()

    def _new_unit(self) -> None:
        above = self._units.named(self.units.key()) if self._units is not None else None
        self._unit_form("新增单位", service.create_unit, values={"above": above})

    def _edit_unit(self) -> None:
        unit = self._unit()
        if unit is None or self._units is None:
            self.context.desk.toast("请先在左侧选择一个单位", tone="info")
            return
        values = {"name": unit.name, "short_name": unit.short_name, "above": self._units.named(unit.parent)}
        self._unit_form("修改单位", service.update_unit, unit.id, values=values)

    def _retire_unit(self) -> None:
        unit = self._unit()
        if unit is None:
            self.context.desk.toast("请先在左侧选择一个单位", tone="info")
        elif unit.is_retired:
            self.act(service.restore_unit, unit.id, said=f"已恢复“{unit.short_name or unit.name}”")
        else:
            self.act(service.retire_unit, unit.id, said=f"已撤销“{unit.short_name or unit.name}”")

    # ---- people ------------------------------------------------------------------------------------------------
    def _new(self) -> None:
        unit = self._units.named(self.units.key()) if self._units is not None else None
        self.act_form(service.create_person, title="新增人员", values={"unit": unit}, said="已新增人员")

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
            self._step_unit(up)
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

    def _step_unit(self, up: bool) -> None:
        key = self.units.key()

        def move(found: tuple[RecordId | None] | None) -> None:
            if found is not None:
                self.act(service.move_unit, key, NewPlace(after=found[0]), said="已调整单位排序")

        if key:
            self.ask(lambda s: views.unit_step(s, key, up=up), move)

    def _is(self, *, retired: bool) -> bool:
        person = self.current()
        return person is not None and person.is_retired is retired

    # ---- Page --------------------------------------------------------------------------------------------------
    def commands(self) -> Sequence[Command]:
        keep, live = service.MAINTAIN, lambda: self._is(retired=False)
        return (
            Command("directory.new_unit", "新增单位", self._new_unit, "Ctrl+Shift+U", "building-2", keep),
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
            self._read_units()

    def resizeEvent(self, event: Any) -> None:
        """The list of units gives way in narrow windows."""
        super().resizeEvent(event)
        look = theme.current()
        narrow = self.width() < look.px(NARROW_UNDER)
        self._unit_card.setFixedWidth(look.px(UNITS_NARROW if narrow else UNITS_WIDTH))


PAGES = (PageSpec(PAGE_ID, "通讯录", "phone", "日常", 810, DirectoryPage, READ),)
