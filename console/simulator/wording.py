"""The words that the simulator's server adds to the console's; those of the page itself stand in its files."""

import re
from datetime import datetime

from bot.wording import WEEKDAYS
from records.facts import SEOUL

AUTHORS = {"patient": "환자", "bot": "봇", "staff": "직원", "system": "시스템"}
FOLLOW_UPS = {
    "planned": "예정",
    "sent": "보냄",
    "answered": "답함",
    "unanswered": "답 없음",
    "refused": "보내지 않음",
    "expired": "기한 지남",
    "cleared": "취소됨",
    "failed": "보내지 못함",
}
SENDS = {
    "queued": "발송 대기",
    "sending": "보내는 중",
    "accepted": "접수됨",
    "delivered": "도착",
    "failed": "실패",
    "unknown": "확인 필요",
}
STEPS = {"offer": "빈자리 안내"}

ACKNOWLEDGED, CLOSED, UNSEEN = "확인함", "처리 완료", "아직 확인 전"
NOT_CLINIC_TIME = "시각을 2026-11-24T10:00처럼 적어 주세요."
ALREADY_PAST = "이미 지난 시각입니다. 병원 시간은 앞으로만 움직입니다."
TOO_FAR = "한 번에 400일까지만 옮길 수 있습니다."
REAL_CLINIC = "실제 병원이 등록된 곳에서는 병원 시간을 옮길 수 없습니다."
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


def step(key: str, before: bool) -> str:
    """A plan's step as staff read it; the starter plans call theirs h5 (hours) and d7 (days), after a treatment or
    `before` an appointment.
    """
    found = re.fullmatch(r"([hd])(\d+)", key)
    if found is None:
        return STEPS.get(key, key)
    if before:
        return f"{found[2]}시간 전" if found[1] == "h" else f"{found[2]}일 전"
    return f"{found[2]}시간 뒤" if found[1] == "h" else f"{found[2]}일째"


PAGED = {0: "1차 당직 전화", 1: "2차 의사 전화", 2: "3차 관리자 전화", 3: "장애 담당 전화"}
