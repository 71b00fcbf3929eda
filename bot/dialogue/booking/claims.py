"""The writer speaks of an appointment as one that stands: the book answers, and where it shows none, a person. Pure."""

from dataclasses import replace

from bot.dialogue.booking import mine, newcomer, reading, said_times, steps, wishing
from bot.dialogue.booking.draft import BOOK, CANCEL, CHANGE, LATE, Draft
from bot.dialogue.reasons import APPOINTMENT, raised
from bot.dialogue.saying import handed_over
from bot.dialogue.saying import told as said_to
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Describe, Facts, Heard
from bot.korean import booking as korean
from bot.korean import cancelling, moving, what_stands
from bot.wording import booking as words

MOST = 500  # letters of the patient's words


def told(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """전화로 예약했거든요, 예약증에는 11시라고 되어있는데: shown where it stands, else told to staff in these words.

    None where nothing like that is said, or where more is wished of one that does stand.
    """
    typed = heard.choice is None and heard.meaning is None
    if not typed or not facts.linked or facts.book is None or not what_stands.says_booked(heard.text):
        return None
    act = wishing.act_of(heard, facts) if heard.understood.sure else None
    if not mine.standing(facts) or said_times.elsewhen(heard.text, facts):
        return passed_on(state, heard, facts)
    more = moving.moves(heard.text) or cancelling.wished(heard.text) or korean.books_anew(heard.text)
    if more or act in (CANCEL, CHANGE, LATE):
        return None
    return mine.listed(state, facts) if act in (None, BOOK) or what_stands.asked(heard.text) else None


def passed_on(state: State, heard: Heard, facts: Facts) -> Decision:
    """To staff, with what was said of it, before the time that was named."""
    before = newcomer.earliest(reading.timed(Draft(), said_times.new_times(heard.text, facts)))
    wished = replace(raised(APPOINTMENT), before=before)
    decision = handed_over(steps.ended(state), f"{words.NO_NOTICE}\n{said_to(APPOINTMENT, facts)}", facts, wished)
    details = Describe(APPOINTMENT, {"words": heard.text.strip()[-MOST:]})
    return replace(decision, effects=(*decision.effects, details))
