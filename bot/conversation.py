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

from bot import away, effects, facts, identity, waiting, wording
from bot.alarm import Alarm, NoAlarm
from bot.dialogue import flows, loss
from bot.dialogue.booking.opening import wants_book
from bot.dialogue.decide import decide
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Heard, Invitation, Understood
from bot.rasa import Nlu
from bot.readers import Reader, Readers
from bot.reply import Bubble, Button, QuickReply, Reply
from bot.spool import Spool
from bot.turn import Turn
from bot.understanding import learned_emergency
from bot.wording import slow
from catalogue.model import InForce
from records import clinics, conversations, follow_ups, patients, photos, touches
from records.clock import Clock
from records.database import AlreadyThere, Database, Session
from records.keyring import Keyring
from records.live import Live
from records.masking import mask
from records.models import ChatUser, Clinic, Conversation, FollowUp, Message, Patient

log = structlog.get_logger()
WARMING = "어제 시술받은 곳이 부었어요"
Changed = list[tuple[str, str]]  # kind and id of what others should look at again


@dataclass(frozen=True)
class Answer:
    """What came of a turn. `messages`: ids of what was said in it, none where nothing could be recorded.

    `held`: staff hold this `conversation`, and nothing was said but that.
    """

    reply: Reply
    messages: tuple[str, ...] = ()
    conversation: str = ""
    held: bool = False


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
        self,
        database: Database,
        nlu: Nlu,
        readers: Readers,
        spool: Spool,
        live: Live,
        clock: Clock,
        keyring: Keyring,
        public_url: str = "",
        alarm: Alarm | None = None,
    ) -> None:
        """`public_url`: of the door as patients reach it; without one nobody is invited to upload photos.

        `alarm` brings emergencies to people; without one nobody is paged.
        """
        self._database, self._nlu, self._readers = database, nlu, readers
        self._spool, self._live, self._clock, self._keyring = spool, live, clock, keyring
        self._public_url, self._alarm = public_url, alarm or NoAlarm()

    def take(self, clinic: Clinic, turn: Turn) -> Reply:
        """The reply to one turn. Never raises: what cannot be recorded now is kept on disk, and said so."""
        return self.answer(clinic, turn).reply

    def answer(self, clinic: Clinic, turn: Turn) -> Answer:
        """As `take`, with what the door must know to bring the reply to the patient later."""
        try:
            answer, changed = self._recorded(clinic, turn)
        except Exception as error:
            log.error("turn.not_recorded", clinic=clinic.code, error=type(error).__name__, where=away.place(error))
            return Answer(self._away(clinic, turn))
        self._announce(clinic, changed)
        return answer

    def _away(self, clinic: Clinic, turn: Turn) -> Reply:
        """A red flag pages a person all the same."""
        verdict = away.read(self._readers.starter, turn.text)
        if verdict.triage is not None and verdict.triage.urgent:
            self._alarm.away(clinic, turn.user_key, verdict.triage)
        return away.taken(clinic, turn, verdict, self._spool, self._clock.machine())

    def warm(self) -> None:
        """Build what the first turn of each clinic would wait for. Never raises: a later turn builds the rest."""
        try:
            with self._database.read() as session:
                for clinic in clinics.all_of(session):
                    reader = self._readers.of(session, clinic, self._clock.clinic(session))
                    reader.triage.read(WARMING, {})
        except Exception as error:
            log.warning("turn.not_warmed", error=type(error).__name__, where=away.place(error))

    def waiting_words(self, clinic: Clinic, turn: Turn) -> str:
        """What is said at once when the turn takes long: a red flag gets its emergency text without a database."""
        return away.at_once(clinic, turn, self._readers.starter) or slow.one_moment(
            clinic.phone, clinic.emergency_phone
        )

    def late(self, clinic: Clinic, answer: Answer) -> None:
        """The answer did not go out in time: until it arrives by callback, it is said with what is said next.

        One that is kept on disk is not in the records yet, and stays as it is.
        """
        if answer.messages:
            with self._database.write() as session:
                conversations.wait_again(session, answer.messages, "callback")
            self._announce(clinic, [("conversation", answer.conversation)])

    def arrived(self, clinic: Clinic, answer: Answer) -> None:
        """The late answer has reached the patient by callback."""
        if answer.messages:
            with self._database.write() as session:
                conversations.arrived(session, answer.messages, "callback", self._clock.clinic(session))
            self._announce(clinic, [("conversation", answer.conversation)])

    def refused(self, clinic: Clinic, answer: Answer) -> None:
        """The late answer found no callback: unless a twin brought it, it waits for the patient's next message."""
        if answer.messages:
            with self._database.write() as session:
                for message_id in answer.messages:
                    conversations.on_its_way(session, message_id, "next_message")
            self._announce(clinic, [("conversation", answer.conversation)])

    def _recorded(self, clinic: Clinic, turn: Turn) -> tuple[Answer, Changed]:
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

    def _answered(self, session: Session, clinic: Clinic, turn: Turn) -> Answer | None:
        if turn.request_key is None:
            return None
        kept = conversations.answered(session, clinic, turn.user_key, turn.request_key)
        if kept is None:
            return None
        return Answer(reply_of(kept), tuple(kept.get("messages", ())), kept.get("conversation", ""))

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

        Outside a flow a button of an older turn whose label says it all counts as typed.
        """
        says_it_all = turn.text.strip() in wording.LABELS or bool(reader.names.named(turn.text))
        current = turn.choice in state.choices or state.flow is not None
        choice = turn.choice if current or not says_it_all else None
        known = choice is not None or turn.follow_up is not None or identity.proving(state, turn.text)
        understood = Understood() if known or not turn.text.strip() else reader.understand(turn.text, self._nlu)
        verdict = reader.triage.read(turn.text, days, learned_emergency(turn.text, understood))
        return Heard(mask(turn.text), choice, turn.follow_up, verdict=verdict, understood=understood)

    def _carried_out(self, clinic: Clinic, turn: Turn, heard: Heard, in_force: InForce) -> tuple[Answer, Changed]:
        with self._database.write() as session:
            taken = self._open(session, clinic, turn)
            known = self._answered(session, clinic, turn)  # a twin of this request may have been faster
            if known is not None:
                return known, []
            answer, changed = self._turn(session, clinic, taken, heard, turn.text, in_force)
            self._remember(session, clinic, turn, answer)
        return answer, [("conversation", taken.conversation.id), *changed]

    def _open(self, session: Session, clinic: Clinic, turn: Turn) -> Taken:
        return self._taken(session, patients.chat_user(session, clinic, turn.user_key, self._clock.clinic(session)))

    def _taken(self, session: Session, user: ChatUser) -> Taken:
        now = self._clock.clinic(session)
        conversation = conversations.take(session, user, now)
        return Taken(user, patients.linked_patient(session, user, now), conversation, now)

    def _turn(
        self, session: Session, clinic: Clinic, taken: Taken, heard: Heard, typed: str, in_force: InForce
    ) -> tuple[Answer, Changed]:
        """`typed`: the patient's own words, of which `heard` may hold less."""
        state = State.load(taken.conversation.state)
        heard = replace(heard, text=self._hidden(session, taken, state, heard.text))
        self._append_heard(session, taken, heard, taken.now)
        known = facts.load(
            session, clinic, taken.conversation, taken.user, taken.patient, in_force, taken.now, self._invitation(),
            wants_book(state, heard),
            follow_up=heard.follow_up,
        )  # fmt: skip
        shown = identity.Asked(
            session, clinic, taken.user, taken.patient, state, heard, typed, taken.now, self._clock.machine()
        )
        proved = identity.load(shown)
        if heard.follow_up and proved.button != "another":
            self._pressed(session, taken, heard.follow_up, proved.button != "none")
        decision = decide(state, heard, replace(known, identity=proved))
        changed = effects.carry_out(self._place(session, clinic, taken), decision.effects)
        self._kept(taken.conversation, decision.state)
        return self._said(session, taken, decision), changed

    @staticmethod
    def _pressed(session: Session, taken: Taken, follow_up_id: str, theirs: bool) -> None:
        """Keep that the button of a message that went out was pressed, by its patient or on the phone that it went to
        (`theirs`).
        """
        follow_up = session.get(FollowUp, follow_up_id)
        if follow_up is None or follow_up.state not in follow_ups.HAPPENED:
            return
        if theirs or (taken.patient is not None and follow_up.patient_id == taken.patient.id):
            touches.add(session, follow_up, touches.BUTTON, taken.now)

    @staticmethod
    def _kept(conversation: Conversation, state: State) -> None:
        conversation.state, conversation.flow_ends_at = state.dump(), flows.ends_at(state)

    def lapse(self, conversation_id: str) -> None:
        """End the flow of a conversation whose patience has run out, and do what its silence brings about."""
        with self._database.write() as session:
            user = patients.user_of(session, conversation_id)
            clinic = session.get_one(Clinic, user.clinic_id)
            taken = self._taken(session, user)
            if taken.conversation.flow_ends_at is None or taken.conversation.flow_ends_at > taken.now:
                return
            in_force = self._readers.of(session, clinic, taken.now).in_force
            known = facts.load(session, clinic, taken.conversation, user, taken.patient, in_force, taken.now, None)
            state, left_to_do = flows.entered(State.load(taken.conversation.state), known)
            changed = effects.carry_out(self._place(session, clinic, taken), left_to_do)
            self._kept(taken.conversation, state)
        self._announce(clinic, [("conversation", conversation_id), *changed])

    def _invitation(self) -> Invitation | None:
        token = photos.new_token()
        return Invitation(token, photos.address(self._public_url, token)) if self._public_url else None

    def _place(self, session: Session, clinic: Clinic, taken: Taken) -> effects.Place:
        machine_now = self._clock.machine()
        return effects.Place(session, clinic, taken.user, taken.conversation, taken.patient, taken.now, machine_now)

    def _hidden(self, session: Session, taken: Taken, state: State, text: str) -> str:
        """The words as they may be kept."""
        return identity.hidden(session, taken.user, state, text, self._clock.machine())

    def _remember(self, session: Session, clinic: Clinic, turn: Turn, answer: Answer) -> None:
        if turn.request_key is not None:
            kept = asdict(answer.reply) | {"messages": answer.messages, "conversation": answer.conversation}
            conversations.remember_answer(session, clinic, turn.user_key, turn.request_key, kept, self._clock.machine())

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

    def _append_said(self, session: Session, taken: Taken, reply: Reply, at: datetime) -> Message:
        return self._append(
            session,
            taken,
            at=at,
            direction="out",
            author="bot",
            text=reply.text,
            payload=_without_links(asdict(reply)),
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

    def _said(self, session: Session, taken: Taken, decision: Decision) -> Answer:
        """Append the reply; words that wait are said with it, and first."""
        reply, conversation = decision.reply, taken.conversation
        silent = conversation.holder == conversations.STAFF and waiting.only_waiting_words(reply)
        words = waiting.that_fit(conversations.undelivered(session, conversation.id), reply)
        said = [message.id for message in words]
        if words and silent:
            reply = Reply()
        else:
            said.append(self._append_said(session, taken, reply, taken.now).id)
        waiting.delivered(words, taken.now, "next_message")
        return Answer(waiting.said_first(words, reply), tuple(said), conversation.id, held=silent and not words)

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
            words = waiting.that_fit(conversations.undelivered(session, conversation.id), Reply())
            waiting.delivered(words, now, "event")
        self._announce(clinic, [("conversation", conversation.id)])
        return waiting.said_first(words, Reply())

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
            said = reply_of(kept["said"])
            self._append_heard(session, taken, heard, at)
            message = self._append_said(session, taken, said, at)
            changed = effects.carry_out(
                self._place(session, clinic, taken), (away.escalation(heard.verdict), *loss.effects_of(heard.verdict))
            )
            self._remember(session, clinic, turn, Answer(said, (message.id,), taken.conversation.id))
        self._announce(clinic, [("conversation", taken.conversation.id), *changed])

    def _announce(self, clinic: Clinic, changed: Changed) -> None:
        for kind, id in changed:
            self._live.announce(clinic.id, kind, id)
        self._alarm.raised([id for kind, id in changed if kind == "escalation"])


def _without_links(reply: dict[str, Any]) -> dict[str, Any]:
    """As it is recorded: the address of an upload page opens it, and is not kept beside the words."""
    for bubble in reply["bubbles"]:
        for button in bubble["buttons"]:
            button["value"] = "" if button["action"] == "link" else button["value"]
    return reply


def reply_of(kept: dict[str, Any]) -> Reply:
    """The reply that `dataclasses.asdict` wrote."""
    bubbles = tuple(
        Bubble(
            each["text"],
            each["title"],
            tuple(Button(**button) for button in each["buttons"]),
            each.get("beside", False),
        )
        for each in kept["bubbles"]
    )
    quick = tuple(QuickReply(**each) for each in kept["quick_replies"])
    return Reply(bubbles, quick, tuple(kept["versions"]))
