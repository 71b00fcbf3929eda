"""Text forms: what clean, squeeze and letters keep, drop and fold."""

import pytest

from bot.korean.normalise import clean, letters, shorten, spell, squeeze


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("숨이 안\u200b 쉬어져요", "숨이 안 쉬어져요"),
        ("ㅠㅠ 아파요\n\n어제부터", "ㅠㅠ 아파요 어제부터"),
        ("３８．５도", "38.5도"),
        ("38.5℃", "38.5도"),
        ("39 °C", "39 도"),
        ("\u1109\u116e\u11b7", "숨"),
        ("필러\ufe0f\u3164", "필러"),
    ],
)
def test_clean_keeps_the_words_in_one_encoding(typed: str, cleaned: str) -> None:
    """Width, composition and invisible signs are made one; blanks become single."""
    assert clean(typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "squeezed"),
    [
        ("숨이.. 안 쉬어져요ㅠㅠ!!", "숨이안쉬어져요"),
        ("38.5도 / 3~4점", "38.5도3~4점"),
        ("😭 눈이 안보여 ㅋㅋ", "눈이안보여"),
        ("Botox 후 GYM", "botox후gym"),
        ("~오늘~", "오늘"),
    ],
)
def test_squeeze_keeps_only_what_is_spoken(typed: str, squeezed: str) -> None:
    """No blanks, signs, emoji and lone letters; numbers keep their point and range."""
    assert squeeze(typed) == squeezed


@pytest.mark.parametrize(
    ("typed", "run", "short"),
    [("아아아파", 1, "아파"), ("아아아파", 2, "아아파"), ("쌕쌕", 1, "쌕쌕"), ("1000", 1, "1000")],
)
def test_shorten_undoes_stretching(typed: str, run: int, short: str) -> None:
    """Runs of three and more shrink; words that are doubled by nature, and numbers, stay."""
    assert shorten(typed, run) == short


@pytest.mark.parametrize(
    ("one", "other"),
    [("돼", "되"), ("메스꺼", "매스꺼"), ("않보여", "안보여"), ("있어", "잇어"), ("싫", "실"), ("없어", "업어")],
)
def test_letters_that_sound_alike_are_spelled_alike(one: str, other: str) -> None:
    """What patients type for one another is the same letter."""
    assert spell(one) == spell(other)


def test_letters_know_their_syllables() -> None:
    """Each letter knows its syllable, and where syllables begin."""
    found = letters("안a보")
    assert (found.place, found.starts) == ((0, 0, 0, 1, 2, 2), (0, 3, 4))
