"""Messages that could not be recorded because the database was away: kept on disk, encrypted, and replayed."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from records.keyring import installed
from records.models import new_id


class Spool:
    """One file a message in `folder`; whole files only (written aside, then renamed)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: dict[str, Any]) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = new_id()
        aside, path = self._folder / f"{name}.part", self._folder / f"{name}.turn"
        with aside.open("wb") as file:
            file.write(installed().encrypt(json.dumps(content, ensure_ascii=False)))
            file.flush()
            os.fsync(file.fileno())
        return aside.rename(path)

    def kept(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """The kept messages, the oldest first; remove a file once its message is recorded."""
        for path in sorted(self._folder.glob("*.turn")):
            yield path, json.loads(installed().decrypt(path.read_bytes()))
