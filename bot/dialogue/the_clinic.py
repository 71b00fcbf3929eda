"""What a yes or a number answers about the clinic: whether it is open, and its telephone. Pure."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.dialogue import symptoms
from bot.dialogue.saying import say
from bot.dialogue.state import State
from bot.dialogue.values import STAFF, Decision, Facts, Heard
from bot.korean import the_clinic as korean
from bot.reply import Bubble
from bot.wording import the_clinic as words
from records.facts import SEOUL, local_date


def number_told(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The clinic's telephone number, where it is asked for and nothing graver is said."""
    asked = heard.choice is None and heard.meaning is None and korean.asks_number(heard.text)
    if not asked or facts.holder == STAFF or symptoms.worry_of(heard) is not None:
        return None
    return say(replace(state, misses=0), words.number(facts.clinic.phone, facts.clinic.emergency_phone))


def yes_or_no_first(decision: Decision, heard: Heard, facts: Facts) -> Decision:
    """The timetable, and before it whether the clinic is open then."""
    asked = korean.asks_open(heard.text, local_date(facts.now)) if "faq_hours" in heard.understood.requests else None
    if asked is None or facts.clinic.opening is None or heard.choice is not None:
        return decision
    told = _now(facts) if asked == "now" else _on(asked, facts)
    told = told if not korean.of_closing(heard.text) else told.removeprefix(words.YES).removeprefix(words.NO)
    return replace(decision, reply=replace(decision.reply, bubbles=(Bubble(told), *decision.reply.bubbles)))


def _now(facts: Facts) -> str:
    opening, now = facts.clinic.opening, facts.now
    assert opening is not None
    if opening.is_open(now):
        return words.OPEN_NOW
    return words.closed_now(opening.next_opening(now), opening.pauses(now))


def _on(day: date, facts: Facts) -> str:
    assert facts.clinic.opening is not None
    parts = facts.clinic.opening.minutes(day)
    midnight = datetime.combine(day, time(), SEOUL)
    if not parts:
        return words.closed_on(midnight)
    first, last = (midnight + timedelta(minutes=at) for at in (parts[0][0], parts[-1][1]))
    return words.open_on(first, last)
