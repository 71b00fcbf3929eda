"""What a patient wants of the clinic's messages: none any more, none of a kind, or to get them. Pure.

A refusal is acted on at once (정보통신망법 §50 ②). Only what names advertising or the night, and nothing else, refuses
a part; a complaint that a message is missing refuses nothing.
"""

import re

from bot.korean.normalise import squeeze

_MESSAGES = r"(?:알림톡|알림|문자|메시지|메세지|카톡|톡|광고|안내)(?:을|를|은|는|좀|도|이제|더이상|다시는|앞으로)*"
_REFUSED = re.compile(
    r"수신거부(?!(?:를|한거|한것|누른거|누른것)?(?:해제|풀|취소|철회|실수|잘못|안할|되돌))|수신동의(?:를)?(?:철회|취소|해지|거부)|그만(?:좀)?보내"
    rf"|{_MESSAGES}(?:그만|차단|끊어|꺼[주줘]|꺼달|해지|안받(?:을|고|겠)|받기싫|받고싶지않|필요없|보내지(?:마|말아|말라|않))"
    r"|(?:이제|더이상|앞으로|다시는?|이런거|이런것)(?:는|은|좀|도)?보내지(?:마|말아|말라|않)"
    r"|^(?:제발|이제|좀|이거|이런거|더이상)*(?:그만받|보내지(?:마|말아|말라)|안보내(?:도|셔도|주셔도))"
)
_OURS = r"(?:알림톡|알림|문자|메시지|메세지|카톡|톡)(?:을|를|은|는|도|이제|앞으로)*"
_WANTED = re.compile(
    rf"{_OURS}다시(?:받|보내(?!지)|켜)|^(?:이제|그냥|아니|아)*다시(?:받을|보내(?:주|줘))"
    rf"|{_OURS}(?:받을게|받을께|받을래|받고싶|켜줘|켜주)"
    rf"|{_OURS}(?:계속|꾸준히|그대로|앞으로도)(?:받|보내(?!지))"
    rf"|{_OURS}(?:끄지|끊지|차단하지|해지하지|중단하지|거부하지|멈추지)(?:마|말|않)"
    r"|수신동의(?:할|합|해|하겠|$)|수신거부(?:를|한거|한것|누른거|누른것)?(?:해제|풀|취소|철회|실수|잘못|안할|되돌)"
)
_SETTINGS = re.compile(
    r"(?:알림|수신|동의|광고)(?:수신)?(?:설정|내역|현황|상태|확인|변경)|수신여부|(?:뭐|무엇|어떤거?)에?동의했"
)
_MISSED = re.compile(
    r"(?:안|못)(?:왔(?!으면)|와(?!도)|오(?!게|시|도록|면)|받았(?!으면)|받은)|왜(?:안|아직)보내"
    r"|안보내(?:는거|시는거|나요|줘요|주세요|주나)|보내지말고계속|그만보내지말"
)
_STOPS = re.compile(
    r"그만|거부|차단|끊|해지|해제|싫|필요없|스팸|철회|취소|빼|중단|정지|스톱|stop|꺼|끄|귀찮|시끄|지겨|말[아고라]|마세요|마라"
    r"|마요|말아|안(?:받|보내|와도|오게|오면|오도록|왔으면|봐)|받지|보내지|오지|않|탈퇴|삭제|노노"
)
_AT_NIGHT = re.compile(r"(?:밤|야간|새벽)(?:에|시간|시간에)?(?:는|은|엔|만|광고)|야간(?:알림|문자|톡|메시지|메세지)")
_ALL = re.compile(r"전부|다시는|모두|모든|수신거부|아예|이제|더이상|앞으로")
_MORE_THAN_ADVERTISING = re.compile(
    r"알림|안내|문자|카톡|톡(?!스)|메시지|메세지|같은|자꾸|스팸|전부|모두|모든|수신동의"
)
_KINDS = {"night": re.compile(r"야간|밤|새벽"), "advertising": re.compile(r"광고|이벤트|행사|프로모션|소식|혜택")}
_TAKES = re.compile(r"받을(?:게|께|래|거)|받고싶|받겠|보내(?:주|도)|동의(?:합|해|할|하겠)|신청|켜(?:줘|주)|수신동의")
_NO = re.compile(r"안받|거부|그만|싫|말[아고]|마세요|않|철회")


def refuses(text: str) -> bool:
    """The patient wants no more messages, of all kinds or one, said so plainly that no language model is needed."""
    words = squeeze(text)
    plainly = _REFUSED.search(words) is not None or (_AT_NIGHT.search(words) and "보내지" in words)
    return bool(plainly) and _MISSED.search(words) is None


def may_refuse(text: str) -> bool:
    """Whether there is a word of stopping in the text: without one nothing is a refusal, whatever a model thinks."""
    words = squeeze(text)
    return _STOPS.search(words) is not None and _MISSED.search(words) is None and not wants_kind(text)


def refused_part(text: str) -> str | None:
    """night or advertising where a refusal names that and nothing else: 밤에는 보내지 마세요, 광고만 그만."""
    words = squeeze(text)
    if _AT_NIGHT.search(words) and _ALL.search(words) is None:
        return "night"
    only = "광고만" in words or _MORE_THAN_ADVERTISING.search(words) is None
    return "advertising" if "광고" in words and only else None


def wants_kind(text: str) -> str | None:
    """night or advertising, where the words ask to get such messages: 광고도 받을래요."""
    words = squeeze(text)
    if _TAKES.search(words) is None or _NO.search(words):
        return None
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(words)), None)


def wants(text: str) -> bool:
    """The patient wants messages, or takes a refusal back."""
    return _WANTED.search(squeeze(text)) is not None


def asks_settings(text: str) -> bool:
    """The patient wants to see or change what they allowed."""
    return len(text) <= 30 and _SETTINGS.search(squeeze(text)) is not None
