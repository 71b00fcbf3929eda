"""What taking over a year of visits costs: a CSV in CP949, by the command that clinics use.

Each import is a process of its own, on a new home with SQLite; its peak memory is what the system counted. Beside it
the same for a tenth of the rows, in the same run: the ratio of what a row costs shows whether that grows with the file.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from anbu.cli.common import Fields
from records.keyring import install
from tests.cli.conftest import write_secrets
from tests.keys import KEYRING, KEYS
from tests.town import sqlite_town

ROWS, QUICK_ROWS = 50_000, 500
VISITS = 4  # of a patient
SECONDS = 60  # the target for all rows, on an idle core
ANBU = Path(sys.executable).with_name("anbu")
HEADER = "환자번호,이름,휴대폰,생년월일,성별,방문일시,진료과,시술,부위,담당의,회차,알림수신동의,광고수신동의,메모"
TREATMENTS = ("입술필러", "사각턱보톡스", "울쎄라 300샷", "점 제거", "제모", "슈링크", "레이저토닝", "은하수 관리")


def run(quick: bool = False) -> list[Fields]:
    """The rows of the table: a tenth, all, and all once more, of which nothing is new."""
    rows = QUICK_ROWS if quick else ROWS
    with TemporaryDirectory(prefix="anbu-bench-") as folder:
        place = Path(folder)
        (tenth,) = _measured(place / "tenth", rows // 10, ("new",))
        return [
            tenth,
            *(
                {**each, "ratio to a tenth": _ratio(each, tenth)}
                for each in _measured(place / "all", rows, ("new", "told again"))
            ),
        ]


def _ratio(row: Fields, tenth: Fields) -> float:
    return round(float(row["ms a row"]) / float(tenth["ms a row"]), 2)


def _measured(folder: Path, rows: int, rounds: tuple[str, ...]) -> Iterator[Fields]:
    file = _written(folder, rows)
    for what in rounds:
        began = time.monotonic()
        importing = subprocess.Popen(
            [sys.executable, ANBU, "import", "visits", file, "--clinic", "demo", "--json"],
            env={**os.environ, "ANBU_HOME": str(folder), "ANBU_DEMO": "1"}, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, used = os.wait4(importing.pid, 0)
        if status:
            raise RuntimeError(f"the import ended with {os.waitstatus_to_exitcode(status)}")
        seconds = time.monotonic() - began
        yield {
            "benchmark": "import, SQLite", "what": f"{rows:,} visits in CP949, {what}", "seconds": round(seconds, 1),
            "of them computing": round(used.ru_utime + used.ru_stime, 1), "peak MB": used.ru_maxrss // 1024,
            "ms a row": round((used.ru_utime + used.ru_stime) * 1000 / rows, 3),
        }  # fmt: skip


def _written(folder: Path, rows: int) -> Path:
    """The file, in a home with the demo clinics."""
    folder.mkdir()
    write_secrets(folder, KEYS)
    install(KEYRING)
    sqlite_town(folder, KEYRING).database.engine.dispose()
    (folder / "town.db").rename(folder / "anbu.db")
    file = folder / "visits.csv"
    file.write_bytes("\r\n".join((HEADER, *_visits(rows))).encode("cp949"))
    return file


def _visits(rows: int) -> Iterator[str]:
    dice = random.Random(7)  # noqa: S311 - the same file in every run
    people = max(1, rows // VISITS)
    for row in range(rows):
        person = row % people
        day = f"2026-{1 + row // people * 2:02d}-{dice.randint(1, 28):02d}"
        told = f"{day} {dice.randint(9, 18):02d}:{dice.randint(0, 59):02d}"
        phone = f"010-{2000 + person // 10_000}-{person % 10_000:04d}"
        what = f"{told},피부과,{dice.choice(TREATMENTS)},,원장,1/1,Y,,경과 {row}"
        yield f"B-{person},가나다{person},{phone},1991-03-02,여,{what}"
