"""Emergencies while the database is away: paged from a list on disk, a file for each person who raised one.

The ladder is climbed by machine time. When the database is back and the kept message is recorded, its escalation takes
over what was paged and acknowledged, and the file goes.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from catalogue import files
from catalogue.hours import OpeningHours
from channels.ports import Channel, Outgoing
from records import alarms
from records.copies import Copy
from records.facts import local_date
from records.keyring import Keyring
from records.models import OnCall, new_id
from scheduler.alarms import wording
from scheduler.alarms.handing import handed_over, link, on_duty
from scheduler.alarms.ladder import rungs

log = structlog.get_logger()
Alarm = dict[str, Any]  # clinic, user, triage, since, repeats, pages, acknowledged
Roster = dict[str, Any]  # name, hours, people


class AwayAlarms:
    """The folder with the list of numbers (`on_call`) and the alarms, all encrypted. Several processes may use it."""

    def __init__(self, folder: Path, keyring: Keyring, channels: Sequence[Channel], public_url: str) -> None:
        self._folder, self._keyring = folder, keyring
        self._channels, self._public_url = channels, public_url
        self._on_call = Copy(folder / "on_call", keyring)

    def remember(self, rosters: dict[str, Roster]) -> None:
        """Keep whom each clinic (by code) lets page. Raises OSError."""
        self._on_call.keep(rosters)

    def raise_(self, clinic_code: str, user_key: str, triage: str, machine_now: datetime) -> None:
        """Open an alarm, or count a repeat of the open one, and page who is due. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path(clinic_code, user_key)
        new: Alarm = {
            "clinic": clinic_code, "user": user_key, "triage": triage, "since": machine_now.isoformat(), "repeats": -1,
            "pages": [], "acknowledged": None,
        }  # fmt: skip
        with self._held(path, new) as alarm:
            if alarm["acknowledged"]:  # somebody must look at what was added
                alarm |= {"since": machine_now.isoformat(), "pages": [], "acknowledged": None}
            alarm["repeats"] += 1
            alarm["triage"] = min(alarm["triage"], triage)
            self._climb(alarm, machine_now)

    def climb(self, machine_now: datetime) -> None:
        """Page whoever is due about every alarm that nobody has acknowledged. Never raises."""
        for path in self._alarms():
            try:
                with self._held(path) as alarm:
                    self._climb(alarm, machine_now)
            except (OSError, ValueError) as error:
                log.critical("away_alarm.stuck", alarm=path.stem, error=type(error).__name__)

    def all(self) -> list[Alarm]:
        """Every alarm that waits for the database."""
        found = list[Alarm]()
        for path in self._alarms():
            with self._held(path) as alarm:
                found.append(dict(alarm))
        return found

    def engineers(self) -> dict[str, list[str]]:
        """The numbers that are told of trouble, each with the clinics that name it."""
        found = dict[str, list[str]]()
        for code, roster in self._rosters().items():
            for each in roster["people"]:
                if each["level"] == alarms.ENGINEER:
                    found.setdefault(each["phone"], []).append(code)
        return found

    def drop(self, alarm: Alarm) -> None:
        """The database has it now."""
        self._path(alarm["clinic"], alarm["user"]).unlink(missing_ok=True)

    def acknowledge(self, page_id: str, machine_now: datetime) -> bool:
        """Whoever was paged so has seen it; False when no alarm of the folder was paged so."""
        for path in self._alarms():
            with self._held(path) as alarm:
                page = next((each for each in alarm["pages"] if each["id"] == page_id), None)
                if page is not None:
                    alarm["acknowledged"] = alarm["acknowledged"] or [page["on_call"], machine_now.isoformat()]
                    return True
        return False

    def _climb(self, alarm: Alarm, machine_now: datetime) -> None:
        roster = self._rosters().get(alarm["clinic"])
        if alarm["acknowledged"] or roster is None:
            return
        people = _people(roster, machine_now)
        since = datetime.fromisoformat(alarm["since"])
        ladder = files.rules().on(local_date(machine_now)).ladder
        for rung in rungs({each.level for each in people}, since, machine_now, ladder):
            paged = {each["on_call"] for each in alarm["pages"] if each["rung"] == rung.number}
            for person in people:
                if person.level in rung.levels and person.id not in paged:
                    self._page(alarm, roster["name"], person, rung.number, machine_now)

    def _page(self, alarm: Alarm, clinic: str, person: OnCall, rung: int, machine_now: datetime) -> None:
        """Hand it over and write it down; one that no channel took is tried again with the next tick."""
        page: Alarm = {"id": new_id(), "on_call": person.id, "rung": rung, "at": machine_now.isoformat()}
        since = datetime.fromisoformat(alarm["since"])
        text = wording.away(clinic, alarm["triage"], since, rung, link(self._keyring, self._public_url, page["id"]))
        message = Outgoing(f"page.{page['id']}", person.phone, alarm["clinic"], "", text, (), machine_now)
        outcome = handed_over(self._channels, message, machine_now)
        if outcome["state"] != alarms.QUEUED:
            alarm["pages"].append({**page, "state": outcome["state"], "dealer_id": outcome.get("dealer_id")})

    def _rosters(self) -> dict[str, Roster]:
        return self._on_call.read() or {}

    def _alarms(self) -> list[Path]:
        return sorted(self._folder.glob("*.alarm"))

    def _path(self, clinic_code: str, user_key: str) -> Path:
        return self._folder / f"{self._keyring.sign('alarm', clinic_code, user_key)}.alarm"

    @contextmanager
    def _held(self, path: Path, new: Alarm | None = None) -> Iterator[Alarm]:
        """The alarm of the file, for this process alone; what is changed is written back."""
        handle = os.open(path, os.O_RDWR | (os.O_CREAT if new else 0), 0o600)
        with open(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            content = file.read()
            alarm: Alarm = json.loads(self._keyring.decrypt(content)) if content else dict(new or {})
            yield alarm
            file.seek(0)
            file.truncate()
            file.write(self._keyring.encrypt(json.dumps(alarm, ensure_ascii=False)))
            file.flush()
            os.fsync(file.fileno())


def roster(name: str, hours: OpeningHours | None, people: list[OnCall]) -> Roster:
    """What the disk keeps of a clinic, for `AwayAlarms.remember`."""
    return {
        "name": name,
        "hours": hours.model_dump(mode="json") if hours else None,
        "people": [{"id": each.id, "level": each.level, "phone": each.phone, "hours": each.hours} for each in people],
    }


def _people(roster: Roster, machine_now: datetime) -> list[OnCall]:
    hours = OpeningHours.model_validate(roster["hours"]) if roster["hours"] else None
    return on_duty((OnCall(**each) for each in roster["people"]), hours, machine_now)
