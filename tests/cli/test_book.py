"""`anbu book`: rules, the list, calendars, and files that the import takes back."""

import csv
import io
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import vobject
import yaml
from openpyxl import load_workbook
from sqlalchemy import select

from records import patients
from records.book import calendars, desk, snapshot
from records.book.availability import Claim, Opening, span
from records.book.desk import By, What
from records.facts import SEOUL
from records.models import AccessEntry, Appointment, AppointmentChange
from tests.cli.conftest import Anbu
from webhook.imports.appointments import COLUMNS

WHEN = datetime(2026, 3, 12, 14, 0, tzinfo=SEOUL)
RULES = """
mode: request
grid: 20
doctors:
  - {code: lee, name: 이도윤 원장, aliases: [원장님], hours: "평일 10:00~19:00, 점심 13:00~14:00"}
rooms:
  - {code: r1, name: 1번방, count: 2}
services:
  consultation: {minutes: 20, doctors: [lee]}
  botox: {minutes: 20, after: 10, doctors: [lee], rooms: [r1]}
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "book.yml"
    path.write_text(RULES, encoding="utf-8")
    return path


def book(
    anbu: Anbu, at: datetime = WHEN, state: str = "booked", label: str = "보톡스", doctor: str = "han",
    claims: tuple[Claim, ...] = (), **what: str,
) -> str:  # fmt: skip
    """An appointment of D-1001 in the demo clinic; its id."""
    with anbu.town.database.write() as session:
        clinic = anbu.town.clinic()
        patient = patients.by_number(session, clinic, "D-1001")
        assert patient is not None
        by, opening = (
            By("chat", anbu.town.clock.clinic(session), anbu.town.machine.now),
            Opening(at, 25, doctor, claims),
        )
        told = What("botox", label, **what)
        row = desk.reserve(session, clinic, patient, opening, told, "booked", "chat", by, over=not claims)
        if state == "cancelled":
            desk.cancel(session, row, by)
        else:
            desk.settle(session, row, state, by)
        return row.id


def test_rules_are_kept_and_shown_as_they_were_told(anbu: Anbu, rules: Path, tmp_path: Path) -> None:
    """What is shown can be set again, and is the same."""
    assert anbu("book", "set", str(rules), "--clinic", "demo").stdout == (
        "demo: mode request, 1 doctors, 1 kinds of rooms, 0 kinds of devices, 2 services\n"
    )
    shown = anbu("book", "show").stdout
    assert yaml.safe_load(shown)["services"]["botox"] == {
        "minutes": 20,
        "after": 10,
        "doctors": ["lee"],
        "rooms": ["r1"],
    }
    again = tmp_path / "again.yml"
    again.write_text(shown, encoding="utf-8")
    anbu("book", "set", str(again))
    assert anbu("book", "show").stdout == shown
    assert anbu.json("book", "show")[0]["grid"] == 20


def test_the_book_counts_a_change_when_its_rules_change(anbu: Anbu, rules: Path) -> None:
    """So that what is free by now is offered to who waits."""
    before = anbu.town.clinic().book_revision
    anbu("book", "set", str(rules))
    assert anbu.town.clinic().book_revision > before


def test_services_that_are_no_treatments_are_refused(anbu: Anbu, rules: Path) -> None:
    """Each with the code that was likely meant, if there is one like it; the book stays as it was."""
    before = anbu("book", "show").stdout
    rules.write_text(RULES + "  botoxx: {minutes: 20}\n  zzzz: {minutes: 20}\n", encoding="utf-8")
    told = anbu.refused("book", "set", str(rules), "--force")
    assert told == "anbu: no treatments of the clinic's catalogue: botoxx (is it botox?), zzzz"
    assert anbu("book", "show").stdout == before


def test_rules_without_what_appointments_ahead_need_are_refused(anbu: Anbu, rules: Path) -> None:
    """How many of each, their first and last day. What is over or cancelled needs nothing; --force keeps the rules."""
    for days, state in ((0, "booked"), (5, "confirmed"), (9, "cancelled"), (-5, "booked")):
        book(anbu, WHEN + timedelta(days=days), state)
    before = anbu("book", "show").stdout
    told = anbu.refused("book", "set", str(rules))
    assert "anbu: doctor:han: 2 appointments ahead, 2026-03-12 to 2026-03-17" in told
    assert "treatment:botox" not in told
    assert anbu("book", "show").stdout == before
    assert anbu("book", "set", str(rules), "--force").exit_code == 0
    assert "lee" in anbu("book", "show").stdout


def test_rooms_and_treatments_that_go_away_are_told(anbu: Anbu, rules: Path) -> None:
    """A place of a room that has fewer of them counts as well as the room itself."""
    claims = (Claim("room:r1:2", *span(WHEN, WHEN + timedelta(minutes=25))),)
    anbu("book", "set", str(rules))
    book(anbu, doctor="lee", claims=claims)
    rules.write_text(RULES.replace("count: 2", "count: 1"), encoding="utf-8")
    assert "room:r1:2: 1 appointments ahead, 2026-03-12" in anbu.refused("book", "set", str(rules))
    rules.write_text(RULES.split("  botox")[0], encoding="utf-8")
    assert "treatment:botox: 1 appointments" in anbu.refused("book", "set", str(rules))


def test_a_dry_run_shows_what_would_change(anbu: Anbu, rules: Path) -> None:
    """And keeps nothing; the same rules change nothing."""
    anbu("book", "set", str(rules))
    before, revision = anbu("book", "show").stdout, anbu.town.clinic().book_revision
    rules.write_text(RULES.replace("grid: 20", "grid: 15"), encoding="utf-8")
    shown = anbu("book", "set", str(rules), "--dry-run").stdout
    assert ("-grid: 20" in shown, "+grid: 15" in shown) == (True, True)
    assert (anbu("book", "show").stdout, anbu.town.clinic().book_revision) == (before, revision)
    rules.write_text(RULES, encoding="utf-8")
    assert anbu("book", "set", str(rules), "--dry-run").stdout.startswith("no change\n")


def test_a_clinic_without_opening_hours_is_told_to_set_them(anbu: Anbu, rules: Path) -> None:
    """Without them nothing is free."""
    anbu.unmoved()("clinic", "add", "third", "--name", "셋째의원", "--bot-id", "third-bot", "--phone", "02-000-3000")
    assert "anbu clinic hours third" in anbu("book", "set", str(rules), "--clinic", "third").stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (RULES.replace("doctors: [lee]}", "doctors: [kim]}"), "services.consultation.doctors: no such code: kim"),
        (
            RULES.replace("minutes: 20", "minutes: lang"),
            "services.consultation.minutes: Input should be",
        ),
        (RULES.replace("mode: request", "mode: perhaps"), "mode: Input should be"),
        (RULES.replace("평일 10:00", "언젠가 10:00"), "'언젠가' is no day"),
        ("mode: [", "book.yml"),
        ("", "book.yml"),
    ],
)
def test_wrong_rules_are_refused_with_their_place(anbu: Anbu, rules: Path, wrong: str, said: str) -> None:
    """Status 1, and the book stays as it was."""
    rules.write_text(wrong, encoding="utf-8")
    before = anbu("book", "show").stdout
    told = anbu.refused("book", "set", str(rules))
    assert said in told
    assert "pydantic" not in told
    assert anbu("book", "show").stdout == before


@pytest.mark.parametrize("mode", ["instant", "request", "external"])
def test_the_mode_is_switched_alone(anbu: Anbu, mode: str) -> None:
    """All other rules stay."""
    before = snapshot.rules(anbu.town.clinic())
    assert anbu("book", "mode", mode).exit_code == 0
    after = snapshot.rules(anbu.town.clinic())
    assert before is not None
    assert after == before.model_copy(update={"mode": mode})


def test_a_clinic_without_a_book_says_so(anbu: Anbu) -> None:
    """And how to get one; a mode that is none is wrong usage."""
    anbu.unmoved()("clinic", "add", "third", "--name", "셋째의원", "--bot-id", "third-bot", "--phone", "02-000-3000")
    for words in (("show",), ("mode", "instant"), ("feed", "--doctor", "han")):
        assert "anbu book set" in anbu.refused("book", *words, "--clinic", "third")
    anbu.refused("book", "mode", "perhaps", status=2)


def test_appointments_are_listed_by_time(anbu: Anbu) -> None:
    """From today on, or of the days that are named, both inclusive."""
    ids = [book(anbu, WHEN + timedelta(days=day)) for day in (-5, 0, 1)]
    rows = anbu.json("book", "list")
    assert [row["id"] for row in rows] == ids[1:]
    assert rows[0] == {
        "id": ids[1], "starts_at": "2026-03-12T14:00+09:00", "ends_at": "2026-03-12T14:25+09:00", "patient": "D-1001",
        "label": "보톡스", "doctor": "han", "state": "booked", "external_key": None,
    }  # fmt: skip
    found = anbu.json("book", "list", "--from", "2026-03-07", "--to", "2026-03-12")
    assert [row["id"] for row in found] == ids[:2]


def test_a_calendar_address_is_told_once(anbu: Anbu) -> None:
    """It opens the doctor's calendar; only a new one can be had later, and the log says so."""
    [told] = anbu.json("book", "feed", "--doctor", "han")
    token = told["address"].removesuffix(".ics").rpartition("/calendar/")[2]
    assert "--renew" in anbu.refused("book", "feed", "--doctor", "han")
    [renewed] = anbu.json("book", "feed", "--doctor", "han", "--renew", "--names")
    assert (renewed["names"], renewed["address"] != told["address"]) == (True, True)
    with anbu.town.database.read() as session:
        assert calendars.by_token(session, token) is None
        logged = session.scalars(select(AccessEntry.subject).where(AccessEntry.action == "calendar.open")).all()
    assert logged == ["doctor/han", "doctor/han"]


@pytest.mark.parametrize("renew", [(), ("--renew",)])
def test_a_calendar_address_is_printed_whole(anbu: Anbu, renew: tuple[str, ...]) -> None:
    """However long: it is a line of its own, and opens the calendar that is kept."""
    if renew:
        anbu("book", "feed", "--doctor", "han")
    line = anbu("book", "feed", "--doctor", "han", *renew).stdout.splitlines()[-1]
    token = re.fullmatch(r"https?://\S+/calendar/(\S+)\.ics", line)
    assert token is not None
    with anbu.town.database.read() as session:
        assert calendars.by_token(session, token[1]) is not None


def test_a_calendar_of_nobody_is_refused(anbu: Anbu) -> None:
    """The doctor must be one of the rules."""
    assert "no doctor 'x'" in anbu.refused("book", "feed", "--doctor", "x")


def everything(anbu: Anbu) -> list[str]:
    """One appointment of each state, some with keys of another system, one that a spreadsheet would run; their ids."""
    states = ("booked", "requested", "confirmed", "arrived", "no_show", "cancelled")
    ids = [book(anbu, WHEN - timedelta(days=7, hours=-n), state) for n, state in enumerate(states)]
    ids.append(book(anbu, WHEN + timedelta(days=1), label='+보톡스, 이마"', external_key="@R-7"))
    ids.append(book(anbu, WHEN + timedelta(days=2), label="은하수", doctor="", external_key="0012", guest="동생"))
    return ids


@pytest.mark.parametrize("name", ["book.csv", "book.xlsx"])
def test_what_was_exported_changes_nothing_when_it_is_imported(anbu: Anbu, tmp_path: Path, name: str) -> None:
    """All states, keys, doctors and lengths come back as they were."""
    count = len(everything(anbu))
    file = tmp_path / name
    before = standing(anbu)
    assert anbu("book", "export", str(file)).stdout.endswith(f"{count} appointments\n")
    [told] = anbu.json("import", "appointments", str(file))
    assert (told["read"], told["unchanged"]) == (count, count)
    assert standing(anbu) == before


def standing(anbu: Anbu) -> tuple[list[tuple[object, ...]], int]:
    """All columns of all appointments, and how often one changed."""
    columns = [column for column in Appointment.__table__.columns if column.name not in ("guest", "wish")]
    with anbu.town.database.read() as session:
        found = [tuple(row) for row in session.execute(select(*columns).order_by(Appointment.id))]
        return found, len(session.scalars(select(AppointmentChange.id)).all())


def test_no_cell_of_an_export_is_run_by_a_spreadsheet(anbu: Anbu, tmp_path: Path) -> None:
    """Excel opens the CSV as UTF-8; formulas are words; the file is its owner's alone, and the log knows of it."""
    everything(anbu)
    for name in ("book.csv", "book.xlsx"):
        anbu("book", "export", str(tmp_path / name))
    data = (tmp_path / "book.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert tuple(header) == COLUMNS
    assert (rows[-2][0], rows[-2][7], rows[-2][3]) == ("'@R-7", "'+보톡스, 이마\"", "010-0000-1000")
    sheet = load_workbook(tmp_path / "book.xlsx").worksheets[0]
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert (tmp_path / "book.csv").stat().st_mode & 0o077 == 0
    with anbu.town.database.read() as session:
        logged = session.scalars(select(AccessEntry.subject).where(AccessEntry.action == "appointments.export")).all()
    assert logged == ["appointments/8", "appointments/8"]


def test_an_export_as_a_calendar_opens_in_another_library(anbu: Anbu, tmp_path: Path) -> None:
    """One event an appointment, with initials."""
    everything(anbu)
    anbu("book", "export", str(tmp_path / "book.ics"), "--to", "2026-03-12")
    events = vobject.readOne((tmp_path / "book.ics").read_text(encoding="utf-8")).contents["vevent"]
    assert len(events) == 6
    assert events[0].summary.value == "보톡스 ㄱㅎㄴ"


def test_an_export_to_what_is_no_such_file_is_wrong_usage(anbu: Anbu, tmp_path: Path) -> None:
    """A folder that is not there is refused."""
    assert ".csv, .xlsx or .ics" in anbu.refused("book", "export", str(tmp_path / "book.pdf"), status=2)
    assert "book.csv" in anbu.refused("book", "export", str(tmp_path / "no" / "book.csv"))
