"""Finding slices by folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import desktop.office
from desktop import slices


def test_discover_orders_by_the_modules_own_order() -> None:
    modules = slices.discover().modules
    assert [(each.order, each.key) for each in modules] == sorted((each.order, each.key) for each in modules)
    assert {"calendar", "directory", "links", "preferences", "documents"} <= {each.key for each in modules}


def add_slice(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str | None, page: str = ""
) -> None:
    package = folder / name
    package.mkdir()
    (package / "__init__.py").write_text('"""A slice for one test."""', "utf-8")
    if module is not None:
        (package / "module.py").write_text(module, "utf-8")
    if page:
        (package / "page.py").write_text(page, "utf-8")
    monkeypatch.setattr(desktop.office, "__path__", [*desktop.office.__path__, str(folder)])
    monkeypatch.setattr(sys, "modules", dict(sys.modules))


MODULE = "from desktop.base.module import Module\nMODULE = Module(key={key!r}, title='试', order=-5)\n"


def test_a_new_folder_is_a_slice_without_being_named_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_slice(
        tmp_path, monkeypatch, "fresh_slice", MODULE.format(key="fresh_slice"), page="PAGES = ('one',)\n"
    )
    found = slices.discover().modules[0]
    assert found.key == "fresh_slice"
    assert "desktop.office.fresh_slice.page" not in sys.modules
    page = slices.page_of(found)
    assert page is not None and page.PAGES == ("one",)


def test_a_package_without_module_is_no_slice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_slice(tmp_path, monkeypatch, "plain_package", None)
    assert "desktop.office.plain_package" not in slices.slice_packages()


@pytest.mark.parametrize("module", ["", "MODULE = 7", MODULE.format(key="another")])
def test_a_broken_module_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    add_slice(tmp_path, monkeypatch, "broken_slice", module)
    with pytest.raises(TypeError, match="broken_slice"):
        slices.discover()


def test_a_slice_without_page() -> None:
    links = next(each for each in slices.discover().modules if each.key == "links")
    assert slices.page_of(links) is None


def test_discovering_needs_no_qt() -> None:
    code = "import sys; sys.modules['PySide6'] = None; from desktop import slices; slices.discover()"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1]).returncode == 0
