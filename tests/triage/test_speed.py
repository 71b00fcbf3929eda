"""Triage reads every message first: it must cost next to nothing, whatever is sent."""

import time

import pytest

from bot.triage import Triage

LETTER = (
    "어제 필러 맞았는데 오늘 아침부터 코끝이 좀 하얗게 변하고 점점 아파지는 느낌이 들어요 세안은 언제부터 "
    "가능한지도 궁금하고 멍은 며칠 가는지 알려주세요 감사합니다"
)
LONG = {
    "a long letter": LETTER * 50,
    "denials without end": "열은 없어요 숨은 안 차요 " * 340,
    "signs without end": "숨이 눈이 피가 열이 " * 450,
    "one syllable": "숨" * 5000,
    "alternating": "안아" * 2500,
    "digits": "38" * 2500,
    "numbers": "38.5도 " * 1000,
    "conditions": "하면 " * 1700,
    "lists": "나이나도" * 1250,
}


def seconds(triage: Triage, text: str, rounds: int) -> float:
    """Processor time, the best of some rounds: what it takes when the machine does nothing else."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        triage.read(text)
        best = min(best, time.process_time() - start)
    return best


def test_a_message_takes_under_two_milliseconds(triage: Triage) -> None:
    """About a hundred characters, as patients write."""
    assert seconds(triage, LETTER[:100], 30) < 0.002


@pytest.mark.parametrize("name", LONG)
def test_a_very_long_message_stays_quick(triage: Triage, name: str) -> None:
    """5,000 characters of anything, also of what is meant to be slow, stay in a fraction of a second."""
    assert seconds(triage, LONG[name][:5000], 5) < 0.15
