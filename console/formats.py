"""How times, phones and codes are written for staff. Clinic times are shown in Seoul time."""

from datetime import date, datetime, timedelta

from flask import Flask

from bot.wording import WEEKDAYS, day, moment
from console import wording
from records import phones
from records.facts import SEOUL, local_date


def install(app: Flask) -> None:
    """Make the formats and labels known to the templates."""
    for each in (
        clock_time, hour_minute, minutes, date_of, date_of_birth, day, moment, stamp, ago, due, since_treatment, reason,
        intent, source,
    ):  # fmt: skip
        app.add_template_filter(each)
    app.add_template_filter(phones.written, "phone")
    app.jinja_env.globals.update(words=wording, overdue=overdue, span=span)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def clock_time(at: datetime) -> str:
    """Such as 오후 3:04."""
    local = at.astimezone(SEOUL)
    return f"{'오전' if local.hour < 12 else '오후'} {local.hour % 12 or 12}:{local.minute:02}"


def hour_minute(at: datetime) -> str:
    """Such as 15:04, where there is little room."""
    return f"{at.astimezone(SEOUL):%H:%M}"


def minutes(count: int) -> str:
    """Such as 2시간 30분."""
    hours, rest = divmod(count, 60)
    return " ".join(filter(None, (f"{hours}시간" if hours else "", f"{rest}분" if rest or not hours else "")))


def date_of(on: date) -> str:
    """Such as 11월 24일(화)."""
    return f"{on.month}월 {on.day}일({WEEKDAYS[on.weekday()]})"


def date_of_birth(on: date) -> str:
    """Such as 1991.03.02, to be compared with what is heard."""
    return f"{on:%Y.%m.%d}"


def stamp(at: datetime, now: datetime) -> str:
    """The time alone today, with the date before."""
    return clock_time(at) if local_date(at) == local_date(now) else f"{day(at)} {clock_time(at)}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Such as 11월 24일(화) 오후 2:00 – 오후 4:30; whole days are written as such."""
    first, last = local_date(starts_at), local_date(ends_at)
    if {hour_minute(starts_at), hour_minute(ends_at)} == {"00:00"}:
        last -= timedelta(days=1)
        return " ".join((date_of(first), *(("–", date_of(last)) if last > first else ()), "종일"))
    until = clock_time(ends_at) if last == first else f"{date_of(last)} {clock_time(ends_at)}"
    return f"{date_of(first)} {clock_time(starts_at)} – {until}"


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes}분"
    return f"{minutes // 60}시간" if minutes < 48 * 60 else f"{minutes // (24 * 60)}일"


def ago(at: datetime, now: datetime) -> str:
    """Such as 방금, 12분, 3시간, 2일."""
    return "방금" if now - at < timedelta(minutes=1) else _span(now - at)


def overdue(at: datetime, now: datetime) -> bool:
    return at < now


def due(at: datetime, now: datetime) -> str:
    """Such as 4분 남음, 12분 지남."""
    if overdue(at, now):
        return f"{_span(now - at)} 지남"
    return f"{_span(at - now + timedelta(seconds=59))} 남음"


def since_treatment(days: int) -> str:
    return "당일" if days == 0 else f"{days}일째"


def reason(code: str) -> str:
    return wording.REASONS.get(code, code)


def intent(code: str) -> str:
    return wording.INTENTS.get(code, code)


def source(version: str) -> str:
    """A message's source such as `answer/filler.aftercare_wash.d1-6@2`, as staff read it."""
    name, _, number = version.rpartition("@")
    if name == "wording":
        return f"시스템 문구 v{number}"
    kind, _, key = name.partition("/")
    return f"{ {'answer': '승인 답변', 'template': '안내문'}.get(kind, kind) } {key} v{number}"
