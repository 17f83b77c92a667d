"""The full page of one incoming document: steps, opinions, what was registered, the whole text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop.base.fields import FieldKind, FieldSpec
from desktop.base.ids import RecordId
from desktop.office.documents import recognise, rules, service, store, views
from desktop.office.documents.commands import step_commands
from desktop.office.documents.inputs import Correction
from desktop.office.documents.records import IncomingDocument, Opinion
from desktop.ui.cards import Card, EmptyState
from desktop.ui.columns import State
from desktop.ui.commands import Command
from desktop.ui.detail import PairGrid
from desktop.ui.labels import PlainLabel
from desktop.ui.pages import PageContext
from desktop.ui.record_page import RecordPage
from desktop.ui.record_parts import OpinionList
from desktop.ui.verb_dialog import VerbDialog

KIND = "documents.incoming"


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything the page shows."""

    document: IncomingDocument
    opinions: list[Opinion]
    day: views.Day
    hints: tuple[str, ...]


class IncomingRecordPage(RecordPage):
    """One document; the primary button is always the next step."""

    kinds = frozenset({"documents.opinion"})

    def __init__(self, context: PageContext, record_id: RecordId) -> None:
        self._prefix = f"document{id(self):x}"
        super().__init__(context, KIND, record_id)

    def build(self) -> None:
        """The cards: opinions and text left, registration right."""
        self._opinions = Card("批示与办理", "按时间先后", ruled=True)
        self._list = OpinionList()
        self._none = EmptyState(
            "stamp", "还没有批示和办理意见。", "办理下一步",
            lambda: self.context.commands.run(f"{self._prefix}.next"),
        )  # fmt: skip
        self._opinions.body.addWidget(self._list)
        self._opinions.body.addWidget(self._none)
        self.add_left(self._opinions)
        self._text = Card("正文", ruled=True)
        self._body = PlainLabel("", 15, "ink", wrap=True)
        self._text.body.addWidget(self._body)
        self.add_left(self._text, 1)
        self._text.body.addStretch(1)
        self._facts = Card("登记信息")
        self._facts.body.addStretch(1)
        self._pairs: PairGrid | None = None
        self.add_right(self._facts, 1)

    def load(self, session: Any) -> Loaded:
        """The document, its opinions, the day, and what 初审 should look at."""
        document = session.get(IncomingDocument, self.record_id)
        return Loaded(
            document,
            store.opinions(session, self.record_id),
            views.day_of(session),
            recognise.hints(document.title, document.body),
        )

    def fill(self, loaded: Loaded) -> None:
        """Show it."""
        document, day = loaded.document, loaded.day
        self.head.set(document.title, views.tags(document), views.subtitle(document), self._pill(loaded))
        self.track.set(views.track(document, loaded.opinions, day))
        self.track.show()
        self._list.set(views.opinion_rows(loaded.opinions))
        self._list.setVisible(bool(loaded.opinions))
        self._none.setVisible(not loaded.opinions)
        self._body.setText(document.body)
        self._text.setVisible(bool(document.body))
        self._text.note_label.setText(f"{len(document.body):,} 字")
        self._text.note_label.show()
        if self._pairs is not None:
            self._facts.body.removeWidget(self._pairs)
            self._pairs.deleteLater()
        self._pairs = PairGrid(views.pairs(document, day, loaded.hints))
        self._facts.body.insertWidget(0, self._pairs)
        following = rules.next_step(document.stage, document.purpose)
        steps = [each for each in views.actions(document, self._prefix) if not each.endswith(".void")]
        ids = (*steps[:SHOWN], f"{self._prefix}.correct")
        self.bar.set(
            ids, f"下一步 {rules.TITLES[following]}" if following else "", "Ctrl+Enter" if following else ""
        )

    def window_words(self, loaded: Loaded) -> str:
        """Its number and where it stands."""
        return f"{views.number(loaded.document)} · {loaded.document.stage}"

    def _pill(self, loaded: Loaded) -> State:
        state = views.state(loaded.document, loaded.day)
        words = loaded.day.due_state(loaded.document).due_words
        return State(
            state.tone, f"{state.word}　{words}" if words and state.tone in ("bad", "warn") else state.word
        )

    def current(self) -> IncomingDocument | None:
        """The document, once it is loaded."""
        return self.loaded.document if self.loaded is not None else None

    def commands(self) -> Sequence[Command]:
        """The steps, and correcting an opinion."""
        return [
            *step_commands(self, self.current, self._prefix),
            Command(
                f"{self._prefix}.correct",
                "更正意见",
                self._correct,
                icon="pencil",
                permission=service.HANDLE,
                when=self._can_correct,
            ),
        ]

    def _can_correct(self) -> bool:
        document = self.current()
        return (
            document is not None
            and bool(self.loaded.opinions)
            and ("correct_opinion" in rules.allowed(document.stage, document.purpose))
        )

    def _correct(self) -> None:
        rows = {
            f"{place}. {views.who(opinion)} {opinion.step}": opinion
            for place, opinion in enumerate(self.loaded.opinions, 1)
        }
        specs = (
            FieldSpec(FieldKind.CHOICE, "更正哪一条", "which", required=True, choices=tuple(rows)),
            FieldSpec(FieldKind.LONG_TEXT, "更正为", "words", required=True, max_length=5000),
        )
        dialog = VerbDialog(
            self.window(),
            "更正意见",
            specs,
            self.context.helpers,
            self.context.tasks,
            {},
            verb_title="更正",
            note="原来的意见仍然保留，另记一条更正。",
        )

        def submit(given: dict[str, Any]) -> None:
            correction = Correction(opinion=rows[given["which"]].id, words=given["words"])
            self.act(
                service.correct_opinion,
                self.record_id,
                correction,
                said="已更正意见",
                done=lambda _done: dialog.finish(),
                failed=lambda error: self._refused(dialog, error),
            )

        dialog.submitted.connect(submit)
        dialog.open()


SHOWN = 6
"""How many actions stand in the bar; all of them, and what cannot be taken back, are in the palette."""
