"""What words add to a draft: treatment, doctor, days, times, for whom. Pure."""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, time, timedelta

from bot.dialogue.booking import offers, relative, said_times
from bot.dialogue.booking.draft import BOOK, CHANGE, LATE, Draft
from bot.dialogue.values import Facts, Heard
from bot.korean import booking, companions, moving, weekdays
from bot.korean.asking import question
from bot.korean.slots import Slot, When
from catalogue.book import CONSULTATION
from records.facts import SEOUL, Booked, local_date

PUT_IN = frozenset({"filler", "thread", "sculptra"})  # what may be wished out again; no treatment of the book undoes it
UNDONE = " 제거 상담"
BEFORE_NOON = time(11, 55)  # noon is no morning
AFTERNOON = time(13)  # nor does who says 오후 mean noon


def merged(draft: Draft, heard: Heard, facts: Facts) -> Draft:
    """The draft with what the words say; what they do not speak of stays."""
    text, under_way = heard.text, bool(draft.treatment or draft.shown)
    draft = _with_treatment(draft, heard, facts)
    named = booking.doctor(text, _doctors(facts))
    rather = booking.doctor(booking.instead(text) or "", _doctors(facts))
    if booking.another_doctor(text) and rather:
        named = rather
    elif booking.another_doctor(text):
        draft, named = replace(draft, doctor=_another(draft, named, facts)), None
    elif booking.any_doctor(text):
        draft, named = replace(draft, doctor=None), None
    draft = replace(draft, doctor=named or draft.doctor)
    if draft.act == LATE:
        return replace(draft, minutes=booking.late_minutes(text) or draft.minutes)
    if draft.act == CHANGE:
        draft = _shifted(draft, text)
    if draft.act == BOOK:
        draft = _for_whom(draft, text, under_way, said_times.own_of(facts))
    when = in_its_week(draft, said_times.new_times(text, facts), text, facts)
    spoken = draft.first is not None
    names_day = when is not None and not when.problem and any(slot.first or slot.last for slot in when.options)
    draft = timed(draft, when)
    if when is not None and names_day:
        draft = replace(draft, weekdays=weekdays.named(when.words) if len(when.options) == 1 else "")
        only = weekdays.only(text) and draft.weekdays and not spoken and draft.first == draft.last
        draft = replace(draft, last=None) if only else draft
    draft = replace(draft, latest=True) if weekdays.latest(text) and draft.begin == draft.end else draft
    if moving.shift(text) is not None:
        return draft
    return relative.related(draft, text, facts, names_day)


def _another(draft: Draft, named: str | None, facts: Facts) -> str | None:
    """The one doctor besides the one named, wished before, or offered; None where there are none or several."""
    shown = {each.partition("|")[2] for each in draft.shown}
    not_wished = {draft.doctor} if draft.doctor else shown or {named or ""}
    service = facts.book.rules.services.get(offers.service(draft, facts)) if facts.book else None
    left = [code for code in (service.doctors if service else ()) if code not in not_wished]
    return left[0] if len(left) == 1 else None


def _for_whom(draft: Draft, text: str, under_way: bool, own: Booked | None) -> Draft:
    """Somebody else alone; the writer with whoever is named (저랑 남편); or two others (엄마랑 아빠 두 분). Who comes
    as well (딸도요) comes with whom the draft under way is for, or alone where the writer's own stands.
    """
    others, second = companions.kin(text), draft.people == 1 and draft.companion
    if companions.also(text) and not second and (under_way or own):
        return replace(draft, people=2, companion=others[-1]) if under_way else replace(draft, guest=others[-1])
    if second or max(companions.people(text), draft.people) == 1:
        return replace(draft, guest=companions.guest(text) or draft.guest)
    if not others and draft.people > 1:
        return draft
    if len(others) > 1 and not companions.with_writer(text):
        return replace(draft, people=2, guest=others[0], companion=others[1])
    return replace(draft, people=2, guest="", companion=next(iter(others), draft.guest))


def in_its_week(draft: Draft, when: When | None, text: str, facts: Facts) -> When | None:
    """A weekday alone is that of an offer on the table, else of the week that was spoken of before (다음 주 화요일 …
    그럼 수욜은요?), else of the week of the appointment that moves.
    """
    one_day = when is not None and (weekdays.named(when.words) or booking.bare_day(when.words))
    own = one_day and said_times.leaves(text, facts)
    said = when.words if when is not None and own else text  # 6일 예약 토요일로: of the Saturday alone
    shown = _on_the_table(draft, when, said) or _weekend_within(draft, when, said)
    if shown is not None:
        return shown
    if when is not None and booking.bare_day(said):
        slots = _of_its_weekday(when, tuple(_in_its_month(slot, draft, facts, when.words) for slot in when.options))
        asked = question(slots) if when.question and len(slots) > 1 else None
        return replace(when, options=slots, question=asked if len(when.options) > 1 else when.question)
    spoken, _ = draft.days()
    about = offers.appointment(draft, facts) if draft.act == CHANGE else None
    week = spoken or (local_date(about.starts_at) if about else None)
    if when is None or week is None or not booking.bare_weekday(said):
        return when
    slots = tuple(dict.fromkeys(_in_week_of(slot, week, "" if spoken else text) for slot in when.options))
    return replace(when, options=slots, question=when.question if len(slots) > 1 else None)


def _of_its_weekday(when: When, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """26일 토욜: in the month in which that is a Saturday, where one was found."""
    named = weekdays.named(when.words)
    right = tuple(slot for slot in slots if slot not in when.options and named and _falls_on(slot.first, named))
    return right or slots


def _falls_on(day: date | None, named: str) -> bool:
    return day is not None and str(day.weekday()) in named


def _in_its_month(slot: Slot, draft: Draft, facts: Facts, words: str) -> Slot:
    """24일은요?, of the next month where the treatment cannot be repeated so early, or so a day was shown or stands."""
    day = slot.first
    if day is None or day != slot.last or facts.book is None or not offers.service(draft, facts):
        return slot
    about = offers.appointment(draft, facts) if draft.act == CHANGE else None
    spoken_of = [*shown_days(draft), *([local_date(about.starts_at)] if about and not draft.shown else [])]
    earliest = offers.first_day(draft, facts)
    if day >= earliest and not (spoken_of and all(each.replace(day=1) > day for each in spoken_of)):
        return slot
    months = {each.replace(day=1) for each in (*spoken_of, earliest, _next_month(earliest))}
    later = [each.replace(day=day.day) for each in sorted(months) if day.day <= monthrange(each.year, each.month)[1]]
    named = weekdays.named(words)
    later = [each for each in later if not named or _falls_on(each, named)]
    rather = next((each for each in later if each >= max(earliest, local_date(facts.now))), day)
    return replace(slot, first=rather, last=rather)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _weekend_within(draft: Draft, when: When | None, text: str) -> When | None:
    """주말만 돼요, of the days spoken of before; None where they are none, or have no weekend."""
    first, last = draft.days()
    if when is None or len(when.options) != 1 or first is None or last is None or not booking.bare_weekend(text):
        return None
    saturday = first + timedelta(days=(5 - first.weekday()) % 7)
    slot = replace(when.options[0], first=saturday, last=min(last, saturday + timedelta(days=1)))
    return replace(when, options=(slot,), problem=None) if saturday <= last else None


def shown_days(draft: Draft) -> list[date]:
    """The days of the offers on the table."""
    return [date.fromisoformat(each[:10]) for each in draft.shown]


def _on_the_table(draft: Draft, when: When | None, text: str) -> When | None:
    """The time on the day of an offer whose day of the week the words name; None where they name none of them."""
    if when is None or when.problem or not booking.bare_weekday(text):
        return None
    slots = tuple(dict.fromkeys(_of_the_table(slot, draft) for slot in when.options))
    among = bool(slots) and all(slot.first in shown_days(draft) for slot in slots)
    return replace(when, options=slots, question=None if len(slots) == 1 else when.question) if among else None


def _of_the_table(slot: Slot, draft: Draft) -> Slot:
    """The slot on the one day shown that is the same day of the week; as it is where none or several are."""
    if slot.first is None or slot.first != slot.last:
        return slot
    days = {day for day in shown_days(draft) if day.weekday() == slot.first.weekday()}
    return replace(slot, first=min(days), last=min(days)) if len(days) == 1 else slot


def _in_week_of(slot: Slot, day: date, text: str) -> Slot:
    """On that day of the week; before `day`, or after it, where the words say so."""
    if slot.first is None or slot.first != slot.last:
        return slot
    same = day - timedelta(days=day.weekday()) + timedelta(days=slot.first.weekday())
    if moving.sooner(text) and same > day:
        same -= timedelta(days=7)
    if moving.later(text) and same < day:
        same += timedelta(days=7)
    return replace(slot, first=same, last=same) if same > slot.first else slot


def _shifted(draft: Draft, text: str) -> Draft:
    """Earlier or later than it stands, perhaps by so many minutes."""
    minutes = moving.shift(text)
    if minutes is not None:
        return replace(draft, minutes=minutes, more=())
    sooner, later = moving.sooner(text), moving.later(text)
    return replace(draft, sooner=sooner, later=later, more=()) if sooner or later else draft


def moved_by(draft: Draft, about: Booked) -> Draft:
    """The draft at the time that is so many minutes off."""
    to = about.starts_at.astimezone(SEOUL) + timedelta(minutes=draft.minutes or 0)
    at = to.time()
    return placed(replace(draft, minutes=None), Slot(to.date(), to.date(), at, at))


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
        draft = replace(draft, first=first, last=last, weekdays="", soonest=False, sooner=False, later=False, more=())
    if slot.begin or slot.end:
        latest = BEFORE_NOON if slot.part == "오전" else slot.end
        earliest = AFTERNOON if slot.part == "오후" else slot.begin
        begin, end = (f"{each:%H:%M}" if each else None for each in (earliest, latest))
        draft = replace(draft, begin=begin, end=end, held=False, soonest=False, latest=False, more=())
    return draft


def doubt(text: str, facts: Facts, draft: Draft | None = None) -> When | None:
    """A time that must be asked about, or cannot be; the offers on the draft's table may settle it."""
    when = said_times.new_times(text, facts)
    when = in_its_week(draft, when, text, facts) if draft else when
    return when if when is not None and (when.problem or when.question) else None


def _with_treatment(draft: Draft, heard: Heard, facts: Facts) -> Draft:
    codes = heard.understood.treatments if draft.act == BOOK else ()
    if codes and booking.instead(heard.text) is not None:
        return _with_other(draft, codes, heard.text)
    undone = bool(codes) and undoes(heard)
    if codes and (undone or booking.consultation_about(heard.text)):
        entry = facts.in_force.treatment(codes[0])
        wish = (entry.name if entry else "") + (UNDONE if undone else "")
        return replace(draft, treatment=CONSULTATION, wish=wish, more=())
    if codes:
        return replace(draft, treatment=codes[0])
    rather = _rather_consultation(heard.text) or _names_consultation(heard)
    if draft.act == BOOK and draft.treatment != CONSULTATION and rather:
        return replace(draft, treatment=CONSULTATION, more=())
    if draft.treatment is None and draft.act == "book":
        last = next((each.code for each in facts.treatments if each.code), None)
        if booking.same_again(heard.text) and last:
            return replace(draft, treatment=last)
        if booking.consultation(heard.text):
            return replace(draft, treatment=CONSULTATION)
    return draft


def undoes(heard: Heard) -> bool:
    """Whether what was put in shall come out again: 필러 녹이는 거."""
    return bool(PUT_IN.intersection(heard.understood.treatments)) and booking.undoes(heard.text)


def _with_other(draft: Draft, codes: tuple[str, ...], text: str) -> Draft:
    """The treatment that is wished instead (보톡스 말고 필러요, 보톡스 말고 상담이요); asked where none is named."""
    rather = CONSULTATION if _rather_consultation(text) else None
    if rather is None and len(codes) > 1 and len((booking.instead(text) or "").strip()) > 1:
        return replace(draft, treatment=codes[-1], more=(), shown=())
    others = [code for code in codes if code != draft.treatment]
    if rather is None and others and (draft.treatment is not None or len(others) > 1):
        rather = others[-1]
    return replace(draft, treatment=rather, more=(), shown=())


def _rather_consultation(text: str) -> bool:
    behind = booking.instead(text)
    return behind is not None and booking.consultation(behind)


def _names_consultation(heard: Heard) -> bool:
    """A consultation is wished, not spoken of: 진료 예약 내일 11시, 아 상담으로 할게요; not 진료시간 어떻게 돼요."""
    wishes = not heard.understood.sure or heard.understood.intent in ("appointment_book", "inform_datetime", "affirm")
    return wishes and booking.consultation_wished(heard.text)


def doctor_named(text: str, facts: Facts) -> str | None:
    """The code of the doctor of the book whom the words name."""
    return booking.doctor(text, _doctors(facts))


def without_doctor(text: str, facts: Facts) -> str:
    """The words without a doctor's name: 한원장님으로 옮겨주세요."""
    names = sorted((name for _, each in _doctors(facts) for name in each), key=len, reverse=True)
    return re.sub(rf"(?:{'|'.join(map(re.escape, names))})(?:님)?(?:께|한테|으?로)?", "", text) if names else text


def _doctors(facts: Facts) -> list[tuple[str, tuple[str, ...]]]:
    doctors = facts.book.rules.doctors if facts.book else ()
    return [(each.code, (each.name, *each.aliases)) for each in doctors]
