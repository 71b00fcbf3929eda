"""The facts file: discharges, due dates, births, tests, next sessions, results. Rows become values, or are refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from records import patient_facts
from webhook.imports import cells
from webhook.imports.sheet import CellReader, Form, Problem, Sheet, read_sheet

COLUMNS = ("환자번호", "종류", "일시", "항목", "상태")
KINDS = {
    "퇴원": patient_facts.DISCHARGE,
    "출산예정일": patient_facts.DUE,
    "출생": patient_facts.BIRTH,
    "검사": patient_facts.TEST,
    "다음치료": patient_facts.NEXT_SESSION,
    "검사결과": patient_facts.RESULT,
}
WITH_ITEM = (patient_facts.TEST, patient_facts.NEXT_SESSION)
STATES = {"": True, "유지": True, "종료": False}
HAPPENED = (patient_facts.DISCHARGE, patient_facts.BIRTH, patient_facts.RESULT)


@dataclass(frozen=True)
class FactRow:
    """One fact. `holds`: whether it does, or has ended (a test called off, a pregnancy lost)."""

    line: int
    number: str
    kind: str
    at: datetime
    item: str
    holds: bool

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two rows the same."""
        words = " ".join(self.item.split()).casefold()
        moves = self.kind in patient_facts.MOVABLE
        return (self.number, self.kind, words) if moves else (self.number, self.kind, words, self.at)


FactsFile = Sheet[FactRow]


def read_facts(
    data: bytes, filename: str, now: datetime, known: Iterable[str], mapping: Mapping[str, str] | None = None
) -> FactsFile:
    """Read a facts file (CSV or XLSX) as of `now` (aware); `known`: the numbers of the clinic's patients;
    `mapping`: our names of the clinic's columns, by their key.

    Raises TableError where there is no header to go by.
    """
    return read_sheet(data, filename, _Form(now, known), mapping)


class _Form(Form[FactRow]):
    required = ("환자번호", "종류", "일시")

    def __init__(self, now: datetime, known: Iterable[str]) -> None:
        self.columns = _readers(now)
        self._now, self._known = now, set(known)
        self._lines: dict[tuple[object, ...], int] = {}

    def row(self, line: int, values: dict[str, Any]) -> FactRow:
        return FactRow(line, values["환자번호"], values["종류"], values["일시"], values["항목"], values["상태"])

    def problems(self, row: FactRow) -> list[Problem]:
        if line := self._lines.get(row.identity):
            return [("환자번호", f"{line}행과 같은 일정입니다. 한 줄만 남겨 주세요.")]
        if row.number not in self._known:
            return [("환자번호", "환자번호가 등록되어 있지 않습니다. 방문이나 예약을 먼저 가져와 주세요.")]
        if row.kind in WITH_ITEM and not row.item:
            return [("항목", "검사와 다음치료는 항목(검사나 시술 이름)이 있어야 합니다.")]
        if row.kind in HAPPENED and row.at > self._now + timedelta(days=1):
            return [("일시", "아직 오지 않은 날짜입니다. 퇴원, 출생, 검사결과는 지난 날짜만 받습니다.")]
        return []

    def remember(self, row: FactRow) -> None:
        self._lines[row.identity] = row.line


def _readers(now: datetime) -> dict[str, CellReader]:
    return {
        "환자번호": cells.patient_number,
        "종류": partial(cells.one_of, known=KINDS),
        "일시": partial(cells.dated, now=now),
        "항목": cells.words,
        "상태": partial(cells.one_of, known=STATES),
    }


def told(row: FactRow, code: str) -> patient_facts.Told:
    """As the records take it; `code` of the catalogue for its item."""
    return patient_facts.Told(row.kind, row.at, code, row.item, row.holds)
