"""What was done although the guide says not to, and what was had already."""

import pytest

from bot.korean import slips


@pytest.mark.parametrize(
    "text",
    [
        "맥주 마셨는데 어쩌죠",
        "자다 보니 엎드려 있었어요",
        "모르고 사우나 갔다 왔어요",
        "어제 운동했는데요",
        "맞은 데를 문질렀어요",
        "딱지 뜯었어요ㅠ",
        "화장을 해버렸어요",
    ],
)
def test_a_deed_done_is_a_slip(text: str) -> None:
    """In any ending of the past."""
    assert slips.slipped(text)


@pytest.mark.parametrize(
    "text",
    [
        "맥주 마셔도 되나요",
        "엎드려 자면 안 되나요",
        "사우나는 언제부터 가나요",
        "어제 술 마셨는데 내일 보톡스 맞아도 되나요",
        "술은 안 마셨어요",
        "딱지가 떨어졌어요",
        "원장님이 마사지하셨어요",
        "운동 예약했는데 가능할까요",
        "코 수술했는데 테이프 언제 풀어요",
        "입술이 좀 부었는데 원래 이런가요",
        "입술필러 맞았는데 세안은요",
        "시술했는데 샤워 언제부터예요",
    ],
)
def test_a_question_a_denial_or_a_plan_is_none(text: str) -> None:
    """Nor what staff did, nor what happens by itself."""
    assert not slips.slipped(text)


@pytest.mark.parametrize(
    ("text", "had"),
    [
        ("임신한 줄 모르고 지난주에 필러 맞았어요", True),
        ("수유 중인데 그제 레이저 받았거든요", True),
        ("임신 초기인데 보톡스 맞아도 되나요", False),
        ("임신 중이라 시술은 못 받죠", False),
    ],
)
def test_a_treatment_had_is_told_from_one_asked_about(text: str, had: bool) -> None:
    """The texts for before a treatment fit the second alone."""
    assert slips.treated(text) is had
