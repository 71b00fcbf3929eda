"""Times named by the appointment that moves, or by the days just shown: 같은 시간, 그 다음 주, 그날 말고. Pure."""

from dataclasses import replace
from datetime import date, timedelta

from bot.dialogue.booking import offers
from bot.dialogue.booking.draft import Draft
from bot.dialogue.values import Facts
from bot.korean import second_thoughts as korean
from records.facts import SEOUL, local_date

WEEK = timedelta(days=7)


def related(draft: Draft, text: str, facts: Facts, names_day: bool = False) -> Draft:
    """The draft with what the words say of the appointment that moves, or of the days spoken of before. `names_day`:
    the day that is wished stands in the words (그날 말고 토요일).
    """
    about = offers.appointment(draft, facts)
    spoken, last = draft.days()
    day = spoken or (local_date(about.starts_at) if about else None) or _shown(draft)
    if day is not None and korean.week_after(text):
        spoken, last = (monday := day - timedelta(days=day.weekday()) + WEEK), monday + timedelta(days=6)
        draft = _on(draft, spoken, last)
    if about is not None and korean.same_weekday(text):
        whole_week = spoken is not None and last is not None and last - spoken >= timedelta(days=6)
        draft = _same_weekday(draft, local_date(about.starts_at), spoken if whole_week else None)
    if about is not None and korean.same_time(text):
        at = f"{about.starts_at.astimezone(SEOUL):%H:%M}"
        draft = replace(draft, begin=at, end=at, held=True, more=())
        draft = draft if draft.first else _on(draft, local_date(about.starts_at) + timedelta(days=1), None)
    if day is not None and korean.not_that_day(text) and not names_day:
        draft = _on(draft, day + timedelta(days=1), None)
    return draft


def _same_weekday(draft: Draft, before: date, week: date | None) -> Draft:
    """In the week spoken of, or a week after the appointment that moves."""
    day = before + WEEK if week is None else week + timedelta(days=(before.weekday() - week.weekday()) % 7)
    return _on(draft, day, day)


def _shown(draft: Draft) -> date | None:
    days = {date.fromisoformat(each[:10]) for each in draft.shown}
    return max(days, default=None)


def _on(draft: Draft, first: date, last: date | None) -> Draft:
    until = last.isoformat() if last else None
    return replace(
        draft, first=first.isoformat(), last=until, weekdays="", soonest=False, sooner=False, later=False, more=()
    )
