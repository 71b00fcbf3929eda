"""Messages that ask for several things."""

import pytest

from bot.korean.requests import clauses, elliptic, side_by_side, things_alone

WASH, MAKEUP, ALCOHOL = "aftercare_wash", "aftercare_makeup", "aftercare_alcohol"


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("세안이랑 화장은 언제부터", (WASH, MAKEUP)),
        ("세수하고 메이크업 언제 돼요", (WASH, MAKEUP)),
        ("술,담배,운동 언제부터 가능한가요?", (ALCOHOL, "aftercare_smoking", "aftercare_exercise")),
        ("술담배언제부터", (ALCOHOL, "aftercare_smoking")),
        ("가격이랑 주차 알려주세요", ("faq_price", "faq_parking")),
        ("보톡스 효과랑 부작용이요", ("faq_effect_onset", "faq_side_effect")),
        ("샤워 세안 언제부터", ()),  # one topic
        ("시술 가격", ()),  # no 술 in 시술
        ("약속 운동", ()),  # no 약 in 약속
        ("화장은 언제부터 되나요", ()),
        ("", ()),
    ],
)
def test_things_side_by_side_are_each_asked_for(text: str, listed: tuple[str, ...]) -> None:
    """In the order of the text; two words for one topic are one thing."""
    assert side_by_side(text) == listed


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("몇 번 맞아야 하고 가격은요", ("몇 번 맞아야 하고", "가격은요")),
        ("주차 되나요 몇시까지 해요?", ("주차 되나요", "몇시까지 해요?")),
        ("운동은 언제부터 사우나는 언제부터", ("운동은 언제부터", "사우나는 언제부터")),
        ("토닝 가격이랑 몇번 받아야하는지 궁금해요", ("토닝 가격이랑", "몇번 받아야하는지 궁금해요")),
        ("얼마예요? 아픈가요? 효과는요? 주차는요?", ("얼마예요?", "아픈가요?", "효과는요?")),
        ("보톡스 몇달가요 글구 가격은", ("보톡스 몇달가요", "가격은")),
        ("카드결제도요 근데 몇시까지해요", ("카드결제도요", "몇시까지해요")),
        ("담당자 연결해주시고 위치도", ("담당자 연결해주시고", "위치도")),
        ("멍은 언제 빠져요 그런데 주차는요", ("멍은 언제 빠져요", "주차는요")),
        ("근데 가격은요", ()),
        ("예약 취소하고 싶어요", ()),
        ("어제 필러 맞았는데 오늘 술 마셔도 되나요", ()),
        ("헬스 언제부터 가도 돼요", ()),
        ("안녕하세요. 필러 맞은 사람인데요. 술 언제부터 되나요?", ()),  # what asks for nothing is no part
    ],
)
def test_a_text_is_cut_where_it_asks_for_the_next_thing(text: str, parts: tuple[str, ...]) -> None:
    """Three parts at most; a text that asks once is not cut."""
    assert clauses(text) == parts


@pytest.mark.parametrize("text", ["언제부터요?", "그럼 언제부터 돼요", "며칠동안요??", "얼마나요", "그건 언제까지요ㅠ"])
def test_a_question_without_its_thing_goes_on_with_the_last_one(text: str) -> None:
    """Nothing in it says what about."""
    assert elliptic(text)


@pytest.mark.parametrize("text", ["술은 언제부터요?", "언제 예약돼요", "얼마예요", "네", ""])
def test_a_question_with_its_thing_stands_alone(text: str) -> None:
    """It is read as it is."""
    assert not elliptic(text)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("수영장은", ("aftercare_exercise",)),
        ("그럼 술은요?", (ALCOHOL,)),
        ("화장도요ㅎㅎ", (MAKEUP,)),
        ("주차요", ("faq_parking",)),
        ("술이랑 사우나는?", (ALCOHOL, "aftercare_sauna")),
        ("그럼 화장, 술은요", (MAKEUP, ALCOHOL)),
        ("멍은요?", ()),  # may tell of one
        ("술 마셨어요", ()),
        ("술이랑 고기 먹었어요", ()),
        ("시술은요", ()),
    ],
)
def test_things_alone_are_asked_about(text: str, topics: tuple[str, ...]) -> None:
    """Too little for a language model, and plain enough without."""
    assert things_alone(text) == topics
