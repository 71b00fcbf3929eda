"""The consents file: who allowed or refused what, when, by which form. A row becomes one or two words, or is refused.

A day without a time is its first moment for a consent and its last one for a refusal: of one day the refusal holds.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import Any

from records import consents
from webhook.imports import cells
from webhook.imports.cells import CellError
from webhook.imports.sheet import CellReader, Form, Problem, Sheet, read_sheet

COLUMNS = ("환자번호", "동의종류", "동의여부", "동의일시", "동의서", "철회일시")
KINDS = {
    "알림": consents.MESSAGES,
    "광고": consents.ADVERTISING,
    "마케팅": consents.ADVERTISING,
    "야간광고": consents.NIGHT,
    "민감정보": consents.SENSITIVE,
    "보호자": consents.GUARDIAN,
}
LONGEST_FORM = 100
UNKNOWN_PATIENT = "환자번호가 등록되어 있지 않습니다. 환자 파일(import patients)이나 방문을 먼저 가져와 주세요."
WHEN = "동의하거나 거부한 날을 동의일시나 철회일시에 적어 주세요. 모르면 기록에서 확인되는 가장 늦은 날을 적습니다."
WHICH = "무엇을 보고 동의했는지 알 수 없습니다. 동의서 이름이나 동의를 받은 곳을 적어 주세요. 예: 개인정보 동의서 2판"
NOT_BOTH = "철회일시가 동의일시보다 앞섭니다. 다시 동의한 것이면 철회와 동의를 두 줄로 나누어 적어 주세요."


@dataclass(frozen=True)
class ConsentRow:
    """One line: `words` are what was said of `kind`, each with its instant, the oldest first."""

    line: int
    number: str
    kind: str
    form: str
    words: tuple[tuple[datetime, bool], ...]

    @property
    def order(self) -> tuple[datetime, bool, bool]:
        """By its last word; of one instant the consent comes first, and that to the night after that to the day."""
        at, granted = self.words[-1]
        return at, not granted, self.kind == consents.NIGHT


ConsentsFile = Sheet[ConsentRow]


def read_consents(
    data: bytes, filename: str, now: datetime, known: Iterable[str], mapping: Mapping[str, str] | None = None
) -> ConsentsFile:
    """Read a consents file (CSV or XLSX) as of `now` (aware); `known`: the numbers of the clinic's patients;
    `mapping`: our names of the clinic's columns, by their key.

    Raises TableError where there is no header to go by.
    """
    return read_sheet(data, filename, _Form(now, known), mapping)


@dataclass(frozen=True)
class _Cells:
    """A row as it is written."""

    line: int
    number: str
    kind: str
    granted: bool
    said_at: datetime | None
    form: str
    withdrawn_at: datetime | None

    @property
    def words(self) -> tuple[tuple[datetime, bool], ...]:
        last = self.withdrawn_at or (None if self.granted else self.said_at)
        given = ((self.said_at, True),) if self.granted and self.said_at else ()
        return (*given, *(((_latest(last), False),) if last else ()))


class _Form(Form[ConsentRow]):
    required = ("환자번호", "동의종류", "동의여부")

    def __init__(self, now: datetime, known: Iterable[str]) -> None:
        self.columns = _readers(now)
        self._known = set(known)

    def row(self, line: int, values: dict[str, Any]) -> ConsentRow:
        row = _Cells(line, *(values[column] for column in COLUMNS))
        return ConsentRow(line, row.number, row.kind, row.form, row.words)

    def problems(self, row: ConsentRow) -> list[Problem]:
        if row.number not in self._known:
            return [("환자번호", UNKNOWN_PATIENT)]
        if not row.words:
            return [("동의일시", WHEN)]
        if any(granted for _, granted in row.words) and not row.form:
            return [("동의서", WHICH)]
        return [("철회일시", NOT_BOTH)] if row.words != tuple(sorted(row.words)) else []

    def remember(self, row: ConsentRow) -> None:
        """Lines that say the same, or the contrary at another time, are all taken."""


def _readers(now: datetime) -> dict[str, CellReader]:
    return {
        "환자번호": cells.patient_number,
        "동의종류": _kind,
        "동의여부": cells.consent,
        "동의일시": partial(cells.said_at, now=now),
        "동의서": partial(cells.words, most=LONGEST_FORM),
        "철회일시": partial(cells.said_at, now=now),
    }


def _kind(text: str) -> str:
    """광고수신동의, 광고 수신 and 광고 are the same."""
    try:
        return cells.one_of(re.sub(r"(성정보)?(수신)?(동의)?$", "", "".join(cells.words(text).split())), KINDS)
    except CellError:
        return cells.one_of(text, KINDS)  # whose reason names the words as they stand


def _latest(at: datetime) -> datetime:
    """The last second of a day that has no time."""
    return at if at.time() != time() else at.replace(hour=23, minute=59, second=59)
