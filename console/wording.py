"""Every sentence and label that staff see and that is more than a heading in a template."""

from datetime import datetime

from bot.dialogue import reasons
from bot.wording import TOPICS, moment
from records import clinics
from records.models import Clinic
from scheduler.alarms.wording import NOTICES

TRIAGE = {"E0": "즉시", "E1": "긴급", "E2": "당일", "E3": "일반"}
ROLES = {"manager": "관리자", "doctor": "의사", "nurse": "간호사", "desk": "데스크"}
HOLDERS = {"bot": "봇 응대 중", "waiting": "담당자 필요", "staff": "담당 중"}
NOTE_STATES = {"open": "열림", "partial": "작성 중", "complete": "응답 완료", "signed": "서명됨"}
LEVELS = ("없음", "조금", "보통", "심함")

REASONS = {code: reason.staff for code, reason in reasons.REASONS.items()}
DETAILS = {
    "why": "까닭",
    "unreached": "전달되지 않은 까닭",
    "since": "언제부터",
    "how": "정도",
    "treatment": "시술",
    "when": "원하는 때",
    "words": "말씀",
    "slot": "기한까지 비워 둔 자리",
    "notice": "내용",
    "detail": "자세히",
    "more": "덧붙인 말씀",
    "taken_back": "정정·취소한 말씀",
}
INTENTS = TOPICS | {
    "emergency": "응급",
    "greet": "인사",
    "thank": "감사",
    "goodbye": "작별",
    "affirm": "긍정",
    "deny": "부정",
    "symptom_ok": "괜찮다는 답",
    "bot_challenge": "봇인지 질문",
    "repair": "다시 묻기",
    "out_of_scope": "범위 밖",
    "inform_datetime": "날짜·시간 답",
}
INTENT_GROUPS = {  # heading → beginnings of its intents; the first group that fits
    "시술 후 관리": ("aftercare_",),
    "병원·시술 문의": ("faq_",),
    "예약": ("appointment_", "late_notice", "inform_datetime"),
    "증상·요청": ("emergency", "symptom_", "complaint", "human_handoff", "opt_out"),
    "대화": ("",),
}
KEPT_BECAUSE = {"asked_back": "봇이 되물음", "not_understood": "이해하지 못함", "unknown": "담당자에게 넘김"}
NOTE_FIELDS = {
    "urgent": "응급 증상",
    "signs": "말씀하신 증상",
    "pain": "통증 (0–10)",
    "swelling": "붓기",
    "bruise": "멍",
    "redness": "붉은기",
    "reaction": "붓기·멍·붉은기 전체",
    "satisfaction": "만족도 (1–5)",
    "words": "남긴 말",
    "channel": "연락 방법",
    "said_urgent": "응급 질문에 적은 말",
    "said_gate": "응급 질문에 적은 말",
    "said_pain": "통증 질문에 적은 말",
    "said_reaction": "반응 질문에 적은 말",
    "said_satisfaction": "만족도 질문에 적은 말",
    "nps": "추천 의향 (0–10)",
    "said_nps": "추천 질문에 적은 말",
    "said_correction": "고쳐 말한 것",
    "said_words": "마지막 질문에 적은 말",
}
CHANNELS = {"phone": "전화", "page": "링크 화면"}
REACTIONS = ("swelling", "bruise", "redness", "reaction")

ROAD_AHEAD = {
    "callback": "환자가 채팅방에서 기다리는 중: 50초 안에 보내면 카카오톡 콜백으로 바로 전송",
    "event": "Kakao Event API로 바로 전송",
    "next_message": "환자가 다음 메시지를 보낼 때 함께 전달",
    "event_down": "Event API가 응답하지 않아, 환자가 다음 메시지를 보낼 때 함께 전달",
}
ROAD_TAKEN = {
    "callback": "콜백으로 보내는 중",
    "event": "카카오에 접수됨, 도착 확인 중",
    "next_message": "대기 중: 다음 메시지 때 전달",
}
ROAD_ARRIVED = {
    "callback": "콜백",
    "event": "Event API",
    "next_message": "다음 메시지와 함께",
    "simulator": "시뮬레이터",
}

SIGN_IN_FAILED = (
    "병원 코드, 로그인 이름, 비밀번호 가운데 맞지 않는 것이 있거나, 잘못된 시도가 이어져 잠시 잠겼습니다. "
    "15분 뒤 다시 시도하거나 관리자에게 일회용 로그인 주소를 요청하세요."
)
CODE_FAILED = "이 로그인 주소는 이미 사용했거나 10분이 지났습니다. 새 주소를 요청하세요."
SIGNED_OUT = "로그아웃했습니다."
NEW_ONE_KEPT = "비밀번호를 저장했습니다. 다른 기기에서는 로그아웃됩니다."
OLD_WRONG = "지금 쓰는 비밀번호가 맞지 않습니다."
TWO_DIFFER = "두 비밀번호가 서로 다릅니다."

NOT_YOURS = "다른 담당자가 맡고 있는 대화입니다."
CLAIMED = "대화를 맡았습니다. 봇은 답하지 않습니다."
HANDED_BACK = "봇에게 돌려주었습니다."
STILL_URGENT = "아직 닫지 않은 긴급 건이 있습니다. 전화로 확인한 뒤 긴급 건을 닫아 주세요."
FINISHED = "상담을 마치고 봇에게 돌려주었습니다."
UNLINKED = "채팅과 환자의 연결을 끊었습니다. 다시 연결하려면 환자가 본인 확인을 해야 합니다."
PHONE_WRONG = "다른 사람의 번호로 확인되어 아무것도 보내지 않습니다. 번호를 고치면 다시 보냅니다."
LINKED_BY = {
    "code": "인증번호로 확인",
    "button": "받은 안내의 버튼과 생년월일로 확인",
    "again": "생년월일로 다시 확인",
    "guardian": "보호자가 확인",
    "seed": "데모에서 연결",
}
REPLY_EMPTY = "보낼 내용을 적어 주세요."
REPLY_TOO_LONG = "한 번에 900자까지 보낼 수 있습니다."
REPLY_NOT_HELD = "이 대화를 맡고 있지 않아 보내지 않았습니다. 먼저 '내가 맡기'를 눌러 주세요."
ACKNOWLEDGED = "확인했다고 기록했습니다."
CLOSED = "처리를 기록하고 닫았습니다."
ALREADY_CLOSED = "이미 닫힌 건입니다."
OUTCOME_ASKED = "어떻게 처리했나요?"
OUTCOME_ASKED_OF_CHAT = "어떻게 처리했나요? 카카오톡 1:1 채팅에서 나눈 말은 남지 않으니 여기에 함께 적어 주세요."
LOSS = {
    "confirmed": "임신 상실을 확인했습니다. 임신·출산 안내는 나가지 않습니다.",
    "taken_back": "임신·출산 안내를 다시 보냅니다.",
    "goes_on": "임신이 이어지고 있음을 확인했습니다. 기다리던 안내가 나갑니다.",
    "over": "임신이 이어지지 않음을 기록했습니다. 임신 안내는 나가지 않습니다.",
}
LOST = {"due": "출산 예정일", "birth": "출생"}
OUTCOME_NEEDED = "어떻게 처리했는지 적어야 닫을 수 있습니다."
SIGNED = "기록에 서명했습니다."
SIGN_NOT_ALLOWED = "기록 서명은 의사, 간호사, 관리자만 할 수 있습니다."
SIGN_CHANGED = "보시는 동안 기록이 바뀌었습니다. 새 내용을 확인하고 다시 서명해 주세요."

EXAMPLE_DISMISSED = "버렸습니다. 같은 말은 다시 묻지 않습니다."
EXAMPLE_JUDGED = "이미 처리한 말입니다."
EXAMPLE_EMPTY = "글자가 없는 말은 승인할 수 없습니다. 쓸 수 없는 말이면 버려 주세요."
LABEL_NEEDED = "어떤 뜻인지 골라야 승인할 수 있습니다."

SIDES = {"doctor": "의료진", "room": "진료실"}
CONSULTATION = "진료·상담"
WHOLE_CLINIC = "병원 전체"
NOBODYS = {"doctor": "담당 의료진 없음", "room": "진료실 없음"}
APPOINTMENT_STATES = {
    "offered": "대기자 제안 중",
    "requested": "승인 대기",
    "booked": "예약",
    "confirmed": "방문 확인",
    "arrived": "도착",
    "no_show": "노쇼",
    "cancelled": "취소",
}
APPOINTMENT_CHANGES = APPOINTMENT_STATES | {
    "offered": "대기자에게 제안",
    "requested": "예약 요청",
    "moved": "시각 변경",
    "late": "늦는다는 연락",
}
APPOINTMENT_SOURCES = {
    "chat": "채팅",
    "console": "직원",
    "import": "외부 시스템",
    "waiting": "대기 명단",
    "api": "병원 프로그램",
}
CHANGED_BY = {"chat": "환자 (채팅)", "page": "환자 (링크 화면)", "import": "외부 시스템", "pump": "자동 처리"}
TELL_THEM = "환자에게 자동으로 알리지 않습니다. 대화나 전화로 직접 알려 주세요."
APPOINTMENT_DONE = {
    "book": f"예약했습니다. {TELL_THEM}",
    "approve": f"요청을 승인했습니다. {TELL_THEM}",
    "decline": f"요청을 거절했습니다. {TELL_THEM}",
    "confirm": "방문 확인으로 기록했습니다.",
    "arrive": "도착으로 기록했습니다.",
    "no_show": "노쇼로 기록했습니다.",
    "restore": "예약 상태로 되돌렸습니다.",
    "cancel": f"예약을 취소했습니다. {TELL_THEM}",
}
SLOT_TAKEN = "그 사이 다른 예약이 들어와 이 시각은 더 이상 비어 있지 않습니다. 아래에서 다른 시각을 골라 주세요."
SLOT_NEEDED = "시각을 먼저 골라 주세요."
NOBODY_FOUND = "그 번호의 환자가 없습니다. 번호 전체를 적었는지 확인해 주세요."
NO_NAMES = "이름으로는 아직 찾을 수 없습니다. 환자 번호나 휴대폰 번호 전체를 적어 주세요."
CLOSURE_TIMES = "시작과 끝 시각을 모두 적어 주세요. 끝은 시작과 지금보다 늦어야 합니다."
CLOSURE_ADDED = "휴진을 등록했습니다. 이 시간에는 새 예약을 받지 않습니다."
CLOSURE_LIFTED = "휴진을 해제했습니다. 다시 예약을 받습니다."
WAITING_REMOVED = "대기 명단에서 뺐습니다."
WAITING_RETURNED = "대기 명단에 다시 올렸습니다. 순서는 처음 그대로입니다."
WAITING_CHANGED = "그 사이 대기 상태가 바뀌어 처리하지 않았습니다."

FORM_TOO_OLD = "화면이 오래되어 처리하지 않았습니다. 돌아가서 새로고침한 뒤 다시 시도해 주세요."
WITHOUT_TLS = (
    "암호화되지 않은 주소(http://)로 들어와 로그인할 수 없습니다. https:// 주소로 다시 들어와 주세요. "
    "서버 컴퓨터에서는 127.0.0.1 주소로도 됩니다. 주소를 모르면 관리자에게 물어보세요."
)
DATABASE_AWAY = "지금 기록을 읽거나 쓸 수 없습니다. 잠시 뒤 새로고침해 주세요. 급한 연락은 전화로 해 주세요."
SOMETHING_WRONG = "처리하지 못했습니다. 잠시 뒤 다시 시도해 주세요."
HTTP_ERRORS = {
    404: "찾는 화면이 없습니다. 주소가 바뀌었거나 이 병원의 것이 아닙니다.",
    403: "이 일을 할 권한이 없습니다.",
    413: "보낸 내용이 너무 큽니다.",
}


def outcome_asked(clinic: Clinic) -> str:
    """What closing asks for; Kakao's own 1:1 chat leaves no record here."""
    return OUTCOME_ASKED_OF_CHAT if clinics.operator_button(clinic) else OUTCOME_ASKED


def trouble(what: str, since: datetime, told: bool) -> str:
    """`told`: the engineers know, as far as anybody can say."""
    nobody = "" if told else " 장애 담당에게 알리지 못했으니 직접 연락해 주세요."
    return f"장애: {what}. {moment(since)}부터.{nobody}"


FILE_STATES = {
    "done": "모두 받았습니다",
    "partly": "일부만 받았습니다",
    "failed": "읽지 못했습니다",
    "same": "앞 파일과 같아 건너뛰었습니다",
}
HOOK_STATES = {"waiting": "보내는 중", "delivered": "받았습니다", "given_up": "보내기를 그만두었습니다"}
FILES = {"patients": "환자", "visits": "방문", "appointments": "예약", "consents": "동의"}


def file_not_taken(kind: str, name: str, at: datetime, rejected: int, why: str) -> str:
    """A file of the watched folder; `rejected`: how many of its rows, none where it could not be read at all."""
    what = f"{rejected:,}줄을 받지 못했습니다" if rejected else "읽지 못했습니다"
    return f"가져오기: {FILES[kind]} 파일 {name}({moment(at)}) — {what}. {why}"


def hook_unheard(host: str, stopped: bool) -> str:
    """A system of the clinic's own that is told of events."""
    what = "더는 받지 않겠다고 답해(410) 멈췄습니다" if stopped else "하루 동안 받지 못한 알림이 있습니다"
    return f"웹훅: {host} — {what}. 운영 담당이 anbu webhook log로 확인해 주세요."


def held_by(name: str) -> str:
    return f"지금은 {name}님이 이 대화를 맡고 있습니다."


def appointment_changed(state: str) -> str:
    return f"지금은 '{APPOINTMENT_STATES[state]}' 상태라서 처리하지 않았습니다. 바뀐 내용을 확인해 주세요."


def moved(name: str, before: str, after: str) -> str:
    return f"{name}님의 예약을 옮겼습니다: {before} → {after}. {TELL_THEM}"


def example_approved(intent: str) -> str:
    return f"'{INTENTS[intent]}' 예문으로 승인했습니다."


def intent_groups() -> dict[str, dict[str, str]]:
    """Every intent once: heading → intent → its name."""
    heading = {intent: _heading(intent) for intent in INTENTS}
    return {name: {intent: INTENTS[intent] for intent in INTENTS if heading[intent] == name} for name in INTENT_GROUPS}


def _heading(intent: str) -> str:
    return next(name for name, beginnings in INTENT_GROUPS.items() if intent.startswith(beginnings))


def taken_over(name: str) -> str:
    return f"{name}님에게서 대화를 이어받았습니다."


CARE = {"": "진료 중", "died": "사망", "transferred": "다른 병원으로 옮김"}
CARE_ENDED = {
    "": "진료 중으로 되돌렸습니다. 예정된 안내를 다시 세웁니다.",
    "died": "사망으로 기록했습니다. 앞으로 아무 안내도 보내지 않습니다.",
    "transferred": "다른 병원으로 옮긴 환자로 기록했습니다. 예약 알림 말고는 보내지 않습니다.",
}

COMPLAINT_EMPTY = "들은 말씀을 적어 주세요."
COMPLAINT_OPENED = "불편 접수를 올렸습니다. 처리하고 닫을 때까지 상태 확인과 만족도 안내를 보내지 않습니다."
DISPUTE_ASKED = "의료분쟁이나 소송이 있으면 표시해 주세요. 상태 확인, 만족도, 광고를 보내지 않습니다."
DISPUTED = "분쟁 중인 환자입니다. 상태 확인, 만족도, 광고를 보내지 않습니다. 예약 알림과 주의사항 안내는 갑니다."
DISPUTE_ON = "분쟁 중으로 표시했습니다. 예약 알림과 주의사항 안내 말고는 보내지 않습니다."
DISPUTE_OFF = "분쟁 표시를 지웠습니다. 안내를 다시 보냅니다."
DOCUMENTS_ASKED = (
    "환자 페이지에 올리면 본인 확인을 한 환자만 볼 수 있고, 기한이 지나면 파기됩니다. 환자에게는 내용 없이 "
    "'문서가 있다'는 안내만 나갑니다."
)
DOCUMENT_KINDS = {"pdf": "PDF", "jpeg": "JPG", "png": "PNG"}
DOCUMENT_PUT = "문서를 올렸습니다. 환자에게 안내가 나갑니다."
DOCUMENT_PUT_UNTOLD = "문서를 올렸지만 안내를 보낼 수 없는 환자입니다. 전화로 알려 주세요."
DOCUMENT_WITHDRAWN = "문서를 거두고 파기했습니다. 환자 페이지에서 바로 사라졌습니다."
DOCUMENT_NOT_PUT = {
    "untitled": "제목을 60자까지 적어 주세요. 올리지 않았습니다.",
    "empty": "파일을 골라 주세요. 올리지 않았습니다.",
    "too_large": "10MB까지 올릴 수 있습니다. 올리지 않았습니다.",
    "no_document": "PDF, JPG, PNG 파일만 올릴 수 있습니다. 이름이 아니라 내용을 봅니다. 올리지 않았습니다.",
    "cut_off": "파일이 중간에 끊겼습니다. 다시 골라 주세요. 올리지 않았습니다.",
    "over": "볼 수 있는 기간이 이미 지났습니다. 올리지 않았습니다.",
}
DOCUMENT_ENDED = {"withdrawn": "거둠", "expired": "기한 지남"}


def looked_at(views: int, viewed: str) -> str:
    """`viewed`: when the patient last opened it, in words."""
    return f"{views}번 열람, 마지막 {viewed}" if views else "아직 열어 보지 않음"


CONSENTS = {
    "messages": "진료·시술 안내",
    "advertising": "광고·이벤트 소식",
    "night": "야간(21시~8시) 광고",
    "guardian": "보호자(법정대리인) 동의 (만 14세 미만)",
}
CONSENT_NOTED = "말씀하신 대로 기록했습니다."
NIGHT_NEEDS_ADVERTISING = "야간 광고는 광고·이벤트 소식에 동의하신 분만 받을 수 있습니다."

ON_CALL_LEVELS = {0: "1차 당직", 1: "2차 의사", 2: "3차 관리자", 3: "장애 담당(엔지니어)"}
ON_CALL_HOURS = {"always": "언제나", "open": "진료시간에만", "closed": "진료시간 외에만"}
ON_CALL_ADDED = "번호를 더했습니다."
ON_CALL_REMOVED = "번호를 뺐습니다."
NO_NUMBER = "번호가 없습니다. 이 단계는 건너뜁니다."
NO_ENGINEER = "번호가 없습니다. 장애가 나도 알림을 받는 사람이 없습니다."
NOBODY_ON_CALL = "당직 번호가 없어 응급 알림이 문자로 가지 않습니다."
ON_CALL_GAPS = {
    "open": "진료시간에 받을 당직 번호가 없습니다. 그때의 응급 알림은 등록된 모든 번호로 갑니다.",
    "closed": "진료시간 외에 받을 당직 번호가 없습니다. 그때의 응급 알림은 등록된 모든 번호로 갑니다.",
}
PAGES = {
    "queued": "보내는 중",
    "sending": "보내는 중",
    "accepted": "문자 보냄",
    "failed": "보내지 못함",
    "moot": "확인되어 보내지 않음",
}

CALL_OUTCOMES = {"reached": "통화함", "missed": "받지 않음", "later": "나중에 다시"}
CALLS_MADE = CALL_OUTCOMES | {"again": "더 걸기로 함", "stopped": "그만 걸기로 함"}
CALL_OUTCOME_NEEDED = "통화가 어떻게 되었는지 골라 주세요."
CALL_EMPTY = "들은 내용을 하나라도 골라 주세요. 적은 말은 그대로 두었습니다."
CALL_TIME_NEEDED = "다시 걸 시각을 지금보다 뒤로 적어 주세요."
CALL_RECORDED = "통화를 기록하고 전화 목록에서 뺐습니다."
CALL_DECIDED = {"again": "더 걸기로 했습니다. 목록에 남깁니다.", "stopped": "그만 걸기로 하고 닫았습니다."}
CALL_UNDECIDED = "세 번 걸었지만 받지 않았습니다. 더 걸지 원장이나 관리자가 정합니다."
CALL_SCRIPT = {  # what is said, in the order of the sheet; never that a symptom is all right
    "who": "먼저 본인인지 확인합니다. 이름과 생년월일을 듣기 전에는 시술 이야기를 하지 않습니다.",
    "urgent": "먼저 급한 증상이 있는지 확인할게요. 지금 이런 증상이 있으신가요?",
    "pain": "통증은 0이 없음, 10이 매우 심함이라면 몇 점쯤인가요?",
    "reactions": "붓기, 멍, 붉은기는 어느 정도인가요?",
    "satisfaction": "받으신 진료에는 얼마나 만족하시나요? 1점부터 5점까지로 말씀해 주세요.",
    "words": "안내문 가운데 지키기 어려운 점이나 궁금한 점이 있으신가요?",
}
CALL_AT_ONCE = "숨쉬기 힘들거나 눈이 흐리면 지금 119에 전화하시라고 말합니다. 저장하면 의료진에게 바로 알림이 갑니다."
CALL_NEVER = "증상을 듣고 괜찮다고 하거나 약을 끊으라고 하지 않습니다. 판단은 의료진이 합니다."


def call_greeting(clinic: str) -> str:
    return f"안녕하세요, {clinic}입니다. 통화 괜찮으신가요? 성함과 생년월일을 확인하겠습니다."


def call_opening(treatment: str, day: str) -> str:
    return f"{day}에 받으신 {treatment} 뒤로 좀 어떠신지 안부 전화 드렸습니다."


def call_closing(emergency: str) -> str:
    return (
        "말씀하신 내용을 의료진에게 전하겠습니다. 확인이 필요하면 다시 연락드립니다. "
        f"심해지면 바로 병원이나 야간 번호 {emergency}로 연락하시고, 숨쉬기 힘들거나 눈이 흐리면 119로 전화하세요."
    )


def call_again_at(at: datetime) -> str:
    return f"{moment(at)}에 다시 걸도록 남겼습니다."


def call_raised(triage: str) -> str:
    return f"들은 내용에 살펴야 할 증상이 있어 {triage} {TRIAGE[triage]} 알림을 올렸습니다. 의료진에게 바로 전하세요."


def call_outcome(summary: str) -> str:
    return f"통화함. {summary}" if summary else "통화함."


SENDING_PAUSED = "전체 발송을 멈춰 두었습니다. 환자에게 먼저 보내는 안내가 나가지 않습니다."
CLINIC_PAUSED = "전체 발송을 멈췄습니다. 채팅 답변과 응급 알림은 계속됩니다."
CLINIC_RESUMED = "전체 발송을 다시 켰습니다. 아직 기한이 남은 안내부터 나갑니다."
PLAN_STOPPED = "이 계획의 발송을 멈췄습니다."
PLAN_STARTED = "이 계획의 발송을 다시 켰습니다."
WHY_NEEDED = "멈추는 까닭을 적어 주세요."
WAITING_PLAN = "대기 명단에 빈자리 안내"
PUSH_CLASSES = {"security": "보안", "transaction": "예약", "safety": "안전 안내", "care": "돌봄", "advertising": "광고"}
AS_IT_STANDS = "지금대로면 보내지 않음"
WANTS_NONE, NO_ADVERTISING = "환자가 알림 수신을 거부했습니다", "광고 수신 동의가 없습니다"
HELD_BACK = {
    "postpone": "미뤄짐",
    "refused": "보내지 않음",
    "expired": "기한 지남",
    "cleared": "취소됨",
    "failed": "보내지 못함",
}

NOTICE_KINDS = NOTICES
NOTICE_POSTED = "알림을 보냈습니다."
NO_NUMBERS = "당직 번호가 없어 보낼 곳이 없습니다."
NOTICE_CLASSES = {"transaction": "진료 알림", "care": "건강 안내", "advertising": "광고"}
NOTICE_STATES = {"draft": "승인 필요", "waiting": "보낼 예정", "over": "지난 공지", "stopped": "멈춤"}
NOTICE_DRAFTED = "초안을 만들었습니다. 승인하기 전에는 아무에게도 가지 않습니다."
NOTICE_APPROVED = "승인했습니다. 정한 날에 나갑니다."
NOTICE_STOPPED = "공지를 멈췄습니다. 아직 나가지 않은 것은 보내지 않습니다."
NOTICE_FIELDS = {
    "title": "제목을 40자까지 적어 주세요.",
    "text": "내용을 700자까지 적어 주세요.",
    "day": "보낼 날짜를 골라 주세요.",
    "at": "보낼 시각을 골라 주세요.",
    "push_class": "종류를 골라 주세요.",
}
NOTICE_AUDIENCE = "대상의 값을 확인해 주세요."
NOTICE_PASSED = "보낼 날짜가 지났습니다."
SEXES = {"male": "남성", "female": "여성"}
CARES = {"outpatient": "외래", "inpatient": "입원"}


def lint_problem(words: str, reason: str, instead: str) -> str:
    return f"'{words}': {reason}. {instead}."


RUNGS = {
    "sent": "보냄",
    "accepted": "접수",
    "delivered": "도착",
    "opened": "열어 봄",
    "clicked": "누름",
    "answered": "답함",
    "rebooked": "재예약",
    "came": "내원",
}
RUNG_WORDS = {"no": "없음", "unknown": "알 수 없음", "pending": "아직"}
WAYS = {"alimtalk": "알림톡", "text": "문자", "simulator": "시뮬레이터"}
EVIDENCE = {
    "send": "발송 기록",
    "touch": "링크 화면·버튼",
    "message": "채팅에 쓴 말",
    "note": "상태 기록",
    "appointment": "예약",
    "appointment_change": "예약 변경",
    "visit": "방문 기록",
}
REMINDERS = "답이 없어 다시 보낸 안내"
REACH_COLUMNS = ("", " (아는 수)", " (모름)", " (아직)")
REACH_HONEST = (
    "알림톡을 읽었는지는 카카오가 한 사람씩 알려 주지 않아 알 수 없습니다. "
    "열어 봄은 링크 화면이 열렸거나(미리보기 로봇 제외) 받은 뒤 3일 안에 채팅에서 누르거나 쓴 것입니다. "
    "4/10은 알 수 있는 10건 가운데 4건이라는 뜻입니다."
)
PHONE_UNREADABLE = "휴대폰 번호로 읽을 수 없습니다. 예: 010-2345-6789"
PHONE_CHANGED = "번호를 고쳤습니다. 연결된 채팅은 다시 본인 확인을 해야 하고, 예전 번호로 보낸 링크는 열리지 않습니다."
PHONE_RIGHT = "번호가 맞다고 기록했습니다. 다시 보냅니다."
PHONE_MARKS = {
    "dead": "없는 번호라고 합니다",
    "blocked": "메시지를 차단했다고 합니다",
    "no_kakao": "카카오톡을 쓰지 않는 번호라고 합니다",
}
