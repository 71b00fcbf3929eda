"""What answers the open question of an appointment, or changes the wish under way. Pure."""

import re
from dataclasses import replace

from bot.dialogue.booking import (
    beginning,
    buttons,
    claims,
    mine,
    newcomer,
    offers,
    picking,
    reading,
    said_times,
    steps,
    wishing,
)
from bot.dialogue.booking import cancelling as cancel
from bot.dialogue.booking.draft import BOOK, CANCEL, CHANGE, CHECK, LATE, Act, Draft
from bot.dialogue.booking.steps import CLEAR, PICK, PROOF, SURE, TREATMENT, WHEN, WHICH, ended
from bot.dialogue.booking.steps import LATE as LATE_STEP
from bot.dialogue.booking.wishing import ACTS, STANDING
from bot.dialogue.handing_on import unknown
from bot.dialogue.routing import SMALL_TALK
from bot.dialogue.saying import joined, say
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Facts, Heard
from bot.korean import booking as korean
from bot.korean import cancelling, cards, moving, what_stands
from bot.korean.normalise import squeeze
from bot.korean.requests import asks as asks_for
from bot.korean.second_thoughts import relates, same_time
from bot.wording import booking as words
from records.facts import local_date

PART_OF_A_WISH = ("faq_treatment_info", "faq_contraindication", "faq_doctor", "faq_hours")  # 필러요, 필러 되나요
OF_A_WISH = (TREATMENT, WHEN, CLEAR, PICK)  # where 5시로 바꿔 주세요 corrects the wish under way


def answered(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision | None:
    """What answers the open question, or changes the wish; None for anything else."""
    by_number = _by_number(state, draft, heard, facts)
    if by_number is not None:
        return by_number
    if heard.choice is None and draft.act in STANDING and wishing.anew(heard):
        return beginning.begun(state, heard, facts, "book")
    if heard.choice is None and what_stands.asked(heard.text) and facts.linked and state.step != PROOF:
        return beginning.begun(state, heard, facts, "check")
    if draft.act in (BOOK, CHECK) and state.step != PROOF and (told := claims.told(state, heard, facts)):
        return told
    if draft.act == BOOK and wishing.comes_at_its_time(heard, facts):
        return beginning.begun(state, heard, facts, "check")
    if draft.act == BOOK and not draft.shown and wishing.asks_of_one(heard, facts):
        return unknown(ended(state), heard.understood, facts)
    if draft.act in STANDING and mine.of_another(heard, facts):
        return steps.to_staff(state, facts, words.ANOTHERS)
    if (kept := cancel.ruled_out(state, draft, heard, facts)) is not None:
        return kept
    if heard.choice is None and draft.act in (CHANGE, CANCEL) and _kept(draft, heard, facts):
        return say(ended(state), words.KEPT)
    act: Act | None = wishing.act_of(heard, facts) if heard.understood.sure else None
    act = "change" if draft.act == LATE and _rather_moves(heard, facts) else act
    act = "cancel" if draft.act != CANCEL and wishing.cancels(state, heard, facts) else act
    if act == LATE and state.step == PICK and cards.wants_later(heard.text):  # a later time, not a late patient
        act = None
    act = "change" if _moves_what_stands(draft, heard, facts) else act
    corrects = act == CHANGE and state.step in OF_A_WISH and not _moves_what_stands(draft, heard, facts)
    if act in STANDING and act != draft.act and not corrects:
        other = mine.named(state, draft, heard, facts)
        return beginning.begun(state, heard, facts, act, other or offers.appointment(draft, facts))
    if state.step == WHICH and heard.choice is None:
        if draft.act == CANCEL and cancelling.of_all(heard.text):
            return mine.chosen(state, draft, heard, facts)
        which = mine.named(state, draft, heard, facts)
        return mine.go_on(state, replace(draft, appointment=which.id), facts) if which else None
    if state.step == SURE:
        return _sure(state, draft, heard, facts)
    if _aside(heard, facts):
        return None
    if state.step == PICK and picking.agreed(draft, heard, facts):
        return picking.taken(state, draft, draft.shown[0], facts)
    merged = _without_refused(draft, reading.merged(draft, heard, facts), facts)
    another = (merged.treatment, merged.doctor, merged.guest) != (draft.treatment, draft.doctor, draft.guest)
    another = another or relates(heard.text)
    picked = picking.picked(state, draft, heard, facts) if state.step == PICK and not another else None
    if picked is not None:
        return picked
    if heard.choice is not None:
        return None
    if state.step == TREATMENT and draft.act == BOOK and merged == draft and _the_same(heard.text):
        return _still_which(state, draft, heard, facts)
    if state.step == TREATMENT and merged.treatment is None and not _of_the_wish(heard):
        return None
    doubted = reading.doubt(heard.text, facts) is not None
    if merged == draft and not doubted and act is None:
        return None
    if state.step == TREATMENT and merged.act == BOOK and merged.treatment is None:
        return _still_which(state, merged, heard, facts)
    return beginning.next_step(replace(state, misses=0), _with_doctor_shown(draft, merged, heard, facts), heard, facts)


_AS_SAID = re.compile(
    r"(?:네|넵|예|응|아)*(?:그|이)(?:시간|때|날)(?:에|로|으로)?(?:좀|그냥)?(?:해|부탁|예약|잡아)?[가-힣]{0,5}"
)


def _the_same(text: str) -> bool:
    """네, 그 시간으로 해주세요: of the time that was said, and nothing new."""
    return cards.accepts(text) or _AS_SAID.fullmatch(squeeze(text)) is not None


def _moves_what_stands(draft: Draft, heard: Heard, facts: Facts) -> bool:
    """In the midst of a new booking, an appointment that stands is to move (26일 예약 27일로); or anything is, while no
    time is named yet that could move.
    """
    if draft.act != BOOK or heard.choice is not None or not mine.standing(facts) or korean.books_anew(heard.text):
        return False
    text = heard.text
    moves = moving.moves(text) or said_times.moves_from(text, facts)
    return moves and (said_times.names_standing(text, facts) or not (draft.timed or draft.shown))


def _without_refused(draft: Draft, merged: Draft, facts: Facts) -> Draft:
    """With a new day and no new time, without the time that is possible on no day at all."""
    new_day = draft.days() != merged.days() and draft.times() == merged.times()
    if not (new_day and draft.shown and merged.exact and facts.book and offers.service(merged, facts)):
        return merged
    at_all = replace(merged, first=None, last=None, doctor=None)
    return replace(merged, begin=None, end=None) if offers.never(at_all, facts) else merged


def _still_which(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision:
    """When, and not what for: what was said is repeated with the question, and after two such rounds staff have it."""
    if state.misses >= 2:
        return newcomer.passed_on(state, draft, heard, facts, words.NO_SUCH_SERVICE)
    again = beginning.next_step(replace(state, misses=state.misses + 1), draft, heard, facts)
    when = newcomer.when(draft)
    if not when or again.state.step != TREATMENT:
        return again
    return joined(say(state, words.noted("", when)), again, again.state)


def _by_number(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision | None:
    """A button by its number (두 번째로 할게요), or a card."""
    index = cards.ordinal(heard.text) if heard.choice is None and state.step not in (PROOF, WHICH, LATE_STEP) else None
    if index is None:
        return None
    if state.step == PICK and draft.shown:
        return picking.picked(state, draft, heard, facts)
    meanings = [each for each in state.choices.values() if each.startswith("booking:")]
    return buttons.pressed(state, draft, meanings[index], facts) if meanings and index < len(meanings) else None


def _aside(heard: Heard, facts: Facts) -> bool:
    """A question about a treatment, such as its price, wishes for no other treatment than before."""
    understood = heard.understood
    asked = understood.intent.startswith(("faq_", "aftercare_")) and understood.intent not in PART_OF_A_WISH
    typed = heard.choice is None and asks_for(heard.text)
    return typed and asked and understood.outcome == "answer" and said_times.new_times(heard.text, facts) is None


def _of_the_wish(heard: Heard) -> bool:
    """While the treatment is asked, a time or a doctor besides (3시쯤, 한원장님한테요); no question about them."""
    understood = heard.understood
    if understood.intent in ACTS:
        return True
    theirs = understood.sure and understood.intent not in (*SMALL_TALK, "faq_doctor")
    return not theirs and not cards.asks_back(heard.text) and not asks_for(heard.text)


def _with_doctor_shown(draft: Draft, merged: Draft, heard: Heard, facts: Facts) -> Draft:
    """On a day of the offers, with the one doctor whose offers they all are, if that doctor is free then."""
    doctors = {each.partition("|")[2] for each in draft.shown}
    on_a_day_shown = any(merged.first == merged.last == f"{day}" for day in reading.shown_days(draft))
    if merged.doctor or len(doctors) != 1 or not on_a_day_shown or korean.any_doctor(heard.text):
        return merged
    theirs = replace(merged, doctor=doctors.pop() or None)
    return theirs if facts.book and offers.service(theirs, facts) and offers.fitting(theirs, facts) else merged


def _rather_moves(heard: Heard, facts: Facts) -> bool:
    """Whether who was asked how late they come wishes another time instead: 그냥 4시로 바꿀게요, 좀 당길 수 있나요."""
    if heard.choice is not None or korean.late_minutes(heard.text) is not None:
        return False
    sooner_or_later = moving.sooner(heard.text) or moving.later(heard.text)
    return sooner_or_later or moving.moves(heard.text) or said_times.new_times(heard.text, facts) is not None


def _kept(draft: Draft, heard: Heard, facts: Facts) -> bool:
    """What stands stays: 그냥 둘게요, or its own time (그냥 6시에 갈게요); not 취소하지 말고 2시로."""
    about, when = offers.appointment(draft, facts), said_times.new_times(heard.text, facts)
    own = when is not None and about is not None and all(said_times.is_at(slot, about) for slot in when.options)
    if own and draft.act == CHANGE and draft.first in (None, local_date(about.starts_at).isoformat() if about else ""):
        return True
    moves = cancelling.denied(heard.text) and wishing.rather_moves(heard, facts)
    of_the_hour = draft.first is not None and same_time(heard.text)  # 시간은 그대로요, of the day that was named
    return korean.keeps(heard.text) and not moves and not of_the_hour and (when is None or own)


def _sure(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision | None:
    about = offers.appointment(draft, facts)
    every = next((each for each in state.choices.values() if each.startswith("booking:cancel_all:")), None)
    if about is None and every is None:
        return mine.chosen(state, draft, heard, facts)
    if (other := cancel.another(state, draft, heard, facts)) is not None:
        return other
    if cancel.is_no(heard):
        return say(ended(state), words.KEPT)
    if not cancel.is_yes(heard, draft, facts):
        return None
    return mine.cancelled(state, about, facts) if about else buttons.pressed(state, draft, every or "", facts)
