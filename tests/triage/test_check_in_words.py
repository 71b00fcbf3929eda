"""What a check-in is answered with: a bare number or a plain word alarms nobody."""

import pytest

from bot.triage import Triage
from catalogue.model import Catalogue, TriageClass

PLAIN = [
    *[str(number) for number in range(11)],
    *[
        f"{number}{unit}"
        for number in range(11)
        for unit in ("점", "점이요", "점 정도요", "번", "일", "일째", "개", "/10")
    ],
    *[
        "3~4",
        "7-8점",
        "한 5점쯤",
        "10점 만점에 3점",
        "36.5",
        "36.8도",
        "37도",
        "100",
        "100점",
        "없음",
        "없어요",
        "있어요",
    ],
    *[
        "네",
        "넵",
        "예",
        "아니요",
        "아뇨",
        "괜찮아요",
        "좋아요",
        "보통이요",
        "그냥 그래요",
        "조금요",
        "약간",
        "많이",
        "심해요",
    ],
    *[
        "그대로예요",
        "나아졌어요",
        "줄었어요",
        "똑같아요",
        "모르겠어요",
        "ㅇㅇ",
        "ㄴㄴ",
        "ㅇㅋ",
        "통증",
        "붓기",
        "멍",
        "붉은기",
    ],
    *[
        "가려움",
        "각질",
        "딱지",
        "건조함",
        "얼굴",
        "이마",
        "눈가",
        "코",
        "입술",
        "볼",
        "턱",
        "팔",
        "다리",
        "오늘",
        "어제부터",
    ],
]


@pytest.mark.parametrize("answer", PLAIN)
def test_a_plain_answer_never_alarms_by_itself(triage: Triage, answer: str) -> None:
    """Whoever gives it."""
    assert triage.read(answer).triage not in (TriageClass.E0, TriageClass.E1)


def test_a_plain_answer_never_alarms_after_any_treatment(triage: Triage, catalogue: Catalogue) -> None:
    """Nor whatever was done yesterday."""
    codes = [treatment.key for treatment in catalogue.treatments]
    alarms = [
        (code, answer)
        for code in codes
        for answer in PLAIN
        if triage.read(answer, {code: 1}).triage in (TriageClass.E0, TriageClass.E1)
    ]
    assert alarms == []
