"""No more messages, by one tap and without a word of who it is (정보통신망법 §50④⑥, 시행령 별표6)."""

from bot.pages.opening import Ground
from bot.wording import pages as words
from catalogue.model import PushClass
from records import consents
from records.facts import Said

PAGE = "page"


def kinds(ground: Ground) -> tuple[str, ...]:
    """What stops: all messages; at the link of an advertisement the advertising alone, and guides go on."""
    if ground.follow_up.push_class == PushClass.ADVERTISING:
        return consents.ADS
    held = consents.current(ground.session, ground.patient.id)
    return (consents.MESSAGES, *(kind for kind in consents.ADS if held.get(kind)))


def stopped(ground: Ground) -> bool:
    return consents.current(ground.session, ground.patient.id).get(kinds(ground)[0]) is False


def stop(ground: Ground) -> None:
    """Once more changes nothing: the day of the first refusal stays."""
    for kind in kinds(ground):
        consents.change(
            ground.session, ground.patient, kind, False, source=PAGE,
            text_version=words.stop_version(kind, ground.clinic.name), at=ground.now, recorded_at=ground.machine_now,
        )  # fmt: skip


def since(ground: Ground) -> Said | None:
    return consents.last_word(ground.session, ground.patient.id, kinds(ground)[0])
