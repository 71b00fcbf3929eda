"""What is understood without the NLU: plain keywords, enough to keep the common questions answered. Pure."""

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
