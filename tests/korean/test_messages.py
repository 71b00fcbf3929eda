"""Whether a patient refuses the clinic's messages, refuses a part of them, misses one, or wants them."""

import pytest

from bot.korean import messages


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("그만 보내", None), ("이제 그만 보내세요", None), ("아 쫌 그만 보내라고요!!!", None),
        ("오늘 저녁부터 문자 그만 보내세요", None),  # from when, not at which hours
        ("밤마다 문자 오는데 이제 그만 보내세요", None),
        ("광고 문자 그만 보내세요", "advertising"), ("광고성 톡 안 받을래요", "advertising"),
        ("광고문자 받기 싫어요", "advertising"), ("스팸 좀 그만 보내요", "advertising"),
        ("스팸 같은 알림 그만 보내세요", None), ("광고든 안내든 문자 그만 보내세요", None),
        ("자꾸 광고 보내지 마세요", None),
        ("광고 보내지 마세요", "advertising"), ("광고만 그만 보내 주세요", "advertising"),
        ("이벤트 문자 그만 보내세요", "advertising"), ("홍보 그만 보내세요", "advertising"),
        ("밤에는 보내지 마세요", "night"), ("밤에 광고 그만 보내요", "night"),
    ],
)  # fmt: skip
def test_a_refusal_is_of_everything_unless_it_names_a_part_and_nothing_else(text: str, part: str | None) -> None:
    """What is not plainly a part is the whole: a refusal must not be heard as less than it is."""
    assert messages.refuses(text)
    assert messages.refused_part(text) == part


@pytest.mark.parametrize(
    "text",
    [
        "그만 받을래요", "차단할게요", "안 왔으면 좋겠어요", "안 받았으면 해요", "더는 안 오게 해주세요",
        "톡 안오게 해주세요",
        "문자 안받을래요", "알림 꺼주세요", "동의 철회할게요", "오지 않게 해주세요", "귀찮게 하지 마세요",
    ],
)  # fmt: skip
def test_any_word_of_stopping_may_be_a_refusal(text: str) -> None:
    """The language model decides; nothing stands in its way."""
    assert messages.may_refuse(text)


@pytest.mark.parametrize(
    "text",
    [
        "광고도 받을래요", "알림 받을게요", "이벤트 문자 보내주세요", "안내 문자 안 왔는데 왜 안보내요?",
        "알림톡이 안와요",
        "문자 못 받았어요", "그만 보내지 말고 계속 보내주세요", "광고 안보내는거죠?", "다시 받을게요",
        "다시 받고 싶어요",
    ],
)  # fmt: skip
def test_a_wish_for_messages_or_a_missing_one_is_no_refusal(text: str) -> None:
    """Whatever a language model makes of it."""
    assert not messages.refuses(text)
    assert not messages.may_refuse(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("광고도 받을래요", "advertising"), ("이벤트 문자 보내주세요", "advertising"), ("야간도 받을게요", "night"),
        ("알림 받을게요", None), ("광고 안 받을래요", None), ("광고 그만 보내주세요", None),
    ],
)  # fmt: skip
def test_a_kind_that_is_wanted_is_named(text: str, kind: str | None) -> None:
    """Its box is shown before it is consented to."""
    assert messages.wants_kind(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "광고는 말고 안내만", "홍보는 빼고 안내는 받을게요", "이벤트 문자는 싫고 예약알림은 받을게요",
        "안내만 보내주시고 광고는 빼주세요", "예약알림만 받고 광고는 안받을래요", "광고 수신거부하고 안내는 받을게요",
        "관리 안내는 받고 싶은데 할인 소식은 싫어요", "광고는 다 빼고 주의사항만 주세요",
        "광고성 문자는 차단하고 나머지는 계속 받고 싶어요",
    ],
)  # fmt: skip
def test_who_refuses_advertising_and_wants_guides_keeps_them(text: str) -> None:
    assert messages.keeps_guides(text)
    assert messages.refused_part(text) == "advertising"


@pytest.mark.parametrize(
    "text",
    [
        "광고랑 안내 다 싫어요", "광고 문자는 싫고 안내도 필요없어요", "안내도 광고도 받고 싶지 않아요",
        "광고 빼고 안내만 보내주신다더니 계속 오네요 수신거부할게요", "광고 말고 안내만 오던데 이제 다 차단해주세요",
        "이벤트 말고 정가 안내 부탁드려요", "이벤트 문자 보내주세요", "문자 그만 보내세요",
    ],
)  # fmt: skip
def test_guides_are_kept_only_where_they_are_wished_for(text: str) -> None:
    assert not messages.keeps_guides(text)


@pytest.mark.parametrize("text", ["다시 받고 싶어요", "다시 받을게요", "저 다시 받고싶어요", "다시 보내주세요"])
def test_who_wants_messages_again_is_heard(text: str) -> None:
    assert messages.wants(text)


@pytest.mark.parametrize(
    ("text", "guides", "only"),
    [
        ("안내는 받을게요", True, False), ("주의사항은 보내주세요", True, False), ("아니 광고만요", False, True),
        ("광고만 그만요", False, True), ("안내도 그만요", False, False), ("광고 보내주세요", False, False),
    ],
)  # fmt: skip
def test_who_refused_too_much_can_say_so(text: str, guides: bool, only: bool) -> None:
    """The guides are wished for again, or advertising alone was meant."""
    assert (messages.wants_guides(text), messages.meant_advertising(text)) == (guides, only)
