"""Which channel reaches a patient, and what becomes of a send: handed over, settled, looked up."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from catalogue.model import PushClass
from channels.ports import Channel, ChannelError, ChannelUnknown, Outgoing, OutgoingButton, Receipt
from records import clinics, conversations, dealers, follow_ups, identity, patients, sends
from records.catalogue import CatalogueCache
from records.clock import Clock
from records.database import Database, DatabaseUnavailable, Session
from records.facts import local_date
from records.live import Live
from records.models import ChatUser, Clinic, DealerAccount, FollowUp, Patient, Send
from records.rates import Rates
from scheduler import guard, hygiene, judging, refusals, unreached, ways
from scheduler.judging import Case, Route
from scheduler.page_links import PageLinks, without
from scheduler.results import FIRST_ASKED
from scheduler.ways import Words

log = structlog.get_logger()
SIMULATOR = "simulator"
MAX_MISHAPS = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=20), timedelta(minutes=10)
PATIENCE = timedelta(seconds=1)  # how long a sender waits for its slot at the dealer before it puts the send back
LOOK_UP_AGAIN = timedelta(seconds=30)
NOT_PREPARED_REST = timedelta(hours=1)
REPLANNED_BY = timedelta(seconds=30)
SPOKEN = ("guide", "say")  # buttons that say their label in the chat
NEVER_TAKEN = "여러 번 보냈으나 발송사가 받지 않았습니다"
FASTER_THAN_ALLOWED = "발송 한도에 맞추어 순서를 기다립니다"


@dataclass(frozen=True)
class Ready:
    """A claimed send and what is to be handed over; `rate` is the clinic's own at the dealer, messages a second."""

    send: Send
    message: Outgoing
    rate: float | None


class Routes:
    """Knows the channels. One instance a process.

    `rates`: how fast the dealers may be given messages; None: as fast as one can. `pause` waits for some seconds of
    machine time; without it a send that must wait is put back. `dice` draws from [0, 1) how far a retry is put off.
    `pages`: how messages lead to the patient's own page: a text message by a line, others by buttons.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        live: Live,
        channels: Mapping[str, Channel],
        rates: Rates | None = None,
        pause: Callable[[float], None] | None = None,
        dice: Callable[[], float] = random.random,
        pages: PageLinks | None = None,
    ) -> None:
        self._database, self._clock, self._live, self._channels = database, clock, live, channels
        self._rates, self._pause, self._dice, self._pages = rates, pause, dice, pages
        self._catalogues = CatalogueCache()

    def most_at_once(self, session: Session, seconds: float) -> dict[str, int]:
        """How many messages each channel, and each clinic (by id) with a rate of its own, may be given in `seconds`."""
        if self._rates is None:
            return {}
        rates = {name: self._rates.of(name) for name in self._channels} | clinics.rates(session)
        return {name: max(1, round(rate * seconds)) for name, rate in rates.items()}

    def to(self, session: Session, patient: Patient, at: datetime, words: Words) -> Route | None:
        """The way to the patient by the clinic's dealer, else, in a demo, the simulator; None while there is none."""
        account = self._account(session, patient.clinic_id)
        if account is not None:
            return ways.way(account, patient, words)
        user = patients.linked_user(session, patient, at)
        if SIMULATOR in self._channels and user is not None:
            return Route(SIMULATOR, user.user_key)
        return None

    def _account(self, session: Session, clinic_id: str) -> DealerAccount | None:
        """That by which the clinic's messages leave, if its dealer may be spoken to here."""
        account = dealers.in_use(session, clinic_id)
        return account if account and account.dealer in self._channels else None

    def _of(self, session: Session, send: Send, at: datetime) -> Route | None:
        """The way of this send. A demo's code goes to the phone of whoever asked for it; it stands for the number's."""
        patient = session.get_one(Patient, send.patient_id)
        if send.push_class != sends.SECURITY or self._account(session, send.clinic_id):
            return self.to(session, patient, at, Words.of(send))
        user = session.get(ChatUser, identity.of_send(session, send).chat_user_id)
        demo = session.get_one(Clinic, send.clinic_id).demo
        return Route(SIMULATOR, user.user_key) if SIMULATOR in self._channels and demo and user else None

    def deliver(self, send_id: str) -> None:
        """Claim the send, hand it over, settle it.

        1. Claim by conditional update; another worker may have it.
        2. Judge once more, on fresh facts: the queue may have stood still, the patient or the clinic changed its mind.
        3. Wait for a slot at the dealer, or put the send back, without an attempt, until there may be one.
        4. Hand over, outside any transaction.
        5. Settle under the same lease; a lost lease changes nothing.
        """
        ready = self._prepared_or_rested(send_id)
        if ready is None or not self._slot(ready):
            return
        send, message = ready.send, ready.message
        try:
            receipt = self._channels[send.channel].hand_over(message)
        except ChannelUnknown as error:
            self._settle(send, **sends.lost(send, self._clock.machine() + LOOK_UP_AGAIN, str(error)))
        except ChannelError as error:
            self._failed(send, error)
        else:
            self._accepted(send, receipt, message.at)

    def _slot(self, ready: Ready) -> bool:
        """Whether it may be handed over now; the wait for it, if it is short, is over then."""
        if self._rates is None:
            return True
        send, patience = ready.send, PATIENCE if self._pause else timedelta(0)
        wait = self._rates.take(send.channel, send.clinic_id, ready.rate, self._clock.machine(), patience)
        if wait > patience:
            with self._database.write() as session:
                self._rest(session, send, wait, FASTER_THAN_ALLOWED)
            return False
        if wait and self._pause:
            self._pause(wait.total_seconds())
        return True

    def _prepared_or_rested(self, send_id: str) -> Ready | None:
        """A send that cannot be read, say, is no reason to come again every half minute for ever."""
        try:
            return self._prepared(send_id)
        except DatabaseUnavailable:
            raise
        except Exception as error:
            log.exception("send.not_prepared", send_id=send_id, error=type(error).__name__, exc_info=False)
            with self._database.write() as session:
                again = self._clock.machine() + NOT_PREPARED_REST
                sends.not_prepared(session, send_id, again, MAX_MISHAPS, "처리 중 오류가 났습니다")
            return None

    def _prepared(self, send_id: str) -> Ready | None:
        with self._database.write() as session:
            send = sends.claim(session, send_id, self._clock.machine())
            if send is None:
                return None
            at = self._story_time(session, send)
            route = self._of(session, send, self._clock.clinic(session))  # who may read it now, even in a jump
            match self._judged(session, send, route, at):
                case guard.Refuse(why):
                    self._refuse(session, send, why, at)
                case guard.Postpone(until, why):
                    self._rest(session, send, until - at, why)
                case guard.Allow():
                    assert route is not None
                    send.channel, send.content = route.channel, ways.as_leaving(send.content, route)
                    send.form = ways.form(route)
                    _leaves(session, send, at)
                    clinic = session.get_one(Clinic, send.clinic_id)
                    message = _outgoing(send, clinic, route, at)
                    whole = self._with_page(session, send, message, route)
                    send.page = whole != without(message)
                    return Ready(send, whole, clinics.rate(clinic))
        return None

    def _with_page(self, session: Session, send: Send, message: Outgoing, route: Route) -> Outgoing:
        """With the way to the patient's page, where patients reach our door."""
        if self._pages is None:
            return without(message)
        leads = self._pages.beside if route.by_text else self._pages.under
        return leads(session, send, message, self._clock.machine())

    def _story_time(self, session: Session, send: Send) -> datetime:
        """The clinic time at which the send acts: now, or while a jump is being carried out, its own minute."""
        now, jump = self._clock.clinic(session), self._clock.jump(session)
        return send.at if jump and jump.running(now) and send.at <= jump.end else now

    def _judged(self, session: Session, send: Send, route: Route | None, at: datetime) -> guard.Verdict:
        patient, clinic = session.get_one(Patient, send.patient_id), session.get_one(Clinic, send.clinic_id)
        if send.follow_up_id is None:
            return judging.judged_code(session, send, clinic, route, at, self._clock.machine())
        if patient.stale:
            return guard.Postpone(at + REPLANNED_BY, "사실이 바뀌어 계획을 다시 세웁니다")
        in_force = self._catalogues.in_force(session, clinic, local_date(at))
        follow_up = session.get_one(FollowUp, send.follow_up_id)
        return judging.judged(session, Case(follow_up, patient, clinic, in_force, route, at))

    @staticmethod
    def _refuse(session: Session, send: Send, why: str, at: datetime) -> None:
        sends.settle(session, send, state=sends.FAILED, permanent=True, why=why, **_kept(send))
        if send.follow_up_id is not None:
            follow_up = session.get_one(FollowUp, send.follow_up_id)
            judging.refuse(follow_up, why, at)
            unreached.tell(session, follow_up, at)

    def _rest(self, session: Session, send: Send, span: timedelta, why: str) -> None:
        """Not now; this was no attempt."""
        until = self._clock.machine() + span
        sends.settle(session, send, **sends.resting(until), attempts=send.attempts - 1, why=why)

    def _settle(self, send: Send, **outcome: Any) -> None:
        with self._database.write() as session:
            sends.settle(session, send, **outcome)

    def _failed(self, send: Send, error: ChannelError) -> None:
        """A transient refusal waits and tries again, until it is too late for the message; a permanent one ends it."""
        if error.permanent:
            with self._database.write() as session:
                if error.opted_out:
                    refusals.by_080(session, send, self._clock.clinic(session), self._clock.machine())
                hygiene.fault(session, send, error.fault, str(error), self._clock.clinic(session))
                failed = sends.settle(session, send, state=sends.FAILED, permanent=True, why=str(error), **_kept(send))
                if failed and not (error.by_text and ways.instead(session, send, self._clock.machine())):
                    self._mark_failed(session, send, str(error))
            self._live.announce(send.clinic_id, "escalation", send.id)
            return
        self._settle(send, **sends.resting(self._clock.machine() + self._wait(send)), why=str(error))

    def _wait(self, send: Send) -> timedelta:
        """Doubled at each attempt, and longer by up to a half, lest all come back at once."""
        doubled: timedelta = FIRST_WAIT * 2 ** min(send.attempts - 1, 10)
        return min(doubled, LONGEST_WAIT) * (1 + self._dice() / 2)

    def _accepted(self, send: Send, receipt: Receipt, at: datetime) -> None:
        with self._database.write() as session:
            settled = sends.settle(session, send, **self._taken(receipt), **_kept(send))
            conversation_id = self._said(session, send, at) if settled else ""
        self._live.announce(send.clinic_id, "conversation", conversation_id)

    def _taken(self, receipt: Receipt) -> dict[str, Any]:
        return {
            "state": sends.ACCEPTED,
            "dealer_id": receipt.dealer_id,
            "accepted_at": self._clock.machine(),
            "next_try_at": self._clock.machine() + FIRST_ASKED,
            "why": None,
        }

    def _said(self, session: Session, send: Send, at: datetime) -> str:
        """Append what was handed over to the patient's conversation. A code is nobody's to read again.

        What was said before, and is said once more because a phone was off or knows no KakaoTalk, stands there already.
        """
        if send.push_class == sends.SECURITY or send.accepted_at is not None or sends.INSTEAD_OF in send.content:
            return ""
        user = patients.linked_user(session, session.get_one(Patient, send.patient_id), at)
        if user is None:
            return ""
        conversation = conversations.take(session, user, at)
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
            at=at,
            delivered_at=at,
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
                sends.look_up_later(session, send_id, again, f"조회하지 못했습니다: {error}")
            return
        with self._database.write() as session:
            if receipt is not None:
                if sends.resolve(session, send, **self._taken(receipt), **_kept(send)):
                    self._said(session, send, self._story_time(session, send))
            elif send.mishaps < MAX_MISHAPS:
                again = self._clock.machine() + self._wait(send)
                sends.resolve(session, send, **sends.resting(again), why="다시 보냅니다")
            elif sends.resolve(session, send, state=sends.FAILED, permanent=True, why=NEVER_TAKEN, **_kept(send)):
                self._mark_failed(session, send, NEVER_TAKEN)

    def _mark_failed(self, session: Session, send: Send, why: str) -> None:
        follow_ups.failed(session, send.follow_up_id, why)
        unreached.tell_of(session, send.follow_up_id, self._story_time(session, send))


def _leaves(session: Session, send: Send, at: datetime) -> None:
    """The day's cap and the deadline of the answer count from when it leaves, however long it had to wait."""
    if send.follow_up_id is None:
        return
    follow_up = session.get_one(FollowUp, send.follow_up_id)
    if follow_up.state != follow_ups.SENT or follow_up.sent_at is None:
        return
    if follow_up.answer_by is not None:
        follow_up.answer_by += at - follow_up.sent_at
    follow_up.sent_at = at


def _kept(send: Send) -> dict[str, Any]:
    """What the row keeps of its words once they are over: all, but no code."""
    return {"content": sends.without_code(send.content)} if send.push_class == sends.SECURITY else {}


def _button(label: str, action: str, opens: str | None) -> OutgoingButton:
    """`opens`: the follow-up whose conversation it opens in the chat. The address of a page is added as it leaves."""
    if action in SPOKEN:
        return OutgoingButton(label, "say")
    return OutgoingButton(label, "link") if action == "page" else OutgoingButton(label, "follow_up", follow_up_id=opens)


def _outgoing(send: Send, clinic: Clinic, route: Route, at: datetime) -> Outgoing:
    opens = send.content.get("opens", send.follow_up_id)
    buttons = tuple(_button(each["label"], each["action"], opens) for each in send.content["buttons"])
    return Outgoing(
        send_key=send.send_key,
        to=route.to,
        clinic_code=clinic.code,
        title=send.content["title"],
        text=send.content["text"],
        buttons=buttons,
        at=at,
        alimtalk=route.alimtalk,
        advertising=send.push_class == PushClass.ADVERTISING,
        brand=route.brand,
        once=f"{send.send_key}.{send.attempts - send.mishaps}",
    )
