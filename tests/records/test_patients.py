"""Patients: told of once, found by their clinic only, linked to a chat user within it."""

from datetime import timedelta

import pytest

from records import patients
from records.keyring import blind
from records.models import ChatUser
from records.patients import VisitFact
from tests.scheduler.stage import FILLER, moment, patient_of, treat
from tests.town import Town

NOW = moment("2026-03-10T09:20")


def fact(number: str = "N-1", treatment: str = "입술필러", when: str = "2026-03-09T10:00") -> VisitFact:
    return VisitFact(number, "고우리", "+821055550000", moment(when), treatment, "filler")


def store(town: Town, told: VisitFact, clinic: str = "demo") -> bool:
    """Whether it was new."""
    with town.database.write() as session:
        return patients.store_visit(session, town.clinic(clinic), told, NOW)[1]


@pytest.mark.parametrize(
    ("again", "new"),
    [
        (fact(), False),
        (fact(treatment="사각턱보톡스"), True),
        (fact(when="2026-03-09T10:01"), True),
        (fact(number="N-2"), True),
    ],
)
def test_a_visit_is_known_by_number_time_and_treatment(town: Town, again: VisitFact, new: bool) -> None:
    """Told again nothing is added; another of the three is another treatment."""
    assert store(town, fact())
    assert store(town, again) is new


def test_the_same_number_in_the_other_clinic_is_somebody_else(town: Town) -> None:
    """Numbers are a clinic's own."""
    assert store(town, fact())
    assert store(town, fact(), "demo2")
    assert patient_of(town, "N-1").id != patient_of(town, "N-1", "demo2").id
    assert patient_of(town, "N-1").phone_hash != patient_of(town, "N-1", "demo2").phone_hash


def test_a_corrected_phone_is_found_by_its_new_hash(town: Town) -> None:
    """And the same phone again is no change."""
    with town.database.write() as session:
        assert patients.correct_phone(session, town.clinic(), FILLER, "+821012340000", NOW)
        assert not patients.correct_phone(session, town.clinic(), FILLER, "+821012340000", NOW)
    found = patient_of(town, FILLER)
    assert (found.phone, found.phone_hash) == ("+821012340000", blind(town.clinic().hash_key, "phone", "+821012340000"))


def test_a_link_never_crosses_clinics(town: Town) -> None:
    """A chat user of one clinic is not somebody of the other."""
    with town.database.write() as session:
        user = patients.chat_user(session, town.clinic("demo2"), "demo-filler", NOW)
        with pytest.raises(ValueError, match="different clinics"):
            patients.link(user, patient_of(town, FILLER), "test", NOW)


@pytest.mark.parametrize(
    ("expires", "revoked", "holds"),
    [
        (None, None, True),
        (NOW + timedelta(seconds=1), None, True),
        (NOW, None, False),
        (None, NOW - timedelta(days=1), False),
    ],
)
def test_a_link_holds_until_it_expires_or_is_revoked(town: Town, expires: object, revoked: object, holds: bool) -> None:
    """Both ways: from the chat user to the patient, and from the patient to the chat user."""
    patient = patient_of(town, FILLER)
    with town.database.write() as session:
        user = patients.find_chat_user(session, town.clinic(), "demo-filler")
        assert user is not None
        session.get_one(ChatUser, user.id).link_expires_at = expires  # type: ignore[assignment]
        session.get_one(ChatUser, user.id).link_revoked_at = revoked  # type: ignore[assignment]
    with town.database.read() as session:
        user = session.get_one(ChatUser, user.id)
        assert (patients.linked_patient(session, user, NOW) is not None) is holds
        assert (patients.linked_user(session, patient, NOW) is not None) is holds


def test_linked_again_after_a_revocation_the_link_holds(town: Town) -> None:
    """A new identification undoes the revocation."""
    with town.database.write() as session:
        user = patients.find_chat_user(session, town.clinic(), "demo-filler")
        assert user is not None
        user.link_revoked_at = NOW
        patients.link(user, patient_of(town, FILLER), "test", NOW)
        assert patients.linked_patient(session, user, NOW) is not None


def test_treatments_come_newest_first_and_of_the_patient_alone(town: Town) -> None:
    """What a question about after is tied to."""
    treat(town, "N-1", "입술필러", "2026-03-01T10:00")
    treat(town, "N-1", "사각턱보톡스", "2026-03-08T10:00")
    treat(town, "N-2", "제모", "2026-03-09T10:00")
    with town.database.read() as session:
        found = patients.treatments(session, patient_of(town, "N-1").id)
    assert [done.label for done in found] == ["사각턱보톡스", "입술필러"]
    assert [done.days_since(NOW) for done in found] == [2, 9]


def test_when_the_clinic_last_told_of_a_patient(town: Town) -> None:
    """The newest visit's telling, in clinic time."""
    treat(town, "N-1", "입술필러", "2026-03-01T10:00")
    town.machine.pass_(hours=3)
    treat(town, "N-1", "사각턱보톡스", "2026-03-08T10:00")
    with town.database.read() as session:
        assert patients.told_at(session, patient_of(town, "N-1").id) == NOW + timedelta(hours=3)
        assert patients.told_at(session, "nobody") is None
