"""Comparing two pictures as a person would: by tiles, deaf to the noise of edges, not to what moved or went missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

TILE = 16
LOUD = 6
"""Mean difference (of 255, over a tile and the three colours) from which a tile counts."""
SHARE = 0.003
"""Share of counting tiles from which pictures differ."""
GLARING = 12
"""Mean difference within any 16×16 window (in steps of 8) that alone is enough: an icon, a word, a mark."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two pictures are apart: the share of loud tiles, the strongest window and its corner in pixels."""

    share: float
    worst: float
    at: tuple[int, int]
    size_differs: bool = False

    @property
    def holds(self) -> bool:
        """Whether they count as the same."""
        return not self.size_differs and self.share <= SHARE and self.worst <= GLARING

    def __str__(self) -> str:
        if self.size_differs:
            return "the sizes differ"
        return f"{self.share:.2%} of tiles differ, worst {self.worst:.1f} at {self.at[0]},{self.at[1]}"


def compare(expected: Image.Image, actual: Image.Image) -> Difference:
    """Compare two pictures of one size (`size_differs` otherwise)."""
    if expected.size != actual.size:
        return Difference(1.0, 255.0, (0, 0), size_differs=True)
    half = _means(_grey(expected, actual), TILE // 2)
    tiles = half.reduce(2) if min(half.size) > 1 else half
    loud = sum(1 for value in _values(tiles) if value > LOUD)
    # Windows of 16 in steps of 8: the mean of four neighbouring halves.
    wide, high = half.size
    worst, at = 0.0, (0, 0)
    values = _values(half)
    for y in range(max(1, high - 1)):
        for x in range(max(1, wide - 1)):
            corner = y * wide + x
            right = 1 if x + 1 < wide else 0
            below = wide if y + 1 < high else 0
            mean = (
                values[corner]
                + values[corner + right]
                + values[corner + below]
                + values[corner + below + right]
            ) / 4
            if mean > worst:
                worst, at = mean, (x * TILE // 2, y * TILE // 2)
    return Difference(loud / (tiles.width * tiles.height), worst, at)


def show(expected: Image.Image, actual: Image.Image, folder: Path, name: str) -> list[Path]:
    """Write `<name>-expected.png`, `-actual.png` and `-difference.png` (what differs framed in red) into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {"expected": expected, "actual": actual}
    if expected.size == actual.size:
        pictures["difference"] = _framed(expected, actual)
    paths = []
    for part, picture in pictures.items():
        paths.append(folder / f"{name}-{part}.png")
        picture.save(paths[-1])
    return paths


def _framed(expected: Image.Image, actual: Image.Image) -> Image.Image:
    made = Image.blend(actual, Image.new("RGB", actual.size, "white"), 0.5)
    tiles = _means(_grey(expected, actual), TILE)
    draw = ImageDraw.Draw(made)
    for place, value in enumerate(_values(tiles)):
        if value > LOUD:
            x, y = place % tiles.width * TILE, place // tiles.width * TILE
            draw.rectangle((x, y, x + TILE - 1, y + TILE - 1), outline="red")
    return made


def _grey(one: Image.Image, other: Image.Image) -> Image.Image:
    """Per pixel the mean difference of the three colours."""
    third = 1 / 3
    return ImageChops.difference(one, other).convert("L", (third, third, third, 0))


def _means(grey: Image.Image, side: int) -> Image.Image:
    """Means of squares of this side, the last ones filled up with black."""
    wide, high = (-(-length // TILE) * TILE for length in grey.size)
    whole = Image.new("F", (wide, high), 0.0)
    whole.paste(grey.convert("F"), (0, 0))
    return whole.reduce(side)


def _values(means: Image.Image) -> list[float]:
    return [float(value) for value in means.get_flattened_data() if not isinstance(value, tuple)]
