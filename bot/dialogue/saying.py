"""The few shapes that most replies have. Pure."""

from dataclasses import replace

from bot import wording
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Effect
from bot.reply import MAX_LABEL, Bubble, QuickReply, Reply
from bot.wording import identity


def say(state: State, words: str, *effects: Effect) -> Decision:
    """One bubble, and no buttons: those offered before are stale now."""
    return Decision(Reply((Bubble(words),), (), (wording.VERSION,)), replace(state, choices={}), effects)


def offer(state: State, words: str, choices: dict[str, str]) -> Decision:
    """One bubble with a quick reply for each label; `choices` maps labels to meanings."""
    offered = state.with_choices(list(choices.values()))
    quick = tuple(QuickReply(label[:MAX_LABEL], label, offered.choice(index)) for index, label in enumerate(choices))
    return Decision(Reply((Bubble(words),), quick, (wording.VERSION,)), offered)


def menu(state: State, words: str) -> Decision:
    return offer(state, words, wording.MENU)


def offering_identity(decision: Decision) -> Decision:
    """The same reply with a button to show who one is, for somebody whose wish needs it."""
    quick = (*decision.reply.quick_replies, QuickReply(identity.LABEL))
    return replace(decision, reply=replace(decision.reply, quick_replies=quick))


def joined(first: Decision, second: Decision, state: State) -> Decision:
    """Both said in one reply, and both done."""
    one, other = first.reply, second.reply
    quick = one.quick_replies + other.quick_replies
    reply = Reply(one.bubbles + other.bubbles, quick, tuple(dict.fromkeys(one.versions + other.versions)))
    return Decision(reply, state, first.effects + second.effects)
