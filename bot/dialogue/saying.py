"""The few shapes that most replies have. Pure."""

from dataclasses import replace

from bot import wording
from bot.dialogue.emergency import not_to_wait
from bot.dialogue.reasons import REASONS
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Effect, Escalate, Facts
from bot.reply import MAX_LABEL, MOST_QUICK, Bubble, Button, QuickReply, Reply
from bot.wording import handover, identity
from bot.wording.menu import MENUS


def say(state: State, words: str, *effects: Effect) -> Decision:
    """One bubble, and no buttons: those offered before are stale now."""
    return Decision(Reply((Bubble(words),), (), (wording.VERSION,)), replace(state, choices={}), effects)


def handed_over(state: State, words: str, facts: Facts, escalation: Escalate) -> Decision:
    """Said when a person is brought in: as `say`, with the button to Kakao's own 1:1 chat where the clinic uses it."""
    buttons = (Button(handover.OPERATOR_LABEL, "operator"),) if facts.clinic.operator else ()
    state = replace(state, acknowledged=True, misses=0, choices={})
    return Decision(Reply((Bubble(words, buttons=buttons),), (), (wording.VERSION,)), state, (escalation,))


def when_answered(facts: Facts, unknown: str | None = None) -> str:
    """The sentence that says when a person answers; under an open alarm, that nobody shall wait for one.

    `unknown`: what it is where nobody knows when the clinic opens.
    """
    clinic = facts.clinic
    if facts.alarm:
        return not_to_wait(clinic, facts.alarm)
    opens = clinic.opening.next_opening(facts.now) if clinic.opening else None
    if clinic.opening is None or opens is None:
        return wording.answered_in(clinic.hours) if unknown is None else unknown
    if opens <= facts.now:
        return handover.answered_within(clinic.hours)
    return handover.answered_from(opens, clinic.opening.pauses(facts.now))


def told(reason: str, facts: Facts) -> str:
    """The patient's words for a reason that has words of its own."""
    says = REASONS[reason].says or wording.handed_over
    clinic = facts.clinic
    worse = handover.if_worse(clinic.phone, clinic.emergency_phone) if REASONS[reason].warns else ""
    if not worse and closed(facts) and not facts.alarm:
        worse = handover.if_urgent(clinic.phone, clinic.emergency_phone)
    return "\n".join(filter(None, (says(when_answered(facts)), worse)))


def closed(facts: Facts) -> bool:
    """Whether the clinic is known to be closed now."""
    opens = facts.clinic.opening.next_opening(facts.now) if facts.clinic.opening else None
    return opens is not None and opens > facts.now


def offer(state: State, words: str, choices: dict[str, str]) -> Decision:
    """One bubble with a quick reply for each label; `choices` maps labels to meanings."""
    offered = state.with_choices(list(choices.values()))
    quick = tuple(QuickReply(label[:MAX_LABEL], label, offered.choice(index)) for index, label in enumerate(choices))
    return Decision(Reply((Bubble(words),), quick, (wording.VERSION,)), offered)


def then_offer(decision: Decision, words: str, choices: dict[str, str]) -> Decision:
    """The decision with one more bubble at its end, and a quick reply for each label; it has no others then."""
    asked = offer(decision.state, words, choices)
    return joined(without_buttons(decision), asked, asked.state)


def without_buttons(decision: Decision) -> Decision:
    """Another question follows: the buttons are that one's."""
    return replace(decision, reply=replace(decision.reply, quick_replies=()))


def menu(state: State, facts: Facts, name: str = "start", words: str = "") -> Decision:
    """A menu by name, under its own words or the given ones; the first one also offers what only this patient needs."""
    question, choices = MENUS[name if name in MENUS else "start"]
    if name == "start":
        own = {wording.CHECK_IN_LABEL: "check_in:open"} if facts.check_ins else {}
        choices = own | choices | ({} if facts.linked else {identity.LABEL: "identify"})
    return offer(state, words or question, choices)


def offering_identity(decision: Decision) -> Decision:
    """The same reply with a button to show who one is, for somebody whose wish needs it."""
    quick = (*decision.reply.quick_replies, QuickReply(identity.LABEL))
    return replace(decision, reply=replace(decision.reply, quick_replies=quick))


def joined(first: Decision, second: Decision, state: State) -> Decision:
    """Both said in one reply, and both done. Where their quick replies are too many, the second's count."""
    one, other = first.reply, second.reply
    quick = one.quick_replies + other.quick_replies
    quick = quick if len(quick) <= MOST_QUICK else other.quick_replies
    reply = Reply(one.bubbles + other.bubbles, quick, tuple(dict.fromkeys(one.versions + other.versions)))
    return Decision(reply, state, first.effects + second.effects)
