"""What a patient has done already although the guide says not to, and treatments had already. Pure."""

import re

from bot.korean.normalise import squeeze

_PAST = "[" + "".join(sign for sign in map(chr, range(ord("갔"), ord("힣"), 28)) if sign not in "있겠") + "]"  # 했 먹었
_DEED = (
    r"(?:(?<![수시기마미입예])술|소주|맥주|와인|막걸리|음주|치맥|담배|흡연|전자담배|빨대|매운거|사우나|찜질방?|반신욕|목욕|탕에|수영|운동|헬스|필라테스|요가"
    r"|화장|세수|세안|샤워|머리를?감|면도|물에?닿|물을?묻|마사지|엎드|옆으로|누워|누웠|안경|모자|햇볕|햇빛"
    r"|만[졌지]|눌[렀러]|긁|문[질지]|비[볐비]|뜯|떼었|뗐|떼버|짰|짜버)"
)
_SLIPPED = re.compile(
    rf"{_DEED}(?:(?!도[돼되]|면|지[않마]|안)[가-힣]){{0,5}}?(?:{_PAST}|버렸)(?:어|는데|네|습|음|고|다|지|거든|더니|더라|ㅠ|$)|(?:만|눌|긁|문질|비|뜯)[졌렀었볐겼]"
)
# Before the treatment, or what is to come, is no slip; nor is what staff did, nor a denial.
_NO_SLIP = re.compile(
    r"맞아도|받아도|맞을|받을|맞으러|받으러|예약|해도(?:되|돼|괜)|가능|(?:이따|내일|모레|다음주)(?:.{0,6})(?:맞|받|시술)|원장님|선생님|간호사|병원에서|안(?:먹|마|했|만|눌)|적(?:은|이)?없"
)
_HAD = re.compile(rf"(?:맞|받|시술|주사|필러|보톡스|레이저|리프팅)[가-힣]{{0,3}}?(?:{_PAST}|은지|고나서|은상태)")
_PLANS = re.compile(
    r"(?:맞|받|시술|수술|치료|레이저|필러|보톡스)(?:아|해|을|를|도|은)*(?:도|수|할수|해도)?(?:되|돼|될|가능|괜찮|있나|있을|좋아질|개선|받아야|추천)|뭐가좋|어떤(?:시술|레이저)"
)
_AGAIN = re.compile(r"맞아도|받아도|맞을|받을|예약|해도(?:되|돼|괜)")


def slipped(text: str) -> bool:
    """Whether something was done that a guide may forbid: 술 마셨는데 어떡해요, 엎드려 잤어요; not 술 마셔도 돼요?"""
    words = squeeze(text)
    return _SLIPPED.search(words) is not None and _NO_SLIP.search(words) is None


def plans(text: str) -> bool:
    """Whether a treatment still to come is asked about: 열이 있는데 맞아도 되나요, 오늘 시술 가능할까요."""
    return _PLANS.search(squeeze(text)) is not None


def treated(text: str) -> bool:
    """Whether the treatment is told as had already, and no further one is asked about: 어제 보톡스 맞았어요."""
    words = squeeze(text)
    return _HAD.search(words) is not None and _AGAIN.search(words) is None
