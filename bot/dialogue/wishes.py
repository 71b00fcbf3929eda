"""The patient's own wish to get messages or not: acted on in every state, at once. Pure."""

from dataclasses import replace

from bot import wording
from bot.dialogue.identify import OPT_OUT
from bot.dialogue.saying import offering_identity, say
from bot.dialogue.state import State
from bot.dialogue.values import ChangeConsent, Decision, Escalate, Facts, Heard
from bot.korean import keywords
from bot.reply import Bubble, QuickReply, Reply
from catalogue.model import TriageClass


def granted(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """A plain refusal, then a plain wish to go on, then what the language model takes for a refusal."""
    understood = heard.understood
    if keywords.refuses_messages(heard.text):
        return _refused(state, facts)
    if keywords.wants_messages(heard.text):
        return _consent(state, facts, granted=True) if facts.linked else _taken_back(state)
    return _refused(state, facts) if understood.intent == "opt_out" and understood.outcome == "answer" else None


def _refused(state: State, facts: Facts) -> Decision:
    return _consent(state, facts, granted=False) if facts.linked else _unlinked_opt_out(state)


def _consent(state: State, facts: Facts, granted: bool) -> Decision:
    words = (wording.opted_in if granted else wording.opted_out)(facts.clinic.name, facts.now)
    quick = () if granted else (QuickReply(wording.OPT_IN_LABEL),)
    state = replace(state.without_flow(), misses=0, acknowledged=False)
    reply = Reply((Bubble(words),), quick, (wording.VERSION,))
    return Decision(reply, state, (ChangeConsent("messages", granted, wording.VERSION),))


def _taken_back(state: State) -> Decision | None:
    """A refusal of somebody not known yet is not carried out any more; staff, who were told of it, are told of this."""
    if state.wish != OPT_OUT:
        return None
    return say(replace(state, wish=None), wording.OPT_OUT_TAKEN_BACK, Escalate("opt_out", TriageClass.E2))


def _unlinked_opt_out(state: State) -> Decision:
    """Remembered, and done at once when it is known who it is."""
    state = replace(state.without_flow(), wish=OPT_OUT)
    return offering_identity(say(state, wording.OPT_OUT_UNLINKED, Escalate("opt_out", TriageClass.E2)))
