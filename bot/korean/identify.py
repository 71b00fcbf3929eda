"""Short answers while somebody shows who they are: agreed, no, the code did not come, I am the guardian. Pure."""

import re

from bot.korean.normalise import squeeze

_YES = re.compile(
    r"(?:네+|넵|넹|예|응|어|ㅇ|웅|그래요?|좋아요?|알겠(?:어요|습니다)|오케이|ok|okay|동의(?:함|요|해요|합니다|할게요|할께요|하고계속)?"
    r"|계속(?:요|해요|할게요|해주세요)?|진행(?:해주세요|할게요)?|맞아요?|맞습니다)+"
)
_NO = re.compile(
    r"(?:아니|아뇨|아녀|아닙|아님|싫|안할|안해|됐어|됐습|동의안|동의하지않|동의못|거부|그만두|그만할|취소|ㄴㄴ|안되|본인이에요|본인인데|혼자)"
)
_AGAIN = re.compile(
    r"안(?:왔|와|오는|옴|옵니|뜨|뜸|떴|들어(?:와|오|왔)|받았|받아)|(?:다시|재)(?:보내|발송|전송|요청|한번|주세|부탁)|못받|오지(?:를|가)?않|없는데요"
    r"|(?:새|새로운)(?:번호|인증|코드)|(?:인증)?(?:번호|코드|문자)(?:가|를)?(?:지워|삭제|까먹|잊|만료|지났)"
)
_GUARDIAN = re.compile(
    r"보호자|법정대리|(?:^|저는|제가|애|아이|딸|아들)?(?:엄마|아빠|부모|어머니|아버지|할머니|할아버지)(?:에요|예요|이에요|이예요|입니다|임|맞|가적|인데)?"
)


def agrees(text: str) -> bool:
    """A plain yes and nothing else. ㅇㅇ is no word, and yet a yes."""
    return _YES.fullmatch(squeeze(text)) is not None or re.fullmatch(r"\s*[ㅇㅋ]{2,}\s*", text) is not None


def declines(text: str) -> bool:
    return len(text) <= 30 and _NO.match(squeeze(text)) is not None


def asks_again(text: str) -> bool:
    """The code did not come, or a new one is wanted: 안 왔어요, 다시 보내주세요."""
    return len(text) <= 40 and _AGAIN.search(squeeze(text)) is not None


def is_guardian(text: str) -> bool:
    return agrees(text) or (len(text) <= 30 and declines(text) is False and _GUARDIAN.search(squeeze(text)) is not None)
