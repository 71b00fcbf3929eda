"""`anbu import patients`: who is on file before any visit."""

from pathlib import Path

from tests.cli.conftest import Anbu, Visits

HEADER = "환자번호,이름,휴대폰,생년월일,성별,그룹"
ONE = "A-1001,가나다,010-2345-6789,1991-03-02,여,VIP"
TWO = "A-1002,,010-2345-6780,,,"


def imported(anbu: Anbu, file: Path, *words: str) -> dict[str, int]:
    [row] = anbu.json("import", "patients", str(file), *words)
    return {name: value for name, value in row.items() if value}


def test_patients_are_on_file_before_any_visit_and_told_again_change_nothing(anbu: Anbu, visits: Visits) -> None:
    """A dry run keeps none of them."""
    file = visits(HEADER, ONE, TWO, encoding="cp949")
    assert imported(anbu, file, "--dry-run") == {"read": 2, "created": 2}
    assert imported(anbu, file) == {"read": 2, "created": 2}
    assert imported(anbu, file) == {"read": 2, "unchanged": 2}
    [shown] = anbu.json("patients", "show", "A-1001", "--names")
    assert (shown["name"], shown["phone"], shown["treatments"]) == ("가나다", "+821023456789", [])


def test_of_a_known_patient_what_was_not_known_is_learnt_and_the_phone_corrected(anbu: Anbu, visits: Visits) -> None:
    """A name that is known stays."""
    imported(anbu, visits(HEADER, ONE, TWO))
    told = visits(HEADER, ONE.replace("가나다", "다나가").replace("6789", "0000"), TWO.replace(",,010", ",라마바,010"))
    assert imported(anbu, told) == {"read": 2, "changed": 2}
    found = [anbu.json("patients", "show", number, "--names")[0] for number in ("A-1001", "A-1002")]
    assert [(each["name"], each["phone"]) for each in found] == [
        ("가나다", "+821023450000"),
        ("라마바", "+821023456780"),
    ]


def test_bad_rows_are_refused_with_their_reason(anbu: Anbu, visits: Visits, tmp_path: Path) -> None:
    """The same number twice, and no phone; they are written to the errors file."""
    file = visits(HEADER, ONE, ONE, "A-1003,사아자,,,,")
    errors = tmp_path / "errors.csv"
    assert imported(anbu, file, "--errors", str(errors)) == {"read": 3, "created": 1, "rejected": 2}
    text = errors.read_text(encoding="utf-8")
    assert ("환자번호가 2행과 같습니다" in text, "휴대폰 칸이 비어 있습니다" in text) == (True, True)


def test_the_clinics_own_headers_are_mapped_for_patients_too(anbu: Anbu, visits: Visits) -> None:
    """As for visits."""
    anbu("import", "mapping", "set", "--clinic", "demo", "patients", "차트번호=환자번호", "연락처=휴대폰")
    assert imported(anbu, visits("차트번호,연락처", "A-1001,010-2345-6789")) == {"read": 1, "created": 1}
