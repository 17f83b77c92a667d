"""Saving a printed form: ask where, make it in a worker, write it whole. What the paper is, the page says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from desktop.base.platform.files import atomic_write
from desktop.ui.pages import Page


def save_paper(page: Page, make: Callable[[Any], bytes], name: str) -> None:
    """Ask for a file, then write what `make(session)` gives (a PDF) and say where it went.

    `name` is the suggested file name without its ending.
    """
    plain = "".join(char for char in name if char not in '\\/:*?"<>|\n')
    written, _ = QFileDialog.getSaveFileName(page.window(), "导出 PDF", f"{plain}.pdf", "PDF 文件 (*.pdf)")
    if not written:
        return
    target = Path(written)

    def work(session: Any) -> Path:
        atomic_write(target, make(session))
        return target

    page.ask(work, lambda path: page.context.desk.toast(f"已导出 {path.name}"), key=f"paper:{name}")
