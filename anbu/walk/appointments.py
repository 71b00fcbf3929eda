"""The appointments of the story: booked with a question and a correction in between, moved from its reminder,
cancelled, and a slot taken that was waited for.
"""

from datetime import date, datetime, time, timedelta

from anbu.walk.phone import Astray, Phone
from anbu.wiring import House
from records import patients
from records.book import desk, snapshot
from records.book.availability import Wanted
from records.clinics import hours
from records.database import Session
from records.facts import SEOUL, local_date
from records.models import Appointment, Clinic

WHAT, CODE = "제모", "hairremoval"  # of which the walker had a session long enough ago
OTHER = "D-1001"
TEN, REMINDED_AT = time(10), time(10, 1)


class Appointments:
    """The steps, on one phone of one demo clinic."""

    def __init__(self, house: House, clinic: Clinic, phone: Phone) -> None:
        self._house, self._clinic, self._phone = house, clinic, phone

    def book(self) -> None:
        """An appointment is booked, with a question in between and a correction."""
        day = self._open_day(2)
        self._phone.say(f"{WHAT} 예약할게요", "언제가 좋으세요")
        self._phone.say(f"{day.month}월 {day.day}일 오후요", "골라 주세요", "오후")
        self._phone.say("주차 되나요?", "주차", "골라 주세요")
        self._phone.say("아니 오전이요", "골라 주세요", "오전")
        self._phone.take("예약되었습니다", f"{day.month}월 {day.day}일")

    def move(self) -> None:
        """The day before, the reminder's button moves it in two turns."""
        self._to(self._open_day(2) - timedelta(days=1))
        push = self._phone.pushed("예약 변경")
        button = next(each for each in push["buttons"] if each["label"] == "예약 변경")
        self._phone.say("예약 변경", "비어 있어요", follow_up=button["follow_up_id"])
        self._phone.take("예약을 옮겼습니다")

    def cancel(self) -> None:
        """It is cancelled after being asked once."""
        self._phone.say("예약 취소할게요", "취소할까요")
        self._phone.press("취소할게요", "취소했습니다")

    def wait(self) -> None:
        """Somebody else has the slot; the place on the waiting list brings it when it gets free."""
        day = self._open_day(3)
        theirs = self._taken(day)
        self._phone.say(f"{day.month}월 {day.day}일 오전 10시에 {WHAT} 예약돼요?", "자리가 없어요")
        self._phone.press("대기 신청", "대기 신청을 받았습니다")
        self._given_back(theirs)
        push = self._phone.pushed("괜찮아요")
        button = next(each for each in push["buttons"] if each["label"] == "예약할게요")
        self._phone.say("예약할게요", "예약되었습니다", follow_up=button["follow_up_id"])

    def _open_day(self, ahead: int) -> date:
        """The first day from `ahead` days on at which the clinic works mornings and afternoons."""
        known = hours(self._clinic)
        if known is None:
            raise Astray("the clinic has no opening hours")
        with self._house.database.read() as session:
            today = local_date(self._house.clock.clinic(session))
        days = (today + timedelta(days=each) for each in range(ahead, 60))
        return next(day for day in days if len(known.minutes(day)) > 1)

    def _to(self, day: date) -> None:
        with self._house.database.write() as session:
            to = datetime.combine(day, REMINDED_AT, SEOUL)
            if to > self._house.clock.clinic(session):
                self._house.clock.advance(session, to)

    def _taken(self, day: date) -> str:
        """Staff book somebody else into the slot."""
        at = datetime.combine(day, TEN, SEOUL)
        with self._house.database.write() as session:
            by = self._by(session)
            snapshot.lock(session, self._clinic)
            book = snapshot.load(session, self._clinic, by.now)
            opening = book.at(Wanted(CODE, day, day, staff=True), at) if book else None
            other = patients.by_number(session, self._clinic, OTHER)
            if opening is None or other is None:
                raise Astray(f"{at} cannot be booked for patient {OTHER}")
            what = desk.What(CODE, WHAT)
            return desk.reserve(session, self._clinic, other, opening, what, desk.BOOKED, "console", by).id

    def _given_back(self, appointment_id: str) -> None:
        with self._house.database.write() as session:
            snapshot.lock(session, self._clinic)
            desk.cancel(session, session.get_one(Appointment, appointment_id), self._by(session))

    def _by(self, session: Session) -> desk.By:
        return desk.By("walk", self._house.clock.clinic(session), self._house.clock.machine())
