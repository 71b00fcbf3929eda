"""How one page reaches one number: who is on duty, the signed link, the channels in their order."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from catalogue.hours import OpeningHours
from channels.ports import Channel, ChannelError, ChannelUnknown, NoAccount, Outgoing
from records import alarms
from records.keyring import Keyring
from records.models import OnCall

log = structlog.get_logger()
TRY_AGAIN = timedelta(seconds=10)


def on_duty(people: Iterable[OnCall], hours: OpeningHours | None, now: datetime) -> list[OnCall]:
    """Those who are to be paged at this hour; all where nobody is, or nobody knows when the clinic is open."""
    now_is = alarms.OPEN if hours is not None and hours.is_open(now) else alarms.CLOSED
    ladder = alarms.ladder(people)
    return [each for each in ladder if hours is not None and each.hours in (alarms.ALWAYS, now_is)] or ladder


def link(keyring: Keyring, public_url: str, page_id: str) -> str:
    """The address at which the page is acknowledged; empty where there is no public door."""
    return f"{public_url}/a/{page_id}.{signature(keyring, page_id)}" if public_url else ""


def signature(keyring: Keyring, page_id: str) -> str:
    return keyring.sign("page", page_id)[:16]


def handed_over(channels: Sequence[Channel], message: Outgoing, machine_now: datetime) -> dict[str, Any]:
    """What became of the page: taken by the first channel that takes it, refused for good by all, or to be tried.

    A dealer that is not the clinic's has no say.
    """
    whys, for_good = list[str](), list[bool]()
    for channel in channels:
        try:
            receipt = channel.hand_over(message)
        except NoAccount:
            continue
        except (ChannelError, ChannelUnknown) as error:
            whys.append(str(error))
            for_good.append(isinstance(error, ChannelError) and error.permanent)
        else:
            taken = {"state": alarms.ACCEPTED, "dealer_id": receipt.dealer_id, "why": None}
            return {**taken, "accepted_at": machine_now}
    why = "; ".join(whys) or "보낼 채널이 없습니다"
    log.critical("page.not_sent", send_key=message.send_key, why=why)
    if for_good and all(for_good):
        return {"state": alarms.FAILED, "why": why[:200]}
    return {"state": alarms.QUEUED, "why": why[:200], "next_try_at": machine_now + TRY_AGAIN}


def taken_before(channels: Sequence[Channel], message: Outgoing, machine_now: datetime) -> dict[str, Any] | None:
    """What became of a page that may have gone out already: its receipt, or None where no channel knows of one."""
    for channel in channels:
        try:
            receipt = channel.look_up(message.send_key)
        except (ChannelError, ChannelUnknown) as error:
            log.info("page.not_looked_up", send_key=message.send_key, why=str(error))
            continue
        if receipt is not None:
            return {"state": alarms.ACCEPTED, "dealer_id": receipt.dealer_id, "why": None, "accepted_at": machine_now}
    return None
