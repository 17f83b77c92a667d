"""The lock is whole, hashed and names no registry; nothing undeclared, unexplained or GPL is used."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEVELOPMENT = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]
HERE: dict[str, str] = {key: str(value) for key, value in default_environment().items()}
LINUX = HERE | {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"}
WINDOWS = HERE | {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"}


def locked() -> dict[str, tuple[Requirement, list[str]]]:
    """Canonical name -> (pinned requirement, its sha256 digests)."""
    found: dict[str, tuple[Requirement, list[str]]] = {}
    for block in LOCK.replace("\\\n", " ").strip().splitlines():
        text, *hashes = block.split("--hash=sha256:")
        requirement = Requirement(text)
        found[canonicalize_name(requirement.name)] = (requirement, [h.strip() for h in hashes])
    return found


def wanted_by(requirement: Requirement, environment: dict[str, str]) -> Iterator[Requirement]:
    """What an installed package asks for on a platform."""
    for line in metadata.requires(requirement.name) or []:
        wish = Requirement(line)
        for extra in requirement.extras or {""}:
            if wish.marker is None or wish.marker.evaluate(environment | {"extra": extra}):
                yield wish


def test_no_address_in_the_lock() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^-", LOCK, re.MULTILINE), "an option such as --index-url"


def test_every_line_is_pinned_and_hashed() -> None:
    assert locked()
    for requirement, hashes in locked().values():
        assert [s.operator for s in requirement.specifier] == ["=="], requirement
        assert hashes, f"{requirement} has no hash"
        assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in hashes)


@pytest.mark.parametrize("environment", [LINUX, WINDOWS], ids=["linux", "windows"])
def test_the_lock_is_closed(environment: dict[str, str]) -> None:
    """pip installs it with --no-deps: whatever a locked package needs must be locked too."""
    lock = locked()
    queue = RUNTIME + DEVELOPMENT
    seen: set[str] = set()
    while queue:
        wish = queue.pop()
        name = canonicalize_name(wish.name)
        assert name in lock, f"{wish} is not locked"
        pin, _ = lock[name]
        version = next(iter(pin.specifier)).version
        assert wish.specifier.contains(version), f"locked {pin}, but {wish} is asked for"
        assert pin.marker is None or pin.marker.evaluate(environment), f"{pin} is left out"
        if name not in seen and (pin.marker is None or pin.marker.evaluate()):
            seen.add(name)
            queue += wanted_by(wish, environment)
    assert len(seen) >= len(RUNTIME + DEVELOPMENT)


def runtime_closure() -> set[str]:
    """Every package that is shipped with the product."""
    queue, seen = list(RUNTIME), set[str]()
    while queue:
        wish = queue.pop()
        if canonicalize_name(wish.name) not in seen:
            seen.add(canonicalize_name(wish.name))
            queue += wanted_by(wish, LINUX)
    return seen


def test_nothing_shipped_is_under_gpl_alone() -> None:
    for name in runtime_closure():
        about = metadata.metadata(name)
        text = " ".join([*about.get_all("License-Expression", []), *about.get_all("License", [])[:1]])
        text += " ".join(c for c in about.get_all("Classifier", []) if c.startswith("License"))
        assert "GPL" not in text or "LGPL" in text, f"{name}: {text}"


def test_every_dependency_has_its_decision() -> None:
    pages = " ".join(path.read_text("utf-8") for path in (ROOT / "docs" / "decisions").glob("*.md"))
    missing = [r.name for r in RUNTIME + DEVELOPMENT if r.name.lower() not in pages.lower()]
    assert not missing, "not explained in docs/decisions"


def test_the_product_imports_only_what_it_declares() -> None:
    """Standard library, itself, and the runtime dependencies; the font builder may use a developer's tool, and the
    bench the engines it stands beside: it leaves out what is not installed."""
    declared = {canonicalize_name(r.name) for r in RUNTIME}
    owners = metadata.packages_distributions()
    undeclared = []
    sources = [*(ROOT / "desktop").rglob("*.py"), *(ROOT / "sync").rglob("*.py")]
    assert sources
    for path in sources:
        if path == ROOT / "desktop/cli/bench/engines.py":
            continue
        allowed = declared | ({"fonttools"} if path.parent == ROOT / "desktop/export/fonts" else set())
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in {n.partition(".")[0] for n in names} - sys.stdlib_module_names - {"desktop", "sync"}:
                if not {canonicalize_name(owner) for owner in owners.get(name, [])} & allowed:
                    undeclared.append(f"{path.relative_to(ROOT)}: {name}")
    # shiboken6 comes with PySide6-Essentials, which pins it.
    assert [line for line in undeclared if not line.endswith(": shiboken6")] == []
