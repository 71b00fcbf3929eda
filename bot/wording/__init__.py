"""Every sentence of the system's own that a patient can see. Approved texts of the clinic are in the catalogue.

Rules: no diagnosis, no reassurance about a reported symptom (의료법 §27), a red flag always ends in "contact now";
short polite Korean; full date, weekday and 오전/오후 where a time is said.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.wording import menu
from bot.wording.identity import LABEL as IDENTIFY_LABEL
from bot.wording.particles import with_particle
from catalogue.model import TriageClass, UrgentSign
from records.facts import SEOUL

VERSION = "wording@1"
FOOTER = "일반 안내이며 진단을 대신하지 않습니다. 진료 때 받은 안내가 우선입니다."
WEEKDAYS = "월화수목금토일"

TOPICS = {
    "aftercare_general": "시술 후 주의사항",
    "aftercare_wash": "세안·샤워",
    "aftercare_makeup": "화장",
    "aftercare_sun": "자외선 차단",
    "aftercare_exercise": "운동",
    "aftercare_sauna": "사우나·찜질",
    "aftercare_alcohol": "음주",
    "aftercare_smoking": "흡연",
    "aftercare_food": "음식",
    "aftercare_medication": "약 복용",
    "aftercare_dressing": "테이프·실밥",
    "aftercare_massage_sleep": "마사지·수면",
    "aftercare_downtime": "붓기·멍 기간",
    "aftercare_skincare": "스킨케어",
    "aftercare_travel": "비행기·여행",
    "faq_hours": "진료시간",
    "faq_location": "오시는 길",
    "faq_parking": "주차",
    "faq_price": "비용",
    "faq_payment": "결제",
    "faq_insurance": "보험",
    "faq_doctor": "의료진",
    "faq_treatment_info": "시술 안내",
    "faq_side_effect": "부작용 안내",
    "faq_procedure_time": "시술 시간",
    "faq_effect_onset": "효과 시기",
    "faq_effect_duration": "유지 기간",
    "faq_pain": "통증·마취",
    "faq_preparation": "시술 전 준비",
    "faq_contraindication": "시술 가능 여부",
    "faq_documents": "서류 발급",
    "faq_refund": "환불",
    "faq_event": "이벤트 문의",
    "faq_results": "검사 결과",
    "faq_session_interval": "시술 주기",
    "faq_facility": "시설 안내",
    "appointment_book": "예약",
    "appointment_change": "예약 변경",
    "appointment_cancel": "예약 취소",
    "appointment_check": "예약 확인",
    "late_notice": "늦는다는 연락",
    "symptom_report": "증상 문의",
    "complaint": "불편 접수",
    "human_handoff": "상담원 연결",
    "opt_out": "알림 그만 받기",
}


def moment(at: datetime) -> str:
    """Such as 11월 24일(화) 오후 3시 30분."""
    local = at.astimezone(SEOUL)
    half, hour = ("오전" if local.hour < 12 else "오후"), (local.hour % 12 or 12)
    minute = f" {local.minute}분" if local.minute else ""
    return f"{day(local)} {half} {hour}시{minute}"


def day(at: datetime) -> str:
    local = at.astimezone(SEOUL)
    return f"{local.month}월 {local.day}일({WEEKDAYS[local.weekday()]})"


def greeting(clinic: str, emergency_phone: str) -> str:
    return (
        f"안녕하세요, {clinic} 자동 안내 챗봇입니다. 의료진이 승인한 안내문만 전해 드리며, 진단·처방은 하지 않습니다.\n"
        "숨쉬기 힘듦·시야 이상·심한 통증 같은 응급 증상이 있으면 "
        f"바로 119나 병원 응급전화({emergency_phone})로 연락해 주세요."
    )


def emergency_passed(phone: str, emergency_phone: str) -> str:
    """To somebody who says that it is over: no word that it is."""
    return (
        "알려 주셔서 감사합니다. 담당 의료진이 확인할 때까지 혼자 판단하지 말아 주세요. 연락드리겠습니다.\n"
        f"다시 나타나거나 심해지면 바로 전화해 주세요. {numbers(phone, emergency_phone)}"
    )


THANKS = "네, 감사합니다. 궁금한 점이 생기면 언제든 적어 주세요."
GOODBYE = "네, 좋은 하루 보내세요. 필요하실 때 언제든 말씀해 주세요."
WHO_ARE_YOU = (
    "저는 사람이 아닌 자동 안내 챗봇입니다. 의료진이 승인한 안내문을 전해 드리고, 필요하면 담당자에게 연결해 드려요."
)
GLAD = "알려 주셔서 감사합니다. 혹시 달라지는 점이 있으면 바로 적어 주세요."
OK = "네, 알겠습니다. 더 궁금한 점이 있으면 적어 주세요."


def answer_heading(treatment: str, days: int) -> str:
    """Says what the answer below is tied to."""
    when = "받으신 당일" if days == 0 else f"후 {days}일째"
    return f"[{treatment} {when} 안내]"


def general_heading(treatment: str) -> str:
    return f"[{treatment} 안내]"


STRICTEST = "함께 받으신 시술 가운데 더 오래 조심해야 하는 쪽의 안내입니다."


def which_treatment(topic: str) -> str:
    about = TOPICS.get(topic, "시술")
    return f"'{about}' 안내는 시술마다 달라요. 어떤 시술인지 알려 주세요."


OTHER_TREATMENT = "다른 시술"
END_TALK = "대화만 마치기"
WHICH_ENDS = (
    "대화를 마치시겠어요, 아니면 병원이 보내는 알림을 그만 받으시겠어요? 고르지 않으시면 알림은 그대로 보내 드립니다."
)
CLARIFY = "제가 정확히 이해하지 못했어요. 혹시 아래 내용을 물어보신 걸까요?"
NEITHER = "둘 다 아니에요"
OUT_OF_SCOPE = (
    "저는 병원 이용과 시술 후 관리에 대한 안내만 도와드릴 수 있어요. 아래에서 골라 주시거나 다시 적어 주세요."
)
NOT_UNDERSTOOD = "죄송해요, 말씀을 이해하지 못했어요. 다른 말로 적어 주시거나 아래에서 골라 주세요."


def at_any_hour(phone: str, emergency_phone: str) -> str:
    """The clinic's number, and the one for the time after hours where that is another."""
    return phone if phone == emergency_phone else f"{phone} (진료시간 외 {emergency_phone})"


def numbers(phone: str, emergency_phone: str) -> str:
    return f"병원 {at_any_hour(phone, emergency_phone)}, 위급하면 119"


def emergency(triage: TriageClass, phone: str, emergency_phone: str, told: bool = True) -> str:
    """The fixed text for a red flag. It never judges and never calms. `told`: staff were alarmed."""
    if triage is TriageClass.E0:
        words = (
            "지금 바로 119에 전화해 주세요.\n"
            "말씀하신 증상은 지체하면 안 되는 응급 신호일 수 있습니다. 혼자 계시면 주변에 도움을 청해 주세요.\n"
            f"병원에도 곧바로 알려 주세요: {at_any_hour(phone, emergency_phone)}"
        )
    else:
        words = (
            f"지금 바로 병원에 전화해 주세요: {at_any_hour(phone, emergency_phone)}\n"
            "연결이 안 되거나 증상이 심해지면 기다리지 말고 119에 연락하거나 응급실로 가 주세요."
        )
    return words + (STAFF_ALARMED if told else "")


DIAL, DIAL_AT_NIGHT = "병원 전화", "응급 전화"
DIAL_119, DIAL_109 = ("119 전화", "119"), ("109 상담 전화", "109")
STAFF_ALARMED = "\n담당 의료진에게도 긴급으로 전달했습니다."


def crisis(emergency_phone: str, told: bool = True) -> str:
    """For words of self-harm. Source: 자살예방상담전화 109."""
    words = (
        "지금 많이 힘드시군요. 혼자 견디지 마시고, 바로 이야기 나눌 수 있는 곳에 연락해 주세요.\n"
        "자살예방상담전화 109 (24시간), 위급하면 119\n"
        f"병원에도 연락하실 수 있습니다: {emergency_phone}"
    )
    return words + (STAFF_ALARMED if told else "")


def crisis_stays(emergency_phone: str) -> str:
    """To somebody who takes words of self-harm back, or says little after them: neither doubted nor believed."""
    return (
        "말씀해 주셔서 감사합니다. 앞서 하신 말씀은 담당 의료진이 그대로 확인하고 연락드리겠습니다.\n"
        "혹시라도 힘드실 때는 언제든 자살예방상담전화 109 (24시간), 위급하면 119에 연락해 주세요.\n"
        f"병원: {emergency_phone}"
    )


def warning_signs(phone: str, emergency_phone: str) -> str:
    """Answers a question about a red flag that has not happened."""
    return (
        "혹시 지금 그런 증상이 있다면 기다리지 말고 바로 연락해 주세요.\n"
        f"병원 {at_any_hour(phone, emergency_phone)}\n"
        "숨쉬기 힘듦·시야 이상·의식 저하는 바로 119\n"
        "문의하신 내용은 담당자에게도 전달했습니다."
    )


def symptom(
    phone: str, emergency_phone: str, listed: str | None, signs: Iterable[str], when: str = "확인 후 연락드리겠습니다."
) -> str:
    """`listed`: the guide's line on the reaction; `signs`: what cannot wait after the patient's treatments."""
    lines = [f"말씀해 주신 내용을 담당 의료진에게 전달했습니다. {when}"]
    if listed:
        lines.append(listed)
    lines.append(
        "심해지거나 아래 증상이 생기면 기다리지 말고 바로 연락해 주세요.\n"
        f"▶ {', '.join(signs)}\n{numbers(phone, emergency_phone)}"
    )
    return "\n".join(lines)


def worry_told(phone: str, emergency_phone: str, when: str = "") -> str:
    told = "말씀하신 내용은 담당자도 확인하도록 전달했습니다."
    worse = f"불편한 증상이 있거나 심해지면 바로 연락해 주세요.\n{numbers(phone, emergency_phone)}"
    return f"{told} {when}\n{worse}" if when else f"{told} {worse}"


GUIDE, WRITTEN = "안내문에는", "적혀 있습니다."  # how an approved text on downtime begins and ends what it lists


def listed_reaction(treatment: str, sign: str, last_day: int) -> str:
    reaction = with_particle(sign, "이/가")
    return f"{treatment} 안내문에는 {reaction} 시술 후 {last_day}일 정도까지 나타날 수 있다고 적혀 있습니다."


def handed_over(when: str) -> str:
    """`when`: the sentence that says when a person answers (answered_in, or one of bot.wording.handover)."""
    return f"담당자에게 전달했습니다. {when}"


def answered_in(hours: str) -> str:
    """Where nobody knows whether the clinic is open now."""
    opening = f"\n진료시간: {hours}" if hours else ""
    return f"진료시간에 확인하고 이 채팅으로 답변드리겠습니다.{opening}"


def unknown(when: str) -> str:
    return f"이 내용은 제가 답할 수 없어 {handed_over(when)}"


def appointment(when: str, timed: bool = False) -> str:
    """`timed`: a day or time was told already."""
    more = "" if timed else " 날짜와 시간을 함께 적어 주시면 더 빨리 확인할 수 있어요."
    return f"예약 관련 말씀을 담당자에게 전달했습니다.{more}\n{when}"


def times_read(times: str) -> str:
    return f"말씀하신 때: {times}"


def late(when: str) -> str:  # noqa: ARG001
    return "늦으신다는 말씀을 담당자에게 전달했습니다. 조심히 오세요."


def complaint(when: str) -> str:
    return f"불편을 드려 죄송합니다. 말씀하신 내용을 {handed_over(when)}"


def drug(when: str) -> str:
    return (
        "약의 복용·중단·변경은 의료진이 확인해야 합니다. 임의로 중단하지 마시고 담당자 연락을 기다려 주세요.\n"
        f"문의하신 내용을 {handed_over(when)}"
    )


def drug_taken(when: str) -> str:
    """To somebody who may have taken more than was meant: no word of going on."""
    return f"약의 복용·중단·변경은 의료진이 확인해야 합니다.\n문의하신 내용을 {handed_over(when)}"


def pregnancy(when: str) -> str:
    return f"임신·수유 중의 시술과 약은 의료진이 직접 확인해야 합니다. 말씀하신 내용을 {handed_over(when)}"


ALREADY_HANDED_OVER = "말씀하신 내용도 담당자에게 함께 전달했습니다."
WAITING_FOR_STAFF = "말씀하신 내용은 담당자가 볼 수 있게 전달되어 있습니다."
STAFF_TOLD = "담당자에게 전달했습니다."
STAFF_HAVE_IT = "담당자가 확인하고 있습니다."


def opted_out(clinic: str, at: datetime) -> str:
    """Confirms at once what the law wants confirmed within 14 days (정보통신망법 §50⑦)."""
    return (
        f"{clinic} 알림 수신거부가 {day(at)}에 처리되었습니다. 앞으로 안내·확인 메시지를 보내지 않습니다.\n"
        "다시 받고 싶으시면 '알림 다시 받기'라고 적어 주세요. 이 채팅으로는 언제든 문의하실 수 있습니다."
    )


def opted_in(clinic: str, at: datetime) -> str:
    return (
        f"{clinic} 알림 수신 동의가 {day(at)}에 처리되었습니다. 그만 받고 싶으시면 언제든 '그만 보내'라고 적어 주세요."
    )


OPT_OUT_UNLINKED = (
    "수신거부 요청을 접수했습니다. 이 채팅으로는 알림을 보내지 않습니다. "
    "문자와 알림톡은 담당자가 확인해 처리하고 알려 드리겠습니다."
)
OPT_OUT_TAKEN_BACK = "네, 수신거부 요청을 거두었습니다. 담당자에게도 전달했습니다."
OPT_IN_LABEL = "알림 다시 받기"

CHECK_IN_OPEN = (
    "상태를 알려 주셔서 감사합니다. 자동 안내 챗봇입니다.\n"
    "먼저 급한 증상이 있는지 확인할게요. 지금 아래 증상이 있으신가요?"
)
SIGNS = (  # where the treatment is not known, or names none of its own
    UrgentSign(label="숨쉬기 힘듦", triage=TriageClass.E0),
    UrgentSign(label="시야 이상", triage=TriageClass.E0),
    UrgentSign(label="심한 통증·심한 붓기", triage=TriageClass.E1),
    UrgentSign(label="하얗게·보라색으로 변함", triage=TriageClass.E1),
    UrgentSign(label="고름·열", triage=TriageClass.E1),
)
GATE_AGAIN = "지금 아래 증상이 있으신가요? 있으면 그 증상을, 없으면 '해당 없음'을 눌러 주세요."
GATE_AFFIRMED = "급한 증상이 있다고 답함"
GATE_UNCLEAR = "급한 증상이 있는지 답하지 않음"
NONE = "해당 없음"


def pain_in_words(text: str) -> str:
    """As staff read pain that was told without a number."""
    return f"통증을 말로만 답함: {text} (점수 없음)"


PAIN = "통증은 0(없음)부터 10(매우 심함) 중 몇 점인가요?"
REACTION = "붓기·멍·붉은기는 어느 정도인가요? 각각 적어 주셔도 됩니다. (예: 붓기 조금, 멍 없음)"
LEVELS = ("없음", "조금", "보통", "심함")
PAIN_AGAIN = f"{PAIN} 숫자로 적거나 아래에서 골라 주세요. (예: 3)"
REACTION_AGAIN = (
    "붓기·멍·붉은기가 없음·조금·보통·심함 가운데 어디에 가까운지 적거나 아래에서 골라 주세요. (예: 붓기 조금, 멍 없음)"
)
SATISFACTION_AGAIN = "1(매우 불만족)부터 5(매우 만족)까지의 숫자로 적거나 아래에서 골라 주세요. (예: 4)"
REACTIONS = {"swelling": "붓기", "bruise": "멍", "redness": "붉은기"}
KEPT = "적어 주신 내용은 기록했습니다."
SATISFACTION = "이번 시술과 안내에 얼마나 만족하시나요? 1(매우 불만족)부터 5(매우 만족)까지 골라 주세요."
WORDS = "더 알리고 싶은 점이나 궁금한 점이 있으면 적어 주세요. 담당자가 함께 확인합니다."
NO_WORDS = "없어요"
CHECK_IN_DONE = "접수했습니다. 알려 주셔서 감사합니다. 달라지는 점이 있으면 언제든 이 채팅에 적어 주세요."
CHECK_IN_CLOSED = "이 확인은 이미 접수되었거나 기간이 지났습니다. 지금 알리고 싶은 점이 있으면 바로 적어 주세요."
CHECK_IN_LATER = (
    "네, 여기까지 기록해 두었습니다. 나중에 '상태 알리기'라고 적어 주시면 다시 여쭤볼게요. "
    "그 전에 불편하시면 언제든 바로 적어 주세요."
)
STALE = "지난 질문의 버튼이에요. 필요하신 것을 아래에서 고르거나 적어 주세요."
CHECK_IN_FIRST = "상태를 알려 주시려면 아래를 눌러 주세요. 하나씩 여쭤볼게요."
CHECK_IN_NONE = "지금은 여쭤볼 확인 항목이 없습니다. 불편하신 점이나 궁금한 점을 바로 적어 주세요."


def pain_between(low: int, high: int) -> str:
    """Asks for the number behind words that may stand for several."""
    return f"말씀하신 정도라면 {low}~{high}점 가운데 몇 점에 가까운가요? 다른 점수여도 됩니다. (0 없음, 10 매우 심함)"


SCORED = {"pain": "통증", "satisfaction": "만족도", "nps": "소개 의향"}


def corrected(name: str, value: int) -> str:
    """Confirms a score taken back; `name` is a key of SCORED."""
    return f"{with_particle(SCORED[name], '을/를')} {value}점으로 고쳐 적었습니다."


def how_strong(reactions: tuple[str, ...]) -> str:
    """Asks how strong the reactions are that were told; `reactions` are keys of REACTIONS."""
    told = "·".join(REACTIONS[each] for each in reactions)
    return f"말씀하신 {told}의 정도는 없음·조금·보통·심함 가운데 어디에 가까운가요?"


def check_in_saved(attention: bool, phone: str, emergency_phone: str, when: str = "") -> str:
    """After the last of the questions; says whether a person will look at it, and from when, where that is known."""
    if not attention:
        return "접수했습니다. 알려 주셔서 감사합니다."
    told = handed_over(when) if when else "담당자가 확인하고 연락드리겠습니다."
    return f"접수했습니다. {told}\n그 전에 심해지면 기다리지 말고 전화해 주세요.\n{numbers(phone, emergency_phone)}"


UNKNOWN_BOT = "지금은 채팅 상담을 이용할 수 없습니다. 병원에 전화로 문의해 주세요. 위급하면 119에 연락해 주세요."
GROUP_CHAT = "개인 정보 보호를 위해 1:1 채팅에서만 이용할 수 있습니다."
EMPTY = (
    "사진이나 스티커는 제가 확인할 수 없어요. 증상이나 궁금한 점을 글로 적어 주시면 도와드릴게요.\n"
    "사진을 담당자에게 보여 주시려면 '사진 보내기'라고 적어 주세요."
)
NOD = "네, 감사합니다."


def what_is_wrong(phone: str, emergency_phone: str) -> str:
    """Answers an emoji that cries or is sick."""
    return (
        "어디가 불편하신가요? 불편한 증상이나 어려운 점을 글로 적어 주세요. 급하면 기다리지 말고 바로 연락해 주세요.\n"
        + numbers(phone, emergency_phone)
    )


def busy(phone: str, emergency_phone: str) -> str:
    """When the turn cannot be recorded now; the message itself is kept."""
    return (
        "지금은 답변드리기 어렵습니다. 보내신 내용은 보관해 두었다가 담당자에게 전달하겠습니다.\n"
        f"급하시면 전화해 주세요. {numbers(phone, emergency_phone)}"
    )


def not_taken(phone: str, emergency_phone: str) -> str:
    """When not even the message could be kept."""
    return (
        "지금은 메시지를 받을 수 없어 보내신 내용이 전달되지 않았습니다.\n"
        f"전화로 알려 주세요. {numbers(phone, emergency_phone)}"
    )


def from_staff(text: str) -> str:
    return f"[담당자]\n{text}"


GUIDE_LABEL = "주의사항 전체 보기"
CHECK_IN_LABEL = "상태 알리기"

# What our own labels mean when they are typed, or when an older button is pressed.
LABELS = (
    {label: f"intent:{intent}" for intent, label in TOPICS.items()}
    | menu.LABELS
    | {
        "메뉴": "menu:start",
        "예약 문의": "intent:appointment_book",
        GUIDE_LABEL: "intent:aftercare_general",
        IDENTIFY_LABEL: "identify",
        NEITHER: "neither",
        OTHER_TREATMENT: "treatment:",
    }
)
