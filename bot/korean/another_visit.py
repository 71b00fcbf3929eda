"""One more visit beside those that stand, told from the same visit on another day. Pure."""

import re

from bot.korean.normalise import squeeze

_DAY = (
    r"(?:\d{1,2}일|[월화수목금토일](?:요일|욜)|내일|낼|모레|글피|(?:다음|담|그다음|다다음)(?:번|주|달)|\d{1,2}월(?:달|에)?"
    r"|(?:한|두|세|\d)(?:주일?|달|개월)(?:뒤|후))"
)
_HOUR = (
    r"(?:오[전후]|낮|저녁|아침)?(?:\d{1,2}|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열(?:한|두)?)시(?!간)(?:반|\d{1,2}분)?"
)
_ALSO = rf"{_DAY}(?:날)?(?:에)?도"
_SAME_TIME = r"(?:같은|똑같은|동일한|그)시간"
_BOOKED = r"(?:예약(?!되|돼|안|을?못)|잡[아을]|하나(?!요|도)|부탁|넣어|추가)"
_ALSO_THEN = re.compile(
    rf"{_ALSO}(?:저|좀|{_HOUR}(?:에|로)?)*(?:{_SAME_TIME}|{_BOOKED}|{_HOUR}(?:이?[요여용]|에|로)?$)"
)
_ONE = re.compile(
    r"(?<!중에)(?<!아무거나)(?:하나|한번|한건|한개)(?:만)?(?:더|또)(?:예약|잡[아을]|넣어|추가|부탁|할[게께래]요?$)"
    rf"|{_DAY}(?:날)?에?(?:{_HOUR})?(?:에|로)?(?:하나|한개|한건)(?:만)?(?:더)?(?:예약|잡[아을]|넣어|추가|부탁)"
)
_ANOTHER_DAY = re.compile(_ALSO)
_ASKS = re.compile(r"[?]|[되돼될](?:나|요|까|여|죠|는지)|가능|괜찮|있[나어을]|없[나어을]|하[나시]요|[되돼하]면")
_ELSE = re.compile(r"옮[기겨길]|바[꿔꾸꿀]|변경|취소|미[뤄루룰]|당[기겨길]|못|안(?:되|돼|될|가)|말고|빼[고주줘]")


def one_more(text: str) -> bool:
    """Plainly one more visit: 1월 8일도 같은 시간, 수요일에도 하나 잡아 주세요; not 8일도 돼요?, 8일도 옮겨 주세요."""
    squeezed = squeeze(text)
    if _ELSE.search(squeezed):
        return False
    again = _ALSO_THEN.search(squeezed)
    same = again is not None and re.search(_SAME_TIME, squeezed) is not None
    return same or _ONE.search(squeezed) is not None or (again is not None and _ASKS.search(squeezed) is None)


def another_day(text: str) -> bool:
    """A day as well as the one just booked: 12월 8일도요, 8일도 3시 되나요; it moves nothing."""
    squeezed = squeeze(text)
    return _ANOTHER_DAY.search(squeezed) is not None and _ELSE.search(squeezed) is None


def two_come(text: str) -> bool:
    """Two instead of one, and nothing else: 두명으로 해주세요, 둘이 갈게요."""
    return (
        re.fullmatch(
            r"(?:아+|네|그럼|저희|저)*(?:둘이|두명|2명|두사람|2인)(?:이서|으로|이)?(?:같이|함께)?(?:예약)?"
            r"(?:이?[요여용]|이에요|예요|갈[게께]요|가요|갈건데요?|[해할](?:주세요|줘요?|[게께래]요|요)|부탁(?:해요|드려요|드립니다)|잡아주세요)?",
            squeeze(text),
        )
        is not None
    )
