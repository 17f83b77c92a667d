"""Fixtures of the exchange."""

from tests.system.sync_center.machines import fleet, three

__all__ = ["fleet", "three"]
