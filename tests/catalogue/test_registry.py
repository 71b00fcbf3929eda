"""The life of a template at Kakao: every way it may go, and what keeps it alive."""

from datetime import UTC, datetime, timedelta

import pytest

from catalogue.model import Button, Plan, PushClass, Template
from catalogue.registry import AFTER, Event, Life, NotAllowed, State, after, difference, push_class

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def days(count: int) -> datetime:
    """So many days into the year."""
    return NEW_YEAR + timedelta(days=count)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ("lint submit inspect approve", State.APPROVED),
        ("lint submit approve", State.APPROVED),
        ("lint submit inspect reject", State.REJECTED),
        ("lint submit inspect reject answer inspect approve", State.APPROVED),
        ("lint submit cancel", State.LINTED),
        ("lint submit approve sleep", State.DORMANT),
        ("lint submit approve sleep release", State.APPROVED),
        ("lint submit approve sleep delete", State.DRAFT),
        ("lint submit reject delete", State.DRAFT),
    ],
)
def test_a_template_goes_its_way(events: str, state: State) -> None:
    """From the draft on, step by step."""
    stands = State.DRAFT
    for event in events.split():
        stands = after(stands, Event(event), comment="because")
    assert stands is state


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("event", list(Event))
def test_nothing_else_is_possible(state: State, event: Event) -> None:
    """Nobody submits what was not linted, or approves what was not submitted."""
    if (state, event) not in AFTER:
        with pytest.raises(NotAllowed, match="possible"):
            after(state, event, comment="because")


@pytest.mark.parametrize(("state", "event"), [(State.INSPECTING, Event.REJECT), (State.REJECTED, Event.ANSWER)])
def test_a_rejection_and_its_answer_have_their_words(state: State, event: Event) -> None:
    """Or nobody could learn from them."""
    with pytest.raises(NotAllowed, match="comment"):
        after(state, event, comment=" ")


@pytest.mark.parametrize(
    ("life", "sleeps", "warned"),
    [
        (Life(days(0)), 365, 335),
        (Life(days(0), used_at=days(100)), 465, 435),
        (Life(days(0), used_at=days(1), released_at=days(500)), 530, 523),
        (Life(days(0), used_at=days(510), released_at=days(500)), 875, 845),
    ],
)
def test_what_is_not_sent_falls_dormant(life: Life, sleeps: int, warned: int) -> None:
    """After a year, or thirty days once it was released; a month or a week before, it is time to send it."""
    assert life.sleeps_at == days(sleeps)
    assert (life.warns(days(warned) - timedelta(seconds=1)), life.warns(days(warned))) == (False, True)


def test_what_changed_since_the_last_submission_is_told_line_by_line() -> None:
    """Title, text and buttons."""
    old = Template(key="t", title="안내", text="하나\n둘", buttons=(Button(label="보기", action="say"),))
    new = Template(key="t", title="예약 안내", text="하나\n셋")
    assert difference(old, old) == []
    assert sorted(difference(old, new)) == sorted(["- # 안내", "+ # 예약 안내", "- 둘", "+ 셋", "- [보기] say"])


def test_a_template_is_what_its_plan_sends_it_as() -> None:
    """Without one its mark decides."""
    step = {"key": "s", "days": 0, "at": "10:00", "expires_hours": 1, "push_class": "care", "template": "t"}
    plan = Plan.model_validate({"key": "p", "anchor": "date", "steps": [step]})
    assert push_class(Template(key="t", title="t", text="t"), [plan]) is PushClass.CARE
    assert push_class(Template(key="u", title="t", text="t"), [plan]) is PushClass.TRANSACTION
    assert push_class(Template(key="u", title="t", text="t", alimtalk=False), []) is PushClass.ADVERTISING
