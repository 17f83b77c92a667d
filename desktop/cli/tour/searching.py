"""Search held against reading everything: what contains the words is found, and nothing else."""

from __future__ import annotations

from desktop.base.fields import spec_of
from desktop.base.values import printed
from desktop.cli.tour import samples
from desktop.cli.tour.state import Tour
from desktop.office.documents.records import IncomingDocument
from desktop.storage.session import Session

WORDS_PER_TEXT = 12
_ALL = 100_000


def search(tour: Tour) -> None:
    """Two-character words of every text, and a whole sentence of each."""
    session = tour.sit()
    contents = searchable(session)
    words = list(
        dict.fromkeys(w for paper in tour.papers for w in samples.words_of(paper.text, WORDS_PER_TEXT))
    )
    wrong = [word for word in words if found(session, word) != holding(contents, word)]
    hits = sum(len(holding(contents, word)) for word in words)
    tour.check(
        "两个字的词全部查到，与逐字通读的结果相同",
        words and not wrong,
        f"{len(words)} 个词（{'、'.join(words[:6])}……），应有 {hits} 处，不同 {len(wrong)} 个",
    )
    lost = []
    for paper in tour.papers:
        sentence = (samples.sentences_of(paper.text, 3) or [paper.title])[-1]
        if tour.registered[paper.source] not in found(session, sentence):
            lost.append(paper.source)
    tour.check(
        "每篇都能凭其中一句话找回",
        not lost and tour.papers,
        f"{len(tour.papers) - len(lost)}/{len(tour.papers)} 篇",
    )
    absent = "閪龘爩"
    tour.check("没有的词查不到", not session.search(absent, _ALL), "0 处")


def found(session: Session, words: str) -> set[bytes]:
    """Incoming documents a search finds."""
    kind = spec_of(IncomingDocument).kind
    return {hit.id for hit in session.search(words, _ALL) if hit.kind == kind}


def searchable(session: Session) -> dict[bytes, list[str]]:
    """Every document's searchable fields as letters, by reading all of them."""
    fields = [field for field in spec_of(IncomingDocument).fields if field.searchable]
    return {
        document.id: [samples.letters(printed(field, getattr(document, field.name))) for field in fields]
        for document in session.find(IncomingDocument)
    }


def holding(contents: dict[bytes, list[str]], words: str) -> set[bytes]:
    """Documents one of whose fields holds the words."""
    return {identity for identity, fields in contents.items() if any(words in field for field in fields)}
