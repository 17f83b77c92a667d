"""Forms from field specs: every kind, faults at the field, drafts, guard, verb dialogs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from desktop.base.errors import EnvironmentProblem, InvalidFields, UserProblem
from desktop.base.fields import FieldKind, FieldSpec, Named, Record, choice, fields_of, given, record, text
from desktop.base.module import verb
from desktop.ui.buttons import Button
from desktop.ui.dialogs import Question
from desktop.ui.forms import RecordForm
from desktop.ui.pages import Page
from desktop.ui.ports import FormHelpers
from desktop.ui.verb_dialog import VerbDialog
from tests.ui.fake_pages import NewPaper
from tests.ui.gallery import make_shell

SPECS = fields_of(NewPaper)
POPUP = pytest.mark.qt_log_ignore("does not support raise")  # the offscreen platform cannot
FULL = {
    "title": "关于<b>秋汛</b>的通知",
    "from_unit": Named("市水利局", b"u" * 16),
    "number": "水〔2026〕1号",
    "urgency": "特急",
    "classification": "秘密",
    "received_on": date(2026, 9, 29),
    "due_on": None,
    "handler": Named("李敏"),
    "copies": 3,
    "signed_at": 1_790_000_040_000,
    "paper": True,
    "topics": ("防汛", "值班"),
    "note": "两\n行",
}


@record(kind="forms.thing", title="事项")
class Thing(Record):
    """A kind for verbs of this test."""

    words: str = text("内容")


@pytest.fixture
def helpers():
    kept = {}
    people = [Named("李敏", b"1" * 16), Named("李明", b"2" * 16)]
    made = FormHelpers(
        units=lambda words: [Named("市水利局", b"u" * 16)] if words in ("slj", "市水利局") else [],
        people=lambda words: [p for p in people if words in ("lm", p.name)],
        day_hint=lambda day: f"星期{'一二三四五六日'[day.weekday()]}",
        draft_save=kept.__setitem__,
        draft_load=kept.get,
        draft_drop=lambda key: kept.pop(key, None),
    )
    return made, kept


@pytest.fixture
def form(stage, qtbot, helpers):
    made = RecordForm(SPECS, helpers[0], stage.tasks, {}, columns=2, draft_key="d")
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_every_kind_is_read_as_it_was_written(form):
    form.set_values(FULL)
    assert form.values() == FULL
    assert not form.is_changed() and form.check() == {}


def test_required_fields_are_named_and_the_first_gets_the_focus(form):
    form.submit()
    assert form.cells["title"].fault.text() == "“标题”必须填写"
    assert form.cells["title"].widget.edit().hasFocus()
    assert form.summary.isVisible()
    assert set(form.check()) == {"title", "from_unit", "urgency", "classification", "received_on"}


def test_what_cannot_be_understood_is_said_at_the_field(form):
    form.set_values(FULL)
    form.field("due_on").line.setText("下个月底")
    form.field("copies").line.setText("两份")
    assert set(form.check()) == {"due_on", "copies"}
    assert "2026-03-05" in form.check()["due_on"]
    form.field("due_on").left.emit()
    assert form.cells["due_on"].fault.isVisible()


def test_right_input_is_submitted_by_ctrl_s(form, qtbot):
    form.set_values(FULL)
    form.field("title").edit().setFocus()
    with qtbot.waitSignal(form.submitted):
        qtbot.keyClick(form.field("title").edit(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_a_refusal_is_shown_at_its_field_or_above(form):
    form.show_problem(UserProblem("D-1", "来文字号重复。", field="number"))
    assert "来文字号重复" in form.cells["number"].fault.text()
    form.show_problem(UserProblem("D-2", "本年度序列已停用。"))
    assert "D-2" in form._summary.text()


def test_a_date_says_what_day_it_is(form, qtbot):
    form.field("received_on").line.setText("2026年9月29日")
    qtbot.waitUntil(lambda: form.field("received_on").note.full_text() == "星期二")


def test_the_summary_leads_to_each_wrong_field(form, qtbot):
    form.submit()
    links = [b for b in form.summary.findChildren(Button) if b.isVisible()]
    assert [b.accessibleName() for b in links] == [form.cells[n].fault.text() for n in list(form.check())[:4]]
    links[2].click()
    assert form.cells[list(form.check())[2]].widget.edit().hasFocus()
    assert any("等 5 处" in label.text() for label in form.summary.findChildren(QLabel))


def test_a_date_is_typed_as_people_write_it_and_moved_by_arrows(stage, qtbot):
    helpers = FormHelpers(today=lambda: date(2026, 11, 25))
    form = RecordForm([FieldSpec(FieldKind.DAY, "时限", "due_on")], helpers, stage.tasks, {})
    qtbot.addWidget(form)
    form.show()
    line = form.field("due_on").line
    for words, day in (("3.5", "2027-03-05"), ("3-5", "2027-03-05"), ("明天", "2026-11-26")):
        line.setText(words)
        assert form.values()["due_on"] == date.fromisoformat(day)
    line.editingFinished.emit()
    assert line.text() == "2026-11-26", "the year is seen once the field was left"
    qtbot.keyClick(line, Qt.Key.Key_Up)
    qtbot.keyClick(line, Qt.Key.Key_PageUp)
    assert line.text() == "2026-12-04"
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert line.text() == "2026-12-03"
    line.clear()
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert line.text() == "2026-11-25"
    assert line.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


@POPUP
def test_namesakes_are_told_apart(stage, qtbot):
    both = [Named("张伟", b"1" * 16), Named("张伟", b"2" * 16)]
    notes = ["市财政局 局长", "市水务局 科员"]
    helpers = FormHelpers(people=lambda _typed: both, about=lambda _named: notes)
    form = RecordForm([FieldSpec(FieldKind.PERSON, "经办人", "handler")], helpers, stage.tasks, {})
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    field = form.field("handler")
    field.line.setFocus()
    qtbot.keyClicks(field.line, "zw")
    qtbot.waitUntil(field._list.isVisible)
    assert [field._list.item(n).text() for n in range(2)] == ["张伟　市财政局 局长", "张伟　市水务局 科员"]
    qtbot.keyClick(field.line, Qt.Key.Key_Down)
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.read() == both[1]


def test_words_that_are_not_understood_are_in_the_draft_too(form, stage, helpers, qtbot):
    made, kept = helpers
    form.field("copies").line.setText("两份")
    form.save_draft()
    qtbot.waitUntil(lambda: "d" in kept)
    again = RecordForm(SPECS, made, stage.tasks, {}, draft_key="d")
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: not again._draft_bar.isHidden())
    again._restore()
    assert again.field("copies").line.text() == "两份"


@POPUP
def test_a_unit_is_completed_by_pinyin_and_keeps_its_id(form, qtbot):
    field = form.field("from_unit")
    field.line.setFocus()
    qtbot.keyClicks(field.line, "slj")
    qtbot.waitUntil(field._list.isVisible)
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.read() == Named("市水利局", b"u" * 16)
    field.line.setText("市水利局水库处")
    assert field.read() == Named("市水利局水库处")


@POPUP
def test_a_person_is_chosen_with_the_arrows(form, qtbot):
    field = form.field("handler")
    field.line.setFocus()
    qtbot.keyClicks(field.line, "lm")
    qtbot.waitUntil(lambda: field._list.count() == 2 and field._list.isVisible())
    qtbot.keyClick(field.line, Qt.Key.Key_Down)
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.read() == Named("李明", b"2" * 16)


def test_a_word_no_longer_offered_is_kept(form):
    form.set_values(FULL | {"urgency": "急件"})
    assert form.values()["urgency"] == "急件"


def test_a_draft_is_kept_offered_and_restored(form, stage, helpers, qtbot):
    made, kept = helpers
    form.set_values({})
    form.field("title").write("写了一半")
    assert form._idle.isActive()
    form.save_draft()
    qtbot.waitUntil(lambda: "d" in kept)
    assert json.loads(kept["d"])["title"] == "写了一半"
    again = RecordForm(SPECS, made, stage.tasks, {}, draft_key="d")
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(again._draft_bar.isVisible)
    again._restore()
    assert again.values()["title"] == "写了一半"
    again.drop_draft()
    qtbot.waitUntil(lambda: kept == {})


def test_required_labels_bear_the_mark(form):
    marked = {
        name for name, cell in form.cells.items() if any(w.text() == "＊" for w in cell.findChildren(QLabel))
    }
    assert marked == {spec.name for spec in SPECS if spec.required}


def test_read_only_fields_cannot_be_written(stage, qtbot):
    form = RecordForm([replace(SPECS[0], editable=False)], FormHelpers(), stage.tasks, {"title": "定了"})
    qtbot.addWidget(form)
    assert form.field("title").line.isReadOnly()


def test_a_dialog_asks_before_it_forgets(stage, qtbot):
    dialog = VerbDialog(None, "批示", SPECS[:1], FormHelpers(), stage.tasks, {})
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.form.field("title").write("写了")
    dialog.reject()
    question = dialog.findChild(Question)
    assert question is not None and dialog.isVisible()
    question.verb.click()
    assert not dialog.isVisible()


@verb(Thing, "file", title="归档", permission="forms.file")
def file_it(session, id: bytes, given: NewPaper) -> str:
    """A verb with labelled input."""
    if given.title == "重复":
        raise InvalidFields({"title": "“标题”重复"})
    if given.title == "满了":
        raise EnvironmentProblem("IO-28", "磁盘已满。")
    return given.title


def asked(stage, qtbot):
    shell = make_shell(stage.session, stage.rows, stage.tasks, Page)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("home")
    done = []
    dialog = shell.current_page().act_form(file_it, b"i" * 16, values=FULL, said="已归档", done=done.append)
    return shell, dialog, done


def test_a_verb_runs_with_its_input_and_says_so(stage, qtbot):
    shell, dialog, done = asked(stage, qtbot)
    assert dialog.ok.text().strip() == "归档"
    dialog.form.submit()
    qtbot.waitUntil(lambda: done == ["关于<b>秋汛</b>的通知"])
    assert shell.notice.words.full_text() == "已归档"
    assert stage.session.acts[0][1] == b"i" * 16 and stage.session.acts[0][2].copies == 3


def test_a_refused_verb_keeps_the_input(stage, qtbot):
    _shell, dialog, done = asked(stage, qtbot)
    dialog.form.field("title").write("重复")
    dialog.form.submit()
    qtbot.waitUntil(lambda: dialog.form.cells["title"].fault.text() == "“标题”重复")
    assert dialog.isVisible() and dialog.ok.isEnabled() and done == []
    dialog.finish()


@POPUP
def test_several_units_are_completed_one_after_the_other(stage, qtbot):
    helpers = FormHelpers(units=lambda words: [Named("市水利局", b"u" * 16)] if words == "slj" else [])
    form = RecordForm([FieldSpec(FieldKind.ITEMS, "配合单位", "assist")], helpers, stage.tasks, {})
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    field = form.field("assist")
    field.write(("市财政局",))
    field.line.setFocus()
    field.line.end(False)
    qtbot.keyClicks(field.line, ",slj")
    qtbot.waitUntil(field._list.isVisible)
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert form.values() == {"assist": ("市财政局", "市水利局")}
    QGuiApplication.clipboard().setText("市教育局\n市民政局\n")
    field.line.selectAll()
    qtbot.keyClick(field.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert form.values() == {"assist": ("市教育局", "市民政局")}, "a column pasted from Excel"


def test_a_dialog_begins_with_what_the_verb_takes_by_itself(stage, qtbot):
    shell = make_shell(stage.session, stage.rows, stage.tasks, Page)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("home")
    page = shell.current_page()
    dialog = page.act_form(file_with_defaults, b"1" * 16)
    assert dialog.form.values() == {"level": "内部", "words": ""} and not dialog.form.is_changed()
    dialog.accept()


@given
class _Filing:
    """An input with a default."""

    level: str = choice("密级", ("内部", "秘密"), required=True, default="内部")
    words: str = text("说明")


@verb(Thing, "file_so", title="归入", permission="forms.file")
def file_with_defaults(session, id: bytes, given: _Filing) -> str:
    """A verb whose input has a default."""
    return given.level


def test_what_stands_in_a_dialog_is_kept_at_the_lock(stage, qtbot, helpers):
    made, kept = helpers
    shell, dialog, _ = asked(stage, qtbot)
    dialog.form._helpers, dialog.form._draft_key = made, "k"
    dialog.form.field("title").write("写到一半")
    shell.keep_drafts()
    qtbot.waitUntil(lambda: "k" in kept)
    assert "写到一半" in kept["k"]
    dialog.form.set_values({})
    dialog.accept()
