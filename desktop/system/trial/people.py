"""Who is in the trial office: accounts, units, and people in the order in which they are named (领导排序)."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.levels import Level
from desktop.base.permissions import Role
from desktop.storage.keys.passwords import PUBLISHED

OFFICE_NAME = "云川市人民政府办公室"

PASSPHRASE = PUBLISHED
"""The passphrase of every account of a trial office. Documented, so worth nothing: real offices refuse it."""

LEVELS = (Level.INTERNAL, Level.CONFIDENTIAL)

CLEARED_CLERK, CLERK = "李敏", "张晓东"
DUTY_OFFICERS = ("黄伟", "王芳")
SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR = "sysadmin", "secadmin", "auditor"


@dataclass(frozen=True, slots=True)
class TrialUser:
    """An account: login name, role, who holds it, what it is cleared for."""

    name: str
    role: Role
    person: str
    levels: tuple[Level, ...] = ()


USERS = (
    TrialUser(SYSTEM_ADMIN, Role.SYSTEM_ADMIN, "赵立新"),
    TrialUser(SECURITY_ADMIN, Role.SECURITY_ADMIN, "钱国华"),
    TrialUser(AUDITOR, Role.AUDITOR, "孙玉兰"),
    TrialUser(CLEARED_CLERK, Role.CLERK, "李敏", (Level.INTERNAL, Level.CONFIDENTIAL)),
    TrialUser(CLERK, Role.CLERK, "张晓东", (Level.INTERNAL,)),
    TrialUser("黄伟", Role.DUTY_OFFICER, "黄伟", (Level.INTERNAL,)),
    TrialUser("王芳", Role.DUTY_OFFICER, "王芳", (Level.INTERNAL,)),
)


@dataclass(frozen=True, slots=True)
class TrialUnit:
    """A unit: full and short name, and the short name of the one above it."""

    name: str
    short_name: str
    parent: str = ""


UNITS = (
    TrialUnit("云川市人民政府办公室", "市政府办公室"),
    TrialUnit("云川市人民政府办公室综合科", "综合科", "市政府办公室"),
    TrialUnit("云川市人民政府办公室文电科", "文电科", "市政府办公室"),
    TrialUnit("云川市人民政府办公室会务科", "会务科", "市政府办公室"),
    TrialUnit("云川市人民政府督查室", "督查室", "市政府办公室"),
    TrialUnit("云川市人民政府总值班室", "总值班室", "市政府办公室"),
    TrialUnit("云川市发展和改革委员会", "市发展改革委"),
    TrialUnit("云川市教育局", "市教育局"),
    TrialUnit("云川市财政局", "市财政局"),
    TrialUnit("云川市住房和城乡建设局", "市住房城乡建设局"),
    TrialUnit("云川市交通运输局", "市交通运输局"),
    TrialUnit("云川市水务局", "市水务局"),
    TrialUnit("云川市卫生健康委员会", "市卫生健康委"),
    TrialUnit("云川市应急管理局", "市应急局"),
    TrialUnit("云川市气象局", "市气象局"),
)


@dataclass(frozen=True, slots=True)
class TrialPerson:
    """A person: name, unit (short name), post. Their place in the list is their place in the order."""

    name: str
    unit: str
    post: str
    is_leader: bool = False


PEOPLE = (
    TrialPerson("陈建国", "市政府办公室", "市长", is_leader=True),
    TrialPerson("周丽娟", "市政府办公室", "常务副市长", is_leader=True),
    TrialPerson("单志强", "市政府办公室", "副市长", is_leader=True),
    TrialPerson("曾庆华", "市政府办公室", "副市长", is_leader=True),
    TrialPerson("吴海涛", "市政府办公室", "秘书长、办公室主任", is_leader=True),
    TrialPerson("郑文斌", "市政府办公室", "办公室副主任", is_leader=True),
    TrialPerson("区少芬", "督查室", "督查室主任"),
    TrialPerson("李敏", "文电科", "科长"),
    TrialPerson("张晓东", "文电科", "科员"),
    TrialPerson("黄伟", "总值班室", "值班员"),
    TrialPerson("王芳", "总值班室", "值班员"),
    TrialPerson("赵立新", "综合科", "系统管理员"),
    TrialPerson("钱国华", "综合科", "安全保密管理员"),
    TrialPerson("孙玉兰", "综合科", "安全审计员"),
)
