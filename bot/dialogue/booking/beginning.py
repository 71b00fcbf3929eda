"""A wish begins, or goes on with what words added: which appointment it is about, on which day, beside which. Pure."""

from dataclasses import replace
from datetime import timedelta

from bot.dialogue import symptoms
from bot.dialogue.answering import answered_beside
from bot.dialogue.booking import claims, freed, mine, newcomer, offers, reading, said_times, steps
from bot.dialogue.booking.draft import BOOK, CANCEL, CHANGE, CHECK, LATE, Act, Draft
from bot.dialogue.saying import joined, say
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Facts, Heard
from bot.korean import another_visit, cancelling, cards, companions, moving
from bot.korean import booking as korean
from bot.korean.second_thoughts import same_time
from bot.korean.slots import When
from bot.wording import booking as words
from records.facts import SEOUL, Booked, local_date

TO_DO = (CHANGE, CANCEL, LATE)  # with an appointment that stands
ASKED = "asked"  # in the kept draft: the turn in which it was asked what the words wish
OFFERED = mine.OFFERED
OF_SLOTS = {"faq_hours", "faq_session_interval", "faq_treatment_info"}  # what the model hears where a slot is asked for


def revives(state: State, heard: Heard) -> bool:
    """Whether what was cancelled in the last turn is wished back, and nobody calls for help: 다시 살려줘요, 취소한 게
    아니에요, 그대로 둬 주세요.
    """
    just_cancelled = mine.AGAIN in state.draft and "intent:appointment_book" in state.choices.values()
    said = korean.revives(heard.text) or cancelling.denied(heard.text) or korean.keeps(heard.text)
    return state.flow is None and heard.choice is None and just_cancelled and said


def begun(state: State, heard: Heard, facts: Facts, act: Act, about: Booked | None = None) -> Decision:
    """A new wish, perhaps about the appointment just spoken of, on its day where none is named. What else the
    message asks is answered first.
    """
    if act in TO_DO and heard.meaning is None and _heard_of_none(state, facts):
        return claims.passed_on(state, heard, facts)
    kept = state.turn - 1 in (state.draft.get(ASKED), state.draft.get(OFFERED))
    asked = Draft.load(state.draft) if kept else Draft()
    meant = about or (mine.meant(state, Draft(act), heard, facts) if act == CHANGE and facts.linked else None)
    before = replace(asked, act=act, appointment=meant.id if meant else None)
    draft = reading.merged(before, heard, facts) if heard.meaning is None else before
    draft = _on_its_day(draft, about) if about else draft
    draft = replace(draft, later=True) if act == CANCEL and moving.cannot_come(heard.text) else draft
    moved = (meant or about) if act == CHANGE else None
    away = cards.wants_another_day(heard.text) or moving.unsuited_day(heard.text)
    draft = _on_another_day(draft, moved) if moved and away else draft
    draft = _like_the_own(draft, heard, facts) if act == BOOK and heard.meaning is None else draft
    back = revives(state, heard)
    if act == BOOK and draft.treatment is None and (back or korean.rebooks(heard.text)):
        draft = replace(draft, **state.draft.get(mine.AGAIN, {}))
    draft = replace(draft, **state.draft.get(mine.THEN, {})) if back else draft
    if act == BOOK and same_time(heard.text) and draft.begin is None and (then := state.draft.get(mine.THEN)):
        draft = replace(draft, begin=then["begin"], end=then["end"])
    held = mine.held_now(facts) if act == BOOK and state.flow is None and draft.treatment is None else None
    draft = _beside_held(draft, held) if held else draft
    state = replace(state.without_flow(), draft={}, misses=0, paused=state.interrupted())
    wished = _beside_own(state, draft, heard, facts) or next_step(state, draft, heard, facts)
    if held and held.held_until:
        first = say(state, words.still_held(held.starts_at, held.held_until))
        wished = joined(first, wished, wished.state)
    beside = answered_beside(state, _without_what_the_cards_answer(draft, heard), facts)
    if heard.verdict.lowered:  # a listed reaction in the same words is read by a person all the same
        beside = symptoms.reported(state, heard, facts, None)
    return joined(beside, wished, wished.state) if beside else wished


def _heard_of_none(state: State, facts: Facts) -> bool:
    """Whether it was said just now that nothing is booked."""
    said = state.draft.get(OFFERED)
    none = facts.linked and facts.book is not None and not mine.standing(facts)
    return none and said is not None and state.turn - said <= 2


def _like_the_own(draft: Draft, heard: Heard, facts: Facts) -> Draft:
    """One more beside the writer's own: of the same treatment where that was booked just now, and at its time where
    the words say so.
    """
    one_more = another_visit.one_more(heard.text) or another_visit.another_day(heard.text)
    own = said_times.own_of(facts) if one_more else None
    if own is None or facts.book is None or draft.guest:
        return draft
    if draft.treatment is None and own == said_times.just_made(facts) and own.treatment in facts.book.rules.services:
        draft = replace(draft, treatment=own.treatment)
    at = f"{own.starts_at.astimezone(SEOUL):%H:%M}"
    return replace(draft, begin=at, end=at) if same_time(heard.text) and draft.begin is None else draft


def _beside_own(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision | None:
    """Somebody else as well, where the writer's own appointment stands and no other time is wished: near that one."""
    own = said_times.own_of(facts) if draft.act == BOOK else None
    if another_visit.two_come(heard.text) and own == said_times.just_made(facts):
        draft = replace(draft, people=1, guest=words.COMPANION)
    elif not draft.guest or not companions.also(heard.text):
        return None
    if own is None or draft.timed or draft.people > 1 or facts.book is None or not facts.linked:
        return None
    day, code = local_date(own.starts_at).isoformat(), draft.treatment or own.treatment
    if len(facts.appointments) >= facts.book.rules.open_at_once or code not in facts.book.rules.services:
        return None
    theirs = replace(draft, treatment=code, companion=draft.guest, first=day, last=day)
    return steps.beside(state, theirs, facts, own.starts_at)


def _on_its_day(draft: Draft, about: Booked) -> Draft:
    """A time of day alone is meant on the appointment's own day."""
    day = local_date(about.starts_at).isoformat()
    alone = draft.act == CHANGE and draft.first is None and (draft.begin or draft.end)
    return replace(draft, first=day, last=day) if alone else draft


def _on_another_day(draft: Draft, about: Booked) -> Draft:
    """다른 날로: after the appointment's own."""
    after = local_date(about.starts_at) + timedelta(days=1)
    day = local_date(about.starts_at).isoformat()
    its_own = draft.first == draft.last == day and draft.begin is None and draft.end is None
    return draft if draft.timed and not its_own else replace(draft, first=after.isoformat(), last=None)


def _beside_held(draft: Draft, held: Booked) -> Draft:
    """Another time asked for instead of a slot that is held, of the same treatment and, where none is named, day."""
    day = local_date(held.starts_at).isoformat()
    here = draft.first is None and draft.begin is not None
    return replace(
        draft, treatment=held.treatment, first=day if here else draft.first, last=day if here else draft.last
    )


def _without_what_the_cards_answer(draft: Draft, heard: Heard) -> Heard:
    """A doctor of the book that is named asks nothing of the doctors in general, and a slot asked for nothing of the
    hours.
    """
    text = heard.text
    slot = another_visit.one_more(text) or korean.asks_for_room(text) or korean.next_of_course(text)
    not_asked = ({"faq_doctor"} if draft.doctor else set()) | (OF_SLOTS if slot else set())
    rest = tuple(each for each in heard.understood.requests if each not in not_asked)
    return replace(heard, understood=replace(heard.understood, requests=rest))


def next_step(state: State, draft: Draft, heard: Heard, facts: Facts) -> Decision:
    if not facts.linked:
        said = newcomer.welcomed(state, draft, heard, facts) or newcomer.comes_late(state, draft, heard, facts)
        return said or steps.advance(state, draft, facts)
    if draft.act in (BOOK, CHANGE) and korean.wishes_sex(heard.text):
        return newcomer.passed_on(state, draft, heard, facts, words.DOCTOR_WISHED)
    if draft.act == CHANGE and mine.standing(facts) and _else_wished(heard, facts):
        return steps.to_staff(state, facts, words.NO_SUCH_SERVICE)
    about = mine.meant(state, draft, heard, facts) if draft.act != BOOK else None
    if draft.act != BOOK and about is None:
        return mine.chosen(state, draft, heard, facts)
    if about is not None:
        draft = replace(draft, appointment=about.id, guest=about.guest)
    if draft.act in (CANCEL, LATE, CHECK):
        return mine.go_on(state, draft, facts)
    when = reading.doubt(heard.text, facts, draft) if heard.meaning is None else None
    if when is not None and when.problem:
        said = say(state, when.reason or "")
        refused = bool(draft.shown) and offers.service(draft, facts) and offers.never(draft, facts)  # was said before
        again = steps.advance(state, draft.at_any_time(), facts) if refused else _onward(state, draft, facts)
        return joined(said, again, again.state)
    asked = _cleared(state, draft, when, facts) if when is not None else None
    if draft.act == CHANGE and korean.wants_to_wait(heard.text):
        draft = replace(draft, sooner=not draft.first and not draft.later)
        free = draft.sooner and bool(offers.fitting(draft, facts))  # nothing to wait for: they are shown
        return steps.advance(state, draft, facts) if free else freed.joined_list(state, draft, facts)
    return asked or _onward(state, draft, facts)


def _onward(state: State, draft: Draft, facts: Facts) -> Decision:
    return (mine.go_on if draft.act == CHANGE else steps.advance)(state, draft, facts)


def _else_wished(heard: Heard, facts: Facts) -> bool:
    """Whether another treatment than any that is booked is named: what is given takes other rooms and minutes."""
    booked = {each.treatment for each in mine.standing(facts)}
    return any(code not in booked for code in heard.understood.treatments)


def _cleared(state: State, draft: Draft, when: When, facts: Facts) -> Decision | None:
    """A time with several readings: the only one that is possible is taken, else it is asked, once."""
    if not (offers.service(draft, facts) and facts.book):
        return None
    possible = [slot for slot in when.options if offers.fitting(reading.placed(draft, slot), facts)]
    if len(possible) > 1:
        return steps.doubtful(state, draft, replace(when, options=tuple(possible)))
    slot = possible[0] if possible else when.options[0]
    return _onward(state, reading.placed(draft, slot), facts)
