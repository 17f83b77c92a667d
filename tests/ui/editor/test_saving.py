"""What a reader is taken to have seen after a save."""

from __future__ import annotations

from desktop.ui.editor.saving import own_dots

OLD, MINE, THEIRS = ("a", 1), ("a", 2), ("b", 9)


def test_what_was_written_is_seen() -> None:
    assert own_dots({"text": (MINE,)}, {"text": (OLD,)}, {"text": (OLD,)}) == {"text": (MINE,)}


def test_what_came_meanwhile_is_not() -> None:
    after = own_dots({"text": (MINE, THEIRS)}, {"text": (THEIRS,)}, {"text": (OLD,)})
    assert after == {"text": (MINE,)}


def test_a_field_only_others_wrote_keeps_the_value_that_was_shown() -> None:
    assert own_dots({"note": (THEIRS,)}, {"note": (THEIRS,)}, {"note": (OLD,)}) == {"note": (OLD,)}


def test_a_field_nobody_touched_stays_as_it_is() -> None:
    assert own_dots({"note": (OLD,)}, {"note": (OLD,)}, {"note": (OLD,)}) == {"note": (OLD,)}
