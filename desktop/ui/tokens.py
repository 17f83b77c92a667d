"""Colours of the three looks as data. Shapes and words always go with colours, so none of them is a lone carrier."""

from __future__ import annotations

LIGHT = {
    "bg": "#FAF7F2",
    "surface": "#FFFFFF",
    "sunken": "#F4EFE7",
    "hover": "#F7F2EA",
    "rail-hover": "#EDE6DB",
    "line": "#E6DED3",
    "line-strong": "#D3C8B9",
    "row-line": "#EFE8DE",
    "thumb": "#CFC4B5",
    "ink": "#1F1B18",
    "ink2": "#4A433D",
    "ink3": "#6B6259",
    "ink4": "#9A9086",
    "red": "#9B1C1F",
    "red-hover": "#7F1518",
    "red-bg": "#FBEFEC",
    "red-sel": "#F8E7E2",
    "on-red": "#FFFFFF",
    "ok": "#197646",
    "ok-bg": "#E6F3EB",
    "warn": "#8A5A00",
    "warn-dot": "#D99100",
    "warn-bg": "#FFF3D9",
    "bad": "#B3261E",
    "bad-bg": "#FDEBE8",
    "info": "#1F5FA8",
    "info-bg": "#E8F0FA",
    "mute": "#6B6259",
    "mute-bg": "#F0EBE3",
    "track": "#EAE4DB",
}

NIGHT = {
    "bg": "#1C1917",
    "surface": "#262220",
    "sunken": "#201D1A",
    "hover": "#2E2925",
    "rail-hover": "#2E2925",
    "line": "#3A3430",
    "line-strong": "#57504A",
    "row-line": "#332E2A",
    "thumb": "#57504A",
    "ink": "#F2ECE4",
    "ink2": "#D8CFC4",
    "ink3": "#B5AA9D",
    "ink4": "#857B70",
    "red": "#E8807A",
    "red-hover": "#F29A94",
    "red-bg": "#3B2422",
    "red-sel": "#3D2725",
    "on-red": "#1C1917",
    "ok": "#7CC79B",
    "ok-bg": "#1E3328",
    "warn": "#E8B64C",
    "warn-dot": "#E8B64C",
    "warn-bg": "#3A2F17",
    "bad": "#F2938C",
    "bad-bg": "#4A2220",
    "info": "#8DB8EC",
    "info-bg": "#1E2C3E",
    "mute": "#B5AA9D",
    "mute-bg": "#332E2A",
    "track": "#3A3430",
}

CONTRAST = LIGHT | {
    "line": "#8A7F73",
    "line-strong": "#8A7F73",
    "row-line": "#B8AEA2",
    "thumb": "#8A7F73",
    "ink": "#000000",
    "ink2": "#2B2622",
    "ink3": "#4A433D",
    "ink4": "#6B6259",
    "ok": "#0F5C36",
    "warn": "#6B4500",
    "warn-dot": "#A86E00",
    "bad": "#8F1A14",
    "info": "#134A87",
    "mute": "#4A433D",
}

LOOKS = {"light": LIGHT, "night": NIGHT, "contrast": CONTRAST}
LOOK_NAMES = {"light": "暖白", "night": "夜间值班", "contrast": "高对比"}

TEXT_PAIRS = (
    ("ink", "surface"),
    ("ink", "bg"),
    ("ink2", "surface"),
    ("ink2", "sunken"),
    ("ink3", "surface"),
    ("ink3", "bg"),
    ("ink3", "sunken"),
    ("ink3", "red-sel"),
    ("red", "surface"),
    ("red", "bg"),
    ("red", "red-bg"),
    ("red", "red-sel"),
    ("on-red", "red"),
    ("on-red", "red-hover"),
    ("bad", "bad-bg"),
    ("bad", "surface"),
    ("bad", "red-sel"),
    ("warn", "warn-bg"),
    ("warn", "surface"),
    ("ok", "ok-bg"),
    ("ok", "surface"),
    ("info", "info-bg"),
    ("info", "surface"),
    ("mute", "mute-bg"),
    ("ink", "red-sel"),
    ("ink", "hover"),
    ("ink2", "rail-hover"),
    *(
        (text, ground)
        for text in ("ink", "ink2", "ink3", "red", "ok", "warn", "bad", "info", "mute")
        for ground in ("surface", "bg", "sunken", "hover", "rail-hover", "red-bg", "red-sel", "mute-bg")
    ),
)
"""(text, ground) pairs; every one must reach 4.5:1 in every look, so that no delegate need know its ground.

The green of the design, #1B7A4A, has 4.46 on a selected row: it is a shade darker here.
"""


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two `#RRGGBB` colours, 1.0 to 21.0 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
