"""What hands would do to what came of a treatment: pick, peel, pop, squeeze, scratch, rub. Pure."""

import re

from bot.korean.normalise import squeeze

_DEEDS: tuple[tuple[re.Pattern[str], str], ...] = (  # as patients ask, and as an approved text forbids it
    (re.compile(r"뜯|떼(?!인|로)|벗[기겨]|잡아[당뜯]|때어내|떼어"), r"(?:떼|뜯|벗기)(?:지|거나)"),
    (
        re.compile(
            r"터[뜨트치]|터[뜨트]려|(?<![진가날공타])짜(?=도|면|야|내|버|고싶|볼|줘도|낼|는거|는게|지말)|짤까|바늘로|찔러|따도"
        ),
        r"(?:터뜨리|터트리|짜)(?:지|거나)",
    ),
    (re.compile(r"긁"), r"(?:긁|문지르|만지)(?:지|거나)"),
    (re.compile(r"문[질지]|비[비벼](?!크림)|문대"), r"(?:문지르|비비)(?:지|거나)"),
)
_MAY = re.compile(
    r"도(?:되|돼|될|됨|됄|괜찮|갠찮|문제|상관|무방|ㄱㅊ)|도요?$|면(?:안되|안돼|안대|어떻|어떡|큰일|되|돼|좋|나[요빠]|심해|덧|흉)|[야도](?:하|되|돼)나|지말아야"
    r"|[을를]?(?:ㄹ)?까요?$|려고(?:하는데|요)|고싶|나요$|하나요|해야|[돼되]요$|되죠|되지"
)
_OF_OTHER = re.compile(
    r"테이프|밴드|듀오덤|거즈|실밥|패치|붕대|반창고|깁스|렌즈|속눈썹|네일|시술|압출|짜주|떼주|(?<!도)받|얼마|가격|예약|진단서|증명서|확인서|소견서|영수증|내역서|서류|스티커|패드|메디폼|습윤|연고|크림|로션|비비크림|화장|세안|세수"
)


def forbidden_as(text: str) -> str | None:
    """How an approved text forbids what is asked about, as a pattern; None where no such deed is asked about.

    딱지 뜯어도 돼요?, 터뜨려도 되나요; not 테이프 떼도 돼요? (a dressing), 뜯었어요 (done already).
    """
    words = squeeze(text)
    if _OF_OTHER.search(words) or _MAY.search(words) is None:
        return None
    return next((written for asked, written in _DEEDS if asked.search(words)), None)
