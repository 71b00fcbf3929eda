"""Sentences of the patients' pages on the web, and of the line in a text message that leads there."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from bot import wording
from bot.wording import consent
from bot.wording.consent import NAMES
from bot.wording.particles import with_particle

CALL, CALL_AT_NIGHT, BACK = "병원에 전화하기", "진료시간 외 전화하기", "처음으로"
IF_URGENT = "급하거나 심해지면 기다리지 말고 바로 전화해 주세요. 위급하면 119에 전화해 주세요."
MAY_CLOSE = "이 화면은 닫으셔도 됩니다."

# In a text message, by the page that it is first about.
LEADS = {
    "appointment": "예약 확인·변경·취소",
    "check_in": "주의사항 보기·상태 알리기",
    "survey": "설문 참여",
    "guide": "주의사항 전체 보기",
    "offer": "빈자리 예약하기",
    "document": "문서 보기",
}
STOP_BY_LINK = "무료수신거부(누르면 바로 처리)"

CLOSED_TITLE = "열 수 없는 주소입니다"
CLOSED = (
    "주소가 잘못되었거나 기한이 지났습니다. 문자에 적힌 주소를 끝까지 눌렀는지 확인해 주세요.\n"
    "그래도 열리지 않으면 문자에 적힌 병원 번호로 전화해 주세요.\n위급하면 119에 전화해 주세요."
)
AWAY_TITLE = "지금은 열 수 없습니다"
AWAY = (
    "잠시 뒤 다시 눌러 주세요. 방금 적으신 내용이 있다면 아직 전해지지 않았습니다.\n"
    "급하면 기다리지 말고 문자에 적힌 병원 번호로 전화해 주세요. 위급하면 119에 전화해 주세요."
)

WHO_TITLE = "본인 확인"
WHO_LEAD = "진료 내용은 본인에게만 보여 드립니다."
ASKED = {
    "birth": ("생년월일 6자리", "예: 1960년 5월 3일생이면 600503"),
    "phone": ("휴대전화번호 끝 4자리", "이 문자를 받은 번호의 끝 네 자리"),
}
SHOW = "확인하고 보기"
WRONG = {
    "birth": "병원에 등록된 생년월일과 다릅니다.",
    "phone": "병원에 등록된 번호와 다릅니다.",
}
UNCLEAR = {
    "birth": "생년월일을 숫자 6자리로 적어 주세요. 예: 600503",
    "phone": "번호의 끝 네 자리를 숫자로 적어 주세요. 예: 1234",
}


def tries_left(count: int) -> str:
    return f"{count}번 더 해 보실 수 있습니다."


AGAIN = "시간이 지나 한 번 더 확인합니다. 방금 하신 것은 아직 전해지지 않았습니다. 확인한 뒤 다시 보내 주세요."
KEPT = "적으신 것은 그대로 있습니다. 아직 전해지지 않았으니 한 번 더 눌러 보내 주세요."
SPENT_TITLE = "이 주소로는 더 확인할 수 없습니다"
SPENT = "병원 기록과 여러 번 달라 잠갔습니다. 병원에 전화해 주시면 바로 도와드립니다. 담당자에게도 알렸습니다."

HOME_TITLE = "무엇을 도와드릴까요?"
NOTHING = "이 주소에는 더 보실 내용이 없습니다. 궁금한 점은 병원에 전화해 주세요."
DOORS = {
    "appointment": "예약 보기·변경·취소",
    "check_in": "지금 상태 알리기",
    "survey": "설문 참여하기",
    "guide": "주의사항 전체 보기",
    "offer": "빈자리 보기",
    "document": "문서 보기",
}

STOP_LINK = "문자·알림 그만 받기"
STOP_TITLE = "그만 받기"
STOP_DO = {"messages": "모두 그만 받기", "advertising": "광고 그만 받기"}
STOP_FREE = "누르면 바로 처리되고, 비용은 들지 않습니다."
STOPPED_TITLE = "처리되었습니다"


def stop(kind: str, clinic: str) -> str:
    """What stops, as it is agreed to by the button."""
    sender = with_particle(clinic, "이/가")
    if kind == "messages":
        return (
            f"{sender} 보내는 문자·카카오톡을 더 받지 않습니다.\n"
            "예약 알림, 시술 후 주의사항, 상태 확인, 광고가 모두 멈춥니다."
        )
    return f"{sender} 보내는 광고·이벤트 문자와 카카오톡을 더 받지 않습니다.\n예약 알림과 시술 후 안내는 그대로 갑니다."


def stop_version(kind: str, clinic: str) -> str:
    """Follows from the words, so that changed words are a new version; such as page.stop.messages@1a2b3c4d."""
    shown = stop("messages" if kind == "messages" else "advertising", clinic)
    return f"page.stop.{kind}@{sha256(shown.encode()).hexdigest()[:8]}"


def stopped(kind: str, clinic: str, at: datetime, phone: str) -> str:
    """Confirms at once, with the day (정보통신망법 §50⑦)."""
    what = "수신거부" if kind == "messages" else f"{NAMES[kind]} 수신거부"
    again = f"다시 받고 싶으시면 '{CONSENT_LINK}'에서 바꾸거나 병원({phone})에 전화해 주세요."
    return f"{clinic} {what}가 {_dated(at)}에 처리되었습니다.\n{again}"


CONSENT_LINK = "받는 알림 고르기"
CONSENT_TITLE = "받는 알림 고르기"
CONSENT_LEAD = "하나씩 따로 고르실 수 있습니다. 고르지 않아도 진료에는 아무 불이익이 없습니다."
HERE = "이 화면"
CONSENT_STATES = {True: "받고 있음", False: "받지 않음", None: "아직 고르지 않음"}
AGREE, GIVE = "위 내용을 읽었고 동의합니다", {
    "messages": "진료·시술 안내 받기", "advertising": "광고 받기", "night": "야간 광고 받기",
}  # fmt: skip
WITHDRAW = {
    "messages": "모두 그만 받기", "advertising": "광고 그만 받기", "night": "야간 광고만 그만 받기",
}  # fmt: skip
AGREE_NEEDED = "동의하시면 동의란을 눌러 표시한 뒤 아래 단추를 눌러 주세요."
NOT_YET = {
    "guardian": "만 14세 미만은 보호자(법정대리인)의 동의가 필요합니다. 병원에 전화해 주세요.",
    "messages": "모든 알림을 그만 받으시는 동안에는 고르실 수 없습니다.",
    "advertising": "광고·이벤트 소식을 받으시는 분만 따로 고르실 수 있습니다.",
}


def consent_box(kind: str, clinic: str, phone: str) -> str:
    """The whole text of a box on the page, as it is agreed to there."""
    return consent.box(kind, clinic, phone, HERE)


def consent_version(kind: str, clinic: str, phone: str) -> str:
    return consent.version(kind, clinic, phone, HERE)


def consent_changed(kind: str, clinic: str, granted: bool, at: datetime) -> str:
    """Confirms at once, with sender, fact, day and how to change it (정보통신망법 §50⑦, 시행령 §62의2)."""
    what = f"{NAMES[kind]} 수신 동의가" if granted else f"{NAMES[kind]} 수신거부가"
    wish = "거두고" if granted else "다시 받고"
    ways = f"{wish} 싶으시면 언제든 {HERE}에서 무료로 바꾸실 수 있습니다."
    return f"{clinic} {what} {_dated(at)}에 처리되었습니다. {ways}"


def consent_since(at: datetime) -> str:
    return f"{_dated(at)}부터"


def _dated(at: datetime) -> str:
    return f"{at.year}년 {wording.day(at)}"


OFFER_TITLE, OFFER_LEAD = "빈자리가 났습니다", "대기하시던 예약에 자리가 났습니다. 예약할까요?"
TAKE, PASS = "네, 예약할게요", "아니요, 이번에는 안 할게요"
OFFER_OVER = {
    "expired": ("이 자리는 더 맡아 두지 않습니다", "맡아 두는 시간이 지났거나, 다른 분께 안내한 자리입니다."),
    "taken": ("다른 분이 예약하셨습니다", "맡아 두는 시간이 지나 다른 분께 넘어간 자리입니다."),
    "gone": ("이제 예약할 수 없는 자리입니다", "병원 사정이나 시간이 지나 닫힌 자리입니다."),
}
STILL_WAITS = "대기는 그대로 이어집니다. 자리가 나면 다시 알려 드립니다."
WAITS_NO_MORE = "새로 예약하시거나 다시 대기하시려면 병원에 전화해 주세요."
OFFER_CAME = {
    "booked": ("예약되었습니다", "이때 뵙겠습니다."),
    "requested": ("예약을 신청했습니다", "아직 확정은 아닙니다. 병원에서 확인하면 확정됩니다."),
    "passed": ("네, 다른 분께 안내할게요", STILL_WAITS),
}


def offer_replaces(at: datetime) -> str:
    """`at`: when the appointment is that would be given up."""
    return f"예약하시면 지금 예약은 취소되고 이 시간으로 옮겨집니다.\n지금 예약: {wording.moment(at)}"


def offer_until(until: datetime) -> str:
    return f"{wording.moment(until)}까지 이 자리를 맡아 두었습니다. 그 뒤에는 다음 분께 안내합니다."


def offer_came(state: str, at: datetime, label: str) -> str:
    """`state`: booked or requested."""
    return f"▶ {wording.moment(at)}\n▶ {label}\n{OFFER_CAME[state][1]}"


APPOINTMENT_TITLE = "예약하신 내용"
WHEN, WHAT, DOCTOR, PLACE, STATE = "일시", "내용", "담당", "장소", "상태"
STATES = {
    "requested": "병원 확인 중", "booked": "예약됨", "confirmed": "오시기로 함", "offered": "안내 중인 자리",
    "arrived": "방문함", "no_show": "방문하지 않음", "cancelled": "취소됨",
}  # fmt: skip
CONFIRM = "이때 갈게요"
CHANGE, CHANGE_ASKED = "시간을 바꾸고 싶어요", "원하시는 날짜와 시간을 적어 주세요. 담당자가 확인하고 전화드립니다."
CHANGE_FIELD, CHANGE_SEND = "바꾸고 싶은 때", "변경 요청 보내기"
CHANGE_EMPTY = "원하시는 날짜나 시간을 적어 주세요. 예: 다음 주 화요일 오후"
CANCEL, CANCEL_SEND = "예약을 취소하고 싶어요", "네, 취소합니다"
CANCEL_SURE = "정말 취소할까요? 취소하면 되돌릴 수 없습니다."
CANCEL_BY_STAFF, CANCEL_ASK = "담당자가 확인하고 처리해 드립니다.", "취소 요청 보내기"
NEW_ONE = "새 예약은 병원에 전화해 주세요."
CAME = {
    "confirmed": ("확인했습니다", "예약하신 시간에 뵙겠습니다."),
    "cancelled": ("예약을 취소했습니다", "다시 예약하시려면 병원에 전화해 주세요."),
    "cancel_asked": ("취소 요청을 보냈습니다", "담당자가 확인하고 연락드립니다. 그때까지 예약은 그대로입니다."),
    "change_asked": ("변경 요청을 보냈습니다", "담당자가 확인하고 연락드립니다. 그때까지 예약은 그대로입니다."),
    "gone": ("바꾸지 않았습니다", f"지난 예약이거나 취소된 예약입니다. {NEW_ONE}"),
}


def not_standing(state: str) -> str:
    """Why nothing can be done with it any more."""
    return f"{'취소된' if state == 'cancelled' else '지난'} 예약입니다. {NEW_ONE}"


def came(outcome: str, at: datetime, label: str) -> str:
    """What became of a wish about the appointment, and of which; `outcome`: of CAME."""
    return f"▶ {wording.moment(at)}\n▶ {label}\n{CAME[outcome][1]}"


def late(hours: int) -> str:
    return f"예약 {hours}시간 전이 지나 늦은 취소로 기록됩니다."


GUIDE_TITLE = "시술 후 주의사항"
GUIDE_MORE = "항목별로 보기"
NO_GUIDE = "이 시술의 안내문이 아직 준비되지 않았습니다. 궁금한 점은 병원에 전화해 주세요."
FOOTER = wording.FOOTER


def day_of(treatment: str, day: int) -> str:
    return f"{treatment} · {'받으신 당일' if day == 0 else f'시술 후 {day}일째'}"


CHECK_IN_TITLE = "지금 상태 알리기"
GATE = "1. 지금 이런 증상이 있나요? 있는 것을 모두 눌러 주세요."
NONE = "해당하는 증상이 없어요"
PAIN, PAIN_LOW, PAIN_HIGH = "2. 통증은 몇 점인가요?", "0 없음", "10 매우 심함"
REACTIONS = {"swelling": "3. 붓기", "bruise": "4. 멍", "redness": "5. 붉은기"}
LEVELS = wording.LEVELS
SATISFACTION, SATISFACTION_LOW, SATISFACTION_HIGH = "6. 시술과 안내에 만족하시나요?", "1 매우 불만족", "5 매우 만족"
WORDS, OPTIONAL = "더 알리고 싶은 점", "안 적으셔도 됩니다"
SEND = "병원에 보내기"
NEEDED = {
    "urgent": f"1번에서 있는 증상을 누르거나, 없으면 '{NONE}'를 눌러 주세요.",
    "pain": "2번 통증 점수를 골라 주세요.",
    "satisfaction": "1번 만족도를 골라 주세요.",
}
CHECK_IN_CLOSED = "상태를 알려 주시는 기간이 지났습니다. 불편한 점이 있으면 병원에 전화해 주세요."
SENT_TITLE = "보냈습니다"
URGENT_TITLE = "지금 바로 연락해 주세요"
PHOTO = "사진도 보내기"
PHOTO_LEAD = "보이는 증상이면 사진을 함께 보내실 수 있습니다. 답변은 카카오톡 채팅으로 드립니다."


def told_before(at: datetime) -> str:
    return f"{wording.moment(at)}에 알려 주신 내용을 받았습니다. 달라진 점이 있으면 다시 알려 주세요."


def saved(attention: bool, phone: str, emergency_phone: str) -> str:
    return wording.check_in_saved(attention, phone, emergency_phone)


SURVEY_TITLE = "만족도 설문"
SURVEY_LEAD = "답은 병원 서비스를 고치는 데만 씁니다."
SURVEY_SATISFACTION = "1. 이번 진료와 시술에 만족하시나요?"
NPS, NPS_LOW, NPS_HIGH = "2. 가까운 분께 소개할 마음이 있나요?", "0 전혀 없음", "10 매우 큼"
SURVEY_WORDS = "좋았던 점이나 아쉬웠던 점"
SURVEY_CLOSED = "이 설문은 이미 마쳤거나 기간이 지났습니다. 감사합니다."


DOCUMENTS_TITLE = "병원에서 보낸 문서"
DOCUMENTS_LEAD = "내용의 뜻은 의료진이 설명해 드립니다. 궁금하면 병원에 전화해 주세요."
DOCUMENTS_LOGGED = "본인만 볼 수 있습니다. 언제 열어 보셨는지는 병원에 기록됩니다."
NO_DOCUMENTS = (
    "지금 보실 문서가 없습니다. 볼 수 있는 기간이 지났거나 병원에서 거두었습니다. 필요하시면 병원에 전화해 주세요."
)
OPEN_DOCUMENT, SAVE_DOCUMENT = "열어 보기", "내 휴대전화에 저장하기"
DOCUMENT_KINDS = {"pdf": "PDF", "jpeg": "사진", "png": "사진"}


def put_on(at: datetime, until: datetime) -> str:
    """`until`: when it is over."""
    return f"{wording.day(at)}에 올림\n{wording.moment(until)}까지 볼 수 있음"


def file_kind(file: str, size: int) -> str:
    """`size` in bytes; such as PDF 1.2MB."""
    return f"{DOCUMENT_KINDS[file]} {max(0.1, size / 1024 / 1024):.1f}MB"


def line(leads: Collection[str], url: str) -> str:
    """In a text message, under its words."""
    return f"▶ {LEADS[next(iter(leads))]}\n{url}"


def stop_line(url: str) -> str:
    """Under an advertisement, whose end names its free ways out."""
    return f"{STOP_BY_LINK}\n{url}"
