"""Why a person is brought in: every reason, in one table. Pure.

A reason with `rules` is always a person's, in every state and whatever approved text would fit: triage hears it in each
message. One with `intents` is a person's where the language model is sure of the wish. The others are raised by name.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot import wording
from bot.dialogue.values import Escalate
from bot.wording import danger, handover
from catalogue.model import TriageClass


@dataclass(frozen=True)
class Reason:
    """`says`: the patient's words, given the sentence that says when a person answers; None where they stand elsewhere.

    `warns`: what to do if it gets worse belongs to them. `alone`: beginnings of topics that nothing approved answers
    beside it.
    """

    triage: TriageClass
    staff: str  # as staff read it
    says: Callable[[str], str] | None = None
    rules: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    warns: bool = False
    alone: tuple[str, ...] = ()


E1, E2, E3 = TriageClass.E1, TriageClass.E2, TriageClass.E3
SYMPTOM, COMPLAINT, DRUG, PREGNANCY, PHOTO, MINOR = "symptom", "complaint", "drug", "pregnancy", "photo", "minor"
EMERGENCY, THREAT = "emergency", "threat"  # red flags whose keys begin with the second are of violence
SELF_HARM = "self-harm"  # red flags whose keys begin so are answered with the crisis line
DISTRESS, HEALTH = "distress", "health"
LOSS = "pregnancy_lost"
LEGAL_NOTICE = "legal_notice"
PREGNANT, LOST, HEALTH_TOLD = "pregnancy-told", "pregnancy-lost", "health-told"  # rules
UNREACHABLE = "clinic-unreachable"  # the rule by which an open alarm grows graver
CRISIS = "crisis"  # an emergency of self-harm, as the state remembers it
PATIENT_ASKED, APPOINTMENT = "patient_asked", "appointment"
CONTACT, PHONE = "contact", "phone"
WAITING_OFFER = "waiting_offer"
SLIP, HISTORY = "slip", "history"
UNKNOWN, UNDERSTANDING_DOWN, NOT_UNDERSTOOD = "unknown", "understanding_down", "not_understood"

REASONS: dict[str, Reason] = {
    EMERGENCY: Reason(E1, "응급 신호"),  # or E0, as triage says; its words are in bot.dialogue.decide
    THREAT: Reason(E1, "위협·폭력 언급"),  # its words are in bot.dialogue.emergency
    SYMPTOM: Reason(E2, "증상 문의", alone=("faq_contraindication", "faq_side_effect")),  # words: bot.dialogue.symptoms
    "check_in": Reason(E2, "상태 확인에서 주의"),  # words: bot.dialogue.check_in_turn
    COMPLAINT: Reason(
        E2, "불편 접수", wording.complaint, rules=("complaint", "displeased", "redo"), intents=("complaint",),
        alone=("faq_procedure_time",),  # 대기가 한 시간이 넘는 게 말이 되나요: no question about a treatment
    ),
    DISTRESS: Reason(E2, "마음이 힘들다는 말씀", danger.low_spirits, rules=("low-spirits",), warns=True),
    LOSS: Reason(E2, "임신 상실: 확인 필요", danger.loss, rules=(LOST,), warns=True, alone=("aftercare_", "faq_")),
    PREGNANCY: Reason(
        E2, "임신·수유 알림", wording.pregnancy, rules=(PREGNANT, "pregnancy-loss-spoken-of"),
        alone=("aftercare_medication", "aftercare_skincare", "faq_side_effect"),
    ),
    DRUG: Reason(
        E2, "약 복용·중단 문의", wording.drug, rules=("drug-question", "drug-told"),
        alone=("aftercare_medication", "faq_contraindication"),
    ),
    HEALTH: Reason(E2, "지병·알레르기 알림", handover.health, rules=(HEALTH_TOLD,)),
    HISTORY: Reason(  # before a new treatment: 작년에 눈이 흐려진 적 있는데 또 맞아도 되나요
        E2, "예전 반응을 알리며 묻는 질문", handover.history, warns=True, alone=("faq_", "aftercare_"),
    ),
    SLIP: Reason(E2, "주의사항을 지키지 못함"),  # words: bot.dialogue.routing
    PHOTO: Reason(E2, "사진 확인", handover.photo, rules=("photo",), warns=True),
    MINOR: Reason(
        E2, "미성년·가족에 대한 문의", handover.minor, warns=True,
        rules=("for-a-child", "for-a-young-one", "young-oneself", "young-teenager", "young-one-treated"),
        alone=("aftercare_", "faq_contraindication", "faq_side_effect", "faq_pain", "faq_preparation"),
    ),
    PATIENT_ASKED: Reason(E2, "담당자 연결 요청", wording.handed_over, intents=("human_handoff",)),
    "warning_sign_question": Reason(E2, "위험 증상에 대한 질문"),  # words: bot.dialogue.decide
    APPOINTMENT: Reason(
        E3, "예약 요청", wording.appointment,
        intents=("appointment_book", "appointment_change", "appointment_cancel", "appointment_check",
                 "inform_datetime"),
    ),
    "late": Reason(E3, "늦는다는 연락", wording.late, intents=("late_notice",)),
    WAITING_OFFER: Reason(E3, "대기자에게 빈자리 안내 필요"),  # the patient cannot be told by a message
    UNKNOWN: Reason(E3, "봇이 답할 수 없는 질문", wording.unknown),
    NOT_UNDERSTOOD: Reason(E2, "두 번 이어 이해하지 못함", handover.not_understood),
    UNDERSTANDING_DOWN: Reason(E3, "언어 이해 서버 장애로 전달", wording.unknown),
    "database_away": Reason(E2, "장애 중에 받은 메시지"),
    "opt_out": Reason(E2, "수신거부 확인 필요"),
    "staff_call": Reason(E1, "직원 호출"),  # raised by staff or by the clinic's system, about no patient
    "no_answer": Reason(E2, "전화 확인: 무응답·미전달"),
    "pregnancy_check": Reason(E3, "임신 상태 확인: 안내가 기다립니다"),
    LEGAL_NOTICE: Reason(E2, "법정 고지가 나가지 못함"),  # the consent's result, or its renewal every two years
    "unfinished": Reason(E2, "상태 확인을 끝내지 않음"),
    "guardian": Reason(E3, "만 14세 미만: 보호자 확인 필요"),
    "identity": Reason(E2, "본인 확인 실패: 직접 확인 필요"),
    "wrong_person": Reason(E2, "다른 사람에게 간 연락"),
    "privacy": Reason(E2, "개인정보 삭제 요청"),
    CONTACT: Reason(E3, "연락처 변경 요청"),
    PHONE: Reason(E3, "번호 확인 필요"),  # there is none such, or somebody else has it
}  # fmt: skip

OF_INTENT = {intent: code for code, reason in REASONS.items() for intent in reason.intents}
OF_RULE = {rule: code for code, reason in REASONS.items() for rule in reason.rules}


def raised(code: str, rules: tuple[str, ...] = (), signs: tuple[str, ...] = ()) -> Escalate:
    """An escalation of the reason's own class."""
    return Escalate(code, REASONS[code].triage, rules, signs)


def of_rules(rules: tuple[str, ...]) -> str:
    """The reason that triage's rules speak for, the first of the table; a symptom where one of them tells of a body.

    A rule of self-harm, though a letter is missing to it, is outdone by nothing.
    """
    if any(rule.startswith(SELF_HARM) for rule in rules):
        return DISTRESS
    found = {OF_RULE.get(rule, SYMPTOM) for rule in rules} or {SYMPTOM}
    return SYMPTOM if SYMPTOM in found else next(code for code in REASONS if code in found)
