"""The event stream: ids as things change, an end when the person's session ends or Redis is away."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from records.live import Live
from records.models import Clinic, Staff
from tests.console.world import Browser, Case, World

SignIn = Callable[[Staff], Browser]


def frames(browser: Browser) -> Iterator[str]:
    answer = browser.client.get("/console/events", buffered=False)
    assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
    return (bytes(each).decode() for each in answer.iter_encoded())


@pytest.fixture
def live(world: World, valkey_url: str) -> Live:
    world.live_url = valkey_url
    return Live(valkey_url)


def test_changes_come_as_ids_once_the_stream_says_it_listens(
    world: World, live: Live, clinic: Clinic, other_clinic: Clinic, nurse: Staff
) -> None:
    """The first beat means: nothing is missed from now on. Another clinic's changes are not heard."""
    stream = frames(Browser(world.app()).sign_in(world.code(nurse)))
    assert next(stream) == "retry: 5000\n\n"
    assert next(stream) == "event: beat\ndata: {}\n\n"
    live.announce(other_clinic.id, "escalation", "theirs")
    live.announce(clinic.id, "escalation", "ours")
    assert next(stream) == 'event: changed\ndata: {"kind": "escalation", "id": "ours"}\n\n'


def test_the_stream_ends_with_the_persons_session(world: World, live: Live, clinic: Clinic, nurse: Staff) -> None:
    stream = frames(Browser(world.app()).sign_in(world.code(nurse)))
    next(stream), next(stream)
    world.at += timedelta(minutes=15)
    live.announce(clinic.id, "note", "n")
    assert list(stream) == ["event: signed-out\ndata: {}\n\n"]


def test_without_redis_the_stream_ends_at_once(nurse: Staff, signed_in: SignIn) -> None:
    """The browser then says so and polls."""
    assert list(frames(signed_in(nurse))) == ["retry: 5000\n\n"]


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize(
    ("action", "id"),
    [
        ("conversations/{conversation}/claim", "{conversation}"),
        ("escalations/{escalation}/acknowledge", "{escalation}"),
        ("escalations/{phone}/close", "{phone}"),
        ("notes/{note}/sign", "{note}"),
    ],
)
def test_what_staff_do_is_announced(world: World, nurse: Staff, case: Case, action: str, id: str) -> None:
    """A colleague's browser hears of it."""
    app = world.app()
    watching, acting = (Browser(app).sign_in(world.code(nurse)) for _ in range(2))
    stream = frames(watching)
    next(stream), next(stream)
    acting.post(f"/console/{action.format(**vars(case))}", page="/console/", outcome="통화함", version="3")
    assert id.format(**vars(case)) in next(stream)
