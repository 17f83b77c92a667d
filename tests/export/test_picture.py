"""The picture of a measured page: the grid drawn where it is, failures written on their pages."""

from __future__ import annotations

import io

from PIL import Image

from desktop.export import pdf
from desktop.export.gongwen.document import lay_out_document
from desktop.export.measure import measure
from desktop.export.measure.picture import DPI, picture
from tests.e2e.running import sanban
from tests.export.test_document import facts

MM = DPI / 25.4


def pixels(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def reds(image: Image.Image) -> int:
    corner = image.crop((0, 0, int(180 * MM), int(30 * MM)))
    raw = corner.tobytes()
    colours = zip(raw[::3], raw[1::3], raw[2::3], strict=True)
    return sum(1 for red, green, blue in colours if red > 150 and green < 60 and blue < 60)


def test_the_text_area_is_framed_where_it_is_and_failures_are_written_in_red() -> None:
    data = pdf.to_bytes(lay_out_document(facts()))
    sound, wrong = measure(data), measure(data, "word30")
    image = pixels(picture(data, sound, 2))
    assert image.size == (round(210 * MM), round(297 * MM)) or abs(image.size[0] - 210 * MM) < 2
    for x in (28.0, 184.0):
        blue = [image.getpixel((round(x * MM) + step, round(150 * MM))) for step in (-2, -1, 0, 1, 2)]
        assert (0, 90, 200) in blue
    assert reds(image) == 0
    assert not wrong.ok and reds(pixels(picture(data, wrong, 2))) > 100


def test_the_command_writes_one_picture_a_page(tmp_path) -> None:
    document = lay_out_document(facts())
    path = tmp_path / "a.pdf"
    pdf.write(document, path)
    assert sanban("measure", path, "--picture", tmp_path / "p.png").code == 0
    assert len(list(tmp_path.glob("p-*.png"))) == len(document.pages)
    assert sanban("measure", path, "--picture", tmp_path / "p.gif").code == 2
