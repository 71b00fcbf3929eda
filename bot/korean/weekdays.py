"""Days of the week that alone suit, and the end of a day: 토요일만 돼요, 주말, 평일, 제일 늦은 시간. Pure."""

import re

from bot.korean.slots import WEEKDAYS

_NAMED = re.compile(rf"([{WEEKDAYS}])(?:요일|욜)")
_PARTS = (("주말", "56"), ("평일", "01234"), ("주중", "01234"))
_ONLY = re.compile(r"(?:요일|욜|주말|평일)\s?(?:에|날)?\s?(?:만|밖에)")
_LATEST = re.compile(
    r"(?:제일|가장|젤|맨|최대한|되도록)\s?(?:늦은|늦게|마지막|나중|끝)|마지막\s?(?:타임|시간)|막\s?타임|끝나기\s?(?:직전|바로\s?전)"
)


def named(words: str) -> str:
    """The days of the week in the words of a time, Monday is 0: 다음주 토욜 is 5, 주말 56; empty for none."""
    days = {str(WEEKDAYS.index(found)) for found in _NAMED.findall(words)}
    return "".join(sorted(days.union(*(part for name, part in _PARTS if name in words))))


def only(text: str) -> bool:
    """토요일만 돼요, 주말밖에 안돼요: any such day."""
    return _ONLY.search(text) is not None


def latest(text: str) -> bool:
    """As late in the day as can be: 제일 늦은 시간, 토요일 마지막 타임."""
    return _LATEST.search(text) is not None
