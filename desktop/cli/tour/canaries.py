"""Sentences of the texts are looked for in the raw bytes of every file the run left. None may be there."""

from __future__ import annotations

from pathlib import Path

from desktop.cli.tour import samples
from desktop.cli.tour.state import Tour

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
PER_TEXT = 6


def look(tour: Tour) -> None:
    """Search with the office open (its journals are there) and with it closed; try the search on plain text as well."""
    sentences = [
        s for paper in tour.papers for s in [*samples.sentences_of(paper.text, PER_TEXT), paper.title[:24]]
    ]
    needles = [
        (sentence, encoding, sentence.encode(encoding)) for sentence in sentences for encoding in ENCODINGS
    ]
    with tour.login() as session:
        session.draft_save("tour", "internal.office", sentences[0])
        during, seen = _found(tour.root, needles)
    after, seen_after = _found(tour.root, needles)
    probe = sum(sentence.encode("gb18030") in paper.text.encode("gb18030")
                for paper in tour.papers for sentence in samples.sentences_of(paper.text, PER_TEXT))  # fmt: skip
    tour.check(
        "文件中查不到任何一句明文（UTF-8、UTF-16、GB18030）",
        sentences and not during and not after and seen_after,
        f"{len(sentences)} 句 × {len(ENCODINGS)} 种编码，办公库、用户数据和临时文件共 {max(seen, seen_after)} 个文件，"
        f"发现 {len(during) + len(after)} 处",
    )
    tour.check("对照：同样的查法在明文中能查到", probe, f"{probe} 句")


def _found(root: Path, needles: list[tuple[str, str, bytes]]) -> tuple[list[str], int]:
    """Files that hold one of the sentences, and how many files were searched."""
    found, seen = [], 0
    for path in sorted(root.rglob("*")):
        if not path.is_file() or path.parent.name == "pictures":
            continue
        try:
            data = path.read_bytes()
        except OSError:  # Windows: the part of the lock file that another process holds
            continue
        seen += 1
        found += [f"{path.name} {encoding}" for _, encoding, needle in needles if needle in data]
    return found, seen
