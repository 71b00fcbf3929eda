"""The patients file: who is on file, before any visit. A row becomes a value, or is refused. Nothing is stored here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from webhook.imports import cells
from webhook.imports.cells import Sex
from webhook.imports.sheet import CellReader, Form, Problem, Sheet, read_sheet

COLUMNS = ("환자번호", "이름", "휴대폰", "생년월일", "성별", "그룹")


@dataclass(frozen=True)
class PatientRow:
    """One patient. `phone` in E.164; what is empty or None was not said."""

    line: int
    number: str
    name: str
    phone: str
    birth_date: date | None
    sex: Sex | None
    groups: tuple[str, ...]


PatientsFile = Sheet[PatientRow]


def read_patients(data: bytes, filename: str, now: datetime, mapping: Mapping[str, str] | None = None) -> PatientsFile:
    """Read a patients file (CSV or XLSX) as of `now` (aware); `mapping`: our names of the columns.

    Raises TableError where there is no header to go by.
    """
    return read_sheet(data, filename, _Form(now), mapping)


class _Form(Form[PatientRow]):
    required = ("환자번호", "휴대폰")

    def __init__(self, now: datetime) -> None:
        self.columns: Mapping[str, CellReader] = {
            "환자번호": cells.patient_number,
            "이름": cells.words,
            "휴대폰": cells.phone,
            "생년월일": partial(cells.past_day, now=now),
            "성별": cells.sex,
            "그룹": cells.labels,
        }
        self._lines: dict[str, int] = {}

    def row(self, line: int, values: dict[str, Any]) -> PatientRow:
        number, name, phone, birth_date, sex, groups = (values[column] for column in COLUMNS)
        return PatientRow(line, number, name, phone.number, birth_date, sex, groups)

    def problems(self, row: PatientRow) -> list[Problem]:
        if line := self._lines.get(row.number):
            return [("환자번호", f"환자번호가 {line}행과 같습니다. 한 줄만 남겨 주세요.")]
        return []

    def remember(self, row: PatientRow) -> None:
        self._lines[row.number] = row.line
