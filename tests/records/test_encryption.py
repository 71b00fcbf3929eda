"""What names, phones and texts leave behind in the database: nothing that can be read without the keys."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select, text

from records.keyring import Keyring, blind, install
from records.models import ChatUser, Message, Note, Patient
from tests.records.planted import ANSWERED, NAME, PHONE, SECRETS, SPOKEN, USER, found_in, plant, raw
from tests.town import Town


def test_no_planted_word_lies_open_in_the_database(town: Town) -> None:
    """Not in a file, not in a cell, in no encoding; while the words are really there, under the keys."""
    plant(town)
    town.database.engine.dispose()

    assert found_in(b"\n".join(raw(town)), SECRETS) == []
    with town.database.read() as session:
        said = [message.text for message in session.scalars(select(Message))]
        notes = [note.content for note in session.scalars(select(Note))]
    assert SPOKEN in said
    assert any(note.get("words") == ANSWERED for note in notes)


def test_the_search_for_planted_words_finds_what_lies_open(town: Town) -> None:
    """The scan is no blind watchdog: a word put into an open column is found."""
    plant(town)
    with town.database.write() as session:
        session.execute(text("UPDATE visit SET department = :name"), {"name": NAME})
    assert ("name", "utf-8") in found_in(b"\n".join(raw(town)), SECRETS)


def test_a_message_spooled_to_disk_is_encrypted(town: Town) -> None:
    """What waits on disk for the database lies no more open than the database does."""
    town.spool.keep({"clinic": "demo", "turn": {"text": SPOKEN}, "said": NAME})
    assert found_in(b"\n".join(raw(town)), SECRETS) == []


def test_the_same_name_twice_looks_different(town: Town) -> None:
    """Equal names cannot be counted from outside."""
    with town.database.write() as session:
        for patient in session.scalars(select(Patient)):
            patient.name = NAME
    with town.database.read() as session:
        tokens = [bytes(row) for row in session.execute(text("SELECT name FROM patient")).scalars()]
    assert len(set(tokens)) == len(tokens)


@pytest.fixture
def second_key(keys: tuple[list[str], str, str]) -> tuple[Keyring, Keyring]:
    """A keyring with a new first key beside the old one, and one with the new key alone."""
    (old, *_), mac, sign = keys
    new = Fernet.generate_key().decode()
    return Keyring([new, old], mac, sign), Keyring([new], mac, sign)


def test_after_a_key_rotation_old_rows_are_read_and_new_ones_need_only_the_new_key(
    town: Town, keyring: Keyring, second_key: tuple[Keyring, Keyring]
) -> None:
    """The first key encrypts, all decrypt; blind indexes and evidence do not depend on the field keys."""
    both, new_only = second_key
    plant(town)
    try:
        install(both)
        with town.database.write() as session:
            user = session.scalars(select(ChatUser).where(ChatUser.user_key == USER)).one()
            patient = session.get_one(Patient, user.patient_id)
            assert (patient.name, patient.phone) == (NAME, PHONE)
            patient.name = "새이름"
        install(new_only)
        with town.database.read() as session:
            assert session.scalars(select(Patient.name).where(Patient.id == patient.id)).one() == "새이름"
            with pytest.raises(InvalidToken):
                session.scalars(select(Patient.phone).where(Patient.id == patient.id)).one()
    finally:
        install(keyring)


def test_another_installations_keys_open_nothing(town: Town, keyring: Keyring) -> None:
    """A stolen database without its keys is no database."""
    try:
        install(Keyring([Fernet.generate_key().decode()], "m", "s"))
        with town.database.read() as session, pytest.raises(InvalidToken):
            session.scalars(select(Patient)).all()
    finally:
        install(keyring)


@pytest.mark.parametrize("words", ["", "가", "🙂👨‍👩‍👧", "널\x00문자", "\ud800 외톨이", "a" * 100_000])
def test_any_text_comes_back_as_it_was(town: Town, words: str) -> None:
    """Empty, long, emoji, NUL and even half a surrogate pair."""
    with town.database.write() as session:
        patient = session.scalars(select(Patient).limit(1)).one()
        patient.name = words
    with town.database.read() as session:
        assert session.scalars(select(Patient.name).where(Patient.id == patient.id)).one() == words


def test_a_phone_number_is_found_by_its_keyed_hash_only_within_its_clinic(town: Town) -> None:
    """The same phone in two clinics gives two indexes, and of two kinds two as well."""
    here, there = town.clinic("demo").hash_key, town.clinic("demo2").hash_key
    indexes = {blind(here, "phone", PHONE), blind(there, "phone", PHONE), blind(here, "name", PHONE)}
    assert len(indexes) == 3
    assert blind(here, "phone", PHONE) in indexes
    assert all(len(index) == 32 and PHONE not in index for index in indexes)


def test_a_keyring_never_shows_its_keys(keys: tuple[list[str], str, str]) -> None:
    """Neither in words nor in its attributes' words."""
    found = Keyring(*keys)
    assert (repr(found), str(found), f"{found}") == ("Keyring(…)",) * 3
