"""The trial office's own papers, registered as a clerk would."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.base.clock import civil
from desktop.base.errors import EnvironmentProblem, NotPermitted
from desktop.office.documents.records import IncomingDocument
from desktop.office.documents.trial_texts.trial import UNKNOWN_UNIT, document_of, read_texts, register_texts
from desktop.storage.session import Session
from tests.offices import Office

# November 2026 has neither a holiday nor a worked weekend; late October neither.
EXTRA = {"特提": 1, "特急": 1}
WORKED = {"加急": 3, "平件": 7}


def independent_due(received: date, urgency: str) -> date:
    if urgency in EXTRA:
        return received + timedelta(days=EXTRA[urgency])
    day, left = received, WORKED[urgency]
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() <= 5
    return day


def test_every_own_paper_is_registered_whole(session: Session) -> None:
    texts = read_texts()
    made = register_texts(session, texts)
    assert len(made) == len(texts) >= 12
    for text, document in zip(texts, made, strict=True):
        kept = session.get(IncomingDocument, document.id)
        assert kept.body == text.body
        assert kept.title == text.recognised.title
        assert kept.from_unit is not None
        assert kept.from_unit.name != UNKNOWN_UNIT
        assert kept.received_at is not None
        assert kept.due_on == independent_due(civil(kept.received_at).date(), kept.urgency), kept.title
    assert [
        document.receipt_number for document in made if document.compartment == "confidential.office"
    ] == ["密收〔2026〕1号", "密收〔2026〕2号"]
    plain = [document.receipt_serial for document in made if document.compartment == "internal.office"]
    assert plain == list(range(1, len(texts) - 1))


def test_two_character_words_find_their_paper(session: Session) -> None:
    texts = read_texts()
    register_texts(session, texts)
    for words in ("供热", "雨雪", "保密自查", "停车", "公交", "秋粮", "水源", "养老"):
        found = {document.title for document in session.find(IncomingDocument, search=words)}
        assert found == {text.recognised.title for text in texts if words in text.body}
        assert found


def test_an_uncleared_clerk_cannot_register_the_secret_ones(office: Office) -> None:
    session = office.login("张晓东")
    texts = read_texts()
    with pytest.raises(NotPermitted):
        register_texts(session, [text for text in texts if text.recognised.classification == "秘密"])
    assert session.count(IncomingDocument) == 0


def test_a_folder_of_texts_in_either_encoding(session: Session, tmp_path: Path) -> None:
    body = "云川市水利局关于汛限水位的通知\n云川水〔2026〕3号\n各水库：\n请按规定运行。\n云川市水利局\n2026年3月5日\n"
    (tmp_path / "b.txt").write_bytes(body.replace("\n", "\r\n").encode("gb18030"))
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + body.encode())
    (tmp_path / "c.txt").write_bytes("没有要素的一段话".encode())
    (tmp_path / "index.json").write_text("[]")
    first, second, third = register_texts(session, read_texts(tmp_path))
    assert first.body == second.body == body
    assert (first.document_number, first.issued_on) == ("云川水〔2026〕3号", date(2026, 3, 5))
    assert third.from_unit is not None
    assert third.from_unit.name == UNKNOWN_UNIT


def test_a_folder_without_texts_or_with_unreadable_ones(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as refused:
        read_texts(tmp_path)
    assert refused.value.code == "W-120"
    (tmp_path / "odd.txt").write_bytes(b"\xff\xfe\x00\x81\xff")
    with pytest.raises(EnvironmentProblem) as refused:
        read_texts(tmp_path)
    assert refused.value.code == "W-121"


def test_an_empty_text_still_has_a_title(tmp_path: Path) -> None:
    (tmp_path / "空白.txt").write_text("")
    assert document_of(read_texts(tmp_path)[0]).title == "空白"
