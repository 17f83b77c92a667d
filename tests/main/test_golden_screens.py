"""Key screens look as their golden pictures; what a person would notice is noticed, noise is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from tests.main import golden_screens, tiles


@pytest.mark.golden
def test_the_screens_look_as_agreed(tmp_path: Path) -> None:
    found = golden_screens.faults(golden_screens.draw(tmp_path / "drawn"))
    assert not found, "\n".join([*found, "If this is as wanted: python3 dev.py goldens"])


def test_there_are_at_least_ten_small_pictures() -> None:
    files = sorted(golden_screens.GOLDEN.glob("*.png"))
    assert {file.stem for file in files} == set(golden_screens.NAMES) and len(files) >= 10
    assert sum(file.stat().st_size for file in files) < 2_000_000


@pytest.fixture
def screen() -> Image.Image:
    return golden_screens.golden("incoming-record")


def test_a_missing_icon_is_noticed(screen: Image.Image) -> None:
    faulty = screen.copy()
    ImageDraw.Draw(faulty).rectangle((20, 60, 39, 79), fill=faulty.getpixel((18, 58)))
    assert not tiles.compare(screen, faulty).holds


def test_a_moved_label_is_noticed(screen: Image.Image) -> None:
    faulty = screen.copy()
    title = (230, 20, 460, 50)
    faulty.paste(screen.crop(title), (title[0] + 2, title[1]))
    assert not tiles.compare(screen, faulty).holds


def test_a_changed_colour_is_noticed(screen: Image.Image) -> None:
    faulty = screen.copy()
    pixels: Any = faulty.load()
    red = (0x9B, 0x1C, 0x1F)
    for x in range(faulty.width):
        for y in range(faulty.height):
            if max(abs(a - b) for a, b in zip(pixels[x, y], red, strict=True)) < 6:
                pixels[x, y] = (0x1B, 0x7A, 0x4A)
    assert not tiles.compare(screen, faulty).holds


def test_noise_of_edges_is_not_noticed(screen: Image.Image) -> None:
    faulty = screen.copy()
    pixels: Any = faulty.load()
    for x in range(1, faulty.width, 7):
        for y in range(1, faulty.height, 5):  # lighter or darker single pixels wherever there is an edge
            if pixels[x, y] != pixels[x - 1, y]:
                pixels[x, y] = tuple(max(0, each - 40) for each in pixels[x, y])
    ImageDraw.Draw(faulty).point([(300, 300), (700, 400)], fill=(0, 0, 0))
    difference = tiles.compare(screen, faulty)
    assert faulty.tobytes() != screen.tobytes() and difference.holds, difference


def test_another_size_is_another_picture(screen: Image.Image) -> None:
    assert not tiles.compare(screen, screen.crop((0, 0, 1365, 688))).holds


def test_what_differs_can_be_looked_at(screen: Image.Image, tmp_path: Path) -> None:
    faulty = screen.copy()
    ImageDraw.Draw(faulty).rectangle((200, 200, 260, 260), fill="black")
    paths = tiles.show(screen, faulty, tmp_path, "x")
    assert [path.name for path in paths] == ["x-expected.png", "x-actual.png", "x-difference.png"]
    framed = Image.open(paths[2]).convert("RGB")
    assert framed.getpixel((208, 208)) == (255, 0, 0) and framed.getpixel((900, 600)) != (255, 0, 0)
