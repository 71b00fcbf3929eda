"""Words that a message's wording may not hold, by what it is. Pure.

Sources: 알림톡 심사 가이드 (black list: advertising in what informs, 안부 after treatment), 의료법 §56② (medical
advertising) and §27③ (inducement), 정보통신망법 §50④ (label and way out, which the sender puts around advertising).
"""

import re
import unicodedata
from dataclasses import dataclass

from catalogue.model import PushClass, Template

ADVERTISING = re.compile(
    "할인|특가|최저가|파격|이벤트|프로모션|혜택|쿠폰|적립|포인트|무료|증정|사은품|경품|당첨|체험단|첫방문|신규고객|지인소개|"
    "한정|선착순|마감임박|오늘만|지금바로|서둘러|놓치지|추천|신규장비|도입기념|오픈|패키지구매|1\\+1|구독|뉴스레터|생일|기념일|"
    "앱다운로드|설치|친구추가|채널추가|리뷰|후기|광고"
)
MEDICAL = re.compile(
    "최고|최초|유일|1위|국내최|완치|100%|부작용없|통증없|무통|영구|보장|보증|전문병원|명의|타병원|다른병원보다|전후사진|실제후기|치료후기"
)
INDUCEMENT = re.compile("본인부담금|교통비|상품권|현금|소개.{0,6}(보상|사례)|(후기|리뷰).{0,6}(보상|사례|드립|증정)")
GREETING = re.compile(
    "어떠신|어떠세요|어떤가요|괜찮으신|불편하신(곳|데)|불편한(곳|데)|잘지내|안부|예약.*(언제든|연락)|"
    "시술(받으)?신지.*(개월|주|일).*(경과|지났)"
)
LABEL = re.compile(r"^\W{0,2}(광고|ad)\W|광[ ./·*_-]+고|무료\s*수신\s*거부", re.IGNORECASE | re.MULTILINE)
HARMLESS = re.compile("무료수신거부|무료주차|주차무료|최고혈압|최고기온|한정식|국가무료접종|무료예방접종")
NEEDED = ("[#{병원명}]", "#{고객명}", "#{병원전화}", "분께 발송되었습니다")  # of what informs; advertising gets its own


@dataclass(frozen=True)
class Problem:
    """`rule`: advertising, medical, inducement, greeting, label, or missing; `words` are what it is about."""

    rule: str
    words: str


def problems(template: Template, push_class: PushClass) -> list[Problem]:
    """All that speaks against sending the template's words as a message of that class."""
    words = HARMLESS.sub("", squeezed(f"{template.title}\n{template.text}"))
    advertises = push_class is PushClass.ADVERTISING
    rules = {"medical": MEDICAL, "inducement": INDUCEMENT, "greeting": GREETING}
    rules |= {} if advertises else {"advertising": ADVERTISING}
    found = [Problem(rule, match[0]) for rule, pattern in rules.items() if (match := pattern.search(words))]
    if not advertises:
        return found + [Problem("missing", each) for each in NEEDED if each not in template.text]
    label = LABEL.search(template.title) or LABEL.search(template.text)
    return found + ([Problem("label", label[0].strip())] if label else [])


def squeezed(text: str) -> str:
    """Compatibility forms composed, variables, spaces and invisible signs left out."""
    plain = re.sub(r"#\{.*?\}", "", unicodedata.normalize("NFKC", text))
    return "".join(sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Cf")
