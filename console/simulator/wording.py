"""Every word of the simulator's own that is made on the server; those of the page's furniture stand in its template."""

import re
from datetime import datetime

from bot.wording import TOPICS, WEEKDAYS
from records.facts import SEOUL

HOLDERS = {"bot": "봇이 응대 중", "waiting": "담당자를 기다리는 중", "staff": "직원이 응대 중"}
AUTHORS = {"patient": "환자", "bot": "봇", "staff": "직원"}
REASONS = {
    "emergency": "응급 신호",
    "symptom": "증상 확인",
    "check_in": "상태 확인 결과",
    "complaint": "불편 접수",
    "appointment": "예약 요청",
    "patient_asked": "상담원 요청",
    "unknown": "모르는 질문",
    "not_understood": "거듭 이해하지 못함",
    "understanding_down": "언어 이해 중단",
    "warning_sign_question": "위험 증상에 관한 질문",
    "opt_out": "수신거부 확인",
    "unanswered": "답이 없어 전화 필요",
    "database_away": "기록이 늦어진 메시지",
}
FOLLOW_UPS = {
    "planned": "예정",
    "sent": "보냄",
    "answered": "답함",
    "unanswered": "답 없음",
    "refused": "보내지 않음",
    "expired": "기한 지남",
    "cleared": "취소됨",
}
SENDS = {
    "queued": "발송 대기",
    "sending": "보내는 중",
    "accepted": "접수됨",
    "delivered": "도착",
    "failed": "실패",
    "unknown": "확인 필요",
}
PUSH_CLASSES = {
    "security": "보안",
    "transaction": "예약",
    "safety": "안전 안내",
    "care": "돌봄",
    "advertising": "광고",
}
SMALL_TALK = {
    "greet": "인사",
    "goodbye": "인사",
    "thank": "감사",
    "affirm": "그렇다는 답",
    "deny": "아니라는 답",
    "symptom_ok": "괜찮다는 답",
    "bot_challenge": "봇인지 물음",
    "repair": "다시 말함",
    "emergency": "응급 신호",
    "out_of_scope": "모르는 질문",
}
NOTES = {"open": "작성 시작", "partial": "일부 작성", "complete": "작성 완료", "signed": "서명됨"}

ACKNOWLEDGED, CLOSED, UNSEEN = "확인함", "처리 완료", "아직 확인 전"
NOT_CLINIC_TIME = "시각을 2026-11-24T10:00처럼 적어 주세요."
ALREADY_PAST = "이미 지난 시각입니다. 병원 시간은 앞으로만 움직입니다."
TOO_FAR = "한 번에 400일까지만 옮길 수 있습니다."
NO_SUCH_ROOM = "그런 데모 병원이 없습니다."
DATABASE_AWAY = "데이터베이스에 닿지 않습니다. 잠시 뒤에 다시 해 주세요."


def clock(at: datetime) -> str:
    """Such as 2026년 11월 24일(화) 오전 10:05."""
    local = at.astimezone(SEOUL)
    half, hour = ("오전" if local.hour < 12 else "오후"), (local.hour % 12 or 12)
    return f"{local.year}년 {local.month}월 {local.day}일({WEEKDAYS[local.weekday()]}) {half} {hour}:{local.minute:02d}"


def short(at: datetime) -> str:
    """Such as 11/24(화) 10:05."""
    local = at.astimezone(SEOUL)
    return f"{local.month}/{local.day}({WEEKDAYS[local.weekday()]}) {local:%H:%M}"


def days_ago(days: int) -> str:
    return {0: "오늘", 1: "어제", 2: "그저께"}.get(days, f"{days}일 전")


def step(key: str) -> str:
    """A plan's step as staff read it; the starter plans call theirs h5 (hours) and d7 (days)."""
    found = re.fullmatch(r"([hd])(\d+)", key)
    if found is None:
        return key
    return f"{found[2]}시간 뒤" if found[1] == "h" else f"{found[2]}일째"


def intent(name: str | None) -> str:
    return (TOPICS | SMALL_TALK).get(name, name) if name else ""
