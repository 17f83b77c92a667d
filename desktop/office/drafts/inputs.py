"""Labelled inputs of the verbs of 文稿."""

from __future__ import annotations

from datetime import date

from desktop.base.errors import UserProblem
from desktop.base.fields import FieldKind, choice, day, fields_of, flag, given, items, long_text, text
from desktop.office.drafts.records import (
    CLASSIFICATIONS,
    FORMS,
    PROFILES,
    SEALINGS,
    URGENCIES,
    Draft,
)
from desktop.office.drafts.rules import STARTS


@given
class Start:
    """A new draft begun from the words usual for its kind."""

    start: str = choice("起草模板", STARTS, required=True, default="通知")
    classification: str = choice(
        "密级", CLASSIFICATIONS, required=True, default="内部", hint="保存后不能再改"
    )
    issuer: str = text("发文机关", max_length=300)


@given
class Writing:
    """Text and head of a draft. Empty leaves as it is; `clear` names what is to be emptied."""

    body: str = long_text("正文", max_length=200_000)
    form: str = choice("文种版式", FORMS)
    profile: str = choice("版面规格", PROFILES)
    issuer: str = text("发文机关", max_length=300)
    document_number: str = text("发文字号", max_length=60)
    signatory: str = text("签发人", max_length=100)
    secrecy_period: str = text("保密期限", max_length=40)
    copy_number: str = text("份号", max_length=20)
    urgency: str = choice("紧急程度", URGENCIES)
    main_recipients: str = text("主送机关", max_length=2000)
    copy_recipients: str = text("抄送机关", max_length=2000)
    signed_by: str = text("署名", max_length=300)
    issued_on: date | None = day("成文日期")
    sealing: str = choice("用印方式", SEALINGS)
    note: str = text("附注", max_length=200)
    printed_by: str = text("印发机关", max_length=100)
    printed_on: date | None = day("印发日期")
    mark: str = text("标志名称", max_length=40)
    draft_mark: str = text("草稿标记", max_length=30)
    is_preprinted: bool = flag("套打")
    clear: tuple[str, ...] = items("清空的项目", hint="写项目名称，如 签发人")

    def apply_to(self, draft: Draft) -> set[str]:
        """Put what is filled in into the draft, then empty what `clear` names (by label or field name).

        Returns the names of the fields written.

        Raises:
            UserProblem: `G-110` a name in `clear` is no field that may be emptied.
        """
        own = {spec.name: spec for spec in fields_of(Writing) if spec.name != "clear"}
        written = {name for name in own if getattr(self, name) not in (None, "", False)}
        for name in written:
            setattr(draft, name, getattr(self, name))
        by_label = {spec.label: name for name, spec in own.items()}
        for word in self.clear:
            name = by_label.get(word, word)
            if name not in own or own[name].kind is FieldKind.CHOICE:
                raise UserProblem("G-110", f"“{word}”不能清空。", "请核对项目名称。", field="clear")
            kind = own[name].kind
            setattr(draft, name, None if kind is FieldKind.DAY else False if kind is FieldKind.FLAG else "")
            written.add(name)
        return written
