"""A text as its writer may have meant it: particles that chat drops or exchanges, words typed by ear or in dialect.

Triage reads it besides the text as typed, so it can only raise: 목 조여요 and 목도 조여요 are read as 목이 조여요.
"""

import re

NOUNS = """
    숨 호흡 눈 눈꺼풀 눈동자 눈알 시야 시력 초점 앞 눈앞 목 목구멍 목소리 혀 혀끝 입술 입 입꼬리 말 발음 침 가슴 심장
    맥박 머리 의식 정신 얼굴 코 코끝 볼 턱 이마 피부 살 팔 다리 손 발 손발 팔다리 종아리 무릎 배 온몸 몸 피 코피 출혈 열
    오한 고름 진물 물집 수포 두드러기 발진 통증 두통 감각 힘 기운 소변 대변 태동 양수 상처 실밥 실
"""
# A noun with one of these behind it is part of a longer one: 가슴 수술, 턱 밑, 열 한 시.
_COMPOUND = r"""
    수술 성형 상담 시술 리프팅 필러 보톡스 제모 관리 교정 밴드 통증 처짐 주름 마사지 보형물 확대 축소 크기 마취 예약
    치료 검사 레이저 체질 필링 밑 아래 옆 안쪽 주변 주위 부위 튼살 라인 사진 화장
    여드름 뽑 말고 흐림 이상 저하 상실 곤란 아니 [한두세네]\s?(?:시|번|개|달) 번\s 시에 시쯤
"""
_NOUN = re.compile(
    rf"(?<![가-힣])({'|'.join(sorted(NOUNS.split(), key=len, reverse=True))})(?:[은는도만이가]|(?=\s))"
    rf"(?=\s(?!{'|'.join(_COMPOUND.split())}))"
)

_BY_EAR = tuple(
    (re.compile(typed), meant)
    for typed, meant in (
        (r"(?<![가-힣])수미(?=\s|차|막)", "숨이"),
        (r"누니(?=\s|안|잘|뿌|흐|침)", "눈이"),
        (r"(?<![가-힣])모기(?=\s(?:붓|부|조|막|쉬|잠|퉁|답))", "목이"),
        (r"(?<![가-힣])몬(?=\s)", "못"),
        (r"(?<![가-힣])넘넘?(?=\s)", "너무"),
        (r"(?<![가-힣])마이(?=\s)", "많이"),
        (r"(?<=고)\s?십(?=어|지|다|네|고|은|단|습|소|당)", "싶"),
        (r"가타|갇(?=아|은|이|지)", "같"),
        (r"샘(?=[키켜킬킴])", "삼"),
        (r"하야(?=게|니|이)", "하얗"),
        (r"보에(?=요|여|$|\s)", "보여"),
        (r"붇(?=[고기는네])", "붓"),
        ("욱씬", "욱신"),
        ("쉬여", "쉬어"),
        ("마즌", "맞은"),
    )
)


def meant(text: str) -> str:
    """The text with its words respelled and every noun of a sign as a subject."""
    for typed, word in _BY_EAR:
        text = typed.sub(word, text)
    return _NOUN.sub(lambda found: found[1] + _subject(found[1]), text)


def _subject(noun: str) -> str:
    return "이" if (ord(noun[-1]) - ord("가")) % 28 else "가"
