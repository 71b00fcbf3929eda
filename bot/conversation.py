"""The use case: one message of a patient in, one recorded reply out.

1. The same request again gets the same answer and changes nothing.
2. Triage reads the text. 3. The NLU is asked, outside any transaction.
4. One transaction: take the conversation, append the message, decide, carry out the effects, append the reply.
5. After the commit, whoever watches hears of it.

When the database is away the message is spooled to disk and the patient is told to phone; an emergency text is given
whatever else fails.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from bot import effects, facts, wording
from bot.dialogue.decide import decide, said_at_once
from bot.dialogue.state import State
from bot.dialogue.values import ClinicFacts, Decision, Escalate, Heard, Understood
from bot.readers import Readers
from bot.reply import Bubble, Button, QuickReply, Reply
from bot.spool import Spool
from bot.triage import Verdict
from bot.turn import Turn
from bot.understanding import Nlu
from catalogue.model import TriageClass
from records import conversations, patients
from records.clock import Clock
from records.database import Database, DatabaseUnavailable, Session
from records.keyring import Keyring
from records.live import Live
from records.masking import mask
from records.models import ChatUser, Clinic, Conversation, Message, Patient

log = structlog.get_logger()


@dataclass(frozen=True)
class Taken:
    """Whom a turn is about, inside its transaction."""

    user: ChatUser
    patient: Patient | None
    conversation: Conversation
    now: datetime


class Conversations:
    """Takes turns. One instance a process; safe for threads."""

    def __init__(
        self, database: Database, nlu: Nlu, readers: Readers, spool: Spool, live: Live, clock: Clock, keyring: Keyring
    ) -> None:
        self._database, self._nlu, self._readers = database, nlu, readers
        self._spool, self._live, self._clock, self._keyring = spool, live, clock, keyring

    def take(self, clinic: Clinic, turn: Turn) -> Reply:
        """The reply to one turn. Never raises for what a patient can cause."""
        try:
            return self._take(clinic, turn)
        except DatabaseUnavailable as error:
            log.error("turn.database_away", why=str(error))
            return self._spooled(clinic, turn)

    def _take(self, clinic: Clinic, turn: Turn) -> Reply:
        with self._database.read() as session:
            known = self._answered(session, clinic, turn)
            if known is not None:
                return known
            heard = self._heard(session, clinic, turn)
        with self._database.write() as session:
            known = self._answered(session, clinic, turn)  # a twin of this request may have been faster
            if known is not None:
                return known
            taken = self._open(session, clinic, turn)
            reply, changed = self._turn(session, clinic, taken, heard)
            if turn.request_key:
                conversations.remember_answer(
                    session, clinic, turn.user_key, turn.request_key, asdict(reply), self._clock.machine()
                )
        self._announce(clinic, [("conversation", taken.conversation.id), *changed])
        return reply

    def _answered(self, session: Session, clinic: Clinic, turn: Turn) -> Reply | None:
        if turn.request_key is None:
            return None
        kept = conversations.answered(session, clinic, turn.user_key, turn.request_key)
        return reply_of(kept) if kept is not None else None

    def _heard(self, session: Session, clinic: Clinic, turn: Turn) -> Heard:
        """Triage first, always; then the NLU, unless a button says what is meant."""
        now = self._clock.clinic(session)
        reader = self._readers.of(session, clinic, now)
        user = patients.find_chat_user(session, clinic, turn.user_key)
        patient = patients.linked_patient(session, user, now) if user else None
        had = patients.treatments(session, patient.id) if patient else ()
        days = {t.code: t.days_since(now) for t in reversed(had) if t.code}
        choice = self._current_choice(session, user, turn)
        pressed = choice is not None or turn.follow_up is not None
        understood = Understood() if pressed or not turn.text.strip() else reader.understand(turn.text, self._nlu)
        learned = dict(understood.ranking).get("emergency", 0.0) if understood.available else 0.0
        verdict = reader.triage.read(turn.text, days, learned)
        return Heard(turn.text, choice, turn.follow_up, verdict, understood)

    @staticmethod
    def _current_choice(session: Session, user: ChatUser | None, turn: Turn) -> str | None:
        """The pressed button; outside a flow, one of an older turn counts as its label typed."""
        kept = conversations.peek(session, user) if user else None
        state = State.load(kept.state) if kept else State()
        return turn.choice if turn.choice in state.choices or state.flow is not None else None

    def _open(self, session: Session, clinic: Clinic, turn: Turn) -> Taken:
        now = self._clock.clinic(session)
        user = patients.chat_user(session, clinic, turn.user_key, now)
        conversation = conversations.take(session, user, now)
        return Taken(user, patients.linked_patient(session, user, now), conversation, now)

    def _turn(
        self, session: Session, clinic: Clinic, taken: Taken, heard: Heard
    ) -> tuple[Reply, list[tuple[str, str]]]:
        state = State.load(taken.conversation.state)
        self._append_heard(session, taken, heard)
        in_force = self._readers.of(session, clinic, taken.now).in_force
        known = facts.load(session, clinic, taken.conversation, taken.patient, in_force, taken.now)
        decision = decide(state, heard, known)
        place = effects.Place(session, clinic, taken.conversation, taken.patient, taken.now, self._clock.machine())
        changed = effects.carry_out(place, decision.effects)
        taken.conversation.state = decision.state.dump()
        return self._said(session, taken, decision), changed

    def _append_heard(self, session: Session, taken: Taken, heard: Heard) -> None:
        self._append(
            session,
            taken,
            direction="in",
            author="patient",
            text=mask(heard.text),
            intent=heard.understood.intent if heard.understood.confidence else None,
            confidence=heard.understood.confidence or None,
            triage=heard.verdict.triage,
        )

    def _said(self, session: Session, taken: Taken, decision: Decision) -> Reply:
        """Append the reply; staff's words that wait are said with it, and first."""
        waiting = conversations.undelivered(session, taken.conversation.id)
        reply = decision.reply
        if not (waiting and taken.conversation.holder == conversations.STAFF and _only_waiting_words(reply)):
            self._append(
                session,
                taken,
                direction="out",
                author="bot",
                text=reply.text,
                payload=asdict(reply),
                versions=list(reply.versions),
                road="reply",
                delivered_at=taken.now,
            )
        else:
            reply = Reply()
        return _with_staff(reply, self._delivered(waiting, taken.now, "next_message"))

    def _append(self, session: Session, taken: Taken, **content: Any) -> Message:
        patient_id = taken.patient.id if taken.patient else None
        return conversations.append(
            session,
            taken.conversation,
            patient_id=patient_id,
            at=taken.now,
            recorded_at=self._clock.machine(),
            **content,
        )

    @staticmethod
    def _delivered(waiting: list[Message], now: datetime, road: str) -> list[Message]:
        for message in waiting:
            message.delivered_at, message.road = now, road
        return waiting

    def event(self, clinic: Clinic, user_key: str, event_id: str) -> Reply:
        """An Event API call of ours came back: staff's words that wait. Never read as the patient's words.

        An id that we did not sign, or whose message was delivered already, says nothing.
        """
        message_id, _, signature = event_id.partition(":")
        if signature != self._keyring.sign("event", clinic.id, user_key, message_id):
            log.warning("event.not_ours", clinic=clinic.code)
            return Reply()
        with self._database.write() as session:
            user = patients.find_chat_user(session, clinic, user_key)
            if user is None:
                return Reply()
            now = self._clock.clinic(session)
            conversation = conversations.take(session, user, now)
            waiting = self._delivered(conversations.undelivered(session, conversation.id), now, "event")
        self._announce(clinic, [("conversation", conversation.id)])
        return _with_staff(Reply(), waiting)

    def _spooled(self, clinic: Clinic, turn: Turn) -> Reply:
        """The database is away: keep the message on disk, and say what must be said without it."""
        verdict = self._readers.starter.read(turn.text)
        reply = away_reply(facts.of_clinic(clinic), verdict)
        kept = {"clinic": clinic.code, "turn": turn.dump(), "at": self._clock.machine().isoformat(), "said": reply.text}
        self._spool.keep(kept)
        return reply

    def replay(self, clinic: Clinic, kept: dict[str, Any]) -> None:
        """Record a spooled message and bring in a person; what was said to the patient is recorded as said."""
        turn = Turn.load(kept["turn"])
        with self._database.write() as session:
            if self._answered(session, clinic, turn) is not None:
                return
            taken = self._open(session, clinic, turn)
            heard = Heard(turn.text, verdict=self._readers.of(session, clinic, taken.now).triage.read(turn.text))
            self._append_heard(session, taken, heard)
            said = Reply((Bubble(kept["said"]),), versions=(wording.VERSION,))
            self._append(
                session, taken, direction="out", author="bot", text=said.text, payload=asdict(said),
                versions=list(said.versions), road="reply", delivered_at=taken.now,
            )  # fmt: skip
            place = effects.Place(session, clinic, taken.conversation, taken.patient, taken.now, self._clock.machine())
            changed = effects.carry_out(place, (_replay_escalation(heard.verdict),))
            if turn.request_key:
                conversations.remember_answer(
                    session, clinic, turn.user_key, turn.request_key, asdict(said), self._clock.machine()
                )
        self._announce(clinic, [("conversation", taken.conversation.id), *changed])

    def _announce(self, clinic: Clinic, changed: list[tuple[str, str]]) -> None:
        for kind, id in changed:
            self._live.announce(clinic.id, kind, id)


def away_reply(clinic: ClinicFacts, verdict: Verdict) -> Reply:
    """What is said when nothing can be recorded."""
    if verdict.triage is not None and verdict.triage.urgent:
        words = said_at_once(clinic, verdict.triage, verdict.rules)
    else:
        words = wording.busy(clinic.phone)
    return Reply((Bubble(words),), versions=(wording.VERSION,))


def reply_of(kept: dict[str, Any]) -> Reply:
    """The reply that `dataclasses.asdict` wrote."""
    bubbles = tuple(
        Bubble(each["text"], each["title"], tuple(Button(**button) for button in each["buttons"]))
        for each in kept["bubbles"]
    )
    quick = tuple(QuickReply(**each) for each in kept["quick_replies"])
    return Reply(bubbles, quick, tuple(kept["versions"]))


def _replay_escalation(verdict: Verdict) -> Escalate:
    if verdict.triage is not None and verdict.triage.urgent:
        return Escalate("emergency", verdict.triage, verdict.rules, verdict.signs)
    return Escalate("database_away", TriageClass.E2, verdict.rules, verdict.signs)


def _only_waiting_words(reply: Reply) -> bool:
    return reply.text in (wording.STAFF_HAVE_IT, wording.STAFF_TOLD)


def _with_staff(reply: Reply, waiting: list[Message]) -> Reply:
    if not waiting:
        return reply
    words = Bubble(wording.from_staff("\n\n".join(message.text for message in waiting)))
    return replace(reply, bubbles=(words, *reply.bubbles))
