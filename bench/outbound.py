"""What speaking first costs: 10,000 follow-ups due at once, and a tick of the pump among a million that are not.

A pump ticks every second and eight threads of another process hand over, as in the service; the dealer takes everything
at once and sets no limit. Beside it the bare ledger: the same threads claim and settle rows, and judge nothing.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from statistics import median, quantiles

from sqlalchemy import func, insert, select, text

from anbu.cli.common import Fields
from records import sends
from records.models import FollowUp, Send
from records.models.base import new_id
from records.rates import PER_SECOND
from scheduler.routes import SIMULATOR
from tests.keys import KEYS
from tests.prove.sending import BARE, DUE_AT, SPOKEN, STARTS, handing_out, pump, sender, tick
from tests.prove.servers import towns
from tests.scheduler.crowd import crowd
from tests.scheduler.stage import FILLER, patient_of
from tests.town import Town

DUE, QUICK_DUE = 10_000, 200
PENDING, QUICK_PENDING = (10_000, 1_000_000), (1_000, 10_000)
EACH = 50  # pending follow-ups of one patient
TICKS, AT_A_TICK = 25, 20


def run(quick: bool = False) -> list[Fields]:
    """Rows a database: all at once, the bare ledger, and the tick."""
    number, pending = (QUICK_DUE, QUICK_PENDING) if quick else (DUE, PENDING)
    return [*_at_once(number), *_ticks(pending)]


def _at_once(number: int) -> Iterator[Fields]:
    for name, town in towns():
        bare = number / _bare(town, number)
        ours, late = _spoken(town, number)
        named = {"benchmark": f"outbound, {name}"}
        yield named | {"what": f"the bare ledger, {number:,} sends", "a second": round(bare)}
        yield named | {
            "what": f"{number:,} follow-ups due at once", "a second": round(ours), "p99 s": round(late, 1),
            "ratio to the bare ledger": round(ours / bare, 2), "to the dealer's 80/s": round(ours / PER_SECOND, 2),
        }  # fmt: skip


def _bare(town: Town, number: int) -> float:
    """Seconds in which so many rows are claimed and settled."""
    patient = patient_of(town, FILLER)
    now, ids = town.machine.now, [new_id() for _ in range(number)]
    same = {"clinic_id": patient.clinic_id, "patient_id": patient.id, "channel": BARE, "push_class": "safety"}
    rest = {"content": {}, "versions": "", "permanent": False, "at": now, "next_try_at": now, "state": sends.QUEUED}
    with town.database.write() as session:
        session.execute(insert(Send), [{"id": id, "send_key": id, **same, **rest} for id in ids])
    with sender(town, BARE, KEYS, time.time()) as queue:
        started = time.perf_counter()
        for id in ids:
            queue.put(id)
        _until(lambda: _accepted(town, BARE) == number)
        return time.perf_counter() - started


def _spoken(town: Town, number: int) -> tuple[float, float]:
    """Messages a second, and the 99th percentile of the seconds from due to handed over."""
    with town.database.read() as session:
        ahead = town.clock.clinic(session) - town.clock.machine()
    crowd(town.database, town.clinic(), number, DUE_AT + ahead)
    began = time.time()
    with sender(town, SPOKEN, KEYS, began) as queue:
        running = pump(town, began, queue.put)
        with handing_out(running):
            while _accepted(town, SIMULATOR) < number:
                tick(running)
    with town.database.read() as session:
        taken = session.scalars(select(Send.accepted_at).join(FollowUp).where(FollowUp.step == "n0"))
        late = sorted((each - DUE_AT).total_seconds() for each in taken if each)
    return number / late[-1], quantiles(late, n=100)[98]


def _accepted(town: Town, channel: str) -> int:
    wanted = select(func.count()).select_from(Send).where(Send.state == sends.ACCEPTED, Send.channel == channel)
    with town.database.read() as session:
        return session.scalar(wanted) or 0


def _until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(0.05)


def _ticks(pending: tuple[int, int]) -> Iterator[Fields]:
    """A tick among many pending follow-ups beside one among few, in turns: with nothing due, and with some."""
    for (name, few), (_, many) in zip(towns(), towns(), strict=True):
        for town, number in zip((few, many), pending, strict=True):
            _fill(town, number)
        for what, due in (("nothing", 0), (f"{AT_A_TICK}", AT_A_TICK)):
            rounds = [(_tick(few, due), _tick(many, due)) for _ in range(TICKS)]
            one, other = (median(taken) for taken in zip(*rounds, strict=True))
            yield {
                "benchmark": f"outbound, {name}", "what": f"a tick with {what} due, {pending[1]:,} pending",
                "ms": round(other, 1), f"ratio to {pending[0]:,}": round(other / one, 2),
            }  # fmt: skip


def _fill(town: Town, number: int) -> None:
    town.machine.pass_(seconds=STARTS.total_seconds())
    town.pump.tick()
    crowd(town.database, town.clinic(), number // EACH, _now(town) + timedelta(days=1), name="pending", each=EACH)
    if town.database.engine.dialect.name == "postgresql":  # as the server does by itself, some time later
        with town.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    town.pump.tick()


def _tick(town: Town, due: int) -> float:
    """Its milliseconds, with so many more follow-ups due."""
    crowd(town.database, town.clinic(), due, _now(town), name=f"due-{new_id()}")
    started = time.perf_counter()
    town.pump.tick()
    return (time.perf_counter() - started) * 1000


def _now(town: Town) -> datetime:
    with town.database.read() as session:
        return town.clock.clinic(session)
