"""Words with which somebody thinks again about an appointment, and their harmless neighbours."""

from collections.abc import Callable

import pytest

from bot.korean import second_thoughts

TIGHT = ["볼이 좀 땡겨요", "딱지자리가 당겨요", "실밥 푼 데가 계속 당겨요", "턱이 땡김", "피부가 당기는 느낌이 들어요"]
MOVES = [
    "코필러 예약 좀 당겨주세요", "목요일 예약 당겨주세요", "이마 보톡스 당기고 싶어요", "내일 볼일이 있어서 당겨주세요",
    "예약 좀 땡겨도 되나요",
]  # fmt: skip
SAME_TIME = ["같은 시간으로요", "똑같은시간에 되나요", "원래 시간으로"]
NO_SAME_TIME = ["같은 시간 말고요", "시간이 같은가요"]


@pytest.mark.parametrize(
    ("hears", "said", "harmless"),
    [
        (second_thoughts.feels_tight, TIGHT, MOVES),
        (second_thoughts.same_time, SAME_TIME, NO_SAME_TIME),
        (second_thoughts.week_after, ["그 다음주로요", "그담주요"], ["다음주로요", "그럼 다음주요"]),
        (second_thoughts.not_that_day, ["그날 말고", "그 요일은 빼고요"], ["그날 갈게요", "그날 안 아팠어요"]),
    ],
)
def test_second_thoughts_are_told_from_their_neighbours(
    hears: Callable[[str], bool], said: list[str], harmless: list[str]
) -> None:
    """Each kind of words is heard in every wording, and in none that means something else."""
    assert [text for text in said if not hears(text)] == []
    assert [text for text in harmless if hears(text)] == []
