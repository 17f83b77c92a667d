"""The full page of one supervised matter: the course of handling left, the facts right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.base.fields import spec_of
from desktop.base.ids import RecordId
from desktop.office.supervision import rules, service, store, views
from desktop.office.supervision.commands import step_commands
from desktop.office.supervision.records import FED_BACK, FINISHED, STAGES, SupervisionItem
from desktop.ui.cards import Card, ThinBar, clear
from desktop.ui.commands import Command
from desktop.ui.detail import Label, PairGrid
from desktop.ui.pages import PageContext
from desktop.ui.record_page import RecordPage
from desktop.ui.record_parts import Opinion, OpinionList, Step

KIND = spec_of(SupervisionItem).kind
_TAGS = {FED_BACK: "info", FINISHED: "ok"}


class SupervisionRecordPage(RecordPage):
    """One matter with everything said about it."""

    kinds = frozenset({"supervision.feedback"})

    def __init__(self, context: PageContext, record_id: RecordId) -> None:
        self._prefix = f"matter{id(self):x}"
        super().__init__(context, KIND, record_id)

    def build(self) -> None:
        """Two cards."""
        self._course = Card("办理过程", ruled=True)
        self._list = OpinionList()
        self._course.body.addWidget(self._list)
        self.add_left(self._course, 1)
        self._facts = Card("督办信息", ruled=True)
        self.add_right(self._facts, 1)

    def load(self, session: Any) -> Any:
        """The matter, its steps, the day, whether the signature holds."""
        item = session.get(SupervisionItem, self.record_id)
        signed = service.signature_valid(session, item)
        return item, store.steps(session, item.id), views.day_of(session), signed

    def fill(self, loaded: Any) -> None:
        """Show it."""
        item, steps, day, signed = loaded
        detail = views.detail(item, steps, day, signed=signed)
        subtitle = " · ".join(
            word for word in (views.number(item), str(item.lead or ""), item.source_title) if word
        )
        self.head.set(item.matter, views.tags(item), subtitle, detail.state)
        self.track.set(_track(item))
        self.track.show()
        self._course.set_note(f"{len(steps)} 条，已催办 {rules.urge_round(steps)} 次")
        self._list.set([
            Opinion(str(step.unit_name or step.author or ""), step.channel,
                    Label(step.step, _TAGS.get(step.step, "mute")), views.moment(step.at), step.words)
            for step in steps
        ])  # fmt: skip
        clear(self._facts.body)
        self._facts.body.addWidget(PairGrid(detail.pairs))
        if detail.progress is not None:
            self._facts.body.addWidget(ThinBar(detail.progress.fraction, detail.progress.tone))
        self._facts.body.addStretch(1)
        self.bar.set([action.replace("supervision.", f"{self._prefix}.") for action in detail.actions])

    def window_words(self, loaded: Any) -> str:
        """Its number and where it stands."""
        return f"{views.number(loaded[0])} · {loaded[0].stage}"

    def current(self) -> SupervisionItem | None:
        """The matter, once it is loaded."""
        return self.loaded[0] if self.loaded is not None else None

    def commands(self) -> Sequence[Command]:
        """The steps."""
        return step_commands(self, self.current, self._prefix)


def _track(item: SupervisionItem) -> tuple[Step, ...]:
    """待交办 → 在办 → 办结."""
    reached = STAGES.index(item.stage)
    when = {1: item.handed_over_on, 2: item.finished_on}
    return tuple(
        Step(name, "done" if place < reached or item.stage == FINISHED else "current" if place == reached else "later",
             str(item.owner or "") if place == 1 else "", views.date_words(when.get(place)))
        for place, name in enumerate(STAGES)
    )  # fmt: skip
