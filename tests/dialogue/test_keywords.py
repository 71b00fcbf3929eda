"""Plain keywords: what is understood without a language model, and what a refusal of messages is."""

import pytest

from bot.korean import keywords, messages

REFUSALS = (
    "수신거부", "수신 거부할게요", "그만 보내", "그만 좀 보내세요", "이제 그만 보내주세요", "문자 그만",
    "알림 그만 받을래요",
    "카톡 보내지 마세요", "더 이상 보내지 마세요", "다시 보내지 마세요", "다시는 보내지마", "문자 차단해 주세요",
    "알림 꺼 주세요",
    "광고 보내지 마", "알림 해지요", "알림 안 받을래요", "메시지 필요 없어요", "수신 동의 철회할게요", "수신동의 취소",
    "안 보내셔도 돼요", "이런 거 보내지 마세요", "그만 받을게요", "보내지 마세요",
)  # fmt: skip
NO_REFUSALS = (
    "자외선 차단제 발라도 되나요", "사진 다시 보내 주세요", "알림 다시 받기", "문자 안 받았어요", "문자가 안 왔어요",
    "안내 문자 다시 보내 주세요", "수신 동의할게요", "왜 연락을 안 받으세요", "약 그만 먹어도 되나요",
    "치료 그만 받고 싶어요",
    "알림 끄지 마세요", "아까 수신거부 누른 거 실수예요", "알림은 계속 보내주세요",
    "수신거부 해제해 주세요", "사진은 어디로 보내나요", "보내주신 안내 잘 봤어요", "술 그만 마셔야 하나요",
)  # fmt: skip


@pytest.mark.parametrize("text", REFUSALS)
def test_a_plain_refusal_is_understood_without_a_language_model(text: str) -> None:
    """The law wants one word to be enough."""
    assert messages.refuses(text) is True
    assert keywords.intent(text) == "opt_out"


@pytest.mark.parametrize("text", NO_REFUSALS)
def test_what_only_sounds_like_a_refusal_is_none(text: str) -> None:
    """Sunscreen is no blocking, and a message that did not come is no refusal."""
    assert messages.refuses(text) is False


@pytest.mark.parametrize(
    ("text", "wanted"),
    {"알림 다시 받기": True, "알림을 다시 받을래요": True, "수신 동의할게요": True, "수신거부 해제해 주세요": True,
     "시술 다시 받을 수 있나요": False, "안내 다시 보내 주세요": False, "수신동의 한 적 없는데요": False,
     "수신동의 철회": False, "아까 수신거부 누른 거 실수예요": True,
     "알림 끄지 마세요": True, "알림은 계속 보내주세요": True, "알림 다시 보내지 마세요": False}.items(),
)  # fmt: skip
def test_taking_a_refusal_back_is_plain_too(text: str, wanted: bool) -> None:
    """Before the language model is asked, which hears a refusal in both."""
    assert messages.wants(text) is wanted


@pytest.mark.parametrize(
    ("text", "intent"),
    {"세안 언제 해요": "aftercare_wash", "술 마셔도 되나요": "aftercare_alcohol", "입술 시술 궁금해요": None,
     "시술 후 맥주 괜찮나요": "aftercare_alcohol", "예약 취소할게요": "appointment_cancel",
     "예약하고 싶어요": "appointment_book",
     "주차 되나요": "faq_parking", "환불해 주세요": "complaint", "안녕하세요": "greet", "아무 말": None,
     "멍이 많이 들었어요": None, "통증이 있어요": None, "효과가 하나도 없어요": None, "부작용 같아요": None,
     "붓기 언제 빠져요": "aftercare_downtime"}.items(),
)  # fmt: skip
def test_common_questions_are_known_by_their_words(text: str, intent: str | None) -> None:
    """The first keyword decides; false friends of 술 do not count."""
    assert keywords.intent(text) == intent
