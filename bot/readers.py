"""What reads a text for one clinic: triage, treatments' names, catalogue; built anew when the catalogue changes."""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from bot.dialogue.values import Understood
from bot.korean.treatments import TreatmentNames
from bot.rasa import Nlu, OneMessage
from bot.triage import Triage
from bot.understanding import understand
from catalogue.model import Catalogue, InForce, Treatment
from records.catalogue import CatalogueCache
from records.database import Session
from records.facts import local_date
from records.models import Clinic


@dataclass(frozen=True)
class Reader:
    """Reads texts with one clinic's catalogue."""

    in_force: InForce
    triage: Triage
    names: TreatmentNames

    def understand(self, text: str, nlu: Nlu) -> Understood:
        return understand(text, OneMessage(nlu), self.names)

    @classmethod
    def build(
        cls, in_force: InForce, before: "Reader | None" = None, elsewhere: tuple[Treatment, ...] = ()
    ) -> "Reader":
        """What another day or another text leaves as it was is taken over from the reader before."""
        catalogue = in_force.catalogue
        if before is not None and _lexicon(before.in_force.catalogue) == _lexicon(catalogue):
            return cls(in_force, before.triage, before.names)
        return cls(in_force, Triage(catalogue, elsewhere), TreatmentNames(catalogue.treatments))


def _lexicon(catalogue: Catalogue) -> tuple[object, ...]:
    """What triage and the names of treatments are made of."""
    return catalogue.red_flags, catalogue.treatments


class Readers:
    """A reader for each clinic. `starter` reads with the shipped lexicon when no database can be asked.

    Safe for threads; while one builds a reader (a good part of a second), the others wait for it.
    """

    def __init__(self, starter: Catalogue) -> None:
        self.starter = Triage(starter)
        self._shipped = starter.treatments
        self._catalogues = CatalogueCache()
        self._built: dict[str, Reader] = {}
        self._lock = Lock()

    def of(self, session: Session, clinic: Clinic, now: datetime) -> Reader:
        with self._lock:
            in_force = self._catalogues.in_force(session, clinic, local_date(now))
            reader = self._built.get(clinic.id)
            if reader is None or reader.in_force is not in_force:
                reader = self._built[clinic.id] = Reader.build(in_force, reader, self._shipped)
            return reader
