"""An appointment that stands is to be earlier, later, on another day, or does not suit. Pure."""

import re

from bot.korean.booking import late_minutes
from bot.korean.normalise import squeeze
from bot.korean.second_thoughts import feels_tight

_SOONER = re.compile(
    r"(?:더|좀|조금)?(?:빨리|일찍|앞으로)?(?:땡[기겨길]|당[기겨길]|앞당)|더빨리|더일찍|빠른(?:날|시간)(?:로|으로)(?:바|변)|더빠른(?:날|시간|자리)"
)
_POSTPONES = re.compile(r"늦[춰추출]|미[뤄루룰](?!팔)|연기(?:해|하|할|좀|가능|되)|뒤로(?:좀)?(?:미|옮|빼|해|바)")
_RATHER_LATER = re.compile(r"늦게(?:가도|갈수|가면|로|해|잡|바|변)")
_SHIFT = re.compile(
    r"(?:\d{1,3}분|(?:\d|한|두)시간반?)(?:정도|쯤|만|씩)*(?:더|좀|조금)*(늦|미[뤄루룰]|뒤로|땡|당[기겨길]|앞|일찍|빨리)"
)
_SHIFT_DAYS = re.compile(
    r"(?:(?P<weeks>[1-4]|한|두|세|일|이|삼)주일?|(?P<days>하루|이틀|사흘|나흘|(?<!월)[1-9]일(?=만|정도|쯤|씩)))"
    r"(?:정도|쯤|만|씩)*(?:더|좀|조금)*"
    r"(?P<to>늦|미[뤄루룰]|뒤로|연기|땡|당[기겨길]|앞으로|앞당|일찍)"
)
_DAYS = {"한": 1, "두": 2, "세": 3, "일": 1, "이": 2, "삼": 3, "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4}
_MOVES_BY = re.compile(
    r"(?:아+|음|네|그럼|근데|혹시|죄송(?:한데|해요)?|예약|시간)*(?:\d{1,3}분|(?:\d|한|두)시간반?)(?:정도|쯤|만|씩)*(?:더|좀|조금)*"
    r"(?:뒤로|앞으로|미[뤄루룰]|당[기겨길]|땡[기겨길]|앞당[기겨길])(?:좀|미[뤄룰루]|옮[겨길]|당[겨길]|땡[겨길])*"
    r"(?:[해할](?:주세요|줘요?|[게께래]요|도)|주세요|줘요?|[게께래]요|도|될까|되나|돼|되|요|여|용|가능(?:할까|한가|하)?|수있(?:나|을까)|부탁(?:드려|해)?|어|습니까|나|까|죠)*"
)
_MOVES = re.compile(r"늦[춰추출]|미[뤄루룰](?!팔)|땡[기겨길]|당[기겨길]|바[꿔꾸꿀]|옮[기겨길]|변경")
_DAY_AFTER = re.compile(
    r"(?:다음|담)날(?:에|로|으로)?(?:같은|똑같|그)|(?:다음|담)날로|하루만?(?:뒤로|미[뤄루룰]|늦[춰추출])"
)
_CANNOT = re.compile(r"못(?:가|갈|올|옵)")
_NOT_SUITED = re.compile(
    r"안(?:되|돼|될|대|맞)|못(?:가|갈|와|올|옵|나가)|어려[워울]|힘들|말고|빼고|다른(?:날|시간|때|요일)"
)
_THAT_TIME = re.compile(
    r"그(?:날|때|시간|요일)(?:짜|에)?(?:은|는|엔|도|이)?(?:[가-힣]{0,10}?(?:라서?|있어서?|생겨서?|때문에|잡혀서?|해서|여서))?"
    r"(?:제가|저|좀|갑자기|또|아예|도저히|일이있어서?|일이생겨서?)*"
    r"(?:안(?:되|돼|될|됄|대|맞)(?!나|까|는지|면)|못(?:가|갈|올|옵|나가)|어려|어렵|힘들|불가|곤란|말고|빼고)"
)
_THAT_DAY = re.compile(rf"(?=그(?:날|요일)){_THAT_TIME.pattern}")
_RATHER_ANOTHER = re.compile(r"다른(?:날짜?|시간대?|요일|때)(?:에|로|으로)(?!도)")


def sooner(text: str) -> bool:
    """An appointment is wished earlier: 좀 땡길 수 있나요; not 볼이 땡겨요."""
    return _SOONER.search(squeeze(text)) is not None and not feels_tight(text)


def later(text: str) -> bool:
    """An appointment is wished later: 미뤄주세요, 30분만 늦춰주세요."""
    return _POSTPONES.search(squeeze(text)) is not None


def rather_later(text: str) -> bool:
    """Later, or only late, whichever the day makes likely: 30분 늦게 가도 되나요."""
    return _RATHER_LATER.search(squeeze(text)) is not None


def moves(text: str) -> bool:
    """An appointment is to move: 5시로 미뤄주세요, 바꿔 주세요."""
    return _MOVES.search(squeeze(text)) is not None and not feels_tight(text)


def shift(text: str) -> int | None:
    """By how many minutes the appointment is to move, earlier below 0: 30분만 늦게, 다음날, 한 주 미룰게요."""
    if _DAY_AFTER.search(squeeze(text)):
        return 24 * 60
    if days := _SHIFT_DAYS.search(squeeze(text)):
        return _days_off(days)
    found = _SHIFT.search(squeeze(text))
    minutes = late_minutes(found[0]) if found else None
    return minutes if found is None or minutes is None or found[1][0] in "늦미뒤" else -minutes


def moves_by(text: str) -> bool:
    """Moved by so much, and nothing else said: 한시간 뒤로요, 30분만 당겨주세요; not 한시간 뒤로는 운동해도 되나요."""
    return _MOVES_BY.fullmatch(squeeze(text)) is not None


def _days_off(found: re.Match[str]) -> int:
    """한 주 미룰게요, 이틀 당길게요, in minutes."""
    word = found["weeks"] or found["days"].removesuffix("일")
    days = (_DAYS.get(word) or int(word)) * (7 if found["weeks"] else 1)
    return days * 24 * 60 * (1 if found["to"][0] in "늦미뒤연" else -1)


def cannot_come(text: str) -> bool:
    """못 가요: cancelled, or moved where another time is asked for with it."""
    return _CANNOT.search(squeeze(text)) is not None


def does_not_suit(text: str) -> bool:
    """Some time is turned down, or another wished: 낼 안되겠다, 다른 날로요."""
    return _NOT_SUITED.search(squeeze(text)) is not None


def unsuited(text: str) -> bool:
    """The time just spoken of does not suit: 그날 안되는데, 그 시간은 어려워요."""
    return _THAT_TIME.search(squeeze(text)) is not None


def unsuited_day(text: str) -> bool:
    """The whole day does not suit: 그날 안되는데; not 그 시간은 어려워요."""
    return _THAT_DAY.search(squeeze(text)) is not None


def rather_another(text: str) -> bool:
    """Another time is wished, whatever does not suit of this one: 회식이라 다른 날로요."""
    return _RATHER_ANOTHER.search(squeeze(text)) is not None
