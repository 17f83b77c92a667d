"""What the program is made of: its parts with version and licence. Versions are read from what is installed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata


@dataclass(frozen=True, slots=True)
class Part:
    """A bundled part: what people call it, its package (empty for what is no package), what it does, its licence."""

    name: str
    package: str
    use: str
    licence: str

    @property
    def version(self) -> str:
        """The installed version, empty when it cannot be read (a frozen build without metadata)."""
        try:
            return metadata.version(self.package) if self.package else ""
        except metadata.PackageNotFoundError:
            return ""


PARTS = (
    Part("Python", "", "运行环境", "PSF-2.0"),
    Part("Qt（PySide6）", "PySide6-Essentials", "界面", "LGPL-3.0"),
    Part("SQLCipher", "sqlcipher3", "加密存储", "BSD-3-Clause、zlib"),
    Part("cryptography", "cryptography", "密码算法", "Apache-2.0 或 BSD-3-Clause"),
    Part("pyrage（age）", "pyrage", "交换包加密", "MIT"),
    Part("zstandard", "zstandard", "压缩", "BSD-3-Clause"),
    Part("PDFium（pypdfium2）", "pypdfium2", "预览 PDF", "BSD-3-Clause 或 Apache-2.0"),
    Part("Pillow", "pillow", "图片", "MIT-CMU"),
    Part("openpyxl", "openpyxl", "读写 Excel", "MIT"),
    Part("pypinyin", "pypinyin", "拼音", "MIT"),
    Part("borax", "borax", "农历", "MIT"),
    Part("watchdog", "watchdog", "察觉新到的交换包", "Apache-2.0"),
    Part("Lucide", "", "图标", "ISC"),
    Part("思源黑体、思源宋体", "", "界面和公文字体", "OFL-1.1"),
    Part("霞鹜文楷", "", "楷体", "OFL-1.1"),
    Part("FandolFang", "", "仿宋", "GPL（含字体例外）"),
    Part("Liberation Serif", "", "公文中的西文和数字", "GPL-2.0（含字体例外）"),
)

LICENCE_WORDS = (
    "本程序按 Apache-2.0 许可发布。Qt 以可替换的独立文件随附（LGPL）。各部分的许可全文随安装文件提供。"
)
