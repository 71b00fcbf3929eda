"""What triage costs: it reads every message before anything else does. Processor time, as ratios to a usual message."""

import time

from anbu.cli.common import Fields
from bot.triage import Triage
from catalogue import files

LETTER = (
    "어제 필러 맞았는데 오늘 아침부터 코끝이 좀 하얗게 변하고 점점 아파지는 느낌이 들어요 세안은 언제부터 "
    "가능한지도 궁금하고 멍은 며칠 가는지 알려주세요 감사합니다"
)
USUAL = LETTER[:100]
LONG = {  # 5,000 characters of what is meant to be slow
    "a long letter": LETTER * 50,
    "denials without end": "열은 없어요 숨은 안 차요 " * 340,
    "signs without end": "숨이 눈이 피가 열이 " * 450,
    "one syllable": "숨" * 5000,
    "alternating": "안아" * 2500,
    "digits": "38" * 2500,
    "conditions": "하면 " * 1700,
}


def run() -> list[Fields]:
    """A row a text: milliseconds, and how many times a usual message's; per character it should not grow."""
    triage = Triage(files.read())
    usual = _milliseconds(triage, USUAL, 50)
    rows: list[Fields] = [{"benchmark": "triage", "what": "100 characters", "ms": round(usual, 2), "ratio": 1.0}]
    for name, text in LONG.items():
        cost = _milliseconds(triage, text[:5000], 5)
        rows.append({"benchmark": "triage", "what": name, "ms": round(cost, 2), "ratio": round(cost / usual, 1)})
    return rows


def _milliseconds(triage: Triage, text: str, rounds: int) -> float:
    """Processor time, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        triage.read(text)
        best = min(best, time.process_time() - start)
    return best * 1000
