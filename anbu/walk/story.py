"""The story: linked by code, an aftercare question and one more, a check-in in free text with a question in between,
a survey, no more messages and messages again, a person who takes over and hands back, and appointments.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from anbu.walk.appointments import Appointments
from anbu.walk.desk import Desk
from anbu.walk.phone import Astray, Phone
from anbu.wiring import House
from bot.korean.treatments import TreatmentNames
from records import clinics, conversations, patients
from records.catalogue import in_force
from records.facts import SEOUL, local_date
from records.models import Clinic

BORN = date(1990, 5, 5)
MORNING, EVENING = time(9, 35), time(19, 0)
BEFORE, SURVEYED, FRESH = ("제모", 60), ("프락셀", 22), ("입술필러", 1)  # treatments and how many days ago
TREATED_AT = time(14, 0)


@dataclass
class Walk:
    """One walk of one new patient of the demo clinic."""

    house: House
    clinic: Clinic
    phone: Phone
    desk: Desk
    number: str
    mobile: str  # E.164

    def run(self) -> list[str]:
        """Walk the whole story; what strayed from it."""
        book = Appointments(self.house, self.clinic, self.phone)
        steps = (
            self._arrive, self._link, self._ask, self._check_in, self._survey, self._opt_out, self._take_over,
            book.book, book.move, book.cancel, book.wait,
        )  # fmt: skip
        for step in steps:
            self.phone.told(f"\n── {(step.__doc__ or '').splitlines()[0]}")
            try:
                step()
            except Astray as astray:
                self.phone.strayed.append(str(astray))
        return self.phone.strayed

    def _arrive(self) -> None:
        """The clinic records a visit of a new patient."""
        self._by_day()
        self._treated(*BEFORE)

    def _by_day(self) -> None:
        """What is pushed goes out by day: the demo's clinic time moves on to a morning where it must."""
        with self.house.database.write() as session:
            now = self.house.clock.clinic(session)
            if not MORNING <= now.time() <= EVENING:
                day = local_date(now) + timedelta(days=now.time() > EVENING)
                self.house.clock.advance(session, datetime.combine(day, MORNING, SEOUL))

    def _treated(self, what: str, days_ago: int) -> None:
        with self.house.database.write() as session:
            now = self.house.clock.clinic(session)
            names = TreatmentNames(in_force(session, self.clinic, local_date(now)).catalogue.treatments)
            day = local_date(now) - timedelta(days=days_ago)
            fact = patients.VisitFact(
                number=self.number, name="산책", phone=self.mobile, birth_date=BORN, treatment=what,
                visited_at=datetime.combine(day, TREATED_AT, SEOUL), code=names.code(what),
                department=self.clinic.department,
            )  # fmt: skip
            patients.store_visit(session, self.clinic, fact, now)

    def _link(self) -> None:
        """The patient ties the chat to the record by a code to the phone on file, and the birth date."""
        self.phone.say("본인 확인", "동의")
        self.phone.press("동의하고 계속", "휴대")
        self.phone.say(self.mobile.replace("+82", "0"), "인증번호")
        code = re.search(r"\d{6}", str(self.phone.pushed("인증번호").get("text")))
        self.phone.say(code[0] if code else "000000", "생년월일")
        self.phone.say(f"{BORN:%y%m%d}", "확인")
        self._treated(*FRESH)
        self._treated(*SURVEYED)

    def _ask(self) -> None:
        """An aftercare question, and one more that leans on it."""
        self.phone.say("입술필러 맞았는데 세안 언제부터 돼요?", "[입술필러 후 1일째 안내]")
        self.phone.say("술은요?", "[입술필러 후 1일째 안내]", "술")

    def _check_in(self) -> None:
        """A check-in in the patient's own words, with a question in between and a score taken back."""
        self._open("상태 알리기", "급한 증상")
        self.phone.say("그런건 없어요", "몇 점")
        self.phone.say("한 5정도? 어제보단 나아요", "붓기·멍·붉은기")
        self.phone.say("아니 3점이요", "3점으로 고쳐", "붓기·멍·붉은기")
        self.phone.say("멍은 언제 빠져요?", "안내]", "붓기·멍·붉은기")
        self.phone.say("붓기 조금이요 멍은 없어요 붉은기도 없고요", "적어 주세요")
        self.phone.say("없어요", "접수했습니다")

    def _survey(self) -> None:
        """The survey of an older treatment."""
        self._open("설문 참여", "만족")
        self.phone.say("5점", "소개하실 마음")
        self.phone.say("9", "적어 주세요")
        self.phone.say("친절하게 설명해 주셨어요", "마쳤습니다")

    def _open(self, label: str, *expected: str) -> None:
        """Press the button under the push that carries it."""
        push = self.phone.pushed(label)
        button = next(each for each in push["buttons"] if each["label"] == label)
        self.phone.say(label, *expected, follow_up=button["follow_up_id"])

    def _opt_out(self) -> None:
        """No more messages, at once; then messages again, and the settings shown."""
        self.phone.say("이제 그만 보내세요", "수신거부가")
        self.phone.press("알림 다시 받기", "수신 동의가")
        self.phone.say("알림 설정", "진료·시술 안내: 받음")
        self.phone.press("그대로 둘게요", "그대로 두었습니다")

    def _take_over(self) -> None:
        """A person takes over, answers, and hands back; the bot is silent meanwhile."""
        self.phone.say("상담원이랑 얘기하고 싶어요", "담당자에게 전달")
        conversation = self._conversation()
        self.desk.claim(conversation)
        self.phone.say("주차 되나요?", never="주차")
        self.desk.reply(conversation, "안녕하세요, 오수아 간호사입니다. 지하 주차장을 쓰시면 됩니다.")
        self.phone.hears("지하 주차장을 쓰시면 됩니다")
        self.desk.hand_back(conversation)
        self.phone.say("주차 되나요?", "주차")

    def _conversation(self) -> str:
        with self.house.database.read() as session:
            user = patients.find_chat_user(session, self.clinic, self.phone.user_key)
            kept = conversations.peek(session, user) if user else None
        if kept is None:
            raise Astray("the walker has no conversation")
        return kept.id


def walker() -> tuple[str, str, str]:
    """A new chat user's key, patient number and phone number (E.164, none that is given out)."""
    mark = secrets.token_hex(4)
    return f"walk-{mark}", f"W-{mark}", f"+82100{secrets.randbelow(10**7):07}"


def demo_clinic(house: House, code: str) -> Clinic:
    """Raises UnknownClinic, and ValueError for one that is no demo clinic."""
    with house.database.read() as session:
        clinic = clinics.by_code(session, code)
    if not clinic.demo:
        raise ValueError(f"{code} is no demo clinic")
    return clinic
