"""The line in a text message that leads to its reader's page."""

import pytest

from channels import korean_sms
from channels.ports import Outgoing
from channels.solapi.dealer import SOLAPI
from records.models import FollowUp, Send
from scheduler.page_links import PageLinks
from scheduler.routes import SIMULATOR, Routes
from tests.scheduler.stage import change
from tests.solapi.road import Road
from tests.town import PUBLIC
from webhook.app import create_app
from webhook.patient.pages import patient_blueprint


@pytest.fixture
def linked(road: Road) -> Road:
    """The road on which text messages name the pages of a public door."""
    town = road.town
    channels = {SOLAPI.name: road.channel, SIMULATOR: town.phones}
    links = PageLinks(town.keyring, PUBLIC)
    town.routes = Routes(town.database, town.clock, town.live, channels, dice=lambda: 0.0, pages=links)
    return road


def test_a_guide_by_text_ends_in_the_link_that_opens_its_page(linked: Road) -> None:
    """As an LMS; the address is in no record."""
    linked.work()
    [message] = linked.taken()
    *_, label, url = message["text"].splitlines()
    assert (message["type"], label) == ("LMS", "▶ 주의사항 보기·상태 알리기")
    client = create_app((patient_blueprint(linked.town.pages, secure=False),)).test_client()
    assert client.get(url.removeprefix(PUBLIC)).status_code == 200
    assert "/p/" not in str(linked.guide().content)


def test_an_alimtalk_has_its_buttons_and_no_link(linked: Road) -> None:
    linked.approve()
    linked.work()
    assert "/p/" not in str(linked.taken())


def test_what_has_no_room_for_it_leaves_without(linked: Road) -> None:
    """2,000 bytes are an LMS; the words come first."""
    text = "가" * 950
    content = {**linked.guide().content, "text": text, "by_text": text}
    change(linked.town, Send, linked.guide().id, content=content)
    linked.work()
    assert [message["text"] for message in linked.taken()] == [text]
    assert korean_sms.size(text) == 1900


def test_an_advertisement_gets_the_way_out_alone_behind_its_free_number(linked: Road) -> None:
    """Which stays; the link asks nobody who they are."""
    town, guide = linked.town, linked.guide()
    change(town, Send, guide.id, push_class="advertising")
    message = beside(linked, guide.id, "(광고) 소식\n무료수신거부: 080-123-4567")
    *_, free, label, url = message.text.splitlines()
    assert (free, label) == ("무료수신거부: 080-123-4567", "무료수신거부(누르면 바로 처리)")
    assert url.endswith("/stop")


def test_a_code_has_no_link(linked: Road) -> None:
    """Nor has what leads to no page of its own."""
    guide, row = linked.guide(), linked.follow_up()
    change(linked.town, Send, guide.id, push_class="security")
    assert beside(linked, guide.id, "인증번호 123456").text == "인증번호 123456"
    change(linked.town, Send, guide.id, push_class="care")
    change(linked.town, FollowUp, row.id, treatment_id=None)
    assert beside(linked, guide.id, "생일 축하드립니다").text == "생일 축하드립니다"


def beside(road: Road, id: str, text: str) -> Outgoing:
    """What the guide's row leaves as, with that text."""
    town = road.town
    with town.database.write() as session:
        send = session.get_one(Send, id)
        message = Outgoing(send.send_key, "+821000001000", "demo", "", text, (), send.at)
        return PageLinks(town.keyring, PUBLIC).beside(session, send, message, town.machine.now)
