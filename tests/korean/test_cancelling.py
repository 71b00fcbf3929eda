"""Cancelling wished, ruled out and asked about, each in words that a reader in a hurry would take for another."""

import pytest

from bot.korean import cancelling

DENIED = """
취소한다는게 아니라|아니 취소하는거 아니에요|취소하려는건 아니에요|취소 아니고 변경이요|취소 안 해요
취소 안할래요|취소말고 시간만 바꿔주세요|취소하지 마세요|취소 말고|취소 말구요|취소는 하지 말아주세요
취소해달란 말이 아니에요|취소 아니요|취소하면 안돼요|취소 안할거에요 확인만요|취소할 생각 없어요
취소하라는 뜻 아니었어요|취소 마세요|예약 빼주지 마세요|예약 날리지 마세요|취소 절대 안 해요
취소까지는 안할래요|취소하고 싶은 건 아니에요|취소했단 얘기가 아니구|취소 원하지 않아요
취소 안 하고 그냥 갈게요|잘못 눌렀어요
"""
WISHED = """
아니 취소해주세요 그냥|네 취소해주세요|취소할게요|취소요|취소|변경 말고 취소요|안 갈래요 취소할게요
못 가서 취소 부탁드려요|취소하고 싶어요|그거 아니고 이거 취소해주세요|바꾸지 말고 취소할래요
그럼 취소해 주실 수 있나요|예약 취소하려고요|취소 안 돼서 그러는데 취소해주세요
일이 생겨서 취소해야 할 것 같아요|취소 좀 해줘요 애가 아파요
"""
ASKED = """
취소는 언제까지 되죠|취소는 어떻게 해요|취소되나요|취소 가능한가요?|예약 취소 가능할까요|당일 취소도 되나요
언제까지 취소 가능해요|취소 지금도 되는지요|취소하려면 어떻게 해야 하나요|취소 안돼요?|취소할 수 있나요
몇시간전까지 취소돼요|취소 안되나요
"""
PUT_OFF = ["나중에 취소할게요", "생각해보고 취소할게요", "취소할까요?", "취소할지 고민이에요"]


def _texts(rows: str) -> list[str]:
    return [text for row in rows.strip().splitlines() for text in row.split("|")]


@pytest.mark.parametrize("text", _texts(DENIED))
def test_a_denial_in_any_words_cancels_nothing(text: str) -> None:
    """Whatever else is said beside it."""
    assert cancelling.denied(text)
    assert not any((cancelling.wished(text), cancelling.plainly(text), cancelling.among_words(text)))
    assert not any((cancelling.in_slang(text), cancelling.of_all(text)))


@pytest.mark.parametrize("text", _texts(WISHED))
def test_a_wish_to_cancel_is_one_also_beside_other_denials(text: str) -> None:
    """변경 말고 취소요 denies the change."""
    assert cancelling.wished(text)
    assert not any((cancelling.denied(text), cancelling.asked(text)))


@pytest.mark.parametrize("text", [*_texts(ASKED), *PUT_OFF])
def test_a_question_about_cancelling_and_a_later_wish_are_none(text: str) -> None:
    """How, until when, whether; some other day."""
    assert not cancelling.wished(text)
    assert cancelling.asked(text) is (text in _texts(ASKED))


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("두번째꺼 취소할게여", 1), ("2번 취소", 1), ("첫번째 예약 바꿔줘", 0), ("마지막거 빼고 다 취소", 2),
        ("마지막꺼요", 2), ("네 번째 건 취소", 3), ("두번째 시술이에요", None), ("한번 더 예약", None),
        ("두번째 방문인데 취소할게요", None), ("3시 취소", None),
    ],
)  # fmt: skip
def test_one_of_several_is_counted_only_where_an_appointment_is_meant(text: str, index: int | None) -> None:
    """Of three; the fourth is not there."""
    assert cancelling.nth(text, 3) == index


@pytest.mark.parametrize(
    ("text", "all_", "but"),
    [
        ("다 취소해주세요", True, False),
        ("마지막거 빼고 다 취소", False, True),
        ("금요일 거 빼고 나머지 취소", False, True),
        ("전부 취소하지 마세요", False, False),
    ],
)
def test_all_and_all_but_one_are_told_apart(text: str, all_: bool, but: bool) -> None:
    """The one left out is never the one that is cancelled."""
    assert (cancelling.of_all(text), cancelling.excepts(text)) == (all_, but)
