"""Signing a PDF with a certificate file, and checking signatures, without any network.

The certificate is a PKCS#12 file (.p12, .pfx) with an RSA or ECDSA key. SM2 certificates are not supported.
Loading the library takes a second: only the commands that sign or check import this module.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from desktop.base.errors import EnvironmentProblem, UserProblem

# The library logs the names in certificates; our log holds no names.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_NOT_PDF = ("T-021", "这个文件不是能打开的 PDF。", "请核对文件，或重新输出一份。")


@dataclass(frozen=True, slots=True)
class SignatureState:
    """One signature of a file, as checked.

    ``intact``: what was signed is unchanged. ``valid``: the signature belongs to the certificate. ``trusted``:
    the certificate is one of those given as trusted. ``whole``: nothing was added to the file afterwards.
    """

    name: str
    signer: str
    fingerprint: str
    intact: bool
    valid: bool
    trusted: bool
    whole: bool

    @property
    def ok(self) -> bool:
        """Whether the file is exactly what was signed."""
        return self.intact and self.valid and self.whole


def sign(
    data: bytes, certificate: bytes, password: str, *, reason: str = "", field: str = "Signature1"
) -> bytes:
    """The PDF with a signature over all of it.

    Raises:
        UserProblem: the certificate file or its password is wrong (``T-024``), or a signature of that name is
            there already (``T-025``).
        EnvironmentProblem: not a readable PDF (``T-021``).
    """
    signer = _signer(certificate, password)
    about = PdfSignatureMetadata(
        field_name=field, reason=reason or None, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
        out: io.BytesIO = sign_pdf(writer, about, signer=signer, output=io.BytesIO())
    except SigningError as error:
        raise UserProblem(
            "T-025", "这份文件已经有同名的签名。", "请核对文件，或换一个签名域名称。", field="field"
        ) from error
    except (PdfError, ValueError) as error:
        raise EnvironmentProblem(
            "T-021", "这个文件不是能打开的 PDF。", "请核对文件，或重新输出一份。"
        ) from error
    return out.getvalue()


def _signer(certificate: bytes, password: str) -> SimpleSigner:
    signer: SimpleSigner | None = None
    try:
        signer = SimpleSigner.load_pkcs12_data(certificate, other_certs=[], passphrase=password.encode())
    except (ValueError, TypeError, NotImplementedError):
        signer = None
    if signer is None:
        raise UserProblem(
            "T-024",
            "证书文件打不开：文件不对，或口令不对。",
            "请核对证书文件（.p12、.pfx）和它的口令。",
            field="certificate",
        )
    return signer


def check(data: bytes, trusted: tuple[bytes, ...] = ()) -> tuple[SignatureState, ...]:
    """Every signature of the file; empty when it has none. ``trusted`` are certificates (PEM or DER).

    Raises:
        EnvironmentProblem: not a readable PDF (``T-021``).
        UserProblem: a trusted certificate cannot be read (``T-024``).
    """
    roots = []
    for certificate in trusted:
        try:
            roots += list(load_certs_from_pemder_data(certificate))
        except (ValueError, TypeError) as error:
            raise UserProblem(
                "T-024", "受信任的证书读不出来。", "请核对证书文件（.cer、.pem）。", field="trust"
            ) from error
    context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        signatures = reader.embedded_signatures
    except (PdfError, ValueError, KeyError, OSError) as error:
        raise EnvironmentProblem(
            "T-021", "这个文件不是能打开的 PDF。", "请核对文件，或重新输出一份。"
        ) from error
    states = []
    for signature in signatures:
        own = x509.load_der_x509_certificate(signature.signer_cert.dump())
        signer = signature.signer_cert.subject.human_friendly
        digest = own.fingerprint(_sha256()).hex()
        try:
            status = validate_pdf_signature(signature, context)
            whole = status.coverage is not None and status.coverage.name == "ENTIRE_FILE"
            state = SignatureState(
                signature.field_name,
                signer,
                digest,
                bool(status.intact),
                bool(status.valid),
                bool(status.trusted),
                whole,
            )
        except (SignatureValidationError, PdfError, ValueError):
            state = SignatureState(signature.field_name, signer, digest, False, False, False, False)
        states.append(state)
    return tuple(states)


def _sha256() -> hashes.SHA256:
    return hashes.SHA256()


def read_certificate(path: Path) -> bytes:
    """A certificate file.

    Raises:
        UserProblem: it cannot be read or is larger than 1 MiB (``T-024``).
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserProblem(
            "T-024", f"证书文件读不出来：{path.name}", "请核对路径。", field="certificate"
        ) from error
    if len(data) > 1 << 20:
        raise UserProblem("T-024", f"这不是证书文件：{path.name}", "请核对路径。", field="certificate")
    return data
