"""What other machines have said of themselves: acknowledged heads, gaps they ask for, the directory they carry."""

from __future__ import annotations

import io
from collections.abc import Sequence

from sync.applying import WAITS_FOR_TRUST, Applier
from sync.control import Control, OpenedControl, Range, open_control
from sync.errors import SyncProblem
from sync.names import COMMON, split_stream
from sync.ports import StateStore
from sync.reports import Alarm, Gap, Tally


def take_control(applier: Applier, segment_id: str, data: bytes, sender: str, tally: Tally) -> str:
    """Take a control segment: believe it, remember what its sender holds, take the directory it carries."""
    known = applier.state.get(COMMON, "segment", segment_id)
    if known is not None and known["state"] in ("done", "quarantined"):
        return str(known["state"])
    compartment = ""
    try:
        found = _unlock(applier, data)
        if found is None:
            return applier.keep(segment_id, data, sender, "sealed", "control")
        compartment, opened = found
        _verify(applier, compartment, opened)
    except SyncProblem as problem:
        if problem.code in WAITS_FOR_TRUST:
            return applier.keep(segment_id, data, sender, "waiting", "control")
        applier.quarantine(segment_id, "control", io.BytesIO(data), problem.code, sender, compartment)
        tally.refused.append(problem.code)
        return "quarantined"
    _remember(applier, opened.control, tally)
    applier.finish(segment_id, sender)
    return "done"


def acknowledged(state: StateStore, compartment: str, device: str) -> dict[str, int]:
    """Stream → number up to which this device has told us it holds everything."""
    peer = state.get(compartment, "peer", device)
    return {} if peer is None else {stream: int(head[0]) for stream, head in peer["heads"].items()}


def gaps(applier: Applier) -> list[Gap]:
    """What is known to exist and is missing here, in the compartments the present user holds."""
    found: list[Gap] = []
    for compartment in applier.keys.compartments():
        parked: dict[str, list[tuple[int, int]]] = {}
        for _, value in applier.state.items(compartment, "parked"):
            parked.setdefault(value["stream"], []).append((int(value["lo"]), int(value["hi"])))
        highest: dict[str, int] = {}
        for _, peer in applier.state.items(compartment, "peer"):
            for stream, head in peer["heads"].items():
                highest[stream] = max(highest.get(stream, 0), int(head[0]))
        for stream in sorted(parked.keys() | highest.keys()):
            covered = applier.sink.head(stream)[0]
            for lo, hi in sorted(parked.get(stream, [])):
                if lo > covered + 1:
                    found.append(Gap(stream, covered + 1, lo - 1))
                covered = max(covered, hi)
            if highest.get(stream, 0) > covered:
                found.append(Gap(stream, covered + 1, highest[stream]))
    return found


def parked_ranges(state: StateStore, compartment: str) -> list[Range]:
    """Ranges that wait here for what comes before them."""
    return sorted(
        (str(value["stream"]), int(value["lo"]), int(value["hi"]))
        for _, value in state.items(compartment, "parked")
    )


def _unlock(applier: Applier, data: bytes) -> tuple[str, OpenedControl] | None:
    for compartment in applier.keys.compartments():
        identity = applier.keys.identity(compartment)
        if identity is None:
            continue
        try:
            return compartment, open_control(io.BytesIO(data), identity)
        except SyncProblem as problem:
            if problem.code != "SEAL-02":
                raise
    if applier.may_wait():
        return None
    raise SyncProblem("SEAL-02", "not sealed for this machine")


def _verify(applier: Applier, compartment: str, opened: OpenedControl) -> None:
    said = opened.control
    device = applier.trust.require().directory.device(said.by)
    if device is None:
        raise SyncProblem("TRUST-08", "unknown device")
    if said.compartment != compartment or compartment not in device.boxes:
        raise SyncProblem("SEG-06", "not entitled to the compartment")
    opened.verify(device.sign, applier.keys.device)
    if not device.active:
        raise SyncProblem("TRUST-09", "retired device")
    if said.incarnation not in device.incarnations:
        raise SyncProblem("TRUST-11", "unknown incarnation")


def _remember(applier: Applier, said: Control, tally: Tally) -> None:
    state = applier.state
    before = state.get(said.compartment, "peer", said.by)
    if before is not None and before["incarnation"] == said.incarnation and said.number <= before["number"]:
        return  # an older word, or a replay: what was acknowledged later stands
    heads = {} if said.full or before is None else dict(before["heads"])
    heads.update({stream: list(head) for stream, head in said.heads.items()})
    for stream, lo, _ in said.want:
        if stream in heads and heads[stream][0] >= lo:
            heads.pop(stream)  # it asks for what it had acknowledged: it has lost it
    for stream, (number, chain) in said.heads.items():
        ours = applier.sink.chain_hash(stream, number)
        if ours is not None and ours.hex() != chain:
            tally.alarms.append(Alarm("FORK-01", said.by, stream))
        if ours is None and split_stream(stream)[0] == applier.keys.incarnation:
            tally.alarms.append(Alarm("OWN-01", said.by, stream))
    state.put(
        said.compartment,
        "peer",
        said.by,
        {
            "incarnation": said.incarnation,
            "number": said.number,
            "at": said.at,
            "heads": heads,
            "held": [list(one) for one in said.held],
            "want": [list(one) for one in said.want],
            "audit": dict(said.audit),
        },
    )
    _drop_forwarded(state, said.by, said.got)
    if said.trust:
        try:
            tally.directory_changed |= applier.trust.offer_chain(said.trust)
        except SyncProblem as problem:
            tally.alarms.append(Alarm(problem.code, said.by))


def _drop_forwarded(state: StateStore, device: str, got: Sequence[str]) -> None:
    for segment_id in got:
        forward = state.get(COMMON, "forward", segment_id)
        if forward is not None and device in forward["to"]:
            left = [one for one in forward["to"] if one != device]
            state.put(COMMON, "forward", segment_id, {**forward, "to": left})
