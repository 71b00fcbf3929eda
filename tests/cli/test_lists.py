"""Commands that list: exactly the promised fields, and only what they were asked for."""

import pytest
from sqlalchemy import text

from records import escalations
from tests.cli.conftest import Anbu
from tests.scheduler.appointments import REMINDER, book, move
from tests.scheduler.stage import consent, ledger, steps

FIELDS = {
    ("notes", "list"): "id patient treatment day state pain symptoms satisfaction triage summary signed",
    ("escalations", "list"): "id class reason opened_at due_at acknowledged_at holder rules",
    ("upcoming",): "follow_up patient plan step due_at verdict why until because outlook",
    ("sends", "list"): "send_key follow_up channel state attempts dealer_id why",
    ("audit", "verify"): "checked broken",
    ("clinic", "list"): "code name bot_id paused",
    ("clock", "show"): "clinic_time machine_time",
    ("catalogue", "list"): "kind key version state approved_by expires_on",
}


@pytest.mark.parametrize("command", FIELDS, ids=" ".join)
def test_each_list_prints_the_promised_fields(lived: Anbu, command: tuple[str, ...]) -> None:
    """One JSON object a line, every field of the contract in it and no other."""
    rows = lived.json(*command)
    assert rows
    assert {tuple(row) for row in rows} == {tuple(FIELDS[command].split())}


@pytest.mark.parametrize("command", FIELDS, ids=" ".join)
def test_each_list_has_a_table_for_people(lived: Anbu, command: tuple[str, ...]) -> None:
    """The same names as a heading, a line a row."""
    table = lived(*command)
    assert table.exit_code == 0
    heading, *lines = table.stdout.splitlines()
    assert heading.split() == FIELDS[command].split()
    assert len(lines) == len(lived.json(*command))


def test_a_note_with_its_answers(lived: Anbu) -> None:
    """The botox patient's check-in on day 1."""
    [note] = lived.json("notes", "list")
    assert {name: note[name] for name in ("patient", "treatment", "day", "state", "pain", "signed")} == {
        "patient": "D-1002", "treatment": "botox", "day": 1, "state": "complete", "pain": 6, "signed": None,
    }  # fmt: skip
    assert (note["symptoms"], note["triage"]) == (["붓기 조금"], "E2")
    assert note["summary"].startswith("통증 6/10 · 붓기 조금")


def test_one_note_shown_has_all_of_the_list_and_more(lived: Anbu) -> None:
    """The answers themselves, and the version."""
    [listed] = lived.json("notes", "list")
    [shown] = lived.json("notes", "show", listed["id"])
    assert {name: shown[name] for name in listed} == listed
    assert (shown["answers"]["pain"], shown["version"] >= 3) == (6, True)


def test_a_note_that_does_not_exist(lived: Anbu) -> None:
    """Refused in one line that says where to look."""
    assert lived.refused("notes", "show", "01NOTHING") == "anbu: no note 01NOTHING; see: anbu notes list"


def test_escalations_name_class_reason_and_deadline(lived: Anbu) -> None:
    """The worried patient, and the silent one on the phone list."""
    rows = {row["reason"]: row for row in lived.json("escalations", "list", "--clinic", "demo")}
    assert rows.keys() == {"check_in", "no_answer"}
    assert {
        name: rows["no_answer"][name] for name in ("class", "opened_at", "due_at", "acknowledged_at", "holder")
    } == {
        "class": "E2",
        "opened_at": "2026-03-11T09:30:00+09:00",
        "due_at": "2026-03-11T17:30:00+09:00",
        "acknowledged_at": None,
        "holder": None,
    }
    assert rows["check_in"]["rules"] == ["check_in.pain"]


def test_closed_escalations_are_listed_only_when_asked_for(lived: Anbu) -> None:
    """--all shows them too."""
    with lived.town.database.write() as session:
        [first, *_] = escalations.open_ones(session, lived.town.clinic())
        escalations.close(first, "staff", "전화함", lived.town.clock.clinic(session))
    listed = {row["id"] for row in lived.json("escalations", "list")}
    assert first.id not in listed
    assert {row["id"] for row in lived.json("escalations", "list", "--all")} == {*listed, first.id}


def test_upcoming_says_what_comes_and_what_did_not(lived: Anbu) -> None:
    """Due time, verdict and reason of every step that has not happened."""
    rows = {row["step"]: row for row in lived.json("upcoming", "--patient", "D-1001")}
    birthday_and_absence = {"day", "y1"}
    assert rows.keys() == {"h5", "aftercare.filler.d2", "d7", "d14", "d21", "d30"} | birthday_and_absence
    assert rows["d7"] == {
        "follow_up": steps(lived.town, "D-1001")["d7"].id,
        "patient": "D-1001",
        "plan": "aftercare.filler",
        "step": "d7",
        "due_at": "2026-03-16T10:00:00+09:00",
        "verdict": "planned",
        "why": "입술필러 시술 후 7일째 주의사항 안내, 3월 9일(월) 시술 기준",
        "until": None,
        "because": "입술필러 시술 후 7일째 주의사항 안내, 3월 9일(월) 시술 기준",
        "outlook": "보낼 수 있는 채널이 없습니다",  # neither a dealer nor the demo's phones here
    }
    assert rows["h5"]["because"] == "입술필러 시술 5시간 뒤 주의사항 안내, 3월 9일(월) 시술 기준"
    assert rows["aftercare.filler.d2"]["because"] == (
        "입술필러 주의사항 다시 안내, 3월 11일(수) 오전 10시 안내에 답이 없을 때"
    )
    assert (rows["h5"]["verdict"], rows["h5"]["why"]) == ("expired", "등록이나 승인이 늦어 기한이 지났습니다")


def test_upcoming_foresees_what_would_be_refused_today(lived: Anbu) -> None:
    """Long before its minute, for one patient; nothing is decided by it."""
    consent(lived.town, "D-1001", "messages", granted=False)
    rows = {row["step"]: row for row in lived.json("upcoming", "--patient", "D-1001")}
    assert (rows["d7"]["verdict"], rows["d7"]["outlook"]) == ("planned", "환자가 알림 수신을 거부했습니다")
    assert {row["outlook"] for row in lived.json("upcoming", "--clinic", "demo")} == {None}


def test_upcoming_tells_reminders_of_the_old_time_from_those_of_the_new(lived: Anbu) -> None:
    """A moved appointment: its steps at the new time, and the old one's cleared, with the reason."""
    id = book(lived.town, "D-1003", "2026-03-19T15:00")
    lived.town.pump.tick()
    move(lived.town, id, "2026-03-20T11:00")
    lived.town.pump.tick()
    rows = [row for row in lived.json("upcoming", "--patient", "D-1003") if row["plan"] == REMINDER]
    assert [(row["step"], row["due_at"][5:16], row["verdict"]) for row in rows] == [
        ("d3", "03-16T10:00", "cleared"), ("d3", "03-17T10:00", "planned"), ("d1", "03-18T10:00", "cleared"),
        ("d1", "03-19T10:00", "planned"), ("h2", "03-19T13:00", "cleared"), ("h2", "03-20T09:00", "planned"),
    ]  # fmt: skip


def test_upcoming_of_a_number_that_both_clinics_use_can_be_narrowed(lived: Anbu) -> None:
    """--clinic and --patient together."""
    assert {row["patient"] for row in lived.json("upcoming", "--clinic", "demo2")} == {"T-2001", "T-2002"}
    assert lived.json("upcoming", "--clinic", "demo2", "--patient", "D-1001") == []


def test_sends_name_the_follow_up_and_what_became_of_it(lived: Anbu) -> None:
    """The newest first; accepted, in one attempt."""
    rows = lived.json("sends", "list", "--clinic", "demo")
    first = steps(lived.town, "D-1001")["d1"]
    [own] = [row for row in rows if row["follow_up"] == first.id]
    assert own == {
        "send_key": f"{first.id}.simulator",
        "follow_up": first.id,
        "channel": "simulator",
        "state": "accepted",
        "attempts": 1,
        "dealer_id": own["dealer_id"],
        "why": None,
    }
    assert own["dealer_id"].startswith("phone-")
    assert [row["send_key"] for row in rows] == [send.send_key for send in reversed(ledger(lived.town))]


@pytest.mark.parametrize("command", [("notes", "list"), ("escalations", "list"), ("sends", "list")], ids=" ".join)
def test_a_list_without_rows(anbu: Anbu, command: tuple[str, ...]) -> None:
    """Nothing as JSON, a word for people, status 0."""
    assert anbu.json(*command) == []
    assert anbu(*command).stdout == "nothing yet\n"


@pytest.mark.parametrize(
    "command",
    [
        ("notes", "list"),
        ("escalations", "list"),
        ("upcoming",),
        ("sends", "list"),
        ("audit", "verify"),
        ("catalogue", "list"),
        ("catalogue", "approve", "--by", "원장", "--all"),
        ("staff", "add", "new", "--name", "새직원", "--role", "desk"),
        ("staff", "login", "desk"),
        ("demo", "login"),
        ("clinic", "skill-key"),
    ],
    ids=" ".join,
)
def test_an_unknown_clinic_is_named_with_those_there_are(anbu: Anbu, command: tuple[str, ...]) -> None:
    """Status 1, one line."""
    said = anbu.refused(*command, "--clinic", "nowhere")
    assert said == "anbu: no clinic 'nowhere'; there are: demo, demo2"


def test_an_intact_chain_is_verified(lived: Anbu) -> None:
    """Every row checked, nothing broken, status 0."""
    lived.town.pump.tick()
    [told] = lived.json("audit", "verify")
    assert (told["checked"] > 20, told["broken"]) == (True, [])


def test_a_tampered_row_ends_in_status_one_and_is_named(lived: Anbu) -> None:
    """Log, id and reason."""
    lived.town.pump.tick()
    with lived.town.database.write() as session:
        row = session.execute(text("SELECT id FROM message LIMIT 1")).scalar_one()
        session.execute(text("UPDATE message SET author = 'staff' WHERE id = :id"), {"id": row})
    result = lived("audit", "verify", "--json")
    assert result.exit_code == 1
    assert f"message {row}: content changed" in result.stdout
    other = lived("audit", "verify", "--clinic", "demo2", "--json")
    assert other.exit_code == 0
