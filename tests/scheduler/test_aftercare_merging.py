"""Aftercare of several treatments on one day is one message; nothing that is needed gets lost by it."""

from datetime import datetime, timedelta

from catalogue.model import SEVERAL, PushClass, Risk, Step
from records import follow_ups
from records.facts import SEOUL
from records.models import FollowUp, Patient, TreatmentDone
from scheduler.merging import merged
from scheduler.plans import DatedStep
from tests.scheduler.stage import change, moment, patient_of, treat
from tests.town import Town

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=SEOUL)
RISKS = {"filler": Risk.R3, "botox": Risk.R1, "mole": Risk.R2}


def step(
    treatment: str, at: datetime, push_class: PushClass = PushClass.SAFETY, conversation: str | None = "check_in"
) -> DatedStep:
    of = Step.model_validate(
        {"key": "d1", "days": 1, "at": "10:00", "expires_hours": 24, "push_class": push_class, "template": "t",
         "conversation": conversation}
    )  # fmt: skip
    return DatedStep(f"aftercare.{treatment}", 1, of, at, at, at + timedelta(hours=24), treatment_id=treatment)


def into(found: list[DatedStep]) -> dict[str | None, str | None]:
    return {each.treatment_id: each.merged_into for each in found}


def steps_of(town: Town, number: str) -> list[FollowUp]:
    with town.database.read() as session:
        return follow_ups.of_patient(session, patient_of(town, number).id)


def test_the_graver_ladder_stands_for_the_milder() -> None:
    """Whichever comes first on that day."""
    found = merged([step("botox", NOON), step("filler", NOON + timedelta(hours=1))], RISKS, NOON)
    assert into(found) == {"botox": "filler", "filler": None}


def test_a_guide_for_safety_stands_for_care_of_a_graver_ladder() -> None:
    """The first day of a small treatment is worth more than the seventh of a great one."""
    found = merged([step("filler", NOON, PushClass.CARE), step("botox", NOON)], RISKS, NOON)
    assert into(found) == {"filler": "botox", "botox": None}


def test_days_of_their_own_are_left_alone() -> None:
    """Nothing merges across midnight in Seoul."""
    found = merged([step("filler", NOON), step("botox", NOON + timedelta(hours=12))], RISKS, NOON)
    assert into(found) == {"filler": None, "botox": None}


def test_what_expired_unsent_stands_for_nothing() -> None:
    """The patient would get nothing at all."""
    late = NOON + timedelta(hours=30)
    found = merged([step("filler", NOON), step("botox", NOON + timedelta(hours=8))], RISKS, late)
    assert into(found)["botox"] is None


def test_what_was_sent_stands_for_the_rest_of_its_day_even_when_its_time_is_over() -> None:
    """Or the milder one would come a day later."""
    sent = step("filler", NOON)
    late = NOON + timedelta(hours=30)
    found = merged([sent, step("botox", NOON + timedelta(hours=8))], RISKS, late, [sent])
    assert into(found) == {"filler": None, "botox": "filler"}


def test_a_survey_is_no_aftercare() -> None:
    """It has the daily cap."""
    found = merged([step("filler", NOON), step("mole", NOON, PushClass.CARE, "survey")], RISKS, NOON)
    assert into(found) == {"filler": None, "mole": None}


def test_two_treatments_of_one_visit_send_one_guide_a_day(town: Town) -> None:
    """Filler at 18:30: its guide leaves before the quiet hours; what the second treatment says that day merges."""
    treat(town, "N-7", "입술필러", "2026-03-10T18:30")
    treat(town, "N-7", "사각턱보톡스", "2026-03-10T18:30")
    town.pump.tick()
    rows = [row for row in steps_of(town, "N-7") if row.conversation == "check_in"]
    going = {row.due_at.date(): row.template for row in rows if row.state == "planned"}
    assert len(going) == len([row for row in rows if row.state == "planned"])
    assert min(row.due_at for row in rows) == moment("2026-03-10T20:30")
    merged_rows = {(row.template, row.why) for row in rows if row.state == "cleared"}
    assert ("guide.botox.d1", "같은 날의 입술필러 안내와 합칩니다") in merged_rows
    assert going[moment("2026-03-11T09:30").date()] == SEVERAL
    assert ("guide.filler.d7", "같은 날의 입술필러 안내와 합칩니다") not in merged_rows


def test_a_merged_guide_comes_back_when_the_other_treatment_is_taken_back(town: Town) -> None:
    """A slip in the visits file silences nobody."""
    treat(town, "N-7", "입술필러", "2026-03-10T18:30")
    treat(town, "N-7", "사각턱보톡스", "2026-03-10T18:30")
    town.pump.tick()
    filler = next(row.treatment_id for row in steps_of(town, "N-7") if row.plan == "aftercare.filler")
    change(town, TreatmentDone, filler, code=None)
    change(town, Patient, patient_of(town, "N-7").id, stale=True)
    town.pump.tick()
    assert {row.state for row in steps_of(town, "N-7") if row.template.startswith("guide.botox")} == {"planned"}


def test_one_survey_speaks_for_all_treatments_of_a_visit() -> None:
    """Of two on one day the graver's; what was sent stands for the other even when its time is over."""
    first, second = (step(name, NOON, PushClass.CARE, "survey") for name in ("filler", "mole"))
    assert into(merged([first, second], RISKS, NOON)) == {"filler": None, "mole": "filler"}
    late = NOON + timedelta(hours=30)
    assert into(merged([first, second], RISKS, late, [second])) == {"filler": "mole", "mole": None}


def test_a_visit_of_two_treatments_brings_one_survey_and_one_reminder(town: Town) -> None:
    """And none is left over for the day after."""
    for treatment in ("입술필러", "실리프팅"):
        treat(town, "N-7", treatment, "2026-03-10T09:00", user="new")
    town.pump.tick()
    town.advance("2026-04-05T12:00")
    asked = [each.title for each in town.phones.taken if each.to == "new" and "만족도" in each.title]
    assert asked == ["진료 만족도 조사 안내", "진료 만족도 조사 기한 안내"]
