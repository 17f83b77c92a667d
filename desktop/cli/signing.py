"""`sign` and `signatures`: a PDF signed with a certificate file, and its signatures checked, with no network."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from desktop.base.errors import UserProblem
from desktop.cli.arguments import Commands
from desktop.cli.opening import password_from
from desktop.cli.output import Output, table
from desktop.cli.typesetting import pdf_target, read_file
from desktop.export import pdf


def add(commands: Commands) -> None:
    """`sign FILE.pdf --certificate FILE.p12 -o FILE.pdf`, `signatures FILE.pdf`."""
    parser = commands.leaf(
        "sign",
        sign_pdf,
        "用证书文件给 PDF 签名（不联网）",
        "用证书文件给 PDF 签名（不联网）。证书为 .p12 或 .pfx，RSA 或 ECDSA 密钥；不支持 SM2。",
    )
    parser.add_argument("file", metavar="FILE.pdf", type=Path)
    parser.add_argument("--certificate", required=True, type=Path, metavar="FILE.p12", help="证书文件")
    parser.add_argument(
        "--certificate-password-file",
        default="",
        metavar="FILE",
        help="写有证书口令的文件；没有就在终端上询问",
    )
    parser.add_argument("--reason", default="", metavar="TEXT", help="签名的事由")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.pdf", help="输出到这个文件")
    parser = commands.leaf("signatures", check_pdf, "核对 PDF 的签名（不联网）；有不符的，退出码为 3")
    parser.add_argument("file", metavar="FILE.pdf", type=Path)
    parser.add_argument(
        "--trust", action="append", default=[], type=Path, metavar="FILE.cer", help="受信任的证书，可多次"
    )


def sign_pdf(arguments: argparse.Namespace, output: Output) -> int:
    """Sign a PDF."""
    from desktop.export import signing  # the library takes a second to load: only who signs waits

    target = pdf_target(arguments.output)
    data = read_file(arguments.file, "file")
    certificate = signing.read_certificate(arguments.certificate)
    words = password_from(
        arguments.certificate_password_file,
        f"{arguments.certificate.name} 的口令：",
        "certificate-password-file",
    )
    pdf.save(signing.sign(data, certificate, words, reason=arguments.reason), target)
    output.result({"file": str(target)}, f"已签名：{target}")
    return 0


def check_pdf(arguments: argparse.Namespace, output: Output) -> int:
    """Check every signature; exit 3 when there is none or one does not hold."""
    from desktop.export import signing

    trusted = tuple(signing.read_certificate(path) for path in arguments.trust)
    states = signing.check(read_file(arguments.file, "file"), trusted)
    ok = bool(states) and all(state.ok for state in states)
    rows = [
        (state.name, state.signer, state.fingerprint[:16], *(_yes(v) for v in (state.intact, state.valid, state.whole)),
         _yes(state.trusted))
        for state in states
    ]  # fmt: skip
    heads = ("签名", "签名人", "证书指纹", "内容未改", "签名有效", "之后无增改", "证书受信任")
    words = table(heads, rows) if states else "这份文件没有签名。"
    output.result({"ok": ok, "signatures": [asdict(state) | {"ok": state.ok} for state in states]}, words)
    return 0 if ok else UserProblem.exit_code


def _yes(value: bool) -> str:
    return "是" if value else "否"
