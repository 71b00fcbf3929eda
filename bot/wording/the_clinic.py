"""Short answers about the clinic: whether it is open, and its number."""

from datetime import datetime

from bot import wording

YES, NO = "네, ", "아니요, "
OPEN_NOW = f"{YES}지금은 진료시간입니다."


def closed_now(opens: datetime | None, pausing: bool) -> str:
    """`opens`: when it opens next, None where nobody knows; `pausing`: it is the break of the day."""
    why = "점심·휴게 시간입니다." if pausing else "진료시간이 아닙니다."
    return f"{NO}지금은 {why}" + (f" {wording.moment(opens)}부터 진료합니다." if opens else "")


def open_on(opens: datetime, closes: datetime) -> str:
    begins, ends = (wording.moment(each).partition(") ")[2] for each in (opens, closes))
    return f"{YES}{wording.day(opens)}에는 {begins}부터 {ends}까지 진료합니다."


def closed_on(at: datetime) -> str:
    return f"{NO}{wording.day(at)}은 휴진입니다."


def number(phone: str, emergency_phone: str) -> str:
    return f"병원 전화번호는 {wording.at_any_hour(phone, emergency_phone)}입니다."
