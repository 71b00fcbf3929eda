"""Parts of the body named in a text. Pure."""

import re
from collections.abc import Iterator

from bot.korean.mention import Mention

# As they are called on a chart, each with what patients write for it.
_PARTS = {
    "얼굴": "얼굴 안면",
    "이마": "이마",
    "미간": "미간",
    "관자놀이": "관자놀이",
    "눈가": "눈가 눈꼬리 눈옆",
    "눈밑": "눈밑 눈아래 애교살 다크서클",
    "눈꺼풀": "눈꺼풀 눈두덩이 눈두덩 쌍꺼풀",
    "눈썹": "눈썹",
    "코": "콧대 콧볼 코끝 콧등 콧구멍",
    "광대": "광대 앞광대 옆광대",
    "볼": "볼살 앞볼 뺨",
    "팔자": "팔자주름 팔자",
    "입술": "입술 윗입술 아랫입술",
    "입가": "입가 입꼬리",
    "인중": "인중",
    "턱": "턱끝 턱선 사각턱 이중턱 앞턱 턱밑",
    "두피": "두피 정수리 헤어라인",
    "머리": "머리 뒤통수",
    "목": "목주름 목덜미 뒷목",
    "귀": "귓볼 귓불 귀밑",
    "어깨": "어깨 승모근 승모",
    "겨드랑이": "겨드랑이 겨드랑",
    "팔": "팔뚝 팔꿈치",
    "손": "손등 손가락 손바닥 손목 손톱",
    "가슴": "가슴 쇄골 명치",
    "배": "복부 뱃살 아랫배 윗배 옆구리",
    "등": "등짝 등판",
    "허리": "허리",
    "엉덩이": "엉덩이",
    "허벅지": "허벅지",
    "종아리": "종아리 무릎",
    "발": "발목 발등 발바닥 발가락 발톱",
    "비키니": "비키니라인 비키니 브라질리언",
    "잇몸": "잇몸",
    "치아": "치아 어금니 앞니 송곳니 사랑니 이빨",
    "혀": "혓바닥 혀끝",
    "입안": "입안 입천장",
}
_SHORT = "눈 코 볼 입 턱 목 귀 팔 손 배 등 발 혀 다리"
_CHART = {word: part for part, words in _PARTS.items() for word in words.split()} | {
    word: word for word in _SHORT.split()
}


def _spaced(word: str) -> str:
    """눈 밑, 눈밑."""
    split = len(word) == 2 and word[0] in "눈입귀턱"
    return rf"{word}|(?<![가-힣]){word[0]}\s{word[1]}" if split else word  # but not in 수입 가격


_LONG = "|".join(_spaced(word) for word in sorted(_CHART, key=len, reverse=True) if len(word) > 1 and word != "다리")
# Words of one syllable hide in others (목요일, 볼 수, 발라): they begin a word and take a particle.
_BESIDE = r"이|가|은|는|을|를|도|에|만|랑|하고|쪽|부위|주변|부분|옆|위|아래"
_PART = re.compile(
    rf"({_LONG})"
    rf"|(?<![가-힣])(?:(?:왼|오른|양|한)쪽?\s?)?({_SHORT.replace(' ', '|')})"
    rf"(?=(?:{_BESIDE})(?![가-힣]?[요까]\b)|\s?$|\s(?!수|게|까|일|등)[가-힣])"
)
_NO_PART = re.compile(r"머리\s?(?:감|말리)|등\s|볼\s|손\s?(?:님|해)|입\s?금|(?:기|미)다리")


def body_parts(text: str) -> Iterator[Mention]:
    """In their order, each by its name on a chart."""
    for found in _PART.finditer(text):
        group = 1 if found[1] else 2
        if not _NO_PART.match(text, found.start(group)):
            yield Mention(_CHART["".join(found[group].split())], *found.span(group))
