"""Whose turn it is: one clinic's mass of notices holds up no other's, nor what is urgent of its own."""

from collections import Counter
from datetime import datetime, timedelta

from records import follow_ups, sends
from records.models import Patient, Send
from scheduler.routes import SIMULATOR
from tests.scheduler.crowd import crowd
from tests.scheduler.stage import FILLER, moment, patient_of
from tests.town import Town

NOON = moment("2026-03-10T12:00")


def waiting(town: Town, clinic: str, number: int, push_class: str = "care", channel: str = SIMULATOR) -> None:
    """So many sends in the ledger, for a patient of the clinic, later ones later."""
    with town.database.write() as session:
        place, now = town.clinic(clinic), town.machine.now
        patient = patient_of(town, {"demo": FILLER, "demo2": "T-2001"}[clinic], clinic).id
        for index in range(number):
            at = now - timedelta(hours=1) + timedelta(seconds=index)
            session.add(
                Send(
                    clinic_id=place.id, send_key=f"{clinic}.{push_class}.{channel}.{index}", follow_up_id=None,
                    patient_id=patient, channel=channel, push_class=push_class, content={}, at=at,
                    state=sends.QUEUED, next_try_at=at,
                )
            )  # fmt: skip


def put(town: Town, limit: int, **fewer: int) -> list[str]:
    """The keys that are put on the queue now, without their numbers."""
    named = {town.clinic(name).id if name.startswith("demo") else name: most for name, most in fewer.items()}
    with town.database.write() as session:
        found = [
            session.get_one(Send, id).send_key for id in sends.take_waiting(session, town.machine.now, limit, named)
        ]
    return [key.rpartition(".")[0] for key in found]


def test_clinics_take_turns_on_the_queue(town: Town) -> None:
    """Of 30 and 3 messages, ten places: three of the small clinic's, whatever the big one told earlier."""
    waiting(town, "demo", 30)
    town.machine.pass_(minutes=5)
    waiting(town, "demo2", 3)
    assert Counter(put(town, 10)) == {"demo.care.simulator": 7, "demo2.care.simulator": 3}


def test_no_more_is_on_the_queue_than_the_limit_says(town: Town) -> None:
    """What was put there and not claimed counts; claimed, it makes room; half a minute later it is put again."""
    waiting(town, "demo", 30)
    assert (len(put(town, 10)), len(put(town, 10)), len(put(town, 12))) == (10, 0, 2)
    town.machine.pass_(seconds=30)
    assert len(put(town, 10)) == 10


def test_what_is_urgent_comes_before_care_and_care_before_advertising(town: Town) -> None:
    """Whichever clinic's."""
    for push_class in ("advertising", "care", "safety", "transaction"):
        waiting(town, "demo", 4, push_class)
    waiting(town, "demo2", 4, "advertising")
    found = put(town, 13)
    assert Counter(key.split(".")[1] for key in found) == {"transaction": 4, "safety": 4, "care": 4, "advertising": 1}


def test_what_is_put_together_leaves_in_the_order_of_its_decision(town: Town) -> None:
    """Turns decide who is among them, not who goes first."""
    waiting(town, "demo", 3)
    town.machine.pass_(minutes=1)
    waiting(town, "demo2", 3, "transaction")
    assert put(town, 6) == ["demo.care.simulator"] * 3 + ["demo2.transaction.simulator"] * 3


def test_a_channel_in_trouble_takes_no_place_of_another(town: Town) -> None:
    """Each has its own limit, and a slower one fewer."""
    waiting(town, "demo", 20, channel="sms")
    waiting(town, "demo", 20)
    assert Counter(key.split(".")[2] for key in put(town, 10, sms=4)) == {"simulator": 10, "sms": 4}


def test_a_clinic_with_a_rate_of_its_own_takes_no_more_places_than_that(town: Town) -> None:
    """The others' messages are not behind those that nobody may send yet."""
    waiting(town, "demo", 20)
    waiting(town, "demo2", 20)
    assert Counter(put(town, 10, demo=2)) == {"demo.care.simulator": 2, "demo2.care.simulator": 8}


def test_a_resting_send_takes_no_place(town: Town) -> None:
    """It is not on the queue."""
    waiting(town, "demo", 10)
    with town.database.write() as session:
        for send in sends.of_clinic(session, town.clinic()):
            until = town.machine.now + timedelta(seconds=20)
            send.state, send.next_try_at, send.leased_until = "queued", until, until
    waiting(town, "demo2", 3)
    assert put(town, 3) == ["demo2.care.simulator"] * 3


def test_due_follow_ups_are_judged_in_turns_too(town: Town) -> None:
    """A mass of the one clinic, due before: a place in two for the other, and the urgent first."""
    crowd(town.database, town.clinic("demo"), 20, NOON, name="mass", push_class="care")
    crowd(town.database, town.clinic("demo2"), 3, NOON + timedelta(minutes=1), name="few", push_class="care")
    crowd(town.database, town.clinic("demo"), 2, NOON + timedelta(minutes=2), name="urgent")
    assert due(town, NOON + timedelta(minutes=3), 8) == {"urgent": 2, "mass": 3, "few": 3}


def due(town: Town, now: datetime, limit: int) -> Counter[str]:
    with town.database.read() as session:
        found = [session.get_one(Patient, row.patient_id) for row in follow_ups.due(session, now, limit)]
    return Counter(patient.number.split("-")[0] for patient in found)


def test_in_a_jump_the_first_due_is_the_first_judged(town: Town) -> None:
    """Whatever its class, and whosever it is."""
    crowd(town.database, town.clinic("demo"), 1, NOON, name="early", push_class="advertising")
    crowd(town.database, town.clinic("demo2"), 1, NOON + timedelta(minutes=1), name="late")
    with town.database.read() as session:
        [first] = follow_ups.first_due(session, NOON + timedelta(hours=1))
    assert first.due_at == NOON
