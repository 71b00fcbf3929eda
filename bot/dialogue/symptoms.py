"""What is for a person the same day: a reported symptom, a complaint, a question about drugs. Pure.

A symptom is never reassured, never judged. What the guide lists is quoted, and staff are told.
"""

from dataclasses import replace

from bot import wording
from bot.dialogue import answers
from bot.dialogue.reasons import MINOR, PHOTO, REASONS, SYMPTOM, of_rules, raised
from bot.dialogue.saying import handed_over, told, when_answered
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Escalate, Facts, Heard, Understood
from bot.wording import handover
from catalogue.model import TriageClass, UrgentSign

INTENTS = ("symptom_report", "emergency")


def worry_of(heard: Heard) -> Escalate | None:
    """What triage wants a person to read the same day; None for a question about a red flag (bot.dialogue.decide)."""
    verdict = heard.verdict
    if verdict.triage is not TriageClass.E2 or verdict.hypothetical:
        return None
    return raised(of_rules(verdict.rules), verdict.rules, verdict.signs)


def of_a_minor(heard: Heard, facts: Facts) -> Escalate | None:
    """A child's own question about care: the approved texts are written for adults."""
    about_care = any(each.startswith(REASONS[MINOR].alone) for each in heard.understood.requests)
    return raised(MINOR, signs=(handover.UNDER_14,)) if facts.minor and about_care else None


def answered_beside(worry: Escalate, understood: Understood) -> bool:
    """Whether a topic is clearly asked about beside the worry. "Is this all right?" beside a symptom asks about the
    symptom itself, and a question about a drug is for a person alone."""
    topic = understood.intent.startswith(("faq_", "aftercare_"))
    alone = any(each.startswith(REASONS[worry.reason].alone) for each in (understood.intent, *understood.requests))
    return understood.outcome == "answer" and topic and not alone


def outcome(heard: Heard) -> str:
    """answer, clarify or staff: what these words alone get. A red flag brings in a person, whatever the intent, and so
    does a worry without a clear question beside it."""
    if heard.verdict.triage is not None and heard.verdict.triage.urgent:
        return "staff"
    worry = worry_of(heard)
    return heard.understood.outcome if worry is None or answered_beside(worry, heard.understood) else "staff"


def dealt_with(state: State, heard: Heard, facts: Facts, worry: Escalate) -> Decision:
    """The decision for words that triage worries about."""
    told_as_one = worry.reason in (PHOTO, MINOR) and heard.understood.sure and heard.understood.intent in INTENTS
    if worry.reason == SYMPTOM or told_as_one:
        return reported(state, heard, facts, replace(worry, reason=SYMPTOM))
    return handed_over(state, told(worry.reason, facts), facts, worry)


def reported(state: State, heard: Heard, facts: Facts, worry: Escalate | None) -> Decision:
    """Tell staff, quote the listed window if the guide has one, and say when to call at once."""
    verdict, clinic = heard.verdict, facts.clinic
    triage = verdict.triage if verdict.triage and not facts.alarm else TriageClass.E2
    escalation = worry or Escalate(SYMPTOM, triage, verdict.rules, verdict.signs)
    when = when_answered(facts, handover.CALLED_BACK)
    words = wording.symptom(clinic.phone, clinic.emergency_phone, listed(heard, facts), _signs(heard, facts), when)
    return handed_over(state, words, facts, escalation)


def listed(heard: Heard, facts: Facts) -> str | None:
    """The guide's own line on a reaction whose window still runs, where only one treatment can be meant."""
    named = heard.understood.treatments
    own = answers.own_treatments(facts, named[0] if named else None) if len(named) < 2 else []
    treatment = facts.in_force.treatment(own[0].code) if len(own) == 1 else None
    if facts.alarm or treatment is None or heard.verdict.triage not in (None, TriageClass.E3):
        return None
    squeezed, days = "".join(heard.text.split()), own[0].days_since(facts.now)
    for reaction in treatment.normal:
        if reaction.first_day <= days <= reaction.last_day and any(word in squeezed for word in reaction.words):
            return wording.listed_reaction(treatment.name, reaction.sign, reaction.last_day)
    return None


def urgent_signs(heard: Heard, facts: Facts) -> tuple[UrgentSign, ...]:
    """What cannot wait after the treatments named, else after the patient's own; each sign once, the gravest first."""
    codes = heard.understood.treatments or [each.code for each in answers.own_treatments(facts, None)]
    known = [treatment for code in codes if (treatment := facts.in_force.treatment(code))]
    signs = sorted((sign for each in known for sign in each.urgent), key=lambda sign: sign.triage)
    return tuple({sign.label: sign for sign in reversed(signs or wording.SIGNS)}.values())[::-1]


def _signs(heard: Heard, facts: Facts) -> tuple[str, ...]:
    return tuple(sign.label for sign in urgent_signs(heard, facts))
