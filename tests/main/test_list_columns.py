"""Every list of a real office: order only by columns with an index, one column that stretches, one title each."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.base.clock import FixedClock
from desktop.export import fonts
from desktop.main.window import Opened
from desktop.slices import discover
from desktop.system.trial.office import TrialOffice
from desktop.ui import snapshot, theme
from desktop.ui.list_page import ListPage
from desktop.ui.memory_rows import MemoryRows
from tests.main import every_page
from tests.main.furnished import NOW, furnished_office


def test_only_indexed_columns_can_be_sorted(qapp: QApplication, own_data_folder: Path) -> None:
    theme.install(qapp, fonts.folder())
    looked = []
    with furnished_office() as folder:
        for login in every_page.LOGINS[:3]:
            opened = Opened(TrialOffice(folder, FixedClock.at(NOW), discover()).login(login))
            specs = opened.session.catalogue.specs()
            for key in opened.shell.pages:
                opened.shell.go(key)
                page = opened.shell.current_page()
                if not isinstance(page, ListPage):
                    continue
                columns = page.table.rows.columns
                assert [column.stretch for column in columns].count(True) == 1, key
                assert len({column.title for column in columns}) == len(columns), key
                if isinstance(page.context.rows, MemoryRows):
                    continue
                looked.append(key)
                for order in {column.sort for column in columns if column.sort} | {page.order} - {""}:
                    assert specs[page.kind].field(order).sortable, f"{key}: {order} has no index"
            assert snapshot.settle(lambda window=opened: not window.tasks.busy())  # type: ignore[misc]
            opened.shell.close()
            opened.close()
    assert {"documents", "supervision", "meetings", "directory", "drafts"} <= set(looked)
