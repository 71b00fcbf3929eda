"""What is asked of the book in few words, and its harmless neighbours."""

from collections.abc import Callable

import pytest

from bot.korean import booking, requests


@pytest.mark.parametrize(
    ("hears", "said", "harmless"),
    [
        (
            booking.asks_to_book,
            ["그럼 그때로 예약해주세요", "네 예약해주세요", "예약 잡아주세요", "예약 부탁드려요", "예약할게요"],
            ["예약해놨어요", "예약했어요", "예약 안할래요", "예약 잡혀있죠", "예약해도 돼요?"],
        ),
        (
            booking.rather_another,
            ["회식이라 안되겠다 다른날로", "다른 시간으로 부탁해요", "다른 요일로요"],
            ["다른 날도 돼요", "다른 날은 괜찮아요", "다른 시술로요"],
        ),
        (
            booking.keeps,
            [
                "그냥 둬",
                "그냥 원래대로",
                "아냐 됐어 그냥 그대로",
                "그대로 해주세요",
                "그냥 그대로 윤원장님",
                "원래 시간으로 갈게요",
            ],
            ["요일은 그대로 시간만 바꿔주세요", "그대로 한 시간만 당겨주세요", "둘이 갈게요"],
        ),
        (
            booking.stands_outside,
            ["도착했는데 문이 잠겨있어요", "왔는데 아무도 안계세요", "병원 앞인데 문이 닫혔어요", "입구 문 안열려요"],
            [
                "도착했어요",
                "문 여는 시간이 언제예요",
                "왔는데 사람이 많아요",
                "오늘 문 닫았나요?",
                "차 문이 안 열려서 늦어요",
                "문이 잠겨 있나요",
                "토요일에 문 닫아요",
            ],
        ),
        (
            booking.asks_for_openings,
            ["예약 가능한 날짜 알려주세요", "빈 시간 있어요?", "되는 날 언제예요"],
            ["제 예약 날짜 알려주세요", "가능한 빨리요", "몇 시에 예약됐죠"],
        ),
        (
            requests.wishes,
            ["두명으로 해주세요", "그걸로 해줘", "바꿔주세요", "부탁드려요", "알려줘요"],
            ["네 알겠어요", "잘 부탁드려요", "네 그렇게 할게요", "좋아요"],
        ),
    ],
)
def test_what_is_asked_for_is_told_from_its_neighbours(
    hears: Callable[[str], bool], said: list[str], harmless: list[str]
) -> None:
    """Heard in every wording, and in none that means something else."""
    assert [text for text in said if not hears(text)] == []
    assert [text for text in harmless if hears(text)] == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("예약 한주 미룰게요", 7), ("2주 뒤로 미뤄주세요", 14), ("일주일만 늦춰주세요", 7),
        ("이틀 당길게요", -2), ("하루만 미뤄주세요", 1),
        ("3일만 뒤로요", 3), ("한주 앞당겨주세요", -7), ("다음주로 미뤄주세요", None),
        ("12월 3일로 미뤄주세요", None), ("3일로 미뤄주세요", None),
    ],
)  # fmt: skip
def test_days_and_weeks_move_an_appointment(text: str, days: int | None) -> None:
    """A date is none of them."""
    assert booking.shift(text) == (None if days is None else days * 24 * 60)
