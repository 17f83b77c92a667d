"""Times of entries, the end of a shift, and signatures over a hand-over, without a store."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.clock import civil
from desktop.base.errors import UserProblem
from desktop.base.fields import Named, Record, spec_of
from desktop.base.ids import RecordId
from desktop.base.values import parse_instant
from desktop.office.duty import rules
from desktop.office.duty.records import Entry, Handover, Incident, IncidentStep, Matter, Shift

START = parse_instant("2026-11-25 18:00")
KEYS = {b"o" * 16: Ed25519PrivateKey.generate(), b"i" * 16: Ed25519PrivateKey.generate()}
OUT, IN = KEYS


def verify(user: RecordId, message: bytes, signature: bytes) -> bool:
    try:
        KEYS[user].public_key().verify(signature, message)
    except (InvalidSignature, KeyError):
        return False
    return True


def signed() -> tuple[Shift, list[Record], Handover]:
    shift = Shift(starts_at=START, ends_at=START + 1, officer_a=Named("黄伟"))
    incident = Incident(parent=shift.id, title="追尾", received_at=START, summary="四车追尾", category="事故灾难",
                        phone_limit=30, written_limit=60)  # fmt: skip
    contents: list[Record] = [
        Entry(parent=shift.id, at=START, content="接班"),
        Entry(parent=shift.id, at=START, content="来电", from_unit=Named("市气象局"), handling="已转"),
        incident,
        IncidentStep(parent=incident.id, shift=shift.id, step="电话首报", at=START),
        Matter(parent=shift.id, title="汇总情况", state="交出", outcome="待收2个"),
    ]
    handover = Handover(
        parent=shift.id, at=START, outgoing=Named("黄伟"), incoming=Named("王芳"), outgoing_user=OUT.hex(),
        incoming_user=IN.hex(), covered=rules.covered_ids(contents), checks=("钥匙",), summary="平稳",
    )  # fmt: skip
    message = rules.payload(shift, contents, handover)
    handover.digest = rules.digest_of(message)
    handover.outgoing_signature = KEYS[OUT].sign(message).hex()
    handover.incoming_signature = KEYS[IN].sign(message).hex()
    return shift, contents, handover


def test_both_signatures_hold_and_order_does_not_matter() -> None:
    shift, contents, handover = signed()
    check = rules.signatures_valid(shift, contents[::-1], handover, verify)
    assert check.is_valid and check == rules.SignatureCheck(True, True, (), ())


def test_the_course_of_the_shift_is_not_signed_as_it_changes_afterwards() -> None:
    shift, contents, handover = signed()
    shift.state, shift.handed_over_at = "已交班", START
    assert rules.signatures_valid(shift, contents, handover, verify).is_valid


@given(st.data())
def test_any_changed_value_breaks_both(data: st.DataObject) -> None:
    shift, contents, handover = signed()
    records: list[Record] = [shift, *contents, handover]
    changed = copy.deepcopy(data.draw(st.sampled_from(records)))
    free = (
        rules.COURSE
        if isinstance(changed, Shift)
        else rules.SIGNATURES
        if isinstance(changed, Handover)
        else ()
    )
    names = [
        field.name
        for field in spec_of(changed).fields
        if field.name not in free and field.name not in ("outgoing_user", "incoming_user", "covered")
    ]
    name = data.draw(st.sampled_from(names))
    before = getattr(changed, name)
    other = {
        str: "改动", int: 7, bool: True, tuple: ("改动",), bytes: b"x" * 16, Named: Named("他人"),
    }  # fmt: skip
    kinds = {"text": str, "long_text": str, "choice": str, "instant": int, "integer": int, "flag": bool,
            "items": tuple, "link": bytes, "unit": Named, "person": Named}  # fmt: skip
    setattr(changed, name, other[kinds[spec_of(changed).field(name).kind]])
    if getattr(changed, name) == before:
        return
    now = [changed if each.id == changed.id else each for each in records]
    check = rules.signatures_valid(now[0], now[1:-1], now[-1], verify)  # type: ignore[arg-type]
    assert not check.outgoing and not check.incoming


@given(st.integers(min_value=0, max_value=4))
def test_a_covered_entry_that_has_gone_is_named(place: int) -> None:
    shift, contents, handover = signed()
    gone = contents.pop(place)
    check = rules.signatures_valid(shift, contents, handover, verify)
    assert not check.is_valid and check.missing == (gone.id.hex(),)


def test_a_late_entry_is_marked_and_breaks_nothing() -> None:
    shift, contents, handover = signed()
    late = Entry(parent=shift.id, at=START, content="另一台机器上记的")
    check = rules.signatures_valid(shift, [*contents, late], handover, verify)
    assert check.is_valid and check.late == (late.id.hex(),)
    assert rules.is_late(late, handover) and not rules.is_late(late, None)
    assert not any(rules.is_late(each, handover) for each in contents if isinstance(each, Entry))


@pytest.mark.parametrize("field", ["outgoing", "incoming"])
def test_a_strangers_or_broken_signature_does_not_hold(field: str) -> None:
    shift, contents, handover = signed()
    for value in ("", "zz", "00" * 64):
        setattr(handover, f"{field}_signature", value)
        check = rules.signatures_valid(shift, contents, handover, verify)
        assert not getattr(check, field) and getattr(
            check, {"outgoing": "incoming", "incoming": "outgoing"}[field]
        )


def test_one_officer_cannot_sign_for_both() -> None:
    shift, contents, handover = signed()
    handover.incoming_signature = handover.outgoing_signature
    check = rules.signatures_valid(shift, contents, handover, verify)
    assert check.outgoing and not check.incoming


@pytest.mark.parametrize(("begun", "end"), [
    ("2026-11-25 08:30", "2026-11-26 08:30"), ("2026-11-25 18:00", "2026-11-26 08:30"),
    ("2026-11-25 07:00", "2026-11-25 08:30"), ("2026-11-25 07:45", "2026-11-26 08:30"),
])  # fmt: skip
def test_usual_end(begun: str, end: str) -> None:
    assert civil(rules.usual_end(parse_instant(begun))) == civil(parse_instant(end))


@given(st.integers(min_value=-3000, max_value=3000))
def test_an_entry_lies_in_its_shift(minutes: int) -> None:
    now = START + int(timedelta(hours=20).total_seconds() * 1000)
    shift = Shift(starts_at=START, ends_at=now, officer_a=Named("黄伟"))
    at = START + minutes * 60_000 + 31_000
    if 0 <= minutes <= 20 * 60:
        assert rules.require_entry_time(at, shift, now) == START + minutes * 60_000
        return
    with pytest.raises(UserProblem) as refused:
        rules.require_entry_time(at, shift, now)
    assert refused.value.code == ("Z-103" if minutes < 0 else "Z-102")


def test_matters_must_be_settled_and_only_those_passed_on_go_on() -> None:
    matters = [
        Matter(title="甲", state="办结"),
        Matter(title="乙", state="交出", outcome="待办"),
        Matter(title="丙"),
    ]
    with pytest.raises(UserProblem) as refused:
        rules.require_settled(matters)
    assert refused.value.code == "Z-106" and "丙" in refused.value.message
    carried = rules.carried(matters[:2], b"s" * 16)
    assert [(each.title, each.note, each.state, each.carried_from) for each in carried] == [
        ("乙", "待办", "未了", matters[1].id)
    ]
