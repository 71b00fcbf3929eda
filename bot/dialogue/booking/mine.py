"""The appointments that stand: which one is meant, shown, cancelled, confirmed, come late to. Pure."""

import re
from dataclasses import replace
from datetime import date, timedelta

from bot import wording
from bot.dialogue.booking import offers, steps
from bot.dialogue.booking.draft import CANCEL, CHANGE, CHECK, CONFIRM, LATE, Draft
from bot.dialogue.booking.reading import moved_by
from bot.dialogue.booking.said_times import names_a_time, names_time, spoken_of
from bot.dialogue.booking.steps import LATE as HOW_LATE
from bot.dialogue.booking.steps import SURE, WHICH, at, ended
from bot.dialogue.corrections import takes_back
from bot.dialogue.reasons import APPOINTMENT, raised
from bot.dialogue.saying import handed_over, joined, offer, say, told
from bot.dialogue.state import State
from bot.dialogue.values import (
    CancelAppointment,
    ConfirmAppointment,
    Decision,
    Effect,
    Facts,
    Heard,
    TellLate,
)
from bot.korean import booking as korean
from bot.korean import cancelling, cards, companions, what_stands
from bot.korean.normalise import clean
from bot.korean.whens import read
from bot.wording import booking as words
from records.facts import SEOUL, Booked, local_date

NEAR = timedelta(days=3)  # as early as the first reminder
MUCH = 20  # minutes late from which another time is offered
AGAIN = "again"  # in the kept draft: what was cancelled, for 다시 잡아주세요
OFFERED = "offered"  # in the kept draft: the turn in which a new one was offered, with what is known of its time
THEN = "then"  # beside it: when that was, for 다시 살려주세요
TOLD_LATE = "told_late"  # in the kept draft: to which one somebody said to come late, for 아니 30분이요
OWN = ("requested", "booked", "confirmed")


def standing(facts: Facts) -> tuple[Booked, ...]:
    return tuple(each for each in facts.appointments if each.state in OWN)


def chosen(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision:
    """The appointment that the wish is about, asked for where there are several; then the wish itself."""
    mine = standing(facts)
    if draft.act == LATE:
        late_on = _day_named(heard, facts)
        mine = tuple(each for each in mine if local_date(each.starts_at) == late_on)
    if of_another(heard, facts):
        return steps.to_staff(state, facts, words.ANOTHERS)
    if not mine:
        none_then = draft.act == LATE and standing(facts)
        return _none_on(state, _day_named(heard, facts), facts) if none_then else _none(state, draft, facts)
    if draft.act == CHECK:
        return _checked(state, heard, facts)
    if draft.act in (CANCEL, CHANGE) and _counted(heard):
        return _by_number(state, draft, heard, facts)
    among = spoken_of(heard, mine, facts, draft.act != CHANGE)
    if len(among) == 1:
        return go_on(state, replace(draft, appointment=among[0].id), facts)
    if draft.act == CANCEL and cancelling.of_all(heard.text):
        return _sure_of_all(state, draft, among, facts)
    return _which(state, draft, among, facts)


def _checked(state: State, heard: Heard, facts: Facts) -> Decision:
    """What stands; of a day on which nothing does that is said first: 19일꺼는 취소된거죠?"""
    shown = listed(state, facts)
    day = _day_named(heard, facts)
    days = {local_date(each.starts_at) for each in standing(facts)}
    named = what_stands.done(heard.text) and names_a_time(heard.text, facts)
    if not named or day in days:
        return shown
    return joined(say(state, words.none_on_day(day, local_date(facts.now))), shown, shown.state)


def _day_named(heard: Heard, facts: Facts) -> date:
    """The day of an appointment that the words name, or the first day they name, or today."""
    whens = read(clean(heard.text), facts.now).wanted
    named = [slot.first for when in whens for slot in when.options if slot.first and slot.first == slot.last]
    days = {local_date(each.starts_at) for each in standing(facts)}
    return next((day for day in named if day in days), next(iter(named), local_date(facts.now)))


def _none_on(state: State, day: date, facts: Facts) -> Decision:
    """Nobody can be late for nothing; where another system owns the book, staff look."""
    if facts.book is not None and facts.book.rules.mode == "external":
        return steps.to_staff(state, facts, words.NO_SUCH_SERVICE)
    after = min(standing(facts), key=lambda each: each.starts_at)
    said = say(ended(state), words.none_on(day, local_date(facts.now), after.starts_at, what(after, facts)))
    return offered_after(said, {words.CHANGE: f"booking:change:{after.id}"})


def meant(state: State, draft: Draft, heard: Heard, facts: Facts) -> Booked | None:
    """The appointment that is known to be meant; None where it must be asked for, or is somebody else's."""
    known = offers.appointment(draft, facts)
    mine = standing(facts)
    if of_another(heard, facts) or (draft.act in (CANCEL, CHANGE) and _counted(heard)):
        return None
    if known is not None or draft.act in (CHECK, LATE):
        return known
    return mine[0] if len(mine) == 1 else named(state, draft, heard, facts)


def of_another(heard: Heard, facts: Facts) -> bool:
    """Whether it is the appointment of somebody who has none under this patient's name."""
    kin = companions.of_kin(heard.text) if heard.choice is None else ""
    return bool(kin) and not any(each.guest == kin for each in standing(facts))


def _counted(heard: Heard) -> bool:
    """Whether the words count among what stands (두번째 꺼), or leave one of it out (금요일 거 빼고 다)."""
    return heard.choice is None and (cancelling.nth(heard.text, 1) is not None or cancelling.excepts(heard.text))


def _by_number(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision:
    """The one that the words count to, or all but those left out; one that is not there is said to be none."""
    mine, index = standing(facts), cancelling.nth(heard.text, len(standing(facts)))
    if index is not None and index >= len(mine):
        return _only_so_many(state, facts)
    among = mine if index is None else (mine[index],)
    if cancelling.excepts(heard.text):
        left_out = spoken_of(heard, mine, facts, True) if index is None else among
        among = tuple(each for each in mine if each not in left_out)
        if not among and index is not None:
            return _only_so_many(state, facts)
    if len(among) == 1:
        return go_on(state, replace(draft, appointment=among[0].id), facts)
    all_but = len(among) > 1 and draft.act == CANCEL
    return _sure_of_all(state, draft, among, facts) if all_but else _which(state, draft, among or mine, facts)


def _only_so_many(state: State, facts: Facts) -> Decision:
    shown = listed(state, facts)
    return joined(say(state, words.only_so_many(len(standing(facts)))), shown, shown.state)


def _which(state: State, draft: Draft, among: tuple[Booked, ...], facts: Facts) -> Decision:
    """Which one is meant; two at one time differ in who comes."""
    lines = [words.line(each.starts_at, what(each, facts), each.state) for each in among[:5]]
    times = [words.short(each.starts_at) for each in among]
    labels = [
        at_ if times.count(at_) == 1 else each.guest or words.MYSELF for at_, each in zip(times, among, strict=True)
    ]
    choices = {label: f"booking:which:{each.id}" for label, each in zip(labels[:5], among, strict=False)}
    choices |= {words.STAY: "booking:keep"} if draft.act not in (LATE, CONFIRM) else {}
    return offer(at(state, WHICH, draft), "\n".join([words.WHICH_APPOINTMENT[draft.act], *lines]), choices)


def named(state: State, draft: Draft, heard: Heard, facts: Facts) -> Booked | None:
    """The one of several that the words name."""
    mine = standing(facts)
    if cancelling.excepts(heard.text):
        return None
    among = spoken_of(heard, mine, facts, draft.act != CHANGE or state.step == WHICH)
    index = cards.ordinal(heard.text) if state.step == WHICH else None
    index = cancelling.nth(heard.text, len(mine)) if index is None and heard.choice is None else index
    if index is not None and index < len(mine):
        return mine[index]
    return among[0] if len(among) == 1 < len(mine) else None


def go_on(state: State, draft: Draft, facts: Facts) -> Decision:
    """The wish, about the appointment that is known now."""
    about = offers.appointment(draft, facts)
    if about is None:
        return _none(state, draft, facts)
    draft = replace(draft, guest=about.guest)
    match draft.act:
        case "cancel":
            return _sure(state, draft, about, facts)
        case "check":
            return listed(state, facts)
        case "confirm":
            return confirmed(state, about, facts)
        case "late":
            return late(state, draft, about)
        case _:
            return _change(state, draft, about, facts)


def _none(state: State, draft: Draft, facts: Facts) -> Decision:
    if not facts.linked:
        return steps.advance(state, draft, facts)
    waits = _waited(facts)
    none = words.NONE_YET if facts.holder == "waiting" and state.told == APPOINTMENT else words.NONE_AHEAD
    said = "\n".join([none, *waits])
    leave = {words.LEAVE_LIST: f"booking:leave:{facts.waits[0].id}"} if waits else {}
    choices = {words.BOOK: "intent:appointment_book", wording.TOPICS["human_handoff"]: "intent:human_handoff"}
    kept = {name: value for name, value in draft.dump().items() if name in ("first", "last", "begin", "end")}
    asks = replace(ended(state), draft=kept | {OFFERED: state.turn})
    return offer(asks, said, _held_choices(facts) | choices | leave)


def _waited(facts: Facts) -> list[str]:
    """What is waited for, and the slot that is held for who waited."""
    held = held_now(facts)
    waits = [
        words.waits(each.label, each.first, each.last, each.begin, each.end)
        for each in facts.waits
        if held is None or each.offer != held.id
    ]
    return waits + (
        [words.held(held.starts_at, what(held, facts), held.held_until)] if held and held.held_until else []
    )


def held_now(facts: Facts) -> Booked | None:
    """The slot that is held for an answer."""
    offered = (each for each in facts.appointments if each.state == "offered")
    return next((each for each in offered if each.held_until is None or each.held_until > facts.now), None)


def _held_choices(facts: Facts) -> dict[str, str]:
    held = held_now(facts)
    if held is None:
        return {}
    return {words.TAKE_OFFER: f"booking:offer_taken:{held.id}", words.PASS_OFFER: f"booking:offer_passed:{held.id}"}


def listed(state: State, facts: Facts) -> Decision:
    """What is booked and what is waited for, with what may be done about it."""
    lines = [words.line(each.starts_at, what(each, facts), each.state) for each in standing(facts)]
    lines += _waited(facts)
    choices = _held_choices(facts) | {
        words.CHANGE: "intent:appointment_change",
        words.CANCEL: "intent:appointment_cancel",
    }
    if facts.waits:
        choices[words.LEAVE_LIST] = f"booking:leave:{facts.waits[0].id}"
    return offer(ended(state), words.listed(lines), choices)


def _change(state: State, draft: Draft, about: Booked, facts: Facts) -> Decision:
    if _is_late(about, facts) and _staff_only(facts):
        return steps.to_staff(state, facts, words.LATE_CANCEL)
    if draft.minutes is not None:
        draft = moved_by(draft, about)
    elif draft.exact and draft.first is None and not draft.sooner:
        day = local_date(about.starts_at).isoformat()
        draft = replace(draft, first=day, last=day)
    return steps.advance(state, _at_its_hour(draft, about), facts)


def _at_its_hour(draft: Draft, about: Booked) -> Draft:
    """On another day, or with another doctor, and nothing said of the hour: at the one at which it stands."""
    if draft.doctor and draft.doctor != about.doctor and not (draft.timed or draft.later or draft.latest):
        day = local_date(about.starts_at).isoformat()
        draft = replace(draft, first=day, last=day)
    open_hour = draft.begin is None and draft.end is None and not (draft.any_time or draft.soonest or draft.latest)
    own_day = draft.first == local_date(about.starts_at).isoformat()
    another = draft.first is not None and draft.first == draft.last
    another = another and not (own_day and draft.doctor in (None, about.doctor))
    if not (open_hour and another):
        return draft
    at_ = f"{about.starts_at.astimezone(SEOUL):%H:%M}"
    return replace(draft, begin=at_, end=at_, held=True)


def _sure(state: State, draft: Draft, about: Booked, facts: Facts) -> Decision:
    late = _is_late(about, facts)
    if late and _staff_only(facts):
        return steps.to_staff(state, facts, words.LATE_CANCEL)
    hours = facts.book.rules.cancel_hours if facts.book else 0
    said = words.sure_to_cancel(about.starts_at, what(about, facts), late, hours)
    choices = {
        words.DO_CANCEL: f"booking:cancel:{about.id}",
        words.RATHER_MOVE: f"booking:{'other_day' if draft.later else 'change'}:{about.id}",
        words.STAY: "booking:keep",
    }
    return offer(at(state, SURE, draft), said, choices)


def cancelled(state: State, about: Booked, facts: Facts) -> Decision:
    if facts.book is not None and facts.book.rules.mode == "external":
        return steps.to_staff(state, facts, words.cancel_asked(about.starts_at, what(about, facts)))
    said = words.cancelled(about.starts_at, what(about, facts))
    effect = CancelAppointment(about.id, _is_late(about, facts))
    day, at_ = local_date(about.starts_at).isoformat(), f"{about.starts_at.astimezone(SEOUL):%H:%M}"
    then = {"first": day, "last": day, "begin": at_, "end": at_}
    kept = replace(ended(state), draft={AGAIN: {"treatment": about.treatment, "guest": about.guest}, THEN: then})
    return offered_after(say(kept, said, effect), {words.BOOK: "intent:appointment_book"})


def _sure_of_all(state: State, draft: Draft, among: tuple[Booked, ...], facts: Facts) -> Decision:
    late = any(_is_late(each, facts) for each in among)
    if (late and _staff_only(facts)) or (facts.book is not None and facts.book.rules.mode == "external"):
        return steps.to_staff(state, facts, words.NO_SUCH_SERVICE)
    every = "|".join(each.id for each in among)
    choices = {words.DO_CANCEL: f"booking:cancel_all:{every}", words.STAY: "booking:keep"}
    return offer(at(state, SURE, draft), words.sure_to_cancel_all(_lines(among, facts), late), choices)


def all_cancelled(state: State, ids: str, facts: Facts) -> Decision:
    """`ids`: those that were shown, as far as they still stand."""
    among = tuple(each for each in standing(facts) if each.id in ids.split("|"))
    if not among:
        return gone(ended(state), facts)
    effects = [CancelAppointment(each.id, _is_late(each, facts)) for each in among]
    done = say(ended(state), words.all_cancelled(_lines(among, facts)), *effects)
    return offered_after(done, {words.BOOK: "intent:appointment_book"})


def _lines(among: tuple[Booked, ...], facts: Facts) -> list[str]:
    return [words.line(each.starts_at, what(each, facts), each.state) for each in among]


def gone(state: State, facts: Facts) -> Decision:
    """What was spoken of does not stand any more; what does is shown."""
    said = say(state, words.GONE)
    then = listed(said.state, facts) if standing(facts) else _none(said.state, Draft(), facts)
    return joined(said, then, then.state)


def coming(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """They will be there: at the one that the words name, or the only one that lies near; asked where that is not
    clear. None where no such thing is said.
    """
    mine = standing(facts)
    among = spoken_of(heard, mine, facts, any_time=True)
    named = len(among) < len(mine) or names_time(heard.text, among, facts)
    near = [each for each in among if each.starts_at - facts.now <= NEAR]
    has_read = len(near) == 1 and korean.has_read(heard.text)  # a reminder that lately came
    says_so = korean.comes(heard.text) or has_read or (named and korean.will_come(heard.text))
    if not mine or not says_so:
        return None
    listed_before = "intent:appointment_cancel" in state.choices.values()
    clear = among if named or listed_before or len(near) != 1 else near
    if len(clear) == 1:
        return confirmed(state, clear[0], facts)
    return _which(state, Draft("confirm"), tuple(clear), facts)


def confirmed(state: State, about: Booked, facts: Facts) -> Decision:
    """They will be there; one that the clinic has not approved cannot be confirmed."""
    if about.state == "requested":
        return listed(state, facts)
    said = words.confirmed(about.starts_at, facts.clinic.name)
    return offered_after(
        say(ended(state), said, ConfirmAppointment(about.id)),
        {words.CHANGE: f"booking:change:{about.id}", words.CANCEL: f"booking:ask_cancel:{about.id}"},
    )


def underway(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """도착했어요, 거의 다 왔어요, on the day of an appointment; whether so late will do is for a person. None for any
    other words.
    """
    about = next((each for each in standing(facts) if local_date(each.starts_at) == local_date(facts.now)), None)
    if about is None or heard.choice is not None or heard.meaning is not None:
        return None
    if korean.arrived(heard.text):
        return say(ended(state), words.ARRIVED)
    if korean.nearly_there(heard.text):
        return say(replace(state, misses=0), words.ON_THE_WAY)
    if state.draft.get(TOLD_LATE) == about.id and korean.may_be_late(heard.text):
        before_it = replace(raised(APPOINTMENT), before=about.starts_at)
        return handed_over(ended(state), f"{words.POLICY}\n{told(APPOINTMENT, facts)}", facts, before_it)
    return None


def late(state: State, draft: Draft, about: Booked) -> Decision:
    """Told to staff with the minutes; who comes much later may move."""
    if draft.minutes is None:
        choices = {each: f"booking:late:{each}" for each in words.LATENESS}
        return offer(at(state, HOW_LATE, draft), words.HOW_LATE, choices)
    effects: tuple[Effect, ...] = (TellLate(about.id, draft.minutes), replace(raised("late"), before=about.starts_at))
    said = words.late_told(about.starts_at, draft.minutes)
    over = replace(ended(state), draft={TOLD_LATE: about.id})
    if draft.minutes < MUCH:
        return say(over, said, *effects)
    told = say(over, f"{said}\n{words.MUCH_LATE}", *effects)
    return offered_after(told, {words.CHANGE: f"booking:change:{about.id}"})


def later_still(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """Other minutes right after some were told: 아니 30분이요."""
    about = next((each for each in standing(facts) if each.id == state.draft.get(TOLD_LATE)), None)
    minutes = korean.late_minutes(heard.text)
    corrects = takes_back(heard.text) or "늦" in heard.text or only_minutes(heard.text)
    if about is None or state.flow is not None or heard.choice is not None or minutes is None or not corrects:
        return None
    return late(state, Draft("late", appointment=about.id, minutes=minutes), about)


def only_minutes(text: str) -> bool:
    return (
        re.fullmatch(r"\s*(?:한|약)?\s*\d{1,2}\s*분\s*(?:정도|쯤)?\s*(?:이?요|예요|이에요)?[.~!]*\s*", text) is not None
    )


def offered_after(decision: Decision, choices: dict[str, str]) -> Decision:
    """The decision with buttons below it."""
    asked = offer(decision.state, "", choices)
    return replace(decision, reply=replace(decision.reply, quick_replies=asked.reply.quick_replies), state=asked.state)


def what(about: Booked, facts: Facts) -> str:
    return words.about(about.label, offers.doctor_name(facts.book, about.doctor), about.guest)


def _is_late(about: Booked, facts: Facts) -> bool:
    hours = facts.book.rules.cancel_hours if facts.book else 0
    return facts.now > about.starts_at - timedelta(hours=hours)


def _staff_only(facts: Facts) -> bool:
    return facts.book is not None and facts.book.rules.late_cancel == "staff"
