"""办文单: what is written is on the sheet, what is secret is marked, what was corrected is printed right."""

from __future__ import annotations

import pytest

from desktop.base.errors import NotFound
from desktop.base.fields import Named
from desktop.export import pdf, render
from desktop.export.layout.frame import Document
from desktop.office.documents import printout, service, store
from desktop.office.documents.inputs import Assignment, Correction, Feedback, Finishing, Instruction, Proposal
from desktop.storage.session import Session
from tests.office.documents.conftest import paper
from tests.offices import Office


def text_of(document: Document) -> str:
    return "".join(run.text for page in document.pages for run in page.runs())


def test_the_sheet_of_a_finished_document(session: Session) -> None:
    made = session.run(
        service.register, paper(document_number="云应急〔2026〕18号", copies=2, pages=5, urgency="加急")
    )
    session.run(
        service.propose,
        made.id,
        Proposal(words="拟请周丽娟同志批示。", author=Named("吴海涛"), post="秘书长"),
    )
    leader = Named("周丽娟")
    session.run(
        service.instruct, made.id, Instruction(author=leader, post="常务副市长", words="请应急局抓紧半理。")
    )
    wrong = store.opinions(session, made.id)[1]
    session.run(service.correct_opinion, made.id, Correction(opinion=wrong.id, words="请应急局抓紧办理。"))
    session.run(service.assign, made.id, Assignment(lead_unit=Named("市应急局"), assist_units=("市水务局",)))
    session.run(service.feed_back, made.id, Feedback(words="已部署到各县区。"))
    session.run(service.finish, made.id, Finishing(result="已函复省厅。", whereabouts="文书档案"))
    sheet = printout.processing_sheet(session, made.id)
    text = text_of(sheet)
    for words in (
        "云川市人民政府办公室办文单",
        "收〔2026〕1号",
        "云应急〔2026〕18号",
        made.title,
        "2 份",
        "5 页",
        "加急",
        "2026年11月26日",
        "拟请周丽娟同志批示。（秘书长吴海涛　2026年11月23日）",
        "请应急局抓紧办理。（常务副市长周丽娟",
        "已部署到各县区。",
        "市应急局",
        "市水务局",
        "已函复省厅。（办结",
        "文书档案",
        "审计 ",
    ):
        assert words.replace("　", "") in text.replace("　", ""), words
    assert "半理" not in text
    assert "秘密" not in text
    assert len(sheet.pages) == 1
    assert render.page_count(pdf.to_bytes(sheet)) == 1


def test_an_empty_sheet_keeps_its_boxes(session: Session) -> None:
    made = session.run(service.register, paper())
    text = text_of(printout.processing_sheet(session, made.id))
    for label in ("拟办意见", "领导批示", "承办情况", "办理结果"):
        assert label in text


def test_a_secret_sheet_bears_its_mark_and_is_not_there_for_the_uncleared(office: Office) -> None:
    session = office.login()
    made = session.run(
        service.register, paper(classification="秘密", secrecy_period="1年", copy_number="000037")
    )
    text = text_of(printout.processing_sheet(session, made.id))
    assert "秘密★1年" in text
    assert "密收〔2026〕1号" in text
    assert "000037" in text
    with pytest.raises(NotFound):
        printout.processing_sheet(office.login("张晓东"), made.id)


def test_many_long_opinions_go_on_to_another_page(session: Session) -> None:
    made = session.run(service.register, paper())
    session.run(service.propose, made.id, Proposal(words="拟请批示。"))
    for number in range(12):
        words = f"第{number}次批示：" + "抓紧落实。" * 60
        session.run(service.instruct, made.id, Instruction(author=Named("周丽娟"), words=words))
    sheet = printout.processing_sheet(session, made.id)
    text = text_of(sheet)
    assert len(sheet.pages) > 1
    assert text.count("抓") == text.count("实") == 12 * 60  # page feet may stand between the characters
    assert all(f"第{number}次" in text for number in range(12))
