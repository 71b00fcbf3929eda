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
_RIGHT = re.compile(r"맞(?:죠|지|나|는지|는거|아[요여][?]|습니까|을까|는가)")
_TAKES = re.compile(
    r"(?:네+|넵|넹|예|응+|ㅇㅇ+|ㅇㅋ|ㅇ|좋아요?|오케이|콜|그럼|그러면|그래요?)*"
    r"(?:[그이](?:걸|거|것)로|[그이]시간(?:으로|에)|그때로|[그이]자리(?:로|에)?)"
    r"(?:예약)?(?:할[게께]요?|할래요?|해요|해[주줘](?:세요|요)?|하겠습니다|부탁(?:해요|드려요|드립니다)?|잡아(?:주세요|줘요?)|갈[게께]요|주세요|이?[요여용])?"
)


def asked(text: str) -> bool:
    """Of one's own appointments, which the book answers: 예약됐어요?, 예약 뭐 있어요, 제꺼 그대로 있는거 맞죠."""
    squeezed = squeeze(text)
    return any(each.search(squeezed) is not None for each in (_WHETHER, _WHICH, _STILL))


def right(text: str) -> bool:
    """Whether something is as the writer has it: 저 6시 맞죠, 토닝 맞나요; of what, the other words say."""
    return _RIGHT.search(squeeze(text)) is not None


def takes(text: str) -> bool:
    """What was spoken of is taken, whatever that was: ㅇㅇ 그걸로, 네 그 시간으로 할게요; not 네 그렇게 할게요."""
    return "?" not in text and _TAKES.fullmatch(squeeze(text)) is not None
