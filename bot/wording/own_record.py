"""What a patient whose record is known reads of it. Days with weekday; the chart itself is a person's to show."""

from datetime import datetime

from bot import wording
from records.facts import SEOUL

PROVE_FIRST = "시술 기록과 남은 횟수는 본인 확인 뒤에 알려 드릴 수 있어요."
CHART = "진료기록은 담당자가 확인하고 도와드릴게요."
NONE_DONE = "이 채팅에서 보이는 시술 기록이 없어 담당자가 확인하고 알려 드릴게요."
NO_PACKAGE = "이 채팅에서 보이는 남은 횟수가 없어 담당자가 확인하고 알려 드릴게요."


def done(lines: list[str]) -> str:
    return "\n".join(["최근 시술 기록이에요.", *lines])


def done_line(at: datetime, now: datetime, label: str) -> str:
    year = at.astimezone(SEOUL).year
    named = f"{year}년 " if year != now.astimezone(SEOUL).year else ""
    return f"▶ {named}{wording.day(at)} {label}"


def left(lines: list[str]) -> str:
    return "\n".join(["남은 횟수예요. 이미 잡힌 예약은 빼고 셌어요.", *lines])


def left_line(label: str, left: int, until: datetime | None) -> str:
    return f"▶ {label} {left}회" + (f" ({wording.day(until)}까지)" if until else "")
