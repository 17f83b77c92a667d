"""The editor of a draft: what it shows, how it is saved, what else can be done from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.base.changes import Changed
from desktop.base.clock import stamp
from desktop.base.fields import FieldSpec, fields_of, spec_of
from desktop.base.ids import RecordId
from desktop.export.intake.composing import FileIntake
from desktop.office.drafts import printout, service
from desktop.office.drafts.inputs import Writing
from desktop.office.drafts.records import Draft
from desktop.ui.commands import Command
from desktop.ui.editor.page import EditorPage, EditorSpec
from desktop.ui.editor.saving import as_seen
from desktop.ui.intake_dialog import choose_text
from desktop.ui.opening_page import OpeningPage
from desktop.ui.pages import PageContext
from desktop.ui.paper import show_paper

KIND = spec_of(Draft).kind

_ORDER = (  # days stand in the second column, the number before a wide field: they need the room
    "form", "urgency", "issuer", "document_number", "main_recipients", "signatory", "copy_number", "secrecy_period",
    "signed_by", "sealing", "issued_on", "note", "copy_recipients", "printed_by", "printed_on", "mark", "draft_mark",
    "profile", "is_preprinted",
)  # fmt: skip


def head_fields(draft: Draft) -> tuple[FieldSpec, ...]:
    """The fields above the text; a draft of 内部 has no period of secrecy."""
    known = {spec.name: spec for spec in fields_of(Draft)}
    hidden = {"secrecy_period"} if draft.classification == "内部" else set()
    return tuple(known[name] for name in _ORDER if name not in hidden)


def changes(draft: Draft, text: str, values: Mapping[str, Any]) -> Writing:
    """What differs from the draft as it was shown: so that what others wrote elsewhere meanwhile stays."""
    wanted = {
        name: value for name, value in {**values, "body": text}.items() if value != getattr(draft, name)
    }
    emptied = tuple(name for name, value in wanted.items() if value in (None, "", False))
    return Writing(**{name: wanted[name] for name in wanted if name not in emptied}, clear=emptied)


class DraftEditor(EditorPage):
    """The editor of one draft; says when the draft is changed elsewhere while it is open."""

    def __init__(self, context: PageContext, spec: EditorSpec, desk: _Desk) -> None:
        self._desk = desk
        super().__init__(context, spec, desk.save, desk.commands)

    def on_changed(self, changed: Changed) -> None:
        """Another window, machine or page may have written it."""
        super().on_changed(changed)
        if self._desk.draft.id in changed.records and not self._desk.saving:
            self.ask(
                lambda session: session.try_get(Draft, self._desk.draft.id), self._compared, key="elsewhere"
            )

    def _compared(self, now: Draft | None) -> None:
        if now is not None and now.body != self._desk.draft.body and not self._desk.saving:
            words = "这份文稿刚在别处改过。您保存以后两份都会留下，请在“同步”里选定。"
            self.context.desk.toast(words, tone="warn")


class _Desk:
    """What the editor of one draft knows: the draft as it was last read or saved."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.saving = False

    def save(self, text: str, values: dict[str, Any], page: EditorPage) -> None:
        """Write what was changed."""
        given = changes(self.draft, text, values)

        def done(saved: Draft) -> None:
            self.draft, self.saving = saved, False
            page.head.set(saved.title, subtitle=subtitle(saved))
            page.context.desk.saved()
            page.saved()

        def failed(error: BaseException) -> None:
            self.saving = False
            page.refused(error)

        self.saving = True
        act = as_seen(Draft, service.write, self.draft.id, given, self.draft.seen)
        page.context.tasks.run_change(act, done=done, failed=failed, owner=page)

    def commands(self, page: EditorPage) -> list[Command]:
        """Printing, import, a copy, taking it away."""
        may = page.context.session.may(service.WRITE)
        made = [
            Command("drafts.paper", "打印与导出", lambda: self._paper(page), "Ctrl+P", "printer"),
        ]
        if may:
            made += [
                Command(
                    "drafts.bring_in", "导入文件…", lambda: self._bring_in(page), "Ctrl+Shift+O", "upload"
                ),
                Command("drafts.copy_this", "复制文稿", lambda: self._copy(page), icon="copy"),
                Command(
                    "drafts.take_away", "删除文稿", lambda: self._remove(page), icon="trash-2", danger=True
                ),
            ]
        return made

    def _paper(self, page: EditorPage) -> None:
        """The paper as it is saved: what is put out is what is kept."""
        page.put_out(lambda: show_draft_paper(page, self.draft.id, self.draft.title))

    def _bring_in(self, page: EditorPage) -> None:
        choose_text(page, FileIntake(), page.replace_text, "替换正文")

    def _copy(self, page: EditorPage) -> None:
        if page.is_changed():
            page.context.desk.toast("请先保存，再复制", tone="warn")
            return
        page.act(
            service.copy,
            self.draft.id,
            said="已复制为新的文稿",
            done=lambda made: page.context.desk.take_place(page, opening(page.context, made.id)),
        )

    def _remove(self, page: EditorPage) -> None:
        page.act(
            service.remove,
            self.draft.id,
            said="已删除文稿",
            done=lambda _none: page.context.desk.take_place(page, None),
        )


def show_draft_paper(page: Any, id: RecordId, title: str) -> None:
    """The paper of a draft, to be printed and exported."""
    show_paper(page, lambda session: printout.paper(session, id), title, record_id=id, form="paper")


def subtitle(draft: Draft) -> str:
    """文件 · 内部 · 李敏 · 2026-11-24 09:30."""
    when = stamp(draft.written_at) if draft.written_at else ""
    return " · ".join(
        word for word in (draft.form, draft.classification, str(draft.drafted_by or ""), when) if word
    )


def editor(context: PageContext, draft: Draft) -> EditorPage:
    """The page of a draft; only for reading when the user may not write."""
    desk = _Desk(draft)
    fields = head_fields(draft)
    fixed = {"classification": draft.classification}
    spec = EditorSpec(
        key=f"{KIND}:{draft.id.hex()}",
        title=draft.title,
        subtitle=subtitle(draft),
        fields=fields,
        values={spec.name: getattr(draft, spec.name) for spec in fields},
        text=draft.body,
        engine=printout.PaperEngine(fixed),
        read_only=not context.session.may(service.WRITE),
    )
    return DraftEditor(context, spec, desk)


def opening(context: PageContext, id: RecordId) -> OpeningPage:
    """The page that reads a draft and then shows its editor."""
    return OpeningPage(
        context, KIND, id, lambda session: session.get(Draft, id), lambda draft: editor(context, draft)
    )
