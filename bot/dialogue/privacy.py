"""What the patient asks of their data: why it is asked for, who sees it, a photo to be taken down. Pure."""

from dataclasses import replace

from bot.dialogue.reasons import OF_RULE, PHOTO, raised
from bot.dialogue.saying import handed_over, say, when_answered
from bot.dialogue.state import State
from bot.dialogue.values import STAFF, Decision, Facts, Heard
from bot.korean import privacy
from bot.triage import Verdict
from bot.wording import identity as words


def heard_so(heard: Heard) -> Heard:
    """A photo to be taken down is none that somebody wants to show: triage's word on photos does not count."""
    alone = heard.verdict.rules and all(OF_RULE.get(rule) == PHOTO for rule in heard.verdict.rules)
    taken_down = heard.choice is None and privacy.asked(heard.text) == "photo"
    return replace(heard, verdict=Verdict(None, (), ())) if alone and taken_down else heard


def told(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The answer, or a person for a photo; None for anything else, and where triage heard something graver."""
    asked = privacy.asked(heard.text) if heard.choice is None and heard.meaning is None else None
    if asked is None or facts.holder == STAFF or heard.verdict.triage is not None:
        return None
    if asked == "photo":
        return handed_over(state, f"{words.PHOTO_REMOVAL}\n{when_answered(facts)}", facts, raised("privacy"))
    return say(replace(state, misses=0), words.WHY if asked == "why" else words.WHO_SEES)
