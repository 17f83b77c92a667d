"""What every slice owes: run over all of them, so that a new one is covered on the day it is made."""

from __future__ import annotations

import ast
import inspect
import re
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from pypinyin import lazy_pinyin

import sync.errors
from desktop import slices
from desktop.base.fields import FieldKind, FieldSpec, Record, RecordSpec, spec_of
from desktop.base.module import Module, Verb
from desktop.base.permissions import Role
from desktop.storage.projection import columns

ROOT = Path(__file__).parents[2]
CATALOGUE = slices.discover()
MODULES = {module.key: module for module in CATALOGUE.modules}
KINDS = CATALOGUE.kinds()
VERBS = [verb for module in CATALOGUE.modules for verb in module.verbs]
FOLDERS = {name.rpartition(".")[2]: ROOT / name.replace(".", "/") for name in slices.slice_packages()}

each_module = pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
each_kind = pytest.mark.parametrize("cls", KINDS.values(), ids=KINDS)
each_verb = pytest.mark.parametrize("verb", VERBS, ids=[f"{verb.kind}-{verb.name}" for verb in VERBS])


def tables(module: Module) -> sqlite3.Connection:
    """The slice's migrations run in order, statement by statement as the store does, on an empty file."""
    connection = sqlite3.connect(":memory:")
    for path in sorted(module.migrations.glob("*.sql")) if module.migrations else ():
        statement = ""
        for line in path.read_text("utf-8").splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                connection.execute(statement)
                statement = ""
        assert not statement.strip(), f"{path.name} does not end with a semicolon"
    return connection


def test_there_are_slices() -> None:
    assert {"calendar", "directory", "documents", "home", "links", "preferences"} <= set(MODULES)


# Modules -------------------------------------------------------------------------------------------------------


@each_module
def test_package_is_a_docstring_only(module: Module) -> None:
    tree = ast.parse((FOLDERS[module.key] / "__init__.py").read_text("utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


@each_module
def test_everything_public_has_a_docstring(module: Module) -> None:
    bare = []
    for path in FOLDERS[module.key].rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        public = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef))]
        bare += [
            f"{path.name}:{getattr(node, 'name', 'module')}"
            for node in public
            if not getattr(node, "name", "").startswith("_") and not ast.get_docstring(node)
        ]
    assert not bare


@each_module
def test_icon_and_titles(module: Module) -> None:
    assert (ROOT / "desktop/ui/icons" / f"{module.icon}.svg").is_file()
    assert is_chinese(module.title)
    assert module.order >= 0


@each_module
def test_mirror_in_the_tests(module: Module) -> None:
    folder = ROOT / "tests" / FOLDERS[module.key].relative_to(ROOT / "desktop")
    assert list(folder.glob("test_*.py")), f"{folder} has no tests"


@each_module
def test_permissions(module: Module) -> None:
    """Each is `<slice>.<group>`, held by somebody, and asked for by a verb or at least by name in the slice."""
    source = "".join(path.read_text("utf-8") for path in FOLDERS[module.key].rglob("*.py"))
    for name, roles in module.permissions.items():
        assert re.fullmatch(rf"{module.key}\.[a-z_]+", name)
        assert roles and roles <= frozenset(Role)
        assert (
            name.endswith(".read")
            or any(verb.permission == name for verb in module.verbs)
            or f'"{name}"' in source
        )


def test_keys_kinds_and_permissions_are_used_once() -> None:
    for names in (
        [module.key for module in CATALOGUE.modules],
        [spec_of(cls).kind for module in CATALOGUE.modules for cls in module.records],
        [name for module in CATALOGUE.modules for name in module.permissions],
        [(verb.kind, verb.name) for verb in VERBS],
        [(form.kind, form.name) for module in CATALOGUE.modules for form in module.forms],
    ):
        assert len(names) == len(set(names))


@each_module
def test_opens_from_kinds_that_exist(module: Module) -> None:
    assert set(module.opens_from) <= set(KINDS)


@each_module
def test_forms_belong_to_kinds_that_exist(module: Module) -> None:
    for form in module.forms:
        assert form.kind in KINDS and is_chinese(form.title) and form.lay_out.__doc__


# Records -------------------------------------------------------------------------------------------------------


@each_kind
def test_kind_is_slice_and_singular(cls: type[Record]) -> None:
    spec = spec_of(cls)
    module = CATALOGUE.module_of(spec.kind)
    assert module is not None
    assert re.fullmatch(rf"{module.key}\.[a-z]+(_[a-z]+)*", spec.kind)
    assert is_chinese(spec.title)
    assert spec.fields


_COLUMN_TYPES = {
    FieldKind.TEXT: "TEXT", FieldKind.LONG_TEXT: "TEXT", FieldKind.CHOICE: "TEXT", FieldKind.DAY: "TEXT",
    FieldKind.ITEMS: "TEXT", FieldKind.UNIT: "TEXT", FieldKind.PERSON: "TEXT", FieldKind.INSTANT: "INTEGER",
    FieldKind.INTEGER: "INTEGER", FieldKind.FLAG: "INTEGER", FieldKind.LINK: "BLOB",
}  # fmt: skip
_HEAD = {
    "n": ("INTEGER", 0), "id": ("BLOB", 1), "conflicts": ("INTEGER", 1), "created_at": ("INTEGER", 1),
    "changed_at": ("INTEGER", 1),
}  # fmt: skip


def wanted_columns(spec: RecordSpec) -> dict[str, tuple[str, int]]:
    found = dict(_HEAD)
    for field in spec.fields:
        found[field.name] = (_COLUMN_TYPES[field.kind], 0)
        if field.kind in (FieldKind.UNIT, FieldKind.PERSON):
            found[f"{field.name}_id"] = ("BLOB", 0)
            if field.sortable:
                found[f"{field.name}_key"] = ("TEXT", 0)
    return found


@each_kind
def test_table_has_the_columns_of_the_spec(cls: type[Record]) -> None:
    spec = spec_of(cls)
    module = CATALOGUE.module_of(spec.kind)
    assert module is not None
    rows = tables(module).execute(f"PRAGMA table_info({spec.table})").fetchall()
    assert {row[1]: (row[2], row[3]) for row in rows} == wanted_columns(spec)
    assert set(columns(spec)) == set(wanted_columns(spec))
    assert [row[1] for row in rows if row[5]] == ["n"]


@each_kind
def test_what_is_sorted_or_belongs_to_something_is_indexed(cls: type[Record]) -> None:
    spec = spec_of(cls)
    module = CATALOGUE.module_of(spec.kind)
    assert module is not None
    connection = tables(module)
    names = [row[1] for row in connection.execute(f"PRAGMA index_list({spec.table})")]
    first = {connection.execute(f"PRAGMA index_info({name})").fetchone()[2] for name in names}
    assert "id" in first
    for field in spec.fields:
        if field.sortable:
            named = field.kind in (FieldKind.UNIT, FieldKind.PERSON)
            assert (f"{field.name}_key" if named else field.name) in first, field.name
        if field.kind is FieldKind.LINK and field.name == "parent":
            assert "parent" in first


@each_module
def test_migrations_are_numbered_and_plain(module: Module) -> None:
    if module.migrations is None:
        assert not module.records
        return
    names = sorted(path.name for path in module.migrations.iterdir() if path.suffix == ".sql")
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    words = " ".join((module.migrations / name).read_text("utf-8") for name in names).upper()
    assert not re.search(r"\b(BEGIN|COMMIT|ROLLBACK|ATTACH|PRAGMA|VACUUM)\b", words)
    assert set(re.findall(r"CREATE TABLE (\w+)", words)) == {
        spec_of(cls).table.upper() for cls in module.records
    }


@each_kind
def test_fields_are_well_formed(cls: type[Record]) -> None:
    spec = spec_of(cls)
    for field in spec.fields:
        assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", field.name), field.name
        assert is_chinese(field.label), field.name
        if field.kind is FieldKind.CHOICE:
            assert field.choices and len(set(field.choices)) == len(field.choices), field.name
            assert getattr(cls(), field.name) in ("", *field.choices), field.name
        if field.minimum is not None and field.maximum is not None:
            assert field.minimum <= field.maximum
    assert any(field.searchable or field.required for field in spec.fields)


@each_kind
def test_names_say_what_they_hold(cls: type[Record]) -> None:
    """Days end in `_on`, instants in `_at`, yes/no begins with `is_` or `has_` (docs/glossary.md)."""
    wrong = [field.name for field in spec_of(cls).fields if not _says_its_kind(field)]
    assert not wrong


def _says_its_kind(field: FieldSpec) -> bool:
    if field.kind is FieldKind.DAY:
        return field.name.endswith("_on")
    if field.kind is FieldKind.INSTANT:
        return field.name == "at" or field.name.endswith("_at")
    return field.kind is not FieldKind.FLAG or field.name.startswith(("is_", "has_"))


# Verbs ---------------------------------------------------------------------------------------------------------


@each_verb
def test_verb_acts_on_a_kind_of_its_own_slice(verb: Verb) -> None:
    module = CATALOGUE.module_of(verb.kind)
    assert module is not None and verb in module.verbs
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", verb.name)
    assert is_chinese(verb.title)


@each_verb
def test_permission_of_the_verb_is_declared_by_its_slice(verb: Verb) -> None:
    module = CATALOGUE.module_of(verb.kind)
    assert module is not None and verb.permission in module.permissions


@each_verb
def test_signature_and_docstring(verb: Verb) -> None:
    names = list(inspect.signature(verb.run).parameters)
    expected = ["session"] + ([] if verb.creates else ["id"]) + (["given"] if verb.given is not None else [])
    assert names == expected
    assert inspect.getdoc(verb.run)
    if verb.given is not None:
        assert hasattr(verb.given, "__given__") or verb.given in KINDS.values()
        assert all(is_chinese(field.label) for field in verb.arguments)


@each_module
def test_every_function_marked_as_verb_is_declared(module: Module) -> None:
    path = FOLDERS[module.key] / "service.py"
    source = ast.parse(path.read_text("utf-8") if path.is_file() else "")
    marked = {
        node.name
        for node in source.body
        if isinstance(node, ast.FunctionDef)
        and any(
            isinstance(each, ast.Call) and getattr(each.func, "id", "") == "verb"
            for each in node.decorator_list
        )
    }
    assert marked <= {verb.run.__name__ for verb in module.verbs}


# Names ---------------------------------------------------------------------------------------------------------


def is_chinese(words: str) -> bool:
    """Whether there is a Chinese character in it."""
    return any("\u4e00" <= char <= "\u9fff" for char in words)


def glossary() -> dict[str, list[list[str]]]:
    """Rows of the tables of docs/glossary.md by heading, backticks removed."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in (ROOT / "docs/glossary.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:].strip()
        elif line.startswith("| ") and not line.startswith("| 中文"):
            found.setdefault(heading, []).append(
                [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
            )
    return found


GLOSSARY = glossary()


@each_kind
def test_kind_stands_in_the_glossary(cls: type[Record]) -> None:
    spec = spec_of(cls)
    assert [spec.title, cls.__name__, spec.kind] in [row[:3] for row in GLOSSARY["Record kinds 记录类别"]]


def test_glossary_names_only_kinds_that_exist() -> None:
    assert {row[2] for row in GLOSSARY["Record kinds 记录类别"]} <= set(KINDS)


@each_kind
def test_a_label_of_the_glossary_has_its_identifier(cls: type[Record]) -> None:
    terms = {row[0]: [each.strip() for each in row[1].split(",")] for row in GLOSSARY["Terms 用语"]}
    wrong = {
        field.name: terms[field.label]
        for field in spec_of(cls).fields
        if field.label in terms
        and field.name not in terms[field.label]
        and not (field.kind is FieldKind.LINK and field.name == "parent")
    }
    assert not wrong


@each_kind
def test_no_identifier_is_pinyin(cls: type[Record]) -> None:
    spec = spec_of(cls)
    named = [(spec.title, cls.__name__.lower()), (spec.title, spec.kind.partition(".")[2].replace("_", ""))]
    named += [(field.label, field.name.replace("_", "")) for field in spec.fields]
    for label, name in named:
        syllables = [each for each in lazy_pinyin(label) if each.isascii() and each.isalpha()]
        pairs = {first + second for first, second in pairwise(syllables)}
        assert not any(pair in name for pair in pairs if len(pair) > 3), (label, name)


# Errors --------------------------------------------------------------------------------------------------------

_CODE = re.compile(r'"([A-Z]{1,3}-[A-Z]?\d{2,3})"')


def codes(folder: Path) -> set[str]:
    return {code for path in folder.rglob("*.py") for code in _CODE.findall(path.read_text("utf-8"))}


@each_module
def test_an_error_code_means_one_thing(module: Module) -> None:
    """A code can be read over the telephone: no other slice, nor the ground below, uses this slice's codes."""
    mine = FOLDERS[module.key]
    others = [folder for key, folder in FOLDERS.items() if key != module.key]
    others += [ROOT / "sync", *(ROOT / "desktop" / name for name in ("base", "storage", "export", "ui"))]
    shared = {code for folder in others for code in codes(mine) & codes(folder)}
    if module.key == "sync_center":  # the engine knows no Chinese: this slice says its codes
        shared -= set(sync.errors.CODES)
    assert shared <= {"F-001", "F-002", "R-404", "P-001", "P-002", "U-002", "U-003"}
