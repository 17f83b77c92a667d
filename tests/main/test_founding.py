"""The first run: four steps, faults at the fields, a real office at the end, and logging in to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.base.clock import FixedClock
from desktop.base.errors import EnvironmentProblem
from desktop.base.levels import Level
from desktop.base.permissions import Role
from desktop.export import fonts
from desktop.main import founding, founding_plan, window
from desktop.main.founding import FoundingPage
from desktop.main.founding_parts import AccountCard
from desktop.main.renewal import RenewalDialog
from desktop.main.window import Window
from desktop.slices import discover
from desktop.storage.keys import accounts, kdf
from desktop.storage.office import open_office, verify_office
from desktop.system.trial.people import PASSPHRASE
from desktop.ui import snapshot, theme
from desktop.ui.dialogs import Question
from desktop.ui.login import LoginPage
from desktop.ui.shell import Shell
from desktop.ui.tasks import Tasks
from tests.offices import Office
from tests.ui.sweeps import sweep

CLOCK = FixedClock.at("2026-11-23T09:00")
WORDS = ("青石板上的雨声很轻", "老榆树下挂着的钟", "渡口边的第三盏灯", "清晨巷口的油条摊")


@pytest.fixture
def base() -> int:
    return 14


@pytest.fixture
def page(qtbot: QtBot, qapp: object, tmp_path: Path, base: int) -> Iterator[FoundingPage]:
    theme.install(qapp, fonts.folder(), "light", base)  # type: ignore[arg-type]
    tasks = Tasks()
    made = FoundingPage(tmp_path / "office", CLOCK, tasks)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    tasks.close()
    theme.install(qapp, fonts.folder())  # type: ignore[arg-type]


def fill(card: AccountCard, password: str, **values: str) -> None:
    for name, value in values.items():
        card.form.field(name).write(value)
    for field in card.pair.fields:
        field.setText(password)


def fill_all(page: FoundingPage) -> None:
    page.office.field("name").write("临江县人民政府办公室")
    page.office.field("device").write("临江-01")
    page.forward()
    for card, name, password in zip(page.admins, ("系统", "保密", "审计"), WORDS, strict=False):
        fill(card, password, name=f"{name}管理", person=f"{name}同志")
    page.forward()
    fill(page.users[0], WORDS[3], name="周丽娟", role="业务人员", level="秘密")
    page.forward()


def test_an_office_is_made_and_everybody_logs_in(
    page: FoundingPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(kdf, "calibrate", lambda *_: kdf.FLOOR)
    fill_all(page)
    assert page.step == 3
    with qtbot.waitSignal(page.founded, timeout=60_000) as made:
        page.forward()
    folder = made.args[0]
    assert folder == tmp_path / "office"
    cards = accounts.list_users(folder)
    assert [card.role for card in cards] == [*founding_plan.ADMIN_ROLES, Role.CLERK]
    assert cards[3].compartments == ("common", "internal.office", "confidential.office")
    assert all(not field.text() for card in (*page.admins, *page.users) for field in card.pair.fields)
    with open_office(folder, "周丽娟", WORDS[3], CLOCK, discover()) as session:
        assert session.office.name == "临江县人民政府办公室"
        assert session.office.device_name == "临江-01"
        assert not session.office.trial
    assert not [f for f in verify_office(folder, None, "", CLOCK, discover()) if f.grave]


@pytest.mark.parametrize("base", [14, 18], ids=("标准", "特大"))
def test_every_step_is_whole_at_every_size(page: FoundingPage) -> None:
    for step in range(4):
        if step == 3:
            fill_all_quietly(page)
        page.show_step(step)
        for size in ((1180, 600), (1366, 688), (1920, 1010)):
            page.resize(*size)
            page.activateWindow()
            assert snapshot.settle()
            assert sweep(page) == [], (step, size)


def fill_all_quietly(page: FoundingPage) -> None:
    for card, word in zip((*page.admins, *page.users), WORDS, strict=True):
        fill(card, word, name=word[:2])


def test_the_first_step_wants_a_name_and_an_empty_folder(page: FoundingPage, tmp_path: Path) -> None:
    page.forward()
    assert page.step == 0
    assert "机构名称" in page.office.cells["name"].fault.text()
    page.office.field("name").write("临江县人民政府办公室")
    page._folder = tmp_path
    (tmp_path / "旧文件.txt").write_text("x")
    page.forward()
    assert page.step == 0
    assert "不是空的" in page.note.text()


def test_admins_are_three_people_with_passwords_of_their_own(page: FoundingPage) -> None:
    page.office.field("name").write("临江县人民政府办公室")
    page.forward()
    for card, name in zip(page.admins, ("甲", "乙", "丙"), strict=True):
        fill(card, WORDS[0], name=name, person="同一人")
    page.forward()
    assert page.step == 1
    assert "同" in page.admins[1].pair.note.text()
    for card, word in zip(page.admins, WORDS, strict=False):
        fill(card, word)
    page.forward()
    assert page.step == 1
    assert "不同的人" in page.admins[1].form.cells["person"].fault.text()
    page.admins[1].form.field("person").write("另一人")
    page.admins[2].form.field("person").write("第三人")
    page.forward()
    assert page.step == 2


def test_more_people_may_be_added_and_one_must_stay(page: FoundingPage) -> None:
    page.show_step(2)
    page.add_user()
    assert [card.title.text() for card in page.users] == ["第 1 人", "第 2 人"]
    page._remove(page.users[0])
    page._remove(page.users[0])
    assert [card.title.text() for card in page.users] == ["第 1 人"]


@pytest.mark.parametrize(
    ("password", "levels", "words"),
    [
        ("短口令", (Level.INTERNAL,), "至少要 8 个"),
        ("九个字的口令够不够", (Level.INTERNAL, Level.SECRET), "至少要 10 个"),
        ("啊啊啊啊啊啊啊啊", (Level.INTERNAL,), "过于简单"),
        (PASSPHRASE, (Level.INTERNAL,), "试用口令"),
        (WORDS[0], (Level.INTERNAL,), "与另一个账户"),
        (WORDS[1] + "声", (Level.INTERNAL,), ""),
    ],
)
def test_password_rules_in_words(password: str, levels: tuple[Level, ...], words: str) -> None:
    found = founding_plan.fault_of(password, levels, "周丽娟", (WORDS[0],))
    assert (words in found) if words else not found


def test_a_failure_stays_on_the_page(
    page: FoundingPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_all(page)

    def refuse(*_args: object, **_kw: object) -> None:
        raise EnvironmentProblem("E-DISK", "磁盘已满。", "请清理空间后再试。")

    monkeypatch.setattr(founding, "create_office", refuse)
    page.forward()
    qtbot.waitUntil(lambda: "E-DISK" in page.note.text(), timeout=10_000)
    assert page.next.isEnabled()
    assert page.users[0].pair.words() == WORDS[3]


def test_the_window_leads_from_an_empty_folder_to_the_panel_and_back(
    qtbot: QtBot, qapp: object, tmp_path: Path
) -> None:
    theme.install(qapp, fonts.folder())  # type: ignore[arg-type]
    shown = Window(qapp, tmp_path / "office", "")  # type: ignore[arg-type]
    shown.login()
    assert isinstance(shown._shown, LoginPage)
    shown._shown.wanted.emit("create")
    assert isinstance(shown._shown, FoundingPage)
    shown._shown.left.emit()
    assert isinstance(shown._shown, LoginPage)
    shown.closed()


def test_everybody_changes_the_own_password(qtbot: QtBot, qapp: object, office: Office) -> None:
    theme.install(qapp, fonts.folder())  # type: ignore[arg-type]
    office.close()
    shown = Window(qapp, office.folder, "2026-11-24T10:00")  # type: ignore[arg-type]
    session = window.session_for(office.folder, "李敏", PASSPHRASE, "2026-11-24T10:00", discover())
    shown._enter(session)
    shell = shown._shown
    assert isinstance(shell, Shell)
    assert shell.commands.run(window.PASSWORD)
    (dialog,) = shell.findChildren(RenewalDialog)
    for field, words in zip(dialog._fields, (PASSPHRASE, WORDS[2], WORDS[2]), strict=True):
        field.setText(words)
    dialog.submit()
    assert shown._opened is not None
    assert snapshot.settle(lambda: not shown._opened.tasks.busy(), timeout_ms=20_000)  # type: ignore[union-attr]
    shown._opened.shell.close()
    shown.closed()
    with window.session_for(office.folder, "李敏", WORDS[2], "2026-11-24T10:05", discover()) as again:
        assert again.user.name == "李敏"


def test_the_first_fault_is_brought_into_view(page: FoundingPage) -> None:
    page.resize(1180, 600)
    page.activateWindow()
    page.office.field("name").write("临江县人民政府办公室")
    page.forward()
    for card, word in zip(page.admins, WORDS, strict=False):
        fill(card, word, name=word[:2], person=word[2:4])
    page.admins[2].pair.fields[1].setText("另一个口令")
    page.forward()
    assert snapshot.settle()
    assert page.step == 1
    assert page.admins[2].pair.fields[1].hasFocus()
    assert not page.admins[2].pair.note.visibleRegion().isEmpty()


def test_giving_up_asks_once_something_was_entered(page: FoundingPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.left, timeout=1000):
        page.give_up()
    page.admins[0].pair.fields[0].setText("写了一半")
    with qtbot.assertNotEmitted(page.left):
        page.give_up()
    (question,) = page.findChildren(Question)
    with qtbot.waitSignal(page.left, timeout=1000):
        question.verb.click()
