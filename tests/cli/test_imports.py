"""`anbu import visits`: counts, dry runs, refused rows, encodings, and the same file twice."""

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from anbu.cli.imports import UNSAID
from records import consents, patients
from records.models import TreatmentDone
from tests.cli.conftest import Anbu, Visits
from tests.scheduler.stage import patient_of, states, steps

HEADER = "환자번호,이름,휴대폰,생년월일,성별,방문일시,진료과,시술,부위,담당의,회차,알림수신동의,광고수신동의,메모"
GOOD = "A-1001,가나다,010-2345-6789,1991-03-02,여,2026-03-09 14:30,피부과,입술필러,입술,원장,1/1,Y,N,"
BOTOX = "A-1002,라마바,01023456780,,남,2026.03.09 오후 3:00,피부과,사각턱보톡스,,,,Y,,"
UNKNOWN = "A-1003,사아자,010-2345-6781,,,2026-03-09 16:00,피부과,은하수 관리,,,,,,"
NO_PHONE = "A-1004,차카타,,,,2026-03-09 16:00,피부과,입술필러,,,,,,"
NO_DATE = "A-1005,파하거,010-2345-6782,,,언젠가,피부과,입술필러,,,,,,"


def counts(read: int, created: int = 0, updated: int = 0, unchanged: int = 0, rejected: int = 0) -> dict[str, int]:
    return {"read": read, "created": created, "updated": updated, "unchanged": unchanged, "rejected": rejected}


def known(anbu: Anbu, number: str, clinic: str = "demo") -> bool:
    with anbu.town.database.read() as session:
        return patients.by_number(session, anbu.town.clinic(clinic), number) is not None


def test_good_rows_are_kept_and_bad_ones_counted(anbu: Anbu, visits: Visits) -> None:
    """Read is the sum of the others, and the reasons stand on standard error."""
    result = anbu("import", "visits", str(visits(HEADER, GOOD, BOTOX, NO_PHONE, NO_DATE)), "--json")
    assert result.exit_code == 0
    assert anbu_json(result.stdout) == [counts(4, created=2, rejected=2)]
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "안부피부과(demo)",
        "4행 휴대폰",
        "5행 방문일시",
    ]
    assert [known(anbu, number) for number in ("A-1001", "A-1002", "A-1004", "A-1005")] == [True, True, False, False]


def anbu_json(text: str) -> list[dict[str, int]]:
    return [json.loads(line) for line in text.splitlines()]


def test_an_imported_visit_is_followed_up(anbu: Anbu, visits: Visits) -> None:
    """At the next tick its steps are planned, and its consent holds."""
    anbu.json("import", "visits", str(visits(HEADER, GOOD)))
    anbu.town.pump.tick()
    assert list(steps(anbu.town, "A-1001")) == ["h5", "d1", "d2", "d7", "d14", "d21", "d30"]
    patient = patient_of(anbu.town, "A-1001")
    assert (patient.name, patient.phone, patient.birth_date) == ("가나다", "+821023456789", "1991-03-02")
    with anbu.town.database.read() as session:
        assert consents.current(session, patient.id) == {"messages": True, "advertising": False}


def test_a_dry_run_tells_the_same_and_changes_nothing(anbu: Anbu, visits: Visits) -> None:
    """The counts of the real run, and nobody is there afterwards."""
    file = str(visits(HEADER, GOOD, BOTOX, NO_PHONE))
    assert anbu.json("import", "visits", file, "--dry-run") == [counts(3, created=2, rejected=1)]
    assert not known(anbu, "A-1001")
    assert anbu.json("import", "visits", file) == [counts(3, created=2, rejected=1)]


def test_a_dry_run_of_a_long_file_counts_as_the_real_run_does(
    anbu: Anbu, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over several batches, with patients who come twice."""
    monkeypatch.setattr("webhook.imports.transactions.MOST", 7)
    monkeypatch.setattr("webhook.imports.transactions.PAUSE", 0)
    patients_ = [f"B-{n},가나다,0102345{n:04},,," for n in range(15)]
    rows = [f"{patient}2026-03-0{day} 10:00,,입술필러,,,,Y,," for day in (1, 2) for patient in patients_]
    file = str(visits(HEADER, *rows))
    assert anbu.json("import", "visits", file, "--dry-run") == [counts(30, created=30)]
    assert anbu.json("import", "visits", file) == [counts(30, created=30)]
    assert anbu.json("import", "visits", file) == [counts(30, unchanged=30)]


def test_the_same_file_twice_changes_nothing(anbu: Anbu, visits: Visits) -> None:
    """Everything unchanged, and no follow-up is added."""
    file = str(visits(HEADER, GOOD, BOTOX))
    anbu.json("import", "visits", file)
    anbu.town.pump.tick()
    before = [row.id for row in steps(anbu.town, "A-1001").values()]

    assert anbu.json("import", "visits", file) == [counts(2, unchanged=2)]
    anbu.town.pump.tick()
    assert [row.id for row in steps(anbu.town, "A-1001").values()] == before


def test_a_corrected_phone_and_consent_are_updates(anbu: Anbu, visits: Visits) -> None:
    """The visit is known; what the file says of the patient is taken over."""
    anbu.json("import", "visits", str(visits(HEADER, GOOD)))
    changed = GOOD.replace("6789", "6700").replace(",Y,N,", ",N,N,")
    assert anbu.json("import", "visits", str(visits(HEADER, changed))) == [counts(1, updated=1)]
    assert patient_of(anbu.town, "A-1001").phone == "+821023456700"


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-8", "v.csv"), ("utf-8-sig", "v.csv"), ("cp949", "v.csv"), ("cp949", "방문.CSV")]
)
def test_each_encoding_of_a_clinics_spreadsheet_is_read(anbu: Anbu, visits: Visits, encoding: str, name: str) -> None:
    """UTF-8 with and without its mark, and CP949."""
    file = visits(HEADER, GOOD.replace("가나다", "똠방각하"), encoding=encoding, name=name)
    assert anbu.json("import", "visits", str(file)) == [counts(1, created=1)]
    assert patient_of(anbu.town, "A-1001").name == "똠방각하"


def test_a_workbook_is_read(anbu: Anbu, tmp_path: Path) -> None:
    """The first sheet of an XLSX file."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, GOOD, NO_PHONE):
        sheet.append(row.split(","))
    book.save(tmp_path / "visits.xlsx")
    assert anbu.json("import", "visits", str(tmp_path / "visits.xlsx")) == [counts(2, created=1, rejected=1)]


def test_refused_rows_are_written_to_a_file_that_can_be_handed_in_again(
    anbu: Anbu, visits: Visits, tmp_path: Path
) -> None:
    """With line and reason before their own cells; put right they are taken."""
    errors = tmp_path / "errors.csv"
    anbu.json("import", "visits", str(visits(HEADER, GOOD, NO_PHONE)), "--errors", str(errors))

    text = errors.read_text(encoding="utf-8")
    assert text.startswith("\ufeff")
    [row] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["줄"], row["환자번호"], row["이유"]) == (
        "3", "A-1004", "휴대폰 칸이 비어 있습니다. 꼭 있어야 하는 값입니다.",
    )  # fmt: skip

    errors.write_text(text.replace("차카타,,", "차카타,010-2345-6783,"), encoding="utf-8")
    assert anbu.json("import", "visits", str(errors)) == [counts(1, created=1)]


def test_without_refused_rows_the_errors_file_holds_its_header_alone(
    anbu: Anbu, visits: Visits, tmp_path: Path
) -> None:
    """So that a script always finds it."""
    errors = tmp_path / "errors.csv"
    anbu.json("import", "visits", str(visits(HEADER, GOOD)), "--errors", str(errors))
    assert len(errors.read_text(encoding="utf-8").splitlines()) == 1


def test_unknown_treatments_and_columns_are_told(anbu: Anbu, visits: Visits) -> None:
    """The row is kept without follow-ups, the column kept out."""
    file = visits(f"{HEADER},카드번호", f"{UNKNOWN},없음")
    result = anbu("import", "visits", str(file), "--json")
    assert anbu_json(result.stdout) == [counts(1, created=1)]
    assert result.stderr.splitlines() == [
        "안부피부과(demo): 저장했습니다",
        "쓰지 않은 열: 카드번호",
        "목록에 없는 시술(안내는 나가지 않습니다): 은하수 관리",
        '연결하려면: anbu import mapping set --clinic demo treatments "은하수 관리=시술"',
        f"{UNSAID}: 1명",
    ]
    anbu.town.pump.tick()
    assert steps(anbu.town, "A-1003") == {}


def test_a_value_in_a_column_without_a_name_is_told_with_its_line(anbu: Anbu, visits: Visits) -> None:
    """The line alone, since there is no column to name."""
    result = anbu("import", "visits", str(visits(HEADER, f"{GOOD},남는 값")))
    assert "\n2행: 열 이름이 없는 칸" in result.stderr


def test_visits_told_before_the_approval_get_their_follow_ups_with_it(anbu: Anbu, visits: Visits) -> None:
    """The import warns; once the plans are approved, what is still in time is planned, and what is not says so."""
    anbu.unmoved()("clinic", "add", "third", "--name", "셋째의원", "--bot-id", "third-bot", "--phone", "02-000-3000")
    file = str(visits(HEADER, GOOD))
    told = anbu("import", "visits", file, "--clinic", "third").stderr
    anbu.town.pump.tick()
    assert ("anbu catalogue approve --clinic third" in told, steps(anbu.town, "A-1001", "third")) == (True, {})

    anbu("catalogue", "approve", "--clinic", "third", "--by", "새 원장", "--all")
    anbu.town.pump.tick()
    found = states(anbu.town, "A-1001", "third")
    assert (found["h5"], found["d2"], found["d30"]) == ("expired", "planned", "planned")
    assert "승인된 안내 계획이 없어" not in anbu("import", "visits", file, "--clinic", "third").stderr


def test_a_visit_belongs_to_the_clinic_that_was_named(anbu: Anbu, visits: Visits) -> None:
    """The other one never hears of it."""
    file = visits(HEADER, GOOD.replace("입술필러", "임플란트"))
    anbu.json("import", "visits", str(file), "--clinic", "demo2")
    assert (known(anbu, "A-1001", "demo2"), known(anbu, "A-1001")) == (True, False)


@pytest.mark.parametrize("number", ["900101-1234567", "9001011234567"])
def test_a_resident_number_never_comes_in(anbu: Anbu, visits: Visits, number: str) -> None:
    """Neither as a memo, nor into the errors file, nor onto the screen."""
    file = visits(HEADER, f"{GOOD}{number}", NO_PHONE.replace("차카타", number))
    errors = file.with_name("errors.csv")
    result = anbu("import", "visits", str(file), "--errors", str(errors))
    assert "1234567" not in result.output + errors.read_text(encoding="utf-8")
    with anbu.town.database.read() as session:
        memos = session.scalars(select(TreatmentDone.memo)).all()
    assert not any("1234567" in memo for memo in memos)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "visits.csv"),
        (b"\x00\xff\xfe junk", "visits.csv"),
        ("이름,휴대폰\r\n가,010-1234-5678".encode(), "꼭 있어야 하는 열이 없습니다: 환자번호, 방문일시, 시술"),
        (f"{HEADER},시술\r\n".encode(), "같은 열이 두 번 있습니다: 시술"),
    ],
)
def test_a_file_that_is_no_visits_file_is_refused_whole(anbu: Anbu, tmp_path: Path, content: bytes, said: str) -> None:
    """Status 1, one line that says what to do."""
    path = tmp_path / "visits.csv"
    path.write_bytes(content)
    assert said in anbu.refused("import", "visits", str(path))


def test_a_file_that_is_not_there_is_wrong_usage(anbu: Anbu, tmp_path: Path) -> None:
    """Status 2."""
    assert "does not exist" in anbu.refused("import", "visits", str(tmp_path / "no.csv"), status=2)


def test_an_errors_file_that_cannot_be_written_is_told_before_anything_is_stored(
    anbu: Anbu, visits: Visits, tmp_path: Path
) -> None:
    """No half done import because of a wrong path."""
    said = anbu.refused("import", "visits", str(visits(HEADER, GOOD)), "--errors", str(tmp_path / "no" / "e.csv"))
    assert "e.csv" in said
    assert not known(anbu, "A-1001")
