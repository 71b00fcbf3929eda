"""What is for a person the same day: a reported symptom, a complaint, a question about drugs. Pure.

A symptom is never reassured, never judged. What the guide lists is quoted, and staff are told.
"""

import re
from dataclasses import replace

from bot import wording
from bot.dialogue import answers
from bot.dialogue.emergency import at_once
from bot.dialogue.reasons import (
    DRUG,
    HEALTH_TOLD,
    HISTORY,
    MINOR,
    PHOTO,
    PREGNANCY,
    PREGNANT,
    REASONS,
    SYMPTOM,
    of_rules,
    raised,
)
from bot.dialogue.saying import handed_over, told, when_answered
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Escalate, Facts, Heard
from bot.korean import drugs, figures, slips, telling
from bot.korean.complaints import NO_NEWS
from bot.korean.normalise import squeeze
from bot.korean.requests import asks
from bot.reply import Reply
from bot.wording import handover
from catalogue.model import Treatment, TriageClass, UrgentSign

INTENTS = ("symptom_report", "emergency")
BEFORE_IT = ("faq_pain", "faq_preparation", "faq_treatment_info", "faq_procedure_time")  # of a treatment still to come
LATELY_DAYS = 60
OF_THE_PLACE = ("aftercare_dressing", "aftercare_downtime", "aftercare_medication", "faq_pain", "faq_side_effect")
_GOES_ON = re.compile(
    r"더|점점|갈수록|아직|여전|그대로|계속|자꾸|심[하해]|너무|많이|엄청|다시|또|안(?:없어|가라|빠|돌아|나아)|똑같|마찬가지"
)
_WHETHER_NORMAL = re.compile(r"정상|원래(?:이|그)|괜찮|이상한")  # 누르면 아픈데 정상이에요? of what is there now
_WORD = re.compile(r"[가-힣]{2,}")


def worry_of(heard: Heard) -> Escalate | None:
    """What triage wants a person to read the same day; None for a question about a red flag (bot.dialogue.decide)."""
    verdict = heard.verdict
    if verdict.triage is not TriageClass.E2 or verdict.hypothetical:
        return None
    if verdict.story and asks(heard.text):
        return raised(HISTORY, verdict.rules, verdict.signs)
    if verdict.story and figures.figurative(heard.text):
        return None
    named = telling.named(heard.text) if verdict.guessed else ()  # what stands there, not what it nearly spells
    return raised(of_rules(verdict.rules), verdict.rules, named or verdict.signs)


def told_beside(heard: Heard, facts: Facts) -> Escalate | None:
    """A symptom that is told as there where something else is asked: 얼굴이 빨간데 술 마셔도 돼요?

    What people also come for (처짐, 뾰루지) counts where a treatment was had lately.
    """
    understood, verdict = heard.understood, heard.verdict
    if heard.choice is not None or heard.meaning is not None or verdict.hypothetical or verdict.story:
        return None
    lately = any(0 <= each.days_since(facts.now) <= LATELY_DAYS for each in facts.treatments)
    before_it = understood.intent in BEFORE_IT and not (lately and _WHETHER_NORMAL.search(squeeze(heard.text)))
    if not understood.intent.startswith(("faq_", "aftercare_")) or before_it:
        return None
    if understood.intent.startswith("faq_") and (not lately or slips.plans(heard.text)):
        return None  # who asks before a treatment, or for a department
    news = tuple(name for name in telling.tells(heard.text) if lately or name not in NO_NEWS)
    return Escalate(SYMPTOM, verdict.triage or TriageClass.E2, verdict.rules, verdict.signs or news) if news else None


def of_an_expecting(state: State, heard: Heard) -> Escalate | None:
    """A drug asked about by somebody who told of a pregnancy or of nursing before: for a person, who reads of both."""
    topics = (heard.understood.intent, *heard.understood.requests, *(state.topics if heard.choice else ()))
    asked = "aftercare_medication" in topics or drugs.names_a_drug(heard.text)
    worry = worry_of(heard)
    if not state.expecting or not asked or PREGNANT in heard.verdict.rules or heard.verdict.hypothetical:
        return None
    if worry is not None and worry.reason != DRUG:
        return None
    known = worry or raised(PREGNANCY)
    return replace(known, signs=(*known.signs, REASONS[PREGNANCY].staff))


def of_health(heard: Heard) -> bool:
    """Whether an illness or an allergy is told: under an open alarm whoever acts on it must know."""
    return worry_of(heard) is not None and HEALTH_TOLD in heard.verdict.rules


def of_a_minor(heard: Heard, facts: Facts) -> Escalate | None:
    """A child's own question about care: the approved texts are written for adults."""
    about_care = any(each.startswith(REASONS[MINOR].alone) for each in heard.understood.requests)
    return raised(MINOR, signs=(handover.UNDER_14,)) if facts.minor and about_care else None


def answered_beside(worry: Escalate, heard: Heard) -> bool:
    """Whether a topic is clearly asked about beside the worry. "Is this all right?" beside a symptom asks about the
    symptom itself, and a question about a drug is for a person alone, as is a treatment had while pregnant."""
    understood = heard.understood
    topic = understood.intent.startswith(("faq_", "aftercare_"))
    if worry.reason == PREGNANCY and slips.treated(heard.text):
        return False
    alone = any(each.startswith(REASONS[worry.reason].alone) for each in (understood.intent, *understood.requests))
    return understood.outcome == "answer" and topic and not alone


def outcome(heard: Heard) -> str:
    """answer, clarify or staff: what these words alone get. A red flag brings in a person, whatever the intent, and so
    does a worry without a clear question beside it."""
    if heard.verdict.triage is not None and heard.verdict.triage.urgent:
        return "staff"
    worry = worry_of(heard)
    return heard.understood.outcome if worry is None or answered_beside(worry, heard) else "staff"


def dealt_with(state: State, heard: Heard, facts: Facts, worry: Escalate) -> Decision:
    """The decision for words that triage worries about."""
    told_as_one = worry.reason in (PHOTO, MINOR) and heard.understood.sure and heard.understood.intent in INTENTS
    if worry.reason == SYMPTOM or told_as_one:
        return reported(state, heard, facts, replace(worry, reason=SYMPTOM))
    if worry.reason == DRUG and drugs.taken_much(heard.text):
        clinic = facts.clinic
        worse = handover.if_worse(clinic.phone, clinic.emergency_phone)
        return handed_over(state, f"{wording.drug_taken(when_answered(facts))}{worse}", facts, worry)
    return handed_over(state, told(worry.reason, facts), facts, worry)


def reported(state: State, heard: Heard, facts: Facts, worry: Escalate | None) -> Decision:
    """Tell staff, quote the listed window if the guide has one, and say when to call at once."""
    verdict, clinic = heard.verdict, facts.clinic
    escalation = worry or Escalate(SYMPTOM, verdict.triage or TriageClass.E2, verdict.rules, verdict.signs)
    when = when_answered(facts, handover.CALLED_BACK)
    quoted, versions = listed(heard, facts) or (None, ())
    words = wording.symptom(clinic.phone, clinic.emergency_phone, quoted, signs(heard, facts), when)
    told_of = handed_over(state, words, facts, escalation)
    return replace(told_of, reply=replace(told_of.reply, versions=(*told_of.reply.versions, *versions)))


def alarmed_again(state: State, heard: Heard, facts: Facts, alarm: Escalate) -> Decision:
    """While an alarm is open: its emergency line once more, and the alarm with what was said now."""
    verdict = heard.verdict
    again = replace(alarm, rules=(*alarm.rules, *verdict.rules), signs=verdict.signs or alarm.signs)
    reply = Reply((at_once(facts.clinic, alarm.triage, alarm.rules),), versions=(wording.VERSION,))
    return Decision(reply, replace(state, acknowledged=True, misses=0, choices={}), (again,))


def of_the_alarm(heard: Heard, facts: Facts) -> bool:
    """Whether words under an open alarm speak of its sign: they name it, say that it goes on or grows, or are not
    understood; where it is the ambulance's, also how the place is cared for. Another symptom and a question (세안은
    언제부터요?) are taken for themselves.
    """
    alarm, understood = facts.alarm, heard.understood
    if alarm is None or heard.choice is not None or heard.meaning is not None or heard.verdict.hypothetical:
        return False
    if understood.intent == "symptom_ok" and understood.sure:
        return False
    if alarm.triage is TriageClass.E0 and understood.intent in OF_THE_PLACE:
        return True
    words = squeeze(heard.text)
    if not asks(heard.text) and ({*heard.verdict.rules} & {*alarm.rules} or _names(words, alarm.signs)):
        return True
    of_a_body = worry_of(heard) is not None or heard.verdict.lowered or understood.intent in INTENTS
    return not understood.requests or (bool(of_a_body) and _GOES_ON.search(words) is not None)


def names_sign(text: str, alarm: Escalate) -> bool:
    """Whether a word of the alarm's signs stands in the text."""
    return _names(squeeze(text), alarm.signs)


def _names(squeezed: str, signs: tuple[str, ...]) -> bool:
    """Whether a word of the signs, as staff read them, stands in the text."""
    return any(word in squeezed for sign in signs for word in _WORD.findall(sign))


def listed(heard: Heard, facts: Facts) -> tuple[str, tuple[str, ...]] | None:
    """The guide's own line on a reaction whose window still runs, where only one treatment can be meant; with the
    version of the approved text that it is taken from.
    """
    named = heard.understood.treatments
    own = answers.own_treatments(facts, named[0] if named else None) if len(named) < 2 else []
    treatment = facts.in_force.treatment(own[0].code) if len(own) == 1 else None
    if treatment is None or heard.verdict.triage not in (None, TriageClass.E3):
        return None
    squeezed, days = "".join(heard.text.split()), own[0].days_since(facts.now)
    for reaction in treatment.normal:
        said = [word for word in reaction.words if word in squeezed]
        if reaction.first_day <= days <= reaction.last_day and said:
            listed_so = wording.listed_reaction(treatment.name, reaction.sign, reaction.last_day)
            return _quoted(treatment, [reaction.sign], facts) or _quoted(treatment, said, facts) or (listed_so, ())
    return None


def _quoted(treatment: Treatment, words: list[str], facts: Facts) -> tuple[str, tuple[str, ...]] | None:
    """What the approved text on downtime says of the sign, in any of these words, so that both say the same."""
    for chosen in answers.choose(facts, "aftercare_downtime", treatment.key):
        lines = answers.render(chosen.answer.text, answers.variables(facts, chosen)).splitlines()
        sentences = [each.strip() for line in lines for each in re.split(r"(?<=다\.) ", line)]
        written = [each for each in sentences if each.endswith(wording.WRITTEN)]
        line = next((each for each in written if any(word in each for word in words)), None)
        if line is not None:
            named = treatment.name if line.startswith(wording.GUIDE) else f"{treatment.name}:"
            return f"{named} {line}", (answers.version(facts, chosen),)
    return None


def urgent_signs(heard: Heard, facts: Facts) -> tuple[UrgentSign, ...]:
    """What cannot wait after the treatments named, else after the patient's own; each sign once, the gravest first."""
    codes = heard.understood.treatments or [each.code for each in answers.own_treatments(facts, None)]
    known = [treatment for code in codes if (treatment := facts.in_force.treatment(code))]
    signs = sorted((sign for each in known for sign in each.urgent), key=lambda sign: sign.triage)
    return tuple({sign.label: sign for sign in reversed(signs or wording.SIGNS)}.values())[::-1]


def signs(heard: Heard, facts: Facts) -> tuple[str, ...]:
    return tuple(sign.label for sign in urgent_signs(heard, facts))
