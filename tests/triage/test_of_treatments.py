"""How much a treatment hurts, asked by somebody who has not had it, is no pain; pain after one is."""

import pytest

from bot.triage import Triage
from bot.triage.of_treatments import left_out
from catalogue.model import TriageClass

URGENT = (TriageClass.E0, TriageClass.E1)
ASKED = (
    "울쎄라랑 써마지 뭐가 더 아파요",
    "필러랑 보톡스 뭐가 더 아파요?",
    "써마지 많이 아파요? 울쎄라보다 더 아픈가요",
    "인모드랑 슈링크 중에 어떤게 더 아파요",
    "어떤게 더 아파요 리쥬란이랑 쥬베룩",
    "리쥬란이 쥬베룩보다 많이 아파요?",
    "울쎄라가 써마지보다 더 아프죠?",
    "포텐자 엄청 아프다던데 진짜 많이 아파요?",
    "실리프팅 처음인데 많이 아파요?",
    "윤곽주사 맞으려는데 통증 심해요?",
    "리쥬란 아픈 정도가 심한가요",
    "울쎄라랑 써마지 뭐가 더 아파요 60대도 효과있나요",
)
FELT = (
    "써마지 받았는데 더 아파요",
    "써마지 맞았는데 많이 아파요?",
    "보톡스보다 필러 맞은 데가 더 아파요",
    "필러 맞고 뭐가 더 아파요",
    "입술필러 오늘 했는데 엄청 아파요?",
    "울쎄라랑 써마지 같이 받았는데 써마지가 더 아파요",
    "써마지 많이 아파요 입술도 까매요",
    "필러 많이 아파요? 피부가 까매졌어요",
    "코필러 엄청 아파요",
    "리쥬란 너무 아파요?",
    "필러랑 보톡스 둘다 너무 아파요",
)


@pytest.mark.parametrize("text", ASKED)
def test_the_pain_of_a_treatment_to_come_rings_nothing(triage: Triage, text: str) -> None:
    """Compared, heard of or asked about: nothing of a body is told."""
    assert triage.read(text).triage is None


@pytest.mark.parametrize("text", FELT)
def test_pain_after_a_treatment_still_rings(triage: Triage, text: str) -> None:
    """One word of another kind, and the rules read the sentence."""
    assert triage.read(text).triage in URGENT


@pytest.mark.parametrize("text", ["써마지 많이 아파요?", "왜 이렇게 많이 아파요?", "써마지가 울쎄라보다 더 아파요?"])
def test_whoever_had_the_treatment_asks_of_themselves(triage: Triage, text: str) -> None:
    """With the treatment on record the same question is a report."""
    assert triage.read(text, {"thermage": 1}).triage in URGENT


def test_the_names_of_what_is_asked_about_stay() -> None:
    """What follows such a sentence is still read beside the treatment that it names."""
    names = {"써마지": "thermage"}
    assert left_out("써마지 많이 아파요? 얼굴이 까매요", names, ()) == "써마지 얼굴이 까매요"
    assert left_out("써마지 많이 아파요?", names, ("thermage",)) == "써마지 많이 아파요?"


@pytest.mark.parametrize(
    "text",
    [
        "아까 버튼 잘못 눌렀어요 심한통증 아니에요",
        "숨쉬기 힘듦 실수로 눌렀어요",
        "실수로 눌렀습니다 호흡곤란 아닙니다",
        "잘못 눌렀어요 눈꺼풀 처짐 아니에요 그냥 멍이에요",
    ],
)
def test_a_sign_pressed_by_mistake_is_none(triage: Triage, text: str) -> None:
    """It is taken back by its name."""
    assert triage.read(text, {"skinbooster": 5}).triage not in URGENT


@pytest.mark.parametrize(
    "text",
    [
        "잘못 눌렀어요 숨이 안 쉬어져요",
        "숨이 차서 손이 떨려서 잘못 눌렀어요",
        "너무 아파서 버튼 잘못 눌렀어요",
        "잘못 눌렀어요 통증이 아니라 숨쉬기가 힘들어요",
        "통증 잘못 눌렀어요 10점이에요",
        "괴사 아니에요 이거 어떡해요",
    ],
)
def test_what_is_told_beside_a_wrong_press_rings(triage: Triage, text: str) -> None:
    """The body's own sentence stays."""
    assert triage.read(text, {"skinbooster": 5}).triage in URGENT
