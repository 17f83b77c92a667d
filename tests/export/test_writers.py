"""The writers beside PDF: OFD read back by an independent reader, PDF/A's structure, signatures, DOCX, pictures."""

from __future__ import annotations

import contextlib
import datetime
import io
import re
import zipfile

import docx
import ofdkit
import pikepdf
import pypdfium2 as pdfium
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from reportlab.pdfgen.canvas import Canvas

from desktop.base.errors import EnvironmentProblem, UserProblem
from desktop.export import archive, ofd, pdf, signing, word, word_blocks
from desktop.export.gongwen.overlay import Overlay, lay_over
from desktop.export.layout.frame import Document
from desktop.export.measure import measure
from desktop.export.proof.specimens import Specimen, makers, specimens


@pytest.fixture(scope="module")
def papers() -> dict[str, Specimen]:
    return {specimen.name: specimen for specimen in specimens()}


QUICK = {"下行文", "联合行文", "带附件", "信函", "横排表格"}
NAMES = [name if name in QUICK else pytest.param(name, marks=pytest.mark.soak) for name in makers()]


@pytest.mark.parametrize("name", NAMES)
def test_ofd_says_the_same_text_at_the_same_places_as_the_pdf(papers: dict[str, Specimen], name: str) -> None:
    specimen = papers[name]
    document = ofdkit.open(ofd.to_bytes(specimen.document))
    assert len(document.pages) == len(specimen.document.pages)
    for page, read in zip(document.pages, specimen.measured.pdf.pages, strict=True):
        assert (page.width, page.height) == (210, 297)
        wanted = sorted((char.text, char.x, char.y) for char in read.chars)
        found = sorted(
            (run.text[0], run.x, run.y, run.size) for run in page.runs if run.text[0] not in " \u3000"
        )
        texts = "".join(run.text for run in page.runs).replace(" ", "").replace("\u3000", "")
        assert sorted(texts) == sorted(char for char, _, _ in wanted if char != "\u3000")
        for text, x, y, _ in found:
            assert any(
                text == char and abs(x - cx) < 0.01 and abs(y - cy) < 0.01 for char, cx, cy in wanted
            ), (text, x, y)


def test_ofd_places_every_character_by_its_steps(papers: dict[str, Specimen]) -> None:
    document = papers["下行文"].document
    with zipfile.ZipFile(io.BytesIO(ofd.to_bytes(document))) as package:
        content = package.read("Doc_0/Pages/Page_0/Content.xml").decode()
    objects = re.findall(r'Boundary="([\d.\- ]+)" Font="\d+" Size="[\d.]+"[^>]*>.*?<ofd:TextCode X="0" Y="[\d.]+"'
                         r'(?: DeltaX="([\d. \-]+)")?>', content)  # fmt: skip
    runs = [run for run in document.pages[0].runs() if run.text.strip()]
    assert len(objects) == len(runs)
    for (box, steps), run in zip(objects, runs, strict=True):
        x = float(box.split()[0])
        for wanted, step in zip(run.xs, ["0", *steps.split()], strict=True):
            x += float(step)
            assert x == pytest.approx(wanted, abs=0.001)


def test_ofd_is_the_same_twice_and_holds_only_the_characters_used(papers: dict[str, Specimen]) -> None:
    document = papers["命令（令）"].document
    data = ofd.to_bytes(document)
    assert data == ofd.to_bytes(document)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        assert all(info.file_size < 200_000 for info in package.infolist())
    draft = lay_over(document, Overlay(watermark="内部<资料>&", draft="送审稿"))
    assert "内部<资料>&" in ofdkit.open(ofd.to_bytes(draft)).text()


@pytest.mark.parametrize("name", NAMES)
def test_the_archived_pdf_has_what_pdf_a_asks_and_measures_as_before(
    papers: dict[str, Specimen], name: str
) -> None:
    data = archive.to_archive(papers[name].data)
    assert data == archive.to_archive(papers[name].data)
    with pikepdf.open(io.BytesIO(data)) as document:
        assert document.check_pdf_syntax() == []
        assert document.pdf_version == "1.7" and "/Encrypt" not in document.trailer
        intent = document.Root.OutputIntents[0]
        assert intent.S == "/GTS_PDFA1" and intent.DestOutputProfile.N == 3
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        with document.open_metadata() as xmp:
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "B")
            assert xmp["dc:title"] == str(document.docinfo.Title)
        for page in document.pages:
            assert "/Group" not in page and "/ExtGState" not in page.resources
            for font in page.resources.Font.values():
                assert "/ToUnicode" in font
                assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
    assert measure(data).checks == measure(papers[name].data).checks


def test_a_pdf_with_a_font_that_is_not_embedded_is_not_archived() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 72, "Helvetica")
    canvas.save()
    with pytest.raises(UserProblem, match="Helvetica"):
        archive.to_archive(out.getvalue())
    with pytest.raises(EnvironmentProblem, match="T-021"):
        archive.to_archive(b"no pdf")


def certificate(name: str = "临江市人民政府办公室") -> tuple[bytes, bytes]:
    """(PKCS#12 file with the password 证书口令, its certificate alone)."""
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(7).not_valid_before(start).not_valid_after(start + datetime.timedelta(days=3650))
        .add_extension(x509.KeyUsage(True, True, *(False,) * 7), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    stored = pkcs12.serialize_key_and_certificates(
        b"office", key, made, None, BestAvailableEncryption("证书口令".encode())
    )
    return stored, made.public_bytes(Encoding.PEM)


@pytest.fixture(scope="module")
def own_certificate() -> tuple[bytes, bytes]:
    return certificate()


def test_a_signed_pdf_checks_whole_and_one_changed_byte_is_noticed(
    papers: dict[str, Specimen], own_certificate: tuple[bytes, bytes]
) -> None:
    stored, public = own_certificate
    plain = archive.to_archive(papers["命令（令）"].data)
    signed = signing.sign(plain, stored, "证书口令", reason="签发")
    (state,) = signing.check(signed, (public,))
    assert state.ok and state.trusted and "临江市人民政府办公室" in state.signer
    assert signing.check(plain) == ()
    (unknown,) = signing.check(signed)
    assert unknown.ok and not unknown.trusted
    (stranger,) = signing.check(signed, (certificate("别的单位")[1],))
    assert stranger.ok and not stranger.trusted
    assert signed.startswith(plain) and measure(signed).checks == measure(plain).checks
    for at in (200, len(plain) // 2, len(plain) - 40):
        changed = bytearray(signed)
        changed[at] ^= 1
        with contextlib.suppress(EnvironmentProblem):  # so damaged that it cannot be read at all
            assert not all(one.ok for one in signing.check(bytes(changed))), at
    longer = signing.check(signed + b"\n% more\n")
    assert not longer[0].whole or not longer[0].ok


def test_wrong_certificates_passwords_and_files_are_refused(
    papers: dict[str, Specimen], own_certificate: tuple[bytes, bytes]
) -> None:
    stored, public = own_certificate
    data = papers["命令（令）"].data
    for file, password in ((stored, "别的"), (b"no certificate", "证书口令"), (public, "证书口令")):
        with pytest.raises(UserProblem, match="T-024"):
            signing.sign(data, file, password)
    with pytest.raises(EnvironmentProblem, match="T-021"):
        signing.sign(b"no pdf", stored, "证书口令")
    with pytest.raises(EnvironmentProblem, match="T-021"):
        signing.check(b"no pdf")
    with pytest.raises(UserProblem, match="T-024"):
        signing.check(data, (b"nonsense",))
    signed = signing.sign(data, stored, "证书口令")
    with pytest.raises(UserProblem, match="T-025"):
        signing.sign(signed, stored, "证书口令")


def test_pdf_text_is_searchable_as_typed(papers: dict[str, Specimen]) -> None:
    document: Document = papers["下行文"].document
    read = pdfium.PdfDocument(pdf.to_bytes(document))
    page = read[0].get_textpage()
    assert page.search("全国安全生产电视电话会议精神").get_next() is not None
    whole = "".join(read[index].get_textpage().get_text_bounded() for index in range(len(read)))
    assert "䶮" in whole and "临政办发〔2026〕45号" in whole


# -- DOCX -------------------------------------------------------------------------------------------------------


def paragraphs_of(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


@pytest.mark.parametrize("name", [*NAMES, "上行文（三个签发人）", "命令（令）", "简报", "横排表格"])
def test_the_docx_holds_every_paragraph_whole_and_nothing_twice(
    papers: dict[str, Specimen], name: str
) -> None:
    specimen = papers[name]
    data = word.to_bytes(specimen.document)
    assert data == word.to_bytes(specimen.document)
    found = paragraphs_of(data)
    body = getattr(specimen.facts, "body", ())
    for paragraph in body:
        if isinstance(paragraph, str):
            assert paragraph in found
    outside = {"page-number", "sheet", "watermark", "draft", "audit-head"}
    drawn = sorted(
        char for page in specimen.document.pages for run in page.runs() if run.tag not in outside
        for char in run.text if not char.isspace()
    )  # fmt: skip
    drawn = sorted(
        [*drawn, *(char for table in specimen.document.tables for char in table.caption if char.strip())]
    )
    head = getattr(specimen.facts, "issuers", ())
    if len(head) > 1:  # the names of several organs stand in a table beside 文件
        found += [cell.text for cell in docx.Document(io.BytesIO(data)).tables[0]._cells[::2]]
        found.append(docx.Document(io.BytesIO(data)).tables[0].cell(0, 1).text)
    assert sorted(char for text in found for char in text if not char.isspace()) == drawn


def test_the_docx_has_the_measures_that_give_28_characters_without_a_grid(
    papers: dict[str, Specimen],
) -> None:
    made = docx.Document(io.BytesIO(word.to_bytes(papers["下行文"].document)))
    section = made.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [side.mm for side in sides] == pytest.approx([34.58, 32.58, 28.0, 26.0], abs=0.02)  # type: ignore[union-attr]
    xml = made.element.xml
    assert "w:docGrid" not in xml
    text = next(p for p in made.paragraphs if p.text.startswith("为贯彻落实"))
    assert text.paragraph_format.line_spacing.pt == pytest.approx(29.45, abs=0.05)
    assert text.paragraph_format.first_line_indent.pt == pytest.approx(31.5, abs=0.05)
    assert 'w:spacing w:val="-5"' in text._p.xml and 'w:eastAsia="仿宋"' in text._p.xml
    # 28 characters of 15.75 pt fit the width of the text, 29 do not.
    assert 28 * 15.75 <= 156 / 25.4 * 72 < 29 * 15.75


@pytest.mark.parametrize("name", [*NAMES, "简报"])
def test_properties_stand_in_the_order_of_the_schema(papers: dict[str, Specimen], name: str) -> None:
    """Word calls a file damaged in which they do not (ISO/IEC 29500-1, CT_PPr and CT_RPr)."""
    wanted = {
        "pPr": [
            "pStyle",
            "keepNext",
            "pageBreakBefore",
            "framePr",
            "widowControl",
            "pBdr",
            "tabs",
            "spacing",
            "ind",
            "jc",
        ],
        "rPr": ["rFonts", "color", "spacing", "w", "sz"],
    }
    seen = set()
    with zipfile.ZipFile(io.BytesIO(word.to_bytes(papers[name].document))) as package:
        for part in (
            name for name in package.namelist() if re.match(r"word/(document|footer\d*)\.xml", name)
        ):
            root = docx.oxml.parse_xml(package.read(part))
            for tag, order in wanted.items():
                for properties in root.iter(docx.oxml.ns.qn(f"w:{tag}")):
                    names = [each.tag.rpartition("}")[2] for each in properties]
                    assert names == sorted(names, key=order.index), (part, names)
                    seen |= set(names)
    assert {"spacing", "jc", "rFonts", "sz"} <= seen


@pytest.mark.parametrize("name", ["信函", "带附件", "联合行文"])
def test_only_the_fonts_of_papers_are_named_in_the_docx(papers: dict[str, Specimen], name: str) -> None:
    """WPS asks for every missing font it finds named, in the theme and the table of fonts as well."""
    known = {*word_blocks.FONTS.values(), "Times New Roman"}
    named: set[str] = set()
    data = word.to_bytes(papers[name].document)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in package.namelist():
            text = package.read(part).decode("utf-8", "replace")
            assert not re.search(r"w:\w*Theme=", text), part
            named |= set(re.findall(r'(?:<w:font w:name|typeface)="([^"]*)"', text))
            named |= {font for fonts in re.findall(r"<w:rFonts ([^>]*)>", text)
                      for font in re.findall(r'w:(?:ascii|hAnsi|eastAsia|cs)="([^"]*)"', fonts)}  # fmt: skip
    assert named <= known and {"仿宋", "方正小标宋简体"} <= named
    assert len(data) < 40_000


def test_tables_of_the_docx_have_every_cell_and_a_repeated_head(papers: dict[str, Specimen]) -> None:
    made = docx.Document(io.BytesIO(word.to_bytes(papers["带附件"].document)))
    (table,) = made.tables
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "事项", "牵头单位", "时限"]
    assert len(table.rows) == 41 and "w:tblHeader" in table.rows[0]._tr.xml
    assert table.rows[40].cells[1].text == "开展第40轮督查"


def test_the_imprint_is_framed_to_the_foot_and_numbers_stand_on_both_sides(
    papers: dict[str, Specimen],
) -> None:
    made = docx.Document(io.BytesIO(word.to_bytes(papers["下行文"].document)))
    framed = [p for p in made.paragraphs if "w:framePr" in p._p.xml]
    assert framed[0].text.startswith("抄送：") and framed[-1].text.endswith("印发")
    # Three lines of 14 pt type fill the foot of the text area: the tops of the frames, in twentieths of a point.
    tops = [int(re.search(r'w:y="(\d+)"', p._p.xml)[1]) for p in framed]  # type: ignore[index]
    assert tops == sorted(tops) and tops[-1] == pytest.approx((262 - 9.26) / 25.4 * 1440, abs=3)
    section = made.sections[0]
    assert (
        "PAGE" in section.footer.paragraphs[0]._p.xml
        and "PAGE" in section.even_page_footer.paragraphs[0]._p.xml
    )
