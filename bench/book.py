"""What looking for a free time costs: load the book of a busy clinic from its database, and find all openings.

Thirty days, six doctors, ten rooms, 8,000 appointments, in a real file of SQLite and on PostgreSQL.
"""

import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Any

from sqlalchemy import insert

from anbu.cli.common import Fields
from catalogue.book import BookRules
from records import clinics, patients
from records.book import snapshot
from records.book.availability import CELLS, Claim, Opening, Wanted, by_day
from records.database import Database, Session
from records.facts import local_date
from records.models import Appointment, TakenCell, TakenDay
from records.models.base import new_id
from tests.prove.servers import towns
from tests.town import START, Town

DAYS, APPOINTMENTS, ROUNDS, QUICK_ROUNDS = 30, 8_000, 200, 5
TARGET = 30  # milliseconds in the median, load and search together
HOURS = "매일 09:00~21:00"
OPENS, OPEN = 9 * 12, 12 * 12  # cells
DOCTORS = [f"d{number}" for number in range(1, 7)]
EXAM, CARE = [f"r{number}" for number in range(1, 7)], [f"r{number}" for number in range(7, 11)]
RULES = BookRules.model_validate(
    {
        "ahead_days": DAYS - 1,
        "doctors": [{"code": code, "name": code} for code in DOCTORS],
        "rooms": [{"code": code, "name": code} for code in (*EXAM, *CARE)],
        "services": {
            "botox": {"minutes": 15, "doctors": DOCTORS, "rooms": EXAM},
            "filler": {"minutes": 30, "after": 5, "doctors": DOCTORS, "rooms": EXAM},
            "peel": {"minutes": 20, "after": 5, "rooms": CARE},
        },
    }
)
BUSY = ((list(zip(DOCTORS, EXAM, strict=True)), 3, 28), ([("", room) for room in CARE], 5, 25))  # cells, number a day


def run(quick: bool = False) -> list[Fields]:
    """A row a database and treatment."""
    return [row for name, town in towns() for row in _measured(name, town, QUICK_ROUNDS if quick else ROUNDS)]


def _measured(name: str, town: Town, rounds: int) -> Iterator[Fields]:
    with town.database.write() as session:
        number = _fill(session)
    for service in RULES.services:
        openings = _look(town.database, service)  # warm: connections, the calendar of holidays
        looked = [_timed(town.database, service) for _ in range(rounds)]
        wall, own = (quantiles(taken, n=100, method="inclusive") for taken in zip(*looked, strict=True))
        what = f"{service}, {number:,} appointments, {len(openings)} openings"
        figures = {"p50 ms": wall[49], "p99 ms": wall[98], "p50 ms of processor": own[49]}
        yield {"benchmark": f"book, {name}", "what": what} | {key: round(value, 1) for key, value in figures.items()}


def _timed(database: Database, service: str) -> tuple[float, float]:
    """Milliseconds of the wall, and of this process, for the transaction, the load and all openings."""
    started, busy = time.perf_counter(), time.process_time()
    _look(database, service)
    return (time.perf_counter() - started) * 1000, (time.process_time() - busy) * 1000


def _look(database: Database, service: str) -> list[Opening]:
    with database.read() as session:
        book = snapshot.load(session, clinics.by_code(session, "demo"), START)
        assert book is not None
        first = local_date(START)
        return list(book.openings(Wanted(service, first, first + timedelta(days=DAYS - 1))))


def _fill(session: Session) -> int:
    """The rules, and appointments scattered over each day; their number."""
    clinic = clinics.by_code(session, "demo")
    clinics.set_hours(clinic, HOURS)
    snapshot.keep_rules(clinic, RULES)
    patient = patients.by_number(session, clinic, "D-1001")
    assert patient is not None
    appointments, cells = list[dict[str, Any]](), list[dict[str, Any]]()
    for claims in _scattered(random.Random(1)):  # noqa: S311 - not a secret
        appointments.append(_row(clinic.id, patient.id, claims))
        whose = {"clinic_id": clinic.id, "appointment_id": appointments[-1]["id"]}
        cells += [{**whose, "unit": claim.unit, "cell": cell} for claim in claims for cell in range(*claim[1:])]
    session.execute(insert(Appointment), appointments)
    session.execute(insert(TakenCell), cells)
    session.execute(insert(TakenDay), [{"clinic_id": clinic.id, **day} for day in _days(cells)])
    return len(appointments)


def _scattered(dice: random.Random) -> Iterator[tuple[Claim, ...]]:
    """What each appointment takes: a doctor and a room of theirs, or a room alone; about as many as wanted."""
    for day in range(DAYS):
        midnight = (local_date(START).toordinal() + day) * CELLS
        for places, length, number in BUSY:
            for doctor, room in places:
                for slot in dice.sample(range(OPEN // length), number):
                    first = midnight + OPENS + slot * length
                    units = [f"doctor:{doctor}:1"] * bool(doctor) + [f"room:{room}:1"]
                    yield tuple(Claim(unit, first, first + length) for unit in units)


def _row(clinic: str, patient: str, claims: tuple[Claim, ...]) -> dict[str, Any]:
    starts_at = datetime.combine(local_date(START), datetime.min.time(), START.tzinfo)
    starts_at += timedelta(minutes=5 * (claims[0].first - local_date(START).toordinal() * CELLS))
    ends_at = starts_at + timedelta(minutes=5 * (claims[0].last - claims[0].first))
    told = {"state": "booked", "label": "예약", "source": "import", "guest": "", "wish": "", "sequence": 0}
    times = {"starts_at": starts_at, "ends_at": ends_at, "created_at": START, "updated_at": START}
    return {"id": new_id(), "clinic_id": clinic, "patient_id": patient, "cancelled_late": False} | told | times


def _days(cells: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    found: dict[tuple[str, int], int] = {}
    for each in cells:
        for day, bits in by_day(each["cell"], each["cell"] + 1):
            found[each["unit"], day] = found.get((each["unit"], day), 0) | bits
    for (unit, day), bits in found.items():
        yield {"unit": unit, "day": day, "bits": bits.to_bytes(CELLS // 8, "little")}
