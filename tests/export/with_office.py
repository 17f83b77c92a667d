"""LibreOffice for tests: whether it is here, and how it makes PDFs with our fonts standing in for the office's."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from desktop.export.fonts import bundled, folder
from desktop.export.intake.office import find_office
from desktop.export.word_blocks import FONTS

without_office = pytest.mark.skipif(find_office() is None, reason="没有安装 LibreOffice，未测")


def to_pdfs(files: Mapping[str, bytes], place: Path) -> dict[str, bytes]:
    """The PDF LibreOffice makes of each DOCX: 仿宋, 黑体 and the others are our own fonts under these names.

    Only these fonts are there: what asks for another gets one of them and shows a wrong name.
    """
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test><edit name="family" mode="prepend" '
        f'binding="strong"><string>{escape(bundled()[role].family)}</string></edit></match>'
        for role, name in FONTS.items()
        if role != "interface"
    )
    (place / "fonts.conf").write_text(
        f"<fontconfig><dir>{folder()}</dir><cachedir>{place / 'cache'}</cachedir>{aliases}</fontconfig>",
        "utf-8",
    )
    for name, data in files.items():
        (place / f"{name}.docx").write_bytes(data)
    command = [str(find_office()), f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless"]
    command += [
        "--convert-to",
        "pdf",
        "--outdir",
        str(place),
        *(str(place / f"{name}.docx") for name in files),
    ]
    environment = os.environ | {"FONTCONFIG_FILE": str(place / "fonts.conf"), "HOME": str(place)}
    subprocess.run(command, check=True, capture_output=True, timeout=600, env=environment)
    return {name: (place / f"{name}.pdf").read_bytes() for name in files}
