"""Which approved text answers a question: treatment × day since × topic, the most specific one wins. Pure."""

import re
from dataclasses import dataclass

from bot import wording
from bot.dialogue.values import Facts
from bot.reply import Bubble
from catalogue.model import Answer, InForce
from records.facts import Treatment

RECENT_DAYS = 365  # a treatment longer ago is not what a question about "after" is tied to


@dataclass(frozen=True)
class Chosen:
    """An answer with the treatment (a code) and the day it is for; both None for an answer about the clinic."""

    answer: Answer
    treatment: str | None
    days: int | None


def choose(facts: Facts, topic: str, named: str | None) -> Chosen | None:
    """The answer for the treatment named, else for the patient's own last one, else the clinic's general one."""
    own = last_treatment(facts, named)
    code = named or (own.code if own else None)
    days = own.days_since(facts.now) if own else None
    for wanted, on in ((code, days), (code, None), (None, None)):
        found = _find(facts.in_force, topic, wanted, on)
        if found is not None:
            about = found.treatment
            return Chosen(found, about, days if about else None)
    return None


def last_treatment(facts: Facts, named: str | None) -> Treatment | None:
    """The patient's newest treatment (of the named code, where one is named); of one day, the one of highest risk."""
    had = [t for t in facts.treatments if t.code and (named is None or t.code == named)]
    had = [t for t in had if 0 <= t.days_since(facts.now) <= RECENT_DAYS]
    return min(had, key=lambda t: (t.days_since(facts.now), -_risk(facts.in_force, t.code)), default=None)


def depends_on_treatment(in_force: InForce, topic: str) -> bool:
    return any(answer.topic == topic and answer.treatment for answer in in_force.catalogue.answers)


def treatments_answering(in_force: InForce, topic: str) -> list[tuple[str, str]]:
    """Code and name of every treatment that has an answer for the topic, in the catalogue's order."""
    codes = {answer.treatment for answer in in_force.catalogue.answers if answer.topic == topic}
    return [(entry.key, entry.name) for entry in in_force.catalogue.treatments if entry.key in codes]


def bubble(facts: Facts, chosen: Chosen) -> Bubble:
    """The answer as it is said: what it is tied to, the approved words, the footer."""
    lines = [_heading(facts, chosen), render(chosen.answer.text, variables(facts, chosen)), wording.FOOTER]
    return Bubble("\n".join(filter(None, lines)))


def version(facts: Facts, chosen: Chosen) -> str:
    return facts.in_force.version("answer", chosen.answer.key)


def _heading(facts: Facts, chosen: Chosen) -> str:
    treatment = facts.in_force.treatment(chosen.treatment)
    if treatment is None:
        return ""
    if chosen.days is None:
        return wording.general_heading(treatment.name)
    return wording.answer_heading(_name(facts, chosen), chosen.days)


def _name(facts: Facts, chosen: Chosen) -> str:
    """The treatment as the clinic wrote it down for this patient, else the catalogue's name."""
    own = last_treatment(facts, chosen.treatment) if chosen.days is not None else None
    treatment = facts.in_force.treatment(chosen.treatment)
    return own.label if own else treatment.name if treatment else "시술"


def variables(facts: Facts, chosen: Chosen) -> dict[str, str]:
    return {
        "병원명": facts.clinic.name,
        "병원전화": facts.clinic.phone,
        "응급전화": facts.clinic.emergency_phone,
        "운영시간": facts.clinic.hours,
        "주소": facts.clinic.address,
        "시술명": _name(facts, chosen),
        "경과일": str(chosen.days) if chosen.days is not None else "",
    }


def render(text: str, values: dict[str, str]) -> str:
    """`text` with its `#{…}` variables filled. Raises KeyError for one without a value."""
    return re.sub(r"#\{(.*?)\}", lambda match: values[match[1]], text).strip()


def _find(in_force: InForce, topic: str, code: str | None, days: int | None) -> Answer | None:
    for answer in in_force.catalogue.answers:
        if answer.topic == topic and answer.treatment == code and _fits(answer, days):
            return answer
    return None


def _fits(answer: Answer, days: int | None) -> bool:
    if days is None or not answer.dated:
        return days is None and not answer.dated
    return (answer.first_day or 0) <= days and (answer.last_day is None or days <= answer.last_day)


def _risk(in_force: InForce, code: str | None) -> int:
    treatment = in_force.treatment(code)
    return int(treatment.risk[1]) if treatment else -1
