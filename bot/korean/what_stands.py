"""What is asked of one's own appointments: whether they are booked, which they are, whether they still stand. Pure."""

import re

from bot.korean.normalise import squeeze

_WHETHER = re.compile(
    r"예약(?:이|은|도|다|잘|제대로|확실히|그럼|지금|하나|둘)*(?:된[거건게]|[됐됬]|되었|되어있|돼있|되있|잡[혔힌혀]|들어[갔가간]|완료)"
    r"(?!으?면|지만|는데|던|고)(?:있)?(?:[가-힣]{0,4}(?:나|까|죠|지요?|는지|가|거(?:예요|에요|죠|맞)|여)[요여용]?$|어[요여]?$|[가-힣]{0,6}[?])"
    r"|(?:둘다|[두세]개다|다|제꺼|제거|저)(?:는|도)?(?:잘)?잡(?:혔|힌|혀)(?:있)?(?:나|죠|거죠|는거죠|지요|거맞|거예요|어요[?])"
)
_WHICH = re.compile(
    r"예약(?:이|은|한거|된거|된게|되어있는거|잡힌거)?(?:지금)?(?:뭐뭐|뭐|몇개|몇건|언제언제)(?:가|나)?(?:있|잡혀|되|돼|에요|예요|인가|죠|했|남)"
)
_STILL = re.compile(
    r"(?:제|내|저의?)(?:꺼|거|것|예약|자리|시간)(?:는|은|도|가)?(?:그럼)?(?:아직|잘)?(?:그대로|살아|남아|있|유지|잡혀|어떻게|안없어)"
    r"[가-힣]{0,8}(?:[?]|나[요여]?$|까[요여]?$|죠[?]?$|지요?$|맞|돼요$|되요$|된거)"
)
_DONE = re.compile(
    r"(?:취소|변경|이동|예약)(?:은|이|도|가|잘|다|확실히)*(?:처리)?(?:가)?(?:된|됐|됬|되었|되신|완료(?:된|됐)?)(?:거|것|건|게)?(?:맞)?(?:죠|지요?|나|는지|가|습니까|을까|인가)"
    r"|(?:바뀐|바뀌었|바꼈|바꿔졌|바꿔진|옮겨진|옮겨졌|옮긴|미뤄진|미뤄졌|당겨진|당겨졌|변경한)(?:거|것|건|게)?(?:맞)?(?:죠|지요?|나요|는지|가요|습니까)"
    r"|(?:예약|[꺼거것]|자리|시간)(?:은|는|이|도|가)?(?:아직|그대로|잘)*(?:남아|살아|유지돼|유지되어)(?:있)?(?:는)?(?:거|것)?(?:맞)?(?:죠|지요?|나요|어요[?]|습니까)"
    r"|그대로(?:두는|있는|인|남은)(?:거|것|건)?(?:맞)?(?:죠|지요?|나요|가요|아요)"
)
_CAME_BY = (
    r"(?:전화|통화|카톡|네이버|앱|어플|현장|병원|접수처|데스크|간호사|실장|직원|원장|선생|상담실|상담사|코디|매니저)(?:님|분)?"
    r"(?:으?로|에서|이|가|께서|한테|통해서?|하고|랑)?"
)
_MADE = (
    r"(?:예약|접수)(?:을|를|도)?(?:했|하였|한(?!다|번)|해(?:놨|놓|뒀|두|[주줬])(?!세|시[겠면]))"
    r"|잡(?:았|은|아(?:놨|놓|뒀|줬|준|주셨|주신)|혔|혀있)|예약(?:을)?잡았"
)
_SAYS_BOOKED = re.compile(
    rf"{_CAME_BY}(?:이미|미리|직접|먼저|다|시간|[월화수목금토일]요일|\d+[월일시]|에|로)*(?:{_MADE})"
    rf"|(?:이미|벌써|분명히?|아까|어제|그제|지난주|저번주|전에|저번에|지난번|며칠전|지난달)(?:에|여기서|병원에서)*(?:{_MADE})"
    r"|예약(?:을|은)?(?:했|해놨|해놓았|해뒀|잡았|잡아놨)(?:었)?(?:는데|거든|잖|다고|다니까|단말)"
    r"|(?:예약증|예약카드|예약표|예약확인증|안내문|안내지|문자|종이|알림톡|카드|수첩)(?:에|에는|엔|에도|상)(?:는)?.{0,22}(?:되어있|돼있|되있|나와있|나오|적혀|써있|써져|쓰여|적어)"
    r"|(?:\d+[일시분]|시반|요일|[월화수목금토일]욜|내일|모레|오늘|예약)(?:[꺼거걸것]|예약)?(?:으?로|이?라고|인걸로|인것으로|인줄)(?:알고있|아는데|알았|들었|알아요|기억하)"
)
_RIGHT = re.compile(r"맞(?:죠|지|나|는지|는거|아[요여][?]|습니까|을까|는가)")
_COMES_THEN = re.compile(
    r"(?:맞춰|딱|까지|에)*(?:가면|오면|가기만하면|방문하면)(?:되(?:는거|는|나|죠|지|요|는데)|돼|될|됩)"
)
_TAKES = re.compile(
    r"(?:네+|넵|넹|예|응+|ㅇㅇ+|ㅇㅋ|ㅇ|좋아요?|오케이|콜|그럼|그러면|그래요?)*"
    r"(?:[그이](?:걸|거|것)로|[그이]시간(?:으로|에)|그때로|[그이]자리(?:로|에)?)"
    r"(?:예약)?(?:할[게께]요?|할래요?|해요|해[주줘](?:세요|요)?|하겠습니다|부탁(?:해요|드려요|드립니다)?|잡아(?:주세요|줘요?)|갈[게께]요|주세요|이?[요여용])?"
)


def asked(text: str) -> bool:
    """Of one's own appointments, which the book answers: 예약됐어요?, 예약 뭐 있어요, 제꺼 그대로 있는거 맞죠."""
    squeezed = squeeze(text)
    return any(each.search(squeezed) is not None for each in (_WHETHER, _WHICH, _STILL, _DONE))


def done(text: str) -> bool:
    """Whether something was done about an appointment, or it still stands: 취소된거죠?, 바뀐거죠?, 예약 남아있죠?"""
    return _DONE.search(squeeze(text)) is not None


def says_booked(text: str) -> bool:
    """The writer has an appointment already, whatever the book shows: 전화로 예약했거든요, 이미 예약했잖아요,
    예약증에는 11시라고 되어있는데; not 전화로 예약할게요.
    """
    return _SAYS_BOOKED.search(squeeze(text)) is not None


def comes_then(text: str) -> bool:
    """10시반에 가면 되는거죠?: of an appointment where one stands at that time."""
    return _COMES_THEN.search(squeeze(text)) is not None


def right(text: str) -> bool:
    """Whether something is as the writer has it: 저 6시 맞죠, 토닝 맞나요; of what, the other words say."""
    return _RIGHT.search(squeeze(text)) is not None


def takes(text: str) -> bool:
    """What was spoken of is taken, whatever that was: ㅇㅇ 그걸로, 네 그 시간으로 할게요; not 네 그렇게 할게요."""
    return "?" not in text and _TAKES.fullmatch(squeeze(text)) is not None
