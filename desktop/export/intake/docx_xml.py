"""Reading the XML of a file nobody vouches for: no document types, no entities, no endless depth."""

from __future__ import annotations

from typing import Protocol
from xml.parsers import expat

from desktop.base.errors import UserProblem

MAX_DEPTH = 400


class Handler(Protocol):
    """What is told of every element and of the text between."""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """An element begins; names are ``namespace local``."""

    def end(self, name: str, /) -> None:
        """It ends."""

    def characters(self, text: str, /) -> None:
        """Text of the element that is open."""


def run(content: bytes, handler: Handler) -> None:
    """Tell ``handler`` of every element.

    Raises:
        UserProblem: not XML, or with definitions of its own (``T-032``); nested beyond ``MAX_DEPTH`` (``T-030``).
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise too_large()
        handler.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(name)

    def refuse(*_: object) -> None:
        raise UserProblem(
            "T-032", "这个 .docx 里有不该有的定义，没有打开。", "请另存一份再试。", field="file"
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.characters
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise no_docx() from error


def no_docx() -> UserProblem:
    """The refusal of a file that is no DOCX."""
    return UserProblem(
        "T-032",
        "这个文件不是能打开的 .docx。",
        "加了密码的请先去掉密码；.doc、.wps 请另存为 .docx。",
        field="file",
    )


def too_large() -> UserProblem:
    """The refusal of a file that is too large."""
    return UserProblem(
        "T-030", "这个文件太大，或展开后太大，没有打开。", "请只保留正文，另存后再试。", field="file"
    )


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition(" ")[2]


def value_of(attributes: dict[str, str], wanted: str) -> str:
    """The attribute of this local name; empty without one."""
    return next((value for name, value in attributes.items() if local(name) == wanted), "")
