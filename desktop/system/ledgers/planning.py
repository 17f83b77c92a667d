"""A sheet and a mapping → what would become of each row. Changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils.cell import get_column_letter

from desktop.base import values
from desktop.base.errors import Problem, UserProblem
from desktop.base.fields import FieldKind, FieldSpec, RecordSpec, Value
from desktop.base.levels import parse_level
from desktop.base.module import Verb
from desktop.storage.session import Session
from desktop.system.ledgers import headings, rules, store
from desktop.system.ledgers.headings import Heading
from desktop.system.ledgers.meaning import Surroundings, secrecy_period, value_of
from desktop.system.ledgers.rules import Fate
from desktop.system.ledgers.sheet import Cell, Sheet, words_of

IMPORT = "ledgers.import"
Step = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person said by hand. `columns`: heading → field name (`-` leaves out); `values`: for empty cells."""

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    heading_row: int | None = None
    heading_depth: int | None = None
    with_duplicates: bool = False


@dataclass(slots=True)
class RowPlan:
    """One row (`number` as Excel counts it), its fate, why, and what would be handed to the verb.

    `faults`: field name → sentence; `cells`: field name → cell (C5).
    """

    number: int
    fate: Fate
    reason: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    shown: str = ""

    @property
    def sentence(self) -> str:
        """Why, with the cell where it is known."""
        told = [
            f"{self.cells[name]}：{words}" if name in self.cells else words
            for name, words in self.faults.items()
        ]
        return "；".join(words.rstrip("。") for words in told) + "。" if told else self.reason


@dataclass(slots=True)
class Plan:
    """The whole import before it is done."""

    kind: str
    title: str
    verb: Verb
    heading: Heading
    rows: list[RowPlan]
    by_hand: dict[str, str] = field(default_factory=dict)
    """Heading → field name that were said by hand and are to be remembered."""

    def count(self, fate: Fate) -> int:
        """How many rows have this fate."""
        return Counter(row.fate for row in self.rows)[fate]


def make(
    session: Session,
    kind: str,
    sheet: Sheet,
    wishes: Wishes | None = None,
    step: Step = lambda done, of: None,
) -> Plan:
    """Understand a sheet as records of a kind.

    Raises:
        NotPermitted: the user may not import, or may not make such records.
        UserProblem: `LG-10` this kind is not imported · `LG-11` no heading was found · `LG-12` the wishes name a field
            that there is none of · `LG-13` a required field has neither column nor value.
    """
    wished = wishes or Wishes()
    session.require(IMPORT)
    verb = rules.creating_verb(session.catalogue, kind)
    session.require(verb.permission)
    record = session.catalogue.specs()[kind]
    specs = rules.importable_fields(verb)
    _check_wishes(specs, wished)
    said = {headings.key_of(words): name for words, name in wished.columns.items()}
    known = store.remembered(session, kind)
    row = wished.heading_row - 1 if wished.heading_row else None
    heading = headings.find(sheet, specs, known | said, row, wished.heading_depth)
    if heading is None:
        raise UserProblem(
            "LG-11",
            f"没有找到“{record.title}”的表头。",
            f"表头应有这些列中的几列：{'、'.join(spec.label for spec in specs[:12])}。",
            field="file",
        )
    missing = _missing(verb, specs, heading, wished)
    if missing:
        raise UserProblem(
            "LG-13",
            f"表格中没有找到必填的列：{'、'.join(spec.label for spec in missing)}。",
            "请指定它们对应哪一列，或统一填写一个值。",
            field=missing[0].name,
        )
    before = headings.match(heading.words, specs, known)
    by_hand = {
        words: said[headings.key_of(words)]
        for column, words in enumerate(heading.words)
        if headings.key_of(words) in said and before.get(column) != said[headings.key_of(words)]
    }
    made = Plan(kind, record.title, verb, heading, [], by_hand)
    made.rows = _Reader(session, sheet, made, specs, record, wished).rows(step)
    return made


def _check_wishes(specs: tuple[FieldSpec, ...], wished: Wishes) -> None:
    known = {spec.name for spec in specs}
    for name in (*wished.columns.values(), *wished.values):
        if name not in known and name != headings.NOT_IMPORTED:
            raise UserProblem(
                "LG-12",
                f"没有“{name[:60]}”这一项。",
                f"可用：{'、'.join(f'{spec.name}（{spec.label}）' for spec in specs)}。",
                field=name[:60],
            )


def _missing(verb: Verb, specs: tuple[FieldSpec, ...], heading: Heading, wished: Wishes) -> list[FieldSpec]:
    empty = verb.given() if verb.given is not None else None
    there = {
        *heading.fields.values(),
        *(name for name, value in wished.values.items() if value not in (None, "", ())),
    }
    return [
        spec
        for spec in specs
        if spec.required and spec.name not in there and getattr(empty, spec.name) in (None, "", ())
    ]


class _Reader:
    def __init__(
        self,
        session: Session,
        sheet: Sheet,
        plan: Plan,
        specs: tuple[FieldSpec, ...],
        record: RecordSpec,
        wished: Wishes,
    ) -> None:
        self.session, self.sheet, self.plan, self.wished = session, sheet, plan, wished
        self.specs = {spec.name: spec for spec in specs}
        self.all_specs = plan.verb.arguments
        self.around = Surroundings(
            headings.year_in(sheet, plan.heading),
            sheet.epoch_1904,
            store.unit_ids(session),
            store.people_ids(session),
        )
        given = plan.verb.given
        assert given is not None  # a creating verb with fields
        empty = given()
        self.defaults: dict[str, Value] = {spec.name: getattr(empty, spec.name) for spec in self.all_specs}
        self.same = rules.sameness(plan.verb, record, plan.heading.fields.values())
        self.known = store.existing(session, record, self.same)
        self.levels: dict[str, str] = {}

    def rows(self, step: Step) -> list[RowPlan]:
        found = []
        every = headings.spread(self.sheet)
        heading = self.plan.heading
        across = {
            row
            for each in self.sheet.regions
            if each.right > each.left
            for row in range(each.top, each.bottom + 1)
        }
        for index in range(heading.first_data_row, len(every)):
            cells = every[index]
            why = headings.why_no_data(cells, heading, merged_across=index in across)
            if why == "空行":
                continue
            if why and why != "说明行":
                found.append(RowPlan(index + 1, Fate.SKIPPED, why, shown=_shown(cells)))
            else:
                row = self._row(index, cells)
                if why and row.fate is Fate.WRONG:
                    row = RowPlan(index + 1, Fate.SKIPPED, why, shown=row.shown)
                found.append(row)
            if index % 100 == 0:
                step(index, len(every))
        return found

    def _row(self, index: int, cells: list[Cell]) -> RowPlan:
        made = RowPlan(
            index + 1, Fate.NEW, shown=_shown(cells[column] for column in sorted(self.plan.heading.fields))
        )
        for column, name in sorted(self.plan.heading.fields.items()):
            spec = self.specs[name]
            made.cells[name] = f"{get_column_letter(column + 1)}{index + 1}"
            try:
                value = value_of(spec, cells[column], self.around)
            except UserProblem as problem:
                made.faults[name] = problem.message
                continue
            if value not in (None, "", ()):
                made.values[name] = value
            self._period(spec, cells[column], made)
        for name, value in self.wished.values.items():
            made.values.setdefault(name, value)
        whole = {**self.defaults, **made.values}
        for name, words in values.faults(self.all_specs, whole).items():
            made.faults.setdefault(name, words)
        self._clearance(whole, made)
        if made.faults:
            made.fate = Fate.WRONG
        elif self.same:
            key = rules.sameness_key(self.same, [made.values.get(spec.name) for spec in self.same])
            if any(key) and key in self.known and not self.wished.with_duplicates:
                made.fate, made.reason = (
                    Fate.DUPLICATE,
                    f"{'、'.join(spec.label for spec in self.same)}相同的已经有了",
                )
            self.known.add(key)
        return made

    def _period(self, spec: FieldSpec, cell: Cell, made: RowPlan) -> None:
        """秘密★1年 in one cell fills the period as well, unless it has a column of its own."""
        if spec.name == "classification" and "secrecy_period" in self.specs:
            period = secrecy_period(cell)
            if period and "secrecy_period" not in self.plan.heading.fields.values():
                made.values["secrecy_period"] = period

    def _clearance(self, whole: Mapping[str, Any], made: RowPlan) -> None:
        """A row of a level that the user does not hold is named here, before anything is done."""
        words = whole.get("classification")
        if not isinstance(words, str) or not words or "classification" in made.faults:
            return
        if words not in self.levels:
            try:
                self.session.compartment_for(parse_level(words))
                self.levels[words] = ""
            except Problem as problem:
                self.levels[words] = problem.message
        if self.levels[words]:
            made.faults["classification"] = self.levels[words]


def _shown(cells: Any) -> str:
    words = [" ".join(words_of(cell).split()) for cell in cells if cell is not None]
    return "　".join(dict.fromkeys(words))[:120]


def needs_value(spec: FieldSpec) -> bool:
    """Whether a field is worth a line in the mapping although no column was found for it."""
    return spec.required or spec.kind is FieldKind.CHOICE
