"""The proof of all clauses: it holds, it speaks of every clause, and it notices planted faults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desktop.export.gongwen import (
    annexes,
    furniture,
    head,
    letter,
    mark,
    minutes,
    order,
    overlay,
    people,
    signature,
    title,
)
from desktop.export.proof import prove, run
from desktop.export.proof.run import CLAUSES, NOT_MEASURED, Proof
from desktop.export.proof.specimens import makers
from tests.e2e.running import sanban


@pytest.fixture(scope="module")
def proof() -> Proof:
    return prove()


def test_every_clause_of_every_form_holds(proof: Proof) -> None:
    assert [line for line in proof.lines if not line.check.ok] == []
    assert proof.unproven == () and proof.ok
    assert {line.check.clause for line in proof.lines} == set(CLAUSES)


def test_all_forms_take_part_and_what_cannot_be_measured_is_said(proof: Proof) -> None:
    assert len(proof.papers) == 28 and set(proof.papers) == set(run._ON)
    assert {"信函", "命令（令）", "纪要", "简报", "联合行文", "套打"} <= set(proof.papers)
    assert set(NOT_MEASURED) == {"4", "6", "9"}
    shown = proof.as_json()
    assert shown["ok"] and all(entry["ok"] and entry["checks"] for entry in shown["clauses"])


def failed(name: str) -> set[str]:
    return {check.clause for check in run.checks(makers()[name]()) if not check.ok}


def _moved_up(made: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given, moves_up: made(*given, moves_up=not moves_up)


FAULTS: list[tuple[str, Any, str, Callable[[Any], Any], str]] = [
    ("下行文", furniture, "RULE_DROP_MM", lambda mm: mm + 0.15, "7.2.7"),
    ("下行文", furniture, "THICK_MM", lambda mm: mm + 0.1, "7.4.1"),
    ("下行文", furniture, "THIN_MM", lambda mm: mm + 0.1, "7.4.1"),
    ("下行文", furniture, "NUMBER_DROP_MM", lambda mm: mm - 0.15, "7.5"),
    ("下行文", furniture, "FOUR_PT", lambda pt: pt - 0.5, "7.4.2"),
    ("下行文", head, "MARK_DROP_MM", lambda mm: mm + 0.15, "7.2.4"),
    ("下行文", head, "BLANK_LINES", lambda lines: lines + 0.02, "7.2.5"),
    ("下行文", title, "TITLE_PT", lambda pt: pt - 1, "PDF"),
    ("下行文", title, "title_overhang", lambda over: lambda page: over(page) + 0.2, "7.3.1"),
    ("上行文（三个签发人）", head, "BLANK_LINES", lambda lines: lines + 0.02, "7.2.6"),
    ("联合行文", mark, "_set", lambda made: lambda text, left, y, *rest: made(text, left, y + len(text) / 20, *rest),
     "7.2.4"),
    ("草稿（联合行文）", signature, "SEAL_ROWS", lambda rows: rows - 2, "7.3.5.1"),
    ("草稿", overlay, "_TOP_BELOW_TEXT_MM", lambda _: -1.0, "7.3.5.1"),
    ("草稿（签名章）", signature, "STAMP_CELLS", lambda cells: cells + 0.1, "7.3.5.3"),
    ("草稿（联合签名章）", overlay, "STAMP_CELLS", lambda cells: cells + 0.1, "7.3.5.3"),
    ("密级、紧急程度而无份号", furniture, "corner_marks", _moved_up, "7.2.2"),
    ("附件十一个", annexes, "MANY", lambda _: 20, "7.3.4"),
    ("附件（单独装订）", annexes, "title_rows", lambda made: lambda *given: made(*given, 0.2), "7.3.7"),
    ("信函", letter, "MARK_TOP_MM", lambda mm: mm + 0.15, "10.1"),
    ("信函", letter, "DROP_MM", lambda mm: mm - 0.15, "10.1"),
    ("信函", letter, "LINE_MM", lambda mm: mm - 0.5, "10.1"),
    ("信函", letter, "FOOT_MM", lambda mm: mm + 0.3, "10.1"),
    ("信函", letter, "BLANK_LINES", lambda lines: lines + 0.02, "10.1"),
    ("命令（令）", order, "MARK_DROP_MM", lambda mm: mm + 0.15, "10.2"),
    ("命令（令）", order, "BLANK_LINES", lambda lines: lines + 1, "10.2"),
    ("纪要", minutes, "MARK_DROP_MM", lambda mm: mm - 0.15, "10.3"),
    ("纪要", people, "LABEL_INDENT", lambda cells: cells + 0.05, "10.3"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "module", "what", "change", "clause"), FAULTS, ids=[f"{f[0]}-{f[2]}" for f in FAULTS]
)
def test_a_fault_of_a_fraction_of_a_millimetre_is_noticed(
    name: str,
    module: Any,
    what: str,
    change: Callable[[Any], Any],
    clause: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, what, change(getattr(module, what)))
    assert clause in failed(name)


def test_a_signature_moved_by_half_a_character_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    place = signature._Setter.part
    monkeypatch.setattr(
        signature._Setter,
        "part",
        lambda self, text, right: place(self, text, right + (0.5 if "2026" in text else 0)),
    )
    assert "7.3.5.1" in failed("下行文")


def test_the_command_prints_clause_check_and_result() -> None:
    ran = sanban("measure", "--clauses")
    assert ran.code == 0 and "全部符合" in ran.out and "不符合" not in ran.out
    assert all(clause in ran.out for clause in CLAUSES) and "600 dpi" in ran.out
    assert sanban("measure").code == 2
