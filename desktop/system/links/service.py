"""Making and taking back links."""

from __future__ import annotations

from desktop.base.errors import NotFound, UserProblem
from desktop.base.ids import RecordId
from desktop.base.levels import compartment
from desktop.base.module import verb
from desktop.storage.session import Session
from desktop.system.links import rules, store
from desktop.system.links.records import Link, NewLink

MAINTAIN = "links.maintain"


@verb(Link, "create", title="建立关联", permission=MAINTAIN, creates=True)
def create_link(session: Session, given: NewLink) -> Link:
    """Link two records the user may see; the link lies in the higher compartment of the two.

    Raises:
        NotFound: one of them is not there, or may not be seen.
        UserProblem: `K-101` scopes that do not contain one another · `K-102` linked so already · `K-103` with itself.
    """
    source, target = given.from_record, given.to_record
    found = [session.locate(side) if side is not None else None for side in (source, target)]
    if source is None or target is None or found[0] is None or found[1] is None:
        raise NotFound
    if source == target:
        raise UserProblem("K-103", "一条记录不能与它自己关联。", "请另选一条记录。", field="to_record")
    (from_kind, from_place), (to_kind, to_place) = found[0], found[1]
    home = rules.home(compartment(from_place), compartment(to_place))
    relation = given.relation.strip()
    if any(each.record == target and each.relation == relation for each in store.links_of(session, source)):
        raise UserProblem("K-102", "这两条记录已经这样关联过。", "", field="to_record")
    with session.transaction(home.id, "links.create") as tx:
        return tx.save(
            Link(
                from_kind=from_kind, from_record=source, to_kind=to_kind, to_record=target, relation=relation
            )
        )


@verb(Link, "remove", title="取消关联", permission=MAINTAIN)
def remove_link(session: Session, id: RecordId) -> Link:
    """Take a link back; both records stay as they are."""
    link = session.get(Link, id)
    with session.transaction(link.compartment, "links.remove") as tx:
        tx.delete(link)
    return link
