"""The workbench as the program sees it: no records, no verbs, one permission."""

from __future__ import annotations

from desktop.base.module import Module
from desktop.base.permissions import BUSINESS

MODULE = Module(
    key="home", title="工作台", order=0, icon="layout-dashboard", permissions={"home.read": BUSINESS}
)
