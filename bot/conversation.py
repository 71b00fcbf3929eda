"""The use case: one message of a patient in, one recorded reply out.

1. The same request again gets the same answer and changes nothing.
2. Triage reads the text and the NLU is asked, outside any transaction.
3. One transaction: take the conversation, append the message, decide, carry out the effects, append the reply.
4. After the commit, whoever watches hears of it.

When that fails, whatever the reason, the message is kept on disk and the patient is told to phone; an emergency text is
given whatever else fails (bot.away).
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

import structlog

from bot import away, effects, facts, identity, wording
from bot.dialogue.decide import decide
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Heard, Understood
from bot.rasa import Nlu
from bot.readers import Reader, Readers
from bot.reply import MOST_WORDS, Bubble, Button, QuickReply, Reply, units
from bot.spool import Spool
from bot.turn import Turn
from catalogue.model import InForce
from records import conversations, patients
from records.clock import Clock
from records.database import AlreadyThere, Database, Session
from records.keyring import Keyring
from records.live import Live
from records.masking import mask
from records.models import ChatUser, Clinic, Conversation, Message, Patient

log = structlog.get_logger()
Changed = list[tuple[str, str]]  # kind and id of what others should look at again


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
        """The reply to one turn. Never raises: what cannot be recorded now is kept on disk, and said so."""
        try:
            reply, changed = self._recorded(clinic, turn)
        except Exception as error:
            log.error("turn.not_recorded", clinic=clinic.code, error=type(error).__name__, where=away.place(error))
            return away.taken(clinic, turn, self._readers.starter, self._spool, self._clock.machine())
        self._announce(clinic, changed)
        return reply

    def _recorded(self, clinic: Clinic, turn: Turn) -> tuple[Reply, Changed]:
        with self._database.read() as session:
            known = self._answered(session, clinic, turn)
            if known is not None:
                return known, []
            reader, days, state = self._looked_up(session, clinic, turn)
        heard = self._heard(turn, reader, days, state)
        try:
            return self._carried_out(clinic, turn, heard, reader.in_force)
        except AlreadyThere:  # a twin made the chat user or the conversation first: now they are there
            return self._carried_out(clinic, turn, heard, reader.in_force)

    def _answered(self, session: Session, clinic: Clinic, turn: Turn) -> Reply | None:
        if turn.request_key is None:
            return None
        kept = conversations.answered(session, clinic, turn.user_key, turn.request_key)
        return reply_of(kept) if kept is not None else None

    def _looked_up(self, session: Session, clinic: Clinic, turn: Turn) -> tuple[Reader, dict[str, int], State]:
        """What the text is read with: the clinic's reader, days since each treatment, the state as it stands."""
        now = self._clock.clinic(session)
        user = patients.find_chat_user(session, clinic, turn.user_key)
        patient = patients.linked_patient(session, user, now) if user else None
        had = patients.treatments(session, patient.id) if patient else ()
        days = {treatment.code: treatment.days_since(now) for treatment in reversed(had) if treatment.code}
        kept = conversations.peek(session, user) if user else None
        return self._readers.of(session, clinic, now), days, State.load(kept.state) if kept else State()

    def _heard(self, turn: Turn, reader: Reader, days: dict[str, int], state: State) -> Heard:
        """Triage always; the NLU, unless a button says what is meant, or the words are a proof of who it is.

        Outside a flow a button of an older turn counts as its label typed.
        """
        choice = turn.choice if turn.choice in state.choices or state.flow is not None else None
        known = choice is not None or turn.follow_up is not None or identity.proving(state, turn.text)
        understood = Understood() if known or not turn.text.strip() else reader.understand(turn.text, self._nlu)
        learned = dict(understood.ranking).get("emergency", 0.0) if understood.available else 0.0
        verdict = reader.triage.read(turn.text, days, learned)
        return Heard(mask(turn.text), choice, turn.follow_up, verdict=verdict, understood=understood)

    def _carried_out(self, clinic: Clinic, turn: Turn, heard: Heard, in_force: InForce) -> tuple[Reply, Changed]:
        with self._database.write() as session:
            taken = self._open(session, clinic, turn)
            known = self._answered(session, clinic, turn)  # a twin of this request may have been faster
            if known is not None:
                return known, []
            reply, changed = self._turn(session, clinic, taken, heard, turn.text, in_force)
            self._remember(session, clinic, turn, reply)
        return reply, [("conversation", taken.conversation.id), *changed]

    def _open(self, session: Session, clinic: Clinic, turn: Turn) -> Taken:
        now = self._clock.clinic(session)
        user = patients.chat_user(session, clinic, turn.user_key, now)
        conversation = conversations.take(session, user, now)
        return Taken(user, patients.linked_patient(session, user, now), conversation, now)

    def _turn(
        self, session: Session, clinic: Clinic, taken: Taken, heard: Heard, typed: str, in_force: InForce
    ) -> tuple[Reply, Changed]:
        """`typed`: the patient's own words, of which `heard` may hold less."""
        state = State.load(taken.conversation.state)
        heard = replace(heard, text=self._hidden(session, taken, state, heard.text))
        self._append_heard(session, taken, heard, taken.now)
        known = facts.load(session, clinic, taken.conversation, taken.user, taken.patient, in_force, taken.now)
        shown = identity.Asked(
            session, clinic, taken.user, taken.patient, state, heard, typed, taken.now, self._clock.machine()
        )
        decision = decide(state, heard, replace(known, identity=identity.load(shown)))
        changed = effects.carry_out(self._place(session, clinic, taken), decision.effects)
        taken.conversation.state = decision.state.dump()
        return self._said(session, taken, decision), changed

    def _place(self, session: Session, clinic: Clinic, taken: Taken) -> effects.Place:
        machine_now = self._clock.machine()
        return effects.Place(session, clinic, taken.user, taken.conversation, taken.patient, taken.now, machine_now)

    def _hidden(self, session: Session, taken: Taken, state: State, text: str) -> str:
        """The words as they may be kept."""
        return identity.hidden(session, taken.user, state, text, self._clock.machine())

    def _remember(self, session: Session, clinic: Clinic, turn: Turn, reply: Reply) -> None:
        if turn.request_key is not None:
            conversations.remember_answer(
                session, clinic, turn.user_key, turn.request_key, asdict(reply), self._clock.machine()
            )

    def _append_heard(self, session: Session, taken: Taken, heard: Heard, at: datetime) -> None:
        self._append(
            session,
            taken,
            at=at,
            direction="in",
            author="patient",
            text=heard.text,
            intent=heard.understood.intent if heard.understood.confidence else None,
            confidence=heard.understood.confidence or None,
            triage=heard.verdict.triage,
        )

    def _append_said(self, session: Session, taken: Taken, reply: Reply, at: datetime) -> None:
        self._append(
            session,
            taken,
            at=at,
            direction="out",
            author="bot",
            text=reply.text,
            payload=asdict(reply),
            versions=list(reply.versions),
            road="reply",
            delivered_at=at,
        )

    def _append(self, session: Session, taken: Taken, **content: Any) -> Message:
        patient_id = taken.patient.id if taken.patient else None
        recorded_at = self._clock.machine()
        return conversations.append(
            session, taken.conversation, patient_id=patient_id, recorded_at=recorded_at, **content
        )

    def _said(self, session: Session, taken: Taken, decision: Decision) -> Reply:
        """Append the reply; staff's words that wait are said with it, and first."""
        reply = decision.reply
        waiting = _that_fit(conversations.undelivered(session, taken.conversation.id), reply)
        if waiting and taken.conversation.holder == conversations.STAFF and _only_waiting_words(reply):
            reply = Reply()
        else:
            self._append_said(session, taken, reply, taken.now)
        return _with_staff(reply, _delivered(waiting, taken.now, "next_message"))

    def event(self, clinic: Clinic, user_key: str, event_id: str) -> Reply:
        """An Event API call of ours came back: staff's words that wait. Never read as the patient's words.

        An id that we did not sign, or whose message was delivered already, says nothing. Never raises: words that
        cannot be handed over now wait for the patient's next message.
        """
        message_id, _, signature = event_id.partition(":")
        ours = self._keyring.sign("event", clinic.id, user_key, message_id)
        if not compare_digest(signature.encode(), ours.encode()):
            log.warning("event.not_ours", clinic=clinic.code)
            return Reply()
        try:
            return self._event(clinic, user_key)
        except Exception as error:
            log.error("event.not_delivered", clinic=clinic.code, error=type(error).__name__, where=away.place(error))
            return Reply()

    def _event(self, clinic: Clinic, user_key: str) -> Reply:
        with self._database.write() as session:
            user = patients.find_chat_user(session, clinic, user_key)
            if user is None:
                return Reply()
            now = self._clock.clinic(session)
            conversation = conversations.take(session, user, now)
            waiting = _that_fit(conversations.undelivered(session, conversation.id), Reply())
            _delivered(waiting, now, "event")
        self._announce(clinic, [("conversation", conversation.id)])
        return _with_staff(Reply(), waiting)

    def replay(self, clinic: Clinic, kept: dict[str, Any]) -> None:
        """Record a message that was kept on disk, as of its own minute, and bring in a person.

        What the patient was told then is recorded as said; a message that was recorded already changes nothing.
        """
        turn = Turn.load(kept["turn"])
        with self._database.write() as session:
            taken = self._open(session, clinic, turn)
            if self._answered(session, clinic, turn) is not None:
                return
            state = State.load(taken.conversation.state)
            kept_text = self._hidden(session, taken, state, mask(turn.text))
            heard = Heard(kept_text, verdict=self._readers.of(session, clinic, taken.now).triage.read(turn.text))
            at = taken.now - max(self._clock.machine() - datetime.fromisoformat(kept["at"]), timedelta())
            said = Reply((Bubble(kept["said"]),), versions=(wording.VERSION,))
            self._append_heard(session, taken, heard, at)
            self._append_said(session, taken, said, at)
            changed = effects.carry_out(self._place(session, clinic, taken), (away.escalation(heard.verdict),))
            self._remember(session, clinic, turn, said)
        self._announce(clinic, [("conversation", taken.conversation.id), *changed])

    def _announce(self, clinic: Clinic, changed: Changed) -> None:
        for kind, id in changed:
            self._live.announce(clinic.id, kind, id)


def reply_of(kept: dict[str, Any]) -> Reply:
    """The reply that `dataclasses.asdict` wrote."""
    bubbles = tuple(
        Bubble(each["text"], each["title"], tuple(Button(**button) for button in each["buttons"]))
        for each in kept["bubbles"]
    )
    quick = tuple(QuickReply(**each) for each in kept["quick_replies"])
    return Reply(bubbles, quick, tuple(kept["versions"]))


def _delivered(waiting: list[Message], now: datetime, road: str) -> list[Message]:
    for message in waiting:
        message.delivered_at, message.road = now, road
    return waiting


def _that_fit(waiting: list[Message], reply: Reply) -> list[Message]:
    """Staff's words that find room beside the reply, the oldest first; the others keep waiting."""
    room, fitting = MOST_WORDS - units(reply.text), list[Message]()
    for message in waiting:
        room -= units(wording.from_staff(message.text))
        if room < 0:
            break
        fitting.append(message)
    return fitting


def _only_waiting_words(reply: Reply) -> bool:
    return reply.text in (wording.STAFF_HAVE_IT, wording.STAFF_TOLD)


def _with_staff(reply: Reply, waiting: list[Message]) -> Reply:
    if not waiting:
        return reply
    words = Bubble(wording.from_staff("\n\n".join(message.text for message in waiting)))
    return replace(reply, bubbles=(words, *reply.bubbles))
