"""Advertising by text: its free way out, and what becomes of a refusal at the dealer's 080 number."""

import pytest
from sqlalchemy import select

from records import consents
from records.models import Clinic, ConsentEvent, FollowUp, Send
from tests.scheduler.stage import FILLER, change, consent, patient_of, treat
from tests.solapi.road import Road

NUMBER = "080-123-4567"


def advertise(road: Road, number: str = NUMBER) -> None:
    """The message on its way is an advertisement, to a patient who agreed, by a certified dealer."""
    change(road.town, Clinic, road.town.clinic().id, options={"opt_out_number": number} if number else {})
    road.choose(ad_certificate="인증-1")
    consent(road.town, FILLER, "advertising", True, source="chat")
    consent(road.town, FILLER, "night", True, source="chat")
    road.town.pump._replan()


def words(road: Road, number: str = FILLER) -> list[tuple[str, bool, str]]:
    with road.town.database.read() as session:
        mine = select(ConsentEvent).where(ConsentEvent.patient_id == patient_of(road.town, number).id)
        rows = session.scalars(mine.where(ConsentEvent.kind != "messages").order_by(ConsentEvent.id))
        return [(row.kind, row.granted, row.source) for row in rows if row.source != "chat"]


@pytest.mark.parametrize("trouble", ["refuse=1:1061", "refuse=1:2061", "fail=1:2061"])
def test_a_refusal_at_the_080_number_withdraws_advertising_by_day_and_night(road: Road, trouble: str) -> None:
    """With its source, once, and not the guides; the message itself has failed."""
    advertise(road)
    road.dealer.trouble(trouble)
    road.work()
    road.work(minutes=1)
    assert words(road) == [("advertising", False, "dealer"), ("night", False, "dealer")]
    assert road.guide().state == "failed"
    assert "080으로 수신을 거부한 번호입니다" in (road.guide().why or "")
    with road.town.database.read() as session:
        assert consents.current(session, patient_of(road.town, FILLER).id)["messages"] is True


def test_who_shares_the_number_and_never_agreed_has_refused_as_well(road: Road) -> None:
    """So that no later file says otherwise; of the night, never spoken of, nothing is written."""
    treat(road.town, "K-1", "제모", "2026-03-09T10:00", phone=patient_of(road.town, FILLER).phone)
    road.dealer.trouble("refuse=1:1061")
    road.work()
    assert words(road, "K-1") == [("advertising", False, "dealer")]


def test_a_blocked_number_is_nobodys_refusal(road: Road) -> None:
    """The dealer blocked it for reasons of its own."""
    advertise(road)
    road.dealer.trouble("refuse=1:1060")
    road.work()
    assert words(road) == []


@pytest.mark.parametrize("number", ["", NUMBER])
def test_an_advertisement_by_text_needs_the_080_number(road: Road, number: str) -> None:
    """Without one it waits, and says why."""
    advertise(road, number)
    change(road.town, FollowUp, road.follow_up().id, push_class="advertising")
    change(road.town, Send, road.guide().id, push_class="advertising")
    road.work()
    why = None if number else "광고 문자에 적을 무료수신거부(080) 번호가 등록되지 않았습니다"
    assert (len(road.taken()), road.guide().why) == (1 if number else 0, why)
