"""Operations and treatments that a catalogue may not know: 코수술, 쌍꺼풀, 지방흡입, 모발이식. Pure."""

import re

from bot.korean.normalise import squeeze

OTHER = "other"  # stands for such a one where codes of the catalogue stand
_KNOWN_PARTS = (
    r"(?:코|눈|눈매|쌍꺼풀|쌍커풀|가슴|유방|턱|광대|윤곽|안면윤곽|양악|이마|입술|귀|목|복부|뱃살|팔뚝|허벅지|종아리|지방|전신|무릎|허리|어깨|디스크"
    r"|백내장|라식|라섹|스마일|포경|치질|탈장|맹장|담낭|자궁|난소|갑상선|편도|축농증|비중격|하지정맥|손목터널|인공관절|앞트임|뒤트임|밑트임|상안검|하안검|눈썹|헤어라인|모발|여유증)"
)
_NAMES = re.compile(
    rf"{_KNOWN_PARTS}(?:재)?(?:수술|성형|확대|축소|이식|흡입|절제|거상|교정|고정|매몰|절개|삭제)|(?<![가-힣])눈매교정"
    r"|쌍수(?!온)|쌍[꺼커]풀(?=수술|재수술|했|하고|한(?:지|거|건|데|뒤|후)|받|이요$|요$|이에요|입니다|매몰|절개|$)|지흡|지방흡입|지방이식|모발이식|안면거상|이마거상|미니거상|앞트임|뒤트임|밑트임|듀얼트임|상안검|하안검|안검하수|라식|라섹|스마일라식|렌즈삽입"
    r"|코재수술|코끝성형|콧볼축소|비중격|보형물|여유증|양악|안면윤곽|광대축소|사각턱수술|포경|치질|제왕절개|하지정맥류"
)
_BESIDE = re.compile(r"(?:눈밑지방|지방종|임플란트|사랑니|발치|피지낭종|낭종|관절경)")  # the catalogue's own
_ALONE = re.compile(
    r"(?:저는?|제가|전|어제|오늘|방금|며칠전|지난주에?|받은거|받은건|받은게|시술은|그게|아니|다른거|[은는이가을를도에요이여유음]|입니다|이에요|예요|인데요?|받았|맞았|했|하|한"
    r"|[었았어고습]|니다|는데|수술|시술|거든|후|뒤)*"
)


def another(text: str) -> bool:
    """Whether an operation is named that no catalogue of a skin clinic has."""
    words = squeeze(text)
    return _NAMES.search(words) is not None and _BESIDE.search(words) is None


def only_named(text: str) -> bool:
    """Whether nothing else is said: 코수술이요, 저는 쌍꺼풀 했어요."""
    words = squeeze(text)
    rest, found = _NAMES.subn("", words)
    return found > 0 and another(text) and _ALONE.fullmatch(rest) is not None
