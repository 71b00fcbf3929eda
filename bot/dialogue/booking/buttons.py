"""The flow's own buttons, each of which means booking:what:value. Pure."""

from dataclasses import replace
from datetime import date, time, timedelta

from bot.dialogue.booking import freed, mine, newcomer, picking, reading, steps
from bot.dialogue.booking.draft import BOOK, Act, Draft
from bot.dialogue.booking.steps import TREATMENT, at, ended
from bot.dialogue.saying import say
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Facts, Heard
from bot.korean import booking as korean
from bot.korean.slots import Slot
from bot.wording import booking as words
from records.facts import local_date


def pressed(state: State, draft: Draft, meaning: str, facts: Facts) -> Decision:
    """A button of ours: booking:what:value."""
    _, what, value = [*meaning.split(":", 2), ""][:3]
    match what:
        case "take":
            return picking.taken(state, draft, value, facts)
        case "treatment":
            return steps.advance(state, replace(draft, treatment=value), facts)
        case "other":
            return say(replace(at(state, TREATMENT, draft), misses=1), words.NAME_IT)  # an unknown name is for staff
        case "when":
            return steps.advance(state, _when(draft, value, facts), facts)
        case "slot":
            return steps.advance(state, reading.placed(draft, _slot(value)), facts)
        case "any_doctor":
            return steps.advance(state, replace(draft, doctor=None), facts)
        case "others":
            return picking.others(state, draft, facts)
        case "wait":
            return freed.joined_list(state, draft, facts)
        case "which":
            return mine.go_on(state, replace(draft, appointment=value), facts)
        case "cancel_all":
            return mine.all_cancelled(state, value, facts)
        case "late":
            return mine.go_on(state, replace(draft, minutes=korean.late_minutes(value)), facts)
        case "offer_taken" | "offer_passed":
            return freed.answered(state, value, what == "offer_taken", facts)
        case "first_time":
            return newcomer.passed_on(state, draft, Heard("", "pressed"), facts, words.WELCOME)
        case "go_on":
            return _resumed(state, draft, facts)
        case _:
            return _about_one(state, what, value, facts)


def _about_one(state: State, what: str, value: str, facts: Facts) -> Decision:
    """A button about one appointment, or about a place on the list."""
    about = next((each for each in mine.standing(facts) if each.id == value), None)
    if what == "leave":
        return freed.left(state, value, facts)
    if what == "wait_again":
        return say(ended(state), words.WAITING_AGAIN)
    if what == "keep":
        return say(ended(state), words.KEPT)
    if about is None:
        return mine.gone(ended(state), facts)
    if what == "cancel":
        return mine.cancelled(state, about, facts)
    act: Act = "cancel" if what == "ask_cancel" else "change"
    after = local_date(about.starts_at) + timedelta(days=1)
    first = after.isoformat() if what == "other_day" else None
    return mine.go_on(replace(state, draft={}), Draft(act, appointment=about.id, first=first), facts)


def _resumed(state: State, draft: Draft, facts: Facts) -> Decision:
    """After it is known who it is, the wish that came first."""
    if draft.act == BOOK:
        return steps.advance(state, draft, facts)
    return mine.go_on(state, draft, facts) if draft.appointment else mine.chosen(state, draft, Heard(""), facts)


def _when(draft: Draft, value: str, facts: Facts) -> Draft:
    """The buttons of when."""
    today = local_date(facts.now)
    monday = today - timedelta(days=today.weekday())
    match value:
        case "soonest":
            return replace(draft, soonest=True, first=None, last=None)
        case "this_week":
            return _within(draft, today, monday + timedelta(days=6))
        case "next_week":
            return _within(draft, monday + timedelta(days=7), monday + timedelta(days=13))
        case "morning":
            return reading.placed(draft, Slot(begin=time(0), end=reading.BEFORE_NOON))
        case _:
            return reading.placed(draft, Slot(begin=reading.AFTERNOON, end=time(23, 55)))


def _within(draft: Draft, first: date, last: date) -> Draft:
    return reading.placed(draft, Slot(first, last))


def _slot(value: str) -> Slot:
    first, last, begin, end = (each or None for each in value.split("|"))
    return Slot(
        date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None,
        time.fromisoformat(begin) if begin else None, time.fromisoformat(end) if end else None,
    )  # fmt: skip
