"""What is free and fits the wish, and two or three good ones of it. Pure."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from bot.dialogue.booking.draft import Draft
from bot.dialogue.values import Facts
from records.book.availability import PATIENT, Bits, Book, Claim, Opening, Wanted, changed
from records.facts import SEOUL, Booked, local_date

MOST = 3
LOOKED_AT = 400  # openings
AROUND = timedelta(days=21)
NOON = time(13)


def appointment(draft: Draft, facts: Facts) -> Booked | None:
    """The appointment that the draft is about."""
    return next((each for each in facts.appointments if each.id == draft.appointment), None)


def service(draft: Draft, facts: Facts) -> str:
    about = appointment(draft, facts)
    return draft.treatment or (about.treatment if about else "")


def fitting(draft: Draft, facts: Facts) -> list[Opening]:
    """Openings within the wish, by time, without those turned down; those of the appointment's doctor go first."""
    about = appointment(draft, facts)
    if about is not None and about.doctor and draft.doctor is None:
        own = fitting(replace(draft, doctor=about.doctor), facts)
        if own:
            return own
    found = islice(book(draft, facts).openings(wanted(draft, facts)), LOOKED_AT)
    left = [each for each in found if each.starts_at.isoformat() not in draft.more and _moves(each, draft, about)]
    return [each for each in left if _on_weekday(each, draft)]


def _on_weekday(each: Opening, draft: Draft) -> bool:
    return not draft.weekdays or str(each.starts_at.astimezone(SEOUL).weekday()) in draft.weekdays


def _moves(each: Opening, draft: Draft, about: Booked | None) -> bool:
    """Whether it is another time than the appointment's; earlier, or later, where that is wished."""
    if about is None:
        return True
    if each.starts_at == about.starts_at and each.doctor == about.doctor:
        return False
    if draft.sooner:
        return each.starts_at < about.starts_at
    return not draft.later or each.starts_at > about.starts_at


def wanted(draft: Draft, facts: Facts) -> Wanted:
    assert facts.book is not None
    first, last = draft.days()
    begin, end = draft.times()
    earliest, about = first_day(draft, facts), appointment(draft, facts)
    late = last is not None and last < earliest and draft.weekdays  # of the days on which it may be repeated
    last = facts.book.last_day() if late or last is None else last
    if draft.sooner and about is not None:
        last = min(last, local_date(about.starts_at))
    elif about is not None and not draft.soonest:
        first = first or local_date(about.starts_at)
    return Wanted(
        service(draft, facts), max(first or earliest, earliest), last, begin, end, draft.doctor, busy(draft, facts)
    )


def book(draft: Draft, facts: Facts) -> Book:
    """The book in which to look: an appointment that moves at once gives back what it takes itself."""
    assert facts.book is not None
    return facts.book.giving_back(_moving(draft, facts))


def busy(draft: Draft, facts: Facts) -> Bits:
    """The patient's own time, but for the appointment that moves; a guest is not bound by it."""
    about = appointment(draft, facts)
    if draft.guest or (about is not None and about.guest):
        return {}
    moving = _moving(draft, facts)
    own = next((claim.unit for claim in moving if claim.unit.startswith(PATIENT)), "")
    return changed({own: facts.busy}, moving, taken=False)[own] if own else facts.busy


def _moving(draft: Draft, facts: Facts) -> tuple[Claim, ...]:
    """What the appointment takes that the draft moves; one that stands keeps it until staff approve the request."""
    about = appointment(draft, facts)
    at_once = facts.book is not None and facts.book.rules.mode == "instant"
    at_once = at_once or (about is not None and about.state == "requested")
    return facts.claims.get(draft.appointment or "", ()) if at_once else ()


def first_day(draft: Draft, facts: Facts) -> date:
    """The first day on which the treatment may be repeated, or today."""
    assert facts.book is not None
    rules = facts.book.rules.services.get(service(draft, facts))
    today = local_date(facts.now)
    if rules is None or not rules.interval_days or draft.guest:
        return today
    code = service(draft, facts)
    done = [local_date(each.performed_at) for each in facts.treatments if each.code == code]
    ahead = [local_date(each.starts_at) for each in facts.appointments if _counts(each, draft, code)]
    last = max((*done, *ahead), default=None)
    return today if last is None else max(today, last + timedelta(days=rules.interval_days))


def _counts(each: Booked, draft: Draft, code: str) -> bool:
    return each.treatment == code and not each.guest and each.id != draft.appointment and each.state != "offered"


def chosen(found: list[Opening], draft: Draft) -> list[Opening]:
    """Two or three that differ: the first of each half of a day, or two hours apart on one day; less where that leaves
    one alone. The soonest ones need only an hour between them.
    """
    if draft.latest:
        return _latest(found)
    if draft.soonest:
        return _apart(found, [], timedelta(hours=1))
    by_half: dict[tuple[date, bool], Opening] = {}
    for each in found:
        by_half.setdefault((each.starts_at.date(), each.starts_at.time() >= NOON), each)
    picked = list(by_half.values())[:MOST]
    for gap in (timedelta(hours=2), timedelta(hours=1), timedelta(0)):
        picked = _apart(found, picked, gap) if len(picked) < 2 or gap > timedelta(hours=1) else picked
    return sorted(picked, key=lambda each: each.starts_at)


def _latest(found: list[Opening]) -> list[Opening]:
    """The last one of each day; of one day its last ones."""
    last = {each.starts_at.date(): each for each in found}
    return list(last.values())[:MOST] if len(last) > 1 else found[-MOST:]


def _apart(found: list[Opening], picked: list[Opening], gap: timedelta) -> list[Opening]:
    """With more of them, each so far from the others."""
    for each in found:
        far = all(abs(each.starts_at - other.starts_at) >= gap for other in picked)
        if len(picked) < MOST and each not in picked and far:
            picked = [*picked, each]
    return picked


def never(draft: Draft, facts: Facts) -> bool:
    """Whether nothing could be free then even if nobody had booked anything."""
    assert facts.book is not None
    empty = replace(facts.book, taken={})
    found = empty.openings(replace(wanted(draft, facts), busy={}))
    return next((each for each in found if _on_weekday(each, draft)), None) is None


def nearest(draft: Draft, facts: Facts) -> list[Opening]:
    """The openings nearest to a wish that nothing fits: about the same time of day, or the same day, soon after it."""
    assert facts.book is not None
    stands = appointment(draft, facts)
    if draft.held and stands is not None and stands.doctor and draft.doctor is None:
        own = nearest(replace(draft, doctor=stands.doctor), facts)
        if own:
            return own
    first, last = draft.days()
    centre = _centre(draft, facts)
    start = max((first or local_date(facts.now)) - timedelta(days=7), first_day(draft, facts))
    end = max(last or first or start, start) + AROUND
    loose = replace(wanted(draft, facts), first=start, last=end, begin=None, end=None)
    about = appointment(draft, facts)
    found = [
        each
        for each in islice(book(draft, facts).openings(loose), LOOKED_AT)
        if not _shown(each, draft) and _moves(each, draft, about)
    ]
    of_a_weekday = first is None or first != last or first < first_day(draft, facts)  # no one day that is only full
    found = ([each for each in found if _on_weekday(each, draft)] if of_a_weekday else []) or found
    near = sorted(found, key=lambda each: _far(each, centre))
    gap = timedelta(hours=2) if draft.begin is None and draft.end is None else timedelta(0)
    return sorted(_apart(near, [], gap), key=lambda each: each.starts_at)


def _shown(each: Opening, draft: Draft) -> bool:
    return each.starts_at.isoformat() in draft.more


def _centre(draft: Draft, facts: Facts) -> datetime:
    first, _ = draft.days()
    begin, end = draft.times()
    about = appointment(draft, facts)
    day = first or (local_date(about.starts_at) if about else local_date(facts.now))
    at = begin or end or (about.starts_at.astimezone(SEOUL).time() if about else time(14))
    return datetime.combine(day, at, SEOUL)


def _far(each: Opening, centre: datetime) -> float:
    """Days weigh more than hours of the day; earlier days a little more than later ones."""
    days = (each.starts_at.date() - centre.date()).days
    hours = abs((each.starts_at.hour - centre.hour) + (each.starts_at.minute - centre.minute) / 60)
    return hours + (6.0 * days if days >= 0 else -8.0 * days)


def at(draft: Draft, facts: Facts, starts_at: datetime, doctor: str) -> Opening | None:
    """The opening that was offered, if it still is one."""
    assert facts.book is not None
    day = local_date(starts_at)
    exactly = replace(wanted(draft, facts), first=day, last=day, begin=None, end=None, doctor=doctor or None)
    return book(draft, facts).at(exactly, starts_at)


def coded(opening: Opening) -> str:
    """An opening as a button remembers it; whether it is still free is looked up when it is taken."""
    return f"{opening.starts_at.isoformat()}|{opening.doctor}"


def doctor_name(book: Book | None, code: str) -> str:
    resource = book.rules.resource("doctor", code) if book and code else None
    return resource.name if resource else ""
