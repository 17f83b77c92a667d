"""Papers to be registered: the trial office's own, or every text of a folder with what the texts say of themselves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from desktop.base.clock import CHINA, to_ms
from desktop.base.errors import UserProblem
from desktop.base.fields import Named
from desktop.base.module import verb_of
from desktop.base.values import parse_instant
from desktop.office.documents import service
from desktop.office.documents.recognise import recognise
from desktop.office.documents.records import IncomingDocument
from desktop.storage.session import Session

OWN = "desktop.office.documents.trial_texts"
MAX_TEXT_BYTES = 1 << 20
UNNAMED_ISSUER = "来文单位未写明"

_URGENCIES = ("平件", "加急", "平件", "特急", "加急", "平件", "特提")
_RECEIVED = (
    "2026-02-11T09:10", "2026-04-28T10:20", "2026-06-17T15:05", "2026-09-18T08:50", "2026-09-24T16:30",
    "2026-09-28T11:15", "2026-09-30T14:40", "2026-11-13T09:25", "2026-11-18T10:05", "2026-11-20T16:45",
)  # fmt: skip
"""Days of receipt given to texts of a folder: most lie before holidays and worked weekends of 2026."""

_EVERY_SECRET = 3
"""Of a folder's texts each third is registered as 秘密, so that there is something the uncleared must not see."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as it comes in. `text` is the whole text; `source` the file it was read from."""

    source: str
    text: str
    title: str
    from_unit: str
    received_at: int
    urgency: str = "平件"
    classification: str = "内部"
    purpose: str = "办件"
    document_number: str = ""
    document_type: str = ""
    issued_on: date | None = None
    secrecy_period: str = ""
    copy_number: str = ""

    def as_record(self) -> IncomingDocument:
        """What is given to the registering verb."""
        return IncomingDocument(
            title=self.title,
            from_unit=Named(self.from_unit),
            received_at=self.received_at,
            urgency=self.urgency,
            classification=self.classification,
            purpose=self.purpose,
            document_number=self.document_number,
            document_type=self.document_type,
            issued_on=self.issued_on,
            secrecy_period=self.secrecy_period,
            copy_number=self.copy_number,
            medium="电子",
            body=self.text,
        )


def register(session: Session, paper: Paper) -> IncomingDocument:
    """Register a paper by the verb a clerk uses."""
    made: IncomingDocument = session.run(verb_of(service.register), paper.as_record())
    return made


def own_papers() -> list[Paper]:
    """The papers that ship with the product, in the order in which they came in."""
    folder = resources.files(OWN)
    index = json.loads(folder.joinpath("index.json").read_text("utf-8"))
    papers = [_own(entry, folder.joinpath(entry["file"]).read_bytes()) for entry in index["papers"]]
    return sorted(papers, key=lambda paper: paper.received_at)


_FACTS = ("title", "from_unit", "urgency", "classification", "purpose", "document_number", "document_type",
          "secrecy_period", "copy_number")  # fmt: skip


def _own(entry: dict[str, Any], data: bytes) -> Paper:
    facts = {name: entry[name] for name in _FACTS}
    return Paper(
        source=entry["file"],
        text=text_of(data, entry["file"]),
        received_at=parse_instant(entry["received_at"]),
        issued_on=date.fromisoformat(entry["issued_on"]) if entry["issued_on"] else None,
        **facts,
    )


def papers_of(folder: Path) -> list[Paper]:
    """Every `.txt` of a folder by name, with the facts its text says; times of receipt and urgencies are given here.

    Raises:
        UserProblem: `T-001` there is no text, `T-002` one cannot be read as text.
    """
    files = sorted(path for path in folder.glob("*.txt") if path.is_file()) if folder.is_dir() else []
    if not files:
        raise UserProblem(
            "T-001", f"文件夹里没有 .txt 文本：{folder}", "请核对 --texts 后面的文件夹。", field="texts"
        )
    papers = [_recognised(place, path) for place, path in enumerate(files)]
    return sorted(papers, key=lambda paper: paper.received_at)


def _recognised(place: int, path: Path) -> Paper:
    text = text_of(path.read_bytes(), path.name)
    found = recognise(text)
    received = datetime.fromisoformat(_RECEIVED[place % len(_RECEIVED)]).replace(tzinfo=CHINA)
    minutes = place // len(_RECEIVED)
    return Paper(
        source=path.name,
        text=text,
        title=(found.title or path.stem)[:300],
        from_unit=(found.from_unit or UNNAMED_ISSUER)[:100],
        received_at=to_ms(received) + minutes * 60_000,
        urgency=found.urgency or _URGENCIES[place % len(_URGENCIES)],
        classification="秘密" if place % _EVERY_SECRET == 1 else "内部",
        document_number=found.document_number,
        document_type=found.document_type,
        issued_on=found.issued_on,
    )


def text_of(data: bytes, name: str) -> str:
    """A text file's words: UTF-8 or GB18030, line ends as line feeds, nothing else changed.

    Raises:
        UserProblem: `T-002` it is larger than 1 MiB, in no such encoding, or no text.
    """
    if len(data) <= MAX_TEXT_BYTES:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                words = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in words:
                return words.replace("\r\n", "\n").replace("\r", "\n")
    raise UserProblem(
        "T-002", f"不是可读的文本：{name}", "文本须为 UTF-8 或 GB18030，不超过 1 MB。", field="texts"
    )
