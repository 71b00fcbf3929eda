"""The wish to be told again, and what only sounds like one."""

from datetime import date

import pytest

from bot.korean import recalls

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3개월 뒤에 알림 주세요", date(2026, 6, 10)),
        ("반년 있다가 다시 알려줘요", date(2026, 9, 10)),
        ("한달쯤 지나면 문자 부탁드려요", date(2026, 4, 10)),
        ("2주 후에 톡 한번 주세요", date(2026, 3, 24)),
        ("일년 뒤 검진때 연락주세요", date(2027, 3, 10)),
        ("보톡스 다시 맞을때 되면 알려주세여", None),
        ("다음 시술 시기에 카톡 주실 수 있나요", None),
        ("담 레이저 받을 때 알림 받고싶어요", None),
    ],
)
def test_a_wish_to_be_told_names_its_day_or_none(text: str, day: date | None) -> None:
    """In whole weeks, months or years from today."""
    assert recalls.asked(text)
    assert recalls.day(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "3개월 뒤에 전화 주세요",
        "결과 나오면 알려주세요",
        "자리 나면 연락 주세요",
        "다음주 예약 시간 알려주세요",
        "한달 뒤에 또 맞아도 되나요",
        "다음 시술 가격 알려주세요",
        "3일 전에 알림 주나요",
        "다음 시술 때 마취크림 발라주세요",
        "2주 뒤로 예약 옮겨 주시고 문자 주세요",
    ],
)
def test_another_wish_is_none(text: str) -> None:
    """A call, a result, a slot, a question."""
    assert not recalls.asked(text)
