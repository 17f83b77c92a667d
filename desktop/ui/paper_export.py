"""Putting a paper out as a file of any kind, signing it, checking signatures: each act after its audit line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from desktop.base.errors import Problem, UserProblem
from desktop.base.papers import FileFormat, SignatureLine
from desktop.ui.buttons import button
from desktop.ui.dialogs import Sheet
from desktop.ui.labels import PlainLabel
from desktop.ui.login_parts import PasswordField
from desktop.ui.pages import Page
from desktop.ui.toast import sentence

PDF = FileFormat("pdf", "PDF", ".pdf")
Noted = Callable[[Callable[[], None]], None]


def plain_name(title: str) -> str:
    """A title as a file name."""
    return "".join(char for char in title if char not in '\\/:*?"<>|\n').strip() or "文件"


def file_filter(suffix: str) -> str:
    """What a file dialog lists."""
    return f"{suffix[1:].upper()} 文件 (*{suffix})"


def ask_target(page: Page, title: str, format: FileFormat) -> Path | None:
    """The file to write, with the ending of the format; None when the person thinks better of it."""
    written, _ = QFileDialog.getSaveFileName(
        page.window(),
        f"导出 {format.title}",
        f"{plain_name(title)}{format.suffix}",
        file_filter(format.suffix),
    )
    if not written:
        return None
    target = Path(written)
    return target if target.suffix.lower() == format.suffix else target.with_name(target.name + format.suffix)


class SignSheet(Sheet):
    """Asks for certificate file, password and reason; `sign(path, password, reason, failed)`."""

    def __init__(
        self, parent: QWidget, sign: Callable[[Path, str, str, Callable[[BaseException], None]], None]
    ) -> None:
        super().__init__(parent, "用证书文件签名", 520)
        self._sign = sign
        words = "证书为 .p12 或 .pfx 文件（RSA、ECDSA），不联网。签名写在另存的 PDF 上。"
        self.body.addWidget(PlainLabel(words, 14, "ink2", wrap=True))
        row = QHBoxLayout()
        self.path = QLineEdit()
        self.path.setAccessibleName("证书文件")
        self.path.setPlaceholderText("证书文件")
        row.addWidget(self.path, 1)
        row.addWidget(button("选择…", run=self._browse))
        self.body.addLayout(row)
        self.password = PasswordField()
        self.password.setAccessibleName("证书口令")
        self.password.setPlaceholderText("证书口令")
        self.body.addWidget(self.password)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("签名事由")
        self.reason.setPlaceholderText("签名事由（可不填）")
        self.reason.setMaxLength(100)
        self.body.addWidget(self.reason)
        self.fault = PlainLabel("", 13, "bad", wrap=True)
        self.fault.hide()
        self.body.addWidget(self.fault)
        self.add_button("取消", "secondary", self.reject)
        self.verb = self.add_button("签名并另存", "primary", self.submit)
        self.path.setFocus()

    def _browse(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, "选择证书文件", "", "证书文件 (*.p12 *.pfx)")
        if found:
            self.path.setText(found)
            self.password.setFocus()

    def submit(self) -> None:
        """Sign."""
        if not self.path.text().strip():
            self.refused(UserProblem("T-024", "请选择证书文件。"))
            return
        self.verb.setEnabled(False)
        self._sign(Path(self.path.text().strip()), self.password.text(), self.reason.text(), self.refused)

    def refused(self, error: BaseException) -> None:
        """Say why not; the sheet stays."""
        self.verb.setEnabled(True)
        self.fault.setText(sentence(error) if isinstance(error, Problem) else "没有签成，请稍后再试。")
        self.fault.show()


def signature_words(found: Sequence[SignatureLine]) -> str:
    """What was found, one paragraph a signature."""
    if not found:
        return "这份文件没有签名。"
    return "\n\n".join(_one(number, line) for number, line in enumerate(found, 1))


def _one(number: int, line: SignatureLine) -> str:
    ok = line.intact and line.valid and line.whole
    facts = (
        "内容未改" if line.intact else "内容被改过",
        "签名有效" if line.valid else "签名无效",
        "之后没有增改" if line.whole else "签名之后有增改",
    )
    verdict = "√ 符合" if ok else "■ 不符"
    return (
        f"{number}. {verdict}：{'，'.join(facts)}。\n签名人 {line.signer}\n证书指纹 {line.fingerprint[:16]}"
    )


def sign_paper(page: Page, title: str, data: bytes, noted: Noted) -> SignSheet:
    """Ask for the certificate, then where to, note it, write the signed copy."""
    tools = page.context.papers
    assert tools is not None

    def sign(certificate: Path, password: str, reason: str, failed: Callable[[BaseException], None]) -> None:
        target = ask_target(page, f"{title}（已签名）", PDF)
        if target is None:
            sheet.verb.setEnabled(True)
            return

        def written(_result: Any) -> None:
            sheet.accept()
            page.context.desk.toast(f"已签名 {target.name}")

        noted(
            lambda: page.context.tasks.run_query(
                lambda _s: tools.sign(data, certificate, password, reason, target),
                written,
                failed,
                owner=sheet,
            )
        )

    sheet = SignSheet(page.window(), sign)
    sheet.open()
    return sheet


def check_signatures(page: Page) -> None:
    """Choose a PDF and say what its signatures are worth."""
    tools = page.context.papers
    found, _ = QFileDialog.getOpenFileName(page.window(), "核对哪份 PDF 的签名", "", "PDF 文件 (*.pdf)")
    if not found or tools is None:
        return
    path = Path(found)

    def show(lines: Sequence[SignatureLine]) -> None:
        sheet = Sheet(page.window(), f"核对签名：{path.name}", 520)
        sheet.body.addWidget(PlainLabel(signature_words(lines), 14, wrap=True))
        note = "核对在本机进行，不联网；证书是否可信，请与签名单位核对指纹。"
        sheet.body.addWidget(PlainLabel(note, 13, "ink3", wrap=True))
        sheet.add_button("知道了", "primary", sheet.accept).setFocus()
        sheet.open()

    page.ask(lambda _s: tools.signatures(read_file(path)), show, key="signatures")


def read_file(path: Path) -> bytes:
    """A file the person chose.

    Raises:
        UserProblem: `T-026` it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserProblem("T-026", f"读不出文件：{path.name}", "请核对文件后再试。") from error
