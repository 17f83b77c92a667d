"""Registering plain texts as incoming documents, as a clerk does with a paper in hand: read, recognised, entered whole.

Takes the trial office's own papers or any folder of official texts in UTF-8 or GB 18030.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.base.clock import CHINA, to_ms
from desktop.base.errors import EnvironmentProblem
from desktop.base.fields import Named
from desktop.office.documents import service
from desktop.office.documents.recognise import Recognised, recognise
from desktop.office.documents.records import TO_HANDLE, IncomingDocument
from desktop.storage.session import Session

OWN = Path(__file__).parent
UNKNOWN_UNIT = "来文单位未标明"
CODECS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Text:
    """One text as found in a file: its whole body (line feeds only), and when it was received, if that is known."""

    name: str
    body: str
    recognised: Recognised
    received_at: int | None = None
    purpose: str = TO_HANDLE


def read_texts(folder: Path | None = None) -> list[Text]:
    """Every `.txt` of a folder by name; without a folder the trial office's own papers, by time of receipt.

    Raises:
        EnvironmentProblem: `W-120` the folder holds no text; `W-121` a file is in neither UTF-8 nor GB 18030.
    """
    if folder is None:
        papers = json.loads((OWN / "index.json").read_text("utf-8"))["papers"]
        return sorted((_own(paper) for paper in papers), key=lambda text: text.received_at or 0)
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise EnvironmentProblem("W-120", "这个文件夹里没有文本文件。", "请放入 .txt 格式的公文文本。")
    return [read_text(file) for file in files]


def _own(paper: dict[str, str]) -> Text:
    received = datetime.fromisoformat(paper["received_at"]).replace(tzinfo=CHINA)
    return read_text(OWN / paper["file"], to_ms(received), paper["purpose"])


def read_text(file: Path, received_at: int | None = None, purpose: str = TO_HANDLE) -> Text:
    """One text file, recognised.

    Raises:
        EnvironmentProblem: `W-121` it is in neither UTF-8 nor GB 18030.
    """
    raw = file.read_bytes()
    for codec in CODECS:
        try:
            body = raw.decode(codec)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise EnvironmentProblem("W-121", f"读不出文件“{file.name}”的文字。", "请另存为 UTF-8 文本后再试。")
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    return Text(file.name, body, recognise(body), received_at, purpose)


def document_of(text: Text) -> IncomingDocument:
    """The registration of a text as recognised, ready to be registered."""
    found = text.recognised
    return IncomingDocument(
        title=(found.title or text.name.removesuffix(".txt"))[:300],
        from_unit=Named((found.from_unit or UNKNOWN_UNIT)[:100]),
        document_number=found.document_number,
        document_type=found.document_type,
        urgency=found.urgency or "平件",
        classification=found.classification,
        secrecy_period=found.secrecy_period,
        copy_number=found.copy_number,
        issued_on=found.issued_on,
        received_at=text.received_at,
        purpose=text.purpose,
        body=text.body,
    )


def register_texts(session: Session, texts: Iterable[Text]) -> list[IncomingDocument]:
    """Register texts one after the other, each as its own act, in the order given.

    Raises:
        NotPermitted: `P-002` at the first text whose 密级 the user does not hold; those before it stay registered.
    """
    return [session.run(service.register, document_of(text)) for text in texts]
