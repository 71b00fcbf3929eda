"""An offer taken in words: its number, its time, a plain yes; or other offers asked for. Pure."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.booking import freed, mine, offers, reading, said_times, steps
from bot.dialogue.booking.draft import BOOK, CHANGE, Draft
from bot.dialogue.booking.steps import WHEN, at
from bot.dialogue.corrections import takes_back
from bot.dialogue.saying import offer
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Facts, Heard
from bot.korean import booking as korean
from bot.korean import cards, confirming, moving, weekdays
from bot.korean.identify import agrees, declines
from bot.korean.normalise import clean
from bot.korean.slots import Slot
from bot.wording import booking as words
from catalogue.book import CELL
from records.facts import SEOUL, local_date


def picked(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision | None:
    """An offer taken in words: its number, its time, a plain yes to the only one; or none of them."""
    shown = [datetime.fromisoformat(each.partition("|")[0]) for each in draft.shown]
    index = cards.ordinal(heard.text)
    turned_down = declines(heard.text) or takes_back(heard.text)
    if index is None and not turned_down:
        index = _named(shown, draft, heard, facts)
    if index is not None and shown and index < len(shown):
        return taken(state, draft, draft.shown[index], facts)
    if korean.wants_to_wait(heard.text):
        return _waited_for(state, draft, shown, heard, facts)
    if said_times.new_times(heard.text, facts) is not None:
        return None
    if weekdays.latest(heard.text):
        return None
    if shown and draft.act == BOOK and (aside := _later_or_earlier(draft, shown, heard.text)):
        return steps.advance(state, aside, facts)
    if cards.wants_another_day(heard.text) and shown:
        return steps.advance(state, _from_the_next_day(draft, max(shown)), facts)
    another = cards.wants_others(heard.text) or turned_down
    return others(state, draft, facts) if another and reading.merged(draft, heard, facts) == draft else None


def agreed(draft: Draft, heard: Heard, facts: Facts) -> bool:
    """A yes to the one offer on the table: a plain one, or the question's own verb again, whatever of it is named
    beside (네 옮겨주세요, 24일로 변경이요); none that names another time, doctor or treatment, or moves the other way.
    """
    if len(draft.shown) != 1:
        return False
    if agrees(heard.text) or cards.accepts(heard.text):
        return True
    rest = _without_what_it_is(draft, heard, facts) if heard.choice is None else None
    if not rest or _the_other_way(draft, rest, facts):
        return False
    named = rest != clean(heard.text)
    return confirming.repeats(rest, draft.act == CHANGE) or (named and confirming.nods(rest))


def _without_what_it_is(draft: Draft, heard: Heard, facts: Facts) -> str | None:
    """The words without the time, amount or doctor of the only offer; None where they name another one."""
    starts_at, _, doctor = draft.shown[0].partition("|")
    at_, text, about = datetime.fromisoformat(starts_at).astimezone(SEOUL), heard.text, offers.appointment(draft, facts)
    named = reading.doctor_named(text, facts)
    others = any(each != offers.service(draft, facts) for each in heard.understood.treatments)
    by = moving.shift(text)
    if others or (named and named != doctor) or (by and (not about or about.starts_at + timedelta(minutes=by) != at_)):
        return None
    when = reading.in_its_week(draft, said_times.new_times(text, facts), text, facts)
    if when is not None and (when.problem or not all(_fits(slot, at_) for slot in when.options)):
        return None
    rest = clean(text)
    if when is not None and when.end:
        rest = rest[: when.start] + re.sub(r"^\s*(?:날|에|으?로)*", "", rest[when.end :])
    if about is not None and about.starts_at.astimezone(SEOUL).time() == at_.time():
        rest = confirming.without_same_time(rest)
    return reading.without_doctor(confirming.without_amount(rest) if by else rest, facts)


def _the_other_way(draft: Draft, text: str, facts: Facts) -> bool:
    """당겨주세요 to a later time than the appointment's, or the other way round."""
    about, at_ = offers.appointment(draft, facts), datetime.fromisoformat(draft.shown[0].partition("|")[0])
    if about is None:
        return False
    return (moving.sooner(text) and at_ > about.starts_at) or (moving.later(text) and at_ < about.starts_at)


def _waited_for(state: State, draft: Draft, shown: list[datetime], heard: Heard, facts: Facts) -> Decision:
    """A place on the list; for an earlier or later time than those that are free, where that is what is wished."""
    aside = _later_or_earlier(draft, shown, heard.text) if shown and draft.act == BOOK else None
    if aside is not None and offers.fitting(aside, facts):
        return steps.advance(state, aside, facts)
    return freed.joined_list(state, aside or draft, facts)


def _later_or_earlier(draft: Draft, shown: list[datetime], text: str) -> Draft | None:
    """The same days, after the latest or before the earliest time of day on the table."""
    times = [each.astimezone(SEOUL) for each in shown]
    if cards.wants_later(text):
        after = max(times, key=lambda each: each.time()) + timedelta(minutes=CELL)
        return replace(draft, begin=f"{after:%H:%M}", end=None, more=())
    if cards.wants_earlier(text):
        before = min(times, key=lambda each: each.time()) - timedelta(minutes=CELL)
        return replace(draft, begin=None, end=f"{before:%H:%M}", more=())
    return None


def _from_the_next_day(draft: Draft, shown: datetime) -> Draft:
    """The same wish on the days after the ones on the table."""
    return replace(draft, first=(local_date(shown) + timedelta(days=1)).isoformat(), last=None, weekdays="", more=())


def _named(shown: list[datetime], draft: Draft, heard: Heard, facts: Facts) -> int | None:
    """The one offer whose time the words say, or whose day where each offer has its own; a question (수요일은요?) or a
    part of the day (오전이요) takes none.
    """
    when = reading.in_its_week(draft, said_times.new_times(heard.text, facts), heard.text, facts)
    if when is None or cards.asks_back(heard.text):
        return None
    fits = [
        index for index, at_ in enumerate(shown) if any(_fits(slot, at_.astimezone(SEOUL)) for slot in when.options)
    ]
    timed = any(slot.begin is not None and slot.begin == slot.end for slot in when.options)
    own_days = len(shown) > 1 and len({*map(local_date, shown)}) == len(shown)
    by_day = own_days and all(slot.begin is None and slot.end is None for slot in when.options)
    return fits[0] if len(fits) == 1 and (timed or by_day) else None


def _fits(slot: Slot, at_: datetime) -> bool:
    by_day = (slot.first or at_.date()) <= at_.date() <= (slot.last or at_.date())
    return by_day and (slot.begin or at_.time()) <= at_.time() <= (slot.end or at_.time())


def taken(state: State, draft: Draft, offer_taken: str, facts: Facts) -> Decision:
    """`offer_taken`: beginning and doctor, as `offers.coded` writes them."""
    starts_at, _, doctor = offer_taken.partition("|")
    return steps.take(state, draft, facts, offers.at(draft, facts, datetime.fromisoformat(starts_at), doctor))


def another(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """Right after one of several offers was taken, another of them: 아니 세번째요."""
    shown, made, index = state.draft.get(steps.TABLE, []), said_times.just_made(facts), cards.ordinal(heard.text)
    if made is None or heard.choice is not None or index is None or not shown or index >= len(shown):
        return None
    if datetime.fromisoformat(shown[index].partition("|")[0]) == made.starts_at:
        return mine.listed(state, facts)
    draft = Draft("change", appointment=made.id, guest=made.guest, shown=tuple(shown))
    return taken(state, draft, shown[index], facts)


def others(state: State, draft: Draft, facts: Facts) -> Decision:
    """Other openings of the same wish; when there are none, another time is asked for."""
    draft = draft.at_any_hour()
    more = replace(draft, more=(*draft.more, *(each.partition("|")[0] for each in draft.shown)))
    found = offers.fitting(more, facts)
    if found and not draft.exact:
        return steps.shown(state, more, facts, offers.chosen(found, more), words.OFFERS)
    about = offers.appointment(draft, facts)
    asked = words.when_moved(about.label, about.starts_at) if about else words.when_wished(steps.label(draft, facts))
    on_its_day = replace(draft.at_any_time(), first=draft.first, last=draft.last) if _one_time(draft) else None
    return offer(at(state, WHEN, on_its_day or draft.at_any_time()), asked, steps.WHENS)


def _one_time(draft: Draft) -> bool:
    """Whether one time of one day was wished: 아 아니다, 3시 means that day."""
    return draft.exact and draft.first is not None and draft.first == draft.last
