"""`anbu import consents`: who allowed or refused what, when, and by which form."""

from itertools import permutations
from pathlib import Path

import pytest
from openpyxl import Workbook

from records import consents
from records.models import ConsentEvent
from tests.cli.conftest import Anbu
from tests.records.test_consents import log
from tests.scheduler.stage import FILLER, consent, moment, patient_of
from tests.town import Town

HEADER = "환자번호,동의종류,동의여부,동의일시,동의서,철회일시"
YES = f"{FILLER},광고,Y,2026-03-01 10:00,마케팅 동의서 2판,"
NO = f"{FILLER},광고,N,2026-03-05 10:00,,"


def told(anbu: Anbu, *rows: str, encoding: str = "utf-8") -> dict[str, int]:
    """What the command says of a file with these rows."""
    said: dict[str, int] = anbu.json("import", "consents", str(written(anbu, *rows, encoding=encoding)), *DEMO)[0]
    return {name: count for name, count in said.items() if count and name != "read"}


DEMO = ("--clinic", "demo")


def written(anbu: Anbu, *rows: str, encoding: str = "utf-8") -> Path:
    file = anbu.home / "consents.csv"
    file.write_text("\n".join((HEADER, *rows)) + "\n", encoding)
    return file


def holds(town: Town, kind: str = "advertising") -> bool | None:
    with town.database.read() as session:
        return consents.current(session, patient_of(town, FILLER).id).get(kind)


def last(town: Town) -> ConsentEvent:
    with town.database.read() as session:
        return session.query(ConsentEvent).order_by(ConsentEvent.id.desc()).first() or pytest.fail("nothing")


def test_a_consent_is_kept_with_its_day_and_its_form(anbu: Anbu) -> None:
    """From that day the two years count (정보통신망법 §50⑧); CP949 is read as well."""
    assert told(anbu, YES, encoding="cp949") == {"created": 1}
    event = last(anbu.town)
    assert (event.at, event.text_version) == (moment("2026-03-01 10:00"), "form:마케팅 동의서 2판")
    with anbu.town.database.read() as session:
        [word] = consents.on_advertising(session, patient_of(anbu.town, FILLER).id)
    assert (word.granted, word.dated, word.at) == (True, True, moment("2026-03-01 10:00"))


def test_importing_twice_changes_nothing(anbu: Anbu) -> None:
    """Neither what holds nor the log."""
    told(anbu, YES, NO)
    before = log(anbu.town, "advertising")
    assert told(anbu, YES, NO) == {"unchanged": 2}
    assert log(anbu.town, "advertising") == before


def test_a_sheet_of_excel_is_read(anbu: Anbu) -> None:
    """With Excel's own dates."""
    book = Workbook()
    sheet = book.create_sheet()
    book.remove(book.worksheets[0])
    sheet.append(HEADER.split(","))
    book.active.append([FILLER, "광고 수신동의", "동의", moment("2026-03-01").replace(tzinfo=None), "동의서", None])
    book.save(anbu.home / "consents.xlsx")
    [said] = anbu.json("import", "consents", str(anbu.home / "consents.xlsx"), *DEMO)
    assert (said["created"], holds(anbu.town)) == (1, True)


@pytest.mark.parametrize("rows", [*permutations([YES, NO, f"{FILLER},광고,Y,2026-03-03,구두,"])])
def test_the_order_of_the_rows_does_not_matter(anbu: Anbu, rows: tuple[str, ...]) -> None:
    """Nor whether they come in one file or in three."""
    for row in rows:
        told(anbu, row)
    assert holds(anbu.town) is False


def test_of_one_instant_the_refusal_holds(anbu: Anbu) -> None:
    """Also of one day, where no time of day is told."""
    told(anbu, f"{FILLER},광고,N,2026-03-05,,", f"{FILLER},광고,Y,2026-03-05 17:00,동의서,")
    told(anbu, f"{FILLER},야간광고,Y,2026-03-05 17:00,동의서,", f"{FILLER},야간광고,N,2026-03-05 17:00,,")
    assert (holds(anbu.town), holds(anbu.town, "night")) == (False, False)


def test_a_withdrawal_in_the_same_row_follows_the_consent(anbu: Anbu) -> None:
    """Both are in the log."""
    assert told(anbu, f"{FILLER},광고,Y,2026-03-01,동의서,2026-03-04") == {"created": 1}
    assert log(anbu.town, "advertising") == [(True, "import"), (False, "import")]


def test_an_older_row_does_not_override_what_the_patient_said_since(anbu: Anbu) -> None:
    """Neither way: clinic time is 2026-03-10."""
    consent(anbu.town, FILLER, "advertising", True, source="chat")
    assert told(anbu, NO) == {"older": 1}
    assert holds(anbu.town) is True


def test_a_refusal_told_again_does_not_undo_a_consent_given_since(anbu: Anbu) -> None:
    """A nightly export tells it for ever, with a day that has no time."""
    row = f"{FILLER},광고,N,2026-03-10,,"
    assert told(anbu, row) == {"created": 1}
    consent(anbu.town, FILLER, "advertising", True, source="chat")
    assert (told(anbu, row), holds(anbu.town)) == ({"unchanged": 1}, True)


def test_no_row_undoes_what_the_patient_refused(anbu: Anbu) -> None:
    """However new it is (정보통신망법 §50②): staff are told where to note a new consent."""
    consent(anbu.town, FILLER, "advertising", False, source="chat")
    anbu.town.advance("2026-03-12T09:00")
    file = written(anbu, f"{FILLER},광고,Y,2026-03-11,동의서,")
    said = anbu("import", "consents", str(file), *DEMO)
    assert "환자 화면에서 기록해 주세요: 1건" in said.stderr
    assert holds(anbu.town) is False


def test_advertising_at_night_is_for_those_who_agreed_to_advertising(anbu: Anbu) -> None:
    """In whichever order the rows stand (정보통신망법 §50③); alone it is not stored, and said."""
    night, day = (f"{FILLER},{kind},Y,2026-03-01,마케팅 동의서," for kind in ("야간광고", "광고"))
    said = anbu("import", "consents", str(written(anbu, night)), *DEMO)
    assert ("광고 동의 줄을 함께" in said.stderr, holds(anbu.town, "night")) == (True, None)
    assert told(anbu, night, day) == {"created": 2}
    assert holds(anbu.town, "night") is True
    anbu.town.advance("2026-03-20T09:00")
    told(anbu, f"{FILLER},광고,N,2026-03-15,,", f"{FILLER},야간광고,N,2026-03-15,,")
    assert told(anbu, f"{FILLER},야간광고,Y,2026-03-16,동의서,") == {"night_alone": 1}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("X-9,광고,Y,2026-03-01,동의서,", "환자 파일(import patients)이나 방문을 먼저 가져와"),
        (f"{FILLER},생일,Y,2026-03-01,동의서,", "알림, 광고, 마케팅, 야간광고, 민감정보, 보호자 가운데"),
        (f"{FILLER},광고,글쎄,2026-03-01,동의서,", "Y 또는 N으로"),
        (f"{FILLER},광고,Y,,동의서,", "동의하거나 거부한 날을"),
        (f"{FILLER},광고,N,,,", "동의하거나 거부한 날을"),
        (f"{FILLER},광고,Y,2026-03-01,,", "동의서 이름이나"),
        (f"{FILLER},광고,Y,2026-03-11,동의서,", "앞으로의 날짜"),
        (f"{FILLER},광고,Y,2026-03-05,동의서,2026-03-01", "두 줄로 나누어"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(anbu: Anbu, row: str, reason: str) -> None:
    """In the file of errors, and nothing of it is kept."""
    errors = anbu.home / "errors.csv"
    said = anbu.json("import", "consents", str(written(anbu, row)), *DEMO, "--errors", str(errors))[0]
    assert (said["created"], said["rejected"]) == (0, 1)
    assert reason in errors.read_text("utf-8-sig")


def test_a_dry_run_keeps_nothing(anbu: Anbu) -> None:
    """It only tells what would happen."""
    file = written(anbu, YES)
    assert anbu.json("import", "consents", str(file), *DEMO, "--dry-run")[0]["created"] == 1
    assert holds(anbu.town) is None


def test_the_clinics_own_columns_are_mapped(anbu: Anbu) -> None:
    """As for the other files."""
    anbu("import", "mapping", "set", *DEMO, "consents", "차트번호=환자번호", "등록일시=동의일시")
    file = anbu.home / "consents.csv"
    file.write_text(f"차트번호,동의종류,동의여부,등록일시,동의서\n{FILLER},알림,N,2026-03-10,\n")
    assert anbu.json("import", "consents", str(file), *DEMO)[0]["created"] == 1
    assert holds(anbu.town, "messages") is False
