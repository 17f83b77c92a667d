"""账户与授权: every account with its state; the admins' acts, each only his own. Everybody's password is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from desktop.system.accounts import rules, service, store, views
from desktop.ui.columns import Column
from desktop.ui.commands import Command
from desktop.ui.detail import Detail
from desktop.ui.dialogs import ask_verb
from desktop.ui.list_page import Chip, ListPage
from desktop.ui.memory_rows import MemoryRows
from desktop.ui.pages import PageContext, PageSpec
from desktop.ui.password_rows import PasswordDialog
from desktop.ui.verb_dialog import VerbDialog

PAGE_ID = "accounts"


class AccountsPage(ListPage):
    """The list of accounts with its pane."""

    kind = "accounts.account"
    title = "账户与授权"
    filter_hint = "筛选姓名、岗位（支持拼音首字母）"
    empty = ("users", "还没有账户。", "accounts.add")
    order = "place"
    order_title = "按建立先后排序"
    header_actions = ("accounts.add",)

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        session = context.session
        rows = MemoryRows(lambda: store.accounts(session), lambda row: row.words)
        super().__init__(replace(context, rows=rows), page_id or PAGE_ID)

    def columns(self) -> Sequence[Column]:
        return (
            Column("state", "状态", 104, views.state),
            Column("name", "账户", 160, views.title, stretch=True),
            Column("role", "岗位", 124, lambda row: row.role_name, priority=1),
            Column("levels", "可办密级", 110, lambda row: row.levels, priority=2),
            Column("last", "上次登录", 140, lambda row: row.last_login, priority=3),
        )

    def chips(self) -> Sequence[Chip]:
        made = [Chip("all", "全部")]
        made += [
            Chip(state, word, (("state", "=", state),), tone) for state, (tone, word) in rules.STATES.items()
        ]
        return made

    def subtitle(self, session: Any) -> str:
        return views.subtitle(session)

    def detail(self, session: Any, record: rules.Account) -> Detail:
        return views.detail(record)

    def open(self, record: rules.Account) -> None:
        """Enter does what the first button does."""
        self.context.commands.run("accounts.grant")

    # ---- acting ------------------------------------------------------------------------------------------------
    def _do(self, act: Callable[..., Any], *args: Any, said: str, dialog: VerbDialog | None = None) -> None:
        def done(_result: Any) -> None:
            if dialog is not None:
                dialog.finish()
            self.context.desk.toast(said)
            self.refresh()

        failed = (lambda error: self._refused(dialog, error)) if dialog is not None else None
        self.context.tasks.run_change(act, *args, done=done, failed=failed, owner=self)

    def _add(self) -> None:
        self.ask(lambda s: (store.office_levels(s), s.unlocked.policy), self._show_add, key="add")

    def _show_add(self, found: Any) -> None:
        levels, policy = found

        def check(words: str, values: Any) -> str:
            least = views.least_for(values, policy, levels)
            dialog.pair.rule = rules.password_words(least)
            return rules.password_fault(words, least, str(values.get("name") or ""))

        def submit(values: dict[str, Any]) -> None:
            try:
                user = views.new_user(values)
            except Exception as error:
                self._refused(dialog, error)
                return
            said = f"已新建“{user.name}”，请安全保密管理员授权"
            self._do(service.add, user, said=said, dialog=dialog)

        dialog = PasswordDialog(
            self.window(), "新建账户", views.new_specs(levels), self.context.helpers, self.context.tasks,
            {"level": views.NONE}, labels=("首次口令", "再输一次"), verb_title="新建账户",
            rule=rules.password_words(policy.min_length(())), check=check,
            note="新账户要等安全保密管理员授权后才能打开内容；首次登录必须更换口令。",
        )  # fmt: skip
        dialog.submitted.connect(submit)
        dialog.open()

    def _grant(self) -> None:
        self.ask(store.compartments, self._show_grant, key="grant")

    def _show_grant(self, compartments: Any) -> None:
        account = self.current()
        if account is None:
            return
        offered = [] if account.is_admin else compartments
        values = {f"c{place}": each.id in account.compartments for place, each in enumerate(offered)}
        note = "取代以前的授权。收回某个密级后，该密区会在下次登录时更换密钥。"
        if account.is_admin:
            note = "三员只使用公共密区，不持有业务密区。"
        dialog = VerbDialog(
            self.window(), f"给“{account.name}”授权", views.grant_specs(offered), self.context.helpers,
            self.context.tasks, values, verb_title="授权", note=note,
        )  # fmt: skip

        def submit(found: dict[str, Any]) -> None:
            names = views.granted(found, offered)
            said = f"已给“{account.name}”授权"
            self._do(service.grant, account.id, names, found["until_on"], said=said, dialog=dialog)

        dialog.submitted.connect(submit)
        dialog.open()

    def _revoke(self) -> None:
        account = self.current()
        ask_verb(
            self.window(),
            f"收回“{account.name}”的全部授权？",
            "收回后不能再打开任何密区；所涉密区在下次登录时更换密钥。已经看过、抄走的内容无法收回。",
            "收回授权",
            lambda: self._do(service.revoke, account.id, said=f"已收回“{account.name}”的授权"),
        )

    def _disable(self) -> None:
        account = self.current()
        ask_verb(
            self.window(),
            f"停用账户“{account.name}”？",
            "停用后不能登录，所持密区在下次登录时更换密钥。以后可以恢复，恢复后须重新封装密钥。",
            "停用账户",
            lambda: self._do(service.disable, account.id, said=f"已停用“{account.name}”"),
        )

    def _enable(self) -> None:
        self._do(service.enable, self.current().id, said=f"已恢复“{self.current().name}”")

    def _unlock(self) -> None:
        self._do(service.unlock, self.current().id, said=f"已解除“{self.current().name}”的锁定")

    def _in(self, *states: str) -> bool:
        account = self.current()
        return account is not None and account.state in states

    def commands(self) -> Sequence[Command]:
        live = ("in_use", "ungranted", "unsealed", "locked")
        return (
            Command("accounts.add", "新建账户", self._add, "Ctrl+Shift+N", "user-plus", service.MANAGE),
            Command("accounts.grant", "授权", self._grant, "Ctrl+Shift+G", "key-round", service.AUTHORISE,
                    when=lambda: self._in(*live)),
            Command("accounts.revoke", "收回授权", self._revoke, "", "x", service.AUTHORISE,
                    when=lambda: self._in("in_use", "unsealed", "locked")),
            Command("accounts.unlock", "解除锁定", self._unlock, "", "lock-open", service.AUTHORISE,
                    when=lambda: self._in("locked")),
            Command("accounts.disable", "停用", self._disable, "", "archive", service.STOP,
                    when=lambda: self._in(*live)),
            Command("accounts.enable", "恢复账户", self._enable, "", "rotate-ccw", service.MANAGE,
                    when=lambda: self._in("disabled")),
        )  # fmt: skip


PAGES = (PageSpec(PAGE_ID, "账户与授权", "user-check", "@bottom", 930, AccountsPage, service.READ),)
