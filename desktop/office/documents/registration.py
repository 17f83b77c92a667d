"""登记来文: the form, filled from a pasted or opened text as far as the text says what it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.base.errors import UserProblem
from desktop.base.fields import Named, fields_of
from desktop.office.documents import service, store
from desktop.office.documents.recognise import Recognised, hints, recognise
from desktop.office.documents.records import IncomingDocument
from desktop.office.documents.trial_texts.trial import read_text
from desktop.ui.buttons import button
from desktop.ui.form_page import FormPage
from desktop.ui.pages import PageContext

ORDER = (
    "body",
    "title",
    "from_unit",
    "document_number",
    "document_type",
    "urgency",
    "purpose",
    "classification",
    "secrecy_period",
    "copy_number",
    "copies",
    "issued_on",
    "received_at",
    "pages",
    "medium",
    "enclosures",
    "signed_for_by",
    "handler",
    "due_on",
    "remarks",
)
"""Fields of the form: the text first, as the rest is read from it."""


class RegistrationPage(FormPage):
    """The registration form. A number already registered is pointed out once; registering again is then possible."""

    def __init__(self, context: PageContext, choose_file: Callable[[RegistrationPage], Path | None]) -> None:
        by_name = {spec.name: spec for spec in fields_of(IncomingDocument) if spec.editable}
        specs = [by_name[name] for name in ORDER]
        defaults = {"urgency": "平件", "purpose": "办件", "classification": "内部", "medium": "纸质"}
        super().__init__(
            context,
            "登记来文",
            specs,
            submit,
            defaults,
            draft_key="documents.registration",
            verb_title="登记",
            subtitle="粘贴或读入正文后点“识别要素”，核对后登记；收文号自动编排",
        )
        self._choose_file = choose_file
        self.warned_of = ""
        self.head.side.addWidget(button("读入文本…", "folder-open", run=self._read_file))
        self.head.side.addWidget(button("识别要素", "file-text", run=self.recognise_body))

    def _read_file(self) -> None:
        file = self._choose_file(self)
        if file is not None:
            self.take_file(file)

    def take_file(self, file: Path) -> None:
        """Read a text file off the main thread and fill the form from it."""
        self.ask(
            lambda _session: read_text(file),
            lambda text: self.fill_from(text.body),
            key="file",
            failed=self.refused,
        )

    def recognise_body(self) -> None:
        """Fill the form from the text in it."""
        self.fill_from(str(self.form.values()["body"] or ""))

    def fill_from(self, body: str) -> None:
        """Put what the text says of itself into the fields that say nothing else."""
        found = recognise(body)
        values = self.form.values()
        for name, value in proposals(found, body).items():
            if values[name] in (None, "", (), DEFAULTS.get(name)):
                self.form.field(name).write(value)
        said = hints(found.title, body)
        if said:
            self.context.desk.toast(f"初审提示：{said[0]}", tone="warn")


DEFAULTS = {"urgency": "平件", "classification": "内部"}


def proposals(found: Recognised, body: str) -> dict[str, Any]:
    """What is recognised, as values of the form's fields; nothing for what the text does not say."""
    known: dict[str, Any] = {
        "body": body,
        "title": found.title[:300],
        "from_unit": Named(found.from_unit[:100]) if found.from_unit else None,
        "document_number": found.document_number,
        "document_type": found.document_type,
        "urgency": found.urgency,
        "classification": found.classification,
        "secrecy_period": found.secrecy_period,
        "copy_number": found.copy_number,
        "issued_on": found.issued_on,
    }
    return {name: value for name, value in known.items() if value}


def submit(values: dict[str, Any], page: Any) -> None:
    """Register, unless the same paper seems to be registered and the clerk has not been told yet."""
    number, sender = str(values["document_number"] or ""), str(values["from_unit"] or "")

    def go() -> None:
        page.act(
            service.register,
            IncomingDocument(**values),
            done=lambda made: _registered(page, made),
            failed=page.refused,
        )

    def checked(known: list[IncomingDocument]) -> None:
        if known and page.warned_of != number:
            page.warned_of = number
            page.refused(
                UserProblem(
                    "W-111",
                    f"{sender}的{number}已登记为{known[0].receipt_number or '待编号'}。",
                    "如确是另一份，请再点一次“登记”。",
                    field="document_number",
                )
            )
        else:
            go()

    page.ask(
        lambda session: store.duplicates(session, number, sender),
        checked,
        key="duplicates",
        failed=page.refused,
    )


def _registered(page: Any, made: IncomingDocument) -> None:
    page.context.desk.toast(f"已登记，{made.receipt_number or '待编号'}")
    page.done(made)
