"""The watched folder: what a clinic's own system leaves in `<clinic>/<kind>/` is imported, as by `anbu import`.

A file is taken when two looks in a row find it the same, and is moved to `done/<day>/` or `failed/<day>/` with a result
beside it. Only plain files right there are looked at: links are not followed, at no step of the way.
"""

import fcntl
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from anbu.importing import READ, STORE, Ground, counted, ground_of, unmapped
from records import clinics, imported
from records.clock import Clock
from records.database import AlreadyThere, Database, DatabaseUnavailable, NoTables
from records.facts import local_date
from records.masking import mask
from records.models import Clinic
from webhook.imports.sheet import Sheet, errors_csv
from webhook.imports.table import MAX_BYTES, TableError

log = structlog.get_logger()
KINDS = ("patients", "visits", "appointments", "consents")  # in this order: what comes first is known to what follows
DONE, FAILED = "done", "failed"
LONGEST_NAME = 150  # bytes, so that a result beside the file may have a longer one
MOST_REASONS = 20
_UNFINISHED = re.compile(r"[.#~].*|.*(~|\.(part|partial|filepart|tmp|temp|crdownload|download|lock|lck|swp))", re.I)
_LOCKS = ("~${}", ".~lock.{}#", "{}.lock", "{}.lck")  # beside a file that somebody has open
UNREADABLE = "파일을 읽을 권한이 없습니다. 서비스를 돌리는 계정이 읽을 수 있게 다시 넣어 주세요."
BROKEN = "예상하지 못한 오류로 가져오지 못했습니다. 파일을 그대로 두고 운영 담당에게 알려 주세요."
Signature = tuple[int, int, int]  # inode, size, nanoseconds of the last change


@dataclass(frozen=True)
class Found:
    """A file as it lies there; `folder`: an open directory."""

    folder: int
    name: str
    signature: Signature


@dataclass(frozen=True)
class Outcome:
    """What became of a file: see `ImportFile`. `errors`: the refused rows, as a CSV."""

    state: str
    counts: dict[str, int] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    unmapped: tuple[str, ...] = ()
    errors: str = ""

    @property
    def folder(self) -> str:
        return FAILED if self.state == imported.FAILED else DONE


class Watched:
    """`root` holds a folder a clinic. Several processes may watch the same one: one at a time does."""

    def __init__(self, database: Database, clock: Clock, root: Path) -> None:
        self._database, self._clock, self._root = database, clock, root
        self._seen = dict[tuple[str, str, str], Signature]()  # at the look before; by clinic, kind and name
        self._left = dict[tuple[str, str, str], tuple[Signature, Outcome]]()  # what could not be moved afterwards

    def tick(self) -> None:
        """One look at every folder. Raises DatabaseUnavailable; then all files stay where they are."""
        with self._database.read() as session:
            known = clinics.all_of(session)
        try:
            with self._alone() as root:
                seen = dict(self._look(root, known))
        except BlockingIOError:
            return  # another process is at it
        except OSError as error:
            log.error("imports.no_folder", error=type(error).__name__)
            return
        self._seen = seen

    @contextmanager
    def _alone(self) -> Iterator[int]:
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        root = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(root, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield root
        finally:
            os.close(root)

    def _look(self, root: int, known: list[Clinic]) -> Iterator[tuple[tuple[str, str, str], Signature]]:
        for clinic in known:
            for kind in KINDS:
                try:
                    with _inside(root, clinic.code, kind) as folder:
                        for each in _files(folder):
                            yield (clinic.code, kind, each.name), each.signature
                            self._consider(clinic, kind, each)
                except OSError as error:
                    log.error("imports.folder", clinic=clinic.code, kind=kind, error=type(error).__name__)

    def _consider(self, clinic: Clinic, kind: str, found: Found) -> None:
        key = (clinic.code, kind, found.name)
        if found.signature != self._seen.get(key):
            return
        left = self._left.pop(key, None)
        outcome = left[1] if left and left[0] == found.signature else self._taken(clinic, kind, found)
        if outcome is None:
            return
        self._left[key] = found.signature, outcome
        _put_away(found, outcome, clinic.code, kind, self._clock.machine())
        del self._left[key]

    def _taken(self, clinic: Clinic, kind: str, found: Found) -> Outcome | None:
        """Import the file and write down what came of it. None where it is to be tried again at the next look."""
        outcome: Outcome | None
        try:
            data = _content(found)
            outcome = self._outcome(clinic, kind, found.name, data) if data is not None else None
        except PermissionError:
            data, outcome = b"", Outcome(imported.FAILED, reasons=(UNREADABLE,))
        if data is not None and outcome is not None:
            self._keep(clinic, kind, found.name, data, outcome)
        return outcome

    def _outcome(self, clinic: Clinic, kind: str, name: str, data: bytes) -> Outcome | None:
        try:
            with self._database.read() as session:
                if imported.taken_before(session, clinic, kind, _digest(data)):
                    return Outcome(imported.SAME)
                ground = ground_of(self._database, self._clock, session, clinic, kind)
            return _import(ground, kind, _plain(name), data)
        except TableError as error:
            return Outcome(imported.FAILED, reasons=(str(error),))
        except (DatabaseUnavailable, NoTables):
            raise
        except AlreadyThere:
            return None
        except Exception as error:
            log.critical("imports.broken", clinic=clinic.code, kind=kind, error=type(error).__name__)
            return Outcome(imported.FAILED, reasons=(BROKEN,))

    def _keep(self, clinic: Clinic, kind: str, name: str, data: bytes, outcome: Outcome) -> None:
        at, why = self._clock.machine(), " ".join(outcome.reasons[:1])
        with self._database.write() as session:
            imported.keep(
                session, clinic, kind, _plain(name), _digest(data), outcome.state, at, outcome.counts, why
            )  # fmt: skip
        log.info("imports.file", clinic=clinic.code, kind=kind, state=outcome.state, **outcome.counts)


def _import(ground: Ground, kind: str, name: str, data: bytes) -> Outcome:
    """As the command does. Raises TableError."""
    found = READ[kind](ground, data, name)
    stored = STORE[kind](ground, found.rows, False)
    counts = {"read": found.read, **counted(stored), "rejected": found.rejected}
    state = imported.PARTLY if found.rejected else imported.DONE
    errors = errors_csv(found) if found.rejected else ""
    return Outcome(state, counts, _reasons(found), unmapped(stored), errors)


def _reasons(found: Sheet[Any]) -> tuple[str, ...]:
    return tuple(f"{each.line}행: {each.reason}" for each in found.errors[:MOST_REASONS])


@contextmanager
def _inside(folder: int, *names: str) -> Iterator[int]:
    """A folder below an open one, made where it is missing. Raises OSError where one on the way is a link."""
    opened = os.dup(folder)
    try:
        for name in names:
            with suppress(FileExistsError):
                os.mkdir(name, 0o700, dir_fd=opened)
            deeper = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=opened)
            os.close(opened)
            opened = deeper
        yield opened
    finally:
        os.close(opened)


def _files(folder: int) -> list[Found]:
    """Plain files that nobody is writing to, as far as their names tell; the oldest first."""
    names = set(os.listdir(folder))
    open_elsewhere = {name for name in names if names & {each.format(name) for each in _LOCKS}}
    found = list[Found]()
    for name in names - open_elsewhere:
        with suppress(FileNotFoundError):
            known = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if _is_plain(known) and not _UNFINISHED.fullmatch(name):
                found.append(Found(folder, name, _signature(known)))
    return sorted(found, key=lambda each: (each.signature[2], each.name))


def _is_plain(known: os.stat_result) -> bool:
    """No link of either kind: a hard one may be the name of a file elsewhere."""
    return stat.S_ISREG(known.st_mode) and known.st_nlink == 1


def _signature(known: os.stat_result) -> Signature:
    return known.st_ino, known.st_size, known.st_mtime_ns


def _content(found: Found) -> bytes | None:
    """The file's bytes, one more than may be of a file that is too large; None where it is not what was looked at.

    Raises PermissionError, and other OSErrors.
    """
    handle = os.open(found.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=found.folder)
    with os.fdopen(handle, "rb") as file:
        if not _is_plain(os.fstat(handle)):
            return None
        data = file.read(MAX_BYTES + 1)
        return data if _signature(os.fstat(handle)) == found.signature else None


def _put_away(found: Found, outcome: Outcome, clinic: str, kind: str, now: datetime) -> None:
    """Write the result, then move the file beside it: a file that lies in its place has its result. Raises OSError."""
    with _inside(found.folder, outcome.folder, local_date(now).isoformat()) as folder:
        name = _free(folder, found.name)
        told = {
            "file": _plain(name), "clinic": clinic, "kind": kind, "at": now.isoformat(timespec="seconds"),
            "state": outcome.state, **outcome.counts, "reasons": outcome.reasons, "unmapped": outcome.unmapped,
        }  # fmt: skip
        _write(folder, f"{name}.result.json", json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        if outcome.errors:
            _write(folder, f"{name}.errors.csv", outcome.errors)
        _move(found, folder, name)


def _move(found: Found, folder: int, name: str) -> None:
    """Move what was imported; a newer file that took its name meanwhile stays, and is looked at as any other."""
    if _signature(os.stat(found.name, dir_fd=found.folder, follow_symlinks=False)) != found.signature:
        return
    os.rename(found.name, name, src_dir_fd=found.folder, dst_dir_fd=folder)
    if _signature(os.stat(name, dir_fd=folder, follow_symlinks=False)) != found.signature:
        os.rename(name, found.name, src_dir_fd=folder, dst_dir_fd=found.folder)


def _free(folder: int, name: str) -> str:
    """The name, or with a number where one lies there, or its result, that was called so."""
    taken = set(os.listdir(folder))
    stem, suffix = os.path.splitext(name)
    stem = os.fsdecode(os.fsencode(stem)[: LONGEST_NAME - len(os.fsencode(suffix)[:20])])
    numbers = ("", *(f"-{number}" for number in range(2, len(taken) + 3)))
    return next(
        each for number in numbers if not {each := f"{stem}{number}{suffix[:20]}", f"{each}.result.json"} & taken
    )


def _write(folder: int, name: str, text: str) -> None:
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600, dir_fd=folder)
    with os.fdopen(handle, "w", encoding="utf-8", newline="", errors="replace") as file:
        file.write(text)


def _plain(name: str) -> str:
    """A file's name as text that can be kept: without what is no character, and without a resident number."""
    return mask(os.fsencode(name).decode("utf-8", "replace"))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
