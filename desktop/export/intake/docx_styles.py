"""styles.xml and numbering.xml of a DOCX: which style is a heading of which level, and how lists count."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.export.intake.docx_xml import local, run, value_of
from desktop.export.intake.numbering import MOST_LEVELS, Level, Numbering

_MOST_CHAIN = 20


@dataclass
class Style:
    """What a style says of its paragraphs; ``based_on`` is asked for what it does not say."""

    heading: int = 0
    based_on: str = ""
    list: str = ""
    level: int = -1
    size_pt: float = 0.0
    centred: bool | None = None


@dataclass
class Styles:
    """All styles of a file, by their identifiers, and the one of paragraphs that name none."""

    by_name: dict[str, Style] = field(default_factory=dict)
    default: str = ""

    def chain(self, name: str) -> list[Style]:
        """The style and those it is based on, nearest first."""
        found: list[Style] = []
        name = name or self.default
        while name in self.by_name and len(found) < _MOST_CHAIN:
            found.append(self.by_name[name])
            name = found[-1].based_on
        return found


def read_styles(content: bytes) -> Styles:
    """The styles of styles.xml; none when it is empty."""
    reader = _StyleReader()
    if content:
        run(content, reader)
    return reader.styles


def read_numbering(content: bytes) -> Numbering:
    """The lists of numbering.xml; none when it is empty."""
    reader = _NumberingReader()
    if content:
        run(content, reader)
    return reader.numbering


class _StyleReader:
    def __init__(self) -> None:
        self.styles = Styles()
        self._style: Style | None = None
        self._paragraphs = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag, value = local(name), value_of(attributes, "val")
        if tag == "style":
            self._style = self.styles.by_name.setdefault(value_of(attributes, "styleId"), Style())
            self._paragraphs = value_of(attributes, "type") in {"", "paragraph"}
            if self._paragraphs and value_of(attributes, "default") in {"1", "true", "on"}:
                self.styles.default = value_of(attributes, "styleId")
        elif self._style is not None and self._paragraphs:
            self._said(self._style, tag, value)

    def _said(self, style: Style, tag: str, value: str) -> None:
        if tag == "name":
            words = value.lower()
            if words == "title":
                style.heading = 1
            elif words.startswith("heading ") and words[8:].isdigit():
                style.heading = min(9, int(words[8:]) + 1)
        elif tag == "basedOn":
            style.based_on = value
        elif tag == "numId":
            style.list = value
        elif tag == "ilvl" and value.isdigit():
            style.level = min(int(value[:4]), MOST_LEVELS)
        elif tag == "sz" and value.isdigit():
            style.size_pt = int(value[:4]) / 2
        elif tag == "jc":
            style.centred = value == "center"

    def end(self, name: str) -> None:
        if local(name) == "style":
            self._style = None

    def characters(self, text: str) -> None:
        """Text of styles says nothing."""


class _NumberingReader:
    def __init__(self) -> None:
        self.numbering = Numbering()
        self._kind: dict[int, Level] | None = None
        self._list, self._override = "", -1
        self._level: Level | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag, value = local(name), value_of(attributes, "val")
        if tag == "abstractNum":
            self._kind = self.numbering.kinds.setdefault(value_of(attributes, "abstractNumId"), {})
        elif tag == "num":
            self._list = value_of(attributes, "numId")
        elif tag == "abstractNumId" and self._list:
            self.numbering.lists[self._list] = value
        elif tag == "lvlOverride":
            self._override = _whole(value_of(attributes, "ilvl"))
        elif tag == "startOverride" and self._list:
            self.numbering.starts[self._list, self._override] = _whole(value)
        elif tag == "lvl":
            self._level = Level()
            place = _whole(value_of(attributes, "ilvl"))
            if self._list:
                self.numbering.changed[self._list, place] = self._level
            elif self._kind is not None:
                self._kind[place] = self._level
        elif self._level is not None:
            self._said(self._level, tag, value)

    def _said(self, level: Level, tag: str, value: str) -> None:
        if tag == "numFmt":
            level.kind = value
        elif tag == "lvlText":
            level.pattern = value[:60]
        elif tag == "start":
            level.start = _whole(value)
        elif tag == "suff":
            level.suffix = value
        elif tag == "lvlRestart":
            level.restart = _whole(value)
        elif tag == "isLgl":
            level.arabic = value not in {"0", "false", "off"}

    def end(self, name: str) -> None:
        tag = local(name)
        if tag == "lvl":
            self._level = None
        elif tag == "abstractNum":
            self._kind = None
        elif tag == "num":
            self._list, self._override = "", -1

    def characters(self, text: str) -> None:
        """Text of lists says nothing."""


def _whole(value: str) -> int:
    return int(value[:6]) if value[:6].isdigit() else 0
