"""Planted faults: each line breaks one rule in a copy of the tree, and the test named must notice.

    python -m tests.mutants [words that the file or the fault must contain]

A fault nobody notices means that a rule is not tested. Add a line for every rule that must not be lost silently.
Exit 1 when a fault survives, or when a line no longer fits the code (the old text must stand in the file exactly once).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT_S = 600
COPIED = ("desktop", "sync", "tests", "pyproject.toml")


@dataclass(frozen=True)
class Fault:
    """One planted fault: in `file`, `old` becomes `new`; `target` (a pytest argument) must fail."""

    file: str
    old: str
    new: str
    target: str
    rule: str


MERGE = "tests/sync/test_properties.py"
STORE = "tests/storage/test_compartment.py"
SESSION = "tests/storage/test_session.py"
CALENDAR = "tests/system/calendar/test_rules.py"

FAULTS = [
    # ---------------------------------------------------------------- the merge rule
    Fault(
        "sync/merge.py",
        "for parent in named if parent in living)\n    early",
        "for parent in live)\n    early",
        MERGE,
        "an unseen value survives a write",
    ),
    Fault(
        "sync/merge.py",
        "for parent in named if parent in living)\n    early",
        "for parent in ())\n    early",
        MERGE,
        "a write ends the values it saw",
    ),
    Fault(
        "sync/merge.py",
        "dot not in set(killed_early)",
        "True",
        MERGE,
        "a value named before it arrived does not come back",
    ),
    Fault(
        "sync/merge.py",
        "dot not in set(killed_early)",
        "not set(killed_early)",
        "tests/sync/test_merge.py",
        "only the value that was named dies on arrival",
    ),
    Fault(
        "sync/merge.py",
        "return RegisterStep(dies, dot not in set(killed_early), early)",
        "return RegisterStep(dies, dot not in set(killed_early), ())",
        MERGE,
        "what is named before it arrives is remembered",
    ),
    Fault(
        "sync/merge.py",
        "parent[1] > heads.get(parent[0], 0)",
        "parent[1] > heads.get(parent[0], 0) + 1",
        MERGE,
        "the next number of a stream counts as not arrived",
    ),
    Fault(
        "sync/merge.py",
        "named = list(dict.fromkeys(parents))",
        "named = list(dict.fromkeys(parents))[:1]",
        MERGE,
        "a resolution ends all the values it saw",
    ),
    Fault(
        "sync/merge.py",
        "living = set(live)",
        "living = {max(live)} if live else set()",
        MERGE,
        "any of several living values can be ended, not only the newest",
    ),
    Fault(
        "sync/merge.py",
        "return RegisterStep(dies, dot not in",
        "return RegisterStep(dies, not live and dot not in",
        MERGE,
        "a local write leaves exactly one value: its own",
    ),
    Fault(
        "sync/merge.py",
        "if value not in distinct:",
        "if not distinct:",
        "tests/sync/test_merge.py",
        "different values are a conflict",
    ),
    Fault(
        "sync/merge.py",
        "return len(distinct) > 1",
        "return len(list(values)) > 1",
        "tests/sync/test_merge.py",
        "two equal values are no conflict",
    ),
    Fault(
        "sync/merge.py",
        "        if all(\n",
        "        if any(\n",
        MERGE,
        "a deletion hides only what it saw whole",
    ),
    Fault(
        "sync/merge.py",
        'deletion.get("deleted") is not True',
        'deletion.get("deleted") is None',
        "tests/sync/test_merge.py",
        "a restored record is there",
    ),
    # ---------------------------------------------------------------- the importer
    Fault(
        "sync/applying.py",
        "if header.lo > head + 1:",
        "if header.lo > head + 100:",
        "tests/sync/test_inbox.py",
        "a gap is never applied past",
    ),
    Fault(
        "sync/applying.py",
        "fresh = bodies[max(0, head + 1 - first) :",
        "fresh = bodies[0:",
        "tests/sync",
        "what was applied is not applied again",
    ),
    Fault(
        "sync/applying.py",
        "if stated != compartment:",
        "if False:",
        "tests/sync/test_inbox.py",
        "a stream belongs to the compartment whose key opens it",
    ),
    Fault(
        "sync/applying.py",
        "compartment not in origin.boxes or",
        "False or",
        "tests/sync/test_inbox.py",
        "an origin speaks only where it is cleared",
    ),
    Fault(
        "sync/applying.py",
        "min(number - 1, closed)",
        "number - 1",
        "tests/sync/test_inbox.py",
        "nothing counts past the number at which a device was retired",
    ),
    Fault(
        "sync/applying.py",
        "if meet >= header.lo and",
        "if False and",
        "tests/sync/test_inbox.py",
        "two changes with one number are a fork",
    ),
    Fault(
        "sync/inbox.py",
        "package.verify_content(source)",
        "pass",
        "tests/sync/test_package.py",
        "every byte of a package is verified before anything is applied",
    ),
    Fault(
        "sync/inbox.py",
        "package.verify_carrier(sender.sign)",
        "pass",
        "tests/sync/test_package.py",
        "the carrier's signature is verified",
    ),
    Fault(
        "sync/inbox.py",
        "if not sender.active:",
        "if False:",
        "tests/sync/test_inbox.py",
        "a retired device carries nothing",
    ),
    # ---------------------------------------------------------------- segments and trust
    Fault(
        "sync/segment.py",
        "if device not in self.sealing.to:",
        "if False:",
        "tests/sync/test_segment.py",
        "a segment handed on to a third is refused",
    ),
    Fault(
        "sync/segment.py",
        "if zstandard.frame_content_size(frame) != raw:",
        "if False:",
        "tests/sync/test_segment.py",
        "a frame may not claim another size than was checked",
    ),
    Fault(
        "sync/segment.py",
        "if place == 0 and op.tx == last_tx:",
        "if False:",
        "tests/sync/test_segment.py",
        "frames end where an act ends",
    ),
    Fault(
        "sync/trust.py",
        "if new.version < old.version:",
        "if False:",
        "tests/sync/test_trust.py",
        "the directory never goes back",
    ),
    Fault(
        "sync/trust.py",
        "_require_enrolment_only(old, new)\n    elif",
        "pass\n    elif",
        "tests/sync/test_trust.py",
        "the system admin alone hands out no clearance",
    ),
    Fault(
        "sync/envelope.py",
        "elif _GREASE.fullmatch(line):",
        'elif line.startswith(b"-> "):',
        "tests/sync/test_segment.py",
        "a seal of another kind (a costly passphrase) is refused by its header",
    ),
    Fault(
        "sync/outbox.py",
        "if level_of(one) <= limit and",
        "if",
        "tests/sync/test_outbox.py",
        "a medium carries nothing above its level",
    ),
    Fault(
        "sync/peers.py",
        'and said.number <= before["number"]:',
        "and False:",
        "tests/sync/test_outbox.py",
        "an old acknowledgement does not come back",
    ),
    # ---------------------------------------------------------------- the store
    Fault(
        "desktop/storage/transaction.py",
        "changed[name], parents[name] = value, dots",
        "changed[name], parents[name] = value, ()",
        STORE,
        "an op names the values its author was shown",
    ),
    Fault(
        "desktop/storage/registers.py",
        "tuple(item.dot for item in living if item.value == living[0].value)",
        "tuple(item.dot for item in living)",
        STORE,
        "a save names only the value that was on the screen",
    ),
    Fault(
        "desktop/storage/log.py",
        "if not isinstance(body, bytes) or chain_next(previous, n, body) != link:",
        "if not isinstance(body, bytes):",
        STORE,
        "every op is checked against the hash chain",
    ),
    Fault(
        "sync/ops.py",
        "hashlib.sha256(previous + n.to_bytes",
        "hashlib.sha256(n.to_bytes",
        "tests/sync/test_ops.py",
        "the chain holds what came before",
    ),
    Fault(
        "desktop/storage/log.py",
        "digest.update(row[0])\n        if counter != expected",
        "pass\n        if counter != expected",
        STORE,
        "the commit chain covers its ops",
    ),
    Fault(
        "desktop/storage/numbers.py",
        "return (row[0] or 0) + 1",
        "return (row[0] or 0) + 2",
        STORE,
        "a number series has no gap",
    ),
    Fault(
        "desktop/storage/numbers.py",
        "series = :series AND year = :year",
        "series = :series AND :year = :year",
        STORE,
        "a number series begins anew each year",
    ),
    Fault(
        "desktop/storage/keys/grants.py",
        "        return grant.compartments\n",
        "        return tuple(sorted({name for one in self.grants.values() for name in one.compartments}))\n",
        SESSION,
        "a person opens only what was granted",
    ),
    Fault(
        "desktop/storage/session.py",
        "        return wanted\n",
        '        return "internal.office"\n',
        SESSION,
        "a secret record lies in the secret compartment",
    ),
    Fault(
        "desktop/storage/pump.py",
        "audit.append([_line(name, file, row[0], row[1]) for row in rows])",
        "pass",
        SESSION,
        "every act reaches the audit log",
    ),
    Fault(
        "desktop/storage/session.py",
        "        pump(self.files, self.audit)\n        file = self.files[compartment]",
        "        file = self.files[compartment]",
        SESSION,
        "no act while the audit cannot be written",
    ),
    Fault(
        "desktop/storage/office.py",
        "            findings += quick_check(files[identity], anchors)\n",
        "",
        SESSION,
        "a rolled back or damaged file is noticed at opening",
    ),
    Fault(
        "desktop/storage/bigrams.py",
        "+ letters[-1:]",
        "+ []",
        "tests/storage/test_search.py",
        "the last character of a text can be searched",
    ),
    # ---------------------------------------------------------------- working days and numbers of the office
    Fault(
        "desktop/system/calendar/rules.py",
        "on.weekday() < _SATURDAY if listed is None else not listed.is_off",
        "on.weekday() < _SATURDAY and (listed is None or not listed.is_off)",
        CALENDAR,
        "a 调休 Saturday is a working day",
    ),
    Fault(
        "desktop/system/calendar/official/2026.json",
        '"date": "2026-02-28", "isOffDay": false',
        '"date": "2026-02-28", "isOffDay": true',
        CALENDAR,
        "the official list of 2026, day by day",
    ),
    # ---------------------------------------------------------------- add the faults of other folders below
    # ---------------------------------------------------------------- the editor of papers
    Fault(
        "desktop/ui/editor/units.py",
        "return place + bisect_left(self._wide, place)",
        "return place",
        "tests/ui/editor/test_pure.py",
        "rare characters do not shift places",
    ),
    Fault(
        "desktop/ui/editor/numbering.py",
        "for deeper in range(level + 1, 5):",
        "for deeper in ():",
        "tests/ui/editor/test_pure.py",
        "numbers begin again under a new heading",
    ),
    Fault(
        "desktop/ui/editor/cells.py",
        '.replace("|", "\\\\|")',
        "",
        "tests/ui/editor/test_pure.py",
        "a stroke inside a cell does not part it",
    ),
    Fault(
        "desktop/ui/editor/clipboard_html.py",
        "xml del template",
        "xml template",
        "tests/ui/editor/test_clipboard.py",
        "deleted text of a tracked change is not pasted",
    ),
    Fault(
        "desktop/ui/editor/clean.py",
        'kind in ("Cf", "Co", "Cn", "Cs")',
        'kind in ("Co", "Cn", "Cs")',
        "tests/ui/editor/test_clipboard.py",
        "invisible characters are not pasted",
    ),
    Fault(
        "desktop/ui/editor/preview.py",
        "self.wanted.emit(moved(there, difference(self._text, self._source()[0])))",
        "self.wanted.emit(there)",
        "tests/ui/editor/test_page.py::test_a_click_after_an_edit_still_finds_the_words",
        "a click on a page that is behind finds its words",
    ),
    Fault(
        "desktop/ui/editor/drafts.py",
        "state.caret, now, self.offer).body()",
        "state.caret, now).body()",
        "tests/ui/editor/test_page.py::test_typing_before_deciding_loses_neither",
        "a draft on offer outlives typing",
    ),
    Fault(
        "desktop/ui/editor/drafts.py",
        "        self._clean = state\n        if self.changed():",
        "        self._clean = state\n        if False:",
        "tests/ui/editor/test_page.py::test_what_is_typed_while_saving_stays_unsaved",
        "what is typed while saving stays a draft",
    ),
    Fault(
        "desktop/ui/editor/page.py",
        "if self._going or not self.is_changed():",
        "if True:",
        "tests/ui/editor/test_page.py::test_leaving_unsaved_asks_and_keeps_the_draft",
        "leaving unsaved asks",
    ),
    Fault(
        "desktop/ui/editor/page.py",
        "self.editor.setReadOnly(spec.read_only)",
        "self.editor.setReadOnly(False)",
        "tests/ui/editor/test_page.py::test_a_paper_that_is_only_read",
        "an issued paper is only read",
    ),
    Fault(
        "desktop/ui/editor/commands.py",
        "return not text.composing()",
        "return True",
        "tests/ui/editor/test_page.py::test_keys_belong_to_the_input_method_while_it_composes",
        "keys belong to the input method",
    ),
    Fault(
        "desktop/ui/editor/findings.py",
        "self._ignored.add(key_of(finding, self._text.plain()))",
        "pass",
        "tests/ui/editor/test_page.py::test_keys_walk_take_and_ignore",
        "an ignored finding stays away",
    ),
]


def main(words: list[str]) -> int:
    """Plant the chosen faults one after the other; 0 when every one was noticed."""
    chosen = [fault for fault in FAULTS if all(word in f"{fault.file} {fault.rule}" for word in words)]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as temporary:
        tree = Path(temporary)
        _copy(tree)
        for target in dict.fromkeys(fault.target for fault in chosen):
            if _run(tree, target) != 0:
                sys.stdout.write(f"{target} fails without any fault: nothing can be learnt from it\n")
                return 1
        for number, fault in enumerate(chosen, 1):
            started = time.perf_counter()
            verdict = _try(tree, fault)
            failed += verdict != "killed"
            line = (
                f"{number:3} {verdict:9} {time.perf_counter() - started:5.1f} s  {fault.file:24} {fault.rule}"
            )
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(chosen) - failed} of {len(chosen)} faults were noticed\n")
    return 1 if failed or not chosen else 0


def _copy(tree: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source, tree / name, ignore=shutil.ignore_patterns("__pycache__", "*.ttf", "*.otf")
            )
        else:
            shutil.copy(source, tree / name)


def _try(tree: Path, fault: Fault) -> str:
    path = tree / fault.file
    text = path.read_text(encoding="utf-8")
    if text.count(fault.old) != 1 or fault.old == fault.new:
        return "MISFIT"
    path.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    try:
        code = _run(tree, fault.target)
    except subprocess.TimeoutExpired:
        return "killed"  # a test that never ends has noticed something too
    finally:
        path.write_text(text, encoding="utf-8")
    return {0: "SURVIVED", 1: "killed"}.get(code, "BROKEN")


def _run(tree: Path, target: str) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", target],
        cwd=tree,
        capture_output=True,
        timeout=TIMEOUT_S,
        check=False,
        env={
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "1",
            "SANBAN_FIND_ONLY": "1",
            "QT_QPA_PLATFORM": "offscreen",
        },
    )
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
