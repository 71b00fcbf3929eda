"""What words wish of the appointment book: book, change, cancel, check, or tell that one is late. Pure."""

import re

from bot.dialogue.booking import mine, reading, said_times, steps
from bot.dialogue.booking.draft import BOOK, CANCEL, CHANGE, CHECK, LATE, Act
from bot.dialogue.check_in_reading import only_number
from bot.dialogue.corrections import takes_back
from bot.dialogue.routing import NODS, SMALL_TALK
from bot.dialogue.state import State
from bot.dialogue.values import Facts, Heard
from bot.korean import another_visit, cancelling, cards, companions, from_to, moving, what_stands
from bot.korean import booking as korean
from bot.korean.requests import asks, is_question
from records.facts import Booked, local_date

ACTS: dict[str, Act] = {
    "appointment_book": "book",
    "inform_datetime": "book",
    "appointment_change": "change",
    "appointment_cancel": "cancel",
    "appointment_check": "check",
    "late_notice": "late",
}
STANDING = (CHANGE, CANCEL, CHECK, LATE)  # about an appointment that stands; in the middle of another wish, a new one


OF_THE_BODY = ("symptom_report", "emergency", "complaint", "human_handoff", "opt_out")


def wished(heard: Heard, facts: Facts) -> Act | None:
    """What the words wish, surely enough; an earlier time is plain where an appointment stands, and a new one where
    none does and it shall be the same as last time.
    """
    if heard.choice is None and only_number(heard.text):
        return None  # an answer to something that is over
    if heard.choice is None and heard.meaning is None and (plain := plainly(heard, facts)):
        return plain
    if heard.meaning is None and reading.undoes(heard) and "예약" in heard.text and _likely_book(heard):
        return "book"
    if heard.meaning is None and korean.books_again(heard.text) and act_of(heard, facts):
        return "book"
    if heard.meaning is None and not mine.standing(facts) and korean.same_again(heard.text) and act_of(heard, facts):
        return "book"
    if heard.meaning is None and (_once_more(heard, facts) or _for_another(heard, facts)):
        return "book"
    if heard.meaning is None and cancelling.in_slang(heard.text):
        return "cancel"
    if heard.choice is None and (beside := _beside_a_nod(heard, facts)):
        return beside
    if heard.choice is None and _one_besides(heard, facts):
        return "book"
    if heard.meaning is None and mine.standing(facts) and _rules_out(heard):
        return "change" if rather_moves(heard, facts) else "check"
    if heard.meaning is None and mine.standing(facts):
        moves = heard.understood.intent in ACTS and said_times.moves_from(heard.text, facts)
        moves = moves or moving.sooner(heard.text) or _moved(heard, facts)
        if moves or rather(heard, facts) or unsuited(heard, facts):
            return "change"
        made = said_times.just_made(facts)
        if heard.understood.intent == "inform_datetime" and made and _its_time(heard, made, facts):
            return "check"
        if _stays_away(heard, facts):
            return "cancel"
    return act_of(heard, facts) if heard.understood.sure else _likely(heard, facts)


def plainly(heard: Heard, facts: Facts) -> Act | None:
    """What the words themselves leave no doubt of, whatever the model hears."""
    if companions.of_kin(heard.text) and from_to.leaves(heard.text):
        return "change"
    if mine.standing(facts) and moving.moves(heard.text) and reading.doctor_named(heard.text, facts):
        return "change"
    if asks_what_stands(heard, facts):
        return "check"
    if mine.standing(facts) and _cancels_to_move(heard, facts):
        return "change"
    if mine.standing(facts) and _cancels_for_good(heard, facts):
        return "cancel"
    if heard.understood.intent in OF_THE_BODY:
        return None
    if mine.standing(facts) and another_visit.one_more(heard.text):
        return "book"
    if _asks_for_a_slot(heard, facts) or _once_again(heard):
        return "book"
    return "change" if mine.standing(facts) and moving.moves_by(heard.text) else None


def asks_what_stands(heard: Heard, facts: Facts) -> bool:
    """예약됐어요?, ㅇㅇ 그걸로 outside any offer, 저 6시 맞죠: the book answers."""
    text, stand = heard.text, mine.standing(facts)
    if heard.choice is not None or heard.meaning is not None or companions.of_kin(text):
        return False
    of_one = any(each.treatment in heard.understood.treatments for each in stand)
    of_time = bool(stand) and said_times.names_a_time(text, facts) and not re.search("까지|부터", text)
    of_one = of_one or of_time or (bool(stand) and korean.own(text))
    if comes_at_its_time(heard, facts):
        return True
    of_one = of_one and what_stands.right(text) and not another_visit.another_day(text)
    return what_stands.asked(text) or of_one


def comes_at_its_time(heard: Heard, facts: Facts) -> bool:
    """10시반에 가면 되죠, and that is when an appointment stands."""
    typed = heard.choice is None and heard.meaning is None and not companions.of_kin(heard.text)
    comes = typed and what_stands.comes_then(heard.text)
    return comes and said_times.names_time(heard.text, mine.standing(facts), facts)


def asks_of_one(heard: Heard, facts: Facts) -> bool:
    """Something asked of an appointment that stands, and nothing wished of it: 26일 예약 그날 화장하고 가도 되나요."""
    text = heard.text
    wishes = moving.moves(text) or korean.books_anew(text) or korean.asks_to_book(text) or korean.asks_for_room(text)
    wishes = wishes or re.search(r"예약\s?(?:이|은|도|좀)?\s?(?:가능|[되돼될])|시간\s?(?:있|돼|되)", text) is not None
    booked = {each.treatment for each in mine.standing(facts)}
    wishes = wishes or any(code not in booked for code in heard.understood.treatments)
    typed = heard.choice is None and heard.meaning is None and act_of(heard, facts) == BOOK
    return typed and asks(text) and not wishes and bool(mine.standing(facts)) and said_times.names_standing(text, facts)


def _cancels_for_good(heard: Heard, facts: Facts) -> bool:
    """못 가요 취소요, 그냥 취소하는 게 낫겠다: with no other time, and nothing asked."""
    text = heard.text
    another = _names_new(heard, facts) and not _its_day(heard, facts)
    told = cancelling.wished(text) and not cancelling.asked(text) and not korean.leaves_list(text)
    likely = heard.understood.intent not in ("opt_out", "emergency")
    return told and likely and not another and not korean.cancels_for_another(text) and not korean.wants_to_wait(text)


def _cancels_to_move(heard: Heard, facts: Facts) -> bool:
    """월욜 예약 취소하고 수욜 5시로 새로 잡아주세요: one wish, of the same treatment."""
    booked = {each.treatment for each in mine.standing(facts)}
    same = all(code in booked for code in heard.understood.treatments) and not companions.kin(heard.text)
    return same and korean.cancels_for_another(heard.text) and _names_new(heard, facts) and not _its_day(heard, facts)


def _asks_for_a_slot(heard: Heard, facts: Facts) -> bool:
    """A visit at one hour of one day, or today, asked about: 진료 금욜 4시 되죠?; not 4시까지 하나요."""
    text = heard.text
    named = bool(heard.understood.treatments) or korean.consultation(text)
    if named and not heard.understood.sure and korean.asks_for_day(text):
        return True
    when = said_times.new_times(text, facts) if named and korean.asks_for_room(text) else None
    return when is not None and all(slot.begin is not None and slot.begin == slot.end for slot in when.options)


def _once_again(heard: Heard) -> bool:
    """The next one of a course: 제모 2회차 잡아주세요."""
    return bool(heard.understood.treatments) and korean.next_of_course(heard.text)


def _beside_a_nod(heard: Heard, facts: Facts) -> Act | None:
    """What a yes or no asks for beside it: 네 예약해 주세요, 아니 세시. What was booked just now is shown."""
    if heard.understood.intent not in NODS or heard.meaning is not None:
        return None
    if what_stands.takes(heard.text):
        return "check"
    anew = korean.books_anew(heard.text) or another_visit.another_day(heard.text)
    moves = takes_back(heard.text) and said_times.new_times(heard.text, facts) is not None
    if moves and not anew and mine.standing(facts):
        return "change"
    if not korean.asks_to_book(heard.text) or cancelling.denied(heard.text):
        return None
    return "check" if said_times.just_made(facts) is not None and not korean.books_anew(heard.text) else "book"


def _one_besides(heard: Heard, facts: Facts) -> bool:
    """One more beside those that stand: 그 다음 달도 같은 시간에 하나 더."""
    likely = any(ACTS.get(intent) in (BOOK, CHANGE) for intent, _ in heard.understood.ranking[:2])
    hears_else = heard.understood.sure and heard.understood.intent not in (*ACTS, *NODS)
    return likely and not hears_else and bool(mine.standing(facts)) and korean.books_anew(heard.text)


def _rules_out(heard: Heard) -> bool:
    """Whether cancelling is ruled out, and nothing else is surely meant."""
    understood = heard.understood
    hears_else = understood.sure and understood.intent not in (*ACTS, *SMALL_TALK, "repair")
    return heard.choice is None and cancelling.denied(heard.text) and not hears_else


def _likely_book(heard: Heard) -> bool:
    return any(ACTS.get(intent) == BOOK for intent, _ in heard.understood.ranking[:1])


def _stays_away(heard: Heard, facts: Facts) -> bool:
    """그날 못 갈 수도 있어요, with no other time: asked whether to cancel or to move."""
    text = heard.text
    another = (
        (_names_new(heard, facts) and not _its_day(heard, facts)) or moving.moves(text) or cards.wants_others(text)
    )
    sure = heard.understood.sure and act_of(heard, facts) in (CANCEL, CHANGE)
    return sure and moving.cannot_come(text) and not another and said_times.just_made(facts) is None


def _once_more(heard: Heard, facts: Facts) -> bool:
    """다시 잡아주세요 where nothing stands that could be moved, and nothing else is surely meant."""
    understood = heard.understood
    hears_else = understood.sure and act_of(heard, facts) not in (BOOK, CHANGE) and understood.intent != "repair"
    none_stands = facts.linked and not mine.standing(facts)
    return none_stands and korean.rebooks(heard.text) and (not hears_else or understood.intent in SMALL_TALK)


def _for_another(heard: Heard, facts: Facts) -> bool:
    """Somebody else as well, right after the writer's own was booked."""
    understood = heard.understood
    hears_else = understood.sure and understood.intent not in (*ACTS, *SMALL_TALK)
    hears_else = hears_else and (is_question(heard.text) or not understood.intent.startswith("faq_"))
    two = companions.also(heard.text) or another_visit.two_come(heard.text)
    return said_times.just_made(facts) is not None and two and not (hears_else or brings(heard))


def brings(heard: Heard) -> bool:
    """A question whether somebody may come along, with no treatment, and taken for nothing else."""
    hears_else = heard.understood.sure and heard.understood.intent not in ACTS
    asked = heard.choice is None and companions.brings(heard.text)
    return asked and not hears_else and not heard.understood.treatments


def _names_new(heard: Heard, facts: Facts) -> bool:
    return said_times.new_times(heard.text, facts) is not None or moving.shift(heard.text) is not None


def _moved(heard: Heard, facts: Facts) -> bool:
    """A word for moving with a time, where the model does not surely hear something else than a booking."""
    likely = any(ACTS.get(intent) in (BOOK, CHANGE) for intent, _ in heard.understood.ranking[:2])
    doubtful = not heard.understood.sure or act_of(heard, facts) == BOOK
    return likely and doubtful and moving.moves(heard.text) and _names_new(heard, facts)


def rather(heard: Heard, facts: Facts) -> bool:
    """Another time right after a booking or a move: 그거 말고 6시반, 아니 4시로요, 내일 되나요; not one more."""
    made = said_times.just_made(facts)
    if made is None or said_times.new_times(heard.text, facts) is None or _its_time(heard, made, facts):
        return False
    text, understood = heard.text, heard.understood
    corrects = korean.corrected_at(text) > 0 or takes_back(text)
    of_time = ACTS.get(understood.intent) == BOOK
    hears_else = understood.sure and not of_time and understood.intent not in (*NODS, "repair")
    likely = of_time or corrects or korean.instead(text) is not None or cards.asks_back(text)
    return not hears_else and likely and not _one_more(heard, corrects)


def unsuited(heard: Heard, facts: Facts) -> bool:
    """The time just booked does not suit, or that of one that stands does not and another is asked for: 그날 안되는데,
    낼 안되겠다 모레로; not where something else is surely meant.
    """
    understood, text = heard.understood, heard.text
    if understood.sure and understood.intent not in (*ACTS, *SMALL_TALK, "repair", "faq_hours"):
        return False
    if moving.unsuited(text) and said_times.just_made(facts) is not None:
        return True
    if moving.rather_another(text):
        return True
    another = _names_new(heard, facts) or cards.wants_others(text)
    return another and (moving.unsuited(text) or said_times.turned_down(text, facts))


def _one_more(heard: Heard, corrects: bool) -> bool:
    """Something besides the appointment just made: another treatment or person, or another visit (금욜도 예약이요)."""
    text = heard.text
    named = bool(heard.understood.treatments) or korean.consultation(text) or companions.guest(text)
    besides = korean.books_anew(text) or another_visit.another_day(text) or companions.people(text) > 1
    besides = besides or (korean.books(text) and not corrects)
    return bool(named) or besides


def _its_time(heard: Heard, made: Booked, facts: Facts) -> bool:
    """Whether the only time said is the one just booked: 금욜 3시 맞죠."""
    when = said_times.new_times(heard.text, facts)
    return when is None or all(said_times.is_at(slot, made) for slot in when.options)


def _likely(heard: Heard, facts: Facts) -> Act | None:
    """What words that name a time most likely wish, where the model is not sure enough: nothing is booked without a
    card being taken. Whether to book or to change must be asked where an appointment stands.
    """
    ranked = [intent for intent, _ in heard.understood.ranking[:2]]
    if heard.understood.treatments or korean.consultation(heard.text):  # no small talk names these with a time
        ranked = [intent for intent in ranked if intent not in SMALL_TALK]
    if ACTS.get((*ranked, "", "")[1]) == BOOK and _names_a_visit(heard, facts):  # 진료 오늘 2시요: no question of hours
        ranked = ranked[1:]
    first, second = (*ranked, "", "")[:2]
    act = ACTS.get(first)
    if heard.understood.outcome != "clarify" or act is None or said_times.new_times(heard.text, facts) is None:
        return None
    if not mine.standing(facts):
        return "book" if act in (BOOK, CHANGE) else None
    return act if ACTS.get(second, act) == act else None


def _names_a_visit(heard: Heard, facts: Facts) -> bool:
    """A consultation and its time, and nothing asked: 진료 오늘 2시요; not 진료 2시까지 하나요."""
    when = said_times.new_times(heard.text, facts)
    exact = when is not None and all(slot.begin is not None and slot.begin == slot.end for slot in when.options)
    asks = cards.asks_back(heard.text) or re.search(r"까지|부터|나요|[까죠]요?\s*$", heard.text) is not None
    return exact and not asks and korean.consultation_wished(heard.text)


def elsewhere(act: Act, facts: Facts) -> bool:
    return act == LATE or (facts.book is not None and facts.book.rules.mode == "external")


def act_of(heard: Heard, facts: Facts) -> Act | None:
    if heard.meaning is None and cancelling.in_slang(heard.text):
        return "cancel"
    act = next((ACTS[each] for each in heard.understood.requests if each in ACTS), None)
    if act == CHECK and korean.asks_for_openings(heard.text):
        return "book"
    if act == LATE and (moving.later(heard.text) or (moving.rather_later(heard.text) and not _today(facts))):
        return "change"
    if act is not None and korean.books_again(heard.text):
        return "book"
    return _cancels_or_moves(heard, facts) if act == CANCEL and heard.choice is None else act


def _cancels_or_moves(heard: Heard, facts: Facts) -> Act:
    """Moved where another time is asked for; shown where cancelling is only ruled out."""
    text, cannot = heard.text, moving.cannot_come(heard.text)
    new = _names_new(heard, facts) and not _its_day(heard, facts)
    if cancelling.denied(text):
        return "change" if rather_moves(heard, facts) else "check"
    moved = (cannot and new) or (korean.cancels_for_another(text) and _names_new(heard, facts))
    return "change" if moved or korean.wants_to_wait(text) else "cancel"


def rather_moves(heard: Heard, facts: Facts) -> bool:
    """Whether what is not to be cancelled is to be moved: 취소 말고 3시로요."""
    text = heard.text
    new = _names_new(heard, facts) and not _its_day(heard, facts)
    return new or moving.moves(text) or "변경" in text or cards.wants_others(text)


def _its_day(heard: Heard, facts: Facts) -> bool:
    """Whether the only day that is named, and no time of day, is that of an appointment that stands: 못 가요 내일."""
    when = said_times.new_times(heard.text, facts)
    slots = when.options if when else ()
    days = {local_date(each.starts_at) for each in mine.standing(facts)}
    return bool(slots) and all(slot.first == slot.last and slot.first in days and not slot.begin for slot in slots)


def cancels(state: State, heard: Heard, facts: Facts) -> bool:
    """A plain wish to cancel what stands, whatever the model makes of it, outside any flow but the booking's own."""
    here = state.flow in (None, steps.NAME) and heard.choice is None
    return here and bool(mine.standing(facts)) and cancelling.plainly(heard.text)


def anew(heard: Heard) -> bool:
    """Whether the words wish one more appointment in the midst of a change or a cancellation."""
    understood = heard.understood
    likely = ACTS.get(understood.intent) == BOOK
    named = bool(understood.treatments) or korean.consultation(heard.text) or companions.people(heard.text) > 1
    return korean.books_anew(heard.text) or (likely and named and korean.books(heard.text))


def _today(facts: Facts) -> bool:
    return any(local_date(each.starts_at) == local_date(facts.now) for each in mine.standing(facts))
