"""What is understood without the NLU: plain keywords, enough to keep the common questions answered. Pure."""

import re
from collections.abc import Iterable

from bot.korean import topics
from bot.korean.normalise import squeeze

KEYWORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("human_handoff", ("상담원", "상담사", "사람이랑", "사람연결", "직원연결", "직원이랑", "간호사님", "원장님이랑")),
    ("complaint", ("환불", "신고할", "소송", "맘카페")),
    ("appointment_cancel", ("예약취소", "취소해", "취소하", "못갈", "못가")),
    ("appointment_change", ("예약변경", "예약을변경", "시간변경", "바꿔주", "바꾸고", "미루", "앞당")),
    ("appointment_book", ("예약",)),
)
POLITE = (("aftercare_general", ("주의사항",)), ("greet", ("안녕",)), ("thank", ("감사", "고마", "고맙", "땡큐")))
_MESSAGES = r"(?:알림톡|알림|문자|메시지|메세지|카톡|톡|광고|안내)(?:을|를|은|는|좀|도|이제|더이상|다시는|앞으로)*"
_REFUSED = re.compile(
    r"수신거부(?!(?:를|한거|한것|누른거|누른것)?(?:해제|풀|취소|철회|실수|잘못|안할|되돌))|수신동의(?:를)?(?:철회|취소|해지|거부)|그만(?:좀)?보내"
    rf"|{_MESSAGES}(?:그만|차단|끊어|꺼[주줘]|꺼달|해지|안받(?:을|고|겠)|받기싫|받고싶지않|필요없|보내지(?:마|말아|말라|않))"
    r"|(?:이제|더이상|앞으로|다시는?|이런거|이런것)(?:는|은|좀|도)?보내지(?:마|말아|말라|않)"
    r"|^(?:제발|이제|좀|이거|이런거|더이상)*(?:그만받|보내지(?:마|말아|말라)|안보내(?:도|셔도|주셔도))"
)
_OURS = r"(?:알림톡|알림|문자|메시지|메세지|카톡|톡)(?:을|를|은|는|도|이제|앞으로)*"
_WANTED = re.compile(
    rf"{_OURS}다시(?:받|보내(?!지)|켜)|^(?:이제|그냥|아니|아)*다시(?:받을|보내(?:주|줘))|{_OURS}(?:받을게|받을께|받을래|받고싶|켜줘|켜주)|{_OURS}(?:계속|꾸준히|그대로|앞으로도)(?:받|보내(?!지))"
    rf"|{_OURS}(?:끄지|끊지|차단하지|해지하지|중단하지|거부하지|멈추지)(?:마|말|않)"
    r"|수신동의(?:할|합|해|하겠|$)|수신거부(?:를|한거|한것|누른거|누른것)?(?:해제|풀|취소|철회|실수|잘못|안할|되돌)"
)


_SETTINGS = re.compile(
    r"(?:알림|수신|동의|광고)(?:수신)?(?:설정|내역|현황|상태|확인|변경)|수신여부|(?:뭐|무엇|어떤거?)에?동의했"
)


_MISSED = re.compile(
    r"(?:안|못)(?:왔|와(?!도)|오(?!게|시)|받았|받은)|왜(?:안|아직)보내|안보내(?:는거|시는거|나요|줘요|주세요|주나)|보내지말고계속|그만보내지말"
)
_STOPS = re.compile(
    r"그만|거부|차단|끊|해지|해제|싫|필요없|스팸|철회|취소|빼|중단|정지|스톱|stop|꺼|끄|귀찮|시끄|지겨|말[아고라]|마세요|마라|마요|말아|"
    r"안(?:받|보내|와도|오게|왔으면|봐)|받지|보내지|않|탈퇴|삭제|노노"
)
_NIGHT = re.compile(r"(?:밤|야간|새벽|저녁|늦은시간)(?:에|엔|에는|에만|시간에)?(?:는|만)?")
_KINDS = {"night": re.compile(r"야간|밤|새벽"), "advertising": re.compile(r"광고|이벤트|행사|프로모션|소식|혜택")}
_TAKES = re.compile(r"받을(?:게|께|래|거)|받고싶|받겠|보내(?:주|도)|동의(?:합|해|할|하겠)|신청|켜(?:줘|주)|수신동의")


def refuses_messages(text: str) -> bool:
    """The patient wants no more messages, said so plainly that no language model is needed."""
    words = squeeze(text)
    return _REFUSED.search(words) is not None and _MISSED.search(words) is None


def may_refuse(text: str) -> bool:
    """Whether there is a word of stopping in the text: without one nothing is a refusal, whatever a model thinks."""
    words = squeeze(text)
    return _STOPS.search(words) is not None and _MISSED.search(words) is None and not wants_kind(text)


def wants_kind(text: str) -> str | None:
    """advertising or night, where the words ask to get such messages: 광고도 받을래요."""
    words = squeeze(text)
    if _TAKES.search(words) is None or re.search(r"안받|거부|그만|싫|말[아고]|마세요|않|철회", words):
        return None
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(words)), None)


def refuses_nights(text: str) -> bool:
    """밤에는 보내지 마세요: no messages at night, whatever kind."""
    return (
        only_at_night(text)
        and re.search(r"보내지|알림|문자|카톡|톡(?!스)|광고", squeeze(text)) is not None
        and may_refuse(text)
    )


def only_at_night(text: str) -> bool:
    """A refusal of messages at night and no other: 밤에는 보내지 마세요."""
    words = squeeze(text)
    return _NIGHT.search(words) is not None and re.search(r"전부|다시는|모두|모든|수신거부|아예", words) is None


def wants_messages(text: str) -> bool:
    """The patient takes a refusal back."""
    return _WANTED.search(squeeze(text)) is not None


def wants_consents(text: str) -> bool:
    """The patient wants to see or change what they allowed."""
    return len(text) <= 30 and _SETTINGS.search(squeeze(text)) is not None


def only_advertising(text: str) -> bool:
    """A refusal that names advertising and nothing else: 광고만 그만 보내세요."""
    words = squeeze(text)
    return "광고" in words and re.search(r"알림|안내|문자도|카톡도|전부|다시는|모두|모든|수신동의", words) is None


def intent(text: str) -> str | None:
    """The first intent whose keyword stands in the text, or None."""
    if refuses_messages(text):
        return "opt_out"
    return _holding(KEYWORDS, text) or topics.first_named(text) or _holding(POLITE, text)


def _holding(keywords: Iterable[tuple[str, tuple[str, ...]]], text: str) -> str | None:
    squeezed = squeeze(text)
    return next((name for name, stems in keywords if any(stem in squeezed for stem in stems)), None)
