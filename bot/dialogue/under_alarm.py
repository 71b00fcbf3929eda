"""While an alarm of this conversation is open: nothing that is said may take it back, or lead away from it. Pure."""

import re
from dataclasses import replace

from bot import wording
from bot.dialogue import symptoms
from bot.dialogue.emergency import at_once, crisis_stays, not_to_wait, of_crisis, unreachable
from bot.dialogue.reasons import CRISIS, EMERGENCY, PATIENT_ASKED, UNREACHABLE, raised
from bot.dialogue.routing import SMALL_TALK
from bot.dialogue.saying import handed_over, say, when_answered
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Describe, Escalate, Facts, Heard
from bot.korean import leaving, messages, putting_off, telling
from bot.korean.normalise import squeeze
from bot.korean.requests import asks
from bot.reply import Bubble, Reply
from bot.wording import handover
from catalogue.model import TriageClass

SEEN, OVER = "seen", "over"
_STILL = re.compile(
    r"(?:아직|아직도|여전히|계속|다시|또|지금도|더|똑같이?|그대로|이제|근데|증상이)*(?:그래|그대로|똑같|시작|나타|이래|그렇|심해|안좋|이상|생겼|안나)[가-힣]{0,6}"
    r"|(?:근데|이제|지금)*(?:다시|또)(?:처|쳐|아[프파]|부[었어]|붓|하[얗얘]|까[맣매]|빨[갛개]|어지|저[리려]|시작|나타|심|숨|그)[가-힣]{0,5}"
)
SAYS_LITTLE = (*SMALL_TALK, "out_of_scope", "repair")
OF_THE_CLINIC = (
    "faq_hours", "faq_location", "faq_parking", "faq_facility", "faq_duration", "faq_procedure_time", "late_notice",
    "appointment_change", "appointment_check",
)  # fmt: skip
SEEKING_HELP = {"emergency-sought", "emergency-room"}  # red flags that tell of no sign of a body
LEADS_AWAY = (*SAYS_LITTLE, "greet", "appointment_book", "inform_datetime")


def settled(state: State, facts: Facts) -> Facts:
    """The facts as what is answered may know them. An alarm that the clinic was spoken to about, or that was pressed by
    mistake, stays open for staff and leads nobody back; one whose sign is said to be over no longer leads back from
    other matters.
    """
    if state.settled is None or facts.alarm is None:
        return facts
    if state.settled == SEEN:
        return replace(facts, alarm=None, alarm_fresh=False)
    return replace(facts, alarm_fresh=False)


def again(state: State, heard: Heard, facts: Facts) -> Escalate | None:
    """The alarm that had been settled, where its sign is told once more: 다시 처졌어요, 아직 그대로예요."""
    typed = heard.choice is None and heard.meaning is None and not heard.verdict.hypothetical
    if not typed or state.settled is None or facts.alarm is None or asks(heard.text) or _ends(heard):
        return None
    of_it = bool({*heard.verdict.rules} & {*facts.alarm.rules}) or symptoms.names_sign(heard.text, facts.alarm)
    told = of_it or telling.grows(heard.text) or _STILL.fullmatch(squeeze(heard.text)) is not None
    return facts.alarm if told else None


def _ends(heard: Heard) -> bool:
    """Whether the words close the alarm instead: seen, over, pressed by mistake, help on its way."""
    text = heard.text
    over = heard.understood.intent == "symptom_ok" and heard.understood.sure
    return over or putting_off.was_seen(text) or putting_off.help_comes(text) or leaving.mispressed(text)


def helped(heard: Heard, facts: Facts) -> bool:
    """Whether under an open alarm nothing is told but that help comes (119 불렀어요): no new alarm."""
    theirs = {*heard.verdict.rules} <= SEEKING_HELP
    return facts.alarm is not None and heard.choice is None and theirs and putting_off.help_comes(heard.text)


def kept_up(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """Who would wait, come later or set out by themselves, or asks whether it is normal, is told again to call at once;
    who was helped is thanked, and not told that it is over.
    """
    if facts.alarm is None or heard.choice is not None or heard.meaning is not None:
        return None
    clinic, text = facts.clinic, heard.text
    if putting_off.help_comes(text):
        return say(state, handover.help_comes(clinic.phone, clinic.emergency_phone))
    if putting_off.was_seen(text):
        return _closed(state, heard, facts, SEEN)
    if putting_off.asks_whether_to_come(text) and state.settled == OVER:
        return say(state, wording.emergency_passed(clinic.phone, clinic.emergency_phone))
    if state.flow is None and facts.alarm_fresh and _denies_another(heard, facts.alarm):
        more = Describe(EMERGENCY, {"more": text.strip()[:200]})
        return say(state, f"{wording.ALREADY_HANDED_OVER} {not_to_wait(clinic, facts.alarm)}", more)
    away = putting_off.puts_off(text) or putting_off.on_the_way(text) or putting_off.asks_whether_normal(text)
    away = away or putting_off.asks_when_over(text) or putting_off.asks_whether_to_come(text)
    return _called_to(facts.alarm, state, facts) if away else None


def _denies_another(heard: Heard, alarm: Escalate) -> bool:
    """Another sign than the alarm's is said not to be there (열은 없어요, of pus): that takes nothing back."""
    of_it = symptoms.names_sign(heard.text, alarm)
    return heard.verdict.triage is None and telling.only_denies(heard.text) and not of_it


def led_back(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """Within the hour of an alarm, a new appointment, thanks or talk leads back to it; where it is the ambulance's,
    also the way to the clinic and its hours. Not after a crisis, where the line is kept in view (`taken_back`).
    """
    alarm, understood = facts.alarm, heard.understood
    if alarm is None or not facts.alarm_fresh or heard.choice is not None or heard.meaning is not None:
        return None
    if (state.flow is not None and alarm.triage is not TriageClass.E0) or of_crisis(alarm.rules):
        return None
    of_symptoms = symptoms.worry_of(heard) is not None or symptoms.of_the_alarm(heard, facts)
    leads_away = (*LEADS_AWAY, *OF_THE_CLINIC) if alarm.triage is TriageClass.E0 else LEADS_AWAY
    away = understood.intent in leads_away and understood.intent != "symptom_ok"
    unclear = understood.outcome == "clarify" and state.flow is None
    return _called_to(alarm, state, facts) if (away or unclear) and not of_symptoms else None


def _closed(state: State, heard: Heard, facts: Facts, how: str) -> Decision:
    """What the patient says of the alarm's end: staff read it, and the alarm stays theirs."""
    clinic = facts.clinic
    told = Describe(EMERGENCY, {"taken_back": heard.text.strip()[:200]})
    open_too = facts.alarm is not None and not of_crisis(facts.alarm.rules)
    after = replace(state, settled=how) if open_too else state
    return say(after, wording.emergency_passed(clinic.phone, clinic.emergency_phone), *((told,) if open_too else ()))


def _called_to(alarm: Escalate, state: State, facts: Facts) -> Decision:
    clinic = facts.clinic
    words = handover.call_now(alarm.triage, clinic.phone, clinic.emergency_phone)
    card = crisis_stays(clinic) if of_crisis(alarm.rules) else replace(at_once(clinic, alarm.triage), text=words)
    return Decision(Reply((card,), (), (wording.VERSION,)), replace(state, choices={}, misses=0))


def called_in_vain(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """Nobody picks up at the clinic: under an open alarm that is the ambulance's, and people are paged anew; else
    somebody calls back.
    """
    if heard.choice is not None or not messages.called_in_vain(heard.text):
        return None
    clinic, alarm = facts.clinic, facts.alarm
    if alarm is None:
        words = handover.unreachable(clinic.phone, clinic.emergency_phone, when_answered(facts))
        worry = symptoms.worry_of(heard)
        return handed_over(state, words, facts, replace(worry or raised(PATIENT_ASKED), reason=PATIENT_ASKED))
    graver = replace(alarm, triage=TriageClass.E0, rules=(*alarm.rules, UNREACHABLE))
    reply = Reply((unreachable(clinic),), versions=(wording.VERSION,))
    return Decision(reply, replace(state, acknowledged=True, misses=0, choices={}, told=alarm.reason), (graver,))


def taken_back(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """An alarm that somebody calls a joke is still a person's; after words of self-harm the crisis line stays in view,
    also where little is said. Such an alarm counts until something else was answered.
    """
    if heard.meaning or heard.choice:
        return None
    if facts.alarm and not of_crisis(facts.alarm.rules) and leaving.mispressed(heard.text):
        return _closed(state, heard, facts, SEEN)
    if not state.acknowledged or state.told not in (CRISIS, EMERGENCY):
        return None
    clinic = facts.clinic
    if state.told == EMERGENCY:
        words = wording.emergency_passed(clinic.phone, clinic.emergency_phone)
        return say(state, words) if leaving.unsays(heard.text) else None
    little = state.flow is None and heard.understood.intent in SAYS_LITTLE and symptoms.worry_of(heard) is None
    if not little and not leaving.unsays(heard.text):
        return None
    return Decision(Reply((crisis_stays(clinic),), (), (wording.VERSION,)), replace(state, choices={}))


def still(decision: Decision, heard: Heard, facts: Facts) -> Decision:
    """What is answered within the hour of an alarm, and what is answered of a body's care while it is open, says that
    it may not wait.
    """
    of_care = heard.understood.intent.startswith(("aftercare_", "faq_pain", "faq_side_effect"))
    told = any(isinstance(each, Escalate) and (of_care or each.triage.urgent) for each in decision.effects)
    if facts.alarm is None or not (of_care or facts.alarm_fresh) or told:
        return decision
    clinic, words = facts.clinic, not_to_wait(facts.clinic, facts.alarm)
    coming = handover.help_comes(clinic.phone, clinic.emergency_phone)
    passed = wording.emergency_passed(clinic.phone, clinic.emergency_phone)
    dials = any(button.action == "phone" for bubble in decision.reply.bubbles for button in bubble.buttons)
    if dials or any(each in decision.reply.text for each in (words, coming, passed)):
        return decision
    return replace(decision, reply=replace(decision.reply, bubbles=(*decision.reply.bubbles, Bubble(words))))
