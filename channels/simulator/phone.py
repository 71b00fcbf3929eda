"""What the demo phones remember. It stands for KakaoTalk's side, so it is kept in files and not in the database."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Entry = dict[str, Any]
_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")


class PhoneLog:
    """An append-only file of JSON lines for each clinic; any number of processes may write and read at once.

    An entry: `at` (clinic time, ISO), `direction` (in: from the patient; out), `kind` (say, answer, push, event),
    `payload`, and for a push `send_key` and `dealer_id`. Read back, it also has `user` and `position`, the offset
    behind it, which names it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def append(self, clinic_code: str, user_key: str, entry: Entry) -> int:
        """Add an entry to the user's room; its position. Raises ValueError for a code that no clinic can have."""
        path = self._path(clinic_code)
        line = json.dumps({**entry, "user": user_key}).encode() + b"\n"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if os.write(handle, line) != len(line):  # one write a line, so that lines of two processes never mix
                raise OSError(f"{path.name}: the line was written only in part")
            return os.lseek(handle, 0, os.SEEK_CUR)
        finally:
            os.close(handle)

    def since(self, clinic_code: str, user_key: str | None, offset: int) -> tuple[list[Entry], int]:
        """Entries behind `offset` of one room (None: of all), and the offset to go on from.

        An offset behind the end, as after the file was removed, starts again from the beginning.
        """
        path = self._path(clinic_code)
        end = path.stat().st_size if path.exists() else 0
        start = offset if 0 <= offset <= end else 0
        if start == end:
            return [], end
        with path.open("rb") as file:
            file.seek(start)
            complete = file.read(end - start).rpartition(b"\n")[0]
        entries = list(_entries(complete, start)) if complete else []
        after = start + len(complete) + 1 if complete else start
        return [entry for entry in entries if user_key in (None, entry["user"])], after

    def find(self, kind: str, field: str, value: str) -> list[Entry]:
        """Every entry of `kind`, of any clinic, whose `field` is `value`, the oldest first.

        More than one push with the same send key is a double.
        """
        codes = [path.stem for path in sorted(self._folder.glob("*.jsonl"))]
        entries = [entry for code in codes for entry in self.since(code, None, 0)[0]]
        return [entry for entry in entries if entry.get("kind") == kind and entry.get(field) == value]

    def _path(self, clinic_code: str) -> Path:
        if not _CODE.fullmatch(clinic_code):
            raise ValueError("not a clinic's code")
        return self._folder / f"{clinic_code}.jsonl"


def _entries(lines: bytes, position: int) -> Iterator[Entry]:
    for line in lines.split(b"\n"):
        position += len(line) + 1
        entry = _whole(line)
        if entry is not None:
            yield {**entry, "position": position}


def _whole(line: bytes) -> Entry | None:
    """The entry in the line; None for a torn one (a disk that was full once, an offset inside a line)."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and "user" in entry else None
