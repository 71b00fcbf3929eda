"""What a patient tells on a page: a check-in's note with all that it raises, and a survey's."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot import facts
from bot.call import Told, concerns
from bot.dialogue import check_in, check_in_turn, loss, survey
from bot.dialogue.emergency import at_once
from bot.dialogue.reasons import MINOR, raised
from bot.dialogue.symptoms import worry_of
from bot.dialogue.values import EndPregnancy, Escalate, Heard
from bot.pages import leads
from bot.pages.opening import Changed, Ground, raise_
from bot.reply import Bubble
from bot.wording import handover
from bot.wording import pages as words
from bot.wording import survey as survey_words
from catalogue.model import UrgentSign
from records import follow_ups, notes, patient_facts, silence
from records.models import Note
from records.patients import as_fact


@dataclass(frozen=True)
class Form:
    """What the check-in's page asks: `signs` of the treatment that cannot wait, and satisfaction from its day on."""

    treatment: str
    day: int
    signs: tuple[UrgentSign, ...]
    asks_satisfaction: bool
    told_at: datetime | None


def form(ground: Ground) -> Form | None:
    """None where it is not, or not any more, to be asked."""
    done = leads.treatment(ground)
    if done is None or not leads.answerable(ground):
        return None
    had, note = as_fact(done), notes.existing(ground.session, ground.follow_up.id)
    day, entry = had.days_since(ground.now), ground.reader.in_force.treatment(had.code)
    asks = day >= check_in.SATISFACTION_FROM_DAY
    return Form(had.label, day, tuple(check_in.signs_of(entry)), asks, note.updated_at if note else None)


def of_check_in(ground: Ground, told: Told, heard: Heard) -> list[Escalate]:
    """What the answers call for, one for each reason. Changes nothing."""
    done = leads.treatment(ground)
    return _by_reason(concerns(told, heard, ground.reader.in_force.treatment(done.code if done else None)))


def of_survey(found: check_in.Answers, heard: Heard) -> list[Escalate]:
    complaint = survey.complaint_of(found)
    return _by_reason([*of_words(heard), *([complaint] if complaint else [])])


def of_words(heard: Heard) -> list[Escalate]:
    """What free words call for by themselves."""
    return [each for each in (check_in.emergency_of(heard), worry_of(heard)) if each]


def _by_reason(found: Iterable[Escalate]) -> list[Escalate]:
    """The gravest first, each with the rules and signs of all that have its reason."""
    one: dict[str, Escalate] = {}
    for each in sorted(found, key=lambda each: each.triage):
        known = one.get(each.reason)
        joined = known and replace(known, rules=(*known.rules, *each.rules), signs=(*known.signs, *each.signs))
        one[each.reason] = joined or each
    return [replace(each, rules=tuple(dict.fromkeys(each.rules))) for each in one.values()]


def urgent(raised: Iterable[Escalate]) -> Escalate | None:
    """The one that cannot wait."""
    return next((each for each in raised if each.triage.urgent), None)


def card(ground: Ground, alarm: Escalate) -> Bubble:
    """What is said at once, and whom to dial."""
    return at_once(ground.place, alarm.triage, alarm.rules)


def take(ground: Ground, told: Told, heard: Heard, found: list[Escalate]) -> Changed:
    """Keep it as the note of the follow-up, settle that, and bring in whoever must act."""
    note = _note(ground, told, min((each.triage for each in found), default=None))
    follow_up = ground.follow_up
    follow_up.state, follow_up.why = follow_ups.ANSWERED, silence.ANSWERED_ON_PAGE
    silence.heard(ground.session, ground.patient.id, follow_up.conversation or "", silence.ANSWERED_ON_PAGE, ground.now)
    if follow_up.conversation == leads.CHECK_IN and facts.under_14(ground.patient, ground.now):
        found = [*found, replace(raised(MINOR, signs=(handover.UNDER_14,)), once=True)]
    return [("note", note.id), *raise_all(ground, [*found, *_lost(ground, heard, found)])]


def _note(ground: Ground, told: Told, triage: str | None) -> Note:
    patience = check_in_turn.FLOW.patience
    note = notes.begun_again(ground.session, ground.follow_up, None, ground.now, patience)
    notes.fill(
        ground.session, note, told.content, notes.COMPLETE, by=notes.BOT, at=ground.now,
        recorded_at=ground.machine_now, triage=triage,
    )  # fmt: skip
    return note


def _lost(ground: Ground, heard: Heard, found: Iterable[Escalate]) -> list[Escalate]:
    """A loss that is told ends the messages of the pregnancy at once; a person hears of it, once."""
    effects = loss.effects_of(heard.verdict)
    if any(isinstance(each, EndPregnancy) for each in effects):
        patient_facts.lost(ground.session, ground.patient.id, ground.now)
    known = {each.reason for each in found}
    return [each for each in effects if isinstance(each, Escalate) and each.reason not in known]


def thanks(ground: Ground) -> str:
    """What is said of an answer that was kept."""
    note = notes.existing(ground.session, ground.follow_up.id)
    attention = note is not None and note.triage is not None
    if ground.follow_up.conversation == leads.SURVEY:
        return survey_words.DONE_LOW if attention else survey_words.DONE
    return words.saved(attention, ground.clinic.phone, ground.clinic.emergency_phone)


def raise_all(ground: Ground, found: Iterable[Escalate]) -> Changed:
    return [("escalation", raise_(ground, each).id) for each in found]
