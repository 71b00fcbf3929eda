"""Tells engineers when the service itself is in trouble, as an emergency is told: straight to their phones.

A trouble that lasts is told after two minutes, again every hour, and once more when it is over. What was told is kept
on disk, since the database may be the trouble.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from channels.ports import Channel, Outgoing
from records.models import new_id
from scheduler.alarms import wording
from scheduler.alarms.away import AwayAlarms
from scheduler.alarms.handing import handed_over

log = structlog.get_logger()
HOLDS, AGAIN = timedelta(minutes=2), timedelta(hours=1)
Probe = Callable[[], bool]  # whether all is well
Known = dict[str, dict[str, str]]  # trouble → since, and told when it was


class Watch:
    """`probes` by the names that `wording.TROUBLES` has. `away` knows the engineers' numbers without a database."""

    def __init__(self, probes: Mapping[str, Probe], away: AwayAlarms, channels: Sequence[Channel], file: Path) -> None:
        self._probes, self._away, self._channels, self._file = probes, away, channels, file

    def tick(self, machine_now: datetime) -> None:
        """Look at everything once, and tell what is due. Never raises."""
        try:
            known = self._read()
            wrong = [name for name, probe in self._probes.items() if not _well(probe)]
            for name in wrong:
                self._trouble(known.setdefault(name, {"since": machine_now.isoformat()}), name, machine_now)
            for name in known.keys() - wrong:
                if "told" in known.pop(name):
                    self._tell(wording.trouble_over(name), machine_now)
            self._write(known)
        except Exception as error:
            log.critical("watch.failed", error=type(error).__name__)

    def _trouble(self, trouble: dict[str, str], name: str, machine_now: datetime) -> None:
        since = datetime.fromisoformat(trouble["since"])
        told = datetime.fromisoformat(trouble["told"]) if "told" in trouble else None
        if machine_now - since >= HOLDS and (told is None or machine_now - told >= AGAIN):
            self._tell(wording.trouble(name, since), machine_now)
            trouble["told"] = machine_now.isoformat()

    def _tell(self, text: str, machine_now: datetime) -> None:
        log.critical("watch.trouble", text=text)
        for phone, clinic in self._away.engineers().items():
            handed_over(
                self._channels, Outgoing(f"watch.{new_id()}", phone, clinic, "", text, (), machine_now), machine_now
            )

    def _read(self) -> Known:
        known: Known = json.loads(self._file.read_text()) if self._file.exists() else {}
        return known

    def _write(self, known: Known) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = self._file.with_suffix(".part")
        aside.write_text(json.dumps(known))
        aside.replace(self._file)


def _well(probe: Probe) -> bool:
    try:
        return probe()
    except Exception as error:
        log.info("watch.probe_failed", error=type(error).__name__)
        return False
