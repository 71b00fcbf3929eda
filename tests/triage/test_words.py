"""What runs over the end of a word is no misspelt sign."""

import pytest

from bot.triage import Triage
from bot.triage.words import starts


@pytest.mark.parametrize(
    "text",
    [
        "진료 예약할게요 내일 3시",
        "예약할게요. 내일",
        "예약할게요~내일 두시",
        "예약할게요내일3시",
        "갈게요 내일 봬요",
        "내년 1월 5일에 예약할게요 내년 말고",
        "예약 당길게요 내일로",
        "상담 잡을게요 내일 됩니까",
        "그때 들를게요 내원할 때 문자 주세요",
        "아 그럼 이걸로 할게요 내꺼 맞죠",
        "제가 낼게요 내일 가서요",
        "다시 연락할게요ㅎㅎ 내일쯤",
    ],
)
def test_the_end_of_one_word_and_the_beginning_of_the_next_are_no_misspelt_sign(triage: Triage, text: str) -> None:
    """할게요 내일 holds no 게워 내."""
    assert triage.read(text).triage is None


@pytest.mark.parametrize(
    "text",
    [
        "먹은 걸 다 게요냈어요",
        "약 먹고 다 게요 냈어요",
        "속이 안 좋더니 계워 냈어요",
        "아침부터 게워냇어요",
    ],
)
def test_a_misspelt_sign_that_begins_with_a_word_still_rings(triage: Triage, text: str) -> None:
    """However it is spaced within."""
    assert triage.read(text).triage is not None


def test_words_begin_where_the_spaces_and_signs_were() -> None:
    """Numbers keep their sign; a text that was shortened otherwise is one word."""
    assert starts("네, 38.5도 나와요!", "네38.5도나와요", 0) == {0, 1, 6, 9}
    assert starts("아 아 아파", "아파", 1) == {0}
