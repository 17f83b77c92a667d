"""审计: who did what, newest first; checking the whole log; the code to compare with what was noted on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.base.clock import stamp
from desktop.base.permissions import Role
from desktop.system.audit import rules, store
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import frame
from desktop.ui.columns import Column, State
from desktop.ui.commands import Command
from desktop.ui.detail import Detail, Label, Pair
from desktop.ui.dialogs import inform
from desktop.ui.labels import ElidedLabel, PlainLabel, StatePill
from desktop.ui.list_page import Chip, ListPage
from desktop.ui.memory_rows import MemoryRows
from desktop.ui.pages import PageContext, PageSpec

PAGE_ID = "audit"
_WHOSE = {
    Role.SECURITY_ADMIN: "可查看业务人员、安全审计员的操作和身份不明的告警",
    Role.AUDITOR: "可查看系统管理员、安全保密管理员的操作和身份不明的告警",
}


class AuditPage(ListPage):
    """The lines this reader may read, over them the state of the whole log."""

    kind = "audit.line"
    title = "审计"
    filter_hint = "筛选人员、操作（支持拼音首字母）"
    empty = ("shield-check", "还没有可以查看的审计记录。", "")
    order_title = "按时间，最近在前"
    header_actions = ("audit.verify",)

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        session = context.session
        self._checked: store.Checked | None = None
        rows = MemoryRows(lambda: store.lines(session), lambda row: row.words)
        super().__init__(replace(context, rows=rows), page_id or PAGE_ID)
        self.ask(store.head, self._show_head, key="head")

    def _build(self) -> None:
        super()._build()
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        look = theme.current()
        bar = frame("card")
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(14), look.px(8), look.px(10), look.px(8))
        row.setSpacing(look.px(10))
        self.pill = StatePill(State("info", "本次登录未核对"))
        row.addWidget(self.pill)
        self.result = ElidedLabel("核对会检查每条记录、封印和锚点。", 14, "ink2")
        row.addWidget(self.result, 1)
        row.addWidget(PlainLabel("校验码", 13, "ink3"))
        self.code = PlainLabel("", 15, strong=True)
        row.addWidget(self.code)
        row.addWidget(button("怎样比对", kind="link", run=self._explain))
        outer.insertWidget(1, bar)

    # ---- list --------------------------------------------------------------------------------------------------
    def columns(self) -> Sequence[Column]:
        return (
            Column("when", "时间", 158, lambda row: row.when),
            Column("act", "操作", 200, _act, stretch=True),
            Column("who", "何人", 96, lambda row: row.who),
            Column("kind", "类别", 96, lambda row: row.kind or "—", priority=2),
            Column("level", "密级", 62, lambda row: row.level or "—", priority=3),
            Column("role", "岗位", 118, lambda row: row.role, priority=4),
        )

    def chips(self) -> Sequence[Chip]:
        return (
            Chip("all", "全部"),
            Chip("login", "登录", (("group", "=", "login"),)),
            Chip("account", "账户与授权", (("group", "=", "account"),), "info"),
            Chip("business", "业务操作", (("group", "=", "business"),)),
            Chip("bad", "告警与失败", (("tone", "=", "bad"),), "bad"),
        )

    def subtitle(self, session: Any) -> str:
        return _WHOSE.get(session.user.role, "")

    def detail(self, session: Any, record: rules.Line) -> Detail:
        pairs = [
            Pair("时间", record.when),
            Pair("何人", f"{record.who}　{record.role}"),
            Pair("类别", record.kind),
            Pair("密级", record.level),
            Pair("记录编号", "、".join(each[:12] for each in record.records)),
            Pair("说明", record.detail),
            Pair("操作代号", record.verb),
        ]
        state = State("bad", "告警") if record.tone == "bad" else None
        tags = (Label(record.level, "secret"),) if record.level not in ("", "内部") else ()
        shown = tuple(pair for pair in pairs if pair.value)
        return Detail(record.act, state, tags, shown)

    def open(self, record: rules.Line) -> None:
        """A line has no page of its own; the pane shows all of it."""

    # ---- checking ----------------------------------------------------------------------------------------------
    def _verify(self) -> None:
        self.pill.set_state(State("info", "正在核对"))
        self.context.tasks.run_work(
            lambda _progress: store.verify(self.context.session),
            self._show_checked,
            title="核对审计",
            owner=self,
        )

    def _show_head(self, found: store.Head) -> None:
        self.code.setText(f"{found.code}　第 {found.n:,} 条")

    def _show_checked(self, found: store.Checked) -> None:
        self._checked = found
        self._show_head(found.head)
        if found.is_whole:
            self.pill.set_state(State("ok", "核对无误"))
            self.result.setText(f"{stamp(found.at_ms)}　{found.head.n:,} 条记录、封印和锚点相符")
        else:
            grave = [finding for finding in found.findings if finding.grave]
            self.pill.set_state(State("bad", f"发现 {len(grave)} 处问题"))
            self.result.setText("；".join(f"{each.where}：{each.message}{each.advice}" for each in grave))
            inform(
                self.window(),
                "审计日志有问题",
                "\n".join(str(each) for each in grave) + "\n请保留现状，不要继续使用。",
            )

    def _explain(self) -> None:
        inform(
            self.window(),
            "用校验码比对",
            "校验码由全部审计记录算出，改动、删去任何一条都会不同。\n"
            "交接班或检查时，把条数和校验码抄在纸上；以后核对时，本机第同一条的校验码应与纸上相同。"
            "命令 sanban audit head 也能取到。",
        )

    # ---- Page --------------------------------------------------------------------------------------------------
    def commands(self) -> Sequence[Command]:
        return (
            Command("audit.verify", "核对审计", self._verify, "Ctrl+Shift+V", "shield-check", "audit.read"),
        )


def _act(row: rules.Line) -> State | str:
    return State("bad", row.act) if row.tone == "bad" else row.act


PAGES = (PageSpec(PAGE_ID, "审计", "shield-check", "@bottom", 940, AuditPage, "audit.read"),)
