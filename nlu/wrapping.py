"""What patients put around a question: a greeting, what was done to them and when, an aside, thanks.

None of it changes what is asked, so training repeats some examples inside such words. Without that, a greeting in front
of a question turns one of four into a greeting (measured on held-out examples).
"""

from typing import List, Sequence, Tuple

import numpy as np

SHARE = 0.5  # of the examples
SMALL_TALK = ("greet", "goodbye", "thank", "affirm", "deny")  # wrapped, these would change their meaning

GREETINGS = (
    "안녕하세요", "안녕하세요~", "안녕하세여", "안녕하세요 원장님", "수고하십니다", "수고 많으십니다", "저기요", "혹시",
    "네", "원장님", "실장님", "문의드립니다", "질문 있습니다", "궁금한 게 있어서요",
)  # fmt: skip
WHO = ("", "", "", "", "저", "제가", "엄마가", "남편이", "딸이", "친구랑")
WHEN = (
    "", "오늘", "어제", "그저께", "방금", "아까", "지난주에", "저번주에", "이틀 전에", "3일전에", "5일 전에", "일주일 전에",
    "열흘 전에", "2주 전에", "한달 전에", "얼마 전에", "토요일에",
)  # fmt: skip
DONE = (
    "보톡스 맞았", "필러 맞았", "점 뺐", "쌍수했", "쌍꺼풀 수술했", "코 수술했", "레이저 받았", "피코 했", "울쎄라 했",
    "써마지 받았", "리쥬란 맞았", "제모 받았", "모발이식 했", "임플란트 심었", "사랑니 뺐", "스케일링 받았", "교정 시작했",
    "도수치료 받았", "대장내시경 했", "백신 맞았", "라식 했", "지방흡입 했", "윤곽주사 맞았", "여드름 압출했", "한약 지었",
    "시술 받았", "수술 받았", "치료 받았", "주사 맞았", "거기서 했",
)  # fmt: skip
ENDINGS = ("는데요", "는데", "어요", "거든요", "습니다", "고요", "던 사람인데요", "던 환자예요", "는데용", "음")
ASIDES = (
    "처음이라 잘 몰라서요", "궁금해서 여쭤봐요", "걱정돼서요", "급해서 그런데", "인터넷 찾아봐도 안 나와서요",
    "다른 데서는 다 다르게 말하더라고요", "설명을 제대로 못 들어서요", "설명 들었는데 까먹었어요", "안내문을 잃어버려서요",
    "제가 좀 예민한 편이에요", "직장인이라 시간이 없어서요", "아이 키우는 엄마예요", "30대 여자입니다",
    "전화를 안 받으셔서 톡 남겨요", "늦은 시간에 죄송해요", "바쁘신데 죄송합니다", "자꾸 물어봐서 죄송한데요",
    "한 가지만 여쭤볼게요", "친구가 소개해줘서 다니고 있어요", "생각보다 괜찮더라고요", "집이 좀 멀어서요",
    "다음주에 결혼식이 있어서요", "곧 여행 가거든요", "원래 피부가 얇아요", "병원에서는 별말 없으셨어요",
)  # fmt: skip
THANKS = (
    "감사합니다", "감사합니다~", "감사해요", "고맙습니다", "답변 부탁드려요", "답변 부탁드립니다 감사합니다", "알려주세요",
    "수고하세요", "부탁드려요", "궁금해요", "답변 주세요", "미리 감사드립니다",
)  # fmt: skip
TONES = ("ㅠㅠ", "ㅜㅜ", "ㅎㅎ", "ㅋㅋ", "^^", "~", "!!", "..", ";;", "??")


def wrapped(texts: Sequence[str], labels: Sequence[str], seed: int) -> Tuple[List[str], List[str]]:
    """About `SHARE` of `texts` once more with words around them, and their labels. The same for the same `seed`."""
    dice = np.random.RandomState(seed)
    chosen = [i for i, label in enumerate(labels) if label not in SMALL_TALK and dice.rand() < SHARE]
    return [_wrap(texts[i], dice) for i in chosen], [labels[i] for i in chosen]


def _wrap(text: str, dice: np.random.RandomState) -> str:
    before = _maybe(0.55, GREETINGS, dice) + ([_past(dice)] if dice.rand() < 0.5 else [])
    before += _maybe(0.4, ASIDES, dice) + _maybe(0.2, ASIDES, dice)
    after = _maybe(0.15, ASIDES, dice) + _maybe(0.5, THANKS, dice) + _maybe(0.25, TONES, dice)
    return " ".join([*before, text, *after])


def _past(dice: np.random.RandomState) -> str:
    who, when, done, ending = (dice.choice(words) for words in (WHO, WHEN, DONE, ENDINGS))
    return f"{who} {when} {done}{ending}".strip()


def _maybe(chance: float, words: Sequence[str], dice: np.random.RandomState) -> List[str]:
    return [str(dice.choice(words))] if dice.rand() < chance else []
