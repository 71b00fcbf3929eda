"""The appointments file: who comes when, for what, and what became of it. A row becomes a value, or is refused.

Columns and forms are those that the documentation of the appointments file promises. Nothing is stored here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from records.book.desk import ARRIVED, BOOKED, CANCELLED, CONFIRMED, NO_SHOW, REQUESTED
from records.facts import local_date
from records.phones import Phone
from webhook.imports import cells
from webhook.imports.sheet import CellReader, Form, Problem, Sheet, read_sheet

COLUMNS = (
    "예약번호", "환자번호", "이름", "휴대폰", "생년월일", "예약일시", "소요분", "시술", "담당의", "상태",
)  # fmt: skip
STATES = {
    REQUESTED: "신청", BOOKED: "예약", CONFIRMED: "확정", ARRIVED: "내원", NO_SHOW: "부도", CANCELLED: "취소",
}  # fmt: skip
_SYNONYMS = {
    REQUESTED: ("예약신청", "신청중", "예약요청", "요청", "예약대기", "승인대기", "requested", "pending"),
    BOOKED: ("예약완료", "예약됨", "예약중", "접수예정", "변경", "예약변경", "booked", "reserved"),
    CONFIRMED: ("예약확정", "확정됨", "확인", "예약확인", "승인", "confirmed"),
    ARRIVED: (
        "도착", "도착함", "접수", "접수완료", "내원완료", "내원함", "방문", "방문완료", "진료중", "진료완료", "시술중",
        "시술완료", "수납", "수납완료", "귀가", "완료", "arrived", "done", "completed",
    ),
    NO_SHOW: ("예약부도", "부도처리", "미내원", "미방문", "불참", "노쇼", "no-show", "noshow", "no_show"),
    CANCELLED: (
        "취소됨", "취소함", "취소완료", "예약취소", "당일취소", "고객취소", "환자취소", "병원취소", "삭제", "cancelled",
        "canceled",
    ),
}  # fmt: skip
_WORDS = {word: state for state, shown in STATES.items() for word in (shown, *_SYNONYMS[state])}


@dataclass(frozen=True)
class AppointmentRow:
    """One appointment. What is empty or None was not said. `phone` in E.164; `starts_at` in Seoul."""

    line: int
    key: str
    number: str
    name: str
    phone: str
    birth_date: date | None
    starts_at: datetime
    minutes: int | None
    treatment: str
    doctor: str
    state: str | None


AppointmentsFile = Sheet[AppointmentRow]


def read_appointments(
    data: bytes, filename: str, now: datetime, known: Iterable[str], mapping: Mapping[str, str] | None = None
) -> AppointmentsFile:
    """Read an appointments file (CSV or XLSX) as of `now` (aware); `known`: the numbers of the clinic's patients;
    `mapping`: our names of the clinic's columns, by their key.

    Raises TableError where there is no header to go by.
    """
    return read_sheet(data, filename, _Form(now, known), mapping)


class _Form(Form[AppointmentRow]):
    """Remembers which keys and which new patients earlier rows told."""

    required = ("예약번호", "환자번호", "예약일시")

    def __init__(self, now: datetime, known: Iterable[str]) -> None:
        self.columns = _readers(now)
        self._now = now
        self._known = set(known)
        self._new: dict[str, AppointmentRow] = {}
        self._lines: dict[str, int] = {}

    def row(self, line: int, values: dict[str, Any]) -> AppointmentRow:
        row = _appointment(line, values)
        first = self._new.get(row.number)
        return replace(row, name=first.name, phone=first.phone, birth_date=first.birth_date) if first else row

    def problems(self, row: AppointmentRow) -> list[Problem]:
        if line := self._lines.get(row.key):
            return [("예약번호", f"예약번호가 {line}행과 같습니다. 한 줄만 남겨 주세요.")]
        if not row.phone and row.number not in self._known:
            return [("휴대폰", "휴대폰 칸이 비어 있습니다. 처음 등록되는 환자에게는 꼭 있어야 하는 값입니다.")]
        return _untimely(row, self._now)

    def remember(self, row: AppointmentRow) -> None:
        self._lines[row.key] = row.line
        if row.number not in self._known:
            self._new.setdefault(row.number, row)


def _untimely(row: AppointmentRow, now: datetime) -> list[Problem]:
    """Nobody arrives before the day, and nobody is missed before the time."""
    early = row.state == ARRIVED and local_date(row.starts_at) > local_date(now)
    if row.state and (early or (row.state == NO_SHOW and row.starts_at > now)):
        told = f"{STATES[row.state]} 상태는 아직 오지 않은 예약({row.starts_at:%Y-%m-%d %H:%M})에 쓸 수 없습니다"
        return [("상태", f"{told}. 예약일시나 상태를 확인해 주세요.")]
    return []


def _readers(now: datetime) -> dict[str, CellReader]:
    special: dict[str, CellReader] = {
        "예약번호": cells.number,
        "환자번호": cells.patient_number,
        "휴대폰": lambda text: cells.phone(text) if text else Phone("", False),
        "생년월일": partial(cells.past_day, now=now),
        "예약일시": partial(cells.appointment, now=now),
        "소요분": partial(cells.quantity, least=1, most=12 * 60, unit="분"),
        "상태": lambda text: cells.choice(text, _WORDS, f"{', '.join(STATES.values())} 중 하나로") if text else None,
    }
    return {column: special.get(column, cells.words) for column in COLUMNS}


def _appointment(line: int, values: dict[str, Any]) -> AppointmentRow:
    return AppointmentRow(
        line=line,
        key=values["예약번호"],
        number=values["환자번호"],
        name=values["이름"],
        phone=values["휴대폰"].number,
        birth_date=values["생년월일"],
        starts_at=values["예약일시"],
        minutes=values["소요분"],
        treatment=values["시술"],
        doctor=values["담당의"],
        state=values["상태"],
    )
