"""`anbu import`: facts from files."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from anbu.cli.common import Fields, chosen, clinic_option, honest, house, json_option, refuse, show
from anbu.cli.mapping import mapping
from anbu.wiring import House
from bot.korean.treatments import TreatmentNames
from catalogue.hours import WEEKDAYS, OpeningHours
from catalogue.model import Catalogue
from records import clinics, import_words, patients
from records.book.desk import CANCELLED
from records.catalogue import in_force
from records.facts import local_date
from records.models import Clinic
from webhook.imports.appointments import AppointmentRow, read_appointments
from webhook.imports.book import Stored, store_appointments, store_facts, store_packages, store_patients
from webhook.imports.facts import read_facts
from webhook.imports.packages import read_packages
from webhook.imports.people import read_patients
from webhook.imports.sheet import Sheet, errors_csv
from webhook.imports.store import store_visits
from webhook.imports.table import TableError
from webhook.imports.visits import read_visits
from webhook.imports.words import MappedNames

NO_PLANS = "승인된 안내 계획이 없어 아직 안내가 나가지 않습니다. 승인하면 기한이 남은 안내부터 나갑니다"
UNDATED = (
    "광고수신동의는 있으나 광고동의일이 없습니다"
    "(2년마다의 수신 동의 확인이 나가지 않습니다. 광고동의일을 채워 다시 가져와 주세요)"
)
MOST_SHOWN = 10
R = TypeVar("R")


@click.group("import")
def imports() -> None:
    """Take over facts from the clinic's own system."""


@dataclass(frozen=True)
class _Request:
    """One call of a command, with the clinic that it is about."""

    kind: str
    file: Path
    dry_run: bool
    errors: Path | None
    as_json: bool
    parts: House
    clinic: Clinic
    now: datetime
    known: Catalogue
    numbers: set[str]
    columns: dict[str, str]
    treatments: dict[str, str]

    @property
    def names(self) -> MappedNames:
        return MappedNames(TreatmentNames(self.known.treatments), self.treatments)


def _command(run: Callable[[_Request], None], name: str = "") -> click.Command:
    """The command of that name, or its function's, with what all imports have in common."""
    kind = name or run.__name__

    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
    @click.option(
        "--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write refused rows with reasons here."
    )
    @clinic_option
    @json_option
    @honest
    def command(clinic_code: str | None, **given: Any) -> None:
        parts = house()
        with parts.database.read() as session:
            clinic = chosen(session, clinic_code)
            now = parts.clock.clinic(session)
            known = in_force(session, clinic, local_date(now)).catalogue
            numbers = patients.numbers(session, clinic)
            columns = import_words.of(session, clinic, kind)
            treatments = import_words.of(session, clinic, import_words.TREATMENTS)
        run(
            _Request(
                kind,
                **given,
                parts=parts,
                clinic=clinic,
                now=now,
                known=known,
                numbers=numbers,
                columns=columns,
                treatments=treatments,
            )
        )

    return imports.command(kind, help=run.__doc__)(command)


imports.add_command(mapping)


@_command
def visits(asked: _Request) -> None:
    """Import visits from a CSV (UTF-8, CP949) or XLSX file. Good rows are kept; importing twice changes nothing.

    Exit status 0 also where single rows were refused (see `rejected` and --errors), 1 when nothing could be read.
    """
    found = _read(asked, lambda data, name: read_visits(data, name, asked.now, asked.columns))
    stored = store_visits(asked.parts.database, asked.parts.clock, asked.clinic, asked.names, found.rows, asked.dry_run)
    counts = {"created": stored.created, "updated": stored.updated, "unchanged": stored.unchanged}
    _tell(asked, found, counts)
    _list("목록에 없는 시술(안내는 나가지 않습니다)", stored.unmapped)
    _tell_how_to_map(asked.clinic, import_words.TREATMENTS, ((name, "시술") for name in stored.unmapped[:1]))
    if stored.undated:
        click.echo(f"{UNDATED}: {len(stored.undated)}명", err=True)
    if not asked.known.plans:
        click.echo(f"{NO_PLANS}: anbu catalogue approve --clinic {asked.clinic.code}", err=True)


@_command
def appointments(asked: _Request) -> None:
    """Import appointments, arrivals and no-shows from the system that owns the book; importing twice changes nothing.

    Columns: 예약번호, 환자번호, 이름, 휴대폰, 생년월일, 예약일시, 소요분, 시술, 담당의, 상태. What the file says holds,
    also where our book has no room for it. Exit status as for visits.
    """
    found = _read(asked, lambda data, name: read_appointments(data, name, asked.now, asked.numbers, asked.columns))
    stored = store_appointments(
        asked.parts.database, asked.parts.clock, asked.clinic, asked.names, found.rows, asked.dry_run
    )
    _tell_stored(asked, found, stored, ("created", "taken_over", "moved", "changed", "unchanged"))
    _list("예약 규칙에 없는 담당의(담당의 없이 저장합니다)", sorted(stored.doctors))
    odd = list(_outside_hours(found.rows, clinics.hours(asked.clinic), asked.now))
    rest = [f"외 {len(odd) - MOST_SHOWN}건"] if len(odd) > MOST_SHOWN else []
    _list("진료 시간 밖의 예약(파일대로 받습니다. 시각을 확인해 주세요)", (*odd[:MOST_SHOWN], *rest))


def _outside_hours(rows: list[AppointmentRow], hours: OpeningHours | None, now: datetime) -> Iterator[str]:
    """Those ahead that begin while the clinic is closed or rests."""
    for row in rows:
        at = row.starts_at
        if hours and at > now and row.state != CANCELLED and not hours.is_open(at):
            yield f"{row.line}행 {at:%Y-%m-%d}({WEEKDAYS[at.weekday()]}) {at:%H:%M}"


@_command
def packages(asked: _Request) -> None:
    """Import packages, sessions paid ahead; importing twice changes nothing.

    Columns: 패키지번호, 환자번호, 시술, 총횟수, 사용횟수, 만료일. Exit status as for visits.
    """
    found = _read(asked, lambda data, name: read_packages(data, name, asked.now, asked.numbers, asked.columns))
    stored = store_packages(
        asked.parts.database, asked.parts.clock, asked.clinic, asked.names, found.rows, asked.dry_run
    )
    _tell_stored(asked, found, stored, ("created", "changed", "unchanged"))


def people(asked: _Request) -> None:
    """Import patients before any visit of theirs; importing twice changes nothing.

    Columns: 환자번호, 이름, 휴대폰, 생년월일, 성별, 그룹. Exit status as for visits.
    """
    found = _read(asked, lambda data, name: read_patients(data, name, asked.now, asked.columns))
    stored = store_patients(asked.parts.database, asked.parts.clock, asked.clinic, found.rows, asked.dry_run)
    _tell_stored(asked, found, stored, ("created", "changed", "unchanged"))


_command(people, "patients")


@_command
def facts(asked: _Request) -> None:
    """Import dated facts that plans count from; importing twice changes nothing but confirms them.

    Columns: 환자번호, 종류 (퇴원, 출산예정일, 출생, 검사, 다음치료, 검사결과), 일시, 항목, 상태 (유지, 종료). Of due
    dates, tests and next sessions one an item is open: another date moves it. A due date is confirmed at least every
    35 days, or its messages wait. Exit status as for visits.
    """
    found = _read(asked, lambda data, name: read_facts(data, name, asked.now, asked.numbers, asked.columns))
    stored = store_facts(asked.parts.database, asked.parts.clock, asked.clinic, asked.names, found.rows, asked.dry_run)
    _tell_stored(asked, found, stored, ("created", "moved", "ended", "checked", "unknown"))


def _read(asked: _Request, read: Callable[[bytes, str], Sheet[R]]) -> Sheet[R]:
    try:
        found = read(asked.file.read_bytes(), asked.file.name)
        if asked.errors is not None:  # before anything is stored: a wrong path must not leave a half-told import
            asked.errors.write_text(errors_csv(found), encoding="utf-8", newline="")
    except (TableError, OSError) as error:
        refuse(str(error))
    return found


def _tell_stored(asked: _Request, found: Sheet[Any], stored: Stored, outcomes: Iterable[str]) -> None:
    _tell(asked, found, {name: stored.counts.get(name, 0) for name in outcomes})
    unmapped = sorted(stored.unmapped)
    _list("목록에 없는 시술(연결이 필요합니다)", unmapped)
    _tell_how_to_map(asked.clinic, import_words.TREATMENTS, ((name, "시술") for name in unmapped[:1]))


def _tell(asked: _Request, found: Sheet[Any], counts: Fields) -> None:
    show([{"read": found.read, **counts, "rejected": found.rejected}], asked.as_json)
    kept = "시험 실행: 아무것도 저장하지 않았습니다" if asked.dry_run else "저장했습니다"
    click.echo(f"{asked.clinic.name}({asked.clinic.code}): {kept}", err=True)
    for error in found.errors:
        place = f"{error.line}행 {error.column}".rstrip()
        click.echo(f"{place}: {error.reason}", err=True)
    _list("연결된 열", (f"{theirs} → {ours}" for theirs, ours in found.taken))
    _list("쓰지 않은 열", found.unknown_columns)
    if asked.dry_run:
        _tell_how_to_map(asked.clinic, asked.kind, found.proposed)


def _tell_how_to_map(clinic: Clinic, kind: str, pairs: Iterable[tuple[str, str]]) -> None:
    if told := " ".join(f'"{theirs}={ours}"' for theirs, ours in pairs):
        click.echo(f"연결하려면: anbu import mapping set --clinic {clinic.code} {kind} {told}", err=True)


def _list(what: str, words: Iterable[str]) -> None:
    if told := ", ".join(words):
        click.echo(f"{what}: {told}", err=True)
