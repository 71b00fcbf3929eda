"""Who is it: a chat user is tied to a patient by a code to the phone on file and the birth date. Pure.

1. Consent to health records in this chat.
2. The phone number; a code goes to it if it is on file, and the answer is the same if it is not.
3. The code.
4. The birth date. Somebody who pressed a send's button, or whose link expired, begins here.
5. Under 14: only a guardian goes on.
"""

from dataclasses import replace
from datetime import timedelta

from bot import wording
from bot.dialogue import check_in_turn, survey
from bot.dialogue.between import for_a_person, of_their_own
from bot.dialogue.flow import Flow
from bot.dialogue.routing import routed
from bot.dialogue.saying import joined, offer, say, then_offer, without_buttons
from bot.dialogue.state import State
from bot.dialogue.values import (
    AskBirth,
    ChangeConsent,
    Decision,
    Effect,
    EndProof,
    Escalate,
    Facts,
    Heard,
    Link,
    Matched,
    SendCode,
    Tried,
)
from bot.korean import whose
from bot.korean.identify import agrees, declines, is_guardian
from bot.korean.proofs import only_digits
from bot.korean.requests import is_question
from bot.reply import Bubble
from bot.wording import booking as booking_words
from bot.wording import identity as words
from catalogue.model import TriageClass

NAME = "identify"
CONSENT, PHONE, CODE, BIRTH, GUARDIAN = "consent", "phone", "code", "birth", "guardian"
OPT_OUT = "opt_out"
QUESTIONS = {
    CONSENT: words.CONSENT,
    PHONE: words.PHONE,
    CODE: words.CODE,
    BIRTH: words.BIRTH,
    GUARDIAN: words.WHO_WRITES,
}
AGAIN = {PHONE: words.PHONE_AGAIN, BIRTH: words.BIRTH_AGAIN}
BUTTONS = {
    CONSENT: {words.AGREE: "identify:yes", words.STOP: "identify:stop"},
    PHONE: {words.STOP: "identify:stop"},
    CODE: {words.AGAIN: "identify:again", words.STOP: "identify:stop"},
    BIRTH: {words.STOP: "identify:stop"},
    GUARDIAN: {words.GUARDIAN: "identify:yes", words.CHILD: "identify:no"},
}


def opens(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The label, a wish in words, or the button of a send to somebody who is not linked (to this patient)."""
    button = facts.identity.button
    if button == "another":
        return say(state, words.NOT_YOURS, Escalate("wrong_person", TriageClass.E3, once=True))
    if button != "none":
        return _begun(replace(state, follow_up=heard.follow_up), facts, button == "unlinked", heard.follow_up)
    if heard.meaning != NAME and (heard.choice is not None or not whose.identifies(heard.text)):
        return None
    if facts.linked:
        return say(state, words.ALREADY) if state.flow is None else None
    if state.flow == NAME and heard.choice is not None:  # offered beside the answer to a question in between
        return _ask(state, QUESTIONS[state.step or CONSENT])
    return _begun(replace(state, follow_up=None), facts, facts.identity.lapsed, None)


def _begun(state: State, facts: Facts, only_birth: bool, follow_up: str | None) -> Decision:
    """The first question: the birth date where the phone number is known already, else the consent."""
    if facts.identity.resting:
        return say(state.without_flow(), words.RESTING)
    state = replace(state, flow=NAME, misses=0, acknowledged=False, answered=(), said=(), waiting_for=None)
    if not only_birth:
        return _ask(replace(state, step=CONSENT), words.CONSENT)
    asked = f"{words.BIRTH_FOR_BUTTON}\n\n{words.CONSENT}" if follow_up else words.BIRTH_ANEW
    return _ask(replace(state, step=BIRTH), asked, AskBirth(follow_up))


def enters(state: State, facts: Facts) -> State:
    """The later steps stand on an attempt under way."""
    lost = state.step not in QUESTIONS or (state.step in (CODE, BIRTH, GUARDIAN) and facts.identity.purpose is None)
    return state.without_flow() if lost else state


def takes(state: State, heard: Heard, facts: Facts) -> Decision:
    """One answer; words of their own in between are dealt with and the step asked again."""
    if heard.choice is None and heard.text.strip() in BUTTONS[state.step or CONSENT]:  # a label that was typed
        heard = replace(heard, meaning=BUTTONS[state.step or CONSENT][heard.text.strip()])
    if heard.meaning == "identify:stop" or (state.step == CONSENT and heard.choice is None and declines(heard.text)):
        return leaves(state, facts)
    taken = TAKES[state.step or CONSENT](state, heard, facts)
    if taken is not None:
        return taken
    if _of_their_own(heard) or _chooses_treatment(state, heard):
        return then_ask(routed(state, for_a_person(heard), facts), facts)
    if state.misses >= 1 and heard.choice is None:
        return leaves(state, facts)
    return _asked_again(state, heard)


def _asked_again(state: State, heard: Heard) -> Decision:
    """The open question after words that do not answer it; the whole text of the consent was shown already."""
    step = state.step or CONSENT
    shown = words.CONSENT_FIRST if step == CONSENT and heard.choice is None else AGAIN.get(step, QUESTIONS[step])
    asked = _ask(state, shown)
    return replace(asked, state=replace(asked.state, misses=state.misses + (heard.choice is None)))


def _chooses_treatment(state: State, heard: Heard) -> bool:
    """Whether a question in between waits for its treatment, and this names it."""
    chosen = heard.meaning is not None and heard.meaning.startswith("treatment:")
    return chosen or (state.waiting_for == "treatment" and bool(heard.understood.treatments))


def _of_their_own(heard: Heard) -> bool:
    """Whether typed words ask for something, or report a symptom, beside the question."""
    if heard.choice is not None or only_digits(heard.text):
        return False
    return heard.verdict.hypothetical or of_their_own(heard) or is_question(heard.text)


def _consent(state: State, heard: Heard, facts: Facts) -> Decision | None:  # noqa: ARG001
    if heard.meaning != "identify:yes" and (heard.choice is not None or not agrees(heard.text)):
        return None
    return _ask(replace(state, step=PHONE), words.PHONE)


def _phone(state: State, heard: Heard, facts: Facts) -> Decision | None:  # noqa: ARG001
    return _number(state, facts)


def _number(state: State, facts: Facts) -> Decision | None:
    """A code for the number typed; the same words whether it is on file or not."""
    who = facts.identity
    if who.number is None:
        return None
    if not who.may_send:
        return say(state.without_flow(), words.NO_MORE_CODES)
    sent = words.code_sent_again if who.again else words.code_sent
    return _ask(replace(state, step=CODE), sent(who.code_minutes), SendCode(who.number))


def _code(state: State, heard: Heard, facts: Facts) -> Decision | None:  # noqa: ARG001
    """The code, another number, or the wish for another code."""
    who = facts.identity
    if who.number is not None:
        return _number(state, facts)
    if who.code == "right":
        return _ask(replace(state, step=BIRTH), words.BIRTH_AFTER_CODE, Tried("code", right=True))
    if who.code == "expired":
        return _ask(state, words.CODE_EXPIRED)
    if who.code == "wrong":
        left = who.code_tries - 1
        said = words.code_wrong(left) if left > 0 else words.CODE_WRONG_LAST
        return _ask(state, said, Tried("code", right=False))
    return None


def _birth(state: State, heard: Heard, facts: Facts) -> Decision | None:  # noqa: ARG001
    who = facts.identity
    if who.birth == "nothing":
        return None
    if who.birth == "right" and who.matched is not None:
        return _matched(state, facts, who.matched)
    if who.birth == "unclear":
        return _to_staff(state, words.UNCLEAR, EndProof(failed=False))
    tried, left = Tried("birth", right=False), who.birth_tries - 1
    if left > 0:
        return _ask(state, words.birth_wrong(left), tried)
    return _to_staff(state, words.FAILED, tried, EndProof(failed=True))


def _to_staff(state: State, said: str, *effects: Effect) -> Decision:
    state = replace(state.without_flow(), acknowledged=True)
    return say(state, said, *effects, Escalate("identity", TriageClass.E2))


def _matched(state: State, facts: Facts, matched: Matched) -> Decision:
    if matched.child:
        return _ask(replace(state, step=GUARDIAN), words.WHO_WRITES, Tried("birth", True, matched.patient))
    return _linked(state, facts, matched, {"phone": "code"}.get(facts.identity.purpose or "", facts.identity.purpose))


def _guardian(state: State, heard: Heard, facts: Facts) -> Decision | None:
    matched = facts.identity.matched
    if matched is None:
        return None
    if heard.meaning == "identify:yes" or (heard.choice is None and is_guardian(heard.text)):
        return _linked(state, facts, matched, "guardian")
    if heard.meaning == "identify:no" or (heard.choice is None and declines(heard.text)):
        alone = Escalate("guardian", TriageClass.E2)
        return say(state.without_flow(), words.GUARDIAN_NEEDED, EndProof(failed=False), alone)
    return None


def _linked(state: State, facts: Facts, matched: Matched, by: str | None) -> Decision:
    """Tied together; what the chat user wanted before is done now."""
    guardian = by == "guardian"
    version = words.CONSENT_VERSION + ("/guardian" if guardian else "")
    done: tuple[Effect, ...] = (Link(matched.patient, by or "code", version),)
    follow_up, wish = state.follow_up, state.wish
    decision = say(replace(state.without_flow(), wish=None), words.linked(matched.name, guardian), *done)
    if state.draft:
        goes_on = {booking_words.GO_ON: "booking:go_on"}
        decision = then_offer(decision, booking_words.GO_ON_ASKED, goes_on)
    if wish == OPT_OUT:
        refused = Bubble(wording.opted_out(facts.clinic.name, facts.now))
        forbidden = ChangeConsent("messages", False, wording.VERSION)
        said = replace(decision.reply, bubbles=(*decision.reply.bubbles, refused))
        decision = replace(decision, reply=said, effects=(*decision.effects, forbidden))
    known = replace(facts, linked=True, check_ins=matched.check_ins, surveys=matched.surveys)
    opened = _opened(decision.state, follow_up, known) if follow_up else None
    return joined(decision, opened, opened.state) if opened else decision


def _opened(state: State, follow_up: str, facts: Facts) -> Decision | None:
    """The conversation whose button was pressed to begin with."""
    if any(each.id == follow_up for each in facts.check_ins):
        return check_in_turn.start(state, follow_up, facts)
    return survey.start(state, follow_up, facts)


TAKES = {CONSENT: _consent, PHONE: _phone, CODE: _code, BIRTH: _birth, GUARDIAN: _guardian}


def _ask(state: State, said: str, *effects: Effect) -> Decision:
    """The open step's question in these words, with its buttons."""
    asked = offer(replace(state, misses=0), said, BUTTONS[state.step or CONSENT])
    reply = replace(asked.reply, versions=(words.CONSENT_VERSION if words.CONSENT in said else words.VERSION,))
    return replace(asked, reply=reply, effects=effects)


def then_ask(decision: Decision, facts: Facts) -> Decision:  # noqa: ARG001
    """The same decision with the open question asked again at its end."""
    step = decision.state.step or CONSENT
    if decision.state.flow is None or decision.state.waiting_for == "treatment":  # its buttons first
        return decision
    shown = step == CONSENT and decision.reply.bubbles  # the whole text of the consent once, and not after every answer
    asked = _ask(decision.state, words.GO_ON if shown else QUESTIONS[step])
    return joined(without_buttons(decision), asked, asked.state)


def leaves(state: State, facts: Facts) -> Decision:  # noqa: ARG001
    return say(state.without_flow(), words.LATER)


def lapses(state: State, facts: Facts) -> tuple[Effect, ...]:  # noqa: ARG001
    return ()


FLOW = Flow(NAME, timedelta(hours=1), opens, enters, takes, then_ask, leaves, lapses)
