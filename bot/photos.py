"""The use case: photos come in by a one-time address, and a person is brought in to look at them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import effects
from bot.dialogue.reasons import PHOTO, raised
from bot.wording.photos import CONSENT_VERSION
from records import patients, photos
from records.clock import Clock
from records.database import Database, Session
from records.keyring import Keyring
from records.live import Live
from records.models import ChatUser, Clinic, Conversation, PhotoLink


@dataclass(frozen=True)
class Address:
    """An upload address that is known: whose it is, how long the clinic keeps photos, whether it was used."""

    clinic: Clinic
    kept_days: int
    used: bool


class Photos:
    """Takes photos. One instance a process; safe for threads. Raises DatabaseUnavailable."""

    def __init__(self, database: Database, keyring: Keyring, live: Live, clock: Clock) -> None:
        self._database, self._keyring, self._live, self._clock = database, keyring, live, clock

    def address(self, token: str) -> Address | None:
        """None for an address that never was, or has expired."""
        with self._database.read() as session:
            link = photos.link(session, token, self._clock.machine())
            if link is None:
                return None
            clinic = session.get_one(Clinic, link.clinic_id)
            return Address(clinic, photos.kept_days(clinic), link.used_at is not None)

    def take(self, token: str, files: Sequence[tuple[str, bytes]]) -> bool:
        """Keep the files (kind, content) and bring in a person; False where the address is closed by now."""
        sealed = [photos.Sealed(kind, len(data), self._keyring.seal(data)) for kind, data in files]
        with self._database.write() as session:
            link = photos.link(session, token, self._clock.machine(), lock=True)
            if link is None or link.used_at is not None:
                return False
            escalation = self._received(session, link, sealed)
        self._live.announce(link.clinic_id, "conversation", link.conversation_id)
        self._live.announce(link.clinic_id, "escalation", escalation)
        return True

    def _received(self, session: Session, link: PhotoLink, sealed: list[photos.Sealed]) -> str:
        now, machine_now = self._clock.clinic(session), self._clock.machine()
        conversation = session.get_one(Conversation, link.conversation_id, with_for_update=True)
        clinic = session.get_one(Clinic, link.clinic_id)
        photos.receive(session, link, conversation, sealed, now, machine_now, CONSENT_VERSION)
        user = session.get_one(ChatUser, conversation.chat_user_id)
        patient = patients.linked_patient(session, user, now)
        place = effects.Place(session, clinic, user, conversation, patient, now, machine_now)
        return effects.escalate(place, raised(PHOTO, signs=(f"사진 {len(sealed)}장 도착",)))
