"""Messages that could not be recorded because the database was away: kept on disk, encrypted, and replayed."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog

from records.database import DatabaseUnavailable
from records.keyring import installed
from records.models import new_id

log = structlog.get_logger()


class Spool:
    """One file a message in `folder`; whole files only (written aside, then renamed)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stuck: set[str] = set()  # told already; once a process is enough

    def keep(self, content: dict[str, Any]) -> Path:
        """Raises OSError where the disk does not take it."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = new_id()
        aside, path = self._folder / f"{name}.part", self._folder / f"{name}.turn"
        with aside.open("wb") as file:
            file.write(installed().encrypt(json.dumps(content, ensure_ascii=False)))
            file.flush()
            os.fsync(file.fileno())
        return aside.rename(path)

    def replay(self, record: Callable[[dict[str, Any]], None]) -> None:
        """Hand every kept message to `record`, the oldest first; what was recorded leaves the disk.

        One that cannot be read or recorded stays for later and stops no other. Raises DatabaseUnavailable.
        """
        for path in sorted(self._folder.glob("*.turn")):
            try:
                record(json.loads(installed().decrypt(path.read_bytes())))
                path.unlink(missing_ok=True)  # another pump may have been as fast
            except DatabaseUnavailable:
                raise
            except Exception as error:
                self._tell(path.stem, error)

    def _tell(self, message: str, error: Exception) -> None:
        if message not in self._stuck:
            self._stuck.add(message)
            log.error("spool.stuck", message=message, error=type(error).__name__)
