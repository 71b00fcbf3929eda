"""The people of a simulated year: seeded patients with habits, and what they type."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

ANSWERS = 0.6  # of the pushes that ask for an answer; see estimate.py for what others found
LINKED = 0.95
CLINICS = ("demo", "demo", "demo2", "women", "internal")

EMERGENCIES = (
    "숨쉬기가 힘들어요", "갑자기 앞이 안 보여요", "피가 안 멈춰요 30분째예요", "입술이 까맣게 변하고 너무 아파요",
    "목이 조여오는 느낌이에요", "얼굴 한쪽이 마비됐어요", "열이 39도예요 오한도 있어요", "죽고 싶어요",
)  # fmt: skip
REFUSALS = ("그만 보내세요", "알림 안 받을래요", "수신거부", "이제 문자 보내지 마세요")
LOSSES = ("계류유산 됐어요", "지난주에 유산했어요", "아기를 잃었어요", "심장 소리가 안 들린대요", "유산돼서 수술했어요")
WANTS_AGAIN = "알림 다시 받기"
COMPLAINTS = ("너무 불친절해서 화가 나요 책임자 바꿔 주세요", "시술이 마음에 안 들어요 환불해 주세요")
QUESTIONS = (
    "세안 언제부터 돼요?", "술 마셔도 되나여", "운동은 언제부터 가능한가요", "주차되나요", "몇 시까지 하세요?",
    "멍은 언제 빠져요", "예약하고 싶어요", "예약 취소할게요", "예약 시간 바꾸고 싶은데요", "원장님 언제 계세요", "ㅎㅇ",
)  # fmt: skip
TYPED = (
    "괜찮아요", "조금 부었어요", "한 3정도?", "0", "5점이요", "어제보단 나아요", "없어요", "네", "아니요", "감사합니다",
    "좀 따끔거려요", "보통이요", "만족해요", "별로예요", "아니 4점이요", "나중에 할게요", "술은 언제부터 돼요?",
    "많이 아파요",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """One patient. `user_key`: their KakaoTalk key; `answers`: how likely they answer; `typing`: how often in words."""

    index: int
    clinic: str
    name: str
    sex: str
    born: date
    linked: bool
    advertising: bool
    night: bool
    answers: float
    typing: float

    @property
    def number(self) -> str:
        return f"S-{self.index:05d}"

    @property
    def user_key(self) -> str:
        return f"sim-{self.index:05d}"

    @property
    def phone(self) -> str:
        return f"+8210{70000000 + self.index}"


def person(rng: Random, index: int) -> Person:
    family, given = rng.choice("가나다라마바사아자차"), rng.choice(("우리", "하늘", "보람", "다솜", "나래", "한별"))
    clinic = CLINICS[index % len(CLINICS)]
    return Person(
        index, clinic, family + given,
        sex="female" if clinic == "women" else rng.choice(("female", "male")),
        born=date(1960, 1, 1) + timedelta(days=rng.randrange(16000)),
        linked=rng.random() < LINKED, advertising=rng.random() < 0.4, night=rng.random() < 0.05,
        answers=min(1.0, max(0.0, rng.gauss(ANSWERS, 0.25))), typing=rng.random() * 0.4,
    )  # fmt: skip
