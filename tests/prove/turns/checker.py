"""The checker: what must hold after every step, read from the tables and from the wire. Knows nothing of the bot.

Each rule is a small generator of sentences that say what is wrong, each led by the rule's number.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from records import evidence
from records.database import Database, Session
from records.facts import local_date
from records.masking import mask
from records.models import (
    CatalogueVersion,
    ChatUser,
    Clinic,
    ClinicTime,
    ConsentEvent,
    Conversation,
    Escalation,
    Message,
    Note,
    NoteVersion,
    Patient,
    Send,
    Staff,
)
from tests.door import limits
from tests.prove.turns.step import Person, Step

PASSED_ON = ("담당자에게 전달했습니다.", "담당자가 확인하고 있습니다.")
FROM_STAFF = "[담당자]"
CONFIRMED = (  # what the law wants confirmed, whoever holds the talk
    "처리되었습니다",
    "수신거부 요청을 접수했습니다",
    "수신거부 요청을 거두었습니다",
)
URGENT = ("E0", "E1")
SYSTEM = ("wording@", "identity@", "identity-consent@", "photo-consent@")  # sentences of the service itself
PHONE_LINES = ("02-000-1000", "02-000-1009"), ("02-000-2000", "02-000-2009")


@dataclass
class Seen:
    """The tables as they stand after one step; what changes is kept by id."""

    holders: dict[str, str] = field(default_factory=dict)  # conversation id
    threads: dict[tuple[str, str], str] = field(default_factory=dict)  # clinic id and user key → conversation id
    links: dict[tuple[str, str], str | None] = field(default_factory=dict)  # → patient id, while the link holds
    escalations: dict[str, Any] = field(default_factory=dict)
    messages: dict[str, datetime | None] = field(default_factory=dict)  # id → when it was delivered
    notes: dict[str, Any] = field(default_factory=dict)
    consents: dict[str, bool] = field(default_factory=dict)  # patient id → whether messages are allowed


@dataclass
class Case:
    """One step between two sights of the database. `new`: the message rows that it added."""

    step: Step
    before: Seen
    after: Seen
    session: Session
    checker: "Checker"
    new: list[Message]

    @property
    def place(self) -> tuple[str, str]:
        assert self.step.who is not None
        return self.checker.clinics[self.step.who.clinic], self.step.who.key

    @property
    def thread(self) -> str | None:
        return self.after.threads.get(self.place)

    @property
    def holder(self) -> str:
        """Who held the conversation when the step began."""
        return self.before.holders.get(self.before.threads.get(self.place, ""), "bot")

    @property
    def body(self) -> dict[str, Any]:
        assert self.step.answer is not None
        return dict(self.step.answer.get_json())

    @property
    def bubbles(self) -> list[str]:
        parts = [part for output in self.body["template"]["outputs"] for part in output.values()]
        cards = [card for part in parts for card in part.get("items", [part])]
        return [
            "\n".join(filter(None, (card.get("title"), card.get("text"), card.get("description")))) for card in cards
        ]

    @property
    def wire(self) -> str:
        """All of the answer, with its buttons."""
        return json.dumps(self.body, ensure_ascii=False)


Rule = Callable[[Case], Iterator[str]]


class Checker:
    """Looks at one town. `check` returns what is wrong, in sentences."""

    def __init__(self, database: Database, people: Iterable[Person], machine: Callable[[], datetime]) -> None:
        self._database, self.people, self._machine = database, tuple(people), machine
        self.kept: dict[str, Step] = {}  # requests on disk
        with database.read() as session:
            self.clinics = {row.code: row.id for row in session.scalars(select(Clinic))}
            self.names = {row.id: row.name for row in session.scalars(select(Clinic))}
            self.numbers = {row.id: row.number for row in session.scalars(select(Patient))}
            self.staff = {row.id: row.clinic_id for row in session.scalars(select(Staff))}
            self.lines = _lines(session)
            self.seen = self._look(session)

    def check(self, step: Step) -> list[str]:
        with self._database.read() as session:
            after = self._look(session)
            new = session.scalars(
                select(Message).where(Message.id.in_(after.messages.keys() - self.seen.messages.keys()))
            )
            case = Case(step, self.seen, after, session, self, list(new))
            found = [sentence for rule in RULES for sentence in rule(case)]
        self.seen = after
        return found

    def at_the_end(self) -> list[str]:
        """10. The evidence holds."""
        with self._database.read() as session:
            broken = [each for clinic in self.clinics.values() for each in evidence.verify(session, clinic)[1]]
        return [f"10: the evidence does not hold: {broken}"] if broken else []

    def marks(self, case: Case) -> Iterator[str]:
        """What this step's person must never read."""
        who = case.step.who
        assert who is not None
        mine = self.numbers.get(case.before.links.get(case.place) or "")
        for other in self.people:
            if other.mark and other.number != mine:
                yield from (other.mark, other.phone[-8:], f"{other.phone[-8:-4]}-{other.phone[-4:]}")
            if other is not who:
                yield other.staff_mark
        yield from (name for clinic, name in self.names.items() if clinic != case.place[0])
        yield from PHONE_LINES[0 if who.clinic == "demo2" else 1]

    def _look(self, session: Session) -> Seen:
        now = self._machine() + timedelta(seconds=session.get_one(ClinicTime, 1).offset_seconds)
        seen = Seen()
        for user in session.scalars(select(ChatUser)):
            seen.links[user.clinic_id, user.user_key] = _linked(user, now)
        threads = select(Conversation.id, Conversation.holder, ChatUser.clinic_id, ChatUser.user_key).join(ChatUser)
        for id, holder, clinic, key in session.execute(threads):
            seen.holders[id], seen.threads[clinic, key] = holder, id
        columns = (Escalation.id, Escalation.conversation_id, Escalation.reason, Escalation.triage)
        for row in session.execute(select(*columns, Escalation.clinic_id, Escalation.closed_at, Escalation.closed_by)):
            seen.escalations[row.id] = row
        for id, delivered in session.execute(select(Message.id, Message.delivered_at)):
            seen.messages[id] = delivered
        for row in session.execute(select(Note.id, Note.patient_id, Note.conversation_id, Note.state, Note.version)):
            seen.notes[row.id] = row
        changes = select(ConsentEvent.patient_id, ConsentEvent.granted).where(ConsentEvent.kind == "messages")
        for patient, granted in session.execute(changes.order_by(ConsentEvent.at, ConsentEvent.id)):
            seen.consents[patient] = granted
        return seen


def _linked(user: ChatUser, now: datetime) -> str | None:
    ended = user.link_revoked_at is not None or (user.link_expires_at is not None and user.link_expires_at <= now)
    return None if ended else user.patient_id


def _lines(session: Session) -> dict[tuple[str, str], set[str]]:
    """Clinic and a whole line of a catalogue text → the versions that it stands in."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in session.scalars(select(CatalogueVersion).where(CatalogueVersion.kind == "answer")):
        for line in row.content["text"].split("\n"):
            if len(line.strip()) > 15 and "#{" not in line:
                found.setdefault((row.clinic_id, line.strip()), set()).add(f"answer/{row.key}@{row.version}")
    return found


# ── the rules


def nothing_breaks(case: Case) -> Iterator[str]:
    """No error is logged while the database is there."""
    if not case.step.locked:
        yield from (f"0: the service logged {error}" for error in case.step.errors)


def silent_while_staff_hold(case: Case) -> Iterator[str]:
    """1. No question, no button; staff's words, the passed-on sentence, an emergency text, a lawful confirmation."""
    step = case.step
    if step.kind != "said" or step.kept or case.holder != "staff":
        return
    if case.body["template"].get("quickReplies"):
        yield f"1: buttons while staff hold the conversation: {case.wire}"
    for words in _not_from_staff(case):
        if words.strip() not in PASSED_ON and "119" not in words and not any(each in words for each in CONFIRMED):
            yield f"1: the bot speaks while staff hold the conversation: {words!r}"
        if "?" in words:
            yield f"1: the bot asks while staff hold the conversation: {words!r}"


def _not_from_staff(case: Case) -> list[str]:
    """The bubbles behind staff's words, which may be cut into several."""
    said = [row.text for row in case.new if row.author == "bot"]
    return said if any(words.startswith(FROM_STAFF) for words in case.bubbles) else case.bubbles


def emergencies_are_answered(case: Case) -> Iterator[str]:
    """2. 119 or the clinic's number in this very answer, and an open emergency escalation."""
    step = case.step
    if not step.emergency or step.kind != "said":
        return
    ours = PHONE_LINES[0 if step.who and step.who.clinic == "demo" else 1]
    if "119" not in case.wire or not any(number in case.wire for number in ours):
        yield f"2: {step.text[-60:]!r} was answered {case.wire}"
    if not step.kept and not _alarmed(case, case.thread):
        yield f"2: no open emergency after {step.text[-60:]!r}"


def _alarmed(case: Case, thread: str | None) -> bool:
    return any(
        row.conversation_id == thread and row.reason == "emergency" and row.triage in URGENT and row.closed_at is None
        for row in case.after.escalations.values()
    )


def one_message_a_request(case: Case) -> Iterator[str]:
    """3. One inbound row, and one of the bot's or staff's words, for each distinct request."""
    step = case.step
    if step.kind != "said":
        return
    if step.kept or step.event:
        if step.kept:
            case.checker.kept[step.request] = step
        if case.new:
            yield f"3: {len(case.new)} rows for what is no message or could not be recorded"
        return
    heard = [row for row in case.new if row.direction == "in"]
    said = [row for row in case.new if row.direction == "out"]
    if [(row.conversation_id, row.text) for row in heard] != [(case.thread, _kept_text(step.text))]:
        yield f"3: {len(heard)} inbound rows, with another text or in another conversation, for {step.text[:60]!r}"
    if {row.author for row in said} - {"bot"} or {row.conversation_id for row in said} - {case.thread}:
        yield "3: a row of somebody else's"
    staff_words = len(said) == 0 and _delivered(case) and case.bubbles[0].startswith(FROM_STAFF)
    if len(said) != 1 and not staff_words:
        yield f"3: {len(said)} outbound rows for {step.text[:60]!r}"
    case.checker.kept.pop(step.request, None)  # recorded now; what is on disk will change nothing


def _delivered(case: Case) -> bool:
    return any(case.before.messages[id] is None and case.after.messages[id] for id in case.before.messages)


def _kept_text(text: str) -> str:
    plain = "".join("\ufffd" if sign == "\x00" or "\ud800" <= sign <= "\udfff" else sign for sign in text)
    return mask(plain)


def repeats_change_nothing(case: Case) -> Iterator[str]:
    """3. The same footprint gets the same bytes, and no table differs."""
    step = case.step
    if step.kind != "repeated":
        return
    assert step.answer is not None
    if step.answer.get_data() != step.before:
        yield f"3: a repeated request was answered differently: {step.before.decode()} → {case.wire}"
    if step.dumps is None or step.dumps[0] != step.dumps[1]:
        yield "3: a repeated request changed the tables"


def kept_messages_come_back(case: Case) -> Iterator[str]:
    """3. What was on disk is recorded once, and an emergency among it alarms."""
    step, kept = case.step, case.checker.kept
    heard = [row for row in case.new if row.direction == "in"]
    if step.kind in ("said", "repeated"):
        return
    if step.replayed:
        wanted = sorted(_kept_text(each.text) for each in kept.values())
        if sorted(row.text for row in heard) != wanted:
            yield f"3: {len(heard)} rows from disk instead of {len(wanted)}"
        for each in kept.values():
            assert each.who is not None
            thread = case.after.threads.get((case.checker.clinics[each.who.clinic], each.who.key))
            if each.emergency and not _alarmed(case, thread):
                yield f"2: no open emergency after {each.text[-60:]!r} came from disk"
        kept.clear()
    elif heard:
        yield f"3: {len(heard)} inbound rows out of nothing"


def everything_said_is_approved(case: Case) -> Iterator[str]:
    """4. Every row of the bot's names versions, each of which is approved and unexpired, or is a system wording."""
    for row in case.new:
        if row.author == "bot":
            if not row.versions:
                yield f"4: no version behind {row.text[:80]!r}"
            for version in row.versions or ():
                if not _holds(case.session, row.clinic_id, version, local_date(row.at)):
                    yield f"4: {version} is not in force, and stands behind {row.text[:80]!r}"
            yield from _unnamed(case, row)


def _holds(session: Session, clinic: str, version: str, on: date) -> bool:
    if version.startswith(SYSTEM):
        return True
    entry, _, number = version.rpartition("@")
    kind, _, key = entry.partition("/")
    wanted = select(CatalogueVersion).where(
        CatalogueVersion.clinic_id == clinic,
        CatalogueVersion.kind == kind,
        CatalogueVersion.key == key,
        CatalogueVersion.version == int(number),
    )
    row = session.scalar(wanted)
    return bool(row and row.approved_at and (row.expires_on is None or on <= row.expires_on))


def _unnamed(case: Case, row: Message) -> Iterator[str]:
    """Lines of a catalogue text that no version behind the row holds."""
    for line in row.text.split("\n"):
        sources = case.checker.lines.get((row.clinic_id, line.strip()))
        if row.road == "reply" and sources and not sources & set(row.versions or ()):
            yield f"4: {line!r} is of {sorted(sources)[:3]}, and the row names {row.versions}"


def nobody_reads_of_others(case: Case) -> Iterator[str]:
    """5. No mark of another patient, and no name or number of another clinic.

    A repeated request gets the answer that was looked at when it was given; the link may have ended since.
    """
    if case.step.answer is not None and case.step.who is not None and case.step.kind != "repeated":
        yield from (f"5: {mark} on the wire: {case.wire}" for mark in case.checker.marks(case) if mark in case.wire)
    for pushed in case.step.pushed:
        who = next(
            (each for each in case.checker.people if (each.clinic, each.key) == (pushed.clinic, pushed.to)), None
        )
        own = Case(Step("service", who), case.before, case.after, case.session, case.checker, [])
        marks = case.checker.marks(own) if who else ()
        yield from (f"5: {mark} was pushed to {pushed.to}: {pushed.text}" for mark in marks if mark in pushed.text)


def answers_keep_the_limits(case: Case) -> Iterator[str]:
    """6. Kakao's limits. (A call of our own that came back may say nothing.)"""
    if case.step.answer is None or (case.step.event and not case.bubbles):
        return
    try:
        limits.check(case.step.answer)
    except AssertionError as error:
        yield f"6: {error} in {case.wire}"


def refusals_hold(case: Case) -> Iterator[str]:
    """7. A refusal is written down at once; after it nothing is pushed until consent is given again."""
    step = case.step
    if step.kind == "said" and step.refusal and not step.kept:
        patient = case.after.links.get(case.place)
        if patient and case.after.consents.get(patient) is not False:
            yield f"7: {step.text!r} was not taken as a refusal"
    for pushed in step.pushed:
        patient = case.session.scalar(select(Send.patient_id).where(Send.send_key == pushed.send_key))
        if case.before.consents.get(str(patient)) is False:
            yield f"7: {pushed.send_key} went out against the patient's will"


def notes_only_grow(case: Case) -> Iterator[str]:
    """8. Gapless versions, no answer lost, a signed note stays signed, nobody writes into another patient's note."""
    for id, note in case.after.notes.items():
        old = case.before.notes.get(id)
        if old == note:
            continue
        if old is not None and old.state == "signed" != note.state:
            yield f"8: a signed note became {note.state}"
        yield from _versions(case, id, note.version)
        if case.step.kind == "said" and case.before.links.get(case.place) != note.patient_id:
            yield f"8: {case.step.who} wrote into the note of patient {note.patient_id}"
        if case.step.kind == "said" and old is None and note.conversation_id != case.thread:
            yield f"8: a new note of {case.step.who} names another conversation"
        if case.step.kind in ("facts", "service", "repeated"):
            yield "8: a note changed without anybody's word"


def _versions(case: Case, note_id: str, newest: int) -> Iterator[str]:
    wanted = select(NoteVersion).where(NoteVersion.note_id == note_id).order_by(NoteVersion.version)
    rows = list(case.session.scalars(wanted))
    if [row.version for row in rows] != list(range(1, newest + 1)):
        yield f"8: a note has the versions {[row.version for row in rows]}"
    for one, other in pairwise(rows):
        if lost := one.content.keys() - other.content.keys():
            yield f"8: version {other.version} of a note lost {sorted(lost)}"


MOVES = {
    "said": {("bot", "waiting")},
    "repeated": set[tuple[str, str]](),
    "facts": set[tuple[str, str]](),
    "service": {("bot", "waiting"), ("staff", "bot"), ("staff", "waiting")},
    "staff": {("bot", "staff"), ("waiting", "staff"), ("staff", "bot"), ("waiting", "bot")},
}


def people_take_and_close(case: Case) -> Iterator[str]:
    """9. Holders move bot → waiting → staff → bot; only staff of the clinic close, and what waits has a reason."""
    for id, holder in case.after.holders.items():
        old = case.before.holders.get(id, "bot")
        if holder != old and (old, holder) not in MOVES[case.step.kind]:
            yield f"9: the holder went from {old} to {holder} in a step of kind {case.step.kind}"
        if holder == "waiting" and not any(
            row.conversation_id == id and row.closed_at is None for row in case.after.escalations.values()
        ):
            yield "9: a conversation waits, and nothing is open"
    for id, row in case.after.escalations.items():
        old_row = case.before.escalations.get(id)
        closed = row.closed_at and not (old_row and old_row.closed_at)
        by_staff = case.step.kind == "staff" and case.checker.staff.get(row.closed_by) == row.clinic_id
        answered = row.reason == "no_answer" and row.closed_by == "bot"  # who lets hear of themselves is not phoned
        if closed and not by_staff and not answered:
            yield f"9: an escalation was closed by {row.closed_by} in a step of kind {case.step.kind}"
    if gone := case.before.escalations.keys() - case.after.escalations.keys():
        yield f"9: {len(gone)} escalations vanished"


RULES: tuple[Rule, ...] = (
    nothing_breaks,
    silent_while_staff_hold,
    emergencies_are_answered,
    one_message_a_request,
    repeats_change_nothing,
    kept_messages_come_back,
    everything_said_is_approved,
    nobody_reads_of_others,
    answers_keep_the_limits,
    refusals_hold,
    notes_only_grow,
    people_take_and_close,
)
