"""The list of units beside the people: choosing, entering, changing, retiring and ordering units."""

from __future__ import annotations

from typing import Any

from desktop.base.errors import UserProblem
from desktop.base.fields import Named, fields_of
from desktop.base.ids import RecordId
from desktop.system.directory import service, views
from desktop.system.directory.records import NewPlace, Unit
from desktop.ui.side_list import ListCard
from desktop.ui.verb_dialog import VerbDialog


class UnitPanel(ListCard):
    """Tells its page (`show_unit`) which units are chosen; acts through the page."""

    def __init__(self, page: Any) -> None:
        may = page.context.session.may(service.MAINTAIN)
        actions = (
            (("pencil", "修改单位", self.edit), ("archive", "撤销或恢复单位", self.retire)) if may else ()
        )
        super().__init__("单位", actions)
        self._page = page
        self._units: views.Units | None = None
        self.list.chosen.connect(self._chosen)

    def read(self) -> None:
        """Read the units anew."""
        self._page.ask(views.units, self._show, key="units")

    def _show(self, found: views.Units) -> None:
        self._units = found
        self.list.set_items(found.items())
        self._chosen(self.list.key())

    def _chosen(self, key: RecordId) -> None:
        self._page.show_unit(self._units.below(key) if key and self._units is not None else ())

    def unit(self) -> Unit | None:
        """The chosen unit, None while everybody is shown; the person is told to choose one."""
        return self._units.unit(self.list.key()) if self._units is not None else None

    def named(self) -> Named | None:
        """The chosen unit as pickers name it."""
        return self._units.named(self.list.key()) if self._units is not None else None

    def _ask(self, title: str, verb: Any, *args: Any, values: dict[str, Any]) -> None:
        page = self._page
        dialog = VerbDialog(
            page.window(), title, fields_of(views.UnitForm), page.context.helpers, page.context.tasks, values,
            verb_title="保存",
        )  # fmt: skip

        def refused(error: BaseException) -> None:
            page._refused(dialog, error)

        def submit(found: dict[str, Any]) -> None:
            try:
                made = views.unit_input(found)
            except UserProblem as problem:
                refused(problem)
                return
            page.act(verb, *args, made, done=lambda _r: dialog.finish(), said=f"已{title}", failed=refused)

        dialog.submitted.connect(submit)
        dialog.open()

    def new(self) -> None:
        """A unit under the chosen one."""
        self._ask("新增单位", service.create_unit, values={"above": self.named()})

    def edit(self) -> None:
        """Names and place of the chosen unit."""
        unit = self.unit()
        if unit is None or self._units is None:
            self._page.context.desk.toast("请先在左侧选择一个单位", tone="info")
            return
        values = {"name": unit.name, "short_name": unit.short_name, "above": self._units.named(unit.parent)}
        self._ask("修改单位", service.update_unit, unit.id, values=values)

    def retire(self) -> None:
        """Retire the chosen unit, or put a retired one back."""
        unit = self.unit()
        if unit is None:
            self._page.context.desk.toast("请先在左侧选择一个单位", tone="info")
            return
        name = unit.short_name or unit.name
        if unit.is_retired:
            self._page.act(service.restore_unit, unit.id, said=f"已恢复“{name}”")
        else:
            self._page.act(service.retire_unit, unit.id, said=f"已撤销“{name}”")

    def step(self, up: bool) -> None:
        """One place up or down among its neighbours."""
        key = self.list.key()

        def move(found: tuple[RecordId | None] | None) -> None:
            if found is not None:
                self._page.act(service.move_unit, key, NewPlace(after=found[0]), said="已调整单位排序")

        if key:
            self._page.ask(lambda s: views.unit_step(s, key, up=up), move)
