"""`/a/<token>`: what whoever was paged sees, and the one tap that stops the ladder."""

from typing import NoReturn

import pytest
from flask.testing import FlaskClient

from bot.turn import Turn
from records import escalations
from records.database import DatabaseUnavailable
from records.models import AccessEntry, Escalation, Patient
from tests.town import PUBLIC, Town
from webhook.alarms.page import alarm_blueprint
from webhook.app import create_app

CHOKES = "숨쉬기가 힘들어요"
PATIENT = ("김*늘", "010-0000-1000", "입술필러")


@pytest.fixture
def client(town: Town) -> FlaskClient:
    return create_app((alarm_blueprint(town.pager, town.database, town.clock),)).test_client()


@pytest.fixture
def link(town: Town) -> str:
    """In the page to whoever is on call first."""
    town.say("demo-filler", CHOKES)
    return town.pagers.taken[0].text.split(PUBLIC)[1].split()[0]


def the_alarm(town: Town) -> Escalation:
    with town.database.read() as session:
        return next(each for each in escalations.all_of(session, town.clinic()) if each.reason == "emergency")


def test_opening_the_link_tells_nothing_of_the_patient_and_stops_nothing(
    town: Town, client: FlaskClient, link: str
) -> None:
    """Phones fetch links by themselves, to show a preview."""
    shown = client.get(link)
    assert (shown.status_code, "확인했습니다" in shown.text, "응급(E0)" in shown.text) == (200, True, True)
    assert [word for word in (*PATIENT, "숨") if word in shown.text] == []
    assert the_alarm(town).acknowledged_at is None


def test_one_tap_acknowledges_and_shows_whom_to_call(town: Town, client: FlaskClient, link: str) -> None:
    """The number, the treatment and the signs; who looked at them is in the log."""
    assert client.post(link).status_code == 303
    answer = client.get(link)
    assert [word for word in PATIENT if word not in answer.text] == []
    assert "오수아 간호사 님이 확인했습니다" in answer.text
    with town.database.read() as session:
        entry = session.query(AccessEntry).filter_by(action="page.acknowledge").one()
        assert session.get_one(Patient, entry.patient_id).number == "D-1001"
        assert entry.subject == f"escalation/{the_alarm(town).id}"


def test_who_comes_second_sees_who_has_it_and_no_patient(town: Town, client: FlaskClient, link: str) -> None:
    """The doctor's link says that the nurse is on it."""
    town.machine.pass_(minutes=6)
    town.pager.tick()
    doctors = town.pagers.taken[1].text.split(PUBLIC)[1].split()[0]
    client.post(link)
    client.post(doctors)
    answer = client.get(doctors)
    assert "오수아 간호사 님이 확인했습니다" in answer.text
    assert [word for word in PATIENT if word in answer.text] == []


def test_the_patient_is_not_shown_for_ever(town: Town, client: FlaskClient, link: str) -> None:
    """A day later, or once it is closed, the console is the place."""
    client.post(link)
    town.machine.pass_(hours=24)
    assert [word for word in PATIENT if word in client.get(link).text] == []


def test_a_closed_alarm_says_so(town: Town, client: FlaskClient, link: str) -> None:
    """And asks for nothing any more."""
    with town.database.write() as session:
        alarm = session.get_one(Escalation, the_alarm(town).id)
        escalations.close(alarm, "01J", "통화함", town.clock.clinic(session))
    shown = client.get(link).text
    assert "처리가 끝난 알림입니다" in shown
    assert "<button" not in shown


@pytest.mark.parametrize("token", ["x", "01J.0", "%00", "가"])
def test_a_wrong_address_says_what_to_do(client: FlaskClient, token: str) -> None:
    """404 in words, for opening and for pressing."""
    for answer in (client.get(f"/a/{token}"), client.post(f"/a/{token}")):
        assert (answer.status_code, "문자로 받은 주소를" in answer.text) == (404, True)


def test_a_page_of_the_disk_can_be_acknowledged_in_the_browser(town: Town, client: FlaskClient) -> None:
    """With the database away the page has its button, and pressed it stops the ladder."""
    town.pager.tick()
    clinic = town.clinic()
    with pytest.MonkeyPatch.context() as patch:
        for way in ("read", "write"):
            patch.setattr(town.database, way, _away)
        town.conversations.take(clinic, Turn("demo-filler", CHOKES, request_key="foot-1"))
        link = town.pagers.taken[0].text.split(PUBLIC)[1].split()[0]
        assert "<button" in client.get(link).text
        assert client.post(link).status_code == 303
        town.machine.pass_(minutes=30)
        town.pager.tick()
    assert len(town.pagers.taken) == 1


def _away() -> NoReturn:
    raise DatabaseUnavailable("away")
