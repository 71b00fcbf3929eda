"""The flow of an appointment. Pure.

1. A reminder's or an offer's button, or words that wish something of an appointment, open it.
2. What is not known yet is asked, one thing at a time; anything may be said at once and in any order.
3. Two or three openings are offered as cards; a press, its number or its time books. Another day or time said instead
   looks again, and what was said before stays (그럼 8시로요).
4. The slot is looked up again when it is taken: one that is gone meanwhile says so and offers others.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot import wording
from bot.dialogue import symptoms
from bot.dialogue.booking import freed, mine, offers, reading, steps
from bot.dialogue.booking.draft import BOOK, CANCEL, CHANGE, CHECK, LATE, Act, Draft
from bot.dialogue.booking.steps import NAME, PICK, PROOF, SURE, TREATMENT, WHEN, WHICH, at, ended
from bot.dialogue.corrections import takes_back
from bot.dialogue.flow import Flow
from bot.dialogue.reasons import OF_INTENT
from bot.dialogue.routing import SMALL_TALK, answered_beside, routed
from bot.dialogue.saying import joined, offer, say
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Effect, Facts, Heard
from bot.korean import booking as korean
from bot.korean.identify import agrees, declines
from bot.korean.slots import Slot
from bot.reply import Reply
from bot.wording import booking as words
from catalogue.book import CELL
from records.facts import SEOUL, local_date

ACTS: dict[str, Act] = {
    "appointment_book": "book",
    "inform_datetime": "book",
    "appointment_change": "change",
    "appointment_cancel": "cancel",
    "appointment_check": "check",
    "late_notice": "late",
}
PUSHED = (words.COMING, words.CHANGE, words.CANCEL, words.TAKE_OFFER, words.PASS_OFFER)  # buttons of our messages
_ASKED = "asked"  # in the kept draft: the turn in which it was asked what the words wish
STANDING = (CHANGE, CANCEL, CHECK, LATE)  # about an appointment that stands; in the middle of another wish, a new one


def wants_book(state: State, heard: Heard) -> bool:
    """Whether the turn may be about an appointment, so that the book must be at hand."""
    meaning = state.choices.get(heard.choice or "") or wording.LABELS.get(heard.text.strip(), "")
    pressed = meaning.startswith(("booking:", "intent:appointment", "intent:late"))
    likely = any(intent in ACTS for intent in heard.understood.requests)
    said = korean.comes(heard.text) or korean.leaves_list(heard.text) or korean.sooner(heard.text)
    return state.flow == NAME or bool(state.draft) or pressed or likely or said or heard.follow_up is not None


def opens(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The button of a pushed message, one of ours, or words that wish something of an appointment."""
    if facts.reminded is not None or (heard.follow_up is not None and heard.text.strip() in PUSHED):
        return _reminded(state, heard, facts)
    if heard.meaning is not None and heard.meaning.startswith("booking:") and state.flow != NAME:
        return _pressed(state, Draft.load(state.draft), heard.meaning, facts)
    if heard.choice is not None and heard.meaning is None and state.flow in (None, NAME):
        return _old_card(state, heard, facts)
    if state.flow == NAME:
        return None
    if facts.book is None:
        return _asked_which(state, heard, facts)
    if heard.meaning is None and mine.standing(facts) and korean.comes(heard.text) and state.flow is None:
        return mine.confirmed(state, mine.standing(facts)[0], facts)
    if heard.meaning is None and facts.waits and korean.leaves_list(heard.text):
        return freed.left(state, facts.waits[0].id, facts)
    act = _wished(heard, facts)
    if act is None:
        return _asked_which(state, heard, facts)
    if symptoms.worry_of(heard) is not None or heard.verdict.hypothetical:
        return None
    if state.flow is not None and heard.understood.intent == "inform_datetime":
        return None
    if facts.minor and not facts.guardian:
        return None
    if facts.linked and act in STANDING and not mine.standing(facts) and _elsewhere(act, facts):
        return None  # another system may know of it: staff look
    return _begun(state, heard, facts, act)


def _wished(heard: Heard, facts: Facts) -> Act | None:
    """What the words wish, surely enough; an earlier time is plain where an appointment stands, and a new one where
    none does and it shall be the same as last time.
    """
    if heard.meaning is None and not mine.standing(facts) and korean.same_again(heard.text) and _act(heard, facts):
        return "book"
    if heard.meaning is None and mine.standing(facts):
        moves = heard.understood.intent in ACTS and reading.from_to(heard.text, facts)
        if moves or korean.sooner(heard.text):
            return "change"
    return _act(heard, facts) if heard.understood.sure else _likely(heard, facts)


def _likely(heard: Heard, facts: Facts) -> Act | None:
    """What words that name a time most likely wish, where the model is not sure enough: nothing is booked without a
    card being taken. Whether to book or to change must be asked where an appointment stands.
    """
    first, second = (*(intent for intent, _ in heard.understood.ranking[:2]), "", "")[:2]
    act = ACTS.get(first)
    if heard.understood.outcome != "clarify" or act is None or reading.new_times(heard.text, facts) is None:
        return None
    if not mine.standing(facts):
        return "book" if act in (BOOK, CHANGE) else None
    return act if ACTS.get(second, act) == act else None


def _asked_which(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """What is meant is asked with buttons; what the words say of treatment and time is kept for the answer."""
    unsure = state.flow is None and heard.choice is None and heard.understood.outcome == "clarify"
    unsure = unsure and symptoms.worry_of(heard) is None and not heard.verdict.hypothetical
    if not unsure or not any(intent in ACTS for intent, _ in heard.understood.ranking[:4]):
        return None
    said = reading.merged(Draft(), heard, facts).dump()
    return routed(replace(state, draft={**said, _ASKED: state.turn}), heard, facts) if said else None


def _old_card(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """A card tapped twice shows that it is booked; one of an older offer is looked up again."""
    if any(wording.moment(each.starts_at) == heard.text for each in mine.standing(facts)):
        return mine.listed(state, facts) if state.flow is None else None
    when = reading.new_times(heard.text, facts)
    if when is None or when.slot is None or when.slot.moment is None or facts.book is None or not state.draft:
        return None
    draft = replace(Draft.load(state.draft), more=())
    if not facts.linked or not offers.service(draft, facts):
        return None
    return steps.advance(state, reading.placed(draft, when.slot), facts)


def _elsewhere(act: Act, facts: Facts) -> bool:
    return act == LATE or (facts.book is not None and facts.book.rules.mode == "external")


def _act(heard: Heard, facts: Facts) -> Act | None:
    act = next((ACTS[each] for each in heard.understood.requests if each in ACTS), None)
    if act == LATE and (korean.later(heard.text) or (korean.rather_later(heard.text) and not _today(facts))):
        return "change"
    waits = act == CANCEL and korean.wants_to_wait(heard.text)
    again = act == CANCEL and korean.cancels_for_another(heard.text) and reading.new_times(heard.text, facts)
    return "change" if waits or again else act


def _today(facts: Facts) -> bool:
    return any(local_date(each.starts_at) == local_date(facts.now) for each in mine.standing(facts))


def _begun(state: State, heard: Heard, facts: Facts, act: Act, about: str | None = None) -> Decision:
    """A new wish, perhaps about the appointment just spoken of; what else the message asks is answered first."""
    asked = Draft.load(state.draft) if state.draft.get(_ASKED) == state.turn - 1 else Draft()
    before = replace(asked, act=act, appointment=about)
    draft = reading.merged(before, heard, facts) if heard.meaning is None else before
    state = replace(state.without_flow(), draft={}, misses=0, paused=state.interrupted())
    wished = _next(state, draft, heard, facts)
    beside = answered_beside(state, _without_doctor(heard) if draft.doctor else heard, facts)
    if heard.verdict.lowered:  # a listed reaction in the same words is read by a person all the same
        beside = symptoms.reported(state, heard, facts, None)
    return joined(beside, wished, wished.state) if beside else wished


def _without_doctor(heard: Heard) -> Heard:
    """A doctor of the book is named: that asks nothing of the doctors in general."""
    rest = tuple(each for each in heard.understood.requests if each != "faq_doctor")
    return replace(heard, understood=replace(heard.understood, requests=rest))


def _next(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision:
    if not facts.linked:
        return steps.advance(state, draft, facts)
    if draft.act == CHANGE and mine.standing(facts) and _else_wished(heard, facts):
        return steps.to_staff(state, facts, words.NO_SUCH_SERVICE)
    about = mine.meant(state, draft, heard, facts) if draft.act != BOOK else None
    if draft.act != BOOK and about is None:
        return mine.chosen(state, draft, heard, facts)
    if about is not None:
        draft = replace(draft, appointment=about.id, guest=about.guest)
    if draft.act in (CANCEL, LATE):
        return mine.go_on(state, draft, facts)
    when = reading.doubt(heard.text, facts) if heard.meaning is None else None
    if when is not None and when.problem:
        said = say(state, when.reason or "")
        again = _onward(state, draft, facts)
        return joined(said, again, again.state)
    asked = _cleared(state, draft, heard, facts) if when is not None else None
    if draft.act == CHANGE and korean.wants_to_wait(heard.text):
        return freed.joined_list(state, replace(draft, sooner=not draft.first and not draft.later), facts)
    return asked or _onward(state, draft, facts)


def _onward(state: State, draft: Draft, facts: Facts) -> Decision:
    return (mine.go_on if draft.act == CHANGE else steps.advance)(state, draft, facts)


def _else_wished(heard: Heard, facts: Facts) -> bool:
    """Whether another treatment than any that is booked is named: what is given takes other rooms and minutes."""
    booked = {each.treatment for each in mine.standing(facts)}
    return any(code not in booked for code in heard.understood.treatments)


def _cleared(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision | None:
    """A time with several readings: the only one that is possible is taken, else it is asked, once."""
    when = reading.new_times(heard.text, facts)
    if when is None or not (offers.service(draft, facts) and facts.book):
        return None
    possible = [slot for slot in when.options if offers.fitting(reading.placed(draft, slot), facts)]
    if len(possible) > 1:
        return steps.doubtful(state, draft, replace(when, options=tuple(possible)))
    slot = possible[0] if possible else when.options[0]
    return _onward(state, reading.placed(draft, slot), facts)


def _reminded(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The button of a reminder or of an offer."""
    label = "".join(heard.text.split())
    if label in ("".join(each.split()) for each in (words.TAKE_OFFER, words.PASS_OFFER)):
        return freed.answered(state, facts.reminded, label == words.TAKE_OFFER, facts)
    about = next((each for each in mine.standing(facts) if each.id == facts.reminded), None)
    if about is None:
        return mine.gone(ended(state), facts)
    state = replace(state.without_flow(), draft={}, misses=0, greeted=True)
    if label == "".join(words.CANCEL.split()):
        return mine.go_on(state, Draft("cancel", appointment=about.id), facts)
    if label == "".join(words.CHANGE.split()):
        return mine.go_on(state, Draft("change", appointment=about.id), facts)
    return mine.confirmed(state, about, facts)


def settled(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """A one-tap answer to a reminder or an offer, which counts while staff hold the conversation too; nothing is asked
    or offered beside it.
    """
    label = heard.text.strip()
    if facts.reminded is None or label not in (words.COMING, words.TAKE_OFFER, words.PASS_OFFER):
        return None
    decision = _reminded(state, heard, facts)
    if decision is None or not decision.effects:
        return None
    return say(decision.state, decision.reply.text, *decision.effects)


def takes(state: State, heard: Heard, facts: Facts) -> Decision:
    """One answer, or other wishes instead of one."""
    draft = Draft.load(state.draft)
    if facts.book is None:
        return steps.to_staff(state, facts, words.NO_SUCH_SERVICE)
    if heard.meaning is not None and heard.meaning.startswith("booking:"):
        return _pressed(state, draft, heard.meaning, facts)
    if heard.choice is None and _drops(draft, heard, facts):
        return leaves(state, facts)
    return _answered(state, draft, heard, facts) or _between(state, heard, facts)


def _drops(draft: Draft, heard: Heard, facts: Facts) -> bool:
    """Whether the wish itself is given up: 됐어요; also 취소할게요 where nothing stands that it could mean."""
    nothing_else = draft.act == BOOK and not mine.standing(facts)
    cancels = heard.understood.sure and _act(heard, facts) == CANCEL
    return korean.drops(heard.text) or (nothing_else and cancels)


def _answered(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision | None:
    """What answers the open question, or changes the wish; None for anything else."""
    if heard.choice is None and draft.act in (CHANGE, CANCEL) and korean.keeps(heard.text):
        return say(ended(state), words.KEPT)
    act = _act(heard, facts) if heard.understood.sure else None
    if act == LATE and state.step == PICK and korean.wants_later(heard.text):  # a later time, not a late patient
        act = None
    if act in STANDING and act != draft.act and not (act == CHANGE and state.step in (PICK, WHEN)):
        other = mine.named(state, draft, heard, facts)
        return _begun(state, heard, facts, act, other.id if other else draft.appointment)
    if state.step == WHICH and heard.choice is None:
        which = mine.named(state, draft, heard, facts)
        return mine.go_on(state, replace(draft, appointment=which.id), facts) if which else None
    if state.step == SURE:
        return _sure(state, draft, heard, facts)
    merged = reading.merged(draft, heard, facts)
    another = (merged.treatment, merged.doctor, merged.guest) != (draft.treatment, draft.doctor, draft.guest)
    picked = _picked(state, draft, heard, facts) if state.step == PICK and not another else None
    if picked is not None:
        return picked
    if heard.choice is not None:
        return None
    if state.step == TREATMENT and merged.treatment is None:
        return None
    doubted = reading.doubt(heard.text, facts) is not None
    if merged == draft and not doubted and act is None:
        return None
    return _next(replace(state, misses=0), merged, heard, facts)


def _sure(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision | None:
    about = offers.appointment(draft, facts)
    if about is None:
        return mine.chosen(state, draft, heard, facts)
    yes = agrees(heard.text) or korean.cancels(heard.text) or _act(heard, facts) == CANCEL
    if declines(heard.text) and not korean.cancels(heard.text):
        return say(ended(state), words.KEPT)
    return mine.cancelled(state, about, facts) if yes else None


def _picked(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision | None:
    """An offer taken in words: its number, its time, a plain yes to the only one; or none of them."""
    shown = [datetime.fromisoformat(each.partition("|")[0]) for each in draft.shown]
    index = korean.ordinal(heard.text)
    if index is None and len(shown) == 1 and (agrees(heard.text) or korean.accepts(heard.text)):
        index = 0
    turned_down = declines(heard.text) or takes_back(heard.text)
    if index is None and not turned_down:
        index = _named(shown, draft, heard, facts)
    if index is not None and index < len(shown):
        return _taken(state, draft, draft.shown[index], facts)
    if korean.wants_to_wait(heard.text):
        return freed.joined_list(state, draft, facts)
    if reading.new_times(heard.text, facts) is not None:
        return None
    if shown and draft.act == BOOK and (aside := _later_or_earlier(draft, shown, heard.text)):
        return steps.advance(state, aside, facts)
    if korean.wants_another_day(heard.text) and shown:
        return steps.advance(state, _from_the_next_day(draft, max(shown)), facts)
    others = korean.wants_others(heard.text) or turned_down
    return _others(state, draft, facts) if others and reading.merged(draft, heard, facts) == draft else None


def _later_or_earlier(draft: Draft, shown: list[datetime], text: str) -> Draft | None:
    """The same days, after the latest or before the earliest time of day on the table."""
    times = [each.astimezone(SEOUL) for each in shown]
    if korean.wants_later(text):
        after = max(times, key=lambda each: each.time()) + timedelta(minutes=CELL)
        return replace(draft, begin=f"{after:%H:%M}", end=None, more=())
    if korean.wants_earlier(text):
        before = min(times, key=lambda each: each.time()) - timedelta(minutes=CELL)
        return replace(draft, begin=None, end=f"{before:%H:%M}", more=())
    return None


def _from_the_next_day(draft: Draft, shown: datetime) -> Draft:
    """The same wish on the days after the ones on the table."""
    return replace(draft, first=(local_date(shown) + timedelta(days=1)).isoformat(), last=None, more=())


def _named(shown: list[datetime], draft: Draft, heard: Heard, facts: Facts) -> int | None:
    """The one offer whose time the words say, or whose day where each offer has its own; a question (수요일은요?) or a
    part of the day (오전이요) takes none.
    """
    when = reading.in_its_week(draft, reading.new_times(heard.text, facts), heard.text)
    if when is None or korean.asks_back(heard.text):
        return None
    fits = [
        index for index, at_ in enumerate(shown) if any(_fits(slot, at_.astimezone(SEOUL)) for slot in when.options)
    ]
    timed = any(slot.begin is not None and slot.begin == slot.end for slot in when.options)
    own_days = len(shown) > 1 and len({*map(local_date, shown)}) == len(shown)
    by_day = own_days and all(slot.begin is None and slot.end is None for slot in when.options)
    return fits[0] if len(fits) == 1 and (timed or by_day) else None


def _fits(slot: Slot, at_: datetime) -> bool:
    by_day = (slot.first or at_.date()) <= at_.date() <= (slot.last or at_.date())
    return by_day and (slot.begin or at_.time()) <= at_.time() <= (slot.end or at_.time())


def _taken(state: State, draft: Draft, offer_taken: str, facts: Facts) -> Decision:
    """`offer_taken`: beginning and doctor, as `offers.coded` writes them."""
    starts_at, _, doctor = offer_taken.partition("|")
    return steps.take(state, draft, facts, offers.at(draft, facts, datetime.fromisoformat(starts_at), doctor))


def _others(state: State, draft: Draft, facts: Facts) -> Decision:
    """Other openings of the same wish; when there are none, another time is asked for."""
    more = replace(draft, more=(*draft.more, *(each.partition("|")[0] for each in draft.shown)))
    found = offers.fitting(more, facts)
    if found and not draft.exact:
        return steps.shown(state, more, facts, offers.chosen(found, more), words.OFFERS)
    about = offers.appointment(draft, facts)
    asked = words.when_moved(about.label, about.starts_at) if about else words.when_wished(steps.label(draft, facts))
    return offer(at(state, WHEN, draft.at_any_time()), asked, steps.WHENS)


def _pressed(state: State, draft: Draft, meaning: str, facts: Facts) -> Decision:
    """A button of ours: booking:what:value."""
    _, what, value = [*meaning.split(":", 2), ""][:3]
    match what:
        case "take":
            return _taken(state, draft, value, facts)
        case "treatment":
            return steps.advance(state, replace(draft, treatment=value), facts)
        case "other":
            return say(replace(at(state, TREATMENT, draft), misses=1), words.NAME_IT)  # an unknown name is for staff
        case "when":
            return steps.advance(state, _when(draft, value, facts), facts)
        case "slot":
            return steps.advance(state, reading.placed(draft, _slot(value)), facts)
        case "any_doctor":
            return steps.advance(state, replace(draft, doctor=None), facts)
        case "others":
            return _others(state, draft, facts)
        case "wait":
            return freed.joined_list(state, draft, facts)
        case "which":
            return mine.go_on(state, replace(draft, appointment=value), facts)
        case "late":
            return mine.go_on(state, replace(draft, minutes=korean.late_minutes(value)), facts)
        case "offer_taken" | "offer_passed":
            return freed.answered(state, value, what == "offer_taken", facts)
        case "first_time":
            return steps.to_staff(state, facts, words.WELCOME)
        case "go_on":
            return _resumed(state, draft, facts)
        case _:
            return _about_one(state, what, value, facts)


def _about_one(state: State, what: str, value: str, facts: Facts) -> Decision:
    """A button about one appointment, or about a place on the list."""
    about = next((each for each in mine.standing(facts) if each.id == value), None)
    if what == "leave":
        return freed.left(state, value, facts)
    if what == "wait_again":
        return say(ended(state), words.WAITING_AGAIN)
    if what == "keep":
        return say(ended(state), words.KEPT)
    if about is None:
        return mine.gone(ended(state), facts)
    if what == "cancel":
        return mine.cancelled(state, about, facts)
    act: Act = "cancel" if what == "ask_cancel" else "change"
    return mine.go_on(replace(state, draft={}), Draft(act, appointment=about.id), facts)


def _resumed(state: State, draft: Draft, facts: Facts) -> Decision:
    """After it is known who it is, the wish that came first."""
    if draft.act == BOOK:
        return steps.advance(state, draft, facts)
    return mine.chosen(state, draft, Heard(""), facts)


def _when(draft: Draft, value: str, facts: Facts) -> Draft:
    """The buttons of when."""
    today = local_date(facts.now)
    monday = today - timedelta(days=today.weekday())
    match value:
        case "soonest":
            return replace(draft, soonest=True)
        case "this_week":
            return _within(draft, today, monday + timedelta(days=6))
        case "next_week":
            return _within(draft, monday + timedelta(days=7), monday + timedelta(days=13))
        case "morning":
            return reading.placed(draft, Slot(begin=time(0), end=reading.BEFORE_NOON))
        case _:
            return reading.placed(draft, Slot(begin=time(12), end=time(23, 55)))


def _within(draft: Draft, first: date, last: date) -> Draft:
    return reading.placed(draft, Slot(first, last))


def _slot(value: str) -> Slot:
    first, last, begin, end = (each or None for each in value.split("|"))
    return Slot(
        date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None,
        time.fromisoformat(begin) if begin else None, time.fromisoformat(end) if end else None,
    )  # fmt: skip


def _between(state: State, heard: Heard, facts: Facts) -> Decision:
    """A question in between is answered and the open one asked again; twice not understood is for a person."""
    understood = heard.understood
    theirs = heard.choice is None and (
        symptoms.worry_of(heard) is not None
        or (understood.sure and (understood.intent in OF_INTENT or understood.intent in symptoms.INTENTS))
        or (understood.outcome == "answer" and understood.intent not in (*ACTS, *SMALL_TALK))
    )
    if theirs:
        return asks(routed(state, heard, facts), facts)
    if state.misses >= 1:
        return steps.to_staff(state, facts, words.NO_SUCH_SERVICE)
    return asks(Decision(Reply(versions=(wording.VERSION,)), replace(state, misses=state.misses + 1)), facts)


def asks(decision: Decision, facts: Facts) -> Decision:
    """The decision with the open question at its end."""
    state = decision.state
    if state.flow != NAME:
        return decision
    draft = Draft.load(state.draft)
    if state.step == PROOF or (draft.act == BOOK or draft.appointment is not None):
        again = _open_question(state, draft, facts)
    else:
        again = mine.chosen(state, draft, Heard(""), facts)
    quiet = replace(decision, reply=replace(decision.reply, quick_replies=()))
    return joined(quiet, again, replace(again.state, misses=state.misses))


def _open_question(state: State, draft: Draft, facts: Facts) -> Decision:
    if draft.act in (CANCEL, LATE):
        return mine.go_on(state, draft, facts)
    if state.step == PICK or draft.act == CHANGE or state.step != WHEN:
        return steps.advance(state, draft, facts)
    return offer(at(state, WHEN, draft), words.when_wished(steps.label(draft, facts)), steps.WHENS)


def enters(state: State, facts: Facts) -> State:
    """What is changed or cancelled must still stand."""
    draft = Draft.load(state.draft)
    gone = draft.appointment is not None and offers.appointment(draft, facts) is None
    return ended(state) if gone else state


def leaves(state: State, _: Facts) -> Decision:
    return say(ended(state), words.NOT_BOOKED if Draft.load(state.draft).act == BOOK else words.LATER)


def lapses(_: State, __: Facts) -> tuple[Effect, ...]:
    return ()  # nothing is held by an offer, and nobody is called about a wish that was dropped


FLOW = Flow(NAME, timedelta(hours=2), opens, enters, takes, asks, leaves, lapses)
