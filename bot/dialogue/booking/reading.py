"""What words add to a draft: treatment, doctor, days, times, for whom. Pure."""

from dataclasses import replace
from datetime import date, time, timedelta

from bot.dialogue.booking.draft import CHANGE, LATE, Draft
from bot.dialogue.values import Facts, Heard
from bot.korean import booking, whens
from bot.korean.normalise import clean
from bot.korean.slots import Slot, When
from catalogue.book import CONSULTATION
from records.facts import SEOUL, Booked

BEFORE_NOON = time(11, 55)  # noon is no morning


def merged(draft: Draft, heard: Heard, facts: Facts) -> Draft:
    """The draft with what the words say; what they do not speak of stays."""
    text = heard.text
    draft = _with_treatment(draft, heard, facts)
    named = booking.doctor(text, _doctors(facts))
    if booking.any_doctor(text):
        draft, named = replace(draft, doctor=None), None
    guest = booking.guest(text) if draft.act == "book" else ""
    draft = replace(draft, doctor=named or draft.doctor, guest=guest or draft.guest)
    if draft.act == LATE:
        return replace(draft, minutes=booking.late_minutes(text) or draft.minutes)
    if draft.act == CHANGE and booking.sooner(text):
        draft = replace(draft, sooner=True)
    if booking.people(text) > 1 and draft.act == "book":
        draft = replace(draft, people=2)
    return timed(draft, in_its_week(draft, new_times(text, facts), text))


def in_its_week(draft: Draft, when: When | None, text: str) -> When | None:
    """A weekday alone is of the week that was spoken of before: 다음 주 화요일 … 그럼 수욜은요?"""
    spoken, _ = draft.days()
    if when is None or spoken is None or not booking.bare_weekday(text):
        return when
    return replace(when, options=tuple(_in_week_of(slot, spoken) for slot in when.options))


def _in_week_of(slot: Slot, day: date) -> Slot:
    if slot.first is None or slot.first != slot.last:
        return slot
    same = day - timedelta(days=day.weekday()) + timedelta(days=slot.first.weekday())
    return replace(slot, first=same, last=same) if same > slot.first else slot


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
        latest = BEFORE_NOON if slot.part == "오전" else slot.end
        begin, end = (f"{each:%H:%M}" if each else None for each in (slot.begin, latest))
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
    if codes and booking.instead(heard.text) is not None:
        return _with_other(draft, codes, heard.text)
    if codes:
        return replace(draft, treatment=codes[0])
    if draft.act == "book" and draft.treatment != CONSULTATION and _rather_consultation(heard.text):
        return replace(draft, treatment=CONSULTATION, more=())
    if draft.treatment is None and draft.act == "book":
        last = next((each.code for each in facts.treatments if each.code), None)
        if booking.same_again(heard.text) and last:
            return replace(draft, treatment=last)
        if booking.consultation(heard.text):
            return replace(draft, treatment=CONSULTATION)
    return draft


def _with_other(draft: Draft, codes: tuple[str, ...], text: str) -> Draft:
    """The treatment that is wished instead (보톡스 말고 필러요, 보톡스 말고 상담이요); asked where none is named."""
    rather = CONSULTATION if _rather_consultation(text) else None
    others = [code for code in codes if code != draft.treatment]
    if rather is None and others and (draft.treatment is not None or len(others) > 1):
        rather = others[-1]
    return replace(draft, treatment=rather, more=(), shown=())


def _rather_consultation(text: str) -> bool:
    behind = booking.instead(text)
    return behind is not None and booking.consultation(behind)


def _doctors(facts: Facts) -> list[tuple[str, tuple[str, ...]]]:
    doctors = facts.book.rules.doctors if facts.book else ()
    return [(each.code, (each.name, *each.aliases)) for each in doctors]
