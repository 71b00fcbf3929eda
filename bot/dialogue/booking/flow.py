"""The flow of an appointment. Pure.

1. A reminder's or an offer's button, or words that wish something of an appointment, open it.
2. What is not known yet is asked, one thing at a time; anything may be said at once and in any order.
3. Two or three openings are offered as cards; a press, its number or its time books. Another day or time said instead
   looks again, and what was said before stays (그럼 8시로요).
4. The slot is looked up again when it is taken: one that is gone meanwhile says so and offers others.
"""

from dataclasses import replace
from datetime import timedelta

from bot import wording
from bot.dialogue import symptom_flow, symptoms
from bot.dialogue.between import TOPICS, answered_as, torn
from bot.dialogue.booking import (
    answering,
    beginning,
    buttons,
    mine,
    newcomer,
    offers,
    opening,
    reading,
    said_times,
    steps,
    wishing,
)
from bot.dialogue.booking import cancelling as cancel
from bot.dialogue.booking.answering import PART_OF_A_WISH
from bot.dialogue.booking.draft import BOOK, CANCEL, CHANGE, LATE, Draft, waits
from bot.dialogue.booking.steps import NAME, PICK, PROOF, WHEN, at, ended
from bot.dialogue.booking.wishing import ACTS
from bot.dialogue.corrections import takes_back
from bot.dialogue.flow import Flow
from bot.dialogue.reasons import OF_INTENT
from bot.dialogue.routing import SMALL_TALK, routed
from bot.dialogue.saying import joined, offer, say, without_buttons
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Effect, Escalate, Facts, Heard
from bot.korean import backing_out, cancelling, cards, policies, proofs
from bot.korean import booking as korean
from bot.korean.requests import asks as asks_for
from bot.korean.requests import clauses
from bot.reply import Reply
from bot.wording import booking as words

WAITED_BEHIND = ("identify", symptom_flow.NAME)


def cancels_beside(decision: Decision, heard: Heard, facts: Facts) -> Decision:
    """The decision about messages, and what the same words wish of an appointment: 예약 취소하고 알림도 그만."""
    if heard.choice is not None or facts.book is None or not cancelling.among_words(heard.text):
        return decision
    if not facts.linked:
        left = say(decision.state, words.LEFT_AS_IT_WAS)
        return joined(decision, left, decision.state)
    if not mine.standing(facts):
        return decision
    asked = beginning.begun(decision.state, heard, facts, "cancel")
    return joined(without_buttons(decision), asked, asked.state)


def backed_out(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """생각해 보고 연락할게요: the wish under way, or kept behind who they are, ends with one line, and nothing is asked
    again. What stands in the book stays.
    """
    typed = heard.choice is None and heard.meaning is None and opening.without_sign(heard)
    if not typed or state.flow not in (None, NAME, "identify") or not backing_out.backs_out(heard.text):
        return None
    wishing_now = state.flow == NAME or waits(state.draft)
    if state.flow == "identify" and not wishing_now:
        return None
    draft = Draft.load(state.draft)
    done = say(ended(state), words.NOT_BOOKED if wishing_now and draft.act == BOOK else words.LATER)
    if wishing_now:
        return done
    of_booking = heard.understood.outcome != "answer" or heard.understood.intent in (*ACTS, *SMALL_TALK, "faq_price")
    return say(ended(state), wording.GOODBYE) if of_booking and facts.alarm is None else None


def corrected(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """Another time or treatment for the wish that waits behind an identification or a symptom: kept for it."""
    typed = heard.choice is None and heard.meaning is None and proofs.HIDDEN not in heard.text
    behind = state.flow in WAITED_BEHIND and state.draft.get("act", BOOK) in (BOOK, CHANGE)
    if not (typed and behind and waits(state.draft)) or facts.book is None or _symptom(heard) or heard.verdict.triage:
        return None
    named = "예약" in heard.text or korean.instead(heard.text) is not None or takes_back(heard.text)
    sure = heard.understood.sure and wishing.act_of(heard, facts) in (BOOK, CHANGE)
    if not (named or (sure and state.flow != symptom_flow.NAME)):  # there a time answers since when
        return None
    before = Draft.load(state.draft)
    draft = reading.merged(before, heard, facts)
    if draft == before or not (sure or said_times.new_times(heard.text, facts)):
        return None
    return say(replace(state, draft=draft.dump()), words.noted(steps.label(draft, facts), newcomer.when(draft)))


def takes(state: State, heard: Heard, facts: Facts) -> Decision:
    """One answer, or other wishes instead of one."""
    draft = Draft.load(state.draft)
    if facts.book is None:
        return steps.to_staff(state, facts, words.NO_SUCH_SERVICE)
    if heard.meaning is not None and heard.meaning.startswith("booking:"):
        return buttons.pressed(state, draft, heard.meaning, facts)
    if (
        heard.choice is None
        and draft.act == BOOK
        and opening.without_sign(heard)
        and korean.declines_booking(heard.text)
    ):
        return leaves(state, facts)
    if _symptom(heard):  # before any slot is taken by the same words
        return _stepped_back(state, heard, facts)
    of_staff = wishing.brings(heard) and draft.act == BOOK and words.MAY_BRING
    of_staff = of_staff or (heard.choice is None and policies.asks_policy(heard.text) and words.POLICY)
    if of_staff:
        passed = steps.to_staff(state, facts, of_staff)
        return asks(replace(passed, state=replace(state, misses=0)), facts)
    if heard.choice is None and draft.act in (BOOK, CHANGE) and korean.wishes_sex(heard.text):
        return newcomer.passed_on(state, draft, heard, facts, words.DOCTOR_WISHED)
    if heard.choice is None and _drops(draft, heard, facts):
        return leaves(state, facts)
    if (rule := cancel.told(state, heard, facts)) is not None:
        return asks(rule, facts)
    if state.step == PROOF and (welcomed := newcomer.welcomed(state, draft, heard, facts)):
        return welcomed
    if state.step == PROOF and _asks_of_the_clinic(heard):
        return asks(routed(state, heard, facts), facts)
    taken = _with_asked(answering.answered(state, draft, heard, facts), heard, facts) or _between(state, heard, facts)
    return newcomer.after_walls(taken, state, heard, facts)


def _with_asked(taken: Decision | None, heard: Heard, facts: Facts) -> Decision | None:
    """With the answer to what another clause of the same words asks: 12시로 할게요 그리고 주차되나요."""
    understood = heard.understood
    besides = tuple(each for each in understood.requests if each.startswith(TOPICS) and each not in PART_OF_A_WISH)
    if taken is None or heard.choice is not None or understood.outcome != "answer" or not besides:
        return taken
    if len(clauses(heard.text)) < 2:
        return taken
    beside = answered_as(besides, taken.state, heard, facts)
    return joined(without_buttons(beside), taken, taken.state)


def _asks_of_the_clinic(heard: Heard) -> bool:
    """점심시간에도 진료 보나요: answered to anybody, whoever they are, though it names a time."""
    understood = heard.understood
    theirs = understood.outcome == "answer" and understood.intent.startswith("faq_")
    return heard.choice is None and heard.meaning is None and theirs and asks_for(heard.text)


def _stepped_back(state: State, heard: Heard, facts: Facts) -> Decision:
    """A symptom is dealt with as outside a booking, which is offered again by one button once nothing else is asked."""
    free = replace(state.without_flow(), misses=0)
    asks_else = heard.understood.outcome == "answer" and heard.understood.intent not in ACTS
    only_told = heard.verdict.lowered and (facts.alarm or not asks_else)
    decision = symptoms.reported(free, heard, facts, None) if only_told else routed(free, heard, facts)
    if heard.verdict.lowered and not any(isinstance(each, Escalate) for each in decision.effects):
        told = symptoms.reported(decision.state, heard, facts, None)
        decision = joined(decision, told, told.state)
    return symptom_flow.booking_offered(symptom_flow.begun(decision, state, heard, facts))


def _symptom(heard: Heard) -> bool:
    understood = heard.understood
    reported = understood.sure and understood.intent in symptoms.INTENTS
    told = symptoms.worry_of(heard) is not None or heard.verdict.lowered is not None
    return heard.choice is None and not heard.verdict.hypothetical and (told or reported)


def _drops(draft: Draft, heard: Heard, facts: Facts) -> bool:
    """Whether the wish itself is given up: 됐어요; also 취소할게요 where nothing stands that it could mean."""
    nothing_else = draft.act == BOOK and not mine.standing(facts)
    cancels = heard.understood.sure and wishing.act_of(heard, facts) == CANCEL
    return cards.drops(heard.text) or (nothing_else and cancels)


def _between(state: State, heard: Heard, facts: Facts) -> Decision:
    """A question in between is answered and the open one asked again; twice not understood is for a person."""
    understood = heard.understood
    theirs = heard.choice is None and (
        (understood.sure and understood.intent in OF_INTENT)
        or (understood.outcome == "answer" and understood.intent not in (*ACTS, *SMALL_TALK))
    )
    if theirs:
        return asks(routed(state, heard, facts), facts)
    if heard.choice is None and (both := torn(heard)):
        return asks(routed(state, both, facts), facts)
    if state.misses >= 1:
        return steps.to_staff(state, facts, words.NO_SUCH_SERVICE)
    return asks(Decision(Reply(versions=(wording.VERSION,)), replace(state, misses=state.misses + 1)), facts)


def asks(decision: Decision, facts: Facts) -> Decision:
    """The decision with the open question at its end."""
    state = decision.state
    if state.flow != NAME:
        return decision
    draft = Draft.load(state.draft)
    if state.step == PROOF and decision.reply.bubbles:  # said once is enough; its buttons stay
        offered = steps.advance(state, draft, facts)
        said = replace(decision.reply, quick_replies=offered.reply.quick_replies)
        return replace(decision, reply=said, state=replace(offered.state, misses=state.misses))
    if state.step == PROOF or (draft.act == BOOK or draft.appointment is not None):
        again = _open_question(state, draft, facts)
    else:
        again = mine.chosen(state, draft, Heard(""), facts)
    return joined(without_buttons(decision), again, replace(again.state, misses=state.misses))


def _open_question(state: State, draft: Draft, facts: Facts) -> Decision:
    if draft.act in (CANCEL, LATE):
        return mine.go_on(state, draft, facts)
    if state.step == PICK or draft.act == CHANGE or state.step != WHEN:
        return steps.advance(state, draft, facts)
    return offer(at(state, WHEN, draft), words.when_wished(steps.label(draft, facts)), steps.WHENS)


def enters(state: State, facts: Facts) -> State:
    """What is changed or cancelled must still stand."""
    draft = Draft.load(state.draft)
    gone = draft.appointment is not None and offers.appointment(draft, facts) is None
    return ended(state) if gone else state


def leaves(state: State, _: Facts) -> Decision:
    return say(ended(state), words.NOT_BOOKED if Draft.load(state.draft).act == BOOK else words.LATER)


def stays(state: State, heard: Heard, facts: Facts) -> bool:
    """Whether the words name a time for the wish under way, however like leaving they sound: 퇴근하고요."""
    return state.flow == NAME and said_times.new_times(heard.text, facts) is not None


def lapses(_: State, __: Facts) -> tuple[Effect, ...]:
    return ()  # nothing is held by an offer, and nobody is called about a wish that was dropped


FLOW = Flow(NAME, timedelta(hours=2), opening.opens, enters, takes, asks, leaves, lapses)
