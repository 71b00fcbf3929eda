"""The guard: one table a rule, each rule both ways, at the minute where it turns."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from catalogue.model import PushClass
from catalogue.rules import QuietHours
from records.facts import SEOUL
from scheduler.guard import Allow, Postpone, Refuse, SendFacts, Verdict, judge
from tests.scheduler.stage import NUMBERS

SECURITY, TRANSACTION, SAFETY, CARE, ADVERTISING = (
    PushClass.SECURITY, PushClass.TRANSACTION, PushClass.SAFETY, PushClass.CARE, PushClass.ADVERTISING,
)  # fmt: skip
CONSENTED = {"messages": True, "advertising": True}


def at(clock: str, day: int = 10) -> datetime:
    """A moment of March 2026, in Seoul."""
    return datetime.fromisoformat(f"2026-03-{day:02}T{clock}").replace(tzinfo=SEOUL)


def facts(push_class: PushClass = SAFETY, **changed: Any) -> SendFacts:
    """A follow-up that nothing speaks against, but for what is `changed`."""
    harmless = {"expires_at": at("23:59", day=20), "consents": CONSENTED, "numbers": NUMBERS}
    return SendFacts(push_class=push_class, **{**harmless, **changed})


@pytest.mark.parametrize("push_class", list(PushClass))
def test_by_day_what_nothing_speaks_against_goes_out(push_class: PushClass) -> None:
    """Every push class is allowed at noon, with all consents."""
    assert judge(facts(push_class), at("12:00")) == Allow()


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (at("09:29:59"), Allow()),
        (at("09:30:00"), Refuse("기한이 지났습니다")),
        (at("09:30:01"), Refuse("기한이 지났습니다")),
    ],
)
def test_a_follow_up_expires_at_its_very_instant(now: datetime, verdict: Verdict) -> None:
    """Until the expiry it may go out, from it on never."""
    assert judge(facts(expires_at=at("09:30")), now) == verdict


@pytest.mark.parametrize("push_class", list(PushClass))
def test_nothing_goes_to_a_number_where_somebody_else_answered(push_class: PushClass) -> None:
    """Of no class, security included; the right number is sent to."""
    assert judge(facts(push_class, phone_wrong=True), at("12:00")) == Refuse("다른 사람의 번호로 확인되었습니다")
    assert judge(facts(push_class, phone_wrong=False), at("12:00")) == Allow()


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("dead", "없는 번호로 확인되어 광고를 보내지 않습니다"),
        ("blocked", "메시지를 차단한 번호라 광고를 보내지 않습니다"),
        ("no_kakao", "카카오톡을 쓰지 않는 번호라 광고를 보내지 않습니다"),
        ("unopened", "오랫동안 안내를 열어 보지 않아 광고를 보내지 않습니다"),
    ],
)
@pytest.mark.parametrize("push_class", list(PushClass))
def test_a_number_that_takes_nothing_gets_no_advertising(push_class: PushClass, fault: str, why: str) -> None:
    """With the reason; everything else goes on trying."""
    verdict = Refuse(why) if push_class is ADVERTISING else Allow()
    assert judge(facts(push_class, fault=fault), at("12:00")) == verdict


@pytest.mark.parametrize("push_class", list(PushClass))
def test_nothing_goes_to_the_dead(push_class: PushClass) -> None:
    """Of no class whatever."""
    assert judge(facts(push_class, ended="died"), at("12:00")) == Refuse("사망으로 등록된 환자입니다")


@pytest.mark.parametrize("push_class", list(PushClass))
def test_whom_another_clinic_cares_for_is_told_of_appointments_only(push_class: PushClass) -> None:
    """And may still prove who they are."""
    stays = push_class in (TRANSACTION, SECURITY)
    verdict = Allow() if stays else Refuse("다른 병원으로 옮긴 환자입니다")
    assert judge(facts(push_class, ended="transferred"), at("12:00")) == verdict


@pytest.mark.parametrize("push_class", list(PushClass))
def test_who_complained_is_asked_and_offered_nothing_until_it_is_dealt_with(push_class: PushClass) -> None:
    """What their safety needs goes out."""
    held_back = push_class in (CARE, ADVERTISING)
    verdict = Postpone(at("13:00"), "불만 접수를 처리하고 있습니다") if held_back else Allow()
    assert judge(facts(push_class, complaint_open=True), at("12:00")) == verdict


@pytest.mark.parametrize("push_class", [TRANSACTION, SAFETY, CARE, ADVERTISING])
def test_nothing_goes_out_against_the_patients_will(push_class: PushClass) -> None:
    """A refusal of messages binds every class but security."""
    refused = {**CONSENTED, "messages": False}
    assert judge(facts(push_class, consents=refused), at("12:00")) == Refuse("환자가 알림 수신을 거부했습니다")


def test_a_code_that_the_patient_asked_for_goes_out_in_spite_of_a_refusal() -> None:
    """Security is not bound by the refusal of messages."""
    assert judge(facts(SECURITY, consents={"messages": False}), at("12:00")) == Allow()


@pytest.mark.parametrize("push_class", [SECURITY, TRANSACTION, SAFETY, CARE])
def test_a_patient_who_never_spoke_of_messages_gets_what_is_no_advertising(push_class: PushClass) -> None:
    """No word on messages is not a refusal."""
    assert judge(facts(push_class, consents={}), at("12:00")) == Allow()


@pytest.mark.parametrize("consents", [{}, {"messages": True}, {"messages": True, "advertising": False}])
def test_advertising_needs_a_consent_given_before(consents: dict[str, bool]) -> None:
    """Silence or a refusal is no consent to advertising."""
    assert judge(facts(ADVERTISING, consents=consents), at("12:00")) == Refuse("광고 수신 동의가 없습니다")


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (at("20:49"), Allow()),
        (at("20:50"), Postpone(at("08:00", day=11), "야간 광고 제한")),
        (at("21:00"), Postpone(at("08:00", day=11), "야간 광고 제한")),
        (at("00:00", day=11), Postpone(at("08:00", day=11), "야간 광고 제한")),
        (at("07:59", day=11), Postpone(at("08:00", day=11), "야간 광고 제한")),
        (at("08:00", day=11), Allow()),
    ],
)
def test_advertising_rests_from_ten_to_nine_until_eight(now: datetime, verdict: Verdict) -> None:
    """KakaoTalk's night for advertising begins at 20:50 and ends, with the law's, at 08:00."""
    assert judge(facts(ADVERTISING), now) == verdict


@pytest.mark.parametrize("now", [at("20:50"), at("23:59"), at("07:59")])
def test_a_consent_of_its_own_opens_the_night_to_advertising(now: datetime) -> None:
    """Whoever agreed to advertising at night gets it at night."""
    assert judge(facts(ADVERTISING, consents={**CONSENTED, "night": True}), now) == Allow()


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (at("20:49"), Allow()),
        (at("20:50"), Postpone(at("08:00", day=11), "야간 광고 제한")),
        (at("07:59", day=11), Postpone(at("08:00", day=11), "야간 광고 제한")),
        (at("08:00", day=11), Allow()),
    ],
)
def test_no_consent_opens_the_platforms_night_to_a_brand_message(now: datetime, verdict: Verdict) -> None:
    """The stricter of law and platform holds."""
    found = facts(ADVERTISING, consents={**CONSENTED, "night": True}, by_brand=True)
    assert judge(found, now) == verdict


def test_a_refused_night_stays_closed() -> None:
    """A refusal of the night is not taken for a consent."""
    verdict = judge(facts(ADVERTISING, consents={**CONSENTED, "night": False}), at("22:00"))
    assert verdict == Postpone(at("08:00", day=11), "야간 광고 제한")


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (at("20:59"), Allow()),
        (at("21:00"), Postpone(at("08:00", day=11), "병원이 정한 야간 시간")),
        (at("23:59"), Postpone(at("08:00", day=11), "병원이 정한 야간 시간")),
        (at("00:00", day=11), Postpone(at("08:00", day=11), "병원이 정한 야간 시간")),
        (at("07:59", day=11), Postpone(at("08:00", day=11), "병원이 정한 야간 시간")),
        (at("08:00", day=11), Allow()),
    ],
)
def test_care_rests_in_the_clinics_quiet_hours(now: datetime, verdict: Verdict) -> None:
    """Care waits from 21:00 until 08:00."""
    assert judge(facts(CARE), now) == verdict


@pytest.mark.parametrize("push_class", [SECURITY, TRANSACTION, SAFETY])
@pytest.mark.parametrize("now", [at("20:50"), at("21:00"), at("03:00"), at("07:59")])
def test_no_night_holds_back_what_is_neither_care_nor_advertising(push_class: PushClass, now: datetime) -> None:
    """Codes, reminders and safety guides go out at any hour."""
    assert judge(facts(push_class), now) == Allow()


@pytest.mark.parametrize("push_class", list(PushClass))
def test_a_paused_clinic_sends_nothing(push_class: PushClass) -> None:
    """The kill switch holds everything, and asks again in an hour."""
    verdict = judge(facts(push_class, clinic_paused=True), at("12:00"))
    assert verdict == Postpone(at("13:00"), "병원이 발송을 멈춰 두었습니다")


@pytest.mark.parametrize("push_class", list(PushClass))
def test_a_stopped_plan_sends_nothing(push_class: PushClass) -> None:
    """The kill switch of one plan holds all of it, and asks again in an hour."""
    verdict = judge(facts(push_class, plan_stopped=True), at("12:00"))
    assert verdict == Postpone(at("13:00"), "이 계획의 발송을 멈춰 두었습니다")


def test_unapproved_words_wait() -> None:
    """Without an approved template nothing goes out, and it is asked again in an hour."""
    assert judge(facts(template_approved=False), at("12:00")) == Postpone(at("13:00"), "문안이 승인되지 않았습니다")


def test_a_patient_without_a_channel_waits() -> None:
    """A link made later still lets the guide out in time."""
    assert judge(facts(reachable=False), at("12:00")) == Postpone(at("13:00"), "보낼 수 있는 채널이 없습니다")


@pytest.mark.parametrize("push_class", list(PushClass))
def test_advertising_never_goes_by_a_channel_for_information_only(push_class: PushClass) -> None:
    """It waits for another way to the patient; everything else goes out."""
    verdict = judge(facts(push_class, takes_advertising=False), at("12:00"))
    waits = Postpone(at("13:00"), "광고를 보낼 수 있는 채널이 없습니다")
    assert verdict == (waits if push_class is ADVERTISING else Allow())


@pytest.mark.parametrize("push_class", [CARE, ADVERTISING])
def test_care_and_advertising_share_one_message_a_day(push_class: PushClass) -> None:
    """The second of a day waits until ten the next morning."""
    verdict = judge(facts(push_class, sent_today=1), at("12:00"))
    assert verdict == Postpone(at("10:00", day=11), "하루 1건 제한")


@pytest.mark.parametrize("push_class", [SECURITY, TRANSACTION, SAFETY])
def test_the_daily_cap_never_holds_back_safety(push_class: PushClass) -> None:
    """Codes, reminders and safety guides are not counted."""
    assert judge(facts(push_class, sent_today=5), at("12:00")) == Allow()


def test_the_cap_counts_days_in_seoul() -> None:
    """At 23:30 UTC it is the next morning in Seoul, so the wait ends on the day after that."""
    now = at("08:30", day=11).astimezone(UTC)
    assert judge(facts(CARE, sent_today=1), now) == Postpone(at("10:00", day=12), "하루 1건 제한")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"expires_at": at("12:00"), "consents": {"messages": False}}, "기한이 지났습니다"),
        ({"consents": {"messages": False}, "clinic_paused": True}, "환자가 알림 수신을 거부했습니다"),
        ({"consents": {}, "clinic_paused": True}, "광고 수신 동의가 없습니다"),
        ({"clinic_paused": True, "plan_stopped": True}, "병원이 발송을 멈춰 두었습니다"),
        ({"plan_stopped": True, "template_approved": False}, "이 계획의 발송을 멈춰 두었습니다"),
        ({"template_approved": False, "reachable": False}, "문안이 승인되지 않았습니다"),
        ({"reachable": False, "sent_today": 1}, "보낼 수 있는 채널이 없습니다"),
    ],
)
def test_what_is_final_is_said_before_what_passes(changed: dict[str, Any], why: str) -> None:
    """Of two reasons the graver one is told: a refusal is never hidden behind a wait."""
    verdict = judge(facts(ADVERTISING, **changed), at("12:00"))
    assert not isinstance(verdict, Allow)
    assert verdict.why == why


@pytest.mark.parametrize("push_class", list(PushClass))
def test_nothing_is_said_of_an_appointment_that_is_another_one_now(push_class: PushClass) -> None:
    """Moved, cancelled or over; what still stands goes out."""
    assert judge(facts(push_class, stands=False), at("12:00")) == Refuse("예약이나 일정이 바뀌었거나 취소되었습니다")
    assert judge(facts(push_class, stands=True), at("12:00")) == Allow()


@pytest.mark.parametrize(
    ("answered", "verdict"),
    [(False, Allow()), (True, Refuse("다시 알릴 안내가 이미 답을 받았거나 나가지 않았습니다"))],
)
def test_who_has_answered_is_not_reminded(answered: bool, verdict: Verdict) -> None:
    """Whatever else would let the reminder out."""
    assert judge(facts(CARE, answered=answered), at("17:30")) == verdict


def test_words_that_may_not_be_said_wait_for_staff_to_mend_them() -> None:
    """The reason is told."""
    verdict = judge(facts(wrong_words="할인이나 특가는 광고입니다"), at("12:00"))
    assert verdict == Postpone(at("13:00"), "문안: 할인이나 특가는 광고입니다")


@pytest.mark.parametrize("push_class", list(PushClass))
def test_no_advertising_leaves_that_cannot_be_refused_for_free(push_class: PushClass) -> None:
    """A text message without an 080 number (정보통신망법 §50④⑥); nothing else needs one."""
    waits = Postpone(at("13:00"), "광고 문자에 적을 무료수신거부(080) 번호가 등록되지 않았습니다")
    verdict = waits if push_class is ADVERTISING else Allow()
    assert judge(facts(push_class, way_out=False), at("12:00")) == verdict


@pytest.mark.parametrize("push_class", [TRANSACTION, CARE, ADVERTISING])
def test_what_became_of_a_refusal_is_told_to_who_wants_no_messages(push_class: PushClass) -> None:
    """The law demands that one notice (정보통신망법 §50⑦); everything else is refused."""
    consents = {"messages": False, "advertising": True}
    assert judge(facts(push_class, consents=consents, confirms=True), at("12:00")) == Allow()
    assert judge(facts(push_class, consents=consents), at("12:00")) == Refuse("환자가 알림 수신을 거부했습니다")


def test_numbers_of_the_day_decide_not_those_of_the_program() -> None:
    """The clinic's quiet hours, a cap of two, and a longer night of the law."""
    lunch = QuietHours(time(12), time(13))
    changed = NUMBERS.model_copy(update={"quiet": lunch, "daily_cap": 2, "law_night": lunch})
    assert judge(facts(CARE, numbers=changed), at("12:30")) == Postpone(at("13:00"), "병원이 정한 야간 시간")
    assert judge(facts(ADVERTISING, numbers=changed), at("12:30")) == Postpone(at("13:00"), "야간 광고 제한")
    assert judge(facts(CARE, numbers=changed, sent_today=1), at("14:00")) == Allow()
    assert judge(facts(CARE, numbers=changed, sent_today=2), at("14:00")) == Postpone(
        at("10:00", day=11), "하루 2건 제한"
    )


@pytest.mark.parametrize(
    ("born", "guardian", "verdict"),
    [
        (date(2012, 3, 11), None, Refuse("만 14세 미만이고 보호자 동의 기록이 없습니다")),
        (date(2012, 3, 11), False, Refuse("만 14세 미만이고 보호자 동의 기록이 없습니다")),
        (date(2012, 3, 11), True, Allow()),
        (date(2012, 3, 10), None, Allow()),
        (None, None, Allow()),
    ],
)
def test_a_child_under_fourteen_gets_advertising_only_with_a_guardians_consent(
    born: date | None, guardian: bool | None, verdict: Verdict
) -> None:
    """To the day (개인정보보호법 §22의2); guides and reminders go on, and of unknown age nobody is a child."""
    said = CONSENTED if guardian is None else {**CONSENTED, "guardian": guardian}
    assert judge(facts(ADVERTISING, born_on=born, consents=said), at("12:00")) == verdict
    for other in (SECURITY, TRANSACTION, SAFETY, CARE):
        assert judge(facts(other, born_on=born, consents=said), at("12:00")) == Allow()


@pytest.mark.parametrize("push_class", list(PushClass))
def test_during_a_dispute_only_what_keeps_safe_goes_out(push_class: PushClass) -> None:
    """And what is about an appointment, and codes."""
    stops = push_class in (CARE, ADVERTISING)
    verdict = Refuse("분쟁 중인 환자입니다") if stops else Allow()
    assert judge(facts(push_class, disputed=True), at("12:00")) == verdict


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (at("09:59"), Postpone(at("10:00"), "10:00~18:00에만 보내는 안내입니다")),
        (at("10:00"), Allow()),
        (at("17:59"), Allow()),
        (at("18:00"), Postpone(at("10:00", day=11), "10:00~18:00에만 보내는 안내입니다")),
    ],
)
def test_a_step_with_hours_of_its_own_leaves_within_them(now: datetime, verdict: Verdict) -> None:
    """From the first minute on, until the last; in Seoul, wherever the clock stands."""
    told = facts(TRANSACTION, between=(time(10), time(18)))
    assert judge(told, now) == verdict
    assert judge(told, now.astimezone(UTC)) == verdict


def test_a_needless_step_is_refused_with_its_reason() -> None:
    assert judge(facts(CARE, needless="이미 예약이 있습니다"), at("12:00")) == Refuse("이미 예약이 있습니다")
