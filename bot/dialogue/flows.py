"""The flows of the chat, and what they have in common. Pure.

1. A flow that lost its ground, or whose patience ran out, is over; what silence brings about is done.
2. A button or words may open a flow, also in the middle of another one.
3. The patient may leave the flow under way.
4. A button of an older question, or one tapped twice, asks the open question again.
5. Everything else is the flow's turn; it lets questions in between be answered and goes on.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot import wording
from bot.dialogue import check_in_turn, consent, identify, survey, symptom_flow
from bot.dialogue.booking import flow as booking
from bot.dialogue.booking import freed
from bot.dialogue.check_in_reading import names_score
from bot.dialogue.flow import Flow
from bot.dialogue.saying import menu
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Effect, Facts, Heard
from bot.korean.leaving import leaves
from bot.reply import Reply

_ALL = (identify.FLOW, booking.FLOW, survey.FLOW, check_in_turn.FLOW, consent.FLOW, symptom_flow.FLOW)
REMEMBERED = timedelta(days=2)  # a wish for an appointment; its cards are looked up again so long
FLOWS: dict[str, Flow] = {flow.name: flow for flow in _ALL}


def under_way(state: State) -> Flow | None:
    return FLOWS.get(state.flow or "")


def entered(state: State, facts: Facts) -> tuple[State, tuple[Effect, ...]]:
    """The state at the beginning of a turn, and what a flow that ended in silence leaves to do."""
    state, flow = _without_old_wish(state, facts.now), under_way(state)
    if flow is None:
        return (state.without_flow() if state.flow else state), ()
    ends = ends_at(state)
    if ends is not None and ends <= facts.now:
        over = replace(state.without_flow(), misses=0, asked_at=state.asked_at)
        return _without_old_wish(over, facts.now), flow.lapses(state, facts)
    return flow.enters(state, facts), ()


def _without_old_wish(state: State, now: datetime) -> State:
    """What was wished of an appointment is over after days of silence; of somebody new, staff have it."""
    old = state.asked_at is not None and now - datetime.fromisoformat(state.asked_at) > REMEMBERED
    return replace(state, draft={}) if old and state.flow is None and not state.draft.get("new") else state


def ends_at(state: State) -> datetime | None:
    """When the patience with the flow under way ends, clinic time."""
    flow = under_way(state)
    return datetime.fromisoformat(state.asked_at) + flow.patience if flow and state.asked_at else None


def stamped(decision: Decision, now: datetime) -> Decision:
    """The decision that remembers when the conversation was last heard of."""
    return replace(decision, state=replace(decision.state, asked_at=now.isoformat()))


def held(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The decision of a flow, or None when none is under way and none is asked for. When an appointment is settled, the
    flow that it interrupted goes on.
    """
    decision = _held(state, heard, facts)
    if decision is None or decision.state.flow is not None or not decision.state.paused:
        return decision
    back = flow_of(decision.state.taken_up(), facts)
    flow = under_way(back)
    if freed.shown(
        decision.state
    ):  # the offer's two buttons stay the open ones; the flow takes its answers all the same
        return replace(decision, state=back)
    return flow.asks(replace(decision, state=back), facts) if flow else replace(decision, state=back)


def _answers_paused(state: State, heard: Heard) -> bool:
    """Whether a score answers the check-in that waits behind an appointment, and nothing of that: 3점."""
    waits = state.flow == booking.FLOW.name and state.paused.get("flow") == check_in_turn.FLOW.name
    return waits and heard.choice is None and heard.meaning is None and names_score(heard.text)


def flow_of(state: State, facts: Facts) -> State:
    """The state in its flow, or without where that has lost its ground."""
    flow = under_way(state)
    return flow.enters(state, facts) if flow else state


def _held(state: State, heard: Heard, facts: Facts) -> Decision | None:
    if (backed_out := booking.backed_out(state, heard, facts)) is not None:
        return backed_out
    by_words = survey.by_words(state, heard, facts) or check_in_turn.by_words(state, heard, facts)
    if by_words is not None:
        return by_words
    corrected = booking.corrected(state, heard, facts)
    asked_in = under_way(state)
    if corrected is not None and asked_in is not None:
        return asked_in.asks(corrected, facts)
    opened = next((found for flow in FLOWS.values() if (found := flow.opens(state, heard, facts))), None)
    if opened is not None:
        return opened
    flow, stale = under_way(state), heard.choice is not None and heard.meaning is None
    if flow is None:
        return menu(state, facts, words=wording.STALE) if stale else None
    if stale:
        return flow.asks(Decision(Reply(versions=(wording.VERSION,)), state), facts)
    if heard.meaning is not None and heard.meaning.startswith("menu:"):
        return menu(state.without_flow(), facts, heard.meaning.removeprefix("menu:"))
    if _answers_paused(state, heard):
        back = flow_of(state.taken_up(), facts)
        return check_in_turn.takes(back, heard, facts) if back.flow else None
    if heard.choice is None and leaves(heard.text) and not booking.stays(state, heard, facts):
        return flow.leaves(state, facts)
    taken = flow.takes(state, heard, facts)
    return symptom_flow.booking_offered(taken) if flow is check_in_turn.FLOW else taken
