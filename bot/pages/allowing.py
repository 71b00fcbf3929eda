"""What the patient agreed to be sent: each kind in a box of its own, given under its whole text, withdrawn by one tap.

Source: 정보통신망법 §50 ①③⑥⑦, 개인정보보호법 §22 (separate boxes). A consent needs the second factor; a refusal of all
does not (bot.pages.stopping).
"""

from dataclasses import dataclass
from datetime import datetime

from bot import facts
from bot.pages.opening import Ground
from bot.pages.stopping import PAGE
from bot.wording import pages as words
from records import consents
from records.consents import ADVERTISING, MESSAGES, NIGHT
from records.facts import Said

KINDS = (MESSAGES, ADVERTISING, NIGHT)
WITH_IT = {MESSAGES: (MESSAGES, ADVERTISING, NIGHT), ADVERTISING: (ADVERTISING, NIGHT)}  # what a refusal takes with it
NEEDS = {NIGHT: ADVERTISING}


@dataclass(frozen=True)
class Box:
    """`granted`: None where the patient never said; `since`: None where nobody knows. `text`: what is agreed to.

    `not_yet`: why it cannot be given now, empty where it can.
    """

    kind: str
    granted: bool | None
    since: datetime | None
    text: str
    not_yet: str


def boxes(ground: Ground) -> tuple[Box, ...]:
    said = {kind: consents.last_word(ground.session, ground.patient.id, kind) for kind in KINDS}
    return tuple(_box(ground, kind, said) for kind in KINDS)


def _box(ground: Ground, kind: str, said: dict[str, Said | None]) -> Box:
    word, clinic = said[kind], ground.clinic
    held = {each: found.granted for each, found in said.items() if found}
    since = word.at if word and word.dated else None
    text = words.consent_box(kind, clinic.name, clinic.phone)
    return Box(kind, held.get(kind), since, text, _not_yet(ground, kind, held))


def _not_yet(ground: Ground, kind: str, held: dict[str, bool]) -> str:
    if facts.under_14(ground.patient, ground.now):
        return words.NOT_YET["guardian"]
    if kind != MESSAGES and held.get(MESSAGES) is False:
        return words.NOT_YET[MESSAGES]
    lacking = kind in NEEDS and not held.get(NEEDS[kind])
    return words.NOT_YET[NEEDS[kind]] if lacking else ""


def give(ground: Ground, kind: str) -> bool:
    """Whether it was given; a box that is not open gives nothing."""
    found = next((each for each in boxes(ground) if each.kind == kind), None)
    if found is None or found.not_yet:
        return False
    _say(ground, kind, True)
    return True


def withdraw(ground: Ground, kind: str) -> bool:
    """Whether it was withdrawn, with what hangs on it."""
    if kind not in KINDS:
        return False
    held = consents.current(ground.session, ground.patient.id)
    for each in WITH_IT.get(kind, (kind,)):
        if each == kind or held.get(each):
            _say(ground, each, False)
    return True


def _say(ground: Ground, kind: str, granted: bool) -> None:
    """Once more changes nothing: the day on which it was said first stays."""
    clinic = ground.clinic
    consents.change(
        ground.session, ground.patient, kind, granted, source=PAGE,
        text_version=words.consent_version(kind, clinic.name, clinic.phone), at=ground.now,
        recorded_at=ground.machine_now,
    )  # fmt: skip


def changed(ground: Ground, kind: str) -> str:
    """What is said of the patient's last word on that kind; empty where there is none."""
    word = consents.last_word(ground.session, ground.patient.id, kind) if kind in KINDS else None
    return words.consent_changed(kind, ground.clinic.name, word.granted, word.at) if word and word.dated else ""
