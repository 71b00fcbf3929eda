"""A changed number: what was sent to the old one proves nothing, and opens nothing."""

from bot.wording import identity as words
from records import links, patients
from records.models import FollowUp, Patient, Touch
from tests.patient_pages.conftest import BORN, Visitor, visitor
from tests.scheduler.stage import FILLER, patient_of, steps

NEW = "+821044443333"


def correct(guest: Visitor, phone: str = NEW) -> None:
    with guest.town.database.write() as session:
        now = guest.town.clock.clinic(session)
        assert patients.correct_phone(session, guest.town.clinic(), FILLER, phone, now)


def test_the_link_that_went_to_the_old_number_opens_nothing_any_more(patient: Visitor) -> None:
    """Not even to who showed who they are a moment ago."""
    assert patient.get("guide").status_code == 200
    correct(patient)
    for answer in (patient.get(), patient.get("guide"), patient.post("who", who=BORN)):
        assert answer.status_code == 404


def test_the_link_that_goes_to_the_new_number_is_another_one(guest: Visitor) -> None:
    """Of the same message; the old address stays shut."""
    correct(guest)
    again = visitor(guest.town, steps(guest.town, FILLER)["d1"])
    assert again.token != guest.token
    assert (again.get().status_code, guest.get().status_code) == (200, 404)


def test_sent_again_to_the_same_number_it_is_the_same_link(guest: Visitor) -> None:
    with guest.town.database.write() as session:
        follow_up = session.get_one(FollowUp, steps(guest.town, FILLER)["d1"].id)
        link = links.open_(session, follow_up, guest.town.machine.now)
        assert links.token(guest.town.keyring, link) == guest.token


def test_the_button_of_a_message_that_went_to_the_old_number_leads_to_no_birth_date(guest: Visitor) -> None:
    """Who holds the old phone proves nothing by it, and their press is nobody's."""
    town, button = guest.town, {"follow_up": steps(guest.town, FILLER)["d1"].id}
    with town.database.write() as session:
        patient = session.get_one(Patient, patient_of(town, FILLER).id)
        patients.revoke_links(session, patient, town.clock.clinic(session))
    assert words.BIRTH_FOR_BUTTON in town.say("stranger", "상태 알리기", **button).text
    correct(guest)
    town.machine.pass_(minutes=1)
    assert words.BIRTH_FOR_BUTTON not in town.say("another", "상태 알리기", **button).text
    changed = patient_of(town, FILLER).phone_changed_at
    assert changed is not None
    with town.database.read() as session:
        assert [touch.at <= changed for touch in session.query(Touch)] == [True]
