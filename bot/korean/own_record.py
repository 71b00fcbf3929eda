"""Questions about one's own record: when a treatment was, how many sessions are left, the chart itself. Pure."""

import re
from typing import Literal

from bot.korean.normalise import squeeze

Asked = Literal["last", "left", "chart"]
_PATTERNS: tuple[tuple[Asked, re.Pattern[str]], ...] = (
    (
        "left",
        re.compile(
            r"(?:남은|잔여)(?:시술|패키지)?(?:횟수|회차|횟차|회수)|(?:횟수|회차|회수|패키지|횟수권|회원권|티켓)(?:가|이|는|은|도)?(?:아직|지금)?(?:몇(?:번|회)|얼마나)?(?:이나|정도)?(?:더)?남"
            r"|몇(?:번|회)(?:이나|정도)?(?:더)?남(?:았|은|아)"
        ),
    ),
    (
        "last",
        re.compile(
            r"(?:제|내|저의)(?:가)?(?:받은|맞은|했던|한)?시술(?:이|은|을|명)?(?:뭐|뭘|무슨|무엇)(?:였|이었|인지|죠|예|에|에요|더라)"
            r"|(?:제가|저|나|내가|전)(?:그때|지난번에?|저번에?)?(?:무슨|어떤|뭔|뭐|뭘)(?:시술|주사|레이저|치료)?(?:를|을)?(?:받았|맞았|했)(?:었)?(?:죠|나요|는지|더라|지요|지)"
            r"|언제.{0,8}(?:받았|맞았|했었|시술했)(?!으면|다면)|(?:받은|맞은|시술한)(?:게|거|건|날|날짜)(?:이|가)?언제"
            r"|(?:시술|받은|맞은)(?:받은)?(?:날짜|일자|내역|이력)(?:이|가|을|를|좀)*(?:언제|알려|보여|뭐|확인|궁금|볼)"
        ),
    ),
    (
        "chart",
        re.compile(
            r"(?:차트|(?:진료|의무|시술)기록|진료내역)(?:지|부)?(?:을|를|은|좀|도)*(?:보여|볼수|볼래|보고싶|보내|알려|확인|열람|궁금)"
        ),
    ),
)


_NAMED = re.compile(r"([가-힣]{2,4}?)(?:씨|님)(?:이|은|는|의|께서|것|꺼)?")
_ROLES = re.compile(
    r"(?:고객|환자|원장|선생|간호사|실장|의사|담당자|상담사|매니저|과장|부장|대표|어머|아버|할머|따|아드|형|장모)$"
)


def of_another(text: str, name: str) -> bool:
    """Whether somebody is named who is not the patient: 김나온씨 언제 받았어요."""
    named = [each[1] for each in _NAMED.finditer(squeeze(text)) if not _ROLES.search(each[1])]
    return any(each != name and not (len(each) <= 2 and name.endswith(each)) for each in named)


def asked(text: str) -> Asked | None:
    """저 언제 시술 받았어요?, 남은 횟수 몇번이에요, 제 차트 좀 보여줘요; not what is booked."""
    squeezed = squeeze(text)
    if len(squeezed) > 40 or "예약" in squeezed:
        return None
    return next((what for what, pattern in _PATTERNS if pattern.search(squeezed)), None)
