"""The fixed words for a red flag, on a card that dials. Pure."""

from bot import wording
from bot.dialogue.values import ClinicFacts
from bot.reply import Bubble, Button
from bot.wording import handover
from catalogue.model import TriageClass

SELF_HARM = "self-harm"  # red flags whose keys begin so are answered with the crisis line


def at_once(clinic: ClinicFacts, triage: TriageClass, rules: tuple[str, ...] = (), told: bool = True) -> Bubble:
    """What is said for the rules that fired; `told`: staff are alarmed in this very moment."""
    if any(rule.startswith(SELF_HARM) for rule in rules):
        return Bubble(wording.crisis(clinic.emergency_phone, told), buttons=_dials(wording.DIAL_109, wording.DIAL_119))
    words = wording.emergency(triage, clinic.phone, clinic.emergency_phone, told)
    at_night = (wording.DIAL_AT_NIGHT, clinic.emergency_phone)
    if triage is TriageClass.E0:
        return Bubble(words, buttons=_dials(wording.DIAL_119, at_night))
    by_day = (wording.DIAL, clinic.phone)
    numbers = (by_day,) if clinic.phone == clinic.emergency_phone else (by_day, at_night)
    return Bubble(words, buttons=_dials(*numbers, wording.DIAL_119))


def unreachable(clinic: ClinicFacts) -> Bubble:
    """The clinic was called in vain: where help is at any hour."""
    words = handover.unreachable_in_an_emergency(clinic.emergency_phone)
    return Bubble(words, buttons=_dials(wording.DIAL_119, (wording.DIAL_AT_NIGHT, clinic.emergency_phone)))


def crisis_stays(clinic: ClinicFacts) -> Bubble:
    """The crisis line, kept in view after words of self-harm."""
    return Bubble(wording.crisis_stays(clinic.emergency_phone), buttons=_dials(wording.DIAL_109, wording.DIAL_119))


def _dials(*numbers: tuple[str, str]) -> tuple[Button, ...]:
    return tuple(Button(label, "phone", number) for label, number in numbers)
