"""Finds the slices by folder: every sub-package of `system`, `office` and `overview` that has a `module.py`.

The only importlib in the code. Works from source and from a frozen build (pkgutil asks the package's own loader).
Pages are found here too, but imported only when the window asks for them: nothing else needs Qt.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from types import ModuleType

from desktop.base.module import Catalogue, Module

AREAS = ("system", "office", "overview")


def slice_packages() -> tuple[str, ...]:
    """Dotted names of all slice packages (`desktop.office.documents`), areas in order, names in order."""
    found = []
    for area in AREAS:
        package = importlib.import_module(f"desktop.{area}")
        for entry in sorted(pkgutil.iter_modules(package.__path__), key=lambda each: each.name):
            name = f"{package.__name__}.{entry.name}"
            if entry.ispkg and importlib.util.find_spec(f"{name}.module") is not None:
                found.append(name)
    return tuple(found)


def discover() -> Catalogue:
    """All slices, ordered by `Module.order`, then by key.

    Raises:
        TypeError: when a slice's `module.py` has no `MODULE`, or its key is not its folder's name.
    """
    modules = []
    for name in slice_packages():
        module = getattr(importlib.import_module(f"{name}.module"), "MODULE", None)
        if not isinstance(module, Module):
            raise TypeError(f"{name}.module has no MODULE")
        if module.key != name.rpartition(".")[2]:
            raise TypeError(f"{name}: MODULE.key is {module.key!r}, not the folder's name")
        modules.append(module)
    return Catalogue(tuple(sorted(modules, key=lambda each: (each.order, each.key))))


def page_of(module: Module) -> ModuleType | None:
    """The `page.py` of a slice, imported now (it needs Qt); None for a slice without pages."""
    for name in slice_packages():
        if name.rpartition(".")[2] == module.key and importlib.util.find_spec(f"{name}.page") is not None:
            return importlib.import_module(f"{name}.page")
    return None
