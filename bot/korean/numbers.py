"""Numbers that patients write: temperature, pain score, blood pressure, blood sugar, days gone by.

All of them read a squeezed text (see `normalise.squeeze`) and give what they found with its place in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPOKEN = {"삼십칠": "37", "삼십팔": "38", "삼십구": "39", "사십일": "41", "사십": "40"}
_DEGREE = r"(3[5-9]|4[0-2]|삼십[칠팔구]|사십일?)"
_TEMPERATURE = re.compile(
    rf"(?<![\d.]){_DEGREE}도([\d일이삼사오육칠팔구])부"  # 38도5부
    rf"|(?<![\d.]){_DEGREE}(?:[.점]([\d일이삼사오육칠팔구]))?도"  # 38도, 38.5도, 삼십팔점오도
    r"|(?:열|체온|온도|발열)[가-힣]{0,5}?(?<![\d.])(3[5-9]|4[0-2])(?:[.점](\d))?도?"  # 열이 38
    r"(?![\d만천명원분시일회주])"
    r"|(?<![\d.])(3[789]|4[01])\.(\d)(?![\d.]|kg|cm|mm|키로|퍼|만|cc|만원|주)"  # 38.5
)
_TENTHS = {word: str(number) for number, word in enumerate("일이삼사오육칠팔구", 1)}

_SCORE = re.compile(r"(?<![\d.])(\d{1,2})(?:\.\d)?(?:[~](\d{1,2}))?점(?!만점|중|제거|빼|뺀|뺐|을빼|개|심|검)")
_PRESSURE = re.compile(r"(?:혈압|수축기)[가-힣]{0,8}?(\d{2,3})")
_DIASTOLIC = re.compile(r"(?:아래|아랫|이완기)(?:혈압|거|게|숫자)?[이가은는도만]?(\d{2,3})(?![\d층호동번만천원명])")
_PAIR = re.compile(r"(?<!\d)((?:1[4-9]|2[0-6])\d)에?(?=(?:[6-9]\d|1[0-5]\d)(?![\d만천원명번샷cg]))")
_SUGAR = re.compile(r"(?:(?:혈당|당수치)[가-힣]{0,8}?|(?<![개식상정사해한각인])당[이은])(\d{2,3})(?![\d.])")
_PREGNANT = re.compile(r"(?<![\d.])(2\d|3\d|4[0-2])주(?!년|일|전|뒤|후|만|동안|간격|마다|지나|넘|정도|째)")
_ONES = ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_TENS = {"열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "백": 100}
_COUNTED = {
    **{one: number for number, one in enumerate(_ONES, 1)},
    **{ten + one: tens + number for ten, tens in _TENS.items() for number, one in enumerate(("", *_ONES))},
    "여덜": 8,
    "열댓": 15,
    "열몇": 11,
    "여나믄": 10,
    "여남은": 10,
    "수십": 20,
    "몇십": 20,
    "이십": 20,
    "삼십": 30,
    "오십": 50,
}
_COUNT = "|".join(sorted(_COUNTED, key=len, reverse=True))
_A_COUNT = rf"(?:(?<![\d.])|(?<=650)|(?<=500))(?:\d{{1,2}}[~-])?(\d{{1,3}}|{_COUNT})여?"  # 타이레놀 650 여덟 알
_A_TABLET = r"알(?![려았아레콜바])|정(?![도기상말보리])|캡슐|tablets?|pills?"
_TABLETS = re.compile(rf"{_A_COUNT}(?:{_A_TABLET})")
_PILLS = re.compile(rf"{_A_COUNT}(?:{_A_TABLET}|개(?![월국층입점인])|봉지?|포(?![함장]))")
_AMBULANCE = re.compile(r"(?<!\d)119(?!\d|안전|소방|센터|지점|호|동|번지|번버|페이지)")

_DAYS_WORDS = (
    (r"(?<!내)오늘|방금|아까|금방|당일|좀전", 0),
    (r"어제|어저께|다음날|담날|이튿날|하루(?:전|째|됐|지났|지나|뒤|후)", 1),
    (r"그저께|그제|엊그제|이틀(?:전|째|됐|지났|지나|뒤|후)", 2),
    (r"사흘|3일전", 3),
    (r"나흘", 4),
    (r"일주일|1주일|한주(?:전|째)", 7),
    (r"열흘", 10),
    (r"보름|2주", 14),
)
_DAYS_NUMBER = re.compile(r"(\d{1,3})일(?:전|째|차|됐|되었|지났|지나|이?지난|뒤|후|정도|쯤)")
_WEEKS_NUMBER = re.compile(r"(\d{1,2})주(?:일)?(?:전|째|차|됐|되었|지났|지나|뒤|후)")


@dataclass(frozen=True)
class Number:
    """A number with its place (first and one past the last syllable) in the squeezed text."""

    value: float
    start: int
    end: int


def temperatures(squeezed: str) -> Iterator[Number]:
    """Body-like temperatures in °C, 35 to 42.9."""
    for found in _TEMPERATURE.finditer(squeezed):
        whole, tenth = [part for part in found.groups() if part] + ([] if _has_tenth(found) else ["0"])
        yield Number(float(f"{_SPOKEN.get(whole, whole)}.{_TENTHS.get(tenth, tenth)}"), *found.span())


def _has_tenth(found: re.Match[str]) -> bool:
    return len([part for part in found.groups() if part]) == 2


def pain_scores(squeezed: str) -> Iterator[Number]:
    """Points out of ten: the higher end of a range (3~4점 is 4); 10점 만점 is a scale and no score."""
    for found in _SCORE.finditer(squeezed):
        value = int(found[2] or found[1])
        if value <= 10:
            yield Number(value, *found.span())


def blood_pressures(squeezed: str) -> Iterator[Number]:
    """Systolic mmHg."""
    yield from (Number(int(found[1]), *found.span()) for found in _PRESSURE.finditer(squeezed))


def diastolic_pressures(squeezed: str) -> Iterator[Number]:
    """Diastolic mmHg, where it is named."""
    yield from (Number(int(found[1]), *found.span()) for found in _DIASTOLIC.finditer(squeezed))


def pressure_pairs(squeezed: str) -> Iterator[Number]:
    """Systolic mmHg of two bare numbers (190/125, whose stroke is gone): for those of whom pressure is expected."""
    yield from (Number(int(found[1]), *found.span()) for found in _PAIR.finditer(squeezed))


def blood_sugars(squeezed: str) -> Iterator[Number]:
    """mg/dL."""
    yield from (Number(int(found[1]), *found.span()) for found in _SUGAR.finditer(squeezed))


def pills(squeezed: str) -> Iterator[Number]:
    """What may be tablets, capsules or sachets, in digits or in words: 16알, 열두 개; of a range the higher end."""
    yield from _counted(_PILLS, squeezed)


def tablets(squeezed: str) -> Iterator[Number]:
    """What is hardly anything else: 여덟 알, 16정; not 만두 10개."""
    yield from _counted(_TABLETS, squeezed)


def _counted(pattern: re.Pattern[str], squeezed: str) -> Iterator[Number]:
    for found in pattern.finditer(squeezed):
        yield Number(_COUNTED[found[1]] if found[1] in _COUNTED else int(found[1]), *found.span())


def emergency_calls(squeezed: str) -> Iterator[Number]:
    """119 where it is the ambulance, not part of a longer number or of a place's name (119안전센터)."""
    yield from (Number(119, *found.span()) for found in _AMBULANCE.finditer(squeezed))


def pregnancy_weeks(squeezed: str) -> Iterator[Number]:
    """Weeks from 20 to 42 that count from or towards nothing (34주인데): a pregnancy is told so, a treatment hardly."""
    yield from (Number(int(found[1]), *found.span()) for found in _PREGNANT.finditer(squeezed))


def days_ago(squeezed: str) -> set[int]:
    """Every number of days since something that the text may be naming (어제, 3일 전, 2주째)."""
    days = {days for pattern, days in _DAYS_WORDS if re.search(pattern, squeezed)}
    days |= {int(found[1]) for found in _DAYS_NUMBER.finditer(squeezed)}
    return days | {7 * int(found[1]) for found in _WEEKS_NUMBER.finditer(squeezed)}
