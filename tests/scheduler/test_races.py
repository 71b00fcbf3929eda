"""Several pumps and senders on one database: everything once, nothing lost."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace

from sqlalchemy import func, select

from anbu.settings import CHECKOUT
from records import evidence, sends
from records.catalogue import CatalogueCache
from records.database import DatabaseUnavailable
from records.models import EvidenceHead, Message, Send
from tests.scheduler.stage import FILLER, change, ledger, phone_list, steps, treat
from tests.town import Town

PATIENTS = 24
EVERYONE = PATIENTS + 8  # the crowd and the demo patients


def crowd(town: Town) -> None:
    """Many patients with a day-1 guide due ten minutes from now, all planned."""
    for index in range(PATIENTS):
        treat(town, f"C-{index}", "입술필러", "2026-03-09T15:00", user=f"crowd-{index}")
    town.pump.tick()
    town.machine.pass_(minutes=10)


def together(jobs: Iterable[Callable[[], None]]) -> list[BaseException]:
    """Run all jobs at once; what they raised."""
    raised: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_two_pumps_and_four_senders_hand_everything_over_once(town: Town) -> None:
    """In threads of one process, every id on the queue twice: one message a send key, one send a follow-up."""
    crowd(town)
    ids: queue.Queue[str | None] = queue.Queue()

    def enqueue(send_id: str) -> None:
        ids.put(send_id)
        ids.put(send_id)

    def pump() -> None:
        mine = replace(town.pump, enqueue=enqueue, catalogues=CatalogueCache())
        for _ in range(3):
            mine.tick()

    def send() -> None:
        while (send_id := ids.get()) is not None:
            for _ in range(20):
                try:
                    town.routes.deliver(send_id)
                    break
                except DatabaseUnavailable:
                    continue

    def pumps() -> None:
        assert together([pump, pump]) == []
        for _ in range(4):
            ids.put(None)

    assert together([pumps, send, send, send, send]) == []

    keys = [message.send_key for message in town.phones.taken]
    assert (len(keys), len(set(keys))) == (EVERYONE, EVERYONE)
    assert {row.state for row in ledger(town)} == {"accepted"}
    with town.database.read() as session:
        assert session.scalar(select(func.count(Message.id))) == EVERYONE


def test_three_processes_hand_everything_over_once(town: Town, keys: tuple[list[str], str, str]) -> None:
    """Each with a pump and a sender of its own, each trying every send it sees."""
    crowd(town)
    url = town.database.engine.url.render_as_string(hide_password=False)
    told = {"keys": keys, "url": url, "folder": str(town.folder), "now": town.machine.now.isoformat(), "rounds": 2}
    command = [sys.executable, "-m", "tests.scheduler.racer"]
    racers = [subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, text=True) for _ in range(3)]
    for racer in racers:
        assert racer.stdin is not None
        json.dump(told, racer.stdin)
        racer.stdin.close()
    assert [racer.wait(120) for racer in racers] == [0, 0, 0]

    keys = (town.folder / "book").read_text().split()
    assert (len(keys), len(set(keys))) == (EVERYONE, EVERYONE)
    assert {row.state for row in ledger(town) + ledger(town, "demo2")} == {"accepted"}


def test_one_send_claimed_by_eight_at_once_has_one_holder(town: Town) -> None:
    """The conditional update lets one through."""
    town.pump.tick()
    town.machine.pass_(minutes=10)
    town.pump.tick()
    [send_id, *_] = town.queue
    claimed: list[str] = []

    def claim() -> None:
        with town.database.write() as session:
            found = sends.claim(session, send_id, town.machine.now)
            claimed.extend([found.lease or ""] if found else [])

    assert together([claim] * 8) == []
    assert len(claimed) == 1


def test_pumps_that_notice_the_same_silence_write_one_line_on_the_phone_list(town: Town) -> None:
    """Two unanswered steps of one patient, found by four pumps at once: one open line, counted."""
    town.pump.tick()
    town.advance("2026-03-11T10:00")
    for step in ("d1", "d2"):
        change(town, type(steps(town, FILLER)[step]), steps(town, FILLER)[step].id, state="sent", answer_by=None)
    due = town.machine.now
    for step in ("d1", "d2"):
        change(town, type(steps(town, FILLER)[step]), steps(town, FILLER)[step].id, answer_by=due)
    already = sum(line.repeats + 1 for line in phone_list(town, FILLER))

    assert together([replace(town.pump, catalogues=CatalogueCache()).tick for _ in range(4)]) == []

    [line] = phone_list(town, FILLER)
    assert line.repeats + 1 == already + 2


def test_evidence_sealed_by_four_at_once_is_one_chain(town: Town) -> None:
    """No row is linked twice, and the chain holds."""
    for text in ("하나", "둘", "셋"):
        town.say("demo-filler", text)

    def seal() -> None:
        with town.database.write() as session:
            evidence.seal(session, town.clinic().id)

    with town.database.write() as session:  # the heads exist: two first sealings at once may clash, and try again
        evidence.seal(session, town.clinic().id)
    for text in ("넷", "다섯", "여섯"):
        town.say("demo-botox", text)
    assert together([seal] * 4) == []

    with town.database.read() as session:
        checked, broken = evidence.verify(session, town.clinic().id)
        unsealed = session.scalar(select(func.count(Message.id)).where(Message.sealed_seq.is_(None)))
        heads = {row.log: row.seq for row in session.scalars(select(EvidenceHead))}
    assert (broken, unsealed, heads["message"] >= 12, checked > 0) == ([], 0, True, True)


def test_no_send_is_ever_queued_twice_for_one_follow_up(town: Town) -> None:
    """The send key is unique, whoever judges at the same time."""
    crowd(town)
    pumps = [replace(town.pump, catalogues=CatalogueCache()) for _ in range(4)]
    assert together([pump.tick for pump in pumps]) == []
    with town.database.read() as session:
        total = session.scalar(select(func.count(Send.id)))
        distinct = session.scalar(select(func.count(Send.follow_up_id.distinct())))
    assert (total, distinct) == (EVERYONE, EVERYONE)
