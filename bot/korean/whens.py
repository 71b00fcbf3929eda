"""All that a text says of times: what is wished or told, what is turned down, since when. Pure.

Nothing is guessed: what has two readings keeps both and a question, what is over or cannot be says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.korean import asking, dates, times
from bot.korean.dates import Day
from bot.korean.options import options
from bot.korean.pairs import ADJACENT, Pair, paired
from bot.korean.places import Placed
from bot.korean.slots import Slot, When
from bot.korean.spelling import spelled
from bot.korean.wishes import with_wishes
from records.facts import SEOUL

_UNWANTED = re.compile(
    r"\s*(?:쯤|정도)?(?:[은는이가도에]|으?로)*\s*(?:말고|빼고|빼곤|제외|대신|아니고|아니라"
    r"|(?:이?요)?[\s,.]*(?:아|앗)?\s*아니(?:다|요)?(?=[\s,.]*(?:\d|[월화수목금토일]요일|오[전후]|내일|모레|다음|이번))"
    r"|안\s?(?:되|돼|대)(?:고|서|구|는데|니까|겠|네|요,|[요여]\s+(?=\S))|못\s?(?:가|갈|와|올|옵|나가)|안\s?될\s?(?:것|거|듯)"
    r"|어려(?:워|우니|운데|울\s?(?:것|거|듯))|어렵[고지]|힘들(?:어|고|것|거|\s?듯)|불가)"
)
_EARLIER = re.compile(r"(?:아까|방금|좀\s?전|조금\s?전)[가-힣]?\s*$")
_TREATED = re.compile(
    r"(?:시술|수술|치료|레이저|주사|제거|발치|맞[은고]|받[은고]|뺀|빼고|(?<![가-힣])한|하고)\s?"
    r"(?:받고|받은|한|하고|난|나서|나고|지)?\s*$"
)
_BOOKED = re.compile(
    r"\s*(?:에|으?로)?\s*예약\s?(?:을|이[고었라]|인데|이에요|입니다|된|됐|되어\s?있|돼\s?있|했|한\s?[거건사]|자[인입]|맞|취소|확인|있)"
    r"|\s*(?:에\s?)?(?:예약|[거꺼것])\s?[을를]?\s?좀?\s?(?:취소|변경|바[꾸꿔꿀]|옮[기길겨]|미[뤄루룰]|늦[춰추출]|땡[기길겨]|당[기길겨])"
    r"|\s*맞(?:죠|지요|나요)"
)
_SINCE = "부터"


@dataclass(frozen=True)
class Whens:
    """What the text says of times: wished or told, turned down (화요일 말고), and since when something lasts."""

    wanted: tuple[When, ...] = ()
    unwanted: tuple[When, ...] = ()
    since: tuple[When, ...] = ()


def read(text: str, now: datetime, treatments: Sequence[tuple[int, int]] = ()) -> Whens:
    """All times in a `clean` text. `treatments`: where treatments are named, since 보톡스 3일 후 counts from there.

    1. Bring the text to plain spelling; find times of day; find days in what is left.
    2. Give every time of day its day.
    3. Read each pair: what it may mean, whether it is over, what is to be asked.
    """
    here = now.astimezone(SEOUL).replace(tzinfo=None)
    plain = spelled(text)
    clocks = times.find(plain.text)
    left = dates.masked(plain.text, ((clock.start, clock.end) for clock in clocks))
    days = [day for day in dates.find(left, here) if not _after_treatment(day, plain, treatments)]
    whens, unwanted, since = list[When](), list[When](), list[When]()
    for pair in paired(plain.text, days, clocks):
        when = _when(pair, plain, text, here)
        lasts = when.words.endswith(_SINCE) and (_told(pair, plain.text) or _begun(when, here))
        turned_down = _UNWANTED.match(plain.text, pair.end) is not None
        (since if lasts else unwanted if turned_down else whens).append(when)
    return Whens(with_wishes(text, tuple(whens)), tuple(unwanted), tuple(since))


def _after_treatment(day: Day, plain: Placed, treatments: Sequence[tuple[int, int]]) -> bool:
    """시술 3일 후, 보톡스 맞고 일주일 뒤: counted from the treatment, not from now."""
    if not day.counted or day.words.endswith("전"):
        return False
    start, _ = plain.span(day.start, day.end)
    named = any(0 <= start - end <= ADJACENT for _, end in treatments)
    return named or _TREATED.search(plain.text[: day.start]) is not None


def _told(pair: Pair, text: str) -> bool:
    """Whether the words after it look back: 월요일에 맞았어요, 아침부터 아파요."""
    since = len(_SINCE) if text[: pair.end].endswith(_SINCE) else 0
    return bool(pair.day and pair.day.told) or dates.looks_back(text, pair.end - since)


def _begun(when: When, now: datetime) -> bool:
    return any(option.first is not None and option.first < now.date() for option in when.options)


def _when(pair: Pair, plain: Placed, text: str, now: datetime) -> When:
    start, end = plain.span(pair.start, pair.end)
    booked = _BOOKED.match(plain.text, pair.end) is not None
    when = When(text[start:end], start, end, about=pair.about, booked=booked, direction=pair.direction)
    reason = (pair.day and pair.day.reason) or (pair.clock and pair.clock.reason)
    if reason:
        return replace(when, problem="impossible", reason=reason)
    earlier = _EARLIER.search(plain.text[: pair.start]) is not None
    slots = tuple(dict.fromkeys(options(pair, now, earlier)))
    return _judged(when, slots, now, _told(pair, plain.text), sure=pair.day is None or pair.day.sure)


def _judged(when: When, slots: tuple[Slot, ...], now: datetime, told: bool, sure: bool) -> When:
    """What is over drops out where something lies ahead, unless the words look back."""
    ahead = tuple(slot for slot in slots if not slot.over(now))
    if not ahead:
        return replace(when, options=slots, problem="past", reason=asking.passed(slots[-1]) if slots else None)
    left = slots if told else ahead
    return replace(when, options=left, question=asking.question(left) if len(left) > 1 or not sure else None)
