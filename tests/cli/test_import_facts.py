"""`anbu import facts`: discharges, due dates, births, tests and next sessions from a file."""

from pathlib import Path

import pytest

from tests.cli.conftest import Anbu

HEADER = "환자번호,종류,일시,항목,상태"


def told(anbu: Anbu, *rows: str, encoding: str = "utf-8") -> dict[str, object]:
    """What the command says of a file with these rows."""
    return anbu.json("import", "facts", str(written(anbu, *rows, encoding=encoding)), "--clinic", "demo")[0]


def written(anbu: Anbu, *rows: str, encoding: str = "utf-8") -> Path:
    file = anbu.home / "facts.csv"
    file.write_text("\n".join((HEADER, *rows)) + "\n", encoding)
    return file


def test_facts_are_created_confirmed_moved_and_ended(anbu: Anbu) -> None:
    """By the same file told again; CP949 is read as well."""
    first = told(anbu, "D-1001,다음치료,2026-04-10,입술필러,", "D-1002,퇴원,2026-03-09,,", encoding="cp949")
    assert (first["read"], first["created"], first["rejected"]) == (2, 2, 0)
    assert told(anbu, "D-1001,다음치료,2026-04-10,입술필러,유지")["checked"] == 1
    assert told(anbu, "D-1001,다음 치료,2026.04.20,입술필러,")["moved"] == 1
    assert told(anbu, "D-1001,다음치료,2026-04-20,입술필러,종료")["ended"] == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("X-9,다음치료,2026-04-10,입술필러,", "환자번호가 등록되어 있지 않습니다"),
        ("D-1001,생일,2026-04-10,,", "퇴원, 출산예정일, 출생, 검사, 다음치료, 검사결과 가운데 하나로"),
        ("D-1001,다음치료,2026-04-10,,", "항목(검사나 시술 이름)이 있어야"),
        ("D-1001,퇴원,2026-04-10,,", "지난 날짜만 받습니다"),
        ("D-1001,출산예정일,2036-04-10,,", "2년 넘게 떨어져"),
        ("D-1001,출산예정일,내년 봄,,", "2026-11-20 14:30"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(anbu: Anbu, row: str, reason: str) -> None:
    """In the file of errors, and nothing of it is kept."""
    errors = anbu.home / "errors.csv"
    said = anbu.json("import", "facts", str(written(anbu, row)), "--clinic", "demo", "--errors", str(errors))[0]
    assert (said["created"], said["rejected"]) == (0, 1)
    assert reason in errors.read_text("utf-8-sig")


def test_one_recall_told_twice_in_a_file_is_refused_the_second_time(anbu: Anbu) -> None:
    """Which of the two dates holds, the clinic must say."""
    said = told(anbu, "D-1001,다음치료,2026-04-10,입술필러,", "D-1001,다음치료,2026-04-20,입술필러,")
    assert (said["created"], said["rejected"]) == (1, 1)


def test_a_dry_run_keeps_nothing(anbu: Anbu) -> None:
    """It only tells what would happen."""
    file = written(anbu, "D-1001,다음치료,2026-04-10,입술필러,")
    assert anbu.json("import", "facts", str(file), "--clinic", "demo", "--dry-run")[0]["created"] == 1
    assert anbu.json("import", "facts", str(file), "--clinic", "demo")[0]["created"] == 1


def test_what_no_plan_follows_is_named(anbu: Anbu) -> None:
    """A skin clinic has none for births; nobody is to wait for a message that never leaves."""
    file = written(anbu, "D-1001,출생,2026-03-09,,", "D-1002,검사결과,2026-03-09,혈액검사,")
    said = anbu("import", "facts", str(file), "--clinic", "demo").stderr
    [line] = [each for each in said.splitlines() if each.startswith("따르는 안내 계획이 없는 일정")]
    assert line.endswith(": 출생")
