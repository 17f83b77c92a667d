"""Setting and unsetting what holds for the whole office."""

from __future__ import annotations

from desktop.base.ids import RecordId
from desktop.base.levels import COMMON
from desktop.base.module import verb
from desktop.storage.session import Session
from desktop.system.preferences import rules, store
from desktop.system.preferences.records import Setting, SettingInput

SET = "preferences.set"
SET_OFFICE = "preferences.office"
SET_SECURITY = "preferences.security"


@verb(Setting, "set", title="修改设置", permission=SET, creates=True)
def set_setting(session: Session, given: SettingInput) -> Setting:
    """Give a setting a value; the value before stays in its history.

    Raises:
        UserProblem: `P-101` no such form of key · `P-102` the value is not JSON.
        NotPermitted: `P-001` a setting of security by 系统管理员, or any other by 安全保密管理员.
    """
    key = rules.require_key(given.key)
    _require_area(session, key)
    rules.parse_value(given.value)
    record = store.record_of(session, key) or Setting(key=key)
    record.value = given.value.strip()
    with session.transaction(COMMON, "preferences.set") as tx:
        return tx.save(record)


@verb(Setting, "reset", title="恢复默认", permission=SET)
def reset_setting(session: Session, id: RecordId) -> Setting:
    """Take a setting back to its default. Raises `P-001` as above."""
    record = session.get(Setting, id)
    _require_area(session, record.key)
    with session.transaction(record.compartment, "preferences.reset") as tx:
        for each in session.find(Setting, ("key", "=", record.key)):
            tx.delete(each)
    return record


def _require_area(session: Session, key: str) -> None:
    session.require(SET_SECURITY if rules.is_security(key) else SET_OFFICE)
