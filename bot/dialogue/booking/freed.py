"""The waiting list in the chat: a place on it, and the slot that is held for who waited. Pure."""

from dataclasses import replace
from datetime import datetime

from bot.dialogue import check_in
from bot.dialogue.booking import mine, offers, said_times, steps
from bot.dialogue.booking.draft import Draft
from bot.dialogue.reasons import APPOINTMENT, EMERGENCY, raised
from bot.dialogue.saying import offer, say
from bot.dialogue.state import State
from bot.dialogue.values import AnswerOffer, Decision, Facts, Heard, JoinWaiting
from bot.korean import booking as korean
from bot.korean import cards
from bot.korean.identify import agrees
from bot.wording import booking as words
from records.facts import Booked, Waits

YES_OR_NO = {
    ("booking", "sure"), ("identify", "consent"), ("identify", "guardian"), ("check_in", "gate"), ("check_in", "words"),
    ("survey", "words"),
}  # fmt: skip


def joined_list(state: State, draft: Draft, facts: Facts) -> Decision:
    """A place on the list for the wish as it stands."""
    wanted = offers.wanted(replace(draft, weekdays=""), facts)
    if wanted.first > wanted.last:  # the treatment cannot be repeated so early
        return steps.advance(state, draft, facts)
    about = offers.appointment(draft, facts)
    effect = JoinWaiting(
        wanted.service, steps.label(draft, facts), wanted.first, wanted.last, wanted.begin, wanted.end, wanted.doctor,
        draft.guest, about.id if about else None,
    )  # fmt: skip
    line = words.waits(effect.label, effect.first, effect.last, effect.begin, effect.end)
    kept = f"\n{words.kept_meanwhile(about.starts_at)}" if about else ""
    return say(steps.ended(state), f"{words.WAITED_FOR}\n{line}{kept}", effect)


def held_for(appointment: str | None, facts: Facts) -> tuple[Waits, Booked] | None:
    """The place and the slot that is held for it now."""
    slot = next((each for each in facts.appointments if each.id == appointment and each.state == "offered"), None)
    place = next((each for each in facts.waits if slot is not None and each.offer == slot.id), None)
    in_time = slot is not None and (slot.held_until is None or slot.held_until > facts.now)
    return (place, slot) if place is not None and slot is not None and in_time else None


def answered(state: State, appointment: str | None, takes: bool, facts: Facts) -> Decision:
    """The offer's buttons; one that is over says so and leaves the place on the list. A flow under way goes on."""
    state = replace(state, paused=state.interrupted())
    found = held_for(appointment, facts)
    if found is None:
        if any(each.id == appointment for each in mine.standing(facts)):
            return mine.listed(state, facts)  # taken already
        choices = {words.WAIT_AGAIN: "booking:wait_again"} if facts.waits else {}
        said = words.OFFER_OVER if facts.waits else words.OFFER_AND_PLACE_OVER
        return offer(steps.ended(state), said, choices | {words.BOOK: "intent:appointment_book"})
    place, slot = found
    effect = AnswerOffer(place.id, takes)
    if not takes:
        passed = say(steps.ended(state), words.OFFER_PASSED, effect)
        return mine.offered_after(passed, {words.LEAVE_LIST: f"booking:leave:{place.id}"})
    asks = facts.book is not None and facts.book.rules.mode != "instant"
    hours = steps.cancel_hours(slot.starts_at, facts)
    what = mine.what(slot, facts)
    given = next((each for each in facts.appointments if each.id == slot.replaces), None)
    if given is not None:
        said = (words.move_requested if asks else words.moved)(given.starts_at, slot.starts_at, what)
    else:
        said = words.requested(slot.starts_at, what) if asks else words.booked(slot.starts_at, what, hours, None)
    taken = say(steps.ended(state), said, effect)
    return replace(taken, effects=(*taken.effects, raised(APPOINTMENT))) if asks else taken


def said(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """A plain yes or no in words to the slot that is held, where it is what was asked last or the words speak of it."""
    held = mine.held_now(facts)
    if held is None or facts.book is None or heard.choice is not None or heard.meaning is not None:
        return None
    takes = agrees(heard.text) or cards.accepts(heard.text)
    passes = not takes and bool(heard.text.strip()) and korean.passes(heard.text)
    if not (takes or passes) or not _meant(state, heard, takes, facts):
        return None
    return answered(state, held.id, takes, facts)


def _meant(state: State, heard: Heard, takes: bool, facts: Facts) -> bool:
    """Whether a yes or no is one to the slot, and not to a question of the bot's."""
    if state.flow is None:
        asked = state.waiting_for is not None or state.misses or said_times.just_made(facts) or state.told == EMERGENCY
        return asks_last(state, facts) or not asked
    if shown(state):
        return True
    if asks_last(state, facts) and not _open_yes_or_no(state):
        return takes or not _answers(state, heard)
    return state.flow != steps.NAME and cards.books_it(heard.text)


def asks_last(state: State, facts: Facts) -> bool:
    """Whether the offer is the last thing that was asked: pushed after the last turn, or shown in it."""
    held = mine.held_now(facts)
    last = datetime.fromisoformat(state.asked_at) if state.asked_at else None
    pushed = held is not None and held.since is not None and (last is None or held.since >= last)
    return shown(state) or pushed


def shown(state: State) -> bool:
    """Whether the offer's own buttons are the open ones."""
    return any(meaning.startswith("booking:offer_taken:") for meaning in state.choices.values())


def _open_yes_or_no(state: State) -> bool:
    """Whether the flow's own question is one that a yes or no answers."""
    only_one = state.flow == steps.NAME and len(Draft.load(state.draft).shown) == 1
    return only_one or state.flow == "consent" or (state.flow, state.step) in YES_OR_NO


def _answers(state: State, heard: Heard) -> bool:
    """Whether 괜찮아요 says how the patient is."""
    in_check_in = state.flow == check_in.FLOW and check_in.answered(state, heard, check_in.read(state, heard))
    return in_check_in or state.flow == "symptom"


def left(state: State, place: str, facts: Facts) -> Decision:
    if not any(each.id == place for each in facts.waits):
        return say(steps.ended(state), words.NONE_AHEAD)
    return say(steps.ended(state), words.LEFT_LIST, AnswerOffer(place, takes=False, leaves=True))
