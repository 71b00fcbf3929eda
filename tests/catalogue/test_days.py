"""What a patient reads on a given day after the treatment: the right side of every listed window."""

import pytest

from catalogue import files
from catalogue.model import Answer, Catalogue

STILL, NOW = "아직", "이제"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return files.read()


def text_on(catalogue: Catalogue, treatment: str, topic: str, day: int | None) -> str:
    """The text for `day`; the undated one where there is no dated text or the day is unknown."""
    found = [a for a in catalogue.answers if (a.treatment, a.topic) == (treatment, f"aftercare_{topic}")]
    dated = [a for a in found if a.dated and day is not None and _holds(a, day)]
    return (dated or [a for a in found if not a.dated])[0].text


def _holds(answer: Answer, day: int) -> bool:
    return (answer.first_day or 0) <= day and (answer.last_day is None or day <= answer.last_day)


@pytest.mark.parametrize(
    ("treatment", "topic", "day", "says", "never_says"),
    [
        ("botox", "wash", 0, "3시간이 지난 뒤", NOW),
        ("botox", "wash", 1, NOW, "오늘"),
        ("botox", "makeup", 0, "3시간", NOW),
        ("botox", "exercise", 6, STILL, NOW),
        ("botox", "exercise", 7, NOW, STILL),
        ("botox", "sauna", 6, STILL, NOW),
        ("botox", "sauna", 7, NOW, STILL),
        ("botox", "alcohol", 0, STILL, NOW),
        ("botox", "alcohol", 7, NOW, STILL),
        ("botox", "smoking", 7, "지났습니다", "하셔도"),
        ("botox", "food", 29, STILL, NOW),
        ("botox", "food", 30, NOW, STILL),
        ("botox", "massage_sleep", 0, "4시간", NOW),
        ("botox", "massage_sleep", 1, NOW, "오늘은"),
        ("filler", "wash", 0, "내일부터", NOW),
        ("filler", "wash", 1, NOW, "내일"),
        ("filler", "makeup", 0, "내일부터", NOW),
        ("filler", "makeup", 1, "가벼운 화장", "내일"),
        ("filler", "exercise", 7, STILL, NOW),
        ("filler", "exercise", 13, STILL, NOW),
        ("filler", "exercise", 14, NOW, STILL),
        ("filler", "sauna", 13, STILL, NOW),
        ("filler", "alcohol", 7, "2주", NOW),
        ("filler", "alcohol", 14, NOW, STILL),
        ("filler", "massage_sleep", 13, "엎드려", NOW),
        ("filler", "food", 13, "빨대", NOW),
        ("filler", "downtime", 1, "1~2일 뒤에 늦게", NOW),
        ("filler", "downtime", 7, "담당자가 확인", NOW),
        ("filler", "smoking", 14, "지났습니다", "하셔도"),
        ("toning", "makeup", 0, "직후부터", STILL),
        ("toning", "sauna", 6, STILL, NOW),
        ("toning", "sauna", 7, NOW, STILL),
        ("toning", "skincare", 6, "스크럽", NOW),
        ("toning", "skincare", 7, NOW, STILL),
        ("toning", "downtime", 3, "담당자가 확인", NOW),
        ("co2mole", "dressing", 7, STILL, NOW),
        ("co2mole", "dressing", 8, "진료 때 받은 안내", NOW),
        ("co2mole", "dressing", 14, NOW, STILL),
        ("co2mole", "wash", 7, "물이 닿지 않게", NOW),
        ("co2mole", "wash", 14, NOW, "물이 닿지 않게"),
        ("co2mole", "makeup", 13, STILL, NOW),
        ("co2mole", "alcohol", 13, STILL, NOW),
        ("co2mole", "alcohol", 14, NOW, STILL),
        ("co2mole", "skincare", 3, "떼지 마세요", NOW),
        ("co2mole", "sun", 13, "테이프를 떼고 딱지가 다 떨어진 뒤부터", NOW),
        ("co2mole", "downtime", 11, "떼지 말고", NOW),
        ("hairremoval", "skincare", 1, "24시간이 지난 뒤", NOW),
        ("hairremoval", "skincare", 2, NOW, STILL),
        ("hairremoval", "exercise", 2, STILL, NOW),
        ("hairremoval", "exercise", 3, NOW, STILL),
        ("hairremoval", "exercise", 3, "2주가 될 때까지", STILL),
        ("hairremoval", "sun", 13, STILL, NOW),
        ("hairremoval", "sun", 14, "지났습니다", STILL),
        ("ulthera", "wash", 2, "미지근한 물", NOW),
        ("ulthera", "wash", 3, NOW, STILL),
        ("ulthera", "food", 2, STILL, NOW),
        ("ulthera", "food", 3, NOW, STILL),
        ("ulthera", "dressing", 2, "아이스팩은 아직", NOW),
        ("ulthera", "sauna", 6, STILL, NOW),
        ("ulthera", "alcohol", 7, NOW, STILL),
        ("ulthera", "downtime", 14, "담당자가 확인", NOW),
        ("scaling", "alcohol", 1, STILL, NOW),
        ("scaling", "alcohol", 2, NOW, STILL),
        ("implant", "smoking", 2, STILL, NOW),
        ("implant", "smoking", 3, "계속 쉬어 주세요", NOW),
        ("implant", "alcohol", 3, "더 쉬어 주세요", NOW),
        ("implant", "food", 2, "빨대는 48시간", NOW),
        ("implant", "downtime", 3, "3~5일째", NOW),
    ],
)
def test_the_day_decides(
    catalogue: Catalogue, treatment: str, topic: str, day: int, says: str, never_says: str
) -> None:
    """On the last day of a window the guide still forbids; the day after, it allows."""
    text = text_on(catalogue, treatment, topic, day)
    assert (says in text, never_says in text) == (True, False)


@pytest.mark.parametrize(
    ("treatment", "topic", "says"),
    [
        ("botox", "alcohol", "1주간"),
        ("filler", "alcohol", "2주간"),
        ("filler", "massage_sleep", "2주간"),
        ("toning", "sun", "SPF30"),
        ("co2mole", "dressing", "최대 14일"),
        ("hairremoval", "sun", "2주간"),
        ("ulthera", "dressing", "3일간"),
        ("implant", "smoking", "48시간"),
    ],
)
def test_without_a_day_the_whole_window_is_named(catalogue: Catalogue, treatment: str, topic: str, says: str) -> None:
    """Somebody asking in general reads the period itself, and nothing about today."""
    text = text_on(catalogue, treatment, topic, None)
    assert (says in text, "아직" in text, "오늘" in text) == (True, False, False)
