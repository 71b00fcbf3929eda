"""What comes next for a draft: the first thing that is not known yet is asked, then what is free is offered. Pure."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot import wording
from bot.dialogue.booking import offers
from bot.dialogue.booking.draft import BOOK, CHANGE, Draft
from bot.dialogue.reasons import APPOINTMENT, raised
from bot.dialogue.saying import handed_over, joined, offer, say, told
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Facts, Reserve
from bot.korean.asking import describe_slot, question
from bot.korean.dates import holiday_name
from bot.korean.slots import Slot, When
from bot.reply import Bubble, Button, Reply
from bot.wording import booking as words
from bot.wording import identity
from catalogue.book import CONSULTATION
from records.book.availability import Opening
from records.facts import Booked, local_date

NAME = "booking"
TABLE = "table"  # in the kept draft: the offers one of which was just taken
MOST_ON_A_CARD = 80  # beside others a card has 128 for title and words; source: 응답 타입별 JSON 포맷, carousel
TREATMENT, WHEN, PICK, WHICH, SURE, LATE, PROOF, GO_ON, CLEAR = (
    "treatment", "when", "pick", "which", "sure", "late", "proof", "go_on", "clear",
)  # fmt: skip
WHENS = {
    words.SOONEST: "booking:when:soonest",
    words.THIS_WEEK: "booking:when:this_week",
    words.NEXT_WEEK: "booking:when:next_week",
    words.MORNING: "booking:when:morning",
    words.AFTERNOON: "booking:when:afternoon",
}


def at(state: State, step: str, draft: Draft) -> State:
    """The state at a step of the flow."""
    begun = state if state.flow == NAME else state.without_flow()
    return replace(begun, flow=NAME, step=step, draft=draft.dump(), acknowledged=False)


def ended(state: State) -> State:
    return replace(state.without_flow(), draft={}, misses=0)


def advance(state: State, draft: Draft, facts: Facts) -> Decision:
    """The next question, or what is free. Booking and changing only."""
    if not facts.linked:
        return _proof_first(state, draft)
    service = offers.service(draft, facts)
    if draft.act == BOOK and not service:
        return _which_treatment(state, draft, facts)
    if facts.book is None or service not in facts.book.rules.services:
        return to_staff(state, facts, words.NO_SUCH_SERVICE)
    if draft.act == BOOK and len(facts.appointments) >= facts.book.rules.open_at_once:
        return to_staff(state, facts, words.TOO_MANY)
    if draft.doctor and draft.doctor not in facts.book.rules.services[service].doctors:
        return _by_whom(state, draft, facts)
    if offers.first_day(draft, facts) > facts.book.last_day():
        return _too_soon_for_now(state, draft, facts)
    first, _ = draft.days()
    if first is not None and first > facts.book.last_day():
        return offer(at(state, WHEN, draft.at_any_time()), words.beyond(facts.book.last_day()), WHENS)
    if not draft.timed and draft.act == BOOK:
        return offer(at(state, WHEN, draft), words.when_wished(label(draft, facts)), WHENS)
    return _offered(state, draft, facts)


def _proof_first(state: State, draft: Draft) -> Decision:
    choices = {identity.LABEL: "identify", words.FIRST_TIME: "booking:first_time"}
    return offer(at(state, PROOF, draft), words.PROVE_FIRST, choices)


def _which_treatment(state: State, draft: Draft, facts: Facts) -> Decision:
    """The patient's packages and own treatments first."""
    assert facts.book is not None
    known = facts.book.rules.services
    own = [each.treatment for each in facts.packages if each.left > 0]
    own += [each.code for each in facts.treatments if each.code]
    codes = [code for code in dict.fromkeys(own) if code in known][:4]
    choices = {name_of(code, facts)[:14]: f"booking:treatment:{code}" for code in codes}
    choices |= {words.CONSULTATION_NAME: f"booking:treatment:{CONSULTATION}"} if CONSULTATION in known else {}
    return offer(at(state, TREATMENT, draft), words.WHICH_TREATMENT, choices | {words.OTHER_TREATMENT: "booking:other"})


def _by_whom(state: State, draft: Draft, facts: Facts) -> Decision:
    """The doctor wished does not do this treatment: who does is said, and their times are offered."""
    assert facts.book is not None
    assert draft.doctor is not None
    theirs = facts.book.rules.services[offers.service(draft, facts)].doctors
    names = [offers.doctor_name(facts.book, each) for each in theirs]
    said = words.not_theirs(label(draft, facts), offers.doctor_name(facts.book, draft.doctor), names)
    again = advance(state, replace(draft, doctor=None), facts)
    return joined(say(state, said), again, again.state)


def _too_soon_for_now(state: State, draft: Draft, facts: Facts) -> Decision:
    if draft.act == CHANGE:
        return to_staff(state, facts, words.NO_SUCH_SERVICE)
    said = words.too_soon_for_now(label(draft, facts))
    known = replace(draft, treatment=None)
    return offer(at(state, TREATMENT, known), said, {words.CONSULTATION_NAME: f"booking:treatment:{CONSULTATION}"})


def _offered(state: State, draft: Draft, facts: Facts) -> Decision:
    """Two or three openings that fit; else the nearest ones; else the waiting list."""
    found = offers.fitting(draft, facts)
    if found:
        picked = offers.chosen(found, draft)
        only = draft.exact and draft.first is not None and draft.first == draft.last
        said = words.offered(only, draft.act == CHANGE, _mode(facts))
        said += f"\n{words.FIRST_OF_TWO}" if draft.people > 1 else ""
        return shown(state, draft, facts, picked[:1] if only else picked, _told_first(draft, facts) + said)
    open_ = draft.at_any_hour()
    if draft.held and (offers.never(draft, facts) or not offers.fitting(open_, facts)):  # nobody asked for that hour
        return _offered(state, open_, facts)
    if draft.sooner:
        return _nothing(state, draft, words.NO_SOONER)
    near = offers.nearest(draft, facts)
    if not near:
        return _nothing(state, draft, words.NOTHING_FREE)
    early = _told_first(draft, facts)
    if offers.never(draft, facts):  # closed, the doctor is away, too short before: nothing to wait for
        doctor = offers.doctor_name(facts.book, draft.doctor or "")
        closed = closed_then(draft, facts)
        day, at_ = _one_time(draft)
        whole_day = offers.never(replace(draft, begin=None, end=None), facts)
        elsewhere = words.OFFERS if early else words.offered_elsewhere(day, None if whole_day else at_, doctor)
        said = early + (closed or elsewhere)
        return shown(state, draft, facts, near, said, _other_doctors(draft, facts))
    below = _other_doctors(draft, facts) | {words.WAIT: "booking:wait"}
    return shown(state, draft, facts, near, early + words.full_then(*_one_time(draft)), below)


def closed_then(draft: Draft, facts: Facts) -> str:
    """That the clinic is closed on the one day wished, a holiday, or at that time on every day; empty otherwise. What
    was said of the time goes first: the day was spoken of already where both are impossible.
    """
    first, last = draft.days()
    begin, _ = draft.times()
    anybody = replace(draft, doctor=None)
    holiday = holiday_name(first) if first is not None and first == last else ""
    if begin and draft.exact and offers.never(replace(anybody, first=None, last=None), facts):
        return words.closed_at(begin, _in_a_pause(begin, facts))
    if first and holiday and offers.never(replace(anybody, begin=None, end=None), facts):
        return words.closed_on(first, holiday)
    return ""


def _in_a_pause(at_: time, facts: Facts) -> bool:
    """Whether the clinic is open before and after that time of day, and not at it."""
    assert facts.book is not None
    today, minute = local_date(facts.now), at_.hour * 60 + at_.minute
    days = [facts.book.hours.minutes(today + timedelta(days=each)) for each in range(7)]
    return any(any(end <= minute for _, end in spans) and any(start > minute for start, _ in spans) for spans in days)


def _one_time(draft: Draft) -> tuple[date | None, time | None]:
    """The one day that is wished, and the one time of day; a part of the day leaves both open."""
    first, last = draft.days()
    if first is None or first != last or ((draft.begin or draft.end) and not draft.exact):
        return None, None
    return first, draft.times()[0]


def _mode(facts: Facts) -> str:
    return facts.book.rules.mode if facts.book else ""


def _other_doctors(draft: Draft, facts: Facts) -> dict[str, str]:
    """The button for the same time with whoever is there then."""
    anybody = replace(draft, doctor=None)
    return {words.ANY_DOCTOR: "booking:any_doctor"} if draft.doctor and offers.fitting(anybody, facts) else {}


def _told_first(draft: Draft, facts: Facts) -> str:
    """That the treatment cannot be repeated as early as wished."""
    first, _ = draft.days()
    earliest = offers.first_day(draft, facts)
    early = earliest > local_date(facts.now) and (first is None or first < earliest)
    return words.too_soon(label(draft, facts), earliest) + "\n" if early else ""


def _nothing(state: State, draft: Draft, said: str) -> Decision:
    choices = {words.WAIT: "booking:wait", words.OTHERS: "booking:others"}
    choices |= {words.STAY: "booking:keep"} if draft.act == CHANGE else {}
    return offer(at(state, PICK, replace(draft, shown=())), said, choices)


def shown(
    state: State, draft: Draft, facts: Facts, picked: list[Opening], said: str, more: dict[str, str] | None = None
) -> Decision:
    """The openings as cards beside each other, each with its button; other times, and `more`, below."""
    draft = replace(draft, shown=tuple(map(offers.coded, picked)))
    meanings = [f"booking:take:{each}" for each in draft.shown]
    below = {words.OTHERS: "booking:others"} | (more or {})
    below |= {words.STAY: "booking:keep"} if draft.act == CHANGE else {}
    asked = offer(
        at(state, PICK, draft), said, dict(zip(map(str, range(len(meanings))), meanings, strict=True)) | below
    )
    cards = tuple(
        _card(each, asked.state.choice(index), draft, facts, len(picked) > 1) for index, each in enumerate(picked)
    )
    reply = Reply((Bubble(said), *cards), asked.reply.quick_replies[len(meanings) :], asked.reply.versions)
    return replace(asked, reply=reply)


def _card(opening: Opening, choice: str, draft: Draft, facts: Facts, beside: bool) -> Bubble:
    what = words.about(label(draft, facts), offers.doctor_name(facts.book, opening.doctor), draft.guest)
    button = Button(words.TAKE, "message", wording.moment(opening.starts_at), choice)
    text = f"{what[:MOST_ON_A_CARD]}\n{words.minutes(opening.minutes)}"
    return Bubble(text, wording.moment(opening.starts_at), (button,), beside)


def take(state: State, draft: Draft, facts: Facts, opening: Opening | None) -> Decision:
    """Book it, or move there, if it is still free."""
    if opening is None or facts.book is None:
        gone = say(state, words.TAKEN_MEANWHILE)
        again = advance(state, draft, facts)
        return joined(gone, again, again.state)
    asks = facts.book.rules.mode != "instant"
    name = label(draft, facts)
    what = words.about(name, offers.doctor_name(facts.book, opening.doctor), draft.guest)
    about = offers.appointment(draft, facts)
    effect = Reserve(opening, offers.service(draft, facts), name, asks, draft.appointment, draft.guest, draft.wish)
    done = say(_table_kept(state, draft), _said(about, opening, what, asks, draft, facts), effect)
    if asks:
        done = replace(done, effects=(*done.effects, raised(APPOINTMENT)))
    if draft.people > 1:
        return _second(done, draft, facts, opening)
    return done


def _table_kept(state: State, draft: Draft) -> State:
    """The flow over; the other offers may still be meant: 아니 세번째요."""
    return replace(ended(state), draft={TABLE: list(draft.shown)} if len(draft.shown) > 1 else {})


def _said(about: Booked | None, opening: Opening, what: str, asks: bool, draft: Draft, facts: Facts) -> str:
    assert facts.book is not None
    if about is not None and not (asks and about.state == "requested"):
        return (words.move_requested if asks else words.moved)(about.starts_at, opening.starts_at, what)
    if asks:
        return words.requested(opening.starts_at, what)
    left = next((each.left for each in facts.packages if each.treatment == draft.treatment and each.left > 0), None)
    return words.booked(
        opening.starts_at, what, cancel_hours(opening.starts_at, facts), None if left is None else left - 1
    )


def cancel_hours(starts_at: datetime, facts: Facts) -> int:
    """Until how many hours before it may be cancelled freely; 0 where they have begun already, or none are kept."""
    hours = facts.book.rules.cancel_hours if facts.book else 0
    return hours if facts.now <= starts_at - timedelta(hours=hours) else 0


def _second(done: Decision, draft: Draft, facts: Facts, opening: Opening) -> Decision:
    """The one who comes along gets a time near the first."""
    day, who = local_date(opening.starts_at).isoformat(), draft.companion or words.COMPANION
    other = replace(
        draft, people=1, guest=who, companion=who, first=day, last=day, begin=None, end=None, shown=(),
    )  # fmt: skip
    asked = beside(done.state, other, _without(facts, opening), opening.starts_at)
    return joined(done, asked, asked.state) if asked else done


def beside(state: State, draft: Draft, facts: Facts, at_: datetime) -> Decision | None:
    """Times near the one of whom the other comes with."""
    found = [each for each in offers.fitting(draft, facts) if each.starts_at >= at_ - timedelta(hours=2)]
    close = sorted(found, key=lambda each: abs(each.starts_at - at_))[: offers.MOST]
    near = sorted(close, key=lambda each: each.starts_at)
    return shown(state, draft, facts, near, words.SECOND_PERSON) if near else None


def _without(facts: Facts, opening: Opening) -> Facts:
    """The facts as they are once the opening is taken."""
    assert facts.book is not None
    return replace(facts, book=facts.book.taking(opening.claims))


def to_staff(state: State, facts: Facts, said: str) -> Decision:
    """A person takes care of it."""
    return handed_over(ended(state), f"{said}\n{told(APPOINTMENT, facts)}", facts, raised(APPOINTMENT))


def doubtful(state: State, draft: Draft, when: When) -> Decision | None:
    """The one question about a time with several readings; those at which nothing could be are left out."""
    if when.problem or len(when.options) < 2:
        return None
    slots = when.options[:3]
    one_day = len({(slot.first, slot.last) for slot in slots}) == 1
    named = {
        describe_slot(replace(slot, first=None, last=None) if one_day else slot): f"booking:slot:{_coded(slot)}"
        for slot in slots
    }
    return offer(at(state, CLEAR, _among(draft, slots)), when.question or question(when.options), named)


def _among(draft: Draft, slots: tuple[Slot, ...]) -> Draft:
    """The draft on the days that are asked about, for who answers with less than a day: 주말만 돼요."""
    days = [day for slot in slots for day in (slot.first, slot.last) if day]
    if len(days) < 2 * len(slots):
        return draft
    return replace(draft, first=min(days).isoformat(), last=max(days).isoformat())


def _coded(slot: Slot) -> str:
    return "|".join(str(each) if each else "" for each in (slot.first, slot.last, slot.begin, slot.end))


def name_of(code: str, facts: Facts) -> str:
    if code == CONSULTATION:
        return words.CONSULTATION_NAME
    entry = facts.in_force.treatment(code)
    return entry.name if entry else code


def label(draft: Draft, facts: Facts) -> str:
    """What it is called: by the appointment that is changed, or by the catalogue."""
    about = offers.appointment(draft, facts)
    if about is not None and not draft.treatment:
        return about.label
    return name_of(draft.treatment, facts) if draft.treatment else ""
