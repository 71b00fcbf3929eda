"""The demo phones' memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from channels.simulator.phone import PhoneLog

WRITER = """
import sys
from pathlib import Path
from channels.simulator.phone import PhoneLog
log = PhoneLog(Path(sys.argv[1]))
for number in range(300):
    log.append("demo", sys.argv[2], {"kind": "say", "payload": {"utterance": f"{number} " + "가" * 700}})
"""


def said(log: PhoneLog, user: str | None = None) -> list[str]:
    return [entry["payload"]["utterance"] for entry in log.since("demo", user, 0)[0]]


def say(log: PhoneLog, user: str, text: str) -> int:
    return log.append("demo", user, {"kind": "say", "payload": {"utterance": text}})


def test_two_processes_write_at_once_and_no_line_is_lost_or_mixed(tmp_path: Path) -> None:
    """Each of two processes appends 300 long entries; all are read back whole and in its own order."""
    commands = [[sys.executable, "-c", WRITER, str(tmp_path), user] for user in ("one", "two")]
    running = [subprocess.Popen(command) for command in commands]
    assert [process.wait(60) for process in running] == [0, 0]
    log = PhoneLog(tmp_path)
    expected = [f"{number} " + "가" * 700 for number in range(300)]
    assert [said(log, "one"), said(log, "two")] == [expected, expected]


def test_reading_goes_on_behind_the_offset(tmp_path: Path) -> None:
    """Entries behind the given offset come, those before it do not come again."""
    log = PhoneLog(tmp_path)
    say(log, "a", "하나")
    _, offset = log.since("demo", None, 0)
    say(log, "a", "둘")
    entries, end = log.since("demo", None, offset)
    assert [entry["payload"]["utterance"] for entry in entries] == ["둘"]
    assert log.since("demo", None, end) == ([], end)


def test_append_names_the_entry_by_the_position_behind_it(tmp_path: Path) -> None:
    """The number that append gives is the entry's position, and reading from there skips it."""
    log = PhoneLog(tmp_path)
    first, second = say(log, "a", "하나"), say(log, "a", "둘")
    assert [entry["position"] for entry in log.since("demo", "a", 0)[0]] == [first, second]
    assert log.since("demo", "a", second) == ([], second)


def test_a_room_shows_its_own_entries_only(tmp_path: Path) -> None:
    """One user's entries do not appear in another's room, and the offset passes over them."""
    log = PhoneLog(tmp_path)
    say(log, "a", "내 말")
    end = say(log, "b", "남의 말")
    entries, offset = log.since("demo", "a", 0)
    assert ([entry["user"] for entry in entries], offset) == (["a"], end)


def test_a_line_still_being_written_is_left_for_the_next_look(tmp_path: Path) -> None:
    """Half a line is not read; once it is whole it is."""
    log = PhoneLog(tmp_path)
    end = say(log, "a", "하나")
    path = tmp_path / "demo.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:20])
    assert log.since("demo", "a", end) == ([], end)
    path.write_bytes(whole + whole)
    assert said(log) == ["하나", "하나"]


def test_a_torn_line_does_not_hide_the_lines_behind_it(tmp_path: Path) -> None:
    """A damaged line, or one that is no entry, is passed over."""
    log = PhoneLog(tmp_path)
    say(log, "a", "하나")
    with (tmp_path / "demo.jsonl").open("ab") as file:
        file.write(b'{"kind": "sa\n17\n')
    say(log, "a", "둘")
    assert said(log) == ["하나", "둘"]


def test_a_log_that_was_removed_starts_again(tmp_path: Path) -> None:
    """An offset behind the end of a new file reads it from the beginning."""
    log = PhoneLog(tmp_path)
    say(log, "a", "오래 전에 한 아주 긴 말")
    end = say(log, "a", "그다음 말")
    (tmp_path / "demo.jsonl").unlink()
    say(log, "a", "새 말")
    assert [entry["payload"]["utterance"] for entry in log.since("demo", "a", end)[0]] == ["새 말"]


@pytest.mark.parametrize("code", ["../secrets", "", "a/b", "x" * 41])
def test_a_code_that_no_clinic_can_have_opens_no_file(tmp_path: Path, code: str) -> None:
    """A code with a path in it is refused."""
    with pytest.raises(ValueError, match="not a clinic's code"):
        PhoneLog(tmp_path / "simulator").append(code, "a", {})
    assert [*tmp_path.iterdir()] == []
