"""Plays a table on a demo town, turn by turn, and tells what came of it."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from bot.korean.treatments import TreatmentNames
from bot.reply import Button, QuickReply, Reply
from catalogue.book import BookRules
from records import clinics, conversations, patients, sends
from records.book import closures, desk, snapshot, waiting
from records.book.availability import Wanted
from records.catalogue import in_force
from records.consents import current
from records.database import Session
from records.facts import SEOUL, local_date
from records.models import (
    ChatUser,
    Clinic,
    Conversation,
    Escalation,
    FollowUp,
    Message,
    Note,
    Package,
    Patient,
)
from records.staff import by_login
from tests.conversations.story import Done, Given, Paid, Place, Slot, Turn, Understanding, understood
from tests.town import START, Town

SURE = 0.9
TREATED_AT = time(8, 30)


@dataclass
class Stage:
    """One conversation. `shown` holds every reply so far."""

    town: Town
    given: Given
    pushes: bool  # whether the pump works: what falls due is sent, what rests is handed back
    shown: list[Reply] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clinic = self.town.clinic(self.given.clinic)
        self._teach({**understood(), **self.given.understands})
        self._choose()
        self._to_the_day()
        self._treat()
        self._settle()
        self._keep_book()
        if self.given.holder != conversations.BOT:
            self._hold(self.given.holder)
        self.town.nlu.down = self.given.nlu == "down"

    def _teach(self, texts: dict[str, Understanding]) -> None:
        for text, meaning in texts.items():
            self.town.nlu.intents[text] = (meaning, SURE) if isinstance(meaning, str) else meaning

    def _choose(self) -> None:
        """Set the clinic's options and hours, and the patient's age."""
        with self.town.database.write() as session:
            clinic = session.merge(self.clinic)
            clinic.options = {k: v for k, v in (clinic.options | self.given.options).items() if v is not None}
            if self.given.hours:
                clinics.set_hours(clinic, self.given.hours)
            if self.given.born:
                user = session.scalars(select(ChatUser).where(ChatUser.user_key == self.given.who)).one()
                session.get_one(Patient, user.patient_id).birth_date = self.given.born.isoformat()

    def _to_the_day(self) -> None:
        """Move to the table's day after the demo's treatments, so that what was due until then was sent."""
        day = local_date(START) + timedelta(days=self.given.day - 1)
        self._advance(day, time.fromisoformat(self.given.time))

    def _advance(self, day: date, at: time) -> None:
        to = datetime.combine(day, at, SEOUL)
        if to > self.now():
            with self.town.database.write() as session:
                self.town.clock.advance(session, to)
            if self.pushes:
                self.town.work()

    def now(self) -> datetime:
        with self.town.database.read() as session:
            return self.town.clock.clinic(session)

    def _treat(self) -> None:
        for done in self.given.treated:
            with self.town.database.write() as session:
                self._treated(session, done)

    def _treated(self, session: Session, done: Done) -> None:
        """Record the treatment for the chat user's patient; a stranger becomes one."""
        now = self.town.clock.clinic(session)
        user = patients.chat_user(session, self.clinic, self.given.who, now)
        known = patients.linked_patient(session, user, now)
        fact = patients.VisitFact(
            number=known.number if known else "T-9001",
            name=known.name if known else "송가을",
            phone="+821000009001",
            visited_at=datetime.combine(local_date(now) - timedelta(days=done.days_ago), TREATED_AT, SEOUL),
            treatment=done.what,
            code=self._code(session, done.what, now),
        )
        patient, _ = patients.store_visit(session, self.clinic, fact, now)
        if known is None:
            patients.link(user, patient, "test", now)

    def _settle(self) -> None:
        """The table's own patients move in, and links end."""
        with self.town.database.write() as session:
            now = self.town.clock.clinic(session)
            for each in self.given.people:
                at = datetime.combine(local_date(START) - timedelta(days=1), TREATED_AT, SEOUL)
                code = self._code(session, each.treatment, now)
                fact = patients.VisitFact(
                    each.number, each.name, each.phone, at, each.treatment, code, birth_date=each.born
                )
                patients.store_visit(session, self.clinic, fact, now)
            for who in self.given.unlinked:
                patients.revoke(patients.chat_user(session, self.clinic, who, now), now)

    def _keep_book(self) -> None:
        """The book's rules, what is booked, closed and paid already."""
        with self.town.database.write() as session:
            clinic = session.get_one(Clinic, self.clinic.id)
            if self.given.book:
                rules = {**clinic.options["book"], **self.given.book}
                snapshot.keep_rules(clinic, BookRules.model_validate(rules))
            for each in self.given.booked:
                self._book(session, each)
            now = self.town.clock.clinic(session)
            for closed in self.given.closed:
                first, last = (
                    local_date(now) + timedelta(days=days) for days in (closed.ahead, closed.until or closed.ahead)
                )
                start = datetime.combine(first, time(), SEOUL)
                end = datetime.combine(last + timedelta(days=1), time(), SEOUL)
                closures.add(session, clinic, closed.resource, start, end, "휴진", "test", now)
            for place in self.given.waiting:
                self._wait_for(session, clinic, place, now)
            for paid in self.given.packages:
                session.add(self._package(session, paid, now))

    def _wait_for(self, session: Session, clinic: Clinic, place: Place, now: datetime) -> None:
        first, last = (local_date(now) + timedelta(days=days) for days in (place.ahead, place.until))
        at = time.fromisoformat(place.at) if place.at else None
        wish = waiting.Wish(place.what, self._name(session, place.what), first, last, at, at)
        waiting.join(session, clinic, self._patient(session, place.who or self.given.who, now), wish, now)

    def _name(self, session: Session, what: str) -> str:
        entry = in_force(session, self.clinic, local_date(self.now())).treatment(what)
        return entry.name if entry else "진료·상담"

    def _package(self, session: Session, paid: Paid, now: datetime) -> Package:
        patient = self._patient(session, self.given.who, now)
        return Package(
            clinic_id=self.clinic.id, patient_id=patient.id, treatment=paid.what, label=paid.what, total=paid.total,
            used=paid.used, created_at=now,
        )  # fmt: skip

    def _book(self, session: Session, slot: Slot) -> None:
        now = self.town.clock.clinic(session)
        book = snapshot.load(
            session, session.get_one(Clinic, self.clinic.id), now, local_date(now) + timedelta(days=200)
        )
        assert book is not None
        day = local_date(now) + timedelta(days=slot.ahead)
        starts_at = datetime.combine(day, time.fromisoformat(slot.at), SEOUL)
        opening = book.at(Wanted(slot.what, day, day, doctor=slot.doctor or None, staff=True), starts_at)
        assert opening is not None, f"{slot} cannot be booked"
        what = desk.What(slot.what, self._name(session, slot.what), slot.guest)
        patient = self._patient(session, slot.who or self.given.who, now)
        by = desk.By("test", now, self.town.machine())
        desk.reserve(session, self.clinic, patient, opening, what, slot.state, "console", by)

    def _patient(self, session: Session, who: str, now: datetime) -> Patient:
        user = patients.chat_user(session, self.clinic, who, now)
        patient = patients.linked_patient(session, user, now)
        assert patient is not None, f"{who} is linked to nobody"
        return patient

    def _code(self, session: Session, what: str, now: datetime) -> str | None:
        return TreatmentNames(in_force(session, self.clinic, local_date(now)).catalogue.treatments).code(what)

    # ── a turn

    def wait(self, turn: Turn) -> None:
        """Let the days pass that lie before the turn."""
        if turn.later:
            self._advance(local_date(self.now()) + timedelta(days=turn.later), time(10, 30))
        self.town.machine.pass_(minutes=turn.later_minutes)
        if turn.later_minutes and self.pushes:
            self.town.work()
        if turn.meanwhile:
            with self.town.database.write() as session:
                self._book(session, turn.meanwhile)

    def play(self, turn: Turn) -> Reply | None:
        """Do what the turn says; the reply, or None when staff did something."""
        if turn.staff is not None:
            self._staff(turn)
            return None
        if turn.frees:
            self._free()
            return None
        reply = self._event(turn) if turn.event is not None else self._said(turn)
        self.shown.append(reply)
        return reply

    def _free(self) -> None:
        """What was closed is open again, and what others booked is cancelled; the pump offers it to who waits."""
        with self.town.database.write() as session:
            clinic = session.get_one(Clinic, self.clinic.id)
            for closure in closures.ahead(session, clinic, self.town.clock.clinic(session)):
                closures.lift(session, closure)
            by = desk.By("test", self.town.clock.clinic(session), self.town.machine())
            for who in {each.who for each in self.given.booked if each.who}:
                for appointment in desk.ahead(session, self._patient(session, who, by.now).id, by.now):
                    desk.cancel(session, appointment, by)
        self.town.work()

    def _said(self, turn: Turn) -> Reply:
        if turn.presses is not None:
            return self._tap(_button(self.shown[-1:], turn.presses))
        if turn.takes is not None:
            return self._tap(_card(self.shown[-1], turn.takes))
        if turn.taps_again is not None:
            return self._tap(_earlier(self.shown[:-1], turn.taps_again))
        if turn.opens is not None:
            which, _, label = turn.opens.partition(": ")
            who, _, step = which.rpartition("/")
            return self._say(label or "상태 알리기", follow_up=self._follow_up(who or self.given.who, step))
        return self._say(self._with_code(turn.says or ""))

    def _with_code(self, says: str) -> str:
        if "{" not in says:
            return says
        code = self.codes()[-1]
        return says.replace("{code}", code).replace("{wrong}", code[::-1] if code != code[::-1] else "123456")

    def codes(self) -> list[str]:
        """The codes that reached this chat user's phone, the oldest first."""
        with self.town.database.write() as session:
            waiting = sends.take_waiting(session, self.town.machine.now, 10)
        for send_id in waiting:
            self.town.routes.deliver(send_id)
        sent = [each.text for each in self.town.phones.taken if each.to == self.given.who and "인증번호" in each.text]
        return [re.findall(r"\d{6}", text)[0] for text in sent]

    def _tap(self, button: QuickReply | Button) -> Reply:
        said = button.text if isinstance(button, QuickReply) else button.value
        return self._say(said or button.label, choice=button.choice)

    def _say(self, text: str, **turn: Any) -> Reply:
        return self.town.say(self.given.who, text, clinic=self.given.clinic, **turn)

    def _follow_up(self, who: str, step: str) -> str:
        """The follow-up that was sent to this chat user for that step."""
        with self.town.database.read() as session:
            user = session.scalars(select(ChatUser).where(ChatUser.user_key == who)).one()
            wanted = select(FollowUp.id).where(FollowUp.patient_id == user.patient_id, FollowUp.step == step)
            return next(
                iter(session.scalars(wanted.where(FollowUp.sent_at.is_not(None)).order_by(FollowUp.sent_at.desc())))
            )

    # ── staff

    def _staff(self, turn: Turn) -> None:
        assert turn.staff is not None
        if turn.staff.takes:
            self._hold(conversations.STAFF)
        if turn.staff.writes:
            self._write(turn.staff.writes)
        if turn.staff.hands_back:
            self._hold(conversations.BOT)

    def _hold(self, holder: str) -> None:
        with self.town.database.write() as session:
            conversation, now = self._conversation(session), self.town.clock.clinic(session)
            conversations.hand_back(conversation)
            if holder == conversations.STAFF:
                nurse = by_login(session, self.clinic, "nurse")
                assert nurse is not None
                assert conversations.claim(conversation, nurse.id, now)
            elif holder == conversations.WAITING:
                conversation.holder = holder

    def _conversation(self, session: Session) -> Conversation:
        now = self.town.clock.clinic(session)
        return conversations.take(session, patients.chat_user(session, self.clinic, self.given.who, now), now)

    def _write(self, text: str) -> None:
        with self.town.database.write() as session:
            conversation, now = self._conversation(session), self.town.clock.clinic(session)
            conversations.append(
                session, conversation, direction="out", author="staff", staff_id=conversation.staff_id, text=text,
                road="next_message", at=now, recorded_at=self.town.machine(),
            )  # fmt: skip

    def _event(self, turn: Turn) -> Reply:
        assert turn.event is not None
        with self.town.database.read() as session:
            newest = select(Message.id).where(Message.author == "staff").order_by(Message.id.desc())
            message = session.scalars(newest).first() or "none"
        other = self.town.clinic("demo2" if self.given.clinic == "demo" else "demo")
        signer: Clinic = other if turn.event.signed == "other clinic" else self.clinic
        signature = self.town.keyring.sign("event", signer.id, self.given.who, message)
        if turn.event.signed == "wrong":
            signature = signature[::-1]
        return self.town.conversations.event(self.clinic, self.given.who, f"{message}:{signature}")

    # ── what came of it

    def alarms(self) -> dict[str, tuple[str, int]]:
        """Reason → class and how often it was opened or repeated, of this chat user's conversation."""
        with self.town.database.read() as session:
            rows = session.scalars(select(Escalation).join(Conversation).join(ChatUser).where(*self._mine()))
            return {row.reason: (row.triage, row.repeats + 1) for row in rows}

    def due(self) -> dict[str, str]:
        """Reason → by when a person must have acted."""
        with self.town.database.read() as session:
            rows = session.scalars(select(Escalation).join(Conversation).join(ChatUser).where(*self._mine()))
            return {row.reason: f"{row.due_at:%m-%d %H:%M}" for row in rows}

    def details(self) -> dict[str, str]:
        """What staff read beside the reasons."""
        with self.town.database.read() as session:
            rows = session.scalars(select(Escalation).join(Conversation).join(ChatUser).where(*self._mine()))
            return {name: said for row in rows for name, said in (row.details or {}).items()}

    def note(self) -> dict[str, Any] | None:
        """The newest note's content with its state, triage and day."""
        with self.town.database.read() as session:
            wanted = select(Note).join(Conversation).join(ChatUser).where(*self._mine()).order_by(Note.id.desc())
            note = session.scalars(wanted).first()
            return {**note.content, "state": note.state, "triage": note.triage, "day": note.day} if note else None

    def linked(self) -> str:
        """The number of the patient that the chat user is linked to, if to one."""
        with self.town.database.read() as session:
            user = session.scalars(select(ChatUser).where(*self._mine())).one()
            patient = patients.linked_patient(session, user, self.town.clock.clinic(session))
            return patient.number if patient else ""

    def kept(self) -> str:
        """The patient's last words as they were recorded."""
        with self.town.database.read() as session:
            said = select(Message).join(Conversation).join(ChatUser).where(*self._mine(), Message.author == "patient")
            return session.scalars(said.order_by(Message.id.desc())).first().text

    def consent(self) -> dict[str, bool]:
        with self.town.database.read() as session:
            patient = session.scalars(
                select(Patient).join(ChatUser, ChatUser.patient_id == Patient.id).where(*self._mine())
            ).first()
            return current(session, patient.id) if patient else {}

    def holder(self) -> str:
        with self.town.database.read() as session:
            wanted = select(Conversation.holder).join(ChatUser).where(*self._mine())
            return session.scalars(wanted).first() or conversations.BOT

    def booked(self) -> list[str]:
        """What the patient has ahead."""
        with self.town.database.read() as session:
            now = self.town.clock.clinic(session)
            rows = desk.ahead(session, self._patient(session, self.given.who, now).id, now)
            return [
                " ".join(
                    filter(
                        None, (f"{row.starts_at.astimezone(SEOUL):%m-%d %H:%M}", row.treatment, row.state, row.guest)
                    )
                )
                for row in rows
            ]

    def waits(self) -> list[str]:
        with self.town.database.read() as session:
            patient = self._patient(session, self.given.who, self.town.clock.clinic(session))
            rows = waiting.of_patient(session, patient.id)
            return [f"{row.treatment} {row.first:%m-%d}~{row.last:%m-%d} {row.state}" for row in rows]

    def _mine(self) -> tuple[Any, ...]:
        return ChatUser.user_key == self.given.who, ChatUser.clinic_id == self.clinic.id


def _card(reply: Reply, which: int | str) -> Button:
    """The button of a card: which one of those with a title, or the one with these words in its title."""
    cards = [bubble for bubble in reply.bubbles if bubble.title and bubble.buttons]
    fits = cards[which - 1 : which] if isinstance(which, int) else [each for each in cards if which in each.title]
    assert len(fits) == 1, f"no card {which!r}; there are {[each.title for each in cards]}"
    return fits[0].buttons[0]


def _earlier(replies: list[Reply], label: str) -> QuickReply | Button:
    """A card of an earlier reply, or else a button under one."""
    cards = [bubble for reply in replies for bubble in reply.bubbles if bubble.buttons and label in bubble.title]
    return cards[-1].buttons[0] if cards else _button(replies, label)


def _button(replies: list[Reply], label: str) -> QuickReply:
    """The newest button with that label among the replies."""
    for reply in reversed(replies):
        for button in reply.quick_replies:
            if button.label == label:
                return button
    raise AssertionError(f"no button {label!r}; there are {[b.label for r in replies for b in r.quick_replies]}")
