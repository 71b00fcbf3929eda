"""Words that have not reached the patient yet, staff's and the bot's own: they are said with what is said next."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from bot import wording
from bot.reply import MOST_WORDS, Bubble, Reply, units
from bot.wording import slow
from records.models import Message


def that_fit(waiting: list[Message], reply: Reply) -> list[Message]:
    """Waiting words that find room beside the reply, the oldest first; the others keep waiting."""
    room, fitting = MOST_WORDS - units(reply.text), list[Message]()
    for message in waiting:
        room -= units(_introduced(message.author)(message.text))
        if room < 0:
            break
        fitting.append(message)
    return fitting


def delivered(waiting: Iterable[Message], at: datetime, road: str) -> None:
    for message in waiting:
        message.delivered_at, message.road = at, road


def said_first(waiting: Iterable[Message], reply: Reply) -> Reply:
    """The reply with the waiting words before it; those of one author that follow each other in one bubble."""
    first = tuple(
        Bubble(_introduced(author)("\n\n".join(message.text for message in messages)))
        for author, messages in groupby(waiting, key=lambda message: message.author)
    )
    return replace(reply, bubbles=(*first, *reply.bubbles))


def only_waiting_words(reply: Reply) -> bool:
    """Whether the reply says no more than that a person has the conversation."""
    return reply.text in (wording.STAFF_HAVE_IT, wording.STAFF_TOLD)


def _introduced(author: str) -> Callable[[str], str]:
    return wording.from_staff if author == "staff" else slow.earlier
