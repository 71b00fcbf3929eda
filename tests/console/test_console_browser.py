"""Two staff browsers at once, in Chromium, over a real event stream."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from records.live import Live
from records.models import Clinic, Conversation, Staff
from tests.console.world import Case, World, alarm, hear, served


@pytest.fixture
def address(world: World, valkey_url: str) -> Iterator[str]:
    world.live_url = valkey_url
    with served(world.app()) as address:
        yield address


def opened(chromium: Chromium, address: str, world: World, person: Staff, path: str) -> Page:
    """A window of its own in which the person has signed in and looks at `path`; any script error fails the test."""
    page = chromium.new_context(locale="ko-KR").new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    page.on("console", lambda line: pytest.fail(line.text) if "Content Security Policy" in line.text else None)
    page.goto(f"{address}/console/sign-in/{world.code(person)}")
    page.get_by_role("button", name="로그인하기").click()
    page.goto(f"{address}{path}")
    expect(page.locator("#stream")).to_have_text("실시간")
    return page


def test_two_people_meet_in_one_conversation(
    chromium: Chromium, address: str, world: World, nurse: Staff, doctor: Staff, case: Case
) -> None:
    """One claims, the other sees it at once and is told; take-over needs a second look; typed words survive."""
    path = f"/console/conversations/{case.conversation}"
    first, second = (opened(chromium, address, world, person, path) for person in (nurse, doctor))

    first.get_by_role("button", name="내가 맡기").click()
    expect(first.locator(".holding")).to_contain_text("내가 담당 중")
    expect(second.locator(".holding")).to_contain_text("김간호님이 담당 중")
    expect(second.locator("#text")).to_be_hidden()

    first.locator("#text").fill("지금 병원으로 와 주세요.")
    second.get_by_text("이어받기", exact=True).click()
    second.get_by_role("button", name="네, 이어받기").click()
    expect(second.locator(".holding")).to_contain_text("내가 담당 중")
    expect(first.locator(".holding")).to_contain_text("박원장님이 담당 중")

    expect(first.locator("#text")).to_have_value("지금 병원으로 와 주세요.")
    first.get_by_role("button", name="보내기").click()
    expect(first.locator(".reply .flash")).to_contain_text("박원장님이 이 대화를 맡고 있습니다")
    expect(first.locator("#text")).to_have_value("지금 병원으로 와 주세요.")

    second.locator("#text").fill("원장입니다. 바로 전화드릴게요.")
    second.locator("#text").press("Control+Enter")
    expect(second.locator(".message.staff .bubble")).to_have_text("원장입니다. 바로 전화드릴게요.")
    expect(first.locator(".message.staff .pending")).to_contain_text("대기 중")

    second.get_by_role("button", name="봇에게 돌려주기").click()
    expect(first.locator(".holding")).to_contain_text("봇 응대 중")


def test_a_new_alarm_is_loud(
    chromium: Chromium, address: str, world: World, clinic: Clinic, nurse: Staff, valkey_url: str, case: Case
) -> None:
    """An E0 raised elsewhere appears by itself: in the bar, in the title, at the top of the list."""
    page = opened(chromium, address, world, nurse, "/console/")
    expect(page).to_have_title("(1) 응급 · 받은 일 · 안부")
    with world.database.write() as session:
        conversation = session.get_one(Conversation, case.conversation)
        hear(session, conversation, "숨이 차요", world.at, triage="E0")
        raised = alarm(
            session, clinic, conversation, "E0", "symptom", world.at, timedelta(minutes=5), signs=("숨쉬기 힘듦",)
        )
    Live(valkey_url).announce(clinic.id, "escalation", raised.id)
    expect(page).to_have_title("(2) 응급 · 받은 일 · 안부")
    expect(page.locator("#urgent a").first).to_contain_text("숨쉬기 힘듦")
    expect(page.locator(".alarm").first).to_contain_text("E0")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("demo", [False, True])
def test_the_alarm_bar_fits_a_phone_and_a_screen(
    chromium: Chromium, valkey_url: str, world: World, clinic: Clinic, nurse: Staff, case: Case, width: int, demo: bool
) -> None:
    """Nothing makes the page wider than the window; every sign, the time left and the logo can be read."""
    signs = ("시술 부위가 하얗게 변함", "시술 부위가 심하게 아픔", "눈이 흐리게 보임")
    with world.database.write() as session:
        conversation = session.get_one(Conversation, case.conversation)
        alarm(session, clinic, conversation, "E1", "symptom", world.at, timedelta(minutes=7), signs=signs)
    world.demo, world.live_url = demo, valkey_url
    with served(world.app()) as address:
        page = opened(chromium, address, world, nurse, "/console/")
        page.set_viewport_size({"width": width, "height": 844})

        assert page.evaluate("document.documentElement.scrollWidth") == width
        for part in ("#urgent .what", "#urgent .when", ".brand"):
            for each in page.locator(part).all():
                assert each.evaluate("it => it.offsetWidth > 20 && it.scrollWidth <= it.offsetWidth"), part
                expect(each).to_be_in_viewport(ratio=1)


def test_a_lost_stream_is_said(chromium: Chromium, world: World, nurse: Staff) -> None:
    """Without Redis the page says that it is not live, and goes on by asking."""
    with served(world.app()) as address:
        page = chromium.new_context().new_page()
        page.goto(f"{address}/console/sign-in/{world.code(nurse)}")
        page.get_by_role("button", name="로그인하기").click()
        expect(page.locator("#stream")).to_have_text("실시간 끊김")
