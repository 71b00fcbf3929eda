"""Questions about the rules of booking, which wish for no appointment: a deposit, coming without one, today. Pure."""

import re

from bot.korean.normalise import squeeze

_MONEY = r"돈|위약금|수수료|비용|벌금|패널티|페널티|불이익|배상|얼마"
_POLICY = re.compile(
    r"예약금(?!욜|요일|주|토|일|월|오[전후]|\d)|예약보증금|선입금|선결제"
    rf"|(?:예약)?(?:을|를)?취소(?:를|하면|하면은|할때|할경우|하게되면|시에?|수수료|위약금).{{0,6}}(?:{_MONEY})"
    r"|늦(?:으면|을거같으면|을것같으면|을경우|게되면|게가면|게오면|게도착하면)(?:은|혹시|진료|시술|예약|자동)*(?:어떻게|어떡|어케|취소|못받|안되|안돼|되나|돼요|되는|될까|괜찮|불이익)"
    r"|몇분(?:까지)?(?:은|는)?(?:늦어도|지각|기다려)"
    rf"|(?:노쇼|당일취소|늦게취소)(?:하면|시|했을때|할경우|일때|나면|해도)?.{{0,10}}(?:{_MONEY})"
    rf"|(?:예약)(?:을)?(?:하고|해놓고|잡고)(?:안|못)(?:가|오|나).{{0,10}}(?:{_MONEY})"
    r"|예약(?:을)?(?:없이|안하고|안해도|안잡고|하지않고)(?:그냥|바로|방문|당일|진료|시술|상담|받|가|와|오|들|도|면|러|으|아|어|보)*(?:되|돼|될|가능|괜찮|수있)"
    r"|예약(?:제|필수)(?:인가|예요|에요|이에요|인지|로운영|로만|죠|\?|$)|워크인"
    r"|당일(?:에|날)?(?:바로)?(?:시술|진료|치료|접수)(?:도|이|을|은)?(?:바로)?(?:가능|되|돼|될|받을수|할수)"
)
_NO_WORD = re.compile(
    r"예약.{0,12}(?:문자|알림톡?|카톡|톡|연락|메시지)(?:가|이|은|는|도|을|를)?(?:아직|여태|왜|전혀|따로)*(?:안|못)(?:왔|와|오|옴|받|뜨|떠)"
)
_RETURN = re.compile(
    r"(?:언제|며칠|몇일|몇주|얼마)(?:쯤|나|뒤에?|후에?|있다가?|만에)*(?:또|다시|재)?(?:예약|방문|내원)?(?:을|를)?(?:또|다시)?"
    r"(?:예약(?:을)?(?:잡|해|하)|잡|가|와|오|받으러가|방문해|내원해)?(?:아야|어야|야|으면|면)(?:하|해|되|돼|될|좋)"
)


def asks_policy(text: str) -> bool:
    """How booking works, asked: 예약금 있어요?, 예약 안 하고 가도 돼요?; not 예약 없이 갔는데 기다렸어요."""
    return _POLICY.search(squeeze(text)) is not None


def misses_notice(text: str) -> bool:
    """A booking that was made and not confirmed by any message: 예약했는데 문자가 안 왔어요."""
    return _NO_WORD.search(squeeze(text)) is not None


def asks_when_to_return(text: str) -> bool:
    """언제 다시 예약 잡아야 해요?, 며칠 뒤에 또 가야 되나요?"""
    squeezed = squeeze(text)
    again = re.search(r"다시|또|재(?:방문|내원|예약)|다음(?:예약|방문|시술)", squeezed) is not None
    return again and _RETURN.search(squeezed) is not None
