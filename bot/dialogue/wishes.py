"""The patient's own wish to get messages or not: acted on in every state, at once. Pure.

While staff hold the conversation it is confirmed, as the law wants it, and nothing is asked or offered beside that.
"""

from dataclasses import replace

from bot import wording
from bot.dialogue.answering import answered_beside
from bot.dialogue.consent import stopped
from bot.dialogue.identify import OPT_OUT
from bot.dialogue.saying import joined, offer, offering_identity, say
from bot.dialogue.state import State
from bot.dialogue.values import STAFF, ChangeConsent, Decision, Escalate, Facts, Heard, Unlink
from bot.korean import leaving, messages, requests, whose
from bot.korean.booking import forbids_moving
from bot.reply import Bubble, QuickReply, Reply
from bot.wording import consent as consent_words
from bot.wording import identity
from catalogue.model import TriageClass

GOODBYE = "goodbye"
PRESSED = {f"consent:stop:{kind}": kind for kind in ("messages", "advertising", "night")}  # buttons of the settings


def granted(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """A plain refusal, then a plain wish to go on, then what the language model takes for a refusal."""
    if heard.choice is None and facts.linked and whose.withdraws(heard.text):
        return _all_withdrawn(state, facts)
    understood, pressed = heard.understood, PRESSED.get(heard.meaning or "")
    if pressed is not None and facts.linked:
        return _part_refused(state, pressed, facts) or _refused(state, facts)
    if heard.meaning is None and whose.forgets(heard.text):
        return None  # a wish about the record: bot.dialogue.links
    if heard.meaning is None and leaving.declines_survey(heard.text) and not messages.refuses(heard.text):
        return None
    if messages.refuses(heard.text) or (heard.meaning is None and messages.keeps_guides(heard.text)):
        return _refused_a_part(state, heard, facts) or _refused(state, facts)
    if messages.wants_kind(heard.text):
        return None  # its whole text is shown first: bot.dialogue.consent
    if facts.linked and messages.wants_part(heard.text) and not facts.consents.get("messages", True):
        return _all_or_nothing(state)
    off = facts.linked and heard.meaning is None and not facts.consents.get("messages", True)
    if off and messages.meant_advertising(heard.text):
        return _all_or_nothing(state, consent_words.ONLY_ADVERTISING)
    if off and messages.wants_guides(heard.text) and not messages.wants_part(heard.text):
        return _consent(state, facts, granted=True)
    if messages.wants(heard.text) and not messages.wants_part(heard.text):
        return (
            _consent(state, facts, granted=True)
            if facts.linked
            else _taken_back(state) or _wanted_of_whom(state, facts)
        )
    settings = heard.meaning == "consent:show" or messages.asks_settings(heard.text)  # asked to see, not to end
    if heard.meaning is None and leaving.only_stops(heard.text):
        return _stops_what(state, facts)
    refused = understood.intent == "opt_out" and understood.outcome == "answer" and not settings
    answer_waits = facts.holder == "waiting" and messages.needs_no_answer(heard.text)
    plainly = messages.may_refuse(heard.text) and not whose.unlinks(heard.text) and not answer_waits
    plainly = (plainly and not forbids_moving(heard.text)) or heard.meaning is not None
    return _refused_a_part(state, heard, facts) or _refused(state, facts) if refused and plainly else None


def answered_too(decision: Decision, heard: Heard, facts: Facts) -> Decision:
    """The decision about messages, and before it what the same words ask of care: 술은 되나요? 그리고 광고는 그만."""
    topics = requests.aftercare_things(heard.text) if requests.is_question(heard.text) else ()
    if not topics or heard.choice is not None or heard.meaning is not None or facts.holder == STAFF:
        return decision
    asked = replace(heard, understood=replace(heard.understood, requests=topics))
    answered = answered_beside(decision.state, asked, facts)
    return joined(answered, decision, decision.state) if answered else decision


def _all_withdrawn(state: State, facts: Facts) -> Decision:
    """A consent withdrawn and none named: messages stop, and the link to the record ends."""
    stops = _consent(state, facts, granted=False)
    ended = Bubble(identity.UNLINKED)
    reply = Reply((*stops.reply.bubbles, ended), (), (wording.VERSION,))
    return replace(stops, reply=reply, effects=(*stops.effects, Unlink()))


def _all_or_nothing(state: State, words: str = consent_words.ALL_OR_NOTHING) -> Decision:
    """Appointments' messages alone cannot be switched on: nothing is, until all are wished for."""
    asked = say(replace(state.without_flow(), misses=0), words)
    return replace(asked, reply=replace(asked.reply, quick_replies=(QuickReply(wording.OPT_IN_LABEL),)))


def _stops_what(state: State, facts: Facts) -> Decision | None:
    """그만: the flow under way ends; outside one the talk may be meant as well as the messages."""
    if state.flow is not None or facts.holder == STAFF:
        return None
    choices = {wording.TOPICS[OPT_OUT]: f"intent:{OPT_OUT}", wording.END_TALK: f"intent:{GOODBYE}"}
    return offer(replace(state, misses=0), wording.WHICH_ENDS, choices)


def _refused_a_part(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """Advertising, or messages at night, refused and nothing else: the others go on, and one tap ends them too."""
    if heard.meaning is not None:
        return None
    if not facts.linked:
        return _advertising_of_whom(state, facts) if messages.keeps_guides(heard.text) else None
    if messages.keeps_guides(heard.text) and not facts.consents.get("messages", True):
        return _consent(state, facts, granted=True)  # advertising went with the guides
    return _part_refused(state, messages.refused_part(heard.text), facts)


def _part_refused(state: State, kind: str | None, facts: Facts) -> Decision | None:
    """None for a kind that is all of it."""
    match kind:
        case "night":
            return _partly(state, facts, ("night",), consent_words.NOTHING_AT_NIGHT)
        case "advertising":
            return _partly(state, facts, ("advertising", "night"), consent_words.NO_ADVERTISING)
    return None


def _partly(state: State, facts: Facts, kinds: tuple[str, ...], none_of_it: str) -> Decision:
    """`none_of_it`: what is said where nothing of these kinds was allowed anyway."""
    held = [kind for kind in kinds if facts.consents.get(kind)]
    day = wording.day(facts.now)
    told = consent_words.withdrawn(facts.clinic.name, held[0], day) if held else none_of_it
    effects = tuple(ChangeConsent(kind, False, wording.VERSION) for kind in held)
    state = replace(state.without_flow(), misses=0)
    if facts.holder == STAFF and not held:  # nothing to confirm: the talk is staff's
        passed_on = wording.STAFF_HAVE_IT if state.acknowledged else wording.STAFF_TOLD
        return say(replace(state, acknowledged=not state.acknowledged), passed_on)
    if facts.holder == STAFF or not facts.consents.get("messages", True):
        return say(state, told, *effects)
    choices = {consent_words.ALL_TOO: "intent:opt_out"}
    return replace(offer(state, f"{told}\n{consent_words.STILL_GUIDES}", choices), effects=effects)


def _advertising_of_whom(state: State, facts: Facts) -> Decision:
    """Guides are not refused with the advertising; as long as nobody knows who it is, staff look."""
    told, state = Escalate("opt_out", TriageClass.E2), replace(state.without_flow(), misses=0)
    if facts.holder == STAFF:
        return say(state, wording.STAFF_TOLD, told)
    asked = offer(state, consent_words.IDENTIFY_FIRST, {identity.LABEL: "identify"})
    return replace(asked, effects=(told,))


def _refused(state: State, facts: Facts) -> Decision:
    return _consent(state, facts, granted=False) if facts.linked else _unlinked_opt_out(state, facts)


def _consent(state: State, facts: Facts, granted: bool) -> Decision:
    words = (wording.opted_in if granted else wording.opted_out)(facts.clinic.name, facts.now)
    quick = () if granted or facts.holder == STAFF else (QuickReply(wording.OPT_IN_LABEL),)
    state = replace(state.without_flow(), misses=0, acknowledged=False)
    reply = Reply((Bubble(words),), quick, (wording.VERSION,))
    return Decision(reply, state, (ChangeConsent("messages", True, wording.VERSION),) if granted else stopped(facts))


def _taken_back(state: State) -> Decision | None:
    """A refusal of somebody not known yet is not carried out any more; staff, who were told of it, are told of this."""
    if state.wish != OPT_OUT:
        return None
    return say(replace(state, wish=None), wording.OPT_OUT_TAKEN_BACK, Escalate("opt_out", TriageClass.E2))


def _wanted_of_whom(state: State, facts: Facts) -> Decision | None:
    """Messages go to a patient: as long as nobody knows who it is, nothing can be switched on."""
    if facts.holder == STAFF or state.flow is not None:
        return None
    return offer(replace(state, misses=0), consent_words.OPT_IN_FIRST, {identity.LABEL: "identify"})


def _unlinked_opt_out(state: State, facts: Facts) -> Decision:
    """Remembered, and done at once when it is known who it is."""
    state = replace(state.without_flow(), wish=OPT_OUT)
    told = say(state, wording.OPT_OUT_UNLINKED, Escalate("opt_out", TriageClass.E2))
    return told if facts.holder == STAFF else offering_identity(told)
