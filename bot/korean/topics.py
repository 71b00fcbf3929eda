"""What patients ask about, by intent: the things that they list side by side, and other words that name the topic.

Regular expressions over clean texts; ` ?` stands where patients space or not.
"""

import re
from typing import NamedTuple

from bot.korean.normalise import clean, squeeze


class Topic(NamedTuple):
    """`things`: nouns that stand for the topic on their own (세안이랑 화장은). `words`: what else gives it away."""

    things: str
    words: str = ""


TOPICS: dict[str, Topic] = {
    "faq_parking": Topic("주차"),
    "faq_location": Topic("위치|주소|오시는 ?길", "어디에 ?있|찾아가"),
    "faq_hours": Topic("진료 ?시간|영업 ?시간|운영 ?시간", "몇 ?시까지|몇 ?시부터|야간 ?진료|점심 ?시간|휴진"),
    "faq_price": Topic("가격|비용|얼마인지", "얼마(?!나)"),
    "faq_procedure_time": Topic("시술 ?시간|소요 ?시간"),
    "faq_effect_duration": Topic("유지 ?기간"),
    "faq_effect_onset": Topic("효과"),
    "faq_side_effect": Topic("부작용"),
    "faq_pain": Topic("통증|아픈지"),
    "faq_session_interval": Topic("횟수|주기|간격"),
    "aftercare_wash": Topic("세안|세수|샤워|머리 ?감기|머리 ?감는 ?거", "씻|머리 ?감|물 ?닿|물 ?묻"),
    "aftercare_makeup": Topic(
        "화장(?!실|품)|메이크업|메컵|립스틱|틴트|마스카라|아이라이너", "쿠션|비비크림|파운데이션|선크림 ?위"
    ),
    "aftercare_sun": Topic("선크림|썬크림|자외선 ?차단제|햇빛|햇볕", "자외선|양산"),
    "aftercare_exercise": Topic("수영장|운동|헬스|필라테스|요가|수영|등산|러닝|골프"),
    "aftercare_sauna": Topic("사우나|찜질방|반신욕|목욕탕?|온천"),
    "aftercare_alcohol": Topic("술|음주|맥주|소주|와인"),
    "aftercare_smoking": Topic("담배|흡연|전자담배|전담"),
    "aftercare_food": Topic("음식|식사|커피|국물|찌개"),
    "aftercare_medication": Topic("약|진통제|항생제", "복용"),
    "aftercare_dressing": Topic("듀오덤|재생 ?테이프|실밥|밴드"),
    "aftercare_skincare": Topic("팩|마스크팩|크림|앰플|필링", "각질|딱지 ?(?:떼|뜯)|로션|레티놀|토너|스크럽|보습"),
    "aftercare_massage_sleep": Topic(
        "마사지|괄사|경락|안마|베개|엎드려|엎드리는 ?거|옆으로 ?눕는 ?거|잠자는 ?자세",
        "엎드|누워|눕|베고|만지|만져|누르|눌러|눌리|문지르|문질|주무르|주물|비비면|비벼도|안경|헬멧|턱 ?괴",
    ),
    "aftercare_travel": Topic("비행기|여행"),
    "aftercare_downtime": Topic("붓기|부기|멍|딱지", "언제 ?빠|얼마나 ?가|언제 ?없어|언제 ?가라앉"),
}
FELT = frozenset({"aftercare_downtime", "faq_pain"})  # alone, 멍이요 may tell of one: the language model decides
TOLD = FELT | {"faq_side_effect", "faq_effect_onset"}  # 멍이 들었어요, 효과가 없어요: no question, and for a person
# No drink, no drug, no mask.
_FALSE_FRIENDS = re.compile(r"시술|수술|기술|미술|예술|마술|입술|예약|약속|약간|계약|팩스|팩트")

THINGS = "|".join(topic.things for topic in TOPICS.values())
THING = re.compile("|".join(f"(?P<{intent}>{topic.things})" for intent, topic in TOPICS.items()))
_WHOLE = rf"(?=[^가-힣]|[은는이가을를도만과와]|이?랑|하고|언제|해도|마[셔시]|{THINGS}|$)"  # no 약 in 약속
BOUNDED = rf"(?:{THINGS}){_WHOLE}"
FIRST = re.compile(rf"(?<![가-힣]){BOUNDED}")  # no 술 in 시술
_WORDS = {intent: re.compile(topic.words) for intent, topic in TOPICS.items() if topic.words}
_PLAIN = {
    intent: re.compile(topic.words if intent in TOLD else "|".join(filter(None, topic)))
    for intent, topic in TOPICS.items()
    if topic.words or intent not in TOLD
}


def named(text: str) -> tuple[str, ...]:
    """The topics that `text` names, by a whole thing or by another word of theirs."""
    text = clean(text)
    things = [str(thing.lastgroup) for first in FIRST.finditer(text) if (thing := THING.match(text, first.start()))]
    words = [intent for intent, pattern in _WORDS.items() if pattern.search(text)]
    return tuple(dict.fromkeys(things + words))


def first_named(text: str) -> str | None:
    """The first topic of the table with any word in `text`, however it is spaced; for want of a language model.

    Never one whose thing may as well be complained of: without a language model that is for a person.
    """
    sober = _FALSE_FRIENDS.sub("", squeeze(text))
    return next((intent for intent, pattern in _PLAIN.items() if pattern.search(sober)), None)


_RARE: tuple[tuple[re.Pattern[str], str], ...] = (  # as patients say it, and as texts may
    (re.compile(r"마스크(?!팩)"), "마스크"),
    (re.compile(r"면도"), "면도"),
    (re.compile(r"내성(?!적)"), "내성"),
    (re.compile(r"렌즈"), "렌즈"),
    (re.compile(r"치과"), "치과"),
    (re.compile(r"데오[도드]란트|데오드런트"), "데오[도드]란트"),
    (
        re.compile(r"얼음(?!물|을?먹|음료|커피|동동)|아이스팩|아이스펙|냉찜|냉팩|쿨팩|쿨링팩|찬찜질|차가운팩|찬팩"),
        "아이스팩|냉찜질|얼음|찬 팩",
    ),
    (re.compile(r"치실|치간칫솔|워터픽|구강세정|전동칫솔|가글"), "치실|치간칫솔|가글"),
    (
        re.compile(
            r"홈케어|갈바닉|고주파기|뷰티디바이스|미용기기|피부기기|관리기기|엘이디마스크|led마스크|메디큐브|부스터프로|기기(?:를)?써"
        ),
        "피부 관리기기|홈케어 기기",
    ),
    (
        re.compile(r"(?:수분|보습|재생|영양|진정)(?:크림|로션|제)|바셀린|알로에"),
        "보습제|재생크림|보습크림|수분크림|스킨·로션|로션",
    ),
)


def rare(text: str) -> tuple[str, ...]:
    """Things that few texts speak of, and none of them in their topic's words, each as a pattern of what the texts call
    it: 마스크, 면도, 얼음팩, 치실.
    """
    words = squeeze(text)
    return tuple(written for said, written in _RARE if said.search(words))
