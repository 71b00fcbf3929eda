"""The evidence chain: it verifies, and every way of changing the past is found and named."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import delete, select, text, update

from records import consents, conversations, evidence, notes, patients
from records.database import Session
from records.evidence import Broken
from records.keyring import installed
from records.models import ConsentEvent, Conversation, EvidenceHead, FollowUp, Message, NoteVersion, Patient
from tests.scheduler.stage import FILLER, patient_of
from tests.town import Town


@pytest.fixture
def sealed(town: Town) -> Town:
    """A town with eight messages, a consent and a note in two versions, all of it sealed."""
    with town.database.write() as session:
        now = town.clock.clinic(session)
        patient = patients.by_number(session, town.clinic(), FILLER)
        assert patient is not None
        user = patients.linked_user(session, patient, now)
        assert user is not None
        conversation = conversations.take(session, user, now)
        for words in ["하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟"]:
            say(session, conversation, words, now)
        follow_up = planned(session, patient, now)
        note = notes.of_follow_up(session, follow_up, conversation.id, now)
        for answers in ({"pain": 3}, {"words": "괜찮아요"}):
            notes.fill(session, note, answers, notes.PARTIAL, by=notes.BOT, at=now, recorded_at=now)
        evidence.seal(session, town.clinic().id)
        evidence.seal(session, town.clinic("demo2").id)
    return town


def say(session: Session, conversation: Conversation, words: str, now: datetime) -> None:
    conversations.append(
        session, conversation, direction="in", author="patient", text=words, triage=None, at=now, recorded_at=now
    )


def planned(session: Session, patient: Patient, now: datetime) -> FollowUp:
    """A follow-up of the patient's treatment."""
    [done] = patients.treatments(session, patient.id)
    dates = dict.fromkeys(("planned_for", "due_at", "expires_at", "created_at"), now)
    follow_up = FollowUp(
        clinic_id=patient.clinic_id, patient_id=patient.id, treatment_id=done.id, plan="p", step="d1", plan_version=1,
        template="t", push_class="safety", conversation="check_in", **dates,
    )  # fmt: skip
    session.add(follow_up)
    session.flush()
    return follow_up


def said_later(town: Town, *words: str) -> None:
    """More messages, not sealed yet."""
    with town.database.write() as session:
        conversation = session.scalars(select(Conversation).limit(1)).one()
        for each in words:
            say(session, conversation, each, town.clock.clinic(session))


def seal(town: Town) -> int:
    with town.database.write() as session:
        return evidence.seal(session, town.clinic().id)


def verified(town: Town, clinic: str = "demo") -> list[Broken]:
    with town.database.read() as session:
        return evidence.verify(session, town.clinic(clinic).id)[1]


def messages(town: Town) -> list[Message]:
    with town.database.read() as session:
        wanted = select(Message).where(Message.clinic_id == town.clinic().id)
        return list(session.scalars(wanted.order_by(Message.sealed_seq)))


def run(town: Town, statement: str, **values: object) -> None:
    """Change the database behind the service's back."""
    with town.database.write() as session:
        session.execute(text(statement), values)


def test_a_sealed_chain_verifies(sealed: Town) -> None:
    """All logs, all rows, both clinics."""
    with sealed.database.read() as session:
        checked, broken = evidence.verify(session, sealed.clinic().id)
        rows = [session.query(log).filter_by(clinic_id=sealed.clinic().id).count() for log in evidence.LOGS]
    assert (broken, checked) == ([], sum(rows))
    assert [message.sealed_seq for message in messages(sealed)] == list(range(1, 9))
    assert verified(sealed, "demo2") == []


def test_every_log_that_is_evidence_was_written_to(sealed: Town) -> None:
    """Messages, note versions and consents all stand in the chain."""
    with sealed.database.read() as session:
        heads = {row.log: row.seq for row in session.scalars(select(EvidenceHead)) if row.seq}
    assert {"message", "note_version", "consent_event"} <= heads.keys()


def test_what_is_not_sealed_yet_is_already_committed_to(sealed: Town) -> None:
    """Between two ticks a changed text shows as well."""
    said_later(sealed, "아직 봉인 전")
    assert verified(sealed) == []
    fresh = next(message for message in messages(sealed) if message.sealed_seq is None)
    run(sealed, "UPDATE message SET text = :text WHERE id = :id", text=installed().encrypt("다른 말"), id=fresh.id)
    assert verified(sealed) == [Broken("message", fresh.id, "content changed")]


def change_text(town: Town, row: Message) -> None:
    run(town, "UPDATE message SET text = :text WHERE id = :id", text=installed().encrypt("다른 말"), id=row.id)


def junk_text(town: Town, row: Message) -> None:
    run(town, "UPDATE message SET text = :text WHERE id = :id", text=b"junk", id=row.id)


def change_author(town: Town, row: Message) -> None:
    run(town, "UPDATE message SET author = 'staff' WHERE id = :id", id=row.id)


def change_time(town: Town, row: Message) -> None:
    with town.database.write() as session:
        session.execute(update(Message).where(Message.id == row.id).values(at=town.machine.now))


def hide_triage(town: Town, row: Message) -> None:
    run(town, "UPDATE message SET triage = 'E3' WHERE id = :id", id=row.id)


def drop_salt(town: Town, row: Message) -> None:
    run(town, "UPDATE message SET salt = NULL WHERE id = :id", id=row.id)


@pytest.mark.parametrize(
    ("tamper", "why"),
    [
        (change_text, "content changed"),
        (junk_text, "content cannot be read"),
        (change_author, "content changed"),
        (change_time, "content changed"),
        (hide_triage, "content changed"),
        (drop_salt, "salt is missing"),
    ],
)
def test_a_changed_row_is_found_and_named(sealed: Town, tamper: Callable[[Town, Message], None], why: str) -> None:
    """Whatever of it was changed, that row and no other is named."""
    row = messages(sealed)[3]
    tamper(sealed, row)
    assert verified(sealed) == [Broken("message", row.id, why)]


def test_an_exchanged_content_needs_more_than_a_new_commitment(sealed: Town) -> None:
    """Text, salt and commitment written anew by somebody with the keyring's help: the link no longer follows."""
    row = messages(sealed)[3]
    change_text(sealed, row)
    with sealed.database.write() as session:
        changed = session.get_one(Message, row.id)
        assert changed.salt is not None
        changed.commitment = changed.commit_to(changed.salt)
    assert verified(sealed) == [Broken("message", row.id, "link 4 does not follow from the one before")]


def test_a_deleted_row_is_found_at_the_next(sealed: Town) -> None:
    """The gap is named by the row behind it."""
    first, gone, following, *_ = messages(sealed)
    run(sealed, "DELETE FROM message WHERE id = :id", id=gone.id)
    assert verified(sealed) == [Broken("message", following.id, "link 2 does not follow from the one before")]
    assert first.sealed_seq == 1


def test_exchanged_places_are_found(sealed: Town) -> None:
    """Two rows that swap their places in the chain."""
    rows = messages(sealed)
    for row, seq in ((rows[2], -1), (rows[3], 3), (rows[2], 4)):
        run(sealed, "UPDATE message SET sealed_seq = :seq WHERE id = :id", seq=seq, id=row.id)
    assert verified(sealed) == [Broken("message", rows[3].id, "link 3 does not follow from the one before")]


def test_exchanged_places_with_their_macs_are_found(sealed: Town) -> None:
    """Swapping the macs as well does not help."""
    rows = messages(sealed)
    for row, seq, mac in ((rows[2], -1, ""), (rows[3], 3, rows[2].mac), (rows[2], 4, rows[3].mac)):
        run(sealed, "UPDATE message SET sealed_seq = :seq, mac = :mac WHERE id = :id", seq=seq, mac=mac, id=row.id)
    assert verified(sealed) == [Broken("message", rows[3].id, "link 3 does not follow from the one before")]


def test_a_cut_tail_is_found(sealed: Town) -> None:
    """The head remembers how many there were."""
    rows = messages(sealed)
    run(sealed, "DELETE FROM message WHERE sealed_seq > :seq AND clinic_id = :clinic", seq=3, clinic=rows[0].clinic_id)
    assert verified(sealed) == [Broken("message", "", f"the head counts {len(rows)} links, and there are 3")]


def test_a_whole_log_that_vanished_is_found(sealed: Town) -> None:
    """No row left, and the head still counts."""
    with sealed.database.write() as session:
        session.execute(delete(ConsentEvent).where(ConsentEvent.clinic_id == sealed.clinic().id))
    [broken] = verified(sealed)
    assert (broken.log, broken.why.startswith("the head counts")) == ("consent_event", True)


@pytest.mark.parametrize("column", ["mac", "commitment"])
def test_a_forged_mac_is_found(sealed: Town, column: str) -> None:
    """A link that the key never made."""
    row = messages(sealed)[-1]
    run(sealed, f"UPDATE message SET {column} = :forged WHERE id = :id", forged="0" * 64, id=row.id)
    assert Broken("message", row.id, f"link {row.sealed_seq} does not follow from the one before") in verified(sealed)


def test_a_forged_head_is_found(sealed: Town) -> None:
    """The head must be the last link."""
    run(sealed, "UPDATE evidence_head SET mac = :mac WHERE log = 'message'", mac="0" * 64)
    assert verified(sealed) == [Broken("message", "", "the head is not the last link")]


def test_a_row_moved_to_the_other_clinic_is_found(sealed: Town) -> None:
    """Neither clinic's chain holds with it."""
    row = messages(sealed)[3]
    run(sealed, "UPDATE message SET clinic_id = :there WHERE id = :id", there=sealed.clinic("demo2").id, id=row.id)
    assert (verified(sealed) != [], verified(sealed, "demo2") != []) == (True, True)


def test_erased_content_leaves_the_link_standing(sealed: Town) -> None:
    """Salt and words destroyed: the chain holds, and nothing of the words is left."""
    row = messages(sealed)[3]
    with sealed.database.write() as session:
        erased = session.get_one(Message, row.id)
        erased.salt, erased.text, erased.payload = None, "", None
    assert verified(sealed) == []


def test_sealing_goes_on_where_it_ended(sealed: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """In batches, over several ticks, one chain."""
    monkeypatch.setattr(evidence, "BATCH", 3)
    before = len(messages(sealed))
    said_later(sealed, *["아홉", "열", "열하나", "열둘", "열셋"])
    assert [seal(sealed) for _ in range(3)] == [3, 2, 0]
    assert [message.sealed_seq for message in messages(sealed)] == list(range(1, before + 6))
    assert verified(sealed) == []


def test_sealing_without_work_writes_nothing(sealed: Town) -> None:
    """A tick without new rows leaves the heads alone."""
    assert seal(sealed) == 0


def test_a_row_that_cannot_be_read_is_sealed_all_the_same(sealed: Town) -> None:
    """A corrupt text does not stop the chain behind it."""
    said_later(sealed, "읽을 수 없게 될 말", "그 다음 말")
    waiting = [message for message in messages(sealed) if message.sealed_seq is None]
    junk_text(sealed, waiting[0])
    assert seal(sealed) == 2
    assert verified(sealed) == [Broken("message", waiting[0].id, "content cannot be read")]
    with sealed.database.read() as session:
        assert session.execute(text("SELECT count(*) FROM message WHERE sealed_seq IS NULL")).scalar_one() == 0


def test_delivery_is_no_part_of_the_evidence(sealed: Town) -> None:
    """Road and delivery time change afterwards, as they must."""
    row = messages(sealed)[3]
    run(sealed, "UPDATE message SET road = 'event', delivered_at = NULL WHERE id = :id", id=row.id)
    assert verified(sealed) == []


@pytest.mark.parametrize(
    ("statement", "log"),
    [
        ("UPDATE consent_event SET granted = :value", "consent_event"),
        ("UPDATE note_version SET state = 'signed' WHERE :value IS NOT NULL", "note_version"),
        ("UPDATE note_version SET recorded_by = 'somebody' WHERE :value IS NOT NULL", "note_version"),
    ],
)
def test_consents_and_notes_are_evidence_too(sealed: Town, statement: str, log: str) -> None:
    """A consent turned round, a note signed by hand."""
    run(sealed, statement, value=False)
    assert {broken.log for broken in verified(sealed)} == {log}


def test_what_was_written_by_staff_is_committed_to_like_the_rest(sealed: Town) -> None:
    """A consent withdrawn and a note signed in the console join the same chains."""
    with sealed.database.write() as session:
        patient, now = patient_of(sealed, FILLER), sealed.clock.clinic(session)
        consents.change(
            session, patient, "messages", False, source="console", text_version="x", at=now, recorded_at=now
        )
        note = notes.recent(session, sealed.clinic())[0]
        notes.sign(session, note, "staff-1", now, sealed.machine.now)
    seal(sealed)
    with sealed.database.read() as session:
        assert session.query(NoteVersion).filter_by(recorded_by="staff-1").one().sealed_seq is not None
    assert verified(sealed) == []
