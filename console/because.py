"""Why a dated message is planned, in one line: what it is, for which occasion, the day that it counts from. Pure."""

from datetime import date, datetime, time, timedelta

from bot.wording import day, moment
from catalogue.model import InForce
from records import upcoming
from records.facts import SEOUL, local_date
from records.upcoming import Anchor, Line

NOUNS = {
    upcoming.TREATMENT: "시술",
    upcoming.APPOINTMENT: "예약",
    "discharge": "퇴원",
    "due": "출산 예정일",
    "birth": "출생",
    "test": "검사",
    "next_session": "다음 치료",
    "recall": "다시 알림",
    "result": "결과",
    "document": "문서",
}
OWN_DAYS = {"birthday": "생일", "anniversary": "첫 방문일", "consent": "광고 동의", "date": "정한 날"}
TIMED = (upcoming.APPOINTMENT, "test")  # what has a time of the day worth naming


def because(line: Line, in_force: InForce) -> str:
    """Such as 입술필러 시술 후 2일째 주의사항 안내, 3월 9일(월) 시술 기준."""
    template = in_force.template(line.follow_up.template)
    title = (template.title if template else line.follow_up.plan).removeprefix("시술 후 ")
    anchor, at = line.anchor, line.follow_up.planned_for
    if anchor is None:
        plan = in_force.plan(line.follow_up.plan)
        if plan is None or plan.anchor not in OWN_DAYS:
            return f"{title}, {day(at)} 기준"
        own = datetime.combine(date.fromordinal(line.follow_up.occasion), time(), SEOUL)
        return f"{title}, {day(own)} {OWN_DAYS[plan.anchor]} 기준"
    if anchor.kind == upcoming.MESSAGE:
        return f"{anchor.label} {title}, {moment(anchor.at)} 안내에 답이 없을 때".strip()
    noun = NOUNS.get(anchor.kind, "등록한 날")
    named = moment(anchor.at) if anchor.kind in TIMED else day(anchor.at)
    occasion = noun if noun in anchor.label else f"{anchor.label} {noun}".strip()
    return f"{occasion} {_offset(anchor, at)} {title}, {named} {noun} 기준"


def _offset(anchor: Anchor, at: datetime) -> str:
    days = (local_date(at) - local_date(anchor.at)).days
    if days:
        return f"후 {days}일째" if days > 0 else f"{-days}일 전"
    hours = round(abs(at - anchor.at) / timedelta(hours=1))
    return f"{hours}시간 {'뒤' if at > anchor.at else '전'}" if hours else "당일"
