"""`anbu import`: facts from files."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from anbu.cli.common import Fields, chosen, clinic_option, honest, house, json_option, refuse, show
from anbu.cli.mapping import mapping
from anbu.importing import READ, STORE, Ground, ground_of
from catalogue.hours import WEEKDAYS, OpeningHours
from records import clinics, import_words, imported
from records.book.desk import CANCELLED
from records.consents import KEPT, LEFT_OUT, OLDER, SAME, TAKEN
from records.models import Clinic
from webhook.imports.appointments import AppointmentRow
from webhook.imports.book import Stored
from webhook.imports.facts import KINDS, FactRow
from webhook.imports.sheet import Sheet, errors_csv
from webhook.imports.table import TableError

NO_PLANS = "승인된 안내 계획이 없어 아직 안내가 나가지 않습니다. 승인하면 기한이 남은 안내부터 나갑니다"
UNDATED = (
    "광고수신동의는 있으나 광고동의일이 없습니다"
    "(2년마다의 수신 동의 확인이 나가지 않습니다. 광고동의일을 채워 다시 가져와 주세요)"
)
NO_PLAN = "따르는 안내 계획이 없는 일정(저장했지만 안내는 나가지 않습니다. anbu plans list로 계획을 확인해 주세요)"
UNSAID = (
    "알림수신동의가 비어 있습니다"
    "(안내문은 '안내 수신을 신청하신 분께' 보낸다고 말합니다. 접수에서 확인해 Y나 N으로 다시 가져와 주세요)"
)
REFUSED_BY_PATIENT = "환자가 직접 거부한 동의는 파일로 되살리지 않습니다. 다시 동의했다면 환자 화면에서 기록해 주세요"
NIGHT_ALONE = "광고 동의가 없어 야간광고 동의를 저장하지 않았습니다. 광고 동의 줄을 함께 넣어 다시 가져와 주세요"
MOST_SHOWN = 10


@click.group("import")
def imports() -> None:
    """Take over facts from the clinic's own system."""


@dataclass(frozen=True)
class _Request:
    """One call of a command, with what it goes by."""

    kind: str
    file: Path
    dry_run: bool
    errors: Path | None
    as_json: bool
    ground: Ground

    @property
    def clinic(self) -> Clinic:
        return self.ground.clinic

    def stored(self, found: Sheet[Any]) -> Any:
        return STORE[self.kind](self.ground, found.rows, self.dry_run)


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
            ground = ground_of(parts.database, parts.clock, session, chosen(session, clinic_code), kind)
        run(_Request(kind, **given, ground=ground))

    return imports.command(kind, help=run.__doc__)(command)


imports.add_command(mapping)


@_command
def visits(asked: _Request) -> None:
    """Import visits from a CSV (UTF-8, CP949) or XLSX file. Good rows are kept; importing twice changes nothing.

    Exit status 0 also where single rows were refused (see `rejected` and --errors), 1 when nothing could be read.
    """
    found = _read(asked)
    stored = asked.stored(found)
    counts = {"created": stored.created, "updated": stored.updated, "unchanged": stored.unchanged}
    _tell(asked, found, counts)
    _list("목록에 없는 시술(안내는 나가지 않습니다)", stored.unmapped)
    _tell_how_to_map(asked.clinic, import_words.TREATMENTS, ((name, "시술") for name in stored.unmapped[:1]))
    if stored.undated:
        click.echo(f"{UNDATED}: {len(stored.undated)}명", err=True)
    if unsaid := len({row.number for row in found.rows if row.messages_consent is None}):
        click.echo(f"{UNSAID}: {unsaid}명", err=True)
    if not asked.ground.known.plans:
        click.echo(f"{NO_PLANS}: anbu catalogue approve --clinic {asked.clinic.code}", err=True)


@_command
def appointments(asked: _Request) -> None:
    """Import appointments, arrivals and no-shows from the system that owns the book; importing twice changes nothing.

    Columns: 예약번호, 환자번호, 이름, 휴대폰, 생년월일, 예약일시, 소요분, 시술, 담당의, 상태. What the file says holds,
    also where our book has no room for it. Exit status as for visits.
    """
    found = _read(asked)
    stored = asked.stored(found)
    _tell_stored(asked, found, stored, ("created", "taken_over", "moved", "changed", "unchanged"))
    _list("예약 규칙에 없는 담당의(담당의 없이 저장합니다)", sorted(stored.doctors))
    odd = list(_outside_hours(found.rows, clinics.hours(asked.clinic), asked.ground.now))
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
    found = _read(asked)
    stored = asked.stored(found)
    _tell_stored(asked, found, stored, ("created", "changed", "unchanged"))


def people(asked: _Request) -> None:
    """Import patients before any visit of theirs; importing twice changes nothing.

    Columns: 환자번호, 이름, 휴대폰, 생년월일, 성별, 그룹. Exit status as for visits.
    """
    found = _read(asked)
    _tell_stored(asked, found, asked.stored(found), ("created", "changed", "unchanged"))


_command(people, "patients")


@_command
def facts(asked: _Request) -> None:
    """Import dated facts that plans count from; importing twice changes nothing but confirms them.

    Columns: 환자번호, 종류 (퇴원, 출산예정일, 출생, 검사, 다음치료, 검사결과), 일시, 항목, 상태 (유지, 종료). Of due
    dates, tests and next sessions one an item is open: another date moves it. A due date is confirmed at least every
    35 days, or its messages wait. Exit status as for visits.
    """
    found = _read(asked)
    _tell_stored(asked, found, asked.stored(found), ("created", "moved", "ended", "checked", "unknown"))
    _list(NO_PLAN, dict.fromkeys(_unfollowed(found.rows, asked.ground)))


def _unfollowed(rows: Iterable[FactRow], ground: Ground) -> Iterator[str]:
    """Those that hold and that no plan in force follows, by kind and item."""
    kinds, names = {kind: name for name, kind in KINDS.items()}, ground.names
    for row in rows:
        code = names.code(row.item) or ""
        if row.holds and not any(plan.follows(row.kind, code) for plan in ground.known.plans):
            yield f"{kinds[row.kind]} {row.item}".strip()


@_command
def consents(asked: _Request) -> None:
    """Import consents, refusals and withdrawals with their dates and forms; importing twice changes nothing.

    Columns: 환자번호, 동의종류 (알림, 광고, 야간광고, 민감정보, 보호자), 동의여부, 동의일시, 동의서, 철회일시.
    The newest word holds, in whichever order they come; of one instant, or day, the refusal. Exit status as for visits.
    """
    found = _read(asked)
    stored = asked.stored(found)
    _tell(asked, found, {name: stored[name] for name in (TAKEN, SAME, OLDER, KEPT, LEFT_OUT)})
    if stored[KEPT]:
        click.echo(f"{REFUSED_BY_PATIENT}: {stored[KEPT]}건", err=True)
    if stored[LEFT_OUT]:
        click.echo(f"{NIGHT_ALONE}: {stored[LEFT_OUT]}건", err=True)


@imports.command("log")
@clinic_option
@json_option
@honest
def files(clinic_code: str | None, as_json: bool) -> None:
    """The newest files of the watched folder, and what became of each."""
    parts = house()
    with parts.database.read() as session:
        found = imported.recent(session, chosen(session, clinic_code))
    show(
        [{"at": each.at, "kind": each.kind, "name": each.name, "state": each.state, **_sums(each.counts),
          "why": each.why or None} for each in found],
        as_json,
    )  # fmt: skip


def _sums(counts: dict[str, int]) -> Fields:
    return {"read": counts.get("read", 0), "rejected": counts.get("rejected", 0)}


def _read(asked: _Request) -> Sheet[Any]:
    try:
        found = READ[asked.kind](asked.ground, asked.file.read_bytes(), asked.file.name)
        if asked.errors is not None:  # before anything is stored: a wrong path must not leave a half-told import
            asked.errors.write_text(errors_csv(found), encoding="utf-8", newline="")
    except (TableError, OSError) as error:
        refuse(str(error))
    return found


def _tell_stored(asked: _Request, found: Sheet[Any], stored: Stored, outcomes: Iterable[str]) -> None:
    _tell(asked, found, {name: stored.counts.get(name, 0) for name in outcomes})
    unmapped = sorted(stored.unmapped)
    _list("목록에 없는 시술·검사(연결이 필요합니다)", unmapped)
    _tell_how_to_map(asked.clinic, import_words.TREATMENTS, ((name, "시술") for name in unmapped[:1]))


def _tell(asked: _Request, found: Sheet[Any], counts: Fields) -> None:
    show([{"read": found.read, **counts, "rejected": found.rejected}], asked.as_json)
    kept = "시험 실행: 아무것도 저장하지 않았습니다" if asked.dry_run else "저장했습니다"
    kept = kept if found.read else "열 이름뿐이고 줄이 없어 아무것도 저장하지 않았습니다"
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
