"""Who stands before a link: whether it is ours and alive, and whether they showed to be the patient.

Lives, limits and signatures are machine time. Nothing tells a guessed link from an expired one.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Literal

import structlog

from bot import call, facts
from bot.alarm import Alarm, NoAlarm
from bot.dialogue.reasons import raised
from bot.dialogue.values import ClinicFacts, Escalate, Facts, Heard, Understood
from bot.korean import proofs
from bot.rasa import Nlu
from bot.readers import Reader, Readers
from bot.understanding import learned_emergency
from records import links, patients, touches
from records.clock import Clock
from records.database import Database, DatabaseUnavailable, Session
from records.facts import local_date
from records.keyring import Keyring
from records.live import Live
from records.masking import mask
from records.models import Clinic, Escalation, FollowUp, Patient, PatientLink

log = structlog.get_logger()
SEEN_FOR = timedelta(minutes=30)
Proof = Literal["right", "wrong", "unclear", "spent"]
Changed = list[tuple[str, str]]  # kind and id of what others should look at again


@dataclass(frozen=True)
class Ground:
    """Where a page stands: inside one transaction, before one link that is alive. `now`: clinic time."""

    session: Session
    link: PatientLink
    clinic: Clinic
    patient: Patient
    follow_up: FollowUp
    reader: Reader
    now: datetime
    machine_now: datetime

    @property
    def asks(self) -> Literal["birth", "phone"]:
        """What shows that it is the patient: the date of birth, or where the clinic has none, four digits."""
        return "birth" if self.patient.born_on else "phone"

    @property
    def tries_left(self) -> int:
        return max(0, links.TRIES - self.link.tries)

    @property
    def place(self) -> ClinicFacts:
        return facts.of_clinic(self.clinic)

    @property
    def facts(self) -> Facts:
        """What approved texts are chosen by."""
        had = patients.treatments(self.session, self.patient.id)
        return Facts(now=self.now, clinic=self.place, in_force=self.reader.in_force, linked=True, treatments=had)


class PatientPages:
    """Opens links. One instance a process; safe for threads. Raises DatabaseUnavailable."""

    def __init__(
        self, database: Database, keyring: Keyring, readers: Readers, nlu: Nlu, live: Live, clock: Clock,
        alarm: Alarm | None = None,
    ) -> None:  # fmt: skip
        self._database, self._keyring, self._readers, self._nlu = database, keyring, readers, nlu
        self._live, self._clock, self._alarm = live, clock, alarm or NoAlarm()

    @contextmanager
    def look(self, token: str) -> Iterator[Ground | None]:
        """The link's ground, to read; None for one that is not ours, has expired, or went to a number that is
        wrong, or the patient's no more.
        """
        with self._database.read() as session:
            yield self._ground(session, token, lock=False)

    @contextmanager
    def act(self, token: str) -> Iterator[Ground | None]:
        """The same, to change something; the link is locked until then."""
        with self._database.write() as session:
            yield self._ground(session, token, lock=True)

    def _ground(self, session: Session, token: str, lock: bool) -> Ground | None:
        machine_now = self._clock.machine()
        link = links.by_token(session, self._keyring, token, machine_now, lock)
        if link is None:
            return None
        follow_up, clinic = session.get_one(FollowUp, link.follow_up_id), session.get_one(Clinic, link.clinic_id)
        patient, now = session.get_one(Patient, follow_up.patient_id), self._clock.clinic(session)
        if link.phone_hash != patient.phone_hash or patients.phone_is_wrong(session, patient):
            return None
        reader = self._readers.of(session, clinic, now)
        return Ground(session, link, clinic, patient, follow_up, reader, now, machine_now)

    def heard(self, token: str, text: str) -> Heard:
        """The words as a turn in the chat reads them: triage with the patient's treatments, and the language model.

        Outside any transaction, since the model may take a second.
        """
        with self.look(token) as ground:
            reader, had = (ground.reader, ground.facts.treatments) if ground else (None, ())
            now = ground.now if ground else None
        if reader is None or now is None or not text:
            return Heard("")
        days = {each.code: each.days_since(now) for each in reversed(had) if each.code}
        understood = reader.understand(text, self._nlu) if text.strip() else Understood()
        verdict = reader.triage.read(text, days, learned_emergency(text, understood))
        return Heard(mask(text), verdict=verdict, understood=understood)

    def prove(self, token: str, typed: str) -> Proof | None:
        """Whether what was typed shows the patient; a wrong answer is counted, one that is no answer is not."""
        changed: Changed = []
        with self.act(token) as ground:
            if ground is None:
                return None
            proof = _proof(ground, typed)
            if proof == "wrong":
                ground.link.tries += 1
                changed = _spent(ground) if ground.tries_left == 0 else []
        self.announce(ground, changed)
        return "spent" if proof == "wrong" and changed else proof

    def seen(self, ground: Ground) -> str:
        """What the browser of who showed to be the patient keeps for a while, to show it again."""
        return self._signed(ground.link, int((ground.machine_now + SEEN_FOR).timestamp()))

    def may_see(self, ground: Ground, kept: str) -> bool:
        until = kept.partition(".")[0]
        alive = until.isdecimal() and len(until) < 12 and int(until) > ground.machine_now.timestamp()
        return alive and compare_digest(kept.encode(), self._signed(ground.link, int(until)).encode())

    def _signed(self, link: PatientLink, until: int) -> str:
        return f"{until}.{self._keyring.sign('patient link seen', link.id, str(until))}"

    def touched(self, token: str, kind: str) -> None:
        """Keep what a person did with the link for the first time. Raises nothing: a page is shown all the same."""
        try:
            with self.look(token) as ground:
                if ground is None or touches.known(ground.session, ground.follow_up.id, kind):
                    return
            with self._database.write() as session:
                touches.add(session, ground.follow_up, kind, self._clock.clinic(session))
        except DatabaseUnavailable:
            log.warning("touch.not_kept", kind=kind)

    def announce(self, ground: Ground, changed: Changed) -> None:
        """After the commit: tell who watches, and page people where it cannot wait."""
        for kind, id in changed:
            self._live.announce(ground.clinic.id, kind, id)
        self._alarm.raised([id for kind, id in changed if kind == "escalation"])


def _proof(ground: Ground, typed: str) -> Proof:
    if ground.tries_left == 0:
        return "spent"
    if ground.asks == "birth":
        days = proofs.births(typed, local_date(ground.now))
        return "unclear" if not days else "right" if ground.patient.born_on in days else "wrong"
    digits = unicodedata.normalize("NFKC", typed).strip()
    if len(digits) != 4 or not digits.isascii() or not digits.isdecimal():
        return "unclear"
    return "right" if compare_digest(digits.encode(), ground.patient.phone[-4:].encode()) else "wrong"


def _spent(ground: Ground) -> Changed:
    """Nobody shows at this link any more who they are: staff ask by phone."""
    return [("escalation", raise_(ground, raised("identity")).id)]


def raise_(ground: Ground, what: Escalate) -> Escalation:
    """Bring in a person about the link's patient, in the patient's chat where there is one."""
    conversation = call.conversation_with(ground.session, ground.patient, ground.now)
    return call.escalated(ground.session, ground.clinic, ground.follow_up, conversation, what, ground.now)
