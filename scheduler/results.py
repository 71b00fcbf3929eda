"""What became of the messages that dealers took: asked again and again until it is known, and settled once.

A delivery report only rings (`records.sends.ring`): it may come late, twice, never or from anybody, so what holds is
what the dealer says when it is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from channels.ports import ChannelError, Reporting, Result
from records import follow_ups, sends
from records.clock import Clock
from records.database import Database, DatabaseUnavailable
from records.models import Clinic, Send
from scheduler import hygiene, refusals, unreached, ways

log = structlog.get_logger()
BATCH = 100
WORK_FOR = timedelta(seconds=5)  # of machine time a tick
FIRST_ASKED, SELDOM = timedelta(seconds=30), timedelta(hours=1)
NOT_REACHED = timedelta(minutes=10)  # before a phone that was off is tried again
MOST_ATTEMPTS = 5


@dataclass(frozen=True)
class Results:
    """Asks the dealers by channel name. Several may run; a row is settled by conditional update."""

    database: Database
    clock: Clock
    dealers: Mapping[str, Reporting]

    def tick(self) -> None:
        """Everything that may be asked now. A dealer that does not answer is left alone until the next tick."""
        if not self.dealers:
            return
        ends = self.clock.machine() + WORK_FOR
        with self.database.read() as session:
            due = sends.awaiting(session, self.dealers, self.clock.machine(), BATCH)
            codes = {send.clinic_id: session.get_one(Clinic, send.clinic_id).code for send in due}
        silent = set[tuple[str, str]]()
        for send in due:
            if (send.channel, send.clinic_id) in silent or self.clock.machine() >= ends:
                continue
            try:
                self._settle(send, self.dealers[send.channel].result(codes[send.clinic_id], send.dealer_id or ""))
            except ChannelError as error:
                silent.add((send.channel, send.clinic_id))
                self._settle(send, Result("waiting", f"결과를 조회하지 못했습니다: {error}"))
            except DatabaseUnavailable:
                raise
            except Exception as error:
                log.exception("results.failed", send_id=send.id, error=type(error).__name__, exc_info=False)
                self._settle(send, Result("waiting", "결과를 읽지 못했습니다"))

    def _settle(self, send: Send, result: Result) -> None:
        now = self.clock.machine()
        match result.outcome:
            case "delivered":
                self._arrived(send, now)
            case "failed" | "by_text":
                self._failed(send, result, now)
            case "again" if result.trouble:  # the account's, not an attempt of the message's
                self._write(send, **sends.resting(now + NOT_REACHED), attempts=send.attempts - 1, why=result.why)
            case "again" if send.attempts < MOST_ATTEMPTS:
                self._write(send, **sends.resting(now + NOT_REACHED), why=result.why)
            case "again":
                self._failed(send, result, now)
            case "waiting" | "uncertain":
                with self.database.write() as session:
                    sends.ask_later(session, send, now + _rest(send, now), result.why or None)

    def _arrived(self, send: Send, now: datetime) -> None:
        with self.database.write() as session:
            if sends.conclude(session, send, state=sends.DELIVERED, delivered_at=now, why=None):
                hygiene.arrived(session, send, self.clock.clinic(session))

    def _write(self, send: Send, **outcome: object) -> None:
        with self.database.write() as session:
            sends.conclude(session, send, **outcome)

    def _failed(self, send: Send, result: Result, now: datetime) -> None:
        with self.database.write() as session:
            if not sends.conclude(session, send, state=sends.FAILED, permanent=True, why=result.why):
                return
            if result.opted_out:
                refusals.by_080(session, send, self.clock.clinic(session), now)
            hygiene.fault(session, send, result.fault, result.why, self.clock.clinic(session))
            if result.outcome != "by_text" or not ways.instead(session, send, now):
                follow_ups.failed(session, send.follow_up_id, result.why)
                unreached.tell_of(session, send.follow_up_id, self.clock.clinic(session))


def _rest(send: Send, now: datetime) -> timedelta:
    """As long again as it has waited: soon at first, hourly in the end."""
    waited = now - (send.accepted_at or now)
    return min(max(waited, FIRST_ASKED), SELDOM)
