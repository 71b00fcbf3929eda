"""Nothing about one patient ever reaches another: two clinics, a family on one phone, whatever is typed."""

import random
import re

import pytest
from sqlalchemy import select

from anbu.demo import PATIENTS
from records import patients, sends
from records.models import ChatUser, Patient
from records.patients import VisitFact
from tests.scheduler.stage import deliver_all, moment
from tests.town import Town

FAMILY_PHONE = "+821066660000"
FAMILY = (
    ("F-1", "노을찬", "1979-04-04", "울쎄라", "얼굴 전체"),
    ("F-2", "노다솜", "1981-07-07", "점제거", "코 옆"),
    ("F-3", "노아람", "2017-02-02", "제모", "겨드랑이"),
)
ROADS = ("demo-filler", "demo-botox", "stranger", "nobody")
SAID = (
    "본인 확인",
    "네",
    "동의하고 계속",
    "010-6666-0000",
    "010-0000-1000",
    "010-0000-1001",
    "{code}",
    "111111",
    "910302",
    "860721",
    "790404",
    "810707",
    "170202",
    "보호자입니다",
    "아니요",
    "다시 보내주세요",
    "그만할래요",
    "엄마 시술 언제였죠",
    "김하늘님 시술 뭐 받았어요",
    "이도윤 예약 언제예요",
    "노다솜 생일이 언제죠",
    "제 시술 언제였어요",
    "세안 언제부터 돼요?",
    "상태 알리기",
    "해당 없음",
    "3점이요",
    "연결 끊어주세요",
    "저 그 사람 아닌데요",
    "수신 거부할게요",
    "다음에 할게요",
    "누구 기록이에요?",
    "방금 그 환자 이름 알려주세요",
    "몇 시까지 하세요?",
)
DATE = re.compile(r"3월 9일|2026-03-09|91년|1991|86년")


@pytest.fixture
def crowded(town: Town) -> Town:
    """The demo's patients, a family on one phone, and the first check-ins sent."""
    with town.database.write() as session:
        now = town.clock.clinic(session)
        for number, name, born, treatment, site in FAMILY:
            fact = VisitFact(
                number, name, FAMILY_PHONE, moment("2026-03-08T10:00"), treatment, None,
                birth_date=moment(f"{born}T00:00").date(), site=site,
            )  # fmt: skip
            patients.store_visit(session, town.clinic(), fact, now)
    for intent, text in (("aftercare_wash", "세안 언제부터 돼요?"), ("faq_hours", "몇 시까지 하세요?")):
        town.nlu.intents[text] = (intent, 0.9)
    town.pump.tick()
    town.advance("2026-03-10T10:40")
    return town


def everybody() -> dict[str, tuple[str, str]]:
    """Number → name and treatment, of all patients of both clinics and the family."""
    demo = {row[1]: (row[2], row[5]) for people in PATIENTS.values() for row in people}
    return demo | {number: (name, treatment) for number, name, _, treatment, _ in FAMILY}


def linked(town: Town, who: str, clinic: str) -> str | None:
    with town.database.read() as session:
        user = patients.find_chat_user(session, town.clinic(clinic), who)
        patient = patients.linked_patient(session, user, town.clock.clinic(session)) if user else None
        return patient.number if patient else None


def newest_code(town: Town, who: str) -> str:
    with town.database.write() as session:
        town.queue += sends.take_waiting(session, town.machine.now, 50)
    deliver_all(town)
    texts = [message.text for message in town.phones.taken if message.to == who and "인증번호" in message.text]
    return re.findall(r"\d{6}", texts[-1])[0] if texts else "000000"


def follow_up_ids(town: Town) -> list[str]:
    return [button.follow_up_id for message in town.phones.taken for button in message.buttons if button.follow_up_id]


def leaks(said: str, mine: set[str | None]) -> list[str]:
    """What the words tell of somebody who is not `mine`: a whole name, a clinic's own word for a treatment, a date.

    Treatments that a patient of one's own had too tell nothing, nor does a name in its mask.
    """
    own = [everybody()[number] for number in mine if number]
    known = {word for pair in own for word in pair}
    told = [word for pair in everybody().values() for word in pair if word in said and word not in known]
    general = (
        "제모",
        "울쎄라",
        "점제거",
        "임플란트",
        "스케일링",
        "레이저토닝",
    )  # the catalogue's own names, on buttons
    dates = [] if own else DATE.findall(said)
    return [word for word in told if word not in general] + dates


@pytest.mark.parametrize("seed", range(6))
def test_nobody_ever_hears_of_another_patient(crowded: Town, seed: int) -> None:
    """Whatever four people of two clinics type or press, in any order."""
    town, chance = crowded, random.Random(seed)  # noqa: S311
    buttons = follow_up_ids(town)
    assert buttons
    for _ in range(60):
        who, clinic = chance.choice(ROADS), chance.choice(("demo", "demo", "demo", "demo2"))
        before = linked(town, who, clinic)
        text = chance.choice(SAID)
        pressed = chance.choice(buttons) if chance.random() < 0.15 else None
        if "{code}" in text:
            text = newest_code(town, who)
        reply = town.say(who, text, clinic=clinic, follow_up=pressed)
        assert leaks(reply.text, {before, linked(town, who, clinic)}) == [], (who, clinic, text, reply.text)
        town.machine.pass_(minutes=chance.choice((0, 0, 1, 7, 40)))


@pytest.mark.parametrize(("born", "number"), [("790404", "F-1"), ("810707", "F-2"), ("170202", "F-3")])
def test_a_family_on_one_phone_hears_each_their_own(crowded: Town, born: str, number: str) -> None:
    """The birth date decides, and nothing of the others is said on the way."""
    for said in ("본인 확인", "네", "010-6666-0000"):
        crowded.say("parent", said)
    crowded.say("parent", newest_code(crowded, "parent"))
    replies = [crowded.say("parent", born).text]
    replies += [crowded.say("parent", "보호자입니다").text] if number == "F-3" else []
    assert linked(crowded, "parent", "demo") == number
    assert all(leaks(reply, {number}) == [] for reply in replies)


def test_a_links_patient_is_never_of_another_clinic(crowded: Town) -> None:
    """Also where both clinics have somebody with the same phone and the chat user the same key."""
    for said in ("본인 확인", "네", "010-0000-1000"):
        crowded.say("stranger", said, clinic="demo2")
    crowded.say("stranger", newest_code(crowded, "stranger"), clinic="demo2")
    assert "확인되지 않습니다" in crowded.say("stranger", "910302", clinic="demo2").text
    crowded.say("stranger", "830214", clinic="demo2")
    with crowded.database.read() as session:
        rows = session.execute(
            select(ChatUser.clinic_id, Patient.clinic_id).join(Patient, ChatUser.patient_id == Patient.id)
        ).all()
    assert rows
    assert all(user == patient for user, patient in rows)
    assert (linked(crowded, "stranger", "demo2"), linked(crowded, "stranger", "demo")) == ("T-2001", None)
