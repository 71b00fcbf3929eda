"""`/calendar/<token>.ics`: what a doctor's own calendar program gets, read by a library that did not write it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject
from flask.testing import FlaskClient

from records.book import calendars, closures, desk, snapshot
from records.book.availability import Opening
from records.book.desk import By, What
from records.facts import SEOUL
from records.models import Appointment, Clinic, Patient
from records.patients import by_number
from tests.town import Town
from webhook.app import create_app
from webhook.calendar import ics
from webhook.calendar.door import calendar_blueprint

WHEN = datetime(2026, 3, 12, 14, 0, tzinfo=SEOUL)
LONG = "피부과 전문의가 직접 하는 아주 긴 이름의 특별 관리; 1회차, 눈가와 입가\\이마까지 모두 포함"


@dataclass
class Feed:
    """One doctor's calendar over HTTP, and the desk that it shows."""

    town: Town
    client: FlaskClient

    def open(self, names: bool = False, doctor: str = "han", clinic: str = "demo") -> str:
        with self.town.database.write() as session:
            token = calendars.renew(session, self.town.clinic(clinic), doctor, names, self.town.machine.now)
        return f"/calendar/{token}.ics"

    def events(self, address: str) -> list[Any]:
        """The events as vobject reads them."""
        answer = self.client.get(address)
        assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
        return list(vobject.readOne(answer.text).contents.get("vevent", []))

    def book(
        self, state: str = "booked", at: datetime = WHEN, doctor: str = "han", label: str = "보톡스", guest: str = ""
    ) -> str:
        with self.town.database.write() as session:
            clinic, patient = self._of(session)
            what, opening = What("botox", label, guest), Opening(at, 20, doctor, ())
            return desk.reserve(session, clinic, patient, opening, what, state, "chat", self.by(), over=True).id

    def change(self, appointment_id: str, how: Any, *told: Any) -> None:
        with self.town.database.write() as session:
            how(session, session.get_one(Appointment, appointment_id), *told, self.by())

    def by(self) -> By:
        return By("chat", self.town.machine.now, self.town.machine.now)

    def _of(self, session: Any) -> tuple[Clinic, Patient]:
        clinic = self.town.clinic()
        patient = by_number(session, clinic, "D-1001")
        assert patient is not None
        return clinic, patient


@pytest.fixture
def feed(town: Town) -> Feed:
    return Feed(town, create_app((calendar_blueprint(town.database, town.clock),)).test_client())


def test_another_library_reads_the_feed(feed: Feed) -> None:
    """Times in Seoul's zone, which the file itself describes; who comes and for what is not said."""
    feed.book("confirmed")
    address = feed.open()
    [event] = feed.events(address)
    assert (event.dtstart.value, event.dtend.value) == (WHEN, WHEN + timedelta(minutes=20))
    assert (event.summary.value, event.status.value, event.sequence.value) == ("예약 (확정)", "CONFIRMED", "0")
    text = feed.client.get(address).text
    assert "DTSTART;TZID=Asia/Seoul:20260312T140000" in text
    assert not any(word in text for word in ("보톡스", "김하늘", "D-1001", "1000"))
    [zone] = vobject.readOne(text).contents["vtimezone"]
    assert zone.tzinfo.utcoffset(datetime(2026, 7, 1)) == timedelta(hours=9)  # noqa: DTZ001 - asked in its own time


def test_with_names_the_treatment_and_the_initials_are_told(feed: Feed) -> None:
    """Never a whole name; for a guest, the guest's."""
    feed.book()
    feed.book(at=WHEN + timedelta(hours=1), guest="Kim Haneul")
    assert [event.summary.value for event in feed.events(feed.open(names=True))] == ["보톡스 ㄱㅎㄴ", "보톡스 KH"]


@pytest.mark.parametrize(
    ("state", "summary", "status"),
    [
        ("offered", "예약 (제안 중)", "TENTATIVE"), ("requested", "예약 (신청)", "TENTATIVE"),
        ("booked", "예약", "CONFIRMED"), ("arrived", "예약 (내원)", "CONFIRMED"),
        ("no_show", "예약 (부도)", "CONFIRMED"),
    ],
)  # fmt: skip
def test_each_state_has_its_status(feed: Feed, state: str, summary: str, status: str) -> None:
    """What is not certain yet is tentative."""
    feed.book(state)
    [event] = feed.events(feed.open())
    assert (event.summary.value, event.status.value) == (summary, status)


def test_an_event_keeps_its_uid_when_it_moves_and_when_it_is_cancelled(feed: Feed) -> None:
    """So that a calendar program changes what it has; the sequence counts the changes of time."""
    mine, address = feed.book(), feed.open()
    [before] = feed.events(address)
    feed.town.machine.pass_(minutes=3)
    feed.change(mine, desk.move, Opening(WHEN + timedelta(days=1), 20, "han", ()))
    feed.change(mine, desk.cancel)
    [after] = feed.events(address)
    assert (after.uid.value, before.sequence.value, after.sequence.value) == (before.uid.value, "0", "1")
    assert after.status.value == "CANCELLED"
    assert after.contents["last-modified"][0].value != before.contents["last-modified"][0].value
    assert after.dtstamp.value == feed.town.machine.now.astimezone(UTC)


def test_only_the_doctors_own_appointments_of_the_last_month_and_later_are_in_it(feed: Feed) -> None:
    """Neither another doctor's, nor another clinic's, nor older ones."""
    now = datetime(2026, 3, 10, 9, 20, tzinfo=SEOUL)
    feed.book(doctor="yun")
    for days in (-31, -29, 300):
        feed.book(at=now + timedelta(days=days))
    starts = [event.dtstart.value for event in feed.events(feed.open())]
    assert starts == [now + timedelta(days=-29), now + timedelta(days=300)]
    assert feed.events(feed.open(doctor="han", clinic="demo2")) == []


def test_closures_of_the_doctor_and_of_the_clinic_are_events(feed: Feed) -> None:
    """Another doctor's are not; why is told only with names."""
    with feed.town.database.write() as session:
        for resource in ("", "doctor:han", "doctor:yun"):
            clinic, ends = feed.town.clinic(), WHEN + timedelta(days=2)
            closures.add(session, clinic, resource, WHEN, ends, "학회", "01J", feed.town.machine.now)
    assert [event.summary.value for event in feed.events(feed.open())] == ["휴진", "휴진"]
    [event, _] = feed.events(feed.open(names=True))
    assert (event.summary.value, event.dtend.value - event.dtstart.value) == ("휴진 (학회)", timedelta(days=2))


def test_long_korean_lines_are_folded_by_octets(feed: Feed) -> None:
    """None is longer than 75, none cuts a letter in two, and the other library reads the words as they were."""
    feed.book(label=LONG)
    address = feed.open(names=True)
    lines = feed.client.get(address).data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]
    [event] = feed.events(address)
    assert event.summary.value == f"{LONG} ㄱㅎㄴ"


def test_an_unchanged_calendar_is_not_sent_again(feed: Feed) -> None:
    """304 for its ETag until something changes; proxies keep nothing."""
    mine, address = feed.book(), feed.open()
    first = feed.client.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    seen = {"If-None-Match": first.headers["ETag"]}
    again = feed.client.get(address, headers=seen)
    assert (again.status_code, again.data) == (304, b"")
    feed.change(mine, desk.settle, "arrived")
    assert feed.client.get(address, headers=seen).status_code == 200


def test_an_unknown_or_replaced_address_is_not_there(feed: Feed) -> None:
    """The new one is."""
    old = feed.open()
    new = feed.open()
    codes = [
        feed.client.get(each).status_code for each in (old, new, "/calendar/x.ics", "/calendar/.ics", "/calendar/x")
    ]
    assert codes == [404, 200, 404, 404, 404]


def test_no_token_is_kept(feed: Feed) -> None:
    """Only its hash, of which it cannot be made again."""
    token = feed.open().removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) >= 40
    with feed.town.database.read() as session:
        found = calendars.by_token(session, token)
    assert found is not None
    assert token not in found.token_hash


def test_a_calendar_of_a_doctor_whom_the_rules_do_not_name_any_more_goes_on(feed: Feed) -> None:
    """Under the code alone."""
    address = feed.open()
    with feed.town.database.write() as session:
        clinic = session.merge(feed.town.clinic())
        known = snapshot.rules(clinic)
        assert known is not None
        without = {code: each.model_copy(update={"doctors": ()}) for code, each in known.services.items()}
        snapshot.keep_rules(clinic, known.model_copy(update={"doctors": (), "services": without}))
    assert vobject.readOne(feed.client.get(address).text).contents["x-wr-calname"][0].value == "안부피부과 han"


def test_a_database_that_is_away_asks_to_come_again(feed: Feed) -> None:
    """503, which calendar programs try again; not the 404 after which they forget it."""
    address = feed.open()
    feed.town.database.engine.dispose()
    (feed.town.folder / "town.db").write_bytes(b"no database at all" * 100)
    for rest in ("town.db-wal", "town.db-shm"):
        (feed.town.folder / rest).unlink(missing_ok=True)
    answer = feed.client.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")


@pytest.mark.parametrize(
    ("name", "told"), [("김하늘", "ㄱㅎㄴ"), ("남궁 민수", "ㄴㄱㅁㅅ"), ("Kim Haneul", "KH"), ("", ""), ("이Q", "ㅇ")]
)
def test_initials_are_first_letters(name: str, told: str) -> None:
    """Of syllables, or of foreign words."""
    assert ics.initials(name) == told
