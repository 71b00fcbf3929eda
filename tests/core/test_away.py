"""A turn that cannot be recorded: what the patient hears, what is kept, and how it is recorded afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot import effects
from bot.conversation import Conversations
from bot.readers import Readers
from bot.reply import Reply
from bot.spool import Spool
from bot.turn import Turn
from records.database import Database, DatabaseUnavailable
from records.models import Clinic, Message
from tests.core.kept import Said, escalations, heard, messages
from tests.town import ScriptedNlu, Town, starter

IMPATIENT = 0.3  # seconds
WORDS = "비밀스러운 말"


@pytest.fixture
def clinic(town: Town) -> Clinic:
    """The clinic as the door remembers it from before."""
    return town.clinic()


@pytest.fixture(params=["locked", "gone"])
def away(request: pytest.FixtureRequest, town: Town, clinic: Clinic, tmp_path: Path) -> Iterator[Conversations]:
    """The town's conversations while its database is locked for longer than the patience, or gone."""
    assert clinic.code == "demo"
    with locked(town) if request.param == "locked" else gone(town, tmp_path) as database:
        yield served_by(town, database)


@contextmanager
def locked(town: Town) -> Iterator[Database]:
    """Somebody else has the writer's place and does not give it back."""
    url = town.database.engine.url.render_as_string(hide_password=False)
    with town.database.engine.connect() as other:
        if other.dialect.name == "sqlite":
            other = other.execution_options(anbu_begin="IMMEDIATE")
            other.execute(text("SELECT 1"))
        else:
            other.execute(text("LOCK TABLE conversation IN ACCESS EXCLUSIVE MODE"))
        yield Database(url, patience_seconds=IMPATIENT)
        other.rollback()


@contextmanager
def gone(town: Town, folder: Path) -> Iterator[Database]:
    """Nothing answers where the database was."""
    if town.database.engine.dialect.name == "sqlite":
        yield Database(f"sqlite:///{folder}", patience_seconds=IMPATIENT)  # a directory is no database
    else:
        nobody = town.database.engine.url.set(host="127.0.0.1", port=1).render_as_string(hide_password=False)
        yield Database(nobody, patience_seconds=IMPATIENT)


def served_by(town: Town, database: Database, spool: Spool | None = None) -> Conversations:
    return Conversations(
        database, town.nlu, Readers(starter()), spool or town.spool, town.live, town.clock, town.keyring
    )


def spooled(town: Town) -> list[Path]:
    return sorted((town.folder / "spool").iterdir())


def take(conversations: Conversations, clinic: Clinic, words: str, **turn: Any) -> Reply:
    return conversations.take(clinic, Turn("demo-filler", words, **turn))


def test_the_patient_is_told_to_phone(away: Conversations, clinic: Clinic) -> None:
    """No word of an error: the numbers, and that the message is kept."""
    reply = take(away, clinic, WORDS)

    assert "보관해 두었다가 담당자에게 전달하겠습니다" in reply.text
    assert "병원 02-000-1000 (진료시간 외 02-000-1009), 위급하면 119" in reply.text


@pytest.mark.parametrize("words", ["숨쉬기가 힘들어요", "피부가 하얗게 변했어요", "죽고 싶어요"])
def test_an_emergency_text_is_given_all_the_same(away: Conversations, clinic: Clinic, words: str) -> None:
    """The shipped lexicon needs no database; that staff were alarmed is not claimed."""
    reply = take(away, clinic, words)

    assert "119" in reply.text
    assert "전달" not in reply.text


def test_the_message_is_kept_on_disk_and_cannot_be_read_there(away: Conversations, town: Town, clinic: Clinic) -> None:
    """One whole file, encrypted, for nobody else's eyes."""
    take(away, clinic, WORDS)

    [path] = spooled(town)
    assert path.suffix == ".turn"
    assert not any(part in path.read_bytes() for part in (WORDS.encode(), b"demo-filler", WORDS[:4].encode("utf-16")))
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_log_names_the_kind_of_failure_and_no_word_of_the_patient(away: Conversations, clinic: Clinic) -> None:
    """Logs carry opaque ids only."""
    with capture_logs() as logs:
        take(away, clinic, WORDS)

    told = next(line for line in logs if line["event"] == "turn.not_recorded")
    assert (told["error"], told["clinic"]) == ("DatabaseUnavailable", "demo")
    assert WORDS not in str(logs)
    assert "demo-filler" not in str(logs)


def keep(town: Town, tmp_path: Path, words: str, **turn: Any) -> None:
    """A message that was said while the database was gone."""
    with gone(town, tmp_path) as database:
        take(served_by(town, database), town.clinic(), words, **turn)


def test_the_pump_records_it_once_with_an_escalation(town: Town, tmp_path: Path) -> None:
    """What the patient said and was told stands in the thread, a person is asked to look, and the disk is empty."""
    keep(town, tmp_path, WORDS, request_key="chp-1")

    town.pump.tick()
    town.pump.tick()

    asked, told = messages(town, "demo-filler")
    assert asked == Said("patient", WORDS)
    assert (told.author, "보관해 두었다가" in told.text) == ("bot", True)
    assert escalations(town, "demo-filler") == [("E2", "database_away", 0)]
    assert spooled(town) == []


def test_an_emergency_from_the_disk_is_an_emergency(town: Town, tmp_path: Path) -> None:
    """Its class is not lost on the way."""
    keep(town, tmp_path, "숨쉬기가 힘들어요")

    town.pump.tick()

    assert escalations(town, "demo-filler") == [("E0", "emergency", 0)]


def test_a_message_from_the_disk_has_its_own_minute(town: Town, tmp_path: Path) -> None:
    """Said ten minutes ago, it is recorded as said ten minutes ago."""
    keep(town, tmp_path, WORDS)
    with town.database.read() as session:
        said_at = town.clock.clinic(session)
    town.machine.pass_(minutes=10)

    town.pump.tick()

    with town.database.read() as session:
        [asked, told] = session.query(Message).all()
    assert (asked.at, told.at) == (said_at, said_at)
    assert asked.recorded_at == town.machine()


def test_a_request_that_was_kept_and_came_again_is_recorded_once(town: Town, tmp_path: Path) -> None:
    """Kakao asks again with the same key: after the recovery the answer stands, and the file changes nothing."""
    keep(town, tmp_path, WORDS, request_key="chp-1")
    keep(town, tmp_path, WORDS, request_key="chp-1")
    town.say("demo-filler", WORDS, request_key="chp-1")

    town.pump.tick()

    assert heard(town, "demo-filler") == [WORDS]
    assert spooled(town) == []


def test_a_request_that_comes_again_after_the_recovery_gets_the_very_answer_again(town: Town, tmp_path: Path) -> None:
    """With the buttons that dial 119 and the clinic, by day and by night."""
    with gone(town, tmp_path) as database:
        first = take(served_by(town, database), town.clinic(), "숨쉬기가 힘들어요", request_key="chp-1")
    town.pump.tick()

    assert town.say("demo-filler", "숨쉬기가 힘들어요", request_key="chp-1") == first
    assert [button.action for button in first.bubbles[0].buttons] == ["phone"] * 3


def test_two_messages_without_a_key_are_both_recorded(town: Town, tmp_path: Path) -> None:
    """Each is a message of its own; a pump that dies between recording and removing doubles none."""
    keep(town, tmp_path, WORDS)
    keep(town, tmp_path, WORDS)
    copies = {path.with_stem(f"{path.stem}again"): path.read_bytes() for path in spooled(town)}

    town.pump.tick()
    for path, content in copies.items():
        path.write_bytes(content)
    town.pump.tick()

    assert heard(town, "demo-filler") == [WORDS, WORDS]


def test_resident_numbers_of_a_kept_message_are_masked(town: Town, tmp_path: Path) -> None:
    """On the disk it is encrypted as it came; in the records it is masked."""
    keep(town, tmp_path, "910302-2345678")

    town.pump.tick()

    assert heard(town, "demo-filler") == ["●●●●●●-●●●●●●●"]


@pytest.mark.parametrize("poison", ["not ours", "unknown clinic", "not a turn"])
def test_a_poisoned_file_stops_no_other(town: Town, tmp_path: Path, poison: str) -> None:
    """What cannot be recorded stays on the disk, is named once in the log, and the rest is recorded."""
    bad = {
        "clinic": "nowhere" if poison == "unknown clinic" else "demo",
        "turn": {"words": WORDS},
        "at": "",
        "said": "",
    }
    first = town.spool.keep(bad)
    if poison == "not ours":
        first.write_bytes(b"scrambled")
    keep(town, tmp_path, WORDS)

    with capture_logs() as logs:
        town.pump.tick()
        town.pump.tick()

    assert heard(town, "demo-filler") == [WORDS]
    assert spooled(town) == [first]
    assert len([line for line in logs if line["event"] == "spool.stuck"]) == 1
    assert WORDS not in str(logs)


def test_what_is_kept_waits_while_the_database_is_still_away(town: Town, clinic: Clinic, tmp_path: Path) -> None:
    """Nothing is given up, and nothing is called stuck."""
    keep(town, tmp_path, WORDS)
    with locked(town) as database:
        late = served_by(town, database)
        with capture_logs() as logs, pytest.raises(DatabaseUnavailable):
            town.spool.replay(lambda kept: late.replay(clinic, kept))
    assert not [line for line in logs if line["event"] == "spool.stuck"]
    assert len(spooled(town)) == 1


def test_any_failure_inside_a_turn_is_like_a_database_away(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing half done: no message, no answer remembered; safe words, and the message on disk."""
    monkeypatch.setattr(effects, "carry_out", broken)
    with capture_logs() as logs:
        reply = town.say("demo-filler", WORDS, request_key="chp-1")
    monkeypatch.undo()

    assert "보관해 두었다가" in reply.text
    assert messages(town, "demo-filler") == []
    assert WORDS not in str(logs)
    told = next(line for line in logs if line["event"] == "turn.not_recorded")
    assert (told["error"], told["where"].partition(":")[0]) == ("ZeroDivisionError", "test_away.py")
    town.pump.tick()
    assert heard(town, "demo-filler") == [WORDS]


def broken(*_: object) -> None:
    raise ZeroDivisionError(WORDS)


class BrokenNlu(ScriptedNlu):
    """Answers in a shape that nobody agreed on."""

    def parse(self, text: str) -> dict[str, Any]:
        return {"intent": "aftercare_wash", "text": text}


def test_a_language_model_that_talks_nonsense_is_treated_as_down(town: Town) -> None:
    """Keywords are read; no turn is lost."""
    town.conversations._nlu = BrokenNlu()

    assert "[입술필러 후 1일째 안내]" in town.say("demo-filler", "세안 언제부터 돼요?").text


def test_a_broken_triage_still_gives_the_numbers(
    away: Conversations, town: Town, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails, the patient is told whom to call."""
    monkeypatch.setattr(away._readers.starter, "read", broken)

    assert "위급하면 119" in take(away, clinic, "숨쉬기가 힘들어요").text
    assert len(spooled(town)) == 1


def test_a_full_disk_is_not_hidden(town: Town, clinic: Clinic, tmp_path: Path) -> None:
    """When not even the message can be kept, the patient is told that it did not arrive."""
    (tmp_path / "blocked").write_text("a file where the folder should be")
    with gone(town, tmp_path) as database, capture_logs() as logs:
        reply = take(served_by(town, database, Spool(tmp_path / "blocked")), clinic, WORDS)

    assert "전달되지 않았습니다" in reply.text
    assert "02-000-1000" in reply.text
    assert [line["log_level"] for line in logs if line["event"] == "turn.lost"] == ["critical"]


def test_an_event_that_cannot_be_delivered_says_nothing(away: Conversations, town: Town, clinic: Clinic) -> None:
    """Staff's words wait for the patient's next message."""
    signature = town.keyring.sign("event", clinic.id, "demo-filler", "m1")

    assert away.event(clinic, "demo-filler", f"m1:{signature}") == Reply()
