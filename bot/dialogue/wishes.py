"""The patient's own wish to get messages or not: acted on in every state, at once. Pure.

While staff hold the conversation it is confirmed, as the law wants it, and nothing is asked or offered beside that.
"""

from dataclasses import replace

from bot import wording
from bot.dialogue.consent import stopped
from bot.dialogue.identify import OPT_OUT
from bot.dialogue.saying import offer, offering_identity, say
from bot.dialogue.state import State
from bot.dialogue.values import STAFF, ChangeConsent, Decision, Escalate, Facts, Heard
from bot.korean import keywords
from bot.reply import Bubble, QuickReply, Reply
from bot.wording import consent as consent_words
from catalogue.model import TriageClass


def granted(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """A plain refusal, then a plain wish to go on, then what the language model takes for a refusal."""
    understood = heard.understood
    if keywords.refuses_messages(heard.text):
        return _no_advertising(state, facts) if _only_advertising(heard, facts) else _refused(state, facts)
    if keywords.wants_messages(heard.text):
        return _consent(state, facts, granted=True) if facts.linked else _taken_back(state)
    settings = heard.meaning == "consent:show" or keywords.wants_consents(heard.text)  # asked to see, not to end
    refused = understood.intent == "opt_out" and understood.outcome == "answer" and not settings
    return _refused(state, facts) if refused else None


def _only_advertising(heard: Heard, facts: Facts) -> bool:
    """Whether advertising alone is refused; a guide that somebody calls advertising is refused as a whole."""
    return facts.linked and bool(facts.consents.get("advertising")) and keywords.only_advertising(heard.text)


def _no_advertising(state: State, facts: Facts) -> Decision:
    told = consent_words.withdrawn(facts.clinic.name, "advertising", wording.day(facts.now))
    kinds = [kind for kind in ("advertising", "night") if facts.consents.get(kind)]
    effects = tuple(ChangeConsent(kind, False, wording.VERSION) for kind in kinds)
    state = replace(state.without_flow(), misses=0)
    if facts.holder == STAFF:
        return say(state, told, *effects)
    choices = {consent_words.ALL_TOO: "intent:opt_out"}
    return replace(offer(state, f"{told}\n{consent_words.STILL_GUIDES}", choices), effects=effects)


def _refused(state: State, facts: Facts) -> Decision:
    return _consent(state, facts, granted=False) if facts.linked else _unlinked_opt_out(state)


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


def _unlinked_opt_out(state: State) -> Decision:
    """Remembered, and done at once when it is known who it is."""
    state = replace(state.without_flow(), wish=OPT_OUT)
    return offering_identity(say(state, wording.OPT_OUT_UNLINKED, Escalate("opt_out", TriageClass.E2)))
