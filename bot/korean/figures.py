"""Words of a body that tell of none: joy, laughter, hunger, a shock; and the bare news of a pregnancy. Pure."""

import re

from bot.korean.normalise import squeeze

_MOVED = (
    r"(?:귀여|예뻐|이뻐|좋아|웃겨|배고파|배불러|배터져|배터지|심심해|졸려|더워|추워|궁금해|부러워|행복해|맛있어|보고싶어|바빠"
    r"|설레|기뻐|신나|재밌어)"
)
_PRICE = r"(?:값|가격|금액|견적|비용|영수증)"
_FIGURE = re.compile(
    rf"{_MOVED}워?(?:서|어서)?(?:미치|죽|쓰러지|기절하|돌아가|돌아버리|터지)"
    r"|(?:무섭|무서워|떨려|떨리|긴장돼|긴장해|놀라|아파|웃겨|웃기)(?:서|어서)?(?:죽|기절하|쓰러지|까무러치)는줄"
    r"|심쿵|두근두근(?:설레|기대|기다)|설레(?:요|네|서|고|는데)|가슴(?:이)?(?:벅차|벅찬|뭉클|웅장|설레)"
    r"|속(?:이|이다)?(?:다)?(?:시원|후련)(?:하네|해요|합니|하다|해졌|하구|함)|배꼽(?:이)?(?:빠지|빠질|빠졌)"
    r"|피부(?:가|도|는|이)?숨(?:을)?(?:쉬(?:는(?:느낌|것|거|듯|기분)|네|어요|고있|더라|나봐)|쉼)|숨(?:을)?쉬는(?:피부|모공|얼굴)"
    rf"|{_PRICE}(?:보고|듣고|보니|에|때문에)(?:숨(?:이)?넘어가|기절하|쓰러지|심장(?:이)?(?:멎|멈추)|눈(?:이)?돌아가)[가-힣]*"
    r"|(?:심장|가슴)[이도은는]?콩닥(?:콩닥)?|배꼽(?:이)?찢어지는줄"
)
_LAUGHS = re.compile("[ㅋㅎ]{2}")
_LAUGHED_AT = re.compile(r"죽다(?:가)?살아(?:났|난)|배(?:가)?찢어지(?:는줄|겠)")
_FRAGMENT = re.compile(
    r"(?:눈|코|입|입술|볼|턱|이마|얼굴|피부|머리|목|팔|다리|손|발|배|몸|귀|가슴)(?:이|가|은|는|도|에|을|를)?"
)
_BODY = re.compile(
    r"아프(?!지않)|아픈|아파|식은땀|뛰|통증|어지|답답|부었|붓고|피가|열이나|열나|숨이|숨차|토했|저려|저리|안보|쓰러졌|이상해"
)
_EXPECTING = re.compile(
    r"(?:저|제가|나|저는|아|근데|그런데|지금|현재|실은|사실|이번에|얼마전에|최근에)*(?:임신|임산부)(?:\d{1,2}(?:주|개월)(?:차|째)?)?"
    r"(?:했|됐|되었|중이|중인|인거같|인것같|인듯해|확인했|이래|초기|인)?(?:어요|아요|에요|예요|요|습니다|입니다|네요|거든요|는데요?|은데요?|데요?|다|음)?"
)


def figurative(text: str) -> bool:
    """Whether a body is spoken of as a figure only: 귀여워 죽겠음, 가슴이 벅차네요, and laughing 죽다 살아났어요
    ㅋㅋ; not beside a sign of its own."""
    rest, found = _FIGURE.subn(" ", squeeze(text))
    if _LAUGHS.search(text):
        rest, more = _LAUGHED_AT.subn(" ", rest)
        found += more
    return found > 0 and _BODY.search(rest) is None


def unsaid(text: str) -> bool:
    """Whether a part of the body is named and nothing is said of it yet: 눈이. What follows will say."""
    return _FRAGMENT.fullmatch(squeeze(text)) is not None


def small_print(text: str) -> bool:
    """글씨가 작아서 잘 안 보여요: of the screen, not of the eyes."""
    return (
        re.search(r"(?:글씨|글자|화면)(?:가|이|는)?(?:너무|좀|많이|다|넘)*작(?![아게]\s*보)", squeeze(text)) is not None
    )


def only_expecting(text: str) -> bool:
    """Whether a pregnancy is told and nothing else: 저 임신했어요."""
    return _EXPECTING.fullmatch(squeeze(text)) is not None
