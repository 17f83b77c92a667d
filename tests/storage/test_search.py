"""Chinese search on the real index: two-character words, one character, initials, rare characters, hostile input."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.fields import Named
from desktop.slices import discover
from desktop.storage import bigrams
from desktop.storage.searching import title_field
from tests.storage.rig import Item, Rig


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Rig:
    made = Rig(tmp_path_factory.mktemp("search"))
    made.save(
        Item(title="关于开展督办工作的通知", body="请各单位于9月30日前报送。", sender=Named("市应急管理局"))
    )
    made.save(Item(title="国办发明电〔2024〕12号", body="值班安排 Sanban-2026 見附件", clerk=Named("曾华")))
    made.save(Item(title="龑𬭎同志任职", body="鿏字在基本区末尾", tags=("人事", "任免")))
    return made


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("督办", 1),
        ("通知", 1),
        ("督办 通知", 1),
        ("督办 值班", 0),
        ("办工", 1),
        ("督", 1),
        ("知", 1),
        ("报送。", 1),
        ("〔2024〕12号", 1),
        ("202412号", 1),
        ("sanban", 1),
        ("ＳＡＮＢＡＮ", 1),
        ("龑𬭎", 1),
        ("𬭎", 1),
        ("鿏字", 1),
        ("应急管理", 1),
        ("人事任免", 1),
        ("任免", 1),
        ("zh", 1),
        ("gykzdb", 1),
        ("知请", 0),
        ("局关", 0),
        ("没有这个词", 0),
    ],
)
def test_words_are_found_exactly(rig: Rig, words: str, found: int) -> None:
    assert len(rig.titles(words)) == found


@pytest.mark.parametrize(
    "words",
    [
        '"',
        '""',
        "AND",
        "OR",
        "NOT 督办",
        "NEAR(督办 通知)",
        "a:b",
        "t:督办",
        "((((",
        "督办*",
        "^督办",
        "'; DROP TABLE words;--",
        "%",
        "_",
        "\x00",
        "督\x00办",
        "\u200b",
        "-督办",
        "{t p}",
        "\ud800".encode("utf-8", "replace").decode(),
    ],
)
def test_row_70_no_input_is_query_syntax(rig: Rig, words: str) -> None:
    assert isinstance(rig.titles(words), list)
    assert len(rig.titles("督办")) == 1


def test_a_changed_text_is_found_by_its_new_words_only(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    item = rig.save(Item(title="防汛通知"))
    item.title = "抗旱通报"
    rig.save(item)
    assert (rig.titles("防汛"), rig.titles("抗旱")) == ([], ["抗旱通报"])


def test_both_values_of_a_conflict_are_found(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    item = rig.save(Item(title="防汛通知"))
    one, two = rig.get(item.id), rig.get(item.id)
    one.title, two.title = "抗旱通报", "救灾快报"
    rig.save(one)
    rig.save(two)
    assert len(rig.titles("抗旱")) == len(rig.titles("救灾")) == 1


LETTERS = st.text(st.sampled_from("督办值班纪要〔〕2026，。 龑𬭎Ab"), min_size=2, max_size=12)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LETTERS, LETTERS)
def test_search_equals_looking_for_the_letters(
    tmp_path_factory: pytest.TempPathFactory, text: str, words: str
) -> None:
    import sqlite3

    def fold(value: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFKC", value).casefold() if c.isalnum())

    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE words USING fts5(t, p, tokenize='unicode61')")
    index.execute("INSERT INTO words (t, p) VALUES (?, '')", (bigrams.index_text([text]),))
    query = bigrams.match(words)
    wanted = bool(query) and all(fold(word) in fold(text) for word in words.split() if fold(word))
    found = bool(query) and bool(
        index.execute("SELECT 1 FROM words WHERE words MATCH ?", (query,)).fetchall()
    )
    assert found == wanted


def test_what_is_found_is_called_by_its_name() -> None:
    specs = discover().specs()
    named = {
        kind: title_field(specs[kind])
        for kind in ("documents.incoming", "meetings.decision", "meetings.minutes")
    }
    assert named == {
        "documents.incoming": "title",
        "meetings.decision": "matter",
        "meetings.minutes": "title",
    }
    assert title_field(specs["meetings.attendee"]) == "person_name"
    assert title_field(specs["reminders.reminder"]) == "words", "not the owner's id"
