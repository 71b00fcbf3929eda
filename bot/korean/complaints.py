"""Symptoms, how strong they are, and scores, as patients tell them. Pure.

What a red flag is, `bot.triage` decides; this only names what is told, and whether it is denied.
"""

import re
from collections.abc import Iterator

from bot.korean.mention import Mention
from bot.korean.normalise import letters, squeeze
from bot.korean.numbers import pain_scores
from bot.korean.places import Placed, squeezed
from bot.triage.lexicon import Lexicon
from bot.triage.stance import Stance, before, stance

# Stems as `normalise.spell` matches them: 아파 is in 아팠, 아프 in 아픈.
_STEMS = {
    "통증": "아파 아프 아퍼 통증 쑤시 쑤셔 욱신 욱씬 아려 쓰라 쓰리 쓰려 따가 따갑 따끔 뻐근 얼얼 찌릿 결려 땡기 당기",
    "붓기": "붓기 부기 붇기 붓고 붓는 붓네 부었 부엇 부어 부은 부음 팅팅 퉁퉁",
    "멍": "멍이 멍들 멍든 멍은 멍도 멍자국 피멍 멍빠 멍안 멍만 멍까 멍때문",
    "붉은기": "붉 빨개 빨갛 빨간 벌개 벌겋 벌게 홍조 발적 울긋불긋",
    "열감": "열감 화끈 후끈 뜨거 뜨겁 뜨끈",
    "발열": "발열 고열 미열 열나 열이 열은 열도 체온 오한",
    "가려움": "가려 가렵 간지러 간지럽 간질간 간질거 근질",
    "물집": "물집 수포",
    "진물": "진물 짓물 짓무 노란물 누런물",
    "고름": "고름 염증 곪",
    "출혈": "피나 피가 피는 피도 출혈 코피",
    "딱지": "딱지 딱쟁이 딱정이",
    "각질": "각질 껍질 벗겨",
    "건조함": "건조하 건조해 건조함 건조증 건조감 푸석",
    "뾰루지": "뾰루지 뾰류지 뽀루지 여드름처럼 여드름같은 뭐가나 뭐가났 뭐가올 뭐가돋 올라왔 올라온 돋았 돋아"
    " 여드름이올 여드름이나 트러블 좁쌀",
    "발진": "발진 두드러기 오돌토돌 오톨도톨 우둘투둘 올록볼록",
    "저림": "저려 저리 저릿 감각이없 감각이둔 먹먹 마비",
    "어지러움": "어지러 어지럽 어지럼 현기증",
    "두통": "두통 머리아 머리가아 머리가띵 머리가지끈",
    "메스꺼움": "메스꺼 메슥 울렁 구역질 구역감 구토 토할 토했 토하",
    "시야 이상": "시야가 침침 흐릿 흐려보 뿌옇 뿌예 겹쳐보 안보이 안보여",
    "호흡곤란": "숨차 숨이 숨쉬 호흡",
    "흉터": "흉터 흉이 흉질",
    "착색": "착색 거뭇 까매 시커 변색",
    "변색": "하얘 하얗 허옇 창백 보라색 퍼렇 시퍼 얼룩",
    "비대칭": "비대칭 짝짝이 비뚤 삐뚤",
    "뭉침": "뭉쳐 뭉치 뭉침 멍울 몽우리 혹이 울퉁불퉁 볼록 딱딱 단단 딴딴",
    "꺼짐": "움푹 함몰 꺼졌 꺼져 꺼진 패인 패였 패이 파인 파였 딤플",
    "이물감": "이물감",
    "처짐": "처졌 처져 처짐 쳐졌 쳐져 안떠져",
    "냄새": "악취 냄새",
    "탈모": "머리가빠지 머리가빠져 머리빠지 머리빠져 머리카락이빠 머리카락빠 숱이",
    "설사": "설사 복통 배탈",
    "시림": "시려 시리 시큰",
    "불면": "잠을못 잠못 잠이안",
}
_SYMPTOM = {stem: name for name, stems in _STEMS.items() for stem in stems.split()}
# Longer words in which a stem means nothing.
_FRIENDS = (
    "아프리카 따가지고 열심 진열 나열이 배열이 열이면 저리가 저리로 붉은기운 비대칭적 쓰리피 숨은 시력 시리즈",
    "시려고 가려고 가려구 가려면 가려는 가려합 가려도 가려지 가려질 가려주 가려보 가려서 쓰려고 쓰려면 쓰려는",
    "멍가려 노래부 아토피 커피 테라피 스피 코필 샴페인 앞당기 앞당겨 앞당길 땡길수 빨간약 뜨거운물 뜨거운음식",
    "뜨거운거 뜨거운탕 불러부 전화부 파인애플 글이올라 후기올라 사진올라 공지올라 일정당겨 시간당겨 예약당겨",
    "날짜당겨 당겨주 당겨서 단단히 고열흘 고열번 고열시 고열심 고열한 고열두 고열어 고열개 고열장 고열명 고열달",
    "길이마비 교통마비 교통이마비 도로마비 도로가마비 심장마비 디자인감각 미적감각 담배피 전담피 릴피 연초피",
    "아이코스피 뜨거운데오래 뜨거운데서 뜨거운데에 뜨거운데있",
)
_FALSE = tuple(word for words in _FRIENDS for word in words.split())
_LEXICON = Lexicon(_SYMPTOM.keys() | set(_FALSE))
# What people come for as well (흉터가 있는데 치료되나요?), or what triage alone tells apart (머리가 하얘졌대요).
NO_NEWS = frozenset(
    ("흉터", "착색", "변색", "비대칭", "꺼짐", "처짐", "탈모", "건조함", "각질", "뾰루지", "냄새", "시림", "불면")
)
_PAST = "[" + "".join(sign for sign in map(chr, range(ord("갔"), ord("힣"), 28)) if sign not in "있겠") + "]"
_HAPPENED = re.compile(
    r"(?!.{0,10}(?:빠[졌지진]|가라앉|멈[췄추춘]|멎|없어|나[아았]|줄었|들어갔|떨어))"
    rf".{{0,8}}?(?:{_PAST}(?!으면|을|던|다가|나요|는지|대)|있(?:는데|어요|네|습|고|음|지만|긴)|[운픈린한간근은]데|[든은난]거같)"
)

_STRENGTHS = {
    "severe": r"심[하해각]|엄청|너무|많이|마이\s|(?<![가-힣])겁나|존나|미[칠치]|참을\s?수|극심|죽겠|퉁퉁|잠을?\s?못",
    "moderate": r"꽤|제법|어느\s?정도|보통|중간",
    "mild": r"살짝|약간|조금|쪼금|쪼끔|쬐끔|쫌|미세|은은",
}
_STRENGTH = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _STRENGTHS.items()))


def symptoms(squeezed: Placed) -> list[Mention]:
    """Symptoms in their order, in a text of `places.squeezed`; of two that overlap, the longer word, of two as long the
    one that means nothing (코필 in 코필러)."""
    text = letters(squeezed.text)
    found = sorted(
        (text.place[span.start], text.place[span.end - 1], stem)
        for stem, spans in _LEXICON.find(text).items()
        for span in spans
    )
    result = list[Mention]()
    for first, last, stem in sorted(found, key=lambda one: (one[0] - one[1], one[0], one[2] in _SYMPTOM)):
        start, end = squeezed.span(first, last + 1)
        if all(end <= other.start or other.end <= start for other in result):
            result.append(Mention(_SYMPTOM.get(stem, ""), start, end, _denied(squeezed.text, first, last)))
    return sorted((one for one in result if one.value), key=lambda one: one.start)


def happened(text: str) -> bool:
    """Whether a symptom is told as one that is there: 멍들었는데 괜찮나요, 좀 빨간데요; not 멍 얼마나 가요, 붓나요."""
    return any(
        not told.denied and told.value not in NO_NEWS and _HAPPENED.match(squeeze(text[told.start :]))
        for told in symptoms(squeezed(text))
    )


def _denied(text: str, first: int, last: int) -> bool:
    return Stance.DENIED in (stance(text, last), before(text, first))


def strengths(text: str) -> Iterator[Mention]:
    """mild, moderate or severe, where words say how strong something is."""
    for found in _STRENGTH.finditer(text):
        yield Mention(found.lastgroup or "", *found.span())


def scores(squeezed: Placed) -> Iterator[Mention]:
    """Points from 0 to 10, the higher end of a range."""
    for number in pain_scores(squeezed.text):
        yield Mention(str(int(number.value)), *squeezed.span(number.start, number.end))
