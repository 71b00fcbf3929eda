"""What the patient asks of their own record: when a treatment was, what is left of a package. Pure."""

from datetime import datetime, time

from bot.dialogue import identify, symptoms
from bot.dialogue.booking.steps import name_of
from bot.dialogue.reasons import UNKNOWN, raised
from bot.dialogue.saying import handed_over, offer, say, when_answered
from bot.dialogue.state import State
from bot.dialogue.values import STAFF, Decision, Facts, Heard
from bot.korean import own_record, whose
from bot.wording import identity
from bot.wording import own_record as words
from records.facts import SEOUL

MOST = 3


def told(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The answer to a question about one's own record; None for anything else, and for a child without a guardian."""
    asked = own_record.asked(heard.text) if heard.choice is None and heard.meaning is None else None
    of_another = whose.kins_record(heard.text) or whose.of_kin(heard.text) or (facts.minor and not facts.guardian)
    worried = symptoms.worry_of(heard) is not None or heard.verdict.hypothetical or heard.verdict.lowered
    if asked is None or of_another or worried or state.flow == identify.NAME or facts.holder == STAFF:
        return None
    if own_record.of_another(heard.text, facts.name):
        return offer(state, identity.FAMILY, {identity.PERSON: "intent:human_handoff"})
    if not facts.linked:
        return offer(state, words.PROVE_FIRST, {identity.LABEL: "identify"})
    if asked == "chart":
        return _to_staff(state, words.CHART, facts)
    lines = _left(facts) if asked == "left" else _done(facts)
    if not lines:
        return _to_staff(state, words.NO_PACKAGE if asked == "left" else words.NONE_DONE, facts)
    return say(state, words.left(lines) if asked == "left" else words.done(lines))


def _to_staff(state: State, said: str, facts: Facts) -> Decision:
    return handed_over(state, f"{said}\n{when_answered(facts)}", facts, raised(UNKNOWN))


def _left(facts: Facts) -> list[str]:
    return [
        words.left_line(
            name_of(each.treatment, facts) if each.label == each.treatment else each.label,
            each.left,
            datetime.combine(each.expires_on, time(), SEOUL) if each.expires_on else None,
        )
        for each in facts.packages
    ]


def _done(facts: Facts) -> list[str]:
    return [words.done_line(each.performed_at, facts.now, each.label) for each in facts.treatments[:MOST]]
