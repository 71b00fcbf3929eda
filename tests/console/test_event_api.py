"""The Event API's client against a server that speaks Kakao's documented format."""

import socket
from collections.abc import Iterator

import pytest

from channels.kakao_event import client
from channels.kakao_event.client import EventApi, EventApiError
from tests.console.kakao import BOT, EVENT, KEY, Kakao, kakao
from tests.services import free_port


@pytest.fixture
def fake() -> Iterator[Kakao]:
    with kakao() as fake:
        yield fake


def api(fake: Kakao) -> EventApi:
    return EventApi(fake.url, KEY, BOT, EVENT)


def test_an_event_goes_out_as_documented(fake: Kakao) -> None:
    """POST /v2/bots/{botId}/talk with the KakaoAK key, the event's name, one botUserKey and our params."""
    assert api(fake).talk("user-1", {"anbu_event": "id:sign"}) == "task-1"
    bot, headers, body = fake.calls[0]
    assert (bot, headers["Authorization"], headers["Content-Type"]) == (BOT, f"KakaoAK {KEY}", "application/json")
    assert body == {
        "event": {"name": EVENT},
        "user": [{"type": "botUserKey", "id": "user-1"}],
        "params": {"anbu_event": "id:sign"},
    }


def test_the_development_channels_bot_id_keeps_its_mark(fake: Kakao) -> None:
    EventApi(fake.url + "/", KEY, "demo-bot!", EVENT).talk("user-1", {})
    assert fake.calls[0][0] == "demo-bot!"


@pytest.mark.parametrize(
    ("status", "permanent"),
    [*((code, True) for code in (307, 400, 401, 403, 404)), *((code, False) for code in (408, 429, 500, 503))],
)
def test_a_refusal_says_whether_trying_again_can_help(fake: Kakao, status: int, permanent: bool) -> None:
    """And nothing is sent twice: the client never repeats or follows a call by itself."""
    fake.status = status
    with pytest.raises(EventApiError) as error:
        api(fake).talk("user-1", {})
    assert (error.value.permanent, len(fake.calls)) == (permanent, 1)


@pytest.mark.parametrize("body", ["", "<html>", "[]", {"status": "FAIL"}, {"status": "SUCCESS"}, {"taskId": "t"}])
def test_an_answer_that_does_not_say_success_is_none(fake: Kakao, body: object) -> None:
    fake.body = body
    with pytest.raises(EventApiError) as error:
        api(fake).talk("user-1", {})
    assert error.value.permanent is False


def test_nobody_at_the_address_may_come_back() -> None:
    with pytest.raises(EventApiError) as error:
        EventApi(f"http://127.0.0.1:{free_port()}", KEY, BOT, EVENT).talk("user-1", {})
    assert error.value.permanent is False


def test_a_silent_server_is_waited_for_a_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connected but never answered: an error within the time-out."""
    monkeypatch.setattr(client, "TIMEOUT", (0.2, 0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(EventApiError) as error:
        EventApi(f"http://127.0.0.1:{silent.getsockname()[1]}", KEY, BOT, EVENT).talk("user-1", {})
    assert error.value.permanent is False


def test_the_key_is_in_no_error(fake: Kakao) -> None:
    fake.status = 401
    with pytest.raises(EventApiError) as error:
        api(fake).talk("user-1", {})
    assert KEY not in f"{error.value!r} {error.value.__cause__!r}"
