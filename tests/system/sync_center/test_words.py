"""Every refusal of the engine has its Chinese words, and they say nothing they must not."""

from __future__ import annotations

import re

import pytest

from desktop.base.errors import EnvironmentProblem, Problem
from desktop.system.sync_center import words
from sync.errors import CODES, SyncProblem


def test_every_code_has_words_and_no_other() -> None:
    assert set(words.SENTENCES) - {"Y-031"} == set(CODES)


@pytest.mark.parametrize("code", sorted(words.SENTENCES))
def test_words_are_sentences_without_levels_of_content(code: str) -> None:
    reason, advice = words.SENTENCES[code]
    assert reason.endswith("。")
    assert advice.endswith("。")
    assert not re.search("秘密|机密|绝密|[A-Za-z]", reason + advice)


def test_a_refusal_becomes_a_problem_with_its_code() -> None:
    for code in CODES:
        made = words.problem(SyncProblem(code, "detail"))
        assert isinstance(made, Problem)
        assert made.code == code
        assert made.exit_code in (3, 4, 5)
        assert "detail" not in str(made)
    assert isinstance(words.problem(SyncProblem("NEW-99")), EnvironmentProblem)


def test_a_machine_nobody_knows_is_named_by_its_number() -> None:
    assert words.machine(None, "ab" * 16) == "未登记的机器 abababab"
    assert words.machine(None, "") == "不明机器"
