"""The packages file: sessions paid ahead. A row becomes a value, or is refused. Nothing is stored here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from webhook.imports import cells
from webhook.imports.sheet import CellReader, Form, Problem, Sheet, read_sheet

COLUMNS = ("패키지번호", "환자번호", "시술", "총횟수", "사용횟수", "만료일")
MOST = 999


@dataclass(frozen=True)
class PackageRow:
    """One package. `key`: the other system's number of it, empty where it has none."""

    line: int
    key: str
    number: str
    treatment: str
    total: int
    used: int
    expires_on: date | None

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two rows the same."""
        words = " ".join(self.treatment.split()).casefold()
        return (self.key,) if self.key else (self.number, words, self.expires_on)


PackagesFile = Sheet[PackageRow]


def read_packages(
    data: bytes, filename: str, now: datetime, known: Iterable[str], mapping: Mapping[str, str] | None = None
) -> PackagesFile:
    """Read a packages file (CSV or XLSX) as of `now` (aware); `known`: the numbers of the clinic's patients;
    `mapping`: our names of the clinic's columns, by their key.

    Raises TableError where there is no header to go by.
    """
    return read_sheet(data, filename, _Form(now, known), mapping)


class _Form(Form[PackageRow]):
    required = ("환자번호", "시술", "총횟수")

    def __init__(self, now: datetime, known: Iterable[str]) -> None:
        self.columns = _readers(now)
        self._known = set(known)
        self._lines: dict[tuple[object, ...], int] = {}

    def row(self, line: int, values: dict[str, Any]) -> PackageRow:
        return PackageRow(
            line=line,
            key=values["패키지번호"],
            number=values["환자번호"],
            treatment=values["시술"],
            total=values["총횟수"],
            used=values["사용횟수"] or 0,
            expires_on=values["만료일"],
        )

    def problems(self, row: PackageRow) -> list[Problem]:
        if line := self._lines.get(row.identity):
            return [("패키지번호", f"{line}행과 같은 패키지입니다. 한 줄만 남겨 주세요.")]
        if row.number not in self._known:
            return [("환자번호", "환자번호가 등록되어 있지 않습니다. 방문이나 예약을 먼저 가져와 주세요.")]
        if row.used > row.total:
            return [("사용횟수", "사용횟수가 총횟수보다 많습니다. 두 값을 확인해 주세요.")]
        return []

    def remember(self, row: PackageRow) -> None:
        self._lines[row.identity] = row.line


def _readers(now: datetime) -> dict[str, CellReader]:
    special: dict[str, CellReader] = {
        "패키지번호": cells.number,
        "환자번호": cells.patient_number,
        "총횟수": partial(cells.quantity, least=1, most=MOST, unit="회|회차"),
        "사용횟수": partial(cells.quantity, least=0, most=MOST, unit="회|회차"),
        "만료일": partial(cells.expiry, now=now),
    }
    return {column: special.get(column, cells.words) for column in COLUMNS}
