"""A text as the rules read it: without its disguise, each letter knowing its place."""

import unicodedata

import pytest

from catalogue.lint.reading import readings


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("할.인", "할인"),
        ("할 인", "할인"),
        ("할ㆍ인", "할인"),
        ("ㅎㅏㄹㅇㅣㄴ", "할인"),
        ("하ㄹ인", "할인"),
        ("무ㄹ료", "무료"),
        ("ㄱㅗㅏㅇㄱㅗ", "광고"),
        ("이\u200b벤\u2060트", "이벤트"),
        ("ＥＶＥＮＴ", "event"),
        ("SАLE", "sale"),
        ("無料", "무료"),
        ("1 ＋ 1", "1+1"),
        ("10,000원", "10000원"),
        ("#{시술명} 안내", "□안내"),
        (unicodedata.normalize("NFD", "할인"), "할인"),
    ],
)
def test_a_disguise_is_undone(written: str, read: str) -> None:
    """In at least one of the readings."""
    assert read in [each.letters for each in readings(written)]


@pytest.mark.parametrize(
    ("text", "words", "chance"),
    [
        ("진행할 인원", "할인", True),
        ("할 인 중", "할인", False),
        ("보톡스 할인", "할인", False),
        ("할 인을", "할인", False),
    ],
)
def test_letters_that_meet_by_chance_over_a_space_are_no_word(text: str, words: str, chance: bool) -> None:
    """Only where both words go on around them."""
    reading = readings(text)[0]
    start = reading.letters.index(words)
    assert reading.chance(start, start + len(words)) is chance


def test_a_finding_is_placed_in_the_text_as_it_was_written() -> None:
    """Signs in between included."""
    reading = readings("지금 할★인 중")[0]
    start = reading.letters.index("할인")
    place, until = reading.place(start, start + 2)
    assert reading.text[place:until] == "할★인"
