"""Tells engineers when the service itself is in trouble, as an emergency is told: straight to phones; and by mail.

A trouble that lasts is told after two minutes, again every hour, and once more when it is over; one of a clinic's
account at its dealer at once, and again every day. What left by no road is tried again every minute. What was told is
kept on disk, since the database may be the trouble; processes that share the file tell a thing once.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from channels.ports import Channel, ChannelError, ChannelUnknown, Outgoing
from records import alarms
from records.database import DatabaseUnavailable
from records.models import new_id
from scheduler.alarms import wording
from scheduler.alarms.away import AwayAlarms
from scheduler.alarms.handing import handed_over

log = structlog.get_logger()
HOLDS, AGAIN, OF_ACCOUNT_AGAIN, SOON = timedelta(minutes=2), timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
Probe = Callable[[], bool]  # whether all is well
Troubles = dict[str, datetime]  # by name (of an account: name:clinic), since when
Known = dict[str, dict[str, str]]  # trouble → since; told and tried when it was; over when it is and nobody knows yet


class Watch:
    """`probes` by the names that `wording.TROUBLES` has. `away` knows the engineers' numbers without a database.

    `accounts`: the troubles of clinics' accounts; may raise DatabaseUnavailable. `mail` brings a text to the operator's
    mailbox, and raises ChannelError or ChannelUnknown.
    """

    def __init__(
        self,
        probes: Mapping[str, Probe],
        away: AwayAlarms,
        channels: Sequence[Channel],
        file: Path,
        accounts: Callable[[], Troubles] = dict,
        mail: Callable[[str], None] | None = None,
    ) -> None:
        self._probes, self._away, self._channels, self._file = probes, away, channels, file
        self._accounts, self._mail = accounts, mail

    def tick(self, machine_now: datetime) -> None:
        """Look at everything once, and tell what is due. Never raises."""
        try:
            wrong = self._wrong(machine_now)
            with _held(self._file) as known:
                self._tell_all(known, wrong, machine_now)
        except Exception as error:
            log.critical("watch.failed", error=type(error).__name__)

    def _wrong(self, machine_now: datetime) -> Troubles:
        found = {name: machine_now for name, probe in self._probes.items() if not _well(probe)}
        try:
            return found | self._accounts()
        except DatabaseUnavailable:  # as it was
            return found | {name: machine_now for name in _read(self._file) if ":" in name}

    def _tell_all(self, known: Known, wrong: Troubles, machine_now: datetime) -> None:
        for name, since in wrong.items():
            trouble = known.setdefault(name, {"since": since.isoformat()})
            trouble.pop("over", None)
            if _due(name, trouble, machine_now):
                self._tell(name, wording.trouble(name, _at(trouble, "since")), trouble, machine_now)
        for name in known.keys() - wrong.keys():
            if "told" not in known[name] or self._over(name, known[name], machine_now):
                del known[name]

    def _over(self, name: str, trouble: dict[str, str], machine_now: datetime) -> bool:
        """Whether those who know of the trouble know that it is over."""
        trouble.setdefault("over", machine_now.isoformat())
        first = _at(trouble, "over") == machine_now
        return (first or _may_try(trouble, machine_now)) and self._tell(
            name, wording.trouble_over(name), trouble, machine_now
        )

    def _tell(self, name: str, text: str, trouble: dict[str, str], machine_now: datetime) -> bool:
        """Whether it left for anybody; only then it has been told."""
        log.critical("watch.trouble", trouble=name, text=text)
        trouble["tried"] = machine_now.isoformat()
        left = [self._by_phone(phone, codes, name, text, machine_now) for phone, codes in self._whom(name).items()]
        left.append(self._by_mail(text))
        if any(left):
            trouble["told"] = machine_now.isoformat()
        else:
            log.critical("watch.told_nobody", trouble=name)
        return any(left)

    def _whom(self, name: str) -> dict[str, list[str]]:
        """The engineers; of one clinic's trouble, those whom it names, if it names any."""
        everybody, clinic = self._away.engineers(), _clinic(name)
        return {phone: codes for phone, codes in everybody.items() if clinic in codes} or everybody

    def _by_phone(self, phone: str, codes: list[str], name: str, text: str, machine_now: datetime) -> bool:
        """By the account of any clinic that names the number; one in trouble comes last."""
        in_order = sorted(codes, key=lambda code: code == _clinic(name))
        messages = (Outgoing(f"watch.{new_id()}", phone, code, "", text, (), machine_now) for code in in_order)
        return any(handed_over(self._channels, each, machine_now)["state"] == alarms.ACCEPTED for each in messages)

    def _by_mail(self, text: str) -> bool:
        if self._mail is None:
            return False
        try:
            self._mail(text)
        except (ChannelError, ChannelUnknown) as error:
            log.critical("watch.not_mailed", why=str(error))
            return False
        return True


@dataclass(frozen=True)
class Lasting:
    """A trouble that is worth saying; `told`: to somebody who can mend it."""

    since: datetime
    told: bool


def lasting(folder: Path, machine_now: datetime) -> dict[str, Lasting]:
    """What the watches of this machine know of. Never raises."""
    found = dict[str, Lasting]()
    for file in sorted(folder.glob("troubles*.json")):
        try:
            known = _read(file)
            worth = {name: each for name, each in known.items() if _holds(name, each, machine_now)}
            found |= {name: Lasting(_at(each, "since"), "told" in each) for name, each in worth.items()}
        except OSError as error:
            log.warning("watch.unreadable", file=file.name, error=type(error).__name__)
    return found


def _holds(name: str, trouble: dict[str, str], machine_now: datetime) -> bool:
    return "over" not in trouble and (":" in name or machine_now - _at(trouble, "since") >= HOLDS)


def _due(name: str, trouble: dict[str, str], machine_now: datetime) -> bool:
    again = OF_ACCOUNT_AGAIN if ":" in name else AGAIN
    told_lately = "told" in trouble and machine_now - _at(trouble, "told") < again
    return _holds(name, trouble, machine_now) and not told_lately and _may_try(trouble, machine_now)


def _may_try(trouble: dict[str, str], machine_now: datetime) -> bool:
    return "tried" not in trouble or machine_now - _at(trouble, "tried") >= SOON


def _at(trouble: dict[str, str], what: str) -> datetime:
    return datetime.fromisoformat(trouble[what])


def _clinic(name: str) -> str:
    return name.partition(":")[2]


def _read(file: Path) -> Known:
    """Nothing, where it was damaged: then all is told once more."""
    try:
        known: Known = json.loads(file.read_text()) if file.exists() else {}
    except ValueError as error:
        log.critical("watch.unreadable", file=file.name, error=type(error).__name__)
        return {}
    return known


@contextmanager
def _held(file: Path) -> Iterator[Known]:
    """What is known, for this process alone; what is changed is written back."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600), "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = _read(file)
        try:
            yield known
        finally:
            aside = file.with_suffix(".part")
            aside.write_text(json.dumps(known))
            aside.replace(file)


def _well(probe: Probe) -> bool:
    try:
        return probe()
    except Exception as error:
        log.info("watch.probe_failed", error=type(error).__name__)
        return False
