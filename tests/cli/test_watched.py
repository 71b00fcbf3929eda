"""The watched folder: what a clinic's system leaves there is imported once, and what is wrong is told."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anbu.watched import Watched
from records import consents, imported, patients
from records.database import Database, DatabaseUnavailable
from tests.cli.conftest import Anbu
from tests.scheduler.stage import patient_of
from tests.town import Town

PATIENTS = "환자번호,이름,휴대폰\nW-1,고우리,010-5555-0001\n"
CONSENTS = "환자번호,동의종류,동의여부,동의일시,동의서\nW-1,광고,Y,2026-03-01,동의서\n"
WRONG = "환자번호,이름,휴대폰\nW-2,강산,010-5555-0002\nW-3,바다,없음\n"


@pytest.fixture
def watched(town: Town) -> Watched:
    return Watched(town.database, town.clock, town.folder / "inbox")


@pytest.fixture
def drop(town: Town, watched: Watched) -> Callable[..., Path]:
    """Leave a file in the folder of a kind, as another program would."""
    watched.tick()

    def left(text: str, kind: str = "patients", name: str = "today.csv", clinic: str = "demo") -> Path:
        path = town.folder / "inbox" / clinic / kind / name
        path.write_text(text, "utf-8")
        return path

    return left


Drop = Callable[..., Path]


def numbers(town: Town, clinic: str = "demo") -> set[str]:
    with town.database.read() as session:
        return {each for each in patients.numbers(session, town.clinic(clinic)) if each.startswith("W")}


def log(town: Town, clinic: str = "demo") -> list[str]:
    """States of the files, the oldest first."""
    with town.database.read() as session:
        return [each.state for each in imported.recent(session, town.clinic(clinic))][::-1]


def looked(watched: Watched, times: int = 2) -> None:
    for _ in range(times):
        watched.tick()


def put_away(path: Path, where: str = "done") -> Path:
    return path.parent / where / "2026-03-10" / path.name


def result(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.with_name(f"{path.name}.result.json").read_text())
    return told


def test_a_file_is_imported_and_put_away_with_its_result(town: Town, watched: Watched, drop: Drop) -> None:
    path = drop(PATIENTS)
    looked(watched)
    assert (numbers(town), path.exists(), put_away(path).read_text()) == ({"W-1"}, False, PATIENTS)
    told = result(put_away(path))
    assert (told["state"], told["read"], told["created"], told["rejected"]) == ("done", 1, 1, 0)
    assert (log(town), log(town, "demo2")) == (["done"], [])


def test_each_clinic_has_a_folder_of_its_own(town: Town, watched: Watched, drop: Drop) -> None:
    drop(PATIENTS, clinic="demo2")
    looked(watched)
    assert (numbers(town), numbers(town, "demo2")) == (set(), {"W-1"})


def test_a_file_that_still_grows_is_left_alone(town: Town, watched: Watched, drop: Drop) -> None:
    """It is taken after two looks that find it the same."""
    path = drop(PATIENTS[:20])
    watched.tick()
    path.write_text(PATIENTS)
    watched.tick()
    assert (log(town), path.exists()) == ([], True)
    watched.tick()
    assert (log(town), numbers(town)) == (["done"], {"W-1"})


@pytest.mark.parametrize("name", ["~$today.xlsx", ".today.csv", "today.csv.part", "today.csv.TMP", "today.csv~"])
def test_what_another_program_works_on_is_left_alone(town: Town, watched: Watched, drop: Drop, name: str) -> None:
    path = drop(PATIENTS, name=name)
    looked(watched, 3)
    assert (log(town), path.exists()) == ([], True)


def test_a_file_that_somebody_has_open_waits_until_it_is_closed(town: Town, watched: Watched, drop: Drop) -> None:
    """Excel and LibreOffice leave a file of their own beside it."""
    drop(PATIENTS)
    lock = drop("", name=".~lock.today.csv#")
    looked(watched, 3)
    assert log(town) == []
    lock.unlink()
    looked(watched)
    assert log(town) == ["done"]


def test_links_are_not_followed(town: Town, watched: Watched, drop: Drop) -> None:
    """Neither a file's nor a folder's: what lies elsewhere was not handed in."""
    outside = town.folder / "secret.csv"
    outside.write_text(PATIENTS)
    here = drop("", name="away.part").parent
    (here / "soft.csv").symlink_to(outside)
    os.link(outside, here / "hard.csv")
    os.mkfifo(here / "pipe.csv")
    elsewhere = town.folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "today.csv").write_text(PATIENTS)
    visits = here.parent / "visits"
    visits.rmdir()
    visits.symlink_to(elsewhere)
    looked(watched, 3)
    assert (log(town), numbers(town), outside.exists(), (elsewhere / "today.csv").exists()) == ([], set(), True, True)


def test_results_are_never_written_through_a_link(town: Town, watched: Watched, drop: Drop) -> None:
    path = drop(PATIENTS)
    (town.folder / "elsewhere").mkdir()
    (path.parent / "done").symlink_to(town.folder / "elsewhere")
    looked(watched)
    assert (path.exists(), list((town.folder / "elsewhere").iterdir())) == (True, [])
    (path.parent / "done").unlink()
    watched.tick()
    assert (put_away(path).exists(), log(town)) == (True, ["done"])


def test_patients_come_before_what_is_told_of_them(town: Town, watched: Watched, drop: Drop) -> None:
    drop(CONSENTS, "consents")
    drop(PATIENTS)
    looked(watched)
    with town.database.read() as session:
        assert consents.current(session, patient_of(town, "W-1").id) == {"advertising": True}


def test_a_file_that_cannot_be_read_is_told_until_one_can(town: Town, watched: Watched, drop: Drop) -> None:
    """To the operators too; the reason lies beside it."""
    path = drop("이름\n고우리\n")
    looked(watched)
    assert "꼭 있어야 하는 열이 없습니다: 환자번호" in result(put_away(path, "failed"))["reasons"][0]
    with town.database.read() as session:
        assert [each.state for each in imported.to_look_after(session, town.clinic(), town.machine.now)] == ["failed"]
        assert set(imported.failed(session, town.machine.now)) == {"demo"}
    drop(PATIENTS)
    looked(watched)
    with town.database.read() as session:
        assert imported.to_look_after(session, town.clinic(), town.machine.now) == []


def test_a_file_that_may_not_be_read_has_failed(watched: Watched, drop: Drop) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    path = drop(PATIENTS)
    path.chmod(0)
    looked(watched)
    assert "권한" in result(put_away(path, "failed"))["reasons"][0]


def test_refused_rows_lie_beside_the_file_and_are_told(town: Town, watched: Watched, drop: Drop) -> None:
    """The good ones are kept; put right, the rows are dropped again."""
    path = drop(WRONG)
    looked(watched)
    assert numbers(town) == {"W-2"}
    errors = put_away(path).with_name("today.csv.errors.csv").read_text("utf-8-sig")
    assert ("W-3" in errors, "W-2" in errors, result(put_away(path))["state"]) == (True, False, "partly")
    with town.database.read() as session:
        [line] = imported.to_look_after(session, town.clinic(), town.machine.now)
        assert (line.counts["rejected"], "휴대폰" in line.why) == (1, True)
        assert imported.failed(session, town.machine.now) == {}


def test_the_same_bytes_are_not_imported_twice(town: Town, watched: Watched, drop: Drop) -> None:
    drop(PATIENTS)
    looked(watched)
    path = drop(PATIENTS, name="again.csv")
    looked(watched)
    assert (log(town), result(put_away(path))["state"]) == (["done", "same"], "same")


def test_an_older_file_that_comes_again_is_imported(town: Town, watched: Watched, drop: Drop) -> None:
    """Something was changed, and changed back."""
    for text in (PATIENTS, PATIENTS.replace("0001", "0009"), PATIENTS):
        drop(text)
        looked(watched)
    assert (log(town), patient_of(town, "W-1").phone) == (["done"] * 3, "+821055550001")
    assert len(list((town.folder / "inbox/demo/patients/done/2026-03-10").glob("today*.csv"))) == 3


def test_a_file_with_refused_rows_may_come_again(town: Town, watched: Watched, drop: Drop) -> None:
    """The patients may be known by now."""
    drop(CONSENTS, "consents")
    looked(watched)
    drop(PATIENTS)
    drop(CONSENTS, "consents")
    looked(watched)
    assert log(town) == ["partly", "done", "done"]


def test_a_crash_between_the_import_and_the_moving_imports_nothing_twice(
    town: Town, watched: Watched, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(PATIENTS)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("anbu.watched._put_away", killed)
        looked(watched)
    assert (path.exists(), log(town)) == (True, ["done"])
    looked(Watched(town.database, town.clock, town.folder / "inbox"))
    assert (path.exists(), log(town)) == (False, ["done", "same"])


def test_a_file_that_takes_the_name_of_one_being_imported_is_not_lost(
    town: Town, watched: Watched, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next export comes while a large one is still being read."""
    path, keep = drop(PATIENTS), imported.keep
    watched.tick()

    def meanwhile(*told: Any, **more: Any) -> None:
        path.with_suffix(".tmp").write_text(PATIENTS.replace("W-1", "W-4"))
        path.with_suffix(".tmp").replace(path)
        monkeypatch.undo()
        keep(*told, **more)

    monkeypatch.setattr(imported, "keep", meanwhile)
    looked(watched, 3)
    assert (numbers(town), log(town), path.exists()) == ({"W-1", "W-4"}, ["done", "done"], False)


def test_while_the_database_is_away_files_wait(town: Town, watched: Watched, drop: Drop) -> None:
    path = drop(PATIENTS)
    watched.tick()
    away = Watched(Database("postgresql+psycopg://nobody@127.0.0.1:1/none", 0.1), town.clock, town.folder / "inbox")
    with pytest.raises(DatabaseUnavailable):
        away.tick()
    assert path.exists()
    watched.tick()
    assert log(town) == ["done"]


def test_two_processes_do_not_take_the_same_file(town: Town, watched: Watched, drop: Drop) -> None:
    drop(PATIENTS)
    watched.tick()
    with watched._alone():
        other = Watched(town.database, town.clock, town.folder / "inbox")
        looked(other, 3)
        assert log(town) == []


def test_a_name_that_is_no_text_does_no_harm(town: Town, watched: Watched, drop: Drop) -> None:
    here = drop("", name="away.part").parent
    (Path(os.fsdecode(os.fsencode(here) + b"/\xff\xfe.csv"))).write_text(PATIENTS)
    drop(PATIENTS.replace("W-1", "W-9"), name=f"{'가' * 80}.csv")
    looked(watched)
    assert (log(town), numbers(town)) == (["done", "done"], {"W-1", "W-9"})


def test_the_log_lists_what_came(anbu: Anbu) -> None:
    """The newest first."""
    watched = Watched(anbu.town.database, anbu.town.clock, anbu.home / "inbox")
    watched.tick()
    (anbu.home / "inbox/demo/patients/today.csv").write_text(WRONG)
    looked(watched)
    [line] = anbu.json("import", "log", "--clinic", "demo")
    assert (line["kind"], line["name"], line["state"], line["read"], line["rejected"]) == (
        "patients", "today.csv", "partly", 2, 1,
    )  # fmt: skip
