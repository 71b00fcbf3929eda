"""The whole aftercare text of the link's treatment, for its day, as the clinic has approved it."""

from dataclasses import dataclass

from bot import wording
from bot.dialogue import answers
from bot.dialogue.values import Facts
from bot.pages import leads
from bot.pages.opening import Ground
from bot.wording import pages as words
from records.patients import as_fact

WHOLE, TOPIC = "aftercare_general", "aftercare_"


@dataclass(frozen=True)
class Guide:
    """`texts`: the guide itself, for each treatment under its name and day; `topics`: heading and text
    of what else the clinic has approved, a line a treatment.
    """

    treatment: str
    day: int
    texts: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]


def guide(ground: Ground) -> Guide | None:
    """None where nothing is approved for the treatment."""
    done = leads.treatment(ground)
    if done is None or done.code is None:
        return None
    had = as_fact(done)
    others = [(topic, heading) for topic, heading in wording.TOPICS.items() if topic.startswith(TOPIC)]
    said = [(heading, _texts(ground, topic, done.code)) for topic, heading in others if topic != WHOLE]
    topics = tuple((heading, "\n".join(text for _, text in texts)) for heading, texts in said if texts)
    whole = _texts(ground, WHOLE, done.code)
    if not whole and not topics:
        return None
    return Guide(had.label, had.days_since(ground.now), whole, topics)


def _texts(ground: Ground, topic: str, code: str) -> tuple[tuple[str, str], ...]:
    """As the chat answers the topic: for all that was had together, the strictest; else for the treatment itself."""
    facts = ground.facts
    together = any(each.code == code for each in answers.own_treatments(facts, None))
    chosen = answers.choose(facts, topic, None if together else code)
    return tuple((_heading(facts, each), answers.text(facts, each)) for each in chosen if each.treatment)


def _heading(facts: Facts, chosen: answers.Chosen) -> str:
    name = answers.name(facts, chosen)
    return name if chosen.days is None else words.day_of(name, chosen.days)
