"""A patient entered twice becomes one: nothing is lost, nothing is said twice, and a refusal holds for both."""

from typing import Any

import pytest
from sqlalchemy import select

from records import calls, consents, evidence, follow_ups, merging, patients, staff
from records.merging import CannotMerge
from records.models import AccessEntry, ConsentEvent, FollowUp, Message, Note, Patient, PhoneCall, TreatmentDone, Visit
from tests.scheduler.stage import FILLER, consent, patient_of, phone_list, states, treat
from tests.town import Town

KEEP, GONE = FILLER, "G-1"
SAME = "2026-03-09T14:30"  # when the demo's patients were treated


def merge(town: Town, keep: str = KEEP, gone: str = GONE, clinic: str = "demo") -> None:
    with town.database.write() as session:
        place, now = town.clinic(clinic), town.clock.clinic(session)
        one, other = by_number(session, keep), by_number(session, gone)
        merging.merge(session, place, one, other, now, town.machine.now)


def by_number(session: Any, number: str) -> Patient:
    """The row itself, merged or not."""
    return session.scalars(select(Patient).where(Patient.number == number)).one()


def had(town: Town, number: str = KEEP) -> list[str]:
    with town.database.read() as session:
        return sorted(each.label for each in patients.treatments(session, patient_of(town, number).id))


def allowed(town: Town, number: str = KEEP) -> dict[str, bool]:
    with town.database.read() as session:
        return consents.current(session, patient_of(town, number).id)


def test_visits_and_treatments_of_both_are_one_patients(town: Town) -> None:
    """A visit at the same minute is one visit; the same treatment at it is one treatment."""
    treat(town, GONE, "입술필러", SAME)
    treat(town, GONE, "사각턱보톡스", SAME)
    treat(town, GONE, "제모", "2026-03-01T10:00")
    merge(town)
    assert had(town) == ["사각턱보톡스", "입술필러", "제모"]
    with town.database.read() as session:
        keep = patient_of(town, KEEP).id
        assert len(session.scalars(select(Visit).where(Visit.patient_id == keep)).all()) == 2
        double = session.scalars(select(TreatmentDone).where(TreatmentDone.patient_id != keep)).all()
        assert [each.label for each in double if each.patient_id == by_number(session, GONE).id] == ["입술필러"]


def test_what_was_planned_twice_is_sent_once(town: Town) -> None:
    """After the merge each step of the common treatment goes out once, to one patient."""
    treat(town, GONE, "입술필러", SAME, user="second-phone")
    town.pump.tick()
    merge(town)
    town.advance("2026-03-12T12:00")
    texts = [(message.to, message.text) for message in town.phones.taken]
    assert len(texts) == len(set(texts))
    with town.database.read() as session:
        gone = by_number(session, GONE)
        assert follow_ups.of_patient(session, gone.id) == []
        rows = session.scalars(select(FollowUp).where(FollowUp.patient_id == patient_of(town, KEEP).id)).all()
        sent = [(row.plan, row.step) for row in rows if row.sent_at is not None]
        assert sent
        assert len(sent) == len(set(sent))


def test_a_note_and_its_follow_up_move_and_the_words_stay(town: Town) -> None:
    """Evidence keeps the id under which it was written, and the chain holds."""
    treat(town, GONE, "사각턱보톡스", "2026-03-09T15:00", user="second-phone")
    town.pump.tick()
    town.advance("2026-03-10T11:00")
    town.say("second-phone", "상태 알리기")
    town.say("second-phone", "해당 없음")
    with town.database.read() as session:
        gone = patient_of(town, GONE).id
        said = len(session.scalars(select(Message).where(Message.patient_id == gone)).all())
    merge(town)
    with town.database.read() as session:
        keep = patient_of(town, KEEP).id
        assert [note.patient_id for note in session.scalars(select(Note)).all()] == [keep]
        assert len(session.scalars(select(Message).where(Message.patient_id == gone)).all()) == said
        assert evidence.verify(session, town.clinic().id)[1] == []
    assert "사각턱보톡스" in had(town)


@pytest.mark.parametrize(("keep_allows", "gone_allows"), [(True, False), (False, True), (False, False)])
def test_a_refusal_of_either_holds_for_both(town: Town, keep_allows: bool, gone_allows: bool) -> None:
    """Whichever was said last."""
    treat(town, GONE, "제모", "2026-03-01T10:00")
    consent(town, KEEP, "messages", keep_allows)
    consent(town, GONE, "messages", gone_allows)
    merge(town)
    assert allowed(town)["messages"] is False
    assert allowed(town, GONE)["messages"] is False


def test_two_who_allow_go_on_allowing_without_a_new_event(town: Town) -> None:
    """Nothing is made up."""
    treat(town, GONE, "제모", "2026-03-01T10:00")
    consent(town, GONE, "messages", True)
    with town.database.read() as session:
        before = len(session.scalars(select(ConsentEvent)).all())
    merge(town)
    with town.database.read() as session:
        assert len(session.scalars(select(ConsentEvent)).all()) == before
    assert allowed(town)["messages"] is True


def test_a_refusal_in_the_chat_stays_one_that_no_file_undoes(town: Town) -> None:
    """Also when the other row was refused by a file, later."""
    treat(town, GONE, "제모", "2026-03-01T10:00")
    consent(town, GONE, "messages", False, source="chat")
    consent(town, KEEP, "messages", False, source="import")
    merge(town)
    with town.database.read() as session:
        assert consents.by_patient(consents.last_word(session, patient_of(town, KEEP).id, "messages"))


def test_both_numbers_go_on_in_the_import(town: Town) -> None:
    """A visit told under either is the one patient's; the number that is gone names the one that stays."""
    treat(town, GONE, "제모", "2026-03-01T10:00")
    merge(town)
    treat(town, GONE, "레이저토닝", "2026-03-10T08:00")
    assert patient_of(town, GONE).number == KEEP
    assert had(town) == ["레이저토닝", "입술필러", "제모"]


def test_the_old_phone_told_again_changes_nothing_and_a_new_one_does(town: Town) -> None:
    """Files that name both rows must not turn the phone to and fro."""
    treat(town, GONE, "제모", "2026-03-01T10:00", phone="+821055550000")
    merge(town)
    with town.database.write() as session:
        now = town.clock.clinic(session)
        assert not patients.correct_phone(session, town.clinic(), GONE, "+821055550000", now)
        assert not patients.correct_phone(session, town.clinic(), KEEP, "+821000001000", now)
        assert patients.correct_phone(session, town.clinic(), GONE, "+821055551111", now)
    assert patient_of(town, KEEP).phone == "+821055551111"


def test_a_merge_is_in_the_access_log(town: Town) -> None:
    """Who was merged into whom, by ids."""
    treat(town, GONE, "제모", "2026-03-01T10:00")
    merge(town)
    with town.database.read() as session:
        [entry] = session.scalars(select(AccessEntry).where(AccessEntry.action == "patient.merge")).all()
        gone = by_number(session, GONE)
        assert (entry.patient_id, entry.subject) == (patient_of(town, KEEP).id, f"patient/{gone.id}")


def test_a_third_row_is_merged_into_the_same_one(town: Town) -> None:
    """The first one's number still finds the patient."""
    treat(town, GONE, "제모", "2026-03-01T10:00")
    treat(town, "G-2", "레이저토닝", "2026-03-02T10:00")
    merge(town, "G-2", GONE)
    merge(town, KEEP, "G-2")
    assert {patient_of(town, number).number for number in (GONE, "G-2")} == {KEEP}
    assert had(town) == ["레이저토닝", "입술필러", "제모"]


@pytest.mark.parametrize(("keep", "gone"), [(KEEP, KEEP), (KEEP, "T-2001"), (GONE, KEEP)])
def test_what_cannot_be_merged_is_refused_and_nothing_changes(town: Town, keep: str, gone: str) -> None:
    """The same row, the other clinic's, one that is merged already."""
    treat(town, GONE, "제모", "2026-03-01T10:00")
    merge(town)
    before = had(town), states(town, KEEP)
    with pytest.raises(CannotMerge):
        merge(town, keep, gone)
    assert (had(town), states(town, KEEP)) == before


def test_calls_move_and_a_refusal_takes_the_patient_off_the_phone_list(town: Town) -> None:
    """Nobody is phoned whose other row refused."""
    treat(town, GONE, "제모", "2026-03-01T10:00")
    town.pump.tick()
    town.advance("2026-03-11T09:30")
    [line] = phone_list(town, KEEP)
    with town.database.write() as session:
        clinic, now = town.clinic(), town.clock.clinic(session)
        caller = staff.create_staff(session, clinic, "caller", "문가람", "nurse", town.machine.now)
        calls.add(session, session.get_one(FollowUp, line.follow_up_id), caller, calls.MISSED, now)
    consent(town, KEEP, "messages", True)
    consent(town, GONE, "messages", False)
    merge(town, keep=GONE, gone=KEEP)
    with town.database.read() as session:
        assert {row.patient_id for row in session.scalars(select(PhoneCall))} == {patient_of(town, GONE).id}
    assert [each.outcome for each in phone_list(town, GONE)] == ["환자가 알림 수신을 거부했습니다"]
