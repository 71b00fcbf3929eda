"""Which approved text answers a question: treatment × day since × topic, the most specific one wins. Pure."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot import wording
from bot.dialogue.values import Facts
from bot.korean.procedures import OTHER
from bot.reply import Bubble
from catalogue.model import Answer, InForce
from records.facts import Treatment

RECENT_DAYS = 365  # a treatment longer ago is not what a question about "after" is tied to
TOGETHER_DAYS = 14  # treatments of these days may all be meant, and each has rules of its own
MOST_TOGETHER = 3
ABOUT_THE_CLINIC = frozenset(
    f"faq_{topic}"
    for topic in (
        "hours",
        "location",
        "parking",
        "price",
        "payment",
        "documents",
        "refund",
        "event",
        "doctor",
        "facility",
    )
)
NIGHT = ", 야간 #{응급전화}"  # as the catalogue's texts name it, behind #{병원전화}


@dataclass(frozen=True)
class Chosen:
    """An answer with the treatment (a code) and the day it is for; both None for an answer about the clinic.

    `days` is None as well for an answer that holds on any day. `beside`: it is the strictest of several treatments'.
    """

    answer: Answer
    treatment: str | None
    days: int | None
    beside: bool = False


def choose(facts: Facts, topic: str, named: str | None) -> list[Chosen]:
    """The answer for the treatment named, else one for each of the patient's own, else the clinic's general one.

    Of the answers to one topic the most specific holds: the narrowest window of days around today, then the treatment's
    undated one, then the general one.
    """
    own = own_treatments(facts, named)
    places: list[tuple[str | None, int | None]] = [(t.code, t.days_since(facts.now)) for t in own] or [(named, None)]
    found = [chosen for code, days in places if (chosen := _most_specific(facts.in_force, topic, code, days))]
    of_treatments = [chosen for chosen in found if chosen.treatment]
    if own and named is None:
        of_treatments += _still_forbidding(facts, topic, own)
    return _strictest(facts, of_treatments) or found[:1]


def _still_forbidding(facts: Facts, topic: str, own: list[Treatment]) -> list[Chosen]:
    """Answers for treatments longer ago whose rule still holds."""
    codes = {each.code for each in own}
    found = list[Chosen]()
    for had in facts.treatments:
        if had.code and had.code not in codes and TOGETHER_DAYS < had.days_since(facts.now) <= RECENT_DAYS:
            codes.add(had.code)
            chosen = _most_specific(facts.in_force, topic, had.code, had.days_since(facts.now))
            found += [chosen] if chosen and chosen.answer.forbids and chosen.days is not None else []
    return found


def _strictest(facts: Facts, found: list[Chosen]) -> list[Chosen]:
    """Where one of several treatments forbids what is asked about, the one that forbids longest counts for all."""
    forbidding = [chosen for chosen in found if chosen.answer.forbids]
    if len(found) < 2 or not forbidding:
        return found
    return [replace(max(forbidding, key=partial(_days_left, facts.in_force)), beside=True)]


def _days_left(in_force: InForce, chosen: Chosen) -> float:
    """For how many more days the treatment forbids it: through one window after the other."""
    following: Chosen | None = chosen
    last = chosen.days
    while following is not None and following.answer.forbids:
        last = following.answer.last_day if following.days is not None else None
        if last is None:
            return math.inf
        following = _most_specific(in_force, chosen.answer.topic, chosen.treatment, last + 1)
    return (last or 0) - (chosen.days or 0)


def own_treatments(facts: Facts, named: str | None) -> list[Treatment]:
    """The patient's treatments that a question is about, those of the highest risk first.

    The newest one (of the named code, where one is named) and what was done within TOGETHER_DAYS, one of each code;
    none where the newest is not mapped to the catalogue, since nothing is known about it.
    """
    had = [t for t in facts.treatments if named is None or t.code == named]
    had = sorted((t for t in had if 0 <= t.days_since(facts.now) <= RECENT_DAYS), key=lambda t: t.days_since(facts.now))
    if not had or all(t.code is None for t in had if t.days_since(facts.now) == had[0].days_since(facts.now)):
        return []
    newest = next(t for t in had if t.code)
    together = {t.code: t for t in reversed(had) if t.code and t.days_since(facts.now) <= TOGETHER_DAYS}
    own = [*({newest.code: newest} | together).values()]
    return sorted(own, key=lambda t: (-_risk(facts.in_force, t.code), t.days_since(facts.now)))[:MOST_TOGETHER]


def of_another(facts: Facts, named: tuple[str, ...]) -> bool:
    """Whether the treatment spoken of, else the patient's newest, is one that the catalogue does not know."""
    if named:
        return OTHER in named
    recent = any(0 <= each.days_since(facts.now) <= RECENT_DAYS for each in facts.treatments)
    return recent and not own_treatments(facts, None)


def _most_specific(in_force: InForce, topic: str, code: str | None, days: int | None) -> Chosen | None:
    for wanted, on in ((code, days), (code, None), (None, None)):
        fitting = [each for each in in_force.catalogue.answers if _fits(each, topic, wanted, on)]
        if fitting:
            return Chosen(min(fitting, key=_width), wanted, on)
    return None


def _fits(answer: Answer, topic: str, code: str | None, days: int | None) -> bool:
    if answer.topic != topic or answer.treatment != code:
        return False
    if days is None or not answer.dated:
        return days is None and not answer.dated
    return (answer.first_day or 0) <= days and (answer.last_day is None or days <= answer.last_day)


def _width(answer: Answer) -> float:
    return math.inf if answer.last_day is None else answer.last_day - (answer.first_day or 0)


def depends_on_treatment(in_force: InForce, topic: str) -> bool:
    return any(answer.topic == topic and answer.treatment for answer in in_force.catalogue.answers)


def treatments_answering(in_force: InForce, topic: str) -> list[tuple[str, str]]:
    """Code and name of every treatment that has an answer for the topic, the common ones first, by name."""
    codes = {answer.treatment for answer in in_force.catalogue.answers if answer.topic == topic}
    found = [entry for entry in in_force.catalogue.treatments if entry.key in codes]
    return [(entry.key, entry.name) for entry in sorted(found, key=lambda entry: (not entry.common, entry.name))]


def bubbles(facts: Facts, chosen: Sequence[Chosen]) -> tuple[Bubble, ...]:
    """The answers as they are said: what each is tied to and the approved words; at the end the footer, once.

    Opening hours and parking need none: the footer is for what bears on a person's care.
    """
    words = ["\n".join(filter(None, (_heading(facts, each), text(facts, each)))) for each in chosen]
    if any(each.answer.topic not in ABOUT_THE_CLINIC for each in chosen):
        words[-1] = f"{words[-1]}\n{wording.FOOTER}"
    return tuple(map(Bubble, words))


def text(facts: Facts, chosen: Chosen) -> str:
    """The approved words alone, with their variables filled."""
    return render(_text(facts, chosen), variables(facts, chosen))


def _text(facts: Facts, chosen: Chosen) -> str:
    """The approved text, without the number for the night where that is the clinic's own, which stands before it."""
    same = facts.clinic.phone == facts.clinic.emergency_phone
    return chosen.answer.text.replace(NIGHT, "") if same else chosen.answer.text


def version(facts: Facts, chosen: Chosen) -> str:
    return facts.in_force.version("answer", chosen.answer.key)


def _heading(facts: Facts, chosen: Chosen) -> str:
    treatment = facts.in_force.treatment(chosen.treatment)
    if treatment is None:
        return ""
    if chosen.days is None:
        heading = wording.general_heading(treatment.name)
    else:
        heading = wording.answer_heading(name(facts, chosen), chosen.days)
    return f"{heading}\n{wording.STRICTEST}" if chosen.beside else heading


def name(facts: Facts, chosen: Chosen) -> str:
    """The treatment as the clinic wrote it down for this patient, else the catalogue's name."""
    own = own_treatments(facts, chosen.treatment) if chosen.days is not None else []
    treatment = facts.in_force.treatment(chosen.treatment)
    return own[0].label if own else treatment.name if treatment else "시술"


def variables(facts: Facts, chosen: Chosen) -> dict[str, str]:
    return {
        "병원명": facts.clinic.name,
        "병원전화": facts.clinic.phone,
        "응급전화": facts.clinic.emergency_phone,
        "운영시간": facts.clinic.hours,
        "주소": facts.clinic.address,
        "시술명": name(facts, chosen),
        "경과일": str(chosen.days) if chosen.days is not None else "",
    }


def render(text: str, values: dict[str, str]) -> str:
    """`text` with its `#{…}` variables filled. Raises KeyError for one without a value."""
    return re.sub(r"#\{(.*?)\}", lambda match: values[match[1]], text).strip()


def _risk(in_force: InForce, code: str | None) -> int:
    treatment = in_force.treatment(code)
    return int(treatment.risk[1]) if treatment else -1
