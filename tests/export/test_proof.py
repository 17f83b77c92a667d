"""The proof of all clauses: it holds, it speaks of every clause, and it notices planted faults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desktop.export.gongwen import furniture, head, letter, signature, title
from desktop.export.gongwen.document import lay_out_document
from desktop.export.gongwen.letter import lay_out_letter
from desktop.export.measure import measure
from desktop.export.proof import end_clauses, prove, run
from desktop.export.proof.run import CLAUSES, NOT_MEASURED, Proof
from desktop.export.proof.specimens import DOCUMENT, Specimen
from tests.e2e.running import sanban


@pytest.fixture(scope="module")
def proof() -> Proof:
    return prove()


def test_every_clause_of_every_form_holds(proof: Proof) -> None:
    assert [line for line in proof.lines if not line.check.ok] == []
    assert proof.unproven == () and proof.ok
    assert {line.check.clause for line in proof.lines} == set(CLAUSES)


def test_all_forms_take_part_and_what_cannot_be_measured_is_said(proof: Proof) -> None:
    assert len(proof.papers) == 15
    assert {"信函", "命令（令）", "纪要", "简报", "联合行文", "套打"} <= set(proof.papers)
    assert set(NOT_MEASURED) == {"4", "6", "9"}
    shown = proof.as_json()
    assert shown["ok"] and all(entry["ok"] and entry["checks"] for entry in shown["clauses"])


def failed(specimen: Specimen) -> set[str]:
    checks = [*measure(specimen.data).checks]
    for clause in run._ON[specimen.name]:
        checks += clause(specimen)
    return {check.clause for check in checks if not check.ok}


def document() -> Specimen:
    return Specimen("下行文", lay_out_document(DOCUMENT), DOCUMENT)


def test_the_sound_paper_fails_nothing() -> None:
    assert failed(document()) == set()


FAULTS: list[tuple[Any, str, Callable[[Any], Any], str]] = [
    (furniture, "RULE_DROP_MM", lambda mm: mm + 0.15, "7.2.7"),
    (furniture, "THICK_MM", lambda mm: mm + 0.1, "7.4.1"),
    (furniture, "NUMBER_DROP_MM", lambda mm: mm - 0.15, "7.5"),
    (furniture, "FOUR_PT", lambda pt: pt - 0.5, "7.4.2"),
    (head, "MARK_DROP_MM", lambda mm: mm + 0.15, "7.2.4"),
    (title, "TITLE_PT", lambda pt: pt - 1, "7.3.1"),
]


@pytest.mark.parametrize(("module", "name", "change", "clause"), FAULTS)
def test_a_fault_of_a_fraction_of_a_millimetre_is_noticed(
    module: Any, name: str, change: Callable[[Any], Any], clause: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, change(getattr(module, name)))
    try:
        assert clause in failed(document())
    except (LookupError, IndexError):
        assert clause == "7.3.1"  # a title of another size is not found as one


def test_a_signature_moved_by_half_a_character_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    place = signature._Setter.part
    monkeypatch.setattr(
        signature._Setter,
        "part",
        lambda self, text, right: place(self, text, right + (0.5 if "2026" in text else 0)),
    )
    assert "7.3.5.1" in failed(document())


def test_a_letter_whose_lower_line_is_moved_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letter, "FOOT_MM", 20.3)
    facts = DOCUMENT
    specimen = Specimen("信函", lay_out_letter(facts), facts)
    checks = [*measure(specimen.data).checks]
    assert {check.name for check in checks if not check.ok} & {
        "末条双线距下页边",
        "末条双线距上方文字（3号字高的7/8）",
    }
    assert pytest.approx(4.939, abs=0.001) == end_clauses.FOUR


def test_the_command_prints_clause_check_and_result() -> None:
    ran = sanban("measure", "--clauses")
    assert ran.code == 0 and "全部符合" in ran.out and "不符合" not in ran.out
    assert all(clause in ran.out for clause in CLAUSES) and "600 dpi" in ran.out
    assert sanban("measure").code == 2
