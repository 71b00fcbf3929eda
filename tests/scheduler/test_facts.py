"""Plans that count from other facts: next sessions, tests, discharges, due dates and births."""

from datetime import date, datetime, timedelta

import pytest

from catalogue import files
from catalogue.model import InForce
from channels.ports import ChannelError
from records import consents, patient_facts
from records.facts import Booked, Fact, Treatment
from records.models import FollowUp, Patient, PatientFact
from records.patient_facts import Told
from scheduler.plans import DatedStep, date_steps, needed
from scheduler.rendering import pregnancy_weeks
from tests.scheduler.own_plans import approve, plan
from tests.scheduler.stage import CLINIC_QUIET, FILLER, moment, patient_of
from tests.town import Town

TOLD = moment("2026-03-10T09:20")
STARTER = InForce(catalogue=files.read())


def fact(kind: str, at: str, code: str = "", told: datetime = TOLD) -> Fact:
    return Fact("f1", kind, moment(at), told, code, "항목")


def dated(*facts: Fact) -> list[DatedStep]:
    return date_steps((), STARTER, CLINIC_QUIET, (), facts)


@pytest.mark.parametrize(
    ("of", "due"),
    [
        (fact("next_session", "2026-04-10T10:00", "filler"), ["2026-04-03T10:30", "2026-04-08T10:30"]),
        (fact("test", "2026-03-20T08:00", "colonoscopy"), ["2026-03-17T10:00", "2026-03-19T10:00"]),
        (fact("test", "2026-03-20T08:00", "gastroscopy"), ["2026-03-19T10:00"]),
        (fact("discharge", "2026-03-10T14:00"), ["2026-03-11T10:00", "2026-03-17T10:00"]),
        (
            fact("birth", "2026-08-31T04:00"),
            ["2026-09-30T10:00", "2026-10-31T10:00", "2026-12-31T10:00", "2027-02-28T10:00", "2027-08-31T10:00"],
        ),
        (fact("due", "2026-07-01T10:00"), ["2026-03-11T10:00", "2026-06-03T10:00"]),
        (fact("test", "2026-03-20T08:00", "unknown"), []),
    ],
)
def test_each_kind_has_its_dates(of: Fact, due: list[str]) -> None:
    """Days before, days and months after, on the calendar; of a pregnancy what lies ahead when it was told."""
    assert [each.due_at for each in dated(of)] == [moment(each) for each in due]


def test_nothing_before_a_test_is_worth_anything_once_it_begins() -> None:
    """However long its window."""
    [step] = dated(fact("test", "2026-03-20T08:00", "gastroscopy"))
    assert step.expires_at == moment("2026-03-20T06:00")
    [late] = dated(fact("test", "2026-03-20T03:00", "gastroscopy"))
    assert late.expires_at == moment("2026-03-20T03:00")


def booked(code: str) -> Booked:
    at = moment("2026-04-05T10:00")
    return Booked("a1", code, code, at, at + timedelta(minutes=30))


def had(code: str, when: str) -> Treatment:
    return Treatment("t1", "p1", code, code, moment(when))


def test_a_recall_ends_with_a_booking_or_a_visit_of_that_treatment() -> None:
    """One of another treatment, or one before the recall was told, ends nothing."""
    recall = fact("next_session", "2026-04-10T10:00", "filler")
    assert needed([recall], [], [booked("filler")]) == []
    assert needed([recall], [had("filler", "2026-03-11T10:00")], []) == []
    assert needed(
        [recall], [had("filler", "2026-03-09T10:00"), had("botox", "2026-03-11T10:00")], [booked("botox")]
    ) == [recall]


def tell(town: Town, kind: str, at: str, code: str = "", label: str = "", holds: bool = True) -> str:
    with town.database.write() as session:
        patient = session.get_one(Patient, patient_of(town, FILLER).id)
        return patient_facts.store(
            session, patient, Told(kind, moment(at), code, label, holds), town.clock.clinic(session)
        )


def planned(town: Town) -> list[FollowUp]:
    with town.database.read() as session:
        mine = session.query(FollowUp).filter(FollowUp.fact_id.is_not(None), FollowUp.state == "planned")
        return mine.order_by(FollowUp.due_at).all()


def test_a_next_session_reaches_the_phone_with_its_treatment_and_day(town: Town) -> None:
    """And one tap says that one wants to book."""
    assert tell(town, "next_session", "2026-04-10", "filler", "입술필러 2회차") == "created"
    town.pump.tick()
    town.advance("2026-04-03T10:35")
    [message] = [each for each in town.phones.taken if "입술필러 2회차" in each.text]
    assert "4월 10일(금)" in message.text
    assert [(button.label, button.kind) for button in message.buttons] == [("예약할게요", "say")]


def test_a_fact_told_again_moves_or_is_only_checked(town: Town) -> None:
    """One recall of a treatment is open at a time."""
    tell(town, "next_session", "2026-04-10", "filler", "입술필러")
    assert tell(town, "next_session", "2026-04-10", "filler", "입술필러") == "checked"
    assert tell(town, "next_session", "2026-04-20", "filler", "입술필러") == "moved"
    town.pump.tick()
    assert [row.due_at for row in planned(town)] == [moment("2026-04-13T10:30"), moment("2026-04-18T10:30")]


def every(town: Town) -> list[tuple[str, str, str | None]]:
    """The steps of all facts: day, state and why."""
    with town.database.read() as session:
        rows = session.query(FollowUp).filter(FollowUp.fact_id.is_not(None)).order_by(FollowUp.due_at, FollowUp.id)
        return [(f"{row.planned_for:%m-%d}", row.state, row.why) for row in rows]


MOVED = "일정이 바뀌었습니다"


def test_a_session_of_the_next_time_is_reminded_of_like_the_first(town: Town) -> None:
    """It is the same item, months later: nothing that was sent before stands for it."""
    tell(town, "next_session", "2026-03-14", "filler", "입술필러")
    town.pump.tick()
    town.advance("2026-03-15T12:00")
    assert every(town) == [("03-12", "sent", None)]
    assert tell(town, "next_session", "2026-04-20", "filler", "입술필러") == "moved"
    town.pump.tick()
    town.advance("2026-04-19T12:00")
    assert every(town) == [("03-12", "sent", None), ("04-13", "sent", None), ("04-18", "sent", None)]


def test_a_session_that_moves_after_its_reminder_is_reminded_of_anew(town: Town) -> None:
    """By its new day; what lay ahead of the old one is cleared, and says why."""
    tell(town, "next_session", "2026-03-20", "filler", "입술필러")
    town.pump.tick()
    town.advance("2026-03-13T12:00")
    tell(town, "next_session", "2026-03-27", "filler", "입술필러")
    town.pump.tick()
    assert every(town) == [
        ("03-13", "sent", None), ("03-18", "cleared", MOVED), ("03-20", "planned", None), ("03-25", "planned", None),
    ]  # fmt: skip


def test_a_send_of_the_old_day_is_stopped_on_the_queue(town: Town) -> None:
    """Whose day moved a moment after the pump had judged."""
    tell(town, "next_session", "2026-04-10", "filler", "입술필러")
    town.pump.tick()
    with town.database.write() as session:
        town.clock.advance(session, moment("2026-04-03T10:35"))
    town.pump.tick()
    tell(town, "next_session", "2026-05-10", "filler", "입술필러")
    town.work()
    assert [each for each in town.phones.taken if "다음 치료" in each.text] == []


WEEK = {"key": "w24", "days_before": 112, "at": "10:00", "expires_hours": 72, "push_class": "care", "template": "t.own"}


@pytest.mark.parametrize(("day", "weeks"), [("2026-07-11", ["03-18"]), ("2027-07-08", ["03-18", "03-18"])])
def test_a_corrected_due_date_is_the_same_pregnancy_and_a_later_one_the_next(
    town: Town, day: str, weeks: list[str]
) -> None:
    """Of the same nobody hears twice of a week."""
    approve(town, plan("p.weeks", "due", WEEK))
    tell(town, "due", "2026-07-08")
    town.pump.tick()
    town.advance("2026-03-19T12:00")
    assert every(town) == [("03-18", "sent", None)]
    tell(town, "due", day)
    town.pump.tick()
    assert [each for each, _, _ in every(town)] == weeks


def test_a_day_that_was_called_off_once_may_hold_again(town: Town) -> None:
    """Told off, told of another day, and moved back: there is but one row of each day."""
    tell(town, "next_session", "2026-04-10", "filler", "입술필러")
    tell(town, "next_session", "2026-04-10", "filler", "입술필러", holds=False)
    tell(town, "next_session", "2026-04-20", "filler", "입술필러")
    assert tell(town, "next_session", "2026-04-10", "filler", "입술필러") == "moved"
    town.pump.tick()
    assert [row.due_at for row in planned(town)] == [moment("2026-04-03T10:30"), moment("2026-04-08T10:30")]


def test_what_has_ended_clears_what_was_planned_from_it(town: Town) -> None:
    """A test called off; what was never told ends nothing."""
    tell(town, "next_session", "2026-04-10", "filler", "입술필러")
    town.pump.tick()
    assert tell(town, "next_session", "2026-04-10", "filler", "입술필러", holds=False) == "ended"
    assert tell(town, "next_session", "2026-04-10", "filler", "입술필러", holds=False) == "unknown"
    town.pump.tick()
    assert planned(town) == []


def test_a_send_on_the_queue_is_stopped_when_its_fact_ends(town: Town) -> None:
    """The loss of a pregnancy is told a moment after the pump had judged."""
    tell(town, "next_session", "2026-04-10", "filler", "입술필러")
    town.pump.tick()
    with town.database.write() as session:
        town.clock.advance(session, moment("2026-04-03T10:35"))
    town.pump.tick()
    assert town.queue
    tell(town, "next_session", "2026-04-10", "filler", "입술필러", holds=False)
    town.work()
    assert [each for each in town.phones.taken if "다음 치료" in each.text] == []


@pytest.mark.parametrize(("days", "sent"), [(35, True), (36, False)])
def test_a_pregnancy_that_nobody_confirmed_lately_is_not_written_of(town: Town, days: int, sent: bool) -> None:
    """The message waits, and says for what, until somebody confirms."""
    tell(town, "next_session", "2026-04-10", "filler", "입술필러")
    town.pump.tick()
    at = moment("2026-04-03T10:30")
    with town.database.write() as session:
        row = session.query(PatientFact).one()
        row.kind, row.checked_at = patient_facts.DUE, at - timedelta(days=days)
    town.advance("2026-04-03T10:30")
    with town.database.read() as session:
        step = session.query(FollowUp).filter(FollowUp.fact_id.is_not(None)).order_by(FollowUp.due_at).first()
    assert step is not None
    assert (step.state, step.why) == (
        ("sent", None) if sent else ("planned", "임신 상태를 확인한 지 오래되어 보내지 않았습니다")
    )


def test_a_refusal_of_messages_holds_for_these_too(town: Town) -> None:
    """As for everything but codes."""
    tell(town, "next_session", "2026-04-10", "filler", "입술필러")
    with town.database.write() as session:
        patient = session.get_one(Patient, patient_of(town, FILLER).id)
        now = town.clock.clinic(session)
        consents.change(
            session, patient, "messages", False, source="chat", text_version="t", at=now, recorded_at=town.machine.now
        )
    town.advance("2026-04-08T11:00")
    assert [each for each in town.phones.taken if "다음 치료" in each.text] == []


@pytest.mark.parametrize(
    ("left", "weeks"), [(280, 0), (204, 10), (203, 11), (197, 11), (196, 12), (28, 36), (1, 39), (0, 40)]
)
def test_the_week_of_a_pregnancy_is_counted_from_its_due_date(left: int, weeks: int) -> None:
    """Whole weeks, of forty."""
    due = date(2026, 10, 8)
    assert pregnancy_weeks(due, due - timedelta(days=left)) == weeks


@pytest.mark.parametrize(("busy", "counts"), [(False, (1, 1, 1)), (True, (0, 0, 1))])
def test_a_result_told_a_minute_before_the_end_of_its_hours(
    town: Town, busy: bool, counts: tuple[int, int, int]
) -> None:
    """Leaves at once; where the dealer takes it only after nine, it waits for the morning, and comes once."""
    until(town, "2026-03-12T20:59")
    town.phones.trouble += [ChannelError("HTTP 503", permanent=False)] if busy else []
    tell(town, "result", "2026-03-12T20:59")
    town.work()
    taken = [results(town)]
    for at in ("2026-03-12T21:05", "2026-03-13T08:01"):
        until(town, at)
        taken.append(results(town))
    assert tuple(taken) == counts


def results(town: Town) -> int:
    return sum("검사 결과" in each.title for each in town.phones.taken)


def until(town: Town, at: str) -> None:
    """Let machine time pass until it is that time at the clinic."""
    with town.database.read() as session:
        now = town.clock.clinic(session)
    town.machine.pass_(seconds=(moment(at) - now).total_seconds())
    town.work()
