"""What a text may mean: words in full, particles, words typed by ear."""

import pytest

from bot.triage.abbreviations import spelled_out
from bot.triage.spoken import meant


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("ㅈㅅ하고 싶다", "자살하고 싶다"),
        ("ㅈㅅ합니다 늦어요", "ㅈㅅ합니다 늦어요"),
        ("죽고ㅅㅍ어요", "죽고싶어요"),
        ("보톡스 맞으면 눈 처져요?", "보톡스 맞으면 눈 처져나요?"),
        ("약 먹으면 계속 토해요?", "약 먹으면 계속 토해요?"),
        ("맞으면 아파요", "맞으면 아파요"),
    ],
)
def test_what_squeezing_would_lose_is_spelled_out(typed: str, full: str) -> None:
    """First consonants with a wish behind them, and a question mark behind a condition."""
    assert spelled_out(typed) == full


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("목 조여요", "목이 조여요"),
        ("혀는 부어요", "혀가 부어요"),
        ("누니 안 보여요", "눈이 안 보여요"),
        ("숨을 몬 쉬어예", "숨을 못 쉬어예"),
        ("가슴 수술 상담이요", "가슴 수술 상담이요"),
        ("열 한 시에 갈게요", "열 한 시에 갈게요"),
        ("커피 마셔도 되나요", "커피 마셔도 되나요"),
    ],
)
def test_a_text_is_read_as_it_may_be_meant(typed: str, read: str) -> None:
    """Nouns of signs become subjects unless they are part of a longer noun."""
    assert meant(typed) == read
