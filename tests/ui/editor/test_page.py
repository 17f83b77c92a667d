"""The editor page: typing sets the page, a click moves the caret, findings are taken, drafts come back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel

from desktop.base.errors import EnvironmentProblem, InvalidFields, UserProblem
from desktop.base.fields import Named
from desktop.ui import snapshot, theme
from desktop.ui.dialogs import Question
from desktop.ui.editor.drafts import Draft
from desktop.ui.editor.fixes_sheet import FixesSheet
from desktop.ui.editor.page import EditorPage
from desktop.ui.editor.recovery import DifferenceSheet
from desktop.ui.editor.table_sheet import TableSheet
from desktop.ui.editor.text_menu import text_menu_groups
from desktop.ui.ports import FormHelpers
from tests.ui.editor.fake_engine import BROKEN, CELL, LEFT, PITCH, TOP
from tests.ui.editor.paper import TEXT, editor_page, spec
from tests.ui.gallery import make_shell

POPUP = pytest.mark.qt_log_ignore("does not support raise")  # the offscreen platform cannot
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def kept():
    return {}


@pytest.fixture
def shell(stage, qtbot, kept):
    made = make_shell(stage.session, stage.rows, stage.tasks)
    made.context.helpers = FormHelpers(
        draft_save=kept.__setitem__, draft_load=kept.get, draft_drop=lambda key: kept.pop(key, None)
    )
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go("supervision")
    return made


def shown(shell, stage, page=None, **changes) -> EditorPage:
    page = page or editor_page(shell.context, **changes)
    shell.show_page(page)
    calm(stage)
    return page


def calm(stage) -> None:
    assert snapshot.settle(stage.calm)


def drawn(page, stage) -> None:
    assert snapshot.settle(lambda: stage.calm() and page.preview.canvas.ready())


def put_caret(page, words, *, after=False) -> int:
    place = page.text().index(words) + (len(words) if after else 0)
    page.editor.select(place, place)
    return place


# ---- preview ---------------------------------------------------------------------------------------------------
def test_typing_sets_the_page(shell, stage, qtbot):
    page = shown(shell, stage)
    assert page.preview.state.text() == "与打印一致" and page.preview.state.tone == "ok"
    before = page.preview.typeset
    page.editor.select(len(TEXT), len(TEXT))
    qtbot.keyClicks(page.editor, "abc")
    assert page.preview.state.text() == "正在排版" and page.preview.typeset is before
    calm(stage)
    assert page.preview.typeset is not before and page.text().endswith("abc")
    assert max(box.end for box in page.preview.boxes()) == len(page.text())
    assert page.preview.state.tone == "ok"


def test_quick_typing_is_set_once(shell, stage, qtbot):
    page = shown(shell, stage)
    before = page.spec.engine.asked["typeset"]
    qtbot.keyClicks(page.editor, "abcdefghij")
    calm(stage)
    assert page.spec.engine.asked["typeset"] == before + 1


def test_the_head_is_set_too(shell, stage):
    page = shown(shell, stage)
    page.head_fields.form.field("number").write("川政办发〔2026〕42号")
    calm(stage)
    assert page.spec.engine.fields["number"] == "川政办发〔2026〕42号"
    assert page.spec.engine.fields["main_to"] == Named("各县（区）等 96 家")


def test_what_cannot_be_set_leaves_the_old_page(shell, stage):
    page = shown(shell, stage)
    pdf = page.preview.typeset.pdf
    page.replace_text(TEXT + BROKEN)
    calm(stage)
    assert page.preview.state.tone == "bad" and BROKEN in page.preview.state.text()
    assert page.preview.typeset.pdf == pdf and page.preview.canvas.ready()
    assert page.preview.notice.isVisible() and "请换一个字" in page.preview.notice.words.text()
    page.replace_text(TEXT)
    calm(stage)
    assert page.preview.state.text() == "与打印一致" and not page.preview.notice.isVisible()


def test_remarks_of_the_typesetter_are_shown(shell, stage):
    page = shown(shell, stage)
    assert not page.preview.notice.isVisible()
    page.replace_text("长" * 61)
    calm(stage)
    assert page.preview.notice.isVisible() and "标题超过三行" in page.preview.notice.words.text()


def click_paper(qtbot, page, row, column):
    canvas = page.preview.canvas
    sheet, unit = canvas.paper(), canvas.zoom() * 96 / 25.4
    x = sheet.x() + (LEFT + column * CELL) * unit
    y = sheet.y() + (TOP + row * PITCH + 2) * unit
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))


def test_a_click_on_the_page_moves_the_caret(shell, stage, qtbot):
    page = shown(shell, stage)
    drawn(page, stage)
    page.preview.canvas.setFocus()
    click_paper(qtbot, page, 1, 3)  # 主送 is the second line of the fake page
    assert page.editor.place() == page.text().index("各县（区）") + 3
    assert page.editor.hasFocus()


def test_a_click_after_an_edit_still_finds_the_words(shell, stage, qtbot):
    page = shown(shell, stage)
    drawn(page, stage)
    page.editor.select(0, 0)
    page.editor.insertPlainText("甲乙丙丁")
    click_paper(qtbot, page, 1, 3)  # the page still shows the text before
    assert page.editor.place() == page.text().index("各县（区）") + 3


def test_the_caret_is_marked_on_its_page(shell, stage, qtbot):
    lines = "\n".join(f"第{n}行" for n in range(1, 60))
    page = shown(shell, stage, text=lines)
    place = put_caret(page, "第50行")
    qtbot.waitUntil(lambda: page.preview.canvas.page == 2)
    number, spot = page.preview.canvas.mark
    assert number == 2 and abs(spot.left() - LEFT) < 0.01
    assert abs(spot.top() - (TOP + (49 - 44) * PITCH)) < 0.01
    page.editor.select(place + 2, place + 2)
    qtbot.waitUntil(lambda: abs(page.preview.canvas.mark[1].left() - LEFT - 2 * CELL) < 0.01)
    assert page.preview.thumbs.thumbs[2].isChecked() and page.preview.number.text() == "第 3／3 页"
    sheet, unit = page.preview.canvas.paper(), page.preview.canvas.zoom() * 96 / 25.4
    y = sheet.y() + page.preview.canvas.mark[1].top() * unit
    assert 0 <= y <= page.preview.canvas.viewport().height()
    drawn(page, stage)
    shot = page.preview.canvas.viewport().grab().toImage()
    x = sheet.x() + page.preview.canvas.mark[1].left() * unit
    assert (
        shot.pixelColor(round(x * shot.devicePixelRatio()), round((y + 4) * shot.devicePixelRatio())).red()
        > 120
    )


def test_pages_are_turned_and_sized_by_command(shell, stage, qtbot):
    page = shown(shell, stage, text="\n".join("行" for _ in range(50)))
    assert page.preview.canvas.mode == "width"
    qtbot.keyClick(page.editor, Qt.Key.Key_PageDown, CTRL)
    assert page.preview.canvas.page == 1
    page.command("fit_page").run()
    assert page.preview.fits["page"].isChecked() and not page.preview.fits["width"].isChecked()
    qtbot.keyClick(page.editor, Qt.Key.Key_PageUp, CTRL)
    assert page.preview.canvas.page == 0


def test_the_preview_is_folded_away_and_comes_back_fresh(shell, stage, qtbot):
    page = shown(shell, stage)
    qtbot.keyClick(page.editor, Qt.Key.Key_F9)
    assert not page.preview.isVisible()
    asked = page.spec.engine.asked["typeset"]
    page.replace_text(TEXT + "尾")
    calm(stage)
    assert page.spec.engine.asked["typeset"] == asked, "nothing is set that nobody sees"
    qtbot.keyClick(page.editor, Qt.Key.Key_F9)
    calm(stage)
    assert page.preview.isVisible() and max(b.end for b in page.preview.boxes()) == len(page.text())


def test_in_a_narrow_window_the_preview_takes_the_place_of_the_text(stage, qtbot, dressed, kept):
    theme.install(dressed, None, "light", 18)
    try:
        shell = make_shell(stage.session, stage.rows, stage.tasks)
        qtbot.addWidget(shell)
        shell.resize(1180, 600)
        shell.show()
        shell.go("supervision")
        page = shown(shell, stage)
        assert page.workspace.narrow() and page.workspace.left.isVisible() and not page.preview.isVisible()
        page.workspace.toggle_preview()
        calm(stage)
        assert page.preview.isVisible() and not page.workspace.left.isVisible()
        page.preview.wanted.emit(5)
        assert page.workspace.left.isVisible() and page.editor.place() == 5
    finally:
        theme.install(dressed, None, "light", 14)


def test_a_lower_window_keeps_the_caret_in_view(shell, stage):
    page = shown(shell, stage)
    put_caret(page, "二、规范")
    page.editor.ensureCursorVisible()
    shell.resize(1366, 600)
    calm(stage)
    page.find_bar.open(replace=True)
    calm(stage)
    assert page.editor.viewport().rect().contains(page.editor.cursorRect())


# ---- structure -------------------------------------------------------------------------------------------------
def test_lines_look_like_what_they_are(shell, stage, qtbot):
    page = shown(shell, stage)
    document = page.editor.document()

    def colours(line):
        return [
            f.format.foreground().color().name() for f in document.findBlockByNumber(line).layout().formats()
        ]

    look = theme.current()
    assert colours(0) == [look.colour("red").name()] and colours(1) == [look.colour("info").name()]
    assert colours(2) == []
    second = document.findBlockByNumber(4).layout().formats()
    assert [(f.start, f.length) for f in second] == [(0, 3)]
    page.editor.select(len(TEXT.split("\n")[0]), len(TEXT.split("\n")[0]))
    qtbot.keyClick(page.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.editor.structure.role_of(2).role == "body")
    assert page.editor.structure.role_of(4).role == "heading1"
    assert colours(4) == [look.colour("ink").name()]


def test_heading_keys_number_in_sequence(shell, stage, qtbot):
    page = shown(shell, stage)
    page.editor.select(len(TEXT), len(TEXT))
    qtbot.keyClick(page.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(page.editor, "last")
    qtbot.keyClick(page.editor, Qt.Key.Key_1, ALT)
    assert page.text().endswith("\n三、last")
    qtbot.keyClick(page.editor, Qt.Key.Key_2, ALT)
    assert page.text().endswith("\n（一）last"), "under 二、 no （一） stands yet"
    qtbot.keyClick(page.editor, Qt.Key.Key_3, ALT)
    assert page.text().endswith("\n2.last")
    qtbot.keyClick(page.editor, Qt.Key.Key_4, ALT)
    assert page.text().endswith("\n（1）last")
    qtbot.keyClick(page.editor, Qt.Key.Key_0, ALT)
    assert page.text().endswith("\nlast")
    for words in ("（1）last", "2.last", "（一）last", "三、last", "last"):
        page.editor.undo()
        assert page.text().endswith("\n" + words)


def test_renumbering_is_one_step(shell, stage, qtbot):
    wrong = "标题\n一、甲\n（二）乙\n（四）丙\n三、丁\n（一）戊\n3.己\n附2026.1号"
    page = shown(shell, stage, text=wrong)
    qtbot.keyClick(page.editor, Qt.Key.Key_R, CTRL | SHIFT)
    assert page.text() == "标题\n一、甲\n（一）乙\n（二）丙\n二、丁\n（一）戊\n1.己\n附2026.1号"
    page.editor.undo()
    assert page.text() == wrong


def test_cut_lines_are_put_together_as_one_step(shell, stage, qtbot):
    cut = "通知\n为确保假期各项工作有序运转，现就\n有关事项通知如下。\n尾"
    page = shown(shell, stage, text=cut)
    qtbot.keyClick(page.editor, Qt.Key.Key_J, CTRL)
    assert page.text() == cut and "请先选中" in shell.notice.words.full_text()
    page.editor.select(4, len(cut) - 2)
    qtbot.keyClick(page.editor, Qt.Key.Key_J, CTRL)
    assert page.text() == "通知\n为确保假期各项工作有序运转，现就有关事项通知如下。\n尾"
    page.editor.undo()
    assert page.text() == cut


def test_tab_goes_through_the_cells(shell, stage, qtbot):
    page = shown(shell, stage)
    put_caret(page, "单位|")
    qtbot.keyClick(page.editor, Qt.Key.Key_Tab)
    assert page.editor.textCursor().selectedText() == "带班领导"
    for _ in range(2):
        qtbot.keyClick(page.editor, Qt.Key.Key_Tab)
    assert page.editor.textCursor().selectedText() == "市应急管理局"
    qtbot.keyClick(page.editor, Qt.Key.Key_Backtab, SHIFT)
    assert page.editor.textCursor().selectedText() == "电话"
    put_caret(page, "0000-7654321")
    qtbot.keyClick(page.editor, Qt.Key.Key_Tab)
    qtbot.keyClicks(page.editor, "x")
    assert page.text().split("\n")[-1].replace(" ", "") == "|x|||"
    put_caret(page, "坚持")
    qtbot.keyClick(page.editor, Qt.Key.Key_Tab)
    assert not page.editor.hasFocus() and "\t" not in page.text()


@POPUP
def test_a_table_is_put_in(shell, stage, qtbot):
    page = shown(shell, stage)
    put_caret(page, "现就有关")
    page.command("table").run()
    sheet = shell.findChild(TableSheet)
    sheet.rows.setText("0")
    sheet._agree()
    assert sheet.fault.isVisible() and "1 到 200" in sheet.fault.text()
    sheet.rows.setText("2")
    sheet.columns.setText("3")
    sheet._agree()
    lines = page.text().split("\n")
    assert [line.replace(" ", "") for line in lines[3:5]] == ["||||", "||||"]
    qtbot.waitUntil(lambda: page.editor.structure.role_of(3).role == "table")
    qtbot.keyClicks(page.editor, "a")
    assert page.text().split("\n")[3].startswith("|a")
    page.editor.undo()
    page.editor.undo()
    assert page.text() == TEXT


def test_numbers_of_words_and_paragraphs(shell, stage):
    page = shown(shell, stage, text="标题\n\n共7天，ABC def。")
    assert page.foot.count.text() == "正文 9 字"
    page.editor.select(6, 6)
    qtbot_wait(page, "第 2 段")


def test_the_words_selected_are_counted(shell, stage):
    page = shown(shell, stage)
    page.editor.select(0, 4)
    qtbot_wait(page, "第 1 段　选中 4 字")
    page.editor.select(4, 4)
    qtbot_wait(page, "第 1 段")


def qtbot_wait(page, words):
    assert snapshot.settle(lambda: page.foot.where.text() == words)


# ---- findings --------------------------------------------------------------------------------------------------
def test_findings_are_listed_marked_and_counted(shell, stage):
    page = shown(shell, stage)
    lines = page.panel.view.lines()
    assert [(x.finding.severity, x.place, x.fix) for x in lines] == [
        ("错误", "发文字号", "改为 川政办发〔2026〕41号"),
        ("提醒", "第 6 段", "截止 → 截至"),
        ("错误", "第 8 段", "的的 → 的"),
        ("建议", "第 9 段", ""),
    ]
    assert page.panel.title.text() == "错情 4" and page.panel.counts["错误"].text() == "错误 2"
    assert {k: v[0] for k, v in page.editor.gutter.tones.items()} == {5: "warn", 7: "bad", 8: "info"}
    marked = [s.cursor.selectedText() for s in page.editor.extraSelections() if s.cursor.hasSelection()]
    assert marked == ["截止", "的的", "见附件1"]
    number = page.head_fields.form.field("number").edit()
    assert number.property("fault") is True and "方括号" in number.toolTip()


def test_only_findings_near_what_is_seen_are_underlined(shell, stage):
    page = shown(shell, stage, text="通知\n" + "\n".join(f"第{n}件截止9月" for n in range(2000)))

    def marked():
        found = [s for s in page.editor.extraSelections() if s.cursor.hasSelection()]
        assert {s.cursor.selectedText() for s in found} == {"截止"}
        return [s.cursor.blockNumber() for s in found]

    assert marked()[0] == 1 and len(marked()) <= 400
    page.editor.verticalScrollBar().setValue(page.editor.verticalScrollBar().maximum())
    assert marked()[-1] == 2000
    assert len(page.findings.open) == 2001


def test_keys_walk_take_and_ignore(shell, stage, qtbot):
    page = shown(shell, stage)
    page.editor.select(0, 0)
    page.editor.setFocus()
    qtbot.keyClick(page.editor, Qt.Key.Key_F8)
    view = page.panel.view
    assert view.hasFocus() and page.editor.textCursor().selectedText() == "截止"
    qtbot.keyClick(view, Qt.Key.Key_F8)
    assert page.editor.textCursor().selectedText() == "的的"
    qtbot.keyClick(view, Qt.Key.Key_F8, SHIFT)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert "截至9月30日" in page.text() and "截止" not in page.text()
    assert len(view.lines()) == 3
    page.editor.undo()
    assert page.text() == TEXT
    calm(stage)
    assert len(view.lines()) == 4
    put_caret(page, "的的")
    page.editor.setFocus()
    qtbot.keyClick(page.editor, Qt.Key.Key_Period, CTRL)
    assert "的的 → 的" not in [x.fix for x in view.lines()]
    page.replace_text(page.text().replace("各县", "各市、县"))
    calm(stage)
    assert "的的 → 的" not in [x.fix for x in view.lines()], "ignored until the page is left"
    put_caret(page, "截止")
    qtbot.keyClick(page.editor, Qt.Key.Key_Return, ALT)
    assert "截止" not in page.text()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert page.editor.hasFocus()


def test_delete_in_the_list_leaves_a_finding_out(shell, stage, qtbot):
    page = shown(shell, stage)
    page.panel.view.mark(1)
    page.panel.view.setFocus()
    qtbot.keyClick(page.panel.view, Qt.Key.Key_Delete)
    assert page.text() == TEXT and "截止 → 截至" not in [x.fix for x in page.panel.view.lines()]


def test_the_pointer_over_a_finding_says_what_is_wrong(shell, stage):
    page = shown(shell, stage)
    place = page.text().index("截止")
    assert page.editor.tip_at(place + 1) == "表示期限用“截至”　截止 → 截至"
    assert page.editor.tip_at(place + 2) == "" and page.editor.tip_at(0) == ""


def test_undo_puts_the_caret_back_where_it_was(shell, stage, qtbot):
    page = shown(shell, stage)
    place = put_caret(page, "截止", after=True)
    page.replace_text(TEXT.replace("一、", "甲、").replace("二、", "乙、"))
    assert page.editor.place() == place
    page.editor.undo()
    assert page.text() == TEXT and page.editor.place() == place


def test_a_field_is_mended_from_the_list(shell, stage, qtbot):
    page = shown(shell, stage)
    page.panel.view.mark(0)
    page.panel.view.setFocus()
    qtbot.keyClick(page.panel.view, Qt.Key.Key_Return)
    assert page.values()["number"] == "川政办发〔2026〕41号"
    calm(stage)
    number = page.head_fields.form.field("number").edit()
    assert number.property("fault") is False and number.toolTip() == ""


@POPUP
def test_all_fixes_are_shown_then_one_step(shell, stage, qtbot):
    page = shown(shell, stage, text=TEXT + "\n截止10月1日的的的")
    qtbot.keyClick(page.editor, Qt.Key.Key_A, CTRL | SHIFT)
    sheet = shell.findChild(FixesSheet)
    words = [w.text() for w in sheet.findChildren(QLabel)]
    assert any("【的的】" in w for w in words) and sheet.verb.text() == "采用 5 处"
    sheet.checks[1][0].setChecked(False)
    assert sheet.verb.text() == "采用 4 处"
    sheet._agree()
    assert "值班表截止9月" in page.text() and "截至10月1日的的" in page.text() and "报告的要求" in page.text()
    assert page.values()["number"].count("〔") == 1
    page.editor.undo()
    assert page.text() == TEXT + "\n截止10月1日的的的"


def test_nothing_found_is_said(shell, stage):
    page = shown(shell, stage, text="通知\n正文。", values=spec().values | {"number": "川政办发〔2026〕1号"})
    assert page.panel.state.text() == "没有发现问题" and not page.panel.view.isVisible()
    assert not page.panel.all.isVisible()


def test_marks_move_with_the_words_while_the_check_is_awaited(shell, stage, qtbot):
    page = shown(shell, stage)
    page.editor.select(0, 0)
    qtbot.keyClick(page.editor, Qt.Key.Key_Return)
    assert {k: v[0] for k, v in page.editor.gutter.tones.items()} == {6: "warn", 8: "bad", 9: "info"}
    page.findings.go(1)
    assert page.editor.textCursor().selectedText() == "截止"


def test_rare_characters_do_not_shift_the_marks(shell, stage):
    page = shown(shell, stage, text="通知\n𠮷𬭎𰻝同志，截止9月30日。")
    page.findings.go(1)
    assert page.editor.textCursor().selectedText() == "截止"
    assert page.editor.place() == page.text().index("截止") + 2
    page.findings.take(page.findings.open[-1])
    assert page.text() == "通知\n𠮷𬭎𰻝同志，截至9月30日。"


def test_a_check_that_breaks_is_said_and_typing_goes_on(shell, stage, qtbot):
    page = shown(shell, stage)

    def broken(_text, _fields):
        raise UserProblem("E-900", "错情库读不出来。")

    page.spec.engine.check = broken
    page.replace_text(TEXT + "。")
    calm(stage)
    assert page.panel.state.tone == "bad" and "错情库读不出来" in page.panel.state.text()


# ---- search ----------------------------------------------------------------------------------------------------
def test_find_goes_round_and_marks_all(shell, stage, qtbot):
    page = shown(shell, stage)
    qtbot.keyClick(page.editor, Qt.Key.Key_F, CTRL)
    bar = page.find_bar
    assert bar.isVisible() and bar.words.hasFocus() and not bar.new.isVisible()
    bar.words.setText("值班")
    assert bar.count.text() == "1／5" and page.editor.textCursor().selectedText() == "值班"
    marked = [s.cursor.selectedText() for s in page.editor.extraSelections() if s.cursor.hasSelection()]
    assert marked.count("值班") == 5
    qtbot.keyClick(bar.words, Qt.Key.Key_Return)
    assert bar.count.text() == "2／5"
    qtbot.keyClick(page.editor, Qt.Key.Key_F3, SHIFT)
    qtbot.keyClick(page.editor, Qt.Key.Key_F3, SHIFT)
    assert bar.count.text() == "5／5"
    qtbot.keyClick(page.editor, Qt.Key.Key_F3)
    assert bar.count.text() == "1／5"
    bar.words.setText("没有的词")
    assert bar.count.text() == "没有找到"
    qtbot.keyClick(bar.words, Qt.Key.Key_Escape)
    assert not bar.isVisible() and page.editor.hasFocus()
    assert not [s for s in page.editor.extraSelections() if s.cursor.selectedText() == "值班"]


def test_replace_one_and_all(shell, stage, qtbot):
    page = shown(shell, stage)
    page.editor.select(0, 0)
    qtbot.keyClick(page.editor, Qt.Key.Key_H, CTRL)
    bar = page.find_bar
    bar.words.setText("值班")
    bar.new.setText("值守<b>")
    bar.one.click()
    assert page.text().count("值守<b>") == 1 and page.text().startswith("关于做好2026年国庆假期值守<b>和")
    assert page.editor.textCursor().selectedText() == "值班"
    bar.all.click()
    assert page.text().count("值守<b>") == 5 and "值班" not in page.text()
    assert "已替换 4 处" in shell.notice.words.full_text()
    page.editor.undo()
    assert page.text().count("值守<b>") == 1
    page.editor.undo()
    assert page.text() == TEXT


def test_width_and_case_do_not_matter_unless_asked(shell, stage):
    page = shown(shell, stage, text="ＡＢ－１　ab-1 AB—1")
    page.find_bar.open(replace=True)
    page.find_bar.words.setText("ab-1")
    assert page.find_bar.found == [0, 5]
    page.find_bar.tolerant.setChecked(False)
    assert page.find_bar.found == [5]


def test_the_selected_words_are_looked_for(shell, stage):
    page = shown(shell, stage)
    place = page.text().index("附件")
    page.editor.select(place, place + 2)
    page.find_bar.open(replace=False)
    assert page.find_bar.words.text() == "附件" and page.find_bar.current == 0


# ---- drafts ----------------------------------------------------------------------------------------------------
def test_a_draft_is_kept_and_comes_back(shell, stage, qtbot, kept):
    page = shown(shell, stage)
    assert kept == {}
    page.editor.select(len(TEXT), len(TEXT))
    qtbot.keyClicks(page.editor, "draft words")
    page.head_fields.form.field("office").write("<b>办公室</b>")
    page.drafts._idle.timeout.emit()
    calm(stage)
    assert page.draft_state.text() == "草稿已自动保存 14:06:32" and page.draft_state.tone == "ok"
    assert list(kept) == ["draft:1"]
    again = shown(shell, stage)
    assert again is not page and again.recovery.isVisible() and again.text() == TEXT
    assert "恢复未保存草稿：09月29日 14:06" in again.recovery.words.full_text()
    again.recovery.restore()
    assert again.text() == TEXT + "draft words" and again.values()["office"] == "<b>办公室</b>"
    assert again.editor.place() == len(again.text()) and not again.recovery.isVisible()
    calm(stage)
    assert "draft words" in kept["draft:1"]
    again.save()
    calm(stage)
    assert kept == {} and not again.is_changed() and "已保存" in again.draft_state.text()


def test_a_draft_is_kept_when_typing_rests_and_while_it_does_not(shell, stage, qtbot, kept):
    page = shown(shell, stage)
    assert page.drafts._idle.interval() == 3000 and page.drafts._longest.interval() == 20_000
    page.drafts._idle.setInterval(20)
    qtbot.keyClicks(page.editor, "a")
    qtbot.waitUntil(lambda: '"text": "a' in kept.get("draft:1", ""))
    page.drafts._idle.setInterval(60_000)
    page.drafts._longest.setInterval(20)
    qtbot.keyClicks(page.editor, "b")
    qtbot.waitUntil(lambda: '"text": "ab' in kept["draft:1"])


def test_a_refused_draft_is_gone(shell, stage, kept):
    kept["draft:1"] = Draft("别的", {}, 0, 1).body()
    page = shown(shell, stage)
    page.recovery.refuse()
    calm(stage)
    assert kept == {} and page.text() == TEXT


def test_a_draft_like_the_saved_text_is_not_offered(shell, stage, kept):
    probe = editor_page(shell.context)
    kept["draft:1"] = Draft(TEXT, probe._state().fields, 7, 1).body()
    probe.deleteLater()
    page = shown(shell, stage)
    assert not page.recovery.isVisible() and kept == {}


@POPUP
def test_typing_before_deciding_loses_neither(shell, stage, qtbot, kept):
    kept["draft:1"] = Draft("旧的草稿", {}, 0, 1).body()
    page = shown(shell, stage)
    page.recovery.show_difference()
    sheet = shell.findChild(DifferenceSheet)
    shown_words = sheet.text.toPlainText()
    assert "＋ 1　旧的草稿" in shown_words and "主送" not in shown_words
    sheet.accept()
    qtbot.keyClicks(page.editor, "new")
    page.keep()
    calm(stage)
    again = shown(shell, stage)
    again.recovery.restore()
    assert again.text().startswith("new") and again.recovery.isVisible(), "the older one is offered next"
    again.recovery.restore()
    assert again.text() == "旧的草稿" and not again.recovery.isVisible()
    again.editor.undo()
    assert again.text().startswith("new")


def test_a_draft_is_kept_when_page_or_focus_is_left(shell, stage, qtbot, kept):
    page = shown(shell, stage)
    qtbot.keyClicks(page.editor, "a")
    page.head_fields.form.first_field().setFocus()
    calm(stage)
    assert '"text": "a关于' in kept["draft:1"]
    page.editor.setFocus()
    qtbot.keyClicks(page.editor, "b")
    shell.show_page(editor_page(shell.context, key="other"))
    calm(stage)
    assert '"text": "ab关于' in kept["draft:1"]


def test_the_lock_keeps_the_draft(shell, stage, qtbot, kept):
    page = shown(shell, stage)
    qtbot.keyClicks(page.editor, "a")
    shell.keep_drafts()
    calm(stage)
    assert "draft:1" in kept and page.is_changed()


def test_a_draft_that_cannot_be_kept_is_said_with_its_reason(shell, stage, qtbot):
    def full(_key, _body):
        raise EnvironmentProblem("IO-28", "磁盘已满。")

    shell.context.helpers = FormHelpers(draft_save=full)
    page = shown(shell, stage)
    qtbot.keyClicks(page.editor, "a")
    page.keep()
    calm(stage)
    assert page.draft_state.tone == "bad" and "磁盘已满" in page.draft_state.text()


@pytest.mark.parametrize("body", ("{", "[]", '{"text": 1}', '{"fields": {}}'))
def test_a_damaged_draft_is_passed_over(shell, stage, kept, body):
    kept["draft:1"] = body
    page = shown(shell, stage)
    assert not page.recovery.isVisible() and page.text() == TEXT


def test_undoing_everything_drops_the_draft(shell, stage, qtbot, kept):
    page = shown(shell, stage)
    qtbot.keyClicks(page.editor, "a")
    page.keep()
    calm(stage)
    page.editor.undo()
    page.keep()
    calm(stage)
    assert kept == {} and not page.is_changed()


# ---- saving ----------------------------------------------------------------------------------------------------
def given_to(shell, answer=lambda _page: None, **changes):
    given = []

    def save(text, values, page):
        given.append((text, values))
        answer(page)

    return EditorPage(shell.context, spec(**changes), save), given


def test_ctrl_s_hands_over_text_and_values(shell, stage, qtbot):
    made, given = given_to(shell, EditorPage.saved)
    page = shown(shell, stage, made)
    qtbot.keyClicks(page.editor, "a")
    qtbot.keyClick(page.editor, Qt.Key.Key_S, CTRL)
    assert given[0][0] == "a" + TEXT and given[0][1]["urgency"] == "加急"
    assert not page.is_changed() and page.may_leave()


def test_a_missing_field_is_shown_and_nothing_is_saved(shell, stage, qtbot):
    made, given = given_to(shell)
    page = shown(shell, stage, made)
    page.head_fields.open(False)
    page.head_fields.form.field("office").write("")
    qtbot.keyClick(page.editor, Qt.Key.Key_S, CTRL)
    assert given == [] and page.head_fields.is_open()
    assert page.head_fields.form.cells["office"].fault.isVisible()


@pytest.mark.parametrize(
    ("error", "place"),
    (
        (InvalidFields({"number": "这个文号已经用过"}), "number"),
        (UserProblem("D-7", "文号已经用过。", field="number"), "number"),
        (UserProblem("D-8", "<b>已送审</b>，不能再改。", "请先撤回。"), ""),
    ),
)
def test_a_refusal_is_shown_and_nothing_is_lost(shell, stage, qtbot, kept, error, place):
    made, _given = given_to(shell, lambda page: page.refused(error))
    page = shown(shell, stage, made)
    qtbot.keyClicks(page.editor, "a")
    page.save()
    calm(stage)
    if place:
        assert "已经用过" in page.head_fields.form.cells["number"].fault.text()
    else:
        assert (
            page.fault.isVisible()
            and page.fault.words.text() == "<b>已送审</b>，不能再改。请先撤回。〔代码 D-8〕"
        )
    assert page.save_button.isEnabled() and page.is_changed() and "draft:1" in kept


def test_what_is_typed_while_saving_stays_unsaved(shell, stage, qtbot, kept):
    made, _given = given_to(shell)
    page = shown(shell, stage, made)
    qtbot.keyClicks(page.editor, "a")
    page.save()
    qtbot.keyClicks(page.editor, "b")
    page.saved()
    calm(stage)
    assert page.is_changed() and '"text": "ab' in kept["draft:1"]


@POPUP
def test_leaving_unsaved_asks_and_keeps_the_draft(shell, stage, qtbot, kept):
    page = shown(shell, stage)
    qtbot.keyClicks(page.editor, "a")
    shell.back()
    question = page.findChild(Question)
    assert question is not None and shell.current_page() is page
    question._agree()
    calm(stage)
    assert shell.current_page() is not page and "draft:1" in kept


# ---- the rest --------------------------------------------------------------------------------------------------
def test_a_paper_that_is_only_read(shell, stage, qtbot, kept):
    kept["draft:1"] = Draft("别的", {}, 0, 1).body()
    page = shown(shell, stage, read_only=True)
    qtbot.keyClicks(page.editor, "a")
    QApplication.clipboard().setText("粘贴")
    page.editor.paste()
    qtbot.keyClick(page.editor, Qt.Key.Key_1, ALT)
    assert page.text() == TEXT and not page.save_button.isVisible() and not page.recovery.isVisible()
    ids = {c.id for c in page.kit_commands()}
    assert "editor.save" not in ids and "editor.renumber" not in ids and "editor.find" in ids
    assert page.head_fields.form.field("office").edit().isReadOnly()
    page.findings.take(page.findings.open[1])
    assert page.text() == TEXT
    page.find_bar.open(replace=True)
    assert not page.find_bar.new.isVisible()
    assert page.may_leave() and page.preview.state.tone == "ok"


def test_every_command_has_its_place_and_no_key_is_taken_twice(shell, stage):
    page = shown(shell, stage)
    live = shell.commands.with_live_keys(page.page_id)
    titles = {c.id: c.title for c in live}
    assert titles["editor.renumber"] == "重排序号" and "d.send" in titles
    assert shell.commands.on_key("Ctrl+F", page.page_id).id == "editor.find"
    assert shell.commands.on_key("Ctrl+Z", page.page_id).id == "editor.undo"
    groups = text_menu_groups(page)
    assert ["editor.undo", "editor.redo"] in [[c.id for c in group] for group in groups]


def test_the_menu_offers_the_fix_of_the_finding_in_hand(shell, stage):
    page = shown(shell, stage)
    put_caret(page, "截止")
    page.editor.setFocus()
    own = text_menu_groups(page)[0]
    assert [c.title for c in own] == ["采用：截止 → 截至", "忽略：表示期限用“截至”"]
    own[0].run()
    assert "截至9月30日" in page.text()


def test_keys_belong_to_the_input_method_while_it_composes(shell, stage, qtbot):
    page = shown(shell, stage)
    QApplication.sendEvent(page.editor, QInputMethodEvent("zhi", []))
    assert page.editor.composing() and page.text() == TEXT
    qtbot.keyClick(page.editor, Qt.Key.Key_1, ALT)
    qtbot.keyClick(page.editor, Qt.Key.Key_F, CTRL)
    assert page.text() == TEXT and not page.find_bar.isVisible()
    done = QInputMethodEvent("", [])
    done.setCommitString("值")
    QApplication.sendEvent(page.editor, done)
    assert page.text() == "值" + TEXT and not page.editor.composing()


def test_ctrl_tab_goes_to_the_fields_and_back(shell, stage, qtbot):
    page = shown(shell, stage)
    page.head_fields.open(False)
    qtbot.keyClick(page.editor, Qt.Key.Key_Tab, CTRL)
    assert page.head_fields.form.first_field().hasFocus() and page.head_fields.is_open()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab, CTRL)
    assert page.editor.hasFocus()


def test_folded_fields_say_what_they_hold(shell, stage):
    page = shown(shell, stage)
    page.command("head").run()
    assert not page.head_fields.area.isVisible()
    assert page.head_fields.summary.full_text().startswith("云川市人民政府办公室 · 川政办发[2026]41号 · 非密")


def wheel(widget, turn, modifiers):
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre,
        QPointF(widget.mapToGlobal(centre.toPoint())),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_by_keyboard_from_the_page_to_its_text(shell, stage, qtbot):
    page = shown(shell, stage, text="\n".join(f"第{n}行" for n in range(1, 60)))
    page.command("fit_page").run()
    page.preview.canvas.setFocus()
    qtbot.keyClick(page.preview.canvas, Qt.Key.Key_PageDown)
    qtbot.keyClick(page.preview.canvas, Qt.Key.Key_Return)
    assert page.editor.place() == page.text().index("第23行") and page.editor.hasFocus()


def test_what_cannot_be_taken_is_said(shell, stage, qtbot):
    page = shown(shell, stage)
    page.editor.select(0, 0)
    qtbot.keyClick(page.editor, Qt.Key.Key_Return, ALT)
    assert "没有可以采用的修改" in shell.notice.words.full_text() and page.text() == TEXT


def test_zoom_is_of_the_view_only(shell, stage, qtbot):
    page = shown(shell, stage)
    before, pdf = page.editor.fontMetrics().height(), page.preview.typeset.pdf
    wheel(page.editor.viewport(), 120, CTRL)
    assert page.editor.zoom == 110 and page.editor.fontMetrics().height() > before
    qtbot.keyClick(page.editor, Qt.Key.Key_Equal, CTRL)
    assert page.editor.zoom == 125 and page.foot.size.text() == "显示 125%"
    qtbot.keyClick(page.editor, Qt.Key.Key_Minus, CTRL)
    qtbot.keyClick(page.editor, Qt.Key.Key_0, CTRL)
    assert page.editor.zoom == 100 and page.foot.size.text() == ""
    calm(stage)
    assert page.preview.typeset.pdf == pdf and not page.is_changed()


def test_everything_is_undone_step_by_step(shell, stage, qtbot):
    page = shown(shell, stage)
    qtbot.keyClicks(page.editor, "a")
    put_caret(page, "截止")
    qtbot.keyClick(page.editor, Qt.Key.Key_Return, ALT)
    page.command("renumber").run()
    page.replace_text("全新的正文\n第二段")
    calm(stage)
    steps = 0
    while page.editor.document().isUndoAvailable():
        page.editor.undo()
        steps += 1
    assert page.text() == TEXT and steps <= 5
    while page.editor.document().isRedoAvailable():
        page.editor.redo()
    assert page.text() == "全新的正文\n第二段"


def test_the_palette_opens_from_the_text(shell, stage, qtbot):
    page = shown(shell, stage)
    page.editor.select(0, 0)
    qtbot.keyClick(page.editor, Qt.Key.Key_K, CTRL)
    assert shell.palette_box.isVisible() and page.text() == TEXT


def test_only_plain_text_is_copied(shell, stage):
    page = shown(shell, stage)
    cursor = QTextCursor(page.editor.document())
    cursor.select(QTextCursor.SelectionType.Document)
    page.editor.setTextCursor(cursor)
    page.editor.copy()
    mime = QApplication.clipboard().mimeData()
    assert mime.text() == TEXT and not mime.hasHtml()
