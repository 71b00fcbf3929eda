"""`anbu patients`: shown without names, merged, corrected."""

from records import patients
from tests.cli.conftest import Anbu
from tests.scheduler.stage import patient_of, treat


def test_a_patient_is_shown_without_name_or_phone(anbu: Anbu) -> None:
    """Unless asked for."""
    [row] = anbu.json("patients", "show", "D-1001")
    assert row == {"number": "D-1001", "merged": None, "treatments": ["filler"], "chats": 1, "phone_wrong": False}
    [named] = anbu.json("patients", "show", "D-1001", "--names")
    assert (named["name"], named["phone"]) == ("김하늘", "+821000001000")


def test_two_rows_are_merged_and_both_numbers_show_the_one(anbu: Anbu) -> None:
    """The second time there is nothing to merge."""
    treat(anbu.town, "G-1", "제모", "2026-03-01T10:00")
    assert anbu("patients", "merge", "D-1001", "G-1", "--clinic", "demo").exit_code == 0
    [row] = anbu.json("patients", "show", "G-1")
    assert (row["number"], row["merged"], row["treatments"]) == ("D-1001", "G-1", ["filler", "hairremoval"])
    assert "the same patient" in anbu.refused("patients", "merge", "D-1001", "G-1")


def test_numbers_that_nobody_has_are_refused(anbu: Anbu) -> None:
    """In one line; the other clinic's too."""
    assert anbu.refused("patients", "show", "X-1") == "anbu: demo has no patient 'X-1'"
    assert anbu.refused("patients", "merge", "D-1001", "T-2001") == "anbu: demo has no patient 'T-2001'"


def test_a_phone_is_corrected_by_hand(anbu: Anbu) -> None:
    """The links end, a number that was wrong is sent to again; words that are no number are wrong usage."""
    anbu.town.say("demo-filler", "잘못 보내셨어요")
    assert anbu.json("patients", "show", "D-1001")[0]["phone_wrong"] is True
    assert anbu("patients", "phone", "D-1001", "010-0000-1000").exit_code == 0
    assert anbu.json("patients", "show", "D-1001")[0]["phone_wrong"] is False
    assert anbu("patients", "phone", "D-1002", "010-7000-0001").exit_code == 0
    assert patient_of(anbu.town, "D-1002").phone == "+821070000001"
    assert anbu.json("patients", "show", "D-1002")[0]["chats"] == 0
    anbu.refused("patients", "phone", "D-1001", "letters", status=2)


def test_an_import_that_corrects_a_phone_ends_the_links(anbu: Anbu) -> None:
    """The visits file is the clinic's own word."""
    file = anbu.home / "visits.csv"
    file.write_text("환자번호,휴대폰,방문일시,시술\nD-1001,010-7000-0002,2026-03-09 14:30,입술필러\n", "utf-8")
    assert anbu.json("import", "visits", str(file), "--clinic", "demo")[0]["updated"] == 1
    with anbu.town.database.read() as session:
        now = anbu.town.clock.clinic(session)
        assert patients.linked_users(session, patient_of(anbu.town, "D-1001"), now) == []


def test_the_end_of_care_is_told_and_taken_back(anbu: Anbu) -> None:
    """And nothing else is a reason."""
    assert anbu("patients", "end", "D-1001", "died", "--clinic", "demo").exit_code == 0
    assert patient_of(anbu.town, "D-1001").ended_why == patients.DIED
    assert anbu("patients", "end", "D-1001", "none", "--clinic", "demo").exit_code == 0
    assert patient_of(anbu.town, "D-1001").ended_why is None
    anbu.refused("patients", "end", "D-1001", "moved", status=2)
