"""Questions about the clinic that a yes or a number answers: 지금 영업해요?, 일욜도 해요?, 전화번호 뭐예요? Pure."""

import re
from datetime import date, timedelta
from typing import Literal

from bot.korean.normalise import squeeze
from bot.korean.slots import WEEKDAYS

_PHONE = re.compile(
    r"^(?:병원|거기|여기|그쪽|대표|상담)*(?:전화번호|연락처|전화는몇번|몇번으로전화)(?:가|는|은|이|를|을|좀)*"
    r"(?:뭐|몇|어떻게|어떡|알려|알수|있나|있어|궁금|주세요|좀|하면|해야|$)"
)
_DAYS = {"오늘": 0, "내일": 1, "낼": 1, "모레": 2}
_DAY = re.compile(rf"(?:^|병원|혹시|이번주|그럼)(?:(?P<near>오늘|내일|낼|모레)|(?P<weekday>[{WEEKDAYS}])(?:요일|욜))")
_NOW = re.compile(r"^(?:혹시|병원)?(?:지금|현재)")
_CLOSED = re.compile(r"쉬|쉽|휴진|휴무|닫|안열|안하|안해")


def asks_number(text: str) -> bool:
    """전화번호 뭐예요?, 연락처 알려주세요; not 제 전화번호."""
    return len(text) <= 30 and _PHONE.search(squeeze(text)) is not None


def asks_open(text: str, today: date) -> date | Literal["now"] | None:
    """The day, or this moment, of which it is asked whether the clinic is open; None where no single one is named."""
    squeezed = squeeze(text)
    days = re.findall(rf"오늘|내일|모레|[{WEEKDAYS}](?:요일|욜)", squeezed)
    if len(squeezed) > 20 or len(days) > 1:
        return None
    if _NOW.search(squeezed):
        return "now"
    found = _DAY.search(squeezed)
    if found is None:
        return None
    if found["near"]:
        return today + timedelta(days=_DAYS[found["near"]])
    return today + timedelta(days=(WEEKDAYS.index(found["weekday"]) - today.weekday()) % 7)


def of_closing(text: str) -> bool:
    """Whether it is asked the other way round: 내일 쉬나요? A yes would say the opposite."""
    return _CLOSED.search(squeeze(text)) is not None
