"""Outgoing webhooks: where a clinic's own systems listen, what happened, and what was brought to whom."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from records.columns import EncryptedText
from records.models.base import ClinicRow


class Hook(ClinicRow):
    """An address of the clinic's that hears of events. All times are machine time.

    `types`: of which it hears; of all where empty. `failures`: tries in a row that failed, after which it rests until
    `rests_until`. `leased_until`: one worker at a time brings it something. `stopped_at`: it said that it is gone.
    """

    __tablename__ = "hook"

    url: Mapped[str] = mapped_column(EncryptedText)
    secret: Mapped[str] = mapped_column(EncryptedText)
    types: Mapped[list[str]] = mapped_column(JSON, default=list)
    failures: Mapped[int] = mapped_column(default=0)
    rests_until: Mapped[datetime | None] = mapped_column(default=None)
    lease: Mapped[str | None] = mapped_column(String(26), default=None)
    leased_until: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None] = mapped_column(default=None)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)


class HookEvent(ClinicRow):
    """What happened, written in the transaction of the fact. `at`: clinic time. `data`: ids and bare facts only."""

    __tablename__ = "hook_event"

    type: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class HookDelivery(ClinicRow):
    """One event for one address. States: waiting → delivered | given_up. Machine time.

    `until`: from then on it is not tried again; unknown until it is first looked at. `status`: of the last answer;
    `why`: what came of the last try.
    """

    __tablename__ = "hook_delivery"
    __table_args__ = (Index("ix_hook_delivery_turn", "hook_id", "state", "id"),)

    hook_id: Mapped[str] = mapped_column(ForeignKey("hook.id"))
    event_id: Mapped[str] = mapped_column(ForeignKey("hook_event.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime | None] = mapped_column(index=True, default=None)
    status: Mapped[int | None] = mapped_column(default=None)
    why: Mapped[str] = mapped_column(String(80), default="")
    tried_at: Mapped[datetime | None] = mapped_column(default=None)
