"""The visits file: who came when, for what. A row becomes a value, or is refused with what to do about it.

Columns and forms are those that the documentation of the visits file promises. Nothing is stored here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from webhook.imports import cells
from webhook.imports.cells import Care, Sex
from webhook.imports.sheet import CellReader, Form, Problem, Sheet, read_sheet

REQUIRED = ("환자번호", "휴대폰", "방문일시", "시술")
COLUMNS = (
    "환자번호", "이름", "휴대폰", "생년월일", "성별", "방문일시", "진료과", "시술", "부위", "담당의", "회차",
    "알림수신동의", "광고수신동의", "메모", "진단코드", "입원/외래", "병동", "그룹", "광고동의일", "보호자동의",
)  # fmt: skip
_PATIENT = {"휴대폰": "phone", "이름": "name", "생년월일": "birth_date", "성별": "sex"}


@dataclass(frozen=True)
class VisitRow:
    """One treatment of one visit. `phone` in E.164; `visited_at` in Seoul; a consent of None means nothing was said.

    `advertising_since`: the day on which the patient said so of advertising. `guardian_consent`: of who has charge of a
    child under 14.
    """

    line: int
    number: str
    name: str
    phone: str
    mobile: bool
    birth_date: date | None
    sex: Sex | None
    visited_at: datetime
    department: str
    treatment: str
    site: str
    doctor: str
    session: str
    messages_consent: bool | None
    advertising_consent: bool | None
    memo: str
    diagnoses: tuple[str, ...] = ()
    care: Care = ""
    ward: str = ""
    groups: tuple[str, ...] = ()
    advertising_since: date | None = None
    guardian_consent: bool | None = None

    @property
    def key(self) -> tuple[str, datetime, str]:
        """What makes two rows the same: 환자번호, 방문일시, 시술."""
        return (self.number, self.visited_at, " ".join(self.treatment.split()).casefold())


VisitsFile = Sheet[VisitRow]


def read_visits(data: bytes, filename: str, now: datetime, mapping: Mapping[str, str] | None = None) -> VisitsFile:
    """Read a visits file (CSV or XLSX) as of `now` (aware); `mapping`: our names of the columns.

    Raises TableError where there is no header to go by.
    """
    return read_sheet(data, filename, _Form(now), mapping)


class _Form(Form[VisitRow]):
    """Remembers what earlier rows said."""

    required = REQUIRED

    def __init__(self, now: datetime) -> None:
        self.columns = _readers(now)
        self._lines: dict[tuple[str, datetime, str], int] = {}
        self._patients: dict[tuple[str, str], tuple[int, object]] = {}

    def row(self, line: int, values: dict[str, Any]) -> VisitRow:
        return _visit(line, values)

    def problems(self, row: VisitRow) -> list[Problem]:
        return _before_birth(row) or _day_of_nothing(row) or self._contradictions(row) or self._repetition(row)

    def remember(self, row: VisitRow) -> None:
        self._lines[row.key] = row.line
        for name in _PATIENT.values():
            if value := getattr(row, name):
                self._patients.setdefault((row.number, name), (row.line, value))

    def _contradictions(self, visit: VisitRow) -> list[Problem]:
        problems = []
        for column, name in _PATIENT.items():
            line, known = self._patients.get((visit.number, name), (0, None))
            if known and getattr(visit, name) and known != getattr(visit, name):
                reason = f"값이 같은 환자번호를 쓰는 {line}행과 다릅니다. 같은 환자인지 확인해 주세요."
                problems.append((column, f"{column} {reason}"))
        return problems

    def _repetition(self, visit: VisitRow) -> list[Problem]:
        line = self._lines.get(visit.key)
        reason = f"{line}행과 같은 방문입니다(환자번호·방문일시·시술이 같음). 한 줄만 남겨 주세요."
        return [("환자번호", reason)] if line else []


def _readers(now: datetime) -> dict[str, CellReader]:
    """How each column's cell becomes the value of the field beside it."""
    special: dict[str, CellReader] = {
        "환자번호": cells.patient_number,
        "휴대폰": cells.phone,
        "생년월일": partial(cells.past_day, now=now),
        "성별": cells.sex,
        "방문일시": partial(cells.moment, now=now),
        "회차": cells.session,
        "알림수신동의": cells.consent,
        "광고수신동의": cells.consent,
        "광고동의일": partial(cells.past_day, now=now),
        "보호자동의": cells.consent,
        "메모": cells.memo,
        "진단코드": cells.diagnoses,
        "입원/외래": cells.care,
        "그룹": cells.labels,
    }
    return {column: special.get(column, cells.words) for column in COLUMNS}


def _before_birth(visit: VisitRow) -> list[Problem]:
    if visit.birth_date is None or visit.visited_at.date() >= visit.birth_date:
        return []
    return [("방문일시", "방문일시 값이 생년월일보다 앞섭니다. 두 날짜를 확인해 주세요.")]


def _day_of_nothing(visit: VisitRow) -> list[Problem]:
    if visit.advertising_since is None or visit.advertising_consent is not None:
        return []
    return [("광고수신동의", "광고동의일이 있으면 광고수신동의도 Y 또는 N으로 적어 주세요.")]


def _visit(line: int, values: dict[str, Any]) -> VisitRow:
    return VisitRow(
        line=line,
        number=values["환자번호"],
        name=values["이름"],
        phone=values["휴대폰"].number,
        mobile=values["휴대폰"].mobile,
        birth_date=values["생년월일"],
        sex=values["성별"],
        visited_at=values["방문일시"],
        department=values["진료과"],
        treatment=values["시술"],
        site=values["부위"],
        doctor=values["담당의"],
        session=values["회차"],
        messages_consent=values["알림수신동의"],
        advertising_consent=values["광고수신동의"],
        memo=values["메모"],
        diagnoses=values["진단코드"],
        care=values["입원/외래"],
        ward=values["병동"],
        groups=values["그룹"],
        advertising_since=values["광고동의일"],
        guardian_consent=values["보호자동의"],
    )
