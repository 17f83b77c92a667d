"""The window on a real X server. Collected only by `python3 dev.py e2e`, which brings the server's programs along."""

from __future__ import annotations

import os

collect_ignore_glob = [] if os.environ.get("SANBAN_E2E") else ["test_*.py"]
