"""What words say to the check-in's questions: tables of texts and what they are read as."""

import time
from typing import Any

import pytest

from bot.dialogue import check_in_reading as reading

PAIN = {
    "0": 0, "3": 3, "10": 10, "8": 8, "3점": 3, "5 점": 5, "６점": 6, "통증 6": 6, "3점이에요": 3, "0점": 0,
    "한 5정도? 어제보단 나아요": 5,
    "5점 정도요 2일 전보다 나아요": 5,
    "약 2알 먹고 3이요": 3,
    # in words
    "삼 점": 3, "삼이요": 3, "다섯": 5, "한 다섯 정도": 5, "오점이요": 5, "일곱점": 7, "십점": 10, "세 점": 3,
    "네 점이요": 4, "영점": 0, "빵점": 0, "제로": 0,
    # ranges: the higher end; fractions: rounded up
    "9~10": 10, "7~8": 8, "3-4점": 4, "3에서 4 정도": 4, "3 아니면 5": 5, "3.5점": 4,
    # scales are no scores
    "10점 만점에 3점": 3, "10점 만점에 10점": 10, "10 중에 4": 4, "4/10": 4,
    # corrected, and then and now
    "3점 아니 4점이요": 4, "3 말고 4요": 4, "어제는 7이었는데 오늘은 3": 3,
    # denied
    "안 아파요": 0, "하나도 안 아파요": 0, "전혀 안 아픕니다": 0, "아프지 않아요": 0, "통증 없어요": 0, "없어요": 0,
    "아픈 데 없어요": 0, "괜찮아요": 0, "둘 다 안 아파요": 0, "전혀": 0, "1도 없음": 0, "하나도 안아픔": 0,
    # beside reactions
    "통증 2 붓기 조금": 2, "통증은 없고 멍만 좀": 0, "붓기는 조금이고 3점이요": 3,
}  # fmt: skip
NO_CLEAR_PAIN = (
    "참을 수 없어요", "견딜 수가 없어요", "잠을 잘 수 없어요", "말할 수 없이 아파요",  # 없 of ability denies nothing
    "아니 너무 아파요", "아니요 많이 아파요", "괜찮지 않아요", "안 괜찮아요", "아픈데도 참았어요",
    "안 아픈 건 아니에요", "없진 않아요", "별로 안 아파요", "거의 없어요", "통증은 없고 조금 따가워요",
    "안 아픈데 누르면 아파요", "만지면 아파요", "조금 아파요", "11점", "100점", "네", "3도 되고 5도 되고",
    "이틀 전부터 아파요", "일 하느라 아파요", "", "😀",
    "붓기 조금 멍 없어요", "멍 없어요",  # of reactions, not of pain
)  # fmt: skip


@pytest.mark.parametrize(("text", "score"), PAIN.items())
def test_pain_is_read_as_a_score(text: str, score: int) -> None:
    """Digits, words, ranges, corrections and plain denials each give one score from 0 to 10."""
    assert reading.pain(text) == score


@pytest.mark.parametrize("text", NO_CLEAR_PAIN)
def test_unclear_pain_is_not_guessed(text: str) -> None:
    """No score, two meanings or a denial with an if or but: the patient is asked again."""
    assert reading.pain(text) is None


@pytest.mark.parametrize(
    ("text", "scores"),
    {"중간": (4, 6), "보통이요": (4, 6), "그냥 그래요": (4, 6), "꽤 아픔": (4, 6), "좀": (1, 3), "조금 아파요": (1, 3),
     "많이": (7, 8), "좀 심해요": (7, 8), "별로": (0, 1), "별로 안 아파요": (0, 1), "거의 없어요": (0, 1),
     "그렇게 심하진 않아요": (1, 3), "많이 안 아파요": (1, 3), "참을만해요": (2, 4), "참을 수가 없어요": (9, 10),
     "많이 안 좋아요": (7, 8), "많이 아팠는데 지금은 살짝": (1, 3),
     "많이 아팠는데 지금은 괜찮아요": None, "멍이 좀 들었어요": None, "모르겠어요": None, "": None}.items(),
)  # fmt: skip
def test_a_word_in_place_of_a_score_stands_for_a_few(text: str, scores: tuple[int, int] | None) -> None:
    """The strongest word counts; what is said of reactions does not."""
    assert reading.pain_between(text) == scores


NO = (
    "없어요", "없습니다", "없음", "해당 없음", "해당없습니다", "아니요", "아뇨 없어요", "네 없어요", "ㄴㄴ", "전혀요",
    "그런 증상 없어요", "특별히 없습니다", "급한 증상은 없어요", "괜찮아요", "아니요 괜찮습니다", "없어요~", "없어요!!",
    "그런 건 없는 것 같아요", "아니에요", "그런 건 아니에요", "없슴", "딱히", "이상 무", "X",
    "전혀 없어요 감사합니다", "괜찮은 것 같아요", "아무렇지 않아요", "없는 거 같은데요", "없는 편",
)  # fmt: skip
NOT_NO = (
    "", "네", "네 있어요", "참을 수 없어요", "견딜 수가 없어요", "잠을 잘 수 없어요", "아니 너무 아파요",
    "아니요 많이 아파요", "안 괜찮아요", "괜찮지 않아요", "없지는 않아요", "다 괜찮은데 눈이 좀 이상해요",
    "숨은 괜찮은데 열은 있어요", "급한 건 아니에요", "딱히 없는데 살짝 아파요", "감사합니다 아파요",
)  # fmt: skip


@pytest.mark.parametrize("text", NO)
def test_a_no_is_a_no(text: str) -> None:
    """The whole text denies."""
    assert reading.says_no(text) is True


@pytest.mark.parametrize("text", NOT_NO)
def test_what_only_contains_a_no_is_none(text: str) -> None:
    """없 and 아니 inside other words deny nothing."""
    assert reading.says_no(text) is False


@pytest.mark.parametrize(
    ("text", "yes"),
    {"네 있어요": True, "있어요": True, "하나 있습니다": True, "조금 있어요": True, "증상이 있어요": True, "네": False,
     "궁금한 게 있어요": False, "질문 있어요": False, "있으면 어떡해요": False, "": False}.items(),
)  # fmt: skip
def test_a_yes_names_that_something_is_there(text: str, yes: bool) -> None:
    """있어요 affirms; a bare 네 may only acknowledge, and a question is no symptom."""
    assert reading.says_yes(text) is yes


REACTIONS: dict[str, dict[str, int] | None] = {
    "없음": {"reaction": 0}, "조금": {"reaction": 1}, "보통": {"reaction": 2}, "심함": {"reaction": 3},
    "붓기는 조금이고 멍은 없어요": {"swelling": 1, "bruise": 0},
    "붓기 조금, 멍 없음": {"swelling": 1, "bruise": 0},
    "붓기 조금 멍 없음": {"swelling": 1, "bruise": 0},
    "붓기 보통 멍 심함 붉은기 없음": {"swelling": 2, "bruise": 3, "redness": 0},
    "붓기 멍 없어요": {"swelling": 0, "bruise": 0},
    "붓기, 멍, 붉은기 모두 없음": {"swelling": 0, "bruise": 0, "redness": 0},
    "멍은 없는데 붓기가 심해요": {"bruise": 0, "swelling": 3},
    "붓기랑 멍은 심한데 붉은기는 없어요": {"swelling": 3, "bruise": 3, "redness": 0},
    "많이 부었고 멍은 없어요": {"swelling": 3, "bruise": 0},
    "조금 많이 부었어요": {"swelling": 3},
    "약간 붉은 정도": {"redness": 1},
    "안 부었어요": {"swelling": 0},
    "멍이 안 들었어요": {"bruise": 0},
    # going away is not getting worse, and not severe is not severe
    "붓기가 많이 빠졌어요": {"swelling": 1}, "붓기 다 빠졌어요": {"swelling": 0}, "붓기는 거의 없어요": {"swelling": 1},
    "심하지 않아요": {"reaction": 1}, "별로 안 심해요": {"reaction": 1}, "심하지만 참을 만해요": {"reaction": 3},
    "좀 심해요": {"reaction": 3}, "없진 않아요": {"reaction": 1}, "어제보다 덜해요": {"reaction": 1},
    # no level: not guessed
    "부었고 멍은 없어요": {"bruise": 0}, "붓기가 있어요": None, "부었어요": None, "괜찮지 않아요": None,
    "멍이 아직 안 빠졌어요": None, "티 안나요": {"reaction": 0}, "볼이 불긋불긋 조금": {"redness": 1},
    "약간 빨감": {"redness": 1}, "붓기X 멍 약함": {"swelling": 0, "bruise": 1}, "붓기 중": {"swelling": 2},
    "엄청은 아니고 조금": {"reaction": 1}, "안부음": {"swelling": 0}, "멍은 거의 사라짐": {"bruise": 1},
    "붓기 언제 빠져요?": None, "잘 모르겠어요": None, "네": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "levels"), REACTIONS.items())
def test_reactions_are_read_each_with_its_own_level(text: str, levels: dict[str, int] | None) -> None:
    """Swelling, bruise and redness get the level of their own clause; without a name the level is for all."""
    assert reading.reactions(text) == levels


@pytest.mark.parametrize(
    ("text", "names"),
    {"멍이 들었어요": ("bruise",), "부었고 멍은 없어요": ("swelling",), "붓기랑 멍이 있어요": ("swelling", "bruise"),
     "붓기는 다 빠졌는데 멍이 남아있어요": ("bruise",), "아직 빨개요": ("redness",), "붓기 조금": (), "안 부었어요": (),
     "붓기 언제 빠져요?": (), "조금": (), "": ()}.items(),
)  # fmt: skip
def test_a_reaction_told_without_its_strength_is_known_by_name(text: str, names: tuple[str, ...]) -> None:
    """So that its strength can be asked; a question tells of none."""
    assert reading.unlevelled(text) == names


@pytest.mark.parametrize(
    ("text", "score"),
    {"5": 5, "4점이요": 4, "사점": 4, "5점 만점에 4점": 4, "매우 만족": 5, "만족해요": 4, "보통이요": 3, "불만족": 2,
     "매우 불만족": 1, "별로예요": 2, "최고예요": 5, "최악": 1, "만족스럽지 않아요": 2, "괜찮아요": 4, "안 괜찮아요": 2,
     "나쁘지 않아요": 3, "마음에 들어요": 4, "맘에 안 들어요": 2, "효과 없는 듯": 2, "별루": 2, "굿": 4,
     "불만은 없어요": 3, "그저 그래요": 3, "0": None,
     "6": None, "몰라요": None}.items(),
)  # fmt: skip
def test_satisfaction_is_read_as_a_number_or_in_the_words_of_the_scale(text: str, score: int | None) -> None:
    """One to five; anything else is asked again."""
    assert reading.satisfaction(text) == score


@pytest.mark.parametrize("read", [reading.pain, reading.satisfaction, reading.reactions, reading.says_no])
@pytest.mark.parametrize(
    "text", ["\u200b", "ㅠㅠㅠㅠ", "👍👍", "3" * 500, "없" * 2000, "붓기 " * 1000, "\n\n", "～～～"]
)
def test_no_text_breaks_the_reading(read: Any, text: str) -> None:
    """Odd texts are read as something or as nothing, and no pattern runs away with a long one."""
    started = time.perf_counter()
    assert read(text) in (None, False, 0, {"reaction": 0})
    assert time.perf_counter() - started < 1
