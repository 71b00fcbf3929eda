"""What is understood without the NLU: plain keywords, enough to keep the common questions answered. Pure."""

import re
from collections.abc import Iterable

from bot.korean import messages, topics
from bot.korean.normalise import squeeze

KEYWORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("human_handoff", ("상담원", "상담사", "사람이랑", "사람연결", "직원연결", "직원이랑", "간호사님", "원장님이랑")),
    ("complaint", ("환불", "신고할", "소송", "맘카페")),
    ("appointment_cancel", ("예약취소", "취소해", "취소하", "못갈", "못가")),
    ("appointment_change", ("예약변경", "예약을변경", "시간변경", "바꿔주", "바꾸고", "미루", "앞당")),
    ("appointment_book", ("예약",)),
)
POLITE = (("aftercare_general", ("주의사항",)), ("greet", ("안녕",)), ("thank", ("감사", "고마", "고맙", "땡큐")))


def intent(text: str) -> str | None:
    """The first intent whose keyword stands in the text, or None."""
    if messages.refuses(text):
        return "opt_out"
    return _holding(KEYWORDS, text) or topics.first_named(text) or _holding(POLITE, text)


def _holding(keywords: Iterable[tuple[str, tuple[str, ...]]], text: str) -> str | None:
    squeezed = squeeze(text)
    return next((name for name, stems in keywords if any(stem in squeezed for stem in stems)), None)


_OF_A_DAY = re.compile(
    r"(?:그럼|그러면|근데|혹시)*(?:\d{1,2}월\d{1,2}일|\d{1,2}일|[월화수목금토일]요일|주말|평일|공휴일|내일|모레|오늘|신정|구정|설날|설연휴|설|추석|추석연휴|명절|연휴"
    r"|크리스마스|성탄절|석가탄신일|부처님오신날|어린이날|현충일|광복절|개천절|한글날|삼일절|선거일|대체공휴일|임시공휴일|근로자의날|노동절)"
    r"(?:전날|다음날|당일|날|때|오전|오후|저녁|점심)*(?:은|는|도|엔|에는|에도|에)(?:요|여|용)?"
)
_TIME = re.compile(
    r"\d|[월화수목금토일]욜|요일|내일|낼|모레|글피|오늘|이번|다음|담주|주말|평일|오전|오후|아침|점심|저녁|시에|시쯤|시요|주뒤|빨리|언제|아무|가능|예약|상담|진료|방문|취소|변경|시간"
)
_NOUN_ALONE = re.compile(
    r"(?:아|음|네|그|저)*[가-힣a-z]{1,7}?(?:이요|이여|으?로요|이에요|예요|요|인데요|은요|는요|도요)"
)


def asks_of_a_day(text: str) -> bool:
    """A day and nothing else, asked after: 1월 1일은요?, 신정 다음날은?"""
    return _OF_A_DAY.fullmatch(squeeze(text)) is not None


def a_noun_alone(text: str) -> bool:
    """One word that names no time and nothing of an appointment: 수염이요, 공짜로요?, 로아큐탄이요."""
    words = squeeze(text)
    return len(text.split()) == 1 and _NOUN_ALONE.fullmatch(words) is not None and _TIME.search(words) is None
