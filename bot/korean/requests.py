"""What one message may ask for at once: things named side by side, and clauses that ask each for itself. Pure."""

import re
from itertools import pairwise

from bot.korean.normalise import clean, squeeze

# Things that patients list before one verb: "세안이랑 화장은 언제부터".
THINGS: dict[str, str] = {
    "aftercare_wash": "세안|세수|샤워|머리 ?감기|머리 ?감는 ?거",
    "aftercare_makeup": "화장|메이크업|메컵",
    "aftercare_sun": "선크림|썬크림|자외선 ?차단제|햇빛|햇볕",
    "aftercare_exercise": "수영장|운동|헬스|필라테스|요가|수영|등산|러닝|골프",
    "aftercare_sauna": "사우나|찜질방|반신욕|목욕탕?|온천",
    "aftercare_alcohol": "술|음주|맥주|소주|와인",
    "aftercare_smoking": "담배|흡연|전자담배|전담",
    "aftercare_food": "음식|식사|커피",
    "aftercare_medication": "약|진통제|항생제",
    "aftercare_skincare": "팩|마스크팩|크림|앰플|필링",
    "aftercare_massage_sleep": "마사지|괄사|경락|안마|베개|엎드려|엎드리는 ?거|옆으로 ?눕는 ?거|잠자는 ?자세",
    "aftercare_travel": "비행기|여행",
    "aftercare_downtime": "붓기|부기|멍|딱지",
    "faq_price": "가격|비용|얼마인지",
    "faq_procedure_time": "시술 ?시간|소요 ?시간",
    "faq_hours": "진료 ?시간|영업 ?시간|운영 ?시간",
    "faq_effect_duration": "유지 ?기간",
    "faq_effect_onset": "효과",
    "faq_side_effect": "부작용",
    "faq_pain": "통증|아픈지",
    "faq_location": "위치|주소|오시는 ?길",
    "faq_parking": "주차",
    "faq_session_interval": "횟수|주기|간격",
}
_NAMES = "|".join(THINGS.values())
_WHOLE = rf"(?=[^가-힣]|[은는이가을를도만과와]|이?랑|하고|언제|해도|마[셔시]|{_NAMES}|$)"  # no 약 in 약속
_THING = re.compile("|".join(f"(?P<{intent}>{names})" for intent, names in THINGS.items()))
_FIRST = re.compile(rf"(?<![가-힣])(?:{_NAMES}){_WHOLE}")  # no 술 in 시술
_LINK = re.compile(rf"(?:이?랑|하고|[과와도은는])?(?: ?[,/&+·] ?| 및 | 그리고 | ?)(?=(?:{_NAMES}){_WHOLE})")
_ENDS = re.compile(
    r"[.?!~…;,\n]+\s*|(?:^|\s)(?:그리고|그리구|글고|또|추가로)\s"
    r"|(?:하|되|해야되|있|이|맞|받)고(?:요|여)?\s+(?!싶|있|나서|나면|나니|난|가서|와서|왔|갔|계)"
    r"|(?:인지|는지|은지|한지)\s+(?!궁금|알려|문의|여쭤|여쭙|알고|물어|모르)"
    r"|(?:나요|까요|가요|데요|래요|예요|에요|어요|아요|해요|돼요|되요|니다)\s+"
    r"|(?:언제|얼마)(?:부터|까지|나)?\s+(?=\S+[은는]\s)|싶은데(?:요)?\s+"
    r"|(?:이?랑|하고)\s+(?=몇|언제|어떻|얼마|어디|며칠)"
)
_ASKS = re.compile(
    r"[?]|언제|얼마|몇|어디|어떻게|어케|뭐|무슨|왜|가능|되나|돼요|되요|될까|되는|돼나|나요|까요|가요|은요|는요|도요|인지|는지|은지"
    r"|할까|해도|알려|궁금|문의|주세요|싶|할게|할께|할래|해줘|ㄱㄴ|ㄱㅊ|괜찮"
    rf"|(?:{_NAMES})(?:이?랑|하고)$"
)
_ELLIPTIC = re.compile(
    r"(?:그럼|그러면|그건|그거는?|그게|근데|이건)?(?:언제부터|언제까지|언제쯤?|며칠(?:동안|간)?|몇일|얼마나|어떻게|왜)"
    r"(?:요|죠|죵|용|인가요|이에요|예요|에요|[해되돼]요|하나요|되나요|하면돼요|가능한가요|가능해요)?"
)
_ALONE = re.compile(rf"(?:그럼|그러면)?(?:{_THING.pattern})(?:[은는도]|이랑|하고)?(?:요|여|용|욤)?")
FELT = frozenset({"aftercare_downtime", "faq_pain"})  # alone, 멍이요 may tell of one: the language model decides
MOST = 3


def side_by_side(text: str) -> tuple[str, ...]:
    """Intents of the things that `text` lists one beside the other, in order; none where fewer than two are listed."""
    text = clean(text)
    return max((_listed(text, first.start()) for first in _FIRST.finditer(text)), key=len, default=())


def _listed(text: str, at: int) -> tuple[str, ...]:
    found: list[str] = []
    while thing := _THING.match(text, at):
        found.append(str(thing.lastgroup))
        link = _LINK.match(text, thing.end())
        if link is None:
            break
        at = link.end()
    listed = tuple(dict.fromkeys(found))
    return listed if len(listed) > 1 else ()


def clauses(text: str) -> tuple[str, ...]:
    """The parts of `text` that ask for something each, in order, at most MOST; none where it asks once."""
    text = text.strip()
    ends = [0, *(match.end() for match in _ENDS.finditer(text)), len(text)]
    parts = [text[start:end].strip() for start, end in pairwise(ends)]
    asking = [part for part in parts if _ASKS.search(part) and len(part) > 2]
    return tuple(asking[:MOST]) if len(asking) > 1 else ()


def aftercare_things(text: str) -> tuple[str, ...]:
    """Aftercare topics of the things that `text` names anywhere."""
    text = clean(text)
    named = (_THING.match(text, first.start()) for first in _FIRST.finditer(text))
    topics = dict.fromkeys(str(thing.lastgroup) for thing in named if thing)
    return tuple(each for each in topics if each.startswith("aftercare_") and each not in FELT)


def thing_alone(text: str) -> str | None:
    """The intent of a text that names one thing and no more: 수영장은요?, 그럼 술은?"""
    found = _ALONE.fullmatch(squeeze(text))
    return found.lastgroup if found and found.lastgroup not in FELT else None


def elliptic(text: str) -> bool:
    """Whether `text` asks on without saying what about: 언제부터요?, 그건 얼마나요?"""
    return _ELLIPTIC.fullmatch(squeeze(text)) is not None
