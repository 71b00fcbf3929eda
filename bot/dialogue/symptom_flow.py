"""A symptom told outside a check-in: which one, since when, how strong. Staff hear the answers. Pure.

The report itself is passed on before anything is asked (bot.dialogue.symptoms); answers only add to it. A sign that
cannot wait alarms by its button. Severe or growing after a treatment of the highest risk is urgent (treatments
reference: late vascular occlusion, growing pain).
"""

from dataclasses import replace
from datetime import timedelta

from bot import wording
from bot.dialogue import answers, symptoms
from bot.dialogue.between import of_their_own
from bot.dialogue.flow import Flow
from bot.dialogue.reasons import SYMPTOM
from bot.dialogue.routing import routed
from bot.dialogue.saying import say, then_offer
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Describe, Effect, Escalate, Facts, Heard
from bot.reply import Reply
from bot.wording import symptom_questions as words
from catalogue.model import Risk, TriageClass, UrgentSign

NAME = "symptom"
WHICH, SINCE, HOW = "which", "since", "how"
LABELS = {SINCE: words.SINCE_LABELS, HOW: words.HOW_LABELS}
QUESTIONS = {SINCE: words.SINCE, HOW: words.HOW}
LATE_DAYS = 14  # how long a late occlusion is to be thought of


def opens(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The menu's button: urgent signs of the patient's own treatments first."""
    if heard.meaning != "symptom:which":
        return None
    begun = replace(state.without_flow(), flow=NAME, step=WHICH, misses=0)
    return asks(Decision(Reply(versions=(wording.VERSION,)), begun), facts)


def begun(decision: Decision, before: State, facts: Facts) -> Decision:
    """The decision that passed a symptom on, with the first question at its end; not twice in a row."""
    passed_on = any(isinstance(each, Escalate) and each.reason == SYMPTOM for each in decision.effects)
    urgent = any(isinstance(each, Escalate) and each.triage.urgent for each in decision.effects)
    again = before.acknowledged and before.told == SYMPTOM
    if not passed_on or urgent or again or decision.state.flow is not None:
        return decision
    state = replace(decision.state, flow=NAME, step=SINCE, misses=0, told=SYMPTOM)
    return asks(replace(decision, state=state), facts)


def alarm(state: State, heard: Heard, facts: Facts) -> Escalate | None:
    """An urgent sign that was pressed, or a symptom that is strong where that cannot wait."""
    if state.flow != NAME:
        return None
    sign = next((each for each in symptoms.urgent_signs(heard, facts) if each.label == heard.text.strip()), None)
    if state.step == WHICH and sign is not None:
        return Escalate("emergency", sign.triage, ("symptom.sign",), (sign.label,))
    if state.step == HOW and heard.text.strip() in words.STRONG and _may_be_late(facts):
        return Escalate("emergency", TriageClass.E1, ("symptom.strong",), (f"증상 {heard.text.strip()}",))
    return None


def _may_be_late(facts: Facts) -> bool:
    recent = [own for own in answers.own_treatments(facts, None) if own.days_since(facts.now) <= LATE_DAYS]
    risks = (found.risk for own in recent if (found := facts.in_force.treatment(own.code)))
    return any(risk is Risk.R3 for risk in risks)


def takes(state: State, heard: Heard, facts: Facts) -> Decision:
    """One answer, in any words; a question in between is answered, and the open one asked again once."""
    if state.step == WHICH:
        return _named(state, heard, facts)
    if of_their_own(heard):
        between = routed(state, heard, facts)
        return _asked_again(between, facts) if state.misses < 1 else _without(between)
    told = {str(state.step): heard.text.strip()[:200]}
    effect = Describe(SYMPTOM, told)
    if state.step == SINCE:
        following = replace(state, step=HOW, misses=0)
        return asks(Decision(Reply(versions=(wording.VERSION,)), following, (effect,)), facts)
    numbers = wording.numbers(facts.clinic.phone, facts.clinic.emergency_phone)
    done = replace(state.without_flow(), misses=0, acknowledged=True, told=SYMPTOM)
    return say(done, words.told(numbers), effect)


def _asked_again(decision: Decision, facts: Facts) -> Decision:
    return asks(replace(decision, state=replace(decision.state, misses=decision.state.misses + 1)), facts)


def _without(decision: Decision) -> Decision:
    return replace(decision, state=decision.state.without_flow())


def _named(state: State, heard: Heard, facts: Facts) -> Decision:
    """What was asked for is a symptom: words are one unless they clearly ask for something else."""
    if heard.meaning == "symptom:other":
        return say(replace(state, misses=state.misses + 1), words.DESCRIBE)
    free = state.without_flow()
    topic = heard.understood.outcome == "answer" and of_their_own(heard) and symptoms.worry_of(heard) is None
    if topic or heard.meaning is not None:
        return routed(free, heard, facts)
    return begun(symptoms.reported(free, heard, facts, symptoms.worry_of(heard)), free, facts)


def asks(decision: Decision, facts: Facts) -> Decision:
    """The decision with the open question at its end, and its buttons."""
    step = decision.state.step
    if step == WHICH:
        signs: tuple[UrgentSign, ...] = symptoms.urgent_signs(Heard(""), facts)[:9]
        choices = {sign.label: f"symptom:sign:{sign.label}" for sign in signs} | {words.OTHER: "symptom:other"}
        question = words.WHICH
    else:
        choices = {label: f"symptom:{step}:{label}" for label in LABELS[str(step)]}
        question = QUESTIONS[str(step)]
    return then_offer(decision, question, choices)


def _left(state: State, _: Facts) -> Decision:
    return say(state.without_flow(), words.LEFT if state.step != WHICH else wording.OK)


def _lapsed(_: State, __: Facts) -> tuple[Effect, ...]:
    return ()  # the report itself is with staff already


FLOW = Flow(NAME, timedelta(hours=2), opens, lambda state, _: state, takes, asks, _left, _lapsed)
