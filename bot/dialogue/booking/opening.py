"""What opens the flow of an appointment: a button, or words that wish something of one. Pure."""

import re
from dataclasses import replace
from datetime import timedelta

from bot import wording
from bot.dialogue import symptoms
from bot.dialogue.answering import answered_beside
from bot.dialogue.booking import (
    beginning,
    buttons,
    claims,
    freed,
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
from bot.dialogue.booking.draft import BOOK, CANCEL, CHANGE, Act, Draft, waits
from bot.dialogue.booking.steps import NAME, ended
from bot.dialogue.booking.wishing import ACTS, STANDING
from bot.dialogue.corrections import takes_back
from bot.dialogue.handing_on import unknown
from bot.dialogue.reasons import PATIENT_ASKED, raised
from bot.dialogue.routing import NODS, routed
from bot.dialogue.saying import handed_over, offer, say
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Facts, Heard
from bot.korean import another_visit, cancelling, cards, companions, moving, policies, what_stands
from bot.korean import booking as korean
from bot.korean.identify import agrees
from bot.wording import booking as words

PUSHED = (words.COMING, words.CHANGE, words.CANCEL, words.TAKE_OFFER, words.PASS_OFFER)  # buttons of our messages


def wants_book(state: State, heard: Heard) -> bool:
    """Whether the turn may be about an appointment, so that the book must be at hand."""
    meaning = state.choices.get(heard.choice or "") or wording.LABELS.get(heard.text.strip(), "")
    pressed = meaning.startswith(("booking:", "intent:appointment", "intent:late"))
    likely = any(intent in ACTS for intent in heard.understood.requests)
    said = (
        korean.comes(heard.text)
        or korean.will_come(heard.text)
        or korean.leaves_list(heard.text)
        or moving.sooner(heard.text)
        or korean.declines_booking(heard.text)
        or korean.rebooks(heard.text)
        or korean.corrected_at(heard.text) > 0
        or moving.does_not_suit(heard.text)
        or companions.also(heard.text)
        or another_visit.another_day(heard.text)
        or another_visit.two_come(heard.text)
        or what_stands.asked(heard.text)
        or what_stands.right(heard.text)
        or what_stands.takes(heard.text)
        or what_stands.says_booked(heard.text)
        or what_stands.comes_then(heard.text)
        or moving.moves_by(heard.text)
        or moving.moves(heard.text)
        or korean.asks_for_room(heard.text)
        or korean.asks_for_day(heard.text)
        or korean.next_of_course(heard.text)
        or cancelling.wished(heard.text)
        or cancelling.among_words(heard.text)
        or cancelling.plainly(heard.text)
        or korean.keeps(heard.text)
        or korean.books_anew(heard.text)
        or korean.asks_to_book(heard.text)
        or cancelling.denied(heard.text)
        or cancelling.asked(heard.text)
        or korean.has_read(heard.text)
        or korean.arrived(heard.text)
        or korean.nearly_there(heard.text)
        or takes_back(heard.text)
        or _brief(heard.text)
    )
    unsure = heard.understood.outcome == "clarify" and any(each in ACTS for each, _ in heard.understood.ranking[:2])
    return state.flow == NAME or bool(state.draft) or unsure or pressed or likely or said or heard.follow_up is not None


def _brief(text: str) -> bool:
    """A yes or no, which may answer a slot that is held."""
    return agrees(text) or cards.accepts(text) or korean.passes(text)


def opens(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The button of a pushed message, one of ours, or words that wish something of an appointment."""
    if facts.reminded is not None or (heard.follow_up is not None and heard.text.strip() in PUSHED):
        return _reminded(state, heard, facts)
    if heard.meaning is not None and heard.meaning.startswith("booking:") and state.flow != NAME:
        return buttons.pressed(state, Draft.load(state.draft), heard.meaning, facts)
    if heard.choice is not None and heard.meaning is None and state.flow in (None, NAME):
        return _old_card(state, heard, facts)
    if (said := _before_a_wish(state, heard, facts)) is not None:
        return said
    answered = freed.said(state, heard, facts) if state.flow is not None or freed.asks_last(state, facts) else None
    if state.flow == NAME or answered is not None:
        return answered
    if facts.book is None:
        return _asked_which(state, heard, facts)
    told = _of_what_stands(state, heard, facts)
    return told if told is not None or _declines(state, heard) else _wished(state, heard, facts)


def _before_a_wish(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """Who stands at a locked door, questions about booking, what is said to be booked, and the wish that was left."""
    if heard.choice is None and healthy(heard) and korean.stands_outside(heard.text):
        return _stands_outside(state, facts)
    if state.flow is None and (told := _about_booking(state, heard, facts)):
        return told
    if state.flow is None and healthy(heard) and (claimed := claims.told(state, heard, facts)):
        return claimed
    if facts.book is None:
        return None
    if beginning.revives(state, heard) or _wants_the_new_one(state, heard):
        return beginning.begun(state, heard, facts, "book")
    typed = state.flow is None and heard.choice is None
    return (picking.another(state, heard, facts) or _not_yet(state, heard)) if typed else None


def _of_what_stands(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """Words on what is booked, offered or waited for already."""
    free = state.flow is None
    if free and (added := newcomer.more(state, heard, facts)):
        return added
    if free and heard.meaning is None and (comes := mine.coming(state, heard, facts)):
        return comes
    if heard.meaning is None and facts.waits and korean.leaves_list(heard.text):
        return freed.left(state, facts.waits[0].id, facts)
    if _declines(state, heard):
        return _declined(state, heard, facts)
    if (answered := freed.said(state, heard, facts)) is not None:
        return answered
    for said in (mine.underway, mine.later_still, cancel.shown) if free and healthy(heard) else ():
        if told := said(state, heard, facts):
            return told
    return mine.listed(state, facts) if free and _leaves_as_it_is(heard) and mine.standing(facts) else None


def _wished(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """A wish that begins the flow; None where another room answers, such as a symptom's."""
    act: Act | None = "cancel" if wishing.cancels(state, heard, facts) else wishing.wished(heard, facts)
    if act is None:
        return _asked_which(state, heard, facts)
    nods = state.flow is not None and heard.understood.intent in NODS  # 아니 3시간 전부터: of what is asked there
    if nods and act != CANCEL and not wishing.unsuited(heard, facts):
        return None
    if symptoms.worry_of(heard) is not None or heard.verdict.hypothetical:
        return None
    if act == BOOK and state.flow is None and wishing.asks_of_one(heard, facts):
        return answered_beside(state, heard, facts) or unknown(state, heard.understood, facts)
    if act == BOOK and wishing.brings(heard):
        return steps.to_staff(state, facts, words.MAY_BRING) if state.flow is None else None
    if state.flow is not None and heard.understood.intent == "inform_datetime":
        return None
    if facts.minor and not facts.guardian:
        return None
    if facts.linked and act in STANDING and not mine.standing(facts) and wishing.elsewhere(act, facts):
        return None  # another system may know of it: staff look
    of_it = moving.unsuited(heard.text) or wishing.rather(heard, facts)
    return beginning.begun(state, heard, facts, act, said_times.just_made(facts) if act == CHANGE and of_it else None)


def _about_booking(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """A question about the clinic's rules of booking, a notice that never came, somebody new: no wish to book yet."""
    if heard.choice is not None or heard.meaning is not None or not healthy(heard):
        return None
    if policies.asks_policy(heard.text) and len(heard.understood.requests) <= 1:
        return steps.to_staff(state, facts, words.POLICY)
    if policies.misses_notice(heard.text):
        return mine.listed(state, facts) if mine.standing(facts) else steps.to_staff(state, facts, words.NO_NOTICE)
    if reading.undoes(heard) and "예약" not in heard.text and wishing.act_of(heard, facts) is None:
        return steps.to_staff(state, facts, words.POLICY)
    return newcomer.greeted(state, heard, facts)


def _stands_outside(state: State, facts: Facts) -> Decision:
    """Somebody has come and nobody opens: a person, at once."""
    now = replace(raised(PATIENT_ASKED), before=facts.now + timedelta(minutes=10))
    return handed_over(ended(state), words.locked_out(facts.clinic.phone), facts, now)


def _leaves_as_it_is(heard: Heard) -> bool:
    """그대로 둬 주세요 outside any wish: what stands is shown."""
    typed = heard.choice is None and heard.meaning is None and healthy(heard)
    else_wished = korean.wants_to_wait(heard.text) or korean.same_again(heard.text)
    says = re.search(r"대로|냅[두둬둘]|놔\s?[두둬둘]", heard.text) is not None
    return typed and says and korean.keeps(heard.text) and not else_wished


def healthy(heard: Heard) -> bool:
    """Whether nothing of a body is told that goes before."""
    return symptoms.worry_of(heard) is None and without_sign(heard) and not heard.verdict.hypothetical


def _wants_the_new_one(state: State, heard: Heard) -> bool:
    """A plain yes to 새로 예약해 드릴까요?"""
    asked = state.flow is None and state.draft.get(beginning.OFFERED) == state.turn - 1 and heard.choice is None
    return asked and (agrees(heard.text) or cards.accepts(heard.text))


def _not_yet(state: State, heard: Heard) -> Decision | None:
    """An offer taken in words after something graver broke in: nothing is booked, and the wish may be gone on with."""
    takes_one = cards.ordinal(heard.text) is not None or cards.books_it(heard.text)
    if not (waits(state.draft) and state.draft.get("shown") and takes_one):
        return None
    return offer(replace(state, misses=0), words.NOT_YET, {words.GO_ON: "booking:go_on"})


def settled(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """A one-tap answer to a reminder or an offer, which counts while staff hold the conversation too; nothing is asked
    or offered beside it.
    """
    label = heard.text.strip()
    if facts.reminded is None or label not in (words.COMING, words.TAKE_OFFER, words.PASS_OFFER):
        return None
    decision = _reminded(state, heard, facts)
    if decision is None or not decision.effects:
        return None
    return say(decision.state, decision.reply.text, *decision.effects)


def _asked_which(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """What is meant is asked with buttons; what the words say of treatment and time is kept for the answer."""
    unsure = state.flow is None and heard.choice is None and heard.understood.outcome == "clarify"
    unsure = unsure and symptoms.worry_of(heard) is None and not heard.verdict.hypothetical
    if not unsure or not any(intent in ACTS for intent, _ in heard.understood.ranking[:4]):
        return None
    said = reading.merged(Draft(), heard, facts).dump()
    return routed(replace(state, draft={**said, beginning.ASKED: state.turn}), heard, facts) if said else None


def _old_card(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """A card tapped twice shows that it is booked; one of an older offer is looked up again."""
    if any(wording.moment(each.starts_at) == heard.text for each in mine.standing(facts)):
        return mine.listed(state, facts) if state.flow is None else None
    when = said_times.new_times(heard.text, facts)
    if when is None or when.slot is None or when.slot.moment is None or facts.book is None or not state.draft:
        return None
    draft = replace(Draft.load(state.draft), more=())
    if not facts.linked or not offers.service(draft, facts):
        return None
    return steps.advance(state, reading.placed(draft, when.slot), facts)


def _reminded(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The button of a reminder or of an offer."""
    label = "".join(heard.text.split())
    if label in ("".join(each.split()) for each in (words.TAKE_OFFER, words.PASS_OFFER)):
        return freed.answered(state, facts.reminded, label == words.TAKE_OFFER, facts)
    about = next((each for each in mine.standing(facts) if each.id == facts.reminded), None)
    if about is None:
        return mine.gone(ended(state), facts)
    state = replace(state.without_flow(), draft={}, misses=0, greeted=True)
    if label == "".join(words.CANCEL.split()):
        return mine.go_on(state, Draft("cancel", appointment=about.id), facts)
    if label == "".join(words.CHANGE.split()):
        return mine.go_on(state, Draft("change", appointment=about.id), facts)
    return mine.confirmed(state, about, facts)


def _declines(state: State, heard: Heard) -> bool:
    typed = heard.choice is None and state.flow is None
    return typed and without_sign(heard) and korean.declines_booking(heard.text)


def _declined(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """예약 안 할래요 out of the blue: what stands may be meant, which is asked about."""
    if "예약" not in heard.text:
        return None
    if mine.standing(facts):
        return beginning.begun(state, heard, facts, "cancel")
    return say(ended(state), words.NOT_BOOKED)


def without_sign(heard: Heard) -> bool:
    """Whether triage finds no sign of a body in the words."""
    return heard.verdict.triage is None and not heard.verdict.lowered
