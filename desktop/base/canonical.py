"""Values as exact bytes, for signatures: the same values give the same bytes on every machine and in every version."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from desktop.base.fields import Record, spec_of
from desktop.base.values import to_json


def values_of(record: Record, *, leave_out: Collection[str] = ()) -> dict[str, Any]:
    """A record's kind, id and values as they stand in its ops; empty ones are left out.

    Leaving empty values out keeps a signature valid when a later version adds a field to the kind.
    """
    spec = spec_of(record)
    values = {
        field.name: to_json(field, getattr(record, field.name))
        for field in spec.fields
        if field.name not in leave_out
    }
    filled = {name: value for name, value in values.items() if value not in (None, "", False, [])}
    return {"kind": spec.kind, "id": record.id.hex(), "values": filled}


def canonical(payload: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8 with sorted keys and no spaces."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
