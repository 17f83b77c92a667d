"""The roles of lines hold however a clerk set the paper in Word. The table: ``python -m tests.export.word_papers``."""

from __future__ import annotations

import pytest

from tests.export.word_papers import MAKERS, said_and_true, trial_papers


@pytest.mark.parametrize("way", MAKERS)
def test_nearly_every_line_of_the_trial_papers_gets_its_role(way: str) -> None:
    pairs = [pair for _, lines in trial_papers() for pair in said_and_true(MAKERS[way], lines)]
    wrong = [(said, true) for said, true, _ in pairs if said != true]
    assert len(pairs) > 250 and len(wrong) <= len(pairs) // 50, wrong
    # What is called sure is right: the person who confirms may look at the rest alone.
    assert not [(said, true) for said, true, sure in pairs if said != true and sure >= 0.9]


def test_automatic_numbers_are_what_was_typed() -> None:
    """The paper with Word's own numbers reads like the one whose numbers were typed."""
    from desktop.export.intake.reading import as_text, read

    for name, lines in trial_papers():
        typed, counted = (
            as_text(read(MAKERS[way](lines), "a.docx")) for way in ("手工排版", "样式和自动编号")
        )
        assert counted == typed, name
