"""What is put into a variable when a message is sent: Kakao reviews the fixed words only, and the sender answers for
the rest. Pure.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from catalogue.lint.judging import Kind, Message, Problem, judge

OWN = frozenset({"병원명", "병원전화", "응급전화", "운영시간", "주소"})  # the clinic's own name may be what it likes
PERSONS = frozenset({"고객명", "담당의"})
NAME = re.compile("[가-힣]{2,5}|[A-Za-z .'-]{2,40}")
DATE = re.compile(r"[\d\s년월일시분오전후까지화수목금토주():.,~/-]*")
LONGEST = 60
LISTS = {"연락할증상": 300, "위급증상": 300}  # several approved labels of the catalogue in one; at most so long
SOURCE = "알림톡 심사 가이드 (변수의 책임은 발신자)"
ADDRESS = re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|co\.kr|kr|net|ly|me|link|page)\b", re.IGNORECASE)
OTHER = frozenset({"ground", "missing", "form"})  # families that speak of whole messages


def wrong_values(values: Mapping[str, str], kind: Kind = Kind.INFORMATIONAL) -> Problem | None:
    """The first thing that is wrong with what the variables hold."""
    found = (value_problem(name, value, kind) for name, value in values.items() if name not in OWN)
    return next((each for each in found if each), None)


@lru_cache(maxsize=4096)
def value_problem(name: str, value: str, kind: Kind = Kind.INFORMATIONAL) -> Problem | None:
    """What is wrong with the value of one variable: an address, several lines, too long, or words that the message
    itself might not say.
    """
    for rule, wrong, reason in (
        ("value.address", ADDRESS.search(value), "변수에 링크를 넣을 수 없습니다"),
        ("value.lines", "\n" in value.strip(), "변수에 여러 줄을 넣을 수 없습니다"),
        ("value.length", len(value) > LISTS.get(name, LONGEST), "변수의 값이 너무 깁니다"),
    ):
        if wrong:
            return Problem(rule, name, reason, "값을 짧은 사실로 바꾸세요", SOURCE)
    if DATE.fullmatch(value) or (name in PERSONS and NAME.fullmatch(value)):  # 최고은 is a name
        return None
    said = judge(Message(value), kind).problems
    return next((each for each in said if each.family not in OTHER and each.severity == "refuse" and each.end), None)
