"""The demo phone in a real browser."""

import threading
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from channels.ports import Outgoing, OutgoingButton
from channels.simulator.client import SimulatorChannel
from tests.simulator.stage import MONDAY, Door, answer_of

PAIN = tuple(
    {"label": label, "action": "message", "messageText": f"통증 {label}점", "extra": {"choice": f"2-{index}"}}
    for index, label in enumerate(("0", "1", "2"))
)


def write(page: Page, text: str) -> None:
    page.locator("#words").fill(text)
    page.locator("#words").press("Enter")


def own(page: Page) -> list[str]:
    return page.locator(".mine .bubble").all_inner_texts()


def test_what_is_typed_is_answered(page: Page, door: Door) -> None:
    """The words stand right in the room, the answer left under the clinic's name, and the field is empty again."""
    door.answer = lambda body: (200, answer_of(f"'{body['userRequest']['utterance']}'에 답합니다."))
    write(page, "오늘 세안해도 되나요?")
    expect(page.locator(".in .bubble.text")).to_have_text("'오늘 세안해도 되나요?'에 답합니다.")
    expect(page.locator(".in .who")).to_have_text("안부피부과의원")
    expect(page.locator(".in time")).to_have_text("오후 2:30")
    expect(page.locator(".date")).to_have_text("2026년 11월 23일 월요일")
    assert (own(page), page.locator("#words").input_value()) == (["오늘 세안해도 되나요?"], "")


def test_a_quick_reply_says_its_text_and_brings_its_extra(page: Page, door: Door) -> None:
    """The tap posts messageText with the extra, and the pills go with the message that they belonged to."""
    door.answer = lambda _: (200, answer_of("몇 점인가요?", quick=PAIN))
    write(page, "아파요")
    expect(page.locator(".room .quick button")).to_have_count(3)
    door.answer = lambda _: (200, answer_of("알겠습니다."))
    page.get_by_role("button", name="1", exact=True).click()
    expect(page.locator(".in .bubble.text").last).to_have_text("알겠습니다.")
    _, body = door.requests[1]
    assert (body["userRequest"]["utterance"], body["action"]["clientExtra"]) == ("통증 1점", {"choice": "2-1"})
    expect(page.locator(".room .quick button")).to_have_count(0)


def test_a_pushs_button_opens_its_follow_up(page: Page, simulator: str, door: Door) -> None:
    """A push that arrives while the page is open is shown, and its button names the follow-up."""
    buttons = (OutgoingButton("상태 알리기", "follow_up", "01FOLLOWUP"), OutgoingButton("주의사항 전체 보기", "say"))
    push(simulator, buttons=buttons)
    expect(page.locator(".push .push-title")).to_have_text("시술 후 주의사항 안내")
    page.get_by_role("button", name="상태 알리기").click()
    page.get_by_role("button", name="주의사항 전체 보기").click()
    expect(page.locator(".in .bubble.text")).to_have_count(2)
    said = sorted((body["userRequest"]["utterance"], body["action"]["clientExtra"]) for _, body in door.requests)
    assert said == [("상태 알리기", {"follow_up": "01FOLLOWUP"}), ("주의사항 전체 보기", {})]


def push(simulator: str, text: str = "주의사항을 안내드립니다.", buttons: tuple[OutgoingButton, ...] = ()) -> None:
    at = MONDAY + timedelta(hours=1)
    message = Outgoing("send-1", "demo-filler", "demo", "시술 후 주의사항 안내", text, buttons, at)
    SimulatorChannel(simulator).hand_over(message)


def test_a_double_can_be_seen(page: Page, simulator: str) -> None:
    """The same send handed over twice stands there twice, and the second one says so."""
    push(simulator)
    push(simulator)
    expect(page.locator(".push")).to_have_count(2)
    expect(page.locator(".push-double")).to_have_count(1)


def test_three_dots_while_the_answer_is_awaited(page: Page, door: Door) -> None:
    """The typing sign is there until the answer is."""
    door.hold = threading.Event()
    write(page, "네")
    expect(page.locator(".typing")).to_be_visible()
    door.hold.set()
    expect(page.locator(".in .bubble.text")).to_be_visible()
    expect(page.locator(".typing")).to_have_count(0)


def test_a_failed_skill_shows_kakaos_own_bubble(page: Page, door: Door) -> None:
    """A door that fails leaves the failure bubble, with the cause for who watches the demo."""
    door.answer = lambda _: (500, {})
    write(page, "네")
    expect(page.locator(".failure")).to_contain_text("일시적인 오류")
    expect(page.locator(".failure .why")).to_contain_text("스킬 서버 오류")


def test_words_that_did_not_leave_can_be_sent_again(page: Page, door: Door) -> None:
    """When the simulator itself cannot be reached the words stay, and one tap sends them."""
    page.route("**/simulator/say", lambda route: route.abort())
    write(page, "네")
    again = page.get_by_role("button", name="다시 보내기")
    expect(again).to_be_visible()
    page.unroute("**/simulator/say")
    again.click()
    expect(page.locator(".in .bubble.text")).to_have_text("네, 확인했습니다.")
    assert (own(page), len(door.requests)) == (["네"], 1)


def test_a_syllable_still_being_composed_is_not_sent(page: Page, door: Door) -> None:
    """The Enter that ends a syllable of an input method does not send the message."""
    page.locator("#words").fill("안녕하세")
    page.locator("#words").dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    assert (own(page), page.locator("#words").input_value(), door.requests) == ([], "안녕하세", [])


def test_a_long_text_is_cut_and_shown_whole_on_demand(page: Page, door: Door) -> None:
    """Over 500 characters the bubble offers 전체 보기."""
    text = "가" * 499 + "나다라"
    door.answer = lambda _: (200, answer_of(text))
    write(page, "길게 알려 주세요")
    bubble = page.locator(".bubble.long p")
    expect(bubble).to_have_text("가" * 499 + "나…")
    page.get_by_role("button", name="전체 보기").click()
    expect(page.locator("#full-text p")).to_have_text(text)


def test_words_are_never_read_as_markup(page: Page, door: Door) -> None:
    """What patients and answers say is shown letter by letter."""
    tag = "<img src=x onerror=alert(1)><b>굵게</b>"
    door.answer = lambda _: (200, answer_of(tag))
    write(page, tag)
    expect(page.locator(".in .bubble.text")).to_have_text(tag)
    assert own(page) == [tag]


def test_an_address_that_is_no_web_address_is_not_opened(page: Page, door: Door) -> None:
    """A link button with a script in it opens nothing."""
    button = {"label": "열기", "action": "webLink", "webLinkUrl": "javascript:alert(1)"}
    card = {"textCard": {"title": "주의사항", "buttons": [button]}}
    door.answer = lambda _: (200, {"version": "2.0", "template": {"outputs": [card]}})
    write(page, "보여 주세요")
    page.get_by_role("button", name="열기").click()
    expect(page.locator("#toast")).to_have_text("열 수 없는 주소입니다.")
    assert len(page.context.pages) == 1


def test_cards_and_their_buttons_work(page: Page, door: Door) -> None:
    """List lines and card buttons say their text; the operator button asks for a person without a request."""
    operator = {"label": "상담직원 연결", "action": "operator"}
    line = {"title": "세안", "description": "시술 다음 날부터", "action": "message", "messageText": "세안 알려 주세요"}
    cards = [
        {"listCard": {"header": {"title": "무엇이 궁금하세요?"}, "items": [line]}},
        {
            "itemCard": {
                "itemList": [{"title": "시술", "description": "입술필러"}],
                "title": "안내",
                "buttons": [operator],
            }
        },
        {"carousel": {"type": "textCard", "items": [{"title": "하나"}, {"title": "둘"}]}},
    ]
    door.answer = lambda _: (200, {"version": "2.0", "template": {"outputs": cards}})
    write(page, "보여 주세요")
    page.get_by_role("button", name="세안").click()
    expect(page.locator(".mine .bubble").last).to_have_text("세안 알려 주세요")
    page.get_by_role("button", name="상담직원 연결").first.click()
    expect(page.locator(".notice")).to_contain_text("상담직원 연결을 요청했습니다")
    expect(page.locator(".carousel")).to_have_count(2)
    expect(page.locator(".carousel").first.locator(".card-title")).to_have_text(["하나", "둘"])
    assert len(door.requests) == 2


def test_the_clock_moves_by_its_buttons(page: Page) -> None:
    """The button moves clinic time, the page shows it, and the treatment is no longer yesterday's."""
    page.get_by_role("button", name="다음 날 오전 10시").click()
    expect(page.locator("#clock")).to_have_text("2026년 11월 24일(화) 오전 10:00")
    expect(page.locator("#person option").first).to_have_text("김하나 · 입술필러 · 그저께")


def test_a_stranger_has_a_phone_too(page: Page, door: Door) -> None:
    """Another person's room is empty, and what is said there comes from a key that nobody knows."""
    write(page, "내 말")
    expect(page.locator(".in .bubble.text")).to_have_count(1)
    page.locator("#person").select_option(label="처음 온 사람 (연결 안 됨)")
    expect(page.locator(".bubble")).to_have_count(0)
    write(page, "처음 왔어요")
    expect(page.locator(".in .bubble.text")).to_have_count(1)
    users = [body["userRequest"]["user"]["id"] for _, body in door.requests]
    assert (users[0], users[1].startswith("guest-")) == ("demo-filler", True)


def test_the_room_is_still_there_after_a_reload(page: Page) -> None:
    """The phone remembers what was said."""
    write(page, "기억하세요")
    expect(page.locator(".in .bubble.text")).to_have_count(1)
    page.reload()
    expect(page.locator(".mine .bubble")).to_have_text("기억하세요")
    expect(page.locator(".in .bubble.text")).to_have_count(1)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_page_fits_its_screen(page: Page, width: int, height: int) -> None:
    """Nothing reaches over the side, and one can write without scrolling."""
    page.set_viewport_size({"width": width, "height": height})
    write(page, "가나다라마바사아자차카타파하" * 12)
    expect(page.locator(".in .bubble.text")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.getElementById('composer').getBoundingClientRect().bottom") <= height
