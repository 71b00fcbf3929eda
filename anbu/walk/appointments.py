"""The appointments of the story: booked with a question and a correction in between, moved from its reminder,
cancelled, and a slot taken that was waited for.
"""

from datetime import date, datetime, time, timedelta

from anbu.walk.phone import Astray, Phone
from anbu.wiring import House
from records.book import closures, snapshot
from records.clinics import hours
from records.facts import SEOUL, local_date
from records.models import Clinic, Closure

WHAT = "제모"  # of which the walker had a session long enough ago
REMINDED_AT = time(10, 1)


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
        """Nothing is free on a day; the place on the waiting list brings the slot that gets free."""
        day = self._open_day(3)
        closure = self._close(day)
        self._phone.say(f"{day.month}월 {day.day}일에 {WHAT} 예약돼요?", "자리가 없어요")
        self._phone.press("대기 신청", "대기 신청을 받았습니다")
        self._lift(closure)
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

    def _close(self, day: date) -> str:
        """Staff close the clinic for the day."""
        with self._house.database.write() as session:
            snapshot.lock(session, self._clinic)
            start = datetime.combine(day, time(), SEOUL)
            now = self._house.clock.clinic(session)
            end = start + timedelta(days=1)
            return closures.add(session, self._clinic, "", start, end, "산책", "walk", now).id

    def _lift(self, closure_id: str) -> None:
        with self._house.database.write() as session:
            snapshot.lock(session, self._clinic)
            closures.lift(session, session.get_one(Closure, closure_id))
