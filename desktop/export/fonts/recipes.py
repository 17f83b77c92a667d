"""What the bundled fonts are made of: package, file inside, role, licence. Data only.

The packages are pinned by SHA-256, so that a remade font is the same font.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Package:
    """One published package as fetched; ``pattern`` names its file in the download folder."""

    name: str
    version: str
    fetch: tuple[str, ...]
    pattern: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """One bundled font: where it comes from and what the program uses it for."""

    file: str
    role: str
    label: str
    package: str
    member: str
    licence: str
    licence_file: str
    rename: str = ""
    keep_source: bool = False
    as_published: bool = False
    lacking_in: str = ""
    signs: bool = False
    note: str = ""


PACKAGES = (
    Package(
        "noto-serif-sc",
        "0.4.3",
        ("npm", "pack", "@expo-google-fonts/noto-serif-sc@0.4.3"),
        "expo-google-fonts-noto-serif-sc-0.4.3.tgz",
        "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e",
    ),
    Package(
        "noto-sans-sc",
        "0.4.3",
        ("npm", "pack", "@expo-google-fonts/noto-sans-sc@0.4.3"),
        "expo-google-fonts-noto-sans-sc-0.4.3.tgz",
        "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
    ),
    Package(
        "fonts-lxgw-wenkai",
        "1.250+repack-1",
        ("apt-get", "download", "fonts-lxgw-wenkai"),
        "fonts-lxgw-wenkai_*.deb",
        "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318",
    ),
    Package(
        "texlive-lang-chinese",
        "2022.20230122-1",
        ("apt-get", "download", "texlive-lang-chinese"),
        "texlive-lang-chinese_*.deb",
        "9cfa07bd44e7b9098e26f0ecac1b5ad210d2249d474c8074d53de92d650b0ec0",
    ),
    Package(
        "fonts-liberation",
        "1:1.07.4-11",
        ("apt-get", "download", "fonts-liberation"),
        "fonts-liberation_*.deb",
        "efd381517f958b01969343634ffcbdd60056be7779af84c6f53a005090430204",
    ),
)

_OFL = "SIL Open Font License 1.1"
_WENKAI = "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"
_WENKAI_LIGHT = "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf"
_FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf"
_LIBERATION = "usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"

# The first four are what the window needs as well; a build may be asked for these alone.
RECIPES = (
    Recipe(
        "NotoSansSC-Regular.ttf",
        "interface",
        "思源黑体",
        "noto-sans-sc",
        "package/400Regular/NotoSansSC_400Regular.ttf",
        _OFL,
        "OFL-NotoSans.txt",
    ),
    Recipe(
        "NotoSansSC-Medium.ttf",
        "hei",
        "思源黑体（代黑体）",
        "noto-sans-sc",
        "package/500Medium/NotoSansSC_500Medium.ttf",
        _OFL,
        "OFL-NotoSans.txt",
    ),
    Recipe(
        "NotoSerifSC-Bold.ttf",
        "title",
        "思源宋体粗体（代小标宋）",
        "noto-serif-sc",
        "package/700Bold/NotoSerifSC_700Bold.ttf",
        _OFL,
        "OFL-NotoSerif.txt",
    ),
    Recipe(
        "SanbanKai-Regular.ttf",
        "kai",
        "三办楷体（代楷体）",
        "fonts-lxgw-wenkai",
        _WENKAI,
        _OFL,
        "OFL-WenKai.txt",
        rename="Sanban Kai",
        note="Renamed: the licence reserves the names LXGW and 霞鹜 for unmodified copies.",
    ),
    Recipe(
        "NotoSerifSC-Regular.ttf",
        "song",
        "思源宋体（代宋体）",
        "noto-serif-sc",
        "package/400Regular/NotoSerifSC_400Regular.ttf",
        _OFL,
        "OFL-NotoSerif.txt",
    ),
    Recipe(
        "SanbanFangSong-Regular.ttf",
        "fangsong",
        "三办仿宋（代仿宋）",
        "texlive-lang-chinese",
        _FANDOL,
        "GPL with font exception",
        "GPL-Fandol.txt",
        rename="Sanban FangSong",
        keep_source=True,
        note="CFF outlines turned into TrueType ones; the unmodified source font lies in source/.",
    ),
    Recipe(
        "SanbanFangSongMore-Regular.ttf",
        "fangsong-more",
        "三办仿宋补字",
        "fonts-lxgw-wenkai",
        _WENKAI_LIGHT,
        _OFL,
        "OFL-WenKai.txt",
        rename="Sanban FangSong More",
        lacking_in="SanbanFangSong-Regular.ttf",
        note="Only what the 仿宋 lacks; a light 楷体, nearest to it in weight and drawing. Renamed as above.",
    ),
    Recipe(
        "SanbanSigns-Regular.ttf",
        "signs",
        "三办补符号",
        "noto-serif-sc",
        "package/400Regular/NotoSerifSC_400Regular.ttf",
        _OFL,
        "OFL-NotoSerif.txt",
        rename="Sanban Signs",
        signs=True,
        note="Raised and lowered figures, drawn by signs.py from the figures of the 宋体.",
    ),
    Recipe(
        "LiberationSerif-Regular.ttf",
        "latin",
        "Liberation Serif（代 Times New Roman）",
        "fonts-liberation",
        _LIBERATION,
        "GPL 2 with font exception",
        "GPL-Liberation.txt",
        as_published=True,
        note="Copied unchanged: the licence keeps the name Liberation for unmodified copies.",
    ),
)
