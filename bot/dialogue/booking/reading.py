"""What words add to a draft: treatment, doctor, days, times, for whom. Pure."""

from dataclasses import replace

from bot.dialogue.booking.draft import CHANGE, LATE, Draft
from bot.dialogue.values import Facts, Heard
from bot.korean import booking, whens
from bot.korean.normalise import clean
from bot.korean.slots import Slot, When
from catalogue.book import CONSULTATION
from records.facts import SEOUL, Booked


def merged(draft: Draft, heard: Heard, facts: Facts) -> Draft:
    """The draft with what the words say; what they do not speak of stays."""
    text = heard.text
    draft = _with_treatment(draft, heard, facts)
    named = booking.doctor(text, _doctors(facts))
    guest = booking.guest(text) if draft.act == "book" else ""
    draft = replace(draft, doctor=named or draft.doctor, guest=guest or draft.guest)
    if draft.act == LATE:
        return replace(draft, minutes=booking.late_minutes(text) or draft.minutes)
    if draft.act == CHANGE and booking.sooner(text):
        draft = replace(draft, sooner=True)
    if booking.people(text) > 1 and draft.act == "book":
        draft = replace(draft, people=2)
    return timed(draft, new_times(text, facts))


def timed(draft: Draft, when: When | None) -> Draft:
    """With the day, the time, or both; a new day keeps the time that was said before, and the other way round."""
    if when is None:
        return draft
    slot = when.slot or (when.options[0] if len(when.options) == 1 and not when.problem else None)
    draft = replace(
        draft, any_time=draft.any_time or when.wish == "any", soonest=draft.soonest or when.wish == "soonest"
    )
    return placed(draft, slot) if slot else draft


def placed(draft: Draft, slot: Slot) -> Draft:
    """The draft at that slot."""
    if slot.first or slot.last:
        first, last = (each.isoformat() if each else None for each in (slot.first, slot.last))
        draft = replace(draft, first=first, last=last, soonest=False, more=())
    if slot.begin or slot.end:
        begin, end = (f"{each:%H:%M}" if each else None for each in (slot.begin, slot.end))
        draft = replace(draft, begin=begin, end=end, soonest=False, more=())
    return draft


def new_times(text: str, facts: Facts) -> When | None:
    """The first time wished; not that of the appointment that stands (금요일 예약인데)."""
    wanted = whens.read(clean(text), facts.now).wanted
    return next((when for when in wanted if not when.booked), None)


def doubt(text: str, facts: Facts) -> When | None:
    """A time that must be asked about, or cannot be."""
    when = new_times(text, facts)
    return when if when is not None and (when.problem or when.question) else None


def spoken_of(text: str, appointments: tuple[Booked, ...], facts: Facts) -> tuple[Booked, ...]:
    """The appointments that the words name by their day or time; all of them where they name none."""
    wanted = whens.read(clean(text), facts.now).wanted
    slots = [option for when in wanted if when.booked for option in when.options]
    named = tuple(each for each in appointments if any(_covers(slot, each) for slot in slots))
    return named or appointments


def _covers(slot: Slot, booked: Booked) -> bool:
    at = booked.starts_at.astimezone(SEOUL)
    by_day = (slot.first or at.date()) <= at.date() <= (slot.last or at.date())
    return by_day and (slot.begin or at.time()) <= at.time() <= (slot.end or at.time())


def _with_treatment(draft: Draft, heard: Heard, facts: Facts) -> Draft:
    codes = heard.understood.treatments
    if codes:
        return replace(draft, treatment=codes[0])
    if draft.treatment is None and draft.act == "book":
        last = next((each.code for each in facts.treatments if each.code), None)
        if booking.same_again(heard.text) and last:
            return replace(draft, treatment=last)
        if booking.consultation(heard.text):
            return replace(draft, treatment=CONSULTATION)
    return draft


def _doctors(facts: Facts) -> list[tuple[str, tuple[str, ...]]]:
    doctors = facts.book.rules.doctors if facts.book else ()
    return [(each.code, (each.name, *each.aliases)) for each in doctors]
