"""A test office for 收文, and one document to work on."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.base.fields import Named
from desktop.office.documents import service
from desktop.office.documents.records import IncomingDocument
from desktop.storage.session import Session
from tests.offices import Office, office, own_data_folder

__all__ = ["office", "own_data_folder"]


@pytest.fixture
def session(office: Office) -> Session:
    """李敏, cleared for 秘密."""
    return office.login()


def paper(**values: Any) -> IncomingDocument:
    """A plain paper ready to be registered."""
    known: dict[str, Any] = {
        "title": "关于做好冬季防火工作的通知",
        "from_unit": Named("云江省应急管理厅"),
        "body": "各市应急管理局：请抓好落实。",
    }
    return IncomingDocument(**{**known, **values})


@pytest.fixture
def document(session: Session) -> IncomingDocument:
    """One registered document."""
    made: IncomingDocument = session.run(service.register, paper())
    return made
