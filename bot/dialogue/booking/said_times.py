"""Which times the words name: the one wished, and those of appointments that stand. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from bot.dialogue.values import Facts, Heard
from bot.korean import booking, companions, from_to, moving, weekdays, whens
from bot.korean.asking import question
from bot.korean.second_thoughts import without_relations
from bot.korean.slots import Slot, When
from records.facts import SEOUL, Booked, local_date

_POINTED = re.compile(
    r"\s*(?:[꺼거것껄걸](?!\s*(?:으)?로)|(?:예약|상담|진료)[은는을]?\s*"
    r"(?=못|한\s?시간|\d|주말|이번|다음|담|내일|모레|[월화수목금토일](?:요일|욜)))"
)
_DAY_POINTED = re.compile(
    r"(?:일|욜|요일|내일|모레)\s?(?:[꺼거것껄걸](?!\s*(?:으)?로)|(?:예약|상담|진료)[은는을]?\s*(?=\d|오[전후]))"
)
_MARKED = re.compile(r"\s*(?:에\s?)?(?:\d{1,2}\s?시(?:\s?반)?\s?)?(?:[꺼거것껄걸](?!\s*(?:으)?로)|예약|에서|상담|진료)")
_SUITS_BETTER = re.compile(r"\s*(?:날)?(?:이|가|은|는|로|으로)?\s*(?:더|제일|젤|가장)\s*(?:좋|나[아을은]|편|괜찮)")
_OR = re.compile(r"\s*(?:날)?\s*(?:이나|나|아니면|또는|,|/|이랑|도\s?되고|이?든지?)\s*")
JUST, MADE = timedelta(minutes=10), ("requested", "booked")


def new_times(text: str, facts: Facts) -> When | None:
    """The first time wished; not that of the appointment that stands (금요일 예약인데)."""
    text = without_relations(text)
    again = booking.books_again(text)  # then it stands no more
    wanted = whens.read(from_to.plain(text), facts.now).wanted
    stand = [] if again else standing_times(text, wanted, facts)
    wanted = tuple(when for when in wanted if when not in stand)
    rather = [when for when in wanted if when.start >= booking.corrected_at(from_to.plain(text))] or list(wanted)
    rather = _spanned(from_to.plain(text), rather)
    rather = _aimed_at(from_to.plain(text), rather) or _preferred(from_to.plain(text), rather) or _fuller(rather)
    when = _either(from_to.plain(text), rather) if rather else None
    return _while_open(when, facts) if when is not None else None


def _aimed_at(text: str, wanted: list[When]) -> list[When]:
    """내일 3시를 모레 3시로: what it is to become."""
    left = any(re.match(r"\s*[을를]", text[when.end :]) for when in wanted)
    return [when for when in wanted if left and from_to.aims(text, when)]


def _preferred(text: str, wanted: list[When]) -> list[When]:
    """월욜이나 화욜이요, 화욜이 더 좋아요: the one that suits better, in the week in which it was named before."""
    better = next((when for when in wanted[1:] if _SUITS_BETTER.match(text, when.end)), None)
    if better is None:
        return []
    days = {slot.first.weekday() for slot in better.options if slot.first}
    named = [when for when in wanted if when.slot and when.slot.first and when.slot.first.weekday() in days]
    return named[:1] or [better]


def _spanned(text: str, wanted: list[When]) -> list[When]:
    """다음달 초 주말, 중순 토요일: those days within the span before them."""
    for at, (span, day) in enumerate(pairwise(wanted)):
        beside = re.fullmatch(r"\s*(?:쯤|경|에|의|중)*\s*", text[span.end : day.start]) is not None
        slot, of_day = span.slot, day.slot
        several = slot is not None and slot.first != slot.last and slot.begin is None and not weekdays.named(span.words)
        if beside and several and slot and of_day and weekdays.named(day.words):
            within = replace(of_day, first=slot.first, last=slot.last)
            both = replace(day, words=text[span.start : day.end], start=span.start, options=(within,))
            return [*wanted[:at], both, *wanted[at + 2 :]]
    return wanted


def _fuller(wanted: list[When]) -> list[When]:
    """내일요 25일 오후 5시, 목요일만 돼요 3일 저녁: the same day again, and more of it."""
    first = wanted[0] if wanted else None
    if first is None or first.slot is None or first.slot.begin or first.slot.first != first.slot.last:
        return wanted
    same = [when for when in wanted[1:] if when.slot and _same_day(first, when.slot)]
    return [replace(same[0], words=f"{first.words} {same[0].words}")] if same else wanted


def _same_day(day: When, slot: Slot) -> bool:
    named = day.options[0].first
    if named is None or slot.first is None or slot.first != slot.last:
        return False
    return named == slot.first or (booking.bare_weekday(day.words) and named.weekday() == slot.first.weekday())


def _either(text: str, wanted: list[When]) -> When:
    """The first of several, and the day after it where either will do: 월요일이나 화요일."""
    first, *others = wanted
    second = next(iter(others), None)
    if second is None or not _OR.fullmatch(text[first.end : second.start]) or first.slot is None or second.slot is None:
        return first
    one, other = first.slot, second.slot
    if weekdays.named(first.words) and weekdays.named(second.words) and one.first and other.last:
        return _any_of(text, first, second)
    days = all(slot.first and slot.first == slot.last for slot in (one, other))
    next_day = days and one.first and other.first and other.first - one.first == timedelta(days=1)
    same = (one.begin, one.end) == (other.begin, other.end)
    return replace(first, options=(replace(one, last=other.last),)) if next_day and same else first


def _any_of(text: str, first: When, second: When) -> When:
    """월욜이나 수욜 오후, 토욜이나 평일 6시 이후: between both, and on those days of the week alone."""
    days = [day for when in (first, second) for slot in when.options for day in (slot.first, slot.last) if day]
    slot = replace(second.options[0], first=min(days), last=max(days))
    return replace(first, words=text[first.start : second.end], end=second.end, options=(slot,))


def _while_open(when: When, facts: Facts) -> When:
    """Without readings at an hour at which the clinic is never open, where others are left: 12시 반 is noon."""
    if facts.book is None or len(when.options) < 2:
        return when
    week = [local_date(facts.now) + timedelta(days=each) for each in range(7)]
    spans = [span for day in week for span in facts.book.hours.minutes(day)]
    opens, closes = min(start for start, _ in spans), max(end for _, end in spans)
    left = tuple(slot for slot in when.options if opens <= _minute(slot, opens) < closes)
    if not left or left == when.options:
        return when
    return replace(when, options=left, question=question(left) if len(left) > 1 else None)


def _minute(slot: Slot, otherwise: int) -> int:
    at = slot.begin or slot.end
    return at.hour * 60 + at.minute if at else otherwise


def standing_times(text: str, wanted: Sequence[When], facts: Facts) -> list[When]:
    """Those of the times at which an appointment stands that the words speak of, told from what is wished."""
    away = from_to.sources(from_to.plain(text), wanted)
    return [when for when in wanted if _stands(text, when, facts) or (when in away and _at_one(when, facts))]


def leaves(text: str, facts: Facts) -> bool:
    """Whether the words name the time of an appointment that stands beside what is wished."""
    plain = from_to.plain(text)
    return bool(standing_times(plain, whens.read(plain, facts.now).wanted, facts))


def _at_one(when: When, facts: Facts) -> bool:
    return any(_names(when, each, facts) for each in facts.appointments)


def _names(when: When, booked: Booked, facts: Facts) -> bool:
    """Whether it is the appointment's time; of a weekday alone, in any week where nothing stands in the next one."""
    if any(_covers(slot, each) for slot in when.options for each in facts.appointments):
        return any(_covers(slot, booked) for slot in when.options)
    day, bare = local_date(booked.starts_at), booking.bare_weekday(when.words)
    return any(bare and _single(slot, day) and _covers(_on(day, slot), booked) for slot in when.options)


def _single(slot: Slot, day: date) -> bool:
    return slot.first is not None and slot.first == slot.last and slot.first.weekday() == day.weekday()


def _on(day: date, slot: Slot) -> Slot:
    return replace(slot, first=day, last=day)


def moves_from(text: str, facts: Facts) -> bool:
    """Whether an appointment that stands is named by its time, and another time beside it: 내일 3시 예약인데 담주로."""
    wanted = whens.read(from_to.plain(text), facts.now).wanted
    stands = standing_times(text, wanted, facts) + _turned_down(text, facts)
    stands = stands or _days_pointed_at(from_to.plain(text), wanted)
    named = any(_at_one(when, facts) for when in stands)
    return named and (new_times(text, facts) is not None or moving.shift(text) is not None)


def turned_down(text: str, facts: Facts) -> bool:
    """Whether the time of an appointment that stands does not suit any more: 낼 안되겠다, 5시 말고."""
    return any(_at_one(when, facts) for when in _turned_down(text, facts))


def _turned_down(text: str, facts: Facts) -> list[When]:
    return list(whens.read(from_to.plain(text), facts.now).unwanted)


def spoken_of(heard: Heard, appointments: tuple[Booked, ...], facts: Facts, any_time: bool) -> tuple[Booked, ...]:
    """The appointments that the words name, by their day or time, treatment, or whose they are; all where they name
    none. `any_time`: every time that is said names one, since none is wished.
    """
    text = from_to.plain(heard.text)
    wanted = whens.read(text, facts.now).wanted
    stand = standing_times(text, wanted, facts)
    named = [when for when in wanted if when in stand or (any_time and not from_to.aims(text, when))]
    named = (named + _turned_down(heard.text, facts)) or _days_pointed_at(text, wanted)
    codes, kin = heard.understood.treatments, companions.of_kin(text)
    for fits in (
        lambda each: each.guest == kin if kin else not each.guest if booking.own(text) else False,
        lambda each: each.treatment in codes,
        lambda each: any(_names(when, each, facts) for when in named),
    ):
        appointments = tuple(filter(fits, appointments)) or appointments
    return appointments


def names_standing(text: str, facts: Facts) -> bool:
    """Whether the words point at an appointment that stands: 26일 예약, 오늘꺼, 제 예약."""
    plain = from_to.plain(text)
    wanted = whens.read(plain, facts.now).wanted
    pointed = any(_at_one(when, facts) for when in wanted if when.booked or _MARKED.match(plain, when.end))
    return pointed or (booking.own(text) and bool(facts.appointments))


def elsewhen(text: str, facts: Facts) -> bool:
    """Whether a day or time is named, and nothing stands at any of those."""
    wanted = [when for when in whens.read(from_to.plain(text), facts.now).wanted if when.options and not when.problem]
    return bool(wanted) and not any(_at_one(when, facts) for when in wanted)


def just_made(facts: Facts) -> Booked | None:
    """The appointment that got its time in the last minutes."""
    late = [each for each in facts.appointments if each.since and facts.now - each.since <= JUST and each.state in MADE]
    return max(late, key=lambda each: each.since or facts.now, default=None)


def own_of(facts: Facts) -> Booked | None:
    """The writer's own appointment that stands: the one just made, or else the only one."""
    own = [each for each in facts.appointments if not each.guest and each.state != "offered"]
    made = just_made(facts)
    return made if made in own else own[0] if len(own) == 1 else None


def names_time(text: str, appointments: tuple[Booked, ...], facts: Facts) -> bool:
    """Whether the words say the time of one of them."""
    slots = [slot for when in whens.read(from_to.plain(text), facts.now).wanted for slot in when.options]
    return any(_covers(slot, each) for slot in slots for each in appointments)


def names_a_time(text: str, facts: Facts) -> bool:
    """Whether any day or time is named, that of an appointment that stands or another."""
    return bool(whens.read(from_to.plain(text), facts.now).wanted)


def _stands(text: str, when: When, facts: Facts) -> bool:
    """Whether it is the time of an appointment that stands: 금욜꺼 한시간 뒤로, 11일 예약 못가요."""
    points = _POINTED.match(from_to.plain(text), when.end) is not None
    return when.booked or (points and _at_one(when, facts))


def _days_pointed_at(text: str, wanted: Iterable[When]) -> list[When]:
    """The day of the one meant, whose new time is said in the same breath: 담주 목욜꺼 4시로."""
    if _DAY_POINTED.search(text) is None:
        return []
    days = [when for when in wanted if any(slot.first for slot in when.options)][:1]
    return [replace(when, options=tuple(replace(slot, begin=None, end=None) for slot in when.options)) for when in days]


def is_at(slot: Slot, booked: Booked) -> bool:
    """Whether it names that very time of day, on that day where it names one."""
    return slot.begin is not None and slot.begin == slot.end and _covers(slot, booked)


def _covers(slot: Slot, booked: Booked) -> bool:
    at = booked.starts_at.astimezone(SEOUL)
    by_day = (slot.first or at.date()) <= at.date() <= (slot.last or at.date())
    return by_day and (slot.begin or at.time()) <= at.time() <= (slot.end or at.time())
