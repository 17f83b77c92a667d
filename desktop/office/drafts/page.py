"""文稿: the list with its pane; a draft opens in the editor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desktop.export.intake.composing import FileIntake
from desktop.office.drafts import service, store, views
from desktop.office.drafts.editing import KIND, opening, show_draft_paper
from desktop.office.drafts.records import FORMS, MINUTES, Draft
from desktop.ui.columns import Column
from desktop.ui.commands import Command
from desktop.ui.detail import Detail
from desktop.ui.intake_dialog import choose_text
from desktop.ui.list_page import Chip, ListPage
from desktop.ui.pages import PageContext, PageSpec, RecordPageSpec

PAGE_ID = "drafts"


class DraftsPage(ListPage):
    """Every draft the user may see, the last written first."""

    kind = KIND
    title = "文稿"
    empty = ("file-pen", "还没有文稿。可以新建，也可以导入 Word、WPS 或文本文件。", "drafts.new")
    order, descending = "written_at", True
    header_actions = ("drafts.import", "drafts.new")

    def columns(self) -> Sequence[Column]:
        """The list's columns."""
        return (
            Column("title", "标题", 260, lambda row: row.title, stretch=True, mark=views.mark),
            Column("form", "版式", 96, lambda row: row.form, sort="form", priority=3),
            Column("document_number", "发文字号", 172, lambda row: row.document_number, priority=4),
            Column(
                "drafted_by",
                "起草人",
                84,
                lambda row: str(row.drafted_by or ""),
                sort="drafted_by",
                priority=5,
            ),
            Column("written_at", "修改时间", 108, views.when, sort="written_at"),
        )

    def chips(self) -> Sequence[Chip]:
        """By form, and those of one's own."""
        name = self.context.session.user.name
        return (
            Chip("all", "全部"),
            Chip("mine", "我起草", store.mine(name)),
            *(Chip(f"form{place}", form, store.of_form(form)) for place, form in enumerate(FORMS[:5])),
        )

    def subtitle(self, session: Any) -> str:
        """How many."""
        return views.subtitle(session)

    def detail(self, session: Any, record: Draft) -> Detail:
        """The pane."""
        return views.detail(session.get(Draft, record.id))

    def commands(self) -> Sequence[Command]:
        """What can be done with the draft under the cursor."""

        def with_current(run: Callable[[Draft], object]) -> Callable[[], None]:
            def do() -> None:
                draft = self.current()
                if draft is not None:
                    run(draft)

            return do

        def there() -> bool:
            return self.current() is not None

        return [
            Command("drafts.edit", "编辑", with_current(self.open), "Ctrl+Return", "pencil", when=there),
            Command(
                "drafts.print",
                "打印与导出",
                with_current(lambda draft: show_draft_paper(self, draft.id, draft.title)),
                "Ctrl+P",
                "printer",
                when=there,
            ),
            Command(
                "drafts.duplicate",
                "复制文稿",
                with_current(lambda draft: self.act(service.copy, draft.id, said="已复制为新的文稿")),
                icon="copy",
                permission=service.WRITE,
                when=there,
            ),
            Command(
                "drafts.remove",
                "删除文稿",
                with_current(lambda draft: self.act(service.remove, draft.id, said="已删除文稿")),
                "Delete",
                "trash-2",
                permission=service.WRITE,
                when=there,
                danger=True,
            ),
        ]


def _global_commands(context: PageContext) -> list[Command]:
    def list_page() -> DraftsPage | None:
        context.desk.go(PAGE_ID)
        page = context.desk.current_page()
        return page if isinstance(page, DraftsPage) else None

    def opened(draft: Draft) -> None:
        context.desk.open_record(KIND, draft.id)

    def create() -> None:
        page = list_page()
        if page is not None:
            values = {"start": "通知", "classification": "内部"}
            page.act_form(service.start, values=values, said="已新建文稿", done=opened)

    def bring_in() -> None:
        page = list_page()
        if page is not None:
            choose_text(page, FileIntake(), lambda text: _keep(page, text, opened), "新建文稿")

    return [
        Command("drafts.new", "新建文稿", create, "Ctrl+Alt+N", icon="plus", permission=service.WRITE),
        Command("drafts.import", "导入文件", bring_in, icon="upload", permission=service.WRITE),
    ]


def _keep(page: DraftsPage, text: str, opened: Callable[[Draft], object]) -> None:
    form = MINUTES if "会议纪要" in text[:120] else FORMS[0]
    page.act(service.create, Draft(body=text, form=form), said="已导入为新的文稿", done=opened)


PAGES = (
    PageSpec(PAGE_ID, "文稿", "file-pen", "公文与会议", 25, DraftsPage, service.READ, None, frozenset({KIND}),
             _global_commands),
)  # fmt: skip
RECORD_PAGES = (RecordPageSpec(KIND, opening),)
