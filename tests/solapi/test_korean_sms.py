"""Words as a text message takes them, counted in the bytes of EUC-KR."""

import pytest

from channels.korean_sms import CannotBeText, TextMessage, compose, euc_kr, size, subject


@pytest.mark.parametrize(
    ("text", "kind"),
    [("가" * 45, "SMS"), ("a" * 90, "SMS"), ("가" * 45 + "\n", "LMS"), ("가" * 45 + "a", "LMS"), ("가" * 1000, "LMS")],
)
def test_the_shorter_kind_that_takes_it_all(text: str, kind: str) -> None:
    """90 bytes are an SMS, 91 an LMS."""
    assert compose("안내", text) == TextMessage(kind, text, "" if kind == "SMS" else "안내")  # type: ignore[arg-type]


def test_what_is_longer_than_an_lms_is_refused_with_its_size() -> None:
    with pytest.raises(CannotBeText, match="2001바이트"):
        compose("안내", "가" * 1000 + "a")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("9–10시", "9-10시"),
        ("①▶※℃ “네”…", "①▶※℃ “네”…"),
        ("₩5,000\u00a0원", "￦5,000 원"),
        ("똠방", "ㄸㅗㅁ방"),
        ("\u1112\u1161\u11ab", "한"),
        ("가\r\n나\u200b", "가\n나"),
    ],
)
def test_signs_outside_are_written_as_their_likes(text: str, written: str) -> None:
    """And everything of EUC-KR stays as it is; a syllable takes two bytes, however it was typed."""
    assert euc_kr(text) == written


@pytest.mark.parametrize(
    ("text", "place"), [("네😀", "2번째"), ("❌ 음주", "1번째"), ("a\x00", "2번째"), ("가\ud83d", "2번째")]
)
def test_what_has_no_like_is_refused_with_its_place(text: str, place: str) -> None:
    """Leaving it out could turn the sentence round."""
    with pytest.raises(CannotBeText, match=place):
        euc_kr(text)


@pytest.mark.parametrize("title", ["시술 후 주의사항 안내", "가" * 21, "a" + "가" * 20, "😀안내", ""])
def test_a_subject_is_cut_between_signs(title: str) -> None:
    """To at most forty bytes."""
    assert size(subject(title)) <= 40
    assert title.replace("😀", "").startswith(subject(title))
