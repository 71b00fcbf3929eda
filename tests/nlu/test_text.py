"""How chat texts are evened out."""

import pytest

from nlu.text import LIMIT, clauses, normalise, squeeze


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("아파요ㅠㅜㅠㅠㅠ", "아파요ㅠㅠ"),
        ("ㅋㅋㅋㅋㅋ", "ㅋㅋ"),
        ("네네네네네네", "네네"),
        ("언제요????!!!!", "언제요??!!"),
        ("３시 ＢＯＴＯＸ", "3시 botox"),
        ("안녕\u200b하\ufeff세요", "안녕하세요"),
        ("안녕하세요", "안녕하세요"),
        (" 첫 줄\n\n둘째\t줄 ", "첫 줄 둘째 줄"),
        ("1000원", "1000원"),
        ("", ""),
    ],
)
def test_a_text_is_evened_out(written, expected):
    """Runs are folded, wide letters narrowed, invisible ones dropped, lines joined; numbers stay."""
    assert normalise(written) == expected


@pytest.mark.parametrize("letters", ["하ㄳ", "ㅇㅋ", "ㄱㄴ?", "ㄷㄷ"])
def test_chat_consonants_stay_as_typed(letters):
    """Unicode compatibility would glue 하ㄳ into 핛; chat consonants are left alone."""
    assert normalise(letters) == letters


def test_a_long_text_keeps_its_beginning_and_its_end():
    """At most LIMIT characters are kept, from both ends."""
    kept = normalise("처음 " + "가나 " * 2000 + "마지막")
    assert (len(kept), kept[:2], kept[-3:]) == (LIMIT, "처음", "마지막")


def test_decomposed_hangul_is_composed():
    """A text in separate jamo, as some keyboards send it, becomes syllables."""
    assert normalise("\u1112\u1161\u11ab\u1100\u1173\u11af") == "한글"


def test_squeezing_removes_all_white_space():
    """Nothing but white space goes."""
    assert squeeze("세안 언제\n부터?") == "세안언제부터?"


def test_clauses_end_where_clauses_end():
    """A story comes apart, and a word too short to stand alone joins the next clause."""
    assert clauses("네 어제 맞았는데요 부었어요. 언제 빠져요?") == ["네 어제 맞았는데요", "부었어요", "언제 빠져요"]
