"""Buttons of an Alimtalk that are web links: where the channel has no 상담톡, and where a message is about a page."""

from urllib.parse import urljoin

import pytest

from channels.ports import ChannelError
from channels.solapi.dealer import SOLAPI
from records import templates
from records.models import FollowUp
from records.templates import Standing
from scheduler.page_links import PageLinks
from scheduler.reviews import NO_DOOR, Reviews
from scheduler.routes import SIMULATOR, Routes
from tests.patient_pages.test_documents import put
from tests.scheduler.stage import FILLER, patient_of
from tests.solapi.road import GUIDE_KEY, Road
from tests.town import PUBLIC
from webhook.app import create_app
from webhook.patient.pages import patient_blueprint


@pytest.fixture
def linked(road: Road) -> Road:
    """The road of a clinic whose channel has no 상담톡, with a public door."""
    town = road.town
    links = PageLinks(town.keyring, PUBLIC)
    channels = {SOLAPI.name: road.channel, SIMULATOR: town.phones}
    town.routes = Routes(town.database, town.clock, town.live, channels, dice=lambda: 0.0, pages=links)
    object.__setattr__(town.pump, "routes", town.routes)
    road.choose(web_buttons=True)
    return road


def reviews(road: Road, public_url: str = PUBLIC) -> Reviews:
    return Reviews(road.town.database, road.town.clock, {SOLAPI.name: road.channel}, public_url)


def standing(road: Road, key: str) -> Standing:
    with road.town.database.read() as session:
        return templates.standing(session, road.town.clinic(), key)


def submit(road: Road, key: str = GUIDE_KEY) -> list[dict[str, str]]:
    """The buttons as they were registered; the template is approved."""
    found = reviews(road)
    code = found.submit(road.town.clinic(), standing(road, key), "실장")
    found.tick()
    return road.dealer.fake.templates._known[code][1]["buttons"]


def address(road: Road, button: dict[str, str]) -> str:
    """What Kakao makes of the button's address for the message that was taken."""
    [message] = road.taken()
    assert "text" not in message
    return button["linkMo"].replace("#{페이지}", message["kakaoOptions"]["variables"]["#{페이지}"])


def test_without_consult_talk_the_buttons_are_web_links_to_the_pages(linked: Road) -> None:
    """One for each page, with the variable in its address; the one of the message opens that page."""
    button, other = submit(linked)
    assert button == {
        "buttonType": "WL", "buttonName": "지금 상태 알리기", "linkMo": f"{PUBLIC}/p/#{{페이지}}/check_in",
        "linkPc": f"{PUBLIC}/p/#{{페이지}}/check_in",
    }  # fmt: skip
    assert (other["buttonName"], other["linkMo"]) == ("주의사항 전체 보기", f"{PUBLIC}/p/#{{페이지}}/guide")
    linked.work()
    client = create_app((patient_blueprint(linked.town.pages, secure=False),)).test_client()
    path = address(linked, button).removeprefix(PUBLIC)
    answer = client.get(urljoin(path, client.get(path).location))
    assert (answer.status_code, "본인 확인" in answer.text) == (200, True)


def test_the_address_of_the_page_is_in_no_record(linked: Road) -> None:
    """It opens the page; the ledger keeps the words alone."""
    submit(linked)
    linked.work()
    assert len(linked.taken()) == 1
    assert "페이지" not in str(linked.guide().content)


def test_what_was_approved_with_buttons_that_speak_keeps_them(linked: Road) -> None:
    """Until it is submitted anew: nothing is sent that its template does not have."""
    linked.approve()
    linked.work()
    [message] = linked.taken()
    assert "#{페이지}" not in message["kakaoOptions"]["variables"]


def test_with_consult_talk_they_speak_in_the_chat(linked: Road) -> None:
    linked.choose(web_buttons=False)
    assert [each["buttonType"] for each in submit(linked)] == ["BK", "BK"]


def test_without_a_public_door_no_web_link_is_submitted(linked: Road) -> None:
    """A dead link makes the whole send fail at Kakao."""
    with pytest.raises(ChannelError, match=NO_DOOR[:10]):
        reviews(linked, "").submit(linked.town.clinic(), standing(linked, GUIDE_KEY), "실장")


def test_the_notice_of_a_document_is_a_web_link_everywhere(linked: Road) -> None:
    """No chat shows a document: with 상담톡 as without."""
    linked.choose(web_buttons=False)
    [button] = submit(linked, "document.ready")
    assert (button["buttonType"], button["buttonName"], button["linkMo"]) == (
        "WL", "문서 보기", f"{PUBLIC}/p/#{{페이지}}",
    )  # fmt: skip
    town = linked.town
    town.queue.clear()
    put(town)
    town.pump.tick()
    with town.database.read() as session:
        mine = session.query(FollowUp).filter_by(plan="document.ready", patient_id=patient_of(town, FILLER).id)
        follow_up = mine.one()
    assert follow_up.state == "sent"
    linked.work()
    message = next(each for each in linked.taken() if each["kakaoOptions"]["variables"].get("#{페이지}"))
    path = f"/p/{message['kakaoOptions']['variables']['#{페이지}']}"
    client = create_app((patient_blueprint(town.pages, secure=False),)).test_client()
    assert client.get(path).status_code == 200
