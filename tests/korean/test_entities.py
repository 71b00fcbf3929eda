"""What else a patient's text names: treatments, parts of the body, symptoms, strengths, scores, since when."""

import json
from datetime import date, datetime

import pytest

from bot.korean.entities import Entities, read
from bot.korean.treatments import TreatmentNames
from records.facts import SEOUL

NOW = datetime(2026, 11, 18, 14, tzinfo=SEOUL)


def _read(text: str, names: TreatmentNames, treated: date | None = None) -> Entities:
    return read(text, NOW, names, treated)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("입술필러 맞고 세안 되나요", "filler"),
        ("울쎄랴 맞았는데", "ulthera"),
        ("슈링쿠는 얼마예요", "ulthera"),
        ("스켈링했는데 피가 나요", "scaling"),
        ("리쥬렌 후에 운동", "rejuran"),
    ],
)
def test_a_misspelt_treatment_is_found(text: str, code: str, names: TreatmentNames) -> None:
    """A name with a letter wrong is found, with particles and verbs at its end."""
    assert names.find(text) == (code,)


@pytest.mark.parametrize(
    "text",
    [
        "이미시술 받았어요",
        "이 시술은 아프나요",
        "하이루",
        "it's not",
        "언제 모자 써도 되나요",
        "수면내시경 받았어요",
        "질초음파 아프나요",
        "다이어트약 먹고 있어요",
        "대장암검사 언제 해요",
        "기침치료 되나요",
        "지난번에 한 약속이요",
        "처방한 약 먹었어요",
        "눈매교정 받았어요",
        "언제 맞추나요",
    ],
)
def test_everyday_words_are_no_treatment(text: str, names: TreatmentNames) -> None:
    """A word that only looks like a name is none."""
    assert names.find(text) == ()


def test_a_treatment_has_its_place(names: TreatmentNames) -> None:
    """The place of a name points to its letters, across a space too."""
    (named,) = names.named("어제 입술 필러 맞았어요")
    assert (named.code, named.start, named.end) == ("filler", 3, 8)


@pytest.mark.parametrize(
    ("text", "symptoms"),
    [
        ("열은 없는데 볼이 아파요", [("발열", True), ("통증", False)]),
        ("안 아파요", [("통증", True)]),
        ("멍이 들진 않았어요", [("멍", True)]),
        ("진물은 없고 딱지만 있어요", [("진물", True), ("딱지", False)]),
        ("부었어요 그리고 가려워요", [("붓기", False), ("가려움", False)]),
        ("열심히 발랐어요", []),
        ("아토피가 있어요", []),
        ("예약을 앞당길 수 있나요", []),
        ("커피 마시러 가려고요", []),
        ("코필러 맞았는데 술은요", []),
        ("코피가 나요", [("출혈", False)]),
    ],
)
def test_symptoms_are_named_or_denied(text: str, symptoms: list[tuple[str, bool]], names: TreatmentNames) -> None:
    """A symptom is named as on the chart, and what the text denies is marked."""
    assert [(one.value, one.denied) for one in _read(text, names).symptoms] == symptoms


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("눈 밑이 떨려요", ["눈밑"]),
        ("오른쪽 볼이 부었어요", ["볼"]),
        ("코끝이 하얘요", ["코"]),
        ("목요일에 볼 수 있나요", []),
        ("수입 가격", []),
        ("약을 발라도 되나요", []),
    ],
)
def test_parts_of_the_body_are_named(text: str, parts: list[str], names: TreatmentNames) -> None:
    """Words of one syllable count only where they are words."""
    assert [one.value for one in _read(text, names).body_parts] == parts


def test_strength_and_score_stand_beside_a_symptom(names: TreatmentNames) -> None:
    """Strong words count where there is something to be strong."""
    painful, busy = _read("너무 아파요 7점이요", names), _read("너무 바빠요", names)
    assert [one.value for one in (*painful.strengths, *painful.scores)] == ["severe", "7"]
    assert busy.strengths == ()


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("어제부터 부었어요", "2026-11-17"),
        ("3일 전부터 아파요", "2026-11-15"),
        ("그저께부터 간지러워요", "2026-11-16"),
        ("월요일부터 아파요", "2026-11-16"),
        ("아침부터 욱신거려요", "2026-11-18"),
        ("오늘아침부터아파요", "2026-11-18"),
        ("3일전부터아파요", "2026-11-15"),
        ("3일째 붓기가 안 빠져요", "2026-11-16"),
        ("일주일째 딱지가 안 떨어져요", "2026-11-11"),
        ("시술 다음날부터 빨개요", "2026-11-16"),
        ("맞은 날부터 아파요", "2026-11-15"),
        ("필러 받은 날 밤부터 부었어요", "2026-11-15"),
        ("맞고 나서 2일 후부터 저려요", "2026-11-17"),
    ],
)
def test_since_when_is_a_day(text: str, since: str, names: TreatmentNames) -> None:
    """Counted from now, or from the treatment whose day is known; and no wish for a time is left of it."""
    entities = _read(text, names, treated=date(2026, 11, 15))
    assert [one.value for one in entities.since] == [since]
    assert entities.whens == ()


def test_since_an_unknown_treatment_is_counted(names: TreatmentNames) -> None:
    """Without the treatment's day, the number of days after it is kept."""
    assert [one.value for one in _read("시술 다음날부터 빨개요", names).since] == ["treatment+1"]


@pytest.mark.parametrize("text", ["월요일부터 가능해요", "내일부터 시간 돼요"])
def test_from_a_day_on_is_a_wish(text: str, names: TreatmentNames) -> None:
    """부터 with a day ahead and nothing told is when the patient can come."""
    assert _read(text, names).since == ()


def test_entities_are_json(names: TreatmentNames) -> None:
    """The list keeps the order of the text, and only what is known."""
    listed = _read("보톡스 담주 화욜 8시요", names).as_list()
    assert json.loads(json.dumps(listed, ensure_ascii=False)) == [
        {"entity": "treatment", "value": "botox", "start": 0, "end": 3, "words": "보톡스"},
        {
            "entity": "date",
            "value": "2026-11-24T08:00 or 2026-11-24T20:00",
            "start": 4,
            "end": 12,
            "words": "담주 화욜 8시",
            "options": ["2026-11-24T08:00", "2026-11-24T20:00"],
            "question": "11월 24일(화) 오전 8시인가요, 11월 24일(화) 오후 8시인가요?",
        },
    ]
