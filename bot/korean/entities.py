"""All that a patient's text names: treatments, parts of the body, symptoms, strengths, scores, days and times. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.korean import whens
from bot.korean.body import body_parts
from bot.korean.complaints import scores, strengths, symptoms
from bot.korean.mention import Mention
from bot.korean.normalise import clean
from bot.korean.places import squeezed
from bot.korean.since import Since, counted
from bot.korean.slots import When
from bot.korean.treatments import Named, TreatmentNames
from records.facts import SEOUL

MAX_CHARACTERS = 1000  # what is read of a text


@dataclass(frozen=True)
class Entities:
    """What `text` names; all places count its letters. `text` is the patient's, cleaned (`normalise.clean`).

    `whens` are wished or told, `unwanted` turned down (화요일 말고 수요일). Strengths are named only beside a symptom.
    """

    text: str
    treatments: tuple[Named, ...] = ()
    body_parts: tuple[Mention, ...] = ()
    symptoms: tuple[Mention, ...] = ()
    strengths: tuple[Mention, ...] = ()
    scores: tuple[Mention, ...] = ()
    since: tuple[Since, ...] = ()
    whens: tuple[When, ...] = ()
    unwanted: tuple[When, ...] = ()

    def as_list(self) -> list[dict[str, Any]]:
        """JSON-able, in the order of the text: entity, value, start, end, words, and what else is known of it."""
        found = [
            *(self._named("treatment", one.code, one.start, one.end) for one in self.treatments),
            *self._mentions("body_part", self.body_parts),
            *self._mentions("symptom", self.symptoms),
            *self._mentions("severity", self.strengths),
            *self._mentions("score", self.scores),
            *(self._named("since", one.value, one.start, one.end) for one in self.since),
            *(self._when(one) for one in self.whens),
            *(self._when(one) | {"unwanted": True} for one in self.unwanted),
        ]
        return sorted(found, key=lambda entity: int(entity["start"]))

    def _mentions(self, entity: str, mentions: tuple[Mention, ...]) -> Iterator[dict[str, Any]]:
        for one in mentions:
            denied = {"denied": True} if one.denied else {}
            yield self._named(entity, one.value, one.start, one.end) | denied

    def _when(self, when: When) -> dict[str, Any]:
        dated = any(option.first or option.last for option in when.options) or when.problem
        entity = "date" if dated else "time" if when.options else "wish"
        details = {
            "options": [option.value for option in when.options] if len(when.options) > 1 else None,
            "about": when.about,
            "booked": when.booked,
            "direction": when.direction,
            "wish": when.wish,
            "problem": when.problem,
            "reason": when.reason,
            "question": when.question,
        }
        known = {name: detail for name, detail in details.items() if detail}
        return self._named(entity, when.value, when.start, when.end) | known

    def _named(self, entity: str, value: str, start: int, end: int) -> dict[str, Any]:
        return {"entity": entity, "value": value, "start": start, "end": end, "words": self.text[start:end]}


def read(text: str, now: datetime, names: TreatmentNames, treated: date | None = None) -> Entities:
    """What the text names. `now` is aware; `treated`: the day of the patient's treatment, for 시술 다음날부터.

    Never raises, whatever the text. About a millisecond; the first call loads the calendar of public holidays.
    """
    text = clean(text[:MAX_CHARACTERS])
    spoken = squeezed(text)
    treatments = names.named(text)
    times = whens.read(text, now, tuple((one.start, one.end) for one in treatments))
    told = tuple(symptoms(spoken))
    today = now.astimezone(SEOUL).date()
    lasting = tuple(counted(text, today, treated))
    lasting += tuple(_since(when, today) for when in _beside(times.since, lasting) if when.options)
    return Entities(
        text,
        treatments,
        tuple(body_parts(text)),
        told,
        tuple(strengths(text)) if told else (),
        tuple(scores(spoken)),
        tuple(sorted(lasting, key=lambda since: since.start)),
        _beside(times.wanted, lasting),
        times.unwanted,
    )


def _beside(whens: tuple[When, ...], lasting: tuple[Since, ...]) -> tuple[When, ...]:
    """Those that are not read as part of a since: the night in 시술 받은 날 밤부터."""
    return tuple(when for when in whens if not any(one.start < when.end and when.start < one.end for one in lasting))


def _since(when: When, today: date) -> Since:
    """The latest day that is meant: 어제부터; 아침부터 is today."""
    return Since(when.words, when.start, when.end, when.options[-1].first or today)
