"""One clinic's 50,000 notices: another's check-ins leave within a minute all the same, and no alarm waits at all.

The notices are due at once and of the same class as the check-ins. A pump and a sender of its own process work on them
at the dealer's usual rate, in real time; check-ins fall due every five seconds, and an emergency every twenty.
"""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from anbu.wiring import TURN_PATIENCE
from records.clock import Clock
from records.database import Database
from records.models import FollowUp, Patient, Send
from records.rates import Rates
from tests.keys import KEYS
from tests.prove.sending import DUE_AT, LIMITED, handing_out, pump, sender, tick
from tests.prove.servers import towns
from tests.prove.table import Finding, finding
from tests.scheduler.crowd import crowd
from tests.town import NO_REDIS, Town

NOTICES, SECONDS = 50_000, 90
CHECK_IN_EVERY, ALARM_EVERY = 5.0, 20.0
MOST, MOST_FOR_ALARMS = 60.0, 5.0  # seconds


def prove(notices: int = NOTICES, seconds: float = SECONDS) -> Iterator[Finding]:
    """On SQLite and on PostgreSQL."""
    for name, town in towns():
        with finding(f"a mass of notices, {name}") as found:
            _mass(town, notices, seconds, found)
        yield found


def _mass(town: Town, notices: int, seconds: float, found: Finding) -> None:
    town.machine.now = DUE_AT
    town.pump.tick()
    with town.database.read() as session:
        now = town.clock.clinic(session)
    crowd(town.database, town.clinic("demo"), notices, now, name="notice")
    ended, began, alarms = threading.Event(), time.time(), list[float]()
    door = _door(town)
    with sender(town, LIMITED, KEYS, began) as queue:
        running = pump(town, began, queue.put, Rates(NO_REDIS))
        world = threading.Thread(target=_world, args=(door, running.clock, seconds, ended, alarms))
        world.start()
        with handing_out(running):
            while not ended.is_set() or (_open(town) and time.time() - began < seconds + MOST):
                tick(running)
        world.join()
    _judge(town, notices, alarms, found)


def _door(town: Town) -> Town:
    """The same town through a door's own connections, with the patience of a patient's turn."""
    url = town.database.engine.url.render_as_string(hide_password=False)
    door = Town(Database(url, TURN_PATIENCE), town.keyring, town.folder, machine=town.machine)
    door.conversations.warm()
    door.pager.tick()  # whom to page without a database is on disk from now on
    return door


def _world(town: Town, clock: Clock, seconds: float, ended: threading.Event, alarms: list[float]) -> None:
    """What goes on meanwhile: check-ins of the other clinic fall due, and patients write of emergencies."""
    started, checked, alarmed = time.time(), 0.0, 0.0
    while (elapsed := time.time() - started) < seconds:
        if elapsed >= checked:
            _fall_due(town, clock, f"check-in-{checked:.0f}")
            checked += CHECK_IN_EVERY
        if elapsed >= alarmed:
            alarms.append(_alarm(town, f"anyone-{alarmed:.0f}"))
            alarmed += ALARM_EVERY
        time.sleep(0.2)
    ended.set()


def _fall_due(town: Town, clock: Clock, name: str) -> None:
    """A check-in of the other clinic, now."""
    database = Database(town.database.engine.url.render_as_string(hide_password=False), patience_seconds=30)
    with database.read() as session:
        now = clock.clinic(session)
    crowd(database, town.clinic("demo2"), 1, now, name=name)
    database.engine.dispose()


def _alarm(town: Town, user: str) -> float:
    """Seconds until somebody is paged; the pager ticks as in the scheduler."""
    started, before = time.time(), len(town.pagers.taken)
    town.say(user, "숨쉬기가 힘들어요")
    while len(town.pagers.taken) == before and time.time() - started < 2 * MOST_FOR_ALARMS:
        town.pager.tick()
    return time.time() - started


def _open(town: Town) -> int:
    """How many check-ins have not been accepted yet."""
    return _check_ins(town).count(None)


def _check_ins(town: Town) -> list[float | None]:
    """Of each check-in, the seconds from due to accepted."""
    wanted = (
        select(FollowUp.due_at, Send.accepted_at)
        .join(Patient, FollowUp.patient_id == Patient.id)
        .outerjoin(Send, Send.follow_up_id == FollowUp.id)
        .where(Patient.number.like("check-in-%"))
    )
    with town.database.read() as session:
        ahead = town.clock.clinic(session) - town.clock.machine()
        rows = session.execute(wanted).all()
    return [(accepted + ahead - due) / timedelta(seconds=1) if accepted else None for due, accepted in rows]


def _judge(town: Town, notices: int, alarms: list[float], found: Finding) -> None:
    waits = _check_ins(town)
    with town.database.read() as session:
        sent = session.scalar(select(func.count()).select_from(Send).where(Send.state == "accepted")) or 0
    slowest = max((wait for wait in waits if wait is not None), default=0.0)
    found.counts |= {
        "notices": notices, "messages": sent, "check-ins": len(waits), "s at most": round(slowest),
        "alarms": len(alarms), "ms at most": round(max(alarms) * 1000),
    }  # fmt: skip
    if None in waits or slowest >= MOST:
        found.violated(f"check-ins took {waits} seconds")
    if max(alarms) >= MOST_FOR_ALARMS:
        found.violated(f"alarms took {alarms} seconds")
    if sent - len(waits) >= notices:
        found.violated("the notices were through before the end: this shows nothing")
