"""One appointment: seen, approved, declined, kept up with, moved and cancelled by staff; made by them too."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from console import wording
from records.book import board, desk, snapshot
from records.models import Clinic, Patient, Staff
from tests.console.booked import at, book, book_of_the_clinic, doyun, found, logged, sora
from tests.console.world import Browser, World, talk

__all__ = ["book_of_the_clinic", "doyun", "sora"]
SignIn = Callable[[Staff], Browser]
ACTS = ("approve", "decline", "confirm", "arrive", "no_show", "restore", "cancel", "move")


def page_of(id: str) -> str:
    return f"/console/book/appointments/{id}"


def act(browser: Browser, id: str, what: str, **form: str) -> int:
    return browser.post(f"{page_of(id)}/{what}", page="/console/", **form).status_code


def slots(page: str) -> list[str]:
    return re.findall(r'name="slot" value="([^"]+)"', page)


def free_beds(world: World, clinic: Clinic, on: datetime) -> int | None:
    with world.database.read() as session:
        book = snapshot.load(session, session.get_one(Clinic, clinic.id), world.at, on.date())
        assert book is not None
        return board.days(session, clinic, book, on.date(), on.date(), "doctor")[0].columns[0].free


def test_an_appointment_says_whose_what_when_and_what_became_of_it(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    """With phone and conversation, because staff tell the patient themselves."""
    id = book(world, clinic, sora, at(25, 11), service="toning", wish="마취 크림")
    with world.database.write() as session:
        thread = talk(session, clinic, session.get_one(Patient, sora), "sora", world.at)
    page = signed_in(nurse).get(page_of(id)).text
    wanted = (
        "11월 25일(수) 오전 11:00", "김소라", "010-0000-0001", f"/console/conversations/{thread.id}", "한원장",
        "레이저실", "마취 크림", "환자 (채팅)", wording.TELL_THEM,
    )  # fmt: skip
    assert [each for each in wanted if each not in page] == []
    assert logged(world, "appointment.") == [("appointment.view", sora, f"appointment/{id}")]


def test_an_approved_request_stands_in_place_of_what_it_replaces(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    """At once: the old one is given up and its time is free again. Nothing goes out; staff are told so."""
    old = book(world, clinic, sora, at(25, 11))
    new = book(world, clinic, sora, at(26, 15), desk.REQUESTED, replaces=old)
    before = free_beds(world, clinic, at(25, 0))
    browser = signed_in(nurse)
    assert "승인하고 기존 예약 취소" in browser.get(page_of(new)).text
    assert act(browser, new, "approve") == 303
    assert (found(world, new).state, found(world, old).state) == (desk.BOOKED, desk.CANCELLED)
    assert (before, free_beds(world, clinic, at(25, 0))) == (450, 480)
    assert wording.APPOINTMENT_DONE["approve"] in browser.get(page_of(new)).text
    assert logged(world, "appointment.approve") == [("appointment.approve", sora, f"appointment/{new}")]


def test_a_declined_request_leaves_the_old_appointment(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    old = book(world, clinic, sora, at(25, 11))
    new = book(world, clinic, sora, at(26, 15), desk.REQUESTED, replaces=old)
    act(signed_in(nurse), new, "decline")
    assert (found(world, new).state, found(world, old).state) == (desk.CANCELLED, desk.BOOKED)


def test_staff_keep_up_with_the_day(world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str) -> None:
    """Confirmed before; arrived on the day; a slip is taken back; who never came is noted after the time only."""
    id, browser = book(world, clinic, sora, at(25, 11)), signed_in(nurse)
    act(browser, id, "confirm")
    assert found(world, id).state == desk.CONFIRMED
    act(browser, id, "arrive")  # a day too early
    assert found(world, id).state == desk.CONFIRMED
    world.at = at(25, 10, 55)
    browser = signed_in(nurse)
    act(browser, id, "no_show")  # five minutes too early
    assert found(world, id).state == desk.CONFIRMED
    states = []
    world.at = at(25, 11, 5)
    for what in ("arrive", "restore", "no_show", "arrive"):
        act(browser, id, what)
        states.append(found(world, id).state)
    assert states == [desk.ARRIVED, desk.BOOKED, desk.NO_SHOW, desk.ARRIVED]
    history = browser.get(page_of(id)).text
    assert "김간호" in history
    assert [each in history for each in ("노쇼", "도착", "방문 확인")] == [True] * 3


@pytest.mark.parametrize("late", [True, False])
def test_a_cancellation_frees_the_time_and_is_late_only_when_staff_say_so(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str, late: bool
) -> None:
    """The question is asked only where the rules would count it."""
    id, browser = book(world, clinic, sora, at(24, 17)), signed_in(nurse)
    far = book(world, clinic, sora, at(27, 17))
    assert ['name="late"' in browser.get(page_of(each)).text for each in (id, far)] == [True, False]
    act(browser, id, "cancel", **({"late": "1"} if late else {}))
    assert (found(world, id).state, found(world, id).cancelled_late) == (desk.CANCELLED, late)
    assert book(world, clinic, sora, at(24, 17))


def test_what_has_changed_meanwhile_is_told_and_left(
    world: World, clinic: Clinic, nurse: Staff, doctor: Staff, signed_in: SignIn, sora: str
) -> None:
    """Two people at one request: the second one learns what it is now."""
    id = book(world, clinic, sora, at(25, 11), desk.REQUESTED)
    act(signed_in(nurse), id, "decline")
    second = signed_in(doctor)
    assert act(second, id, "approve") == 303
    assert found(world, id).state == desk.CANCELLED
    assert "지금은 &#39;취소&#39; 상태라서" in second.get(page_of(id)).text


def test_an_offer_held_for_somebody_is_left_to_the_waiting_list(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    id, browser = book(world, clinic, sora, at(25, 11), desk.OFFERED), signed_in(nurse)
    for what in ("approve", "cancel", "arrive"):
        act(browser, id, what)
    assert found(world, id).state == desk.OFFERED
    assert "/console/book/waiting" in browser.get(page_of(id)).text


def test_a_move_offers_what_is_free_and_takes_it(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str, doyun: str
) -> None:
    """With the same doctor unless asked otherwise; half an hour into its own time is free as well."""
    id = book(world, clinic, sora, at(25, 11))
    book(world, clinic, doyun, at(25, 14))
    browser = signed_in(nurse)
    moving = browser.get(f"{page_of(id)}/move").text
    shown = slots(moving)
    times = [each[11:16] for each in shown]
    assert (times[:3], "14:00" in times, {each[-3:] for each in shown}) == (["10:00", "10:30", "11:00"], False, {"han"})
    fine = [each[11:16] for each in slots(browser.get(f"{page_of(id)}/move?on=2026-11-25&fine=1").text)]
    assert "11:15" in fine
    assert re.findall(r"<span>([\d:]+)[^/]*?(?:<small>[^<]*</small>)? ?<small class=\"near\">([^<]+)<", moving) == [
        ("11:00", "같은 시각")
    ]
    assert act(browser, id, "move", slot="2026-11-25T11:15+09:00|han") == 303
    assert (found(world, id).starts_at, found(world, id).sequence) == (at(25, 11, 15), 1)
    assert logged(world, "appointment.move") == [("appointment.move", sora, f"appointment/{id}")]


def test_a_day_without_room_names_the_next_one_with_some(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    id = book(world, clinic, sora, at(25, 11))
    page = signed_in(nurse).get(f"{page_of(id)}/move?on=2026-11-28").text
    assert (slots(page), "11월 30일(월) 오전 10:00" in page) == ([], True)
    assert 'name="fine"' not in page  # else it would be sent with the next day


def test_a_time_taken_meanwhile_is_said_with_fresh_ones(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str, doyun: str
) -> None:
    """Moving or booking: nothing changes, and what is offered now is free."""
    id, browser = book(world, clinic, sora, at(25, 11)), signed_in(nurse)
    slot = "2026-11-25T15:00+09:00|han"
    assert slot in slots(browser.get(f"{page_of(id)}/move").text)
    book(world, clinic, doyun, at(25, 15))
    form = {"slot": slot, "on": "2026-11-25", "doctor": "han"}
    moved = browser.post(f"{page_of(id)}/move", page="/console/", **form)
    made = browser.post("/console/book/new", page="/console/", patient=sora, treatment="consultation", **form)
    for answer in (moved, made):
        assert (answer.status_code, wording.SLOT_TAKEN in answer.text) == (409, True)
        fresh = slots(answer.text)
        assert (slot in fresh, "2026-11-25T15:30+09:00|han" in fresh) == (False, True)
    assert found(world, id).starts_at == at(25, 11)


@pytest.mark.parametrize("slot", ["", "soon", "2026-11-25T15:00|han"])
def test_a_choice_that_no_page_offered_is_asked_for_again(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str, slot: str
) -> None:
    id, browser = book(world, clinic, sora, at(25, 11)), signed_in(nurse)
    answer = browser.post(f"{page_of(id)}/move", page="/console/", slot=slot)
    assert (answer.status_code, wording.SLOT_NEEDED in answer.text) == (422, True)


@pytest.mark.parametrize("asked", ["A-0001", "010-0000-0001", "01000000001"])
def test_a_patient_is_found_by_number_or_phone(
    world: World, nurse: Staff, signed_in: SignIn, sora: str, asked: str
) -> None:
    answer = signed_in(nurse).post("/console/book/patients", page="/console/", who=asked, on="2026-11-27")
    assert (answer.status_code, answer.location) == (303, f"/console/book/new?patient={sora}&on=2026-11-27")
    assert logged(world, "patient.") == [("patient.find", sora, f"patient/{sora}")]


def test_nobody_is_found_by_half_a_number(nurse: Staff, signed_in: SignIn, sora: str) -> None:  # noqa: ARG001
    answer = signed_in(nurse).post("/console/book/patients", page="/console/", who="0001")
    assert (answer.status_code, "그 번호의 환자가 없습니다." in answer.text) == (200, True)


def test_a_name_is_said_to_be_no_way_to_find_somebody(nurse: Staff, signed_in: SignIn, sora: str) -> None:  # noqa: ARG001
    """Though the patient is there."""
    page = signed_in(nurse).post("/console/book/patients", page="/console/", who="김소라").text
    assert (wording.NO_NAMES in page, "환자가 없습니다" in page) == (True, False)


def test_a_family_under_one_phone_is_shown_to_choose_from(
    world: World, nurse: Staff, signed_in: SignIn, sora: str, doyun: str
) -> None:
    with world.database.write() as session:
        one, other = (session.get_one(Patient, each) for each in (sora, doyun))
        other.phone, other.phone_hash = one.phone, one.phone_hash
    page = signed_in(nurse).post("/console/book/patients", page="/console/", who="010-0000-0001").text
    assert [f"patient={each}" in page for each in (sora, doyun)] == [True, True]


def test_staff_book_for_a_patient(world: World, nurse: Staff, signed_in: SignIn, sora: str) -> None:
    """At any free time of the day, with a doctor of their choice; it is theirs in the log and in the history."""
    browser = signed_in(nurse)
    page = browser.get(f"/console/book/new?patient={sora}&treatment=toning&on=2026-11-25&doctor=yun").text
    assert "2026-11-25T10:30+09:00|yun" in slots(page)
    answer = browser.post(
        "/console/book/new", page="/console/", patient=sora, treatment="toning", slot="2026-11-25T10:30+09:00|yun",
        wish="주민번호 900101-1234567",
    )  # fmt: skip
    made = found(world, answer.location.rpartition("/")[2])
    assert (made.state, made.starts_at, made.doctor, made.source) == (desk.BOOKED, at(25, 10, 30), "yun", "console")
    assert "1234567" not in made.wish
    assert logged(world, "appointment.book") == [("appointment.book", sora, f"appointment/{made.id}")]


def test_a_treatment_that_the_book_does_not_know_cannot_be_booked(nurse: Staff, signed_in: SignIn, sora: str) -> None:
    form = {"patient": sora, "treatment": "surgery", "slot": "2026-11-25T10:30+09:00|yun"}
    assert signed_in(nurse).post("/console/book/new", page="/console/", **form).status_code == 400


def test_another_clinics_appointments_and_patients_are_not_there(
    world: World, clinic: Clinic, stranger: Staff, signed_in: SignIn, sora: str
) -> None:
    """Neither to be seen nor to be touched."""
    id, browser = book(world, clinic, sora, at(25, 11), desk.REQUESTED), signed_in(stranger)
    slot = "2026-11-26T10:00+09:00|han"
    looks = (page_of(id), f"{page_of(id)}/move", f"/console/book/new?patient={sora}")
    assert [browser.get(path).status_code for path in looks] == [404] * 3
    assert [act(browser, id, what, slot=slot) for what in ACTS] == [404] * len(ACTS)
    form = {"patient": sora, "treatment": "consultation", "slot": slot}
    assert browser.post("/console/book/new", page="/console/", **form).status_code == 404
    assert (found(world, id).state, found(world, id).starts_at) == (desk.REQUESTED, at(25, 11))


def test_forms_without_our_token_are_refused(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    id, client = book(world, clinic, sora, at(25, 11), desk.REQUESTED), signed_in(nurse).client
    paths = [f"{page_of(id)}/{what}" for what in ACTS] + ["/console/book/new", "/console/book/patients"]
    assert [client.post(path, data={"who": "A-0001"}).status_code for path in paths] == [400] * len(paths)
    assert found(world, id).state == desk.REQUESTED


def test_a_conversation_shows_the_patients_appointments(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    """Those ahead, and a way to book another."""
    id = book(world, clinic, sora, at(25, 11))
    with world.database.write() as session:
        thread = talk(session, clinic, session.get_one(Patient, sora), "sora", world.at)
    page = signed_in(nurse).get(f"/console/conversations/{thread.id}").text
    assert [each in page for each in (page_of(id), f"/console/book/new?patient={sora}")] == [True, True]


def test_nothing_else_can_be_done_with_an_appointment(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    assert act(signed_in(nurse), book(world, clinic, sora, at(25, 11)), "delete") == 404


def test_the_way_back_leads_only_to_our_own_pages(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    id, browser = book(world, clinic, sora, at(25, 11)), signed_in(nurse)
    form = {"slot": "2026-11-25T15:00+09:00|han", "back": "https://elsewhere.example/"}
    assert browser.post(f"{page_of(id)}/move", page="/console/", **form).location == page_of(id)
