"""What the supervisor's event listener tells the operator."""

import io

import pytest

from anbu.launcher.watch import read_event, report


def test_an_event_is_read_as_name_and_facts() -> None:
    """The payload's length stands in the header (supervisor manual, Event Listener Notification Protocol)."""
    payload = "processname:nlu groupname:support from_state:RUNNING expected:0 pid:77"
    stdin = io.StringIO(
        f"ver:3.0 server:s serial:1 pool:watch eventname:PROCESS_STATE_EXITED len:{len(payload)}\n{payload}"
    )
    stdout = io.StringIO()
    event = read_event(stdin, stdout)
    assert event is not None
    assert event[0] == "PROCESS_STATE_EXITED"
    assert event[1]["processname"] == "nlu"
    assert stdout.getvalue() == "READY\n"
    assert read_event(stdin, stdout) is None


@pytest.mark.parametrize(
    ("name", "tries", "said"),
    [
        ("PROCESS_STATE_EXITED", None, "nlu ended unexpectedly and is started again; its log is logs/nlu.log"),
        ("PROCESS_STATE_BACKOFF", 1, "nlu ended unexpectedly and is started again; its log is logs/nlu.log"),
        ("PROCESS_STATE_BACKOFF", 3, ""),
        ("PROCESS_STATE_BACKOFF", 4, "nlu does not stay up (try 4), next try in 4 s; its log is logs/nlu.log"),
        ("PROCESS_STATE_RUNNING", None, ""),
        ("PROCESS_STATE_STOPPED", None, ""),
    ],
)
def test_a_restart_is_one_line_and_a_loop_ever_rarer_ones(name: str, tries: int | None, said: str) -> None:
    """Deaths are told at once, a program that never stays up at its 1st, 2nd, 4th, 8th … try, stops not at all."""
    facts = {"processname": "nlu"} | ({} if tries is None else {"tries": str(tries)})
    assert report(name, facts) == said
