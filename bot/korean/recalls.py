"""The wish to be told again when the next time has come: 석 달 뒤에 알려주세요, 맞을 때 되면 톡 주세요. Pure."""

import re
from datetime import date

from dateutil.relativedelta import relativedelta

from bot.korean.normalise import squeeze

_NATIVE = {
    "한": 1, "일": 1, "두": 2, "이": 2, "세": 3, "석": 3, "삼": 3, "네": 4, "넉": 4, "사": 4, "다섯": 5, "오": 5,
    "여섯": 6, "육": 6, "반": 6,
}  # fmt: skip
_MONTH, _YEAR = relativedelta(months=1), relativedelta(years=1)
_UNITS = {"주": relativedelta(weeks=1), "달": _MONTH, "개월": _MONTH, "년": _YEAR, "해": _YEAR}
_SPAN = re.compile(
    rf"(?P<number>\d{{1,2}}|{'|'.join(_NATIVE)})(?P<unit>주(?:일)?|달|개월|년|해)(?:정도|쯤|즈음)?(?:뒤|후|있다가?|지나)"
)
_NEXT_TIME = re.compile(
    r"(?:다음|담)(?:번)?(?:시술|치료|관리|주사|리터치|보톡스|필러|레이저|토닝|스케일링|검진|접종|맞을|받을|할)[^.?!]{0,6}?(?:때|시기|즈음|쯤|주기)"
    r"|(?:다시)?(?:맞을|받을|할)(?:때|시기)(?:가|쯤|즈음)?(?:되면|오면|됐을때)|(?:유지|재시술|리터치)(?:시기|주기|할때)"
)
_TELLS = re.compile(
    r"(?:(?:다시)?알려|알림(?:톡)?(?:을|좀|하나)?|(?:카톡|톡|문자|메시지|메세지|연락)(?:을|좀|한번|하나|으로)?(?:다시)?)"
    r"(?:주세|주셔|주실|줘|주시|주면|달라|보내[주줘]|부탁|받고싶|받을수|넣어|해[주줘]|설정|예약)"
)
_ELSE = re.compile(r"예약(?!할때|시기|알림)|결과|자리|전화|통화|원장님(?:오시|계시)|전에|까지|가격|얼마")


def asked(text: str) -> bool:
    """Whether a message at a later time is wished for; not an answer, a call, a result or a freed slot."""
    words = squeeze(text)
    later = _SPAN.search(words) or _NEXT_TIME.search(words)
    return later is not None and _TELLS.search(words) is not None and _ELSE.search(words) is None


def day(text: str, today: date) -> date | None:
    """The day that the words count to; None where they name no time."""
    found = _SPAN.search(squeeze(text))
    if found is None:
        return None
    number, unit = found["number"], found["unit"].removesuffix("일")
    if number == "반":
        return today + _MONTH * 6
    many = int(number) if number.isdigit() else _NATIVE[number]
    return today + _UNITS[unit] * many
