"""What is said to openings that are shown: which one, another, none. Pure."""

import re

from bot.korean.normalise import squeeze

_ACCEPTS = re.compile(
    r"(?:네+|넵|넹|예|응|그래요?|좋아요?|좋습니다|오케이|콜)?(?:그럼|그러면)?"
    r"(?:[이그]걸?로|[이그]거로?|[이그]시간(?:으로|에)?|그때로?|그렇게|(?:[이그]|빈|그빈)자리(?:로|에|를)?)?"
    r"(?:예약)?(?:해주세[요여]|해줘요?|할[게께]요|할래요|하겠습니다|부탁(?:드려요|드립니다|해요)?|잡아주세요|잡아줘요?|갈[게께]요|확정(?:해주세요|해줘요?|할[게께]요|이요|요)?|해달라(?:니까|고|구)요?|요)?"
)
_BOOKS_IT = re.compile(r"예약|확정|잡아|[이그](?:시간|걸로|거로)|그때|자리")
_LATER = re.compile(r"(?:더|좀)(?:늦|뒤)|늦은(?:시간|타임)|더나중")
_EARLIER = re.compile(r"(?:더|좀)(?:이른|일찍|빠른|빨리|앞)|이른(?:시간|타임)")
_OPENING = (
    r"(?:아+|어|음|앗|네+|넵|넹|예|그럼|그러면|그냥|글고|글구|그리고|근데|저는|저|전|죄송해요|죄송|아니[다요야]?|아뇨"
    r"|(?:그거|그것|이거)?말고)*"
)
_NTHS = (
    r"첫(?:번)?째|처음|1번(?:째)?|1",
    r"[두둘](?:번)?째|가운데|중간|2번(?:째)?|2",
    r"[세셋](?:번)?째|3번(?:째)?|3",
    r"[네넷](?:번)?째|4번(?:째)?|4",
    r"다섯(?:번)?째|5번(?:째)?|5",
)
_LAST = r"(?:맨|제일)?(?:마지막|끝|아래|밑)(?:에)?"
_TAKEN = (
    r"(?:[꺼껄거것걸]|카드|시간|타임|자리|날짜?|예약|선택|이?로|으로|[에을를은는이가]|좀|만|[할하][게께]|할래|하겠|해?[주줘]|해|하자|하|부탁|드[려릴]|드립|잡아|바꿔"
    r"|옮겨|좋아|좋겠|좋을것같|괜찮|갈[게께래]|시|세|습?니다|어|아|이?[요여염용욤]|네|다|ㄱ)*"
)
_ORDINALS = tuple(re.compile(rf"{_OPENING}(?:{nth})(?!시(?!간)|주(?![세시])){_TAKEN}") for nth in _NTHS)
_LAST_ONE = re.compile(rf"{_OPENING}{_LAST}{_TAKEN}")
_OTHERS = re.compile(
    r"다른(?:시간|날|날짜|거|건|요일|때|시간대)|더(?:없|보여|있)|^(?:다른거|더보기)|말고다른|(?:다|셋다|모두)안(?:되|돼|됩)"
)
_ANOTHER_DAY = re.compile(r"다른(?:날|날짜|요일)")
_ASKS_BACK = re.compile(
    r"[은는](?:요|여)?$|없(?:어|나|을|는|음)|있(?:어|나|을|는)|(?:되|돼|될|가능한)(?:나|요|까|여|죠|지)|어때"
)
_DROPS = re.compile(
    r"^(?:아|음|아니[요다야]?|아뇨|에이|걍|네|그냥|그럼|이제|일단|지금은|죄송(?:해요|합니다|한데)?)*(?:됐(?:어|습|네|다|음)|됬어|안(?:할래|할게|할께|해도|갈래|갈게)|예약안(?:할|해)"
    r"|필요없|다음에(?:다시)?(?:할|예약|올|연락)|담에(?:할|예약|올|연락))"
)


def ordinal(text: str) -> int | None:
    """Which of the offers, counted from 0, and -1 for the last one: 두번째 걸로요, 아니 3번이요, 마지막꺼."""
    squeezed = squeeze(text)
    if _LAST_ONE.fullmatch(squeezed):
        return -1
    return next((index for index, words in enumerate(_ORDINALS) if words.fullmatch(squeezed)), None)


def accepts(text: str) -> bool:
    """A yes to the only offer, and nothing else: 네 예약해주세요, 그걸로 할게요."""
    squeezed = squeeze(text)
    return bool(squeezed) and "?" not in text and _ACCEPTS.fullmatch(squeezed) is not None


def books_it(text: str) -> bool:
    """A yes that speaks of a booking or a time: 네 예약해주세요, 그 시간으로 할게요; not 네, 할게요."""
    return accepts(text) and _BOOKS_IT.search(squeeze(text)) is not None


def wants_later(text: str) -> bool:
    """더 늦은 시간은요"""
    return _LATER.search(squeeze(text)) is not None


def wants_earlier(text: str) -> bool:
    """더 이른 시간은 없나요"""
    return _EARLIER.search(squeeze(text)) is not None


def wants_others(text: str) -> bool:
    """None of the offers: 다른 시간 없어요?"""
    return _OTHERS.search(squeeze(text)) is not None


def wants_another_day(text: str) -> bool:
    """None of the days offered: 다른 날은요?"""
    return _ANOTHER_DAY.search(squeeze(text)) is not None


def asks_back(text: str) -> bool:
    """A question about a time, which takes none: 수요일은요?, 오전은 없어요?"""
    return "?" in text or _ASKS_BACK.search(squeeze(text)) is not None


def drops(text: str) -> bool:
    """The wish is given up: 됐어요, 안 할래요, 담에 할게요."""
    return len(text) <= 30 and _DROPS.search(squeeze(text)) is not None and "?" not in text
