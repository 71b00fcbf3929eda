"""One turn decided: what is said, what is remembered, what else happens. Pure: values in, a value out.

The order is the point:
1. a red flag, in every state, before anything else;
2. the patient's wish to get no more messages, or to end the link to the record, in every state as well;
3. staff hold the conversation: the bot is silent;
4. an alarm that is open, where the words would leave it;
5. the flow that is under way, or that a button or words open (bot.dialogue.flows);
6. an answer to the bot's own question back;
7. what the words ask for.
"""

from dataclasses import replace

from bot import wording
from bot.dialogue import (
    check_in,
    flows,
    identify,
    links,
    loss,
    own_record,
    privacy,
    recall,
    symptom_flow,
    symptoms,
    the_clinic,
    under_alarm,
    wishes,
)
from bot.dialogue.booking import beginning, opening
from bot.dialogue.booking import flow as booking
from bot.dialogue.consent import stopped
from bot.dialogue.emergency import at_once, of_crisis
from bot.dialogue.reasons import (
    CONTACT,
    CRISIS,
    PHOTO,
    PREGNANT,
    REASONS,
    SYMPTOM,
    raised,
)
from bot.dialogue.routing import continued, meant, named_alone, routed
from bot.dialogue.saying import menu, say, when_answered
from bot.dialogue.state import State
from bot.dialogue.values import (
    STAFF,
    Decision,
    Describe,
    Effect,
    Escalate,
    Facts,
    FillNote,
    Heard,
    InvitePhotos,
)
from bot.dialogue.wordless import Feeling, feeling
from bot.korean import leaving, messages, proofs, whose
from bot.korean.normalise import clean
from bot.reply import Bubble, Button, QuickReply, Reply
from bot.wording import identity, photos

HELP = "emergency-sought"  # 살려주세요; just after a cancellation 다시 살려주세요 may mean the appointment


def decide(state: State, heard: Heard, facts: Facts) -> Decision:
    """The decision for one turn of the patient."""
    settled = state.settled if facts.alarm else None
    state, left_open = flows.entered(replace(state, turn=state.turn + 1, settled=settled), facts)
    state = replace(state, expecting=state.expecting or PREGNANT in heard.verdict.rules)
    decision = flows.stamped(loss.told(_decided(state, heard, facts), heard.verdict), facts.now)
    return replace(decision, effects=(*left_open, *decision.effects)) if left_open else decision


def _decided(state: State, heard: Heard, facts: Facts) -> Decision:
    heard = privacy.heard_so(meant(replace(heard, meaning=_meaning(state, heard))))
    heard = continued(state, named_alone(state, heard), facts)
    alarm = _alarm(state, heard, facts) or under_alarm.again(state, heard, facts)
    if alarm is not None:
        return _emergency(state, heard, facts, alarm)
    facts = under_alarm.settled(state, facts)
    wish = wishes.granted(state, heard, facts) or links.granted(state, heard, facts)
    if facts.holder == STAFF:
        settled = wish or opening.settled(state, heard, facts)
        return _warned(settled, heard, facts) if settled else _silent(state, heard)
    wish = wishes.answered_too(booking.cancels_beside(wish, heard, facts), heard, facts) if wish else None
    decision = (
        wish
        or under_alarm.called_in_vain(state, heard, facts)
        or _number_changed(state, heard, facts)
        or under_alarm.taken_back(state, heard, facts)
        or under_alarm.kept_up(state, heard, facts)
        or _wordless(state, heard, facts)
        or _of_the_record(state, heard, facts)
    )
    decision = decision or _not_judged(state, heard, facts)
    decision = decision or symptom_flow.added(state, heard, facts) or under_alarm.led_back(state, heard, facts)
    decision = decision or flows.held(state, heard, facts)
    decision = decision or symptom_flow.begun(routed(state, heard, facts), state, heard, facts)
    decision = under_alarm.still(decision, heard, facts)
    decision = links.offered_anew(_invited(_worry_told(decision, heard, facts), heard, facts), facts)
    return _greeted(_warned(decision, heard, facts), facts)


def _meaning(state: State, heard: Heard) -> str | None:
    """What the pressed button stands for; a label of ours that was typed, or pressed later, still means the same."""
    if heard.choice is not None:
        return state.choices.get(heard.choice)
    return wording.LABELS.get(heard.text.strip())


def _alarm(state: State, heard: Heard, facts: Facts) -> Escalate | None:
    """The graver of what triage read and of the check-in's own question."""
    no_alarm = heard.verdict.rules == (HELP,) and beginning.revives(state, heard)
    read = None if no_alarm or under_alarm.helped(heard, facts) else check_in.emergency_of(heard)
    pressed = check_in.gate_alarm(state, heard, facts), symptom_flow.alarm(state, heard, facts)
    found = filter(None, (read, *pressed))
    return min(found, key=lambda alarm: alarm.triage, default=None)


def _emergency(state: State, heard: Heard, facts: Facts, alarm: Escalate) -> Decision:
    effects: tuple[Effect, ...] = (alarm,)
    if state.flow == check_in.FLOW and state.follow_up:
        said = {"said_urgent": heard.text.strip(), "signs": list(alarm.signs)}
        effects += (FillNote(state.follow_up, said, complete=False, triage=alarm.triage),)
    reply = Reply((at_once(facts.clinic, alarm.triage, alarm.rules),), versions=(wording.VERSION,))
    if messages.refuses(heard.text) and facts.linked:  # said in the same breath, and as binding
        effects += stopped(facts)
        reply = replace(reply, bubbles=(*reply.bubbles, Bubble(wording.opted_out(facts.clinic.name, facts.now))))
    ends = state.flow in (symptom_flow.NAME, booking.FLOW.name)  # offered again later: no cards under an alarm
    state = state.without_flow() if ends else state
    told = CRISIS if of_crisis(alarm.rules) else alarm.reason
    return Decision(reply, replace(state, acknowledged=True, misses=0, told=told, settled=None), effects)


def _number_changed(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """A new phone number is for staff to enter, who see all of it; an open question stays open."""
    if heard.choice is not None or heard.meaning is not None or state.flow == identify.NAME or heard.verdict.triage:
        return None
    number = proofs.masked_phone(heard.text)
    if not whose.new_number(heard.text) and not (number and state.told == CONTACT and state.acknowledged):
        return None
    told = say(state, identity.number_changed(number, when_answered(facts)), raised(CONTACT))
    told = replace(told, state=replace(told.state, told=CONTACT, acknowledged=True, misses=0))
    flow = flows.under_way(state)
    return flow.asks(told, facts) if flow else told


def _silent(state: State, heard: Heard) -> Decision:
    """Staff hold the conversation: no answer and no question of the bot's, only that it was passed on.

    A check-in under way is over: a person has taken its place.
    """
    words = wording.STAFF_HAVE_IT if state.acknowledged else wording.STAFF_TOLD
    reply = Reply((Bubble(words),), versions=(wording.VERSION,))
    worry = _warning_sign(heard) or symptoms.worry_of(heard)
    state = replace(state.without_flow(), acknowledged=not state.acknowledged, choices={})
    return Decision(reply, state, (worry,) if worry else ())


def _wordless(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """A photo, a sticker or emoji: nothing is guessed from it, and nobody called. Beside a check-in it answers nothing;
    as its last words a cheerful one is as good as any.
    """
    if state.flow == identify.NAME and proofs.HIDDEN in heard.text:  # digits only, and they were read
        return None
    felt = feeling(heard.text)
    if heard.choice is not None or heard.follow_up is not None or (clean(heard.text) and felt is None):
        return None
    if state.flow == check_in.FLOW and state.step == check_in.WORDS and felt in ("glad", "other"):
        return None
    decision, flow = _nodded(state, felt, facts), flows.under_way(state)
    return flow.asks(decision, facts) if flow else decision


def _of_the_record(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """What was asked of the patient's own record or data, and the open question again."""
    decision = privacy.told(state, heard, facts) or own_record.told(state, heard, facts)
    decision = decision or recall.told(state, heard, facts) or the_clinic.number_told(state, heard, facts)
    flow = flows.under_way(state)
    return flow.asks(decision, facts) if decision and flow and decision.state.flow else decision


def _not_judged(state: State, heard: Heard, facts: Facts) -> Decision | None:
    decision, flow = symptom_flow.not_judged(state, heard, facts), flows.under_way(state)
    return flow.asks(decision, facts) if decision and flow else decision


def _nodded(state: State, felt: Feeling | None, facts: Facts) -> Decision:
    if felt is None:
        said = say(state, wording.EMPTY)
        send = (QuickReply(photos.SEND_LABEL),) if facts.invitation else ()
        return replace(said, reply=replace(said.reply, quick_replies=send))
    if felt == "unwell":
        return say(state, wording.what_is_wrong(facts.clinic.phone, facts.clinic.emergency_phone))
    if state.flow:
        return say(state, wording.NOD)
    return say(state, wording.THANKS) if state.greeted and felt == "glad" else menu(state, facts)


def _worry_told(decision: Decision, heard: Heard, facts: Facts) -> Decision:
    """What triage worries about reaches a person, also where the words were taken for an answer to some question."""
    worry = symptoms.worry_of(heard)
    left = heard.choice is None and leaving.leaves(heard.text)  # 그만할래요 is but a letter off a graver word
    if worry is None or left or any(_tells(each, worry) for each in decision.effects):
        return decision
    clinic = facts.clinic
    told = Bubble(wording.worry_told(clinic.phone, clinic.emergency_phone, when_answered(facts, "")))
    reply = replace(decision.reply, bubbles=(told, *decision.reply.bubbles))
    return replace(decision, reply=reply, effects=(*decision.effects, worry))


def _tells(effect: Effect, worry: Escalate) -> bool:
    """Whether the effect brings in a person as soon as the worry would, or adds to the symptom that did."""
    if isinstance(effect, Describe):
        return worry.reason == SYMPTOM
    return isinstance(effect, Escalate) and effect.triage <= worry.triage


def _invited(decision: Decision, heard: Heard, facts: Facts) -> Decision:
    """Who wants to show a photo gets a one-time address for it: an open chat is no place for one."""
    if facts.invitation is None or not {*heard.verdict.rules} & {*REASONS[PHOTO].rules}:
        return decision
    button = Button(photos.LINK_LABEL, "link", facts.invitation.url)
    reply = replace(decision.reply, bubbles=(*decision.reply.bubbles, Bubble(photos.INVITED, buttons=(button,))))
    return replace(decision, reply=reply, effects=(*decision.effects, InvitePhotos(facts.invitation.token)))


def _warned(decision: Decision, heard: Heard, facts: Facts) -> Decision:
    """A question about a red flag that has not happened gets the emergency numbers first, and staff see it."""
    seen = _warning_sign(heard)
    if seen is None:
        return decision
    clinic = facts.clinic
    warning = Bubble(wording.warning_signs(clinic.phone, clinic.emergency_phone))
    reply = replace(decision.reply, bubbles=(warning, *decision.reply.bubbles))
    return replace(decision, reply=reply, effects=(*decision.effects, seen))


def _warning_sign(heard: Heard) -> Escalate | None:
    verdict = heard.verdict
    if not verdict.hypothetical:
        return None
    return raised("warning_sign_question", verdict.rules, verdict.signs)


def _greeted(decision: Decision, facts: Facts) -> Decision:
    """At first contact the bot says what it is and is not (의료법 §27)."""
    if decision.state.greeted:
        return decision
    hello, said = Bubble(wording.greeting(facts.clinic.name, facts.clinic.emergency_phone)), decision.reply.bubbles
    reply = replace(decision.reply, bubbles=(*said, hello) if facts.alarm_fresh else (hello, *said))
    return replace(decision, reply=reply, state=replace(decision.state, greeted=True))
