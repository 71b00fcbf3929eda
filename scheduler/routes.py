"""Which channel reaches a patient, and what becomes of a send: handed over, settled, looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from channels.ports import Channel, ChannelError, ChannelUnknown, Outgoing, OutgoingButton, Receipt
from records import consents, conversations, follow_ups, patients, sends
from records.clock import Clock
from records.database import Database, Session
from records.live import Live
from records.models import Clinic, FollowUp, Patient, Send

log = structlog.get_logger()
SIMULATOR = "simulator"
MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=20)
LOOK_UP_AGAIN = timedelta(seconds=30)


@dataclass(frozen=True)
class Route:
    """A channel by name and the address there."""

    channel: str
    to: str


class Routes:
    """Knows the channels. One instance a process."""

    def __init__(self, database: Database, clock: Clock, live: Live, channels: Mapping[str, Channel]) -> None:
        self._database, self._clock, self._live, self._channels = database, clock, live, channels

    def to(self, session: Session, patient: Patient, at: datetime) -> Route | None:
        """The way to the patient, or None while there is none."""
        user = patients.linked_user(session, patient, at)
        if SIMULATOR in self._channels and user is not None:
            return Route(SIMULATOR, user.user_key)
        return None

    def deliver(self, send_id: str) -> None:
        """Claim the send, hand it over, settle it.

        1. Claim by conditional update; another worker may have it.
        2. Look once more whether it may still go out (a wish of the patient may have come in between).
        3. Hand over, outside any transaction.
        4. Settle under the same lease; a lost lease changes nothing.
        """
        prepared = self._prepared(send_id)
        if prepared is None:
            return
        send, message = prepared
        try:
            receipt = self._channels[send.channel].hand_over(message)
        except ChannelUnknown as error:
            self._settle(send, state=sends.UNKNOWN, why=str(error), next_try_at=self._clock.machine() + LOOK_UP_AGAIN)
        except ChannelError as error:
            self._failed(send, error)
        else:
            self._accepted(send, receipt)

    def _prepared(self, send_id: str) -> tuple[Send, Outgoing] | None:
        with self._database.write() as session:
            send = sends.claim(session, send_id, self._clock.machine())
            if send is None:
                return None
            patient = session.get_one(Patient, send.patient_id)
            clinic = session.get_one(Clinic, send.clinic_id)
            route = self.to(session, patient, send.at)
            why = "연결된 채널이 없어졌습니다" if route is None else self._unwanted(session, patient)
            if route is None or why is not None:
                sends.settle(session, send, state=sends.FAILED, permanent=True, why=why)
                self._mark_follow_up(session, send, follow_ups.REFUSED, why or "")
                return None
            return send, _outgoing(send, clinic, route)

    @staticmethod
    def _unwanted(session: Session, patient: Patient) -> str | None:
        refused = consents.current(session, patient.id).get(consents.MESSAGES) is False
        return "환자가 알림 수신을 거부했습니다" if refused else None

    def _settle(self, send: Send, **outcome: Any) -> None:
        with self._database.write() as session:
            sends.settle(session, send, **outcome)

    def _failed(self, send: Send, error: ChannelError) -> None:
        """A transient refusal waits and tries again; a permanent one ends it."""
        if error.permanent or send.attempts >= MAX_ATTEMPTS:
            with self._database.write() as session:
                if sends.settle(session, send, state=sends.FAILED, permanent=True, why=str(error)):
                    self._mark_follow_up(session, send, "failed", str(error))
            return
        wait = FIRST_WAIT * 2 ** (send.attempts - 1)
        self._settle(send, state=sends.QUEUED, why=str(error), next_try_at=self._clock.machine() + wait)

    def _accepted(self, send: Send, receipt: Receipt) -> None:
        with self._database.write() as session:
            settled = sends.settle(session, send, **self._taken(receipt))
            conversation_id = self._said(session, send) if settled else ""
        self._live.announce(send.clinic_id, "conversation", conversation_id)

    def _taken(self, receipt: Receipt) -> dict[str, Any]:
        return {
            "state": sends.ACCEPTED,
            "dealer_id": receipt.dealer_id,
            "accepted_at": self._clock.machine(),
            "why": None,
        }

    def _said(self, session: Session, send: Send) -> str:
        """Append what was handed over to the patient's conversation."""
        user = patients.linked_user(session, session.get_one(Patient, send.patient_id), send.at)
        if user is None:
            return ""
        conversation = conversations.take(session, user, send.at)
        conversations.append(
            session,
            conversation,
            patient_id=send.patient_id,
            direction="out",
            author="bot",
            text=send.content["text"],
            payload=send.content,
            versions=[send.versions],
            road=send.channel,
            at=send.at,
            delivered_at=send.at,
            recorded_at=self._clock.machine(),
        )
        return conversation.id

    def reconcile(self, send_id: str) -> None:
        """Ask the dealer what became of a send of unknown fate: accepted, or surely never taken and queued again."""
        with self._database.read() as session:
            send = session.get_one(Send, send_id)
        try:
            receipt = self._channels[send.channel].look_up(send.send_key)
        except ChannelError as error:
            again = self._clock.machine() + LOOK_UP_AGAIN
            with self._database.write() as session:
                sends.resolve(session, send, next_try_at=again, why=f"조회하지 못했습니다: {error}")
            return
        with self._database.write() as session:
            if receipt is None:
                sends.resolve(session, send, state=sends.QUEUED, next_try_at=self._clock.machine(), why="다시 보냅니다")
            elif sends.resolve(session, send, **self._taken(receipt)):
                self._said(session, send)

    @staticmethod
    def _mark_follow_up(session: Session, send: Send, state: str, why: str) -> None:
        follow_up = session.get(FollowUp, send.follow_up_id) if send.follow_up_id else None
        if follow_up is not None:
            follow_up.state, follow_up.why = state, why


def _outgoing(send: Send, clinic: Clinic, route: Route) -> Outgoing:
    buttons = tuple(
        OutgoingButton(each["label"], "check_in", follow_up_id=send.follow_up_id)
        if each["action"] == "check_in"
        else OutgoingButton(each["label"], "say")
        for each in send.content["buttons"]
    )
    return Outgoing(
        send_key=send.send_key,
        to=route.to,
        clinic_code=clinic.code,
        title=send.content["title"],
        text=send.content["text"],
        buttons=buttons,
        at=send.at,
    )
