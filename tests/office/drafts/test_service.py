"""Drafts on a real store: written, copied, taken away, printed; seen by the cleared alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.base.errors import NotFound, NotPermitted, UserProblem
from desktop.base.fields import Named
from desktop.export import pdf
from desktop.export.measure import measure
from desktop.office.drafts import printout, service, store, trial
from desktop.office.drafts.inputs import Start, Writing
from desktop.office.drafts.records import Draft
from desktop.storage.session import Session
from tests.offices import Office

TEXT = "市政府办公室关于做好防汛工作的通知\n各县人民政府：\n现就有关事项通知如下。\n市政府办公室\n2026年11月22日\n"


def made(session: Session, **values: Any) -> Draft:
    found: Draft = session.run(service.create, Draft(**{"body": TEXT, **values}))
    return found


def test_a_draft_is_kept_and_found(office: Office, session: Session) -> None:
    draft = made(session, signatory="林启明", document_number="市政办发〔2026〕3号")
    assert (draft.title, draft.drafted_by) == ("市政府办公室关于做好防汛工作的通知", Named("李敏"))
    assert draft.written_at is not None and draft.written_at <= session.clock.now_ms()
    session = office.login("李敏")  # another start of the program
    kept = session.get(Draft, draft.id)
    assert (kept.body, kept.signatory, kept.compartment) == (TEXT, "林启明", "internal.office")
    assert [hit.id for hit in session.search("防汛")] == [draft.id]
    assert [each.id for each in store.latest(session)] == [draft.id]


def test_writing_keeps_the_title_with_the_text(office: Office, session: Session) -> None:
    draft = made(session, note="此件公开发布", issued_on=date(2026, 11, 22), is_preprinted=True)
    office.clock.move_to("2026-11-23T09:32")
    written = session.run(
        service.write,
        draft.id,
        Writing(body="关于防火的通知\n正文。", urgency="特急", clear=("附注", "issued_on", "套打")),
    )
    assert (written.title, written.urgency, written.note) == ("关于防火的通知", "特急", "")
    assert (written.issued_on, written.is_preprinted) == (None, False)
    assert (written.written_at or 0) - (draft.written_at or 0) >= 60_000
    session.undo(session.last_undoable() or "")
    assert session.get(Draft, draft.id).body == TEXT
    with pytest.raises(UserProblem, match="G-110"):
        session.run(service.write, draft.id, Writing(clear=("文种版式",)))


def test_the_text_can_be_emptied(session: Session) -> None:
    draft = made(session)
    assert session.run(service.write, draft.id, Writing(clear=("body",))).title == "（无标题）"
    with pytest.raises(UserProblem, match="T-002"):
        printout.paper(session, draft.id)


def test_begun_from_the_usual_words(session: Session) -> None:
    draft = session.run(service.start, Start(start="函"))
    assert (draft.form, draft.issuer) == ("信函", session.office.name)
    assert draft.title == f"{session.office.name}关于×××的函"
    assert printout.paper(session, draft.id).form == "letter"


def test_a_copy_is_another_draft(session: Session) -> None:
    draft = made(session, document_number="市政办发〔2026〕3号", urgency="加急")
    copied = session.run(service.copy, draft.id)
    assert copied.id != draft.id
    assert (copied.body, copied.urgency, copied.document_number) == (TEXT, "加急", "")
    session.run(service.write, copied.id, Writing(urgency="特急"))
    assert session.get(Draft, draft.id).urgency == "加急"


def test_taken_away_and_brought_back(session: Session) -> None:
    draft = made(session)
    session.run(service.remove, draft.id)
    assert session.count(Draft) == 0 and session.search("防汛") == []
    session.undo(session.last_undoable() or "")
    assert session.get(Draft, draft.id).body == TEXT


def test_every_trial_draft_prints_right(session: Session) -> None:
    ids = trial.write_drafts(session)
    assert store.latest(session)[0].id == ids[0]
    for id in ids:
        paper = printout.paper(session, id)
        assert measure(pdf.to_bytes(paper)).ok, paper.title
    upward = printout.paper(session, ids[1])
    assert {"signatory", "draft"} <= {run.tag for run in upward.pages[0].runs()}
    secret = printout.paper(session, ids[3])
    assert "".join(run.text for run in secret.pages[0].runs("classification")) == "秘密★1年"


def test_the_preview_is_the_print(session: Session) -> None:
    for id in trial.write_drafts(session):
        draft = session.get(Draft, id)
        shown = printout.PaperEngine().typeset(draft.body, printout.head_of(draft))
        assert shown.pdf == pdf.to_bytes(printout.paper(session, id))


def test_findings_name_the_fields_of_the_draft(session: Session) -> None:
    del session
    found = printout.PaperEngine({"classification": "机密"}).check(
        TEXT, {"document_number": "市政办发(2026)3号"}
    )
    fields = {each.code: each.field for each in found}
    assert fields["number-brackets"] == "document_number"
    assert (fields["secret-period"], fields["secret-copy-number"]) == ("secrecy_period", "copy_number")


def test_no_trace_for_the_uncleared(office: Office, session: Session) -> None:
    secret = made(session, classification="秘密")
    assert secret.compartment == "confidential.office"
    session = office.login("张晓东")
    with pytest.raises(NotPermitted, match="P-002"):
        made(session, classification="秘密")
    for act in (lambda: session.get(Draft, secret.id), lambda: session.run(service.copy, secret.id)):
        with pytest.raises(NotFound):
            act()
    assert session.count(Draft) == 0 and session.search("防汛") == []
