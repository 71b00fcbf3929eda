"""Cancelling thought of: asked about, ruled out, or confirmed at the question whether to. Pure.

Nothing is cancelled but by a plain yes, or words that wish it and name no other appointment.
"""

from dataclasses import replace

from bot.dialogue.answering import answered_beside
from bot.dialogue.booking import beginning, mine, offers, said_times, wishing
from bot.dialogue.booking.draft import CANCEL, Draft
from bot.dialogue.booking.steps import ended
from bot.dialogue.saying import joined, say
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Facts, Heard
from bot.korean import booking as korean
from bot.korean import cancelling
from bot.korean.identify import agrees, declines
from bot.wording import booking as words


def told(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The clinic's rule, to who asks how or until when; None where nothing of that is asked."""
    typed = heard.choice is None and heard.meaning is None and facts.book is not None
    of_a_booking = "예약" in heard.text or heard.understood.intent == "appointment_cancel"
    if not typed or not of_a_booking or not cancelling.asked(heard.text) or cancelling.denied(heard.text):
        return None
    if facts.book is None or facts.book.rules.mode == "external":
        return None
    rule = say(replace(state, misses=0), words.cancelling(facts.book.rules.cancel_hours))
    beside = answered_beside(rule.state, heard, facts)
    return joined(rule, beside, rule.state) if beside else rule


def shown(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """Outside any wish: the rule, and what stands, with its buttons."""
    rule = told(state, heard, facts)
    if rule is None or not mine.standing(facts):
        return rule
    listed = mine.listed(rule.state, facts)
    return joined(rule, listed, listed.state)


def ruled_out(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision | None:
    """At the question whether to cancel, 취소 말고: kept, or moved where that is wished beside it."""
    if draft.act != CANCEL or heard.choice is not None or not cancelling.denied(heard.text):
        return None
    if not wishing.rather_moves(heard, facts):
        return say(ended(state), words.KEPT)
    return beginning.begun(state, heard, facts, "change", offers.appointment(draft, facts))


def another(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision | None:
    """At that question, another appointment than the one shown: asked about in its place."""
    if heard.choice is not None or agrees(heard.text):
        return None
    other = mine.named(state, draft, heard, facts)
    if other is not None and other.id != draft.appointment:
        return mine.go_on(state, replace(draft, appointment=other.id), facts)
    counted = cancelling.nth(heard.text, 1) is not None or cancelling.excepts(heard.text)
    return mine.chosen(state, Draft("cancel"), heard, facts) if counted and other is None else None


def is_yes(heard: Heard, draft: Draft, facts: Facts) -> bool:
    """Whether the words cancel the one shown."""
    if agrees(heard.text) or heard.choice is not None:
        return agrees(heard.text)
    if cancelling.denied(heard.text) or cancelling.asked(heard.text) or _another_time(heard, draft, facts):
        return False
    sure = heard.understood.sure and wishing.act_of(heard, facts) == CANCEL and "취소" not in heard.text
    return cancelling.wished(heard.text) or sure


def is_no(heard: Heard) -> bool:
    kept = declines(heard.text) or korean.keeps(heard.text) or cancelling.put_off(heard.text)
    return kept and not cancelling.wished(heard.text)


def _another_time(heard: Heard, draft: Draft, facts: Facts) -> bool:
    about = offers.appointment(draft, facts)
    when = said_times.new_times(heard.text, facts)
    return when is not None and about is not None and not said_times.names_time(heard.text, (about,), facts)
