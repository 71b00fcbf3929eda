"""Questions about the rules of booking, and wishes to book that look like them."""

from collections.abc import Callable

import pytest

from bot.korean import policies

ASKED = [
    "예약금 있어요?", "노쇼하면 돈내야하나요", "예약하고 못가면 수수료 내나요", "예약 안하고 가도 돼요?",
    "예약 없이 가도 되나요", "당일 시술 가능해요?", "예약 취소하면 수수료 있나요", "늦을거같으면 어떻게해요",
    "10분 늦으면 취소되나요",
]  # fmt: skip
WISHED = [
    "예약하고 싶어요",
    "당일 예약 되나요",
    "예약 없이 갔는데 오래 기다렸어요",
    "시술 당일 세안 가능해요?",
    "예약하고 갈게요",
    "예약 취소해주세요",
    "10분 늦을거 같아요",
    "취소하면 환불되나요",
]


@pytest.mark.parametrize(
    ("hears", "said", "harmless"),
    [
        (policies.asks_policy, ASKED, WISHED),
        (
            policies.misses_notice,
            ["예약했는데 확인문자가 안왔어요", "예약 변경했는데 카톡 안와요"],
            ["예약 문자 왔어요", "문자 안 받을래요"],
        ),
        (
            policies.asks_when_to_return,
            ["언제 다시 예약 잡아야 해요?", "며칠 뒤에 또 가야 하나요", "다음 예약은 언제 잡으면 돼요?"],
            ["내일 다시 예약 잡아주세요", "다시 예약할게요", "언제 예약 가능해요?"],
        ),
    ],
)
def test_questions_about_booking_are_told_from_wishes(
    hears: Callable[[str], bool], said: list[str], harmless: list[str]
) -> None:
    """Each question is heard in every wording, and in no wish to book."""
    assert [text for text in said if not hears(text)] == []
    assert [text for text in harmless if hears(text)] == []
