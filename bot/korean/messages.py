"""What a patient wants of the clinic's messages: none any more, none of a kind, or to get them. Pure.

A refusal is acted on at once (정보통신망법 §50 ②). Only what names advertising or the night, and nothing else, refuses
a part; a complaint that a message is missing refuses nothing.
"""

import re

from bot.korean.normalise import squeeze

_MESSAGES = (
    r"(?:알림톡|알림|알람|문자|메시지|메세지|카톡|톡|광고(?:성|용)?|스팸|안내)"
    r"(?:을|를|은|는|좀|도|이제|더이상|다시는|앞으로)*"
)
_REFUSED = re.compile(
    r"수신거부(?!(?:를|한거|한것|누른거|누른것)?(?:해제|풀|취소|철회|실수|잘못|안할|되돌))|수신동의(?:를)?(?:철회|취소|해지|거부)|그만(?:좀)?보내"
    rf"|{_MESSAGES}(?:그만|차단|끊어|꺼[주줘]|꺼달|해지|안받(?:을|고|겠)|받기싫|받고싶지않|필요없|보내지(?:마|말아|말라|않)|노노|작작|안(?:주셔|줘)도|사절|사양|스탑|스톱|stop)"
    rf"|작작(?:좀)?보내|{_MESSAGES}(?:너무|자꾸|좀){{0,2}}(?:귀찮|지겹|지겨)"
    r"|(?:이제|더이상|앞으로|다시는?|이런거|이런것)(?:는|은|좀|도)?보내지(?:마|말아|말라|않)"
    r"|^(?:제발|이제|좀|이거|이런거|더이상)*(?:그만받|보내지(?:마|말아|말라)|안보내(?:도|셔도|주셔도))"
)
_OURS = r"(?:알림톡|알림|알람|문자|메시지|메세지|카톡|톡)(?:을|를|은|는|도|이제|앞으로)*"
_WANTED = re.compile(
    rf"{_OURS}다시(?:받|보내(?!지)|켜)|^(?:이제|그냥|아니|아|저)*다시(?:받을|받고싶|받겠|보내(?:주|줘))"
    r"|^(?:이제|그냥|네|아)*안내(?:를|도|는|문자|톡)*다시받(?:을게|을께|을래|기$|고싶|겠)"
    rf"|{_OURS}(?:받을게|받을께|받을래|받고싶|켜줘|켜주)"
    rf"|{_OURS}(?:계속|꾸준히|그대로|앞으로도)(?:받|보내(?!지))"
    rf"|{_OURS}(?:끄지|끊지|차단하지|해지하지|중단하지|거부하지|멈추지)(?:마|말|않)"
    r"|(?:다시)?구독(?:할|하고싶|해주|해줘|신청|재개|하겠)|다시구독|재구독"
    r"|수신동의(?:할|합|해|하겠|$)|수신거부(?:를|한거|한것|누른거|누른것)?(?:해제|풀|취소|철회|실수|잘못|안할|되돌)"
)
_SETTINGS = re.compile(
    r"(?:알림|수신|동의|광고)(?:수신)?(?:설정|내역|현황|상태|확인|변경)|수신여부|(?:뭐|무엇|어떤거?)에?동의했"
)
_PART = re.compile(
    r"(?:예약|방문|일정|주의사항|시술|관리|검사|결과)(?:관련|에대한|확인|변경|안내)*(?:알림톡|알림|알람|문자|메시지|메세지|카톡|톡|안내)(?:은|는|만|만은|이라도|정도는)"
    r"(?:다시|계속|그대로|그냥)*(?:받을|받고싶|받겠|보내(?:주|줘|달)|켜(?:줘|주)|와도)"
)
_GUIDES = re.compile(
    r"(?:진료|시술|관리)?(?:안내|주의사항)(?:문자|알림톡?|톡|메시지)?(?:은|는|만|만은)(?:계속|그대로|다시|그냥)*(?:받을|받고싶|받겠|보내(?:주|줘))"
)
_ADVERTISING_ONLY = re.compile(
    r"(?:아니|아뇨|아니요|그게아니라|그게아니고|잠깐만?|저는|제말은|그냥)*(?:광고|이벤트|홍보|마케팅)(?:성|문자|알림톡?|톡|메시지|소식)*만"
    r"(?:요|이요|그만|안받|싫|거부|말|빼|차단|끊|꺼)[가-힣]{0,6}"
)
_MISSED = re.compile(
    r"(?:안|못)(?:왔(?!으면)|와(?!도)|오(?!게|시|도록|면)|받았(?!으면)|받은)|왜(?:안|아직)보내"
    r"|안보내(?:는거|시는거|나요|줘요|주세요|주나)|보내지말고계속|그만보내지말"
)
_NO_ANSWER = re.compile(r"(?:연락|전화|답장|답변|회신|답)(?:은|는|을|이제|따로|더이상)*안(?:주|줘|하|해)")
_CALLED_IN_VAIN = re.compile(  # the clinic does not pick up; not 전화 안 받을게요, 전화 말고 문자로
    r"(?:전화|통화|대표번호|응급번호|연결|콜)(?:를|가|도|는|은|이|해도|했는데|하는데|걸어도|걸었는데|했더니|아무도|아무리|계속|자꾸|왜|자체가|다|전혀|안에서도|병원이?|병원에서)*"
    r"(?:안받(?!을|고싶|고파|겠|아도|으려)|안(?:돼|되(?!게)|됨|됩|된다|걸려|걸리)|불통|먹통|받(?:지|질)(?:를|도)?않(?!을|겠|게))"
    r"|(?:병원|간호사|직원|의사|아무도|걸어도)(?:가|이|에서|도|은|는|다)*(?:계속|왜|전화를?)*안받(?!을|고싶|겠|아도|으려|은|았)"
)
_BY_TEXT = re.compile(r"(?:문자|톡|카톡|채팅)(?:으)?로(?:만|주|해|연락|보내|부탁)")
_STOPS = re.compile(
    r"그만|거부|차단|끊|해지|해제|싫|필요없|스팸|철회|취소|빼|중단|정지|스톱|stop|꺼|끄|귀찮|시끄|지겨|말[아고라]|마세요|마라"
    r"|마요|말아|작작|사양|사절|됐|안(?:주|줘|하셔|받|보내|와도|오게|오면|오도록|왔으면|봐)|받지|보내지|오지|않|탈퇴|삭제|노노"
)
_AT_NIGHT = re.compile(r"(?:밤|야간|새벽)(?:에|시간|시간에)?(?:는|은|엔|만|광고)|야간(?:알림|문자|톡|메시지|메세지)")
_ALL = re.compile(r"전부|다시는|모두|모든|수신거부|아예|이제|더이상|앞으로")
_MORE_THAN_ADVERTISING = re.compile(
    r"알림|안내|문자|카톡|톡(?!스)|메시지|메세지|같은|자꾸|스팸|전부|모두|모든|수신동의"
)
_EVENTS = r"(?:홍보|이벤트|행사|프로모션|마케팅|할인|혜택|쿠폰)"  # no guide can be meant by one
_CALLED = r"(?:성|용|관련|알림톡|알림|알람|안내|문자|메시지|메세지|카톡|톡|연락|소식|정보|거|것|건|내용)*"
_ADVERTISING, _EVENTS_CALLED = re.compile(rf"광고|스팸|{_EVENTS}"), re.compile(rf"(?:광고|스팸|{_EVENTS}){_CALLED}")
_NOT_ADVERTISING = re.compile(
    rf"(?:광고|{_EVENTS}){_CALLED}(?:은|는|이|가|을|를|만|도|좀|이제|앞으로|더이상|다|전부|모두|아예|수신)*"
    r"(?:말고|말구|빼고|빼구|빼[주줘달]|뺀|제외|아닌|싫|거부|그만|차단|끊|꺼|끄|해지|사양|됐|안받|안보내|안오[게면]|안왔으면|필요없|보내지(?:마|말|않)"
    r"|받지(?:않|마)|받기싫|받고싶지않|원하지않|원치않)"
)
_KEPT = re.compile(
    r"(?:알림톡|알림|알람|안내문?|문자|카톡|톡|메시지|메세지|연락|나머지|주의사항|관리법?|설명|것|거|건)"
    r"(?:들?(?:은|는|이|을|를|만|도|좀|계속|꼭|그냥|그대로|앞으로도)*"
    r"(?:받을(?!필요|생각|이유|일)|받고(?!싶지)|받겠|받아|보내(?:주(?!지)|줘|달|셔|시(?!지)|세)|필요(?!없)|원[해합]|주세요|주셔|해주(?!지)|해줘"
    r"|부탁|계속|남겨|유지|켜|와도[돼되]|오게)|들?(?:은|는|이|만)(?:괜찮|갠찮|좋(?!지)|오케|ok)|만요?$)"
)
_EVERYTHING = re.compile(r"수신거부|(?:다|전부|모두|싹|아예)(?:그만|차단|끊|거부|싫|해지|보내지|안받|필요없)")
_NO_MESSAGE = re.compile(r"가격|비용|얼마|정가|상담")  # 이벤트 말고 정가 안내 부탁해요
_KINDS = {"night": re.compile(r"야간|밤|새벽"), "advertising": re.compile(r"광고|이벤트|행사|프로모션|소식|혜택")}
_TAKES = re.compile(r"받을(?:게|께|래|거)|받고싶|받겠|보내(?:주|도)|동의(?:합|해|할|하겠)|신청|켜(?:줘|주)|수신동의")
_NO = re.compile(r"안받|거부|그만|싫|말[아고]|마세요|않|철회")


def refuses(text: str) -> bool:
    """The patient wants no more messages, of all kinds or one, said so plainly that no language model is needed."""
    words = squeeze(_spoken(text))
    plainly = _REFUSED.search(words) is not None or (_AT_NIGHT.search(words) and "보내지" in words)
    return bool(plainly) and _MISSED.search(words) is None


def _spoken(text: str) -> str:
    """ㄴㄴ is no word, and yet a no."""
    return re.sub(r"ㄴ{2,}", "노노", text)


def may_refuse(text: str) -> bool:
    """Whether there is a word of stopping in the text: without one nothing is a refusal, whatever a model thinks."""
    words = squeeze(_spoken(text))
    stops = _STOPS.search(words) is not None and _MISSED.search(words) is None
    return stops and not called_in_vain(text) and not wants_kind(text)


def called_in_vain(text: str) -> bool:
    """Whether nobody picked up at the clinic: 전화 안 받아요, 통화가 안 돼요."""
    words = squeeze(text)
    return _CALLED_IN_VAIN.search(words) is not None and _BY_TEXT.search(words) is None


def needs_no_answer(text: str) -> bool:
    """연락 안 주셔도 돼요: to somebody who waits for staff that is their answer, and not the clinic's messages."""
    return _NO_ANSWER.search(squeeze(text)) is not None


def keeps_guides(text: str) -> bool:
    """Advertising is refused and the clinic's other messages are wished for: 광고는 말고 안내만."""
    rest, refused = _NOT_ADVERTISING.subn(" ", squeeze(text))
    return refused > 0 and _KEPT.search(rest) is not None and not (_EVERYTHING.search(rest) or _NO_MESSAGE.search(rest))


def refused_part(text: str) -> str | None:
    """night or advertising where a refusal names that and nothing else: 밤에는 보내지 마세요, 광고만 그만."""
    if keeps_guides(text):
        return "advertising"
    words = squeeze(text)
    if _AT_NIGHT.search(words) and _ALL.search(words) is None:
        return "night"
    only = "광고만" in words or _MORE_THAN_ADVERTISING.search(_EVENTS_CALLED.sub("", words)) is None
    return "advertising" if only and _ADVERTISING.search(words) else None


def wants_kind(text: str) -> str | None:
    """night or advertising, where the words ask to get such messages: 광고도 받을래요."""
    words = squeeze(text)
    if _TAKES.search(words) is None or _NO.search(words):
        return None
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(words)), None)


def wants(text: str) -> bool:
    """The patient wants messages, or takes a refusal back."""
    return _WANTED.search(squeeze(text)) is not None


def wants_guides(text: str) -> bool:
    """안내는 받을게요: by somebody who gets nothing, the guides are wished for again."""
    return _GUIDES.search(squeeze(text)) is not None


def meant_advertising(text: str) -> bool:
    """아니 광고만요: by somebody who refused everything just now."""
    return _ADVERTISING_ONLY.fullmatch(squeeze(text)) is not None


def wants_part(text: str) -> bool:
    """Only messages of one matter are wished for: 예약 알림은 받을래요."""
    return _PART.search(squeeze(text)) is not None


def asks_settings(text: str) -> bool:
    """The patient wants to see or change what they allowed."""
    return len(text) <= 30 and _SETTINGS.search(squeeze(text)) is not None
