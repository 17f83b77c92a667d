"""What a clerk who is not cleared for 秘密 can learn of a 秘密 paper, path by path: nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

from desktop.base.clock import today
from desktop.base.errors import Problem
from desktop.base.ids import RecordId, hex_id, new_id
from desktop.base.levels import Level
from desktop.base.module import verb_of
from desktop.cli.papers import Paper, register
from desktop.cli.tour import samples, searching
from desktop.cli.tour.state import Tour
from desktop.office.documents import inputs, service, store
from desktop.office.documents.records import OPEN_STAGES, IncomingDocument, Opinion
from desktop.overview.home import store as home
from desktop.storage import connection as sql
from desktop.storage.keys.holding import sqlcipher_key
from desktop.storage.session import Session
from desktop.system.trial.people import CLERK

KIND = "documents.incoming"
_ALL = 100_000


def check(tour: Tour) -> None:
    """Every path, one line each. What exists is read by the cleared clerk first."""
    cleared = tour.sit()
    if not any(samples.words_of(paper.text, 1) for paper in tour.secret()):
        _add_secret(tour, cleared)
    every = {each.id: each for each in cleared.find(IncomingDocument)}
    plain = {key: each for key, each in every.items() if each.compartment == "internal.office"}
    secret = set(every) - set(plain)
    children = {each.id for each in cleared.find(Opinion) if each.parent in secret}
    act_of_secret = cleared.history(next(iter(secret)))[0].tx
    contents = {key: words for key, words in searching.searchable(cleared).items() if key in plain}
    shared = "\n".join(words for fields in contents.values() for words in fields)
    titles = samples.telling(
        every[key].title for key in secret if samples.letters(every[key].title) not in shared
    )
    with tour.login(CLERK) as session:
        listed = session.find(IncomingDocument)
        tour.check(
            "未授权者：列表里没有秘密件", secret and {each.id for each in listed} == set(plain),
            f"全部 {len(secret) + len(plain)} 件，其中秘密 {len(secret)} 件；{CLERK} 看到 {len(listed)} 件",
        )  # fmt: skip
        _check_counts(tour, session, plain)
        _check_search(tour, session, contents, secret | children)
        serials = sorted(each.receipt_serial or 0 for each in listed)
        tour.check(
            "未授权者：编号没有空缺",
            serials == list(range(1, len(serials) + 1)),
            f"收文号 1–{len(serials)} 连续",
        )
        traces = _traces(session, secret | children, titles)
        tour.check(
            "未授权者：能打开的数据里没有秘密件的编号和标题",
            not traces,
            f"逐表逐值查过；发现 {len(traces)} 处",
        )
        _check_errors(tour, session, next(iter(secret)), act_of_secret)
        _check_files(tour, session)
    _check_command_line(tour, next(iter(secret)))


def _add_secret(tour: Tour, session: Session) -> None:
    """A secret paper for a folder that gives none, or none with a Chinese word in it (a single text is 内部)."""
    text = "本件仅供核对密级隔离使用，请按规定范围掌握。"
    paper = Paper(
        "", text, "关于核对密级隔离的通知", "云江省人民政府办公厅", tour.clock.now_ms(), classification="秘密"
    )
    tour.registered[paper.source] = register(session, paper).id
    tour.papers.append(paper)
    tour.acts += 1


def _check_search(tour: Tour, session: Session, contents: dict[bytes, list[str]], hidden: set[bytes]) -> None:
    """Words and sentences of the secret papers find exactly the open papers that hold them as well."""
    texts = [paper.text for paper in tour.secret()]
    others = [*(words for fields in contents.values() for words in fields),
              *(f"{paper.title}\n{paper.text}\n{paper.from_unit}" for paper in tour.open_papers())]  # fmt: skip
    alone = [*samples.only_in(texts, others, 40), *samples.sentences_only_in(texts, others, 40)]
    shared = [word for text in texts for word in samples.words_of(text, 12) if word not in alone]
    wrong, shown, seen = [], 0, 0
    for word in dict.fromkeys([*alone, *shared]):
        hits = session.search(word, _ALL)
        wanted = searching.holding(contents, samples.letters(word))
        shown += sum(hit.id in hidden for hit in hits)
        seen += len(wanted)
        if {hit.id for hit in hits if hit.kind == KIND} != wanted:
            wrong.append(word)
    words = f" {len(alone)} 个" if alone else "没有"
    tour.check(
        "未授权者：用秘密件中的词句只查到内部件",
        (alone or shared) and not wrong and not shown,
        f"只在秘密件中出现的词句{words}，两边都有的 {len(shared)} 个；"
        f"内部件应有 {seen} 处，不符 {len(wrong)} 个，查到秘密件 {shown} 处",
    )


def _check_counts(tour: Tour, session: Session, plain: dict[bytes, IncomingDocument]) -> None:
    day = today(tour.clock)
    still_open = [each for each in plain.values() if each.stage in OPEN_STAGES]
    over = sum(each.due_on is not None and each.due_on < day for each in still_open)
    until = store.soon_until(session, day)
    tally, figures = store.tally(session, day, until), home.figures(session, day, until)
    wanted = (len(plain), len(still_open), over, over)
    got = (session.count(IncomingDocument), figures.open, figures.overdue, tally.overdue)
    tour.check(
        "未授权者：计数和角标不含秘密件", got == wanted,
        f"计数 {got[0]}，在办 {got[1]}，超期角标 {got[2]}，按内部件另算为 {wanted[0]}、{wanted[1]}、{wanted[2]}",
    )  # fmt: skip


def _traces(session: Session, records: set[bytes], titles: list[str]) -> list[str]:
    """Tables of the files this user can open that hold an id or title of a secret record."""
    found = []
    wanted_words = [*titles, *(hex_id(record) for record in records)]
    for part in session.compartments():
        tables = [
            row[0] for row in session.select(part.id, "SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            with suppress(sql.DatabaseError):  # the index's own tables cannot be read as rows
                for row in session.select(part.id, f'SELECT * FROM "{table}"'):
                    if any(_names(value, records, wanted_words) for value in tuple(row)):
                        found.append(f"{part.id} {table}")
    return found


def _names(value: object, records: set[bytes], words: list[str]) -> bool:
    if isinstance(value, bytes):
        decoded = value.decode("utf-8", "ignore")
        return any(record in value for record in records) or any(word in decoded for word in words)
    return isinstance(value, str) and any(word in value for word in words)


def outcome(act: Callable[[], object]) -> tuple[str, ...]:
    """What a person is told: nothing wrong, or family, code, message and advice."""
    try:
        act()
    except Problem as problem:
        return type(problem).__name__, problem.code, problem.message, problem.advice, problem.field
    return ("没有出错",)


def _check_errors(tour: Tour, session: Session, secret: RecordId, tx: str) -> None:
    """The same words for a secret record and for one that never was."""
    proposal = inputs.Proposal(words="拟请阅办。")

    def ways(record: RecordId, act_id: str) -> list[tuple[str, ...]]:
        return [
            outcome(lambda: session.get(IncomingDocument, record)),
            outcome(lambda: session.history(record)),
            outcome(lambda: session.complete_id(KIND, hex_id(record)[:20])),
            outcome(lambda: session.run(verb_of(service.propose), record, proposal)),
            outcome(lambda: session.undo(act_id)),
            outcome(lambda: session.resolve(record, "title", {"title": "x"}, "试")),
            (str(session.locate(record)), str(session.try_get(IncomingDocument, record))),
        ]

    there, absent = ways(secret, tx), ways(new_id(), hex_id(new_id()))
    tour.check(
        "未授权者：报错与查无此件时逐字相同", there == absent and ("没有出错",) not in there,
        f"{len(there)} 种操作，报错编号 {'、'.join(dict.fromkeys(item[1] for item in there[:-1]))}",
    )  # fmt: skip
    closed, unheld = (
        outcome(lambda: session.compartment_for(Level.CONFIDENTIAL)),
        outcome(lambda: session.compartment_for(Level.SECRET)),
    )
    tour.check(
        "未授权者：登记秘密件被拒，与没有该密级时说法相同",
        closed == unheld and closed[1] == "P-002",
        closed[1],
    )


def _check_files(tour: Tour, session: Session) -> None:
    path = tour.office / "compartments" / "confidential.office.db"
    opened = []
    for key in session.unlocked.compartments.values():
        with suppress(Problem):
            sql.close(sql.open_file(path, sqlcipher_key(key), read_only=True))
            opened.append(key.id)
    audit = outcome(lambda: session.run(lambda s: s.audit.read(s.unlocked)))
    tour.check(
        "未授权者：用他的全部密钥打不开秘密文件，也读不到审计",
        path.stat().st_size > 0 and not opened and "confidential.office" not in session.unlocked.compartments
        and audit[0] == "NotPermitted",
        f"试了 {len(session.unlocked.compartments)} 把密钥",
    )  # fmt: skip


def _check_command_line(tour: Tour, secret: RecordId) -> None:
    """The command line says the same of a secret record and of one that never was."""

    def ask(record: RecordId) -> tuple[int, str]:
        command = [sys.executable, "-m", "desktop", "show", KIND, hex_id(record), "--json", "--now", tour.now]
        environment = os.environ | {
            "SANBAN_OFFICE": str(tour.office), "SANBAN_USER": CLERK, "SANBAN_PASSWORD_FILE": str(tour.passphrase_file),
        }  # fmt: skip
        done = subprocess.run(command, capture_output=True, env=environment, check=False)
        return done.returncode, done.stdout.decode("utf-8") + done.stderr.decode("utf-8")

    there, absent = ask(secret), ask(new_id())
    tour.check(
        "未授权者：命令行的回答与查无此件时逐字相同", there == absent and there[0] == 3, f"退出码 {there[0]}"
    )
