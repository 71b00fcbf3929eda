"""What a patient types to say who they are: a phone number, a one-time code, a date of birth; and how it is hidden.

Digits may be typed, full-width, or spelled (공일공 일이삼사 오육칠팔), with spaces, dashes or 에 between them. Pure.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

_SPELLED = str.maketrans("공영일이삼사오육륙칠팔구", "001234566789")
_D = r"(?:\d|[공영이삼사육륙칠팔구]|(?<!\d)일|오(?![전후]))"  # not the 일 of 25일, nor the 오 of 오후
_END = r"(?=이?(?:요|에요|예요|에여|여|입니다|임|라고|네요|래요|랍니다|고요|인데)|[^\d공영일이삼사오육륙칠팔구]|$)"
_GAP = r"(?:[\s\-‐-―ー_.,·/()]{0,3}|\s?(?:에|의|다시|국에)\s?)"
_PHONE = re.compile(rf"(?<!{_D})(?:\+?8\s?2[\s\-.)]*|\+)?(?:{_D}{_GAP}){{8,11}}{_D}")
_MOBILE = re.compile(r"(?:82)?0?(1(?:0\d{8}|[16789]\d{7,8}))")
_CODE = re.compile(rf"(?<!{_D})(?:{_D}[\s\-.,]{{0,2}}){{5}}{_D}{_END}")
_NEARLY = re.compile(rf"(?<!{_D})(?:{_D}[\s\-]{{0,2}}){{3,7}}{_D}{_END}")
_ONLY_DIGITS = re.compile(rf"[\s\-.,/()●]*(?:{_D}[\s\-.,/()●]*){{2,}}(?:이?(?:요|에요|예요|입니다))?\s*[.!~^ㅎㅋㅠ]*")
_ISSUED = re.compile(r"(?<!\d)(\d{6})[\s\-]{0,3}[1-8]\d{6}(?!\d)")  # the first half of a resident number
_WHOLE = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_SHORT = re.compile(r"(?<!\d)(\d\d)(\d\d)(\d\d)(?!\d)")
_PARTED = re.compile(
    r"(?<!\d)((?:19|20)?\d\d)\s?(?:년생?|[.\-/,]|\s)\s?(\d\d?)\s?(?:월|[.\-/,]|\s)\s?(\d\d?)\s?(?:일|\.)?(?!\d)"
)
_SPELLED_DATE = re.compile(rf"(?<!{_D})(?:{_D}\s?){{5,7}}{_D}{_END}")
HIDDEN = "●"


def _plain(text: str) -> str:
    """The text in usual signs, letter for letter as long as it was."""
    usual = (unicodedata.normalize("NFKC", sign) for sign in text)
    return "".join(made if len(made) == 1 else sign for made, sign in zip(usual, text, strict=True))


def _digits(words: str) -> str:
    return re.sub(r"\D", "", words.translate(_SPELLED))


def phone(text: str) -> str | None:
    """The first Korean mobile number in the text, E.164."""
    for found in _PHONE.finditer(_plain(text)):
        mobile = _MOBILE.fullmatch(_digits(found[0][: _length(found)]))
        if mobile is not None:
            return f"+82{mobile[1]}"
    return None


def _length(found: re.Match[str]) -> int:
    """Without the 이 of 5678이요, which is no 2: the digits are complete before it."""
    words = found[0]
    return len(words) - 1 if words.endswith("이") and len(_digits(words)) in (7, 9, 12) else len(words)


def masked_phone(text: str) -> str:
    """The first mobile number in the text as 010-****-5678; empty without one."""
    found = phone(text)
    return f"0{found[3:5]}-****-{found[-4:]}" if found else ""


def code(text: str) -> str | None:
    """The six digits in the text, where it holds six in a row and no phone number."""
    plain = _plain(text)
    if phone(text) is not None:
        return None
    found = _CODE.search(plain)
    return _digits(found[0]) if found else None


def births(text: str, today: date) -> tuple[date, ...]:
    """Every date of birth that the text may name, none after `today`; two digits of a year have two readings."""
    plain = _plain(text)
    spelled = _SPELLED_DATE.search(plain)
    read = plain if spelled is None else plain[: spelled.start()] + _digits(spelled[0]) + plain[spelled.end() :]
    for form in (_ISSUED, _WHOLE, _PARTED, _SHORT):
        found = form.search(read)
        if found is not None:
            parts = (found[1][:2], found[1][2:4], found[1][4:]) if form is _ISSUED else found.groups()
            return tuple(day for day in _days(*parts) if day <= today)
    return ()


def _days(year: str, month: str, day: str) -> Iterator[date]:
    years = (int(year),) if len(year) == 4 else (1900 + int(year), 2000 + int(year))
    for each in years:
        try:
            yield date(each, int(month), int(day))
        except ValueError:
            continue


def only_digits(text: str) -> bool:
    """Whether the text is a number and nothing else, typed or spelled."""
    return _ONLY_DIGITS.fullmatch(_plain(text)) is not None


def hide(text: str) -> str:
    """The text with ● for what shows who somebody is: codes, dates of birth, phone numbers but for their last four."""
    plain = _plain(text)
    phones = list(_PHONE.finditer(plain))
    places = {place for found in phones for place in _places(plain, found)[:-4]}
    for form in (_NEARLY, _WHOLE, _PARTED, _SHORT):
        places |= _outside(plain, form, phones)
    return _blotted(text, places)


def hide_code(text: str) -> str:
    """The text with ● for numbers of four to eight digits, which may be a code; phone numbers stay."""
    plain = _plain(text)
    return _blotted(text, _outside(plain, _NEARLY, list(_PHONE.finditer(plain))))


def _outside(plain: str, form: re.Pattern[str], phones: list[re.Match[str]]) -> set[int]:
    """Where the form has digits, but for those of phone numbers."""
    found = (place for each in form.finditer(plain) for place in _places(plain, each))
    return {place for place in found if not any(phone.start() <= place < phone.end() for phone in phones)}


def _places(plain: str, found: re.Match[str]) -> list[int]:
    places = range(found.start(), found.start() + _length(found))
    return [place for place in places if re.match(_D, plain[place])]


def _blotted(text: str, places: set[int]) -> str:
    return "".join(HIDDEN if place in places else sign for place, sign in enumerate(text))


def masked_name(name: str) -> str:
    """김하늘 → 김*늘, 이솔 → 이*; nothing of a name of one letter."""
    if len(name) < 3:
        return name[:1] + "*" if len(name) == 2 else "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]
