"""May this go out now? Judged at the moment of sending, on fresh facts. Pure: rules in order, the first word counts.

Every rule is a small function of the facts and the clinic time; it returns None when it has nothing against sending.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from catalogue.model import PushClass
from catalogue.rules import Numbers
from records.facts import SEOUL
from scheduler.audience import age

CAPPED = (PushClass.CARE, PushClass.ADVERTISING)
ASK_AGAIN = timedelta(hours=1)
MORNING = time(10)
UNCHECKED = "임신 상태를 확인한 지 오래되어 보내지 않았습니다"
NO_WAY_OUT = "광고 문자에 적을 무료수신거부(080) 번호가 등록되지 않았습니다"
FAULTS = {  # why advertising rests
    "dead": "없는 번호로 확인되어 광고를 보내지 않습니다",
    "blocked": "메시지를 차단한 번호라 광고를 보내지 않습니다",
    "no_kakao": "카카오톡을 쓰지 않는 번호라 광고를 보내지 않습니다",
    "unopened": "오랫동안 안내를 열어 보지 않아 광고를 보내지 않습니다",
}
OVERTAKEN, NO_CHANNEL = "다음 단계 안내로 대신합니다", "보낼 수 있는 채널이 없습니다"


@dataclass(frozen=True)
class Allow:
    """Send it now."""


@dataclass(frozen=True)
class Postpone:
    """Judge again at `until`; if that is past its expiry, it expires."""

    until: datetime
    why: str


@dataclass(frozen=True)
class Refuse:
    """Never send it."""

    why: str


Verdict = Allow | Postpone | Refuse


@dataclass(frozen=True)
class SendFacts:
    """What the rules may know of one follow-up at the moment of sending. `numbers`: those that hold on its day."""

    push_class: PushClass
    expires_at: datetime
    numbers: Numbers
    consents: Mapping[str, bool] = field(default_factory=dict)
    confirms: bool = False  # it is the law's own notice of what became of a consent or refusal
    template_approved: bool = True
    wrong_words: str = ""  # why the wording, with its values, may not go out
    reachable: bool = True
    takes_advertising: bool = True  # the channel may carry it
    way_out: bool = True  # it tells its reader how to refuse advertising for free
    by_brand: bool = False  # as a brand message, which the platform lets rest at night whatever its reader agreed to
    phone_wrong: bool = False  # somebody else answered under the number
    fault: str = ""  # of the number, or of the list: dead, blocked, no_kakao, unopened
    ended: str = ""  # why the clinic's care of the patient has ended: died, transferred
    complaint_open: bool = False
    disputed: bool = False  # there is a dispute or a lawsuit between them and the clinic
    born_on: date | None = None
    clinic_paused: bool = False
    plan_stopped: bool = False
    stands: bool = True  # the appointment that it speaks of is still so
    unchecked: bool = False  # nobody has said lately that what it speaks of goes on
    answered: bool = False  # what it reminds of has its answer, or did not go out
    needless: str = ""  # why its step need not go out any more
    between: tuple[time, time] | None = None  # when its step may leave, in Seoul
    overtaken: bool = False  # a later step of the same plan is due as well, or was sent
    sent_today: int = 0  # others of the capped push classes, to this patient, on this day


Rule = Callable[[SendFacts, datetime], Verdict | None]


def judge(facts: SendFacts, now: datetime) -> Verdict:
    """The first rule's word, else Allow."""
    for rule in RULES:
        verdict = rule(facts, now)
        if verdict is not None:
            return verdict
    return Allow()


def expired(facts: SendFacts, now: datetime) -> Verdict | None:
    """What comes too late is not sent: a reminder after the event helps nobody."""
    return Refuse("기한이 지났습니다") if now >= facts.expires_at else None


def phone_wrong(facts: SendFacts, now: datetime) -> Verdict | None:  # noqa: ARG001
    """Nothing, of whatever class, to a number where somebody else answered (개인정보보호법 §29)."""
    return Refuse("다른 사람의 번호로 확인되었습니다") if facts.phone_wrong else None


def ended(facts: SendFacts, now: datetime) -> Verdict | None:  # noqa: ARG001
    """Nothing to the dead; to whom another clinic cares for, what is about an appointment here and no more."""
    if facts.ended == "died":
        return Refuse("사망으로 등록된 환자입니다")
    elsewhere = facts.ended == "transferred" and facts.push_class not in (PushClass.TRANSACTION, PushClass.SECURITY)
    return Refuse("다른 병원으로 옮긴 환자입니다") if elsewhere else None


def opted_out(facts: SendFacts, now: datetime) -> Verdict | None:  # noqa: ARG001
    """No message against the patient's will, whatever its class but security (정보통신망법 §50②; clinic's promise).

    One is owed all the same: what became of the refusal, within 14 days (§50⑦, 시행령 §62의2).
    """
    passes = facts.push_class is PushClass.SECURITY or facts.confirms
    refused = facts.consents.get("messages") is False and not passes
    return Refuse("환자가 알림 수신을 거부했습니다") if refused else None


def advertising_consent(facts: SendFacts, now: datetime) -> Verdict | None:  # noqa: ARG001
    """Advertising only with prior consent (정보통신망법 §50①)."""
    lacking = facts.push_class is PushClass.ADVERTISING and facts.consents.get("advertising") is not True
    return Refuse("광고 수신 동의가 없습니다") if lacking else None


def list_hygiene(facts: SendFacts, now: datetime) -> Verdict | None:  # noqa: ARG001
    """No advertising to a number that does not take it, or to who never opens anything; care and safety go on trying.

    Our choice, for the sender's good name: Kakao and the carriers judge a sender by what is blocked and unread.
    """
    kept = facts.push_class is PushClass.ADVERTISING and facts.fault
    return Refuse(FAULTS[facts.fault]) if kept else None


def guardian(facts: SendFacts, now: datetime) -> Verdict | None:
    """No advertising to a child under 14 without the guardian's consent on record (개인정보보호법 §22의2)."""
    if facts.push_class is not PushClass.ADVERTISING or facts.born_on is None:
        return None
    child = age(facts.born_on, now.astimezone(SEOUL).date()) < facts.numbers.guardian_age
    lacking = child and facts.consents.get("guardian") is not True
    return Refuse(f"만 {facts.numbers.guardian_age}세 미만이고 보호자 동의 기록이 없습니다") if lacking else None


def disputed(facts: SendFacts, now: datetime) -> Verdict | None:  # noqa: ARG001
    """During a dispute or a lawsuit nobody is asked or offered anything; what keeps them safe goes on (stop list)."""
    held_back = facts.disputed and facts.push_class in CAPPED
    return Refuse("분쟁 중인 환자입니다") if held_back else None


def no_longer_so(facts: SendFacts, now: datetime) -> Verdict | None:  # noqa: ARG001
    """Nobody is reminded of an appointment that was moved, cancelled or kept already, or offered one that is gone."""
    return None if facts.stands else Refuse("예약이나 일정이 바뀌었거나 취소되었습니다")


def answered(facts: SendFacts, now: datetime) -> Verdict | None:  # noqa: ARG001
    """Who has answered is not reminded (the no-answer ladder: one reminder, and only of what stays unanswered)."""
    return Refuse("다시 알릴 안내가 이미 답을 받았거나 나가지 않았습니다") if facts.answered else None


def needless(facts: SendFacts, now: datetime) -> Verdict | None:  # noqa: ARG001
    """What the plan itself says makes a step needless."""
    return Refuse(facts.needless) if facts.needless else None


def unchecked(facts: SendFacts, now: datetime) -> Verdict | None:
    """Before every message of a pregnancy its status is known (the status gate of the treatments' reference)."""
    return Postpone(now + ASK_AGAIN, UNCHECKED) if facts.unchecked else None


def overtaken(facts: SendFacts, now: datetime) -> Verdict | None:  # noqa: ARG001
    """Of a plan's steps that come together (a visit told late, a clinic that was paused) only the newest goes out."""
    return Refuse(OVERTAKEN) if facts.overtaken else None


def advertising_night(facts: SendFacts, now: datetime) -> Verdict | None:
    """Advertising rests at night without a consent of its own (정보통신망법 §50③; and as the platform wants it)."""
    if facts.push_class is not PushClass.ADVERTISING:
        return None
    over = facts.numbers.advertising_rests_until(now)
    if facts.consents.get("night") is True:
        night = facts.numbers.platform_night
        over = night.over_at(now) if facts.by_brand and night.covers(now) else None
    return Postpone(over, "야간 광고 제한") if over else None


def quiet_hours(facts: SendFacts, now: datetime) -> Verdict | None:
    """The clinic's own quiet hours bind care."""
    if facts.push_class is not PushClass.CARE or not facts.numbers.quiet.covers(now):
        return None
    return Postpone(facts.numbers.quiet.over_at(now), "병원이 정한 야간 시간")


def window(facts: SendFacts, now: datetime) -> Verdict | None:
    """The step's own hours, whatever its class."""
    if facts.between is None:
        return None
    here, (begin, end) = now.astimezone(SEOUL), facts.between
    if begin <= here.time() < end:
        return None
    opens = datetime.combine(here.date() + timedelta(days=here.time() >= end), begin, SEOUL)
    return Postpone(opens, f"{begin:%H:%M}~{end:%H:%M}에만 보내는 안내입니다")


def complaint_open(facts: SendFacts, now: datetime) -> Verdict | None:
    """Who complained is not asked how satisfied they are, or offered anything, before somebody has dealt with it."""
    held_back = facts.complaint_open and facts.push_class in CAPPED
    return Postpone(now + ASK_AGAIN, "불만 접수를 처리하고 있습니다") if held_back else None


def paused(facts: SendFacts, now: datetime) -> Verdict | None:
    """The clinic's kill switch."""
    return Postpone(now + ASK_AGAIN, "병원이 발송을 멈춰 두었습니다") if facts.clinic_paused else None


def plan_stopped(facts: SendFacts, now: datetime) -> Verdict | None:
    """The kill switch of one plan."""
    return Postpone(now + ASK_AGAIN, "이 계획의 발송을 멈춰 두었습니다") if facts.plan_stopped else None


def template_approved(facts: SendFacts, now: datetime) -> Verdict | None:
    """Only approved, unexpired wording goes out (의료법 §27; design: nothing unapproved is ever said)."""
    return None if facts.template_approved else Postpone(now + ASK_AGAIN, "문안이 승인되지 않았습니다")


def words(facts: SendFacts, now: datetime) -> Verdict | None:
    """Kakao reviews the fixed words only; for what stands in the variables the sender answers (알림톡 심사 가이드)."""
    return Postpone(now + ASK_AGAIN, f"문안: {facts.wrong_words}") if facts.wrong_words else None


def reachable(facts: SendFacts, now: datetime) -> Verdict | None:
    """There must be a channel that reaches the patient; a link made later still lets it out in time."""
    return None if facts.reachable else Postpone(now + ASK_AGAIN, NO_CHANNEL)


def advertising_channel(facts: SendFacts, now: datetime) -> Verdict | None:
    """Never by a channel that is for information only, as Alimtalk is (알림톡 심사 가이드: 정보성 메시지만)."""
    wrong = facts.push_class is PushClass.ADVERTISING and facts.reachable and not facts.takes_advertising
    return Postpone(now + ASK_AGAIN, "광고를 보낼 수 있는 채널이 없습니다") if wrong else None


def free_way_out(facts: SendFacts, now: datetime) -> Verdict | None:
    """No advertising that its reader cannot refuse free of charge (정보통신망법 §50④⑥, 시행령 별표6); a number that is
    registered later still lets it out in time.
    """
    lacking = facts.push_class is PushClass.ADVERTISING and facts.reachable and not facts.way_out
    return Postpone(now + ASK_AGAIN, NO_WAY_OUT) if lacking else None


def daily_cap(facts: SendFacts, now: datetime) -> Verdict | None:
    """So many care and advertising messages a day, no more; safety, transaction and security it never holds back."""
    if facts.push_class not in CAPPED or facts.sent_today < facts.numbers.daily_cap:
        return None
    tomorrow = datetime.combine(now.astimezone(SEOUL).date() + timedelta(days=1), MORNING, SEOUL)
    return Postpone(tomorrow, f"하루 {facts.numbers.daily_cap}건 제한")


RULES: tuple[Rule, ...] = (
    expired,
    phone_wrong,
    ended,
    opted_out,
    advertising_consent,
    list_hygiene,
    guardian,
    disputed,
    no_longer_so,
    answered,
    needless,
    unchecked,
    overtaken,
    complaint_open,
    paused,
    plan_stopped,
    template_approved,
    words,
    reachable,
    advertising_channel,
    free_way_out,
    advertising_night,
    quiet_hours,
    window,
    daily_cap,
)
