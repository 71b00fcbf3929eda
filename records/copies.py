"""Copies on this machine's disk, encrypted, of what must be known while the database is away."""

import json
import os
from pathlib import Path
from typing import Any

import structlog
from cryptography.fernet import InvalidToken

from records.keyring import Keyring
from records.models import new_id

log = structlog.get_logger()


class Copy:
    """One JSON object in one file (mode 0600). Several processes may keep it; the last one's value stands."""

    def __init__(self, file: Path, keyring: Keyring) -> None:
        self._file, self._keyring = file, keyring

    def read(self) -> dict[str, Any] | None:
        """What was kept last; None where nothing was, or none of it can be read. Raises OSError."""
        if not self._file.exists():
            return None
        try:
            found: dict[str, Any] = json.loads(self._keyring.decrypt(self._file.read_bytes()))
        except (InvalidToken, ValueError) as error:
            log.critical("copy.unreadable", file=self._file.name, error=type(error).__name__)
            return None
        return found

    def keep(self, value: dict[str, Any]) -> None:
        """Written only where it differs from what is there, whoever wrote that. Raises OSError."""
        if self.read() == value:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = self._file.with_name(f"{new_id()}.part")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(self._keyring.encrypt(json.dumps(value, ensure_ascii=False)))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._file)
