"""Older office files through LibreOffice: a real one where it is installed, and programs that misbehave instead."""

from __future__ import annotations

import http.server
import io
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.base.errors import EnvironmentProblem, UserProblem
from desktop.export.intake import office
from desktop.export.intake.reading import read
from tests.export.test_intake import paper
from tests.export.with_office import without_office

posix = pytest.mark.skipif(
    sys.platform == "win32", reason="the programs in LibreOffice's place are shell scripts"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "WordDocument".encode("utf-16-le") + bytes(500)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the plain file stands during a conversion."""
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr(office, "_place", lambda: folder)
    return folder


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The script that stands in LibreOffice's place; tests write it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder / "soffice"


def write(program: Path, script: str) -> None:
    program.write_text("#!/bin/sh\n" + script, "utf-8")
    program.chmod(0o755)


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notice of ``test_intake`` as .doc, .rtf and .odt, made by LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "a.docx").write_bytes(paper())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for kind in ("doc:MS Word 97", "rtf:Rich Text Format", "odt:writer8"):
        command = [
            str(office.find_office()),
            profile,
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
        ]
        subprocess.run([*command, str(folder / "a.docx")], check=True, capture_output=True, timeout=120)
    return folder


@pytest.mark.office
@without_office
@pytest.mark.parametrize(("file", "name"), [("a.doc", "通知.doc"), ("a.doc", "通知.WPS"), ("a.rtf", "a.rtf"),
                                            ("a.odt", "a.odt"), ("a.rtf", "a.doc"), ("a.docx", "a.doc")])  # fmt: skip
def test_older_files_say_what_the_docx_says_and_leave_nothing_behind(
    converted: Path, place: Path, file: str, name: str
) -> None:
    found = read((converted / file).read_bytes(), name)
    wanted = read(paper(), "a.docx")
    assert [piece.text or piece.cells for piece in found.pieces] == [
        piece.text or piece.cells for piece in wanted.pieces
    ]
    assert [piece.centred for piece in found.pieces] == [piece.centred for piece in wanted.pieces]
    assert list(place.iterdir()) == []


class _Watch(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def watched() -> Iterator[str]:
    """The address of a server that notes what it is asked for."""
    _Watch.asked.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Watch)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.office
@without_office
def test_nothing_of_a_file_is_fetched_from_elsewhere(place: Path, watched: str) -> None:
    # Without our settings LibreOffice asks for this picture three times.
    names = "".join(
        f' xmlns:{name}="{space}"'
        for name, space in (
            *((name, f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0") for name in ("office", "text")),
            ("draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"),
            ("svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"),
            ("xlink", "http://www.w3.org/1999/xlink"),
        )
    )
    image = f'<draw:image xlink:href="{watched}/p.png" xlink:type="simple"/>'
    picture = f'<draw:frame svg:width="2cm" svg:height="2cm">{image}</draw:frame>'
    section = (
        f'<text:section text:name="s"><text:section-source xlink:href="{watched}/s.odt"/></text:section>'
    )
    content = (
        f"<office:document-content{names}><office:body><office:text><text:p>正文留下。{picture}</text:p>{section}"
        "</office:text></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    found = read(out.getvalue(), "a.odt")
    assert [piece.text for piece in found.pieces] == ["正文留下。"]
    assert _Watch.asked == []


def test_what_is_not_what_its_name_says_never_reaches_the_program(
    program: Path, place: Path, tmp_path: Path
) -> None:
    write(program, f"touch {tmp_path}/called\n")
    page = b"<html><img src='http://127.0.0.1:9/x'></html>"
    sheet = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + bytes(600)
    for data in (page, sheet, b"", b"PK\x03\x04 something", b"MZ\x90", "正文".encode()):
        for name in ("a.doc", "a.wps", "a.rtf", "a.odt"):
            with pytest.raises(UserProblem, match="T-035"):
                read(data, name)
    assert not (tmp_path / "called").exists() and list(place.iterdir()) == []


def test_without_libreoffice_the_advice_is_to_save_as_docx(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_usual_places", lambda: [tmp_path / "absent"])
    with pytest.raises(UserProblem, match="T-033") as caught:
        read(OLE, "a.doc")
    assert "另存为 .docx" in caught.value.advice and "LibreOffice" in caught.value.advice


def test_a_program_outside_the_search_path_is_found_where_installers_put_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "LibreOffice/program").mkdir(parents=True)
    there = tmp_path / "LibreOffice/program/soffice.com"
    there.touch()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    assert office.find_office() == there


@posix
def test_a_program_that_hangs_is_ended_with_all_it_started(
    program: Path, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "TIMEOUT_S", 1)
    write(program, f"sleep 600 &\necho $! > {tmp_path}/inner\necho $$ > {tmp_path}/outer\nwait\n")
    started = time.monotonic()
    with pytest.raises(UserProblem, match="T-030"):
        read(OLE, "a.doc")
    assert time.monotonic() - started < 20
    assert list(place.iterdir()) == []
    for name in ("inner", "outer"):
        assert not alive(int((tmp_path / name).read_text("ascii")))


def alive(number: int) -> bool:
    """Whether the process runs; one that has ended and was not yet fetched by its parent does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@posix
@pytest.mark.parametrize(
    "script",
    [
        "exit 1\n",
        "exit 0\n",
        "kill -9 $$\n",
        'mkdir -p "$PWD/out"; ln -s /etc/passwd "$PWD/out/paper.docx"\n',
        'mkdir -p "$PWD/out"; : > "$PWD/out/paper.docx"\n',
    ],
)
def test_a_program_that_fails_is_reported_and_leaves_nothing(program: Path, place: Path, script: str) -> None:
    write(program, script)
    with pytest.raises(UserProblem, match="T-035"):
        read(OLE, "a.doc")
    assert list(place.iterdir()) == []


@posix
def test_what_a_program_answers_is_read_like_any_docx_of_a_stranger(
    program: Path, place: Path, tmp_path: Path
) -> None:
    (tmp_path / "made.docx").write_bytes(paper())
    write(program, f'mkdir -p "$PWD/out"; cp {tmp_path}/made.docx "$PWD/out/paper.docx"\n')
    assert len(read(OLE, "a.doc").pieces) == len(read(paper(), "a.docx").pieces)
    write(program, 'mkdir -p "$PWD/out"; echo nonsense > "$PWD/out/paper.docx"\n')
    with pytest.raises(UserProblem, match="T-032"):
        read(OLE, "a.doc")


@posix
def test_a_program_cannot_fill_the_disk(program: Path, place: Path) -> None:
    write(program, 'mkdir -p "$PWD/out"; exec head -c 2000000000 /dev/zero > "$PWD/out/paper.docx"\n')
    with pytest.raises(UserProblem, match="T-03"):
        read(OLE, "a.doc")
    assert list(place.iterdir()) == []


@posix
def test_a_program_that_cannot_be_started_is_no_fault_of_the_file(program: Path, place: Path) -> None:
    program.write_text("#!/nowhere/at/all\n", "utf-8")
    program.chmod(0o755)
    with pytest.raises(EnvironmentProblem, match="T-034"):
        read(OLE, "a.doc")
    assert list(place.iterdir()) == []


@posix
def test_when_we_are_killed_the_plain_file_goes_and_the_program_with_it(
    program: Path, place: Path, tmp_path: Path
) -> None:
    write(
        program,
        f"echo $$ > {tmp_path}/number.part && mv {tmp_path}/number.part {tmp_path}/number\nsleep 600\n",
    )
    script = (
        "from pathlib import Path\nfrom desktop.export.intake import office\n"
        f"office._place = lambda: Path({str(place)!r})\noffice.to_docx({OLE!r}, 'a.doc')\n"
    )
    ours = subprocess.Popen([sys.executable, "-c", script])
    wait_for((tmp_path / "number").exists)
    (folder,) = place.iterdir()
    assert (folder / "paper.doc").read_bytes() == OLE
    assert folder.stat().st_mode & 0o777 == 0o700
    os.kill(ours.pid, signal.SIGKILL)
    ours.wait()
    wait_for(lambda: not list(place.iterdir()))
    wait_for(lambda: not alive(int((tmp_path / "number").read_text("ascii"))))


def wait_for(done: Callable[[], bool], seconds: float = 30.0) -> None:
    ends = time.monotonic() + seconds
    gate = threading.Event()
    while not done():
        assert time.monotonic() < ends
        gate.wait(0.05)


@posix
def test_what_a_power_cut_left_is_removed_by_the_next_conversion(program: Path, place: Path) -> None:
    write(program, "exit 1\n")
    old, fresh, other = place / "sanban-intake-old", place / "sanban-intake-fresh", place / "another"
    for folder in (old, fresh, other):
        folder.mkdir()
        (folder / "paper.doc").write_bytes(OLE)
    for folder in (old, other):
        os.utime(folder, (1_000_000_000, 1_000_000_000))
    with pytest.raises(UserProblem):
        read(OLE, "a.doc")
    assert sorted(place.iterdir()) == sorted([fresh, other])
    shutil.rmtree(fresh)
