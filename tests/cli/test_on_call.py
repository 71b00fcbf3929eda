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


def test_what_cannot_be_called_is_refused(anbu: Anbu) -> None:
    """In words for the clinic's people; another clinic's number is not there."""
    said = anbu.refused("on-call", "add", "010-12", "--name", "문가람", "--clinic", "demo")
    assert "번호의 자릿수나 앞자리가 맞지 않습니다" in said
    [theirs, *_] = anbu.json("on-call", "list", "--clinic", "demo2")
    assert "no number" in anbu.refused("on-call", "remove", theirs["id"], "--clinic", "demo")
