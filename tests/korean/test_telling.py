"""Whether a symptom is told as there beside something else that is asked."""

import pytest

from bot.korean import procedures, telling


@pytest.mark.parametrize(
    "text",
    [
        "볼이 푹 꺼진 것 같은데 찜질방 가도 돼요?",
        "코끝이 아픈데 안경 써도 되나요", "얼굴이 간지럽고 빨간데 맥주 마셔도 돼요?",
        "오돌토돌 울긋불긋 멍까지 어떡해요 화장으로 가려도 되나요", "여드름처럼 올라왔는데 운동해도 되나요",
        "화끈거리는데 메이크업 해도 되나요", "멍이 심한데 소주 한 잔 되나요", "부었어요 세안은 언제부터 해요?",
        "따가운데 선크림 발라도 돼요", "딱딱하게 만져지는데 마사지하면 되나요", "피가 조금 나는데 밴드 붙여도 돼요?",
        "가려워서 그런데 긁어도 되나요", "물집 잡혔는데 터트려도 되나요", "입술이 저릿한데 커피 마셔도 되나요",
        "두드러기 났는데 샤워해도 돼요", "부어있는데 비행기 타도 되나요", "진물 나는데 세수해도 되나요",
    ],
)  # fmt: skip
def test_a_symptom_in_a_clause_before_a_question_is_told(text: str) -> None:
    """인데, 는데, 어요 and 것 같은데 tell it as there."""
    assert telling.tells(text)


@pytest.mark.parametrize(
    "text",
    [
        "붓기 빨리 빼고 싶은데 마사지해도 되나요", "멍들까봐 걱정인데 술 마셔도 돼요?", "통증 없는데 운동해도 되나요",
        "안 아픈데 운동해도 되나요", "아프다던데 마취하나요",
        "딱지 떨어졌는데 화장해도 되나요", "붓기 다 빠졌는데 운동해도 되죠",
        "붓나요? 술은요?", "멍 며칠 가요? 화장은요?",
        "부으면 얼음찜질해도 되나요", "빨개지면 어떡해요", "붓기 언제 빠져요",
        "레이저 많이 아픈데 마취 되나요", "딱지 떼도 되나요",
        "여드름 피부인데 토닝 되나요", "뜨거운 물로 샤워해도 되나요",
        "간판이 안 보여요 몇 층이에요?", "하고 열흘 됐는데 화장해도 되나요", "듀오덤이 하얗게 부풀었는데 갈아야 되나요",
        "약속이 있는데 술 마셔도 돼요?", "전자담배 피는데 괜찮나요",
    ],
)  # fmt: skip
def test_what_is_asked_feared_denied_or_over_is_not_told(text: str) -> None:
    """Such a question gets its answer, and alarms nobody."""
    assert telling.tells(text) == ()


@pytest.mark.parametrize(
    "text", ["코수술이요", "저는 쌍꺼풀 했어요", "모발이식 했어요", "가슴수술이요", "지방흡입 받았어요", "쌍수요"]
)
def test_an_operation_that_no_catalogue_has_is_named_alone(text: str) -> None:
    """It answers which treatment was had, and is no wish for an appointment."""
    assert procedures.only_named(text)


@pytest.mark.parametrize(
    "text",
    ["눈밑지방 수술 했어요", "임플란트 수술이요", "코필러요", "사각턱 보톡스요", "눈이 부었어요", "수술 후 관리요"],
)
def test_what_a_catalogue_has_is_no_other_operation(text: str) -> None:
    """Nor is a part of the body."""
    assert not procedures.another(text)
