"""Where everything stands on papers and sheets of every form, kept as text; the same in every process.

UPDATE_GOLDEN=1 keeps new ones, after a look at the pages (``measure --clauses``, docs/manual/paper).
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from desktop.export import pdf
from desktop.export.layout.frame import Document, GlyphRun, Ring, Rule
from desktop.export.proof.gallery import sheets
from desktop.export.proof.specimens import makers

GOLDEN = Path(__file__).parent.parent / "golden" / "paper"
SHEETS = dict(sheets())
NAMES = [*makers(), *SHEETS]


def made(name: str) -> Document:
    return SHEETS[name] if name in SHEETS else makers()[name]().document


def shown(document: Document) -> Iterator[str]:
    """One line for each item: what it is, where it stands, its text; equal steps between characters are counted."""
    yield f"{document.title} · {document.form} · {document.profile} · {'；'.join(document.remarks)}"
    for page in document.pages:
        yield f"== {page.number}  {page.width:g} x {page.height:g}"
        for item in page.items:
            match item:
                case GlyphRun():
                    turned = f" /{item.angle:g}" if item.angle else ""
                    scale = f" x{item.scale:.3f}" if item.scale != 1 else ""
                    look = f"{item.face} {item.size_pt:.2f}{scale} {item.color}{turned}"
                    yield f"{item.y:8.3f} {item.xs[0]:8.3f} {steps(item.xs)} {item.tag} {look} {item.text}"
                case Rule():
                    ends = f"{item.x1:.3f} {item.y1:.3f} {item.x2:.3f} {item.y2:.3f}"
                    yield f"line {ends} {item.width:g} {item.color} {item.tag}"
                case Ring():
                    yield f"ring {item.x:.3f} {item.y:.3f} {item.radius:.3f} {item.color} {item.tag}"


def steps(xs: tuple[float, ...]) -> str:
    found: list[tuple[str, int]] = []
    for before, after in pairwise(xs):
        step = f"{after - before:.3f}"
        if found and found[-1][0] == step:
            found[-1] = (step, found[-1][1] + 1)
        else:
            found.append((step, 1))
    return ",".join(f"{step}*{count}" if count > 1 else step for step, count in found) or "-"


@pytest.mark.golden
@pytest.mark.parametrize("name", NAMES)
def test_frames_are_as_kept(name: str) -> None:
    path = GOLDEN / f"{name}.txt"
    found = "\n".join(shown(made(name))) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found == path.read_text(encoding="utf-8")


def test_no_kept_paper_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(NAMES)


DIGESTS = """
import hashlib, sys
from desktop.export import ofd, pdf, word
from desktop.export.proof.gallery import sheets
from desktop.export.proof.specimens import makers
documents = [make().document for make in makers().values()] + [document for _, document in sheets()]
whole = hashlib.sha256()
for document in documents:
    whole.update(document.dump().encode())
    whole.update(pdf.to_bytes(document))
for name in ("联合行文", "带附件"):
    whole.update(ofd.to_bytes(makers()[name]().document))
    whole.update(word.to_bytes(makers()[name]().document))
print(whole.hexdigest())
"""


def test_every_process_makes_the_same_bytes() -> None:
    """Frames and PDF of all papers, OFD and DOCX of two, under other seeds of Python's hashes."""
    digests = set()
    for seed in ("1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        ran = subprocess.run(
            [sys.executable, "-c", DIGESTS],
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        )
        digests.add(ran.stdout.strip())
    assert len(digests) == 1
    assert len(digests.pop()) == 64


def test_every_paper_is_the_same_twice() -> None:
    for name in NAMES:
        first, second = pdf.to_bytes(made(name)), pdf.to_bytes(made(name))
        assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest(), name
