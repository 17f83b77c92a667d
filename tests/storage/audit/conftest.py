"""An office of keys (as in `tests/storage/keys`) whose audit log is to be attacked."""

from tests.storage.keys.conftest import office, pattern

__all__ = ["office", "pattern"]
