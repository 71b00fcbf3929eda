"""Notes: every change a version that stays, a signature that the bot never takes back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from records import notes
from records.models import FollowUp, Note, NoteVersion
from tests.scheduler.stage import FILLER, heard, steps
from tests.town import Town


@pytest.fixture
def note(town: Town) -> str:
    """Id of the note of a check-in on day 1."""
    town.pump.tick()
    town.advance("2026-03-10T09:30")
    with town.database.write() as session:
        follow_up = session.get_one(FollowUp, steps(town, FILLER)["d1"].id)
        talk = heard(town, "demo-filler")[0].conversation_id
        return notes.of_follow_up(session, follow_up, talk, town.clock.clinic(session)).id


def fill(town: Town, note: str, answers: dict[str, Any], state: str = notes.PARTIAL, **more: Any) -> None:
    with town.database.write() as session:
        now = town.clock.clinic(session)
        found = session.get_one(Note, note)
        notes.fill(session, found, answers, state, **{"by": notes.BOT, "at": now, "recorded_at": now, **more})


def sign(town: Town, note: str) -> None:
    with town.database.write() as session:
        now = town.clock.clinic(session)
        notes.sign(session, session.get_one(Note, note), "staff-1", now, now)


def of(town: Town, note: str) -> Note:
    with town.database.read() as session:
        return session.get_one(Note, note)


def versions(town: Town, note: str) -> list[NoteVersion]:
    with town.database.read() as session:
        wanted = select(NoteVersion).where(NoteVersion.note_id == note).order_by(NoteVersion.version)
        return list(session.scalars(wanted))


def test_a_note_is_opened_once_for_a_follow_up_and_counts_the_day(town: Town, note: str) -> None:
    """Asked for again it is the same, on day 1 after the treatment."""
    with town.database.write() as session:
        follow_up = session.get_one(FollowUp, steps(town, FILLER)["d1"].id)
        again = notes.of_follow_up(session, follow_up, "", town.clock.clinic(session))
    assert (again.id, again.day, again.version, again.state) == (note, 1, 0, "open")


def test_every_change_is_a_version_that_stays(town: Town, note: str) -> None:
    """Answers add up; each version keeps what stood then, and who wrote it."""
    fill(town, note, {"pain": 3})
    fill(town, note, {"swelling": 1}, notes.COMPLETE)
    fill(town, note, {"pain": 4}, notes.COMPLETE, by="staff-1")
    assert [(row.version, row.state, row.content, row.recorded_by) for row in versions(town, note)] == [
        (1, "partial", {"pain": 3}, "bot"),
        (2, "complete", {"pain": 3, "swelling": 1}, "bot"),
        (3, "complete", {"pain": 4, "swelling": 1}, "staff-1"),
    ]
    assert of(town, note).content == {"pain": 4, "swelling": 1}


def test_a_complete_note_does_not_become_partial_again(town: Town, note: str) -> None:
    """Later words are added, the state stays."""
    fill(town, note, {"pain": 3}, notes.COMPLETE)
    fill(town, note, {"words": "감사합니다"}, notes.PARTIAL)
    assert of(town, note).state == "complete"


@pytest.mark.parametrize("state", [notes.OPEN, notes.PARTIAL, notes.COMPLETE])
def test_a_signed_note_is_never_reopened(town: Town, note: str, state: str) -> None:
    """What the patient adds later is kept, under the signature, and the signed version stays as it was signed."""
    fill(town, note, {"pain": 3}, notes.COMPLETE)
    sign(town, note)
    fill(town, note, {"words": "하나 더요"}, state)

    signed = versions(town, note)[1]
    assert (signed.state, signed.content, signed.recorded_by) == ("signed", {"pain": 3}, "staff-1")
    assert (of(town, note).state, of(town, note).signed_by) == ("signed", "staff-1")
    assert of(town, note).content == {"pain": 3, "words": "하나 더요"}


def test_the_gravest_class_stays(town: Town, note: str) -> None:
    """E1 after E2 is E1, and a later quiet answer does not lower it."""
    for triage in ("E2", "E1", None, "E3"):
        fill(town, note, {}, triage=triage)
    assert of(town, note).triage == "E1"


@pytest.mark.parametrize(
    ("content", "symptoms", "summary"),
    [
        ({}, [], ""),
        ({"pain": 0}, [], "통증 0/10"),
        ({"pain": 3, "swelling": 2, "bruise": 0}, ["붓기 보통"], "통증 3/10 · 붓기 보통"),
        ({"pain": 0, "reaction": 0}, [], "통증 0/10 · 반응 없음"),
        ({"signs": ["시야 흐림"], "redness": 3}, ["시야 흐림", "붉은기 심함"], "시야 흐림 · 붉은기 심함"),
        ({"pain": 1, "said_reaction": "멍이 좀"}, [], "통증 1/10 · “멍이 좀”"),
        ({"satisfaction": 5, "words": "감사해요"}, [], "만족도 5/5 · “감사해요”"),
    ],
)
def test_a_note_in_words(content: dict[str, Any], symptoms: list[str], summary: str) -> None:
    """The line that staff read first."""
    assert (notes.symptoms(content), notes.summary(content)) == (symptoms, summary)


def test_the_newest_change_is_listed_first_and_only_the_clinics_own(town: Town, note: str) -> None:
    """The other clinic's list is empty."""
    with town.database.read() as session:
        assert [row.id for row in notes.recent(session, town.clinic())] == [note]
        assert notes.recent(session, town.clinic("demo2")) == []
        assert notes.recent(session, town.clinic(), since=town.clock.clinic(session).replace(year=2027)) == []


def test_an_answer_of_another_day_begins_a_note_of_its_own(town: Town, note: str) -> None:
    """What was told before stays as it was; within the patience, past midnight too, it is the same note."""
    fill(town, note, {"pain": 7})
    patience = timedelta(hours=12)
    with town.database.write() as session:
        follow_up, now = session.get_one(FollowUp, steps(town, FILLER)["d1"].id), town.clock.clinic(session)
        talk = session.get_one(Note, note).conversation_id
        same = notes.begun_again(session, follow_up, talk, now + timedelta(hours=11), patience)
        assert same.id == note
        later = notes.begun_again(session, follow_up, talk, now + timedelta(days=2), patience)
        assert (later.id != note, later.day, later.content) == (True, 3, {})
        assert notes.existing(session, follow_up.id) is later
    assert of(town, note).content == {"pain": 7}
