"""What patients read about appointments. Days with weekday, times with 오전/오후; no promise that is not kept."""

from datetime import date, datetime, time

from bot import wording
from bot.wording.particles import with_particle
from records.facts import SEOUL

CONSULTATION_NAME = "진료·상담"
WHICH_TREATMENT = "어떤 시술이나 진료를 예약할까요? 아래에서 고르거나 이름을 적어 주세요."
OTHER_TREATMENT = "다른 시술"
NAME_IT = "시술 이름을 적어 주세요. 예: 보톡스, 레이저토닝"
SOONEST, THIS_WEEK, NEXT_WEEK, MORNING, AFTERNOON = "가장 빠른 시간", "이번 주", "다음 주", "오전", "오후"
ANY_DOCTOR = "다른 의료진도"
TAKE, OTHERS, WAIT, STAY = "이 시간으로", "다른 시간", "대기 신청", "그대로 둘게요"
DO_CANCEL, RATHER_MOVE = "취소할게요", "시간을 바꿀게요"
BOOK, CHANGE, CANCEL, CHECK = "예약하기", "예약 변경", "예약 취소", "예약 확인"
COMING, TAKE_OFFER, PASS_OFFER = "올게요", "예약할게요", "괜찮아요"
WAIT_AGAIN, LEAVE_LIST = "계속 대기", "대기 취소"
WELCOME = "처음 오시는군요. 예약은 담당자가 도와드릴게요."
WELCOME_ASKED = (
    "처음 오시는군요. 원하시는 시술과 날짜, 성함과 연락처를 적어 주시면 담당자에게 전해 드릴게요. "
    "다녀가신 적이 있다면 본인 확인을 눌러 주세요."
)
NUMBER_LEFT = "연락처를 담당자에게 전했습니다. 본인 확인을 하시면 여기서 바로 예약하실 수도 있어요."
ADDED = "네, 말씀하신 내용을 담당자에게 함께 전했습니다."
LATE_WHO = "늦으신다는 말씀을 담당자에게 전했습니다. 성함과 예약 시간을 적어 주시면 함께 전해 드릴게요."
GO_ON = "예약 이어 하기"
FIRST_TIME = "처음이에요"
WHICH_APPOINTMENT = {
    "change": "어느 예약을 바꿀까요?",
    "cancel": "어느 예약을 취소할까요?",
    "late": "어느 예약에 늦으시나요?",
    "confirm": "어느 예약에 오시나요?",
}
HOW_LATE = "몇 분쯤 늦으실 것 같으세요?"
LATENESS = ("10분", "20분", "30분", "1시간")
LATER = "네, 예약은 그대로 두겠습니다. 필요하실 때 다시 적어 주세요."
GONE = "그 예약은 이미 취소되었거나 지난 예약이에요."
MYSELF = "본인"
ANOTHERS = "다른 분의 예약은 그분 확인이 필요해서 담당자가 도와드릴게요."
NOT_BOOKED = "네, 예약은 하지 않았어요. 필요하실 때 다시 적어 주세요."
KEPT = "네, 예약을 그대로 두었습니다."
NONE_YET = "아직 확정된 예약은 없어요. 앞서 말씀하신 내용은 담당자가 확인하고 있어요. 바로 예약해 드릴까요?"
NONE_AHEAD = "예정된 예약이 없어요. 새로 예약해 드릴까요?"
TAKEN_MEANWHILE = "방금 다른 분이 그 시간을 예약하셨어요. 다른 시간을 보여 드릴게요."
NOTHING_FREE = "예약할 수 있는 기간 안에는 빈자리가 없어요. 대기 신청을 하시면 자리가 날 때 먼저 알려 드릴게요."
NO_SOONER = "더 이른 빈자리가 아직 없어요. 대기 신청을 하시면 자리가 날 때 먼저 알려 드릴게요."
OFFERS = "이 시간들이 비어 있어요. 원하시는 시간을 골라 주세요."
ONE_OFFER = "이 시간이 비어 있어요. 예약해 드릴까요?"
ONE_REQUEST = "이 시간으로 신청해 드릴까요? 병원에서 확인한 뒤에 확정돼요."
REQUESTS = "이런 시간으로 신청하실 수 있어요. 원하시는 시간을 골라 주세요."
ONE_CHANGE = "이 시간이 비어 있어요. 옮겨 드릴까요?"
WAITED_FOR = "대기 신청을 받았습니다. 자리가 나면 이 채팅으로 먼저 알려 드릴게요."
OFFER_OVER = "그 자리는 안내드린 시간이 지났어요. 대기를 이어 가거나 다른 시간을 보실 수 있어요."
OFFER_AND_PLACE_OVER = "그 자리는 안내드린 시간이 지났어요. 새로 예약하시거나 다시 대기를 신청하실 수 있어요."
OFFER_PASSED = "네, 그 자리는 다른 분께 안내할게요. 대기는 그대로 이어집니다."
LEFT_LIST = "대기 신청을 취소했습니다."
WAITING_AGAIN = "네, 대기를 이어 갈게요. 자리가 나면 다시 알려 드립니다."
PROVE_FIRST = (
    "예약은 본인 확인 뒤에 바로 도와드릴 수 있어요. 처음 오시는 분은 '처음이에요'를 눌러 주시면 담당자가 도와드립니다."
)
NOT_YET = "아직 예약하지 않았어요. 이어서 예약하시려면 아래를 눌러 주세요."
GO_ON_ASKED = "이어서 예약을 도와드릴까요?"
LATE_CANCEL = "예약 시간이 얼마 남지 않아 담당자가 확인하고 도와드릴게요."
NO_SUCH_SERVICE = "이 예약은 담당자가 일정을 확인하고 도와드릴게요."
TOO_MANY = "이미 잡힌 예약이 여러 건이라 담당자가 확인하고 도와드릴게요."
POLICY = "그 내용은 담당자가 확인하고 답변드릴게요."
NO_NOTICE = "예약이 제대로 접수되었는지 담당자가 확인하고 답변드릴게요."
DOCTOR_WISHED = "원하시는 의료진으로 예약할 수 있는지 담당자가 확인하고 도와드릴게요."
MAY_BRING = "다른 분이 함께 오셔도 되는지는 담당자가 확인하고 답변드릴게요."
SECOND_PERSON = "같이 오시는 분의 시간도 골라 주세요."
FIRST_OF_TWO = "한 분 시간을 먼저 고르시면 같이 오시는 분 시간도 이어서 보여 드릴게요."
COMPANION = "동반하신 분"
STATES = {"requested": "병원 확인 중", "confirmed": "오시기로 함", "offered": "대기 중 안내받은 자리"}
LEFT_AS_IT_WAS = "예약은 아직 그대로예요. 예약·변경·취소를 원하시면 그 말씀만 한 번 더 적어 주세요."


def when_wished(treatment: str) -> str:
    return f"{treatment} 예약이시군요. 언제가 좋으세요? 아래에서 고르거나 적어 주세요. 예: 다음 주 화요일 오후"


def kept_meanwhile(at: datetime) -> str:
    return f"지금 예약({wording.moment(at)})은 그대로 있어요."


def when_moved(label: str, at: datetime) -> str:
    return f"{wording.moment(at)} {label} 예약을 언제로 옮길까요?"


def about(label: str, doctor: str, guest: str = "") -> str:
    """One line beside a time: what, with whom, for whom."""
    return " · ".join(filter(None, (label, doctor, f"{guest} 예약" if guest else "")))


def minutes(length: int) -> str:
    return f"약 {length}분"


def not_theirs(treatment: str, doctor: str, others: list[str]) -> str:
    """Who does a treatment that the doctor wished for does not do; without `others` it takes no doctor."""
    subject = with_particle(treatment, "은/는")
    if not others:
        return f"{subject} 원장 지정 없이 담당 의료진이 진행해요."
    return f"{subject} {with_particle(doctor, '이/가')} 하지 않고 {with_particle(', '.join(others), '이/가')} 해요."


def too_soon(treatment: str, first: date) -> str:
    day = wording.day(datetime(first.year, first.month, first.day, tzinfo=SEOUL))
    subject = with_particle(treatment, "은/는")
    return f"{subject} 지난 시술과 간격을 두어야 해서 {day}부터 예약할 수 있어요."


def offered(only: bool, moves: bool, mode: str) -> str:
    """Above the cards. Where another system owns the book, nobody knows here what is free."""
    if mode == "external":
        return ONE_REQUEST if only else REQUESTS
    if not only:
        return OFFERS
    return ONE_CHANGE if moves else ONE_REQUEST if mode == "request" else ONE_OFFER


def full_then(day: date | None, at: time | None) -> str:
    return f"{_then(day, at) or '말씀하신 때는'} 자리가 없어요. 가까운 시간으로 이런 때가 비어 있어요."


def offered_elsewhere(day: date | None, at: time | None, doctor: str) -> str:
    whose = doctor + " " if doctor else ""
    return f"{_then(day, at) or '그때는'} {whose}예약을 받지 않아요. 가까운 시간으로 이런 때가 비어 있어요."


def _then(day: date | None, at: time | None) -> str:
    """The one day, with its time where one is named; empty where no one day is."""
    if day is None:
        return ""
    named = wording.day(datetime(day.year, day.month, day.day, tzinfo=SEOUL))
    return f"{named} {clock(at)}에는" if at else f"{named}에는"


def closed_on(day: date, holiday: str) -> str:
    named = wording.day(datetime(day.year, day.month, day.day, tzinfo=SEOUL))
    return f"{named}은 {with_particle(holiday, '이라/라')} 진료를 쉬어요. 가까운 시간으로 이런 때가 비어 있어요."


def closed_at(at: time, pause: bool = False) -> str:
    return (
        f"{clock(at)}에는 {'쉬는 시간이라 ' if pause else ''}예약을 받지 않아요. 가까운 시간으로 이런 때가 비어 있어요."
    )


def clock(at: time) -> str:
    """오후 2시 30분."""
    half = f"{'오전' if at.hour < 12 else '오후'} {(at.hour + 11) % 12 + 1}시"
    return half + (f" {at.minute}분" if at.minute else "")


def none_on_day(day: date, today: date) -> str:
    return f"{'오늘은' if day == today else _then(day, None)} 예약이 없어요."


def none_on(day: date, today: date, at: datetime, what: str) -> str:
    return f"{none_on_day(day, today)} 다음 예약은 {wording.moment(at)} {what}이에요."


def beyond(last: date) -> str:
    day = wording.day(datetime(last.year, last.month, last.day, tzinfo=SEOUL))
    return f"지금은 {day}까지 예약할 수 있어요. 그 안에서 언제가 좋으세요?"


def too_soon_for_now(treatment: str) -> str:
    subject = with_particle(treatment, "은/는")
    return (
        f"{subject} 지난 시술과 간격을 두어야 해서 지금은 예약할 수 있는 날이 없어요. "
        "경과가 궁금하시면 진료·상담으로 예약해 드릴게요."
    )


def booked(at: datetime, what: str, cancel_hours: int, left: int | None) -> str:
    return "\n".join(
        filter(
            None,
            (
                "예약되었습니다.",
                f"▶ {wording.moment(at)}",
                f"▶ {what}",
                f"▶ 남은 횟수: 이번 예약을 빼고 {left}회" if left is not None else "",
                cancelling(cancel_hours) if cancel_hours else "",
            ),
        )
    )


def requested(at: datetime, what: str) -> str:
    later = "아직 확정은 아니에요. 병원에서 확인하면 확정되고, '예약 확인'이라고 적으시면 볼 수 있어요."
    return f"예약을 신청했습니다.\n▶ {wording.moment(at)}\n▶ {what}\n{later}"


def moved(before: datetime, at: datetime, what: str) -> str:
    return f"예약을 옮겼습니다.\n▶ {wording.moment(at)}\n▶ {what}\n원래 예약({wording.moment(before)})은 취소되었어요."


def move_requested(before: datetime, at: datetime, what: str) -> str:
    return (
        f"변경을 신청했습니다.\n▶ {wording.moment(at)}\n▶ {what}\n"
        f"병원에서 확인할 때까지 원래 예약({wording.moment(before)})은 그대로 있어요."
    )


def sure_to_cancel(at: datetime, what: str, late: bool, cancel_hours: int) -> str:
    soon = f" 예약까지 {cancel_hours}시간이 남지 않아 늦은 취소로 기록돼요." if late else ""
    return f"{wording.moment(at)} {_of(what)} 취소할까요?{soon}"


def cancelled(at: datetime, what: str) -> str:
    return f"{wording.moment(at)} {_of(what)} 취소했습니다. 다시 잡고 싶으실 때 적어 주세요."


def sure_to_cancel_all(lines: list[str], late: bool) -> str:
    soon = "\n곧 있을 예약은 늦은 취소로 기록돼요." if late else ""
    return "\n".join(["예약을 모두 취소할까요?", *lines]) + soon


def all_cancelled(lines: list[str]) -> str:
    return "\n".join(["예약을 모두 취소했습니다.", *lines])


def cancel_asked(at: datetime, what: str) -> str:
    return f"{wording.moment(at)} {_of(what)} 취소해 달라고 병원에 전했습니다. 확인할 때까지 예약은 그대로 있어요."


def _of(what: str) -> str:
    return f"{what.removesuffix(' 예약')} 예약을"


def confirmed(at: datetime, clinic: str) -> str:
    return f"확인했습니다. {wording.moment(at)}에 {clinic}에서 뵙겠습니다."


def late_told(at: datetime, minutes: int) -> str:
    said = f"{minutes // 60}시간" + (f" {minutes % 60}분" if minutes % 60 else "") if minutes >= 60 else f"{minutes}분"
    return f"{wording.moment(at)} 예약에 {said}쯤 늦으시는 것으로 병원에 전했습니다. 조심히 오세요."


ARRIVED = "도착하셨군요. 접수 데스크에 말씀해 주시면 안내해 드릴게요."
ON_THE_WAY = "네, 조심히 오세요."
MUCH_LATE = "많이 늦으시면 기다리시거나 시간을 바꿔야 할 수 있어요. 미리 옮기시려면 아래를 눌러 주세요."


def listed(lines: list[str]) -> str:
    return "\n".join(["예정된 예약이에요.", *lines])


def locked_out(phone: str) -> str:
    """To who stands before a locked door."""
    return f"지금 와 계신다고 담당자에게 바로 전했습니다. 기다리지 마시고 병원({phone})으로 전화해 주세요."


def only_so_many(count: int) -> str:
    """To who speaks of an appointment beyond those."""
    return "예정된 예약은 하나뿐이에요." if count == 1 else f"예정된 예약은 {count}건이에요."


def cancelling(cancel_hours: int) -> str:
    """To who asks how, or until when, an appointment is cancelled."""
    until = f"예약 {cancel_hours}시간 전까지 " if cancel_hours else ""
    return f"변경·취소는 {until}이 채팅에서 하실 수 있어요."


def line(at: datetime, what: str, state: str) -> str:
    note = STATES.get(state)
    return f"▶ {wording.moment(at)} {what}" + (f" ({note})" if note else "")


def still_held(at: datetime, until: datetime) -> str:
    return f"{wording.moment(at)} 자리는 {wording.moment(until)}까지 맡아 두고 있어요."


def held(at: datetime, what: str, until: datetime) -> str:
    return f"{wording.moment(at)} {what} 자리를 {wording.moment(until)}까지 맡아 두었어요. 예약해 드릴까요?"


def waits(label: str, first: date, last: date, begin: time | None = None, end: time | None = None) -> str:
    days = [f"{each.month}월 {each.day}일({wording.WEEKDAYS[each.weekday()]})" for each in (first, last)]
    named = f"▶ 대기 중: {label} {days[0]}" + (f"~{days[1]}" if first != last else "")
    if begin == end:
        return named + (f" {clock(begin)}" if begin else "")
    since, until = (clock(each) if each else "" for each in (begin, end))
    return f"{named} {since}~{until}"


def noted(label: str, when: str) -> str:
    """A wish that is gone on with later."""
    return f"예약하실 내용은 이렇게 적어 두었어요: {' '.join(filter(None, (label, when)))}"


def short(at: datetime) -> str:
    """A label of at most 14 characters: 11/24(화) 15:00."""
    here = at.astimezone(SEOUL)
    return f"{here.month}/{here.day}({wording.WEEKDAYS[here.weekday()]}) {here:%H:%M}"
