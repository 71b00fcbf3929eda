"""A reported symptom: never reassured, never judged. What the guide lists is quoted, and staff are told. Pure."""

from dataclasses import replace

from bot import wording
from bot.dialogue import answers
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Escalate, Facts, Heard
from bot.reply import Bubble, Reply


def reported(state: State, heard: Heard, facts: Facts, escalation: Escalate) -> Decision:
    """Tell staff, quote the listed window if the guide has one, and say when to call at once."""
    words = wording.symptom(facts.clinic.phone, facts.clinic.emergency_phone, _listed(heard, facts))
    state = replace(state, acknowledged=True, misses=0, choices={})
    return Decision(Reply((Bubble(words),), versions=(wording.VERSION,)), state, (escalation,))


def _listed(heard: Heard, facts: Facts) -> str | None:
    """The guide's own line on a reaction, for a treatment of the patient's whose window still runs."""
    named = heard.understood.treatments[0] if heard.understood.treatments else None
    own = answers.last_treatment(facts, named)
    treatment = facts.in_force.treatment(own.code) if own else None
    if own is None or treatment is None or heard.verdict.triage is not None:
        return None
    squeezed, days = "".join(heard.text.split()), own.days_since(facts.now)
    for reaction in treatment.normal:
        if reaction.first_day <= days <= reaction.last_day and any(word in squeezed for word in reaction.words):
            return wording.listed_reaction(treatment.name, reaction.sign, reaction.last_day)
    return None
