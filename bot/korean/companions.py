"""Who comes: the writer, a relative, two at once; told from a recommendation. Pure."""

import re

from bot.korean.normalise import squeeze

_BRINGS = re.compile(
    r"(?:같이|함께|데리고|데려|모시고|동반해서|따라)(?:들어)?(?:"
    r"(?:가|와|오|들어가)(?:도|면|서)?(?:되|돼|될|괜찮|안되|안돼|안될|가능)|(?:갈|올|들어갈)수(?:있|가)|(?:가|오)는거(?:되|돼|괜찮|가능))"
    r"|동반(?:해도|이|은)?(?:되|돼|될|괜찮|가능)"
)
_TWO = re.compile(r"(?:둘이|두명|2명|두사람|2인|둘다|같이(?:가|갈|간|올|받|예약)|둘(?!째|러|중))")
_TOGETHER = re.compile(r"(?:이?랑|하고|와|과)(?:같이|함께)")
_KIN = re.compile(
    r"(?:(?<![가-힣])|(?<=우리)|(?<=울)|(?<=제)|(?<=저희)|(?<=[저나]랑)|(?<=[저나]하고))"
    r"(엄마|아빠|어머니|아버지|부모님|남편|신랑|와이프|아내(?!일)|딸(?!기)|아들|동생|언니|누나|오빠|형(?![가-힣]*태)|할머니"
    r"|할아버지|친구|여자친구|남자친구|시어머니|시아버지|장모님|이모(?!티)|고모)"
)
_WRITER = r"(?<![가-힣])(?:저|나)(?:희)?"
_AND = r"\s?(?:랑|하고|와|과|이랑)\s?"
_WITH_WRITER = re.compile(
    rf"{_WRITER}{_AND}(?:제|내|우리|울)?\s?{_KIN.pattern}|{_KIN.pattern}{_AND}(?:저|나)(?=$|[^가-힣]|랑|하고|요|예약|둘|두)"
)
_NOT_FOR = re.compile(r"\s?(?:이?랑|하고|과\s|와\s|소개|추천|따라|한테|[가이]\s?(?:추천|소개|알려|말해))")
_ALSO = re.compile(rf"{_KIN.pattern}(?:이|네|분|꺼|거|것|\s?예약)?도(?![가-힣]?착)")
_TOO = re.compile(
    r"(?:저?랑)?(?:같은날|데[리려]|모시고|[가-힣]{0,8}?(?:같이|함께)(?:받|할|하|예약|맞고|부탁|잡)|같이|함께|[요여용]*$|예약(?!했|됐|되어|돼)|(?:상담|진료|시술)?(?:받(?:고싶|을|으|게|아도)|하고싶|[할하][게께래려수]|해[주줘])"
    r"|가능|되|돼|부탁|잡아|넣어|추가)"
)
_THEIRS = re.compile(
    r"(?:님|의|이)?(?:(?:오늘|내일|모레|이번주|다음주|담주|[월화수목금토일]욜?요?일?|\d+[월일시])(?:에|날)?)*"
    r"(?:예약|꺼|거|것)"
)


def of_kin(text: str) -> str:
    """Whose appointment is spoken of, if another's: 엄마 예약 취소해주세요; not 딸이 아파서 예약 취소."""
    for kin in _KIN.finditer(text):
        if _THEIRS.match(squeeze(text[kin.end() :])):
            return kin[1]
    return ""


def people(text: str) -> int:
    """The writer and a companion are two: 엄마랑 같이 2명, 저랑 남편."""
    if brings(text):
        return 1
    together = _KIN.search(text) and _TOGETHER.search(squeeze(text))
    also_now = also(text) and re.search(r"도\s?(?:같이|함께)", text)
    return 2 if together or also_now or _WITH_WRITER.search(text) or _TWO.search(squeeze(text)) else 1


def also(text: str) -> bool:
    """Somebody else as well, to be booked: 딸도 상담받고 싶은데, 친구것도 같이요; not 친구도 맞았는데."""
    found = _ALSO.search(text)
    return found is not None and _TOO.match(squeeze(text[found.end() :])) is not None


def guest(text: str) -> str:
    """Whom the appointment is for besides the writer: 딸 예약이요. Empty for nobody."""
    found = _KIN.search(text)
    together = found and _NOT_FOR.match(text, found.end())
    return found[1] if found and not together else ""


def kin(text: str) -> tuple[str, ...]:
    """All others who are named, in order: 엄마랑 아빠 두 분."""
    return tuple(dict.fromkeys(found[1] for found in _KIN.finditer(text)))


def with_writer(text: str) -> bool:
    """The writer is one of those who come: 저랑 남편, 엄마하고 저."""
    return _WITH_WRITER.search(text) is not None


def brings(text: str) -> bool:
    """A question whether somebody may come along, which books nothing: 친구랑 같이 가도 되죠?, 아이 데려가도 돼요?"""
    squeezed = squeeze(text)
    return _BRINGS.search(squeezed) is not None and re.search(r"예약|받[으고아을]|둘이|[두2]명", squeezed) is None
