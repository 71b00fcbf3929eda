"""The fixed words for a red flag, on a card that dials. Pure."""

from bot import wording
from bot.dialogue.reasons import EMERGENCY, SELF_HARM, THREAT
from bot.dialogue.values import ClinicFacts, Escalate
from bot.reply import Bubble, Button
from bot.wording import danger, handover
from catalogue.model import TriageClass

OVERDOSE = "overdose"
BY_A_CHILD = ("overdose-by-a-child", "child-swallowed", "swallowed-poison")
POISON = ("poison-drunk", *BY_A_CHILD)


def reason(rules: tuple[str, ...]) -> str:
    """Why people are paged, by the rules that fired, the gravest first."""
    return THREAT if rules and rules[0].startswith(THREAT) else EMERGENCY


def poisoned(rules: tuple[str, ...]) -> bool:
    """Whether something dangerous was swallowed already: the ambulance's, also where a wish to die is heard."""
    return any(rule in POISON or rule.startswith(OVERDOSE) for rule in rules)


def of_crisis(rules: tuple[str, ...]) -> bool:
    """Whether the crisis line comes first."""
    return any(rule.startswith(SELF_HARM) for rule in rules) and not poisoned(rules)


def at_once(clinic: ClinicFacts, triage: TriageClass, rules: tuple[str, ...] = (), told: bool = True) -> Bubble:
    """What is said for the rules that fired; `told`: staff are alarmed in this very moment."""
    if poisoned(rules):
        despair = not any(rule in BY_A_CHILD for rule in rules)
        return Bubble(danger.poisoning(clinic.emergency_phone, despair, told), buttons=_poison_dials(despair))
    if reason(rules) == THREAT:
        return Bubble(danger.threat(clinic.phone, told), buttons=_dials((wording.DIAL, clinic.phone)))
    if of_crisis(rules):
        return Bubble(wording.crisis(clinic.emergency_phone, told), buttons=_dials(wording.DIAL_109, wording.DIAL_119))
    words = wording.emergency(triage, clinic.phone, clinic.emergency_phone, told)
    by_day, at_night = (wording.DIAL, clinic.phone), (wording.DIAL_AT_NIGHT, clinic.emergency_phone)
    numbers = (by_day,) if clinic.phone == clinic.emergency_phone else (by_day, at_night)
    ambulance_first = triage is TriageClass.E0
    dials = (wording.DIAL_119, *numbers) if ambulance_first else (*numbers, wording.DIAL_119)
    return Bubble(words, buttons=_dials(*dials))


def not_to_wait(clinic: ClinicFacts, alarm: Escalate) -> str:
    """The line beside whatever else is said while the alarm is open."""
    if of_crisis(alarm.rules):
        return handover.crisis_line(clinic.emergency_phone)
    if alarm.triage is TriageClass.E0:
        return handover.call_now(alarm.triage, clinic.phone, clinic.emergency_phone)
    return handover.not_to_wait(clinic.phone, clinic.emergency_phone)


def unreachable(clinic: ClinicFacts) -> Bubble:
    """The clinic was called in vain: where help is at any hour."""
    words = handover.unreachable_in_an_emergency(clinic.emergency_phone)
    return Bubble(words, buttons=_dials(wording.DIAL_119, (wording.DIAL_AT_NIGHT, clinic.emergency_phone)))


def crisis_stays(clinic: ClinicFacts) -> Bubble:
    """The crisis line, kept in view after words of self-harm."""
    return Bubble(wording.crisis_stays(clinic.emergency_phone), buttons=_dials(wording.DIAL_109, wording.DIAL_119))


def _poison_dials(despair: bool) -> tuple[Button, ...]:
    return _dials(wording.DIAL_119, wording.DIAL_109) if despair else _dials(wording.DIAL_119)


def _dials(*numbers: tuple[str, str]) -> tuple[Button, ...]:
    return tuple(Button(label, "phone", number) for label, number in numbers)
