"""Somebody who is new, or leaves a number: staff get the wish in the patient's own words, and nothing more is asked.

The draft stays behind, outside any flow: what is told of the wish afterwards goes to staff with it. Pure.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot import wording
from bot.dialogue import symptoms
from bot.dialogue.booking import reading, wishing
from bot.dialogue.booking.draft import BOOK, CANCEL, CHANGE, CHECK, LATE, Draft
from bot.dialogue.booking.steps import PROOF, at, ended, label
from bot.dialogue.reasons import APPOINTMENT, raised
from bot.dialogue.saying import handed_over, offering_identity, say, told, when_answered
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Describe, Facts, Heard
from bot.korean import booking as korean
from bot.korean.asking import describe_slot
from bot.korean.proofs import phone
from bot.korean.slots import Slot
from bot.wording import booking as words
from records.facts import SEOUL

LATE_CALL, SOON = "late", timedelta(minutes=30)
MOST = 500  # letters of the patient's words


def welcomed(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision | None:
    """A wish of somebody who says to be new, or leaves a number instead of showing who it is; None for anybody else."""
    if facts.linked or heard.choice is not None:
        return None
    if korean.first_time(heard.text):
        return passed_on(state, draft, heard, facts, words.WELCOME)
    if (state.step == PROOF or draft.act == BOOK) and phone(heard.text):
        return offering_identity(passed_on(state, draft, heard, facts, words.NUMBER_LEFT))
    return None


def greeted(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """처음이에요 and no wish yet: what staff need is asked for, and whatever is told of it goes to them."""
    typed = heard.choice is None and heard.meaning is None
    asks = heard.understood.sure and heard.understood.intent.startswith(("faq_", "aftercare_", "symptom_"))
    if facts.linked or not typed or asks or wishing.act_of(heard, facts) or not korean.first_time(heard.text):
        return None
    return offering_identity(say(replace(ended(state), draft=Draft(new=True).dump()), words.WELCOME_ASKED))


def more(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """What somebody new adds later: when, which treatment, name and number; None where they speak of something else."""
    draft = Draft.load(state.draft)
    typed = heard.choice is None and heard.meaning is None and heard.text.strip()
    if not draft.new or facts.linked or not typed or symptoms.worry_of(heard) or heard.verdict.triage:
        return None
    understood = heard.understood
    just_told = state.acknowledged and state.told in (APPOINTMENT, LATE_CALL)
    unread = just_told and not understood.sure  # a name is nothing that a model knows
    adds = phone(heard.text) or wishing.act_of(heard, facts) in (BOOK, CHANGE, CANCEL, CHECK, LATE) or unread
    return passed_on(state, draft, heard, facts, words.ADDED) if adds else None


def comes_late(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision | None:
    """Somebody unknown comes late: nobody can wait for them to show who they are."""
    if draft.act != LATE or facts.linked or heard.choice is not None:
        return None
    told_so = passed_on(state, replace(draft, act="book"), heard, facts, words.LATE_WHO)
    soon = replace(raised(LATE_CALL), before=facts.now + SOON)
    details = Describe(LATE_CALL, {"words": heard.text.strip()[-MOST:]})
    told_so = replace(told_so, state=replace(told_so.state, told=LATE_CALL), effects=(soon, details))
    return offering_identity(told_so)


def after_walls(decision: Decision, state: State, heard: Heard, facts: Facts) -> Decision:
    """The decision; who only hears for the third time to show who they are is handed to staff with their words."""
    only_wall = decision.state.step == PROOF and not decision.effects and decision.reply.text == words.PROVE_FIRST
    if not (only_wall and state.step == PROOF and heard.choice is None and heard.meaning is None):
        return decision
    if state.walls < 1:
        return replace(decision, state=replace(decision.state, walls=state.walls + 1))
    draft = Draft.load(decision.state.draft)
    return offering_identity(passed_on(state, draft, heard, facts, words.NO_SUCH_SERVICE))


def passed_on(state: State, draft: Draft, heard: Heard, facts: Facts, said: str) -> Decision:
    """Told to staff: the treatment, day and time as they were read, and the words themselves."""
    text = heard.text.strip() if heard.choice is None else ""
    read = reading.merged(draft, heard, facts) if text else draft
    known = replace(read, new=True, wish="\n".join(filter(None, (draft.wish, text)))[-MOST:])
    read_as = when(known)
    free = replace(at(state, PROOF, known).without_flow(), told=APPOINTMENT)
    wished = replace(raised(APPOINTMENT), before=earliest(known))
    decision = handed_over(free, _reply(said, read_as, draft, facts), facts, wished)
    seen = {"treatment": label(known, facts), "when": read_as, "words": known.wish}
    details = Describe(APPOINTMENT, {name: value for name, value in seen.items() if value})
    return replace(decision, effects=(*decision.effects, details))


def _reply(said: str, read_as: str, before: Draft, facts: Facts) -> str:
    """With the time as it was read, and when somebody answers."""
    times = wording.times_read(read_as) if read_as and read_as != when(before) else ""
    handed = wording.appointment(when_answered(facts), timed=True) if read_as else told(APPOINTMENT, facts)
    return "\n".join(filter(None, (said, times, when_answered(facts) if before.new else handed)))


def earliest(draft: Draft) -> datetime | None:
    """The first moment that is wished; None where no day is named."""
    first, _ = draft.days()
    return None if first is None else datetime.combine(first, draft.times()[0] or time(), SEOUL)


def when(draft: Draft) -> str:
    """The day and time as they were read; empty for none."""
    begin, end = draft.times()
    half = "오전" if end == reading.BEFORE_NOON else ""
    return describe_slot(Slot(*draft.days(), begin, end, half))
