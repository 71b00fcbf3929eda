"""Words with which somebody thinks again about an appointment: another day, the same time; skin that pulls. Pure."""

import re

from bot.korean.body import body_parts

_WEEK_AFTER = re.compile(r"(?<![가-힣])그\s?(?:다음|담)\s?주")
_SAME_WEEKDAY = re.compile(r"(?:똑?같은|동일한?)\s?요일")
_SAME_TIME = re.compile(
    r"(?:똑?같은|동일한?|원래)\s?(?:시간(?!\s?(?:은|는|도)?\s?(?:안|말고|빼고))|시각)"
    r"|시간(?:은|는|만|대는|대)?\s?(?:그냥\s?)?(?:똑?같(?!은\s?요일)|동일|그대로)"
)
_NOT_THAT_DAY = re.compile(r"(?<![가-힣])(?:그|이)\s?(?:날짜?|요일)(?:은|는|엔|만)?\s?(?:말고|빼고|제외|말구)")
_SKIN = re.compile(
    r"피부|살갗|살(?=이|도)|딱지|상처|흉터|실밥|(?:시술|주사|수술|맞은|꿰맨|뺀|푼|받은|멍든)\s?(?:한|받은)?\s?(?=데|곳|자리|부위|쪽)"
)
_PULLS = re.compile(
    r"\s?(?:자리|부위|부분|데|곳|쪽|주변)?(?:가|이|도|는|은|만)?\s?"
    r"(?:(?:좀|조금|쫌|너무|계속|자꾸|많이|살짝|막|약간|엄청|되게|은근|꽤|더|심하게|팽팽하게|확|아직도?|점점)\s?)*"
    r"(?:땡|당)(?:겨(?!\s?(?:주|줘|도|달|드|볼|봐|야|서\s?(?:예약|받|해|가)))|기(?!고\s?싶|려|면|자|는\s?거\s?가능)|[긴김겼])"
)
_PULLING = re.compile(r"(?:땡|당)(?:기는|김|겨오는)\s?(?:느낌|듯|것\s?같|증상|현상)")


def feels_tight(text: str) -> bool:
    """A part of the body or the skin pulls: 볼이 좀 땡겨요; not 코필러 예약 좀 당겨주세요."""
    ends = [*(part.end for part in body_parts(text)), *(found.end() for found in _SKIN.finditer(text))]
    return _PULLING.search(text) is not None or any(_PULLS.match(text, end) for end in ends)


def week_after(text: str) -> bool:
    """The week after the one spoken of: 그 다음주로요; not 다음주로요."""
    return _WEEK_AFTER.search(text) is not None


def same_weekday(text: str) -> bool:
    return _SAME_WEEKDAY.search(text) is not None


def same_time(text: str) -> bool:
    """At the time of day at which it stands: 똑같은 시간으로; not 같은 시간 말고."""
    return _SAME_TIME.search(text) is not None


def not_that_day(text: str) -> bool:
    """그날 말고요, 그 요일은 빼고."""
    return _NOT_THAT_DAY.search(text) is not None


def relates(text: str) -> bool:
    """Whether a time is named by another one."""
    return any(said(text) for said in (week_after, same_weekday, same_time, not_that_day))


def without_relations(text: str) -> str:
    """The words without those that a reader of dates would take for another week."""
    return _WEEK_AFTER.sub("", text)
