"""The papers that ship with the product, and any folder named by SANBAN_SAMPLES: set whole and right.

Text in is text out after the shown normalisation; no forbidden start or end, nothing overfull, the grid everywhere;
no short last line that any legal set of breaks avoids (every one is tried, by a search of its own).
"""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

import pytest

from desktop.export import pdf
from desktop.export.layout.characters import clean
from desktop.export.layout.normalize import normalize
from desktop.export.measure import measure
from desktop.export.measure.read import read_pdf
from desktop.export.typeset import from_text
from tests.export.test_generated import check_cells, short_endings

OWN = resources.files("desktop.office.documents.trial_texts")
TEXTS = {entry.name: entry.read_text("utf-8") for entry in OWN.iterdir() if entry.name.endswith(".txt")}
if os.environ.get("SANBAN_SAMPLES"):
    folder = Path(os.environ["SANBAN_SAMPLES"])
    TEXTS |= {f"samples/{path.name}": path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))}


def squashed(text: str) -> str:
    return "".join(text.split()).replace("\u3000", "")


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("form", ["document", "letter", "minutes", "bulletin"])
def test_a_real_text_is_set_whole_and_right(name: str, form: str) -> None:
    mended, changes = normalize(TEXTS[name])
    assert changes == () or name.startswith("samples")
    document = from_text(mended, form, {"issuer": "国务院办公厅", "mark": "国务院办公厅会议纪要"})
    data = pdf.to_bytes(document)
    assert [check for check in measure(data, form=form).checks if not check.ok] == []
    check_cells(document, 156 / 28, 184.0)
    read = read_pdf(data)
    out = squashed("".join(char.text for page in read.pages for char in page.chars))
    for number in range(1, len(read.pages) + 1):
        out = out.replace(f"—{number}—", "", 1)  # a page number may stand inside a paragraph that goes on
    lines = [squashed(line) for line in clean(mended).split("\n")]
    lost = [line for line in lines if line and line not in out and not line.endswith(("文件", "急", "提"))]
    # Heads are set anew, each part in its place: number and signatory, printing office and date.
    assert [line for line in lost if "签发人：" not in line and not line.endswith("印发")] == []


@pytest.mark.parametrize("name", TEXTS)
def test_no_short_last_line_could_have_been_avoided(name: str) -> None:
    mended, _ = normalize(TEXTS[name])
    paragraphs = [line.strip(" \u3000") for line in clean(mended).split("\n")]
    _, wrong = short_endings([text for text in paragraphs if text])
    assert wrong == []
