"""Pages people about an emergency, and climbs the ladder until one of them acknowledges.

It takes none of the roads that can be blocked: no guard, no cap, no kill switch, no queue. Several may run: a page is
claimed by conditional update. One of unknown fate is asked for by its key first, and sent again unless a
dealer has it, because two pages are better than none. While the database is away, `AwayAlarms` does the same from the
disk.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from hmac import compare_digest
from threading import Thread
from typing import Any

import structlog

from catalogue.model import TriageClass
from channels.ports import Channel, Outgoing
from records import access, alarms, clinics, conversations, escalations, patients, staff_notices
from records.clock import Clock
from records.database import AlreadyThere, Database, Session
from records.facts import local_date
from records.keyring import Keyring
from records.live import Live
from records.models import Clinic, Escalation, OnCall, Page, StaffNotice
from scheduler.alarms import wording
from scheduler.alarms.away import Alarm, AwayAlarms, roster
from scheduler.alarms.handing import handed_over, link, on_duty, signature, taken_before
from scheduler.alarms.ladder import rungs

log = structlog.get_logger()
REMEMBERED_FOR = timedelta(seconds=30)


def in_a_thread(job: Callable[[], None]) -> None:
    Thread(target=job, daemon=True).start()


class Pager:
    """An `Alarm` of the bot's. `channels`: the ways to a phone number; the first one that takes a page has it.

    `public_url`: of the patients' door, where a page's link leads. `background` runs a job while the turn goes on.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        live: Live,
        keyring: Keyring,
        channels: Sequence[Channel],
        away: AwayAlarms,
        public_url: str = "",
        background: Callable[[Callable[[], None]], None] = in_a_thread,
    ) -> None:
        self._database, self._clock, self._live, self._keyring = database, clock, live, keyring
        self._channels, self.on_disk, self._public_url, self._background = channels, away, public_url, background
        self._remembered_at: datetime | None = None
        self._unsettled = dict[str, tuple[Page, dict[str, Any]]]()  # handed over, while the database was away

    def raised(self, escalation_ids: Sequence[str]) -> None:
        """See Alarm."""
        if escalation_ids:
            self._background(lambda: self._safely(lambda: self.look(escalation_ids)))

    def away(self, clinic: Clinic, user_key: str, triage: TriageClass) -> None:
        """See Alarm."""
        machine_now = self._clock.machine()
        self._background(lambda: self._safely(lambda: self.on_disk.raise_(clinic.code, user_key, triage, machine_now)))

    def tick(self) -> None:
        """Page whoever is due about every alarm that nobody has acknowledged. Never raises."""
        self.on_disk.climb(self._clock.machine())
        self._safely(self.look)
        self._safely(self._remember_now_and_then)

    @staticmethod
    def _safely(job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:
            log.critical("pager.failed", error=type(error).__name__)

    def look(self, ids: Sequence[str] | None = None) -> None:
        """Page whoever is due about these escalations, or about all; those that page nobody are left alone."""
        for alarm in self.on_disk.all():
            self._safely(partial(self._carry_over, alarm))
        with self._database.read() as session:
            due = [each.id for each in alarms.unheard(session, ids) if self._due(session, each)]
        for escalation_id in due:
            self._safely(partial(self._climb, escalation_id))
        for page, outcome in [*self._unsettled.values()]:
            self._safely(partial(self._settle, page, **outcome))
        with self._database.read() as session:
            ready = alarms.ready(session, self._clock.machine())
        for page_id in ready:
            if page_id not in self._unsettled:
                self._safely(partial(self._deliver, page_id))

    def _climb(self, escalation_id: str) -> None:
        """Write the pages that are due; a twin may have been faster."""
        try:
            with self._database.write() as session:
                escalation = session.get_one(Escalation, escalation_id, with_for_update=True)
                due = self._due(session, escalation) if escalation.acknowledged_at is None else []
                for rung, to in due:
                    alarms.page(session, escalation, rung, to, self._clock.clinic(session), self._clock.machine())
        except AlreadyThere:
            return

    def _due(self, session: Session, escalation: Escalation) -> list[tuple[int, list[OnCall]]]:
        """The rungs that are due and not written yet, each with its numbers."""
        assert escalation.alarmed_at is not None
        now = self._clock.clinic(session)
        clinic = session.get_one(Clinic, escalation.clinic_id)
        people = staff_notices.called(
            session, escalation, on_duty(alarms.on_call(session, clinic), clinics.hours(clinic), now)
        )
        written = [each for each in alarms.pages(session, escalation.id) if each.since == escalation.alarmed_at]
        ladder = clinics.numbers(clinic, local_date(now)).ladder
        due = rungs({each.level for each in people}, escalation.alarmed_at, now, ladder, _dead(written))
        known = {each.rung for each in written}
        new = (rung for rung in due if rung.number not in known)
        return [(rung.number, [each for each in people if each.level in rung.levels]) for rung in new]

    def _deliver(self, page_id: str) -> None:
        with self._database.write() as session:
            page = alarms.claim(session, page_id, self._clock.machine())
            message = self._message(session, page) if page else None
            if page is not None and message is None:
                page.state = alarms.MOOT
        if page is not None and message is not None:
            known = taken_before(self._channels, message, self._clock.machine()) if page.attempts > 1 else None
            outcome = known or handed_over(self._channels, message, self._clock.machine())
            self._unsettled[page.id] = (page, outcome)  # until it is written down, nothing goes out anew
            self._settle(page, **outcome)

    def _message(self, session: Session, page: Page) -> Outgoing | None:
        """What the page says; None when somebody has acknowledged by now."""
        clinic = session.get_one(Clinic, page.clinic_id)
        if page.notice_id is not None:
            notice = session.get_one(StaffNotice, page.notice_id)
            text = wording.notice(clinic.name, notice.kind, notice.text, page.since)
        else:
            escalation = session.get_one(Escalation, page.escalation_id)
            if escalation.acknowledged_at is not None:
                return None
            text = self._alarm_text(session, clinic, escalation, page)
        to = session.get_one(OnCall, page.on_call_id).phone
        return Outgoing(f"page.{page.id}", to, clinic.code, "", text, (), page.at)

    def _alarm_text(self, session: Session, clinic: Clinic, escalation: Escalation, page: Page) -> str:
        there = link(self._keyring, self._public_url, page.id)
        written = {each.rung for each in alarms.pages(session, escalation.id) if each.since == page.since}
        time = sum(rung < page.rung for rung in written)  # a jump of the clock leaves rungs out
        notice = staff_notices.of_escalation(session, escalation)
        if notice is not None:
            return wording.staff_call(clinic.name, notice.kind, notice.text, page.since, time, there)
        return wording.page(clinic.name, escalation.triage, page.since, time, there)

    def _settle(self, page: Page, **outcome: Any) -> None:
        with self._database.write() as session:
            row = session.get_one(Page, page.id, with_for_update=True)
            if row.state == alarms.SENDING and row.attempts == page.attempts:
                for name, value in outcome.items():
                    setattr(row, name, value)
        self._unsettled.pop(page.id, None)
        self._live.announce(page.clinic_id, "escalation", page.escalation_id or page.id)

    def paged(self, session: Session, token: str) -> tuple[Page, Escalation] | None:
        """The page that a link belongs to, and what it is about; None for a link that is not ours, or not recorded."""
        page = session.get(Page, self._page_id(token) or "")
        return (page, session.get_one(Escalation, page.escalation_id)) if page and page.escalation_id else None

    def kept_on_disk(self, token: str) -> bool:
        """Whether the link is of a page whose alarm waits for the database, and that nobody has acknowledged."""
        page_id = self._page_id(token)
        waiting = (each for each in self.on_disk.all() if not each["acknowledged"])
        return any(page["id"] == page_id for each in waiting for page in each["pages"])

    def _page_id(self, token: str) -> str | None:
        page_id, _, signed = token.partition(".")
        return page_id if compare_digest(signed.encode(), signature(self._keyring, page_id).encode()) else None

    def acknowledge(self, token: str, address: str | None) -> bool:
        """The one whom the link was sent to has seen it; False for a link that is not ours.

        Raises DatabaseUnavailable, except for a page that went out while the database was away already.
        """
        page_id = self._page_id(token)
        if page_id is None:
            return False
        if self.on_disk.acknowledge(page_id, self._clock.machine()):
            return True
        with self._database.write() as session:
            found = self.paged(session, token)
            if found is None:
                return False
            page, escalation = found
            now = self._clock.clinic(session)
            escalations.acknowledge(escalation, page.on_call_id, now)
            access.write_paged(session, page, escalation.patient_id, address, now, self._clock.machine())
        self._live.announce(page.clinic_id, "escalation", escalation.id)
        return True

    def _carry_over(self, alarm: Alarm) -> None:
        """An alarm of the disk whose message is recorded by now goes on where it was: nobody is paged twice for it."""
        with self._database.write() as session:
            escalation = _recorded(session, alarm)
            if escalation is None:
                return
            ahead = self._clock.clinic(session) - self._clock.machine()
            escalation.alarmed_at = datetime.fromisoformat(alarm["since"]) + ahead
            for each in alarm["pages"]:
                session.add(_page(escalation, each, ahead))
            if alarm["acknowledged"]:
                who, at = alarm["acknowledged"]
                escalations.acknowledge(escalation, who, datetime.fromisoformat(at) + ahead)
        self.on_disk.drop(alarm)

    def _remember_now_and_then(self) -> None:
        machine_now = self._clock.machine()
        if self._remembered_at is None or machine_now - self._remembered_at >= REMEMBERED_FOR:
            self.remember()
            self._remembered_at = machine_now

    def remember(self) -> None:
        """Keep on disk whom each clinic lets page. Raises DatabaseUnavailable, OSError."""
        with self._database.read() as session:
            every = clinics.all_of(session)
            lists = {each.code: roster(each.name, clinics.hours(each), alarms.on_call(session, each)) for each in every}
        self.on_disk.remember(lists)


def _recorded(session: Session, alarm: Alarm) -> Escalation | None:
    """The open escalation that the alarm's message became; None until it is replayed."""
    clinic = clinics.by_code(session, alarm["clinic"])
    user = patients.find_chat_user(session, clinic, alarm["user"])
    conversation = conversations.peek(session, user) if user else None
    return escalations.alarm_of(session, conversation.id) if conversation else None


def _page(escalation: Escalation, kept: dict[str, Any], ahead: timedelta) -> Page:
    at = datetime.fromisoformat(kept["at"])
    return Page(
        id=kept["id"],
        clinic_id=escalation.clinic_id,
        escalation_id=escalation.id,
        on_call_id=kept["on_call"],
        since=escalation.alarmed_at,
        rung=kept["rung"],
        at=at + ahead,
        state=kept["state"],
        attempts=1,
        next_try_at=at,
        dealer_id=kept["dealer_id"],
        accepted_at=at,
    )


def _dead(pages: Iterable[Page]) -> set[int]:
    """The rungs whose every number was refused."""
    states: dict[int, set[str]] = {}
    for page in pages:
        states.setdefault(page.rung, set()).add(page.state)
    return {rung for rung, found in states.items() if found == {alarms.FAILED}}
