"""What the login page may know before a key is there: only the outer header. No counts, no titles."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the facts box: tone, label (上次登录, 失败记录), words."""

    tone: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class LoginUser:
    """A user of the key slots. `last_login` as words ("今天 08:05 登录")."""

    id: str
    name: str
    post: str = ""
    last_login: str = ""
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the office cannot be opened at all (damaged, newer, in use), and the one thing to do."""

    sentence: str
    action: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class LoginInfo:
    """Everything the page shows. `office` is split into at most two lines by the caller or at a natural place."""

    office: tuple[str, ...]
    users: tuple[LoginUser, ...] = ()
    today: str = ""
    highest_level: str = "秘密"
    prohibition: str = "严禁存储、处理机密级和绝密级信息，严禁接入互联网及其他公共信息网络"
    device: str = ""
    responsible: str = ""
    library: str = ""
    backup: str = ""
    version: str = ""
    chosen: str = ""
    takes_key_files: bool = False
    """Whether accounts of this office have a key file as well; the row is not shown otherwise."""
    key_file: str = ""
    trouble: Trouble | None = None
    assurances: tuple[tuple[str, str, str], ...] = field(
        default=(
            ("lock", "全程加密", "办公库整体加密，离开本程序不留明文"),
            ("monitor", "单机离线", "不连接互联网，资料不外传"),
            ("history", "全程留痕", "登录、办理、打印、导出均有记录"),
        )
    )


def split_office(name: str) -> tuple[str, ...]:
    """The office's name in two lines: 云川市人民政府 ／ 办公室."""
    for tail in ("办公厅", "办公室", "委员会", "管理局"):
        if name.endswith(tail) and len(name) > len(tail) + 3:
            return name[: -len(tail)], tail
    return (name,) if len(name) <= 9 else (name[:9], name[9:])
