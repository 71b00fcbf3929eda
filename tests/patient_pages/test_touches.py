"""What is kept of a page that was opened: once, of people only."""

import pytest
from sqlalchemy import select

from records.models import Touch
from tests.patient_pages.conftest import BORN, Visitor

KAKAO = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 KAKAOTALK/25.9.1"
SAMSUNG = "Mozilla/5.0 (Linux; Android 15; SM-S928N) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0 Mobile Safari"
PROGRAMS = [
    "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; Yeti/1.1; +https://naver.me/spd)",
    "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/130.0.0.0 Safari/537.36",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "WhatsApp/2.23",
    "curl/8.5.0",
    "",
]


def touches(guest: Visitor) -> list[str]:
    with guest.town.database.read() as session:
        return sorted(session.scalars(select(Touch.kind)))


@pytest.mark.parametrize("agent", [KAKAO, SAMSUNG, "Mozilla/5.0 (Linux; Android 14; CUBOT X70) Chrome/120.0"])
def test_a_page_that_a_persons_browser_shows_is_kept_once(guest: Visitor, agent: str) -> None:
    """With the clinic time and nothing of the browser."""
    for _ in range(2):
        assert guest.client.get(guest.at(), headers={"User-Agent": agent}).status_code == 200
    with guest.town.database.read() as session:
        [touch] = session.scalars(select(Touch))
        assert (touch.kind, touch.at) == ("page", guest.town.clock.clinic(session))


@pytest.mark.parametrize("agent", PROGRAMS)
def test_what_fetches_the_link_by_itself_is_nobody(guest: Visitor, agent: str) -> None:
    """And is shown the same page."""
    assert guest.client.get(guest.at(), headers={"User-Agent": agent}).status_code == 200
    assert touches(guest) == []


@pytest.mark.parametrize(
    "header", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Purpose": "preview"}]
)
def test_what_is_fetched_ahead_of_need_was_not_opened(guest: Visitor, header: dict[str, str]) -> None:
    guest.client.get(guest.at(), headers={"User-Agent": KAKAO, **header})
    assert touches(guest) == []


def test_the_head_of_a_page_alone_is_no_opening(guest: Visitor) -> None:
    assert guest.client.head(guest.at(), headers={"User-Agent": KAKAO}).status_code == 200
    assert touches(guest) == []


@pytest.mark.parametrize("cookie", ["anbu_session", "__Host-anbu"])
def test_staff_who_look_in_their_own_browser_open_nothing(guest: Visitor, cookie: str) -> None:
    """Who is signed in to the console there."""
    guest.client.set_cookie(cookie, "x")
    guest.client.get(guest.at(), headers={"User-Agent": KAKAO})
    assert touches(guest) == []


def test_a_closed_address_was_not_opened(guest: Visitor) -> None:
    """However often somebody tries."""
    closed = f"/p/x{guest.token[1:]}"
    assert guest.client.get(closed, headers={"User-Agent": KAKAO}).status_code == 404
    assert touches(guest) == []


def test_who_shows_who_they_are_acts_and_a_wrong_guess_does_not(guest: Visitor) -> None:
    guest.client.post(guest.at("who"), data={"who": "800101"})
    assert touches(guest) == []
    guest.client.post(guest.at("who"), data={"who": BORN})
    assert touches(guest) == ["act"]
