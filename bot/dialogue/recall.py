"""A message for the next time, asked for by the patient: kept as a dated fact that a plan counts from. Pure.

Asked for, it is care and no advertising (the catalogue's cycles, which nobody asked for, are).
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from bot import wording
from bot.dialogue import identify, symptoms
from bot.dialogue.booking.steps import NAME as BOOKING
from bot.dialogue.saying import offer, say
from bot.dialogue.state import State
from bot.dialogue.values import STAFF, AskRecall, Decision, Facts, Heard
from bot.korean import recalls, whose
from bot.reply import QuickReply
from bot.wording import identity
from bot.wording import recall as words
from records.facts import SEOUL, Treatment, local_date

SOONEST, LATEST = timedelta(days=7), timedelta(days=2 * 366)
PRESSED = "recall:"  # months


def told(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The answer to such a wish; None for any other, beside a worry, and of what nobody knows the treatment."""
    pressed = heard.meaning is not None and heard.meaning.startswith(PRESSED)
    typed = heard.choice is None and heard.meaning is None and recalls.asked(heard.text)
    worried = symptoms.worry_of(heard) is not None or heard.verdict.hypothetical or heard.verdict.lowered
    if not (pressed or typed) or worried or state.flow == identify.NAME or facts.holder == STAFF:
        return None
    if whose.of_kin(heard.text) or (facts.minor and not facts.guardian):
        return None
    if not facts.linked:
        return offer(state, words.PROVE_FIRST, {identity.LABEL: "identify"})
    of = _spoken_of(heard, facts)
    return _of(of, state, heard, facts) if of is not None else None


def _of(had: Treatment, state: State, heard: Heard, facts: Facts) -> Decision:
    if not facts.consents.get("messages", True):
        refused = say(state, words.REFUSED)
        return replace(refused, reply=replace(refused.reply, quick_replies=(QuickReply(wording.OPT_IN_LABEL),)))
    today = local_date(facts.now)
    day = _pressed(heard, today) or recalls.day(heard.text, today)
    if day is None:
        choices = {label: f"{PRESSED}{months}:{had.code}" for label, months in words.LATER.items()}
        return offer(state, words.when(had.label), choices)
    if not SOONEST <= day - today <= LATEST:
        return say(state, words.TOO_FAR)
    at = datetime.combine(day, time(), SEOUL)
    ended = replace(state.without_flow(), draft={}) if state.flow == BOOKING else state  # not now, but then
    return say(ended, words.kept(had.label, at), AskRecall(had.code or "", had.label, at))


def _pressed(heard: Heard, today: date) -> date | None:
    if heard.meaning is None:
        return None
    return today + relativedelta(months=int(heard.meaning.removeprefix(PRESSED).split(":")[0]))


def _spoken_of(heard: Heard, facts: Facts) -> Treatment | None:
    """The one had that is named or was asked about; unnamed, the newest. None of those that the clinic cannot name."""
    named = (heard.meaning.split(":")[-1],) if heard.meaning else heard.understood.treatments
    known = (each for each in facts.treatments if each.code and (not named or each.code in named))
    return next(known, None)
