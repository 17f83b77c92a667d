"""Sentences of the texts are looked for in the raw bytes of every file the run left. None may be there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop.cli.tour import day_shift, differing, paper, samples, sealed
from desktop.cli.tour.state import FIRST, SECOND, Tour
from desktop.office.duty.trial import ENTRIES
from desktop.office.meetings.trial_texts import BODY

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
PER_TEXT = 6
PLAIN = ("pictures", "prints")
"""Folders of what is plain on purpose."""


def look(tour: Tour) -> None:
    """Search with the office open (its journals are there) and with it closed; try the search on plain text as well."""
    sentences = samples.telling(
        s for each in tour.papers for s in [*samples.sentences_of(each.text, PER_TEXT), each.title[:24]]
    )
    written = [BODY, *(entry[5] for entry in ENTRIES), sealed.TEXT, day_shift.LATE_WORDS, differing.REASON]
    own = [s for text in written for s in samples.sentences_of(text, 2 * PER_TEXT)]
    sentences += own
    needles = [
        (sentence, encoding, sentence.encode(encoding)) for sentence in sentences for encoding in ENCODINGS
    ]
    for machine in (FIRST, SECOND):
        tour.sit(machine=machine).draft_save("tour", "internal.office", sentences[0])
    open_now = (tour.office, tour.second, tour.data, tour.temp)
    during, seen = _found(open_now, needles)
    tour.leave()
    after, seen_after = _found((tour.root,), needles)
    probe = sum(sentence.encode("gb18030") in each.text.encode("gb18030")
                for each in tour.papers for sentence in samples.sentences_of(each.text, PER_TEXT))  # fmt: skip
    printed = "".join(paper.words(tour.prints / "minutes.pdf"))
    probe += sum(sentence in printed for sentence in samples.sentences_of(BODY, 2 * PER_TEXT))
    tour.check(
        "文件中查不到任何一句明文（UTF-8、UTF-16、GB18030）",
        sentences and not during and not after and seen_after,
        f"{len(sentences)} 句 × {len(ENCODINGS)} 种编码，两台机器的办公库、数据包、用户数据和临时文件"
        f"共 {max(seen, seen_after)} 个文件，"
        f"发现 {len(during) + len(after)} 处",
    )
    tour.check("对照：同样的查法在明文中能查到", probe, f"{probe} 句")


def _found(roots: Sequence[Path], needles: list[tuple[str, str, bytes]]) -> tuple[list[str], int]:
    """Files that hold one of the sentences, and how many files were searched."""
    found, seen = [], 0
    for path in sorted(path for root in roots for path in root.rglob("*")):
        if not path.is_file() or path.parent.name in PLAIN:
            continue
        try:
            data = path.read_bytes()
        except OSError:  # Windows: the part of the lock file that another process holds
            continue
        seen += 1
        found += [f"{path.name} {encoding}" for _, encoding, needle in needles if needle in data]
    return found, seen
