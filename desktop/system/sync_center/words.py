"""What a person reads for every code of `sync.errors`: what is the matter, and what to do. No content, no level."""

from __future__ import annotations

from desktop.base.errors import EnvironmentProblem, NotPermitted, Problem, UserProblem
from sync.errors import SyncProblem
from sync.trust import Directory

_ALTERED = "请发出方重新导出一次；多次出现请报告安全保密管理员。"
_UPGRADE = "请升级本机程序后再导入，原件已保留。"
_REPORT = "请报告安全保密管理员，原件已保留，本机数据没有改动。"
_AGAIN = "请重新复制或重新插入介质后再试。"
_WAIT = "已保留，收到前面的内容后自动并入。"
_ENROL = "请安全保密管理员核对该机器是否已登记；登记后自动重试。"

SENTENCES: dict[str, tuple[str, str]] = {
    "OP-01": ("一条变更的格式不对。", _ALTERED),
    "NAME-01": ("包内的名称不合规范。", _ALTERED),
    "JSON-01": ("包内的结构不合规范。", _ALTERED),
    "SEAL-01": ("无法为这些机器加密。", "请核对机器名单。"),
    "SEAL-02": ("有一段内容不是发给本机的。", "请发出方核对接收机器。"),
    "SEAL-03": ("加密信封的格式不对。", _ALTERED),
    "SEAL-04": ("加密内容被改动或截断。", _ALTERED),
    "SEAL-05": ("内容超过允许的大小。", _REPORT),
    "SEG-01": ("一段内容的格式不对。", _ALTERED),
    "SEG-02": ("来源机器的签名不符。", _REPORT),
    "SEG-03": ("内容与签名时不一致。", _ALTERED),
    "SEG-04": ("内容展开后超过允许的大小。", _REPORT),
    "SEG-05": ("一次操作被拆开，不完整。", _ALTERED),
    "SEG-06": ("来源机器无权发出这部分内容。", _REPORT),
    "SEG-07": ("有一段内容不是发给本机的。", _REPORT),
    "SEG-08": ("转交机器的签名不符。", _REPORT),
    "SEG-NEW": ("由更新版本的程序生成。", _UPGRADE),
    "PKG-01": ("不是数据包，或包头不完整。", _ALTERED),
    "PKG-02": ("发送机器的签名不符。", _REPORT),
    "PKG-03": ("数据包被改动或截断。", _ALTERED),
    "PKG-04": ("这是别的机构的数据包。", "请核对介质和文件夹。"),
    "PKG-05": ("数据包不是发给本机的。", "不用处理。"),
    "PKG-06": ("包内有内容高于包头写明的级别。", _REPORT),
    "PKG-NEW": ("由更新版本的程序生成。", _UPGRADE),
    "GAP-01": ("前面还有内容没有到。", _WAIT),
    "FORK-01": ("同一编号的变更有两种内容，已保留先到的。", "对方机器可能被克隆或用旧备份恢复过。" + _REPORT),
    "FORK-02": ("同一编号的数据包有两个，已保留先到的。", "对方机器可能被克隆或用旧备份恢复过。" + _REPORT),
    "OWN-01": (
        "外面有本机发出、而本机没有的变更。",
        "本机的数据可能被换成旧的；请停止录入并报告安全保密管理员，恢复后要换新的运行标识。",
    ),
    "TRUST-01": ("机器名录的格式不对。", _ALTERED),
    "TRUST-02": ("机器名录没有有效签名。", _REPORT),
    "TRUST-03": ("机器名录比本机的旧。", "不用处理，本机的较新。"),
    "TRUST-04": ("机器名录与本机的同一版不一致。", _REPORT),
    "TRUST-05": ("本机还没有机器名录。", "请安全保密管理员在本机登录一次。"),
    "TRUST-06": ("核对码不符。", "请与对方重新逐字核对；仍不符时不要继续，报告安全保密管理员。"),
    "TRUST-07": ("签署人无权作这项变更。", "登记业务密区须由安全保密管理员办理。"),
    "TRUST-08": ("发送机器没有登记。", _ENROL),
    "TRUST-09": ("发送机器已停用。", "停用之后发出的内容不再接收。"),
    "TRUST-10": ("停用之后产生的变更，没有采用。", "确有需要请报告安全保密管理员。"),
    "TRUST-11": ("机器的运行标识没有登记。", _ENROL),
    "TRUST-12": ("机器名录已过期，高于内部的内容没有导出。", "请安全保密管理员重新签发。"),
    "DROP-01": ("文件还没有写完。", "请等复制完成后再导入。"),
    "DROP-02": ("文件与完成标记不符。", _AGAIN),
    "DROP-03": ("文件读不出来。", _AGAIN),
    "DROP-04": ("这个文件夹属于别的机构或通道。", "请另选文件夹。"),
    "DROP-05": ("文件写不进去，或写后读回不一致。", "请检查介质空间和写保护。"),
    "OUT-01": ("内容的级别高于这条通道允许的级别。", "请换用允许该级别的介质。"),
    "OUT-02": ("没有可以发送的机器。", "请核对机器名单；新机器要先登记。"),
    "Y-031": ("本机的审计记录少于别的机器见过的。", "本机的数据可能被换成旧的；请停止录入并报告安全审计员。"),
}
"""Code → what is the matter, what to do. `Y-031` comes from comparing audit heads."""

_INPUT = frozenset({"TRUST-06", "OUT-01", "OUT-02", "NAME-01"})
_PERMISSION = frozenset({"TRUST-07"})


def reason(code: str) -> str:
    """One sentence for a code; empty for none."""
    return SENTENCES.get(code, (f"不能采用（{code}）。", ""))[0] if code else ""


def advice(code: str) -> str:
    """What to do about a code; empty for none."""
    return SENTENCES.get(code, ("", _REPORT))[1] if code else ""


def problem(error: SyncProblem) -> Problem:
    """The problem a person is shown for a refusal of the engine; its English detail stays in the code's meaning."""
    family = (
        UserProblem
        if error.code in _INPUT
        else NotPermitted
        if error.code in _PERMISSION
        else EnvironmentProblem
    )
    return family(error.code, reason(error.code), advice(error.code))


def machine(directory: Directory | None, device: str) -> str:
    """The name of a machine as the directory has it."""
    known = directory.device(device) if directory is not None else None
    return known.name if known is not None else f"未登记的机器 {device[:8]}" if device else "不明机器"


def alarm(code: str, who: str) -> str:
    """The notice of an alarm."""
    return f"交换告警：{reason(code)}（{who}）{advice(code)}〔{code}〕"
