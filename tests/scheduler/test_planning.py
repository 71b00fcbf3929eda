"""A fact becomes follow-ups, once; told again, moved, or told late, it stays right."""

from datetime import timedelta

from records.models import Patient, TreatmentDone
from tests.scheduler.stage import FILLER, change, moment, patient_of, states, steps, treat
from tests.town import Town


def test_a_visit_is_planned_at_the_next_tick(town: Town) -> None:
    """Every step of the filler plan is dated, with the approved plan's version, and the patient is stale no more."""
    town.pump.tick()

    found = steps(town, FILLER)
    assert [(row.step, row.due_at, row.plan_version) for row in found.values()] == [
        ("h5", moment("2026-03-09T19:30"), 1),
        ("d1", moment("2026-03-10T09:30"), 1),
        ("d2", moment("2026-03-11T10:00"), 1),
        ("d7", moment("2026-03-16T10:00"), 1),
        ("d14", moment("2026-03-23T10:00"), 1),
        ("d21", moment("2026-03-30T14:00"), 1),
        ("d30", moment("2026-04-08T10:00"), 1),
    ]
    assert not patient_of(town, FILLER).stale


def test_what_expired_before_it_was_told_is_expired_and_says_so(town: Town) -> None:
    """Yesterday evening's guide for a visit told this morning is over."""
    town.pump.tick()

    row = steps(town, FILLER)["h5"]
    assert (row.state, row.why) == ("expired", "등록이나 승인이 늦어 기한이 지났습니다")


def test_the_same_visit_told_twice_is_planned_once(town: Town) -> None:
    """A second import of the same row adds no follow-up and marks nothing stale."""
    treat(town, "N-1", "입술필러", "2026-03-10T09:00")
    town.pump.tick()
    before = steps(town, "N-1")

    treat(town, "N-1", "입술필러", "2026-03-10T09:00")
    assert not patient_of(town, "N-1").stale
    town.pump.tick()

    assert [row.id for row in steps(town, "N-1").values()] == [row.id for row in before.values()]


def test_a_patient_planned_anew_without_a_change_keeps_every_row(town: Town) -> None:
    """Planning is idempotent: stale for nothing changes nothing."""
    town.pump.tick()
    before = [(row.id, row.due_at, row.state) for row in steps(town, FILLER).values()]

    change(town, Patient, patient_of(town, FILLER).id, stale=True)
    town.pump.tick()

    assert [(row.id, row.due_at, row.state) for row in steps(town, FILLER).values()] == before


def test_a_moved_treatment_moves_its_follow_ups(town: Town) -> None:
    """Steps that wait are dated anew, their rows stay."""
    treat(town, "N-1", "입술필러", "2026-03-10T09:00")
    town.pump.tick()
    before = steps(town, "N-1")

    change(town, TreatmentDone, before["d1"].treatment_id, performed_at=moment("2026-03-12T09:00"))
    change(town, Patient, patient_of(town, "N-1").id, stale=True)
    town.pump.tick()

    after = steps(town, "N-1")
    assert {key: row.id for key, row in after.items()} == {key: row.id for key, row in before.items()}
    assert (after["d1"].due_at, after["d1"].expires_at) == (moment("2026-03-13T09:30"), moment("2026-03-14T21:30"))


def test_a_treatment_that_is_no_longer_true_clears_what_waits(town: Town) -> None:
    """A code taken back ends its follow-ups, and they say why; given back, it brings them back."""
    treat(town, "N-1", "입술필러", "2026-03-10T09:00")
    town.pump.tick()

    change(town, TreatmentDone, steps(town, "N-1")["d1"].treatment_id, code=None)
    change(town, Patient, patient_of(town, "N-1").id, stale=True)
    town.pump.tick()

    found = steps(town, "N-1")
    assert {row.state for row in found.values()} == {"cleared"}
    assert found["d1"].why == "사실이 바뀌어 더는 해당하지 않습니다"

    change(town, TreatmentDone, found["d1"].treatment_id, code="filler")
    change(town, Patient, patient_of(town, "N-1").id, stale=True)
    town.pump.tick()
    assert {(row.state, row.why) for row in steps(town, "N-1").values()} == {("planned", None)}


def test_what_was_sent_stays_sent_when_its_fact_moves(town: Town) -> None:
    """The past is not rewritten."""
    town.pump.tick()
    town.advance("2026-03-10T09:30")
    sent = steps(town, FILLER)["d1"]

    change(town, TreatmentDone, sent.treatment_id, performed_at=moment("2026-03-09T18:00"))
    change(town, Patient, patient_of(town, FILLER).id, stale=True)
    town.pump.tick()

    after = steps(town, FILLER)["d1"]
    assert (after.state, after.due_at, after.sent_at) == ("sent", sent.due_at, sent.sent_at)


def test_an_unmapped_treatment_plans_nothing_until_it_is_mapped(town: Town) -> None:
    """A word that the catalogue does not know is kept without follow-ups; mapped, it gets them."""
    treat(town, "N-1", "은하수 관리", "2026-03-10T09:00")
    town.pump.tick()
    assert steps(town, "N-1") == {}

    with town.database.read() as session:
        [done] = session.query(TreatmentDone).filter_by(patient_id=patient_of(town, "N-1").id)
    change(town, TreatmentDone, done.id, code="toning")
    change(town, Patient, patient_of(town, "N-1").id, stale=True)
    town.pump.tick()

    assert list(steps(town, "N-1")) == ["d1", "d7"]


def test_of_steps_overtaken_before_the_visit_was_told_only_the_newest_goes_out(town: Town) -> None:
    """A filler visit told two days late: day 1, still in time by the clock, gives way to day 2."""
    treat(town, "N-1", "입술필러", "2026-03-08T09:00", user="late")  # 09:20 on the 10th: d1 was yesterday 09:30
    town.machine.pass_(minutes=45)  # 10:05: d2 is due, d1 expires at 21:30
    town.work()

    assert {key: states(town, "N-1")[key] for key in ("h5", "d1", "d2", "d7")} == {
        "h5": "expired", "d1": "refused", "d2": "sent", "d7": "planned",
    }  # fmt: skip
    assert [message.to for message in town.phones.taken].count("late") == 1


def test_a_visit_told_months_late_sends_nothing(town: Town) -> None:
    """All of it is over."""
    treat(town, "N-1", "입술필러", "2025-11-01T14:00", user="late")
    town.work()

    assert set(states(town, "N-1").values()) == {"expired"}
    assert "late" not in [message.to for message in town.phones.taken]


def test_the_tick_after_a_jump_plans_what_was_told_before_it_as_of_then(town: Town) -> None:
    """A visit told a moment before the clock was moved goes through its steps, each at its own minute."""
    treat(town, "N-1", "입술필러", "2026-03-10T09:10", user="fresh")
    town.advance("2026-03-20T12:00")

    own = [message.at for message in town.phones.taken if message.to == "fresh"]
    guides, reminders = ("10T14:10", "11T09:30", "12T10:00", "17T10:00"), ("11T17:30", "12T18:00")
    assert own == [moment(f"2026-03-{day}") for day in sorted(guides + reminders)]


def test_a_visit_told_after_a_jump_is_late_like_any_other(town: Town) -> None:
    """What the jump passed over does not make an old step current: only the newest goes out, and now."""
    town.advance("2026-03-20T12:00")
    treat(town, "N-1", "입술필러", "2026-03-13T09:10", user="late")  # d7 was due today at 10:00
    town.work()

    assert [message.at for message in town.phones.taken if message.to == "late"] == [moment("2026-03-20T12:00")]
    assert states(town, "N-1")["d2"] == "expired"


def test_two_jumps_in_one_breath_lose_nothing_between_them(town: Town) -> None:
    """The clock moved twice before a tick: what fell due in the first stretch still acts at its own minute."""
    town.pump.tick()
    with town.database.write() as session:
        town.clock.advance(session, moment("2026-03-11T09:00"))
    town.machine.pass_(seconds=1)
    town.advance("2026-03-13T12:00")

    own = [message.at for message in town.phones.taken if message.to == "demo-filler"]
    guides_and_reminders = ("10T09:30", "10T17:30", "11T10:00", "11T18:00")
    assert own == [moment(f"2026-03-{at}") for at in guides_and_reminders]


def test_a_follow_up_due_a_moment_before_a_jump_is_not_lost_in_it(town: Town) -> None:
    """Due at 09:30:00, the clock moved at 09:30:01 before any tick: it acts as of the jump's beginning."""
    town.pump.tick()
    town.machine.pass_(minutes=10, seconds=1)
    town.advance("2026-03-13T12:00")

    [first, *_] = [message.at for message in town.phones.taken if message.to == "demo-filler"]
    assert first - moment("2026-03-10T09:30") == timedelta(seconds=1)
