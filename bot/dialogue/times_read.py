"""The days and times of a text said back to the patient, so that a misreading shows before anybody acts on it. Pure."""

from datetime import datetime

from bot import wording
from bot.korean import whens
from bot.korean.asking import describe_slot
from bot.korean.normalise import clean


def times_read(text: str, now: datetime) -> str:
    """What was read; what is past or cannot be; what has several readings and is asked. Empty without any of it."""
    wanted = whens.read(clean(text), now).wanted
    doubts = [when.reason or when.question for when in wanted if when.problem or when.question]
    clear = [said for when in wanted if when.slot and (said := describe_slot(when.slot))]
    read = [wording.times_read(", ".join(clear))] if clear else []
    return "\n".join([*read, *filter(None, doubts)])
