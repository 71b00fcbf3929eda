"""What patients allow, as a log: the newest event of a kind holds."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from records import hooks, patients, silence
from records.facts import Said, local_date
from records.models import ConsentEvent, Patient

MESSAGES = "messages"
ADVERTISING = "advertising"
NIGHT = "night"
ADS = (ADVERTISING, NIGHT)  # the kinds that the law wants confirmed, and asked about every two years
SENSITIVE = "sensitive"  # health records spoken of in the chat
GUARDIAN = "guardian"  # whoever has charge of a child under 14 allows what the child is sent
IMPORT, DEALER = "import", "dealer"
WITH_IT = {MESSAGES: (ADVERTISING, NIGHT), ADVERTISING: (NIGHT,)}  # what a refusal takes with it, as in the chat
FOUND, DATED, WITHDRAWN = "visits-file", "visits-file.dated", "visits-file.withdrawn"  # text versions of a file's words
FORM = "form:"  # before the name of the form, in the text version of a word that a consents file tells
TAKEN, SAME, OLDER, KEPT = "created", "unchanged", "older", "kept"  # what becomes of such a word
LEFT_OUT = "night_alone"  # advertising at night for whom no advertising stands
UNDATED = (FOUND, "merge")  # of what was found in records, nobody knows when it was said


class NeedsAdvertising(Exception):
    """Advertising at night is for those who agreed to advertising (정보통신망법 §50③)."""


class SaidLater(Exception):
    """The patient has said something else since; the later word stands."""


def tell(
    session: Session, patient: Patient, kind: str, granted: bool, *, source: str, text_version: str, at: datetime,
    recorded_at: datetime,
) -> None:  # fmt: skip
    """What the patient, or a guardian, said to the clinic. Raises NeedsAdvertising and SaidLater, with nothing written.

    Given over a refusal it is a word of the same weight: see `by_patient`.
    """
    held, last = current(session, patient.id), last_word(session, patient.id, kind)
    if kind == NIGHT and granted and not held.get(ADVERTISING):
        raise NeedsAdvertising
    if last is not None and last.granted != granted and last.at > at:
        raise SaidLater
    for each in (kind, *(each for each in WITH_IT.get(kind, ()) if not granted and held.get(each))):
        change(
            session, patient, each, granted, source=source, text_version=text_version, at=at, recorded_at=recorded_at
        )


def change(
    session: Session,
    patient: Patient,
    kind: str,
    granted: bool,
    *,
    source: str,
    text_version: str,
    at: datetime,
    recorded_at: datetime,
) -> bool:
    """Write the change down, unless it holds already; True when it was written. See Words.change."""
    words = Words(session, [patient.id])
    written = words.change(
        patient, kind, granted, source=source, text_version=text_version, at=at, recorded_at=recorded_at
    )
    words.flush()
    return written


class Words:
    """The last words of some patients, read at once. What is new is written by `flush`."""

    def __init__(self, session: Session, patient_ids: Collection[str]) -> None:
        self._session = session
        self._new = list[ConsentEvent]()
        gone = select(Patient.id, Patient.merged_into).where(Patient.merged_into.in_(patient_ids))
        kept = {gone: keep for gone, keep in session.execute(gone) if keep} if patient_ids else dict[str, str]()
        self._merged = set(kept.values())
        events = select(ConsentEvent).where(ConsentEvent.patient_id.in_([*patient_ids, *kept]))
        found = session.scalars(events.order_by(ConsentEvent.id)).all() if patient_ids else ()
        self._last = {(kept.get(each.patient_id, each.patient_id), each.kind): said(each) for each in found}
        self._told = {(kept.get(each.patient_id, each.patient_id), *_told(each)) for each in found if _of_form(each)}

    def last(self, patient_id: str, kind: str) -> Said | None:
        """As `last_word`."""
        return self._last.get((patient_id, kind))

    def merged(self, patient_id: str) -> bool:
        """Whether another row was merged into the patient's."""
        return patient_id in self._merged

    def change(
        self,
        patient: Patient,
        kind: str,
        granted: bool,
        *,
        source: str,
        text_version: str,
        at: datetime,
        recorded_at: datetime,
    ) -> bool:
        """Note the change, unless it holds already; True when it is new. `at`: when it was said.

        Said again later, or with its day where that was unknown, the same word is a new one: the two years count anew.
        Plans count from what is said of advertising, so that a change of it marks the patient stale.
        """
        known = self.last(patient.id, kind)
        if known is not None and known.granted == granted and not _dates(known, text_version, at):
            return False
        self._note(
            ConsentEvent(
                clinic_id=patient.clinic_id,
                patient_id=patient.id,
                kind=kind,
                granted=granted,
                source=source,
                text_version=text_version,
                at=at,
                recorded_at=recorded_at,
            )
        )
        return True

    def from_form(
        self, patient: Patient, kind: str, granted: bool, *, form: str, at: datetime, recorded_at: datetime
    ) -> str:
        """Note what the clinic's papers say was said at `at`, if nothing newer was; TAKEN, SAME, OLDER or KEPT.

        In whichever order such words come, the same one holds in the end: the newest, of one instant the refusal. What
        was told once is never told again, so that it cannot undo what the patient said since. KEPT: of the patient's
        own refusal (`by_patient`), and of one under a number that was merged into this one.
        """
        event = ConsentEvent(
            clinic_id=patient.clinic_id, patient_id=patient.id, kind=kind, granted=granted, source=IMPORT,
            text_version=f"{FORM}{form}", at=at, recorded_at=recorded_at,
        )  # fmt: skip
        known = self.last(patient.id, kind)
        if (patient.id, *_told(event)) in self._told or (known is not None and _says(known, granted, at)):
            return SAME
        if known is not None and not known.granted and ((granted and self.merged(patient.id)) or by_patient(known)):
            return KEPT if granted else SAME
        if known is not None and not _follows(known, granted, at):
            return OLDER
        self._told.add((patient.id, *_told(event)))
        self._note(event)
        return TAKEN

    def _note(self, event: ConsentEvent) -> None:
        self._new.append(event)
        self._last[event.patient_id, event.kind] = said(event)

    def flush(self) -> None:
        """Write what is new, and what follows from it."""
        self._session.add_all(self._new)
        self._session.flush()
        patients.mark_stale(self._session, {each.patient_id for each in self._new if each.kind in ADS})
        for each in self._new:
            if each.kind == MESSAGES and not each.granted:
                silence.end(self._session, each.patient_id, silence.OPTED_OUT, each.at)
        self._tell_outside()
        self._new.clear()

    def _tell_outside(self) -> None:
        """The clinic's own systems, by one look for whether any listens: a file may hold thousands of words."""
        listening = {id: hooks.listening(self._session, id) for id in {each.clinic_id for each in self._new}}
        for each in (each for each in self._new if listening[each.clinic_id]):
            about = self._session, each.clinic_id
            hooks.tell(
                *about, "consent.changed", each.at, each.patient_id, consent=each.id, kind=each.kind,
                granted=each.granted,
            )  # fmt: skip
            if each.kind == MESSAGES and not each.granted:
                hooks.tell(*about, "patient.opted_out", each.at, each.patient_id)


def _dates(known: Said, text_version: str, at: datetime) -> bool:
    """Whether a file, which tells the same word again and again, tells a day that was not known."""
    if text_version != DATED:
        return False
    return not known.dated or local_date(known.at) < local_date(at)


def _of_form(event: ConsentEvent) -> bool:
    return event.source == IMPORT and event.text_version.startswith(FORM)


def _told(event: ConsentEvent) -> tuple[str, bool, datetime]:
    """What makes two words of files the same, besides the patient."""
    return event.kind, event.granted, event.at


def _says(known: Said, granted: bool, at: datetime) -> bool:
    return known.dated and (known.granted, known.at) == (granted, at)


def _follows(known: Said, granted: bool, at: datetime) -> bool:
    """Whether a word of `at` takes the place of the known one. One of which nobody knows when it was said was said
    before it was found: a consent gives way to any dated word, a refusal only to what came after it was found.
    """
    if known.granted and (not known.dated or (not granted and at == known.at)):
        return True
    return at > known.at


def last_word(session: Session, patient_id: str, kind: str) -> Said | None:
    """What the patient said last of `kind`."""
    wanted = _of(session, patient_id).where(ConsentEvent.kind == kind)
    last = session.scalar(wanted.order_by(ConsentEvent.id.desc()).limit(1))
    return said(last) if last else None


def said(row: ConsentEvent) -> Said:
    return Said(row.granted, row.at, row.source, row.kind, dated=row.text_version not in UNDATED)


def on_advertising(session: Session, patient_id: str) -> tuple[Said, ...]:
    """The last words on advertising and on advertising at night, as far as there are any."""
    return tuple(word for kind in ADS if (word := last_word(session, patient_id, kind)) is not None)


def current(session: Session, patient_id: str) -> dict[str, bool]:
    """Kind → granted. A kind that the patient never spoke of is absent."""
    rows = session.scalars(_of(session, patient_id).order_by(ConsentEvent.id))
    return {row.kind: row.granted for row in rows}


def refused_by(session: Session, patient_id: str, kind: str) -> str | None:
    """Where the last word on `kind` came from, if it is a refusal: chat, page, console, dealer or import."""
    last = last_word(session, patient_id, kind)
    return last.source if last is not None and not last.granted else None


def by_patient(word: Said | None) -> bool:
    """Whether it is a refusal that the patient gave: in the chat, on a page, to staff, or by the 080 number.

    Only a word of the same weight undoes it, never a line of a file, which may be older (정보통신망법 §50②).
    """
    return word is not None and not word.granted and word.source != IMPORT


def _of(session: Session, patient_id: str) -> Select[ConsentEvent]:
    """The patient's, also those written under a row that was merged into it."""
    return select(ConsentEvent).where(ConsentEvent.patient_id.in_(patients.ids(session, patient_id)))
