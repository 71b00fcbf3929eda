"""Days without a scheduler: patients with several treatments each, and what the days after bring them."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

from sqlalchemy import select

from records import follow_ups, patients
from records.facts import local_date
from records.models import FollowUp, Send
from scheduler.guard import CAPPED
from tests.scheduler.stage import treat
from tests.town import Town

DAYS_AWAY, DAYS_AFTER, HOURS = 3, 4, 3
# What each has had before 10 March: guides of safety and of care, surveys, some of them due while nobody sends.
HAD = (
    (("입술필러", "2026-03-09T14:00"), ("제모", "2026-03-05T11:00")),
    (("사각턱보톡스", "2026-03-04T15:00"), ("레이저토닝", "2026-03-05T10:00"), ("입술필러", "2026-03-06T12:00")),
    (("울쎄라", "2026-03-10T09:00"), ("점제거", "2026-03-04T16:00")),
)  # fmt: skip


def back_after_days(town: Town, number: int) -> Iterator[str]:
    """The scheduler stands still for three days and comes back; yields what is wrong in the days after."""
    for one, had in zip(range(number), cycle(HAD), strict=False):
        for treatment, when in had:
            treat(town, f"away-{one}", treatment, when, user=f"away-{one}", phone=f"+82105{one:07}")
    while _stale(town):
        town.pump.tick()
    town.work()
    before = len(town.phones.taken)
    town.machine.pass_(days=DAYS_AWAY)
    for _ in range(DAYS_AFTER * 24 // HOURS):
        for _ in range(1 + number * 2 // 500):  # the queue is as short as the dealer is fast
            town.work()
        town.machine.pass_(hours=HOURS)
    if len(town.phones.taken) - before < number:
        yield f"{number} patients got {len(town.phones.taken) - before} messages in the days after"
    yield from _flooded(town)
    yield from _forgotten(town)


def _stale(town: Town) -> bool:
    with town.database.read() as session:
        return bool(patients.stale(session, 1))


def _flooded(town: Town) -> Iterator[str]:
    """More than the cap of care a day, or anything twice."""
    with town.database.read() as session:
        classes = {row.send_key: row.push_class for row in session.execute(select(Send.send_key, Send.push_class))}
    care = Counter((each.to, local_date(each.at)) for each in town.phones.taken if classes[each.send_key] in CAPPED)
    yield from (f"{to} got {number} care messages on {day}" for (to, day), number in care.items() if number > 1)
    keys = Counter(each.send_key for each in town.phones.taken)
    yield from (f"{key} came {number} times" for key, number in keys.items() if number > 1)


def _forgotten(town: Town) -> Iterator[str]:
    """Due and neither sent nor said to be over; or over without a reason."""
    with town.database.read() as session:
        now = town.clock.clinic(session)
        rows = list(session.scalars(select(FollowUp).where(FollowUp.planned_for <= now - timedelta(days=3))))
        accepted = set(session.scalars(select(Send.follow_up_id).where(Send.state == "accepted")))
    for row in rows:
        if row.state in follow_ups.HAPPENED and row.id not in accepted:
            yield f"{row.plan} {row.step} is called {row.state} and was not accepted"
        if row.state == follow_ups.PLANNED or (row.state not in follow_ups.HAPPENED and not row.why):
            yield f"{row.plan} {row.step} of {row.planned_for} is {row.state}: {row.why}"
    if not any(row.state == follow_ups.EXPIRED for row in rows):
        yield "nothing expired: this shows nothing"
