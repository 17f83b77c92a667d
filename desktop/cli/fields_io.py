"""Values between text, JSON and records, by the labelled fields of a kind or of a verb's input."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta, timezone
from typing import Any

from desktop.base import values
from desktop.base.clock import civil
from desktop.base.errors import InvalidFields, NotFound, UsageProblem, UserProblem
from desktop.base.fields import FieldKind, FieldSpec, Named, Record, RecordSpec, Value, spec_of
from desktop.base.ids import RecordId, hex_id, parse_id
from desktop.base.module import Catalogue, Verb
from desktop.base.ports import Condition
from desktop.storage.session import Session
from desktop.system.directory import store as directory

_CONDITION = re.compile(r"\s*([a-z][a-z0-9_]*)\s*(>=|<=|!=|=|>|<|~)(.*)", re.DOTALL)
_OPERATORS = {"~": "contains"}
_PREFIX = re.compile(r"[0-9a-fA-F-]{8,36}")


def instant_json(ms: int) -> str:
    """An instant in Chinese civil time, ISO 8601 with its offset."""
    return civil(ms).astimezone(timezone(timedelta(hours=8))).isoformat(timespec="milliseconds")


def value_json(spec: FieldSpec, value: Value) -> Any:
    """A value as the command line prints it: days and instants in ISO form, units and persons with name and id."""
    if spec.kind is FieldKind.INSTANT and isinstance(value, int):
        return instant_json(value)
    return values.to_json(spec, value)


def record_json(record: Record) -> dict[str, Any]:
    """A record with all its fields, in the shape of `list`."""
    body = {field.name: value_json(field, getattr(record, field.name)) for field in spec_of(record).fields}
    return {"id": hex_id(record.id), "compartment": record.compartment, **body}


def kind_class(catalogue: Catalogue, kind: str) -> type[Record]:
    """The record class of a kind written on the command line.

    Raises:
        UsageProblem: `CLI-10`, naming the kinds there are.
    """
    known = catalogue.kinds()
    if kind not in known:
        raise UsageProblem("CLI-10", f"没有“{kind[:60]}”这种记录。", f"现有：{'、'.join(sorted(known))}。")
    return known[kind]


def verb_named(catalogue: Catalogue, kind: str, name: str) -> Verb:
    """A verb of a kind. Raises UsageProblem `CLI-11`, naming the verbs there are."""
    known = catalogue.verbs(kind)
    if name not in known:
        there = "、".join(f"{verb.name}（{verb.title}）" for verb in known.values()) or "无"
        raise UsageProblem("CLI-11", f"“{kind}”没有“{name[:60]}”这项操作。", f"现有：{there}。")
    return known[name]


def complete(session: Session, kind: str, written: str) -> RecordId:
    """The record a full id or a unique beginning of at least 8 hex digits stands for.

    Raises:
        UserProblem: `ID-01` neither of them; `ID-02` several records begin so.
        NotFound: there is none this user may see.
    """
    words = written.strip()
    if not _PREFIX.fullmatch(words):
        raise UserProblem(
            "ID-01", "编号应是 32 位十六进制数，或它开头的至少 8 位。", "请从列表中复制编号。", field="id"
        )
    plain = words.replace("-", "").lower()
    if len(plain) == 32:
        place = session.locate(parse_id(plain))
        if place is None or place[0] != kind:
            raise NotFound
        return parse_id(plain)
    return session.complete_id(kind, plain)


def conditions(spec: RecordSpec, written: Sequence[str]) -> tuple[Condition, ...]:
    """`--where` entries: `field=value`, also `!= > >= < <=` and `~` (contains); an empty value means 未填.

    Raises:
        UsageProblem: `CLI-12` malformed, or no such field.
        UserProblem: `F-002` the value does not fit the field.
    """
    found: list[Condition] = []
    for entry in written:
        match = _CONDITION.fullmatch(entry)
        if not match:
            raise UsageProblem("CLI-12", f"条件写法不对：{entry[:60]}", "请写成 字段=值，如 stage=承办。")
        name, operator, words = match[1], match[2], match[3].strip()
        field = _field(spec.fields, name, f"“{spec.title}”")
        if words == "" and operator in ("=", "!="):
            found.append((name, "is_null" if operator == "=" else "not_null", None))
        elif operator == "~":
            found.append((name, _OPERATORS[operator], words))
        else:
            found.append((name, operator, values.parse(field, words)))
    return tuple(found)


def _field(specs: Sequence[FieldSpec], name: str, of: str) -> FieldSpec:
    for spec in specs:
        if spec.name == name:
            return spec
    there = "、".join(f"{spec.name}（{spec.label}）" for spec in specs) or "无"
    raise UsageProblem("CLI-12", f"{of}没有“{name[:60]}”这一项。", f"可用：{there}。")


def written_values(
    specs: Sequence[FieldSpec], sets: Sequence[str], document: Any, of: str
) -> dict[str, Value]:
    """The values of `--set FIELD=VALUE` over those of `--json-input`.

    Raises:
        UsageProblem: `CLI-12` no such field or malformed.
        InvalidFields, UserProblem: a value does not fit; `field` names it.
    """
    if document is not None and not isinstance(document, dict):
        raise UserProblem("CLI-13", '输入的 JSON 应是一个对象：{"字段": 值}。', "")
    found: dict[str, Value] = {}
    faults: dict[str, str] = {}
    for name, raw in (document or {}).items():
        spec = _field(specs, str(name), of)
        try:
            found[spec.name] = from_document(spec, raw)
        except UserProblem as problem:
            faults[spec.name] = problem.message
    for entry in sets:
        name, mark, words = entry.partition("=")
        if not mark:
            raise UsageProblem("CLI-12", f"--set 写法不对：{entry[:40]}", "请写成 字段=值。")
        spec = _field(specs, name.strip(), of)
        try:
            found[spec.name] = values.parse(spec, words)
        except UserProblem as problem:
            faults[spec.name] = problem.message
    if faults:
        raise InvalidFields(faults)
    return found


def from_document(spec: FieldSpec, raw: Any) -> Value:
    """A value from a JSON document: text as a person writes it, or the JSON form that `show` prints.

    Raises:
        UserProblem: `F-002`.
    """
    if isinstance(raw, str):
        return values.parse(spec, raw)
    if raw is None:
        return values.parse(spec, "")
    if isinstance(raw, dict) and set(raw) == {"name"}:
        raw = {"id": None, **raw}
    value = values.from_json(spec, raw)
    misnamed = isinstance(value, Named) and not isinstance(value.name, str)
    if values.to_json(spec, value) != raw or type(raw) is float or misnamed:
        raise UserProblem("F-002", f"“{spec.label}”的内容类型不对", "", field=spec.name)
    return value


def resolved(session: Session, specs: Sequence[FieldSpec], found: Mapping[str, Value]) -> dict[str, Value]:
    """The same values, units and persons with the directory's id where exactly one entry bears that name."""
    made = dict(found)
    for spec in specs:
        value = made.get(spec.name)
        if isinstance(value, Named) and value.id is None:
            made[spec.name] = Named(value.name, _id_in_directory(session, spec.kind, value.name))
    return made


def _id_in_directory(session: Session, kind: FieldKind, name: str) -> RecordId | None:
    if kind is FieldKind.UNIT:
        unit = directory.unit_named(session, name)
        return unit.id if unit else None
    people = [person for person in directory.people(session) if person.name == name]
    return people[0].id if len(people) == 1 else None


def input_for(session: Session, verb: Verb, record: Record | None, written: Mapping[str, Value]) -> Any:
    """The verb's input object, `None` when it takes none.

    A verb whose every argument is a field of the record is an edit form: what is not written stays as it is.
    """
    if verb.given is None:
        return None
    specs = verb.arguments
    start: dict[str, Value] = {}
    if record is not None:
        known = {field.name for field in spec_of(record).fields}
        if all(spec.name in known for spec in specs):
            start = {spec.name: getattr(record, spec.name) for spec in specs}
    made = start | resolved(session, specs, written)
    values.check(specs, {**_defaults(verb.given, specs), **made})
    return verb.given(**made)


def _defaults(cls: type[Any], specs: Sequence[FieldSpec]) -> dict[str, Value]:
    empty = cls()
    return {spec.name: getattr(empty, spec.name) for spec in specs}
