"""Remake the bundled fonts from published packages. Run by a developer, never by the program.

    python -m desktop.export.fonts.build fetch  DIR     npm and apt fetch the packages into DIR
    python -m desktop.export.fonts.build make   DIR [FILE …]
    python -m desktop.export.fonts.build verify         checks the files against fonts.toml

``make`` checks each package's SHA-256, subsets to the characters of ``charset.py``, drops the layout
tables (the engine places every glyph itself) and hinting, turns CFF outlines into TrueType ones
(the PDF library embeds no others), renames where the licence asks for it, and writes ``fonts.toml``.
The same packages give the same bytes. Needs fontTools, ``npm`` and ``dpkg-deb``; nothing else in the
program does.
"""

from __future__ import annotations

import hashlib
import io
import logging
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Set as AbstractSet
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

from desktop.export.fonts import FOLDER, read_manifest, signs
from desktop.export.fonts.charset import RARE_NAME_CHARACTERS, wanted
from desktop.export.fonts.recipes import PACKAGES, RECIPES, Package, Recipe

log = logging.getLogger("fonts.build")

MAX_CURVE_ERROR = 1.0  # units of 1000 to the em: under 6 µm at 三号


def fetch(target: Path) -> None:
    """Fetch every package of ``recipes.PACKAGES`` into ``target`` with npm and apt."""
    target.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        subprocess.run(package.fetch, cwd=target, check=True)


def make(packages: Path, only: AbstractSet[str] = frozenset()) -> None:
    """Make all fonts, or those whose file name is in ``only``, and rewrite ``fonts.toml``."""
    members = {recipe.file: _member(packages, recipe) for recipe in RECIPES}
    by_role = {recipe.role: members[recipe.file] for recipe in RECIPES}
    characters = wanted(_coverage(by_role["kai"]), _coverage(by_role["song"]))
    for recipe in RECIPES:
        if only and recipe.file not in only:
            continue
        log.info("making %s", recipe.file)
        target = FOLDER / recipe.file
        left_out = _coverage(members[recipe.lacking_in]) if recipe.lacking_in else set()
        target.write_bytes(_make_one(recipe, members[recipe.file], characters - left_out))
        if recipe.keep_source:
            source = FOLDER / "source" / Path(recipe.member).name
            source.parent.mkdir(exist_ok=True)
            source.write_bytes(members[recipe.file])
    (FOLDER / "fonts.toml").write_text(_manifest(), encoding="utf-8", newline="\n")


def verify() -> list[str]:
    """Compare the files on disk with ``fonts.toml``; returns what differs, in English."""
    wrong = []
    for face in read_manifest():
        data = (FOLDER / face.file).read_bytes()
        if hashlib.sha256(data).hexdigest() != face.sha256:
            wrong.append(f"{face.file}: sha256 differs")
        missing = set(map(ord, RARE_NAME_CHARACTERS)) - _coverage(data)
        if face.role in {"interface", "hei", "title", "kai", "song"} and missing:
            wrong.append(f"{face.file}: lacks {sorted(map(chr, missing))}")
    return wrong


def _coverage(data: bytes) -> set[int]:
    return set(TTFont(io.BytesIO(data), lazy=True).getBestCmap())


def _member(packages: Path, recipe: Recipe) -> bytes:
    package = next(package for package in PACKAGES if package.name == recipe.package)
    archive = _archive(packages, package)
    if archive.suffix == ".tgz":
        with tarfile.open(archive) as tar:
            stream = tar.extractfile(recipe.member)
            if stream is None:
                raise FileNotFoundError(recipe.member)
            return stream.read()
    unpacked = packages / f"unpacked-{package.name}"
    if not unpacked.exists():
        dpkg = shutil.which("dpkg-deb")
        if dpkg is None:
            raise FileNotFoundError("dpkg-deb")
        subprocess.run([dpkg, "-x", str(archive), str(unpacked)], check=True)
    return (unpacked / recipe.member).read_bytes()


def _archive(packages: Path, package: Package) -> Path:
    for path in sorted(packages.glob(package.pattern)):
        if hashlib.sha256(path.read_bytes()).hexdigest() == package.sha256:
            return path
    raise FileNotFoundError(f"{package.pattern} with sha256 {package.sha256} in {packages}")


def _make_one(recipe: Recipe, data: bytes, characters: AbstractSet[int]) -> bytes:
    if recipe.as_published:
        return data
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "VORG", "vhea", "vmtx", "GlyphOrder"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=sorted(signs.KEPT | signs.SOURCES if recipe.signs else characters))
    worker.subset(font)
    if recipe.signs:
        signs.draw(font)
    if "CFF " in font:
        _to_quadratic(font)
    if recipe.rename:
        _rename(font, recipe.rename)
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def _to_quadratic(font: TTFont) -> None:
    """Replace CFF outlines (cubic curves) by TrueType ones (quadratic), within MAX_CURVE_ERROR."""
    order = font.getGlyphOrder()
    glyphs = font.getGlyphSet()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, MAX_CURVE_ERROR, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = outlines
    for name in order:
        glyf[name].recalcBounds(glyf)
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(glyf[name], "xMin", 0))
    maxp = font["maxp"] = newTable("maxp")
    maxp.tableVersion = 0x00010000
    for field in [
        "maxZones",
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxPoints",
        "maxContours",
        "maxCompositePoints",
        "maxCompositeContours",
        "maxComponentElements",
        "maxComponentDepth",
    ]:
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    maxp.numGlyphs = len(order)
    maxp.recalc(font)
    font["post"].formatType = 3.0
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"


def _rename(font: TTFont, family: str) -> None:
    """Give the font a name of our own; copyright and licence records stay."""
    names = font["name"]
    postscript = family.replace(" ", "") + "-Regular"
    names.names = [record for record in names.names if record.nameID in {0, 13, 14}]
    for number, text in ((1, family), (2, "Regular"), (3, postscript), (4, family), (6, postscript)):
        names.setName(text, number, 3, 1, 0x409)
    if "OS/2" in font:
        font["OS/2"].achVendID = "SNBN"


def _manifest() -> str:
    lines = ["# Written by build.py: which font files are bundled, from which package, under which licence."]
    for recipe in RECIPES:
        path = FOLDER / recipe.file
        if not path.exists():
            continue
        package = next(package for package in PACKAGES if package.name == recipe.package)
        data = path.read_bytes()
        family = TTFont(io.BytesIO(data), lazy=True)["name"].getBestFamilyName()
        values = {
            "file": recipe.file,
            "role": recipe.role,
            "family": family,
            "label": recipe.label,
            "sha256": hashlib.sha256(data).hexdigest(),
            "licence": recipe.licence,
            "licence_file": f"licences/{recipe.licence_file}",
            "package": package.name,
            "version": package.version,
            "package_sha256": package.sha256,
            "note": recipe.note,
        }
        lines.append("\n[[font]]")
        lines.extend(f'{key} = "{value}"' for key, value in values.items() if value)
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Run one of the three commands of the module docstring; returns the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    match arguments:
        case ["fetch", target]:
            fetch(Path(target))
        case ["make", target, *files]:
            make(Path(target), set(files))
        case ["verify"]:
            wrong = verify()
            for line in wrong:
                log.error(line)
            return 1 if wrong else 0
        case _:
            log.error(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
