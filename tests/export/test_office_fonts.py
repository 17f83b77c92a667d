"""The office's own fonts: found by name, used when asked, reported; damaged and forbidden ones passed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

from desktop.export import pdf
from desktop.export.fonts import bundled, system
from desktop.export.fonts.library import bundled_library, office_library
from desktop.export.fonts.used import fonts_used
from desktop.export.gongwen.document import lay_out_document
from desktop.export.measure import measure
from tests.export.test_document import facts

TITLE = "临江市人民政府办公室文件关于进一步加强今冬明春森林防火和农民工工资支付保障作的通知0123456789"


def font(
    names: tuple[str, ...], *, role: str = "title", characters: str = TITLE, forbidden: bool = False
) -> TTFont:
    """A small font of another name, made from a bundled one."""
    made = TTFont(bundled()[role].path)
    options = Options()
    options.name_IDs, options.layout_features = ["*"], []
    cutter = Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(made)
    made["name"].names = []
    for name, language in zip(names, (0x804, 0x409), strict=False):
        for ident in (1, 4):
            made["name"].setName(name, ident, 3, 1, language)
    made["OS/2"].fsType = 2 if forbidden else 0
    return made


def test_a_font_is_found_by_its_chinese_name_and_used_with_the_bundled_one_behind_it(tmp_path: Path) -> None:
    font(("方正小标宋简体", "FZXiaoBiaoSong-B05S"), characters=TITLE.replace("森", "")).save(
        tmp_path / "x1.ttf"
    )
    library = office_library([tmp_path])
    assert library.glyph("title", "临").face == "office-title"
    assert library.glyph("title", "森").face == "title"
    assert library.glyph("fangsong", "临").face == "fangsong"
    document = lay_out_document(facts(), library=library)
    used = {(use.role, use.label): use for use in fonts_used(document)}
    assert used["title", "方正小标宋简体（本机字体）"].file == tmp_path / "x1.ttf"
    assert used["title", bundled()["title"].label].examples == "森"
    report = measure(pdf.to_bytes(document))
    assert report.ok, [check for check in report.checks if not check.ok]


def test_the_best_of_several_wins_and_english_names_do(tmp_path: Path) -> None:
    font(("SimFang Copy", "FangSong"), role="fangsong").save(tmp_path / "a.ttf")
    font(("仿宋_GB2312",), role="fangsong").save(tmp_path / "b.ttf")
    (tmp_path / "deep").mkdir()
    font(("黑体", "SimHei"), role="hei").save(tmp_path / "deep" / "c.TTF")
    found = system.installed([tmp_path])
    assert {role: (face.path.name, face.family) for role, face in found.items()} == {
        "fangsong": ("b.ttf", "仿宋_GB2312"), "hei": ("c.TTF", "黑体"),
    }  # fmt: skip


def test_a_face_of_a_collection_is_read_and_embedded(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [
        font(("其他",), role="hei"),
        font(("宋体", "SimSun"), role="song", characters="—0123456789 "),
    ]
    collection.save(tmp_path / "simsun.ttc")
    library = office_library([tmp_path])
    assert library.face(library.glyph("song", "1").face).index == 1
    data = pdf.to_bytes(lay_out_document(facts(), library=library))
    assert measure(data).ok


def test_fonts_that_may_not_or_cannot_be_embedded_are_passed_over(tmp_path: Path) -> None:
    font(("黑体",), role="hei", forbidden=True).save(tmp_path / "a.ttf")
    (tmp_path / "b.ttf").write_bytes(b"")
    (tmp_path / "c.ttc").write_bytes(b"ttcf" + b"\xff" * 40)
    good = tmp_path / "d.ttf"
    font(("楷体",), role="kai").save(good)
    data = good.read_bytes()
    for cut in (3, 20, 200, len(data) // 2):
        (tmp_path / f"cut{cut}.ttf").write_bytes(data[:cut])
    good.unlink()
    source = next((Path(system.__file__).parent / "source").glob("*.otf"))
    (tmp_path / "e.otf").write_bytes(source.read_bytes())
    found = system.installed([tmp_path])
    assert "hei" not in found and "fangsong" not in found


def test_without_any_of_them_the_paper_is_the_bundled_one_byte_for_byte(tmp_path: Path) -> None:
    own = pdf.to_bytes(lay_out_document(facts(), library=office_library([tmp_path])))
    assert own == pdf.to_bytes(lay_out_document(facts(), library=bundled_library()))


@pytest.mark.parametrize("system_name", ["win32", "linux"])
def test_there_are_folders_to_search_on_every_system(
    system_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system_name)
    assert len(system.font_folders()) >= 2
