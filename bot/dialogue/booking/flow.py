"""The flow of an appointment. Pure.

1. A reminder's or an offer's button, or words that wish something of an appointment, open it.
2. What is not known yet is asked, one thing at a time; anything may be said at once and in any order.
3. Two or three openings are offered as cards; a press, its number or its time books. Another day or time said instead
   looks again, and what was said before stays (그럼 8시로요).
4. The slot is looked up again when it is taken: one that is gone meanwhile says so and offers others.
"""

import re
from dataclasses import replace
from datetime import timedelta

from bot import wording
from bot.dialogue import symptom_flow, symptoms
from bot.dialogue.answering import answered_beside
from bot.dialogue.between import torn
from bot.dialogue.booking import (
    answering,
    beginning,
    buttons,
    claims,
    freed,
    mine,
    newcomer,
    offers,
    picking,
    reading,
    steps,
    wishing,
)
from bot.dialogue.booking import cancelling as cancel
from bot.dialogue.booking.draft import BOOK, CANCEL, CHANGE, LATE, Act, Draft, waits
from bot.dialogue.booking.steps import NAME, PICK, PROOF, WHEN, at, ended
from bot.dialogue.booking.wishing import ACTS, STANDING
from bot.dialogue.corrections import takes_back
from bot.dialogue.flow import Flow
from bot.dialogue.handing_on import unknown
from bot.dialogue.reasons import OF_INTENT, PATIENT_ASKED, raised
from bot.dialogue.routing import NODS, SMALL_TALK, routed
from bot.dialogue.saying import handed_over, joined, offer, say, without_buttons
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Effect, Escalate, Facts, Heard
from bot.korean import another_visit, backing_out, cancelling, cards, companions, moving, policies, proofs, what_stands
from bot.korean import booking as korean
from bot.korean.identify import agrees
from bot.korean.requests import asks as asks_for
from bot.reply import Reply
from bot.wording import booking as words

PUSHED = (words.COMING, words.CHANGE, words.CANCEL, words.TAKE_OFFER, words.PASS_OFFER)  # buttons of our messages
WAITED_BEHIND = ("identify", symptom_flow.NAME)


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
    if heard.choice is None and _healthy(heard) and korean.stands_outside(heard.text):
        return _stands_outside(state, facts)
    if state.flow is None and (told := _about_booking(state, heard, facts)):
        return told
    if state.flow is None and _healthy(heard) and (claimed := claims.told(state, heard, facts)):
        return claimed
    if facts.book is not None and (beginning.revives(state, heard) or _wants_the_new_one(state, heard)):
        return beginning.begun(state, heard, facts, "book")
    if state.flow is None and facts.book is not None and heard.choice is None:
        of_the_table = picking.another(state, heard, facts) or _not_yet(state, heard)
        if of_the_table is not None:
            return of_the_table
    answered = freed.said(state, heard, facts) if state.flow is not None or freed.asks_last(state, facts) else None
    if state.flow == NAME or answered is not None:
        return answered
    if facts.book is None:
        return _asked_which(state, heard, facts)
    added = newcomer.more(state, heard, facts) if state.flow is None else None
    if added is not None:
        return added
    comes = mine.coming(state, heard, facts) if heard.meaning is None and state.flow is None else None
    if comes is not None:
        return comes
    if heard.meaning is None and facts.waits and korean.leaves_list(heard.text):
        return freed.left(state, facts.waits[0].id, facts)
    if heard.choice is None and state.flow is None and _without_sign(heard) and korean.declines_booking(heard.text):
        return _declined(state, heard, facts)
    answered = freed.said(state, heard, facts)
    if answered is not None:
        return answered
    if state.flow is None and _healthy(heard) and (here := mine.underway(state, heard, facts)):
        return here
    if state.flow is None and _healthy(heard) and (more := mine.later_still(state, heard, facts)):
        return more
    if state.flow is None and _healthy(heard) and (rule := cancel.shown(state, heard, facts)):
        return rule
    if state.flow is None and _leaves_as_it_is(heard) and mine.standing(facts):
        return mine.listed(state, facts)
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
    return beginning.begun(state, heard, facts, act, reading.just_made(facts) if act == CHANGE and of_it else None)


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


def _about_booking(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """A question about the clinic's rules of booking, a notice that never came, somebody new: no wish to book yet."""
    if heard.choice is not None or heard.meaning is not None or not _healthy(heard):
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
    typed = heard.choice is None and heard.meaning is None and _healthy(heard)
    else_wished = korean.wants_to_wait(heard.text) or korean.same_again(heard.text)
    says = re.search(r"대로|냅[두둬둘]|놔\s?[두둬둘]", heard.text) is not None
    return typed and says and korean.keeps(heard.text) and not else_wished


def _healthy(heard: Heard) -> bool:
    """Whether nothing of a body is told that goes before."""
    return symptoms.worry_of(heard) is None and _without_sign(heard) and not heard.verdict.hypothetical


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


def backed_out(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """생각해 보고 연락할게요: the wish under way, or kept behind who they are, ends with one line, and nothing is asked
    again. What stands in the book stays.
    """
    typed = heard.choice is None and heard.meaning is None and _without_sign(heard)
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
    if draft == before or not (sure or reading.new_times(heard.text, facts)):
        return None
    return say(replace(state, draft=draft.dump()), words.noted(steps.label(draft, facts), newcomer.when(draft)))


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
    when = reading.new_times(heard.text, facts)
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


def takes(state: State, heard: Heard, facts: Facts) -> Decision:
    """One answer, or other wishes instead of one."""
    draft = Draft.load(state.draft)
    if facts.book is None:
        return steps.to_staff(state, facts, words.NO_SUCH_SERVICE)
    if heard.meaning is not None and heard.meaning.startswith("booking:"):
        return buttons.pressed(state, draft, heard.meaning, facts)
    if heard.choice is None and draft.act == BOOK and _without_sign(heard) and korean.declines_booking(heard.text):
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
    taken = answering.answered(state, draft, heard, facts) or _between(state, heard, facts)
    return newcomer.after_walls(taken, state, heard, facts)


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


def _without_sign(heard: Heard) -> bool:
    """Whether triage finds no sign of a body in the words."""
    return heard.verdict.triage is None and not heard.verdict.lowered


def _declined(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """예약 안 할래요 out of the blue: what stands may be meant, which is asked about."""
    if "예약" not in heard.text:
        return None
    if mine.standing(facts):
        return beginning.begun(state, heard, facts, "cancel")
    return say(ended(state), words.NOT_BOOKED)


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
    return state.flow == NAME and reading.new_times(heard.text, facts) is not None


def lapses(_: State, __: Facts) -> tuple[Effect, ...]:
    return ()  # nothing is held by an offer, and nobody is called about a wish that was dropped


FLOW = Flow(NAME, timedelta(hours=2), opens, enters, takes, asks, leaves, lapses)
