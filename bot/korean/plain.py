"""Short texts whose meaning is plain, and which the language model takes for something else. Pure."""

import re

from bot.korean.normalise import squeeze

_PLAIN: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "bot_challenge",  # words to the machine, and none of the clinic's business
        re.compile(
            r"(?:지시|명령|프롬프트|시스템메시지|규칙|설정값).{0,10}(?:무시|잊어|출력|공개|보여|알려줘|바꿔)"
            r"|(?:ignore|forget|reveal|print).{0,20}(?:instruction|prompt|rule)|systemprompt|시스템프롬프트|jailbreak"
        ),
    ),
    (
        "faq_documents",  # 떼다 is also what nobody may do to a scab: 확인서 떼러 가요
        re.compile(
            r"(?:확인서|소견서|진단서|영수증|의무기록|차트사본|세부내역서?|내역서|증명서|진료비계산서|보험서류|서류)"
            r"(?:를|을|도|좀|하나|한장|다시|이|가)*(?:떼|뗄|끊)"
        ),
    ),
    (
        "complaint",
        re.compile(
            r"(?:원장|대표|책임자|사장|윗사람|관리자)(?:님)?(?:을|를|좀|보고|한테|더러|이|당장)*(?:나오라|나와라|불러내|데려오|데리고오|나와보)"
        ),
    ),
    (
        "human_handoff",
        re.compile(
            r"^(?:저|아|그냥|일단|좀|저기|여기)*(?:사람|상담원|상담사|직원|간호사|실장님?|담당자)(?:님|분)?(?:이랑|랑|하고|과|와|한테|께)"
            r"(?:직접|좀|그냥|바로|전화로)*(?:통화|얘기|이야기|상담|말씀|말|대화|전화)(?:을|를|좀|로)?(?:하고|하|할|해)?(?:싶|수|래|게|보고|요|주|줘)"
        ),
    ),
    (
        "faq_hours",
        re.compile(
            r"^(?:혹시)?(?:병원|여기|거기|이병원)(?:이|은)?(?:혹시|이제)?(?:망했|폐업했|문닫았)(?:어요|나요|습니까|음|니|냐|어)?$"
        ),
    ),
    (
        "thank",
        re.compile(
            r"^(?:네|넵|네네|앞으로|이제|그럼)*(?:더|진짜)*(?:열심히|꾸준히|꼼꼼히|조심히|잘|꼭|조심해서)"
            r"(?:관리|조심|따라|지켜|지키|챙겨|챙기|발라|바르|해)(?:하|해)?(?:볼|보)?(?:ㄹ|할|도록|겠|게|볼게|보겠|줄게)*"
            r"(?:할게요?|할께요?|하겠습니다|볼게요?|볼께요?|게요|께요|겠습니다|요)?$"
            r"|^(?:네|넵|아)*(?:감사|감사감사|고맙|땡큐)(?:요|여|용|해요|합니다|함다)?$"
            r"|^(?:원장님|선생님|쌤|간호사님|직원분들?|실장님|병원|여기|다들|역시)*(?:진짜|정말|너무|완전|아주)*"
            r"(?:최고|짱|친절)(?:에요|예요|이에요|입니다|네요|임|이심|하세요|하시네요|해요|하셔요)?$"
            r"|^(?:네+|넵|앞으로|이제|더)*(?:조심|관리|주의|명심)할(?:게|께)요?$"
            r"|^별(?:점)?(?:은|이)?(?:다섯|5|네|4)(?:개|점)(?:이요|이에요|예요|요|입니다|드려요|줄게요|드릴게요)?$"
        ),
    ),
    (
        "late_notice",
        re.compile(
            r"^(?:아|저|지금|죄송한데)*(?:차가?|길이?)(?:너무|많이|엄청|좀)*막(?:혀|히|힘)(?:서|네|고|는중|어)?(?:요|있어요|습니다)?$"
        ),
    ),
)
_FOR_A_PERSON = re.compile(  # what has no approved text, and a neighbour's is heard instead
    r"^(?:혹시|지금|오늘|거기|병원)*(?:대기(?:시간|인원|환자|자|줄)?|줄|사람)(?:이|가|은|는)?(?:많이|얼마나|좀|지금)*(?:많(?!이아)|길|긴|있나|얼마|몇)"
    r"|(?:링크|url|주소창)(?:를|을)?(?:눌러|클릭|열어|들어가)|약국(?:은|이)?(?:어디|위치|추천|가까)"
    r"|처방전(?:을|은|좀)?(?:다시|재발급|한번더|또|추가)|(?:같은날|하루에|한날에|동시에)(?:다|둘다|같이|한꺼번에|같은부위에)?(?:맞|받|시술|해도|할수|하면)"
    r"|단유|효과(?:가|는)?있(?:는|긴)(?:거|게|건|한거)(?:맞|예|에|죠|지|가|인)|(?:밥|식사|아침|점심|저녁)(?:을|은)?먹고(?:가도|와도|가야|와야)"
)
_LASTS = re.compile(
    r".*(?:며칠|몇일|얼마나|몇달|몇개월|언제까지|몇주)(?:이나|정도|쯤|동안)?(?:가|지속되|유지되)(?:요|나요|는지|는지요|죠|는거죠|는거예요|는데요|ㅁ)?"
)
_BEFORE_IT = re.compile(
    r"(?:맞|받|시술하|시술받|수술하|수술받|치료받|주사맞)기(?:하루|이틀|며칠|몇일|\d+일|한시간|\d+시간|바로)?(?:직전|전)(?:에|날|부터|까지|엔|인데)?"
    r"|(?:시술|수술|주사)(?:하루|이틀|\d+일)?(?:전날|전에(?!했|받|맞|한|다녀))"
)


def intent(text: str) -> str | None:
    """What a text of this kind means; None for any other."""
    squeezed = squeeze(text)
    return next((name for name, pattern in _PLAIN if pattern.search(squeezed)), None)


def for_a_person(text: str) -> bool:
    """약국 어디예요, 같은 날 맞아도 되나요: nothing approved speaks of it."""
    return _FOR_A_PERSON.search(squeeze(text)) is not None


def before_it(text: str) -> bool:
    """맞기 전에 술 마셔도 돼요, 시술 전날 커피: of what comes before a treatment, not after it."""
    return _BEFORE_IT.search(squeeze(text)) is not None


def asks_how_long(text: str) -> bool:
    """보톡스 며칠 가요?: of a treatment, how long it lasts."""
    return _LASTS.fullmatch(squeeze(text)) is not None
