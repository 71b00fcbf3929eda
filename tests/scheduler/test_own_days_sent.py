"""Days of the patient's own in the town: planned, sent, planned again, and what changes them."""

from datetime import date, datetime

import pytest

from records import catalogue, consents, merging, patients, persons
from records.database import AlreadyThere
from records.facts import Said
from records.models import Clinic, FollowUp, Patient
from scheduler.pump import AHEAD
from tests.scheduler.appointments import book, cancel
from tests.scheduler.own_plans import YEARLY, approve, mine, plan
from tests.scheduler.stage import BOTOX, FILLER, LASER, change, consent, moment, patient_of, treat
from tests.town import Town


def seen(town: Town, number: str, key: str) -> list[tuple[str, str]]:
    return [(f"{row.planned_for:%Y-%m-%d}", row.state) for row in mine(town, number, key)]


def sent(town: Town, user: str, words: str) -> list[datetime]:
    return [message.at for message in town.phones.taken if message.to == user and words in message.text]


def test_a_birthday_is_planned_sent_and_planned_again(town: Town) -> None:
    """이도윤, born on 21 July: one row ahead at any time, and another once it went out."""
    approve(town, plan("p.birthday", "birthday"))
    consent(town, BOTOX, "advertising", True)
    town.work()
    assert seen(town, BOTOX, "p.birthday") == [("2026-07-21", "planned")]

    town.advance("2026-07-21T10:00")
    town.work()
    assert seen(town, BOTOX, "p.birthday") == [("2026-07-21", "sent"), ("2027-07-21", "planned")]
    assert sent(town, "demo-botox", "이도윤님, 알려드립니다.") == [moment("2026-07-21T09:00")]


def test_a_jump_of_years_brings_each_birthday_at_its_own_minute(town: Town) -> None:
    """And leaves the next one planned."""
    approve(town, plan("p.birthday", "birthday"))
    consent(town, BOTOX, "advertising", True)
    town.work()
    town.advance("2029-01-01T12:00")
    assert sent(town, "demo-botox", "이도윤님, 알려드립니다.") == [
        moment(f"{year}-07-21T09:00") for year in (2026, 2027, 2028)
    ]
    assert seen(town, BOTOX, "p.birthday")[-1] == ("2029-07-21", "planned")


def test_a_birthday_without_consent_is_refused_and_comes_again(town: Town) -> None:
    """It says why; the next year's waits for a consent."""
    approve(town, plan("p.birthday", "birthday"))
    town.work()
    town.advance("2026-07-21T10:00")
    town.work()
    first, second = mine(town, BOTOX, "p.birthday")
    assert (first.state, first.why, second.state) == ("refused", "광고 수신 동의가 없습니다", "planned")


def test_a_corrected_date_of_birth_moves_the_birthday(town: Town) -> None:
    """The old day is cleared with its reason."""
    approve(town, plan("p.birthday", "birthday"))
    town.work()
    change(town, Patient, patient_of(town, BOTOX).id, birth_date="1986-08-02", stale=True)
    town.work()
    assert seen(town, BOTOX, "p.birthday") == [("2026-07-21", "cleared"), ("2026-08-02", "planned")]


def test_the_dead_have_no_birthday(town: Town) -> None:
    """What was planned is cleared."""
    approve(town, plan("p.birthday", "birthday"))
    town.work()
    with town.database.write() as session:
        patients.end(session.merge(patient_of(town, BOTOX)), patients.DIED, town.clock.clinic(session))
    town.work()
    assert seen(town, BOTOX, "p.birthday") == [("2026-07-21", "cleared")]
    assert patient_of(town, BOTOX).replan_at is None


NOTICE = {**YEARLY, "push_class": "transaction"}


def test_a_newly_approved_notice_reaches_all_it_concerns_and_nobody_else(town: Town) -> None:
    """Women of the clinic, on the day; a patient who comes later is not told of what is over."""
    approve(town, plan("p.notice", "date", NOTICE, day="2026-03-12", who={"sex": "female"}))
    town.work()
    assert [seen(town, number, "p.notice") for number in (FILLER, BOTOX)] == [[("2026-03-12", "planned")], []]
    town.advance("2026-03-12T10:00")
    assert len(sent(town, "demo-filler", "알려드립니다")) == 1
    town.advance("2026-03-13T10:00")
    treat(town, "N-1", "레이저토닝", "2026-03-13T09:00", user="new")
    change(town, Patient, patient_of(town, "N-1").id, sex="female", stale=True)
    town.work()
    assert seen(town, "N-1", "p.notice") == []


def test_approving_a_plan_holds_nothing_back_meanwhile(town: Town) -> None:
    """All are planned anew by and by, without being stale."""
    town.work()
    approve(town, plan("p.notice", "date", NOTICE, day="2026-03-12"))
    patient = patient_of(town, FILLER)
    assert (patient.stale, patient.replan_at is not None) == (False, True)
    town.work()
    assert patient_of(town, FILLER).replan_at == moment("2027-03-02T09:30")  # her next birthday's greeting


def test_a_withdrawn_plan_clears_what_waits(town: Town) -> None:
    """Stopped before it went out."""
    approve(town, plan("p.notice", "date", NOTICE, day="2026-03-12"))
    town.work()
    with town.database.write() as session:
        clinic, now = session.merge(town.clinic()), town.clock.clinic(session)
        assert catalogue.withdraw(session, clinic, ["p.notice"], now) == 1
    town.work()
    assert seen(town, FILLER, "p.notice") == [("2026-03-12", "cleared")]


CYCLE = {"key": "m6", "months": 6, "at": "10:30", "expires_hours": 48, "push_class": "advertising", "template": "t.own"}


def test_a_cycle_starts_anew_with_each_visit_and_rests_while_one_is_booked(town: Town) -> None:
    """The later of two treatments counts; a booking clears it, a cancelled one brings it back."""
    approve(town, plan("p.cycle", "last_visit", CYCLE, treatments=["toning"]))
    town.work()
    assert seen(town, LASER, "p.cycle") == [("2026-09-09", "planned")]
    treat(town, LASER, "레이저토닝", "2026-03-10T09:10")
    town.work()
    assert sorted(seen(town, LASER, "p.cycle")) == [("2026-09-09", "cleared"), ("2026-09-10", "planned")]
    appointment = book(town, LASER, "2026-03-17T15:00")
    town.work()
    assert {state for _, state in seen(town, LASER, "p.cycle")} == {"cleared"}
    cancel(town, appointment)
    town.work()
    assert ("2026-09-10", "planned") in seen(town, LASER, "p.cycle")


RENEW = {
    "key": "r",
    "days_before": 30,
    "at": "10:00",
    "expires_hours": 480,
    "push_class": "transaction",
    "template": "t.own",
}
CONFIRM = {"key": "c", "days": 1, "at": "10:00", "expires_hours": 300, "push_class": "transaction", "template": "t.own"}


def test_a_consent_is_confirmed_asked_about_again_and_forgotten_when_withdrawn(town: Town) -> None:
    """Told by a file or by staff: confirmed the next morning; the renewal goes with the consent."""
    approve(
        town, plan("p.confirm", "consent", CONFIRM), plan("p.renew", "consent", RENEW, every_months=24),
        text="#{고객명}님, #{처리내용} #{처리일}",
    )  # fmt: skip
    consent(town, BOTOX, "advertising", True)
    town.work()
    assert seen(town, BOTOX, "p.confirm") == [("2026-03-11", "planned")]
    assert seen(town, BOTOX, "p.renew") == [("2028-02-09", "planned")]
    town.advance("2026-03-11T10:00")
    assert len(sent(town, "demo-botox", "광고성 정보 수신 동의 2026년 3월 10일")) == 1

    consent(town, BOTOX, "advertising", False, source="chat")
    town.work()
    assert seen(town, BOTOX, "p.renew") == [("2028-02-09", "cleared")]
    assert [state for _, state in seen(town, BOTOX, "p.confirm")] == ["sent"]


def test_a_consent_to_the_night_is_named_beside_that_to_advertising(town: Town) -> None:
    """One notice of both, of the shipped plans and words."""
    for kind in ("advertising", "night"):
        consent(town, BOTOX, kind, True)
    town.work()
    town.advance("2026-03-11T11:00")
    [notice] = [each.text for each in town.phones.taken if each.to == "demo-botox" and "처리 결과" in each.text]
    assert "처리 내용: 광고성 정보 수신 동의, 야간(21시~8시) 광고성 정보 수신 동의\n▶ 처리일: 2026년 3월 10일" in notice
    assert [row.planned_for.date().isoformat() for row in mine(town, BOTOX, "consent.renew")] == ["2028-02-09"]


def test_who_wants_no_message_any_more_is_told_once_that_this_was_done(town: Town) -> None:
    """The law demands it (정보통신망법 §50⑦); nothing else goes out."""
    consent(town, BOTOX, "advertising", True, source="chat")
    for kind in ("messages", "advertising"):
        consent(town, BOTOX, kind, False)
    town.work()
    town.advance("2026-03-25T10:00")
    [notice] = [each.text for each in town.phones.taken if each.to == "demo-botox"]
    assert "처리 내용: 광고성 정보 수신 거부" in notice


def test_two_patients_who_are_one_keep_one_birthday(town: Town) -> None:
    """What went out stands; what waits of the other is cleared, and nothing is doubled."""
    approve(town, plan("p.birthday", "birthday"))
    treat(town, "N-1", "레이저토닝", "2026-03-10T09:00")
    change(town, Patient, patient_of(town, "N-1").id, birth_date="1986-07-21")
    town.work()
    with town.database.write() as session:
        clinic, now = session.merge(town.clinic()), town.clock.clinic(session)
        keep, gone = (session.merge(patient_of(town, number)) for number in (BOTOX, "N-1"))
        merging.merge(session, clinic, keep, gone, now, town.machine.now)
    town.work()
    assert sorted(state for _, state in seen(town, BOTOX, "p.birthday")) == ["cleared", "planned"]


def test_one_day_of_a_patient_cannot_be_written_twice(town: Town) -> None:
    """The database itself refuses."""
    approve(town, plan("p.birthday", "birthday"))
    town.work()
    [row] = mine(town, BOTOX, "p.birthday")
    values = {
        name: getattr(row, name) for name in [column.name for column in FollowUp.__table__.columns] if name != "id"
    }
    with pytest.raises(AlreadyThere), town.database.write() as session:
        session.add(FollowUp(**values))


def test_every_clinic_has_its_turn_at_being_planned(town: Town) -> None:
    """No clinic waits for all of another's; of whom a fact changed is not asked here."""
    town.work()
    with town.database.write() as session:
        now = town.clock.clinic(session)
        for code in ("demo", "demo2"):
            patients.plan_soon(session, town.clinic(code), now)
        patients.mark_one_stale(session, patient_of(town, FILLER).id)
    with town.database.read() as session:
        order = [session.get_one(Patient, each) for each in patients.to_plan_again(session, now, 4)]
        clinics = [session.get_one(Clinic, each.clinic_id).code for each in order]
        assert patients.stale(session, 4) == [patient_of(town, FILLER).id]
    assert sorted(clinics) == ["demo", "demo", "demo2", "demo2"]


def test_what_a_file_tells_later_of_a_known_visit_is_learnt(town: Town) -> None:
    """Groups, diagnoses and what was empty; told again it changes nothing."""
    fact = patients.VisitFact(
        "N-1", "고우리", "+821055550000", moment("2026-03-10T09:00"), "레이저토닝", "toning", date(1990, 5, 1),
        sex="female", care="inpatient", ward="51병동", diagnoses=("I10",), groups=("VIP",),
    )  # fmt: skip
    treat(town, "N-1", "레이저토닝", "2026-03-10T09:00")
    with town.database.write() as session:
        assert [patients.learn(session, town.clinic(), fact) for _ in range(2)] == [True, False]
    found = patient_of(town, "N-1")
    assert (found.born_on, found.sex, found.groups, found.stale) == (date(1990, 5, 1), "female", ["VIP"], True)


def test_the_last_word_on_advertising_says_where_it_was_said(town: Town) -> None:
    """None as long as nobody spoke of it."""
    with town.database.read() as session:
        assert consents.last_word(session, patient_of(town, BOTOX).id, "advertising") is None
    consent(town, BOTOX, "advertising", True, source="chat")
    with town.database.read() as session:
        now = town.clock.clinic(session)
        assert consents.last_word(session, patient_of(town, BOTOX).id, "advertising") == Said(True, now, "chat")


def test_counting_a_clinic_says_what_planning_one_patient_says(town: Town) -> None:
    """The many are read in other ways than the one; what is known of them is the same."""
    consent(town, BOTOX, "advertising", True)
    book(town, LASER, "2026-03-17T15:00")
    treat(town, "N-1", "레이저토닝", "2026-03-10T09:00")
    with town.database.read() as session:
        now = town.clock.clinic(session)
        counted = {each.patient.number: each for each in persons.every(session, town.clinic(), now)}
        assert len(counted) == 7
        for number, each in counted.items():
            patient = session.merge(patient_of(town, number), load=False)
            assert each.person == persons.known(session, patient, number == LASER)
            assert each.consents == consents.current(session, patient.id)
            assert set(each.had) == set(patients.treatments(session, patient.id))
            assert each.linked == (patients.linked_user(session, patient, now) is not None)


def test_a_notice_to_many_delays_nobodys_guide(town: Town) -> None:
    """Approved for 300 patients as a guide falls due: the guide leaves with the first tick, the many follow."""
    town.work()
    with town.database.write() as session:
        clinic, now = town.clinic("demo2"), town.clock.clinic(session)
        for number in range(300):
            patients.add(session, clinic, now, number=f"M-{number}", name="", phone="+821055550000", born_on=None)
        patients.plan_soon(session, clinic, now)
    town.machine.pass_(minutes=10)
    town.work()
    assert "demo-filler" in [message.to for message in town.phones.taken]
    with town.database.read() as session:
        later = town.clock.clinic(session)
        assert len(patients.to_plan_again(session, later, 1000)) == 302 - AHEAD  # with the two who were there before
