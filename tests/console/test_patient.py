"""What staff hear at the desk: complaints, disputes, and what a patient wants to be sent."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.dialogue.reasons import COMPLAINT
from console import wording
from records import consents, escalations, patient_facts
from records.models import AccessEntry, ConsentEvent, Escalation, Patient, Staff
from tests.console.world import Browser, Case, World

SignIn = Callable[[Staff], Browser]


def test_a_complaint_made_at_the_desk_is_open_until_somebody_deals_with_it(
    world: World, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """With its words, masked, and a deadline; a second one is added to the first, and the log says who wrote it."""
    browser, page = signed_in(nurse), f"/console/patients/{case.patient}"
    for words in ("대기가 길었다고 하심 910302-2345678", "환불을 원하심"):
        assert browser.post(f"{page}/complaint", page=page, words=words).status_code == 303
    with world.database.read() as session:
        patient = session.get_one(Patient, case.patient)
        mine = select(Escalation).where(Escalation.patient_id == patient.id, Escalation.reason == COMPLAINT)
        [found] = session.scalars(mine.where(Escalation.conversation_id.is_(None)))
        assert (found.triage, found.repeats, found.due_at > world.at) == ("E2", 1, True)
        said = (found.details or {})["words"]
        assert said.endswith("환불을 원하심")
        assert "2345678" not in said
        assert escalations.is_open(session, patient, COMPLAINT)
        assert session.query(AccessEntry).filter_by(action="patient.complaint").count() == 2
    assert "처리하고 있는 불편 접수가 있습니다" in browser.get(page).text
    assert "환불을 원하심" in browser.get(f"/console/escalations/{found.id}").text


def test_a_complaint_without_words_is_none(world: World, nurse: Staff, signed_in: SignIn, case: Case) -> None:
    browser, page = signed_in(nurse), f"/console/patients/{case.patient}"
    browser.post(f"{page}/complaint", page=page, words="  ")
    assert wording.COMPLAINT_EMPTY in browser.get(page).text
    with world.database.read() as session:
        assert not escalations.is_open(session, session.get_one(Patient, case.patient), COMPLAINT)


def test_a_dispute_is_marked_shown_and_over(world: World, nurse: Staff, signed_in: SignIn, case: Case) -> None:
    """Marked twice it is one."""
    browser, page = signed_in(nurse), f"/console/patients/{case.patient}"
    for word, holds in (("on", True), ("on", True), ("off", False), ("off", False)):
        assert browser.post(f"{page}/dispute", page=page, dispute=word).status_code == 303
        with world.database.read() as session:
            assert patient_facts.holding(session, case.patient, patient_facts.DISPUTE) is holds
        assert (wording.DISPUTED in browser.get(page).text) is holds
    with world.database.read() as session:
        done = session.scalars(select(AccessEntry.action).where(AccessEntry.action.startswith("patient.dispute")))
        assert sorted(done) == ["patient.dispute.off", "patient.dispute.on"]


def said(world: World, case: Case) -> list[tuple[str, bool, str]]:
    with world.database.read() as session:
        rows = session.scalars(select(ConsentEvent).where(ConsentEvent.patient_id == case.patient))
        return [(row.kind, row.granted, row.source) for row in rows]


def test_what_the_patient_said_of_messages_is_written_down(
    world: World, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """No more messages means none of any kind; the night needs a consent to advertising."""
    browser, page = signed_in(nurse), f"/console/patients/{case.patient}"
    for kind, word in (("night", "yes"), ("advertising", "yes"), ("night", "yes"), ("messages", "no")):
        assert browser.post(f"{page}/consent", page=page, kind=kind, said=word).status_code == 303
    assert said(world, case) == [
        ("advertising", True, "console"), ("night", True, "console"), ("messages", False, "console"),
        ("advertising", False, "console"), ("night", False, "console"),
    ]  # fmt: skip
    with world.database.read() as session:
        assert consents.current(session, case.patient) == {"advertising": False, "night": False, "messages": False}


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("consent", {"kind": "sensitive", "said": "yes"}), ("consent", {"kind": "night", "said": "maybe"}),
        ("dispute", {"dispute": "perhaps"}),
    ],
)  # fmt: skip
def test_only_what_the_form_offers(
    world: World, nurse: Staff, signed_in: SignIn, case: Case, path: str, form: dict[str, str]
) -> None:
    """400, and nothing is written."""
    page = f"/console/patients/{case.patient}"
    assert signed_in(nurse).post(f"{page}/{path}", page=page, **form).status_code == 400
    assert said(world, case) == []


def test_another_clinics_patient_is_nobody(signed_in: SignIn, stranger: Staff, case: Case) -> None:
    """404, to read and to write."""
    browser, page = signed_in(stranger), f"/console/patients/{case.patient}"
    assert browser.get(page).status_code == 404
    assert browser.post(f"{page}/dispute", page="/console/", dispute="on").status_code == 404
