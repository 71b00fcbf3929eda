"""Which appointment a pushed message's button speaks of, and to whom it may be said."""

import pytest

from bot import facts
from records import conversations, patients
from records.models import ChatUser, Note
from tests.scheduler.appointments import book, cancel, move, reminders
from tests.scheduler.stage import LASER, change, moment
from tests.town import Town

LABELS = ("올게요", "예약 변경", "예약 취소")


@pytest.fixture
def reminded(town: Town) -> str:
    """Of the appointment at three on the 12th, the day before at ten; the appointment's id."""
    id = book(town, LASER, "2026-03-12T15:00")
    town.pump.tick()
    town.advance("2026-03-11T10:00")
    return id


def pressed(town: Town) -> str:
    return next(row.id for row in reminders(town, LASER) if row.state == "sent")


def told(town: Town, user_key: str, follow_up: str, clinic: str = "demo") -> str | None:
    """What a turn knows of the reminded appointment."""
    with town.database.write() as session:
        place, now = town.clinic(clinic), town.clock.clinic(session)
        user = patients.chat_user(session, place, user_key, now)
        patient, conversation = patients.linked_patient(session, user, now), conversations.take(session, user, now)
        in_force = town.pump.catalogues.in_force(session, place, now.date())
        found = facts.load(session, place, conversation, user, patient, in_force, now, None, follow_up=follow_up)
        return found.reminded


def test_the_patients_own_reminder_names_its_appointment_until_that_is_over(town: Town, reminded: str) -> None:
    """Moved it is still the same one; cancelled, or past, there is none."""
    assert told(town, "demo-laser", pressed(town)) == reminded
    move(town, reminded, "2026-03-13T15:00")
    assert told(town, "demo-laser", pressed(town)) == reminded
    town.advance("2026-03-13T15:30")
    assert told(town, "demo-laser", pressed(town)) is None


def test_a_cancelled_appointment_is_nobodys(town: Town, reminded: str) -> None:
    """The button of its reminder speaks of nothing any more."""
    cancel(town, reminded)
    assert told(town, "demo-laser", pressed(town)) is None


def test_nobody_elses_reminder_says_anything(town: Town, reminded: str) -> None:  # noqa: ARG001
    """Another patient, a stranger, another clinic's, and an id that never was."""
    assert [told(town, user, pressed(town)) for user in ("demo-filler", "stranger")] == [None, None]
    assert told(town, "demo2-implant", pressed(town), "demo2") is None
    assert told(town, "demo-laser", "01NOTHING") is None


@pytest.mark.parametrize("label", LABELS)
def test_somebody_unlinked_shows_who_they_are_first(town: Town, reminded: str, label: str) -> None:  # noqa: ARG001
    """The birth date is asked for as after a check-in's button, and nothing of the appointment is told."""
    with town.database.read() as session:
        user = patients.find_chat_user(session, town.clinic(), "demo-laser")
        assert user is not None
    change(town, ChatUser, user.id, link_revoked_at=moment("2026-03-11T10:05"))
    said = town.say("stranger", label, follow_up=pressed(town)).text

    assert "생년월일" in said
    assert [word for word in ("3월 12일", "오후 3시", "토닝", "한지우", "박서연") if word in said] == []


def test_a_reminder_has_no_note(town: Town, reminded: str) -> None:  # noqa: ARG001
    """Pressing its buttons opens no check-in and writes none."""
    for label in LABELS:
        town.say("demo-laser", label, follow_up=pressed(town))
    with town.database.read() as session:
        assert session.query(Note).count() == 0
