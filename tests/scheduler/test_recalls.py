"""Who asked in the chat to be told when it is time again is told on that day, once, unless it is moot by then."""

import pytest

from tests.scheduler.stage import treat
from tests.town import Town

USER = "asks-again"


@pytest.fixture
def asked(town: Town) -> Town:
    """Treated, and told to be reminded two weeks later, on 24 March."""
    treat(town, "R-1", "레이저토닝", "2026-03-10T09:00", user=USER)
    said = town.say(USER, "2주 뒤에 다시 알려주세요")
    assert "3월 24일" in said.bubbles[-1].text
    return town


def came(town: Town) -> list[str]:
    return [f"{each.at:%m-%d %H:%M}" for each in town.phones.taken if each.to == USER and "다시 알림" in each.title]


def test_it_comes_on_the_day_that_was_asked_for(asked: Town) -> None:
    """Once, in the morning."""
    for day in (23, 24, 25):
        asked.advance(f"2026-03-{day}T10:40")
    assert came(asked) == ["03-24 10:30"]


def test_asked_for_again_it_comes_on_the_later_day_alone(asked: Town) -> None:
    """A second wish moves the first."""
    asked.say(USER, "아니 3주 뒤에 알려주세요")
    for day in ("03-24", "03-31"):
        asked.advance(f"2026-{day}T10:40")
    assert came(asked) == ["03-31 10:30"]


def test_who_was_treated_again_before_is_not_told(asked: Town) -> None:
    """The wish is fulfilled."""
    asked.advance("2026-03-20T12:00")
    treat(asked, "R-1", "레이저토닝", "2026-03-20T11:00", user=USER)
    asked.advance("2026-03-24T10:40")
    assert came(asked) == []


def test_who_wants_no_messages_any_more_is_not_told(asked: Town) -> None:
    """The later word holds."""
    asked.say(USER, "알림 그만 보내세요")
    asked.advance("2026-03-24T10:40")
    assert came(asked) == []
