"""Building a package: the manual and the changelog go along, where `desktop/base/manual.py` looks for them.

Everything else about the package stands in pyproject.toml.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent


class BuildWithManual(build_py):
    """Copies `docs/manual/` and `CHANGELOG.md` to `desktop/manual/` of what is built."""

    def run(self):
        """Build the modules, then copy."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "desktop", "manual")
            shutil.copytree(ROOT / "docs" / "manual", target, dirs_exist_ok=True)
            shutil.copy(ROOT / "CHANGELOG.md", target)


setup(cmdclass={"build_py": BuildWithManual})
