"""A freed slot, offered by a link: taken or let go by in one tap, or said honestly what became of it."""

import pytest

from bot.wording import pages as words
from records import clinics, follow_ups
from records.book import desk, snapshot, waiting
from records.models import Appointment, FollowUp
from tests.patient_pages.conftest import BORN, Visitor, visitor
from tests.scheduler.appointments import book, cancel, escalated, opening, place, settle, wait
from tests.scheduler.stage import BOTOX, FILLER, LASER, steps
from tests.town import Town

WHEN, SERVICE = "2026-03-12T15:00", "hairremoval"


@pytest.fixture
def waits(town: Town) -> str:
    """The place of 김하늘, to whom the only slot of 15:00 on the 12th was offered just now."""
    taken = book(town, LASER, WHEN, SERVICE)
    id = wait(town, FILLER, WHEN)
    cancel(town, taken)
    town.work()
    return id


@pytest.fixture
def guest(town: Town, waits: str) -> Visitor:  # noqa: ARG001
    with town.database.read() as session:
        [offer] = session.query(FollowUp).filter_by(plan=follow_ups.WAITING)
    return visitor(town, offer)


@pytest.fixture
def patient(guest: Visitor) -> Visitor:
    return guest.enter()


def held(town: Town) -> Appointment:
    with town.database.read() as session:
        return session.query(Appointment).filter_by(source="waiting").order_by(Appointment.id).first()


def test_nothing_of_it_is_there_before_the_second_factor(guest: Visitor) -> None:
    """And nothing is taken."""
    assert words.WHO_TITLE in guest.get("offer").text
    guest.post("offer", do="take")
    assert held(guest.town).state == desk.OFFERED


def test_the_link_leads_to_the_offer_with_its_time_and_until_when_it_is_held(patient: Visitor) -> None:
    page = patient.get()
    assert page.request.path == patient.at("offer")
    for each in ("3월 12일(목) 오후 3시", "제모", "3월 10일(화) 오전 9시 50분까지", words.TAKE, words.PASS):
        assert each in page.text


def test_one_tap_takes_it(patient: Visitor, waits: str) -> None:
    """As in the chat: an appointment like any other, seen at the same link from then on; tapped twice it is one."""
    done = patient.post("offer", do="take")
    assert (words.OFFER_CAME["booked"][0] in done.text, "3월 12일(목) 오후 3시" in done.text) == (True, True)
    assert (held(patient.town).state, place(patient.town, waits).state) == (desk.BOOKED, waiting.TAKEN)
    patient.post("offer", do="take")
    assert patient.get().request.path == patient.at("appointment")
    assert words.STATES["booked"] in patient.get().text


def test_where_the_clinic_approves_it_is_a_request(patient: Visitor) -> None:
    """And staff hear of it."""
    town = patient.town
    with town.database.write() as session:
        clinic = clinics.by_code(session, "demo")
        rules = snapshot.rules(clinic)
        assert rules is not None
        snapshot.keep_rules(clinic, rules.model_copy(update={"mode": "request"}))
    assert words.OFFER_CAME["requested"][0] in patient.post("offer", do="take").text
    assert (held(town).state, len(escalated(town, "appointment"))) == (desk.REQUESTED, 1)


def test_one_tap_lets_it_go_by_and_the_place_is_kept(patient: Visitor, waits: str) -> None:
    """The slot is the next one's."""
    assert words.OFFER_CAME["passed"][0] in patient.post("offer", do="pass").text
    assert (held(patient.town).state, place(patient.town, waits).state) == (desk.CANCELLED, waiting.WAITING)
    assert opening(patient.town, WHEN, SERVICE) is not None
    assert words.STILL_WAITS in patient.get("offer").text


@pytest.mark.parametrize("swept", [False, True])
def test_one_that_ran_out_is_said_to_have_and_is_not_booked(patient: Visitor, waits: str, swept: bool) -> None:
    """Whether the pump has come by yet or not."""
    town = patient.town
    town.machine.pass_(minutes=30)
    if swept:
        town.work()
    patient.enter()
    page, late = patient.get("offer").text, patient.post("offer", do="take").text
    for each in (page, late):
        assert (words.OFFER_OVER["expired"][0] in each, words.STILL_WAITS in each, words.TAKE in each) == (
            True, True, False,
        )  # fmt: skip
    assert held(town).state != desk.BOOKED
    assert place(town, waits).state != waiting.TAKEN


def test_one_that_somebody_else_has_by_now_is_said_to_be_gone(patient: Visitor) -> None:
    """Offered to the next, or booked."""
    town = patient.town
    wait(town, BOTOX, WHEN)
    town.machine.pass_(minutes=30)
    town.work()
    patient.enter()
    for _ in range(2):
        assert words.OFFER_OVER["taken"][0] in patient.get("offer").text
        assert words.OFFER_OVER["taken"][0] in patient.post("offer", do="take").text
        with town.database.read() as session:
            [theirs] = (
                session.query(Appointment)
                .filter(Appointment.state.in_((desk.OFFERED, desk.BOOKED)))
                .filter(Appointment.source == "waiting")
            )
        if theirs.state == desk.OFFERED:
            settle(town, theirs.id, desk.BOOKED)


def test_a_slot_whose_time_has_come_is_closed(patient: Visitor) -> None:
    patient.town.advance("2026-03-12T15:30")
    fresh = Visitor(patient.town, patient.client, patient.token).enter()
    assert words.OFFER_OVER["gone"][0] in fresh.get("offer").text


def test_an_appointment_that_was_taken_and_cancelled_is_one_still(patient: Visitor) -> None:
    """Its link says what became of it, and not that somebody else has it."""
    patient.post("offer", do="take")
    patient.post("appointment", do="cancel")
    assert patient.get().request.path == patient.at("appointment")
    assert words.STATES["cancelled"] in patient.get().text


def test_nobody_answers_for_another(patient: Visitor, waits: str) -> None:
    """At a link that is about no offer nothing is taken."""
    patient.town.advance("2026-03-10T09:40")
    other = visitor(patient.town, steps(patient.town, FILLER)["d1"]).enter()
    other.post("offer", do="take", who=BORN)
    assert place(patient.town, waits).state == waiting.OFFERED
