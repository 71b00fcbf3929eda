"""`anbu on-call`: whom an emergency pages."""

from tests.cli.conftest import Anbu

NEW = ("on-call", "add", "010-2345-6789", "--name", "문가람", "--level", "doctor", "--hours", "closed")


def test_a_number_is_added_and_removed(anbu: Anbu) -> None:
    """Shown in the ladder's order."""
    assert anbu(*NEW, "--clinic", "demo").exit_code == 0
    rows = anbu.json("on-call", "list", "--clinic", "demo")
    assert [row["level"] for row in rows] == ["on-call", "doctor", "doctor", "manager"]
    [added] = [row for row in rows if row["name"] == "문가람"]
    assert (added["phone"], added["hours"]) == ("+821023456789", "closed")
    assert anbu("on-call", "remove", added["id"], "--clinic", "demo").exit_code == 0
    assert "문가람" not in {row["name"] for row in anbu.json("on-call", "list", "--clinic", "demo")}
    assert "no number" in anbu.refused("on-call", "remove", added["id"], "--clinic", "demo")


def test_a_gap_in_the_list_is_said_when_it_is_made_and_later(anbu: Anbu) -> None:
    """On standard error, so that the list itself can still be read by a program; until it is filled."""
    for row in anbu.json("on-call", "list", "--clinic", "demo"):
        said = anbu("on-call", "remove", row["id"], "--clinic", "demo").stderr
    assert "nobody is on call: an emergency pages no phone" in said
    night = ("on-call", "add", "010-2345-6789", "--name", "문가람", "--hours", "closed", "--clinic", "demo")
    assert "nobody is on call while the clinic is open" in anbu(*night).stderr
    listed = anbu("on-call", "list", "--clinic", "demo", "--json")
    assert ("while the clinic is open" in listed.stderr, "while" in listed.stdout) == (True, False)
    added = anbu("on-call", "add", "010-2345-6780", "--name", "한가람", "--clinic", "demo")
    assert (added.stderr, anbu("on-call", "list", "--clinic", "demo").stderr) == ("", "")


def test_what_cannot_be_called_is_refused(anbu: Anbu) -> None:
    """In words for the clinic's people; another clinic's number is not there."""
    said = anbu.refused("on-call", "add", "010-12", "--name", "문가람", "--clinic", "demo")
    assert "번호의 자릿수나 앞자리가 맞지 않습니다" in said
    [theirs, *_] = anbu.json("on-call", "list", "--clinic", "demo2")
    assert "no number" in anbu.refused("on-call", "remove", theirs["id"], "--clinic", "demo")
