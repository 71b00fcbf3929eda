"""The consent boxes: what holds is shown, each kind is changed on its own, a new consent only under its whole text.

Pure. A refusal never comes here, in words or by a button: it is acted on at once, in any state (bot.dialogue.wishes).
"""

from dataclasses import replace
from datetime import timedelta

from bot import wording
from bot.dialogue.between import of_their_own
from bot.dialogue.flow import Flow
from bot.dialogue.routing import routed
from bot.dialogue.saying import joined, offer, say
from bot.dialogue.state import State
from bot.dialogue.values import ChangeConsent, Decision, Effect, Escalate, Facts, Heard
from bot.korean.messages import asks_settings, wants_kind
from bot.reply import Reply
from bot.wording import consent as words
from bot.wording import identity
from catalogue.model import TriageClass

NAME = "consent"
CHOOSE = "choose"
KINDS = MESSAGES, ADVERTISING, NIGHT = "messages", "advertising", "night"


def opens(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The menu's button, or a wish to see the settings."""
    kind = wants_kind(heard.text) if heard.choice is None and heard.meaning is None else None
    if kind is None and heard.meaning != "consent:show" and (heard.choice is not None or not asks_settings(heard.text)):
        return None
    if not facts.linked:
        return offer(state.without_flow(), words.IDENTIFY_FIRST, {identity.LABEL: "identify"})
    begun = replace(state.without_flow(), flow=NAME, step=CHOOSE, misses=0)
    if kind is None or facts.consents.get(kind):
        return _shown(begun, facts)
    return _boxed(begun, ADVERTISING if not facts.consents.get(ADVERTISING) else kind, facts)


def _shown(state: State, facts: Facts) -> Decision:
    held = {kind: facts.consents.get(kind, False) for kind in KINDS}
    choices = {
        (words.STOP if granted else words.START)[kind]: f"consent:{'stop' if granted else 'start'}:{kind}"
        for kind, granted in held.items()
        if kind != NIGHT or held[ADVERTISING]
    }
    begun = replace(state.without_flow(), flow=NAME, step=CHOOSE, misses=0)
    return offer(begun, words.shown(held), choices | {words.LEAVE: "consent:leave"})


def takes(state: State, heard: Heard, facts: Facts) -> Decision:
    """A choice; or, under a box, the answer to it. Words of their own are answered, and the question asked again."""
    match (heard.meaning or "").split(":"):
        case ["consent", "leave"]:
            return _left(state, facts)
        case ["consent", "start", "messages"]:
            return _restarted(state, facts)
        case ["consent", "start", kind]:
            return _boxed(state, kind, facts)
        case ["consent", "agree", kind]:
            return _agreed(state, kind, facts)
        case ["consent", "refuse"]:
            return say(state.without_flow(), words.NOT_AGREED)
    if _says_leave(heard.text):
        return _left(state, facts)
    if of_their_own(heard) or heard.meaning is not None:
        return routed(state.without_flow(), heard, facts)
    return asks(Decision(Reply(versions=(wording.VERSION,)), state), facts) if state.misses < 1 else _left(state, facts)


def _says_leave(text: str) -> bool:
    words = "".join(text.split())
    return words.startswith(("그대로", "그냥둬", "그냥두", "냅둬", "됐어", "됐고"))


def stopped(facts: Facts) -> tuple[Effect, ...]:
    """No more messages means none of any kind."""
    also = (kind for kind in (ADVERTISING, NIGHT) if facts.consents.get(kind))
    return tuple(ChangeConsent(kind, False, wording.VERSION) for kind in (MESSAGES, *also))


def _restarted(state: State, facts: Facts) -> Decision:
    if facts.minor:
        return _guardian(state)
    told = wording.opted_in(facts.clinic.name, facts.now)
    return say(state.without_flow(), told, ChangeConsent(MESSAGES, True, wording.VERSION))


def _boxed(state: State, kind: str, facts: Facts) -> Decision:
    if facts.minor:
        return _guardian(state)
    if kind == NIGHT and not facts.consents.get(ADVERTISING):
        return say(state.without_flow(), words.NIGHT_NEEDS_ADVERTISING)
    text = words.box(kind, facts.clinic.name, facts.clinic.phone)
    choices = {words.AGREE: f"consent:agree:{kind}", words.REFUSE: "consent:refuse"}
    return offer(replace(state, step=kind, misses=0), text, choices)


def _agreed(state: State, kind: str, facts: Facts) -> Decision:
    clinic = facts.clinic
    told = words.granted(clinic.name, kind, wording.day(facts.now))
    effect = ChangeConsent(kind, True, words.version(kind, clinic.name, clinic.phone))
    return say(state.without_flow(), told, effect)


def _guardian(state: State) -> Decision:
    return say(state.without_flow(), words.GUARDIAN, Escalate("guardian", TriageClass.E3))


def asks(decision: Decision, facts: Facts) -> Decision:
    """The decision with the choices, or the box, shown again; once, and then no more."""
    if decision.state.misses > 0:
        return replace(decision, state=decision.state.without_flow())
    state = replace(decision.state, misses=decision.state.misses + 1)
    shown = _shown(state, facts) if state.step == CHOOSE else _boxed(state, str(state.step), facts)
    return joined(decision, shown, replace(shown.state, misses=state.misses))


def _left(state: State, _: Facts) -> Decision:
    return say(state.without_flow(), words.LEFT)


def _lapsed(_: State, __: Facts) -> tuple[Effect, ...]:
    return ()  # silence consents to nothing


FLOW = Flow(NAME, timedelta(minutes=30), opens, lambda state, _: state, takes, asks, _left, _lapsed)
