"""What words say of cancelling an appointment: wished, ruled out, asked about; one of them, or all. Pure.

Ruled out goes before everything: where 취소 is named and denied in any way, nothing is wished of it.
"""

import re

from bot.korean.normalise import squeeze

FILLERS = (
    r"아+|어|음|앗|네+|넵|아니(?:다|요|야)?|아뇨|그냥|걍|그럼|그러면|역시|일단|이제|좀|다시|잠깐만?요?"
    r"|죄송(?:한데|해요|합니다)?"
)
_PLAINLY = re.compile(
    rf"(?:{FILLERS})*(?:예약|그거|그것|이거)?(?:을|를|은|는)?(?:{FILLERS})*취소"
    r"(?:해(?:주세요|줘요?|주실래요|주시겠어요|요)|할[게께]요?|할래요?|하겠습니다|하고싶어요|부탁(?:해요|드려요|드립니다)?|요)?"
    rf"(?:{FILLERS}|[요여용ㅠㅜㅎㅋ])*"
)
_NAMED = r"취소|캔슬|날[려리릴]|파토|펑크|물[러리릴]|없애|없던|지[워우울]|빼[주줘지]|뺄"
# 취소한다는 게 아니라, 취소 말고, 취소하지 마세요, 취소하면 안 돼요, 취소 안 할래요, 취소할 생각 없어요
_DENIES = re.compile(
    rf"(?:{_NAMED})"
    r"(?:(?:(?!아니면|인가|[까죠고]요|는데|지만)[가-힣]){0,9}?"
    r"(?:아니(?!면|면요)|아님|아닙|아녜|아녀|아뇨|않|말(?:고|구|아|라|자|것|길)|마(?:세|시[고구]|라|요|$|셈|셔|십)|싫)"
    r"|(?:하|시키)?면(?:은|요)?안(?:[되돼](?!나|까|는지|는거)|됩니다|된다)"
    r"|(?:를|은|는|을|까지는?)?(?:좀|절대|아직)?안(?:할|하|해(?!주)|했|시)"
    r"|할(?:생각|마음|맘|의사|뜻|이유|필요)(?:은|는|이|도)?(?:전혀)?없)"
    r"|안취소|(?:잘못|실수로)(?:눌|취소|말|보)"
)
# 취소 언제까지 돼요, 취소는 어떻게 해요, 취소되나요; 취소해 주실 수 있나요 asks for it politely
_ASKS = re.compile(
    r"취소(?:는|를|은|도|하는거|하는건|하려면|할려면|하면|할때|시|가|할수|하는게|하는방법|방법)*(?:혹시|지금(?:은|도)?|당일에?도?|여기서|톡으로)?"
    r"(?:언제까지|몇시간|며칠|어떻게|어케|어떡|어디|무료|방법|규정|정책|되(?:나|는지|죠|는거|는건|ㄹ까|는가)|돼(?:요|나|죠|여)(?![가-힣])|될까|됩니까"
    r"|가능(?:한|해|하|할|$|요)|수있(?:나|는지|어|을|죠)|안(?:되|돼)(?:나|요|죠|는지|는거)|할수있)"
    r"|(?:언제|몇시간전|며칠전|하루전)까지(?:는)?(?:예약)?취소|당일(?:에도?)?취소(?:도|는|가)?(?:되|돼|가능)"
)
_WISHES = re.compile(
    r"취소(?:로|를|좀|는|도|만)*(?:해(?:주|줘|요|놔|버|$|야(?!하[나는지]|되[나는지]|돼요[?]|할까))|할[게께래거]|하(?:겠|고싶|려고|려구|자|죠|고|는(?:게|걸로|편이)(?:낫|나을|좋|할))|부탁|요|여|용|ㄱㄱ|$|진행|바라|원)"
)
_PUTS_OFF = re.compile(
    r"(?:나중에|다음에|담에|이따가?|생각해보고|고민해보고|봐서|상황봐서|확인하고|물어보고)(?:다시)?(?:연락해서)?취소"
)
_BOOKING = re.compile(
    r"예약(?:을|도|은|다|전부|모두|좀|그냥|건|거|한거|이?랑)*취소(?:하고|하구|할[게께래]|해|하겠|하고싶|요|도|$|부탁)"
)
_SLANG = re.compile(
    r"예약(?:을|도|은|다|전부|모두|좀|그냥|건|거|한거)*"
    r"(?:날려(?:주|줘|요|버)|날릴[게께래]|파토(?:낼|내[주줘]|놓을|할)|캔슬|펑크(?:낼|내야)|빼[주줘]|뺄[게께래]|없애|없던(?:걸로|일로)|물러|물릴[게께래]|접을[게께래]|엎을[게께래]|지워)"
)
_ALL = re.compile(
    r"(?:^|예약|건|거|것)(?:을|은|도)?(?:그냥)?(?:다|전부|모두|싹다?|[두둘]개?다|셋다|전체)(?:좀)?취소|(?:모든|전체)예약(?:을|은)?(?:다)?취소"
    r"|^(?:그냥|아니)?(?:다|전부|모두|둘다|셋다|전체)(?:를|다)?[요여용]?$"
)
_NTH = (
    r"(?:(?P<last>맨?마지막|맨?끝|맨?뒤)(?:번째)?|(?P<nth>첫|두|둘|세|셋|네|넷|다섯)(?:번)?째"
    r"|(?P<number>[1-5])번(?:째)?)(?:에|의)?(?:있는)?"
)
_THINGS = re.compile(
    rf"{_NTH}(?:[꺼거것건걸껀껄]|예약|빼고|말고|제외|만|(?:를|을|은|는)?(?:좀)?(?:취소|변경|바[꿔꾸]|옮))"
)
_INDEX = {"첫": 0, "두": 1, "둘": 1, "세": 2, "셋": 2, "네": 3, "넷": 3, "다섯": 4}


def denied(text: str) -> bool:
    """Cancelling is named to be ruled out: 취소한다는 게 아니라, 취소 말고, 취소하지 마세요."""
    return _DENIES.search(squeeze(text)) is not None


def asked(text: str) -> bool:
    """How, or until when, something may be cancelled is asked: 취소는 언제까지 되죠; not 취소해 주실 수 있나요."""
    squeezed = squeeze(text)
    return _ASKS.search(squeezed) is not None and _WISHES.search(squeezed) is None


def wished(text: str) -> bool:
    """Cancelling is wished now, whatever else is said: 네 취소해주세요; neither denied, asked about nor put off."""
    squeezed = squeeze(text)
    return _WISHES.search(squeezed) is not None and _PUTS_OFF.search(squeezed) is None and not denied(text)


def put_off(text: str) -> bool:
    """Not now: 나중에 취소할게요, 생각해보고 취소할게요."""
    return _PUTS_OFF.search(squeeze(text)) is not None


def plainly(text: str) -> bool:
    """A wish to cancel and nothing else, however it begins: 아니 취소해주세요 그냥."""
    return "?" not in text and _PLAINLY.fullmatch(squeeze(text)) is not None and not denied(text)


def in_slang(text: str) -> bool:
    """An appointment is cancelled in words that name no cancelling: 예약 날려주세요, 예약 빼주세요."""
    return _SLANG.search(squeeze(text)) is not None and not denied(text)


def among_words(text: str) -> bool:
    """A wish to cancel an appointment is among the words: 예약 취소하고 알림도 그만."""
    return in_slang(text) or (_BOOKING.search(squeeze(text)) is not None and not denied(text))


def of_all(text: str) -> bool:
    """All that stand: 다 취소해주세요; asked which one, 둘 다요. Not 마지막 거 빼고 다."""
    return _ALL.search(squeeze(text)) is not None and not excepts(text) and not denied(text)


def excepts(text: str) -> bool:
    """All but one: 마지막 거 빼고 다 취소."""
    return (
        re.search(
            r"(?:빼고|말고|제외(?:하고|한)?|남기고|두고)(?:그냥)?(?:나머지(?:는|를)?|다|전부|모두|싹)"
            r"|(?:[꺼거것건]|째|예약|[일욜시반분]|마지막|끝)(?:은|는|만|를|을)?(?:빼고|말고|제외하고|남기고|두고)(?:좀)?취소",
            squeeze(text),
        )
        is not None
    )


def nth(text: str, count: int) -> int | None:
    """Which of `count` appointments is pointed at, from 0: 두번째 꺼 취소할게요, 마지막 예약이요; it may be one that is
    not there. None where none is.
    """
    found = _THINGS.search(squeeze(text))
    if found is None:
        return None
    if found["last"]:
        return count - 1
    return int(found["number"]) - 1 if found["number"] else _INDEX[found["nth"]]
