"""Papers as clerks keep them in Word, with what every line really is, and how often the import says so.

The texts are those of the trial office (15, invented) and, where their folder is given, ten published ones. Each is
written in three ways: set by hand (sizes, centred, indents), with Word's own headings and automatic numbers, and
plainly, placed with blanks, tabs and empty lines. Labels are by hand; numbered lines in half-width brackets and the
articles of regulations count as text.

``python -m tests.export.word_papers [FOLDER]`` prints precision and recall for every role.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

import desktop.office.documents.trial_texts as trial
from desktop.export.intake.reading import read
from desktop.export.intake.roles import roles_of

CODES = {
    "t": "title", "n": "number", "r": "main_recipients", ".": "body", "1": "heading1", "2": "heading2",
    "3": "heading3", "4": "heading4", "a": "attachments", "s": "signed_by", "d": "date", "o": "note", "i": "issuer",
    "u": "urgency", "c": "classification", "k": "copy_number",
}  # fmt: skip
TRIAL = {
    "01.txt": "inttr.1221.1.1.1.aasdo", "02.txt": "uttnr.11111sd", "03.txt": "uttnr.1222212221.asdo",
    "04.txt": "kcuinttr.1.122221.1.sd", "05.txt": "inttr.1.1.1..sdo", "06.txt": "inttr.1111.asdo",
    "07.txt": "ttnr.11111sdo", "08.txt": "intr.1.12221.1..sd", "09.txt": "uttnr.1.1.1.1.1222asdo",
    "10.txt": "inttr.111aasdo", "11.txt": "ttnr.1.12221.asdo", "12.txt": "ttnr.1.1222212222.sdo",
    "13.txt": "intr.1.1.1.1..aasdo", "14.txt": "kcuinttr.1.1.12221..sdo", "15.txt": "uttnr.1111..sd",
}  # fmt: skip
PUBLISHED = {
    "02.txt": "tr.1" + "." * 9 + "1" + "." * 6 + "1...", "03.txt": "t" + "." * 21, "05.txt": "t" + "." * 98,
    "07.txt": "t.r.....1sd", "09.txt": "t..r.111111", "11.txt": "t" + "." * 85, "14.txt": "t" + "." * 63,
    "20.txt": "ttnr..111111.sd", "21.txt": "ttnr.122212" + "2.a", "24.txt": "tnr.sd",
}  # fmt: skip
_NUMBERED = {"1": r"[一二三四五六七八九十]+、", "2": r"（[一二三四五六七八九十]+）", "3": r"\d+[.．]"}
_LISTS = (
    f"<w:abstractNum {nsdecls('w')} w:abstractNumId='90'>"
    "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>"
    "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='（%2）'/></w:lvl>"
    "<w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%3.'/></w:lvl>"
    "</w:abstractNum>"
)
Line = tuple[str, str]
Maker = Callable[[list[Line]], bytes]


def by_hand(lines: list[Line]) -> bytes:
    """Sizes, centring and indents set on every paragraph."""
    made = docx.Document()
    for text, code in lines:
        paragraph = made.add_paragraph()
        run = paragraph.add_run(text.strip())
        run.font.size = Pt({"t": 22, "i": 48}.get(code, 16))
        run.bold = code in "i1"
        if code in "tin":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif code in "sd":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Pt(32)
        elif code in ".1234ao":
            paragraph.paragraph_format.first_line_indent = Pt(32)
    return _saved(made)


def with_styles(lines: list[Line]) -> bytes:
    """Word's own title and headings; numbers of headings are automatic where they count on without a gap."""
    made = docx.Document()
    lists = made.part.numbering_part.element
    lists.insert(0, parse_xml(_LISTS))
    lists.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='90'><w:abstractNumId w:val='90'/></w:num>"))
    counted = _counted(lines)
    for index, (text, code) in enumerate(lines):
        style = "Title" if code == "t" else f"Heading {code}" if code in "123" else "Normal"
        paragraph = made.add_paragraph(style=style)
        words = text.strip()
        if code in "123" and counted:
            words = re.sub("^" + _NUMBERED[code], "", words)
            numbers = parse_xml(
                f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{int(code) - 1}'/><w:numId w:val='90'/></w:numPr>"
            )
            paragraph._p.get_or_add_pPr().append(numbers)
        paragraph.add_run(words)
        if code in "sd":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if index == 0:
            made.add_paragraph()
    return _saved(made)


def plainly(lines: list[Line]) -> bytes:
    """One style for all; places made with blanks, tabs, line breaks and empty paragraphs."""
    made = docx.Document()
    broken = None
    for text, code in lines:
        words = text.strip().replace("\u3000\u3000", "\t")
        if code == "t" and broken is not None:
            broken.add_run().add_break()
            broken.add_run(words)
            continue
        lead = {"t": "\u3000" * 4, "i": "  ", "s": "\u3000" * 14, "d": " " * 30}.get(code, "")
        lead = "\u3000\u3000" if code in ".1234ao" else lead
        paragraph = made.add_paragraph(lead + words)
        broken = paragraph if code == "t" else None
        if code in "tinu":
            made.add_paragraph(" ")
    return _saved(made)


MAKERS: dict[str, Maker] = {"手工排版": by_hand, "样式和自动编号": with_styles, "空格换行": plainly}


def _counted(lines: list[Line]) -> bool:
    """Whether the headings count as Word would: one after another, the second level anew under each first."""
    numerals = "一二三四五六七八九十"
    first = second = 0
    for text, code in lines:
        if code == "1":
            first, second = first + 1, 0
        elif code == "2":
            second += 1
        at = {"1": first, "2": second}.get(code)
        if at and not text.lstrip("（").startswith(numerals[at - 1]):
            return False
    return True


def _saved(made: docx.document.Document) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def papers(folder: Path, labels: dict[str, str]) -> Iterator[tuple[str, list[Line]]]:
    """(name, lines with their codes) of every text of the folder that has labels."""
    for name, codes in labels.items():
        texts = [line for line in (folder / name).read_text("utf-8").split("\n") if line.strip()]
        if len(texts) != len(codes):
            raise ValueError(f"{name}: {len(texts)} lines, {len(codes)} labels")
        yield name, list(zip(texts, codes, strict=True))


def said_and_true(maker: Maker, lines: list[Line]) -> list[tuple[str, str, float]]:
    """(role said, role true, confidence) for every line."""
    said = roles_of(read(maker(lines), "a.docx"))
    if len(said) != len(lines):
        raise ValueError(f"{len(lines)} lines became {len(said)}")
    return [(one.role, CODES[code], one.confidence) for one, (_, code) in zip(said, lines, strict=True)]


def trial_papers() -> list[tuple[str, list[Line]]]:
    """The texts of the trial office."""
    return list(papers(Path(trial.__file__).parent, TRIAL))


def report(texts: list[tuple[str, list[Line]]]) -> str:
    """Precision and recall as a table, for each way of writing and each role."""
    rows = []
    for name, maker in MAKERS.items():
        pairs = [pair for _, lines in texts for pair in said_and_true(maker, lines)]
        right = Counter(said for said, true, _ in pairs if said == true)
        said = Counter(said for said, _, _ in pairs)
        true = Counter(true for _, true, _ in pairs)
        rows.append(
            f"{name}: {sum(right.values())} of {len(pairs)} lines ({sum(right.values()) / len(pairs):.1%})"
        )
        for role in CODES.values():
            if said[role] or true[role]:
                precision = right[role] / said[role] if said[role] else 0.0
                recall = right[role] / true[role] if true[role] else 1.0
                rows.append(f"  {role:16} precision {precision:6.1%} recall {recall:6.1%} ({true[role]})")
    return "\n".join(rows)


if __name__ == "__main__":
    chosen = list(papers(Path(sys.argv[1]), PUBLISHED)) if len(sys.argv) > 1 else trial_papers()
    sys.stdout.write(report(chosen) + "\n")
