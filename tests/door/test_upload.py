"""The upload page in Flask's test client: what it takes, what it refuses, and what becomes of a photo."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.dialogue.reasons import PHOTO
from records import conversations
from records.models import Conversation, Escalation, Message, Photo, PhotoLink
from tests.town import PUBLIC, Town
from webhook.app import create_app
from webhook.upload.page import LARGEST, upload_blueprint

JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xda\0\x02a face\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\na lip"
Send = Callable[..., TestResponse]


@pytest.fixture
def app(town: Town) -> Flask:
    return create_app((upload_blueprint(town.photos),))


@pytest.fixture
def address(town: Town) -> str:
    """The path of the page that a patient was invited to."""
    return invited(town)


def invited(town: Town, who: str = "demo-filler") -> str:
    reply = town.say(who, "사진 보낼게요")
    [button] = [button for bubble in reply.bubbles for button in bubble.buttons]
    assert button.value.startswith(f"{PUBLIC}/p/")
    return button.value.removeprefix(PUBLIC)


@pytest.fixture
def send(client: FlaskClient, address: str) -> Send:
    def sent(*files: bytes, agreed: str = "yes", name: str = "IMG_1.jpg", to: str = address) -> TestResponse:
        form = {"agreed": agreed, "photo": [(BytesIO(data), name) for data in files]}
        return client.post(to, data=form, content_type="multipart/form-data")

    return sent


def kept(town: Town) -> list[bytes]:
    with town.database.read() as session:
        return [town.keyring.unseal(each.content) for each in session.scalars(select(Photo).order_by(Photo.id))]


def test_the_page_tells_what_happens_to_a_photo(client: FlaskClient, address: str) -> None:
    """Health data, staff only, how long, and that one may refuse; the clinic's name, never the patient's."""
    page = client.get(address)
    assert page.status_code == 200
    for words in ("안부피부과", "민감한 개인정보", "담당자만", "90일이 지나면 파기", "동의하지 않으셔도", "119"):
        assert words in page.text
    assert "김하늘" not in page.text
    assert "<script" not in page.text


def test_nothing_may_load_or_remember_the_page(client: FlaskClient, address: str) -> None:
    """Its address is the key: no cache, no referrer, no search engine, no script, no frame."""
    headers = client.get(address).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


def test_photos_are_kept_encrypted_and_a_person_is_brought_in(town: Town, send: Send) -> None:
    """With a message that stays as evidence; the bytes in the database are not the photo's."""
    answer = send(JPEG, PNG)
    assert (answer.status_code, answer.headers["Location"].startswith("/")) == (303, False)
    assert sorted(kept(town)) == sorted([JPEG, PNG])
    with town.database.read() as session:
        photos = session.scalars(select(Photo)).all()
        message = session.scalars(select(Message).where(Message.author == "system")).one()
        escalation = session.scalars(select(Escalation)).one()
        holder = session.scalars(select(Conversation.holder)).one()
        assert all(JPEG not in each.content and PNG not in each.content for each in photos)
    assert {(each.kind, each.message_id) for each in photos} == {("jpeg", message.id), ("png", message.id)}
    assert (message.text, message.direction, message.versions) == ("사진 2장을 받았습니다.", "in", ["photo-consent@1"])
    assert message.patient_id is not None
    assert (escalation.reason, escalation.triage, escalation.repeats) == (PHOTO, "E2", 1)
    assert escalation.signs == ["사진을 보이려 함", "사진 2장 도착"]
    assert holder == conversations.WAITING


def test_an_address_works_once(client: FlaskClient, town: Town, send: Send, address: str) -> None:
    """The page afterwards says how to send more; the thank-you page may be looked at again."""
    send(JPEG)
    assert "사진을 보냈습니다" in client.get(f"{address}/sent").text
    again = send(PNG)
    assert (again.status_code, "새 주소를 드립니다" in again.text) == (410, True)
    assert client.get(address).status_code == 410
    assert kept(town) == [JPEG]


def test_an_address_ends_after_a_day(client: FlaskClient, town: Town, send: Send, address: str) -> None:
    """By the machine's clock."""
    town.machine.pass_(hours=23, minutes=59)
    assert client.get(address).status_code == 200
    town.machine.pass_(minutes=1)
    assert (client.get(address).status_code, send(JPEG).status_code, kept(town)) == (410, 410, [])


def test_a_guessed_address_is_closed(client: FlaskClient) -> None:
    """And looks like one that is over."""
    assert client.get("/p/" + "x" * 43).status_code == 410
    assert client.get("/p/" + "x" * 43 + "/sent").status_code == 410


def test_only_the_hash_of_an_address_is_kept(town: Town, address: str) -> None:
    """Neither in its own table nor beside the bot's words."""
    token = address.removeprefix("/p/")
    with town.database.read() as session:
        link = session.scalars(select(PhotoLink)).one()
        said = session.scalars(select(Message).where(Message.author == "bot")).one()
    assert (len(link.token_hash), token in link.token_hash) == (64, False)
    assert token not in f"{said.text} {said.payload}"


@pytest.mark.parametrize(
    ("files", "agreed", "why"),
    [
        ((), "yes", "선택되지 않았습니다"),
        ((JPEG,), "", "동의란에 표시해야"),
        ((JPEG,) * 6, "yes", "5장까지"),
        ((JPEG, b"%PDF-1.7"), "yes", "2번째 파일은 사진이 아니거나"),
        ((b"<html><script>alert(1)</script>",), "yes", "1번째 파일은 사진이 아니거나"),
        ((JPEG, JPEG + b"x" * LARGEST), "yes", "2번째 파일이 10MB보다 큽니다"),
        ((JPEG + b"x" * LARGEST,) * 6, "yes", "한 장은 10MB까지"),
    ],
)
def test_what_is_refused_is_said_and_can_be_mended(
    town: Town, send: Send, files: tuple[bytes, ...], agreed: str, why: str
) -> None:
    """Nothing of it is kept, and the address still works."""
    answer = send(*files, agreed=agreed)
    assert (answer.status_code, why in answer.text) == (422, True)
    assert kept(town) == []
    assert send(JPEG).status_code == 303


def test_a_photo_tells_no_place(town: Town, send: Send) -> None:
    """EXIF is dropped before anything is kept."""
    send(b"\xff\xd8\xff\xe1\0\x0eExif\0\0GPS 37" + JPEG[2:])
    assert kept(town) == [JPEG]


def test_photos_are_destroyed_when_their_time_is_over(town: Town, send: Send) -> None:
    """The pump says so in the conversation; the message that they came stays."""
    send(JPEG, PNG)
    town.advance("2026-06-07T09:00")
    assert len(kept(town)) == 2
    with town.database.read() as session:
        spoken = session.scalars(select(Conversation.updated_at).join(Photo)).first()
    town.advance("2026-06-09T09:00")
    assert kept(town) == []
    with town.database.read() as session:
        said = session.scalars(select(Message).where(Message.author == "system").order_by(Message.id)).all()
        own = select(Conversation.updated_at).where(Conversation.id == said[0].conversation_id)
        assert session.scalars(own).one() == spoken  # nobody said anything
    assert [each.text for each in said] == [
        "사진 2장을 받았습니다.",
        "보관 기간 90일이 지나 사진 2장을 파기했습니다.",
    ]


def test_a_clinic_may_keep_photos_for_another_time(client: FlaskClient, town: Town, send: Send) -> None:
    """As the page says."""
    with town.database.write() as session:
        clinic = session.merge(town.clinic())
        clinic.options = {**clinic.options, "photo_days": 7}
    assert "7일이 지나면 파기" in client.get(invited(town)).text
    send(JPEG)
    town.advance("2026-03-18T09:30")
    assert kept(town) == []


def test_an_address_belongs_to_its_own_conversation(town: Town, send: Send) -> None:
    """Two patients, two addresses."""
    other = invited(town, "demo-botox")
    send(PNG, to=other)
    with town.database.read() as session:
        photo = session.scalars(select(Photo)).one()
        patient = session.scalars(select(Message.patient_id).where(Message.id == photo.message_id)).one()
        mine = session.scalars(select(Message.patient_id).where(Message.author == "patient").order_by(Message.id)).all()
    assert patient == mine[1] != mine[0]


def test_a_page_without_a_database_says_so(client: FlaskClient, town: Town, address: str) -> None:
    """In words for a patient, not in JSON."""
    town.database.engine.dispose()
    (town.folder / "town.db").write_bytes(b"no database")
    for left in town.folder.glob("town.db-*"):
        left.unlink()
    page = client.get(address)
    assert (page.status_code, "잠시 뒤 다시" in page.text) == (503, True)
    assert re.search("<h1>", page.text)
